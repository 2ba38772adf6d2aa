//! Changing one thing in a header, and only the bytes that say it.
//!
//! Every edit is proven before it is handed out: the edited text is read again, and it must say what was asked, say
//! everything else as before, and keep the body. What cannot be proven is refused with a reason and what to do by hand.

mod braces;
mod heading;
mod lists;
mod pairs;
mod proof;

pub(super) use pairs::{line_end, line_start};

use super::Change;
use super::lines::{ending_before, ending_of};
use super::slot::Slot;
pub(super) use super::{Dialect, Entry, FrontMatter, Splice, Value};
use crate::domain::draft::{Draft, TitleSource, is_absolute, one_line, tags};
use crate::domain::lint::header;
use crate::domain::post::{License, Visibility};
use crate::domain::story::Tables;

/// What a slot is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// This text.
    Text(String),
    /// These tags; never empty.
    List(Vec<String>),
    /// Nothing: the key goes.
    Absent,
}

/// One thing to write.
#[derive(Debug)]
pub(super) struct Wish {
    pub slot: Slot,
    pub wanted: Wanted,
}

impl Wish {
    fn of(change: &Change) -> Result<Self, String> {
        let text = |text: Option<&str>| text.map_or(Wanted::Absent, |t| Wanted::Text(t.to_owned()));
        let address = |url: &str| {
            let url = url.trim();
            if is_absolute(url) {
                Ok(url.to_owned())
            } else {
                Err(format!(
                    "“{url}” is not a full address: begin it with https://."
                ))
            }
        };
        let (slot, wanted) = match change {
            Change::Title(title) => {
                let title = one_line(title);
                if title.is_empty() {
                    return Err("A title cannot be empty.".to_owned());
                }
                (Slot::Title, Wanted::Text(title))
            }
            Change::Tags(list) => {
                let tags = tags::tidy(list.iter().map(String::as_str));
                let wanted = if tags.is_empty() {
                    Wanted::Absent
                } else {
                    Wanted::List(tags)
                };
                (Slot::Tags, wanted)
            }
            Change::Visibility(visibility) => {
                (Slot::Visibility, text(visibility.map(Visibility::word)))
            }
            Change::License(license) => (Slot::License, text(license.map(License::id))),
            Change::CanonicalUrl(url) => {
                let url = url
                    .as_deref()
                    .filter(|u| !u.trim().is_empty())
                    .map(address)
                    .transpose()?;
                (Slot::Canonical, text(url.as_deref()))
            }
            Change::Tables(tables) => (Slot::Tables, text(tables.map(Tables::word))),
            Change::MediumUrl(url) => (Slot::MediumUrl, Wanted::Text(address(url)?)),
        };
        Ok(Self { slot, wanted })
    }

    /// Whether the draft already says so.
    fn is_granted(&self, draft: &Draft) -> bool {
        let details = &draft.details;
        let said = match self.slot {
            Slot::Title => Some(details.title.text.as_str())
                .filter(|_| details.title.source != TitleSource::FileName),
            Slot::Tags => {
                return match &self.wanted {
                    Wanted::List(tags) => details.tags == *tags,
                    Wanted::Absent => details.tags.is_empty(),
                    Wanted::Text(_) => false,
                };
            }
            Slot::Visibility => details.visibility.map(Visibility::word),
            Slot::License => details.license.map(License::id),
            Slot::Canonical => details.canonical_url.as_deref(),
            Slot::Tables => details.tables.map(Tables::word),
            Slot::MediumUrl => details.medium_url.as_deref(),
        };
        match &self.wanted {
            Wanted::Text(text) => said == Some(text),
            // An empty key, as templates have it, says nothing: it may stay. One that cannot be read goes.
            Wanted::Absent => {
                said.is_none()
                    && draft
                        .front_matter
                        .entry(self.slot)
                        .is_none_or(|(_, e)| e.value.is_empty())
            }
            Wanted::List(_) => false,
        }
    }
}

impl FrontMatter {
    /// The replacement that makes the header say what is asked, and nothing else different; `None` when it already
    /// says so. `draft` must be the draft that was read from `text`.
    ///
    /// # Errors
    /// A plain sentence why it cannot be done safely, and what to do by hand.
    pub fn edit(
        &self,
        text: &str,
        draft: &Draft,
        change: &Change,
    ) -> Result<Option<Splice>, String> {
        let wish = Wish::of(change)?;
        if Self::read(text).front_matter != *self || draft.body != (self.block.end..text.len()) {
            return Err(
                "The text has changed since it was read: reload the draft and try again."
                    .to_owned(),
            );
        }
        if wish.is_granted(draft) {
            return Ok(None);
        }
        self.refuse(text, draft, &wish)?;
        let mut reason = None;
        for splice in self.candidates(text, draft, &wish)? {
            match proof::check(text, draft, &wish, &splice) {
                Ok(()) => return Ok(Some(splice)),
                Err(why) => reason = reason.or(Some(why)),
            }
        }
        let why = reason.unwrap_or_else(|| "there is no safe place for it".to_owned());
        Err(format!(
            "The {} cannot be changed safely here ({why}): change it by hand in the header.",
            wish.slot.name()
        ))
    }

    /// Headers that must not be touched.
    fn refuse(&self, text: &str, draft: &Draft, wish: &Wish) -> Result<(), String> {
        if wish.slot == Slot::MediumUrl {
            if self.dialect == Dialect::None {
                return Err("This file has no header, and a new one would show up wherever the file is displayed: keep the address in the history only.".to_owned());
            }
            if let Some(owner) = self.generator(text) {
                return Err(format!(
                    "The header of this file is written by {owner}, which would drop the address again: keep it in the history only."
                ));
            }
        }
        if self.dialect == Dialect::None
            && draft
                .findings
                .iter()
                .any(|f| f.rule.id == header::NOT_FIRST.id)
        {
            return Err("The header of this file is not at its top: delete what stands above it, then try again.".to_owned());
        }
        if !self.fenced && self.dialect != Dialect::None {
            return Err("The closing --- of the header is missing: put it below the last key, then try again.".to_owned());
        }
        match &self.salvaged {
            // A title that is itself the trouble is mended by writing it anew; the proof says whether it was.
            Some(_) if wish.slot == Slot::Title => Ok(()),
            Some(why) => Err(format!(
                "The header is broken, so it is not edited. Mend it first: {why}"
            )),
            None => Ok(()),
        }
    }

    /// The tool that writes this header itself.
    fn generator(&self, text: &str) -> Option<&'static str> {
        let has = |key: &str| self.get(key).is_some();
        let creator = self
            .get("creator")
            .and_then(|e| e.value.text())
            .unwrap_or_default();
        if has("organization_url_name") || (has("ignorePublish") && has("updated_at")) {
            Some("Qiita CLI")
        } else if self.dialect == Dialect::Toml
            && (creator.starts_with("Emacs") || creator.contains("ox-hugo"))
        {
            Some("ox-hugo")
        } else if has("cuid") && has("datePublished") {
            Some("Hashnode")
        } else {
            let inner = &text[self.inner.clone()];
            inner.contains("ox-hugo").then_some("ox-hugo")
        }
    }

    /// The edits that may do, the best one first.
    fn candidates(&self, text: &str, draft: &Draft, wish: &Wish) -> Result<Vec<Splice>, String> {
        let own = self.entry(wish.slot).map(|(_, entry)| entry);
        if wish.slot == Slot::Title
            && own.is_none_or(|e| e.value.is_empty())
            && matches!(draft.details.title.source, TitleSource::Heading { .. })
        {
            return heading::candidates(text, self, wish);
        }
        match (self.dialect, own) {
            (Dialect::None, _) => Ok(vec![new_block(text, wish)]),
            (_, Some(entry)) if wish.wanted == Wanted::Absent => Ok(self.removals(text, entry)),
            (_, None) if wish.wanted == Wanted::Absent => Err(format!(
                "The {} come from another key of the header: change it by hand.",
                wish.slot.name()
            )),
            (_, Some(entry)) => self.replacements(text, entry, wish),
            (_, None) => Ok(self.insertions(text, wish)),
        }
    }

    /// Whether the entries stand in braces rather than on lines of their own.
    pub(super) fn in_braces(&self, text: &str) -> bool {
        match self.dialect {
            Dialect::Json => true,
            Dialect::Yaml => text[self.inner.clone()].trim_start().starts_with('{'),
            Dialect::Toml | Dialect::Pelican | Dialect::None => false,
        }
    }

    fn removals(&self, text: &str, entry: &Entry) -> Vec<Splice> {
        if self.in_braces(text) {
            vec![braces::removal(&self.entries, entry)]
        } else {
            vec![pairs::removal(text, entry)]
        }
    }

    fn replacements(&self, text: &str, entry: &Entry, wish: &Wish) -> Result<Vec<Splice>, String> {
        let raw = &text[entry.value_span.clone()];
        match &wish.wanted {
            Wanted::Text(value) => {
                let scalar = pairs::scalar(self, text, raw, value);
                Ok(vec![self.value_splice(text, entry, scalar)])
            }
            Wanted::List(tags) => lists::replacements(self, text, entry, tags),
            Wanted::Absent => Ok(Vec::new()),
        }
    }

    /// Puts a value in place of another one, or behind the colon of a key that has none.
    fn value_splice(&self, text: &str, entry: &Entry, with: String) -> Splice {
        let mut range = entry.value_span.clone();
        let between = text
            .get(entry.key_span.end..range.start)
            .unwrap_or_default();
        if self.dialect == Dialect::Yaml && between.contains(['\n', '\r']) && between.trim() == ":"
        {
            // A list or map that begins below its key: the new value goes behind the colon.
            let colon = entry.key_span.end + between.find(':').map_or(0, |at| at + 1);
            return Splice {
                range: colon..range.end,
                with: format!(" {with}"),
            };
        }
        if !range.is_empty() || self.dialect == Dialect::Toml {
            return Splice { range, with };
        }
        // The one space that templates leave behind the colon is used and not doubled.
        let rest = &text[range.end..];
        if rest
            .strip_prefix(' ')
            .is_some_and(|r| r.is_empty() || r.starts_with(['\n', '\r']))
        {
            range.end += 1;
        }
        Splice {
            range,
            with: format!(" {with}"),
        }
    }

    fn insertions(&self, text: &str, wish: &Wish) -> Vec<Splice> {
        if self.in_braces(text) {
            vec![braces::insertion(self, text, wish)]
        } else {
            pairs::insertions(self, text, wish)
        }
    }

    /// Whether new keys are spelled in camel case: the block has such keys and none in snake case.
    fn is_camel(&self) -> bool {
        let camel = |key: &str| {
            key.starts_with(|c: char| c.is_ascii_lowercase())
                && key.contains(|c: char| c.is_ascii_uppercase())
        };
        self.entries.iter().any(|e| camel(&e.key))
            && !self.entries.iter().any(|e| e.key.contains('_'))
    }
}

/// A small header for a file that has none, with a blank line below it.
fn new_block(text: &str, wish: &Wish) -> Splice {
    let eol = ending_of(text);
    let key = wish.slot.new_key(false);
    let value = match &wish.wanted {
        Wanted::Text(value) => pairs::new_yaml(value),
        Wanted::List(tags) => lists::new_flow(Dialect::Yaml, tags),
        Wanted::Absent => String::new(),
    };
    // A text that begins with blank lines keeps them; they do the parting.
    let gap = if text.starts_with(['\n', '\r']) {
        ""
    } else {
        eol
    };
    Splice {
        range: 0..0,
        with: format!("---{eol}{key}: {value}{eol}---{eol}{gap}"),
    }
}
