//! `byline [PATH]` and `byline demo`: the screen.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::adapters::environment::Environment;
use crate::adapters::paths::{DRAFTS_VARIABLE, Paths, private_folder};
use crate::adapters::{clock, config};
use crate::app::accounts::Accounts;
use crate::app::effect::{Destination, Disk, Effect};
use crate::app::in_force::template;
use crate::app::model::{Model, Notice, Setup};
use crate::app::msg::Msg;
use crate::app::sketches::Depth;
use crate::app::update::update;
use crate::domain::plan::Target;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::pictures::listed;
use crate::ports::settings::{Heading, Settings};
use crate::runtime::event_loop;
use crate::runtime::world::{TOKEN_FILE_VARIABLE, TOKEN_VARIABLE, World};
use crate::screens::Screen;
use crate::screens::welcome::Welcome;

/// The sample drafts of the demo.
const DEMO: [(&str, &str); 7] = [
    (
        "why-i-write-in-a-terminal.md",
        include_str!("../../../assets/demo/why-i-write-in-a-terminal.md"),
    ),
    (
        "notes-on-slow-software.md",
        include_str!("../../../assets/demo/notes-on-slow-software.md"),
    ),
    (
        "the-long-table.md",
        include_str!("../../../assets/demo/the-long-table.md"),
    ),
    (
        "on-keeping-a-commonplace-book.md",
        include_str!("../../../assets/demo/on-keeping-a-commonplace-book.md"),
    ),
    (
        "letter-to-a-younger-editor.md",
        include_str!("../../../assets/demo/letter-to-a-younger-editor.md"),
    ),
    (
        "what-the-outage-taught-us.md",
        include_str!("../../../assets/demo/what-the-outage-taught-us.md"),
    ),
    (
        "pictures/long-table.svg",
        include_str!("../../../assets/demo/pictures/long-table.svg"),
    ),
];

/// Markdown files counted at most for the first-run screen: it only says whether there are any.
const COUNTED: usize = 999;

/// Opens a folder or a file; without either, the configured folder; without that, the first-run screen.
///
/// # Errors
/// When the path does not exist, or the terminal cannot be used.
pub fn run(
    env: Environment,
    path: Option<PathBuf>,
    account: Option<&str>,
    sandbox: bool,
) -> Result<u8, Failure> {
    let paths = Paths::of(&env)?;
    let path = path.or_else(|| env.get(DRAFTS_VARIABLE).map(PathBuf::from));
    let given = path.map(|path| existing(&path)).transpose()?;
    let here = std::env::current_dir().unwrap_or_else(|_| paths.home.clone());
    let project = given.as_deref().map_or_else(|| here.clone(), folder_of);
    let config = config::load(&paths.config_file(), Some(&project), &paths.home);
    let settings = &config.settings;
    let target = target(&env, settings, sandbox, Target::Sandbox);
    let folder = match &given {
        Some(path) => folder_of(path),
        None => settings.drafts.first().cloned().unwrap_or_default(),
    };
    let welcome = folder.as_os_str().is_empty().then(|| guess(&here, &paths));
    let mut model = model(&env, settings, folder, target)?;
    model.notice = config.oddities.first().map(|oddity| Notice {
        text: oddity.to_string(),
        bad: true,
    });
    model.write_back = settings.write_back;
    model.setup.project = project;
    model.setup.home.clone_from(&paths.home);
    // A folder that was named here and now is listed as much as one in the settings.
    model
        .setup
        .roots
        .extend(given.clone().filter(|path| path.is_dir()));
    if let Some(welcome) = welcome {
        model.screens = vec![Screen::Welcome(Box::new(welcome))];
    }
    let command = settings.command.clone();
    start(
        env,
        command,
        model,
        account,
        given.filter(|path| path.is_file()),
    )
}

/// Opens the sample drafts, with the sandbox as target.
///
/// # Errors
/// When the demo folder cannot be made, or the terminal cannot be used.
pub fn demo(env: Environment) -> Result<u8, Failure> {
    let paths = Paths::of(&env)?;
    let folder = paths.demo();
    private_folder(&folder)?;
    private_folder(&folder.join("pictures"))?;
    for (name, text) in DEMO {
        let file = folder.join(name);
        // What the writer has changed stays changed.
        if !file.exists() {
            std::fs::write(&file, text).map_err(|error| {
                Failure::new(
                    FailureKind::File,
                    format!("The sample draft {} could not be written.", file.display()),
                    "Check that the disk has room and can be written to.",
                )
                .because(error)
            })?;
        }
    }
    let config = config::load(&paths.config_file(), None, &paths.home);
    let mut model = model(&env, &config.settings, folder, Target::Sandbox)?;
    model.setup.roots.push(paths.demo());
    model.setup.home.clone_from(&paths.home);
    model.setup.demo = true;
    start(env, config.settings.command.clone(), model, None, None)
}

/// Where stories go: what was asked for now, else Medium when there is a token for it in the environment, else what the
/// writer has settled, else `unsettled`.
pub(super) fn target(
    env: &Environment,
    settings: &Settings,
    sandbox: bool,
    unsettled: Target,
) -> Target {
    if sandbox {
        Target::Sandbox
    } else if env.has(TOKEN_VARIABLE) || env.has(TOKEN_FILE_VARIABLE) {
        Target::Medium
    } else {
        settings.target.unwrap_or(unsettled)
    }
}

/// Opens the screen: on a file if one is given, else on whatever the model shows.
fn start(
    env: Environment,
    editor: Option<String>,
    mut model: Model,
    account: Option<&str>,
    file: Option<PathBuf>,
) -> Result<u8, Failure> {
    let world = Arc::new(World::of(env, editor)?);
    if let Some(name) = account {
        world.use_account(name, false)?;
    }
    world.take_screen();
    model.accounts = Accounts::of(&world.settings(), account);
    let now = world.clock.now();
    model.now = now;
    // An address that is refused is named when somebody publishes; the list and the text need none.
    model.setup.api_host = world
        .api_base()
        .ok()
        .filter(|base| !base.is_medium())
        .map(|base| base.host());
    model.utc_offset = clock::utc_offset(now);
    let target = model.target;
    let mut first = vec![
        Effect::Disk(Disk::ReadHistory { target }),
        Effect::Disk(Disk::ReadDay),
        Effect::Disk(Disk::ReadIgnored),
    ];
    match file {
        Some(file) => {
            // Read before the screen is taken over: the first frame already shows the text.
            let loaded = world.drafts.load(&file).map(Box::new)?;
            let then = Destination::Writer;
            model.loading = Some((file, then));
            first.extend(update(
                &mut model,
                now,
                Msg::Loaded {
                    then,
                    loaded: Ok(loaded),
                },
            ));
        }
        None if matches!(model.screen(), Screen::Drafts) => {
            let folder = model.setup.folder.clone();
            first.push(model.shelf.discover(&folder));
        }
        None => {}
    }
    event_loop::run(model, world, first).map_err(|error| {
        Failure::new(
            FailureKind::Internal,
            "The terminal could not be used.",
            "Try another terminal.",
        )
        .because(error)
    })?;
    Ok(0)
}

fn model(
    env: &Environment,
    settings: &Settings,
    folder: PathBuf,
    target: Target,
) -> Result<Model, Failure> {
    let (width, height) = crossterm::terminal::size().map_err(|error| {
        Failure::new(
            FailureKind::Usage,
            "This terminal has no size.",
            "Try another terminal.",
        )
        .because(error)
    })?;
    let setup = Setup {
        folder,
        roots: listed(settings),
        project: PathBuf::new(),
        mono: env.has("NO_COLOR") || env.text("TERM") == Some("dumb"),
        home: PathBuf::new(),
        demo: false,
        ascii: settings.ascii,
        api_host: None,
        template: template(settings),
        autosave: settings.autosave,
        measure: settings.width,
        daily_goal: usize::try_from(settings.daily_goal).unwrap_or(0),
        title_on_top: settings.heading == Heading::Add,
    };
    let mut model = Model::new(setup, target, width, height);
    model.focus = settings.focus;
    model.typewriter = settings.typewriter;
    model.spelling.checking = settings.spelling;
    model.tables = settings.tables;
    model.format = settings.format;
    model.marks = settings.marks;
    model.pictures.images = settings.images;
    // Half-blocks are not ASCII, and a picture without colours is none.
    if !model.setup.mono && !settings.ascii {
        model.pictures.depth = Depth::of(env.text("TERM"), env.text("COLORTERM"));
    }
    Ok(model)
}

pub(crate) fn existing(path: &Path) -> Result<PathBuf, Failure> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if absolute.exists() {
        return Ok(absolute);
    }
    Err(Failure::new(
        FailureKind::Usage,
        format!("There is nothing at {}.", path.display()),
        "Check the name; a new draft is made with n in the list.",
    ))
}

pub(super) fn folder_of(path: &Path) -> PathBuf {
    if path.is_dir() {
        return path.to_owned();
    }
    path.parent()
        .map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// The folder to propose: this one if there is Markdown in it, else `~/writing`.
fn guess(here: &Path, paths: &Paths) -> Welcome {
    let files = count(here);
    if files > 0 && here != paths.home {
        return Welcome::new(here.to_owned(), files);
    }
    let writing = paths.home.join("writing");
    let files = count(&writing);
    Welcome::new(writing, files)
}

fn count(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .filter_map(Result::ok)
        .filter(|entry| {
            let ending = entry
                .path()
                .extension()
                .unwrap_or_default()
                .to_ascii_lowercase();
            ending == "md" || ending == "markdown"
        })
        .take(COUNTED)
        .count()
}
