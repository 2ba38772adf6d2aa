//! Sorting and filtering the list.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::screens::drafts::Item;

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Last changed first.
    #[default]
    Newest,
    /// By title.
    Title,
    /// Longest first.
    Longest,
}

impl Order {
    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Newest => Self::Title,
            Self::Title => Self::Longest,
            Self::Longest => Self::Newest,
        }
    }

    /// What it is called on screen.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Newest => "newest first",
            Self::Title => "by title",
            Self::Longest => "longest first",
        }
    }
}

/// The positions of the items that match a query, in order. A query of `#tag` words and fuzzy words; the best match
/// comes first, and among equals the order decides.
#[must_use]
pub fn arrange(items: &[Item], order: Order, query: &str) -> Vec<usize> {
    let mut shown: Vec<usize> = (0..items.len()).collect();
    match order {
        Order::Newest => shown.sort_by(|a, b| {
            let (a, b) = (&items[*a], &items[*b]);
            b.modified
                .cmp(&a.modified)
                .then_with(|| a.path.cmp(&b.path))
        }),
        Order::Title => {
            shown
                .sort_by_cached_key(|i| (items[*i].title().to_lowercase(), items[*i].path.clone()));
        }
        Order::Longest => shown.sort_by_cached_key(|i| {
            let words = items[*i]
                .glimpse
                .as_ref()
                .map_or(0, |glimpse| glimpse.words);
            (std::cmp::Reverse(words), items[*i].path.clone())
        }),
    }
    if query.trim().is_empty() {
        return shown;
    }
    let (tags, words): (Vec<&str>, Vec<&str>) = query
        .split_whitespace()
        .partition(|word| word.starts_with('#'));
    let tags: Vec<String> = tags.iter().map(|tag| tag[1..].to_lowercase()).collect();
    let pattern = Pattern::parse(&words.join(" "), CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut spare = Vec::new();
    let mut scored: Vec<(u32, usize)> = shown
        .into_iter()
        .filter(|i| tags.iter().all(|tag| has_tag(&items[*i], tag)))
        .filter_map(|i| {
            let text = haystack(&items[i]);
            let score = pattern.score(Utf32Str::new(&text, &mut spare), &mut matcher)?;
            Some((score, i))
        })
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, i)| i).collect()
}

fn haystack(item: &Item) -> String {
    let mut text = item.title();
    if let Some(glimpse) = &item.glimpse {
        for tag in &glimpse.tags {
            text.push(' ');
            text.push_str(tag);
        }
    }
    if let Some(name) = item.path.file_name() {
        text.push(' ');
        text.push_str(&name.to_string_lossy());
    }
    text
}

fn has_tag(item: &Item, start: &str) -> bool {
    item.glimpse.as_ref().is_some_and(|glimpse| {
        glimpse
            .tags
            .iter()
            .any(|tag| tag.to_lowercase().starts_with(start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::msg::Glimpse;
    use crate::domain::plan::Digest;

    fn item(title: &str, tags: &[&str], modified: i64, words: usize) -> Item {
        let path =
            std::path::PathBuf::from(format!("{}.md", title.to_lowercase().replace(' ', "-")));
        Item {
            path: path.clone(),
            modified,
            glimpse: Some(Glimpse {
                path,
                title: title.into(),
                untitled: false,
                tags: tags.iter().map(|t| (*t).to_owned()).collect(),
                words,
                minutes: 1,
                medium_url: None,
                site: None,
                problems: 0,
                source: Digest::of(b""),
            }),
            run: 1,
        }
    }

    fn titles(items: &[Item], order: Order, query: &str) -> Vec<String> {
        arrange(items, order, query)
            .into_iter()
            .map(|i| items[i].title())
            .collect()
    }

    #[test]
    fn the_list_sorts_by_change_title_and_length() {
        let items = [
            item("Beta", &[], 1, 30),
            item("alpha", &[], 3, 10),
            item("Gamma", &[], 2, 20),
        ];
        assert_eq!(
            titles(&items, Order::Newest, ""),
            ["alpha", "Gamma", "Beta"]
        );
        assert_eq!(titles(&items, Order::Title, ""), ["alpha", "Beta", "Gamma"]);
        assert_eq!(
            titles(&items, Order::Longest, ""),
            ["Beta", "Gamma", "alpha"]
        );
    }

    #[test]
    fn a_filter_is_fuzzy_and_the_best_match_comes_first() {
        let items = [
            item("The long table", &[], 9, 1),
            item("Notes on slow software", &[], 1, 1),
        ];
        assert_eq!(
            titles(&items, Order::Newest, "slwsoft"),
            ["Notes on slow software"]
        );
        assert!(titles(&items, Order::Newest, "zzz").is_empty());
    }

    #[test]
    fn a_tag_filters_by_its_beginning() {
        let items = [item("A", &["Writing"], 1, 1), item("B", &["rust"], 2, 1)];
        assert_eq!(titles(&items, Order::Newest, "#wri"), ["A"]);
        assert_eq!(titles(&items, Order::Newest, "#rust b"), ["B"]);
    }
}
