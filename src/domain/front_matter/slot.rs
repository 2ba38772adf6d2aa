//! Which entry says what about a draft: one definition for those who read a header and those who edit it.

use super::{Entry, FrontMatter, Value, folded_eq, last_of};

/// The things a header can say that Byline may also change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// The title.
    Title,
    /// The tags.
    Tags,
    /// The visibility on Medium.
    Visibility,
    /// The licence on Medium.
    License,
    /// The original address.
    Canonical,
    /// What becomes of tables on Medium.
    Tables,
    /// Where the story is on Medium.
    MediumUrl,
}

/// The table that Zola leaves to the writer: keys count there as well.
pub(crate) const EXTRA: &str = "extra";
/// The table in which Zola keeps tags.
pub(crate) const TAXONOMIES: &str = "taxonomies";

impl Slot {
    /// The keys, the first one with a value wins; `_`, `-` and case do not matter.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Title => &["title"],
            Self::Tags => &["tags", "tag", "topics"],
            Self::Visibility => &["publish_status"],
            Self::License => &["license", "licence"],
            Self::Canonical => &["canonical_url", "canonical"],
            Self::Tables => &["medium_tables"],
            Self::MediumUrl => &["medium_url"],
        }
    }

    /// The key to write when there is none, in snake or camel case.
    pub fn new_key(self, camel: bool) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Tags => "tags",
            Self::License => "license",
            Self::Visibility if camel => "publishStatus",
            Self::Visibility => "publish_status",
            Self::Canonical if camel => "canonicalUrl",
            Self::Canonical => "canonical_url",
            Self::Tables if camel => "mediumTables",
            Self::Tables => "medium_tables",
            Self::MediumUrl if camel => "mediumUrl",
            Self::MediumUrl => "medium_url",
        }
    }

    /// Whether a key is one of its own; `_`, `-` and case do not matter.
    pub fn is_key(self, key: &str) -> bool {
        self.keys().iter().any(|own| folded_eq(own, key))
    }

    /// What a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Tags => "tags",
            Self::Visibility => "visibility",
            Self::License => "licence",
            Self::Canonical => "canonical address",
            Self::Tables => "shape of tables",
            Self::MediumUrl => "Medium address",
        }
    }
}

impl FrontMatter {
    /// The entry that fills a slot: the first key with a value, else the first one that is there at all; with the
    /// name of the table it stands in.
    pub(crate) fn entry(&self, slot: Slot) -> Option<(Option<&'static str>, &Entry)> {
        let top = slot
            .keys()
            .iter()
            .filter_map(|key| self.get(key))
            .map(|e| (None, e));
        let table = match slot {
            Slot::Title => None,
            Slot::Tags => Some(TAXONOMIES),
            Slot::Visibility | Slot::License | Slot::Canonical | Slot::Tables | Slot::MediumUrl => {
                Some(EXTRA)
            }
        };
        let nested = table.into_iter().flat_map(|table| {
            let entries = self.table(table);
            slot.keys()
                .iter()
                .filter_map(move |key| last_of(entries, key))
                .map(move |e| (Some(table), e))
        });
        let all: Vec<_> = top.chain(nested).collect();
        all.iter()
            .find(|(_, e)| !e.value.is_empty())
            .or(all.first())
            .copied()
    }

    /// The entry that holds the tags, `keywords` included when nothing else does.
    pub(crate) fn tags_entry(&self) -> Option<&Entry> {
        let own = self
            .entry(Slot::Tags)
            .map(|(_, e)| e)
            .filter(|e| !e.value.is_empty());
        own.or_else(|| {
            self.get("keywords")
                .filter(|e| matches!(e.value, Value::List(_)))
                .or_else(|| last_of(self.table("meta"), "keywords"))
        })
    }
}
