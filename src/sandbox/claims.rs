//! What must hold for any request to the sandbox: it is answered, and nothing it holds runs on a page. For the fuzzers
//! and the tests.

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::runtime::Runtime;

use super::asked::Asked;
use super::ledger::{KeptPost, Ledger};
use super::{Grants, RequestLog, Shared, faults, pages, routes, sanitise, serve};
use crate::ports::secrets::Secret;

/// What must not be on a page outside of text.
const RUNS: [&str; 9] = [
    "<script", "<iframe", "<svg", "<style", "<form", "<base", "<object", "<embed", "<input",
];

/// A request is read, from the bytes of a connection and as a body that has been let in; the page of what it makes
/// holds nothing that runs. The first byte chooses which.
///
/// # Panics
/// When it does not hold.
pub fn sandbox(data: &[u8]) {
    let Some((kind, data)) = data.split_first() else {
        return;
    };
    match kind % 4 {
        0 => connection(data),
        1 => check(Asked::parse_json(data, Timestamp::UNIX_EPOCH)),
        2 => check(Asked::parse_form(data, Timestamp::UNIX_EPOCH)),
        _ => {
            let text = String::from_utf8_lossy(data);
            page(&sanitise::story_html(&text));
            page(&sanitise::markdown_html(&text));
            if let Ok(post) = serde_json::from_slice::<KeptPost>(data) {
                page(&pages::story(&post));
                page(&pages::list(&[post]));
            }
        }
    }
}

fn check(asked: Result<Asked, super::answers::Problem>) {
    let Ok(asked) = asked else { return };
    assert!(asked.tags.len() <= 3);
    let shown = sanitise::story_html(&asked.content);
    page(&shown);
    let title = asked.kept_title(&sanitise::first_words(&asked.content));
    assert!(title.chars().count() <= 100, "{title:?}");
}

fn page(html: &str) {
    let low = html.to_ascii_lowercase();
    for bad in RUNS {
        assert!(!low.contains(bad), "{bad} in {html}");
    }
    // In attributes a quote is an entity, so an event attribute could only stand in a tag of its own making.
    for tag in low.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        assert!(!tag.contains("\"javascript:"), "{tag}");
        let names = tag.split('"').step_by(2);
        for names in names {
            assert!(!names.contains(" on"), "{tag}");
        }
    }
}

/// A server that is never reached by a network: its runtime, and what its connections share.
static STAGE: OnceLock<(Runtime, Arc<Shared>, tempfile::TempDir)> = OnceLock::new();

fn connection(data: &[u8]) {
    let (runtime, shared, _) = STAGE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let shared = Shared {
            ledger: Ledger::open(folder.path()).expect("a folder of ours"),
            token: Secret::from_paste("a-token-of-this-run"),
            port: 9,
            grants: Grants::default(),
            faults: faults::FaultSwitch::default(),
            log: RequestLog::default(),
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        (runtime, Arc::new(shared), folder)
    });
    let before = shared.ledger.posts().expect("readable").len();
    let answer = runtime.block_on(async {
        let (mut near, far) = tokio::io::duplex(256 * 1024);
        let serving = serve(far, routes::router(Arc::clone(shared)));
        let asking = async {
            // The server may close before all is said.
            let _ = near.write_all(data).await;
            let _ = near.shutdown().await;
            let mut answer = Vec::new();
            let _ = near.read_to_end(&mut answer).await;
            answer
        };
        tokio::join!(serving, asking).1
    });
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."));
    // Without the token of the run nothing is kept.
    let after = shared.ledger.posts().expect("readable").len();
    assert!(after == before || data.windows(19).any(|w| w == b"a-token-of-this-run"));
}
