//! Why a header is broken, in the writer's words: the line, the cause and the cure.

use super::Dialect;
use super::block::{Trouble, key_of};
use super::lines::Lines;
use super::salvage::is_marker;
use super::yaml::closing_quote;
use crate::domain::lint::{Finding, header};

/// The finding for a broken block, and its sentence with the line.
pub(super) fn of(
    source: &str,
    first_line: usize,
    dialect: Dialect,
    trouble: &Trouble,
) -> (Finding, String) {
    let (line, message) = match trouble {
        Trouble::Syntax { line, message } => (*line, message.as_str()),
        Trouble::TooDeep { line } => (
            *line,
            "lists and maps are nested more than 32 deep — make them flatter",
        ),
        Trouble::NotKeys => (first_line, "there are no key: value lines"),
    };
    if let Some(marker) = Lines::from(source, 0, first_line).find(|l| is_marker(l.text)) {
        let what = "There are merge-conflict markers in the header — keep one version and delete the markers.";
        return (
            Finding::at_line(&header::CONFLICT, marker.number, what),
            format!("line {}: {what}", marker.number),
        );
    }
    let named = match dialect {
        Dialect::Toml => toml_cause(source, first_line),
        Dialect::Yaml if matches!(trouble, Trouble::Syntax { .. }) => {
            yaml_cause(source, first_line)
        }
        Dialect::Yaml | Dialect::Json | Dialect::Pelican | Dialect::None => None,
    };
    let (line, what) =
        named.unwrap_or_else(|| (line, format!("The header cannot be read here: {message}.")));
    (
        Finding::at_line(&header::UNREADABLE, line, what.clone()),
        format!("line {line}: {what}"),
    )
}

/// Where the scan of a YAML block stands.
#[derive(Default)]
struct Scan {
    /// The key above, when its value is already complete on its line.
    full: Option<String>,
    /// The quote of a value that goes on over several lines.
    quote: Option<char>,
    /// Inside the indented lines of a `|` or `>` value.
    literal: bool,
}

fn yaml_cause(source: &str, first_line: usize) -> Option<(usize, String)> {
    let mut scan = Scan::default();
    for line in Lines::from(source, 0, first_line) {
        if line.is_blank() {
            continue;
        }
        if let Some(quote) = scan.quote {
            match closing_quote(line.text, quote) {
                None => continue,
                Some(at) => {
                    scan.quote = None;
                    let after = line.text[at + 1..].trim();
                    if after.is_empty() || after.starts_with('#') {
                        continue;
                    }
                    return Some((line.number, inner_quotes("value", quote)));
                }
            }
        }
        let later = &source[line.end.min(source.len())..];
        if let Some(what) = scan.line(line.text, later) {
            return Some((line.number, what));
        }
    }
    None
}

impl Scan {
    /// What is wrong with a line, if anything.
    fn line(&mut self, text: &str, later: &str) -> Option<String> {
        let indent = &text[..text.len() - text.trim_start().len()];
        if indent.contains('\t') {
            return Some("There is a tab before the text — indent with spaces.".to_owned());
        }
        if text.starts_with('#') || (self.literal && !indent.is_empty()) {
            return None;
        }
        self.literal = false;
        if let Some(item) = text.trim_start().strip_prefix('-') {
            if let Some(key) = self.full.as_ref().filter(|_| indent.is_empty()) {
                return Some(format!(
                    "There are list items under “{key}”, which already has a value — use one or the other."
                ));
            }
            if !item.is_empty() && !item.starts_with(' ') && !item.starts_with('-') {
                return Some(
                    "There is no space after the dash of this list item — write “- ” before it."
                        .to_owned(),
                );
            }
            return value_cause("item", item.trim(), later, &mut self.quote);
        }
        let Some(key) = key_of(text.trim_start(), false) else {
            let outside =
                indent.is_empty() && !text.starts_with(['{', '}', '[', ']', '"', '\'', '?', '%']);
            return outside.then(|| {
                if text.contains(':') {
                    "There is no space after the colon, or this is no key — write “key: value”.".to_owned()
                } else {
                    "This line is neither a key nor indented — indent it by two spaces if it goes on with the line above.".to_owned()
                }
            });
        };
        let value = text.split_once(':').map_or("", |(_, rest)| rest);
        if !value.is_empty() && !value.starts_with([' ', '\t']) {
            return Some(format!(
                "There is no space after the colon of “{key}” — write “{key}: {value}”."
            ));
        }
        let value = value.trim();
        self.literal = value.starts_with(['|', '>']);
        self.full = (!value.is_empty() && !value.starts_with(['#', '|', '>', '&', '!']))
            .then(|| key.to_owned());
        value_cause(key, value, later, &mut self.quote)
    }
}

/// What is wrong with a value.
fn value_cause(key: &str, value: &str, later: &str, open: &mut Option<char>) -> Option<String> {
    let the = the(key);
    match value.chars().next()? {
        quote @ ('"' | '\'') => match closing_quote(&value[1..], quote) {
            Some(at) => {
                let after = value[at + 2..].trim();
                (!after.is_empty() && !after.starts_with('#')).then(|| inner_quotes(key, quote))
            }
            // A quoted value may go on below, up to its closing quote.
            None if goes_on(later, quote) => {
                *open = Some(quote);
                None
            }
            None => Some(format!(
                "{the} has an opening quote {quote} and no closing one — add it at the end."
            )),
        },
        '@' | '`' => {
            let first = &value[..1];
            Some(format!("{the} begins with {first} — put it in quotes."))
        }
        '{' if value.starts_with("{{") || value.starts_with("{%") => {
            Some(format!("{the} is template text — put it in quotes."))
        }
        first @ ('[' | '{') => {
            let close = if first == '[' { ']' } else { '}' };
            let inside = value.trim_end().trim_end_matches(close);
            let ends = value
                .split(" #")
                .next()
                .unwrap_or(value)
                .trim_end()
                .ends_with(close);
            (!ends && value.contains(close) || inside.contains("]("))
                .then(|| format!("{the} begins with {first} — put it in quotes."))
        }
        _ if value.contains(": ") => {
            let curly = value.starts_with(['“', '”', '‘']);
            let why = if curly {
                " (curly quotes do not count as quotes)"
            } else {
                ""
            };
            Some(format!("{the} contains \": \" — put it in quotes{why}."))
        }
        _ => None,
    }
}

/// The subject of a sentence about a key's value.
fn the(key: &str) -> String {
    match key {
        "title" | "subtitle" | "description" | "summary" | "excerpt" | "date" | "image"
        | "value" => format!("The {key}"),
        "item" => "This list item".to_owned(),
        _ => format!("The value of “{key}”"),
    }
}

/// Whether a closing quote comes before the next key.
fn goes_on(later: &str, quote: char) -> bool {
    Lines::of(later)
        .take_while(|line| key_of(line.text, true).is_none())
        .any(|line| closing_quote(line.text, quote).is_some())
}

fn inner_quotes(key: &str, quote: char) -> String {
    let the = the(key);
    if quote == '"' {
        format!(
            "{the} has double quotes inside double quotes — write them as \\\" or use single quotes outside."
        )
    } else {
        format!(
            "{the} has a single quote inside single quotes — write it twice or use double quotes outside."
        )
    }
}

fn toml_cause(source: &str, first_line: usize) -> Option<(usize, String)> {
    for line in Lines::from(source, 0, first_line) {
        let Some((key, value)) = line.text.split_once('=') else {
            continue;
        };
        let (key, value) = (key.trim(), value.trim());
        if value.starts_with("\"\"\"") || value.starts_with("'''") {
            return None;
        }
        match value.chars().next() {
            Some(quote @ ('"' | '\'')) if closing_quote(&value[1..], quote).is_none() => {
                let what = format!(
                    "The {key} has an opening quote {quote} and no closing one — add it at the end."
                );
                return Some((line.number, what));
            }
            Some(c) if c.is_alphabetic() && !matches!(value, "true" | "false" | "inf" | "nan") => {
                return Some((
                    line.number,
                    format!("The {key} is text without quotes — put it in double quotes."),
                ));
            }
            Some(_) | None => {}
        }
    }
    None
}
