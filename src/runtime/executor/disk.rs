//! Work on the disk, one thing after the other.

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use crate::adapters::config::{self, edit::Setting};
use crate::adapters::files;
use crate::app::effect::Disk;
use crate::app::msg::{Glimpse, Msg, Watch};
use crate::domain::source::Source;
use crate::ports::drafts::Saved;
use crate::ports::failure::{Failure, FailureKind};
use crate::runtime::executor::{Outbox, safety};
use crate::runtime::world::World;

/// Carries an order out and tells how it went.
pub fn run(world: &World, to: &Outbox, order: Disk) {
    let msg = match order {
        Disk::Load { path, then } => Msg::Loaded {
            then,
            loaded: world.drafts.load(&path).map(Box::new),
        },
        Disk::Save {
            path,
            rope,
            bom,
            expected,
            version,
        } => {
            if let Some(by) = safety::taken_by(world, &path) {
                let _ = to.send(Watch::Ousted { path, by }.into());
                return;
            }
            let text = rope.to_string();
            let bytes = Source::encode(&text, bom);
            let saved = world.drafts.save(&path, &bytes, Some(&expected));
            safety::follow(world, &path, &saved);
            Msg::Saved {
                // A fault in reading the text must not keep the writer from hearing that it is saved.
                glimpse: catch_unwind(|| Box::new(Glimpse::of(&files::draft(&path, &text), &text)))
                    .ok(),
                saved,
                path,
                version,
            }
        }
        Disk::Create {
            path,
            bytes,
            purpose,
        } => {
            let created = create(world, &path, &bytes);
            Msg::Created {
                path: created.as_ref().cloned().unwrap_or(path),
                created: created.map(|_| ()),
                purpose,
            }
        }
        Disk::Rescue { path, bytes, then } => Msg::Rescued {
            copy: world.drafts.rescue(&path, &bytes, world.clock.now()),
            then,
        },
        Disk::ReadHistory { target } => Msg::History {
            target,
            history: world.journal(target).read(),
        },
        Disk::Resolve {
            target,
            id,
            resolution,
        } => Msg::Resolved(
            world
                .journal(target)
                .resolve(&id, &resolution)
                .map(|()| resolution),
        ),
        Disk::ReadConfig { project } => read_config(world, &project),
        Disk::ReadDay => Msg::Day(world.diary().load()),
        Disk::CountWords { day, draft, words } => {
            Msg::Day(world.diary().add(&day, &draft.to_string_lossy(), words))
        }
        Disk::ReadIgnored => Msg::Ignored(world.ignored().load()),
        Disk::Ignore { left, ignore } => Msg::Ignored(world.ignored().set(left, ignore)),
        Disk::SaveConfig { key, value } => Msg::ConfigSaved {
            key,
            saved: save_config(world, key, &value),
        },
    };
    let _ = to.send(msg);
}

/// Makes a new file. A name that is taken gets a number, so that nothing is ever replaced.
///
/// # Errors
/// When its folder or the file cannot be made.
pub fn create(world: &World, path: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| no_folder(folder, &error))?;
    }
    for number in 1..1000 {
        let candidate = numbered(path, number);
        if candidate.exists() {
            continue;
        }
        if let Saved::Done { .. } = world.drafts.save(&candidate, bytes, None)? {
            return Ok(candidate);
        }
    }
    Err(Failure::new(
        FailureKind::File,
        format!("There are too many files named like {}.", path.display()),
        "Rename some of them.",
    ))
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path
        .extension()
        .map_or("md".into(), |ending| ending.to_string_lossy());
    path.with_file_name(format!("{stem}-{number}.{ending}"))
}

fn read_config(world: &World, project: &Path) -> Msg {
    let (file, home) = (world.paths.config_file(), &world.paths.home);
    Msg::Config(Box::new(config::load_all(&file, Some(project), home)))
}

fn save_config(world: &World, key: &str, value: &str) -> Result<(), Failure> {
    let home = &world.paths.home;
    let setting = config::understood(key, &[value.to_owned()], home)
        // Nothing typed is also a list of nothing.
        .or_else(|why| match value {
            "" => config::understood(key, &[], home),
            _ => Err(why),
        })
        .map_err(|(what, hint)| Failure::new(FailureKind::Usage, what, hint))?;
    if let (Setting::List(folders), "drafts") = (&setting, key) {
        // The first one is where new drafts go; one that is proposed at the first start need not be there yet.
        let folder = folders
            .first()
            .map(|folder| at_home(folder, &world.paths.home));
        if let Some(folder) = folder {
            std::fs::create_dir_all(&folder).map_err(|error| no_folder(&folder, &error))?;
        }
    }
    config::save(
        world.drafts.as_ref(),
        &world.paths.config_file(),
        key,
        &setting,
    )
}

/// A folder as it is written in the configuration, from the home folder with `~/`.
fn at_home(folder: &str, home: &Path) -> PathBuf {
    match folder.strip_prefix('~') {
        Some(rest) => home.join(rest.trim_start_matches('/')),
        None => PathBuf::from(folder),
    }
}

fn no_folder(folder: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        FailureKind::File,
        format!("The folder {} could not be made.", folder.display()),
        "Choose another folder, or check that this one may be written to.",
    )
    .because(error)
}
