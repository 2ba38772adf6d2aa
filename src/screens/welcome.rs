//! First run: which folder, and where to publish. One Enter and the writer writes.

pub mod view;

use std::path::{Path, PathBuf};

use crate::app::effect::{Disk, Effect, Purpose};
use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::domain::plan::Target;
use crate::screens::{Next, Screen};

/// How the writer wants to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publishing {
    /// On the practice Medium inside Byline.
    Practise,
    /// With a token.
    Token,
    /// Without one: stories are carried over by hand.
    ByHand,
}

impl Publishing {
    /// All of them, top to bottom. None is the lesser one.
    pub const ALL: [Self; 3] = [Self::Practise, Self::Token, Self::ByHand];

    fn step(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|way| *way == self).unwrap_or(0);
        Self::ALL[(at + by) % Self::ALL.len()]
    }
}

/// What has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Which folder.
    Folder,
    /// Where to publish.
    Publishing,
    /// Begin with a starter draft.
    Start,
    /// Show the drafts that are there.
    Open,
}

/// The first-run screen.
#[derive(Debug)]
pub struct Welcome {
    /// The folder, as guessed and then as typed.
    pub folder: Field,
    /// Markdown files found in the guessed folder.
    pub files: usize,
    guess: PathBuf,
    /// Where to publish.
    pub publishing: Publishing,
    /// What has the focus.
    pub focus: Focus,
}

/// The first draft of a new writer: it teaches the three keys there are to know, and is there to be edited.
pub const STARTER: &str = "---
title: Hello, Medium
tags: [writing]
---



<!-- Write above this line. Press Esc for the menu, then p to review and publish. -->
<!-- Ctrl-P shows every command, Ctrl-G every key. -->
<!-- Comments like these are never sent. -->
";

impl Welcome {
    /// The screen for a guessed folder.
    #[must_use]
    pub fn new(folder: PathBuf, files: usize) -> Self {
        Self {
            folder: Field::new(&folder.to_string_lossy()),
            guess: folder,
            files,
            publishing: Publishing::Practise,
            focus: if files == 0 {
                Focus::Start
            } else {
                Focus::Open
            },
        }
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        match key.code {
            Code::Enter => return self.begin(model, effects),
            // The choices stand below each other, so the arrows that point there lead there, and on at either end.
            Code::Down if self.is_on_choice(|choice| choice != Publishing::ByHand) => {
                self.publishing = self.publishing.step(1);
            }
            Code::Up if self.is_on_choice(|choice| choice != Publishing::Practise) => {
                self.publishing = self.publishing.step(2);
            }
            Code::Tab | Code::Down => self.step(1),
            Code::BackTab | Code::Up => self.step(3),
            Code::Left | Code::Right | Code::Char(' ') => match self.focus {
                Focus::Publishing => {
                    let by = if key.code == Code::Left { 2 } else { 1 };
                    self.publishing = self.publishing.step(by);
                }
                Focus::Folder => {
                    self.folder.key(key);
                }
                Focus::Start => self.focus = Focus::Open,
                Focus::Open => self.focus = Focus::Start,
            },
            _ if self.focus == Focus::Folder && self.folder.key(key) => {}
            _ => return Next::Pass,
        }
        Next::Stay
    }

    /// Whether letters type into the folder.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        self.focus == Focus::Folder
    }

    /// Handles pasted text.
    pub fn paste(&mut self, text: &str) {
        self.focus = Focus::Folder;
        self.folder.paste(text.trim());
    }

    /// Whether the folder is still the one that was guessed.
    #[must_use]
    pub fn is_guess(&self) -> bool {
        self.folder.text() == self.guess.to_string_lossy()
    }

    /// The folder as typed; `~` is the writer's home. `None` unless it is a whole path.
    fn chosen(&self, home: &Path) -> Option<PathBuf> {
        let typed = self.folder.text().trim();
        let folder = match typed.strip_prefix('~') {
            Some(rest) => home.join(rest.trim_start_matches('/')),
            None => PathBuf::from(typed),
        };
        folder.is_absolute().then_some(folder)
    }

    fn is_on_choice(&self, has_another: impl Fn(Publishing) -> bool) -> bool {
        self.focus == Focus::Publishing && has_another(self.publishing)
    }

    fn step(&mut self, by: usize) {
        const ALL: [Focus; 4] = [Focus::Folder, Focus::Publishing, Focus::Start, Focus::Open];
        let at = ALL.iter().position(|f| *f == self.focus).unwrap_or(0);
        self.focus = ALL[(at + by) % ALL.len()];
    }

    fn begin(&mut self, model: &mut Model, effects: &mut Vec<Effect>) -> Next {
        if matches!(self.focus, Focus::Folder | Focus::Publishing) {
            self.focus = if self.files == 0 {
                Focus::Start
            } else {
                Focus::Open
            };
            return Next::Stay;
        }
        let Some(folder) = self.chosen(&model.setup.home) else {
            self.focus = Focus::Folder;
            model.warn(
                effects,
                "Give the whole path of the folder, such as ~/writing.",
            );
            return Next::Stay;
        };
        model.setup.folder.clone_from(&folder);
        model.setup.roots.push(folder.clone());
        effects.push(Effect::Disk(Disk::SaveConfig {
            key: "drafts",
            value: folder.to_string_lossy().into_owned(),
        }));
        let token = self.publishing == Publishing::Token;
        if self.focus == Focus::Start {
            effects.push(Effect::Disk(Disk::Create {
                path: folder.join("hello-medium.md"),
                bytes: STARTER.into(),
                purpose: if token {
                    Purpose::Starter
                } else {
                    Purpose::NewDraft
                },
            }));
        }
        effects.push(model.shelf.discover(&folder));
        if self.publishing != Publishing::Practise {
            model.target = Target::Medium;
            effects.push(Effect::Disk(Disk::SaveConfig {
                key: "publish.target",
                value: "medium".into(),
            }));
            effects.push(Effect::Disk(Disk::ReadHistory {
                target: model.target,
            }));
        }
        if token {
            return Next::Replace(Screen::Account(crate::screens::account::Form::open(model)));
        }
        Next::Replace(Screen::Drafts)
    }
}
