//! What must hold for any answer: its words may be shown, its address may be opened. For the fuzzers and the tests.

use super::client::{Reply, ReplyBody};
use super::{ApiBase, problem, wire};
use crate::domain::attempt::Outcome;
use crate::domain::text::is_hazard;

/// Longest sentence that an answer is made into, in characters.
const WORDS: usize = 1500;

/// An answer is read: nothing in what is shown of it drives a terminal, and an address is one for a browser. The first
/// three bytes are the status and what else came; the rest is the body.
///
/// # Panics
/// When it does not hold.
pub fn answer(data: &[u8]) {
    let [status, hundred, kind, body @ ..] = data else {
        return;
    };
    let base = if kind & 1 == 0 {
        ApiBase::default()
    } else {
        ApiBase::parse("http://127.0.0.1:9/v1").expect("a good address")
    };
    let reply = || Reply {
        status: match status {
            0..=199 => 100 * (2 + u16::from(hundred % 4)) + u16::from(status % 100),
            200..=227 => 200 + u16::from(status % 2),
            228..=255 => 400 + u16::from(status % 30),
        },
        media_type: ["application/json", "text/html", ""][usize::from(kind % 3)].into(),
        stopped_at_edge: kind & 2 != 0,
        retry_after: (kind & 4 != 0).then_some(u64::MAX >> (kind >> 2)),
        redirect_host: (kind & 8 != 0).then(|| "elsewhere.example".into()),
        body: match kind >> 6 {
            0 | 1 => ReplyBody::Whole(body.to_vec()),
            2 => ReplyBody::Cut,
            _ => ReplyBody::TooLarge,
        },
    };
    let words = match problem::outcome(Ok(reply()), &base) {
        Outcome::Sent { receipt } => {
            assert!(wire::is_id(&receipt.id));
            let url = url::Url::parse(&receipt.url).expect("an address");
            assert!(url.scheme() == "https" || base.is_loopback(), "{url}");
            assert!(receipt.url.is_ascii());
            let mut words = vec![receipt.id, receipt.url];
            words.extend(
                [receipt.title, receipt.canonical_url, receipt.license]
                    .into_iter()
                    .flatten(),
            );
            words.extend(receipt.tags.into_iter().flatten());
            words
        }
        Outcome::SentNoAddress { what }
        | Outcome::Unknown { what }
        | Outcome::Limited { what, .. } => vec![what],
        Outcome::Rejected { refusal } => vec![refusal.what, refusal.hint],
        Outcome::NotSent { what, hint } => vec![what, hint],
    };
    for words in &words {
        check(words);
    }
    match problem::answer(Ok(reply()), &base, wire::account) {
        Ok(account) => {
            assert!(wire::is_id(&account.id));
            for words in [&account.username, &account.name, &account.url] {
                check(words);
            }
        }
        Err(failure) => {
            check(&failure.what);
            check(&failure.hint);
        }
    }
    check(&wire::clean(&String::from_utf8_lossy(body)));
    let _ = problem::again(&Ok(reply()), 1);
}

fn check(words: &str) {
    assert!(!words.chars().any(is_hazard), "{words:?}");
    assert!(words.chars().count() <= WORDS, "{words:?}");
}
