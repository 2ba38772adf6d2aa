//! YAML between `---`: the parser's events with their bytes, so that every scalar stays the text the writer typed.
//!
//! The events come from the parser inside `serde-saphyr`, in the mode that agrees with the loaders of most site
//! generators: a quoted value may go on at column 0, and tabs may follow a value.

use std::collections::HashMap;
use std::ops::Range;

use serde_saphyr::granit_parser::{
    ErrorKind, Event, Parser, ScalarStyle, Span, StrInput, StructureStyle, options,
};

use super::block::Trouble;
use super::{DEPTH_AT_MOST, Entry, HEADER_AT_MOST, Item, Value};

/// Reads a block. `base` is where it begins in the text, `first_line` the line of the file it begins on.
pub(super) fn parse(source: &str, base: usize, first_line: usize) -> Result<Vec<Entry>, Trouble> {
    let limits = options! {
        flow_nesting_limit: DEPTH_AT_MOST,
        block_nesting_limit: DEPTH_AT_MOST,
    };
    Reader {
        parser: Parser::new_from_str_with_options(source, limits),
        source,
        base,
        first_line,
        anchors: HashMap::new(),
        copies: HEADER_AT_MOST,
    }
    .document()
}

/// A node with its bytes in the block.
type Node = (Value, Range<usize>);

/// Builds entries from the parser's events.
struct Reader<'s> {
    parser: Parser<'s, StrInput<'s>>,
    source: &'s str,
    base: usize,
    first_line: usize,
    anchors: HashMap<usize, Value>,
    /// Bytes that aliases may still copy: a small header must not grow into a large one.
    copies: usize,
}

impl<'s> Reader<'s> {
    fn document(mut self) -> Result<Vec<Entry>, Trouble> {
        let mut entries = Vec::new();
        let mut documents = 0;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(entries),
                Event::DocumentStart(..) => documents += 1,
                Event::StreamStart | Event::DocumentEnd => {}
                _ if documents > 1 => {
                    return Err(Trouble::Syntax {
                        line: self.line(&span),
                        message: "a second document begins here".into(),
                    });
                }
                Event::MappingStart(..) => entries = self.map()?,
                Event::Scalar(..) if span.is_empty() => {}
                // The rest may still be broken, which matters more than that it is no map.
                _ => {
                    while !matches!(self.next()?.0, Event::StreamEnd) {}
                    return Err(Trouble::NotKeys);
                }
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'s>, Span), Trouble> {
        match self.parser.next_event() {
            Some(Ok(next)) => Ok(next),
            None => Ok((Event::StreamEnd, Span::default())),
            Some(Err(error)) => {
                let line = self.first_line + error.marker().line().saturating_sub(1);
                Err(match error.kind() {
                    ErrorKind::RecursionLimitExceeded => Trouble::TooDeep { line },
                    _ => Trouble::Syntax {
                        line,
                        message: error.info(),
                    },
                })
            }
        }
    }

    fn map(&mut self) -> Result<Vec<Entry>, Trouble> {
        let mut entries = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                return Ok(entries);
            }
            let line = self.line(&span);
            let (key, key_span) = self.node(event, &span)?;
            let (event, span) = self.next()?;
            let (value, value_span) = self.node(event, &span)?;
            let key = match key {
                Value::Text(text) => text,
                Value::Null => String::new(),
                // A key that is a list or a map is nothing that a draft's header says anything with.
                Value::List(_) | Value::Map(_) => continue,
            };
            let value_span = self.with_indicator(&value, key_span.end, value_span);
            entries.push(Entry {
                key,
                key_span: self.in_text(key_span),
                value,
                value_span: self.in_text(value_span),
                line,
            });
        }
    }

    /// The bytes of a value, with the `|` or `>` that a block scalar begins with; right after the colon when empty.
    fn with_indicator(&self, value: &Value, key_end: usize, span: Range<usize>) -> Range<usize> {
        let after_colon = self.source[key_end..]
            .find(':')
            .map_or(key_end, |colon| key_end + colon + 1);
        if span.is_empty() && matches!(value, Value::Null) {
            return after_colon..after_colon;
        }
        let between = self.source.get(after_colon..span.start).unwrap_or_default();
        let start = after_colon + between.len() - between.trim_start().len();
        if self.source[start..].starts_with(['|', '>']) {
            start..span.end.max(start + 1)
        } else {
            span
        }
    }

    fn node(&mut self, event: Event<'s>, span: &Span) -> Result<Node, Trouble> {
        let own = span.byte_range().unwrap_or(0..0);
        Ok(match event {
            Event::Scalar(text, style, anchor, _) => {
                let value = scalar(text.into_owned(), style, own.is_empty());
                self.remember(anchor, &value);
                let end = own.start + self.source[own.clone()].trim_end().len();
                (value, own.start..end)
            }
            Event::SequenceStart(style, anchor, _) => {
                let (items, span) = self.items(style, own.start)?;
                let value = Value::List(items);
                self.remember(anchor, &value);
                (value, span)
            }
            Event::MappingStart(style, ..) => {
                let entries = self.map()?;
                let last = entries
                    .last()
                    .map_or(own.end, |e| e.value_span.end - self.base);
                let closing = || {
                    self.source[last..]
                        .find('}')
                        .map_or(last, |at| last + at + 1)
                };
                let end = match style {
                    StructureStyle::Flow => closing(),
                    StructureStyle::Block => last,
                };
                (Value::Map(entries), own.start..end)
            }
            Event::Alias(id) => (self.copy(id), own),
            _ => (Value::Null, own),
        })
    }

    fn items(
        &mut self,
        style: StructureStyle,
        start: usize,
    ) -> Result<(Vec<Item>, Range<usize>), Trouble> {
        let mut items: Vec<Item> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd | Event::StreamEnd) {
                let closing = span.byte_range().map_or(start, |r| r.end);
                let last = items.last().map_or(start, |i| i.span.end - self.base);
                return Ok((
                    items,
                    match style {
                        StructureStyle::Flow => start..closing,
                        StructureStyle::Block => self.first_dash(start)..last,
                    },
                ));
            }
            let (value, span) = self.node(event, &span)?;
            items.push(Item {
                value,
                span: self.in_text(span),
            });
        }
    }

    /// The parser begins a block list at its first dash, or after it when the dash is not indented.
    fn first_dash(&self, start: usize) -> usize {
        let line = self.source[..start]
            .rfind(['\n', '\r'])
            .map_or(0, |end| end + 1);
        let at_dash =
            self.source[start..].starts_with('-') && self.source[line..start].trim().is_empty();
        if at_dash {
            start
        } else {
            self.source[..start].rfind('-').unwrap_or(start)
        }
    }

    fn remember(&mut self, anchor: usize, value: &Value) {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
    }

    /// What an alias stands for: a scalar or a list of scalars. Nothing larger is ever asked for, and in all not
    /// more than a header may hold.
    fn copy(&mut self, id: usize) -> Value {
        let size = match self.anchors.get(&id) {
            Some(Value::Text(text)) => text.len() + 1,
            Some(Value::List(items)) => items
                .iter()
                .map(|i| i.value.text().map_or(1, str::len) + 1)
                .sum(),
            Some(Value::Null | Value::Map(_)) | None => return Value::Null,
        };
        if size > self.copies {
            return Value::Null;
        }
        self.copies -= size;
        match self.anchors.get(&id) {
            Some(Value::Text(text)) => Value::Text(text.clone()),
            Some(Value::List(items)) => Value::List(
                items
                    .iter()
                    .filter(|i| matches!(i.value, Value::Text(_)))
                    .cloned()
                    .collect(),
            ),
            Some(Value::Null | Value::Map(_)) | None => Value::Null,
        }
    }

    fn line(&self, span: &Span) -> usize {
        self.first_line + span.start.line().saturating_sub(1)
    }

    fn in_text(&self, span: Range<usize>) -> Range<usize> {
        self.base + span.start..self.base + span.end
    }
}

fn scalar(text: String, style: ScalarStyle, absent: bool) -> Value {
    let plain = matches!(style, ScalarStyle::Plain);
    if plain && (absent || matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL")) {
        Value::Null
    } else {
        Value::Text(text)
    }
}

/// Where the closing quote stands, for a quoted scalar that is open at the start of `text`.
pub(super) fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') {
                chars.next();
            } else {
                return Some(at);
            }
        }
    }
    None
}
