//! Spelling of what is on the screen. Words are asked about once; which are wrong is remembered, and where they stand
//! is found again after every key, in the visible rows alone.

use std::collections::HashMap;
use std::ops::Range;

use crate::app::desk::Desk;
use crate::app::effect::Effect;
use crate::app::layout::Mode;
use crate::app::model::Model;
use crate::domain::story::BlockKind;
use crate::ports::settings::Checking;
use crate::ports::spelling::Spelt;
use crate::prose::{grapheme, words::spelt};

/// Bytes of a line looked at before and after its visible rows.
const REACH: usize = 200;
/// Lines whose words are remembered at most: a few screens full.
const LINES_REMEMBERED: usize = 256;

/// Words remembered at most.
const REMEMBERED: usize = 50_000;

/// What is known about spelling.
#[derive(Debug, Default)]
pub struct Spelling {
    /// Whether it is checked.
    pub checking: Checking,
    /// The language everything here is about; `None` for the system's.
    language: Option<String>,
    /// Whether there is no dictionary for it.
    absent: bool,
    /// Whether the writer has been told so: once is enough.
    told: bool,
    /// Words, and whether they are right; `None` while that is being found out.
    known: HashMap<String, Option<bool>>,
    /// Where the words stand in lines on the screen: a key changes one of them, the others need not be taken apart again.
    lines: HashMap<String, Vec<Range<usize>>>,
}

/// Finds the misspelt words on the screen, and orders what is not known yet.
pub fn look(model: &mut Model, effects: &mut Vec<Effect>) {
    let spelling = &mut model.spelling;
    let Some(desk) = &mut model.desk else {
        return;
    };
    desk.typos.clear();
    if spelling.checking == Checking::Off || desk.mode == Mode::Read || desk.reading.is_none() {
        return;
    }
    let language = language(desk);
    if language != spelling.language || spelling.known.len() > REMEMBERED {
        spelling.language = language;
        spelling.absent = false;
        spelling.known.clear();
    }
    if spelling.absent {
        return;
    }
    let caret = desk.buffer.caret();
    let mut unknown = Vec::new();
    for (range, word) in visible_words(desk, &mut spelling.lines) {
        match spelling.known.get(&word) {
            // The word that is being written is not wrong yet.
            Some(Some(false)) if caret <= range.start || range.end < caret => {
                desk.typos.push(range);
            }
            Some(_) => {}
            None => {
                spelling.known.insert(word.clone(), None);
                unknown.push(word);
            }
        }
    }
    if !unknown.is_empty() {
        effects.push(Effect::CheckWords {
            language: spelling.language.clone(),
            words: unknown,
        });
    }
}

/// Takes in what was found out.
pub fn checked(
    model: &mut Model,
    language: &Option<String>,
    checked: Result<Vec<Spelt>, String>,
    effects: &mut Vec<Effect>,
) {
    let spelling = &mut model.spelling;
    if *language != spelling.language {
        return;
    }
    match checked {
        Ok(list) => {
            let known = list.into_iter().map(|(word, right)| (word, Some(right)));
            spelling.known.extend(known);
            look(model, effects);
        }
        Err(why) => {
            spelling.absent = true;
            if !std::mem::replace(&mut spelling.told, true) {
                model.say(effects, why);
            }
        }
    }
}

/// A word is on the writer's list now, in every form.
pub fn learnt(model: &mut Model, effects: &mut Vec<Effect>) {
    model.spelling.known.clear();
    look(model, effects);
}

/// Switches checking on or off.
pub fn switch(model: &mut Model, effects: &mut Vec<Effect>) {
    let spelling = &mut model.spelling;
    let (checking, words) = match spelling.checking {
        Checking::Auto => (Checking::Off, "Spelling is no longer checked."),
        Checking::Off => (Checking::Auto, "Spelling is checked."),
    };
    spelling.checking = checking;
    spelling.told = false;
    spelling.absent = false;
    spelling.known.clear();
    effects.push(Effect::SaveConfig {
        key: "editor.spelling",
        value: checking.word().into(),
    });
    model.say(effects, words);
    look(model, effects);
}

/// The language the draft's header names.
#[must_use]
pub fn language(desk: &Desk) -> Option<String> {
    let header = &desk.reading.as_ref()?.draft.front_matter;
    header.get("lang")?.value.text().map(str::to_owned)
}

/// The word the caret stands in or at the end of.
#[must_use]
pub fn word_at_caret(desk: &Desk) -> Option<(Range<usize>, String)> {
    let (line, at) = (desk.buffer.caret_line(), desk.buffer.caret());
    let near = at.saturating_sub(REACH)..at + REACH;
    words_of(desk, line, near).find(|(range, _)| range.start <= at && at <= range.end)
}

fn visible_words(
    desk: &Desk,
    lines: &mut HashMap<String, Vec<Range<usize>>>,
) -> Vec<(Range<usize>, String)> {
    let header = desk.reading.as_ref().map_or(0, |r| r.draft.body.start);
    let visible = desk.view.visible();
    let mut list = Vec::new();
    let mut line = None;
    for row in desk.view.rows() {
        if row.range.start < header || line.replace(row.line) == Some(row.line) {
            continue;
        }
        let block = desk.reading.as_ref().and_then(|r| r.block_at(row.line + 1));
        if block.is_none_or(|block| !matches!(block.kind, BlockKind::Code { .. })) {
            let near = visible.start.saturating_sub(REACH)..visible.end + REACH;
            let (from, text) = text_near(desk, row.line, near);
            if !lines.contains_key(&text) {
                if lines.len() >= LINES_REMEMBERED {
                    lines.clear();
                }
                lines.insert(text.clone(), spelt(&text));
            }
            let words = lines.get(&text).into_iter().flatten();
            list.extend(words.map(|word| {
                (
                    from + word.start..from + word.end,
                    text[word.clone()].to_owned(),
                )
            }));
        }
    }
    list
}

/// The words of the part of a line that is near something.
fn words_of(
    desk: &Desk,
    line: usize,
    near: Range<usize>,
) -> impl Iterator<Item = (Range<usize>, String)> {
    let (from, text) = text_near(desk, line, near);
    spelt(&text).into_iter().map(move |range| {
        let word = text[range.clone()].to_owned();
        (from + range.start..from + range.end, word)
    })
}

/// The part of a line that is near something, and where it begins in the text.
fn text_near(desk: &Desk, line: usize, near: Range<usize>) -> (usize, String) {
    let rope = desk.buffer.rope();
    let (start, end) = (
        rope.line_to_byte(line),
        grapheme::line_content_end(rope, line),
    );
    let from = grapheme::at_or_before(rope, near.start.clamp(start, end));
    let to = grapheme::at_or_after(rope, near.end.clamp(from, end));
    (from, desk.buffer.slice(from..to))
}
