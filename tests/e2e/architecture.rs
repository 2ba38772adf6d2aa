//! The house rules as tests. Each has a control: a snippet that must break it.

mod source;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use source::{code, functions, paths, without_tests};

const LINES: usize = 600;
const LINES_AS_A_RULE: usize = 300;
const FUNCTION_LINES: usize = 80;

/// Names that say nothing about what a thing is.
const EMPTY_NAMES: [&str; 5] = ["Manager", "Handler", "Helper", "Utils", "Service"];

/// Who may touch the world with what: the start of a path, and the folders or files (without ending) that may use it.
const WORLD: &[(&str, &[&str])] = &[
    // The lock of a send is a file that is held open; the port hands it on without looking inside.
    (
        "std::fs",
        &[
            "adapters",
            "sandbox",
            "handoff",
            "runtime",
            "cli",
            "ports/journal",
        ],
    ),
    ("std::net", &["adapters", "sandbox", "handoff"]),
    ("std::process", &["adapters", "runtime", "cli", "main"]),
    ("std::env", &["adapters", "cli"]),
    ("std::os", &["adapters", "sandbox", "runtime"]),
    ("std::thread", &["adapters", "sandbox", "runtime", "cli"]),
    (
        "std::time::Instant",
        &["adapters", "sandbox", "handoff", "runtime"],
    ),
    ("std::time::SystemTime", &["adapters", "sandbox", "runtime"]),
    ("jiff::Timestamp::now", &["adapters", "sandbox"]),
    ("jiff::Zoned::now", &["adapters", "sandbox"]),
    (
        "tokio",
        &["adapters", "sandbox", "handoff", "runtime", "cli"],
    ),
    ("reqwest", &["adapters"]),
    ("axum", &["sandbox", "handoff"]),
    ("hyper", &["sandbox"]),
    ("hyper_util", &["sandbox"]),
    ("rustix", &["adapters", "runtime"]),
    ("tempfile", &["adapters", "sandbox"]),
    ("ignore", &["adapters"]),
    ("directories", &["adapters"]),
    ("imagesize", &["adapters"]),
    ("resvg", &["adapters"]),
    ("keyring", &["adapters"]),
    ("spellbook", &["adapters"]),
    // The rules about pictures have a module of the same name.
    ("image", &["adapters", "domain/lint", "domain/plan"]),
    ("encoding_rs", &["adapters"]),
    ("getrandom", &["adapters", "sandbox", "handoff"]),
    ("arboard", &["adapters"]),
    ("scraper", &["adapters"]),
    ("signal_hook", &["runtime", "cli"]),
    ("crossterm", &["runtime", "cli"]),
    // Drawing; its rectangle serves the layout as a value, and the one-line editor the fields.
    ("ratatui", &["ui", "runtime", "app/layout"]),
    ("tui_textarea", &["app/field"]),
];

/// A file of the program or its tests: its path from the package's folder, and its text.
struct File {
    path: PathBuf,
    text: String,
}

impl File {
    /// The modules it is reached by, from the root of the crate.
    fn modules(&self) -> Vec<String> {
        let below = self.path.strip_prefix("src").unwrap_or(&self.path);
        below
            .with_extension("")
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect()
    }
}

fn files(folder: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut list = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                list.push(File {
                    text: std::fs::read_to_string(&path).expect("readable"),
                    path: path.strip_prefix(root).expect("below").to_owned(),
                });
            }
        }
    }
    list.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!list.is_empty(), "no files in {folder}");
    list
}

/// The program without its test code: modules and code of each file.
fn program() -> Vec<(Vec<String>, String)> {
    let mut test_only: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut list = Vec::new();
    for file in files("src") {
        let modules = file.modules();
        let (code, tests) = without_tests(&code(&file.text));
        test_only.extend(tests.into_iter().map(|name| {
            let mut path = modules.clone();
            path.push(name);
            path
        }));
        list.push((modules, code));
    }
    list.retain(|(modules, _)| !test_only.iter().any(|test| modules.starts_with(test)));
    list
}

/// The floor of a module; nothing for what is not in the house (a crate's own name, a type at the root).
fn floor(modules: &[String]) -> Option<u8> {
    Some(match modules.first()?.as_str() {
        "domain" | "prose" => 0,
        "ports" | "adapters" | "sandbox" | "handoff" => 1,
        "screens" if modules.iter().any(|part| part == "view") => 3,
        "app" | "screens" => 2,
        "ui" => 3,
        "runtime" => 4,
        "cli" | "testing" | "main" => 5,
        _ => return None,
    })
}

/// Where a path leads that begins with `crate`, `super` or the crate's name; nothing for any other.
fn target(from: &[String], path: &str) -> Option<Vec<String>> {
    let mut parts: Vec<String> = path.split("::").map(str::to_owned).collect();
    let mut base = from.to_vec();
    match parts[0].as_str() {
        "crate" | "byline" => return Some(parts.split_off(1)),
        "super" => {}
        _ => return None,
    }
    while parts.first().is_some_and(|part| part == "super") {
        base.pop();
        parts.remove(0);
    }
    base.extend(parts);
    Some(base)
}

fn upward(modules: &[String], code: &str) -> Vec<String> {
    let Some(own) = floor(modules) else {
        return Vec::new();
    };
    paths(code)
        .into_iter()
        .filter(|path| {
            target(modules, path).is_some_and(|to| floor(&to).is_some_and(|floor| floor > own))
        })
        .map(|path| format!("{} names {path}", modules.join("/")))
        .collect()
}

fn out_of_place(modules: &[String], code: &str) -> Vec<String> {
    let here = modules.join("/");
    let is_view = floor(modules) == Some(3);
    let mut found = Vec::new();
    for path in paths(code) {
        for (world, places) in WORLD {
            let uses = path == *world || path.starts_with(&format!("{world}::"));
            let allowed = places
                .iter()
                .any(|place| here == *place || here.starts_with(&format!("{place}/")))
                || (is_view && *world == "ratatui")
                // Drives and fakes everything, for tests only.
                || modules.first().is_some_and(|part| part == "testing");
            if uses && !allowed {
                found.push(format!("{here} uses {path}"));
            }
        }
    }
    found
}

fn empty_names(path: &Path, code: &str) -> Vec<String> {
    let file = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let words: Vec<&str> = code
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    let named = words
        .windows(2)
        .filter(|pair| ["struct", "enum", "trait", "type", "mod", "union"].contains(&pair[0]))
        .map(|pair| pair[1].to_owned());
    named
        .chain([file])
        .filter(|name| {
            let name = name.to_lowercase().replace('_', "");
            EMPTY_NAMES
                .iter()
                .any(|empty| name.ends_with(&empty.to_lowercase()))
        })
        .map(|name| format!("{}: {name}", path.display()))
        .collect()
}

fn long_functions(path: &Path, code: &str) -> Vec<String> {
    functions(code)
        .into_iter()
        .filter(|(_, lines)| *lines > FUNCTION_LINES)
        .map(|(name, lines)| format!("{}: {name} has {lines} lines", path.display()))
        .collect()
}

/// Ways in which a secret could be printed or stored by mistake.
fn open_secrets(code: &str) -> Vec<String> {
    let flat = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    for (at, _) in flat.match_indices("#[derive(") {
        let derives = &flat[at..][..flat[at..].find(")]").unwrap_or(0)];
        let item = &flat[at..];
        let item = &item[..item.find(" }").or(item.find(';')).unwrap_or(item.len())];
        let is_secret = item.contains("struct Secret ") || item.contains("struct Secret(");
        let holds_one = item
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "Secret");
        let printed = is_secret && ["Debug", "Display"].iter().any(|d| derives.contains(d));
        let stored = holds_one && derives.contains("Serialize");
        if printed || stored {
            found.push(item.to_owned());
        }
    }
    for written in ["Display for Secret", "Serialize for Secret"] {
        if flat.contains(written) {
            found.push(written.to_owned());
        }
    }
    found
}

fn modules(path: &str) -> Vec<String> {
    path.split('/').map(str::to_owned).collect()
}

#[test]
fn no_file_names_a_floor_above_its_own() {
    let broken: Vec<String> = program()
        .iter()
        .flat_map(|(modules, code)| upward(modules, code))
        .collect();
    assert_eq!(broken, [""; 0]);
    for (from, snippet) in [
        ("domain/draft", "use crate::ports::failure::Failure;"),
        ("app/update", "use crate::{app::msg::Msg, ui::theme::Role};"),
        ("adapters/files", "fn f() { super::super::runtime::go() }"),
        (
            "screens/details",
            "use crate::screens::details::view::draw;",
        ),
        ("runtime/world", "use byline::cli::args;"),
    ] {
        assert_eq!(
            upward(&modules(from), snippet).len(),
            1,
            "{from}: {snippet}"
        );
    }
    assert_eq!(
        upward(&modules("app/msg"), "use crate::domain::draft::Draft;"),
        [""; 0]
    );
}

#[test]
fn every_module_is_on_a_floor() {
    for (modules, _) in program() {
        assert!(
            floor(&modules).is_some() || modules == ["lib"],
            "{modules:?} has no floor"
        );
    }
}

#[test]
fn only_the_floors_of_the_world_touch_it() {
    let broken: Vec<String> = program()
        .iter()
        .flat_map(|(modules, code)| out_of_place(modules, code))
        .collect();
    assert_eq!(broken, [""; 0]);
    for (from, snippet) in [
        ("domain/draft", "use std::{fmt, fs};"),
        ("app/update", "let now = std::time::Instant::now();"),
        ("screens/details", "use ratatui::layout::Rect;"),
        ("adapters/files", "use crossterm::event;"),
    ] {
        assert_eq!(out_of_place(&modules(from), snippet).len(), 1, "{snippet}");
    }
    assert_eq!(
        out_of_place(
            &modules("screens/details/view"),
            "use ratatui::layout::Rect;"
        ),
        [""; 0]
    );
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = |text: &str| !text.starts_with("//! ");
    for file in files("src").into_iter().chain(files("tests")) {
        assert!(!silent(&file.text), "{}", file.path.display());
    }
    assert!(silent("use std::fmt;\n"));
}

#[test]
fn files_and_functions_are_short_enough_to_read() {
    let mut broken = Vec::new();
    for file in files("src").into_iter().chain(files("tests")) {
        let lines = file.text.lines().count();
        if lines > LINES {
            broken.push(format!("{} has {lines} lines", file.path.display()));
        } else if lines > LINES_AS_A_RULE {
            println!("note: {} has {lines} lines", file.path.display());
        }
        broken.extend(long_functions(&file.path, &code(&file.text)));
    }
    assert_eq!(broken, [""; 0]);
    let long = format!("fn long() {{\n{}}}\n", "    go();\n".repeat(79));
    assert_eq!(long_functions(Path::new("a.rs"), &long).len(), 1);
    let fits = format!("fn fits() {{\n{}}}\n", "    go();\n".repeat(78));
    assert_eq!(long_functions(Path::new("a.rs"), &fits), [""; 0]);
}

#[test]
fn a_module_stands_beside_its_folder() {
    let is_mod = |path: &Path| path.file_name().is_some_and(|name| name == "mod.rs");
    for file in files("src").into_iter().chain(files("tests")) {
        assert!(!is_mod(&file.path), "{}", file.path.display());
    }
    assert!(is_mod(Path::new("src/app/mod.rs")));
}

#[test]
fn names_say_what_a_thing_is() {
    let broken: Vec<String> = files("src")
        .into_iter()
        .chain(files("tests"))
        .flat_map(|file| empty_names(&file.path, &code(&file.text)))
        .collect();
    assert_eq!(broken, [""; 0]);
    assert_eq!(
        empty_names(Path::new("a.rs"), "pub struct KeyHandler;").len(),
        1
    );
    assert_eq!(empty_names(Path::new("src/utils.rs"), "").len(), 1);
}

#[test]
fn a_secret_is_never_derived_into_print() {
    for (modules, code) in program() {
        assert_eq!(open_secrets(&code), [""; 0], "{modules:?}");
    }
    for snippet in [
        "#[derive(Clone, Debug)]\npub struct Secret(String);",
        "#[derive(Serialize)]\nstruct Kept { token: Secret }",
        "impl fmt::Display for Secret { }",
    ] {
        assert_eq!(open_secrets(snippet).len(), 1, "{snippet}");
    }
}
