//! The way back from the browser: a listener on this machine that takes one answer for one sign-in, and closes.
//!
//! It listens on 127.0.0.1 only, answers to that name only, and knows one path. Who asks for anything else is told that
//! there is nothing; an answer without this sign-in's own mark ends it, since somebody else has made it up.

use std::net::Ipv4Addr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use url::form_urlencoded;

use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::Secret;

/// Longest wait for the writer to answer the page.
pub const PATIENCE: Duration = Duration::from_secs(300);
/// The one path.
const PATH: &str = "/callback";
/// Longest head of a request that is read.
const HEAD: usize = 8 * 1024;
/// Longest wait for a request that is coming.
const READING: Duration = Duration::from_secs(10);

/// A listener that waits for the browser.
#[derive(Debug)]
pub struct Callback {
    listener: TcpListener,
    port: u16,
    state: Secret,
}

/// What a request to the listener means.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    /// Nothing that concerns the sign-in.
    Nothing,
    /// The writer has agreed.
    Code(Secret),
    /// The writer has declined, or Medium has; in its words.
    Declined(String),
    /// An answer to another sign-in, or to none.
    Foreign,
}

impl Callback {
    /// Listens on a port of this machine; 0 takes any that is free.
    ///
    /// # Errors
    /// When the port is taken, or the system has no randomness.
    pub async fn listen(port: u16) -> Result<Self, Failure> {
        let failed = |what: &str| {
            Failure::new(
                FailureKind::Internal,
                what,
                "Try again, or choose another port with --port.",
            )
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(|error| {
                failed("Byline cannot listen for the browser's answer on this machine.")
                    .because(error)
            })?;
        let port = listener
            .local_addr()
            .map_err(|error| {
                failed("Byline cannot listen for the browser's answer on this machine.")
                    .because(error)
            })?
            .port();
        let mut random = [0; 32];
        getrandom::fill(&mut random)
            .map_err(|error| failed("This system gives no randomness.").because(error))?;
        Ok(Self {
            listener,
            port,
            state: Secret::of(URL_SAFE_NO_PAD.encode(random)),
        })
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address the browser comes back to.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}{PATH}", self.port)
    }

    /// The mark of this sign-in: an answer without it is not ours.
    #[must_use]
    pub fn state(&self) -> &Secret {
        &self.state
    }

    /// Waits for the answer, then stops listening.
    ///
    /// # Errors
    /// When the writer declines, the answer is not ours, or none comes in time.
    pub async fn wait(self, patience: Duration) -> Result<Secret, Failure> {
        let (to, mut answers) = mpsc::channel::<Asked>(8);
        let accept = async {
            loop {
                // Every connection by itself: a browser opens some that it never uses.
                if let Ok((stream, _)) = self.listener.accept().await {
                    let (to, state, port) = (to.clone(), self.state.clone(), self.port);
                    tokio::spawn(async move {
                        let asked =
                            tokio::time::timeout(READING, serve(stream, port, &state)).await;
                        if let Ok(asked) = asked
                            && asked != Asked::Nothing
                        {
                            // Nobody listens any more after the first answer.
                            let _ = to.send(asked).await;
                        }
                    });
                } else {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        };
        let answer = tokio::select! {
            answer = answers.recv() => answer,
            () = accept => None,
            () = tokio::time::sleep(patience) => None,
        };
        let failed = |kind, what: String, hint: &str| Err(Failure::new(kind, what, hint));
        match answer {
            Some(Asked::Code(code)) => Ok(code),
            Some(Asked::Declined(words)) => failed(
                FailureKind::SignedOut,
                format!("Medium says that you did not agree ({words}). Nothing was stored."),
                "Sign in again if that was a mistake: byline auth login --oauth",
            ),
            Some(Asked::Foreign) => failed(
                FailureKind::SignedOut,
                "The browser came back with an answer that does not belong to this sign-in. Nothing was stored.".into(),
                "Close old sign-in pages, then sign in again: byline auth login --oauth",
            ),
            Some(Asked::Nothing) | None => failed(
                FailureKind::Stopped,
                "There was no answer from the browser in time. Nothing was stored.".into(),
                "Sign in again: byline auth login --oauth",
            ),
        }
    }
}

/// Reads one request and answers it with a small page.
async fn serve(mut stream: TcpStream, port: u16, state: &Secret) -> Asked {
    let mut head = Vec::with_capacity(HEAD);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut piece = [0; 1024];
        match stream.read(&mut piece).await {
            Ok(count @ 1..) if head.len() + count <= HEAD => {
                head.extend_from_slice(&piece[..count]);
            }
            Ok(_) | Err(_) => return Asked::Nothing,
        }
    }
    let asked = std::str::from_utf8(&head).map_or(Asked::Nothing, |head| read(head, port, state));
    let (status, title, words) = match &asked {
        Asked::Nothing => (
            "404 Not Found",
            "Nothing here",
            "There is nothing at this address.",
        ),
        Asked::Code(_) => (
            "200 OK",
            "Signed in",
            "Byline has the answer. You can close this page and go back to the terminal.",
        ),
        Asked::Declined(_) => (
            "200 OK",
            "Not signed in",
            "You did not agree, and nothing was stored. You can close this page.",
        ),
        Asked::Foreign => (
            "400 Bad Request",
            "Not signed in",
            "This answer does not belong to the sign-in that Byline has begun. Nothing was stored. Sign in again from the terminal.",
        ),
    };
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Byline: {title}</title></head><body><h1>{title}</h1><p>{words}</p></body></html>"
    );
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nContent-Security-Policy: default-src 'none'\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    // A browser that has gone does not see the page; its answer counts all the same.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
    asked
}

/// What a request means.
fn read(head: &str, port: u16, state: &Secret) -> Asked {
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some("GET"), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Asked::Nothing;
    };
    // A name that a web page made point here is not ours, whatever address it has.
    let host = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("host"))
        .map(|(_, host)| host.trim());
    if host != Some(&format!("127.0.0.1:{port}")) {
        return Asked::Nothing;
    }
    let Some((PATH, query)) = target.split_once('?') else {
        return Asked::Nothing;
    };
    let one = |wanted: &str| {
        let mut found = form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned());
        // Given twice it is nobody's.
        found.next().filter(|_| found.next().is_none())
    };
    let given = one("state").unwrap_or_default();
    if !bool::from(given.as_bytes().ct_eq(state.expose().as_bytes())) {
        return Asked::Foreign;
    }
    if let Some(error) = one("error") {
        let safe = error
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '_');
        return Asked::Declined(safe.take(40).collect());
    }
    match one("code").map(Secret::of).filter(Secret::is_plausible) {
        Some(code) => Asked::Code(code),
        None => Asked::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str, host: &str) -> Asked {
        let state = Secret::from_paste("s1");
        read(&format!("{line}\r\nHost: {host}\r\n\r\n"), 9, &state)
    }

    #[test]
    fn only_the_exact_path_and_name_with_the_right_mark_is_an_answer() {
        let ours = "127.0.0.1:9";
        assert_eq!(
            asked("GET /callback?state=s1&code=c%2F1 HTTP/1.1", ours),
            Asked::Code(Secret::from_paste("c/1"))
        );
        assert_eq!(
            asked("GET /callback?error=access_denied&state=s1 HTTP/1.1", ours),
            Asked::Declined("access_denied".into())
        );
        for foreign in [
            "GET /callback?state=s2&code=c HTTP/1.1",
            "GET /callback?code=c HTTP/1.1",
            "GET /callback?state=&code=c HTTP/1.1",
            "GET /callback?state=s1&state=s1&code=c HTTP/1.1",
            "GET /callback?state=s1 HTTP/1.1",
            "GET /callback?state=s1&code=a%20b HTTP/1.1",
            "GET /callback?error=access_denied HTTP/1.1",
        ] {
            assert_eq!(asked(foreign, ours), Asked::Foreign, "{foreign}");
        }
        for nothing in [
            "GET /favicon.ico HTTP/1.1",
            "GET /callback HTTP/1.1",
            "GET /callback/?state=s1&code=c HTTP/1.1",
            "GET /Callback?state=s1&code=c HTTP/1.1",
            "POST /callback?state=s1&code=c HTTP/1.1",
            "GET /callback?state=s1&code=c",
            "",
        ] {
            assert_eq!(asked(nothing, ours), Asked::Nothing, "{nothing}");
        }
        for name in ["evil.example:9", "127.0.0.1", "127.0.0.1:8", "localhost:9"] {
            assert_eq!(
                asked("GET /callback?state=s1&code=c HTTP/1.1", name),
                Asked::Nothing
            );
        }
    }

    #[test]
    fn what_medium_says_cannot_drive_the_terminal() {
        let said = asked(
            "GET /callback?error=a%1b%5b31m%0a&state=s1 HTTP/1.1",
            "127.0.0.1:9",
        );
        assert_eq!(said, Asked::Declined("a31m".into()));
    }
}
