//! `byline schedule`: planned with the care of a send, sent at most once, held for a reason.

use std::path::Path;
use std::process::{Child, Command};

use byline::adapters::queue::FileQueue;
use byline::ports::planned::{Entry, Planned, Standing};
use serde_json::{Value, json};

use super::{DRAFT, Desk, Ended, signal};

/// An hour, in seconds.
const HOUR: i64 = 3600;

/// What happens between plan and time.
type Change<'a> = &'a dyn Fn(&Desk);

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// A plan for tomorrow, made by the program itself; then put to another time, as if that were now. Returns its name.
fn plan(desk: &Desk, file: &str, more: &[&str], ago: i64) -> String {
    let args = [
        &["schedule", "add", file, "--at", "tomorrow 12:00", "--yes"],
        more,
    ]
    .concat();
    let ended = desk.run(&args);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let id = ended.out.trim().to_owned();
    put_to(desk, &id, now() - ago)
}

fn queue(desk: &Desk) -> FileQueue {
    FileQueue::new(&desk.path("state/byline"))
}

fn planned(desk: &Desk, id: &str) -> Planned {
    let entries = queue(desk).load().expect("readable");
    let there = entries.into_iter().find(|entry| entry.planned.id == id);
    there.expect("planned").planned
}

/// The same plan at another time.
fn put_to(desk: &Desk, id: &str, at: i64) -> String {
    let planned = planned(desk, id);
    let queue = queue(desk);
    queue.remove(id, now(), |_| Ok(())).expect("removed");
    queue.add(Planned { at, ..planned }).expect("planned").id
}

fn list(desk: &Desk) -> Vec<Value> {
    let value = desk.run(&["schedule", "list", "--json"]).json();
    assert_eq!(value["schema"], "byline.schedule/1");
    value["planned"].as_array().expect("a list").clone()
}

/// State and reason of a planned send.
fn stands(desk: &Desk, id: &str) -> (String, String) {
    let there = list(desk).into_iter().find(|entry| entry["id"] == id);
    let there = there.expect("in the list");
    let word = |key: &str| there[key].as_str().unwrap_or_default().to_owned();
    (word("state"), word("why") + &word("fix"))
}

fn run(desk: &Desk) -> Ended {
    desk.run(&["schedule", "run", "--due"])
}

fn start(desk: &Desk) -> Child {
    desk.command(&["schedule", "run", "--due"])
        .spawn()
        .expect("starts")
}

fn end(desk: &Desk, child: Child) -> Ended {
    desk.check(child.wait_with_output().expect("ends"))
}

#[test]
fn a_planned_send_says_when_leaves_then_and_only_once() {
    let desk = Desk::set();
    let ended = desk.run(&[
        "schedule",
        "add",
        "post.md",
        "--at",
        "2099-11-24T09:00+01:00",
        "--yes",
    ]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let id = ended.out.trim();
    assert!(
        ended.err.contains(&format!(
            "{id}: “Slow mornings” as draft to @you on MEDIUM (127.0.0.1"
        )) && ended.err.contains(
            "will be sent on Tue 24 Nov 2099, 08:00 UTC, if the draft is still as it is now."
        ),
        "{ended:?}"
    );
    // The token of this call is in its environment, where no timer finds it.
    assert!(
        ended
            .err
            .contains("Warning: the token is in MEDIUM_INTEGRATION_TOKEN"),
        "{ended:?}"
    );
    assert_eq!(stands(&desk, id).0, "planned");
    let early = run(&desk);
    assert_eq!(
        (early.code, early.out.as_str(), early.err.as_str()),
        (Some(0), "", "")
    );
    assert_eq!(desk.posts(), 0, "not before its time");

    let id = put_to(&desk, id, now() - 5);
    assert_eq!(stands(&desk, &id).0, "due");
    let sent = run(&desk);
    assert_eq!(sent.code, Some(0), "{sent:?}");
    let url = list(&desk)[0]["url"]
        .as_str()
        .expect("an address")
        .to_owned();
    assert_eq!(
        sent.out,
        format!("{id}\tsent\t{}\t{url}\n", desk.path("post.md").display())
    );
    assert_eq!(stands(&desk, &id).0, "sent");
    for _ in 0..2 {
        assert_eq!(run(&desk).code, Some(0));
    }
    assert_eq!(desk.posts(), 1);
    let history = desk.run(&["history", "--json"]).json();
    assert_eq!(history["attempts"].as_array().map(Vec::len), Some(1));
    assert_eq!(history["attempts"][0]["attempt"], list(&desk)[0]["attempt"]);
}

#[test]
fn what_publish_refuses_is_not_planned_either_with_the_same_code() {
    let desk = Desk::set();
    desk.write("empty.md", "");
    let tomorrow = ["--at", "tomorrow 9:00"];
    for (args, code, said) in [
        (&["post.md"][..], 2, "byline schedule add --yes post.md"),
        (
            &["post.md", "--as", "public", "--yes"],
            2,
            "byline schedule add --confirm public post.md",
        ),
        (
            &["post.md", "--as", "public", "--confirm", "unlisted"],
            2,
            "--confirm says unlisted",
        ),
        (&["empty.md", "--yes"], 3, "no text"),
        (&["gone.md", "--yes"], 2, "There is no file gone.md"),
        (&["-", "--yes"], 2, "Standard input is gone"),
        (
            &["post.md", "--yes", "--publication", "nobody"],
            2,
            "no one publication",
        ),
    ] {
        let ended = desk.run(&[&["schedule", "add"], args, &tomorrow].concat());
        assert_eq!(
            (ended.code, ended.out.as_str()),
            (Some(code), ""),
            "{args:?}: {ended:?}"
        );
        assert!(ended.err.contains(said), "{args:?}: {ended:?}");
    }
    let past = desk.run(&[
        "schedule",
        "add",
        "post.md",
        "--yes",
        "--at",
        "2020-01-01T09:00Z",
    ]);
    assert_eq!(past.code, Some(2));
    assert!(list(&desk).is_empty());
    assert!(desk.run(&["publish", "post.md", "--yes"]).code == Some(0));
    let again = desk.run(&[&["schedule", "add", "post.md", "--yes"][..], &tomorrow].concat());
    assert_eq!(again.code, Some(10), "already sent: {again:?}");
    // The control: said out loud, it is planned, and makes a second story and no third.
    plan(&desk, "post.md", &["--again"], 5);
    assert_eq!(
        (run(&desk).code, run(&desk).code, desk.posts()),
        (Some(0), Some(0), 2)
    );
}

#[test]
fn whatever_is_not_as_it_was_confirmed_is_held_with_its_reason_and_a_way_on() {
    let changed = DRAFT.replace("kettle", "radio");
    let held: [(&str, Change, i64); 6] = [
        (
            "The draft has changed",
            &|desk| desk.write("post.md", &changed),
            5,
        ),
        ("was missed by more than an hour", &|_| {}, HOUR + 60),
        (
            "There is no file",
            &|desk| std::fs::remove_file(desk.path("post.md")).expect("there"),
            5,
        ),
        (
            "UTF-8",
            &|desk| std::fs::write(desk.path("post.md"), b"# A\n\nb\xff\xfe\x00c\n").expect("room"),
            5,
        ),
        (
            "sent differently",
            &|desk| desk.write("config/byline/config.toml", "publish.heading = \"keep\"\n"),
            5,
        ),
        (
            "sent already",
            &|desk| {
                let sent = desk.run(&["publish", "post.md", "--yes"]);
                assert_eq!(sent.code, Some(0));
                assert!(sent.err.contains("is planned as well ("), "{sent:?}");
            },
            5,
        ),
    ];
    for (why, change, ago) in held {
        let desk = Desk::set();
        let id = plan(&desk, "post.md", &[], ago);
        change(&desk);
        let before = desk.posts();
        let ended = run(&desk);
        assert_ne!(ended.code, Some(0), "{why}: {ended:?}");
        assert!(
            ended.out.starts_with(&format!("{id}\theld\t")),
            "{why}: {ended:?}"
        );
        let (state, said) = stands(&desk, &id);
        assert_eq!(state, "held", "{why}");
        assert!(
            said.contains(why)
                && said.contains("byline schedule add ")
                && said.contains(&format!("byline schedule rm {id}")),
            "{why}: {said}"
        );
        assert_eq!(desk.posts(), before, "{why}");
        assert_eq!(run(&desk).out, "", "told once");
        assert_eq!(desk.run(&["schedule", "rm", &id]).code, Some(0));
        assert!(list(&desk).is_empty());
    }
}

#[test]
fn with_follow_edits_the_draft_is_sent_as_it_is_then_but_never_more_widely() {
    let desk = Desk::set();
    plan(&desk, "post.md", &["--follow-edits"], 5);
    let raised = DRAFT.replace("title:", "publish_status: public\ntitle:");
    desk.write("post.md", &raised.replace("kettle", "radio"));
    let ended = run(&desk);
    assert_eq!((ended.code, desk.posts()), (Some(0), 1), "{ended:?}");
    let history = desk.run(&["history", "--json"]).json();
    assert_eq!(history["attempts"][0]["status"], "draft");
    let id = history["attempts"][0]["attempt"].as_str().expect("a name");
    assert!(
        desk.run(&["history", "show", id, "--body"])
            .out
            .contains("radio")
    );
}

#[test]
fn another_account_or_another_service_gets_nothing() {
    let desk = Desk::set();
    let id = plan(&desk, "post.md", &[], 5);
    let mut command = desk.command(&["schedule", "run"]);
    command.env("BYLINE_API_URL", desk.api.replace("127.0.0.1", "localhost"));
    let ended = desk.check(command.output().expect("runs"));
    assert!(
        ended.err.contains("It was planned for http://127.0.0.1"),
        "{ended:?}"
    );
    assert_eq!((stands(&desk, &id).0.as_str(), desk.posts()), ("held", 0));

    let planned = Planned {
        user: "somebody-else".into(),
        username: "other".into(),
        ..planned(&desk, &id)
    };
    let id = queue(&desk).add(planned).expect("planned").id;
    assert_eq!(run(&desk).code, Some(7));
    let (state, why) = stands(&desk, &id);
    assert!(
        state == "held"
            && why.contains("It was planned as @other, and the token is that of @you now"),
        "{why}"
    );
    assert_eq!(desk.posts(), 0);
}

#[test]
fn what_cannot_be_reached_is_tried_again_until_its_hour_is_over() {
    let mut desk = Desk::set();
    let id = plan(&desk, "post.md", &[], 5);
    let without = |desk: &Desk| {
        let mut command = desk.command(&["schedule", "run", "--due"]);
        command.env_remove("MEDIUM_INTEGRATION_TOKEN");
        desk.check(command.output().expect("runs"))
    };
    // Nobody is signed in.
    let ended = without(&desk);
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert_eq!(stands(&desk, &id).0, "due");
    let size = std::fs::metadata(desk.path("state/byline/schedule.jsonl"))
        .expect("there")
        .len();
    assert_eq!(without(&desk).code, Some(4));
    let after = std::fs::metadata(desk.path("state/byline/schedule.jsonl"))
        .expect("there")
        .len();
    assert_eq!(size, after, "the same reason is noted once");
    // Nobody answers.
    desk.sandbox.kill().expect("was running");
    desk.sandbox.wait().expect("ended");
    assert_eq!(run(&desk).code, Some(7));
    let (state, why) = stands(&desk, &id);
    assert!(state == "due" && !why.is_empty(), "{state}: {why}");
    let id = put_to(&desk, &id, now() - HOUR - 1);
    assert_eq!(stands(&desk, &id).0, "missed");
    run(&desk);
    assert_eq!(stands(&desk, &id).0, "held");
}

#[test]
fn a_limit_holds_with_the_time_and_an_unknown_end_is_never_tried_again() {
    let desk = Desk::set();
    desk.write("other.md", &DRAFT.replace("kettle", "radio"));
    let one = plan(&desk, "post.md", &[], 9);
    let two = plan(&desk, "other.md", &[], 5);
    desk.fault("rate-limited");
    assert_eq!(run(&desk).code, Some(6));
    let (state, why) = stands(&desk, &one);
    assert!(
        state == "held" && why.contains("The next can be sent on"),
        "{why}"
    );
    assert_eq!(stands(&desk, &two).0, "due", "the rest was not tried");

    let desk = Desk::set();
    let id = plan(&desk, "post.md", &[], 5);
    desk.fault("created-then-silent");
    let child = start(&desk);
    let begun = std::time::Instant::now();
    while desk.posts() == 0 && begun.elapsed().as_secs() < 30 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    // While it is being sent it cannot be taken out, and no second run sends it.
    assert_eq!(stands(&desk, &id).0, "sending");
    let refused = desk.run(&["schedule", "rm", &id]);
    assert!(
        refused.code == Some(2) && refused.err.contains("being sent right now"),
        "{refused:?}"
    );
    assert_eq!(run(&desk).code, Some(0));
    signal(&child, rustix::process::Signal::KILL);
    end(&desk, child);
    desk.mend();
    assert_eq!(stands(&desk, &id).0, "unknown");
    let told = run(&desk);
    assert_eq!(told.code, Some(8), "{told:?}");
    assert_eq!((run(&desk).code, desk.posts()), (Some(0), 1));
    let (state, why) = stands(&desk, &id);
    assert!(
        state == "unknown" && why.contains("byline history resolve"),
        "{why}"
    );
}

#[test]
fn many_runs_at_once_send_one_story_each() {
    let desk = Desk::set();
    for number in 0..3 {
        let name = format!("post-{number}.md");
        desk.write(&name, &DRAFT.replace("kettle", &format!("kettle {number}")));
        plan(&desk, &name, &[], 5);
    }
    let children: Vec<Child> = (0..6).map(|_| start(&desk)).collect();
    for child in children {
        let ended = end(&desk, child);
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
    assert_eq!(desk.posts(), 3);
    assert!(list(&desk).iter().all(|entry| entry["state"] == "sent"));
}

#[test]
fn were_the_queue_to_forget_that_it_was_sent_the_history_still_knows() {
    // The control of all the others: the notes of the queue are taken away, as a faulty program would leave it.
    let desk = Desk::set();
    let id = plan(&desk, "post.md", &[], 5);
    let confirmed = planned(&desk, &id);
    assert_eq!(run(&desk).code, Some(0));
    for again in [false, true] {
        std::fs::remove_file(desk.path("state/byline/schedule.jsonl")).expect("there");
        let planned = Planned {
            again,
            ..confirmed.clone()
        };
        queue(&desk).add(planned).expect("planned");
        assert_ne!(run(&desk).code, Some(0), "again: {again}");
        assert_eq!(desk.posts(), 1, "again: {again}");
    }
    // Without the history, too, nothing is left that knows: it is sent. So it was the history that stopped it.
    std::fs::remove_file(desk.path("state/byline/history.jsonl")).expect("there");
    std::fs::remove_file(desk.path("state/byline/schedule.jsonl")).expect("there");
    queue(&desk).add(confirmed).expect("planned");
    assert_eq!((run(&desk).code, desk.posts()), (Some(0), 2));
}

#[test]
fn a_draft_that_is_open_in_another_byline_is_held() {
    use byline::ports::drafts::Drafts as _;
    use byline::ports::holding::{Claim, Holds as _};
    let desk = Desk::set();
    let id = plan(&desk, "post.md", &[], 5);
    let files = byline::adapters::files::Files::new(&desk.path("state/byline"));
    let file = desk.path("post.md");
    let loaded = files.load(&file).expect("readable");
    let claim = files
        .claim(&file, loaded.fingerprint.file, now(), false)
        .expect("works");
    assert!(matches!(claim, Claim::Ours(_)));
    assert_eq!(run(&desk).code, Some(7));
    let (state, why) = stands(&desk, &id);
    assert!(
        state == "held" && why.contains("open in another Byline"),
        "{why}"
    );
    assert_eq!(desk.posts(), 0);
}

/// What a copy of the program under this path prints as its timer.
fn timer(desk: &Desk, program: &Path, more: &[&str]) -> String {
    let output = Command::new(program)
        .env_clear()
        .env("HOME", desk.home.path())
        .env("XDG_STATE_HOME", desk.path("st ate%"))
        .env("MEDIUM_INTEGRATION_TOKEN", &desk.token)
        .args([&["schedule", "timer"], more].concat())
        .output()
        .expect("runs");
    desk.check(output).out
}

/// What systemd has to say about the units; `None` where there is no systemd.
fn verified(desk: &Desk, units: &str) -> Option<String> {
    let (service, timer) = units.split_once("\n\n# ~").expect("two parts");
    desk.write("units/byline-schedule.service", service);
    desk.write("units/byline-schedule.timer", &format!("# ~{timer}"));
    let output = Command::new("systemd-analyze")
        .args(["verify", "--user"])
        .arg(desk.path("units/byline-schedule.service"))
        .arg(desk.path("units/byline-schedule.timer"))
        .env("XDG_RUNTIME_DIR", desk.home.path())
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_timer_holds_no_address_with_a_password_in_it() {
    let desk = Desk::set();
    let printed = |address: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_byline"))
            .env_clear()
            .env("HOME", desk.home.path())
            .env("BYLINE_API_URL", address)
            .args(["schedule", "timer"])
            .output()
            .expect("runs");
        let all = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            String::from_utf8_lossy(&all).into_owned(),
        )
    };
    let (code, said) = printed("http://127.0.0.1:9/v1");
    assert!(code == Some(0) && said.contains("BYLINE_API_URL=http://127.0.0.1:9/v1"));
    let (code, said) = printed("http://me:secret@127.0.0.1:9/v1");
    assert!(code == Some(2) && !said.contains("secret"), "{said}");
}

#[test]
fn the_timer_is_what_systemd_and_a_shell_can_read() {
    let desk = Desk::set();
    for name in ["plain", "my 50% $HOME = it", "my \"50%\" it's \\n $HOME"] {
        let folder = desk.path(name);
        std::fs::create_dir(&folder).expect("room");
        let program = folder.join("byline");
        std::fs::copy(env!("CARGO_BIN_EXE_byline"), &program).expect("room");
        let cron = timer(&desk, &program, &["--cron"]);
        let line = cron.trim().strip_prefix("* * * * * ").expect("minutely");
        let shell = Command::new("/bin/sh")
            .arg("-c")
            .arg(line.replace("\\%", "%"))
            .env_clear()
            .env("HOME", desk.home.path())
            .output()
            .expect("a shell");
        assert!(
            shell.status.success() && shell.stderr.is_empty(),
            "{name}: {shell:?}"
        );
        let units = timer(&desk, &program, &[]);
        let Some(said) = verified(&desk, &units) else {
            assert!(
                std::env::var_os("BYLINE_REQUIRE_REAL").is_none(),
                "systemd-analyze is not installed"
            );
            println!("skipped: systemd-analyze is not installed");
            continue;
        };
        assert!(!said.contains("byline"), "{name}: {said}");
        // The control: it looks at the very program.
        let wrong = units
            .replace("\"/", "\"/gone/")
            .replace("=/bin/sh", "=/gone/sh");
        let said = verified(&desk, &wrong).expect("was there");
        assert!(said.contains("is not executable"), "{name}: {said}");
    }
}

#[test]
fn a_plan_is_listed_as_it_was_made() {
    let desk = Desk::set();
    let ended = desk.run(&[
        "schedule",
        "add",
        "post.md",
        "--at",
        "2099-11-24T09:00+01:00",
        "--as",
        "public",
        "--confirm",
        "public",
        "--json",
    ]);
    let made = ended.json()["planned"][0].clone();
    for (key, value) in [
        ("state", json!("planned")),
        ("at", json!("2099-11-24T08:00:00Z")),
        ("visibility", json!("public")),
        ("target", json!("medium")),
        ("account", json!("you")),
        ("followEdits", json!(false)),
        ("why", Value::Null),
    ] {
        assert_eq!(made[key], value, "{key}");
    }
    assert_eq!(list(&desk), [made]);
    let entries: Vec<Entry> = queue(&desk).load().expect("readable");
    assert_eq!(entries[0].standing, Standing::Waiting { why: None });
}

#[test]
fn what_is_only_to_be_planned_is_not_said_to_be_sent() {
    let desk = Desk::set();
    let call = ["schedule", "add", "post.md", "--at", "tomorrow 12:00"];
    for more in [&[][..], &["--as", "public"], &["--confirm", "public"]] {
        let ended = desk.run(&[&call, more].concat());
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert!(ended.err.contains("Nothing was planned."), "{ended:?}");
        assert!(!ended.err.contains("To send it"), "{ended:?}");
    }
    assert!(queue(&desk).load().expect("readable").is_empty());
}
