//! The keys there are: the one list that reading, saving and suggestions go by.

use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use toml_edit::Item;

use super::Setting;
use crate::domain::plan::Target;
use crate::domain::post::{ContentFormat, License, Visibility};
use crate::domain::story::Tables;
use crate::ports::secrets::Keep;
use crate::ports::settings::{
    Checking, Focus, Form, Heading, Images, Settings, UNNAMED, WriteBack, is_account_name,
};

/// Whose file is read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope<'a> {
    /// The writer's own.
    User {
        /// What `~` stands for.
        home: &'a Path,
    },
    /// That of a folder, which somebody else may have written.
    Project {
        /// The folder; nothing outside it may be named.
        folder: &'a Path,
    },
}

/// One key.
pub(super) struct Key {
    /// Its full name.
    pub name: &'static str,
    /// What it is about, in a few words.
    pub about: &'static str,
    /// How it is changed on the screen.
    pub form: Form,
    /// Whether a project may set it.
    pub in_project: bool,
    /// What it must be, to follow “must be”.
    pub expects: &'static str,
    /// Takes the value over; `None` when it is not what is expected.
    pub read: fn(&Item, Scope<'_>, &mut Settings) -> Option<()>,
    /// The value that holds; `None` when nothing is settled.
    pub show: fn(&Settings) -> Option<Setting>,
}

/// All keys, in the order of the default file.
pub(super) static KEYS: [Key; 24] = [
    Key {
        name: "drafts",
        about: "Folders of drafts",
        form: Form::List,
        in_project: true,
        expects: "a list of folders such as [\"~/writing\"]: full paths or from your home with ~/, in a project's file folders inside the project",
        read: |item, scope, settings| {
            settings.drafts = folders(item, scope)?;
            if let Scope::User { .. } = scope {
                settings.own_drafts.clone_from(&settings.drafts);
            }
            Some(())
        },
        show: |settings| Some(paths(&settings.drafts)),
    },
    Key {
        name: "defaults.status",
        about: "Visibility of new drafts",
        form: Form::Choice(&["draft", "unlisted"]),
        in_project: true,
        expects: "\"draft\" or \"unlisted\"; \"public\" is always chosen by hand",
        read: |item, _, settings| {
            let status = Visibility::parse(item.as_str()?)?;
            settings.status = Some(status).filter(|status| *status != Visibility::Public)?;
            Some(())
        },
        show: |settings| Some(word(settings.status.word())),
    },
    Key {
        name: "defaults.license",
        about: "Licence of new drafts",
        form: Form::Choice(&LICENSES),
        in_project: true,
        expects: "a licence Medium offers, such as \"all-rights-reserved\" or \"cc-40-by\"",
        read: |item, _, settings| {
            settings.license = License::parse(item.as_str()?)?;
            Some(())
        },
        show: |settings| Some(word(settings.license.id())),
    },
    Key {
        name: "editor.width",
        about: "Columns of text",
        form: Form::Number {
            least: 20,
            most: 200,
            step: 2,
        },
        in_project: false,
        expects: "a number from 20 to 200",
        read: |item, _, settings| {
            let width = u16::try_from(item.as_integer()?).ok()?;
            settings.width = Some(width).filter(|width| (20..=200).contains(width))?;
            Some(())
        },
        show: |settings| Some(Setting::Number(settings.width.into())),
    },
    Key {
        name: "editor.command",
        about: "Your own editor",
        form: Form::Text,
        in_project: false,
        expects: "a command in quotes such as \"vim\"",
        read: |item, _, settings| {
            let command = item.as_str()?.trim();
            settings.command = Some(command.to_owned()).filter(|command| !command.is_empty());
            Some(())
        },
        show: |settings| Some(word(settings.command.as_deref().unwrap_or_default())),
    },
    Key {
        name: "editor.autosave",
        about: "Pause before saving",
        form: Form::Text,
        in_project: false,
        expects: "a time from \"250ms\" to \"60s\"",
        read: |item, _, settings| {
            let range = Duration::from_millis(250)..=Duration::from_secs(60);
            settings.autosave = duration(item.as_str()?).filter(|time| range.contains(time))?;
            Some(())
        },
        show: |settings| Some(word(&time(settings.autosave))),
    },
    Key {
        name: "editor.daily_goal",
        about: "Words a day",
        form: Form::Number {
            least: 0,
            most: 100_000,
            step: 50,
        },
        in_project: false,
        expects: "a number of words from 0 to 100000",
        read: |item, _, settings| {
            let goal = u32::try_from(item.as_integer()?).ok()?;
            settings.daily_goal = Some(goal).filter(|goal| *goal <= 100_000)?;
            Some(())
        },
        show: |settings| Some(Setting::Number(settings.daily_goal.into())),
    },
    Key {
        name: "editor.focus",
        about: "What stays bright",
        form: Form::Choice(&["off", "paragraph", "sentence"]),
        in_project: false,
        expects: "\"off\", \"paragraph\" or \"sentence\"",
        read: |item, _, settings| {
            settings.focus = one_of(Focus::ALL, Focus::word, item)?;
            Some(())
        },
        show: |settings| Some(word(settings.focus.word())),
    },
    Key {
        name: "editor.typewriter",
        about: "Line stays in the middle",
        form: Form::Flag,
        in_project: false,
        expects: "true or false",
        read: |item, _, settings| {
            settings.typewriter = item.as_bool()?;
            Some(())
        },
        show: |settings| Some(Setting::Flag(settings.typewriter)),
    },
    Key {
        name: "editor.spelling",
        about: "Check spelling",
        form: Form::Choice(&["auto", "off"]),
        in_project: false,
        expects: "\"auto\" or \"off\"",
        read: |item, _, settings| {
            settings.spelling = one_of(Checking::ALL, Checking::word, item)?;
            Some(())
        },
        show: |settings| Some(word(settings.spelling.word())),
    },
    Key {
        name: "editor.marks",
        about: "Marks in the margin",
        form: Form::Flag,
        in_project: false,
        expects: "true or false",
        read: |item, _, settings| {
            settings.marks = item.as_bool()?;
            Some(())
        },
        show: |settings| Some(Setting::Flag(settings.marks)),
    },
    Key {
        name: "publish.write_back",
        about: "Write the address back",
        form: Form::Choice(&["ask", "always", "never"]),
        in_project: false,
        expects: "\"ask\", \"always\" or \"never\"",
        read: |item, _, settings| {
            settings.write_back = one_of(WriteBack::ALL, WriteBack::word, item)?;
            Some(())
        },
        show: |settings| Some(word(settings.write_back.word())),
    },
    Key {
        name: "publish.target",
        about: "Stories go to",
        form: Form::Choice(&["sandbox", "medium"]),
        in_project: false,
        expects: "\"sandbox\" or \"medium\"",
        read: |item, _, settings| {
            settings.target = Some(one_of(Target::ALL, Target::word, item)?);
            Some(())
        },
        show: |settings| settings.target.map(|target| word(target.word())),
    },
    Key {
        name: "publish.heading",
        about: "Title on top of the story",
        form: Form::Choice(&["add", "keep"]),
        in_project: false,
        expects: "\"add\" or \"keep\"",
        read: |item, _, settings| {
            settings.heading = one_of(Heading::ALL, Heading::word, item)?;
            Some(())
        },
        show: |settings| Some(word(settings.heading.word())),
    },
    Key {
        name: "publish.tables",
        about: "Tables become",
        form: Form::Choice(&["auto", "code", "list"]),
        in_project: false,
        expects: "\"auto\", \"code\" or \"list\"",
        read: |item, _, settings| {
            settings.tables = match item.as_str()? {
                "auto" => None,
                _ => Some(one_of(Tables::ALL, Tables::word, item)?),
            };
            Some(())
        },
        show: |settings| Some(word(settings.tables.map_or("auto", Tables::word))),
    },
    Key {
        name: "publish.format",
        about: "Sent as",
        form: Form::Choice(&["html", "markdown"]),
        in_project: false,
        expects: "\"html\" or \"markdown\"",
        read: |item, _, settings| {
            settings.format = one_of(ContentFormat::ALL, ContentFormat::word, item)?;
            Some(())
        },
        show: |settings| Some(word(settings.format.word())),
    },
    Key {
        name: "ui.images",
        about: "Pictures in the preview",
        form: Form::Choice(&["off", "half-blocks"]),
        in_project: false,
        expects: "\"off\" or \"half-blocks\"",
        read: |item, _, settings| {
            settings.images = one_of(Images::ALL, Images::word, item)?;
            Some(())
        },
        show: |settings| Some(word(settings.images.word())),
    },
    Key {
        name: "publish.pictures",
        about: "Further folders of pictures",
        form: Form::List,
        in_project: false,
        expects: "a list of folders such as [\"~/Pictures/blog\"]: full paths or from your home with ~/",
        read: |item, scope, settings| {
            settings.pictures = folders(item, scope)?;
            Some(())
        },
        show: |settings| Some(paths(&settings.pictures)),
    },
    Key {
        name: "ui.ascii",
        about: "Draw with ASCII only",
        form: Form::Flag,
        in_project: false,
        expects: "true or false",
        read: |item, _, settings| {
            settings.ascii = item.as_bool()?;
            Some(())
        },
        show: |settings| Some(Setting::Flag(settings.ascii)),
    },
    Key {
        name: "auth.account",
        about: "Account to use",
        form: Form::Text,
        in_project: false,
        expects: "the name of one of your accounts, or \"default\" for the one without a name",
        read: |item, _, settings| {
            let name = item.as_str().filter(|name| is_account_name(name))?;
            settings.account = (name != UNNAMED).then(|| name.to_owned());
            Some(())
        },
        show: |settings| Some(word(settings.account.as_deref().unwrap_or(UNNAMED))),
    },
    Key {
        name: "auth.store",
        about: "A new token is kept in",
        form: Form::Choice(&["keyring", "session", "file"]),
        in_project: false,
        expects: "\"keyring\", \"file\" or \"session\"",
        read: |item, _, settings| {
            settings.auth.store = Keep::parse(item.as_str()?)?;
            Some(())
        },
        show: |settings| Some(word(settings.auth.store.word())),
    },
    Key {
        name: "auth.token_command",
        about: "Program that prints a token",
        form: Form::List,
        in_project: false,
        expects: "a list of a program and its arguments such as [\"pass\", \"show\", \"medium\"]; no shell reads it",
        read: |item, _, settings| {
            settings.auth.token_command = argv(item)?;
            Some(())
        },
        show: |settings| Some(Setting::List(settings.auth.token_command.clone())),
    },
    Key {
        name: "auth.client_id",
        about: "Id of your application",
        form: Form::Text,
        in_project: false,
        expects: "the id of your application, in quotes",
        read: |item, _, settings| {
            let id = item.as_str()?.trim();
            let plain = id.len() <= 256 && id.bytes().all(|b| b.is_ascii_graphic());
            settings.auth.client_id = plain
                .then(|| id.to_owned())
                .map(|id| Some(id).filter(|id| !id.is_empty()))?;
            Some(())
        },
        show: |settings| Some(word(settings.auth.client_id.as_deref().unwrap_or_default())),
    },
    Key {
        name: "auth.client_secret_command",
        about: "Program for its secret",
        form: Form::List,
        in_project: false,
        expects: "a list of a program and its arguments such as [\"pass\", \"show\", \"medium-app\"]; no shell reads it",
        read: |item, _, settings| {
            settings.auth.client_secret_command = argv(item)?;
            Some(())
        },
        show: |settings| Some(Setting::List(settings.auth.client_secret_command.clone())),
    },
];

/// The licences by their ids.
static LICENSES: [&str; 9] = [
    "all-rights-reserved",
    "cc-40-by",
    "cc-40-by-sa",
    "cc-40-by-nd",
    "cc-40-by-nc",
    "cc-40-by-nc-nd",
    "cc-40-by-nc-sa",
    "cc-40-zero",
    "public-domain",
];

/// The section that holds the named accounts.
pub(super) const ACCOUNTS: &str = "accounts";

/// The key of a name, and the account it is for: `accounts.NAME.store` is `auth.store` for that account.
pub(super) fn find(name: &str) -> Option<(Option<&str>, &'static Key)> {
    if let Some(key) = KEYS.iter().find(|key| key.name == name) {
        return Some((None, key));
    }
    let (account, last) = name
        .strip_prefix(ACCOUNTS)?
        .strip_prefix('.')?
        .split_once('.')?;
    let key = KEYS
        .iter()
        .filter(|key| key.name != "auth.account")
        .find(|key| key.name.strip_prefix("auth.") == Some(last))?;
    is_new_name(account).then_some((Some(account), key))
}

/// Whether an account of its own may be called this.
pub(super) fn is_new_name(account: &str) -> bool {
    is_account_name(account) && account != UNNAMED
}

/// Lets a key of one account be read as if it were that of the account without a name.
pub(super) fn for_account<T>(
    account: &str,
    settings: &mut Settings,
    read: impl FnOnce(&mut Settings) -> T,
) -> T {
    let mut own = Settings {
        auth: settings.accounts.remove(account).unwrap_or_default(),
        ..Settings::default()
    };
    let done = read(&mut own);
    settings.accounts.insert(account.to_owned(), own.auth);
    done
}

/// A program and its arguments; empty for none.
fn argv(item: &Item) -> Option<Vec<String>> {
    let list: Option<Vec<String>> = item
        .as_array()?
        .iter()
        .map(|word| word.as_str().map(str::to_owned))
        .collect();
    list.filter(|words| words.first().is_none_or(|program| !program.is_empty()))
        .filter(|words| words.iter().all(|word| !word.contains('\0')))
}

/// Whether a name is that of a section.
pub(super) fn is_section(name: &str) -> bool {
    name == ACCOUNTS
        || KEYS.iter().any(|key| {
            key.name
                .split_once('.')
                .is_some_and(|(section, _)| section == name)
        })
}

/// What was probably meant by a name that is no key, as a sentence.
pub(super) fn suggestion(name: &str) -> String {
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let nearest = KEYS
        .iter()
        .map(|key| {
            // A key in the wrong section is as near as a slip of the finger.
            let whole = strsim::osa_distance(name, key.name);
            let end = strsim::osa_distance(&last(name), &last(key.name));
            (whole.min(end + 1), key.name)
        })
        .min();
    match nearest {
        Some((distance, key)) if distance <= 3 && distance < last(name).len() => {
            format!("Did you mean {key}?")
        }
        _ => "It was passed over.".into(),
    }
}

fn one_of<T: Copy, const N: usize>(
    all: [T; N],
    word: fn(T) -> &'static str,
    item: &Item,
) -> Option<T> {
    let given = item.as_str()?;
    all.into_iter().find(|one| word(*one) == given)
}

fn word(word: &str) -> Setting {
    Setting::Text(word.to_owned())
}

fn paths(list: &[PathBuf]) -> Setting {
    let text = |path: &PathBuf| path.to_string_lossy().into_owned();
    Setting::List(list.iter().map(text).collect())
}

fn time(time: Duration) -> String {
    if time.subsec_millis() == 0 {
        format!("{}s", time.as_secs())
    } else {
        format!("{}ms", time.as_millis())
    }
}

fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    if let Some(number) = text.strip_suffix("ms") {
        return number.trim().parse().ok().map(Duration::from_millis);
    }
    let number = text.strip_suffix('s')?;
    number.trim().parse().ok().map(Duration::from_secs)
}

fn folders(item: &Item, scope: Scope<'_>) -> Option<Vec<PathBuf>> {
    item.as_array()?
        .iter()
        .map(|value| folder(value.as_str()?, scope))
        .collect()
}

fn folder(text: &str, scope: Scope<'_>) -> Option<PathBuf> {
    if text.is_empty() {
        return None;
    }
    match scope {
        Scope::User { home } => match text.strip_prefix('~') {
            Some("") => Some(home.to_owned()),
            Some(rest) => rest.strip_prefix('/').map(|rest| home.join(rest)),
            None => Some(PathBuf::from(text)).filter(|path| path.is_absolute()),
        },
        // Somebody else's file must not lead Byline to the writer's other folders.
        Scope::Project { folder } => {
            let inside = !text.starts_with('~')
                && Path::new(text)
                    .components()
                    .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
            inside.then(|| folder.join(text))
        }
    }
}
