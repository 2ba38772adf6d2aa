//! What the README says must stay true: its table of keys, its folders, its pictures, its length.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

const BEGIN: &str = "<!-- keys -->";
const END: &str = "<!-- /keys -->";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).expect("there is a README")
}

/// The README with this between the marks.
fn with_keys(readme: &str, table: &str) -> String {
    let (before, rest) = readme.split_once(BEGIN).expect("the opening mark");
    let (_, after) = rest.split_once(END).expect("the closing mark");
    format!("{before}{BEGIN}\n{table}{END}{after}")
}

#[test]
fn the_table_of_keys_in_the_readme_is_that_of_the_program() {
    let old = readme();
    let new = with_keys(&old, &byline::app::keymap::markdown());
    if std::env::var_os("BYLINE_UPDATE").is_some_and(|value| value == "1") {
        // In one step: the other tests read it meanwhile.
        let beside = tempfile::NamedTempFile::new_in(root()).expect("a file");
        std::fs::write(beside.path(), &new).expect("written");
        std::fs::set_permissions(beside.path(), std::fs::Permissions::from_mode(0o644))
            .expect("ours");
        beside.persist(root().join("README.md")).expect("replaced");
        return;
    }
    assert!(
        old == new,
        "the table of keys is stale; renew it with: BYLINE_UPDATE=1 cargo test --test e2e readme"
    );
}

#[test]
fn a_stale_table_of_keys_is_noticed() {
    let table = byline::app::keymap::markdown();
    let fresh = with_keys(&format!("a\n{BEGIN}\n{END}\nb\n"), &table);
    assert_eq!(with_keys(&fresh, &table), fresh);
    let stale = fresh.replacen("Show your drafts", "Show my drafts", 1);
    assert_ne!(with_keys(&stale, &table), stale);
}

/// The addresses in a page that lie within the project, without the place in the page.
fn links(page: &str) -> impl Iterator<Item = &str> {
    page.split("](").skip(1).filter_map(|rest| {
        let (target, _) = rest.split_once(')')?;
        (!target.contains("://")).then_some(target)
    })
}

#[test]
fn every_file_of_the_project_that_the_readme_names_is_there() {
    let readme = readme();
    let sources = readme
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|code| !code.contains([' ', '<', '*', '{', '\n']))
        .filter(|code| {
            ["src/", "tests/", "assets/"]
                .iter()
                .any(|folder| code.starts_with(folder))
        });
    let mut seen = 0;
    for name in links(&readme).chain(sources) {
        assert!(root().join(name).exists(), "{name} is not there");
        seen += 1;
    }
    assert!(seen >= 10, "only {seen} names were found");
}

#[test]
fn every_page_of_the_guide_is_in_the_readme_and_its_links_lead_somewhere() {
    let guide = root().join("assets/guide");
    let readme = readme();
    let mut seen = 0;
    for entry in std::fs::read_dir(&guide).expect("there is a guide") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        let link = format!("](assets/guide/{name})");
        assert!(readme.contains(&link), "{name} is not in the README");
        let page = std::fs::read_to_string(&path).expect("readable");
        for target in links(&page) {
            assert!(guide.join(target).exists(), "{name}: {target} is not there");
        }
        seen += 1;
    }
    assert!(seen >= 3, "only {seen} pages were found");
}

#[test]
fn the_folders_in_the_readme_are_those_of_the_program() {
    if !cfg!(target_os = "linux") {
        println!("skipped: the README names the folders of Linux");
        return;
    }
    let home = Path::new("/home/ada");
    let env = byline::adapters::environment::Environment::from([("HOME", "/home/ada")]);
    let paths = byline::adapters::paths::Paths::of(&env).expect("there is a home");
    let readme = readme();
    for path in [
        paths.config_file(),
        paths.state.clone(),
        paths.journal(byline::domain::plan::Target::Sandbox),
        paths.sandbox(),
        paths.demo(),
    ] {
        let short = path.strip_prefix(home).expect("below home");
        let name = format!("`~/{}", short.display());
        assert!(readme.contains(&name), "{name} is not in the README");
    }
}

#[test]
fn the_readme_is_short() {
    assert!(readme().lines().count() < 250);
}
