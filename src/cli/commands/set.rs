//! `byline set`: what the details form writes into a draft's header, for scripts.

use serde_json::{Value, json};

use crate::adapters::environment::Environment;
use crate::adapters::files;
use crate::app::field::Field;
use crate::cli::args::scripting::Set;
use crate::cli::input::{Input, STDIN};
use crate::cli::output::Output;
use crate::domain::draft::{Details, Draft, TitleSource};
use crate::domain::front_matter::{Change, slot::Slot};
use crate::domain::post::{License, Visibility};
use crate::domain::source::Source;
use crate::domain::story::Tables;
use crate::ports::drafts::Saved;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::holding::Claim;
use crate::runtime::world::World;
use crate::screens::details::{Form, Row};

/// What a header can be made to say, in the order it is told of.
const SLOTS: [Slot; 6] = [
    Slot::Title,
    Slot::Tags,
    Slot::Visibility,
    Slot::License,
    Slot::Canonical,
    Slot::Tables,
];

/// Runs the command.
///
/// # Errors
/// When a change is refused, or the draft cannot be read or written. Nothing is written then.
pub fn run(env: Environment, command: &Set, output: Output) -> Result<u8, Failure> {
    if command.file.as_os_str() == STDIN {
        return Err(usage(
            "Standard input has no header that could be changed in its place.",
            "Name a file.",
        ));
    }
    let wishes = command
        .changes
        .iter()
        .map(|change| Wish::parse(change))
        .collect::<Result<Vec<_>, _>>()?;
    for (at, wish) in wishes.iter().enumerate() {
        if wishes[..at].iter().any(|other| other.slot == wish.slot) {
            return Err(usage(
                format!("{} is set twice.", wish.key()),
                "Set it once.",
            ));
        }
    }
    let input = Input::load(&command.file)?;
    writable(&input)?;
    let world = World::of(env, None)?;
    // Held until the end, so that no other Byline opens it in between.
    let _hold = claim(&world, &input, output)?;
    let (text, told) = changed(&input, &wishes, output)?;
    let note = if text == input.source.text {
        None
    } else {
        save(&world, &input, &text)?
    };
    tell(&input, &told, output);
    if let Some(note) = note {
        output.say(&note);
    }
    Ok(0)
}

/// One key and what it shall say.
#[derive(Debug)]
struct Wish {
    slot: Slot,
    /// Trimmed; empty removes the key.
    value: String,
}

impl Wish {
    fn parse(change: &str) -> Result<Self, Failure> {
        let Some((key, value)) = change.split_once('=') else {
            return Err(usage(
                format!("{change} is not a change."),
                "Write KEY=VALUE, such as title='Slow mornings'.",
            ));
        };
        let key = key.trim();
        let Some(slot) = SLOTS.into_iter().find(|slot| slot.is_key(key)) else {
            return Err(unknown_key(key));
        };
        Ok(Self {
            slot,
            value: value.trim().to_owned(),
        })
    }

    fn key(&self) -> &'static str {
        self.slot.new_key(false)
    }

    /// What is to be done about it; with a sentence for the writer, if there is something to be said.
    fn change(&self, details: &Details) -> Result<(Change, Option<String>), Failure> {
        let text = self.value.as_str();
        let mut form = Form::of(details);
        let mut row = None;
        let change = match self.slot {
            Slot::Title => {
                form.title = Field::new(text);
                row = Some(Row::Title);
                Change::Title(text.to_owned())
            }
            Slot::Tags => {
                form.tags = Field::new(text.trim_start_matches('[').trim_end_matches(']'));
                row = Some(Row::Tags);
                Change::Tags(form.tag_list())
            }
            Slot::Canonical => {
                form.canonical = Field::new(text);
                row = Some(Row::Canonical);
                Change::CanonicalUrl(Some(text.to_owned()).filter(|url| !url.is_empty()))
            }
            Slot::Visibility => Change::Visibility(
                self.one_of(Visibility::parse, &Visibility::ALL.map(Visibility::word))?,
            ),
            Slot::License => {
                Change::License(self.one_of(License::parse, &License::ALL.map(License::id))?)
            }
            Slot::Tables => {
                Change::Tables(self.one_of(Tables::parse, &Tables::ALL.map(Tables::word))?)
            }
            Slot::MediumUrl => return Err(unknown_key(self.key())),
        };
        match row.and_then(|row| form.message(row)) {
            Some(message) if message.stops => Err(usage(message.text, "Nothing was written.")),
            message => Ok((change, message.map(|message| message.text))),
        }
    }

    /// One of a few words; `None` for nothing.
    fn one_of<T>(&self, parse: fn(&str) -> Option<T>, all: &[&str]) -> Result<Option<T>, Failure> {
        if self.value.is_empty() {
            return Ok(None);
        }
        parse(&self.value).map(Some).ok_or_else(|| {
            usage(
                format!(
                    "“{}” is not a {} that {} knows. Nothing was written.",
                    self.value,
                    self.slot.name(),
                    // Tables are none of Medium's business: it has none.
                    if self.slot == Slot::Tables {
                        "Byline"
                    } else {
                        "Medium"
                    },
                ),
                format!("It is one of: {}.", all.join(", ")),
            )
        })
    }
}

fn unknown_key(key: &str) -> Failure {
    if Slot::MediumUrl.is_key(key) {
        return usage(
            "Where a story is on Medium is recorded, so that the history knows it, too.",
            "byline record FILE --url ADDRESS",
        );
    }
    let names = SLOTS.map(|slot| slot.new_key(false));
    let word = key.to_lowercase();
    let meant = names.into_iter().find(|name| {
        strsim::osa_distance(name, &word) <= 2 || (word.len() > 3 && name.contains(&word))
    });
    usage(
        format!("byline set does not know the key {key}."),
        match meant {
            Some(name) => format!("Did you mean {name}?"),
            None => format!("It knows: {}.", names.join(", ")),
        },
    )
}

fn usage(what: impl Into<String>, hint: impl Into<String>) -> Failure {
    Failure::new(FailureKind::Usage, what, hint)
}

fn file_trouble(what: String, hint: &str) -> Failure {
    Failure::new(FailureKind::File, what, hint)
}

/// Refuses a file that could be read but must not be written.
fn writable(input: &Input) -> Result<(), Failure> {
    let read_only = input.on_disk.as_ref().and_then(|(_, why)| why.clone());
    match read_only.or(input.source.encoding.reason()) {
        Some(why) => Err(file_trouble(
            format!("{} is not changed: {why}", input.file.display()),
            "",
        )),
        None => Ok(()),
    }
}

/// Asks for the draft as opening it does.
fn claim(world: &World, input: &Input, output: Output) -> Result<Option<Claim>, Failure> {
    let Some((fingerprint, _)) = &input.on_disk else {
        return Ok(None);
    };
    let now = world.clock.now();
    match world.holds.claim(&input.file, fingerprint.file, now, false) {
        Ok(Claim::Theirs(holder)) => Err(file_trouble(
            format!(
                "{} is open in another Byline (process {} on {}). Nothing was written.",
                input.file.display(),
                holder.pid,
                holder.host
            ),
            "Change it there, or close it there and try again.",
        )),
        Ok(claim) => Ok(Some(claim)),
        Err(failure) => {
            // As on the screen: without locks the draft is written all the same, and the writer is told.
            output.failure(&failure);
            Ok(None)
        }
    }
}

/// A value before and after.
struct Told {
    key: &'static str,
    from: String,
    to: String,
}

/// The text with everything changed, and what that is.
fn changed(input: &Input, wishes: &[Wish], output: Output) -> Result<(String, Vec<Told>), Failure> {
    let mut text = input.source.text.clone();
    let mut told = Vec::new();
    for wish in wishes {
        let draft = files::draft(&input.file, &text);
        let (change, warning) = wish.change(&draft.details)?;
        if let Some(warning) = warning {
            output.say(&warning);
        }
        let splice = draft.edit(&text, &change).map_err(|why| {
            let name = wish.slot.name();
            usage(
                format!("The {name} was not written: {why}"),
                "Nothing was written.",
            )
        })?;
        if let Some(splice) = splice {
            text = splice.apply(&text);
            told.push(Told {
                key: wish.key(),
                from: value(&draft, wish.slot),
                to: value(&files::draft(&input.file, &text), wish.slot),
            });
        }
    }
    Ok((text, told))
}

/// What a draft says, as `set` would be told to write it; empty for nothing. What Medium would not know is told as it
/// stands in the header.
fn value(draft: &Draft, slot: Slot) -> String {
    let details = &draft.details;
    let known = match slot {
        Slot::Title if details.title.source == TitleSource::FileName => String::new(),
        Slot::Title => details.title.text.clone(),
        Slot::Tags => details.tags.join(","),
        Slot::Visibility => details.visibility.map_or("", Visibility::word).into(),
        Slot::License => details.license.map_or("", License::id).into(),
        Slot::Canonical => details.canonical_url.clone().unwrap_or_default(),
        Slot::Tables => details.tables.map_or("", Tables::word).into(),
        Slot::MediumUrl => details.medium_url.clone().unwrap_or_default(),
    };
    if !known.is_empty() {
        return known;
    }
    let raw = draft.front_matter.entry(slot);
    let raw = raw.and_then(|(_, entry)| entry.value.text());
    raw.unwrap_or_default().to_owned()
}

/// Saves as the screen does: atomically, and only when nobody has changed the file meanwhile.
fn save(world: &World, input: &Input, text: &str) -> Result<Option<String>, Failure> {
    let expected = input.on_disk.as_ref().map(|(fingerprint, _)| fingerprint);
    let bytes = Source::encode(text, input.source.bom);
    match world.drafts.save(&input.file, &bytes, expected)? {
        Saved::Done { note, .. } => Ok(note),
        Saved::Changed { .. } => Err(file_trouble(
            format!(
                "{} was changed by another program at this very moment. Nothing was written.",
                input.file.display()
            ),
            "Try again.",
        )),
    }
}

fn tell(input: &Input, told: &[Told], output: Output) {
    if output.json {
        let changes: Vec<Value> = told
            .iter()
            .map(|told| json!({"key": told.key, "from": told.from, "to": told.to}))
            .collect();
        let file = input.file.to_string_lossy();
        output.value(&json!({"schema": "byline.set/1", "file": file, "changes": changes}));
        return;
    }
    for told in told {
        let shown = |text: &str| match text {
            "" => "nothing".to_owned(),
            text => crate::domain::text::visible(text).into_owned(),
        };
        output.line(&format!(
            "{}: {} → {}",
            told.key,
            shown(&told.from),
            shown(&told.to)
        ));
    }
    if told.is_empty() {
        output.say("It says so already. Nothing was written.");
    }
}
