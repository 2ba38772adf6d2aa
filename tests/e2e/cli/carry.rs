//! Carrying a story over by hand from the command line: no token, no account, no network.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use serde_json::json;

use super::{DRAFT, Ended, byline, signal};

const URL: &str = "https://medium.com/@you/slow-mornings-0123456789ab";

/// A home with a draft in it, and nothing that leads to a network.
struct Home(tempfile::TempDir);

impl Home {
    fn set() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        std::fs::write(home.path().join("post.md"), DRAFT).expect("a draft");
        Self(home)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = byline(self.0.path());
        command.args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Ended {
        self.command(args).output().expect("runs").into()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).expect("a file")
    }
}

#[test]
fn export_prints_or_writes_what_is_carried_and_never_over_the_draft() {
    let home = Home::set();
    let rich = home.run(&["export", "post.md", "--to", "rich"]);
    assert_eq!(
        rich.out,
        "<h1>Slow mornings</h1>\n<p>The kettle is the first clock of the day.</p>\n"
    );
    let text = home.run(&["export", "post.md", "--to", "text"]);
    assert!(text.out.contains("The kettle") && !text.out.contains('<'));
    let page = home.run(&["export", "post.md"]);
    assert!(page.out.starts_with("<!doctype html>") && page.err.contains("canonical-missing"));
    for _ in 0..2 {
        let ended = home.run(&["export", "post.md", "--to", "html", "-o", "out.html"]);
        assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""), "{ended:?}");
        assert_eq!(home.read("out.html").trim_end(), page.out.trim_end());
    }
    let refused = home.run(&["export", "post.md", "-o", "./post.md"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("the draft itself"), "{refused:?}");
    assert_eq!(home.read("post.md"), DRAFT);
    let steps = home
        .run(&["export", "post.md", "--to", "rich", "--json"])
        .json();
    assert!(
        steps["steps"]
            .as_array()
            .is_some_and(|list| list.len() >= 5),
        "{steps}"
    );
    assert_eq!(steps["content"], rich.out.trim_end(), "{steps}");
    let written = home
        .run(&["export", "post.md", "-o", "out.html", "--json"])
        .json();
    assert_eq!(written["content"], json!(null));
    std::fs::create_dir(home.0.path().join("notes")).expect("made");
    let folder = home.run(&["export", "notes"]);
    assert_eq!(folder.code, Some(2));
    assert!(folder.err.contains("notes is a folder"), "{folder:?}");
    let guide = home.run(&["export", "--import-guide"]);
    assert!(guide.out.contains("medium.com/p/import") && guide.code == Some(0));
    assert_eq!(home.run(&["export"]).code, Some(2));
}

#[test]
fn a_story_published_by_hand_is_known_as_if_it_had_been_sent() {
    let home = Home::set();
    let given = "medium.com/@you/slow-mornings-0123456789ab?source=friends_link";
    let first = home
        .run(&[
            "record", "post.md", "--url", given, "--as", "unlisted", "--json",
        ])
        .json();
    assert_eq!(
        (&first["url"], &first["as"], &first["new"]),
        (&json!(URL), &json!("unlisted"), &json!(true))
    );
    // Told twice, it is one story.
    let again = home
        .run(&["record", "post.md", "--url", given, "--json"])
        .json();
    assert_eq!((&again["id"], &again["new"]), (&first["id"], &json!(false)));
    assert_eq!(home.run(&["url", "post.md"]).out, format!("{URL}\n"));
    // The guard against a second story: it is asked for before any network is.
    let journal = home.read("state/byline/history.jsonl");
    assert!(journal.contains("\"kind\":\"recorded\"") && journal.contains("\"unlisted\""));
    let id = first["id"].as_str().expect("a name");
    assert!(
        home.read(&format!("state/byline/sent/{id}.json"))
            .contains("first clock")
    );
    let wrong = home.run(&["record", "post.md", "--url", "https://medium.com/@you"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("profile"), "{wrong:?}");
    assert_eq!(home.read("post.md"), DRAFT, "nobody asked to write into it");
}

#[test]
fn the_address_is_written_into_the_draft_where_that_is_wanted() {
    let home = Home::set();
    std::fs::create_dir_all(home.0.path().join("config/byline")).expect("a folder");
    std::fs::write(
        home.0.path().join("config/byline/config.toml"),
        "[publish]\nwrite_back = \"always\"\n",
    )
    .expect("a file");
    assert_eq!(home.run(&["record", "post.md", "--url", URL]).code, Some(0));
    assert!(
        home.read("post.md")
            .contains(&format!("medium_url: {URL}\n")),
        "{}",
        home.read("post.md")
    );
    // The line that was added is no edit of the story: recording it again changes nothing.
    let again = home
        .run(&["record", "post.md", "--url", URL, "--json"])
        .json();
    assert_eq!(again["new"], json!(false));
}

#[test]
fn a_qr_code_and_the_bare_address_come_without_a_terminal() {
    let home = Home::set();
    let none = home.run(&["url", "post.md"]);
    assert_eq!(none.code, Some(2));
    assert!(none.err.contains("no address yet"), "{none:?}");
    home.run(&["record", "post.md", "--url", URL]);
    let code = home.run(&["url", "post.md", "--qr"]);
    let rows: Vec<&str> = code.out.lines().collect();
    assert_eq!(rows[0], URL);
    assert!(rows.len() > 15 && rows[2].contains("█▀▀▀▀▀█") && !code.out.contains('\u{1b}'));
    let both = home.run(&["url", "post.md", "--qr", "--json"]).json();
    assert_eq!(both["url"], URL);
    assert_eq!(both["qr"].as_array().map(Vec::len), Some(rows.len() - 1));
    // No browser on a machine without a screen.
    let open = home.run(&["url", "post.md", "--open"]);
    assert_eq!(open.out, format!("{URL}\n"));
    assert!(
        open.code != Some(0) && open.err.contains("no browser"),
        "{open:?}"
    );
}

#[test]
fn a_page_is_served_until_ctrl_c_and_over_ssh_the_line_that_leads_to_it_is_shown() {
    let home = Home::set();
    let mut child = home
        .command(&["export", "post.md", "--serve"])
        .env("SSH_CONNECTION", "198.51.100.4 50022 192.0.2.7 2222")
        .env("USER", "you")
        .spawn()
        .expect("starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped"))
        .read_line(&mut line)
        .expect("a line");
    let url = line.trim();
    let (port, path) = url
        .strip_prefix("http://127.0.0.1:")
        .and_then(|rest| rest.split_once('/'))
        .expect("an address");
    let mut stream = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).expect("connects");
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    )
    .expect("asked");
    let mut page = String::new();
    stream.read_to_string(&mut page).expect("answered");
    assert!(page.contains("<h1>Slow mornings</h1>"), "{page}");
    signal(&child, rustix::process::Signal::INT);
    let ended: Ended = child.wait_with_output().expect("ends").into();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let tunnel = format!("ssh -N -L {port}:127.0.0.1:{port} -p 2222 you@192.0.2.7");
    assert!(ended.err.contains(&tunnel), "{ended:?}");
    assert!(std::net::TcpStream::connect(format!("127.0.0.1:{port}")).is_err());
}

#[test]
fn a_page_is_checked_for_what_the_import_tool_needs() {
    let home = Home::set();
    let page = home.run(&["export", "post.md", "--to", "html"]).out;
    for (kind, code, word) in [
        (
            "text/html; charset=utf-8",
            Some(3),
            "ok    It is sent as text/html.",
        ),
        ("text/plain", Some(3), "look  It is sent as text/plain"),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/post", listener.local_addr().expect("bound"));
        let body = page.clone();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("asked");
            let _ = stream.read(&mut [0; 4096]);
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
        });
        let ended = home.run(&["export", "post.md", "--check-url", &url]);
        server.join().expect("served");
        // Everything is in order but the address, which is one of this computer.
        assert_eq!(ended.code, code, "{ended:?}");
        assert!(ended.out.contains(word), "{ended:?}");
        assert!(
            ended.out.contains("look  The address is of this computer"),
            "{ended:?}"
        );
    }
    let silent = home.run(&["export", "post.md", "--check-url", "http://127.0.0.1:1/"]);
    assert_eq!(silent.code, Some(7), "{silent:?}");
    let no_file = home
        .command(&["export", "none.md", "--to", "rich"])
        .stdin(Stdio::null())
        .output()
        .expect("runs");
    assert_eq!(no_file.status.code(), Some(2));
}

#[test]
fn a_picture_that_is_not_there_is_said_where_it_stands() {
    let home = Home::set();
    let text = "# T\n\nText.\n\n![a](gone.png)\n";
    std::fs::write(home.0.path().join("pictured.md"), text).expect("written");
    for to in ["html", "rich"] {
        let ended = home.run(&["export", "pictured.md", "--to", to]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert!(
            ended.err.contains("pictured.md:5:1: warning: ") && ended.err.contains("gone.png"),
            "{ended:?}"
        );
        assert!(!ended.out.contains("warning"), "{ended:?}");
    }
    let present = home.run(&["export", "post.md", "--to", "html"]);
    assert!(!present.err.contains("image-missing"), "{present:?}");
}
