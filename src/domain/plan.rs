//! A plan: the exact request the writer confirms, or the obstacles to it.
//!
//! The dialog shows words derived from the plan and the executor sends the very same value, so what was confirmed is
//! what leaves. [`Plan::digest`] names the bytes; the journal and the duplicate guard go by it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use crate::domain::draft::tags::tidy;
use crate::domain::draft::{Details, Draft, Title, TitleSource};
use crate::domain::lint::{Finding, Rule, Severity, check_details, header, image, tags, title};
use crate::domain::picture::{Album, Placed, Uploaded};
use crate::domain::post::{ContentFormat, License, Post, Visibility};
use crate::domain::publication::Publication;
use crate::domain::story::Story;
use crate::domain::story::{html, markdown};

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
    /// The publication it is handed to, instead of the account's own profile.
    pub publication: Option<Publication>,
    /// What the story is sent as.
    pub format: ContentFormat,
}

/// A SHA-256 in lower-case hex.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
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
    /// The publication it is handed to; `None` for the account's own profile.
    pub publication: Option<Publication>,
    /// What is sent.
    pub post: Post,
    /// The request body, byte for byte. While there are [`pictures`](Self::pictures) to upload, their marks stand in it for
    /// their addresses: see [`Plan::with_addresses`].
    pub body: String,
    /// Names what was confirmed: where it goes, and the body with the marks of the pictures, which name their bytes. It
    /// stays the same when their addresses are known.
    pub digest: Digest,
    /// The pictures of this computer that are uploaded before the post, in the order they stand in it.
    pub pictures: Vec<Placed>,
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

/// A writer of a publication wants more than to hand in a draft.
pub static ONLY_DRAFTS: Rule = Rule {
    id: "publication-drafts-only",
    severity: Severity::Error,
    why: "in this publication you are a writer, not an editor",
    cure: "make it a draft, or publish it under your own profile",
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

/// What a draft lacks that every story must have.
#[must_use]
pub fn missing(draft: &Draft, story: &Story) -> Vec<Finding> {
    let title = draft.details.title.text.trim();
    let title = title
        .is_empty()
        .then(|| Finding::general(&NO_TITLE, "This draft has no title."));
    title.into_iter().chain(no_text(draft, story)).collect()
}

fn no_text(draft: &Draft, story: &Story) -> Option<Finding> {
    let empty = draft.measure.words == 0 && !story.has_picture();
    empty.then(|| Finding::general(&NO_TEXT, "This draft has no text."))
}

/// Makes the plan for a draft, or lists what stands in the way (findings of severity error).
///
/// `text` is the whole text of the file that `draft` and `story` were made from, and `album` what was found of the
/// story's [local pictures](Story::local_pictures).
///
/// # Errors
/// The findings that must be settled before anything may be sent; never empty.
pub fn plan(
    text: &str,
    draft: &Draft,
    (story, album): (&Story, &Album),
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
    findings.extend(no_text(draft, story));
    findings.extend(picture_findings(story, album));
    let visibility = choices
        .visibility
        .or(details.visibility)
        .unwrap_or_default();
    let publication = &choices.publication;
    if let Some(paper) = publication
        .as_ref()
        .filter(|paper| !paper.takes(visibility))
    {
        findings.push(Finding::general(&ONLY_DRAFTS, paper.meaning(visibility)));
    }
    if findings.iter().any(|f| f.rule.severity == Severity::Error) {
        findings.retain(|f| f.rule.severity == Severity::Error);
        return Err(findings);
    }
    if choices.format == ContentFormat::Markdown {
        findings.extend(story.markdown_losses());
    }
    Ok(make(
        (text, draft, story, album),
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
    let none = Album::default();
    let made_from = (text, draft, story, &none);
    make(made_from, &account, target, &choices, title, Vec::new())
}

fn make(
    (text, draft, story, album): (&str, &Draft, &Story, &Album),
    account: &Account,
    target: Target,
    choices: &Choices,
    title: String,
    findings: Vec<Finding>,
) -> Plan {
    let details = &draft.details;
    let visibility = choices
        .visibility
        .or(details.visibility)
        .unwrap_or_default();
    let publication = &choices.publication;
    let post = Post {
        title,
        content_format: choices.format,
        content: match choices.format {
            ContentFormat::Html => story.to_html_with(&|source| mark(album, source)),
            ContentFormat::Markdown => story.to_markdown_with(&|source| mark(album, source)),
        },
        tags: choices.tags.clone().unwrap_or_else(|| details.tags.clone()),
        canonical_url: choices
            .canonical_url
            .clone()
            .or_else(|| details.canonical_url.clone()),
        visibility,
        license: choices.license.or(details.license).unwrap_or_default(),
        notify_followers: choices.notify_followers,
    };
    let body = post.body();
    let (begins, ends) = story.first_and_last_words();
    Plan {
        file: draft.file.clone(),
        target,
        account: account.clone(),
        digest: digest(target, account, publication.as_ref(), &body),
        publication: publication.clone(),
        source: draft.digest(text),
        before: 0,
        pictures: placed(story, album),
        words: draft.measure.words,
        begins,
        ends,
        findings,
        body,
        post,
    }
}

fn mark(album: &Album, source: &str) -> Option<String> {
    let found = album.get(source)?.as_ref().ok()?;
    Some(found.mark())
}

fn placed(story: &Story, album: &Album) -> Vec<Placed> {
    let found = |source: &str| album.get(source)?.as_ref().ok().cloned();
    let wanted = story.local_pictures().into_iter();
    wanted
        .filter_map(|wanted| {
            Some(Placed {
                picture: found(&wanted.source)?,
                alt: wanted.alt,
                line: wanted.line,
                address: None,
            })
        })
        .collect()
}

/// What is to be said of a story's local pictures: which cannot be sent, and which become another sort. One that nobody
/// has looked up cannot be sent.
#[must_use]
pub fn picture_findings(story: &Story, album: &Album) -> Vec<Finding> {
    let wanted = story.local_pictures();
    let finding = |rule, line: Option<usize>, what: String| match line {
        Some(line) => Finding::at_line(rule, line, what),
        None => Finding::general(rule, what),
    };
    let mut list = Vec::new();
    for wanted in &wanted {
        match album.get(&wanted.source) {
            Some(Ok(picture)) if picture.still => list.push(finding(
                &image::STILL,
                wanted.line,
                format!("Only the first image of {} is sent.", wanted.source),
            )),
            Some(Ok(picture)) => list.extend(picture.from.map(|from| {
                let what = format!("{} is {} and sent as PNG.", wanted.source, from.name());
                finding(&image::CONVERTED, wanted.line, what)
            })),
            Some(Err(flaw)) => list.push(finding(flaw.rule, wanted.line, flaw.what.clone())),
            None => list.push(finding(
                &image::MISSING,
                wanted.line,
                format!("The picture {} was not looked up.", wanted.source),
            )),
        }
    }
    list
}

impl Plan {
    /// Those of its pictures that are uploaded.
    #[must_use]
    pub fn uploaded(&self) -> Vec<Uploaded> {
        let known = |placed: &Placed| {
            Some(Uploaded {
                source: placed.picture.source.clone(),
                url: placed.address.clone()?,
                digest: Some(placed.picture.digest.clone()),
            })
        };
        self.pictures.iter().filter_map(known).collect()
    }

    /// The very request that is made: the addresses of the uploaded pictures in the place of their marks, and nothing
    /// else changed. `None` while one is not known.
    #[must_use]
    pub fn with_addresses(&self, addresses: &BTreeMap<Digest, String>) -> Option<Self> {
        if self.pictures.is_empty() {
            return Some(self.clone());
        }
        let mut plan = self.clone();
        let content = &mut plan.post.content;
        for placed in &mut plan.pictures {
            let address = addresses.get(&placed.picture.digest)?;
            let mark = placed.picture.mark();
            *content = match self.post.content_format {
                ContentFormat::Html => html::with_picture(content, &mark, address),
                ContentFormat::Markdown => markdown::with_picture(content, &mark, address),
            };
            placed.address = Some(address.clone());
        }
        plan.body = plan.post.body();
        Some(plan)
    }
}

/// Names a body and where it goes.
fn digest(
    target: Target,
    account: &Account,
    publication: Option<&Publication>,
    body: &str,
) -> Digest {
    let place = publication.map_or_else(String::new, |paper| format!("{}\n", paper.id));
    Digest::of(format!("{}\n{}\n{place}{body}", target.badge(), account.id).as_bytes())
}

#[cfg(test)]
mod tests;
