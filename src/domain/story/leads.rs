//! Where a link or a picture at a place of the text leads.

use comrak::nodes::NodeValue;
use comrak::{Arena, parse_document};

use super::convert::options;

/// The address of the link or picture that byte `at` of some Markdown is in; of two in one another, the inner one.
/// What a reference stands for must be part of the text.
#[must_use]
pub fn leads_to(markdown: &str, at: usize) -> Option<String> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(markdown.match_indices('\n').map(|(end, _)| end + 1))
        .collect();
    let byte = |line: usize, column: usize| {
        let start = starts.get(line.saturating_sub(1)).copied();
        start.unwrap_or(markdown.len()) + column.saturating_sub(1)
    };
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options());
    let mut found = None;
    for node in root.descendants() {
        let data = node.data();
        let (NodeValue::Link(link) | NodeValue::Image(link)) = &data.value else {
            continue;
        };
        let place = data.sourcepos;
        let start = byte(place.start.line, place.start.column);
        // The last column is part of it, and a caret right behind it still stands at it.
        let end = byte(place.end.line, place.end.column) + 1;
        if (start..=end).contains(&at) && !link.url.is_empty() {
            found = Some(link.url.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(picture: &str) -> Option<String> {
        let at = picture.find('|').expect("the picture has a caret");
        leads_to(&picture.replacen('|', "", 1), at)
    }

    #[test]
    fn a_caret_anywhere_in_a_link_finds_where_it_leads() {
        let to = Some("https://a.example/x".to_owned());
        assert_eq!(at("Read |[this](https://a.example/x) now"), to);
        assert_eq!(at("é Read [th|is](https://a.example/x) now"), to);
        assert_eq!(at("Read [this](https://a.ex|ample/x) now"), to);
        assert_eq!(at("one\ntwo ![a|lt](https://a.example/x)"), to);
        assert_eq!(at("Go to https://a.exa|mple/x today"), to);
        assert_eq!(at("Go to <https://a.exa|mple/x> today"), to);
        assert_eq!(at("[this|][x] now\n\n[x]: https://a.example/x"), to);
    }

    #[test]
    fn a_caret_elsewhere_finds_nothing() {
        assert_eq!(at("Re|ad [this](https://a.example/x) now"), None);
        assert_eq!(at("Read [this](https://a.example/x) no|w"), None);
        assert_eq!(at("Read `[th|is](https://a.example/x)` now"), None);
    }
}
