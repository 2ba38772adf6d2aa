//! Where the header is: finds the block and its dialect without reading what it says.

use std::ops::Range;

use super::lines::{Line, Lines};
use super::{Dialect, FrontMatter, HEADER_AT_MOST, cause, json, pelican, salvage, toml, yaml};
use crate::domain::lint::{Finding, header};

/// Keys that writing tools know: they tell a header from prose that happens to hold a colon.
const KNOWN: &[&str] = &[
    "title",
    "date",
    "tags",
    "tag",
    "layout",
    "author",
    "authors",
    "category",
    "categories",
    "slug",
    "lang",
    "description",
    "summary",
    "excerpt",
    "draft",
    "published",
    "permalink",
    "image",
    "cover",
    "status",
    "subtitle",
    "modified",
    "name",
    "topics",
    "keywords",
    "url",
    "id",
];

/// A block that was found.
pub(super) struct Block {
    pub dialect: Dialect,
    pub whole: Range<usize>,
    pub inner: Range<usize>,
    /// Line of the file the inner part begins on.
    pub first_line: usize,
    /// Both fences are there.
    pub fenced: bool,
}

/// What the search gave.
#[derive(Default)]
pub(super) struct Search {
    pub block: Option<Block>,
    pub findings: Vec<Finding>,
    pub headings_from: usize,
}

/// Finds the header of a text.
pub(super) fn find(text: &str) -> Search {
    let mut search = Search::default();
    let Some(first) = Lines::of(text).find(|line| !line.is_blank()) else {
        return search;
    };
    if let Some(fence) = Fence::opened_by(first.text) {
        fenced(text, first, fence, &mut search);
    } else if first.text.starts_with('{') {
        search.block = json::block(text, first);
    } else if is_known_key(first.text) {
        bare(text, first, &mut search);
    }
    if search.block.is_none() && search.findings.is_empty() {
        misplaced(text, first, &mut search);
    }
    search
}

/// The two kinds of fence.
#[derive(Clone, Copy)]
struct Fence {
    mark: char,
    indent: usize,
    /// The dialect that a word behind the opening one names: `---json`.
    named: Option<Dialect>,
}

/// What may stand behind an opening `---`. A header that is a program is read as far as it is an object like JSON, and
/// never run.
const NAMED: [(&str, Dialect); 7] = [
    ("yaml", Dialect::Yaml),
    ("yml", Dialect::Yaml),
    ("toml", Dialect::Toml),
    ("json", Dialect::Json),
    ("json5", Dialect::Json),
    ("js", Dialect::Json),
    ("javascript", Dialect::Json),
];

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let trimmed = line.trim_start_matches(' ');
        let mark = trimmed.chars().next().filter(|c| matches!(c, '-' | '+'))?;
        let word = trimmed.trim_end().strip_prefix("---");
        let named = NAMED
            .iter()
            .find(|(name, _)| word == Some(name))
            .map(|(_, dialect)| *dialect);
        (named.is_some() || is_run(trimmed, mark, 3)).then(|| Self {
            mark,
            indent: line.len() - trimmed.len(),
            named,
        })
    }

    fn is_closed_by(self, line: &str) -> bool {
        let trimmed = line.trim_start_matches(' ');
        line.len() - trimmed.len() <= self.indent
            && (is_run(trimmed, self.mark, 3) || (self.mark == '-' && trimmed.trim_end() == "..."))
    }

    fn dialect(self) -> Dialect {
        match (self.named, self.mark) {
            (Some(named), _) => named,
            (None, '+') => Dialect::Toml,
            (None, _) => Dialect::Yaml,
        }
    }
}

/// Whether a line is nothing but `mark`, at least so often; white space at its end does not count.
fn is_run(line: &str, mark: char, at_least: usize) -> bool {
    let line = line.trim_end();
    line.len() >= at_least && line.chars().all(|c| c == mark)
}

fn fenced(text: &str, opener: Line<'_>, fence: Fence, search: &mut Search) {
    let after = || Lines::from(text, opener.end, opener.number + 1);
    let closer = after().find(|line| fence.is_closed_by(line.text));
    let inner_end = closer.map_or(text.len(), |line| line.start);
    let telling: Vec<&str> = after()
        .take_while(|line| line.start < inner_end)
        .map(|line| line.text)
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        .take(5)
        .collect();
    let first_telling = telling.first().copied().unwrap_or_default();
    match closer {
        Some(closer) => {
            let empty = text[opener.end..inner_end].trim().is_empty();
            if !empty
                && fence.named.is_none()
                && !telling.iter().any(|line| looks_like_header(line, fence))
            {
                return;
            }
            if inner_end - opener.end > HEADER_AT_MOST {
                search.findings.push(too_large(opener.number));
                return;
            }
            if opener.text.starts_with(' ') {
                search.findings.push(Finding::at_line(
                    &header::FENCE,
                    opener.number,
                    "There is a space before the opening fence: delete it.",
                ));
            }
            search.block = Some(Block {
                dialect: fence.dialect(),
                whole: opener.start..closer.end,
                inner: opener.end..inner_end,
                first_line: opener.number + 1,
                fenced: true,
            });
        }
        None if fence.named.is_none()
            && !first_telling.trim_start().starts_with('-')
            && looks_like_header(first_telling, fence) =>
        {
            unclosed(text, opener, fence, search);
        }
        None => {}
    }
}

/// No closing fence: the keys up to the first blank line, or the first line that is no key, are the block. A line
/// `--` is taken for the closing fence it was meant to be.
fn unclosed(text: &str, opener: Line<'_>, fence: Fence, search: &mut Search) {
    let mut inner_end = opener.end;
    let mut whole_end = opener.end;
    let mut last = opener.number;
    for line in Lines::from(text, opener.end, opener.number + 1) {
        if fence.mark == '-' && line.text.trim_end() == "--" {
            whole_end = line.end;
            break;
        }
        if line.is_blank() || !belongs(line.text, fence) {
            break;
        }
        inner_end = line.end;
        whole_end = line.end;
        last = line.number;
    }
    if inner_end - opener.end > HEADER_AT_MOST {
        search.findings.push(too_large(opener.number));
        return;
    }
    let mark = String::from(fence.mark).repeat(3);
    search.findings.push(Finding::at_line(
        &header::UNCLOSED,
        opener.number,
        format!("The closing {mark} is missing: put it on a line of its own after line {last}."),
    ));
    search.block = Some(Block {
        dialect: fence.dialect(),
        whole: opener.start..whole_end,
        inner: opener.end..inner_end,
        first_line: opener.number + 1,
        fenced: false,
    });
}

fn too_large(line: usize) -> Finding {
    Finding::at_line(
        &header::TOO_LARGE,
        line,
        "The header that begins here is larger than 64 KiB, so it is not read; close it earlier with a line ---.",
    )
}

/// Keys with no opening fence: either the fence is there at the end only, or there is none at all (Pelican).
fn bare(text: &str, first: Line<'_>, search: &mut Search) {
    let fence = Fence {
        mark: '-',
        indent: 0,
        named: None,
    };
    let mut keys = 0;
    let mut inner_end = first.start;
    let mut plain = true;
    let mut closer = None;
    for line in Lines::from(text, first.start, first.number) {
        if fence.is_closed_by(line.text) {
            closer = Some(line);
            break;
        }
        let key = key_of(line.text, true).is_some();
        if line.is_blank() || !belongs(line.text, fence) {
            plain &= line.is_blank();
            break;
        }
        plain &= key || line.text.starts_with([' ', '\t']);
        keys += usize::from(key);
        inner_end = line.end;
        if inner_end - first.start > HEADER_AT_MOST {
            return;
        }
    }
    // One line alone may be prose, unless it says that it is a title.
    let enough =
        keys > 1 || key_of(first.text, true).is_some_and(|key| key.eq_ignore_ascii_case("title"));
    if !enough {
        return;
    }
    if let Some(closer) = closer {
        search.findings.push(Finding::at_line(
            &header::FENCE,
            first.number,
            "The opening --- is missing: put it on a line of its own at the top.",
        ));
        search.block = Some(Block {
            dialect: Dialect::Yaml,
            whole: first.start..closer.end,
            inner: first.start..closer.start,
            first_line: first.number,
            fenced: true,
        });
    } else if plain {
        search.block = Some(Block {
            dialect: Dialect::Pelican,
            whole: first.start..inner_end,
            inner: first.start..inner_end,
            first_line: first.number,
            fenced: true,
        });
    }
}

/// A header with something above it: not read, but said.
fn misplaced(text: &str, first: Line<'_>, search: &mut Search) {
    let opener = Lines::from(text, first.end, first.number + 1)
        .take(4)
        .find(|line| {
            matches!(
                Fence::opened_by(line.text),
                Some(Fence {
                    mark: '-',
                    indent: 0,
                    named: None
                })
            )
        });
    let Some(opener) = opener else { return };
    if let Some(end) = real_block(text, opener) {
        search.headings_from = end;
        search.findings.push(Finding::at_line(
            &header::NOT_FIRST,
            opener.number,
            format!(
                "The front matter starts on line {}, so it is not read; delete what stands above it (line {})?",
                opener.number, first.number
            ),
        ));
    }
}

/// Where the block that a fence opens ends, if its first line is a key that writing tools know.
fn real_block(text: &str, opener: Line<'_>) -> Option<usize> {
    let fence = Fence {
        mark: '-',
        indent: 0,
        named: None,
    };
    let mut after = Lines::from(text, opener.end, opener.number + 1);
    after
        .clone()
        .find(|line| !line.is_blank())
        .filter(|line| is_known_key(line.text))?;
    after
        .find(|line| fence.is_closed_by(line.text))
        .map(|line| line.end)
}

/// Whether a line could stand in a header: a key, an item, something indented or a comment.
fn belongs(line: &str, fence: Fence) -> bool {
    line.starts_with([' ', '\t', '#']) || line.starts_with('-') || looks_like_header(line, fence)
}

fn looks_like_header(line: &str, fence: Fence) -> bool {
    let line = line.trim_start();
    if fence.mark == '+' {
        return line.starts_with('[') || toml::key_of(line).is_some();
    }
    line.starts_with('{') || line.starts_with("- ") || line == "-" || key_of(line, false).is_some()
}

fn is_known_key(line: &str) -> bool {
    key_of(line, true).is_some_and(|key| KNOWN.iter().any(|known| key.eq_ignore_ascii_case(known)))
}

/// The key a line begins with: `key:` or `key :`. A key that writing tools know needs no space after its colon,
/// unless `strict`.
pub(super) fn key_of(line: &str, strict: bool) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let key = key.trim_end();
    let bare = key.trim_matches(['"', '\'']);
    let is_word = !bare.is_empty()
        && key.len() < 64
        && bare
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '@' | '$'))
        && bare.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '@'));
    let spaced = rest.is_empty() || rest.starts_with([' ', '\t']);
    let known = || KNOWN.iter().any(|k| bare.eq_ignore_ascii_case(k)) && !rest.starts_with("//");
    (is_word && (spaced || (!strict && known()))).then_some(bare)
}

impl Block {
    /// Reads what the block says, in its dialect, or line by line when that fails.
    pub(super) fn read(self, text: &str, findings: &mut Vec<Finding>) -> FrontMatter {
        let inner = &text[self.inner.clone()];
        let read = match self.dialect {
            Dialect::None => Ok(Vec::new()),
            Dialect::Yaml => yaml::parse(inner, self.inner.start, self.first_line),
            Dialect::Toml => toml::parse(inner, self.inner.start, self.first_line),
            Dialect::Json => json::parse(inner, self.inner.start, self.first_line),
            Dialect::Pelican => Ok(pelican::parse(inner, self.inner.start, self.first_line)),
        };
        let (entries, salvaged) = match read {
            Ok(entries) => (entries, None),
            Err(Trouble::NotKeys) => {
                findings.push(self.not_keys(text));
                (
                    Vec::new(),
                    Some("it holds no key: value lines; delete it or write some.".to_owned()),
                )
            }
            Err(trouble @ (Trouble::Syntax { .. } | Trouble::TooDeep { .. })) => {
                let (finding, why) = cause::of(inner, self.first_line, self.dialect, &trouble);
                findings.push(finding);
                let entries =
                    salvage::entries(inner, self.inner.start, self.first_line, self.dialect);
                (entries, Some(why))
            }
        };
        FrontMatter {
            dialect: self.dialect,
            block: self.whole,
            inner: self.inner,
            entries,
            salvaged,
            fenced: self.fenced,
        }
    }

    fn not_keys(&self, text: &str) -> Finding {
        let line = self.first_line.saturating_sub(1).max(1);
        let below = Lines::of(text)
            .filter(|l| l.start >= self.whole.end)
            .filter(|l| is_run(l.text, '-', 3))
            .find(|l| real_block(text, *l).is_some());
        let what = match below {
            Some(second) => format!(
                "The first block holds no key: value lines; a second block starts on line {} and is not read. Delete the first?",
                second.number
            ),
            None => "This block holds no key: value lines, so it says nothing. Delete it, or write keys.".to_owned(),
        };
        Finding::at_line(&header::NOT_KEYS, line, what)
    }
}

/// Why a block could not be read in its dialect.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It is not well-formed.
    Syntax {
        /// Line of the file, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// Nested deeper than [`super::DEPTH_AT_MOST`].
    TooDeep {
        /// Line of the file, from 1.
        line: usize,
    },
    /// It is well-formed but a list or a text.
    NotKeys,
}
