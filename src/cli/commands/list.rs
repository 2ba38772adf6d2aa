//! `byline list`: the list of the screen, for eyes and for programs.

use std::io::IsTerminal as _;
use std::path::Path;
use std::thread;

use serde_json::{Value, json};

use super::open::target;
use crate::adapters::environment::Environment;
use crate::adapters::files;
use crate::app::msg::Glimpse;
use crate::app::when;
use crate::cli::args::scripting::{By, List, Which};
use crate::cli::output::Output;
use crate::cli::{columns, folder};
use crate::domain::plan::Target;
use crate::domain::post::Visibility;
use crate::domain::text::visible;
use crate::ports::drafts::Drafts;
use crate::ports::failure::Failure;
use crate::ports::journal::Record;
use crate::runtime::world::World;
use crate::screens::drafts::order::arrange;
use crate::screens::drafts::view::thousands;
use crate::screens::drafts::{Item, Order, Standing};

/// Columns between two columns.
const GAP: usize = 2;

/// Narrowest room for titles and names of files beside the other columns; with less, only titles are shown.
const ROOM: usize = 44;

impl From<By> for Order {
    fn from(by: By) -> Self {
        match by {
            By::Newest => Self::Newest,
            By::Title => Self::Title,
            By::Longest => Self::Longest,
        }
    }
}

impl Which {
    fn has(self, standing: Standing) -> bool {
        match self {
            Self::Local => standing == Standing::Local,
            Self::OnMedium => standing == Standing::Noted,
            Self::Unknown => standing == Standing::Unknown,
            Self::NoAddress => matches!(standing, Standing::NoAddress { .. }),
            Self::Draft => is(standing, Visibility::Draft),
            Self::Unlisted => is(standing, Visibility::Unlisted),
            Self::Public => is(standing, Visibility::Public),
            Self::Edited => standing.is_edited(),
        }
    }
}

fn is(standing: Standing, wanted: Visibility) -> bool {
    matches!(standing, Standing::Sent { visibility, .. } if visibility == wanted)
}

/// Runs the command.
///
/// # Errors
/// When the folder or the history cannot be read.
pub fn run(env: Environment, command: &List, sandbox: bool, output: Output) -> Result<u8, Failure> {
    let world = World::of(env, None)?;
    let config = folder::settings_here(&world.paths);
    for oddity in &config.oddities {
        output.say(&oddity.to_string());
    }
    let folder = folder::of(command.folder.as_deref(), &config, "byline list FOLDER")?;
    let target = target(&world.env, &config.settings, sandbox, Target::Medium);
    let records = world.journal(target).read()?;
    let items = items(&world, &folder)?;
    let order = arrange(&items, command.sort.into(), "");
    let wanted = |standing| command.state.is_none_or(|which| which.has(standing));
    let rows: Vec<Row> = order
        .into_iter()
        .map(|at| Row::of(&items[at], &records))
        .filter(|row| wanted(row.standing))
        .collect();
    if output.json {
        let drafts: Vec<Value> = rows.iter().map(Row::as_json).collect();
        output.value(&json!({"schema": "byline.list/1", "folder": folder, "drafts": drafts}));
    } else if std::io::stdout().is_terminal() {
        table(&rows, &folder, world.clock.now(), output);
    } else {
        for row in &rows {
            output.line(&row.fields());
        }
    }
    if rows.is_empty() && !output.json {
        let what = if items.is_empty() {
            "drafts"
        } else {
            "such drafts"
        };
        output.say(&format!("There are no {what} in {}.", folder.display()));
    }
    Ok(0)
}

/// The drafts of a folder, all of them read: several at a time, because most of the work is reading and counting.
fn items(world: &World, folder: &Path) -> Result<Vec<Item>, Failure> {
    let mut items: Vec<Item> = Vec::new();
    world.drafts.discover(folder, &mut |found| {
        items.extend(found.into_iter().map(|file| Item {
            path: file.path,
            modified: file.modified,
            glimpse: None,
            run: 0,
        }));
        true
    })?;
    let workers = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = items.len().div_ceil(workers).max(1);
    let drafts = world.drafts.as_ref();
    thread::scope(|scope| {
        for items in items.chunks_mut(share) {
            scope.spawn(move || {
                for item in items {
                    item.glimpse = glimpse(drafts, &item.path);
                }
            });
        }
    });
    Ok(items)
}

/// What the list shows of a draft. One that cannot be read is listed by its name alone.
fn glimpse(drafts: &dyn Drafts, path: &Path) -> Option<Glimpse> {
    let loaded = drafts.load(path).ok()?;
    let text = &loaded.source.text;
    Some(Glimpse::of(&files::draft(path, text), text))
}

/// A draft, and what became of it.
struct Row<'a> {
    item: &'a Item,
    standing: Standing,
    url: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn of(item: &'a Item, records: &'a [Record]) -> Self {
        let record = records
            .iter()
            .rev()
            .find(|record| record.file == item.path && record.may_exist());
        let glimpse = item.glimpse.as_ref();
        let noted = || glimpse.and_then(|glimpse| glimpse.medium_url.as_deref());
        Self {
            item,
            standing: Standing::of(record, glimpse),
            url: record.and_then(Record::url).or_else(noted),
        }
    }

    fn words(&self) -> usize {
        let glimpse = self.item.glimpse.as_ref();
        glimpse.map_or(0, |glimpse| glimpse.words)
    }

    /// A row for programs: fields apart by tabs, none of which holds one.
    fn fields(&self) -> String {
        [
            visible(&self.item.path.to_string_lossy()).into_owned(),
            visible(&self.item.title()).into_owned(),
            self.standing.words(),
            self.words().to_string(),
            instant(self.item.modified),
        ]
        .join("\t")
    }

    fn as_json(&self) -> Value {
        let glimpse = self.item.glimpse.as_ref();
        json!({
            "file": self.item.path.to_string_lossy(),
            "title": self.item.title(),
            "untitled": glimpse.map(|glimpse| glimpse.untitled),
            "tags": glimpse.map(|glimpse| &glimpse.tags),
            "state": self.standing.word(),
            "edited": self.standing.is_edited(),
            "url": self.url,
            "words": glimpse.map(|glimpse| glimpse.words),
            "minutes": glimpse.map(|glimpse| glimpse.minutes),
            "problems": glimpse.map(|glimpse| glimpse.problems),
            "modified": instant(self.item.modified),
        })
    }
}

fn instant(at: i64) -> String {
    jiff::Timestamp::from_second(at)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .to_string()
}

/// Rows for eyes, not wider than the terminal.
fn table(rows: &[Row], folder: &Path, now: i64, output: Output) {
    let today = now + when::utc_offset(now);
    let cells: Vec<[String; 5]> = rows
        .iter()
        .map(|row| {
            let item = row.item;
            let file = item.path.strip_prefix(folder).unwrap_or(&item.path);
            let at = item.modified;
            [
                visible(&item.title()).into_owned(),
                visible(&file.to_string_lossy()).into_owned(),
                row.standing.words(),
                format!("{} w", thousands(row.words())),
                when::day(at + when::utc_offset(at), today),
            ]
        })
        .collect();
    let widest = |column: usize| {
        let widths = cells.iter().map(|cells| columns::width(&cells[column]));
        widths.max().unwrap_or(0)
    };
    let (states, words, days) = (widest(2), widest(3), widest(4));
    // A last column that is full would wrap in some terminals.
    let room = columns::of_terminal().saturating_sub(states + words + days + 3 * GAP + 1);
    let (titles, names) = if room < ROOM {
        (widest(0).min(room), 0)
    } else {
        let half = (room - GAP) / 2;
        let names = widest(1).min(half.max((room - GAP).saturating_sub(widest(0))));
        (widest(0).min(room - GAP - names), names)
    };
    let gap = " ".repeat(GAP);
    for [title, file, state, count, day] in &cells {
        let mut line = columns::fit(title, titles.max(8));
        if names > 0 {
            line += &gap;
            line += &columns::fit(file, names);
        }
        let state = columns::fit(state, states);
        output.line(&format!("{line}{gap}{state}{gap}{count:>words$}{gap}{day}"));
    }
}
