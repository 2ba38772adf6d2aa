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

/// The body without what no reader of Markdown sees: comments, the names and attributes of tags, the names of entities,
/// the languages of fences and the names of references. Line for line.
fn visible(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let is_tag =
            rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        let is_address = rest.starts_with("<http") || rest.starts_with("<mail");
        let ending = if rest.starts_with("<!--") { "-->" } else { ">" };
        match rest.find(ending).filter(|_| is_tag && !is_address) {
            Some(end) => {
                let tag = &rest[..end + ending.len()];
                text.push(' ');
                text.extend(tag.chars().filter(|c| *c == '\n'));
                rest = &rest[end + ending.len()..];
            }
            None => {
                text.push('<');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text.replace("&#27;", " ")
        .replace("&lt;", " ")
        .replace("&gt;", " ")
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
