//! The journal never forgets an attempt and never calls one finished that may not be.

use super::*;
use crate::domain::attempt::Receipt;
use crate::domain::plan::{Account, Digest, Target};
use crate::domain::post::{ContentFormat, License, Post, Visibility};
use std::os::unix::fs::PermissionsExt as _;

fn plan(title: &str) -> Plan {
    let post = Post {
        title: title.into(),
        content_format: ContentFormat::Html,
        content: "<p>text</p>".into(),
        tags: vec!["a".into()],
        canonical_url: None,
        visibility: Visibility::Draft,
        license: License::AllRightsReserved,
        notify_followers: false,
    };
    Plan {
        file: "/drafts/a.md".into(),
        publication: None,
        target: Target::Sandbox,
        account: Account {
            id: "5303d74c".into(),
            username: "you".into(),
            name: "You".into(),
            url: "http://127.0.0.1/@you".into(),
        },
        body: format!("{{\"title\":\"{title}\"}}"),
        digest: Digest::of(title.as_bytes()),
        source: Digest::of(b"source"),
        before: 0,
        pictures: Vec::new(),
        words: 1,
        begins: "text".into(),
        ends: "text".into(),
        findings: Vec::new(),
        post,
    }
}

fn sent() -> Outcome {
    Outcome::Sent {
        receipt: Receipt {
            id: "e6f36a".into(),
            url: "http://127.0.0.1/@you/e6f36a".into(),
            ..Receipt::default()
        },
    }
}

fn journal() -> (tempfile::TempDir, FileJournal) {
    let base = tempfile::tempdir().expect("a folder");
    let journal = FileJournal::new(&base.path().join("state"));
    (base, journal)
}

fn words(journal: &FileJournal) -> Vec<String> {
    let records = journal.read().expect("readable");
    records
        .iter()
        .map(|r| format!("{} {}", r.title, r.outcome.word()))
        .collect()
}

/// Nobody is sending.
fn gone(bytes: &[u8]) -> fold::Alive {
    fold::Alive {
        before: bytes.len(),
        holder: None,
    }
}

#[test]
fn an_attempt_is_kept_with_its_exact_body_and_its_ending() {
    let (_base, journal) = journal();
    assert_eq!(journal.read(), Ok(Vec::new()));
    let (id, guard) = journal.begin(&plan("One"), 5).expect("room");
    assert!(
        (4..=6).contains(&id.0.len()) && store::is_name(&id.0),
        "{id}"
    );
    assert_eq!(journal.body(&id).as_deref(), Ok("{\"title\":\"One\"}"));
    journal.end(&id, &sent()).expect("room");
    drop(guard);
    let records = journal.read().expect("readable");
    assert_eq!(records.len(), 1);
    assert_eq!((records[0].at, &records[0].outcome), (5, &sent()));
    assert_eq!(records[0].file, Path::new("/drafts/a.md"));
    assert_eq!(records[0].digest, Digest::of(b"One"));
}

#[test]
fn while_it_is_being_sent_an_attempt_is_under_way_and_afterwards_unknown() {
    let (_base, journal) = journal();
    let (first, guard) = journal.begin(&plan("One"), 1).expect("room");
    drop(guard);
    let (second, guard) = journal.begin(&plan("Two"), 2).expect("room");
    // The first one's sender is gone, the second one's is alive.
    assert_eq!(words(&journal), ["One unknown"]);
    assert_eq!(journal.under_way(), Some(second));
    drop(guard);
    assert_eq!(words(&journal), ["One unknown", "Two unknown"]);
    assert_eq!(journal.under_way(), None);
    journal.resolve(&first, &Resolution::Absent).expect("room");
    let records = journal.read().expect("readable");
    assert_eq!([records[0].is_open(), records[1].is_open()], [false, true]);
    assert_eq!(
        [records[0].may_exist(), records[1].may_exist()],
        [false, true]
    );
}

#[test]
fn an_answer_that_comes_late_counts_and_a_made_post_is_never_taken_back() {
    let (_base, journal) = journal();
    let (id, _guard) = journal.begin(&plan("One"), 1).expect("room");
    let unknown = Outcome::Unknown {
        what: "Stopped waiting.".into(),
    };
    journal.end(&id, &unknown).expect("room");
    assert_eq!(words(&journal), ["One unknown"]);
    journal.end(&id, &sent()).expect("room");
    journal.end(&id, &unknown).expect("room");
    assert_eq!(words(&journal), ["One sent"]);
}

#[test]
fn only_one_can_send_at_a_time() {
    let (_base, journal) = journal();
    let threads: Vec<_> = (0..8)
        .map(|n| {
            let journal = journal.clone();
            std::thread::spawn(move || journal.begin(&plan(&format!("{n}")), 1))
        })
        .collect();
    let results: Vec<_> = threads
        .into_iter()
        .map(|t| t.join().expect("no panic"))
        .collect();
    let (begun, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(begun.len(), 1);
    for refusal in refused {
        let failure = refusal.expect_err("partitioned");
        assert_eq!(failure.kind, FailureKind::NotSent);
        assert!(
            failure.what.contains("Another Byline is sending"),
            "{failure}"
        );
    }
    // Those that were refused have left nothing behind.
    drop(begun);
    assert_eq!(journal.read().expect("readable").len(), 1);
}

#[test]
fn readers_never_stop_a_sender() {
    let (_base, journal) = journal();
    drop(journal.begin(&plan("One"), 1).expect("room"));
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let reader = {
        let (journal, stop) = (journal.clone(), stop.clone());
        std::thread::spawn(move || {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                journal.read().expect("readable");
            }
        })
    };
    for n in 0..50 {
        drop(
            journal
                .begin(&plan("More"), n)
                .expect("readers look for an instant only"),
        );
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    reader.join().expect("no panic");
}

#[test]
fn cut_at_any_byte_the_journal_loses_nothing_before_the_cut_and_goes_on_after_it() {
    let (_base, journal) = journal();
    for (n, title) in ["One", "Two"].into_iter().enumerate() {
        let (id, _guard) = journal
            .begin(&plan(title), i64::try_from(n).expect("small"))
            .expect("room");
        journal.end(&id, &sent()).expect("room");
    }
    let whole = store::load(&journal.folder).expect("readable");
    let history = journal.folder.join("history.jsonl");
    let lines = |bytes: &[u8]| bytes.split(|b| *b == b'\n').filter_map(Line::parse).count();
    for cut in 0..=whole.len() {
        std::fs::write(&history, &whole[..cut]).expect("ours");
        let before = whole[..cut].split(|b| *b == b'\n').count() - 1;
        let records = journal.read().expect("readable");
        assert!(records.len() >= before / 3, "cut at {cut}");
        // A whole line may lack only its line end.
        assert!(
            [before, before + 1].contains(&lines(&whole[..cut])),
            "cut at {cut}"
        );
        let kept = lines(&whole[..cut]);
        journal
            .resolve(&AttemptId("0000".into()), &Resolution::Absent)
            .expect("room");
        let after = store::load(&journal.folder).expect("readable");
        assert_eq!(lines(&after), kept + 1, "cut at {cut}");
    }
}

#[test]
fn damage_in_the_middle_hides_its_own_line_only() {
    let (_base, journal) = journal();
    for title in ["One", "Two", "Three"] {
        let (id, _guard) = journal.begin(&plan(title), 1).expect("room");
        journal.end(&id, &sent()).expect("room");
    }
    let whole = store::load(&journal.folder).expect("readable");
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] = 0xFF;
        let records = fold::records(&bytes, &gone(&bytes));
        // A lost line end joins two lines; at most two attempts can suffer.
        assert!(records.len() >= 2, "byte {at}");
        let sent = records
            .iter()
            .filter(|r| r.outcome == super::tests::sent())
            .count();
        assert!(sent >= 1, "byte {at}");
    }
}

#[test]
fn with_one_wrong_byte_anywhere_nothing_more_is_sent_and_after_a_cut_it_is() {
    let (_base, journal) = journal();
    let (id, guard) = journal.begin(&plan("Über den Tee"), 1).expect("room");
    journal.end(&id, &sent()).expect("room");
    drop(guard);
    let whole = store::load(&journal.folder).expect("readable");
    let history = journal.folder.join("history.jsonl");
    for at in 0..whole.len() {
        for wrong in [0xFF, b'x', b' '] {
            let mut bytes = whole.clone();
            bytes[at] = wrong;
            if bytes == whole {
                continue;
            }
            std::fs::write(&history, &bytes).expect("ours");
            assert!(journal.intact().is_err(), "byte {at} as {wrong}");
        }
        std::fs::write(&history, &whole[..at]).expect("ours");
        assert!(journal.intact().is_ok(), "cut at {at}");
    }
    std::fs::write(&history, [&whole[..], b"\x80\n"].concat()).expect("ours");
    let failure = journal.begin(&plan("Two"), 2).expect_err("who knows");
    assert!(failure.what.starts_with("Line 4 "), "{failure:?}");
    // The control: without that line it is sent.
    std::fs::write(&history, &whole).expect("ours");
    assert!(journal.begin(&plan("Two"), 2).is_ok());
}

#[test]
fn everything_the_journal_writes_is_private() {
    let (_base, journal) = journal();
    let (id, _guard) = journal.begin(&plan("One"), 1).expect("room");
    let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    let folder = &journal.folder;
    assert_eq!([mode(folder), mode(&store::bodies(folder))], [0o700, 0o700]);
    for file in [
        folder.join("history.jsonl"),
        folder.join("send.lock"),
        store::body(folder, &id),
    ] {
        assert_eq!(mode(&file), 0o600, "{file:?}");
    }
}

#[test]
fn a_name_that_was_typed_never_leads_out_of_the_folder() {
    let (_base, journal) = journal();
    for name in ["../../etc/passwd", "", "A/B1", "a3f9", "A3F\u{1b}"] {
        let failure = journal
            .body(&AttemptId(name.into()))
            .expect_err("no attempt");
        assert!(!failure.to_string().contains('\u{1b}'));
        assert_eq!(failure.kind, FailureKind::Usage);
    }
}

#[test]
fn where_nothing_can_be_recorded_nothing_may_be_sent() {
    let base = tempfile::tempdir().expect("a folder");
    let state = base.path().join("state");
    std::fs::create_dir(&state).expect("a folder");
    // A folder in the place of the journal cannot be appended to, even by root.
    std::fs::create_dir(state.join("history.jsonl")).expect("a folder");
    let failure = FileJournal::new(&state)
        .begin(&plan("One"), 1)
        .expect_err("no journal");
    assert_eq!(failure.kind, FailureKind::NotSent);
    assert!(failure.what.contains("nothing was sent"), "{failure}");
}

#[test]
fn an_attempt_that_began_while_the_journal_was_read_is_not_called_unknown() {
    let (_base, journal) = journal();
    drop(journal.begin(&plan("One"), 1).expect("room"));
    let before = store::load(&journal.folder).expect("readable").len();
    drop(journal.begin(&plan("Two"), 2).expect("room"));
    let bytes = store::load(&journal.folder).expect("readable");
    let alive = fold::Alive {
        before,
        holder: None,
    };
    assert_eq!(fold::records(&bytes, &alive).len(), 1);
    // The control: once more, and it is known to be gone.
    assert_eq!(fold::records(&bytes, &gone(&bytes)).len(), 2);
}

#[test]
fn prepared_without_sending_means_that_nothing_left() {
    let line = Line::Prepared(Box::new(Prepared::of(
        &plan("One"),
        &AttemptId("A3F9".into()),
        1,
    )));
    let text = line.to_text().expect("plain values");
    let records = fold::records(text.as_bytes(), &gone(text.as_bytes()));
    assert_eq!(records[0].outcome.word(), "not_sent");
}

#[test]
fn a_story_carried_over_by_hand_is_one_record_with_its_text_and_address() {
    let (base, journal) = journal();
    let url = "https://medium.com/@you/a-0123456789ab";
    let id = journal.carried(&plan("A"), url, 7).expect("recorded");
    let records = journal.read().expect("readable");
    let [record] = records.as_slice() else {
        panic!("one record: {records:?}");
    };
    assert!(record.by_hand && record.may_exist() && !record.is_open());
    assert_eq!((record.url(), record.at), (Some(url), 7));
    assert_eq!(record.source, plan("A").source);
    assert_eq!(journal.body(&id).expect("kept"), plan("A").body);
    assert_eq!(Record::count_of(&records, &plan("A")), 1);
    // The control: a send is no such record, and a Byline that does not know the kind passes it over.
    let (sent_id, guard) = journal.begin(&plan("B"), 8).expect("begun");
    journal.end(&sent_id, &sent()).expect("ended");
    drop(guard);
    let hands: Vec<bool> = journal
        .read()
        .expect("readable")
        .iter()
        .map(|r| r.by_hand)
        .collect();
    assert_eq!(hands, [true, false]);
    let file = base.path().join("state/history.jsonl");
    assert_eq!(
        std::fs::metadata(file).expect("there").permissions().mode() & 0o777,
        0o600
    );
}
