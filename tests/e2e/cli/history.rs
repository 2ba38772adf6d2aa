//! `byline history`: the list, what exactly was sent, and settling what is not known.

use serde_json::{Value, json};

use super::{DRAFT, Desk};

/// The name of the newest attempt.
fn newest(desk: &Desk) -> String {
    let list = desk.run(&["history", "--json"]).json();
    list["attempts"][0]["attempt"]
        .as_str()
        .expect("a name")
        .to_owned()
}

#[test]
fn the_list_has_every_attempt_for_eyes_and_for_programs() {
    let desk = Desk::set();
    let empty = desk.run(&["history"]);
    assert_eq!((empty.code, empty.out.as_str()), (Some(0), ""));
    assert!(empty.err.contains("Nothing has been sent yet."));
    assert!(!desk.path("state").exists(), "looking makes nothing");
    let url = desk.run(&["publish", "post.md", "--yes"]).out;
    desk.fault("forbidden");
    desk.write("other.md", "# Tabs\tand more\n\nWords.\n");
    desk.run(&["publish", "other.md", "--yes"]);

    let listed = desk.run(&["history"]);
    assert_eq!((listed.code, listed.out.lines().count()), (Some(0), 2));
    assert!(
        listed.err.contains("1 of about 10 in the last 24 hours."),
        "{listed:?}"
    );
    for row in listed.out.lines() {
        assert_eq!(row.split('\t').count(), 7, "{row}");
    }
    assert!(
        listed
            .out
            .lines()
            .nth(1)
            .is_some_and(|row| row.ends_with(url.trim()))
    );

    let json = desk.run(&["history", "--json"]).json();
    assert_eq!(
        (&json["schema"], &json["sentIn24Hours"], &json["nextSlot"]),
        (&json!("byline.history/1"), &json!(1), &Value::Null)
    );
    let (refused, sent) = (&json["attempts"][0], &json["attempts"][1]);
    assert_eq!(
        (&refused["outcome"], &refused["http"]),
        (&json!("rejected"), &json!(403))
    );
    assert!(refused["message"].is_string() && refused["fix"].is_string());
    assert_eq!(
        (&sent["outcome"], &sent["url"]),
        (&json!("sent"), &json!(url.trim()))
    );
    assert_eq!(
        (&sent["account"], &sent["status"]),
        (&json!("you"), &json!("draft"))
    );
    // The sandbox has a history of its own.
    assert_eq!(desk.run(&["history", "--sandbox"]).out, "");
}

#[test]
fn what_was_sent_is_shown_byte_for_byte_and_compared_with_the_draft_now() {
    let desk = Desk::set();
    desk.run(&["publish", "post.md", "--yes"]);
    let id = newest(&desk);
    let body: Value =
        serde_json::from_str(&desk.run(&["history", "show", &id, "--body"]).out).expect("the body");
    let dry = desk.run(&["publish", "post.md", "--dry-run"]).out;
    assert_eq!(body, serde_json::from_str::<Value>(&dry).expect("the same"));

    let shown = desk.run(&["history", "show", &id.to_lowercase()]);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    for words in [
        "What        sent as draft",
        "Under       @you on MEDIUM",
        "Title       Slow mornings",
        "The kettle is",
    ] {
        assert!(shown.out.contains(words), "{words}: {}", shown.out);
    }
    let same = desk.run(&["history", "show", &id, "--compare"]);
    assert!(
        same.out.contains("The draft is as it was sent."),
        "{same:?}"
    );
    desk.write("post.md", &DRAFT.replace("kettle", "radio"));
    let edited = desk.run(&["history", "show", &id, "--compare"]);
    assert!(
        edited.out.contains("- The kettle is") && edited.out.contains("+ The radio is"),
        "{edited:?}"
    );
    assert_eq!(
        desk.run(&["history", "show", &id, "--json"]).json()["editedSince"],
        true
    );

    std::fs::remove_file(desk.path("post.md")).expect("ours");
    let gone = desk.run(&["history", "show", &id, "--compare"]);
    assert_eq!(gone.code, Some(1), "{gone:?}");
    assert!(
        desk.run(&["history", "show", &id])
            .out
            .contains("The kettle is")
    );
    for id in ["ZZZZ", "../../etc/passwd", "\u{1b}[2J"] {
        let none = desk.run(&["history", "show", id]);
        assert_eq!(
            (none.code, none.err.contains('\u{1b}')),
            (Some(2), false),
            "{none:?}"
        );
    }
}

#[test]
fn an_unknown_one_is_settled_from_the_line_and_only_such_a_one() {
    let desk = Desk::set();
    for there in [true, false] {
        let name = if there { "post.md" } else { "other.md" };
        desk.write(name, &DRAFT.replace("kettle", name));
        desk.fault(if there {
            "gateway-after"
        } else {
            "dropped-before"
        });
        let unknown = desk.run(&["publish", name, "--yes"]);
        assert_eq!(unknown.code, Some(8), "{unknown:?}");
        let id = newest(&desk);
        assert!(
            unknown
                .err
                .contains(&format!("byline history resolve {id} --url URL")),
            "{unknown:?}"
        );
        desk.mend();
        assert_eq!(
            desk.run(&["history", "resolve", &id]).code,
            Some(2),
            "how it ended must be said"
        );
        let list = [
            "history",
            "resolve",
            &id,
            "--url",
            "https://medium.com/me/stories/drafts",
        ];
        assert_eq!(desk.run(&list).code, Some(2));
        let mut doubtful = list;
        doubtful[4] = "https://blog.example.org/slow-mornings";
        let doubted = desk.run(&doubtful);
        assert_eq!(doubted.code, Some(2));
        assert!(doubted.err.contains("add --insist"), "{doubted:?}");
        let url = "https://medium.com/@you/x-0123456789ab";
        let told = if there {
            desk.run(&["history", "resolve", &id, "--url", url, "--json"])
        } else {
            desk.run(&["history", "resolve", &id, "--absent", "--json"])
        };
        assert_eq!(told.code, Some(0), "{told:?}");
        let expected = if there { json!(url) } else { Value::Null };
        assert_eq!(
            (&told.json()["url"], &told.json()["open"]),
            (&expected, &json!(false))
        );
        let again = desk.run(&["publish", name, "--yes"]);
        assert_eq!(again.code, Some(if there { 10 } else { 0 }), "{again:?}");
    }
    // What is known cannot be told otherwise.
    let sent = newest(&desk);
    let refused = desk.run(&["history", "resolve", &sent, "--absent"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert_eq!(desk.posts(), 2);
}

#[test]
fn a_story_without_an_address_is_sent_and_its_address_can_be_told() {
    let desk = Desk::set();
    for fault in ["truncated", "empty"] {
        desk.write("post.md", &DRAFT.replace("kettle", fault));
        desk.fault(fault);
        let ended = desk.run(&["publish", "post.md", "--yes", "--again"]);
        assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""), "{ended:?}");
        assert!(ended.err.contains("Medium accepted it"), "{ended:?}");
        assert!(ended.err.contains("do not send it again"), "{ended:?}");
        let id = newest(&desk);
        assert_eq!(
            desk.run(&["history", "resolve", &id, "--absent"]).code,
            Some(2)
        );
        let url = "https://medium.com/@you/x-0123456789ab";
        assert_eq!(
            desk.run(&["history", "resolve", &id, "--url", url]).code,
            Some(0)
        );
        assert_eq!(
            desk.run(&["history", "--json"]).json()["attempts"][0]["url"],
            url
        );
    }
}

#[test]
fn while_a_line_of_the_history_is_damaged_nothing_is_sent() {
    let desk = Desk::set();
    assert_eq!(desk.run(&["publish", "post.md", "--yes"]).code, Some(0));
    let file = "state/byline/history.jsonl";
    let whole = desk.read(file);
    desk.write(file, &whole.replacen("\"prepared\"", "\"prepaned\"", 1));
    let again = desk.run(&["publish", "post.md", "--yes"]);
    assert_eq!((again.code, desk.posts()), (Some(7), 1), "{again:?}");
    assert!(
        again.err.contains("Line 1 of the history is damaged"),
        "{again:?}"
    );
    assert!(again.err.contains("then delete line 1 of /"), "{again:?}");
    let listed = desk.run(&["history"]);
    assert!(listed.err.contains("Line 1 of the history"), "{listed:?}");
    let doctor = desk.run(&["doctor", "--json"]);
    assert!(doctor.out.contains("Line 1 of the history"), "{doctor:?}");
    // The control: as it was, the story is known; and what a kill leaves behind stops nothing.
    desk.write(file, &format!("{whole}{}", &whole[..40]));
    assert_eq!(desk.run(&["publish", "post.md", "--yes"]).code, Some(10));
    let second = desk.run(&["publish", "post.md", "--yes", "--again"]);
    assert_eq!((second.code, desk.posts()), (Some(0), 2), "{second:?}");
}
