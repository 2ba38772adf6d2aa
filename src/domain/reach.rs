//! Whether the pictures and links of a story can be reached, and what is found about those that cannot.
//!
//! Asked of the network only when the writer asks, or before a story goes public; the answers come from a port.

use std::collections::{HashMap, HashSet};

use crate::domain::lint::reach as rules;
use crate::domain::lint::{Finding, Rule};
use crate::domain::story::{Block, BlockKind, Story, Text};

/// What came of asking for an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    /// It is there.
    There,
    /// It answered, but not with a picture: with this kind of content.
    NoPicture(String),
    /// It answered with this status.
    Refused(u16),
    /// Nobody answered; why, as a clause.
    Silent(String),
    /// It was not asked; why, as a clause.
    NotAsked(&'static str),
}

/// An address to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    /// The address: http or https.
    pub url: String,
    /// Whether it must be a picture.
    pub picture: bool,
}

/// Answers by address.
pub type Answers = HashMap<Address, Reached>;

/// Addresses asked for at most: a page of links must not make Byline knock at a thousand doors.
const AT_MOST: usize = 200;

/// The addresses of a story, each once, pictures first.
#[must_use]
pub fn addresses(story: &Story) -> Vec<Address> {
    let mut list: Vec<Address> = Vec::new();
    let mut seen = HashSet::new();
    for wanted in [true, false] {
        each(story, |address, _| {
            if address.picture == wanted && seen.insert(address.clone()) && list.len() < AT_MOST {
                list.push(address);
            }
        });
    }
    list
}

/// What is found of the answers. For everyone to see, a picture that cannot be fetched stops the story: Medium has been
/// seen to make such a story and never answer.
#[must_use]
pub fn findings(story: &Story, answers: &Answers, public: bool) -> Vec<Finding> {
    let mut list: Vec<Finding> = Vec::new();
    if answers.is_empty() {
        return list;
    }
    each(story, |address, line| {
        let Some(answer) = answers.get(&address) else {
            return;
        };
        if let Some((rule, what)) = judged(&address, answer, public) {
            let finding = match line {
                Some(line) => Finding::at_line(rule, line, what),
                None => Finding::general(rule, what),
            };
            if !list.contains(&finding) {
                list.push(finding);
            }
        }
    });
    list
}

fn judged(address: &Address, answer: &Reached, public: bool) -> Option<(&'static Rule, String)> {
    let url = &address.url;
    if address.picture {
        let what = match answer {
            Reached::There | Reached::NotAsked(_) => return None,
            Reached::NoPicture(kind) => format!("This is no picture but {kind}: {url}"),
            Reached::Refused(status) => format!("This picture answers {status}: {url}"),
            Reached::Silent(why) => format!("This picture cannot be fetched ({why}): {url}"),
        };
        let rule = if public {
            &rules::PICTURE_FOR_ALL
        } else {
            &rules::PICTURE
        };
        return Some((rule, what));
    }
    match answer {
        Reached::Refused(status @ (404 | 410)) => {
            Some((&rules::LINK, format!("This page answers {status}: {url}")))
        }
        Reached::Silent(why) => Some((
            &rules::LINK,
            format!("This page cannot be reached ({why}): {url}"),
        )),
        // Many sites refuse programs and serve readers.
        Reached::There | Reached::NoPicture(_) | Reached::Refused(_) | Reached::NotAsked(_) => None,
    }
}

/// Why a name leads nowhere.
pub const NO_HOST: &str = "there is no such host";

/// Takes answers that only say that this computer is offline for what they are: several hosts, and no name of any is
/// known. Whether that was so.
pub fn forget_if_offline(answers: &mut Answers) -> bool {
    let asked = |r: &Reached| !matches!(r, Reached::NotAsked(_));
    let nameless = |r: &Reached| matches!(r, Reached::Silent(why) if why == NO_HOST);
    let hosts: HashSet<Option<String>> = answers
        .iter()
        .filter(|(_, reached)| asked(reached))
        .map(|(address, _)| {
            let url = url::Url::parse(&address.url).ok()?;
            url.host_str().map(str::to_owned)
        })
        .collect();
    let offline = hosts.len() > 1 && answers.values().filter(|r| asked(r)).all(nameless);
    if offline {
        for reached in answers.values_mut() {
            *reached = Reached::NotAsked("you seem to be offline");
        }
    }
    offline
}

/// How many addresses answered, and how many were not asked.
#[must_use]
pub fn tally(answers: &Answers) -> (usize, usize) {
    let there = |a: &&Reached| matches!(a, Reached::There);
    let not = |a: &&Reached| matches!(a, Reached::NotAsked(_));
    (
        answers.values().filter(there).count(),
        answers.values().filter(not).count(),
    )
}

/// Every picture and link of a story, with its line.
fn each(story: &Story, mut take: impl FnMut(Address, Option<usize>)) {
    for block in &story.blocks {
        let line = block.lines.map(|lines| lines.first);
        each_of(block, &mut |url, picture| {
            let web = ["http://", "https://"].iter().any(|scheme| {
                url.get(..scheme.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            });
            if web {
                let url = url.to_owned();
                take(Address { url, picture }, line);
            }
        });
    }
}

fn each_of(block: &Block, take: &mut impl FnMut(&str, bool)) {
    let mut links = |text: &Text| {
        for span in &text.0 {
            if let Some(url) = &span.link {
                take(url, false);
            }
        }
    };
    match &block.kind {
        BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => links(text),
        BlockKind::List { items, .. } => items.iter().for_each(|item| links(&item.text)),
        BlockKind::Quote(paragraphs) => paragraphs.iter().for_each(links),
        BlockKind::Image(image) => {
            links(&image.caption);
            take(&image.source, true);
        }
        BlockKind::Embed { url } => take(url, false),
        BlockKind::Code { .. } | BlockKind::Separator => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::story::convert::Settings;

    fn story(text: &str) -> Story {
        let draft = Draft::parse(std::path::Path::new("a.md"), text);
        Story::of(text, &draft, Settings::default())
    }

    const TEXT: &str = "# T\n\n[a](https://a.example) [b](mailto:x@y.example) [a](https://a.example)\n\n\
        ![p](https://p.example/p.png)\n\n- [c](http://c.example)\n";

    #[test]
    fn each_address_is_asked_for_once_and_pictures_first() {
        let urls: Vec<_> = addresses(&story(TEXT))
            .into_iter()
            .map(|a| (a.url, a.picture))
            .collect();
        assert_eq!(
            urls,
            [
                ("https://p.example/p.png".to_owned(), true),
                ("https://a.example".to_owned(), false),
                ("http://c.example".to_owned(), false),
            ]
        );
    }

    #[test]
    fn a_missing_picture_stops_a_public_story_and_warns_of_any_other() {
        let answers: Answers = addresses(&story(TEXT))
            .into_iter()
            .map(|address| {
                let answer = if address.picture {
                    Reached::Refused(403)
                } else {
                    Reached::Refused(404)
                };
                (address, answer)
            })
            .collect();
        let found = |public| -> Vec<_> {
            let list = findings(&story(TEXT), &answers, public);
            list.iter()
                .map(|f| (f.rule.id, f.place.map(|p| p.line)))
                .collect()
        };
        let links = [("link-broken", Some(3)), ("link-broken", Some(7))];
        assert_eq!(
            found(true),
            [links[0], ("image-unreachable-public", Some(5)), links[1]]
        );
        assert_eq!(
            found(false),
            [links[0], ("image-unreachable", Some(5)), links[1]]
        );
        assert!(findings(&story(TEXT), &Answers::new(), true).is_empty());
    }

    #[test]
    fn a_computer_that_is_offline_has_no_broken_links_and_one_dead_host_has() {
        let silent = || Reached::Silent(NO_HOST.into());
        let all = addresses(&story(TEXT)).into_iter();
        let mut answers: Answers = all.map(|address| (address, silent())).collect();
        assert!(forget_if_offline(&mut answers.clone()));
        for first in answers.values_mut().take(1) {
            *first = Reached::There;
        }
        assert!(!forget_if_offline(&mut answers));
        let picture = Address {
            url: "https://p.example/p.png".into(),
            picture: true,
        };
        let mut one = Answers::from([(picture, silent())]);
        assert!(!forget_if_offline(&mut one));
        assert_eq!(findings(&story(TEXT), &one, true).len(), 1);
    }

    #[test]
    fn a_site_that_refuses_programs_has_no_broken_links() {
        for answer in [
            Reached::Refused(403),
            Reached::Refused(429),
            Reached::Refused(503),
            Reached::There,
            Reached::NotAsked("x"),
        ] {
            let address = Address {
                url: "https://a.example".into(),
                picture: false,
            };
            assert_eq!(judged(&address, &answer, true), None);
        }
    }
}
