//! The address of a story, as a person gives it: is it one, and which service's history does it belong to?

use url::{Host, Url};

use crate::domain::plan::Target;

/// What a story's id looks like at the end of its address: so many hex digits.
const ID: std::ops::RangeInclusive<usize> = 10..=14;

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

impl StoryAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// A sentence what is wrong with it, and what to give instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim().trim_matches(['<', '>', '"']);
        let whole = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        let mut url = Url::parse(&whole).map_err(|_| NOT_ONE.to_owned())?;
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
        if here {
            return Ok(Self {
                username: username(&url),
                url: url.into(),
                target: Target::Sandbox,
            });
        }
        check(&mut url)?;
        Ok(Self {
            username: username(&url),
            url: url.into(),
            target: Target::Medium,
        })
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
fn check(url: &mut Url) -> Result<(), String> {
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
        ["p", "import"] | ["new-story"] | ["me", ..] if medium => Err(
            "That is a page of Medium, but not a story. Open the story itself and copy its address.".into(),
        ),
        [.., last] if ends_with_id(last) => Ok(()),
        [name] if medium && name.starts_with('@') => {
            Err("That is a profile. Open the story itself and copy its address.".into())
        }
        _ if medium => Err(
            "That is on Medium, but not a story: a story's address ends with its id, such as my-story-0123456789ab.".into(),
        ),
        _ => Err(format!(
            "{host} is not Medium, and the address does not end with a story's id, such as my-story-0123456789ab."
        )),
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
        StoryAddress::parse(text).map(|address| address.url)
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
            ("https://example.org/my-post", "not Medium"),
            ("https://medium.com.example.org/@you/x", "not Medium"),
        ] {
            let error = parsed(given).expect_err(given);
            assert!(error.contains(word), "{given}: {error}");
        }
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
