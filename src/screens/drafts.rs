//! The list of drafts: found, read, sorted and filtered while the writer looks at it.

pub mod order;
mod standing;
pub mod view;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::app::effect::{Effect, Timer};
use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::app::msg::Glimpse;
use crate::app::reading::Reading;
use crate::domain::story::convert::Settings;
use crate::ports::drafts::Found;
use crate::ports::failure::Failure;
use crate::screens::Next;
pub use order::Order;
pub use standing::Standing;

/// One draft in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its file.
    pub path: PathBuf,
    /// Modification time in seconds since 1970.
    pub modified: i64,
    /// What it is about; `None` until it is read.
    pub glimpse: Option<Glimpse>,
    /// The walk that found it last: one that the latest walk did not find is gone.
    pub run: u64,
}

impl Item {
    /// The title, or the file's name until it is known.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.glimpse {
            Some(glimpse) if !glimpse.title.is_empty() => glimpse.title.clone(),
            _ => self
                .path
                .file_stem()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
        }
    }
}

/// The list.
#[derive(Debug, Default)]
pub struct Shelf {
    items: Vec<Item>,
    /// Where each file stands in `items`.
    index: HashMap<PathBuf, usize>,
    /// The visible items, sorted and filtered, as positions in `items`.
    shown: Vec<usize>,
    selected: usize,
    /// The draft the writer comes back from: selected as soon as the list has it.
    left: Option<PathBuf>,
    /// First visible row; kept by the keys so that drawing is a pure reading.
    top: usize,
    order: Order,
    filter: Option<Field>,
    filtering: bool,
    run: u64,
    preview_run: u64,
    loading: bool,
    dirty: bool,
    /// Why the folder could not be read.
    pub failure: Option<Failure>,
    /// The selected draft as Medium will show it; `None` while it is read.
    pub preview: Option<Result<Reading, Failure>>,
    preview_of: Option<PathBuf>,
    /// First visible block and row of the preview.
    pub scroll: (usize, usize),
}

impl Shelf {
    /// Whether letters go into the filter.
    #[must_use]
    pub fn filter_open(&self) -> bool {
        self.filtering
    }

    /// The filter, when there is one.
    #[must_use]
    pub fn filter(&self) -> Option<&Field> {
        self.filter.as_ref()
    }

    /// How many drafts there are, and how many are shown.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.items.len(), self.shown.len())
    }

    /// The order of the list.
    #[must_use]
    pub fn order(&self) -> Order {
        self.order
    }

    /// Whether the folder has been asked for at all.
    #[must_use]
    pub fn is_discovered(&self) -> bool {
        self.run > 0
    }

    /// Whether files are still being read.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.loading
    }

    /// The items to draw from a row on, with whether each is selected.
    pub fn rows(&self, count: usize) -> impl Iterator<Item = (&Item, bool)> {
        self.shown
            .iter()
            .enumerate()
            .skip(self.top)
            .take(count)
            .map(|(row, item)| (&self.items[*item], row == self.selected))
    }

    /// The selected draft.
    #[must_use]
    pub fn selected(&self) -> Option<&Item> {
        self.shown.get(self.selected).map(|item| &self.items[*item])
    }

    /// Position of the selection and first visible row.
    #[must_use]
    pub fn position(&self) -> (usize, usize) {
        (self.selected, self.top)
    }

    /// Starts over: the folder is read again. What is known stays on screen until it is replaced.
    pub fn discover(&mut self, folder: &Path) -> Effect {
        self.run += 1;
        self.loading = true;
        self.failure = None;
        Effect::Discover {
            folder: folder.to_owned(),
            run: self.run,
        }
    }

    /// Takes found files in.
    pub fn found(&mut self, run: u64, files: Vec<Found>) {
        if run != self.run {
            return;
        }
        for file in files {
            if let Some(at) = self.index.get(&file.path) {
                self.items[*at].modified = file.modified;
                self.items[*at].run = run;
            } else {
                self.index.insert(file.path.clone(), self.items.len());
                self.items.push(Item {
                    path: file.path,
                    modified: file.modified,
                    glimpse: None,
                    run,
                });
            }
        }
        self.dirty = true;
    }

    /// Takes in what was read.
    pub fn glimpsed(&mut self, run: u64, glimpses: Vec<Glimpse>) {
        if run != self.run {
            return;
        }
        for glimpse in glimpses {
            if let Some(at) = self.index.get(&glimpse.path) {
                self.items[*at].glimpse = Some(glimpse);
            }
        }
        self.dirty = true;
    }

    /// Learns of a draft that was just saved or read, without reading the folder again.
    pub fn refresh(&mut self, modified: i64, glimpse: Glimpse) {
        let found = Found {
            path: glimpse.path.clone(),
            size: 0,
            modified,
        };
        self.found(self.run, vec![found]);
        self.glimpsed(self.run, vec![glimpse]);
        self.settle();
    }

    /// The walk has ended.
    pub fn discovered(&mut self, run: u64, failure: Option<Failure>) {
        if run == self.run {
            if failure.is_none() {
                self.items.retain(|item| item.run == run);
                self.index = self
                    .items
                    .iter()
                    .enumerate()
                    .map(|(at, item)| (item.path.clone(), at))
                    .collect();
                self.shown.clear();
            }
            self.loading = false;
            self.failure = failure;
            self.dirty = true;
        }
    }

    /// Sorts and filters after a change, keeping the selected draft selected. Cheap when nothing changed.
    pub fn settle(&mut self) {
        if !std::mem::take(&mut self.dirty) {
            return;
        }
        let kept = self.selected().map(|item| item.path.clone());
        let query = self.filter.as_ref().map_or("", Field::text);
        self.shown = order::arrange(&self.items, self.order, query);
        let stays = |path: PathBuf| {
            self.shown
                .iter()
                .position(|item| self.items[*item].path == path)
        };
        if let Some(row) = self.left.clone().and_then(&stays) {
            self.selected = row;
        } else if self.selected > 0
            // At the top of the list the writer is looking at the newest draft, whichever it is.
            && let Some(row) = kept.and_then(stays)
        {
            self.selected = row;
        }
        self.selected = self.selected.min(self.shown.len().saturating_sub(1));
        if !self.loading {
            self.left = None;
        }
    }

    /// Comes back to the list from a draft: what is pressed next is about that one, also when the list is still read.
    pub fn come_back(&mut self, path: &Path) {
        self.left = Some(path.to_owned());
        self.dirty = true;
    }

    /// Selects a draft by its file.
    pub fn select(&mut self, path: &Path) {
        self.settle();
        if let Some(row) = self
            .shown
            .iter()
            .position(|item| self.items[*item].path == path)
        {
            self.selected = row;
        }
    }

    /// Keeps the selection on the visible rows.
    pub fn scroll_to_selection(&mut self, rows: usize) {
        let rows = rows.max(1);
        self.top = self
            .top
            .min(self.selected)
            .max((self.selected + 1).saturating_sub(rows));
        let most = self.shown.len().saturating_sub(rows);
        self.top = self
            .top
            .min(most.max(self.selected.saturating_sub(rows - 1)));
    }

    /// Orders the preview of the selected draft, when it is not the one at hand. The read waits for the selection to
    /// rest, so that holding an arrow key down reads nothing.
    pub fn want_preview(&mut self, effects: &mut Vec<Effect>) {
        let path = self.selected().map(|item| item.path.clone());
        if path == self.preview_of {
            return;
        }
        self.preview_of.clone_from(&path);
        self.scroll = (0, 0);
        self.preview = None;
        self.preview_run += 1;
        effects.push(Effect::Wake {
            timer: Timer::Preview,
            after: Duration::from_millis(20),
        });
    }

    /// The selection rests.
    #[must_use]
    pub fn order_preview(&self, settings: Settings) -> Option<Effect> {
        Some(Effect::Preview {
            path: self.preview_of.clone()?,
            settings,
            run: self.preview_run,
        })
    }

    /// Forgets the preview, so that it is read again.
    pub fn forget_preview(&mut self) {
        self.preview_of = None;
    }

    /// Takes a preview in, unless another draft has been selected since.
    pub fn previewed(&mut self, run: u64, reading: Result<Reading, Failure>) {
        if run == self.preview_run {
            self.preview = Some(reading);
        }
    }

    /// Another order.
    pub fn sort_next(&mut self) {
        self.order = self.order.next();
        self.dirty = true;
    }

    /// Opens the filter.
    pub fn open_filter(&mut self) {
        self.filter.get_or_insert_default();
        self.filtering = true;
    }

    fn close_filter(&mut self, keep: bool) {
        self.filtering = false;
        if !keep
            || self
                .filter
                .as_ref()
                .is_some_and(|field| field.text().is_empty())
        {
            self.filter = None;
            self.dirty = true;
        }
    }

    fn move_by(&mut self, rows: isize) {
        self.selected = self
            .selected
            .saturating_add_signed(rows)
            .min(self.shown.len().saturating_sub(1));
    }
}

/// Handles a key in the list.
pub fn key(model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
    let page =
        isize::try_from(crate::app::layout::drafts(model.width, model.height).items).unwrap_or(1);
    let shelf = &mut model.shelf;
    // From the first key on, the selection is the writer's own.
    shelf.left = None;
    let next = if shelf.filtering {
        filter_key(shelf, key, page)
    } else {
        match key.typed() {
            Some('J') => scroll_preview(model, 1),
            Some('K') => scroll_preview(model, -1),
            Some(' ') => Next::Stay,
            _ => move_key(shelf, key, page),
        }
    };
    settle(model, effects);
    next
}

/// Handles text pasted into the filter.
pub fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if let Some(field) = &mut model.shelf.filter {
        field.paste(text);
        model.shelf.dirty = true;
    }
    settle(model, effects);
}

/// Brings list, scroll position and preview up to date after anything that may have moved them.
pub fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    let rows = crate::app::layout::drafts(model.width, model.height).items;
    model.shelf.settle();
    model.shelf.scroll_to_selection(rows);
    model.shelf.want_preview(effects);
}

fn filter_key(shelf: &mut Shelf, key: Key, page: isize) -> Next {
    match key.code {
        Code::Esc => shelf.close_filter(false),
        Code::Enter => {
            shelf.close_filter(true);
            return Next::Stay;
        }
        Code::Up | Code::Down | Code::PageUp | Code::PageDown => return move_key(shelf, key, page),
        _ => {
            let Some(field) = &mut shelf.filter else {
                return Next::Pass;
            };
            if !field.key(key) {
                return Next::Pass;
            }
            shelf.selected = 0;
            shelf.dirty = true;
        }
    }
    Next::Stay
}

fn move_key(shelf: &mut Shelf, key: Key, page: isize) -> Next {
    match key.code {
        Code::Up | Code::Char('k') if !key.ctrl => shelf.move_by(-1),
        Code::Down | Code::Char('j') if !key.ctrl => shelf.move_by(1),
        Code::PageUp => shelf.move_by(-page),
        Code::PageDown => shelf.move_by(page),
        Code::Home | Code::Char('g') if !key.ctrl => shelf.selected = 0,
        Code::End | Code::Char('G') if !key.ctrl => shelf.move_by(isize::MAX),
        Code::Esc if shelf.filter.is_some() => shelf.close_filter(false),
        _ => return Next::Pass,
    }
    Next::Stay
}

fn scroll_preview(model: &mut Model, rows: isize) -> Next {
    crate::screens::writer::scroll::preview(model, rows);
    Next::Stay
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, modified: i64) -> Found {
        Found {
            path: name.into(),
            size: 0,
            modified,
        }
    }

    fn selected(shelf: &mut Shelf) -> Option<&str> {
        shelf.settle();
        shelf.selected().and_then(|item| item.path.to_str())
    }

    #[test]
    fn the_draft_that_was_written_is_selected_however_late_the_list_learns_of_it() {
        let mut shelf = Shelf::default();
        let _ = shelf.discover(Path::new("drafts"));
        shelf.come_back(Path::new("mine.md"));
        shelf.found(1, vec![found("newest.md", 9)]);
        assert_eq!(selected(&mut shelf), Some("newest.md"), "there is no other");
        shelf.found(1, vec![found("mine.md", 5)]);
        assert_eq!(selected(&mut shelf), Some("mine.md"));
        shelf.discovered(1, None);
        assert_eq!(selected(&mut shelf), Some("mine.md"));
        // Once the list is whole, the selection is the writer's.
        shelf.move_by(-1);
        shelf.found(1, vec![found("oldest.md", 1)]);
        assert_eq!(selected(&mut shelf), Some("newest.md"));
    }

    #[test]
    fn a_list_that_nobody_comes_back_to_shows_the_newest_draft() {
        let mut shelf = Shelf::default();
        let _ = shelf.discover(Path::new("drafts"));
        shelf.found(1, vec![found("older.md", 5)]);
        assert_eq!(selected(&mut shelf), Some("older.md"));
        shelf.found(1, vec![found("newest.md", 9)]);
        assert_eq!(selected(&mut shelf), Some("newest.md"));
    }
}
