//! The outline: the headings of the draft, filtered by what is typed. Enter goes to one, Esc goes nowhere.

pub mod view;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::layout::{self, Mode};
use crate::app::model::Model;
use crate::app::preview::Page;
use crate::domain::draft::Draft;
use crate::domain::story::OutlineEntry;
use crate::screens::{Next, Screen};

/// The outline.
#[derive(Debug, Default)]
pub struct Outline {
    /// What is typed.
    pub field: Field,
    /// The chosen row.
    pub selected: usize,
}

/// The headings that match, in the order of the story.
#[must_use]
pub fn headings(model: &Model, query: &str) -> Vec<OutlineEntry> {
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut spare = Vec::new();
    let mut list = model
        .reading()
        .map(|reading| reading.story.outline())
        .unwrap_or_default();
    list.retain(|entry| {
        let text = Utf32Str::new(&entry.text, &mut spare);
        pattern.score(text, &mut matcher).is_some()
    });
    list
}

impl Outline {
    /// The outline with the section of the caret chosen.
    #[must_use]
    pub fn open(model: &Model) -> Self {
        let line = model.desk.as_ref().map(|desk| desk.buffer.caret_line() + 1);
        let here = headings(model, "")
            .iter()
            .rposition(|entry| entry.line.zip(line).is_none_or(|(at, line)| at <= line));
        Self {
            field: Field::default(),
            selected: here.filter(|_| line.is_some()).unwrap_or(0),
        }
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key) -> Next {
        let list = headings(model, self.field.text());
        let bottom = list.len().saturating_sub(1);
        match key.code {
            Code::Esc => return Next::Close,
            Code::Up => self.selected = self.selected.saturating_sub(1),
            Code::Down | Code::Tab => self.selected = (self.selected + 1).min(bottom),
            Code::Enter => {
                let Some(entry) = list.get(self.selected.min(bottom)) else {
                    return Next::Stay;
                };
                go_to(model, entry);
                let elsewhere = !matches!(model.screen(), Screen::Writer);
                if elsewhere && model.desk.is_some() {
                    return Next::Open(Screen::Writer);
                }
                return Next::Close;
            }
            _ => {
                if self.field.key(key) {
                    self.selected = 0;
                }
            }
        }
        Next::Stay
    }

    /// Handles pasted text.
    pub fn paste(&mut self, text: &str) {
        self.field.paste(text);
        self.selected = 0;
    }
}

/// Takes caret and preview to a heading.
fn go_to(model: &mut Model, entry: &OutlineEntry) {
    let (width, height, measure) = (model.width, model.height, model.setup.measure);
    let Some(desk) = &mut model.desk else {
        let area = layout::drafts(width, height).preview;
        if let (Some(area), Some(Ok(reading))) = (area, &model.shelf.preview) {
            let page = Page::of(reading, &model.pictures, area.width);
            model.shelf.scroll = page.heading_at_top(entry.block);
        }
        return;
    };
    let line = entry.line.unwrap_or_else(|| {
        // A title that stands only in the header: where the prose begins.
        let body = Draft::body_start(&desk.text());
        desk.buffer.rope().byte_to_line(body) + 1
    });
    desk.buffer.go_to_line(line.saturating_sub(1), false);
    desk.marking = false;
    desk.view.reveal(&desk.buffer);
    let mode = if matches!(model.screens.last(), Some(Screen::Writer)) {
        desk.mode
    } else {
        Mode::Text
    };
    let area = layout::writer(width, height, mode, measure, desk.rows_below(width)).preview;
    if let (Some(area), Some(reading)) = (area, &desk.reading) {
        let page = Page::of(reading, &model.pictures, area.width);
        desk.scroll = page.heading_at_top(entry.block);
        desk.stay();
    }
}
