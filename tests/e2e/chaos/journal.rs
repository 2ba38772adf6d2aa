//! A journal that cannot be written: every call to the disk that a real send makes for it fails once, and kills once.
//!
//! Nothing is sent unless the attempt is on disk for certain; what was sent is never called anything else; and a result
//! that could not be written is told with its address.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use byline::adapters::journal::FileJournal;
use byline::ports::journal::{Journal as _, Record};
use serde_json::Value;

use super::killed::Venue;
use super::truth::{Facts, judge};
use crate::e2e::real;
use crate::e2e::save::Disk;

/// What must come of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// Nothing is sent: it strikes before the attempt is on disk.
    Nothing,
    /// Whatever happens, ledger and history agree.
    Truth,
}

/// A fault: the file whose calls are looked at (none for all), and what strace is to do.
#[derive(Debug, Clone)]
struct Fault {
    path: Option<&'static str>,
    inject: String,
    expect: Expect,
}

const HISTORY: &str = "state/byline/history.jsonl";
const LOCK: &str = "state/byline/send.lock";

/// Every fault there is.
fn faults() -> Vec<Fault> {
    let mut list = Vec::new();
    let mut add = |path, calls: &str, errors: &[&str], times, nothing: &[usize]| {
        for at in 1..=times {
            for error in errors {
                let what = match *error {
                    "KILL" => "signal=SIGKILL".to_owned(),
                    "SHORT" => "retval=7".to_owned(),
                    error => format!("error={error}"),
                };
                let expect = if *error != "KILL" && nothing.contains(&at) {
                    Expect::Nothing
                } else {
                    Expect::Truth
                };
                list.push(Fault {
                    path,
                    inject: format!("{calls}:{what}:when={at}"),
                    expect,
                });
            }
        }
    };
    // The body, its folder, the two lines, the folder; then the ending.
    add(None, "fsync", &["EIO", "ENOSPC", "KILL"], 6, &[1, 2, 3, 4]);
    add(
        Some(HISTORY),
        "write",
        &["ENOSPC", "EIO", "EDQUOT", "KILL"],
        3,
        &[1],
    );
    add(
        Some(HISTORY),
        "fallocate",
        &["ENOSPC", "EIO", "EDQUOT", "KILL"],
        1,
        &[1],
    );
    // A file system without promises: room is kept in a file.
    add(Some(HISTORY), "fallocate", &["EOPNOTSUPP"], 1, &[]);
    add(
        Some(HISTORY),
        "openat",
        &["EACCES", "EMFILE", "EROFS", "EIO", "KILL"],
        6,
        &[3],
    );
    add(Some(HISTORY), "flock", &["ENOLCK", "KILL"], 4, &[1]);
    add(Some(LOCK), "openat", &["EACCES", "EROFS", "KILL"], 3, &[2]);
    add(Some(LOCK), "flock", &["ENOLCK", "KILL"], 2, &[1]);
    add(Some(LOCK), "ftruncate", &["EIO", "KILL"], 1, &[1]);
    add(Some(LOCK), "write", &["ENOSPC", "KILL"], 1, &[1]);
    list
}

/// How a run of the program ended.
struct Ended {
    code: Option<i32>,
    row: Value,
}

fn run(venue: &Venue, home: &Path, options: &[String]) -> Ended {
    let plain = venue.command(home, &["publish", "post.md", "--yes", "--json"]);
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-o", "/dev/null"])
        .args(options)
        .arg(plain.get_program())
        .args(plain.get_args())
        .env_clear()
        .current_dir(home)
        .stdin(Stdio::null());
    for (name, value) in plain.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    let output = command.output().expect("strace starts");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let row: Value = serde_json::from_str(&told).unwrap_or(Value::Null);
    Ended {
        code: output.status.code(),
        row: row["results"][0].clone(),
    }
}

fn strike(venue: &Venue, number: usize, fault: &Fault) -> Result<(), String> {
    let home = venue.folder.path().join(format!("fault-{number}"));
    let state = home.join("state/byline");
    std::fs::create_dir_all(&state).expect("room");
    // The files are there, so that strace knows them by their path.
    std::fs::write(home.join(HISTORY), "").expect("room");
    std::fs::write(home.join(LOCK), "").expect("room");
    let title = format!("Fault {number}");
    std::fs::write(home.join("post.md"), format!("# {title}\n\nSome words.\n")).expect("room");
    let calls = fault.inject.split(':').next().expect("a call");
    let mut options = vec![
        format!("--trace={calls}"),
        format!("--inject={}", fault.inject),
    ];
    if let Some(path) = fault.path {
        options.push(format!("--trace-path={}", home.join(path).display()));
    }
    let ended = run(venue, &home, &options);
    let made = venue.made(&title);
    let records = FileJournal::new(&state).read().expect("readable");
    let told = match ended.row["outcome"].as_str() {
        Some("sent") => Some("sent"),
        Some("unknown") => Some("unknown"),
        Some("not_sent") => Some("not_sent"),
        _ => None,
    };
    let failed = |what: &str| {
        Err(format!(
            "{fault:?}: {what}: {:?} {} made {made} {records:#?}",
            ended.code, ended.row
        ))
    };
    // A result that was told and could not be written reads as unknown afterwards: told so, with its address.
    let unrecorded = ended.row["error"]["code"] == "unrecorded";
    if unrecorded && (told == Some("sent")) != ended.row["url"].is_string() {
        return failed("unrecorded, and without its address");
    }
    let facts = Facts {
        made,
        requests: made,
        told: told.filter(|_| !unrecorded),
        records: records.clone(),
    };
    if let Err(wrong) = judge(&facts) {
        return failed(&wrong);
    }
    if fault.expect == Expect::Nothing && (made > 0 || ended.code != Some(7)) {
        return failed("it was to stop before anything is sent");
    }
    // Whatever it was, it is over: now the draft is sent, or known to be sent, or locked.
    let after = run_plain(venue, &home);
    let wanted: &[i32] = match (made, records.iter().any(Record::is_open)) {
        (_, true) => &[8],
        (0, false) => &[0],
        (_, false) => &[10],
    };
    let _ = std::fs::remove_dir_all(&home);
    if after.is_some_and(|code| wanted.contains(&code)) && venue.made(&title) <= 1 {
        Ok(())
    } else {
        failed(&format!("and then exit code {after:?}"))
    }
}

fn run_plain(venue: &Venue, home: &Path) -> Option<i32> {
    let mut command = venue.command(home, &["publish", "post.md", "--yes"]);
    command.output().expect("starts").status.code()
}

#[test]
fn nothing_is_sent_that_is_not_on_disk_first_and_no_result_is_lost() {
    if !real::has(&["strace"]) {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("threads");
    let venue = runtime.block_on(Venue::start());
    let faults = faults();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    let Some(fault) = faults.get(number) else {
                        return;
                    };
                    strike(&venue, number, fault).unwrap_or_else(|wrong| panic!("{wrong}"));
                }
            });
        }
    });
    println!("{} faults", faults.len());
    // The control: a fault that strikes what has nothing to do with it changes nothing.
    let home = venue.folder.path().join("control");
    std::fs::create_dir(&home).expect("room");
    std::fs::write(home.join("post.md"), "# Control\n\nSome words.\n").expect("room");
    let harmless = "--inject=rename:error=EIO:when=1".to_owned();
    let ended = run(&venue, &home, &["--trace=rename".to_owned(), harmless]);
    assert_eq!((ended.code, venue.made("Control")), (Some(0), 1));
}

#[test]
fn on_a_full_disk_nothing_is_sent_and_with_room_again_it_is() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("threads");
    let venue = runtime.block_on(Venue::start());
    let home = venue.folder.path().join("full");
    let state = home.join("state");
    std::fs::create_dir_all(&state).expect("room");
    std::fs::write(home.join("post.md"), "# Full\n\nSome words.\n").expect("room");
    let Some(_disk) = Disk::at(&state, "size=256k") else {
        return;
    };
    let filler = state.join("filler");
    let _ = std::fs::write(&filler, vec![b'x'; 1024 * 1024]);
    assert_eq!((run_plain(&venue, &home), venue.made("Full")), (Some(7), 0));
    std::fs::remove_file(&filler).expect("ours");
    assert_eq!((run_plain(&venue, &home), venue.made("Full")), (Some(0), 1));
}
