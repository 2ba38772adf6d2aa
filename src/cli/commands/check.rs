//! `byline check`: the list of the checks screen, for scripts and for many drafts at once.

mod report;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;

use crate::adapters::environment::Environment;
use crate::adapters::files::Files;
use crate::cli::args::Check;
use crate::cli::commands::show::{conversion, settings};
use crate::cli::input::{Input, STDIN};
use crate::cli::output::Output;
use crate::domain::draft::Draft;
use crate::domain::lint::fix::{all_safe, applied};
use crate::domain::lint::ignored::{Ignored, Left};
use crate::domain::lint::{Finding, Severity};
use crate::domain::plan;
use crate::domain::post::Visibility;
use crate::domain::reach;
use crate::domain::source::Source;
use crate::domain::story::Story;
use crate::ports::drafts::{Drafts as _, Saved};
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::pictures::{Fence, album, listed};
use crate::ports::settings::Settings;
use crate::runtime::world::World;

/// What was found in one draft.
pub(super) struct Checked {
    /// The file, as it was named.
    pub name: String,
    /// What was found, in order of place; nothing that the writer has chosen to leave as it is.
    pub findings: Vec<Finding>,
    /// How many were left as they are.
    pub ignored: usize,
    /// How many safe fixes were applied.
    pub fixed: usize,
}

impl Checked {
    /// How many findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        let same = |f: &&Finding| f.rule.severity == severity;
        self.findings.iter().filter(same).count()
    }
}

/// Runs the command.
///
/// # Errors
/// When a draft cannot be read, or written with `--fix`.
pub fn run(env: Environment, command: &Check, output: Output) -> Result<u8, Failure> {
    if command.rules {
        report::rules(output);
        return Ok(0);
    }
    let files = drafts(&command.files)?;
    let world = World::of(env, None)?;
    // A list that cannot be read hides nothing.
    let ignored = world.ignored().load().unwrap_or_default();
    let mut told = BTreeSet::new();
    let mut all = Vec::with_capacity(files.len());
    for file in &files {
        all.push(check(&world, file, command, (&ignored, &mut told), output)?);
    }
    report::all(&all, output);
    let worst = all
        .iter()
        .flat_map(|c| &c.findings)
        .map(|f| f.rule.severity);
    let limit = if command.strict {
        Severity::Warning
    } else {
        Severity::Error
    };
    Ok(match worst.max() {
        Some(worst) if worst >= limit => FailureKind::Checks.exit_code(),
        _ => 0,
    })
}

/// The files that were named; of a folder, every draft below it.
fn drafts(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut list = Vec::new();
    for path in named {
        if path.as_os_str() == STDIN || !path.is_dir() {
            list.push(path.clone());
            continue;
        }
        let mut found = Vec::new();
        Files::new(Path::new("")).discover(path, &mut |files| {
            found.extend(files.into_iter().map(|file| file.path));
            true
        })?;
        found.sort();
        list.extend(found);
    }
    Ok(list)
}

fn check(
    world: &World,
    path: &Path,
    command: &Check,
    (ignored, told): (&Ignored, &mut BTreeSet<String>),
    output: Output,
) -> Result<Checked, Failure> {
    let mut input = Input::load(path)?;
    let config = settings(&world.env, &input);
    for oddity in &config.oddities {
        let words = oddity.to_string();
        if told.insert(words.clone()) {
            output.say(&words);
        }
    }
    let how = conversion(&config.settings);
    let mut fixed = 0;
    if command.fix {
        let draft = input.draft();
        let story = Story::of(&input.source.text, &draft, how);
        let found = visible(&input, &draft, &story, ignored).0;
        let (count, splices) = all_safe(&found);
        if count > 0 {
            let text = applied(&input.source.text, &splices);
            save(world, &input, &text)?;
            input = Input::load(path)?;
            fixed = count;
        }
    }
    let draft = input.draft();
    let story = Story::of(&input.source.text, &draft, how);
    let (mut findings, mut left) = visible(&input, &draft, &story, ignored);
    findings.extend(plan::missing(&draft, &story));
    let found = pictures(world, &input, &config.settings, &story);
    let (found, more) = not_left(&input, found, ignored);
    findings.extend(found);
    left += more;
    if command.network {
        let public = draft.details.visibility == Some(Visibility::Public);
        let mut answers = ask(world, &story)?;
        if reach::forget_if_offline(&mut answers) {
            let name = path.display();
            output.say(&format!(
                "{name}: you seem to be offline, so pictures and links are not checked."
            ));
        }
        let found = reach::findings(&story, &answers, public);
        let (found, more) = not_left(&input, found, ignored);
        findings.extend(found);
        left += more;
    }
    findings.sort_by_key(|f| f.place);
    Ok(Checked {
        name: path.to_string_lossy().into_owned(),
        findings,
        ignored: left,
        fixed,
    })
}

/// What is to be said of the pictures on this computer: that is known without the network. A text from standard input has
/// no folder they could be in.
pub(super) fn pictures(
    world: &World,
    input: &Input,
    settings: &Settings,
    story: &Story,
) -> Vec<Finding> {
    if input.on_disk.is_none() {
        return Vec::new();
    }
    let fence = Fence::of(&input.file, &listed(settings));
    let album = album(&*world.pictures, &fence, &story.local_pictures());
    plan::picture_findings(story, &album)
}

/// What is not left as it is of findings that no line is quoted for, and how many are.
fn not_left(input: &Input, found: Vec<Finding>, ignored: &Ignored) -> (Vec<Finding>, usize) {
    let (left, kept): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|finding| ignored.has(&Left::of(&input.file, finding, "")));
    (kept, left.len())
}

/// What was found and is not left as it is, and how many are.
fn visible(
    input: &Input,
    draft: &Draft,
    story: &Story,
    ignored: &Ignored,
) -> (Vec<Finding>, usize) {
    let lines: Vec<&str> = input.source.text.split('\n').collect();
    let all = draft.findings.iter().chain(&story.findings);
    let (left, kept): (Vec<&Finding>, Vec<&Finding>) = all.partition(|finding| {
        let line = finding.place.and_then(|place| lines.get(place.line - 1));
        ignored.has(&Left::of(&input.file, finding, line.unwrap_or(&"")))
    });
    (kept.into_iter().cloned().collect(), left.len())
}

/// Saves a draft as the screen would: atomically, and only when nobody has changed it meanwhile.
fn save(world: &World, input: &Input, text: &str) -> Result<(), Failure> {
    let name = input.file.display();
    let Some((fingerprint, read_only)) = &input.on_disk else {
        return Err(Failure::new(
            FailureKind::Usage,
            "Standard input has no file that could be fixed.",
            "Name the file, or leave --fix out.",
        ));
    };
    let reason = read_only.clone().or(input.source.encoding.reason());
    if let Some(reason) = reason {
        return Err(Failure::new(
            FailureKind::File,
            format!("{name} is not fixed: {reason}"),
            "Leave --fix out.",
        ));
    }
    let bytes = Source::encode(text, input.source.bom);
    match world.drafts.save(&input.file, &bytes, Some(fingerprint))? {
        Saved::Done { .. } => Ok(()),
        Saved::Changed { .. } => Err(Failure::new(
            FailureKind::File,
            format!("{name} was changed by another program at this very moment."),
            "Try again.",
        )),
    }
}

pub(super) fn ask(world: &World, story: &Story) -> Result<reach::Answers, Failure> {
    let addresses = reach::addresses(story);
    let (to, answers) = channel();
    world.runtime()?.block_on(world.reach.ask(addresses, to));
    Ok(answers.into_iter().collect())
}
