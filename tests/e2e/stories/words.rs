//! Words in, words out: a plain count of what stands in the post and what stands in the HTML, made without reading
//! Markdown, so that it cannot be wrong in the same way as the conversion.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::markup::unescaped;

/// A word of the post that is not in the HTML.
pub struct Lost {
    pub word: String,
    /// The lines of the paragraph it stands in, from 1: a finding is at the start of what it is about.
    pub lines: RangeInclusive<usize>,
}

/// Runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// The body without what no reader sees: tags, comments and the names that markup gives to things. Line for line.
fn visible(body: &str) -> String {
    let text = without_tags(body);
    let text = text
        .replace("&#27;", " ")
        .replace("&lt;", " ")
        .replace("&gt;", " ");
    let lines: Vec<String> = text.split('\n').map(without_names).collect();
    lines.join("\n")
}

fn without_tags(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let is_tag =
            rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        let is_address = rest.starts_with("<http") || rest.starts_with("<mail");
        let ending = if rest.starts_with("<!--") { "-->" } else { ">" };
        if let Some(end) = rest.find(ending).filter(|_| is_tag && !is_address) {
            let tag = &rest[..end + ending.len()];
            text.push(' ');
            text.extend(tag.chars().filter(|c| *c == '\n'));
            rest = &rest[end + ending.len()..];
        } else {
            text.push('<');
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    text
}

/// A line without the language's options behind a fence, the number of an item, and the names of notes, references,
/// anchors, boxes, emoji and templates.
fn without_names(line: &str) -> String {
    let bare = line.trim_start_matches([' ', '>', '*', '-']);
    if bare.starts_with("```") {
        let end = bare.find([' ', ',', ':', '{']).unwrap_or(bare.len());
        return bare[..end].to_owned();
    }
    if bare.starts_with('[') && !bare.starts_with("[^") && bare.contains("]: ") {
        return String::new();
    }
    let digits = bare.trim_start_matches(|c: char| c.is_numeric());
    let number = digits.len() < bare.len() && digits.starts_with(". ");
    let bare = if number { digits } else { bare };
    let bare = bare.strip_prefix(":::").map_or(bare, |name| {
        name.trim_start_matches(|c: char| c.is_ascii_alphabetic())
    });
    let mut text = bare.to_owned();
    for (open, close) in [
        ("[^", "]"),
        ("[!", "]"),
        ("][", "]"),
        ("{#", "}"),
        (":", ":"),
    ] {
        text = without(&text, open, close, |name| {
            name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        });
    }
    // Lists of attributes: names of classes, and what they say of widths and windows.
    for open in ["{:", "{.", "{ .", "{width"] {
        while let Some((before, rest)) = text.split_once(open) {
            let after = rest.split_once('}').map_or("", |(_, after)| after);
            text = format!("{before} {after}");
        }
    }
    for (open, close) in [("{%", "%}"), ("{{", "}}")] {
        while let Some((before, rest)) = text.split_once(open) {
            let (inside, after) = rest.split_once(close).unwrap_or((rest, ""));
            let name = inside.trim_start_matches(['<', '%', ' ', '-']);
            let values = name
                .split_once(' ')
                .map_or(name.trim_end_matches(['>', '%']), |(_, values)| values);
            // `key="value"`: the words before each equals sign are names.
            let values: Vec<&str> = values
                .split('=')
                .map(|piece| {
                    let is_last = std::ptr::eq(
                        piece.as_bytes().as_ptr_range().end,
                        values.as_bytes().as_ptr_range().end,
                    );
                    if is_last {
                        piece
                    } else {
                        piece.rsplit_once(' ').map_or("", |(value, _)| value)
                    }
                })
                .collect();
            text = format!("{before} {} {after}", values.join(" "));
        }
    }
    text
}

/// Leaves out what stands between two marks, when it is what a name can be.
fn without(text: &str, open: &str, close: &str, is_name: impl Fn(&str) -> bool) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        let name = after
            .split_once(close)
            .filter(|(name, _)| !name.is_empty() && is_name(name));
        if let Some((_, behind)) = name {
            kept.push(' ');
            rest = behind;
        } else {
            kept.push_str(open);
            rest = after;
        }
    }
    kept.push_str(rest);
    kept
}

/// How many words a post has.
pub fn count(text: &str, from: usize) -> usize {
    words(&visible(&text[from..])).count()
}

/// The words of the post from a byte on that are not in the HTML, as often as they are missing.
pub fn lost(text: &str, from: usize, html: &str) -> Vec<Lost> {
    let mut sent: HashMap<String, usize> = HashMap::new();
    for word in words(&unescaped(html)) {
        *sent.entry(word.to_lowercase()).or_default() += 1;
    }
    let body = visible(&text[from..]);
    let above = text[..from].matches('\n').count();
    let lines: Vec<&str> = body.lines().collect();
    let mut list = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        for word in words(line) {
            match sent.get_mut(&word.to_lowercase()) {
                Some(left) if *left > 0 => *left -= 1,
                _ => list.push(Lost {
                    word: word.to_owned(),
                    lines: paragraph(&lines, number, above),
                }),
            }
        }
    }
    list
}

/// The lines of the file around a line of the body, up to the next blank ones.
fn paragraph(lines: &[&str], number: usize, above: usize) -> RangeInclusive<usize> {
    let blank = |line: &&str| line.trim().is_empty();
    let before = lines[..number]
        .iter()
        .rev()
        .take_while(|line| !blank(line))
        .count();
    let after = lines[number..]
        .iter()
        .take_while(|line| !blank(line))
        .count();
    above + number - before + 1..=above + number + after.max(1)
}
