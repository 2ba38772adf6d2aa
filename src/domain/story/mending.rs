//! What can be mended in running text: places are looked up in the source line by line, and only what stands there
//! exactly as it was read is reported.

use comrak::Node;

use crate::domain::lint;
use crate::domain::place::Lines;
use crate::domain::story::embeds::is_web;
use crate::domain::story::report::{Mend, shortened};
use crate::domain::story::walk::Walk;

/// Longest label of a link or a note that is looked at, in bytes.
const LABEL: usize = 200;
/// Undefined labels at most for which a near one is looked for.
const SEARCHES: usize = 20;

/// Sites that are known to answer by https, subdomains included.
const ENCRYPTED: [&str; 16] = [
    "medium.com",
    "github.com",
    "github.io",
    "gitlab.com",
    "wikipedia.org",
    "wikimedia.org",
    "youtube.com",
    "youtu.be",
    "vimeo.com",
    "twitter.com",
    "stackoverflow.com",
    "google.com",
    "mozilla.org",
    "w3.org",
    "archive.org",
    "python.org",
];

/// Quotation marks seen in the text.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    straight: bool,
    curly: bool,
    /// Whether it has been said that there are both.
    told: bool,
}

impl<'a> Walk<'a> {
    /// A line of the source, by its number in the file.
    pub(super) fn source_line(&self, line: usize) -> Option<&'a str> {
        self.source.get(line.checked_sub(self.above + 1)?).copied()
    }

    /// Where a node begins in the file: its line, from 1, and the bytes before it in that line.
    pub(super) fn place_of(&self, node: Node<'a>) -> Option<(usize, usize)> {
        if self.fragment {
            return None;
        }
        let start = node.data().sourcepos.start;
        let line = self.above + start.line.max(1);
        let column = start.column.checked_sub(1)?;
        let shift = self.shifts.get(&line).copied().unwrap_or(0);
        Some((line, column.checked_add_signed(shift).unwrap_or(column)))
    }

    /// What a line of the source has at the start of a node.
    fn source_at(&self, node: Node<'a>) -> Option<(usize, usize, &'a str)> {
        let place = node.data().sourcepos;
        let line = self.above + place.start.line;
        let column = place.start.column.checked_sub(1)?;
        let rest = self.source_line(line)?.get(column..)?;
        let (_, column) = self.place_of(node)?;
        Some((line, column, rest))
    }

    /// Whether a node begins with this character in the source.
    pub(super) fn begins(&self, node: Node<'a>, with: char) -> bool {
        self.source_at(node)
            .is_some_and(|(_, _, rest)| rest.starts_with(with))
    }

    /// Whether a node begins with these characters in the source.
    pub(super) fn begins_with(&self, node: Node<'a>, with: &str) -> bool {
        self.source_at(node)
            .is_some_and(|(_, _, rest)| rest.starts_with(with))
    }

    /// The replacement of what stands at the start of a node, if it does.
    pub(super) fn mend_at(&self, node: Node<'a>, was: &str, with: &str) -> Option<Mend> {
        let (line, column, rest) = self.source_at(node)?;
        rest.starts_with(was).then(|| Mend {
            line,
            column,
            was: was.to_owned(),
            with: with.to_owned(),
        })
    }

    /// Marks of the typewriter, and brackets that were to be links.
    pub(super) fn look_at_prose(&mut self, node: Node<'a>, text: &str) {
        self.look_at_quotes(text);
        let Some((line, column, rest)) = self.source_at(node) else {
            return;
        };
        if !rest.starts_with(text) {
            return;
        }
        let (spaces, hyphens) = (&lint::typography::SPACES, &lint::typography::HYPHENS);
        for (at, length) in runs(text, ' ').filter(|(_, length)| *length > 1) {
            let mend = Mend {
                line,
                column: column + at,
                was: " ".repeat(length),
                with: " ".into(),
            };
            let sample = around(text, at, length);
            self.report
                .count(spaces, line, &sample, lint::typography::spaces);
            self.report
                .mend(spaces, ("leave one space", true), Some(mend));
        }
        for (at, length) in runs(text, '-').filter(|(at, length)| is_dash(text, *at, *length)) {
            let mend = Mend {
                line,
                column: column + at,
                was: "-".repeat(length),
                with: if length == 2 { "–" } else { "—" }.into(),
            };
            let sample = around(text, at, length);
            self.report
                .count(hyphens, line, &sample, lint::typography::hyphens);
            self.report
                .mend(hyphens, ("write dashes", true), Some(mend));
        }
        self.look_for_references(text, (line, column));
    }

    fn look_at_quotes(&mut self, text: &str) {
        let seen = &mut self.quotes;
        seen.straight |= text.contains('"');
        seen.curly |= text.contains(['“', '”', '„', '«', '»']);
        if seen.straight && seen.curly && !seen.told {
            seen.told = true;
            let line = self.flow.line;
            let what = "Straight and curly quotation marks are both used.";
            self.report.add(&lint::typography::QUOTES, line, what);
        }
    }

    /// `[text][name]` and `[^note]` that the reader of Markdown has left as they are: there is no such name.
    fn look_for_references(&mut self, text: &str, (line, column): (usize, usize)) {
        let mut from = 0;
        while let Some(found) = text[from..].find("[^") {
            let at = from + found;
            from = at + 2;
            let Some(end) = end_of_label(&text[from..]).filter(|end| *end > 0) else {
                continue;
            };
            let mark = &text[at..=from + end];
            if !mark.contains(char::is_whitespace) {
                let rule = &lint::footnote::UNDEFINED;
                self.report
                    .count(rule, line, mark, lint::footnote::undefined);
            }
        }
        from = 0;
        while let Some(found) = text[from..].find("][") {
            let at = from + found;
            from = at + 2;
            let Some(end) = end_of_label(&text[from..]) else {
                continue;
            };
            let Some(open) = text[..at].rfind('[').filter(|open| at - open < LABEL) else {
                continue;
            };
            let name = &text[from..from + end];
            if name.is_empty() || name.starts_with('^') || text[open..].starts_with("[[") {
                continue;
            }
            let rule = &lint::link::UNDEFINED;
            let sample = &text[open..=from + end];
            self.report.count(rule, line, sample, lint::link::undefined);
            let mend = self.nearest_label(name).map(|label| Mend {
                line,
                column: column + from,
                was: name.to_owned(),
                with: label,
            });
            self.report
                .mend(rule, ("use the name that is nearest", false), mend);
        }
    }

    /// The label defined in the text that is nearest to a name, if it is a slip of the finger away.
    fn nearest_label(&mut self, name: &str) -> Option<String> {
        self.label_searches += 1;
        if name.len() > LABEL || self.label_searches > SEARCHES {
            return None;
        }
        if self.labels.is_none() {
            let labels = self.source.iter().filter_map(|line| {
                let (label, _) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
                (!label.starts_with('^') && label.len() <= LABEL).then(|| label.to_owned())
            });
            self.labels = Some(labels.take(1000).collect());
        }
        let wanted = name.to_lowercase();
        self.labels
            .iter()
            .flatten()
            .map(|label| (strsim::osa_distance(&label.to_lowercase(), &wanted), label))
            .min_by_key(|(distance, _)| *distance)
            .filter(|(distance, _)| *distance <= 2 && *distance * 3 <= wanted.chars().count())
            .map(|(_, label)| label.clone())
    }

    /// What is worth knowing of an address that is sent.
    pub(super) fn look_at_address(&mut self, node: Option<Node<'a>>, url: &str, line: usize) {
        if !is_web(url) {
            return;
        }
        let Ok(parsed) = url::Url::parse(url) else {
            return;
        };
        let Some(host) = parsed.host() else {
            return;
        };
        if crate::domain::story::hosts::is_private(&host) {
            let rule = &lint::link::PRIVATE;
            self.report.count(rule, line, url, lint::link::private);
            return;
        }
        let url::Host::Domain(name) = host else {
            return;
        };
        if let Some(looks) = crate::domain::story::hosts::lookalike(name) {
            let what =
                format!("“{looks}” mixes letters of several scripts: its real name is {name}.");
            self.report.add(&lint::link::LOOKALIKE, line, what);
        }
        if parsed.scheme() == "http" && is_encrypted(name) {
            let rule = &lint::link::INSECURE;
            self.report.count(rule, line, url, lint::link::insecure);
            let mend = node.and_then(|node| self.address_mend(node, url));
            self.report.mend(rule, ("write https", true), mend);
        }
    }

    /// The `http` of an address in the source of a link: of the first line of it, and only where it is the one.
    fn address_mend(&self, node: Node<'a>, url: &str) -> Option<Mend> {
        let place = node.data().sourcepos;
        if place.start.line != place.end.line {
            return None;
        }
        let line = self.above + place.start.line;
        let column = place.start.column.checked_sub(1)?;
        let source = self.source_line(line)?.get(column..place.end.column)?;
        let at = source.find(url)?;
        let alone = source.matches(url).count() == 1;
        (alone && url.get(..5) == Some("http:")).then(|| Mend {
            line,
            column: column + at,
            was: "http:".into(),
            with: "https:".into(),
        })
    }

    /// A heading whose level can be written otherwise.
    pub(super) fn heading_mend(&self, lines: Lines, level: u8, wanted: usize) -> Option<Mend> {
        let line = self.source_line(lines.first)?;
        let column = line.len() - line.trim_start_matches(' ').len();
        let marks = usize::from(level);
        let rest = &line[column..];
        if rest.starts_with(&"#".repeat(marks)) && !rest[marks..].starts_with('#') {
            return Some(Mend {
                line: lines.first,
                column,
                was: "#".repeat(marks),
                with: "#".repeat(wanted),
            });
        }
        let under = self.source_line(lines.last)?.trim_end();
        let underlined = level == 1
            && wanted == 2
            && lines.last > lines.first
            && !under.is_empty()
            && under.bytes().all(|b| b == b'=');
        underlined.then(|| Mend {
            line: lines.last,
            column: 0,
            was: under.to_owned(),
            with: "-".repeat(under.len().max(3)),
        })
    }

    /// Taking out whole lines.
    pub(super) fn removal(&self, lines: Lines) -> Option<Mend> {
        let mut was = String::new();
        for number in lines.first..=lines.last {
            was.push_str(self.source_line(number)?);
            if number - self.above < self.source.len() {
                was.push('\n');
            }
        }
        Some(Mend {
            line: lines.first,
            column: 0,
            was,
            with: String::new(),
        })
    }
}

/// Where a label ends that begins a text, if it does in a reasonable distance.
fn end_of_label(text: &str) -> Option<usize> {
    text.bytes().take(LABEL).position(|b| b == b']')
}

fn is_encrypted(host: &str) -> bool {
    ENCRYPTED.iter().any(|known| {
        host.strip_suffix(known)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Runs of a character: where each begins, and how long it is.
fn runs(text: &str, wanted: char) -> impl Iterator<Item = (usize, usize)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + text[from..].find(wanted)?;
        let length = text[at..].len() - text[at..].trim_start_matches(wanted).len();
        from = at + length;
        Some((at, length))
    })
}

/// Whether two or three hyphens stand for a dash: between words, or between spaces; not before the name of an option.
fn is_dash(text: &str, at: usize, length: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + length..].chars().next();
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    let in_braces = text[..at].rfind('{') > text[..at].rfind('}');
    let word = before.is_alphabetic() && after.is_alphabetic() && !in_braces;
    (2..=3).contains(&length) && (word || (before == ' ' && after == ' '))
}

/// The words around a place.
fn around(text: &str, at: usize, length: usize) -> String {
    let before: String = text[..at].chars().rev().take(12).collect();
    let before: String = before.chars().rev().collect();
    let after: String = text[at + length..].chars().take(12).collect();
    let middle = &text[at..at + length];
    shortened(&format!("“{before}{middle}{after}”"))
}
