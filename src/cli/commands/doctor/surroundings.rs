//! What makes writing pleasant and nothing fails without: editor, browser, clipboard, dictionary, terminal.

use std::io::IsTerminal as _;

use super::Check;
use crate::adapters::clipboard::{Way, ways};
use crate::adapters::editor::SystemEditor;
use crate::adapters::environment::Environment;
use crate::adapters::{browser, program};
use crate::app::sketches::Depth;
use crate::ports::settings::{Checking, Settings};
use crate::runtime::world::World;

/// All of it.
pub(super) fn checks(world: &World, settings: &Settings) -> Vec<Check> {
    let env = &world.env;
    let mut checks = vec![
        terminal(env),
        characters(env, settings),
        clipboard(env),
        browser(env),
        editor(env, settings),
        dictionary(world, settings),
    ];
    checks.extend(between(env));
    checks
}

fn terminal(env: &Environment) -> Check {
    let fix = "Set TERM to what your terminal is, such as xterm-256color.";
    let Some(term) = env.text("TERM") else {
        return Check::note(
            "Terminal",
            "TERM is not set, so the screen may not work.",
            fix,
        );
    };
    if term == "dumb" {
        return Check::note(
            "Terminal",
            "TERM is dumb: Byline draws without colours.",
            fix,
        );
    }
    let colours = if env.has("NO_COLOR") {
        "no colours, because NO_COLOR is set"
    } else {
        match Depth::of(env.text("TERM"), env.text("COLORTERM")) {
            Some(Depth::Full) => "all colours",
            Some(Depth::Indexed) => "256 colours",
            None => "16 colours; pictures need 256",
        }
    };
    let here = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let piped = if here { "" } else { "; this call has none" };
    Check::fine("Terminal", format!("{term}: {colours}{piped}."))
}

/// Whether text arrives as UTF-8.
fn characters(env: &Environment, settings: &Settings) -> Check {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| env.text(name));
    let locale = locale.unwrap_or("C");
    let plain = locale.to_ascii_lowercase().replace('-', "");
    if plain.contains("utf8") {
        return Check::fine("Characters", format!("{locale}: UTF-8."));
    }
    if settings.ascii {
        return Check::fine("Characters", "ASCII, as ui.ascii says.");
    }
    Check::note(
        "Characters",
        format!("The locale {locale} does not say UTF-8, so lines and accents may look wrong."),
        "Set LANG to one that does, such as C.UTF-8, or: byline config set ui.ascii true",
    )
}

fn clipboard(env: &Environment) -> Check {
    let mut missing = Vec::new();
    for way in ways(env) {
        let tool = match way {
            Way::Tool(argv) => argv[0],
            Way::WindowsClip => "clip.exe",
            Way::Tmux => "tmux",
        };
        if program::is_there(env, tool) {
            return Check::fine("Clipboard", format!("Through {tool}."));
        }
        missing.push(tool);
    }
    let terminal = "Through the terminal (OSC 52), if it allows that; nobody can know.";
    if missing.is_empty() {
        return Check::fine("Clipboard", terminal);
    }
    Check::note(
        "Clipboard",
        terminal,
        format!(
            "Install {} for a clipboard that is sure.",
            missing[0].replace("wl-copy", "wl-clipboard")
        ),
    )
}

fn browser(env: &Environment) -> Check {
    match browser::argv(env, "") {
        Some(argv) if program::is_there(env, &argv[0]) => {
            Check::fine("Browser", format!("Through {}.", argv[0]))
        }
        Some(argv) => Check::note(
            "Browser",
            format!("There is no program {}.", argv[0]),
            "Install it, or name a browser in the variable BROWSER. Addresses can be copied, or shown as QR codes.",
        ),
        None if env.is_ssh() => Check::fine(
            "Browser",
            "Over SSH none is opened: addresses are copied, or shown as QR codes.",
        ),
        None => Check::fine(
            "Browser",
            "There is no desktop here: addresses are copied, or shown as QR codes.",
        ),
    }
}

fn editor(env: &Environment, settings: &Settings) -> Check {
    match SystemEditor::new(env.clone(), settings.command.clone()).argv() {
        Ok(argv) if program::is_there(env, &argv[0]) => {
            Check::fine("Editor", format!("Ctrl-E opens {}.", argv[0]))
        }
        Ok(argv) => Check::note(
            "Editor",
            format!("There is no program {}.", argv[0]),
            "Correct VISUAL, EDITOR or editor.command. Byline's own editor needs none of them.",
        ),
        Err(failure) => Check::note("Editor", failure.what, failure.hint),
    }
}

fn dictionary(world: &World, settings: &Settings) -> Check {
    if settings.spelling == Checking::Off {
        return Check::fine(
            "Dictionary",
            "Spelling is not checked, as editor.spelling says.",
        );
    }
    match world.spelling.check(None, Vec::new()) {
        Ok(_) => Check::fine(
            "Dictionary",
            "There is one for the language of this system.",
        ),
        Err(why) => Check::note("Dictionary", why, ""),
    }
}

/// What stands between Byline and the writer's own terminal.
fn between(env: &Environment) -> Option<Check> {
    let mut list = Vec::new();
    if env.is_ssh() {
        list.push("SSH");
    }
    if env.has("TMUX") {
        list.push("tmux");
    }
    if env.has("STY") {
        list.push("GNU screen");
    }
    (!list.is_empty()).then(|| Check::fine("Between", format!("{}.", list.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn a_terminal_is_told_by_what_the_environment_says_of_it() {
        let of = |env: Environment| (terminal(&env).state, terminal(&env).what);
        assert_eq!(of(Environment::default()).0, State::Note);
        assert_eq!(of(Environment::from([("TERM", "dumb")])).0, State::Note);
        let (state, what) = of(Environment::from([("TERM", "xterm-256color")]));
        assert!(
            state == State::Fine && what.contains("256 colours"),
            "{what}"
        );
        let quiet = Environment::from([("TERM", "xterm-256color"), ("NO_COLOR", "1")]);
        assert!(of(quiet).1.contains("NO_COLOR"));
    }

    #[test]
    fn a_locale_without_utf_8_is_told_with_its_remedy() {
        let of = |name: &str, value: &str| {
            let env = Environment::from([(name, value)]);
            characters(&env, &Settings::default())
        };
        assert_eq!(of("LANG", "de_DE.UTF-8").state, State::Fine);
        assert_eq!(of("LC_ALL", "C.utf8").state, State::Fine);
        let plain = of("LANG", "POSIX");
        assert!(plain.state == State::Note && plain.fix.contains("ui.ascii"));
    }

    #[test]
    fn a_missing_clipboard_tool_and_browser_are_told_with_what_to_install() {
        let env = Environment::from([("WAYLAND_DISPLAY", "w"), ("PATH", "/nonexistent")]);
        assert!(clipboard(&env).fix.contains("wl-clipboard"));
        assert_eq!(browser(&env).state, State::Note);
        let none = Environment::from([("PATH", "/nonexistent")]);
        assert_eq!(
            (clipboard(&none).state, browser(&none).state),
            (State::Fine, State::Fine)
        );
    }
}
