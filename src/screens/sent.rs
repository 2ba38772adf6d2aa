//! What exactly was sent by one attempt: the story, the request, and what has changed in the draft since.

pub mod view;

use crate::app::effect::{Effect, ReadKept};
use crate::app::kept::{Kept, Since};
use crate::app::key::{Code, Key};
use crate::app::layout;
use crate::app::model::Model;
use crate::app::preview::Page;
use crate::app::sketches::Sketchbook;
use crate::domain::attempt::AttemptId;
use crate::domain::story::convert::Settings;
use crate::domain::story::highlight::Colours;
use crate::ports::failure::Failure;
use crate::ports::journal::Record;
use crate::screens::Next;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The story as it was sent.
    Story,
    /// The request, byte for byte.
    Request,
    /// The draft as it is now beside what was sent.
    Changes,
}

impl View {
    /// All of them, in the order of Tab.
    pub const ALL: [Self; 3] = [Self::Story, Self::Request, Self::Changes];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Story => "Story",
            Self::Request => "Request",
            Self::Changes => "Since then",
        }
    }
}

/// What exactly was sent.
#[derive(Debug)]
pub struct Sent {
    /// The attempt.
    pub record: Record,
    /// What is looked at.
    pub view: View,
    /// What is kept of it; `None` while it is read.
    pub kept: Option<Result<Box<Kept>, Failure>>,
    /// First visible row of the request or the changes.
    pub top: usize,
    /// First visible place of the story: block, and row in it.
    pub place: (usize, usize),
}

impl Sent {
    /// Opens it and orders what is kept.
    #[must_use]
    pub fn open(model: &Model, record: Record, view: View, effects: &mut Vec<Effect>) -> Self {
        let sent = Self {
            record,
            view,
            kept: None,
            top: 0,
            place: (0, 0),
        };
        sent.order(model, effects);
        sent
    }

    /// Orders what is kept, folded to the window as it is now.
    fn order(&self, model: &Model, effects: &mut Vec<Effect>) {
        let open = model
            .desk
            .as_ref()
            .filter(|desk| desk.path == self.record.file);
        effects.push(Effect::ReadKept(ReadKept {
            target: self.record.target,
            id: self.record.id.clone(),
            file: self.record.file.clone(),
            pictures: self.record.pictures.clone(),
            rope: open.map(|desk| desk.buffer.rope().clone()),
            settings: Settings {
                title_on_top: model.setup.title_on_top,
                tables: model.tables,
            },
            width: columns(model),
            roots: model.setup.roots.clone(),
        }));
    }

    /// The window has another size.
    pub fn resized(&mut self, model: &Model, effects: &mut Vec<Effect>) {
        (self.top, self.place.1) = (0, 0);
        self.order(model, effects);
    }

    /// What is kept has been read.
    pub fn read(&mut self, id: &AttemptId, kept: Result<Box<Kept>, Failure>) {
        if *id == self.record.id {
            self.kept = Some(kept);
        }
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        let page = isize::try_from(rows(model)).unwrap_or(1);
        match key.code {
            Code::Esc => return Next::Close,
            Code::Tab | Code::Right => self.turn(1),
            Code::BackTab | Code::Left => self.turn(2),
            Code::Char('h') if !key.ctrl => self.show(View::Story),
            Code::Char('=') => self.show(View::Changes),
            Code::Up | Code::Char('k') if !key.ctrl => self.scroll(model, -1),
            Code::Down | Code::Char('j') if !key.ctrl => self.scroll(model, 1),
            Code::PageUp => self.scroll(model, 1 - page),
            Code::PageDown | Code::Char(' ') => self.scroll(model, page - 1),
            Code::Home | Code::Char('g') if !key.ctrl => (self.top, self.place) = (0, (0, 0)),
            Code::End | Code::Char('G') if !key.ctrl => self.scroll(model, isize::MAX / 2),
            Code::Char('y') if !key.ctrl => match self.record.url() {
                Some(url) => effects.push(Effect::Copy { text: url.into() }),
                None => model.say(effects, "This attempt has no address."),
            },
            Code::Char('o') if !key.ctrl => match self.record.url() {
                Some(url) => effects.push(Effect::Open { url: url.into() }),
                None => model.say(effects, "This attempt has no address."),
            },
            _ => return Next::Pass,
        }
        Next::Stay
    }

    fn turn(&mut self, by: usize) {
        let at = View::ALL.iter().position(|view| *view == self.view);
        self.show(View::ALL[(at.unwrap_or(0) + by) % View::ALL.len()]);
    }

    fn show(&mut self, view: View) {
        self.view = view;
        (self.top, self.place) = (0, (0, 0));
    }

    fn scroll(&mut self, model: &Model, by: isize) {
        let Some(Ok(kept)) = &self.kept else {
            return;
        };
        let length = match (self.view, &kept.since) {
            (View::Story, _) => {
                if let Some(story) = &kept.story {
                    // From the end of a long story one does not count every row up to it.
                    let last = (story.blocks.len().saturating_sub(1), 0);
                    let back = -isize::try_from(rows(model) / 2).unwrap_or(0);
                    let (colours, pictures) = (Colours::default(), Sketchbook::default());
                    let page = Page {
                        story,
                        colours: &colours,
                        pictures: &pictures,
                        width: columns(model),
                    };
                    self.place = if by > 1_000_000 {
                        page.scrolled(last, back)
                    } else {
                        page.scrolled(self.place, by)
                    };
                    return;
                }
                kept.request.len()
            }
            (View::Request, _) => kept.request.len(),
            (View::Changes, Since::Edited(rows, ..)) => rows.len(),
            (View::Changes, Since::Same | Since::Unknown(_)) => 0,
        };
        let last = length.saturating_sub(rows(model));
        self.top = self.top.saturating_add_signed(by).min(last);
    }
}

/// Rows of text in the window.
pub(super) fn rows(model: &Model) -> usize {
    let body = layout::frame(model.width, model.height).body.height;
    usize::from(body.saturating_sub(2).max(1))
}

/// Columns of text in the window: no wider than is read with ease.
pub(super) fn columns(model: &Model) -> u16 {
    let body = layout::frame(model.width, model.height).body.width;
    body.saturating_sub(4)
        .clamp(10, model.setup.measure.max(80))
}
