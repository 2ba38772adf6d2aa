//! The address of a story, as a person gives it: is it one, and which service's history does it belong to?

use url::{Host, Url};

use crate::domain::plan::Target;
use crate::domain::text::is_hazard;

/// What a story's id looks like at the end of its address: so many hex digits.
const ID: std::ops::RangeInclusive<usize> = 10..=14;

/// Longest address that is read, in bytes.
const LONGEST: usize = 2000;

/// The address of a story, tidied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryAddress {
    /// The address, without what was only for counting visitors.
    pub url: String,
    /// Whose it is: the sandbox's if it is on this machine, else Medium's.
    pub target: Target,
    /// The writer's name there, when the address holds it.
    pub username: Option<String>,
}

/// Why an address is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What is wrong with it, as a sentence.
    pub what: String,
    /// The address, where the writer may insist that it is a story's: what a publication has on a domain of its own cannot
    /// be known from here.
    pub maybe: Option<Box<StoryAddress>>,
}

impl Doubt {
    /// The address, when it was doubted once already and is given again; else what to say.
    ///
    /// # Errors
    /// What is wrong with it, and how to insist where one may.
    pub fn insisted(self, before: &mut Option<String>) -> Result<StoryAddress, String> {
        match self.maybe {
            Some(address) if before.as_ref() == Some(&address.url) => Ok(*address),
            Some(address) => {
                *before = Some(address.url);
                Err(format!("{} Enter again takes it all the same.", self.what))
            }
            None => Err(self.what),
        }
    }
}

impl<T: Into<String>> From<T> for Doubt {
    fn from(what: T) -> Self {
        Self {
            what: what.into(),
            maybe: None,
        }
    }
}

/// What is wrong with a path.
enum Wrong {
    /// It is known to be no story.
    No(String),
    /// It does not look like one.
    Unsure(String),
}

impl From<&str> for Wrong {
    fn from(what: &str) -> Self {
        Self::No(what.to_owned())
    }
}

impl StoryAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// What is wrong with it, and the address all the same where only the writer can tell.
    pub fn parse(text: &str) -> Result<Self, Doubt> {
        let text = text.trim().trim_matches(['<', '>', '"']);
        if text.len() > LONGEST || text.chars().any(is_hazard) {
            return Err(NOT_ONE.into());
        }
        let whole = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        let mut url = Url::parse(&whole).map_err(|_| NOT_ONE)?;
        let here = url.host().is_some_and(|host| is_here(&host));
        match url.scheme() {
            "https" => {}
            "http" if here => {}
            "http" => {
                let _ = url.set_scheme("https");
            }
            _ => return Err(NOT_ONE.into()),
        }
        if !url.username().is_empty()
            || url.password().is_some()
            || text.contains(char::is_whitespace)
        {
            return Err(NOT_ONE.into());
        }
        tidy(&mut url);
        let told = if here {
            match url.path().trim_matches('/') {
                "" => Err("That is the sandbox, not a story in it.".into()),
                _ => Ok(()),
            }
        } else {
            check(&mut url)
        };
        let address = Self {
            username: username(&url),
            url: url.into(),
            target: if here {
                Target::Sandbox
            } else {
                Target::Medium
            },
        };
        match told {
            Ok(()) => Ok(address),
            Err(Wrong::No(what)) => Err(what.into()),
            Err(Wrong::Unsure(what)) => Err(Doubt {
                what,
                maybe: Some(Box::new(address)),
            }),
        }
    }

    /// Reads the address of a story that was sent to a target, which is where it must be.
    ///
    /// # Errors
    /// What is wrong with it, and the address all the same where only the writer can tell.
    pub fn of_attempt(text: &str, target: Target) -> Result<Self, Doubt> {
        let told = Self::parse(text);
        let of = match &told {
            Ok(address) => Some(address.target),
            Err(doubt) => doubt.maybe.as_ref().map(|address| address.target),
        };
        match (target, of) {
            (_, None)
            | (Target::Medium, Some(Target::Medium))
            | (Target::Sandbox, Some(Target::Sandbox)) => told,
            (Target::Sandbox, Some(Target::Medium)) => Err(
                "It was sent to the sandbox, so its address is of this computer and begins with http://127.0.0.1.".into(),
            ),
            // An API of one's own may be here.
            (Target::Medium, Some(Target::Sandbox)) => Err(Doubt {
                what: "It was sent to Medium, and that is an address of this computer.".into(),
                maybe: told.ok().map(Box::new),
            }),
        }
    }
}

const NOT_ONE: &str = "That is not a story's address. It begins with https://, such as https://medium.com/@you/my-story-0123456789ab.";

/// Whether a host is this machine.
fn is_here(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Leaves out what says where a reader came from. A friend link (`sk`) is a secret of its own and does not belong into a
/// history or a header either.
fn tidy(url: &mut Url) {
    url.set_query(None);
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
}

/// Medium's own hosts are known by name, and what is no story there is said so; a publication may have a domain of its
/// own, where the id at the end is all there is to go by.
fn check(url: &mut Url) -> Result<(), Wrong> {
    let host = url.host_str().unwrap_or_default().to_owned();
    let medium = host == "medium.com" || host.ends_with(".medium.com");
    let segments: Vec<String> = url
        .path_segments()
        .map(|parts| parts.map(str::to_owned).collect())
        .unwrap_or_default();
    let words: Vec<&str> = segments.iter().map(String::as_str).collect();
    match words.as_slice() {
        // What the address bar shows while a story is being written.
        ["p", id, "edit" | "submission"] if medium && is_id(id) => {
            url.set_path(&format!("/p/{id}"));
            Ok(())
        }
        ["p", id] if medium && is_id(id) => Ok(()),
        [] | [""] if medium => Err("That is Medium, but not a story. Open the story itself and copy its address.".into()),
        [] | [""] => Err("That is a whole site, not a story. Open the story itself and copy its address.".into()),
        ["p", "import"] | ["new-story"] | ["me" | "m", ..] if medium => Err(
            "That is a page of Medium, but not a story. Open the story itself and copy its address.".into(),
        ),
        [.., last] if ends_with_id(last) => Ok(()),
        [name] if medium && name.starts_with('@') => {
            Err("That is a profile. Open the story itself and copy its address.".into())
        }
        _ if medium => Err(Wrong::Unsure(
            "That is on Medium, but does not look like a story: a story's address ends with its id, such as my-story-0123456789ab.".into(),
        )),
        _ => Err(Wrong::Unsure(format!(
            "{host} is not Medium, and the address does not end with a story's id, such as my-story-0123456789ab."
        ))),
    }
}

fn ends_with_id(segment: &str) -> bool {
    is_id(segment.rsplit('-').next().unwrap_or(segment))
}

fn is_id(text: &str) -> bool {
    ID.contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn username(url: &Url) -> Option<String> {
    let first = url.path_segments()?.next()?;
    if let Some(name) = first.strip_prefix('@') {
        return Some(name.to_owned());
    }
    let name = url.host_str()?.strip_suffix(".medium.com")?;
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, String> {
        StoryAddress::parse(text)
            .map(|address| address.url)
            .map_err(|doubt| doubt.what)
    }

    #[test]
    fn addresses_as_people_copy_them_become_the_story_s_own() {
        for (given, kept) in [
            (
                "https://medium.com/@you/my-story-0123456789ab",
                "https://medium.com/@you/my-story-0123456789ab",
            ),
            (
                " medium.com/@you/my-story-0123456789ab?source=friends_link&sk=secret#x ",
                "https://medium.com/@you/my-story-0123456789ab",
            ),
            (
                "http://you.medium.com/my-story-0123456789ab/",
                "https://you.medium.com/my-story-0123456789ab",
            ),
            (
                "https://medium.com/p/0123456789ab/edit",
                "https://medium.com/p/0123456789ab",
            ),
            (
                "https://medium.com/p/0123456789ab",
                "https://medium.com/p/0123456789ab",
            ),
            (
                "https://medium.com/a-publication/my-story-0123456789ab",
                "https://medium.com/a-publication/my-story-0123456789ab",
            ),
            (
                "https://blog.example.org/my-story-0123456789ab",
                "https://blog.example.org/my-story-0123456789ab",
            ),
        ] {
            assert_eq!(parsed(given).as_deref(), Ok(kept), "{given}");
        }
    }

    #[test]
    fn what_is_no_story_is_refused_with_a_reason() {
        for (given, word) in [
            ("", "not a story's address"),
            ("hello world", "not a story's address"),
            ("javascript:alert(1)", "not a story's address"),
            (
                "ftp://medium.com/@you/my-story-0123456789ab",
                "not a story's address",
            ),
            (
                "https://you:pw@medium.com/@you/x-0123456789ab",
                "not a story's address",
            ),
            ("https://medium.com/@you", "profile"),
            ("https://medium.com/new-story", "not a story"),
            ("https://medium.com/me/stories/drafts", "not a story"),
            ("https://medium.com/@you/about", "ends with its id"),
            ("https://medium.com/", "not a story"),
            ("https://example.org/my-post", "not Medium"),
            ("https://medium.com.example.org/@you/x", "not Medium"),
        ] {
            let error = parsed(given).expect_err(given);
            assert!(error.contains(word), "{given}: {error}");
        }
    }

    #[test]
    fn where_only_the_writer_can_tell_he_may_insist_and_nowhere_else() {
        let maybe = |text: &str| {
            let doubt = StoryAddress::parse(text).expect_err(text);
            doubt.maybe.map(|address| address.url)
        };
        for (given, kept) in [
            (
                "http://blog.example.org/slow-mornings?source=x",
                "https://blog.example.org/slow-mornings",
            ),
            (
                "https://medium.com/@you/e6f36a",
                "https://medium.com/@you/e6f36a",
            ),
        ] {
            assert_eq!(maybe(given).as_deref(), Some(kept));
        }
        for never in [
            "hello world",
            "javascript:alert(1)",
            "https://you:pw@blog.example.org/slow-mornings",
            "https://blog.example.org/",
            "https://medium.com/me/stories/drafts",
            "https://medium.com/@you",
            "http://127.0.0.1:4711/",
            "https://blog.example.org/a\u{202e}b",
        ] {
            assert_eq!(maybe(never), None, "{never}");
        }
    }

    #[test]
    fn the_story_of_an_attempt_is_where_it_was_sent_to() {
        let practice = "http://127.0.0.1:4711/@you/abc";
        let real = "https://medium.com/@you/x-0123456789ab";
        let of = StoryAddress::of_attempt;
        assert!(of(practice, Target::Sandbox).is_ok() && of(real, Target::Medium).is_ok());
        for not_here in [real, "https://blog.example.org/slow-mornings"] {
            let refused = of(not_here, Target::Sandbox).expect_err("another");
            assert_eq!(refused.maybe, None, "{not_here}");
        }
        let own = of(practice, Target::Medium).expect_err("a doubt").maybe;
        assert_eq!(own.map(|address| address.url).as_deref(), Some(practice));
    }

    #[test]
    fn a_practice_address_belongs_to_the_sandbox_and_the_name_is_found() {
        let practice = StoryAddress::parse("http://127.0.0.1:46170/@you/abc").expect("one");
        assert_eq!(practice.target, Target::Sandbox);
        let name = |text: &str| StoryAddress::parse(text).expect("one").username;
        assert_eq!(
            name("https://medium.com/@you/x-0123456789ab").as_deref(),
            Some("you")
        );
        assert_eq!(
            name("https://you.medium.com/x-0123456789ab").as_deref(),
            Some("you")
        );
        assert_eq!(name("https://medium.com/p/0123456789ab"), None);
    }
}
