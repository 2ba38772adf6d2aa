//! The queue never loses a send that was planned, and never brings one back that was taken out.

use super::*;
use crate::domain::plan::{Digest, Target};
use crate::domain::post::Visibility;
use crate::ports::planned::Chosen;
use std::os::unix::fs::PermissionsExt as _;

pub(super) fn planned(name: &str) -> Planned {
    Planned {
        id: String::new(),
        added: 1,
        at: 100,
        file: format!("/drafts/{name}.md").into(),
        title: name.into(),
        target: Target::Medium,
        api: "https://api.medium.com/v1".into(),
        account: None,
        user: "5303d74c".into(),
        username: "you".into(),
        visibility: Visibility::Public,
        digest: Digest::of(name.as_bytes()),
        source: Digest::of(b"source"),
        before: 0,
        follow_edits: false,
        again: false,
        chosen: Chosen::default(),
    }
}

fn queue() -> (tempfile::TempDir, FileQueue) {
    let base = tempfile::tempdir().expect("a folder");
    let queue = FileQueue::new(&base.path().join("state"));
    (base, queue)
}

fn held() -> Standing {
    Standing::Held {
        why: "The draft has changed.".into(),
        fix: String::new(),
    }
}

#[test]
fn what_is_planned_comes_back_as_it_was_and_is_private() {
    let (_base, queue) = queue();
    let one = queue.add(planned("one")).expect("added");
    let two = queue.add(planned("two")).expect("added");
    assert_ne!(one.id, two.id);
    let entries = queue.load().expect("readable");
    assert_eq!(entries[0].planned, one);
    assert_eq!(entries[1].standing, Standing::Waiting { why: None });
    let mode = |path: PathBuf| {
        let there = std::fs::metadata(path).expect("there");
        there.permissions().mode() & 0o777
    };
    assert_eq!(mode(queue.path()), 0o600);
    assert_eq!(mode(queue.folder.clone()), 0o700);
    let _turn = queue.turn().expect("usable").expect("ours");
    assert_eq!(mode(queue.lock_path()), 0o600);
}

#[test]
fn a_draft_is_planned_once_until_that_has_come_to_an_end() {
    let (_base, queue) = queue();
    let one = queue.add(planned("one")).expect("added");
    let again = queue.add(planned("one")).expect_err("twice");
    assert!(again.hint.contains(&one.id), "{again:?}");
    queue.note(&one.id, 2, &held(), |_| Ok(())).expect("noted");
    queue.add(planned("one")).expect("the first is held");
}

#[test]
fn only_one_can_begin_a_send_and_none_after_it_was_taken_out() {
    let (_base, queue) = queue();
    let one = queue.add(planned("one")).expect("added").id;
    let begin = || {
        queue.note(&one, 2, &Standing::Begun { tried: 0 }, |entry| {
            matches!(entry.standing, Standing::Waiting { .. })
                .then_some(())
                .ok_or_else(|| Failure::new(FailureKind::NotSent, "", ""))
        })
    };
    let winners = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8).map(|_| scope.spawn(begin)).collect();
        let ended = tries.into_iter().map(|try_| try_.join().expect("no panic"));
        ended.flatten().count()
    });
    assert_eq!(winners, 1);
    queue.remove(&one, 3, |_| Ok(())).expect("removed");
    let failure = begin().expect_err("taken out");
    assert_eq!(failure.kind, FailureKind::Usage);
    assert!(queue.load().expect("readable").is_empty());
}

#[test]
fn there_is_one_turn_and_it_ends_with_whoever_had_it() {
    let (_base, queue) = queue();
    assert!(!queue.is_running());
    let turn = queue.turn().expect("usable").expect("ours");
    assert!(queue.turn().expect("usable").is_none());
    assert!(queue.is_running());
    drop(turn);
    assert!(!queue.is_running());
    assert!(queue.turn().expect("usable").is_some());
}

#[test]
fn cut_at_any_byte_the_queue_loses_nothing_before_the_cut_and_goes_on_after_it() {
    let (_base, queue) = queue();
    let one = queue.add(planned("one")).expect("added").id;
    let two = queue.add(planned("two")).expect("added").id;
    let before = std::fs::metadata(queue.path()).expect("there").len();
    queue.remove(&one, 3, |_| Ok(())).expect("removed");
    let whole = std::fs::read(queue.path()).expect("readable");
    let ids = || -> Vec<String> {
        let entries = queue.load().expect("readable");
        entries.into_iter().map(|entry| entry.planned.id).collect()
    };
    for cut in usize::try_from(before).expect("small")..=whole.len() {
        std::fs::write(queue.path(), &whole[..cut]).expect("written");
        // Without its line end a line is whole.
        let is_removed = cut + 1 >= whole.len();
        let expected = if is_removed {
            vec![two.clone()]
        } else {
            vec![one.clone(), two.clone()]
        };
        assert_eq!(ids(), expected, "cut at {cut}");
        let three = queue.add(planned("three")).expect("added").id;
        assert_eq!(ids().last(), Some(&three));
    }
}

#[test]
fn a_whole_line_that_cannot_be_believed_stops_the_queue() {
    let (_base, queue) = queue();
    let one = queue.add(planned("one")).expect("added").id;
    queue.remove(&one, 3, |_| Ok(())).expect("removed");
    let text = std::fs::read_to_string(queue.path()).expect("readable");
    // The control: as it is, it is read.
    assert!(queue.load().expect("readable").is_empty());
    std::fs::write(queue.path(), text.replace("\"removed\"", "\"renoved\"")).expect("written");
    let failure = queue.load().expect_err("the send would come back");
    assert!(failure.what.starts_with("Line 2 "), "{failure:?}");
    assert!(queue.add(planned("two")).is_err());
}

#[test]
fn nothing_takes_back_that_it_was_sent() {
    let (_base, queue) = queue();
    let one = queue.add(planned("one")).expect("added").id;
    let unknown = Standing::Unknown { attempt: None };
    let sent = Standing::Sent {
        attempt: None,
        url: None,
    };
    for (note, expected) in [
        (&unknown, &unknown),
        (&Standing::Waiting { why: None }, &unknown),
        (&held(), &unknown),
        (&sent, &sent),
        (&unknown, &sent),
    ] {
        queue.note(&one, 2, note, |_| Ok(())).expect("noted");
        assert_eq!(&queue.load().expect("readable")[0].standing, expected);
    }
}
