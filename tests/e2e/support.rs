//! What the tests of the target and the sandbox share.

use std::time::Duration;

use byline::adapters::targets::medium::{ApiBase, Limits, MediumTarget};
use byline::domain::attempt::Outcome;
use byline::domain::plan::{Account, Digest, Plan, Target};
use byline::domain::post::{ContentFormat, License, Post, Visibility};
use byline::ports::publisher::Publisher as _;
use byline::ports::secrets::Secret;
use byline::sandbox::{Sandbox, Settings};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A sandbox with a folder of its own, and a client that waits only shortly.
pub struct Stage {
    pub folder: TempDir,
    pub sandbox: Sandbox,
    pub target: MediumTarget,
    pub account: Account,
}

impl Stage {
    pub async fn set() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let sandbox = start(&folder).await;
        let target = target(&sandbox.base_url(), Duration::from_secs(5));
        let account = target.account(sandbox.token()).await.expect("an account");
        Self {
            folder,
            sandbox,
            target,
            account,
        }
    }

    pub async fn send(&self, post: Post) -> Outcome {
        let plan = plan(&self.account, post);
        self.target.create(self.sandbox.token(), &plan).await
    }

    /// Requests that were to make a post.
    pub fn sends(&self) -> usize {
        self.sandbox
            .requests()
            .iter()
            .filter(|row| row.method == "POST")
            .count()
    }

    pub fn made(&self) -> usize {
        self.sandbox.posts().expect("readable").len()
    }

    pub fn port(&self) -> u16 {
        let url = self.sandbox.home_url();
        url.trim_end_matches('/')
            .rsplit(':')
            .next()
            .and_then(|port| port.parse().ok())
            .expect("a port")
    }
}

pub async fn start(folder: &TempDir) -> Sandbox {
    let settings = Settings {
        folder: folder.path().join("sandbox"),
        port: 0,
    };
    Sandbox::start(settings).await.expect("starts")
}

/// A client for tests: `create` is the longest it waits for a post.
pub fn target(base: &str, create: Duration) -> MediumTarget {
    let limits = Limits {
        connect: Duration::from_secs(2),
        create,
        upload: create,
        ask: Duration::from_secs(2),
        pause: Duration::from_millis(5),
    };
    MediumTarget::with_limits(&ApiBase::parse(base).expect("a good base"), limits)
}

pub fn token() -> Secret {
    Secret::from_paste("CANARY-5e1f0a2b")
}

pub fn account() -> Account {
    Account {
        id: "1abc".into(),
        username: "you".into(),
        name: "You".into(),
        url: String::new(),
    }
}

pub fn post() -> Post {
    Post {
        title: "It’s a test".into(),
        content_format: ContentFormat::Html,
        content: "<h1>It’s a test</h1><p>Some words.</p>".into(),
        tags: vec!["one".into(), "two".into()],
        canonical_url: None,
        visibility: Visibility::Draft,
        license: License::AllRightsReserved,
        notify_followers: false,
    }
}

pub fn plan(account: &Account, post: Post) -> Plan {
    let body = post.body();
    Plan {
        file: "draft.md".into(),
        target: Target::Sandbox,
        account: account.clone(),
        digest: Digest::of(body.as_bytes()),
        source: Digest::of(b""),
        before: 0,
        pictures: Vec::new(),
        words: 2,
        begins: String::new(),
        ends: String::new(),
        findings: Vec::new(),
        body,
        post,
    }
}

/// Sends these bytes to a port of this machine and reads until the other side closes.
pub async fn raw(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port))
        .await
        .expect("connects");
    stream.write_all(request.as_bytes()).await.expect("written");
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status of a raw answer.
pub fn status(answer: &str) -> u16 {
    answer
        .get(9..12)
        .and_then(|code| code.parse().ok())
        .unwrap_or(0)
}
