//! The growing story: where a finished piece of text goes, given the quotes and lists it stands in.
//!
//! Medium nests nothing. So there is one block open at a time, a list or a quote, and everything that cannot stand
//! in it closes it and stands on its own; the list goes on below with the next number.

use crate::domain::place::Lines;
use crate::domain::story::inline::TextBuilder;
use crate::domain::story::{Block, BlockKind, Image, Item, Text};

/// Marks are repeated for each level only so far: deeper nesting is a mistake or an attack.
const MARKS_AT_MOST: usize = 6;

/// The growing story.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// Finished blocks.
    pub blocks: Vec<Block>,
    /// The text being written.
    pub text: TextBuilder,
    /// Line of the file being read.
    pub line: usize,
    /// Line where the text being written began.
    pub piece_line: usize,
    /// Pictures are held back while a heading is written.
    pub hold_pictures: bool,
    held: Vec<Image>,
    open: Option<Open>,
    quotes: usize,
    lists: Vec<List>,
    /// How many lists were open when the outermost quote began.
    lists_outside: usize,
}

#[derive(Debug)]
enum Open {
    List {
        start: Option<usize>,
        items: Vec<Item>,
        lines: Lines,
    },
    Quote {
        paragraphs: Vec<Text>,
        lines: Lines,
    },
}

#[derive(Debug)]
struct List {
    ordered: bool,
    /// Number of the present item.
    number: usize,
    started: bool,
    item: ItemState,
    /// Put before the item's text: a box to tick.
    prefix: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ItemState {
    /// Nothing of it is written yet.
    Fresh,
    /// It is the last item of the open list.
    Begun,
    /// A block stood in it, so the list was closed.
    Broken,
}

impl Flow {
    /// Starts reading something that stands on this line.
    pub fn at(&mut self, line: usize) {
        self.line = line;
        self.piece_line = line;
    }

    /// Whether a quote or a list is open.
    pub fn nested(&self) -> bool {
        self.quotes > 0 || !self.lists.is_empty()
    }

    /// Ends the text being written and puts it where it belongs.
    pub fn flush(&mut self) {
        let text = self.text.take();
        let lines = self.piece();
        self.piece_line = self.line;
        self.paragraph(text, lines);
    }

    /// Puts a finished paragraph where it belongs.
    pub fn paragraph(&mut self, text: Text, lines: Lines) {
        if text.is_blank() {
            return;
        }
        if self.quotes > 0 {
            self.quote_paragraph(text, lines);
        } else if self.lists.is_empty() {
            self.block(BlockKind::Paragraph(text), lines);
        } else {
            self.item_paragraph(text, lines);
        }
    }

    /// A block that stands on its own; says whether it broke a list.
    pub fn block(&mut self, kind: BlockKind, lines: Lines) -> bool {
        self.finish();
        self.break_items();
        self.blocks.push(Block {
            kind,
            lines: Some(lines),
        });
        !self.lists.is_empty() && self.quotes == 0
    }

    /// A picture: what stands before it is finished first.
    pub fn picture(&mut self, image: Image) -> bool {
        if self.hold_pictures {
            self.held.push(image);
            return false;
        }
        self.flush();
        let line = self.line;
        self.block(
            BlockKind::Image(image),
            Lines {
                first: line,
                last: line,
            },
        )
    }

    /// Lets go of the pictures held back.
    pub fn release_pictures(&mut self) {
        self.hold_pictures = false;
        for image in std::mem::take(&mut self.held) {
            self.picture(image);
        }
    }

    /// A quote begins; says whether it stands in another.
    pub fn begin_quote(&mut self) -> bool {
        self.flush();
        if self.quotes == 0 {
            self.finish();
            self.break_items();
            self.lists_outside = self.lists.len();
        }
        self.quotes += 1;
        self.quotes > 1
    }

    /// A quote ends.
    pub fn end_quote(&mut self) {
        self.flush();
        self.quotes = self.quotes.saturating_sub(1);
        if self.quotes == 0 {
            self.finish();
            self.lists_outside = 0;
        }
    }

    /// A list begins; says whether it stands in another. `joined` lets it go on with the list just before it.
    pub fn begin_list(&mut self, start: Option<usize>, joined: bool) -> bool {
        self.flush();
        if !self.nested() && !joined {
            self.finish();
        }
        self.lists.push(List {
            ordered: start.is_some(),
            number: start.unwrap_or(1),
            started: false,
            item: ItemState::Fresh,
            prefix: "",
        });
        self.lists.len() - self.lists_here() > 1
    }

    /// A list ends.
    pub fn end_list(&mut self, joined: bool) {
        self.flush();
        self.lists.pop();
        if !self.nested() && !joined {
            self.finish();
        }
    }

    /// An item begins, with a box to tick or nothing before its text.
    pub fn begin_item(&mut self, prefix: &'static str) {
        self.flush();
        if let Some(list) = self.lists.last_mut() {
            if std::mem::replace(&mut list.started, true) {
                list.number = list.number.saturating_add(1);
            }
            list.item = ItemState::Fresh;
            list.prefix = prefix;
        }
    }

    /// How many quotes and lists are open.
    pub fn depth(&self) -> (usize, usize) {
        (self.quotes, self.lists.len())
    }

    /// Closes what raw HTML left open.
    pub fn close_down_to(&mut self, (quotes, lists): (usize, usize)) {
        while self.lists.len() > lists {
            self.end_list(false);
        }
        while self.quotes > quotes {
            self.end_quote();
        }
    }

    /// Everything, finished.
    pub fn into_blocks(mut self) -> Vec<Block> {
        self.flush();
        self.finish();
        self.blocks
    }

    /// The lines of the text being written.
    pub fn piece(&self) -> Lines {
        Lines {
            first: self.piece_line.min(self.line),
            last: self.line,
        }
    }

    /// How many lists stand around the outermost quote: none of them takes what is written in it.
    fn lists_here(&self) -> usize {
        if self.quotes > 0 {
            self.lists_outside
        } else {
            0
        }
    }

    fn break_items(&mut self) {
        let reach = self.lists_here().min(self.lists.len());
        for list in self.lists[reach..].iter_mut().rev() {
            if list.item == ItemState::Broken {
                break;
            }
            list.item = ItemState::Broken;
        }
    }

    fn quote_paragraph(&mut self, text: Text, lines: Lines) {
        let depth = self.lists.len().saturating_sub(self.lists_outside);
        let text = match self.lists.last_mut() {
            Some(list) if depth > 0 && list.item == ItemState::Fresh => {
                list.item = ItemState::Begun;
                let mark = if list.ordered || depth > 1 {
                    mark(list, depth - 1)
                } else {
                    format!("• {}", list.prefix)
                };
                text.prefixed(&mark)
            }
            _ => text,
        };
        if let Some(Open::Quote {
            paragraphs,
            lines: reach,
        }) = &mut self.open
        {
            paragraphs.push(text);
            *reach = union(*reach, lines);
            return;
        }
        self.finish();
        self.open = Some(Open::Quote {
            paragraphs: vec![text],
            lines,
        });
    }

    fn item_paragraph(&mut self, text: Text, lines: Lines) {
        let depth = self.lists.len() - 1;
        let outer = &self.lists[0];
        let inner = &self.lists[depth];
        let list_is_open = matches!(self.open, Some(Open::List { .. }));
        if inner.item != ItemState::Fresh {
            if list_is_open {
                self.continue_item(text, lines);
            } else {
                self.block(BlockKind::Paragraph(text), lines);
            }
            return;
        }
        let text = if depth == 0 {
            text.prefixed(inner.prefix)
        } else {
            text.prefixed(&mark(inner, depth))
        };
        if depth > 0 && outer.ordered && outer.item == ItemState::Begun && list_is_open {
            // Inside a numbered list a deeper item goes on in the same item: one of its own would take a number.
            self.continue_item(text, lines);
        } else {
            let number = (outer.ordered && outer.item != ItemState::Broken).then_some(outer.number);
            self.new_item(number, Item { text, depth }, lines);
        }
        for list in self.lists.iter_mut().rev() {
            if list.item != ItemState::Fresh {
                break;
            }
            list.item = ItemState::Begun;
        }
    }

    fn continue_item(&mut self, text: Text, lines: Lines) {
        if let Some(Open::List {
            items,
            lines: reach,
            ..
        }) = &mut self.open
            && let Some(last) = items.last_mut()
        {
            last.text.append_line(text);
            *reach = union(*reach, lines);
        }
    }

    /// Adds an item. A numbered list goes on only with the number that is due, so a gap starts a new list.
    fn new_item(&mut self, number: Option<usize>, item: Item, lines: Lines) {
        if let Some(Open::List {
            start,
            items,
            lines: reach,
        }) = &mut self.open
            && match (*start, number) {
                (Some(start), Some(number)) => start.saturating_add(items.len()) == number,
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            }
        {
            items.push(item);
            *reach = union(*reach, lines);
            return;
        }
        self.finish();
        self.open = Some(Open::List {
            start: number,
            items: vec![item],
            lines,
        });
    }

    /// Closes the open list or quote.
    pub fn finish(&mut self) {
        let (kind, lines) = match self.open.take() {
            None => return,
            Some(Open::List {
                start,
                items,
                lines,
            }) => (BlockKind::List { start, items }, lines),
            Some(Open::Quote { paragraphs, lines }) => (BlockKind::Quote(paragraphs), lines),
        };
        self.blocks.push(Block {
            kind,
            lines: Some(lines),
        });
    }
}

/// The mark of a deeper item, as text: a number says enough at the first level below, a dash is needed otherwise.
fn mark(list: &List, depth: usize) -> String {
    let depth = depth.min(MARKS_AT_MOST);
    if list.ordered {
        format!(
            "{}{}. {}",
            "– ".repeat(depth.saturating_sub(1)),
            list.number,
            list.prefix
        )
    } else {
        format!("{}{}", "– ".repeat(depth), list.prefix)
    }
}

fn union(a: Lines, b: Lines) -> Lines {
    Lines {
        first: a.first.min(b.first),
        last: a.last.max(b.last),
    }
}
