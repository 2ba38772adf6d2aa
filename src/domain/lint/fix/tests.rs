//! A fix touches the bytes it names and no others, and nothing is left of its finding afterwards.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::domain::draft::Draft;
use crate::domain::story::Story;
use crate::domain::story::convert::Settings;

/// Everything that is found in a text.
fn findings(text: &str) -> (Draft, Vec<Finding>) {
    let draft = Draft::parse(Path::new("a.md"), text);
    let story = Story::of(text, &draft, Settings::default());
    let all = draft.findings.iter().chain(&story.findings).cloned();
    let all = all.collect();
    (draft, all)
}

/// The text after the fix of a rule, which must be there; and nothing is left of its finding.
fn fixed(text: &str, rule: &str) -> String {
    let (draft, found) = findings(text);
    let finding = found.iter().find(|f| f.rule.id == rule);
    let finding = finding.unwrap_or_else(|| panic!("{rule} not found in {text:?}"));
    let fix = finding.fix.as_ref().expect("a fix");
    let after = applied(text, &fix.splices(text, &draft).expect("possible"));
    let left = findings(&after).1;
    assert!(!left.iter().any(|f| f.rule.id == rule), "left in {after:?}");
    after
}

#[test]
fn each_fix_changes_what_it_says_and_nothing_else() {
    for (rule, text, after) in [
        (
            "heading-too-deep",
            "# T\n\n##### A *b*\n\ntext\n\n###### C\n",
            "# T\n\n#### A *b*\n\ntext\n\n#### C\n",
        ),
        (
            "heading-second-title",
            "# T\n\ntext\n\n# A\n\nB\n=\n",
            "# T\n\ntext\n\n## A\n\nB\n---\n",
        ),
        (
            "title-again",
            "---\ntitle: T t\n---\n\n## T t\n\ntext\n",
            "---\ntitle: T t\n---\n\n\ntext\n",
        ),
        (
            "task-list",
            "- [ ] a\n- [x] b\n  - [X] c\n",
            "- ☐ a\n- ☑ b\n  - ☑ c\n",
        ),
        ("emoji-shortcode", "A :tada: b\n", "A 🎉 b\n"),
        ("double-space", "a  b.   C\n\n> d  e\n", "a b. C\n\n> d e\n"),
        ("double-hyphen", "a -- b---c\n", "a – b—c\n"),
        (
            "link-http",
            "[a](http://github.com/x) <http://en.wikipedia.org/b>\n",
            "[a](https://github.com/x) <https://en.wikipedia.org/b>\n",
        ),
        (
            "link-undefined",
            "[a][refrence]\n\n[reference]: https://a.example\n",
            "[a][reference]\n\n[reference]: https://a.example\n",
        ),
        (
            "canonical-unusable",
            "---\ntitle: T\ncanonical_url: htps://a.example/b\n---\nx\n",
            "---\ntitle: T\ncanonical_url: https://a.example/b\n---\nx\n",
        ),
        (
            "tags-too-many",
            "---\ntags: [a, b, c, d, e, f]\n---\nx\n",
            "---\ntags: [a, b, c, d, e]\n---\nx\n",
        ),
        (
            "table",
            "---\ntitle: T\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
            "---\ntitle: T\nmedium_tables: list\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        ),
    ] {
        assert_eq!(fixed(text, rule), after, "{rule}");
        // The same in a file of another system.
        let text = text.replace('\n', "\r\n");
        assert_eq!(fixed(&text, rule), after.replace('\n', "\r\n"), "{rule}");
    }
}

#[test]
fn what_cannot_all_be_mended_is_not_mended_by_half() {
    let (_, found) = findings("# T\n\n##### A\n\n<h5>B</h5>\n");
    let deep = found.iter().find(|f| f.rule.id == "heading-too-deep");
    assert!(deep.expect("found").fix.is_none());
}

#[test]
fn options_code_and_tables_are_not_taken_for_typography() {
    for text in [
        "Use --force or `a  --  b`.\n",
        "    code  --  code\n",
        "```\na  b -- c\n```\n",
        "| a    | b   |\n|------|-----|\n| c    | d   |\n",
        "line one  \nline two\n",
    ] {
        let ids: Vec<_> = findings(text).1.iter().map(|f| f.rule.id).collect();
        assert!(
            !ids.iter().any(|id| id.starts_with("double-")),
            "{text:?}: {ids:?}"
        );
    }
}

#[test]
fn all_safe_fixes_together_leave_no_safe_fix() {
    let text = "---\ntitle: T\n---\n\nA  b -- c :tada: [d](http://github.com).\n\n- [ ] e\n";
    let (count, splices) = all_safe(&findings(text).1);
    assert_eq!(count, 4);
    let after = applied(text, &splices);
    assert_eq!(
        after,
        "---\ntitle: T\n---\n\nA b – c 🎉 [d](https://github.com).\n\n- [ ] e\n"
    );
    assert_eq!(all_safe(&findings(&after).1).0, 0);
}

/// Pieces of text with things to mend.
const PIECES: &[&str] = &[
    "a  b",
    "c -- d",
    "e--f",
    ":tada:",
    "[g](http://github.com/h)",
    "- [ ] i",
    "- [x] j",
    "##### k",
    "###### l\r\n",
    "# m",
    "n\n===",
    "> o  p",
    "[q][rr]",
    "[r]: https://a.example",
    "| s | t |\n|---|---|\n| 1  | 2 |",
    "`u  v`",
    "```\nw  x\n```",
    "é  ü",
    "\u{a0}  y",
    "==z==",
    "^[note  one]",
    "[^1]",
    "<b>  c</b>",
    "\\*  d",
    "&amp;  e",
    "\t f",
    "---",
    "***",
    "",
];

proptest! {
    #[test]
    fn a_fix_of_any_text_changes_only_what_it_names_and_settles_its_finding(
        picks in proptest::collection::vec((0..PIECES.len(), 0..3_usize), 0..14),
    ) {
        let mut text = String::from("---\ntitle: T\n---\n");
        for (piece, end) in picks {
            text.push_str(PIECES[piece]);
            text.push_str([" ", "\n", "\n\n"][end]);
        }
        let (draft, found) = findings(&text);
        for finding in found {
            let Some(fix) = &finding.fix else { continue };
            let Ok(splices) = fix.splices(&text, &draft) else { continue };
            let after = applied(&text, &splices);
            // What lies between the replacements is there, byte for byte and in order.
            let (mut read, mut written) = (0, 0);
            for splice in &splices {
                let kept = &text[read..splice.range.start];
                prop_assert_eq!(&after[written..written + kept.len()], kept);
                written += kept.len() + splice.with.len();
                read = splice.range.end;
            }
            prop_assert_eq!(&after[written..], &text[read..]);
            if finding.rule.id != "link-undefined" {
                let left = findings(&after).1;
                prop_assert!(
                    !left.iter().any(|f| f.rule.id == finding.rule.id && f.what == finding.what),
                    "{} stays: {:?} -> {:?}", finding.rule.id, text, after
                );
            }
        }
    }
}
