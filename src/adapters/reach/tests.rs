//! Against a server on this machine, which only a test may ask for.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use super::*;

/// A server that answers each path in its own way, and tells what it was asked.
fn server() -> (SocketAddr, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = listener.local_addr().expect("an address");
    let (tell, asked) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let tell = tell.clone();
            thread::spawn(move || {
                let mut bytes = [0; 4096];
                let n = stream.read(&mut bytes).unwrap_or(0);
                let request = String::from_utf8_lossy(&bytes[..n]).into_owned();
                let line = request.lines().next().unwrap_or_default().to_owned();
                let _ = tell.send(request);
                let _ = stream.write_all(answer(&line, at).as_bytes());
            });
        }
    });
    (at, asked)
}

fn answer(line: &str, at: SocketAddr) -> String {
    let with = |status: &str, more: &str| {
        format!("HTTP/1.1 {status}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n")
    };
    let path = line.split(' ').nth(1).unwrap_or_default();
    match (path, line.starts_with("HEAD")) {
        ("/picture", _) => with("200 OK", "Content-Type: image/png\r\n"),
        ("/no-head", true) => with("405 Method Not Allowed", ""),
        ("/page" | "/no-head", _) => with("200 OK", "Content-Type: text/html\r\n"),
        ("/moved", _) => with("301 Moved", "Location: /page\r\n"),
        ("/to-inside", _) => {
            let to = format!("Location: http://inside.example:{}/page\r\n", at.port());
            with("302 Found", &to)
        }
        ("/to-file", _) => with("302 Found", "Location: file:///etc/passwd\r\n"),
        ("/to-private", _) => {
            let to = format!("Location: http://127.0.0.1:{}/page\r\n", at.port());
            with("302 Found", &to)
        }
        _ => with("404 Not Found", ""),
    }
}

fn ask_all(reach: &WebReach, addresses: Vec<Address>) -> Vec<(String, Reached)> {
    let (to, answers) = channel();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(reach.ask(addresses, to));
    let mut list: Vec<_> = answers.into_iter().map(|(a, r)| (a.url, r)).collect();
    list.sort_by(|a, b| a.0.cmp(&b.0));
    list
}

fn address(url: String, picture: bool) -> Address {
    Address { url, picture }
}

#[test]
fn answers_are_told_apart_and_the_head_is_asked_for_first() {
    let (at, asked) = server();
    let reach = WebReach::default().allowing("pictures.example", at);
    let url = |path: &str| format!("http://pictures.example:{}{path}", at.port());
    let said = ask_all(
        &reach,
        vec![
            address(url("/picture"), true),
            address(url("/page"), true),
            address(url("/moved"), false),
            address(url("/no-head"), false),
            address(url("/gone"), false),
        ],
    );
    assert_eq!(
        said,
        [
            (url("/gone"), Reached::Refused(404)),
            (url("/moved"), Reached::There),
            (url("/no-head"), Reached::There),
            (url("/page"), Reached::NoPicture("text/html".into())),
            (url("/picture"), Reached::There),
        ]
    );
    let asked: Vec<String> = asked.try_iter().collect();
    assert!(asked.iter().any(|r| r.starts_with("GET /no-head")));
    assert!(!asked.iter().any(|r| r.starts_with("GET /picture")));
    for request in &asked {
        let lower = request.to_lowercase();
        assert!(lower.contains("user-agent: byline/"), "{request}");
        assert!(!lower.contains("cookie") && !lower.contains("authorization"));
        assert!(request.starts_with("HEAD") || lower.contains("range: bytes=0-0"));
    }
}

#[test]
fn nobody_in_a_private_network_is_asked_not_even_by_a_redirect() {
    let (at, asked) = server();
    let port = at.port();
    let inside: Vec<Address> = [
        format!("http://127.0.0.1:{port}/page"),
        format!("http://localhost:{port}/page"),
        format!("http://[::1]:{port}/page"),
        format!("http://2130706433:{port}/page"),
        "http://169.254.169.254/latest".to_owned(),
        format!("http://user:word@127.0.0.1:{port}/page"),
    ]
    .map(|url| address(url, false))
    .into();
    for (url, reached) in ask_all(&WebReach::default(), inside) {
        assert_eq!(reached, Reached::NotAsked(PRIVATE), "{url}");
    }
    assert_eq!(asked.try_iter().count(), 0);

    let reach = WebReach::default().allowing("pictures.example", at);
    for path in ["/to-file", "/to-private"] {
        let url = format!("http://pictures.example:{port}{path}");
        let said = ask_all(&reach, vec![address(url, false)]);
        assert!(
            matches!(said[0].1, Reached::NotAsked(_)),
            "{path}: {said:?}"
        );
    }
    let asked: Vec<String> = asked.try_iter().collect();
    assert!(!asked.is_empty() && asked.iter().all(|r| r.contains("pictures.example")));
}

#[test]
fn a_public_name_that_leads_into_a_private_network_is_not_asked_not_even_by_a_redirect() {
    let (at, asked) = server();
    let names = PublicNames::default()
        .allowing("pictures.example", at)
        .knowing("inside.example", &[at]);
    let reach = WebReach { names };
    let port = at.port();
    for url in [
        format!("http://inside.example:{port}/page"),
        format!("http://pictures.example:{port}/to-inside"),
    ] {
        let said = ask_all(&reach, vec![address(url.clone(), false)]);
        assert_eq!(said, [(url, Reached::NotAsked(PRIVATE))]);
    }
    let asked: Vec<String> = asked.try_iter().collect();
    assert!(!asked.is_empty() && asked.iter().all(|r| r.contains("pictures.example")));
}

#[test]
fn a_port_where_nobody_listens_is_silent() {
    let at = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a port that is free again");
    let reach = WebReach::default().allowing("pictures.example", at);
    let url = format!("http://pictures.example:{}/a.png", at.port());
    let said = ask_all(&reach, vec![address(url, true)]);
    assert!(matches!(said[0].1, Reached::Silent(_)), "{said:?}");
}
