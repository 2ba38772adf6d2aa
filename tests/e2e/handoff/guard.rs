//! The page against other web pages, other users and clumsy clients, with raw HTTP.

use std::time::Duration;

use super::super::support::{raw, status};
use super::{Desk, PNG};

async fn ask(desk: &Desk, request: &str, headers: &str) -> String {
    let text = format!("{request} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n")
        .replace("{page}", &desk.path())
        .replace("{port}", &desk.page.port().to_string());
    raw(desk.page.port(), &text).await
}

const HOST: &str = "Host: 127.0.0.1:{port}\r\n";

/// Asks, and sees that nothing of the story is in a refusal and every answer is hardened.
async fn check(desk: &Desk, request: &str, headers: &str, expected: u16) {
    let answer = ask(desk, request, headers).await;
    assert_eq!(status(&answer), expected, "{request} {headers}\n{answer}");
    if expected != 200 {
        assert!(!answer.contains("kettle"), "{request}: {answer}");
    }
    let lower = answer.to_ascii_lowercase();
    assert!(!lower.contains("access-control"), "{answer}");
    for header in [
        "content-security-policy: default-src 'none'",
        "no-store",
        "nosniff",
        "no-referrer",
    ] {
        assert!(lower.contains(header), "{header}: {answer}");
    }
}

#[tokio::test]
async fn whoever_has_the_address_sees_the_story_and_nobody_else_sees_anything() {
    let desk = Desk::set().await;
    for (request, headers, expected) in [
        ("GET {page}/", HOST.to_owned(), 200),
        ("GET {page}/", "Host: localhost:{port}\r\n".into(), 200),
        ("GET {page}/page.css", HOST.into(), 200),
        ("GET {page}/page.js", HOST.into(), 200),
        ("GET {page}/picture/1", HOST.into(), 200),
        ("HEAD {page}/", HOST.into(), 200),
        (
            "GET {page}/",
            format!("{HOST}Sec-Fetch-Site: same-origin\r\n"),
            200,
        ),
        (
            "GET {page}/",
            format!("{HOST}Sec-Fetch-Site: none\r\n"),
            200,
        ),
        (
            "GET {page}/",
            format!(
                "{HOST}Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"
            ),
            200,
        ),
        (
            "GET {page}/",
            format!(
                "{HOST}Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n"
            ),
            403,
        ),
        // Another name for this machine, as a page that rebinds its own would send it.
        ("GET {page}/", "Host: evil.example\r\n".into(), 403),
        ("GET {page}/", "Host: evil.example:{port}\r\n".into(), 403),
        ("GET {page}/", "Host: 127.0.0.1\r\n".into(), 403),
        ("GET {page}/", "Host: 127.0.0.1:1\r\n".into(), 403),
        ("GET {page}/", "Host: 0.0.0.0:{port}\r\n".into(), 403),
        ("GET {page}/", format!("{HOST}Host: evil.example\r\n"), 403),
        ("GET http://evil.example/x", HOST.into(), 403),
        (
            "GET {page}/",
            format!("{HOST}Origin: https://evil.example\r\n"),
            403,
        ),
        (
            "GET {page}/",
            format!("{HOST}Sec-Fetch-Site: cross-site\r\n"),
            403,
        ),
        (
            "GET {page}/picture/1",
            format!("{HOST}Sec-Fetch-Site: same-site\r\n"),
            403,
        ),
    ] {
        check(&desk, request, &headers, expected).await;
    }
}

#[tokio::test]
async fn without_the_key_there_is_nothing_and_with_it_only_looking() {
    let desk = Desk::set().await;
    for (request, headers, expected) in [
        // Without the key there is nothing, whatever is asked.
        ("GET /", HOST.into(), 404),
        ("GET /0123456789abcdef0123456789abcdef/", HOST.into(), 404),
        ("GET {page}0/", HOST.into(), 404),
        ("POST /", HOST.into(), 404),
        ("GET /page.css", HOST.into(), 404),
        ("GET /favicon.ico", HOST.into(), 404),
        // Nothing but looking.
        ("POST {page}/", format!("{HOST}Content-Length: 0\r\n"), 405),
        ("PUT {page}/", format!("{HOST}Content-Length: 0\r\n"), 405),
        ("DELETE {page}/", HOST.into(), 405),
        ("OPTIONS {page}/", HOST.into(), 405),
        // Nothing of the folder but the pictures that the draft names.
        ("GET {page}/picture/0", HOST.into(), 404),
        ("GET {page}/picture/2", HOST.into(), 404),
        ("GET {page}/picture/99999999999999999999", HOST.into(), 400),
        ("GET {page}/picture/../secret.txt", HOST.into(), 404),
        ("GET {page}/picture/%2e%2e%2fsecret.txt", HOST.into(), 400),
    ] {
        check(&desk, request, &headers, expected).await;
    }
    assert!(desk.folder.path().join("secret.txt").exists());
}

#[tokio::test]
async fn a_picture_arrives_as_it_is_and_one_that_leads_out_does_not() {
    let desk = Desk::set().await;
    let client = reqwest::Client::new();
    let url = format!("{}picture/1", desk.page.url());
    let answer = client.get(&url).send().await.expect("answered");
    assert_eq!(answer.headers()["content-type"], "image/png");
    assert_eq!(answer.bytes().await.expect("whole"), PNG);
    let file = desk.folder.path().join("img/red kettle.png");
    std::fs::remove_file(&file).expect("removed");
    std::os::unix::fs::symlink("/etc/hostname", &file).expect("linked");
    let answer = client.get(&url).send().await.expect("answered");
    assert_eq!(answer.status(), 404);
}

#[tokio::test]
async fn two_pages_have_nothing_in_common_and_each_ends_with_its_owner() {
    let (one, other) = (Desk::set().await, Desk::set().await);
    assert_ne!(one.path(), other.path());
    assert_eq!(one.path().len(), 33, "128 bits in hex");
    let answer = ask(&other, &format!("GET {}/", one.path()), HOST).await;
    assert_eq!(status(&answer), 404);
    let port = one.page.port();
    drop(one);
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("somebody still listens");
}

#[tokio::test]
async fn a_page_nobody_looks_at_goes_away_and_one_that_is_looked_at_stays() {
    let mut desk = Desk::with(Duration::from_millis(600)).await;
    for _ in 0..4 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(status(&ask(&desk, "GET {page}/", HOST).await), 200);
    }
    // A stranger who knocks does not keep it alive.
    let port = desk.page.port();
    let stranger = tokio::spawn(async move {
        loop {
            if tokio::net::TcpStream::connect(("127.0.0.1", port))
                .await
                .is_ok()
            {
                let _ = raw(
                    port,
                    "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                )
                .await;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    tokio::time::timeout(Duration::from_secs(20), desk.page.over())
        .await
        .expect("it goes away");
    stranger.abort();
    assert!(desk.page.is_over());
}
