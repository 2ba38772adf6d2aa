//! Signing in through the browser, played by the test, against the sandbox.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::json;

use super::{Desk, Ended};

/// Asks a server of this machine for a page, as a browser does.
fn get(url: &str) -> String {
    let rest = url.strip_prefix("http://").expect("a plain address");
    let (host, path) = rest.split_once('/').expect("a path");
    let mut stream = TcpStream::connect(host).expect("connects");
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("read");
    answer
}

/// A sign-in under way.
struct SignIn {
    child: Child,
    page: String,
}

/// A home with an application in its settings, which keeps tokens in a file.
fn desk() -> Desk {
    let desk = Desk::set();
    desk.write(
        "config/byline/config.toml",
        "[auth]\nstore = \"file\"\nclient_id = \"practice app\"\n"
            .replace("practice app", "app")
            .as_str(),
    );
    desk
}

fn command(desk: &Desk, args: &[&str]) -> Command {
    let mut command = desk.command(args);
    command.env_remove("MEDIUM_INTEGRATION_TOKEN");
    command
}

impl SignIn {
    fn begin(desk: &Desk) -> Self {
        let mut child = command(desk, &["auth", "login", "--oauth"])
            .env("SSH_CONNECTION", "here")
            .stdin(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut stdin = child.stdin.take().expect("piped");
        writeln!(stdin, "{}", desk.token).expect("the secret of the application");
        drop(stdin);
        let mut said = BufReader::new(child.stderr.as_mut().expect("piped"));
        // Up to the line that ends what is said before the answer: what is read here is not there later.
        let mut text = String::new();
        while !text.contains("ssh -L ") {
            assert!(
                said.read_line(&mut text).expect("a line") > 0,
                "it ended early: {text}"
            );
        }
        let page = text
            .lines()
            .map(str::trim)
            .find(|line| line.starts_with("http://"));
        let page = page.expect("the page").to_owned();
        Self { child, page }
    }

    /// The address behind a link of the page that asks.
    fn link(&self, id: &str) -> String {
        let page = get(&self.page);
        let (_, rest) = page
            .split_once(&format!("id=\"{id}\" href=\""))
            .expect("a link");
        let (link, _) = rest.split_once('"').expect("its end");
        link.replace("&amp;", "&").replace("&#61;", "=")
    }

    fn end(self, desk: &Desk) -> Ended {
        desk.check(self.child.wait_with_output().expect("ends"))
    }
}

fn kept(desk: &Desk) -> String {
    let folder = desk.path("state/byline/tokens");
    let file = std::fs::read_dir(folder)
        .expect("a folder")
        .next()
        .expect("a file");
    std::fs::read_to_string(file.expect("readable").path()).expect("text")
}

fn change(desk: &Desk, what: &serde_json::Value) {
    desk.ask("PUT", "/_sandbox/oauth", &what.to_string());
}

#[test]
fn agreeing_keeps_both_tokens_as_one_and_they_are_renewed_before_they_end() {
    let desk = desk();
    // Ends so soon that it is due at once.
    change(&desk, &json!({"lifetime": 300}));
    let sign_in = SignIn::begin(&desk);
    let back = sign_in.link("allow");
    assert!(back.starts_with("http://127.0.0.1:"), "{back}");
    let page = get(&back);
    assert!(
        page.starts_with("HTTP/1.1 200") && page.contains("You can close this page"),
        "{page}"
    );
    let ended = sign_in.end(&desk);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.err.contains("Signed in as @you"), "{ended:?}");
    let first = kept(&desk);
    assert!(first.contains("refresh_token") && first.contains("\"client_id\":\"app\""));
    change(&desk, &json!({"lifetime": 5_184_000}));
    let run = |args: &[&str]| desk.check(command(&desk, args).output().expect("runs"));
    assert_eq!(run(&["publish", "post.md", "--yes"]).code, Some(0));
    let second = kept(&desk);
    assert_ne!(first, second, "renewed, since it was due");
    assert_eq!(run(&["auth", "status"]).code, Some(0));
    assert_eq!(kept(&desk), second, "not renewed, since it is not due");
    // Refused before its time: renewed once.
    change(&desk, &json!({"revokeAccess": true}));
    assert_eq!(run(&["auth", "status"]).code, Some(0));
    let third = kept(&desk);
    assert_ne!(second, third);
    // Not renewed any more: the remedy is told.
    change(&desk, &json!({"revokeAccess": true, "revokeRefresh": true}));
    let over = run(&["publish", "post.md", "--yes", "--again"]);
    assert_eq!(over.code, Some(4), "{over:?}");
    assert!(
        over.err.contains("does not renew this sign-in")
            && over.err.contains("byline auth login --oauth"),
        "{over:?}"
    );
    for text in [&over.err, &ended.err, &ended.out] {
        for word in first
            .split('"')
            .chain(third.split('"'))
            .filter(|word| word.len() > 30)
        {
            assert!(!text.contains(word));
        }
    }
    assert_eq!(desk.posts(), 1);
}

#[test]
fn several_bylines_renew_only_once() {
    let desk = desk();
    change(&desk, &json!({"lifetime": 300}));
    let sign_in = SignIn::begin(&desk);
    get(&sign_in.link("allow"));
    assert_eq!(sign_in.end(&desk).code, Some(0));
    change(&desk, &json!({"lifetime": 5_184_000}));
    let exchanges = || {
        desk.ask("GET", "/_sandbox/requests", "")
            .matches("/v1/tokens")
            .count()
    };
    let before = exchanges();
    let children: Vec<Child> = (0..4)
        .map(|_| command(&desk, &["auth", "status"]).spawn().expect("starts"))
        .collect();
    for child in children {
        let ended = child.wait_with_output().expect("ends");
        assert_eq!(ended.status.code(), Some(0));
    }
    assert_eq!(exchanges() - before, 1);
}

#[test]
fn declining_a_foreign_answer_and_an_old_code_keep_nothing() {
    let desk = desk();
    let sign_in = SignIn::begin(&desk);
    let page = get(&sign_in.link("decline"));
    assert!(page.contains("You did not agree"), "{page}");
    let ended = sign_in.end(&desk);
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert!(
        ended.err.contains("you did not agree (access_denied)"),
        "{ended:?}"
    );

    let sign_in = SignIn::begin(&desk);
    let allow = sign_in.link("allow");
    let (start, rest) = allow.split_once("state=").expect("a mark");
    let (state, code) = rest.split_once('&').expect("a code");
    // What is not the answer is passed over …
    let favicon = allow.split_once("/callback").expect("a path").0.to_owned() + "/favicon.ico";
    assert!(get(&favicon).starts_with("HTTP/1.1 404"));
    // … and an answer with another mark ends it.
    let foreign = format!(
        "{start}state={}&{code}",
        state.chars().rev().collect::<String>()
    );
    assert!(get(&foreign).starts_with("HTTP/1.1 400"));
    let ended = sign_in.end(&desk);
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert!(
        ended.err.contains("does not belong to this sign-in"),
        "{ended:?}"
    );

    change(&desk, &json!({"codeLifetime": 0}));
    let sign_in = SignIn::begin(&desk);
    get(&sign_in.link("allow"));
    let ended = sign_in.end(&desk);
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert!(
        ended.err.contains("did not accept this sign-in"),
        "{ended:?}"
    );
    assert!(!desk.path("state/byline/tokens").exists());
}

#[test]
fn without_an_application_it_is_said_that_a_token_is_the_way() {
    let desk = Desk::set();
    let ended = desk.check(
        command(&desk, &["auth", "login", "--oauth"])
            .output()
            .expect("runs"),
    );
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains("auth.client_id"), "{ended:?}");
}
