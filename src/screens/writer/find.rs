//! The find bar: the text moves to the match while it is typed.

use crate::app::desk::{Desk, Find};
use crate::app::key::{Code, Key};
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
        field: crate::app::field::Field::new(&selected),
        query: None,
        current: None,
        tally: None,
        origin: desk
            .buffer
            .selected()
            .map_or(desk.buffer.caret(), |range| range.start),
    });
    search(desk);
}

/// Handles a key of the open bar.
pub fn key(desk: &mut Desk, key: Key) -> Next {
    match key.code {
        Code::Esc => {
            desk.find = None;
            // The caret stays at the match; what is typed next must not replace it.
            desk.buffer.deselect();
        }
        Code::Enter | Code::Down => step(desk, true),
        Code::Up => step(desk, false),
        Code::Char('f') if key.ctrl => step(desk, true),
        _ => {
            let typed = desk.find.as_mut().is_some_and(|find| find.field.key(key));
            if !typed {
                return Next::Pass;
            }
            search(desk);
        }
    }
    Next::Stay
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
    find.tally = find.query.as_ref().map(|query| {
        let at = find
            .current
            .as_ref()
            .map_or(usize::MAX, |range| range.start);
        query.tally(rope, at, COUNTED)
    });
    if let Some(range) = find.current.clone() {
        desk.buffer.select(Selection {
            anchor: Some(range.start),
            caret: range.end,
        });
    }
}
