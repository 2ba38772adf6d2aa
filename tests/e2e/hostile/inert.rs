//! Looking does nothing: no program is run, nobody is called, and nothing is written outside Byline's own folders.

use std::path::Path;
use std::time::Duration;

use super::super::pty::Home;
use super::super::real;

const HOSTILE: &str = "---js\n{ title: require('child_process').execSync('id') }\n---\n\n![beacon](https://evil.example/b.png)\n\n\
<img src=\"http://127.0.0.1:1/x\"> <script src=\"https://evil.example/x.js\"></script>\n\n{{< readfile \"/etc/passwd\" >}} ![[/etc/shadow]]\n\n\
[run](file:///bin/sh) ![](../../../../etc/passwd)\n\nhttps://evil.example/card\n";

/// What a system call of the log was about: its name and its quoted path or its address family.
fn calls<'l>(log: &'l str, name: &str) -> Vec<&'l str> {
    let call = format!("{name}(");
    log.lines()
        .filter(|line| line.contains(&call) && !line.contains("resumed>"))
        .collect()
}

fn path_of(call: &str) -> &Path {
    Path::new(call.split('"').nth(1).unwrap_or_default())
}

/// Lists, previews, checks and opens the drafts of a home; the system calls that took.
fn watched(home: &Home) -> String {
    let log = home.path("strace.log");
    let log_name = log.to_string_lossy().into_owned();
    let names = "trace=execve,connect,openat,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,symlink,symlinkat,truncate";
    let program = Path::new("strace");
    let byline = env!("CARGO_BIN_EXE_byline");
    let mut terminal = home
        .program(
            program,
            &["-f", "-qq", "-e", names, "-o", &log_name, byline, "drafts"],
        )
        .size(100, 30)
        .run();
    terminal.wait("Drafts (3)");
    terminal.settle(Duration::from_millis(500));
    for _ in 0..3 {
        terminal.send("\x1b[B");
        terminal.settle(Duration::from_millis(150));
    }
    for key in ["v", "c"] {
        terminal.send(key);
        terminal.settle(Duration::from_millis(400));
        terminal.send("\x1b");
        terminal.settle(Duration::from_millis(400));
    }
    terminal.send("\r");
    terminal.wait("WRITING");
    terminal.settle(Duration::from_millis(400));
    terminal.send("\x11");
    terminal.ended(Duration::from_secs(60));
    std::fs::read_to_string(log).expect("readable")
}

#[test]
fn listing_opening_and_previewing_a_hostile_folder_runs_calls_and_writes_nothing() {
    if !real::has(&["strace"]) {
        return;
    }
    let home = Home::new();
    home.draft("a-hostile.md", HOSTILE);
    home.draft("--help.md", HOSTILE);
    home.draft("$(touch owned).md", HOSTILE);
    home.draft(
        "config.toml",
        "editor = \"touch owned\"\napi_url = \"http://127.0.0.1:1\"\n",
    );
    home.draft(
        ".byline.toml",
        "editor = \"touch owned\"\ntoken_command = \"touch owned\"\n",
    );
    let log = watched(&home);
    // The control: the watch saw the program start and read the drafts.
    assert_eq!(
        calls(&log, "execve").len(),
        1,
        "{:?}",
        calls(&log, "execve")
    );
    assert!(
        calls(&log, "openat")
            .iter()
            .any(|call| call.contains("a-hostile.md"))
    );
    assert_eq!(calls(&log, "connect"), Vec::<&str>::new());
    let own = ["state", "data", "cache", "runtime"].map(|folder| home.path(folder));
    let is_own = |call: &&str| {
        let path = path_of(call);
        own.iter().any(|own| path.starts_with(own))
            || path.starts_with("/dev")
            || path.starts_with("/proc/self")
    };
    let written: Vec<&str> = calls(&log, "openat")
        .into_iter()
        .filter(|call| {
            ["O_WRONLY", "O_RDWR", "O_CREAT"]
                .iter()
                .any(|flag| call.contains(flag))
        })
        .chain(
            [
                "creat",
                "rename",
                "renameat",
                "renameat2",
                "unlink",
                "unlinkat",
                "mkdir",
                "mkdirat",
                "link",
                "linkat",
                "symlink",
                "symlinkat",
                "truncate",
            ]
            .iter()
            .flat_map(|name| calls(&log, name)),
        )
        .filter(|call| !is_own(call))
        .collect();
    assert_eq!(written, Vec::<&str>::new());
    // And nothing that a draft names is read.
    for named in ["/etc/shadow", "/etc/passwd", "/bin/sh"] {
        assert!(
            !calls(&log, "openat")
                .iter()
                .any(|call| path_of(call).ends_with(named.trim_start_matches('/'))),
            "{named}"
        );
    }
    assert!(!home.path("owned").exists() && !home.path("drafts/owned").exists());
}
