//! An attempt: one journalled send, and how it ended.
//!
//! Medium has no way to ask whether a post exists, so there are five endings and one of them is *unknown*. Only a
//! person can close an unknown attempt.

use serde::{Deserialize, Serialize};

use crate::domain::post::{Post, Visibility};

/// Name of an attempt, unique on this machine: shown to the writer, used in the history and on the command line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttemptId(pub String);

impl std::fmt::Display for AttemptId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the target said it made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Receipt {
    /// Medium's id of the post.
    pub id: String,
    /// Where the story is.
    pub url: String,
    /// The title kept, when the answer named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The tags kept, when the answer named them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// The visibility given, when the answer named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// The canonical address kept, when the answer named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical_url: Option<String>,
    /// The licence kept, when the answer named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
}

impl Receipt {
    /// What Medium kept differently from what was sent, as sentences; empty when all is as asked. A field the
    /// answer left out (or gave as an empty string, as Medium does) is not a difference.
    #[must_use]
    pub fn differences(&self, post: &Post) -> Vec<String> {
        let mut list = Vec::new();
        if let Some(title) = self
            .title
            .as_deref()
            .filter(|t| !t.is_empty() && *t != post.title)
        {
            list.push(format!("title: Medium made it “{title}”"));
        }
        if let Some(kept) = &self.tags {
            let dropped: Vec<&str> = post
                .tags
                .iter()
                .filter(|t| !kept.iter().any(|k| k.eq_ignore_ascii_case(t)))
                .map(String::as_str)
                .collect();
            if !dropped.is_empty() {
                let kept = if kept.is_empty() {
                    "none".into()
                } else {
                    kept.join(", ")
                };
                list.push(format!(
                    "tags: Medium kept {kept}; it dropped {}",
                    dropped.join(", ")
                ));
            }
        }
        if let Some(visibility) = self.visibility.filter(|v| *v != post.visibility) {
            list.push(format!(
                "visibility: you asked for {}, Medium says {}",
                post.visibility.word(),
                visibility.word()
            ));
        }
        if let (Some(asked), Some(kept)) = (&post.canonical_url, &self.canonical_url)
            && !kept.is_empty()
            && kept != asked
        {
            list.push(format!("canonical: Medium made it {kept}"));
        }
        if let Some(kept) = self
            .license
            .as_deref()
            .filter(|l| !l.is_empty() && *l != post.license.id())
        {
            list.push(format!("licence: Medium made it {kept}"));
        }
        list
    }
}

/// Why the target refused, decided once from status and answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// The token is missing, wrong or revoked (401).
    Token,
    /// This account may not do that (403 or 404 with an answer of the API).
    Forbidden,
    /// A network check in front of Medium stopped the request (HTML 403); the token is not the problem.
    Edge,
    /// A field was not accepted (400).
    Invalid,
    /// Too large (413).
    TooLarge,
    /// The address has moved; not followed (307, 308).
    Moved,
    /// Any other definite refusal.
    Other,
}

impl RefusalKind {
    /// What happened, in a few words: for the list of attempts.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Token => "rejected: token",
            Self::Forbidden => "rejected: not allowed",
            Self::Edge => "rejected: network",
            Self::Invalid => "rejected: a field",
            Self::TooLarge => "rejected: too large",
            Self::Moved => "rejected: moved",
            Self::Other => "rejected",
        }
    }
}

/// A definite refusal: nothing was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What sort.
    pub kind: RefusalKind,
    /// HTTP status.
    pub status: u16,
    /// Medium's own code, when it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// What happened, one plain sentence, safe to print.
    pub what: String,
    /// What to do, one plain sentence.
    pub hint: String,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The post was made, and this is where.
    Sent {
        /// What came back.
        receipt: Receipt,
    },
    /// The post was made (the answer said 201), but the answer held no readable address.
    SentNoAddress {
        /// What was wrong with the answer.
        what: String,
    },
    /// Refused; nothing was made.
    Rejected {
        /// Why.
        refusal: Refusal,
    },
    /// Refused by the daily limit; nothing was made.
    Limited {
        /// What Medium said, one plain sentence.
        what: String,
        /// HTTP status; `None` in a history from before it was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// Seconds to wait, when the answer named them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// No byte of the request left this machine.
    NotSent {
        /// What happened, one plain sentence.
        what: String,
        /// What to do.
        hint: String,
    },
    /// The request may have arrived. Never repeated by the program.
    Unknown {
        /// What happened, one plain sentence.
        what: String,
    },
}

impl Outcome {
    /// The word used in JSON and in the history.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Sent { .. } | Self::SentNoAddress { .. } => "sent",
            Self::Rejected { .. } => "rejected",
            Self::Limited { .. } => "limited",
            Self::NotSent { .. } => "not_sent",
            Self::Unknown { .. } => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::post::{ContentFormat, License};

    fn post() -> Post {
        Post {
            title: "A".into(),
            content_format: ContentFormat::Html,
            content: String::new(),
            tags: vec!["writing".into(), "terminal".into()],
            canonical_url: None,
            visibility: Visibility::Draft,
            license: License::AllRightsReserved,
            notify_followers: false,
        }
    }

    #[test]
    fn an_answer_as_medium_gives_it_for_a_draft_shows_no_difference() {
        let receipt = Receipt {
            id: "e6f36a".into(),
            url: "https://medium.com/@you/e6f36a".into(),
            title: Some("A".into()),
            tags: Some(vec!["writing".into(), "Terminal".into()]),
            visibility: Some(Visibility::Draft),
            canonical_url: Some(String::new()),
            license: Some(String::new()),
        };
        assert!(receipt.differences(&post()).is_empty());
    }

    #[test]
    fn a_dropped_tag_is_named() {
        let receipt = Receipt {
            tags: Some(vec!["writing".into()]),
            ..Receipt::default()
        };
        assert_eq!(
            receipt.differences(&post()),
            ["tags: Medium kept writing; it dropped terminal"]
        );
    }
}
