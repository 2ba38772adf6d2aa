//! `byline publish`: exit codes, JSON, what is sent and what is not.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{DRAFT, Desk, Ended, signal};

#[test]
fn a_sent_draft_prints_its_address_and_nothing_else() {
    let desk = Desk::set();
    let ended = desk.run(&["publish", "post.md", "--yes"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.out.lines().count(), 1);
    assert!(
        ended.out.starts_with(desk.api.trim_end_matches("/v1")),
        "{ended:?}"
    );
    assert!(
        ended
            .err
            .contains("Sending “Slow mornings” as draft to @you on MEDIUM")
    );
    assert_eq!(desk.posts(), 1);
    assert_eq!(desk.read("post.md"), DRAFT, "not asked to write back");
    assert!(ended.err.contains("publish.write_back"), "{ended:?}");
}

#[test]
fn the_json_of_a_sent_draft_has_every_field() {
    let desk = Desk::set();
    desk.fault("tags-dropped");
    let ended = desk.run(&["publish", "post.md", "--yes", "--json"]);
    let row = ended.row();
    assert_eq!(ended.code, Some(0));
    assert_eq!(
        (&row["outcome"], &row["status"]),
        (&json!("sent"), &json!("draft"))
    );
    assert_eq!(row["file"], "post.md");
    assert!(
        row["url"]
            .as_str()
            .is_some_and(|url| url.contains("/@you/"))
    );
    assert!(row["id"].is_string() && row["attempt"].is_string());
    assert!(
        row["differences"][0]
            .as_str()
            .is_some_and(|d| d.starts_with("tags:"))
    );
    assert_eq!((&row["http"], &row["error"]), (&Value::Null, &Value::Null));
}

#[test]
fn what_was_sent_is_skipped_unchanged_and_needs_again_when_changed() {
    let desk = Desk::set();
    let first = desk.run(&["publish", "post.md", "--yes"]);
    let second = desk.run(&["publish", "post.md", "--yes"]);
    assert_eq!((second.code, &second.out), (Some(10), &first.out));
    assert!(
        second
            .err
            .contains(&format!("already sent: {}", first.out.trim()))
    );
    let other_way = desk.path("config/../post.md");
    std::fs::create_dir_all(desk.path("config")).expect("a folder");
    let row = desk
        .run(&[
            "publish",
            other_way.to_str().expect("UTF-8"),
            "--yes",
            "--json",
        ])
        .row();
    assert_eq!(row["outcome"], "skipped");

    desk.write("post.md", &DRAFT.replace("kettle", "radio"));
    let changed = desk.run(&["publish", "post.md", "--yes"]);
    assert_eq!((changed.code, changed.out.as_str()), (Some(2), ""));
    assert!(
        changed.err.contains("byline publish --again post.md --yes"),
        "{changed:?}"
    );
    assert_eq!(desk.posts(), 1);
    let again = desk.run(&["publish", "post.md", "--yes", "--again"]);
    assert_eq!((again.code, desk.posts()), (Some(0), 2));
}

#[test]
fn without_a_terminal_nothing_is_sent_unasked_and_the_line_to_run_is_named() {
    let desk = Desk::set();
    let ended = desk.run(&["publish", "post.md"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(
        ended.err.contains("byline publish --yes post.md"),
        "{ended:?}"
    );

    desk.write(
        "public.md",
        &DRAFT.replace("---\ntitle", "---\npublish_status: public\ntitle"),
    );
    let ended = desk.run(&["publish", "public.md", "--yes"]);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended
            .err
            .contains("byline publish --confirm public public.md --yes"),
        "{ended:?}"
    );
    for args in [
        &["publish", "public.md", "--confirm", "unlisted"][..],
        &["publish", "post.md", "--yes", "--confirm", "public"],
        &["publish", "post.md", "--yes", "--as", "unlisted"],
    ] {
        assert_eq!(desk.run(args).code, Some(2), "{args:?}");
    }
    assert_eq!(desk.requests(), 0, "nobody was even asked");

    let row = desk
        .run(&["publish", "public.md", "--confirm", "public", "--json"])
        .row();
    assert_eq!(
        (&row["outcome"], &row["status"]),
        (&json!("sent"), &json!("public"))
    );
    let row = desk
        .run(&[
            "publish",
            "post.md",
            "--as",
            "unlisted",
            "--confirm",
            "unlisted",
            "--json",
        ])
        .row();
    assert_eq!(row["status"], "unlisted");
}

#[test]
fn a_wrong_call_for_one_file_of_a_batch_sends_none() {
    let desk = Desk::set();
    let ended = desk.run(&["publish", "post.md", "missing.md", "--yes", "--json"]);
    assert_eq!(ended.code, Some(2));
    let results = &ended.json()["results"];
    assert_eq!(results[0]["error"]["code"], "not_reached");
    assert_eq!(results[1]["error"]["code"], "usage");
    let line = ["publish", "gone.md", "post.md", "missing.md", "--yes", "-q"];
    let ended = desk.run(&line);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.err.contains("Nothing was sent") && ended.err.contains("gone.md, missing.md."),
        "{ended:?}"
    );
    assert_eq!(desk.requests(), 0);
}

#[test]
fn each_file_of_a_batch_is_told_as_it_happens_on_a_line_of_its_own() {
    use std::io::{BufRead as _, BufReader};
    let desk = Desk::set();
    desk.write("other.md", &DRAFT.replace("kettle", "radio"));
    let mut child = desk
        .command(&["publish", "post.md", "other.md", "--yes", "--jsonl"])
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut next = || -> Value {
        let line = lines.next().expect("a line").expect("UTF-8");
        serde_json::from_str(&line).expect("JSON")
    };
    let first = next();
    assert_eq!(desk.posts(), 1, "told before the next one is sent");
    let second = next();
    for (row, file) in [(&first, "post.md"), (&second, "other.md")] {
        assert_eq!(row["schema"], "byline.publish/1");
        assert_eq!(
            (&row["file"], &row["outcome"]),
            (&json!(file), &json!("sent"))
        );
    }
    assert_eq!(lines.count(), 0);
    assert!(child.wait().expect("ends").success());
}

#[test]
fn what_is_said_beside_the_results_can_be_left_out_or_be_more() {
    let desk = Desk::set();
    let quiet = desk.run(&["publish", "post.md", "--yes", "--quiet"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (Some(0), ""), "{quiet:?}");
    assert_eq!(quiet.out.lines().count(), 1);
    let verbose = desk.run(&["publish", "post.md", "--yes", "--verbose"]);
    for word in ["Settings: ", "History: ", "Account: @you on MEDIUM"] {
        assert!(verbose.err.contains(word), "{word}: {verbose:?}");
    }
    desk.write("elsewhere.toml", "[publish]\nformat = \"markdown\"\n");
    let line = ["publish", "post.md", "--config", "elsewhere.toml"];
    let elsewhere = desk.run(&[&line[..], &["--dry-run", "--verbose"]].concat());
    assert!(elsewhere.err.contains("/elsewhere.toml"), "{elsewhere:?}");
    assert!(elsewhere.out.contains("\"markdown\""), "{elsewhere:?}");
    let practice = desk.command(&["publish", "post.md", "--dry-run"]);
    let practice = { practice }.env("BYLINE_SANDBOX", "1").output();
    let practice = Ended::from(practice.expect("runs"));
    assert!(practice.err.contains("on SANDBOX"), "{practice:?}");
}

#[test]
fn checks_stop_a_draft_with_line_and_cure_and_warnings_do_not() {
    let desk = Desk::set();
    desk.write(
        "six.md",
        "---\ntitle: Six\ntags: [a, b, c, d, e, f]\n---\n\nText.\n",
    );
    let ended = desk.run(&["publish", "six.md", "--yes", "--json"]);
    assert_eq!(ended.code, Some(3));
    assert_eq!(ended.row()["error"]["code"], "checks");
    assert!(
        ended.err.contains("six.md: error: This draft has 6 tags.")
            && ended.err.contains("choose 5 or fewer")
    );
    let fixed = desk.run(&["publish", "six.md", "--yes", "--tag", "a,b", "--tag", "c"]);
    assert_eq!(fixed.code, Some(0), "{fixed:?}");

    desk.write(
        "table.md",
        "---\ntitle: T\n---\n\nWords.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    );
    let warned = desk.run(&["publish", "table.md", "--yes"]);
    assert_eq!(warned.code, Some(0));
    assert!(warned.err.contains("table.md:7:1: warning: "), "{warned:?}");
    desk.write("latin.md", "");
    std::fs::write(desk.path("latin.md"), b"# Caf\xe9\n\nText.\n").expect("a file");
    assert_eq!(desk.run(&["publish", "latin.md", "--yes"]).code, Some(3));
}

#[test]
fn each_refusal_has_its_exit_code_and_sends_nothing() {
    let desk = Desk::set();
    for (fault, code, outcome, http) in [
        ("unauthorized", 4, "rejected", json!(401)),
        ("forbidden", 5, "rejected", json!(403)),
        ("forbidden-html", 5, "rejected", json!(403)),
        ("invalid", 5, "rejected", json!(400)),
        ("rate-limited", 6, "limited", json!(429)),
    ] {
        desk.fault(fault);
        let ended = desk.run(&["publish", "post.md", "--yes", "--json"]);
        let row = ended.row();
        assert_eq!(ended.code, Some(code), "{fault}: {ended:?}");
        assert_eq!(
            (&row["outcome"], &row["http"]),
            (&json!(outcome), &http),
            "{fault}"
        );
        assert!(row["error"]["message"].is_string() && row["error"]["fix"].is_string());
        assert!(row["url"].is_null());
        let (error, fix) = (&row["error"]["code"], row["error"]["fix"].as_str());
        assert_eq!(error == "blocked", fault == "forbidden-html", "{row}");
        assert_eq!(
            fix.is_some_and(|fix| fix.contains("byline auth login")),
            fault == "unauthorized",
            "{row}"
        );
    }
    assert_eq!(desk.posts(), 0);
    desk.mend();
    assert_eq!(
        desk.run(&["publish", "post.md", "--yes"]).code,
        Some(0),
        "none of them is in the way"
    );
}

#[test]
fn no_answer_is_unknown_and_is_never_sent_again() {
    let desk = Desk::set();
    desk.fault("created-then-silent");
    let ended = desk.run(&["publish", "post.md", "--yes", "--timeout", "2s", "--json"]);
    assert_eq!(
        (ended.code, &ended.row()["outcome"]),
        (Some(8), &json!("unknown")),
        "{ended:?}"
    );
    desk.mend();
    for args in [
        &["publish", "post.md", "--yes"][..],
        &["publish", "post.md", "--yes", "--again"],
    ] {
        let next = desk.run(args);
        assert_eq!((next.code, next.out.as_str()), (Some(8), ""), "{next:?}");
    }
    assert_eq!(desk.posts(), 1);
}

#[test]
fn a_killed_send_is_unknown_and_one_stopped_twice_says_so() {
    for stop in [rustix::process::Signal::KILL, rustix::process::Signal::INT] {
        let desk = Desk::set();
        desk.fault("created-then-silent");
        let mut child = desk
            .command(&["publish", "post.md", "--yes"])
            .spawn()
            .expect("starts");
        let start = Instant::now();
        while desk.posts() == 0 && start.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(20));
        }
        signal(&child, stop);
        if stop == rustix::process::Signal::INT {
            std::thread::sleep(Duration::from_millis(300));
            assert!(
                child.try_wait().expect("asked").is_none(),
                "one Ctrl-C waits on"
            );
            signal(&child, stop);
        }
        let ended = desk.check(child.wait_with_output().expect("ends"));
        if stop == rustix::process::Signal::INT {
            assert_eq!(ended.code, Some(8), "{ended:?}");
        }
        desk.mend();
        assert_eq!(desk.run(&["publish", "post.md", "--yes"]).code, Some(8));
        assert_eq!(desk.posts(), 1);
    }
}

#[test]
fn stopped_before_anything_was_sent_is_130() {
    let desk = Desk::set();
    desk.ask(
        "PUT",
        "/_sandbox/fault",
        &json!({"fault": "slow:8", "on": "all"}).to_string(),
    );
    let child = desk
        .command(&["publish", "post.md", "--yes"])
        .spawn()
        .expect("starts");
    let start = Instant::now();
    while desk.requests() == 0 && start.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(20));
    }
    signal(&child, rustix::process::Signal::INT);
    let ended = desk.check(child.wait_with_output().expect("ends"));
    assert_eq!(ended.code, Some(130), "{ended:?}");
    assert_eq!(desk.posts(), 0);
}

#[test]
fn a_closed_port_is_not_sent_and_safe_to_repeat() {
    let desk = Desk::set();
    let mut command = desk.command(&["publish", "post.md", "--yes", "--json"]);
    let output = command
        .env("BYLINE_API_URL", "http://127.0.0.1:9/v1")
        .output();
    let ended = Ended::from(output.expect("runs"));
    assert_eq!(
        (ended.code, &ended.row()["outcome"]),
        (Some(7), &json!("not_sent"))
    );
    assert_eq!(desk.run(&["publish", "post.md", "--yes"]).code, Some(0));
}

#[test]
fn without_a_token_it_is_not_signed_in_and_practice_has_to_be_asked_for() {
    let desk = Desk::set();
    let publish = |args: &[&str]| {
        let output = desk
            .command(args)
            .env_remove("MEDIUM_INTEGRATION_TOKEN")
            .output();
        Ended::from(output.expect("runs"))
    };
    let ended = publish(&["publish", "post.md", "--yes", "--json"]);
    assert_eq!(
        (ended.code, &ended.row()["error"]["code"]),
        (Some(4), &json!("signed_out"))
    );
    let practice = publish(&["publish", "post.md", "--yes", "--sandbox"]);
    assert_eq!(practice.code, Some(0), "{practice:?}");
    assert!(practice.err.contains("on SANDBOX"));
    assert_eq!(practice.out.lines().count(), 1);
    desk.write(
        "config/byline/config.toml",
        "[publish]\ntarget = \"sandbox\"\n",
    );
    assert_eq!(publish(&["publish", "post.md", "--yes"]).code, Some(10));
    assert_eq!(
        desk.run(&["publish", "post.md", "--yes"]).code,
        Some(0),
        "a token means Medium"
    );
}

#[test]
fn a_dry_run_prints_the_request_and_asks_nobody() {
    let desk = Desk::set();
    let ended = desk.run(&["publish", "post.md", "--dry-run", "--as", "public"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let body: Value = serde_json::from_str(&ended.out).expect("the body");
    assert_eq!(
        (&body["publishStatus"], &body["title"]),
        (&json!("public"), &json!("Slow mornings"))
    );
    assert!(ended.err.contains("would create 1 public story on MEDIUM"));
    let row = desk
        .run(&["publish", "post.md", "--dry-run", "--json"])
        .row();
    assert_eq!(
        (&row["outcome"], &row["request"]["body"]["publishStatus"]),
        (&json!("dry_run"), &json!("draft"))
    );
    assert_eq!((desk.requests(), desk.posts()), (0, 0));
    assert!(
        !desk.path("state").exists(),
        "no history of what was not sent"
    );
    let html = desk.run(&["show", "post.md", "--to", "html"]).out;
    assert_eq!(
        html.trim_end(),
        body["content"].as_str().expect("HTML").trim_end()
    );
}

#[test]
fn what_is_chosen_on_the_line_is_what_is_sent() {
    let desk = Desk::set();
    let args = [
        "publish",
        "-",
        "--yes",
        "--title",
        "Another title",
        "--tag",
        "one",
        "--license",
        "cc-40-by",
        "--canonical",
        "https://example.org/a",
        "--json",
    ];
    let ended = desk.run_with(&args, "# Slow mornings\n\nText.\n");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.row()["file"], "-");
    let posts: Value = serde_json::from_str(&desk.ask("GET", "/_sandbox/posts", "")).expect("JSON");
    let post = &posts[0];
    assert_eq!(
        (&post["title"], &post["tags"]),
        (&json!("Another title"), &json!(["one"]))
    );
    assert_eq!(
        (&post["license"], &post["canonicalUrl"]),
        (&json!("cc-40-by"), &json!("https://example.org/a"))
    );
    assert!(
        post["content"]
            .as_str()
            .is_some_and(|html| html.contains("Another title"))
    );
    // Two texts from standard input are two drafts.
    assert_eq!(
        desk.run_with(&["publish", "-", "--yes"], "# Other\n\nWords.\n")
            .code,
        Some(0)
    );
    let untitled = desk.run_with(&["publish", "-", "--yes"], "Only words.\n");
    assert_eq!(untitled.code, Some(3), "{untitled:?}");
}

#[test]
fn writing_back_adds_exactly_one_line() {
    let desk = Desk::set();
    desk.write(
        "config/byline/config.toml",
        "[publish]\nwrite_back = \"always\"\n",
    );
    let ended = desk.run(&["publish", "post.md", "--yes", "--title", "Only this once"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let now = desk.read("post.md");
    let added: Vec<&str> = now.lines().filter(|line| !DRAFT.contains(line)).collect();
    assert_eq!(added.len(), 1, "{now}");
    assert!(
        added[0].starts_with("medium_url: ") && added[0].contains(ended.out.trim()),
        "{now}"
    );
    assert_eq!(now.replace(&format!("{}\n", added[0]), ""), DRAFT);
    assert_eq!(
        desk.run(&["publish", "post.md", "--yes", "--title", "Only this once"])
            .code,
        Some(10)
    );

    let bare = "# Bare\n\nNo header here.\n";
    desk.write("bare.md", bare);
    let refused = desk.run(&["publish", "bare.md", "--yes"]);
    assert_eq!(
        (refused.code, desk.read("bare.md").as_str()),
        (Some(0), bare)
    );
    assert!(refused.err.contains("not in the draft"), "{refused:?}");
    desk.write("other.md", &DRAFT.replace("kettle", "radio"));
    desk.run(&["publish", "other.md", "--yes", "--no-write-back"]);
    assert!(!desk.read("other.md").contains("medium_url"));
    desk.write("practice.md", &DRAFT.replace("kettle", "lamp"));
    desk.run(&["publish", "practice.md", "--yes", "--sandbox"]);
    assert!(!desk.read("practice.md").contains("medium_url"));
}

#[test]
fn a_batch_is_paced_goes_past_checks_stops_at_a_limit_and_resumes() {
    let desk = Desk::set();
    for name in ["a", "b", "c"] {
        desk.write(&format!("{name}.md"), &DRAFT.replace("kettle", name));
    }
    desk.write("bad.md", "---\ntitle: Bad\n---\n");
    let start = Instant::now();
    let ended = desk.run(&["publish", "a.md", "bad.md", "b.md", "--yes"]);
    assert_eq!(ended.code, Some(9), "{ended:?}");
    assert!(start.elapsed() >= Duration::from_secs(2));
    let words: Vec<&str> = ended
        .out
        .lines()
        .filter_map(|line| line.split('\t').next())
        .collect();
    assert_eq!(words, ["sent", "not_sent", "sent"]);
    desk.fault("rate-limited");
    desk.write("d.md", &DRAFT.replace("kettle", "d"));
    let limited = desk.run(&["publish", "a.md", "c.md", "d.md", "--yes", "--json"]);
    assert_eq!(limited.code, Some(9));
    let outcomes: Vec<_> = (0..3)
        .map(|i| limited.json()["results"][i]["outcome"].clone())
        .collect();
    assert_eq!(outcomes, ["skipped", "limited", "not_sent"]);
    desk.mend();
    assert_eq!(
        desk.run(&["publish", "a.md", "b.md", "c.md", "d.md", "--yes"])
            .code,
        Some(0)
    );
    assert_eq!(desk.posts(), 4);
}

#[test]
fn another_visibility_is_not_called_a_change() {
    let desk = Desk::set();
    assert_eq!(desk.run(&["publish", "post.md", "--yes"]).code, Some(0));
    let public = [
        "publish",
        "post.md",
        "--as",
        "public",
        "--confirm",
        "public",
    ];
    let ended = desk.run(&public);
    assert_eq!((ended.code, desk.posts()), (Some(2), 1), "{ended:?}");
    assert!(
        ended
            .err
            .contains("was sent before as draft, and this would be public ("),
        "{ended:?}"
    );
    // The control: a change is.
    desk.write("post.md", &DRAFT.replace("kettle", "pan"));
    let ended = desk.run(&public);
    assert!(ended.err.contains("has changed since"), "{ended:?}");
}

#[test]
fn an_address_that_cannot_be_printed_is_no_success() {
    let desk = Desk::set();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("a device");
    let mut command = desk.command(&["publish", "post.md", "--yes"]);
    let ended = desk.check(command.stdout(full).output().expect("runs"));
    assert_eq!((ended.code, desk.posts()), (Some(1), 1), "{ended:?}");
    assert!(
        ended
            .err
            .contains("could not be written to standard output")
    );
    // A reader that has gone away, on the other hand, has what it wanted.
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = desk.command(&["url", "post.md"]);
    let ended = desk.check(command.stdout(writer).output().expect("runs"));
    assert_eq!(ended.code, Some(0), "{ended:?}");
}
