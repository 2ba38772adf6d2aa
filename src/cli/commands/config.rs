//! `byline config`: the settings, from scripts.

mod keys;

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::adapters::config::{self, DEFAULT, PROJECT_FILE, Setting};
use crate::adapters::environment::Environment;
use crate::adapters::paths::{Paths, own_folder};
use crate::cli::args::scripting::Config;
use crate::cli::folder::settings_here;
use crate::cli::output::Output;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::settings::Oddity;
use crate::runtime::world::World;

/// Runs the command.
///
/// # Errors
/// When there is no such setting, it takes no such value, or the file cannot be written.
pub fn run(env: Environment, command: &Config, output: Output) -> Result<u8, Failure> {
    let paths = Paths::of(&env)?;
    match command {
        Config::Path => {
            tell_path(&paths, output);
            Ok(0)
        }
        Config::Get { key } => get(&paths, key.as_deref(), output),
        Config::Set { key, value } => set(&paths, key, value, output),
        Config::Edit => edit(env, &paths, output),
        Config::Check => Ok(check(&paths, output)),
        Config::Keys => {
            keys::tell(output);
            Ok(0)
        }
    }
}

fn tell_path(paths: &Paths, output: Output) {
    let file = paths.config_file();
    if output.json {
        let there = file.exists();
        output.value(&json!({"schema": "byline.config-path/1", "file": file, "exists": there}));
    } else {
        output.line(&file.to_string_lossy());
        if !file.exists() {
            output.say("It is not there yet; byline config edit makes it.");
        }
    }
}

fn get(paths: &Paths, key: Option<&str>, output: Output) -> Result<u8, Failure> {
    let found = settings_here(paths);
    for oddity in &found.oddities {
        output.say(&oddity.to_string());
    }
    let settings = found.settings;
    let Some(key) = key else {
        let names = config::names().map(str::to_owned);
        let accounts = settings.accounts.keys().flat_map(|account| {
            [
                "store",
                "token_command",
                "client_id",
                "client_secret_command",
            ]
            .map(|last| format!("accounts.{account}.{last}"))
        });
        let mut all = Map::new();
        for name in names.chain(accounts) {
            let value = config::value(&settings, &name).unwrap_or_default();
            if output.json {
                all.insert(name, value.as_ref().map_or(Value::Null, as_json));
            } else if let Some(value) = value {
                output.line(&format!("{name} = {}", value.to_toml()));
            }
        }
        if output.json {
            output.value(&json!({"schema": "byline.config/1", "settings": all}));
        }
        return Ok(0);
    };
    let value = config::value(&settings, key).map_err(|hint| {
        Failure::new(
            FailureKind::Usage,
            format!("There is no setting {key}."),
            hint,
        )
    })?;
    if output.json {
        let value = value.as_ref().map_or(Value::Null, as_json);
        output.value(&json!({"schema": "byline.config/1", "settings": {key: value}}));
        return Ok(0);
    }
    match value {
        None => output.say(&format!("{key} is not set.")),
        Some(Setting::Text(text)) => output.line(&text),
        Some(Setting::Number(number)) => output.line(&number.to_string()),
        Some(Setting::Flag(flag)) => output.line(&flag.to_string()),
        Some(Setting::List(list)) => list.iter().for_each(|one| output.line(one)),
    }
    Ok(0)
}

fn as_json(setting: &Setting) -> Value {
    match setting {
        Setting::Text(text) => text.as_str().into(),
        Setting::Number(number) => (*number).into(),
        Setting::Flag(flag) => (*flag).into(),
        Setting::List(list) => list.clone().into(),
    }
}

fn set(paths: &Paths, key: &str, words: &[String], output: Output) -> Result<u8, Failure> {
    let setting = config::understood(key, words, &paths.home)
        .map_err(|(what, hint)| Failure::new(FailureKind::Usage, what, hint))?;
    let file = paths.config_file();
    let files = crate::adapters::files::Files::new(&paths.state);
    config::save(&files, &file, key, &setting)?;
    if output.json {
        let value = as_json(&setting);
        output.value(&json!({"schema": "byline.config/1", "settings": {key: value}}));
    } else {
        output.say(&format!("{key} = {}", setting.to_toml()));
    }
    let holds = config::value(&settings_here(paths).settings, key);
    let own = config::value(&config::load(&file, None, &paths.home).settings, key);
    if holds != own {
        output.say(&format!(
            "In this folder {PROJECT_FILE} says otherwise, and wins here."
        ));
    }
    Ok(0)
}

/// Opens the settings in the writer's editor. A missing file is made first: every key is in it, with its meaning.
fn edit(env: Environment, paths: &Paths, output: Output) -> Result<u8, Failure> {
    let file = paths.config_file();
    let command = config::load(&file, None, &paths.home).settings.command;
    let world = World::of(env, command)?;
    if !file.exists() {
        own_folder(&paths.config)?;
        world.drafts.save(&file, DEFAULT.as_bytes(), None)?;
    }
    world.editor.edit(&file)?;
    Ok(check(paths, output))
}

fn check(paths: &Paths, output: Output) -> u8 {
    let oddities = settings_here(paths).oddities;
    if output.json {
        let list: Vec<Value> = oddities.iter().map(oddity).collect();
        output.value(&json!({"schema": "byline.config-check/1", "oddities": list}));
    } else {
        for odd in &oddities {
            let (file, line) = (odd.file.display(), odd.line);
            output.line(format!("{file}:{line}: {} {}", odd.what, odd.hint).trim_end());
        }
        if oddities.is_empty() {
            output.say(&in_order(&paths.config_file()));
        }
    }
    if oddities.is_empty() {
        0
    } else {
        FailureKind::Checks.exit_code()
    }
}

fn in_order(file: &Path) -> String {
    if file.exists() {
        format!("{} is in order.", file.display())
    } else {
        format!("There is no {}: what is built in holds.", file.display())
    }
}

/// Something odd, as JSON.
pub(super) fn oddity(odd: &Oddity) -> Value {
    json!({"file": odd.file, "line": odd.line, "what": odd.what, "fix": odd.hint})
}
