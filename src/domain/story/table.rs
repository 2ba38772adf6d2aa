//! Tables, which Medium does not have: aligned text in a code block, or a list when that would be too wide.

use unicode_width::UnicodeWidthStr as _;

use crate::domain::story::{BlockKind, Item, Text};

/// Widest line of a table shown as text, in columns.
const WIDEST: usize = 80;
/// How long a column's name may be to be repeated in every row of a list.
const LONGEST_LABEL: usize = 40;

/// What becomes of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tables {
    /// Aligned text in a code block.
    Code,
    /// A list, one item for each row.
    List,
}

impl Tables {
    /// Both, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Code, Self::List];

    /// The word in the header and in the configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::List => "list",
        }
    }

    /// Reads a word, whatever its case; `None` for any other.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|t| t.word().eq_ignore_ascii_case(word.trim()))
    }
}

/// How a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Align {
    #[default]
    Left,
    Center,
    Right,
}

/// What a row of a table has beyond its columns, where the parser stops reading; empty when there is nothing.
pub(super) fn beyond(row: &str, columns: usize) -> &str {
    let row = row.trim_start_matches([' ', '\t', '>']);
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut escaped = false;
    let mut bars = row.char_indices().filter(|(_, c)| {
        let bar = *c == '|' && !escaped;
        escaped = *c == '\\';
        bar
    });
    let end = columns.checked_sub(1).and_then(|last| bars.nth(last));
    let rest = end.map_or("", |(at, _)| &row[at + 1..]);
    rest.trim_matches([' ', '\t', '|'])
}

/// A table as it was read: rows of cells, the first row being the head.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub rows: Vec<Vec<Text>>,
    pub aligns: Vec<Align>,
    /// Whether the first row names the columns.
    pub has_head: bool,
}

impl Table {
    /// The block that stands for it, and in what shape that is: the one that is wanted, else the one that fits.
    pub fn into_block(self, wanted: Option<Tables>) -> Option<(BlockKind, &'static str)> {
        let cells: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| row.iter().map(one_line).collect())
            .collect();
        if cells.iter().flatten().all(|cell| cell.trim().is_empty()) {
            return None;
        }
        let mut widths: Vec<usize> = Vec::new();
        for row in &cells {
            for (column, cell) in row.iter().enumerate() {
                let width = cell.width();
                match widths.get_mut(column) {
                    Some(widest) => *widest = width.max(*widest),
                    None => widths.push(width),
                }
            }
        }
        let total = widths.iter().sum::<usize>() + widths.len().saturating_sub(1) * 2;
        let as_list = wanted.map_or(total > WIDEST, |wanted| wanted == Tables::List);
        if as_list {
            return Some((self.into_list(&cells), "a list"));
        }
        let text = self.aligned(&cells, &widths);
        Some((
            BlockKind::Code {
                language: None,
                text,
            },
            "aligned text",
        ))
    }

    fn aligned(&self, cells: &[Vec<String>], widths: &[usize]) -> String {
        let mut lines = Vec::with_capacity(cells.len() + 1);
        for (number, row) in cells.iter().enumerate() {
            let mut line = String::new();
            for (column, width) in widths.iter().enumerate() {
                if column > 0 {
                    line.push_str("  ");
                }
                let cell = row.get(column).map_or("", String::as_str);
                let align = self.aligns.get(column).copied().unwrap_or_default();
                pad(&mut line, cell, *width, align);
            }
            lines.push(line.trim_end().to_owned());
            if number == 0 && self.has_head {
                let rules: Vec<String> = widths.iter().map(|w| "─".repeat((*w).max(1))).collect();
                lines.push(rules.join("  "));
            }
        }
        lines.join("\n")
    }

    /// One item for each row: the first cell in bold, each other on a line of its own behind the column's name.
    fn into_list(self, cells: &[Vec<String>]) -> BlockKind {
        let has_head = self.has_head && self.rows.len() > 1;
        let labels: Vec<String> = if has_head {
            cells[0]
                .iter()
                .map(|name| match name.as_str() {
                    "" => String::new(),
                    name if name.chars().count() > LONGEST_LABEL => String::new(),
                    name => format!("{name}: "),
                })
                .collect()
        } else {
            Vec::new()
        };
        let long_head = has_head
            && cells[0]
                .iter()
                .zip(&labels)
                .any(|(c, l)| !c.is_empty() && l.is_empty());
        // A head too long to repeat stands once, as an item of its own.
        let skip = usize::from(has_head && !long_head);
        let items = self
            .rows
            .into_iter()
            .skip(skip)
            .filter_map(|row| row_item(row, &labels))
            .collect();
        BlockKind::List { start: None, items }
    }
}

fn row_item(row: Vec<Text>, labels: &[String]) -> Option<Item> {
    let mut whole: Option<Text> = None;
    for (column, cell) in row.into_iter().enumerate() {
        if cell.is_blank() {
            continue;
        }
        whole = Some(match whole {
            None => cell.bold(),
            Some(mut text) => {
                text.append_line(cell.prefixed(labels.get(column).map_or("", String::as_str)));
                text
            }
        });
    }
    whole.map(|text| Item { text, depth: 0 })
}

fn one_line(cell: &Text) -> String {
    let plain = cell.to_plain();
    if plain.contains(['\n', '\t']) {
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        plain
    }
}

fn pad(line: &mut String, cell: &str, width: usize, align: Align) {
    let room = width.saturating_sub(cell.width());
    let before = match align {
        Align::Left => 0,
        Align::Center => room / 2,
        Align::Right => room,
    };
    line.extend(std::iter::repeat_n(' ', before));
    line.push_str(cell);
    line.extend(std::iter::repeat_n(' ', room - before));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]], aligns: &[Align]) -> Table {
        Table {
            rows: rows
                .iter()
                .map(|row| row.iter().map(|cell| Text::plain(*cell)).collect())
                .collect(),
            aligns: aligns.to_vec(),
            has_head: true,
        }
    }

    #[test]
    fn a_narrow_table_is_aligned_by_the_width_on_screen() {
        let table = table(
            &[&["名前", "n"], &["本", "10"], &["abc", "5"]],
            &[Align::Left, Align::Right],
        );
        let Some((BlockKind::Code { text, .. }, _)) = table.into_block(None) else {
            panic!("code");
        };
        assert_eq!(text, "名前   n\n────  ──\n本    10\nabc    5");
    }

    #[test]
    fn a_wide_table_is_a_list_that_names_its_columns() {
        let long = "x".repeat(90);
        let table = table(&[&["Name", "What"], &["a", &long]], &[]);
        let Some((BlockKind::List { items, .. }, _)) = table.into_block(None) else {
            panic!("a list");
        };
        assert_eq!(items.len(), 1);
        assert_eq!(items[0].text.to_plain(), format!("a\nWhat: {long}"));
        assert!(items[0].text.0[0].style.strong);
    }

    #[test]
    fn a_table_without_a_word_is_nothing() {
        assert!(table(&[&["", " "], &[]], &[]).into_block(None).is_none());
        assert!(Table::default().into_block(None).is_none());
    }
}
