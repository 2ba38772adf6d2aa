//! Sets one key of a configuration file and changes no other byte.
//!
//! Where the key is there, its value is replaced. Where it is not, several places are tried, the most natural first,
//! and one is taken only if the file then says the same as before, and the new value.

use std::collections::BTreeMap;

use toml_edit::{Array, Document, Item, Value};

use super::keys;

/// A value to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// A word or text.
    Text(String),
    /// A number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// A list of texts.
    List(Vec<String>),
}

impl Setting {
    /// The value as it is written in the file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        self.to_value().to_string()
    }

    pub(super) fn to_value(&self) -> Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Number(number) => (*number).into(),
            Self::Flag(flag) => (*flag).into(),
            Self::List(list) => list.iter().collect::<Array>().into(),
        }
    }
}

/// The text with a key set, or why that is not possible.
pub(super) fn set(text: &str, key: &str, setting: &Setting) -> Result<String, String> {
    if keys::find(key).is_none() {
        return Err("there is no such setting".into());
    }
    let before = Document::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        format!("line {} cannot be read", super::line_of(text, at))
    })?;
    let value = setting.to_toml();
    let mut wanted = flat(before.as_item());
    wanted.insert(key.to_owned(), value.clone());
    candidates(text, &before, key, &value)
        .into_iter()
        .find(|changed| {
            Document::parse(changed.as_str()).is_ok_and(|after| flat(after.as_item()) == wanted)
        })
        .ok_or_else(|| "no place for it was found".into())
}

/// Every value by its full name, as it is written.
fn flat(item: &Item) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    collect("", item, &mut values);
    values
}

fn collect(prefix: &str, item: &Item, values: &mut BTreeMap<String, String>) {
    if let Some(table) = item.as_table_like() {
        for (name, item) in table.iter() {
            let dot = if prefix.is_empty() { "" } else { "." };
            collect(&format!("{prefix}{dot}{name}"), item, values);
        }
        return;
    }
    let shown = item.as_value().map_or_else(
        || item.to_string(),
        |value| value.clone().decorated("", "").to_string(),
    );
    values.insert(prefix.to_owned(), shown);
}

fn candidates(text: &str, document: &Document<&str>, key: &str, value: &str) -> Vec<String> {
    // The last word is the name: an account's section has two.
    let (section, name) = key
        .rsplit_once('.')
        .map_or((None, key), |(s, n)| (Some(s), n));
    let holder = section.map_or(Some(document.as_item()), |section| {
        below(document.as_item(), section)
    });
    let there = holder
        .and_then(|holder| holder.get(name))
        .and_then(Item::span);
    if let Some(span) = there {
        let mut changed = text.to_owned();
        changed.replace_range(span, value);
        return vec![changed];
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let line = format!("{name} = {value}{end}");
    let region = region(text, section);
    let mut list = Vec::new();
    if let Some((start, stop)) = region {
        if let Some(example) = after_example(text, start, stop, name) {
            list.push(insert(text, example, &line, end));
        }
        if section.is_some() {
            list.push(insert(text, start, &line, end));
        } else {
            list.push(insert(text, after_preface(text), &line, end));
            list.push(insert(text, 0, &line, end));
        }
    }
    if let Some(section) = section {
        list.extend(into_inline(text, document, section, name, value));
        let new = format!("{end}[{section}]{end}{line}");
        list.push(insert(text, text.len(), &new, end));
        let dotted = format!("{section}.{line}");
        list.push(insert(text, after_preface(text), &dotted, end));
        list.push(insert(text, 0, &dotted, end));
    }
    list
}

/// What stands under a name of several words.
fn below<'a>(item: &'a Item, name: &str) -> Option<&'a Item> {
    name.split('.').try_fold(item, |item, word| item.get(word))
}

/// From behind a section's header to the next one; for no section, from the start to the first one.
fn region(text: &str, section: Option<&str>) -> Option<(usize, usize)> {
    let headers = lines(text).filter(|(_, line)| line.trim_start().starts_with('['));
    let mut headers = headers.map(|(at, line)| (at, line.len(), header_name(line)));
    let start = match section {
        None => 0,
        Some(section) => {
            let (at, length, _) = headers
                .by_ref()
                .find(|(_, _, name)| *name == Some(section))?;
            at + length
        }
    };
    let stop = headers.next().map_or(text.len(), |(at, _, _)| at);
    Some((start, stop))
}

fn header_name(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix('[')?;
    rest.split_once(']').map(|(name, _)| name.trim())
}

/// Behind a commented example of the key.
fn after_example(text: &str, start: usize, stop: usize, name: &str) -> Option<usize> {
    lines(&text[start..stop])
        .find(|(_, line)| {
            line.trim_start()
                .strip_prefix('#')
                .and_then(|rest| rest.trim_start().strip_prefix(name))
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        })
        .map(|(at, line)| start + at + line.len())
}

/// Behind the comment a file begins with.
fn after_preface(text: &str) -> usize {
    lines(text)
        .take_while(|(_, line)| line.starts_with('#'))
        .last()
        .map_or(0, |(at, line)| at + line.len())
}

/// Into a section that is written between braces.
fn into_inline(
    text: &str,
    document: &Document<&str>,
    section: &str,
    name: &str,
    value: &str,
) -> Option<String> {
    let table = below(document.as_item(), section)?.as_inline_table()?;
    let close = table.span()?.end.checked_sub(1)?;
    let kept = text[..close].trim_end();
    let comma = if table.is_empty() { " " } else { ", " };
    Some(format!("{kept}{comma}{name} = {value} {}", &text[close..]))
}

/// The text with a line put in at a place, which begins a line of its own.
fn insert(text: &str, at: usize, line: &str, end: &str) -> String {
    let (before, after) = text.split_at(at);
    let fresh = if before.is_empty() || before.ends_with('\n') {
        ""
    } else {
        end
    };
    format!("{before}{fresh}{line}{after}")
}

/// The lines with their places, line ends included.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}
