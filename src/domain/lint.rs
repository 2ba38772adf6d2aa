//! Findings: every place where a draft cannot arrive on Medium as it was written, or may embarrass its writer.
//!
//! A [`Rule`] is one kind of finding with its words; [`RULES`] lists them all and is what the checks screen, the
//! gutter, the review and the command line read. A finding is made where the bend happens (the conversion, the
//! header reader, the post), so the list is a by-product of the truth and not a second opinion.

pub mod attribute;
pub mod code;
pub mod comment;
pub mod conflict;
pub mod definition;
pub mod embed;
pub mod emoji;
pub mod fix;
pub mod footnote;
pub mod format;
pub mod header;
pub mod heading;
pub mod hidden;
pub mod html;
pub mod ignored;
pub mod image;
pub mod link;
pub mod list;
pub mod math;
pub mod quote;
pub mod reach;
pub mod style;
pub mod table;
pub mod tags;
pub mod task;
pub mod title;
pub mod typography;
pub mod unfinished;
pub mod wikilink;

pub use fix::Fix;

use crate::domain::draft::Details;
use crate::domain::front_matter::Change;
use crate::domain::post::{TAG_LENGTH, TAGS_AT_MOST, TAGS_KEPT, TITLE_LENGTH};

/// Every rule there is.
pub static RULES: &[&Rule] = &[
    &header::UNREADABLE,
    &header::UNCLOSED,
    &header::FENCE,
    &header::NOT_FIRST,
    &header::NOT_KEYS,
    &header::TOO_LARGE,
    &header::CONFLICT,
    &header::KEY_TWICE,
    &header::TITLE_FROM_FILE,
    &header::TITLE_DIFFERS,
    &header::CANONICAL,
    &header::VISIBILITY,
    &header::LICENSE,
    &crate::domain::plan::NO_TITLE,
    &crate::domain::plan::NO_TEXT,
    &attribute::ATTRIBUTE,
    &code::OPEN_FENCE,
    &code::DIAGRAM,
    &code::CHUNK,
    &comment::COMMENT,
    &comment::SUGGESTION,
    &conflict::CONFLICT,
    &definition::DEFINITION,
    &definition::ABBREVIATION,
    &embed::LIKELY,
    &embed::TEMPLATE,
    &emoji::SHORTCODE,
    &emoji::UNKNOWN,
    &footnote::NUMBERED,
    &footnote::UNUSED,
    &footnote::UNDEFINED,
    &footnote::CITATION,
    &format::MARKDOWN,
    &heading::DEEP,
    &heading::SECOND_TITLE,
    &heading::SUBTITLE,
    &heading::TITLE_AGAIN,
    &hidden::DIRECTION,
    &hidden::INVISIBLE,
    &html::DROPPED,
    &html::FLATTENED,
    &html::COMPONENT,
    &image::ALT,
    &image::LOCAL,
    &image::MISSING,
    &image::OUTSIDE,
    &image::UNFIT,
    &image::CONVERTED,
    &image::STILL,
    &image::DATA,
    &image::FORMAT,
    &image::LINKED,
    &image::INSECURE,
    &image::PRIVATE,
    &link::RELATIVE,
    &link::ANCHOR,
    &link::EMPTY,
    &link::SCHEME,
    &link::COMPLETED,
    &link::UNDEFINED,
    &link::INSECURE,
    &link::PRIVATE,
    &link::LOOKALIKE,
    &list::NESTED,
    &list::SPLIT,
    &math::MATH,
    &quote::NESTED,
    &quote::CALLOUT,
    &quote::UNCLOSED,
    &reach::PICTURE,
    &reach::PICTURE_FOR_ALL,
    &reach::LINK,
    &style::STRUCK,
    &style::LOST,
    &table::TABLE,
    &table::CHOSEN,
    &table::CELLS,
    &tags::MANY,
    &tags::TOO_MANY,
    &tags::LONG,
    &task::TASKS,
    &title::LONG,
    &typography::SPACES,
    &typography::HYPHENS,
    &typography::QUOTES,
    &unfinished::UNFINISHED,
    &wikilink::WIKILINK,
];

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// Something will look different from what was written.
    Warning,
    /// Publishing must not go on until this is settled.
    Error,
}

impl Severity {
    /// The word shown to the writer and used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name, kebab case: the id on the command line and in JSON.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Why it matters on Medium, as a short clause: `columns are lost`.
    pub why: &'static str,
    /// What the writer can do, as an imperative: `make it a list or an image`.
    pub cure: &'static str,
}

impl Rule {
    /// Whether the writer may leave an error of this kind as it is: only where the network says something that the writer
    /// may know better.
    #[must_use]
    pub fn may_be_left(&self) -> bool {
        self.severity < Severity::Error || self.id == reach::PICTURE_FOR_ALL.id
    }
}

/// One place in one draft where a rule applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule it belongs to.
    pub rule: &'static Rule,
    /// Where; `None` when it concerns the draft as a whole.
    pub place: Option<crate::domain::place::Place>,
    /// What was found, as a sentence without the place: `This table has 3 columns.`
    pub what: String,
    /// What Byline can do about it, if anything.
    pub fix: Option<Fix>,
}

impl Finding {
    /// What a list of findings is sorted by that has the gravest first, and those of one kind as they stand in the file.
    #[must_use]
    pub fn gravest_first(
        &self,
    ) -> (
        std::cmp::Reverse<Severity>,
        Option<crate::domain::place::Place>,
    ) {
        (std::cmp::Reverse(self.rule.severity), self.place)
    }

    /// A finding at a line of the file.
    #[must_use]
    pub fn at_line(rule: &'static Rule, line: usize, what: impl Into<String>) -> Self {
        Self {
            rule,
            place: Some(crate::domain::place::Place::line(line)),
            what: what.into(),
            fix: None,
        }
    }

    /// A finding about the draft as a whole.
    #[must_use]
    pub fn general(rule: &'static Rule, what: impl Into<String>) -> Self {
        Self {
            rule,
            place: None,
            what: what.into(),
            fix: None,
        }
    }

    /// The same, with something Byline can do about it.
    #[must_use]
    pub fn with_fix(self, fix: Option<Fix>) -> Self {
        Self { fix, ..self }
    }
}

/// What Medium would not take of a draft's details.
#[must_use]
pub fn check_details(details: &Details) -> Vec<Finding> {
    let mut findings = Vec::new();
    check_title(details, &mut findings);
    check_tags(&details.tags, &mut findings);
    findings
}

fn check_title(details: &Details, findings: &mut Vec<Finding>) {
    let title = &details.title;
    let length = title.text.chars().count();
    if length > TITLE_LENGTH {
        findings.push(Finding::general(
            &title::LONG,
            format!("The title has {length} characters."),
        ));
    }
}

fn check_tags(tags: &[String], findings: &mut Vec<Finding>) {
    if tags.len() > TAGS_AT_MOST {
        let kept = tags[..TAGS_AT_MOST].to_vec();
        let fix = Fix::header(format!("keep the first {TAGS_AT_MOST}"), Change::Tags(kept));
        findings.push(
            Finding::general(
                &tags::TOO_MANY,
                format!("This draft has {} tags.", tags.len()),
            )
            .with_fix(Some(fix)),
        );
    } else if tags.len() > TAGS_KEPT {
        findings.push(Finding::general(
            &tags::MANY,
            format!(
                "Medium's API keeps the first {TAGS_KEPT}: {}.",
                tags[..TAGS_KEPT].join(", ")
            ),
        ));
    }
    for tag in tags.iter().filter(|t| t.chars().count() > TAG_LENGTH) {
        findings.push(Finding::general(
            &tags::LONG,
            format!(
                "The tag \"{tag}\" has {} characters, so Medium ignores it.",
                tag.chars().count()
            ),
        ));
    }
}

/// A count with its noun: `1 link is`, `3 links are`.
pub(crate) fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::{Title, TitleSource};

    fn details(title: &str, source: TitleSource, tags: &[&str]) -> Details {
        Details {
            title: Title {
                text: title.into(),
                source,
            },
            tags: tags.iter().map(|t| (*t).to_owned()).collect(),
            ..Details::default()
        }
    }

    fn ids(details: &Details) -> Vec<&'static str> {
        check_details(details).iter().map(|f| f.rule.id).collect()
    }

    #[test]
    fn every_rule_has_its_own_id_in_kebab_case_and_says_why_and_what_to_do() {
        let mut seen = std::collections::HashSet::new();
        for rule in RULES {
            assert!(seen.insert(rule.id), "{} twice", rule.id);
            assert!(rule.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
            assert!(!rule.why.is_empty() && !rule.cure.is_empty(), "{}", rule.id);
            assert!(!rule.why.ends_with('.') && !rule.cure.ends_with('.'));
        }
    }

    #[test]
    fn an_ordinary_draft_has_nothing_to_complain_about() {
        assert!(ids(&details("A title", TitleSource::Header, &["a", "b", "c"])).is_empty());
    }

    #[test]
    fn a_fourth_tag_is_a_note_that_names_those_kept() {
        let found = check_details(&details("T", TitleSource::Header, &["a", "b", "c", "d"]));
        assert_eq!(found[0].rule.severity, Severity::Note);
        assert_eq!(found[0].what, "Medium's API keeps the first 3: a, b, c.");
    }

    #[test]
    fn a_sixth_tag_is_an_error() {
        let six = details("T", TitleSource::Header, &["a", "b", "c", "d", "e", "f"]);
        assert_eq!(ids(&six), ["tags-too-many"]);
    }

    #[test]
    fn a_tag_of_26_characters_is_named_and_one_of_25_is_not() {
        let long = "é".repeat(26);
        let tags = details("T", TitleSource::Header, &[&long, &"é".repeat(25)]);
        assert_eq!(ids(&tags), ["tag-long"]);
        assert!(check_details(&tags)[0].what.contains(&long));
    }

    #[test]
    fn a_title_over_100_characters_is_a_warning() {
        assert_eq!(
            ids(&details(&"x".repeat(101), TitleSource::Header, &[])),
            ["title-long"]
        );
        assert!(ids(&details(&"x".repeat(100), TitleSource::Header, &[])).is_empty());
    }

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!(image::alt(1, ""), "1 picture has no description.");
        assert_eq!(image::alt(3, ""), "3 pictures have no description.");
    }
}
