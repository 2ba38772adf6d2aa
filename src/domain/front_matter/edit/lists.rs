//! Tags in the form they already have: on one line in brackets, one below another, or parted by commas or spaces.

use super::pairs::{line_end, line_start, scalar};
use super::{Dialect, Entry, FrontMatter, Splice, Value};
use crate::domain::draft::tags::{COMMAS, tidy};
use crate::domain::front_matter::Item;
use crate::domain::front_matter::lines::{ending_before, ending_of};
use crate::domain::front_matter::quote::{self, Quotes};

/// `[a, b]`
pub(super) fn new_flow(dialect: Dialect, tags: &[String]) -> String {
    let items: Vec<String> = tags
        .iter()
        .map(|tag| item(dialect, tag, Quotes::Plain))
        .collect();
    format!("[{}]", items.join(", "))
}

fn item(dialect: Dialect, tag: &str, quotes: Quotes) -> String {
    match dialect {
        Dialect::Yaml | Dialect::None | Dialect::Pelican => quote::yaml(tag, quotes, true),
        Dialect::Toml => quote::toml(tag, quotes),
        Dialect::Json => quote::json(tag),
    }
}

/// What follows the colon of a new key: a list like the other ones of the header.
pub(super) fn new_yaml(header: &FrontMatter, text: &str, tags: &[String], eol: &str) -> String {
    let Some(indent) = block_indent(header, text) else {
        return format!(" {}", new_flow(Dialect::Yaml, tags));
    };
    let items: Vec<String> = tags
        .iter()
        .map(|tag| quote::yaml(tag, Quotes::Plain, false))
        .collect();
    let dash = format!("{eol}{indent}- ");
    format!("{dash}{}", items.join(&dash))
}

/// The indentation of the items of a block list that is there.
fn block_indent<'t>(header: &FrontMatter, text: &'t str) -> Option<&'t str> {
    header.entries.iter().find_map(|entry| match &entry.value {
        Value::List(items) if !items.is_empty() && !is_flow(text, entry) => {
            let start = line_start(text, entry.value_span.start);
            Some(&text[start..entry.value_span.start]).filter(|indent| indent.trim().is_empty())
        }
        Value::Null | Value::Text(_) | Value::Map(_) | Value::List(_) => None,
    })
}

fn is_flow(text: &str, entry: &Entry) -> bool {
    text[entry.value_span.clone()].starts_with('[')
}

/// The ways to replace the tags of an entry.
pub(super) fn replacements(
    header: &FrontMatter,
    text: &str,
    entry: &Entry,
    tags: &[String],
) -> Result<Vec<Splice>, String> {
    match &entry.value {
        Value::Null => Ok(vec![fill(header, text, entry, tags)]),
        Value::Text(old) => worded(header, text, entry, old, tags),
        Value::List(items) if is_flow(text, entry) => {
            let with = flow(header, text, entry, items, tags)?;
            Ok(vec![header.value_splice(text, entry, with)])
        }
        Value::List(items) => Ok(vec![block(header, text, items, tags)]),
        Value::Map(_) => Err("The tags are a map here: change them by hand.".to_owned()),
    }
}

/// A key without a value gets a list.
fn fill(header: &FrontMatter, text: &str, entry: &Entry, tags: &[String]) -> Splice {
    if header.dialect == Dialect::Pelican {
        return header.value_splice(text, entry, tags.join(", "));
    }
    let end = line_end(text, entry.value_span.end);
    let bare = entry.value_span.is_empty() && text[entry.value_span.end..end].trim().is_empty();
    if bare
        && header.dialect == Dialect::Yaml
        && !header.in_braces(text)
        && block_indent(header, text).is_some()
    {
        let eol = ending_before(text, end).unwrap_or_else(|| ending_of(text));
        return Splice {
            range: entry.value_span.clone(),
            with: new_yaml(header, text, tags, eol),
        };
    }
    header.value_splice(text, entry, new_flow(header.dialect, tags))
}

/// Tags in one string: the comma or the spaces that part them stay, unless a tag could not be told from two.
fn worded(
    header: &FrontMatter,
    text: &str,
    entry: &Entry,
    old: &str,
    tags: &[String],
) -> Result<Vec<Splice>, String> {
    let raw = &text[entry.value_span.clone()];
    let no_comma = tags.iter().all(|tag| !tag.contains(COMMAS));
    let no_space = tags.iter().all(|tag| !tag.contains(char::is_whitespace));
    let pelican = header.dialect == Dialect::Pelican;
    let joined = if !no_comma {
        None
    } else if old.contains(COMMAS) || pelican {
        (tags.len() > 1 || no_space || pelican).then(|| tags.join(separator(old)))
    } else {
        let one = old.split_whitespace().count() < 2;
        (no_space && (tags.len() == 1 || !one)).then(|| tags.join(" "))
    };
    let with = match joined {
        Some(joined) => scalar(header, text, raw, &joined),
        None if pelican => {
            return Err(
                "A tag with a comma cannot be written in this header: change it by hand."
                    .to_owned(),
            );
        }
        None => new_flow(header.dialect, tags),
    };
    Ok(vec![header.value_splice(text, entry, with)])
}

/// The first comma of a string with the spaces after it.
fn separator(old: &str) -> &str {
    let Some(at) = old.find(COMMAS) else {
        return ", ";
    };
    let rest = &old[at..];
    let mark = rest.chars().next().map_or(1, char::len_utf8);
    let blanks = rest[mark..].len() - rest[mark..].trim_start().len();
    &rest[..mark + blanks]
}

/// The bytes of the old item that says this tag, if there is one.
fn kept<'t>(text: &'t str, items: &[Item], tag: &str) -> Option<&'t str> {
    items
        .iter()
        .find(|item| says(item, tag))
        .map(|item| &text[item.span.clone()])
        .filter(|raw| !raw.is_empty())
}

fn says(item: &Item, tag: &str) -> bool {
    tidy(item.value.text())
        .first()
        .is_some_and(|old| old == tag)
}

/// `[a, b]`, with the spacing and the quotes it has.
fn flow(
    header: &FrontMatter,
    text: &str,
    entry: &Entry,
    items: &[Item],
    tags: &[String],
) -> Result<String, String> {
    let (start, end) = (entry.value_span.start + 1, entry.value_span.end - 1);
    let only_blanks = |gap: &str| gap.chars().all(|c| c == ',' || c.is_whitespace());
    let mut at = start;
    for item in items {
        if text
            .get(at..item.span.start)
            .is_none_or(|gap| !only_blanks(gap))
        {
            return Err(by_hand());
        }
        at = item.span.end;
    }
    let closing = text
        .get(at..end)
        .filter(|gap| only_blanks(gap))
        .ok_or_else(by_hand)?;
    let (opening, between) = match items {
        [] => ("", ", "),
        [only] => (&text[start..only.span.start], ", "),
        [first, second, ..] => (
            &text[start..first.span.start],
            &text[first.span.end..second.span.start],
        ),
    };
    let closing = if items.is_empty() { "" } else { closing };
    let quotes = items
        .first()
        .map_or(Quotes::Plain, |i| Quotes::of(&text[i.span.clone()]));
    let written: Vec<String> = tags
        .iter()
        .map(|tag| {
            kept(text, items, tag).map_or_else(|| item(header.dialect, tag, quotes), str::to_owned)
        })
        .collect();
    Ok(format!("[{opening}{}{closing}]", written.join(between)))
}

fn by_hand() -> String {
    "There are comments between the tags, which would be lost: change the tags by hand.".to_owned()
}

/// One tag a line: the lines of tags that stay are kept as they are, with their comments.
fn block(header: &FrontMatter, text: &str, items: &[Item], tags: &[String]) -> Splice {
    let first = items
        .first()
        .map_or(header.inner.start, |i| line_start(text, i.span.start));
    let mut at = first;
    let mut lines: Vec<(Option<&Item>, &str)> = Vec::new();
    for item in items {
        let end = line_end(text, item.span.end);
        lines.push((Some(item), &text[at..end]));
        at = end;
    }
    let eol = ending_before(text, at).unwrap_or_else(|| ending_of(text));
    let indent = {
        let line = &text[first..at];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    };
    let quotes = items
        .first()
        .map_or(Quotes::Plain, |i| Quotes::of(&text[i.span.clone()]));
    let with = tags
        .iter()
        .map(|tag| {
            let own = lines
                .iter_mut()
                .find(|(item, _)| item.is_some_and(|item| says(item, tag)));
            match own {
                Some(line) => {
                    line.0 = None;
                    line.1.to_owned()
                }
                None => format!("{indent}- {}{eol}", quote::yaml(tag, quotes, false)),
            }
        })
        .collect();
    Splice {
        range: first..at,
        with,
    }
}
