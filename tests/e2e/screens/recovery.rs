//! What a crash has left, drafts that are open twice, files that change: what the writer sees and can do.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

use byline::adapters::files::Files;
use byline::app::desk::KEPT_WITHIN;
use byline::app::msg::Watch;
use byline::domain::plan::Digest;
use byline::ports::drafts::Drafts as _;
use byline::ports::holding::{Claim, Holder, Holds as _};
use byline::ports::recovery::{Origin, Recovery};
use byline::screens::Overlay;
use byline::testing::{Driver, NOW};
use ropey::Rope;

use super::support::{READY, pictures, with};

fn recovery_folder(driver: &Driver) -> PathBuf {
    driver.home().join("state/byline/recovery")
}

/// How many recovery files there are of a draft being written.
fn trails(driver: &Driver) -> usize {
    let entries = fs::read_dir(recovery_folder(driver));
    let names = entries.into_iter().flatten().flatten();
    names
        .filter(|entry| entry.path().extension().is_some_and(|e| e == "edits"))
        .count()
}

fn files(driver: &Driver) -> Files {
    Files::new(&driver.home().join("state/byline"))
}

/// Leaves what a Byline would that is killed while it changes `from` to `to`.
fn crash(driver: &Driver, from: &str, to: &str) {
    let origin = Origin {
        draft: driver.path("post.md"),
        digest: Digest::of(from.as_bytes()),
        bom: false,
    };
    drop(
        files(driver)
            .begin(&origin, &Rope::from_str(to))
            .expect("room"),
    );
}

fn left(driver: &Driver) -> bool {
    matches!(driver.model.overlay, Some(Overlay::Leftover(_)))
}

#[test]
fn what_is_typed_is_kept_within_a_moment_and_forgotten_when_it_is_saved() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    assert_eq!(trails(&driver), 0);
    driver.keys("abc");
    assert_eq!(trails(&driver), 1);
    let kept = fs::read_dir(recovery_folder(&driver))
        .expect("there")
        .next();
    let kept = fs::read_to_string(kept.expect("one").expect("readable").path()).expect("text");
    assert!(kept.contains("\"text\":\"c\""), "{kept}");
    assert!(!driver.file("post.md").contains("abc"));
    driver.keys("<ctrl-s>");
    assert!(driver.file("post.md").contains("abc"));
    assert_eq!(trails(&driver), 0);
    driver.keys("d<ctrl-q>");
    assert!(driver.has_left());
    assert_eq!(trails(&driver), 0);
}

#[test]
fn reading_a_draft_keeps_nothing() {
    let mut driver = with(READY).start();
    driver.keys("<enter><down><up><esc><esc>q");
    assert!(!recovery_folder(&driver).exists());
}

#[test]
fn text_left_by_a_crash_is_offered_and_restored_as_one_step_that_can_be_undone() {
    let mut driver = with(READY).start();
    crash(&driver, READY, &format!("{READY}Unsaved words.\n"));
    driver.keys("<enter>");
    assert!(left(&driver), "{}", driver.screen());
    assert!(
        driver.screen().contains("Restore it"),
        "{}",
        driver.screen()
    );
    assert!(
        driver.screen().contains("Unsaved words"),
        "{}",
        driver.screen()
    );
    assert_eq!(driver.file("post.md"), READY, "applied unasked");
    driver.burst("<enter>");
    driver.advance(KEPT_WITHIN);
    assert!(driver.screen().contains("Unsaved words."));
    assert_eq!(driver.file("post.md"), READY);
    // The old recovery file stays until the text is on disk.
    assert_eq!(trails(&driver), 2);
    driver.settle();
    assert!(driver.file("post.md").contains("Unsaved words."));
    assert_eq!(trails(&driver), 0);
    driver.keys("<ctrl-z>");
    driver.settle();
    assert_eq!(driver.file("post.md"), READY);
}

#[test]
fn text_left_by_a_crash_can_become_a_file_of_its_own_or_be_discarded() {
    let unsaved = format!("{READY}Unsaved words.\n");
    let mut driver = with(READY).start();
    crash(&driver, READY, &unsaved);
    driver.keys("<enter><tab><enter>");
    driver.settle();
    assert_eq!(driver.file("post.md"), READY);
    assert_eq!(driver.file("post (recovered).md"), unsaved);
    assert_eq!(trails(&driver), 0);

    let mut driver = with(READY).start();
    crash(&driver, READY, &unsaved);
    driver.keys("<enter><tab><tab><enter>");
    driver.settle();
    assert_eq!((driver.file("post.md"), trails(&driver)), (READY.into(), 0));
}

#[test]
fn putting_the_question_off_keeps_the_text_and_asks_again() {
    let mut driver = with(READY).start();
    crash(&driver, READY, "Unsaved words.\n");
    driver.keys("<enter><esc>");
    assert!(!left(&driver));
    driver.keys("<esc><esc>");
    driver.settle();
    driver.keys("r");
    driver.settle();
    assert!(
        driver.screen().contains("1 recovered text waits"),
        "{}",
        driver.screen()
    );
    driver.keys("<enter>");
    assert!(left(&driver), "{}", driver.screen());
}

/// Leaves a text of a draft that is not there any more, and a copy of the one that is.
fn two_left(driver: &Driver) {
    let origin = Origin {
        draft: driver.path("gone.md"),
        digest: Digest::of(b""),
        bom: false,
    };
    let trail = files(driver).begin(
        &origin,
        &Rope::from_str("# A lost letter\n\nDear reader,\n"),
    );
    drop(trail.expect("room"));
    let copied = files(driver).rescue(&driver.path("post.md"), b"# Hello there\n\nUnsaved.\n", NOW);
    copied.expect("room");
    // The trail is as old as the test; the list is to look the same tomorrow.
    for kept in files(driver).kept().expect("readable") {
        let file = fs::File::options()
            .append(true)
            .open(&kept.file)
            .expect("ours");
        let at = UNIX_EPOCH + Duration::from_secs(NOW.unsigned_abs() - 60);
        file.set_modified(at).expect("ours");
    }
}

#[test]
fn recovered_texts_of_every_draft_can_be_seen_and_made_files_or_discarded() {
    let mut driver = with(READY).start();
    two_left(&driver);
    driver.keys("r");
    driver.settle();
    let screen = driver.screen();
    assert!(
        screen.contains("2 recovered texts wait   R shows them"),
        "{screen}"
    );
    driver.keys("R");
    driver.settle();
    let screen = driver.screen();
    assert!(
        screen.contains("A lost letter") && screen.contains("draft is gone"),
        "{screen}"
    );
    // Asked twice before words go for good; anything else keeps them.
    driver.keys("d<down>");
    driver.settle();
    assert_eq!(files(&driver).kept().expect("readable").len(), 2);
    assert!(
        driver.screen().contains("Dear reader"),
        "{}",
        driver.screen()
    );
    driver.keys("<enter>");
    driver.settle();
    assert_eq!(driver.file("gone.md"), "# A lost letter\n\nDear reader,\n");
    assert!(
        driver.screen().contains("A lost letter"),
        "{}",
        driver.screen()
    );
    driver.keys("Rdd");
    driver.settle();
    assert_eq!(files(&driver).kept(), Ok(Vec::new()));
    assert!(
        driver.screen().contains("Nothing was left behind"),
        "{}",
        driver.screen()
    );
    assert_eq!(driver.file("post.md"), READY);
    driver.keys("<esc>");
    driver.settle();
    assert!(
        !driver.screen().contains("recovered"),
        "{}",
        driver.screen()
    );
}

#[test]
fn the_list_of_recovered_texts() {
    let open = |driver: &mut Driver| {
        two_left(driver);
        driver.keys("R");
        driver.settle();
    };
    pictures("recovered", || with(READY), open);
    pictures(
        "recovered_discard",
        || with(READY),
        |driver| {
            open(driver);
            driver.keys("d");
        },
    );
    pictures(
        "recovered_none",
        || with(READY),
        |driver| {
            driver.keys("R");
            driver.settle();
        },
    );
}

#[test]
fn a_file_changed_since_the_crash_is_never_written_over() {
    let mut driver = with(READY).start();
    crash(&driver, "another text\n", "Unsaved words.\n");
    driver.keys("<enter>");
    assert!(left(&driver));
    let screen = driver.screen();
    assert!(screen.contains("has been changed"), "{screen}");
    assert!(!screen.contains("Restore"), "{screen}");
    driver.keys("<enter>");
    driver.settle();
    assert_eq!(driver.file("post.md"), READY);
    assert_eq!(driver.file("post (recovered).md"), "Unsaved words.\n");
}

#[test]
fn keys_typed_ahead_do_not_answer_the_question() {
    let mut driver = with(READY).start();
    crash(&driver, READY, "Unsaved words.\n");
    driver.burst("<enter>");
    driver.wait_for(|model| model.overlay.is_some());
    driver.burst("<tab><tab><enter>");
    driver.wait();
    assert!(left(&driver));
    assert_eq!(trails(&driver), 1);
}

fn claim(driver: &Driver, oust: bool) -> Claim {
    use std::os::unix::fs::MetadataExt as _;
    let path = driver.path("post.md");
    let there = fs::metadata(&path).expect("there");
    files(driver)
        .claim(&path, (there.dev(), there.ino()), NOW, oust)
        .expect("locks work")
}

#[test]
fn the_second_byline_only_reads_until_it_takes_over() {
    let mut driver = with(READY).start();
    let first = claim(&driver, false);
    driver.keys("<enter>");
    let screen = driver.screen();
    assert!(screen.contains("Take it over"), "{screen}");
    assert!(
        screen.contains(&format!("pid {}", std::process::id())),
        "{screen}"
    );
    driver.keys("<enter>abc");
    assert!(driver.screen().contains("Read only"), "{}", driver.screen());
    driver.keys("<esc><esc><esc><esc>");
    driver.settle();
    driver.keys("<enter><tab><enter>");
    assert!(driver.screen().contains("yours now"), "{}", driver.screen());
    driver.keys("abc");
    driver.settle();
    assert!(driver.file("post.md").contains("abc"));
    let Claim::Ours(first) = first else {
        panic!("it was free");
    };
    assert!(first.taken_by().is_some());
}

#[test]
fn the_one_who_is_ousted_keeps_its_text_as_a_copy_and_writes_no_more() {
    let mut driver = with(READY).start();
    driver.keys("<enter>mine ");
    let taken = claim(&driver, true);
    assert!(matches!(taken, Claim::Ours(_)));
    driver.keys("<ctrl-s>");
    driver.settle();
    assert_eq!(driver.file("post.md"), READY);
    let screen = driver.screen();
    assert!(screen.contains("taken this draft over"), "{screen}");
    let copies = files(&driver).rescued().expect("readable");
    assert_eq!(copies.len(), 1);
    assert!(String::from_utf8_lossy(&copies[0].bytes).contains("mine "));
    driver.keys("more");
    driver.settle();
    assert_eq!(driver.file("post.md"), READY);
}

#[test]
fn a_draft_that_is_closed_is_free_again() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    assert!(matches!(
        claim(&driver, false),
        Claim::Theirs(Holder { .. })
    ));
    driver.keys("a<esc><esc>");
    driver.settle();
    assert!(matches!(claim(&driver, false), Claim::Ours(_)));
}

#[test]
fn a_file_changed_while_the_writer_was_away_is_read_again_at_the_first_key() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    let theirs = READY.replace("first", "newer");
    fs::write(driver.path("post.md"), &theirs).expect("written");
    driver.keys("<down>");
    assert!(!driver.screen().contains("newer"), "no time has passed");
    driver.clock.set(NOW + 60);
    driver.keys("<down>");
    assert!(driver.screen().contains("newer"), "{}", driver.screen());
    assert!(driver.model.overlay.is_none());
}

#[test]
fn a_change_of_the_same_size_and_time_is_noticed_and_a_mere_touch_is_not() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    let path = driver.path("post.md");
    let time = fs::metadata(&path)
        .and_then(|there| there.modified())
        .expect("a time");
    let write = |text: &str, time| {
        fs::write(&path, text).expect("written");
        let file = fs::File::options().write(true).open(&path).expect("there");
        file.set_modified(time).expect("set");
    };
    write(READY, time + std::time::Duration::from_secs(5));
    driver.clock.set(NOW + 60);
    driver.keys("<down>");
    assert!(driver.model.notice.is_none(), "{:?}", driver.model.notice);
    write(&READY.replace("first", "newer"), time);
    driver.clock.set(NOW + 120);
    driver.keys("<down>");
    assert!(driver.screen().contains("newer"), "{}", driver.screen());
}

#[test]
fn the_first_letter_after_a_change_elsewhere_joins_it() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    let theirs = format!("{READY}Their last line.\n");
    fs::write(driver.path("post.md"), &theirs).expect("written");
    driver.clock.set(NOW + 60);
    driver.keys("x");
    driver.settle();
    assert!(driver.model.overlay.is_none(), "{}", driver.screen());
    assert_eq!(
        driver.file("post.md"),
        theirs.replace("A first", "xA first")
    );
}

#[test]
fn a_file_removed_while_the_writer_was_away_asks() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    fs::remove_file(driver.path("post.md")).expect("removed");
    driver.clock.set(NOW + 60);
    driver.keys("<down>");
    assert!(matches!(driver.model.overlay, Some(Overlay::Conflict(_))));
    driver.keys("<enter>");
    driver.settle();
    assert_eq!(driver.file("post.md"), READY);
}

#[test]
fn taking_theirs_leaves_a_copy_of_mine() {
    let mut driver = with(READY).start();
    driver.keys("<enter>mine ");
    fs::write(driver.path("post.md"), "theirs\n").expect("written");
    driver.settle();
    driver.keys("<tab><enter>");
    driver.settle();
    let copies = files(&driver).rescued().expect("readable");
    assert!(String::from_utf8_lossy(&copies[0].bytes).contains("mine "));
}

#[test]
fn a_recovery_folder_that_cannot_be_written_is_told_once_and_writing_goes_on() {
    let mut driver = with(READY).start();
    fs::create_dir_all(driver.home().join("state/byline")).expect("room");
    fs::write(recovery_folder(&driver), "in the way").expect("room");
    driver.keys("<enter>a");
    let screen = driver.screen();
    assert!(
        driver
            .model
            .notice
            .as_ref()
            .is_some_and(|notice| notice.bad),
        "{screen}"
    );
    driver.keys("bc");
    assert!(driver.model.notice.is_none(), "{}", driver.screen());
    driver.settle();
    assert!(driver.file("post.md").contains("abc"));
}

#[test]
fn what_was_typed_before_another_byline_was_found_to_have_the_draft_is_kept() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    driver.hear(byline::app::msg::Msg::Paste("typed early ".into()));
    let path = driver.path("post.md");
    let holder = Holder {
        host: "desk".into(),
        pid: 1,
        since: NOW,
    };
    driver.hear(Watch::Held { path, holder }.into());
    driver.settle();
    let files = files(&driver);
    let kept = files.kept().expect("readable");
    let texts = kept
        .iter()
        .map(|kept| files.open(&kept.file).expect("readable"));
    let texts: Vec<String> = texts
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    assert!(
        texts.iter().any(|text| text.contains("typed early")),
        "{texts:?}"
    );
    assert!(!driver.file("post.md").contains("typed early"));
}

#[test]
fn late_answers_about_another_draft_change_nothing() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    let before = driver.screen();
    let path = driver.path("other.md");
    driver.hear(Watch::Gone { path: path.clone() }.into());
    let holder = Holder {
        host: "desk".into(),
        pid: 1,
        since: NOW,
    };
    driver.hear(Watch::Held { path, holder }.into());
    driver.settle();
    assert_eq!(driver.screen(), before);
}
