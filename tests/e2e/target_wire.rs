//! The client against servers that misbehave below HTTP: what leaves, what is counted, and what an ending proves.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use byline::domain::attempt::{Outcome, RefusalKind};
use byline::domain::post::Post;
use byline::ports::publisher::Publisher as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::support::{account, plan, post, target, token};

/// A server that does as its script says with every connection, and counts them.
struct Script {
    port: u16,
    connections: Arc<AtomicUsize>,
}

impl Script {
    async fn run<F, D>(script: F) -> Self
    where
        F: Fn(TcpStream) -> D + Send + 'static,
        D: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(script(stream));
            }
        });
        Self { port, connections }
    }

    /// Reads the whole request, then answers with these bytes and closes.
    async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = Arc::new(answer.into());
        Self::run(move |mut stream| {
            let answer = Arc::clone(&answer);
            async move {
                read_request(&mut stream).await;
                let _ = stream.write_all(&answer).await;
                let _ = stream.shutdown().await;
            }
        })
        .await
    }

    fn base(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    async fn send(&self, post: Post) -> Outcome {
        let outcome = self.try_send(post).await;
        assert_eq!(self.connections(), 1, "one connection: {outcome:?}");
        outcome
    }

    async fn try_send(&self, post: Post) -> Outcome {
        let target = target(&self.base(), Duration::from_millis(600));
        let outcome = target.create(&token(), &plan(&account(), post)).await;
        assert!(
            !format!("{outcome:?}{target:?}").contains("CANARY"),
            "{outcome:?}"
        );
        outcome
    }
}

async fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut piece = vec![0; 16 * 1024];
    loop {
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head
                .split("content-length: ")
                .nth(1)
                .and_then(|rest| rest.lines().next());
            let length: usize = length
                .and_then(|length| length.trim().parse().ok())
                .unwrap_or(0);
            if bytes.len() >= end + 4 + length {
                return bytes;
            }
        }
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return bytes,
            Ok(n) => bytes.extend_from_slice(&piece[..n]),
        }
    }
}

fn is_unknown(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Unknown { .. })
}

const MADE: &str = r#"{"data":{"id":"e6f36a","url":"https://medium.com/@you/e6f36a","tags":[]}}"#;

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn the_request_is_the_plan_and_nothing_more() {
    let (tell, mut told) = tokio::sync::mpsc::channel(1);
    let script = Script::run(move |mut stream| {
        let tell = tell.clone();
        async move {
            let request = read_request(&mut stream).await;
            let made = answer("201 Created", "Content-Type: application/json\r\n", MADE);
            let _ = stream.write_all(made.as_bytes()).await;
            let _ = tell.send(request).await;
        }
    })
    .await;
    assert!(matches!(script.send(post()).await, Outcome::Sent { .. }));
    let request = String::from_utf8(told.recv().await.expect("a request")).expect("text");
    let (head, body) = request.split_once("\r\n\r\n").expect("a head");
    assert_eq!(body, post().body());
    let mut lines = head.lines();
    assert_eq!(lines.next(), Some("POST /v1/users/1abc/posts HTTP/1.1"));
    let mut lines: Vec<String> = lines.map(str::to_lowercase).collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "accept-charset: utf-8".to_owned(),
            "accept: application/json".to_owned(),
            "authorization: bearer canary-5e1f0a2b".to_owned(),
            format!("content-length: {}", body.len()),
            "content-type: application/json".to_owned(),
            format!("host: 127.0.0.1:{}", script.port),
            format!("user-agent: byline/{}", env!("CARGO_PKG_VERSION")),
        ]
    );
}

#[tokio::test]
async fn a_201_cut_at_any_byte_is_made_once_its_head_is_whole_and_unknown_before() {
    let whole = answer("201 Created", "Content-Type: application/json\r\n", MADE);
    let head = whole.find("\r\n\r\n").expect("a head") + 4;
    for cut in 0..=whole.len() {
        let outcome = Script::answering(&whole.as_bytes()[..cut])
            .await
            .send(post())
            .await;
        let fits = match &outcome {
            Outcome::Unknown { .. } => cut < head,
            Outcome::SentNoAddress { .. } => (head..whole.len()).contains(&cut),
            Outcome::Sent { .. } => cut == whole.len(),
            _ => false,
        };
        assert!(
            fits,
            "cut at {cut} of {}, head {head}: {outcome:?}",
            whole.len()
        );
    }
}

#[tokio::test]
async fn a_connection_that_breaks_proves_nothing_whenever_it_breaks() {
    let before = Script::run(|stream| async { drop(stream) }).await;
    assert!(
        is_unknown(&before.send(post()).await),
        "before a byte was read"
    );
    let half = Script::run(|mut stream| async move {
        let mut piece = vec![0; 300_000];
        let _ = stream.read_exact(&mut piece).await;
    })
    .await;
    let long = Post {
        content: "x".repeat(600_000),
        ..post()
    };
    assert!(is_unknown(&half.send(long).await), "after half of the body");
    assert!(
        is_unknown(&Script::answering("").await.send(post()).await),
        "after all of it"
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_nothing_reaches_its_target() {
    let elsewhere = Script::answering(answer("201 Created", "", MADE)).await;
    for status in ["301 M", "302 F", "303 S", "307 T", "308 P"] {
        let to = format!(
            "Location: http://127.0.0.1:{}/v1/users/1abc/posts\r\n",
            elsewhere.port
        );
        let outcome = Script::answering(answer(status, &to, ""))
            .await
            .send(post())
            .await;
        let fits = match &outcome {
            Outcome::Unknown { what } => status < "304" && what.contains("127.0.0.1"),
            Outcome::Rejected { refusal } => status > "304" && refusal.kind == RefusalKind::Moved,
            _ => false,
        };
        assert!(fits, "{status}: {outcome:?}");
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(elsewhere.connections(), 0);
    // The control: that server does answer whoever comes.
    assert!(matches!(elsewhere.send(post()).await, Outcome::Sent { .. }));
}

#[tokio::test]
async fn a_body_without_end_is_not_read_to_its_end() {
    let made = format!("{}{}", MADE.trim_end_matches("}}"), r#","x":""#);
    let huge = format!("{made}{}\"}}}}", "x".repeat(2 * 1024 * 1024));
    let outcome = Script::answering(answer("201 Created", "", &huge))
        .await
        .send(post())
        .await;
    assert!(
        matches!(&outcome, Outcome::SentNoAddress { what } if what.contains("too long")),
        "{outcome:?}"
    );
    let small = format!("{made}{}\"}}}}", "x".repeat(1024));
    let outcome = Script::answering(answer("201 Created", "", &small))
        .await
        .send(post())
        .await;
    assert!(matches!(outcome, Outcome::Sent { .. }), "{outcome:?}");
    let endless = Script::run(|mut stream| async move {
        read_request(&mut stream).await;
        let _ = stream
            .write_all(b"HTTP/1.1 403 F\r\nTransfer-Encoding: chunked\r\n\r\n")
            .await;
        let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
        while stream.write_all(chunk.as_bytes()).await.is_ok() {}
    })
    .await;
    assert!(matches!(
        endless.send(post()).await,
        Outcome::Rejected { .. }
    ));
}

#[tokio::test]
async fn headers_that_drip_or_never_end_run_into_the_limits() {
    let drip = Script::run(|mut stream| async move {
        read_request(&mut stream).await;
        for byte in b"HTTP/1.1 201 Created\r\nX: "
            .iter()
            .chain(std::iter::repeat(&b'x'))
        {
            if stream.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    let began = Instant::now();
    assert!(is_unknown(&drip.send(post()).await));
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
    let endless = Script::run(|mut stream| async move {
        read_request(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 201 Created\r\n").await;
        while stream
            .write_all(b"X-More: and more and more and more\r\n")
            .await
            .is_ok()
        {}
    })
    .await;
    assert!(is_unknown(&endless.send(post()).await));
}

#[tokio::test]
async fn a_hostile_answer_cannot_drive_the_terminal() {
    let body =
        "{\"errors\":[{\"message\":\"\\u001b]52;c;AAAA\\u0007\\u202e<b>\\u009b2J\",\"code\":-1}]}";
    let bad = answer("400 Bad", "Content-Type: application/json\r\n", body);
    let outcome = Script::answering(bad).await.send(post()).await;
    let Outcome::Rejected { refusal } = outcome else {
        panic!("{outcome:?}");
    };
    assert!(
        !refusal.what.chars().any(byline::domain::text::is_hazard),
        "{refusal:?}"
    );
    assert!(refusal.what.contains("]52;c;AAAA"), "{refusal:?}");
}

#[tokio::test]
async fn only_a_connection_that_never_was_proves_that_nothing_was_sent() {
    let closed = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let port = closed.local_addr().expect("an address").port();
    drop(closed);
    let no_tls = Script::run(|mut stream| async move {
        let _ = stream.read(&mut [0; 1024]).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    })
    .await;
    for (base, words) in [
        (format!("http://127.0.0.1:{port}/v1"), "refused"),
        (
            format!("https://127.0.0.1:{}/v1", no_tls.port),
            "not trusted",
        ),
        (
            "https://api.byline.invalid/v1".to_owned(),
            "api.byline.invalid",
        ),
    ] {
        let target = target(&base, Duration::from_secs(5));
        let outcome = target.create(&token(), &plan(&account(), post())).await;
        let Outcome::NotSent { what, hint } = &outcome else {
            panic!("{base}: {outcome:?}");
        };
        assert!(
            what.contains(words) && what.contains("Nothing was sent"),
            "{what} {hint}"
        );
        assert!(!format!("{outcome:?}").contains("CANARY"));
    }
}

#[tokio::test]
async fn a_handshake_that_breaks_anywhere_has_sent_nothing() {
    // The start of an answer as a TLS server gives it: a record of a handshake, cut or wrong.
    let hello: &[u8] = &[
        0x16, 0x03, 0x03, 0x00, 0x30, 0x02, 0x00, 0x00, 0x2c, 0x03, 0x03,
    ];
    for read in [0, 1, 60, 100_000] {
        for answer in [0, 1, 5, hello.len()] {
            for reset in [false, true] {
                let script = Script::run(move |mut stream| async move {
                    let mut piece = [0; 4096];
                    let mut left = read;
                    while left > 0 {
                        let wait = Duration::from_millis(60);
                        let most = left.min(piece.len());
                        match tokio::time::timeout(wait, stream.read(&mut piece[..most])).await {
                            Ok(Ok(count)) if count > 0 => left -= count,
                            _ => break,
                        }
                    }
                    let _ = stream.write_all(&hello[..answer]).await;
                    if reset {
                        let _ = stream.set_zero_linger();
                    }
                })
                .await;
                let target = target(
                    &format!("https://127.0.0.1:{}/v1", script.port),
                    Duration::from_secs(5),
                );
                let outcome = target.create(&token(), &plan(&account(), post())).await;
                assert!(
                    matches!(&outcome, Outcome::NotSent { what, .. } if what.ends_with("Nothing was sent.")),
                    "read {read}, answered {answer}, reset {reset}: {outcome:?}"
                );
                assert_eq!(script.connections(), 1);
            }
        }
    }
    // One that says nothing at all is waited for only so long.
    let silent = Script::run(|mut stream| async move {
        let mut piece = [0; 4096];
        while matches!(stream.read(&mut piece).await, Ok(count) if count > 0) {}
    })
    .await;
    let target = target(
        &format!("https://127.0.0.1:{}/v1", silent.port),
        Duration::from_secs(20),
    );
    let outcome = target.create(&token(), &plan(&account(), post())).await;
    assert!(matches!(outcome, Outcome::NotSent { .. }), "{outcome:?}");
}

#[tokio::test]
async fn an_interim_answer_is_not_taken_for_the_answer() {
    let made = answer("201 Created", "", MADE);
    let outcome = Script::answering(format!("HTTP/1.1 100 Continue\r\n\r\n{made}"))
        .await
        .send(post())
        .await;
    assert!(matches!(outcome, Outcome::Sent { .. }), "{outcome:?}");
}

/// Runs one ignored test of this binary in a process of its own, with these proxies in its environment.
async fn run_with_proxy(test: &str, proxy: u16) -> bool {
    let this = std::env::current_exe().expect("this binary");
    let address = format!("http://127.0.0.1:{proxy}");
    let mut child = std::process::Command::new(this);
    child.args(["--exact", &format!("e2e::target_wire::{test}"), "--ignored"]);
    for name in [
        "http_proxy",
        "HTTP_PROXY",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ] {
        child.env(name, &address);
    }
    child.env_remove("no_proxy").env_remove("NO_PROXY");
    let ended = tokio::task::spawn_blocking(move || child.output())
        .await
        .expect("ran")
        .expect("ran");
    let told = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(
        told.contains("1 passed") || told.contains("1 failed"),
        "it did not run: {told}"
    );
    ended.status.success()
}

#[tokio::test]
async fn a_proxy_never_sees_the_sandbox_and_never_sees_the_token() {
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    let proxy = Script::run(move |mut stream| {
        let kept = Arc::clone(&kept);
        async move {
            let request = read_request(&mut stream).await;
            kept.lock().expect("not poisoned").extend(request);
            let _ = stream
                .write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                .await;
        }
    })
    .await;
    assert!(
        run_with_proxy(
            "with_a_proxy_set_the_sandbox_is_reached_directly",
            proxy.port
        )
        .await
    );
    assert_eq!(proxy.connections(), 0);
    // The control: the proxy is there, and used for what lies outside.
    assert!(run_with_proxy("with_a_proxy_that_refuses_nothing_is_sent", proxy.port).await);
    assert_eq!(proxy.connections(), 1);
    let seen = String::from_utf8_lossy(&seen.lock().expect("not poisoned")).into_owned();
    assert!(seen.starts_with("CONNECT api.byline.invalid:443"), "{seen}");
    assert!(!seen.contains("CANARY"), "{seen}");
}

#[tokio::test]
#[ignore = "run by the test of the proxy, which sets one"]
async fn with_a_proxy_set_the_sandbox_is_reached_directly() {
    assert!(std::env::var("HTTP_PROXY").is_ok());
    let made = answer("201 Created", "", MADE);
    assert!(matches!(
        Script::answering(made).await.send(post()).await,
        Outcome::Sent { .. }
    ));
}

#[tokio::test]
#[ignore = "run by the test of the proxy, which sets one"]
async fn with_a_proxy_that_refuses_nothing_is_sent() {
    let target = target("https://api.byline.invalid/v1", Duration::from_secs(5));
    let outcome = target.create(&token(), &plan(&account(), post())).await;
    assert!(
        matches!(&outcome, Outcome::NotSent { what, .. } if what.contains("proxy")),
        "{outcome:?}"
    );
}
