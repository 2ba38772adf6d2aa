//! A plan: the exact request the writer confirms, or the obstacles to it.
//!
//! The dialog shows words derived from the plan and the executor sends the very same value, so what was confirmed is
//! what leaves. [`Plan::digest`] names the bytes; the journal and the duplicate guard go by it.

use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use crate::domain::draft::tags::tidy;
use crate::domain::draft::{Details, Draft, Title, TitleSource};
use crate::domain::lint::{Finding, Rule, Severity, check_details, header, tags, title};
use crate::domain::post::{ContentFormat, License, Post, Visibility};
use crate::domain::story::Story;

/// Whom the post is made for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Account {
    /// Medium's id of the user, as `/v1/me` gave it for this token.
    pub id: String,
    /// Name after the @.
    pub username: String,
    /// Full name.
    pub name: String,
    /// Profile page.
    pub url: String,
}

/// Which service a plan is for. The two can never be confused: separate token, history and badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// The stand-in on this machine.
    Sandbox,
    /// Medium itself (or the address given by `BYLINE_API_URL`).
    Medium,
}

impl Target {
    /// Both, the harmless one first.
    pub const ALL: [Self; 2] = [Self::Sandbox, Self::Medium];

    /// The word in the configuration and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Medium => "medium",
        }
    }

    /// The badge in every header.
    #[must_use]
    pub fn badge(self) -> &'static str {
        match self {
            Self::Sandbox => "SANDBOX",
            Self::Medium => "MEDIUM",
        }
    }
}

/// What the writer may choose at the moment of sending; the rest comes from the draft.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// Visibility, instead of the draft's.
    pub visibility: Option<Visibility>,
    /// Whether to tell followers by e-mail.
    pub notify_followers: bool,
    /// Title, instead of the draft's.
    pub title: Option<String>,
    /// Tags, instead of the draft's.
    pub tags: Option<Vec<String>>,
    /// Canonical address, instead of the draft's.
    pub canonical_url: Option<String>,
    /// Licence, instead of the draft's.
    pub license: Option<License>,
}

/// A SHA-256 in lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Digest(pub String);

impl Digest {
    /// The digest of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut hex = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            hex.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            hex.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        }
        Self(hex)
    }
}

/// The exact request, ready to be confirmed and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The draft's file.
    pub file: PathBuf,
    /// Which service.
    pub target: Target,
    /// Under which account.
    pub account: Account,
    /// What is sent.
    pub post: Post,
    /// The request body; the digest is taken over these bytes.
    pub body: String,
    /// Names the body and where it goes.
    pub digest: Digest,
    /// Names the text the plan was made from (see [`Draft::digest`]): what is sent must be what was read.
    pub source: Digest,
    /// How many stories were known to exist, or to exist perhaps, of this draft when it was confirmed. More of them by the
    /// time of sending mean that somebody else has sent it meanwhile.
    pub before: usize,
    /// Words in the story.
    pub words: usize,
    /// First words of the body, for the review.
    pub begins: String,
    /// Last words of the body, for the review.
    pub ends: String,
    /// Findings that do not stop the send.
    pub findings: Vec<Finding>,
}

/// The title is missing.
pub static NO_TITLE: Rule = Rule {
    id: "title-missing",
    severity: Severity::Error,
    why: "Medium refuses a story without a title",
    cure: "give it a title in Details",
};
/// There is no text.
pub static NO_TEXT: Rule = Rule {
    id: "text-missing",
    severity: Severity::Error,
    why: "there is nothing to send",
    cure: "write something first",
};

/// The draft as it would be had its header said what was chosen: what is checked, converted and shown is then what is
/// sent. Its header and text stay as they are.
#[must_use]
pub fn chosen(mut draft: Draft, choices: &Choices) -> Draft {
    let Details {
        title,
        tags,
        visibility,
        license,
        canonical_url,
        ..
    } = &mut draft.details;
    // What was found about a value that is not used any more.
    let mut settled: Vec<&str> = vec![
        title::LONG.id,
        tags::MANY.id,
        tags::TOO_MANY.id,
        tags::LONG.id,
    ];
    if let Some(text) = &choices.title {
        *title = Title {
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            source: TitleSource::Header,
        };
        settled.extend([header::TITLE_FROM_FILE.id, header::TITLE_DIFFERS.id]);
    }
    if let Some(list) = &choices.tags {
        *tags = tidy(list.iter().map(String::as_str));
    }
    if choices.visibility.is_some() {
        *visibility = choices.visibility;
        settled.push(header::VISIBILITY.id);
    }
    if choices.license.is_some() {
        *license = choices.license;
        settled.push(header::LICENSE.id);
    }
    if choices.canonical_url.is_some() {
        canonical_url.clone_from(&choices.canonical_url);
        settled.push(header::CANONICAL.id);
    }
    draft.findings.retain(|f| !settled.contains(&f.rule.id));
    draft.findings.extend(check_details(&draft.details));
    draft
}

/// Makes the plan for a draft, or lists what stands in the way (findings of severity error).
///
/// `text` is the whole text of the file that `draft` and `story` were made from.
///
/// # Errors
/// The findings that must be settled before anything may be sent; never empty.
pub fn plan(
    text: &str,
    draft: &Draft,
    story: &Story,
    account: &Account,
    target: Target,
    choices: &Choices,
) -> Result<Plan, Vec<Finding>> {
    let details = &draft.details;
    let title = choices
        .title
        .clone()
        .unwrap_or_else(|| details.title.text.clone())
        .trim()
        .to_owned();
    let mut findings = draft.findings.clone();
    findings.extend(story.findings.iter().cloned());
    if title.is_empty() {
        findings.push(Finding::general(&NO_TITLE, "This draft has no title."));
    }
    if draft.measure.words == 0 && !story.has_picture() {
        findings.push(Finding::general(&NO_TEXT, "This draft has no text."));
    }
    if findings.iter().any(|f| f.rule.severity == Severity::Error) {
        findings.retain(|f| f.rule.severity == Severity::Error);
        return Err(findings);
    }
    Ok(make(
        (text, draft, story),
        account,
        target,
        choices,
        title,
        findings,
    ))
}

/// What was carried over by hand, as a plan would have it: nothing is sent from it, but the history keeps the same of it,
/// so that list, comparison and the guard against a second story work alike. Nothing stands in its way: it has happened.
#[must_use]
pub fn carried(
    text: &str,
    draft: &Draft,
    story: &Story,
    username: &str,
    target: Target,
    visibility: Visibility,
) -> Plan {
    let account = Account {
        id: String::new(),
        username: username.to_owned(),
        name: String::new(),
        url: String::new(),
    };
    let choices = Choices {
        visibility: Some(visibility),
        ..Choices::default()
    };
    let title = draft.details.title.text.trim().to_owned();
    let made_from = (text, draft, story);
    make(made_from, &account, target, &choices, title, Vec::new())
}

fn make(
    (text, draft, story): (&str, &Draft, &Story),
    account: &Account,
    target: Target,
    choices: &Choices,
    title: String,
    findings: Vec<Finding>,
) -> Plan {
    let details = &draft.details;
    let post = Post {
        title,
        content_format: ContentFormat::Html,
        content: story.to_html(),
        tags: choices.tags.clone().unwrap_or_else(|| details.tags.clone()),
        canonical_url: choices
            .canonical_url
            .clone()
            .or_else(|| details.canonical_url.clone()),
        visibility: choices
            .visibility
            .or(details.visibility)
            .unwrap_or_default(),
        license: choices.license.or(details.license).unwrap_or_default(),
        notify_followers: choices.notify_followers,
    };
    let body = post.body();
    let (begins, ends) = story.first_and_last_words();
    Plan {
        file: draft.file.clone(),
        target,
        account: account.clone(),
        digest: Digest::of(format!("{}\n{}\n{body}", target.badge(), account.id).as_bytes()),
        source: draft.digest(text),
        before: 0,
        words: draft.measure.words,
        begins,
        ends,
        findings,
        body,
        post,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_choice_replaces_the_value_of_the_draft_and_what_was_found_about_it() {
        let text = "---\ntags: [a, b, c, d, e, f]\n---\nSome words.\n";
        let draft = Draft::parse(Path::new("a-name.md"), text);
        let ids = |draft: &Draft| -> Vec<_> { draft.findings.iter().map(|f| f.rule.id).collect() };
        assert_eq!(ids(&draft), ["title-from-file-name", "tags-too-many"]);
        let choices = Choices {
            title: Some(" A  title ".into()),
            tags: Some(vec!["#one".into(), "One".into(), "two".into()]),
            ..Choices::default()
        };
        let draft = chosen(draft, &choices);
        assert_eq!(ids(&draft), [""; 0]);
        assert_eq!(draft.details.title.text, "A title");
        assert_eq!(draft.details.tags, ["one", "two"]);
    }

    #[test]
    fn without_a_choice_a_draft_stays_as_it_is() {
        let text = "---\ntitle: T\ntags: [a, b, c, d, e, f]\n---\nSome words.\n";
        let draft = Draft::parse(Path::new("a.md"), text);
        assert_eq!(chosen(draft.clone(), &Choices::default()), draft);
    }
}
