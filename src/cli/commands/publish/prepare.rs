//! Before anything leaves: reading the drafts, checking them, and asking whether the line that was typed confirms what
//! it would do.

use std::path::Path;

use super::Office;
use crate::adapters::config::Config;
use crate::cli::commands::check;
use crate::cli::commands::show::{conversion, settings};
use crate::cli::input::Input;
use crate::domain::draft::Draft;
use crate::domain::lint::ignored::Left;
use crate::domain::lint::{Finding, Severity};
use crate::domain::picture::Album;
use crate::domain::plan::{Account, Target, chosen, picture_findings};
use crate::domain::post::Visibility;
use crate::domain::reach;
use crate::domain::story::Story;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::pictures::{Fence, album, listed};
use crate::ports::settings::{Oddity, Settings};
use crate::runtime::brake;

/// A draft that may be sent, as far as can be told from here.
pub(in crate::cli::commands) struct Ready {
    /// The file, as it was named.
    pub name: String,
    pub input: Input,
    pub draft: Draft,
    pub story: Story,
    /// Its pictures of this computer.
    pub album: Album,
    pub settings: Settings,
    /// Whether the writer still has to be asked.
    pub ask: bool,
}

impl Ready {
    pub fn visibility(&self) -> Visibility {
        self.draft.details.visibility.unwrap_or_default()
    }
}

impl Office<'_> {
    /// Reads and checks a draft, without network.
    pub(in crate::cli::commands) fn prepare(&self, path: &Path) -> Result<Ready, Failure> {
        let name = path.to_string_lossy().into_owned();
        let input = Input::load(path)?;
        if !input.source.encoding.editable()
            && let Some(reason) = input.source.encoding.reason()
        {
            return Err(Failure::new(
                FailureKind::Checks,
                "The text cannot be read for certain, so it is not sent.",
                reason,
            ));
        }
        let Config { settings, oddities } = settings(&self.world.env, &input);
        self.tell_oddities(&oddities);
        let draft = chosen(input.draft(), &self.choices);
        let story = Story::of(&input.source.text, &draft, conversion(&settings));
        let fence = Fence::of(&input.file, &listed(&settings));
        let album = album(&*self.world.pictures, &fence, &story.local_pictures());
        let mut ready = Ready {
            album,
            name,
            input,
            draft,
            story,
            settings,
            ask: false,
        };
        self.check(&ready)?;
        ready.ask = self.confirmation(&ready)?;
        Ok(ready)
    }

    /// Says what was passed over in the configuration; each thing once, for however many drafts it holds.
    fn tell_oddities(&self, oddities: &[Oddity]) {
        for oddity in oddities {
            let words = oddity.to_string();
            if self.told.borrow_mut().insert(words.clone()) {
                self.output.say(&words);
            }
        }
    }

    /// Says what would arrive differently; an error among the findings stops the draft.
    fn check(&self, ready: &Ready) -> Result<(), Failure> {
        let obstacles = self
            .plan(ready, &nobody(), Target::Sandbox)
            .err()
            .unwrap_or_default();
        let pictures = picture_findings(&ready.story, &ready.album);
        let warnings = ready
            .draft
            .findings
            .iter()
            .chain(&ready.story.findings)
            .chain(&pictures)
            .filter(|finding| finding.rule.severity == Severity::Warning);
        for finding in obstacles.iter().chain(warnings) {
            self.output.say(&line(&ready.name, finding));
        }
        if obstacles.is_empty() {
            return Ok(());
        }
        Err(stopped_by(&obstacles))
    }

    /// Asks for the pictures and links of a story that goes public, by the rule of the screen: a picture that cannot be
    /// fetched stops it, unless the writer has chosen to leave that as it is.
    pub(super) fn reach(&self, ready: &Ready, target: Target) -> Result<(), Failure> {
        if target != Target::Medium || ready.visibility() != Visibility::Public {
            return Ok(());
        }
        let mut answers = check::ask(&self.world, &ready.story)?;
        if reach::forget_if_offline(&mut answers) {
            self.output.say(&format!(
                "{}: you seem to be offline, so pictures and links are not checked.",
                ready.name
            ));
        }
        let ignored = self.world.ignored().load().unwrap_or_default();
        let is_left = |f: &Finding| ignored.has(&Left::of(&ready.input.file, f, ""));
        let mut found = reach::findings(&ready.story, &answers, true);
        found.retain(|finding| !is_left(finding));
        for finding in &found {
            self.output.say(&line(&ready.name, finding));
        }
        found.retain(|finding| finding.rule.severity == Severity::Error);
        if found.is_empty() {
            Ok(())
        } else {
            Err(stopped_by(&found))
        }
    }

    /// Whether the writer has to be asked. Danger is graded: a draft needs a yes, all else its own word.
    fn confirmation(&self, ready: &Ready) -> Result<bool, Failure> {
        let visibility = ready.visibility();
        let (verb, done) = if self.is_later {
            ("plan", "planned")
        } else {
            ("send", "sent")
        };
        let usage = |what: String, hint: String| Err(Failure::new(FailureKind::Usage, what, hint));
        if self.command.dry_run {
            return Ok(false);
        }
        match (self.command.confirm, visibility) {
            (Some(word), _) if word != visibility => usage(
                format!(
                    "--confirm says {}, and this would be {}. Nothing was {done}.",
                    word.word(),
                    visibility.word()
                ),
                format!("To {verb} it as {0}: --as {0} --confirm {0}", word.word()),
            ),
            (Some(_), Visibility::Unlisted | Visibility::Public) => Ok(false),
            (None, Visibility::Unlisted | Visibility::Public) => usage(
                format!(
                    "This would be {}: {} Nothing was {done}.",
                    visibility.word(),
                    visibility.meaning()
                ),
                format!(
                    "If that is what you want: {}",
                    with_flag(&format!("--confirm {}", visibility.word()))
                ),
            ),
            (Some(_) | None, Visibility::Draft) if self.command.yes => Ok(false),
            (Some(_) | None, Visibility::Draft) if brake::can_ask() => Ok(true),
            (Some(_) | None, Visibility::Draft) => usage(
                if brake::may_ask() {
                    format!("There is no terminal to ask on. Nothing was {done}.")
                } else {
                    format!(
                        "A question would be needed, and --no-input forbids it. Nothing was {done}."
                    )
                },
                format!("To {verb} it as a draft: {}", with_flag("--yes")),
            ),
        }
    }
}

/// What has to be settled first.
pub(super) fn stopped_by(obstacles: &[Finding]) -> Failure {
    let all = |word: fn(&Finding) -> &str, between: &str| {
        obstacles.iter().map(word).collect::<Vec<_>>().join(between)
    };
    let what = all(|finding| finding.what.as_str(), " ");
    let cures = all(|finding| finding.rule.cure, "; ");
    let hint = format!("Nothing was sent. To settle it: {cures}.");
    Failure::new(FailureKind::Checks, what, hint)
}

/// Stands for the account while nobody has been asked yet.
pub(super) fn nobody() -> Account {
    Account {
        id: String::new(),
        username: String::new(),
        name: String::new(),
        url: String::new(),
    }
}

/// A finding as one line: where, what, why it matters and what to do.
pub(in crate::cli::commands) fn line(name: &str, finding: &Finding) -> String {
    let place = finding.place.map_or_else(String::new, |place| {
        format!(":{}:{}", place.line, place.column)
    });
    let rule = finding.rule;
    format!(
        "{name}{place}: {}: {} {}: {}. [{}]",
        rule.severity.word(),
        finding.what,
        capital(rule.why),
        rule.cure,
        rule.id
    )
}

pub(in crate::cli::commands) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// The line that was typed, with one more flag, ready to be run.
pub(super) fn with_flag(flag: &str) -> String {
    let mut words: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|word| shell_words::quote(&word.to_string_lossy()).into_owned())
        .collect();
    let after = words
        .iter()
        .position(|word| word == "publish" || word == "add")
        .map_or(0, |at| at + 1);
    words.insert(after, flag.to_owned());
    format!("byline {}", words.join(" "))
}
