//! A post: what is sent to Medium, every field checked and nothing left to a default of the server.

use serde::{Deserialize, Serialize};

/// Who may see the story. The least public comes first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Only the writer, until published on medium.com.
    #[default]
    Draft,
    /// Anyone with the address.
    Unlisted,
    /// Everyone.
    Public,
}

impl Visibility {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Unlisted, Self::Public];

    /// The word of the API, the header and the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Unlisted => "unlisted",
            Self::Public => "public",
        }
    }

    /// Reads a word, whatever its case; `None` for any other.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|v| v.word().eq_ignore_ascii_case(word.trim()))
    }

    /// What it means for the writer, as a sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Draft => "Only you can see it. Finish, change or delete it on medium.com.",
            Self::Unlisted => "Anyone with the address can read it; it is not listed anywhere.",
            Self::Public => "Everyone can read it, at once.",
        }
    }
}

/// The licences Medium offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum License {
    /// Medium's own default.
    #[default]
    #[serde(rename = "all-rights-reserved")]
    AllRightsReserved,
    /// Attribution.
    #[serde(rename = "cc-40-by")]
    By,
    /// Attribution, share alike.
    #[serde(rename = "cc-40-by-sa")]
    BySa,
    /// Attribution, no derivatives.
    #[serde(rename = "cc-40-by-nd")]
    ByNd,
    /// Attribution, non-commercial.
    #[serde(rename = "cc-40-by-nc")]
    ByNc,
    /// Attribution, non-commercial, no derivatives.
    #[serde(rename = "cc-40-by-nc-nd")]
    ByNcNd,
    /// Attribution, non-commercial, share alike.
    #[serde(rename = "cc-40-by-nc-sa")]
    ByNcSa,
    /// No rights reserved.
    #[serde(rename = "cc-40-zero")]
    Zero,
    /// Public domain.
    #[serde(rename = "public-domain")]
    PublicDomain,
}

impl License {
    /// All nine, in the order they are offered.
    pub const ALL: [Self; 9] = [
        Self::AllRightsReserved,
        Self::By,
        Self::BySa,
        Self::ByNd,
        Self::ByNc,
        Self::ByNcNd,
        Self::ByNcSa,
        Self::Zero,
        Self::PublicDomain,
    ];

    /// The id in the API and the header.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::AllRightsReserved => "all-rights-reserved",
            Self::By => "cc-40-by",
            Self::BySa => "cc-40-by-sa",
            Self::ByNd => "cc-40-by-nd",
            Self::ByNc => "cc-40-by-nc",
            Self::ByNcNd => "cc-40-by-nc-nd",
            Self::ByNcSa => "cc-40-by-nc-sa",
            Self::Zero => "cc-40-zero",
            Self::PublicDomain => "public-domain",
        }
    }

    /// What a person calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AllRightsReserved => "All rights reserved",
            Self::By => "CC BY 4.0",
            Self::BySa => "CC BY-SA 4.0",
            Self::ByNd => "CC BY-ND 4.0",
            Self::ByNc => "CC BY-NC 4.0",
            Self::ByNcNd => "CC BY-NC-ND 4.0",
            Self::ByNcSa => "CC BY-NC-SA 4.0",
            Self::Zero => "CC0 1.0",
            Self::PublicDomain => "Public domain",
        }
    }

    /// Reads an id, whatever its case; `None` for any other.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|l| l.id().eq_ignore_ascii_case(id.trim()))
    }
}

/// Most tags a writer may give a story (Medium's own editor takes five).
pub const TAGS_AT_MOST: usize = 5;
/// Tags that Medium's API keeps: the first three.
pub const TAGS_KEPT: usize = 3;
/// Longest tag Medium's API keeps, in characters.
pub const TAG_LENGTH: usize = 25;
/// Longest title Medium's API keeps, in characters.
pub const TITLE_LENGTH: usize = 100;

/// What is sent. Serialises to the exact JSON that Medium's post endpoints take; visibility and notification are
/// always present, optional fields are left out and never null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Post {
    /// Title for listings; not shown in the story by Medium.
    pub title: String,
    /// `html` (default) or `markdown`.
    pub content_format: ContentFormat,
    /// The story itself.
    pub content: String,
    /// Tags, at most [`TAGS_AT_MOST`].
    pub tags: Vec<String>,
    /// Original address of the story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical_url: Option<String>,
    /// Who may see it.
    #[serde(rename = "publishStatus")]
    pub visibility: Visibility,
    /// Licence.
    pub license: License,
    /// Whether followers are told by e-mail.
    pub notify_followers: bool,
}

/// The format of [`Post::content`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContentFormat {
    /// HTML written from the story.
    #[default]
    Html,
    /// Markdown written from the story, to be rendered by Medium.
    Markdown,
}

impl ContentFormat {
    /// Both, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Html, Self::Markdown];

    /// The word of the API, the configuration and the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "markdown",
        }
    }
}

impl Post {
    /// The request body, byte for byte.
    #[must_use]
    pub fn body(&self) -> String {
        // A struct of strings, booleans and enums has no way to fail to serialise.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What a kept request body says; `None` for one that another version of Byline wrote differently.
    #[must_use]
    pub fn of_body(body: &str) -> Option<Self> {
        serde_json::from_str(body).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_says_visibility_and_notification_and_leaves_out_what_is_absent() {
        let post = Post {
            title: "A".into(),
            content_format: ContentFormat::Html,
            content: "<h1>A</h1>".into(),
            tags: vec!["b".into()],
            canonical_url: None,
            visibility: Visibility::Draft,
            license: License::AllRightsReserved,
            notify_followers: false,
        };
        assert_eq!(
            post.body(),
            r#"{"title":"A","contentFormat":"html","content":"<h1>A</h1>","tags":["b"],"publishStatus":"draft","license":"all-rights-reserved","notifyFollowers":false}"#
        );
        assert_eq!(Post::of_body(&post.body()), Some(post));
        assert_eq!(Post::of_body("{}"), None);
    }

    #[test]
    fn every_license_id_reads_back_and_serialises_as_itself() {
        for license in License::ALL {
            assert_eq!(License::parse(license.id()), Some(license));
            assert_eq!(
                serde_json::to_value(license).ok(),
                Some(serde_json::Value::from(license.id()))
            );
        }
    }

    #[test]
    fn a_visibility_is_read_whatever_its_case_and_nothing_else_is() {
        assert_eq!(Visibility::parse(" Public "), Some(Visibility::Public));
        assert_eq!(Visibility::parse("published"), None);
    }
}
