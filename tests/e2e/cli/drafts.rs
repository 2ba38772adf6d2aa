//! `byline new`, `list` and `set`: drafts made, listed and changed by scripts.

use std::io::Read as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::Output;

use byline::adapters::files::Files;
use byline::ports::holding::{Claim, Holds as _};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Desk, Ended, byline};

/// A home without a sandbox: these commands need none.
pub(super) struct Home(pub TempDir);

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn run(&self, args: &[&str]) -> Ended {
        byline(self.0.path())
            .args(args)
            .output()
            .expect("runs")
            .into()
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).expect("a file")
    }

    pub fn settle(&self) {
        self.write(
            "config/byline/config.toml",
            "drafts = [\"~/writing\"]\n[defaults]\nstatus = \"unlisted\"\n",
        );
    }
}

fn fields(ended: &Ended) -> Vec<Vec<&str>> {
    let lines = ended.out.lines();
    lines.map(|line| line.split('\t').collect()).collect()
}

#[test]
fn a_new_draft_is_named_after_its_title_begins_as_on_the_screen_and_replaces_nothing() {
    let home = Home::new();
    home.settle();
    let first = home.run(&["new", "Don’t  panic: tea"]);
    assert_eq!((first.code, first.err.as_str()), (Some(0), ""), "{first:?}");
    let path = home.0.path().join("writing/dont-panic-tea.md");
    assert_eq!(first.out.trim_end(), path.to_str().expect("UTF-8"));
    let begun = "---\ntitle: \"Don’t panic: tea\"\ntags: []\npublish_status: unlisted\n---\n\n";
    assert_eq!(home.read("writing/dont-panic-tea.md"), begun);
    home.write("writing/dont-panic-tea.md", "mine\n");
    let second = home.run(&["new", "Don't panic tea", "--json"]).json();
    assert_eq!(second["schema"], "byline.new/1");
    assert!(
        second["file"]
            .as_str()
            .expect("a path")
            .ends_with("/dont-panic-tea-2.md")
    );
    assert_eq!(home.read("writing/dont-panic-tea.md"), "mine\n");

    // A title cannot lead out of the folder, nor drive a terminal; one without letters is named as n names drafts.
    let out = home.run(&["new", "../../\u{1b}[2J out", "--in", "writing"]);
    assert!(out.out.ends_with("/writing/2j-out.md\n"), "{out:?}");
    let none = home.run(&["new", "???"]);
    assert!(none.out.contains("/writing/untitled-20"), "{none:?}");
}

#[test]
fn a_new_draft_that_cannot_be_made_is_refused_with_a_remedy_and_leaves_nothing() {
    let home = Home::new();
    let unsettled = home.run(&["new", "Tea"]);
    assert_eq!((unsettled.code, unsettled.out.as_str()), (Some(2), ""));
    assert!(
        unsettled.err.contains("byline config set drafts"),
        "{unsettled:?}"
    );
    home.write("file.md", "x");
    for (args, words) in [
        (&["new", " ", "--in", "."][..], "A story needs a title."),
        (
            &["new", "Tea", "--in", "nowhere"],
            "There is no folder nowhere.",
        ),
        (
            &["new", "Tea", "--in", "file.md"],
            "file.md is not a folder.",
        ),
        (&["new", "Tea", "--in", ".", "--edit"], "needs a terminal"),
    ] {
        let refused = home.run(args);
        assert_eq!(
            (refused.code, refused.out.as_str()),
            (Some(2), ""),
            "{args:?}"
        );
        assert!(refused.err.contains(words), "{refused:?}");
    }
    let left: Vec<_> = std::fs::read_dir(home.0.path())
        .expect("there")
        .flatten()
        .collect();
    let drafts = left
        .iter()
        .filter(|e| e.path().extension().is_some_and(|e| e == "md"));
    assert_eq!(drafts.count(), 1);
}

#[test]
fn the_list_tells_file_title_state_and_words_in_fields_that_nothing_can_break() {
    let home = Home::new();
    home.settle();
    home.write("writing/a.md", "---\ntitle: Zebra\n---\none two three\n");
    home.write("writing/sub/b c.md", "# Apple\n\none\n");
    home.write(
        "writing/e\u{1b}[2J\tf.md",
        "---\ntitle: \"x\\ty\\e[31m\"\n---\n",
    );
    home.write("writing/.hidden.md", "no");
    let list = home.run(&["list", "--sort", "title"]);
    assert_eq!((list.code, list.err.as_str()), (Some(0), ""));
    let rows = fields(&list);
    let titles: Vec<&str> = rows.iter().map(|row| row[1]).collect();
    assert_eq!(titles, ["Apple", "x y␛[31m", "Zebra"]);
    assert!(rows.iter().all(|row| row.len() == 5), "{rows:?}");
    assert!(rows[1][0].ends_with("/writing/e␛[2J f.md"), "{rows:?}");
    assert_eq!((rows[2][2], rows[2][3]), ("local", "3"));
    let longest = home.run(&["list", "writing", "--sort", "longest"]);
    assert_eq!(fields(&longest)[0][1], "Zebra");

    // For programs the names are as they are.
    let shown = home.run(&["list", "--json"]).json();
    let files: Vec<&Value> = shown["drafts"].as_array().expect("a list").iter().collect();
    assert_eq!(
        (files.len(), &shown["schema"]),
        (3, &json!("byline.list/1"))
    );
    let odd = files.iter().find(|d| d["title"] == "x y\u{1b}[31m");
    assert!(odd.is_some_and(|d| {
        d["file"]
            .as_str()
            .expect("a path")
            .ends_with("e\u{1b}[2J\tf.md")
    }));

    let none = home.run(&["list", "--state", "public"]);
    assert_eq!((none.code, none.out.as_str()), (Some(0), ""));
    assert!(none.err.contains("There are no such drafts in"), "{none:?}");
    assert_eq!(home.run(&["list", "nowhere"]).code, Some(2));
    assert_eq!(home.run(&["list", "--state", "publik"]).code, Some(2));
}

#[test]
fn the_states_of_the_list_are_those_of_the_screen() {
    let desk = Desk::set();
    desk.write(
        "noted.md",
        "---\ntitle: N\nmedium_url: https://medium.com/p/0123456789ab\n---\n",
    );
    desk.write("lost.md", "# Lost\n\nThis one is never answered.\n");
    assert_eq!(desk.run(&["publish", "post.md", "--yes"]).code, Some(0));
    desk.fault("created-then-silent");
    let sent = desk.run(&["publish", "lost.md", "--yes", "--timeout", "1s"]);
    assert_eq!(sent.code, Some(8), "{sent:?}");
    let states = || {
        let list = desk.run(&["list", ".", "--sort", "title"]);
        let rows = fields(&list).into_iter();
        rows.map(|row| format!("{}: {}", row[1], row[2]))
            .collect::<Vec<_>>()
    };
    let expected = [
        "Lost: UNKNOWN result",
        "N: on Medium",
        "Slow mornings: draft on Medium",
    ];
    assert_eq!(states(), expected);
    desk.write("post.md", "---\ntitle: Slow mornings\n---\nOther words.\n");
    assert_eq!(states()[2], "Slow mornings: draft on Medium · edited since");
    for (state, title) in [
        ("unknown", "Lost"),
        ("on-medium", "N"),
        ("draft", "Slow mornings"),
        ("edited", "Slow mornings"),
    ] {
        let list = desk.run(&["list", ".", "--state", state]);
        assert_eq!(
            fields(&list).iter().map(|row| row[1]).collect::<Vec<_>>(),
            [title]
        );
    }
}

#[test]
fn ten_thousand_drafts_are_listed_and_a_reader_that_goes_away_is_no_failure() {
    let home = Home::new();
    for number in 0..10_000 {
        home.write(
            &format!("w/{number}.md"),
            &format!("# Draft {number}\n\nSome words.\n"),
        );
    }
    let all = home.run(&["list", "w"]);
    assert_eq!((all.code, all.out.lines().count()), (Some(0), 10_000));
    let mut child = byline(home.0.path())
        .args(["list", "w"])
        .spawn()
        .expect("starts");
    let mut first = [0; 100];
    let mut out = child.stdout.take().expect("piped");
    out.read_exact(&mut first).expect("some text");
    drop(out);
    let ended = Ended::from(child.wait_with_output().expect("ends"));
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
}

#[test]
fn set_changes_only_the_bytes_of_its_keys_in_the_dialect_of_the_draft() {
    let home = Home::new();
    for (before, after) in [
        (
            "\u{feff}+++\r\ntitle = \"Old\" # keep\r\nweight = 3\r\n+++\r\nText.\r\n",
            "\u{feff}+++\r\ntitle = \"New: one\" # keep\r\nweight = 3\r\ntags = [\"tea\", \"slow\"]\r\n+++\r\nText.\r\n",
        ),
        (
            "---\n# mine\ntitle: 'Old'\ntags:\n  - a\nx: 1\n---\nText.\n",
            "---\n# mine\ntitle: 'New: one'\ntags:\n  - tea\n  - slow\nx: 1\n---\nText.\n",
        ),
        (
            "{\"title\": \"Old\"}\n\nText.\n",
            "{\"title\": \"New: one\",\"tags\": [\"tea\", \"slow\"]}\n\nText.\n",
        ),
        (
            "Title: Old\nTags: a\n\nText.\n",
            "Title: New: one\nTags: tea, slow\n\nText.\n",
        ),
    ] {
        home.write("my post.md", before);
        let set = home.run(&["set", "my post.md", "title=New: one", "Tags=tea, #slow"]);
        assert_eq!((set.code, set.err.as_str()), (Some(0), ""), "{set:?}");
        assert_eq!(home.read("my post.md"), after);
        assert!(set.out.starts_with("title: Old → New: one\n"), "{set:?}");
        let again = home.run(&["set", "my post.md", "title=New: one"]);
        assert_eq!((again.code, again.out.as_str()), (Some(0), ""));
        assert!(again.err.contains("It says so already."), "{again:?}");
    }
    home.write("odd.md", "---\ntitle: T\nlicense: nonsense\n---\nText.\n");
    let removed = home.run(&["set", "odd.md", "licence="]);
    assert_eq!(removed.out, "license: nonsense → nothing\n");
    assert_eq!(home.read("odd.md"), "---\ntitle: T\n---\nText.\n");
    let told = home
        .run(&["set", "odd.md", "title=a\u{1b}[2J", "--json"])
        .json();
    let change = json!({"key": "title", "from": "T", "to": "a\u{1b}[2J"});
    assert_eq!(
        (&told["schema"], &told["changes"]),
        (&json!("byline.set/1"), &json!([change]))
    );
}

#[test]
fn set_refuses_with_the_sentence_of_the_form_and_then_writes_nothing_at_all() {
    let home = Home::new();
    let text = "---\ntitle: T\n---\nText.\n";
    home.write("post.md", text);
    for (changes, words) in [
        (&["tags=a,b,c,d,e,f"][..], "At most 5 tags; there are 6."),
        (&["title="], "A story needs a title."),
        (
            &["canonical_url=htps://e.org/x"],
            "Did you mean https://e.org/x?",
        ),
        (
            &["publish_status=secret"],
            "It is one of: draft, unlisted, public.",
        ),
        (&["license=mine"], "all-rights-reserved, cc-40-by"),
        (&["status=draft"], "Did you mean publish_status?"),
        (&["lang=en"], "It knows: title, tags"),
        (&["medium_url=https://medium.com/p/1"], "byline record FILE"),
        (&["title=a", "title=b"], "title is set twice."),
        (&["title"], "Write KEY=VALUE"),
        (&["title=New", "tags=a,b,c,d,e,f"], "At most 5 tags"),
    ] {
        let refused = home.run(&[&["set", "post.md"], changes].concat());
        assert_eq!(
            (refused.code, refused.out.as_str()),
            (Some(2), ""),
            "{refused:?}"
        );
        assert!(refused.err.contains(words), "{refused:?}");
        assert_eq!(home.read("post.md"), text);
    }
    assert_eq!(home.run(&["set", "-", "title=a"]).code, Some(2));
    // What Medium only shortens is written, and said.
    let four = home.run(&["set", "post.md", "tags=a,b,c,d"]);
    assert_eq!(four.code, Some(0));
    assert!(four.err.contains("keeps the first 3: a, b, c."), "{four:?}");
}

#[test]
fn set_leaves_a_draft_alone_that_another_byline_has_or_that_is_locked() {
    let home = Home::new();
    home.write("post.md", "---\ntitle: T\n---\nText.\n");
    let path = home.0.path().join("post.md");
    let there = std::fs::metadata(&path).expect("there");
    let files = Files::new(&home.0.path().join("state/byline"));
    let held = files
        .claim(&path, (there.dev(), there.ino()), 0, false)
        .expect("locks");
    assert!(matches!(held, Claim::Ours(_)));
    let refused = home.run(&["set", "post.md", "title=New"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(
        refused.err.contains("is open in another Byline"),
        "{refused:?}"
    );
    assert_eq!(home.read("post.md"), "---\ntitle: T\n---\nText.\n");
    drop(held);
    assert_eq!(home.run(&["set", "post.md", "title=New"]).code, Some(0));

    lock(&path);
    if std::fs::OpenOptions::new().append(true).open(&path).is_ok() {
        println!("skipped: root may write to any file");
        return;
    }
    let refused = home.run(&["set", "post.md", "title=Newer"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
}

fn lock(path: &Path) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o444)).expect("ours");
}

#[test]
fn a_listed_file_can_be_given_to_the_next_command() {
    let home = Home::new();
    home.write("w/with space.md", "# A\n\nText.\n");
    let path = home.run(&["list", "w", "--state", "local"]);
    let path = fields(&path)[0][0].to_owned();
    let output: Output = byline(home.0.path())
        .args(["set", &path, "tags=tea"])
        .output()
        .expect("runs");
    assert_eq!(Ended::from(output).out, "tags: nothing → tea\n");
}
