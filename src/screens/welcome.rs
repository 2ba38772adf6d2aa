//! First run: which folder, and where to publish. One Enter and the writer writes.

pub mod view;

use std::path::PathBuf;

use crate::app::effect::{Effect, Purpose};
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
}

/// What has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
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
    /// The folder that was guessed.
    pub folder: PathBuf,
    /// Markdown files found there.
    pub files: usize,
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
            folder,
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
            Code::Tab | Code::Down => self.step(1),
            Code::BackTab | Code::Up => self.step(2),
            Code::Left | Code::Right | Code::Char(' ') => match self.focus {
                Focus::Publishing => {
                    self.publishing = match self.publishing {
                        Publishing::Practise => Publishing::Token,
                        Publishing::Token => Publishing::Practise,
                    };
                }
                Focus::Start => self.focus = Focus::Open,
                Focus::Open => self.focus = Focus::Start,
            },
            Code::Enter => return self.begin(model, effects),
            _ => return Next::Pass,
        }
        Next::Stay
    }

    fn step(&mut self, by: usize) {
        const ALL: [Focus; 3] = [Focus::Publishing, Focus::Start, Focus::Open];
        let at = ALL.iter().position(|f| *f == self.focus).unwrap_or(0);
        self.focus = ALL[(at + by) % ALL.len()];
    }

    fn begin(&mut self, model: &mut Model, effects: &mut Vec<Effect>) -> Next {
        if self.focus == Focus::Publishing {
            self.focus = if self.files == 0 {
                Focus::Start
            } else {
                Focus::Open
            };
            return Next::Stay;
        }
        model.setup.folder.clone_from(&self.folder);
        effects.push(Effect::SaveConfig {
            key: "drafts",
            value: self.folder.to_string_lossy().into_owned(),
        });
        let token = self.publishing == Publishing::Token;
        if self.focus == Focus::Start {
            effects.push(Effect::Create {
                path: self.folder.join("hello-medium.md"),
                bytes: STARTER.into(),
                purpose: if token {
                    Purpose::Starter
                } else {
                    Purpose::NewDraft
                },
            });
        }
        effects.push(model.shelf.discover(&self.folder));
        if token {
            model.target = Target::Medium;
            effects.push(Effect::SaveConfig {
                key: "publish.target",
                value: "medium".into(),
            });
            effects.push(Effect::ReadHistory {
                target: model.target,
            });
            return Next::Replace(Screen::Account(crate::screens::account::Form::open(model)));
        }
        Next::Replace(Screen::Drafts)
    }
}
