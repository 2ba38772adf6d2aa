//! The rows of the details form and what is said below each.

use crate::domain::post::{TAG_LENGTH, TAGS_AT_MOST, TAGS_KEPT, TITLE_LENGTH};
use crate::screens::details::Form;

/// A row of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// Title.
    Title,
    /// Tags.
    Tags,
    /// Draft, unlisted, public.
    Visibility,
    /// Licence.
    License,
    /// Canonical address.
    Canonical,
    /// The writer's own profile, or a publication.
    Under,
    /// Tell followers by e-mail.
    Notify,
    /// Put the title at the top of the story.
    Heading,
}

impl Row {
    /// All rows, top to bottom.
    pub const ALL: [Self; 8] = [
        Self::Title,
        Self::Tags,
        Self::Visibility,
        Self::License,
        Self::Canonical,
        Self::Under,
        Self::Notify,
        Self::Heading,
    ];

    /// Its name on screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Tags => "Tags",
            Self::Visibility => "Visibility",
            Self::License => "Licence",
            Self::Canonical => "Canonical",
            Self::Under => "Post under",
            Self::Notify => "Notify",
            Self::Heading => "Heading",
        }
    }

    /// The row below; the first after the last.
    #[must_use]
    pub fn next(self) -> Self {
        self.step(1)
    }

    /// The row above; the last before the first.
    #[must_use]
    pub fn previous(self) -> Self {
        self.step(Self::ALL.len() - 1)
    }

    fn step(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|row| *row == self).unwrap_or(0);
        Self::ALL[(at + by) % Self::ALL.len()]
    }
}

/// What is said below a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The sentence.
    pub text: String,
    /// Whether the value is not written as it stands.
    pub stops: bool,
}

impl Message {
    fn warning(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            stops: false,
        }
    }

    fn error(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            stops: true,
        }
    }
}

impl Form {
    /// What is wrong with a row, or will be different on Medium.
    #[must_use]
    pub fn message(&self, row: Row) -> Option<Message> {
        if row == self.focus
            && let Some(reason) = &self.refusal
        {
            return Some(Message::error(reason));
        }
        match row {
            Row::Title => title_message(self.title.text().trim()),
            Row::Tags => tags_message(&self.tag_list()),
            Row::Canonical => canonical_message(self.canonical.text().trim()),
            Row::Visibility | Row::License | Row::Under | Row::Notify | Row::Heading => None,
        }
    }
}

fn title_message(title: &str) -> Option<Message> {
    let length = title.chars().count();
    if title.is_empty() {
        Some(Message::error(
            "A story needs a title. The old one stays until there is a new one.",
        ))
    } else if length > TITLE_LENGTH {
        Some(Message::warning(format!(
            "Medium ignores titles over {TITLE_LENGTH} characters and makes up its own."
        )))
    } else {
        None
    }
}

fn tags_message(tags: &[String]) -> Option<Message> {
    if tags.len() > TAGS_AT_MOST {
        return Some(Message::error(format!(
            "At most {TAGS_AT_MOST} tags; there are {}. Not saved until some go.",
            tags.len()
        )));
    }
    if let Some(long) = tags.iter().find(|tag| tag.chars().count() > TAG_LENGTH) {
        return Some(Message::warning(format!(
            "Medium ignores tags over {TAG_LENGTH} characters: {long}"
        )));
    }
    (tags.len() > TAGS_KEPT).then(|| {
        Message::warning(format!(
            "Medium's API keeps the first {TAGS_KEPT}: {}.",
            tags[..TAGS_KEPT].join(", ")
        ))
    })
}

fn canonical_message(url: &str) -> Option<Message> {
    if url.is_empty() {
        return None;
    }
    let good = url::Url::parse(url)
        .ok()
        .is_some_and(|parsed| matches!(parsed.scheme(), "http" | "https") && parsed.has_host());
    if good {
        return None;
    }
    // A mistyped scheme is left out, whichever of its characters is missing.
    let rest = match url.split_once(':') {
        Some((scheme, rest)) if scheme.starts_with('h') && !scheme.contains('.') => {
            rest.trim_start_matches('/')
        }
        _ => url.split_once("://").map_or(url, |(_, rest)| rest),
    };
    Some(Message::error(
        if rest.contains('.') && !rest.contains(' ') {
            format!("Not a web address, so not saved. Did you mean https://{rest}?")
        } else {
            "Not a web address, so not saved. It begins with https://.".into()
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::field::Field;
    use crate::domain::draft::Details;

    fn form(tags: &str, canonical: &str) -> Form {
        Form {
            tags: Field::new(tags),
            canonical: Field::new(canonical),
            title: Field::new("A"),
            ..Form::of(&Details::default())
        }
    }

    #[test]
    fn the_fourth_and_fifth_tag_warn_and_the_sixth_is_an_error() {
        let message = |tags| form(tags, "").message(Row::Tags);
        assert_eq!(message("a, b, c"), None);
        let four = message("a, b, c, d").expect("a warning");
        assert!(!four.stops && four.text.contains("a, b, c."));
        assert!(!message("a, b, c, d, e").expect("a warning").stops);
        assert!(message("a,b,c,d,e,f").expect("an error").stops);
    }

    #[test]
    fn a_tag_over_twenty_five_characters_is_named() {
        let long = "x".repeat(26);
        let message = form(&long, "").message(Row::Tags).expect("a warning");
        assert!(message.text.contains(&long) && !message.stops);
    }

    #[test]
    fn a_mistyped_address_gets_a_suggestion() {
        let message = form("", "htps://example.org/why")
            .message(Row::Canonical)
            .expect("an error");
        assert!(message.stops && message.text.contains("https://example.org/why?"));
        assert_eq!(
            form("", "https://example.org/why").message(Row::Canonical),
            None
        );
        assert_eq!(form("", "").message(Row::Canonical), None);
    }

    #[test]
    fn tags_are_trimmed_and_repeats_go() {
        assert_eq!(form("#one,  two , One,,", "").tag_list(), ["one", "two"]);
    }
}
