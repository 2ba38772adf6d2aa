//! The find bar: the text moves to the match while it is typed. Tab opens a second field, and then it replaces.

use crate::app::desk::{Desk, Find};
use crate::app::effect::Effect;
use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::prose::{Query, Selection};
use crate::screens::Next;

/// Matches counted at most: enough to say "many".
const COUNTED: usize = 999;

/// Opens the bar; a selected word is what is looked for.
pub fn open(desk: &mut Desk) {
    let selected = desk
        .buffer
        .copy()
        .filter(|text| !text.contains('\n'))
        .unwrap_or_default();
    desk.find = Some(Find {
        field: Field::new(&selected),
        query: None,
        current: None,
        tally: None,
        origin: desk
            .buffer
            .selected()
            .map_or(desk.buffer.caret(), |range| range.start),
        with: None,
        replacing: false,
        replaced: false,
    });
    search(desk);
}

/// Handles a key of the open bar.
pub fn key(model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
    let Some(desk) = &mut model.desk else {
        return Next::Close;
    };
    let Some(find) = &mut desk.find else {
        return Next::Pass;
    };
    match key.code {
        Code::Esc => desk.find = None,
        Code::Tab | Code::BackTab => {
            find.with.get_or_insert_default();
            find.replacing = !find.replacing;
        }
        Code::Enter if find.replacing => replace(model, effects),
        Code::Char('a') if key.ctrl && find.with.is_some() => replace_all(model, effects),
        Code::Enter | Code::Down => step(desk, true),
        Code::Up => step(desk, false),
        Code::Char('f') if key.ctrl => step(desk, true),
        Code::Char('z' | '_' | '7') if key.ctrl && find.replaced => return Next::Pass,
        _ => return type_key(desk, key),
    }
    Next::Stay
}

fn type_key(desk: &mut Desk, key: Key) -> Next {
    let Some(find) = &mut desk.find else {
        return Next::Pass;
    };
    if !focused(find).key(key) {
        return Next::Pass;
    }
    find.replaced = false;
    if !find.replacing {
        search(desk);
    }
    Next::Stay
}

/// Handles pasted text.
pub fn paste(desk: &mut Desk, text: &str) {
    let Some(find) = &mut desk.find else {
        return;
    };
    focused(find).paste(text);
    find.replaced = false;
    if !find.replacing {
        search(desk);
    }
}

fn focused(find: &mut Find) -> &mut Field {
    match &mut find.with {
        Some(with) if find.replacing => with,
        Some(_) | None => &mut find.field,
    }
}

/// Looks from where the search began.
pub fn search(desk: &mut Desk) {
    let Some(find) = &mut desk.find else {
        return;
    };
    find.query = Query::new(find.field.text());
    let origin = find.origin;
    go(desk, |query, rope| {
        query.next(rope, origin).map(|found| found.range)
    });
}

/// Counts afresh after the text has changed under the bar.
pub fn recount(desk: &mut Desk) {
    let selected = desk.buffer.selected();
    let Some(find) = &mut desk.find else {
        return;
    };
    let rope = desk.buffer.rope();
    find.current = find.query.as_ref().and_then(|query| {
        let range = selected?;
        let found = query.matches(rope, range.clone()).next()?;
        (found == range).then_some(found)
    });
    count(find, rope);
}

/// Replaces the match the caret is at and goes on to the next.
fn replace(model: &mut Model, effects: &mut Vec<Effect>) {
    super::edit(model, effects, |desk| {
        let Some(find) = &mut desk.find else {
            return;
        };
        find.replaced = true;
        if let (Some(query), Some(with)) = (&find.query, &find.with) {
            let found = desk.buffer.replace_next(query, with.text());
            find.origin = found.map_or(find.origin, |found| found.range.start);
        }
    });
}

/// Replaces every match, as one step of undo, and says how many there were.
fn replace_all(model: &mut Model, effects: &mut Vec<Effect>) {
    let mut count = None;
    super::edit(model, effects, |desk| {
        let Some(find) = &mut desk.find else {
            return;
        };
        find.replaced = true;
        if let (Some(query), Some(with)) = (&find.query, &find.with) {
            desk.buffer.deselect();
            count = Some(desk.buffer.replace_all(query, with.text()));
        }
    });
    match count {
        Some(0) => model.say(effects, "Nothing found, nothing replaced."),
        Some(count) => model.say(
            effects,
            format!(
                "Replaced {}. Ctrl-Z takes it back.",
                match count {
                    1 => "1 match".into(),
                    count => format!("{count} matches"),
                }
            ),
        ),
        None => {}
    }
}

fn step(desk: &mut Desk, forward: bool) {
    let Some(find) = &desk.find else {
        return;
    };
    let here = find.current.clone().unwrap_or(find.origin..find.origin);
    go(desk, |query, rope| {
        let found = if forward {
            query.next(rope, here.end)
        } else {
            query.previous(rope, here.start)
        };
        found.map(|found| found.range)
    });
}

fn go(desk: &mut Desk, look: impl FnOnce(&Query, &ropey::Rope) -> Option<std::ops::Range<usize>>) {
    let Some(find) = &mut desk.find else {
        return;
    };
    let rope = desk.buffer.rope();
    find.current = find.query.as_ref().and_then(|query| look(query, rope));
    count(find, rope);
    if let Some(range) = find.current.clone() {
        desk.buffer.select(Selection {
            anchor: Some(range.start),
            caret: range.end,
        });
    }
}

fn count(find: &mut Find, rope: &ropey::Rope) {
    let current = find.current.as_ref();
    let at = current.map_or(usize::MAX, |range| range.start);
    find.tally = find
        .query
        .as_ref()
        .map(|query| query.tally(rope, at, COUNTED));
}
