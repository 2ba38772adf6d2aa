//! Carrying a story over by hand: for the writer without a token, which is most writers. Five ways on one screen, and
//! what is left to do on medium.com beside them.

pub mod view;

use std::path::{Path, PathBuf};

use crate::app::carry::Order;
use crate::app::effect::{Disk, Effect, Purpose};
use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::domain::address::StoryAddress;
use crate::domain::carry::document::Document;
use crate::domain::carry::{HandedOff, Parcel, Point};
use crate::domain::lint::Finding;
use crate::domain::plan::carried;
use crate::domain::post::Visibility;
use crate::ports::clipboard::Rich;
use crate::screens::Next;

/// A way to carry a story over, or what comes after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Rich text on the clipboard.
    Copy,
    /// A page to copy it from.
    Page,
    /// An HTML file.
    File,
    /// Medium's import tool.
    Import,
    /// It is there: record it.
    Published,
}

impl Way {
    /// All of them, top to bottom.
    pub const ALL: [Self; 5] = [
        Self::Copy,
        Self::Page,
        Self::File,
        Self::Import,
        Self::Published,
    ];
}

/// An address that is being typed.
#[derive(Debug)]
pub enum Asking {
    /// Of the published story.
    Story(Field),
    /// Of a page that Medium is to import.
    Page(Field),
}

/// The screen.
#[derive(Debug)]
pub struct Carry {
    /// The draft's file.
    pub file: PathBuf,
    /// The selected way.
    pub way: Way,
    /// What there is to carry; `None` while the draft is being read.
    pub parcel: Option<Parcel>,
    /// What to know about the HTML file.
    pub findings: Vec<Finding>,
    /// Where the hand-off page is.
    pub page: Option<HandedOff>,
    /// An address that is being typed.
    pub asking: Option<Asking>,
    /// A story's address that was doubted: given once more, it is taken.
    pub doubted: Option<String>,
    /// As what the story was published.
    pub visibility: Visibility,
    /// The page that was checked, and what was found; no points while it is under way.
    pub checked: Option<(String, Vec<Point>)>,
    /// How far what stands below is scrolled.
    pub scroll: u16,
}

impl Carry {
    /// The screen for the open draft.
    #[must_use]
    pub fn open(model: &mut Model, effects: &mut Vec<Effect>) -> Self {
        let mut carry = Self {
            file: PathBuf::new(),
            way: Way::Copy,
            parcel: None,
            findings: Vec::new(),
            page: None,
            asking: None,
            doubted: None,
            visibility: Visibility::Public,
            checked: None,
            scroll: 0,
        };
        if let Some(desk) = &mut model.desk {
            carry.file.clone_from(&desk.path);
            effects.extend(desk.save());
            if desk.current_reading().is_none() {
                effects.extend(desk.convert());
            }
        }
        carry.refresh(model);
        carry
    }

    /// The draft was converted: takes what there is to carry from it.
    pub fn refresh(&mut self, model: &Model) {
        let reading = model
            .desk
            .as_ref()
            .filter(|desk| desk.path == self.file)
            .and_then(|desk| desk.current_reading());
        if let Some(reading) = reading {
            self.parcel = Some(Parcel::of(&reading.draft, &reading.story));
            self.findings = Document::of(&reading.draft, &reading.story).findings;
        }
    }

    /// Goes to a way.
    pub fn select(&mut self, way: Way) {
        self.way = way;
        self.scroll = 0;
    }

    /// The page is there.
    pub fn handed_off(&mut self, draft: &Path, at: HandedOff) {
        if draft == self.file {
            self.page = Some(at);
        }
    }

    /// A page was looked at.
    pub fn checked(&mut self, url: &str, points: Vec<Point>) {
        if let Some((asked, found)) = &mut self.checked
            && asked == url
        {
            if points.is_empty() {
                self.checked = None;
            } else {
                *found = points;
            }
        }
    }

    /// Whether letters type into an address.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        self.asking.is_some()
    }

    /// Handles pasted text. Whatever is pasted here can only be the story's address.
    pub fn paste(&mut self, text: &str) {
        if self.asking.is_none() {
            self.select(Way::Published);
            self.asking = Some(Asking::Story(Field::default()));
        }
        if let Some(Asking::Story(field) | Asking::Page(field)) = &mut self.asking {
            field.paste(text.trim());
        }
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        if self.asking.is_some() {
            self.type_address(model, key, effects);
            return Next::Stay;
        }
        let at = Way::ALL
            .iter()
            .position(|way| *way == self.way)
            .unwrap_or(0);
        match key.code {
            Code::Esc => return Next::Close,
            Code::Up | Code::BackTab | Code::Char('k') if !key.ctrl => {
                self.select(Way::ALL[at.saturating_sub(1)]);
            }
            Code::Down | Code::Tab | Code::Char('j') if !key.ctrl => {
                self.select(Way::ALL[(at + 1).min(Way::ALL.len() - 1)]);
            }
            Code::PageDown | Code::Char('J') => self.scroll = self.scroll.saturating_add(3),
            Code::PageUp | Code::Char('K') => self.scroll = self.scroll.saturating_sub(3),
            Code::Enter => self.go(model, effects),
            Code::Char('y') if !key.ctrl => self.copy(model, effects),
            Code::Char('o') if !key.ctrl => self.open_page(model, effects),
            _ => return Next::Pass,
        }
        Next::Stay
    }

    fn go(&mut self, model: &mut Model, effects: &mut Vec<Effect>) {
        let Some(parcel) = &self.parcel else {
            return model.say(effects, "The draft is still being read.");
        };
        match self.way {
            Way::Copy => effects.push(Effect::Carry(Order::CopyRich(Rich {
                html: parcel.html.clone(),
                text: parcel.text.clone(),
            }))),
            Way::Page => effects.push(Effect::Carry(Order::HandOff {
                parcel: Box::new(parcel.clone()),
                draft: self.file.clone(),
            })),
            Way::File => self.write_file(model, effects),
            Way::Import => {
                let known = parcel.canonical_url.as_deref().unwrap_or_default();
                self.asking = Some(Asking::Page(Field::new(known)));
            }
            Way::Published => self.asking = Some(Asking::Story(Field::default())),
        }
    }

    fn write_file(&self, model: &mut Model, effects: &mut Vec<Effect>) {
        let reading = model.desk.as_ref().and_then(|desk| desk.current_reading());
        let Some(reading) = reading else {
            return model.say(effects, "The draft is still being read.");
        };
        effects.push(Effect::Disk(Disk::Create {
            path: self.file.with_extension("html"),
            bytes: Document::of(&reading.draft, &reading.story)
                .html
                .into_bytes(),
            purpose: Purpose::Exported,
        }));
    }

    /// Copies what somebody at the other end needs first: the line of the tunnel, else the address of the page.
    fn copy(&self, model: &mut Model, effects: &mut Vec<Effect>) {
        let text = match (&self.page, self.way) {
            (Some(page), Way::Page) => {
                let (what, text) = page
                    .tunnel
                    .as_ref()
                    .map_or(("The page's address", &page.url), |line| {
                        ("The ssh line", line)
                    });
                model.errand = Some(what);
                text.clone()
            }
            (_, Way::Import) => {
                model.errand = Some("The import tool's address");
                crate::domain::carry::guide::IMPORT.into()
            }
            _ => {
                model.errand = Some("The address of a new story");
                crate::domain::carry::NEW_STORY.into()
            }
        };
        effects.push(Effect::Copy { text });
    }

    fn open_page(&self, model: &mut Model, effects: &mut Vec<Effect>) {
        let url = match (&self.page, self.way) {
            (Some(page), Way::Page) if page.tunnel.is_some() => {
                return model.say(
                    effects,
                    "Run the ssh line on your own computer, then open the address there.",
                );
            }
            (Some(page), Way::Page) => page.url.clone(),
            (None, Way::Page) => return model.say(effects, "Enter makes the page first."),
            (_, Way::Import) => crate::domain::carry::guide::IMPORT.into(),
            _ => crate::domain::carry::NEW_STORY.into(),
        };
        effects.push(Effect::Open { url });
    }

    fn type_address(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
        match key.code {
            Code::Esc => self.asking = None,
            Code::Tab | Code::BackTab if matches!(self.asking, Some(Asking::Story(_))) => {
                let by = if key.code == Code::Tab { 1 } else { 2 };
                let all = Visibility::ALL;
                let at = all.iter().position(|v| *v == self.visibility).unwrap_or(0);
                self.visibility = all[(at + by) % all.len()];
            }
            Code::Enter => self.take_address(model, effects),
            _ => {
                if let Some(Asking::Story(field) | Asking::Page(field)) = &mut self.asking {
                    field.key(key);
                }
            }
        }
    }

    fn take_address(&mut self, model: &mut Model, effects: &mut Vec<Effect>) {
        match &self.asking {
            Some(Asking::Page(field)) => {
                let url = field.text().trim().to_owned();
                if url::Url::parse(&url).is_ok_and(|url| url.has_host()) {
                    let title = self.parcel.as_ref().map(|parcel| parcel.title.clone());
                    effects.push(Effect::Carry(Order::Check {
                        url: url.clone(),
                        title: title.unwrap_or_default(),
                    }));
                    self.checked = Some((url, Vec::new()));
                    self.asking = None;
                } else {
                    model.warn(
                        effects,
                        "That is not a web address. It begins with https://.",
                    );
                }
            }
            Some(Asking::Story(field)) => {
                let told = StoryAddress::parse(field.text());
                match told.or_else(|doubt| doubt.insisted(&mut self.doubted)) {
                    Ok(address) => self.record(model, &address, effects),
                    Err(what) => model.warn(effects, what),
                }
            }
            None => {}
        }
    }

    /// Puts it into the history: the very text that is here, and where it is now.
    fn record(&mut self, model: &mut Model, address: &StoryAddress, effects: &mut Vec<Effect>) {
        let desk = model.desk.as_ref().filter(|desk| desk.path == self.file);
        let Some((desk, reading)) = desk.and_then(|desk| Some((desk, desk.current_reading()?)))
        else {
            return model.say(effects, "The draft is still being read.");
        };
        let plan = carried(
            &desk.text(),
            &reading.draft,
            &reading.story,
            address.username.as_deref().unwrap_or_default(),
            address.target,
            self.visibility,
        );
        effects.push(Effect::Carry(Order::Record {
            plan: Box::new(plan),
            url: address.url.clone(),
        }));
        self.asking = None;
    }
}
