//! The real program, killed with -9 at random moments of a send, and started again.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use byline::adapters::journal::FileJournal;
use byline::ports::journal::Journal as _;
use byline::sandbox::Sandbox;
use serde_json::Value;
use tempfile::TempDir;

use super::proxy::{How, Point, Proxy, Strike};
use super::truth::{Facts, judge};
use super::{Dice, fast_folder, rounds, seed, service};
use crate::e2e::cli::byline;

/// A service behind a proxy.
pub struct Venue {
    sandbox: Sandbox,
    pub proxy: Proxy,
    pub folder: TempDir,
}

impl Venue {
    pub async fn start() -> Self {
        let folder = fast_folder();
        let (sandbox, proxy) = service(folder.path()).await;
        Self {
            sandbox,
            proxy,
            folder,
        }
    }

    pub fn command(&self, home: &Path, args: &[&str]) -> Command {
        let mut command = byline(home);
        command
            .args(args)
            .env("BYLINE_API_URL", self.proxy.base())
            .env("MEDIUM_INTEGRATION_TOKEN", self.sandbox.token().expose());
        command
    }

    /// Runs the program to its end: exit code and standard output.
    pub async fn run(&self, home: &Path, args: &[&str]) -> (Option<i32>, String) {
        let mut command = self.command(home, args);
        let output = tokio::task::spawn_blocking(move || command.output())
            .await
            .expect("no panic")
            .expect("starts");
        let out = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), out)
    }

    pub fn made(&self, title: &str) -> usize {
        let posts = self.sandbox.posts().expect("readable");
        posts.iter().filter(|post| post.title == title).count()
    }
}

/// Starts a send and kills it: after some time, or when the request is at a chosen point.
pub async fn start_and_kill(
    service: &Venue,
    home: &Path,
    args: &[&str],
    dice: &mut Dice,
    usual: Duration,
) {
    let mut child = service.command(home, args).spawn().expect("starts");
    if dice.below(2) == 0 {
        let micros = u64::try_from(usual.as_micros()).unwrap_or(100_000) * 5 / 4;
        tokio::time::sleep(Duration::from_micros(dice.next() % micros)).await;
    } else {
        let point = match dice.below(5) {
            0 => Point::Request(1 + dice.below(300)),
            1 => Point::HalfBody,
            2 => Point::WholeKept,
            3 => Point::AnswerKept,
            _ => Point::Answer(1 + dice.below(700)),
        };
        let how = if point == Point::AnswerKept || dice.below(2) == 0 {
            How::Stall
        } else {
            How::Close
        };
        service.proxy.strike(Strike { point, how });
        // It may end before it comes so far.
        let struck = tokio::time::timeout(Duration::from_secs(10), service.proxy.struck()).await;
        if struck.is_ok() {
            tokio::time::sleep(Duration::from_micros(dice.next() % 6000)).await;
        }
    }
    // Kill is SIGKILL. A process that has ended already cannot be killed, which is as good.
    let _ = child.kill();
    tokio::task::spawn_blocking(move || child.wait_with_output())
        .await
        .expect("no panic")
        .expect("ends");
}

async fn play(
    service: &Venue,
    seed: u64,
    number: u64,
    usual: Duration,
) -> Result<&'static str, String> {
    let mut dice = Dice::of(seed, number);
    let failed = |what: String| format!("kill {number} of seed {seed}: {what}");
    let home = service.folder.path().join(format!("home-{number}"));
    std::fs::create_dir(&home).expect("room");
    let title = format!("Kill {number}");
    std::fs::write(home.join("post.md"), format!("# {title}\n\nSome words.\n")).expect("room");
    service.proxy.mend().await;
    let publish = ["publish", "post.md", "--yes", "--timeout", "20s"];
    start_and_kill(service, &home, &publish, &mut dice, usual).await;
    service.proxy.quiet().await;

    let made = service.made(&title);
    let records = FileJournal::new(&home.join("state/byline"))
        .read()
        .expect("readable");
    let facts = Facts {
        made,
        requests: service.proxy.posts(),
        told: None,
        records: records.clone(),
    };
    judge(&facts).map_err(failed)?;
    // The program itself, started again, says the same.
    let (code, told) = service.run(&home, &["history", "--json"]).await;
    let told: Value =
        serde_json::from_str(&told).map_err(|_| failed(format!("no JSON: {told}")))?;
    let listed: Vec<&str> = told["attempts"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|attempt| attempt["outcome"].as_str())
        .collect();
    let kept: Vec<&str> = records.iter().map(|record| record.outcome.word()).collect();
    if code != Some(0) || listed != kept {
        return Err(failed(format!(
            "{code:?}: lists {listed:?}, keeps {kept:?}"
        )));
    }
    service.proxy.mend().await;
    let word = kept.first().copied().unwrap_or("nothing");
    let wanted = match word {
        "sent" => 10,
        "unknown" => 8,
        _ => 0,
    };
    let publish = ["publish", "post.md", "--yes"];
    let (again, _) = service.run(&home, &publish).await;
    if again != Some(wanted) {
        return Err(failed(format!("{word}, and then exit code {again:?}")));
    }
    if word == "unknown" {
        let id = records[0].id.to_string();
        let url = "http://127.0.0.1/@you/x";
        let how: &[&str] = if made == 0 {
            &["--absent"]
        } else {
            &["--insist", "--url", url]
        };
        let resolve = [&["history", "resolve", &id], how].concat();
        let (resolved, _) = service.run(&home, &resolve).await;
        let (after, _) = service.run(&home, &publish).await;
        let expected = if made == 0 { 0 } else { 10 };
        if (resolved, after) != (Some(0), Some(expected)) {
            return Err(failed(format!(
                "resolved {resolved:?}, then {after:?}, made {made}"
            )));
        }
    }
    if service.made(&title) != 1 {
        return Err(failed(format!("{} posts in the end", service.made(&title))));
    }
    let _ = std::fs::remove_dir_all(&home);
    Ok(word)
}

/// How long a send takes that nobody disturbs.
pub async fn usual(service: &Venue) -> Duration {
    let home = service.folder.path().join("usual");
    std::fs::create_dir(&home).expect("room");
    std::fs::write(home.join("post.md"), "# Usual\n\nSome words.\n").expect("room");
    let start = Instant::now();
    let (code, _) = service.run(&home, &["publish", "post.md", "--yes"]).await;
    assert_eq!(code, Some(0));
    start.elapsed()
}

fn check(count: usize) {
    const LANES: usize = 4;
    let seed = seed();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("threads");
    let next = Arc::new(AtomicU64::new(0));
    let endings = runtime.block_on(async {
        let mut lanes = tokio::task::JoinSet::new();
        for _ in 0..LANES {
            let next = Arc::clone(&next);
            lanes.spawn(async move {
                let service = Venue::start().await;
                let usual = usual(&service).await;
                let mut endings: BTreeMap<&str, usize> = BTreeMap::new();
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= count as u64 {
                        return Ok::<_, String>(endings);
                    }
                    *endings
                        .entry(play(&service, seed, number, usual).await?)
                        .or_default() += 1;
                }
            });
        }
        let mut all: BTreeMap<&str, usize> = BTreeMap::new();
        while let Some(lane) = lanes.join_next().await {
            let lane = lane
                .expect("no panic")
                .unwrap_or_else(|wrong| panic!("{wrong}"));
            for (ending, times) in lane {
                *all.entry(ending).or_default() += times;
            }
        }
        all
    });
    println!("{endings:?}");
    // Killed too early, in the middle and too late: else the moments were not random.
    for ending in ["nothing", "unknown", "sent"] {
        assert!(
            endings.contains_key(ending),
            "none was {ending}: {endings:?}"
        );
    }
}

#[test]
fn killed_at_any_moment_of_a_send_ledger_and_history_agree() {
    check(rounds(120));
}

/// `cargo test --release --test e2e -- killed_ten_thousand --ignored`
#[test]
#[ignore = "takes an hour; the same in small runs each time"]
fn killed_ten_thousand_times_ledger_and_history_agree() {
    check(rounds(10_000));
}
