//! The find bar: the text moves to the match while it is typed. Tab opens a second field, and then it replaces.

use crate::app::desk::{Desk, Find};
use crate::app::effect::Effect;
use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::layout::{self, Mode};
use crate::app::model::Model;
use crate::app::preview::{Page, search};
use crate::app::sketches::Sketchbook;
use crate::prose::{Query, Selection, Tally};
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
        prefilled: !selected.is_empty(),
        query: None,
        current: None,
        tally: None,
        origin: desk
            .buffer
            .selected()
            .map_or(desk.buffer.caret(), |range| range.start),
        with: None,
        replacing: false,
        story: (Vec::new(), 0),
        replaced: false,
    });
}

/// Handles a key of the open bar.
pub fn key(model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
    let place = reading_place(model);
    let Some(desk) = &mut model.desk else {
        return Next::Close;
    };
    let Some(find) = &mut desk.find else {
        return Next::Pass;
    };
    if std::mem::take(&mut find.prefilled) && key.typed().is_some() {
        find.field.clear();
    }
    if let Some(place) = place {
        return read_key(desk, &model.pictures, key, place);
    }
    match key.code {
        Code::Esc => {
            desk.find = None;
            // The caret stays at the match; what is typed next must not replace it.
            desk.buffer.deselect();
        }
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

/// Width and height of the story while it is read.
fn reading_place(model: &Model) -> Option<(u16, u16)> {
    let desk = model.desk.as_ref().filter(|desk| desk.mode == Mode::Read)?;
    let below = desk.rows_below(model.width);
    let measure = model.setup.measure;
    let area = layout::writer(model.width, model.height, Mode::Read, measure, below).preview?;
    Some((area.width, area.height))
}

/// Handles a key of the bar while the story is read: its own words are searched.
fn read_key(desk: &mut Desk, pictures: &Sketchbook, key: Key, place: (u16, u16)) -> Next {
    let Some(find) = &mut desk.find else {
        return Next::Pass;
    };
    let (list, at) = &mut find.story;
    let count = list.len().max(1);
    match key.code {
        Code::Esc => {
            desk.find = None;
            return Next::Stay;
        }
        Code::Enter | Code::Down => *at = (*at + 1) % count,
        Code::Up => *at = (*at + count - 1) % count,
        _ if find.field.key(key) => search_story(desk),
        _ => return Next::Pass,
    }
    show_match(desk, pictures, place);
    Next::Stay
}

/// Looks through the story for what stands in the field; the first match at or below the top of the view is shown.
fn search_story(desk: &mut Desk) {
    let (Some(find), Some(reading)) = (&mut desk.find, &desk.reading) else {
        return;
    };
    find.query = Query::new(find.field.text());
    let list = find.query.as_ref().map_or_else(Vec::new, |query| {
        search::matches(&reading.story, query, COUNTED + 1)
    });
    let first = list.iter().position(|(block, _)| *block >= desk.scroll.0);
    find.story = (list, first.unwrap_or(0));
}

/// Brings the current match into the upper third.
fn show_match(desk: &mut Desk, pictures: &Sketchbook, (width, height): (u16, u16)) {
    let (Some(find), Some(reading)) = (&mut desk.find, &desk.reading) else {
        return;
    };
    let (list, at) = &find.story;
    find.tally = find.query.as_ref().map(|_| Tally {
        current: (!list.is_empty()).then_some(at + 1),
        total: list.len().min(COUNTED),
        more: list.len() > COUNTED,
    });
    if let (Some(found), Some(query)) = (list.get(*at), &find.query) {
        let page = Page::of(reading, pictures, width);
        let row = search::row_of(&page, *found, query);
        let up = -isize::try_from(height / 3).unwrap_or(0);
        desk.scroll = page.scrolled((found.0, row), up);
    }
}

/// Handles pasted text.
pub fn paste(model: &mut Model, text: &str) {
    let place = reading_place(model);
    let Some(desk) = &mut model.desk else {
        return;
    };
    let Some(find) = &mut desk.find else {
        return;
    };
    focused(find).paste(text);
    find.replaced = false;
    if let Some(place) = place {
        search_story(desk);
        show_match(desk, &model.pictures, place);
    } else if !find.replacing {
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
