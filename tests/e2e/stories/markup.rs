//! HTML taken apart: the few elements a story has.

use std::collections::{HashMap, HashSet};

use ammonia::Builder;

/// An element at the top level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    pub tag: String,
    /// The words in it, a line for a break.
    pub text: String,
    /// What stands for the picture in it.
    pub alt: String,
    /// How many items it has.
    pub items: usize,
}

/// HTML read by a browser's rules, everything Medium does not take left out, written again.
pub fn as_medium_takes_it(html: &str) -> String {
    let tags = "h1 h2 h3 h4 p strong em a img blockquote pre code ul ol li hr br figure figcaption";
    let attributes = [
        ("a", &["href"][..]),
        ("img", &["src", "alt"]),
        ("ol", &["start"]),
        ("pre", &["data-code-block-lang", "data-code-block-mode"]),
    ];
    let attributes: HashMap<&str, HashSet<&str>> = attributes
        .into_iter()
        .map(|(tag, names)| (tag, names.iter().copied().collect()))
        .collect();
    Builder::default()
        .tags(tags.split(' ').collect())
        .tag_attributes(attributes)
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(None)
        .clean(html)
        .to_string()
}

/// Entities as the characters they stand for.
pub fn unescaped(html: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(html.to_owned(), |text, (entity, sign)| {
        text.replace(entity, sign)
    })
}

/// The elements at the top level of well-formed HTML.
pub fn elements(html: &str) -> Vec<Element> {
    let mut list: Vec<Element> = Vec::new();
    let mut depth = 0;
    for piece in html.split('<') {
        let Some((tag, text)) = piece.split_once('>') else {
            continue;
        };
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        let empty = ["br", "hr", "img"].contains(&name);
        if tag.starts_with('/') {
            depth -= 1;
        } else {
            if depth == 0 {
                let tag = name.to_owned();
                list.push(Element {
                    tag,
                    ..Element::default()
                });
            }
            depth += usize::from(!empty);
        }
        let Some(element) = list.last_mut() else {
            continue;
        };
        match name {
            "br" => element.text.push('\n'),
            "li" if !tag.starts_with('/') => element.items += 1,
            "img" => {
                let alt = tag
                    .split_once("alt=\"")
                    .and_then(|(_, rest)| rest.split_once('"'));
                element.alt = alt.map(|(alt, _)| unescaped(alt)).unwrap_or_default();
            }
            _ => {}
        }
        if depth > 0 {
            element.text.push_str(&unescaped(text));
        }
    }
    list
}

#[test]
fn elements_are_told_apart() {
    let html = "<h1>A &amp; b</h1>\n<ul><li>x</li><li>y<br>z</li></ul>\n<hr>\n<figure><img src=\"https://a\" alt=\"c\"><figcaption>d</figcaption></figure>";
    let list = elements(html);
    let tags: Vec<&str> = list.iter().map(|element| element.tag.as_str()).collect();
    assert_eq!(tags, ["h1", "ul", "hr", "figure"]);
    assert_eq!((list[0].text.as_str(), list[1].items), ("A & b", 2));
    assert_eq!(list[1].text, "xy\nz");
    assert_eq!((list[3].alt.as_str(), list[3].text.as_str()), ("c", "d"));
}
