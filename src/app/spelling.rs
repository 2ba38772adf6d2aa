//! Spelling of what is on the screen. Words are asked about once; which are wrong is remembered, and where they stand
//! is found again after every key, in the visible rows alone.

use std::collections::HashMap;
use std::ops::Range;
use std::time::Duration;

use crate::app::desk::Desk;
use crate::app::effect::{Disk, Effect, Timer, Words};
use crate::app::layout::Mode;
use crate::app::model::Model;
use crate::domain::story::BlockKind;
use crate::ports::settings::Checking;
use crate::ports::spelling::Spelt;
use crate::prose::{grapheme, words::spelt};

/// Bytes of a line looked at before and after its visible rows.
const REACH: usize = 200;

/// Words remembered at most.
const REMEMBERED: usize = 50_000;

/// How long new words wait for others, so that a fast writer's come in one question.
const TOGETHER: Duration = Duration::from_millis(300);

/// What is known about spelling.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own; none excludes another"
)]
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
    /// Counts what was learnt about words: what was found out about a line is right until it changes.
    lore: u64,
    /// Whether a key has been pressed: a dictionary takes longer to read than Byline to start, and somebody who only has
    /// a look needs none.
    awake: bool,
    /// Whether a question is about to be put.
    gathering: bool,
    /// The lines on the screen: a key changes one of them, the others need not be taken apart again.
    lines: Vec<Line>,
}

/// A line on the screen, or the part of it that is near the screen.
#[derive(Debug)]
struct Line {
    text: String,
    /// Its words, as bytes of the text.
    words: Vec<Range<usize>>,
    /// Those that are wrong, in order.
    wrong: Vec<Range<usize>>,
    /// The lore `wrong` was found with; `None` while words of it are not known.
    lore: Option<u64>,
}

impl Spelling {
    /// A key has been pressed.
    pub fn wake(&mut self) {
        self.awake = true;
    }

    fn forget(&mut self) {
        self.known.clear();
        self.lore += 1;
    }
}

impl Line {
    fn of(text: String) -> Self {
        Self {
            words: spelt(&text),
            text,
            wrong: Vec::new(),
            lore: None,
        }
    }

    /// Looks the words up. Those nobody knows go into `unknown`, but for the one being written at `caret`.
    fn look_up(&mut self, spelling: &Spelling, caret: Option<usize>, unknown: &mut Vec<String>) {
        self.wrong.clear();
        let mut complete = true;
        for range in &self.words {
            let word = &self.text[range.clone()];
            match spelling.known.get(word) {
                Some(Some(true)) => {}
                Some(Some(false)) => self.wrong.push(range.clone()),
                Some(None) => complete = false,
                None => {
                    complete = false;
                    if !is_being_written(range, caret) {
                        unknown.push(word.to_owned());
                    }
                }
            }
        }
        self.lore = complete.then_some(spelling.lore);
    }
}

/// The word that is being written is not wrong yet.
fn is_being_written(word: &Range<usize>, caret: Option<usize>) -> bool {
    caret.is_some_and(|caret| word.start < caret && caret <= word.end)
}

/// Finds the misspelt words on the screen, and sees to it that those not known yet are asked about.
pub fn look(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.spelling.awake {
        return;
    }
    let unknown = find(model);
    let spelling = &mut model.spelling;
    if !unknown.is_empty() && !std::mem::replace(&mut spelling.gathering, true) {
        effects.push(Effect::Wake {
            timer: Timer::Spelling,
            after: TOGETHER,
        });
    }
}

/// Asks about the words on the screen that are not known.
pub fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    model.spelling.gathering = false;
    let words = find(model);
    let spelling = &mut model.spelling;
    for word in &words {
        spelling.known.insert(word.clone(), None);
    }
    if !words.is_empty() {
        effects.push(Effect::Words(Words::Check {
            language: spelling.language.clone(),
            words,
        }));
    }
}

/// Finds the misspelt words on the screen. Returns those nobody has been asked about.
fn find(model: &mut Model) -> Vec<String> {
    let spelling = &mut model.spelling;
    let Some(desk) = &mut model.desk else {
        return Vec::new();
    };
    desk.typos.clear();
    if spelling.checking == Checking::Off || desk.mode == Mode::Read || desk.reading.is_none() {
        return Vec::new();
    }
    let language = language(desk);
    if language != spelling.language || spelling.known.len() > REMEMBERED {
        spelling.language = language;
        spelling.absent = false;
        spelling.forget();
    }
    if spelling.absent {
        return Vec::new();
    }
    let mut typos = std::mem::take(&mut desk.typos);
    let mut unknown = Vec::new();
    let mut before = std::mem::take(&mut spelling.lines);
    let caret = desk.buffer.caret();
    for range in visible_lines(desk) {
        let slice = desk.buffer.rope().byte_slice(range.clone());
        let same = before.iter().position(|line| slice == line.text.as_str());
        let mut line = match same {
            Some(index) => before.swap_remove(index),
            None => Line::of(slice.into()),
        };
        let here = range.contains(&caret) || range.end == caret;
        let caret = here.then(|| caret - range.start);
        if line.lore != Some(spelling.lore) {
            line.look_up(spelling, caret, &mut unknown);
        }
        let wrong = line.wrong.iter().filter(|word| {
            // At its start the caret has come to it from before: it was written already.
            !is_being_written(word, caret)
        });
        typos.extend(wrong.map(|word| range.start + word.start..range.start + word.end));
        spelling.lines.push(line);
    }
    desk.typos = typos;
    unknown.sort_unstable();
    unknown.dedup();
    unknown
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
            spelling.lore += 1;
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
    model.spelling.forget();
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
    spelling.forget();
    effects.push(Effect::Disk(Disk::SaveConfig {
        key: "editor.spelling",
        value: checking.word().into(),
    }));
    model.say(effects, words);
    look(model, effects);
}

/// Checks spelling from now on, or no longer, as the settings say.
pub fn set(model: &mut Model, checking: Checking, effects: &mut Vec<Effect>) {
    let spelling = &mut model.spelling;
    if spelling.checking == checking {
        return;
    }
    spelling.checking = checking;
    spelling.told = false;
    spelling.absent = false;
    spelling.forget();
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

/// The lines of prose on the screen, or the parts of them that are near it.
fn visible_lines(desk: &Desk) -> Vec<Range<usize>> {
    let header = desk.reading.as_ref().map_or(0, |r| r.draft.body.start);
    let visible = desk.view.visible();
    let near = visible.start.saturating_sub(REACH)..visible.end + REACH;
    let mut list = Vec::new();
    for rows in desk.view.rows().chunk_by(|a, b| a.line == b.line) {
        let (Some(top), Some(bottom)) = (rows.first(), rows.last()) else {
            continue;
        };
        if top.range.start < header {
            continue;
        }
        let block = desk.reading.as_ref().and_then(|r| r.block_at(top.line + 1));
        if block.is_some_and(|block| matches!(block.kind, BlockKind::Code { .. })) {
            continue;
        }
        list.push(if top.first && bottom.last {
            top.range.start..bottom.range.end
        } else {
            part_near(desk, top.line, near.clone())
        });
    }
    list
}

/// The words of the part of a line that is near something.
fn words_of(
    desk: &Desk,
    line: usize,
    near: Range<usize>,
) -> impl Iterator<Item = (Range<usize>, String)> {
    let range = part_near(desk, line, near);
    let (from, text) = (range.start, desk.buffer.slice(range));
    spelt(&text).into_iter().map(move |range| {
        let word = text[range.clone()].to_owned();
        (from + range.start..from + range.end, word)
    })
}

/// The part of a line that is near something, in bytes of the text.
fn part_near(desk: &Desk, line: usize, near: Range<usize>) -> Range<usize> {
    let rope = desk.buffer.rope();
    let (start, end) = (
        rope.line_to_byte(line),
        grapheme::line_content_end(rope, line),
    );
    // Most lines are near the screen as a whole, and their ends need not be looked for.
    let from = if near.start <= start {
        start
    } else {
        grapheme::at_or_before(rope, near.start.min(end))
    };
    let to = if near.end >= end {
        end
    } else {
        grapheme::at_or_after(rope, near.end.max(from))
    };
    from..to
}
