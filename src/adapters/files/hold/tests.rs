//! Two who want one draft.

use super::*;

struct Place {
    base: tempfile::TempDir,
    draft: PathBuf,
}

impl Place {
    fn new() -> Self {
        let base = tempfile::tempdir().expect("a folder");
        let draft = base.path().join("a.md");
        std::fs::write(&draft, "text").expect("room");
        Self { base, draft }
    }

    fn claim(&self, draft: &Path, oust: bool) -> Claim {
        let there = std::fs::metadata(draft).expect("there");
        let locks = self.base.path().join("locks");
        claim(&locks, draft, (there.dev(), there.ino()), 7, oust).expect("locks work")
    }
}

fn ours(claim: Claim) -> Box<dyn Hold> {
    match claim {
        Claim::Ours(hold) => hold,
        Claim::Theirs(holder) => panic!("{holder:?} has it"),
    }
}

fn theirs(claim: Claim) -> Holder {
    match claim {
        Claim::Theirs(holder) => holder,
        Claim::Ours(_) => panic!("nobody has it"),
    }
}

#[test]
fn the_second_is_told_who_has_it_until_the_first_lets_go() {
    let place = Place::new();
    let first = ours(place.claim(&place.draft, false));
    let holder = theirs(place.claim(&place.draft, false));
    assert_eq!((holder.pid, holder.since), (std::process::id(), 7));
    assert!(!holder.host.is_empty());
    assert_eq!(first.taken_by(), None);
    drop(first);
    let _again = ours(place.claim(&place.draft, false));
}

#[test]
fn another_name_of_the_file_is_the_same_draft() {
    let place = Place::new();
    let link = place.base.path().join("b.md");
    std::fs::hard_link(&place.draft, &link).expect("a link");
    let symlink = place.base.path().join("c.md");
    std::os::unix::fs::symlink(&place.draft, &symlink).expect("a link");
    let other = place.base.path().join("d.md");
    std::fs::write(&other, "text").expect("room");
    let _first = ours(place.claim(&place.draft, false));
    theirs(place.claim(&link, false));
    theirs(place.claim(&symlink, false));
    // The control: another file is free.
    let _other = ours(place.claim(&other, false));
}

#[test]
fn a_draft_stays_held_when_a_save_makes_it_another_file() {
    let place = Place::new();
    let mut first = ours(place.claim(&place.draft, false));
    let new = place.base.path().join("new");
    std::fs::write(&new, "more").expect("room");
    std::fs::rename(&new, &place.draft).expect("replaced");
    theirs(place.claim(&place.draft, false));
    let there = std::fs::metadata(&place.draft).expect("there");
    first.follow((there.dev(), there.ino()));
    let link = place.base.path().join("b.md");
    std::fs::hard_link(&place.draft, &link).expect("a link");
    theirs(place.claim(&link, false));
    drop(first);
    let folder = std::fs::read_dir(place.base.path().join("locks")).expect("there");
    assert_eq!(folder.count(), 0, "locks were left behind");
}

#[test]
fn a_draft_taken_over_is_known_to_be_lost_and_stays_with_the_new_holder() {
    let place = Place::new();
    let first = ours(place.claim(&place.draft, false));
    let second = ours(place.claim(&place.draft, true));
    assert!(first.taken_by().is_some());
    assert_eq!(second.taken_by(), None);
    drop(first);
    assert_eq!(second.taken_by(), None);
    theirs(place.claim(&place.draft, false));
    drop(second);
    let _third = ours(place.claim(&place.draft, false));
}

#[test]
fn a_lock_file_that_nobody_holds_or_that_lies_is_no_obstacle() {
    let place = Place::new();
    let locks = place.base.path().join("locks");
    std::fs::create_dir(&locks).expect("room");
    std::fs::write(locks.join(path_name(&place.draft)), "\u{1b}[2J{").expect("room");
    let first = ours(place.claim(&place.draft, false));
    std::fs::write(
        locks.join(path_name(&place.draft)),
        "{\"host\":\"\\u001b[2Jevil\",\"pid\":1,\"since\":0}",
    )
    .expect("room");
    let holder = theirs(place.claim(&place.draft, false));
    assert!(!holder.host.contains('\u{1b}'), "{holder:?}");
    drop(first);
}
