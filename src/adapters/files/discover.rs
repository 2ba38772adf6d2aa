//! Finding the drafts of a folder, the first of them at once.

use std::ffi::OsStr;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ignore::{DirEntry, WalkBuilder};

use super::trouble::{Task, trouble};
use crate::ports::drafts::Found;
use crate::ports::failure::Failure;

/// Folders that hold no drafts, in any tree a static site lives in.
const NO_DRAFTS: [&str; 6] = [
    "node_modules",
    "vendor",
    "themes",
    "archetypes",
    "scaffolds",
    "templates",
];

/// Files about a repository rather than of it, when they lie at its root among other posts.
const ABOUT: [&str; 5] = [
    "readme",
    "license",
    "contributing",
    "changelog",
    "code_of_conduct",
];

/// The first batch is small, so that there is something to see; later ones save messages.
const FIRST: (usize, Duration) = (64, Duration::from_millis(10));
const LATER: (usize, Duration) = (512, Duration::from_millis(50));

/// Walks a folder; see [`crate::ports::drafts::Drafts::discover`].
pub(super) fn discover(
    folder: &Path,
    found: &mut dyn FnMut(Vec<Found>) -> bool,
) -> Result<(), Failure> {
    let failed = |step: &str, error: &std::io::Error| trouble(Task::List, folder, step, error);
    let root = folder
        .canonicalize()
        .map_err(|e| failed("following its links", &e))?;
    std::fs::read_dir(&root).map_err(|e| failed("opening the folder", &e))?;
    let mut batches = Batches::new(found);
    let mut about = Vec::new();
    let mut others = false;
    for entry in walk(folder, root) {
        // An entry that cannot be read, or links that lead in a circle, hide themselves and nothing else.
        let Ok(entry) = entry else { continue };
        let Some(draft) = draft_of(&entry) else {
            continue;
        };
        if entry.depth() == 1 && is_about(&draft.path) {
            about.push(draft);
            continue;
        }
        others = true;
        if !batches.add(draft) {
            return Ok(());
        }
    }
    if !others {
        for draft in about {
            if !batches.add(draft) {
                return Ok(());
            }
        }
    }
    batches.flush();
    Ok(())
}

fn walk(folder: &Path, root: PathBuf) -> ignore::Walk {
    WalkBuilder::new(folder)
        .require_git(false)
        // The writer named this folder; that a folder above ignores it is not meant for Byline.
        .parents(false)
        .follow_links(true)
        .sort_by_file_name(OsStr::cmp)
        .filter_entry(move |entry| entry.depth() == 0 || is_wanted(entry, &root))
        .build()
}

fn is_wanted(entry: &DirEntry, root: &Path) -> bool {
    if !entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    if NO_DRAFTS.iter().any(|skip| name.eq_ignore_ascii_case(skip)) {
        return false;
    }
    // A link to a folder above would walk the whole disk, one to a folder inside would show it twice.
    !entry.path_is_symlink()
        || entry
            .path()
            .canonicalize()
            .is_ok_and(|target| !root.starts_with(&target) && !target.starts_with(root))
}

fn draft_of(entry: &DirEntry) -> Option<Found> {
    if !entry.file_type()?.is_file() {
        return None;
    }
    let extension = entry.path().extension()?.to_str()?;
    let markdown = ["md", "markdown", "mdx"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known));
    let stem = entry.path().file_stem()?;
    if !markdown || stem.eq_ignore_ascii_case("_index") {
        return None;
    }
    let there = entry.metadata().ok()?;
    Some(Found {
        path: entry.path().to_owned(),
        size: there.len(),
        modified: there.mtime(),
    })
}

/// Whether a file is about the repository, in whatever language: `README.md`, `readme.zh.md`.
fn is_about(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.split('.').next().unwrap_or_default();
    ABOUT.iter().any(|about| stem.eq_ignore_ascii_case(about))
}

/// Collects what was found and hands it on when there is enough or it has waited long enough.
struct Batches<'a> {
    found: &'a mut dyn FnMut(Vec<Found>) -> bool,
    waiting: Vec<Found>,
    limits: (usize, Duration),
    since: Instant,
}

impl<'a> Batches<'a> {
    fn new(found: &'a mut dyn FnMut(Vec<Found>) -> bool) -> Self {
        Self {
            found,
            waiting: Vec::new(),
            limits: FIRST,
            since: Instant::now(),
        }
    }

    /// Returns whether more is wanted.
    fn add(&mut self, draft: Found) -> bool {
        self.waiting.push(draft);
        if self.waiting.len() >= self.limits.0 || self.since.elapsed() >= self.limits.1 {
            return self.flush();
        }
        true
    }

    fn flush(&mut self) -> bool {
        self.limits = LATER;
        self.since = Instant::now();
        self.waiting.is_empty() || (self.found)(std::mem::take(&mut self.waiting))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
            std::fs::write(path, "text").expect("a file");
        }
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names = Vec::new();
        discover(folder, &mut |batch| {
            names.extend(batch.into_iter().map(|f| {
                let inside = f.path.strip_prefix(folder).expect("inside");
                inside.to_string_lossy().into_owned()
            }));
            true
        })
        .expect("readable");
        names
    }

    #[test]
    fn drafts_are_found_and_what_belongs_to_the_site_is_left_out() {
        let folder = tree(&[
            "a.md",
            "posts/B.MD",
            "posts/deep/c.markdown",
            "posts/README.md",
            "d.mdx",
            "e.txt",
            "README.md",
            "Changelog.md",
            "readme.zh.md",
            "posts/_index.md",
            ".hidden/f.md",
            ".g.md",
            "node_modules/x/h.md",
            "themes/i.md",
            "posts/templates/j.md",
        ]);
        assert_eq!(
            names(folder.path()),
            [
                "a.md",
                "d.mdx",
                "posts/B.MD",
                "posts/README.md",
                "posts/deep/c.markdown"
            ]
        );
    }

    #[test]
    fn a_readme_alone_is_the_article() {
        assert_eq!(names(tree(&["README.md"]).path()), ["README.md"]);
    }

    #[test]
    fn ignored_files_stay_out_also_without_git() {
        let folder = tree(&["a.md", "old/b.md", "c.md"]);
        std::fs::write(folder.path().join(".gitignore"), "old/\nc.md\n").expect("a file");
        assert_eq!(names(folder.path()), ["a.md"]);
    }

    #[test]
    fn a_folder_that_is_ignored_from_above_still_shows_its_drafts() {
        let folder = tree(&["drafts/a.md"]);
        std::fs::write(folder.path().join(".gitignore"), "*.md\n").expect("a file");
        assert_eq!(names(&folder.path().join("drafts")), ["a.md"]);
        // The control: seen from above, the rule holds.
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn links_in_circles_pipes_and_broken_links_are_harmless() {
        use std::os::unix::fs::symlink;
        let folder = tree(&["a.md", "posts/b.md"]);
        let elsewhere = tree(&["c.md"]);
        let inside = |name: &str| folder.path().join(name);
        symlink(folder.path(), inside("posts/up")).expect("a link");
        symlink("/", inside("everything")).expect("a link");
        symlink(inside("posts"), inside("twice")).expect("a link");
        symlink("nowhere.md", inside("broken.md")).expect("a link");
        symlink(elsewhere.path(), inside("elsewhere")).expect("a link");
        symlink("a.md", inside("link.md")).expect("a link");
        let made = std::process::Command::new("mkfifo")
            .arg(inside("pipe.md"))
            .status();
        assert!(made.expect("mkfifo runs").success());
        assert_eq!(
            names(folder.path()),
            ["a.md", "elsewhere/c.md", "link.md", "posts/b.md"]
        );
    }

    #[test]
    fn names_that_are_not_utf8_are_found_too() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tree(&[]);
        let path = folder.path().join(OsStr::from_bytes(b"caf\xE9.md"));
        if std::fs::write(&path, "text").is_err() {
            println!("skipped: this file system takes UTF-8 names only");
            return;
        }
        let mut paths = Vec::new();
        discover(folder.path(), &mut |batch| {
            paths.extend(batch.into_iter().map(|f| f.path));
            true
        })
        .expect("readable");
        assert_eq!(paths, [path]);
    }

    #[test]
    fn the_first_batch_is_small_and_the_walk_stops_when_told() {
        let files: Vec<String> = (0..1000).map(|n| format!("{n:04}.md")).collect();
        let folder = tree(&files.iter().map(String::as_str).collect::<Vec<_>>());
        let mut sizes = Vec::new();
        discover(folder.path(), &mut |batch| {
            sizes.push(batch.len());
            sizes.len() < 2
        })
        .expect("readable");
        assert_eq!(sizes.len(), 2);
        assert!(sizes[0] <= FIRST.0, "{sizes:?}");
        assert_eq!(names(folder.path()).len(), 1000);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let failure = discover(Path::new("/nonexistent/writing"), &mut |_| true).expect_err("none");
        assert_eq!(failure.what, "Could not list writing: it is not there.");
        let file = tree(&["a.md"]);
        assert!(discover(&file.path().join("a.md"), &mut |_| true).is_err());
    }
}
