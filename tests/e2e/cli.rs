//! The command line as scripts see it: the real program, in a home of its own, against a sandbox in a process of its own.

mod accounts;
mod browser;
mod canary;
mod carry;
mod check;
mod commands;
mod doctor;
mod drafts;
mod history;
mod pictures;
mod publish;
mod recover;
mod settings;
mod terminal;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const DRAFT: &str = "---\ntitle: Slow mornings\ntags: [writing, tea]\n---\n\nThe kettle is the first clock of the day.\n";

/// A home, and a sandbox that runs until the end of the test.
struct Desk {
    home: TempDir,
    sandbox: Child,
    api: String,
    token: String,
}

/// How a call ended.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

impl Ended {
    fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.out).expect("JSON on standard output")
    }

    fn row(&self) -> Value {
        let value = self.json();
        assert_eq!(value["schema"], "byline.publish/1");
        value["results"][0].clone()
    }
}

/// The program in this home: no variable of ours but those that say where things are.
pub fn byline(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_byline"));
    command
        .env_clear()
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_STATE_HOME", home.join("state"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("XDG_RUNTIME_DIR", home.join("runtime"))
        .env(
            "DBUS_SESSION_BUS_ADDRESS",
            format!("unix:path={}/no-bus", home.display()),
        )
        .current_dir(home)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

impl Desk {
    fn set() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut sandbox = byline(home.path())
            .args(["sandbox", "--json"])
            .spawn()
            .expect("the sandbox starts");
        let mut line = String::new();
        let out = sandbox.stdout.as_mut().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let said: Value = serde_json::from_str(&line).expect("one line of JSON");
        let desk = Self {
            home,
            sandbox,
            api: said["url"].as_str().expect("an address").to_owned(),
            token: said["token"].as_str().expect("a token").to_owned(),
        };
        desk.write("post.md", DRAFT);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a file")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = byline(self.home.path());
        command
            .args(args)
            .env("BYLINE_API_URL", &self.api)
            .env("MEDIUM_INTEGRATION_TOKEN", &self.token);
        command
    }

    /// Runs the program to its end. Its token must not be in anything it prints.
    fn run(&self, args: &[&str]) -> Ended {
        self.check(self.command(args).output().expect("runs"))
    }

    fn run_with(&self, args: &[&str], input: &str) -> Ended {
        let mut command = self.command(args);
        let mut child = command.stdin(Stdio::piped()).spawn().expect("starts");
        let mut stdin = child.stdin.take().expect("piped");
        // A command that refuses before it reads is free to.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        self.check(child.wait_with_output().expect("ends"))
    }

    fn check(&self, output: Output) -> Ended {
        let ended = Ended::from(output);
        assert!(!ended.out.contains(&self.token) && !ended.err.contains(&self.token));
        ended
    }

    /// Asks the sandbox itself.
    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let host = self
            .api
            .trim_start_matches("http://")
            .trim_end_matches("/v1");
        let mut stream = TcpStream::connect(host).expect("connects");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.token,
            body.len()
        )
        .expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("read");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer
            .split_once("\r\n\r\n")
            .map(|(_, body)| body.to_owned())
            .expect("a body")
    }

    /// Switches a fault of uploads on.
    fn fault_of_images(&self, name: &str) {
        self.ask(
            "PUT",
            "/_sandbox/fault",
            &json!({"fault": name, "on": "images"}).to_string(),
        );
    }

    fn fault(&self, name: &str) {
        self.ask(
            "PUT",
            "/_sandbox/fault",
            &json!({"fault": name}).to_string(),
        );
    }

    fn mend(&self) {
        self.ask(
            "PUT",
            "/_sandbox/fault",
            &json!({"fault": null}).to_string(),
        );
    }

    fn posts(&self) -> usize {
        let list: Value =
            serde_json::from_str(&self.ask("GET", "/_sandbox/posts", "")).expect("JSON");
        list.as_array().expect("a list").len()
    }

    fn requests(&self) -> usize {
        let list: Value =
            serde_json::from_str(&self.ask("GET", "/_sandbox/requests", "")).expect("JSON");
        list.as_array().expect("a list").len()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.sandbox.kill();
        let _ = self.sandbox.wait();
    }
}

fn signal(child: &Child, signal: rustix::process::Signal) {
    let pid = i32::try_from(child.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    rustix::process::kill_process(pid.expect("a process"), signal).expect("it is ours");
}
