//! `byline history`: every attempt, what exactly was sent, and how the writer settles what is not known.

mod tell;

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::record::told;
use crate::adapters::clock::utc_offset;
use crate::adapters::config;
use crate::adapters::environment::Environment;
use crate::app::when;
use crate::cli::args::{History, HistoryCommand};
use crate::cli::commands::open::target;
use crate::cli::output::Output;
use crate::domain::address::StoryAddress;
use crate::domain::attempt::AttemptId;
use crate::domain::compare::{Comparison, readable};
use crate::domain::draft::Draft;
use crate::domain::plan::Target;
use crate::domain::post::Post;
use crate::domain::story::Story;
use crate::domain::story::convert;
use crate::domain::text::visible;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::journal::{DAILY_LIMIT, Record, Resolution, Tally};
use crate::ports::pictures::{Fence, album, listed};
use crate::ports::settings::Heading;
use crate::runtime::world::World;

use tell::{as_json, fields, instant, row_text, story_of};

/// Runs the command.
///
/// # Errors
/// When the history cannot be read, or there is no such attempt.
pub fn run(
    env: Environment,
    command: &History,
    sandbox: bool,
    output: Output,
) -> Result<u8, Failure> {
    let world = World::of(env, None)?;
    let config = config::load(&world.paths.config_file(), None, &world.paths.home);
    let archive = Archive {
        target: target(&world.env, &config.settings, sandbox, Target::Medium),
        story: convert::Settings {
            title_on_top: config.settings.heading == Heading::Add,
            tables: config.settings.tables,
        },
        now: world.clock.now(),
        roots: listed(&config.settings),
        world,
        output,
    };
    match &command.command {
        None => archive.list(),
        Some(HistoryCommand::Show { id, body, compare }) => archive.show(id, *body, *compare),
        Some(HistoryCommand::Resolve {
            id,
            url,
            insist,
            absent: _,
        }) => {
            let url = url.as_deref().map(|url| (url, *insist));
            archive.resolve(id, url)
        }
    }
}

/// Everything one run of the command needs.
struct Archive {
    world: World,
    target: Target,
    story: convert::Settings,
    /// Folders whose pictures a draft may name.
    roots: Vec<PathBuf>,
    now: i64,
    output: Output,
}

impl Archive {
    fn records(&self) -> Result<Vec<Record>, Failure> {
        self.world.journal(self.target).read()
    }

    fn list(&self) -> Result<u8, Failure> {
        let records = self.records()?;
        // What can be read is listed all the same.
        if let Err(failure) = self.world.history_file(self.target).intact() {
            self.output.failure(&failure);
        }
        let tally = Tally::of(&records, self.now);
        if self.output.jsonl {
            for record in records.iter().rev() {
                let mut value = as_json(record);
                value["schema"] = "byline.attempt/1".into();
                self.output.value(&value);
            }
            return Ok(0);
        }
        if self.output.json {
            let attempts: Vec<Value> = records.iter().rev().map(as_json).collect();
            self.output.value(&json!({
                "schema": "byline.history/1",
                "target": self.target.word(),
                "attempts": attempts,
                "sentIn24Hours": tally.sent,
                "nextSlot": tally.next.map(instant),
            }));
            return Ok(0);
        }
        let terminal = self.output.for_eyes();
        for record in records.iter().rev() {
            self.output.line(&if terminal {
                self.table_row(record)
            } else {
                fields(record)
            });
        }
        self.output.say(&self.summary(&records, tally));
        Ok(0)
    }

    /// A row for eyes, not wider than the terminal.
    fn table_row(&self, record: &Record) -> String {
        let offset = utc_offset(record.at);
        let local = record.at + offset;
        let day = when::day(local, self.now + utc_offset(self.now));
        let row = format!(
            "{:<6} {:<12} {}  {:<22}",
            record.id.0,
            day,
            when::time(local),
            record.words(),
        );
        let width = crossterm::terminal::size().map_or(80, |(width, _)| usize::from(width));
        let title = visible(&record.title).into_owned();
        let room = width.saturating_sub(row.len() + 1).max(10);
        let mut cut: String = title.chars().take(room).collect();
        if cut.len() < title.len() {
            cut.pop();
            cut.push('…');
        }
        format!("{row} {cut}")
    }

    fn summary(&self, records: &[Record], tally: Tally) -> String {
        if records.is_empty() {
            return "Nothing has been sent yet.".into();
        }
        let mut text = format!(
            "{} of about {DAILY_LIMIT} in the last 24 hours.",
            tally.sent
        );
        if let Some(next) = tally.next {
            let _ = write!(text, " The next slot opens {}.", self.said(next));
        }
        let open: Vec<&str> = records
            .iter()
            .filter(|record| record.is_open())
            .map(|record| record.id.0.as_str())
            .collect();
        if !open.is_empty() {
            let _ = write!(
                text,
                " Not known: {}. Look on Medium, then: byline history resolve",
                open.join(", ")
            );
        }
        text
    }

    /// A time as a person says it, with its date.
    fn said(&self, at: i64) -> String {
        let local = at + utc_offset(at);
        let today = when::date(self.now + utc_offset(self.now));
        let date = when::date(local);
        let time = when::time(local);
        if date == today {
            format!("at {time}")
        } else {
            format!("on {date} at {time}")
        }
    }

    /// The attempt of that name; small letters are as good as large ones.
    fn find(&self, id: &str) -> Result<Record, Failure> {
        let id = AttemptId(id.trim().to_ascii_uppercase());
        let found = self.records()?.into_iter().find(|record| record.id == id);
        found.ok_or_else(|| {
            Failure::new(
                FailureKind::Usage,
                format!("There is no attempt {} in this history.", id.0.escape_debug()),
                match self.target {
                    Target::Medium => "byline history lists their names; those of the sandbox are listed with --sandbox.",
                    Target::Sandbox => "byline history --sandbox lists their names.",
                },
            )
        })
    }

    fn show(&self, id: &str, body: bool, compare: bool) -> Result<u8, Failure> {
        let record = self.find(id)?;
        let kept = self.world.journal(self.target).body(&record.id)?;
        if body {
            // Exactly what was sent, for programs; on a terminal nothing of it may drive that.
            let raw = !std::io::stdout().is_terminal();
            self.output.line(&if raw {
                kept
            } else {
                visible(&kept).into_owned()
            });
            return Ok(0);
        }
        let post = Post::of_body(&kept);
        let comparison = match &post {
            Some(post) if compare || self.output.json => self.compare(&record, post),
            Some(_) | None => None,
        };
        if self.output.json {
            let mut value = as_json(&record);
            value["schema"] = "byline.attempt/1".into();
            value["request"] = serde_json::from_str(&kept).unwrap_or(Value::Null);
            value["editedSince"] = match &comparison {
                Some(comparison) => (!comparison.is_same()).into(),
                None => Value::Null,
            };
            value["visibilityNow"] = comparison
                .and_then(|comparison| comparison.visibility)
                .map(|(_, now)| now.word())
                .into();
            self.output.value(&value);
            return Ok(0);
        }
        for line in Self::about(&record) {
            self.output.line(&visible(&line));
        }
        self.output.line("");
        if let Some(words) = comparison.as_ref().and_then(Comparison::visibility_words) {
            self.output.line(&words);
        }
        match (comparison, post) {
            (Some(comparison), _) if comparison.is_same() => {
                self.output.line("The draft is as it was sent.");
            }
            (Some(comparison), _) => {
                self.output
                    .line("Edited since. - was sent, + is in the draft now:");
                comparison
                    .rows
                    .iter()
                    .for_each(|row| self.output.line(&visible(&row_text(row))));
            }
            (None, _) if compare => {
                return Err(Failure::new(
                    FailureKind::File,
                    format!("The draft {} cannot be read.", record.file.display()),
                    "What was sent is kept all the same: leave --compare out.",
                ));
            }
            (None, Some(post)) => {
                for line in readable(&post).lines() {
                    self.output.line(&visible(line));
                }
            }
            (None, None) => self.output.line(&visible(&kept)),
        }
        Ok(0)
    }

    /// The draft as it is now beside what was sent; `None` when it cannot be read.
    fn compare(&self, record: &Record, sent: &Post) -> Option<Comparison> {
        if record.file.as_os_str() == crate::cli::input::STDIN {
            return None;
        }
        let loaded = self.world.drafts.load(&record.file).ok()?;
        let text = &loaded.source.text;
        let draft = Draft::parse(&record.file, text);
        let story = Story::of(text, &draft, self.story);
        let fence = Fence::of(&record.file, &self.roots);
        let mut wanted = story.local_pictures();
        wanted.retain(|one| record.pictures.iter().any(|sent| sent.source == one.source));
        let found = album(&*self.world.pictures, &fence, &wanted);
        Some(Comparison::of(
            sent,
            &record.pictures,
            &draft,
            (&story, &found),
        ))
    }

    fn about(record: &Record) -> Vec<String> {
        let mut lines = vec![
            format!("Attempt     {}", record.id),
            format!("When        {}", instant(record.at)),
            format!("What        {}", record.words()),
            format!(
                "Under       @{} on {}",
                record.username,
                record.target.badge()
            ),
            format!("File        {}", record.file.display()),
        ];
        if let Some(url) = record.url() {
            lines.push(format!("Address     {url}"));
        }
        if let Some((what, hint)) = story_of(&record.outcome) {
            lines.push(format!("Because     {what}"));
            if !hint.is_empty() {
                lines.push(format!("            {hint}"));
            }
        }
        if record.is_open() {
            lines.push(format!(
                "Settle it   byline history resolve {} --url URL, or --absent",
                record.id
            ));
        }
        lines
    }

    fn resolve(&self, id: &str, url: Option<(&str, bool)>) -> Result<u8, Failure> {
        let record = self.find(id)?;
        let wrong = |why: &str| {
            Failure::new(
                FailureKind::Usage,
                why,
                "Nothing was changed in the history.",
            )
        };
        let resolution = match url {
            Some((url, insist)) => Resolution::There {
                url: told(StoryAddress::of_attempt(url, record.target), insist)?.url,
            },
            None => Resolution::Absent,
        };
        record.may_resolve(&resolution).map_err(wrong)?;
        self.world
            .journal(self.target)
            .resolve(&record.id, &resolution)?;
        let mut record = record;
        record.resolved = Some(resolution);
        if self.output.json {
            let mut value = as_json(&record);
            value["schema"] = "byline.attempt/1".into();
            self.output.value(&value);
        } else {
            self.output.say(match record.url() {
                Some(_) => "Noted: it is there. Its draft counts as sent.",
                None => "Noted: it is not there. The draft may be sent again.",
            });
        }
        Ok(0)
    }
}
