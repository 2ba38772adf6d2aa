//! `byline show`: a draft as Byline reads it, or as Medium will get it.

use serde_json::{Value, json};

use crate::adapters::config::{self, Config};
use crate::adapters::environment::Environment;
use crate::adapters::paths::Paths;
use crate::cli::args::{Format, Show};
use crate::cli::commands::open::folder_of;
use crate::cli::input::Input;
use crate::cli::output::Output;
use crate::domain::draft::Draft;
use crate::domain::lint::Finding;
use crate::domain::story::Story;
use crate::domain::story::convert;
use crate::ports::failure::Failure;
use crate::ports::settings::{Heading, Settings};

/// Runs the command.
///
/// # Errors
/// When the draft cannot be read.
pub fn run(env: &Environment, command: &Show, output: Output) -> Result<u8, Failure> {
    let input = Input::load(&command.file)?;
    if let Some(reason) = input.source.encoding.reason() {
        output.say(&format!("byline: {reason}"));
    }
    let draft = input.draft();
    let config = settings(env, &input);
    for oddity in &config.oddities {
        output.say(&oddity.to_string());
    }
    let story = Story::of(&input.source.text, &draft, conversion(&config.settings));
    let format = if output.json {
        Format::Json
    } else {
        command.to
    };
    match format {
        Format::Json => output.value(&as_json(&command.file.to_string_lossy(), &draft, &story)),
        Format::Html => output.line(&story.to_html()),
        Format::Markdown => output.line(story.to_markdown().trim_end()),
        Format::Text => output.line(story.to_text().trim_end_matches('\n')),
    }
    Ok(0)
}

/// The settings that hold for a draft, and what is odd about them.
pub(super) fn settings(env: &Environment, input: &Input) -> Config {
    let folder = folder_of(&input.file);
    Paths::of(env).map_or_else(
        |_| Config::default(),
        |paths| config::load(&paths.config_file(), Some(&folder), &paths.home),
    )
}

/// How a draft is converted under these settings.
pub(super) fn conversion(settings: &Settings) -> convert::Settings {
    convert::Settings {
        title_on_top: settings.heading == Heading::Add,
        tables: settings.tables,
    }
}

fn as_json(file: &str, draft: &Draft, story: &Story) -> Value {
    let details = &draft.details;
    let findings: Vec<Value> = draft
        .findings
        .iter()
        .chain(&story.findings)
        .map(finding)
        .collect();
    json!({
        "schema": "byline.show/1",
        "file": file,
        "title": details.title.text,
        "titleSource": details.title.source.word(),
        "subtitle": details.subtitle,
        "tags": details.tags,
        "status": details.visibility.unwrap_or_default().word(),
        "statusSource": source(details.visibility.is_some()),
        "license": details.license.unwrap_or_default().id(),
        "licenseSource": source(details.license.is_some()),
        "canonicalUrl": details.canonical_url,
        "date": details.date,
        "words": draft.measure.words,
        "minutes": draft.measure.minutes(),
        "mediumUrl": details.medium_url,
        "findings": findings,
    })
}

fn source(in_header: bool) -> &'static str {
    if in_header { "front-matter" } else { "default" }
}

/// A finding as JSON.
pub(super) fn finding(finding: &Finding) -> Value {
    let rule = finding.rule;
    json!({
        "rule": rule.id,
        "severity": rule.severity.word(),
        "line": finding.place.map(|place| place.line),
        "column": finding.place.map(|place| place.column),
        "what": finding.what,
        "why": rule.why,
        "cure": rule.cure,
        "fix": finding.fix.as_ref().map(|fix| json!({ "label": fix.label, "safe": fix.safe })),
    })
}
