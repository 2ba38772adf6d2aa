//! Drafts people wrote, from a folder named by `BYLINE_CORPUS`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    domain::text::Measure,
    prose::{Buffer, Motion, View, cell, measure},
};

fn markdown_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    for path in entries.map(|entry| entry.expect("the entry can be read").path()) {
        if path.is_dir() {
            markdown_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

#[test]
fn real_drafts_are_shown_whole_and_come_back_from_every_edit() {
    let Ok(folder) = std::env::var("BYLINE_CORPUS") else {
        println!("skipped: BYLINE_CORPUS names no folder of drafts");
        return;
    };
    let mut files = Vec::new();
    markdown_files(Path::new(&folder), &mut files);
    assert!(!files.is_empty(), "there are drafts in {folder}");
    let texts = files
        .iter()
        .filter_map(|file| Some((file, fs::read_to_string(file).ok()?)));
    for (file, text) in texts.filter(|(_, text)| text.len() < 200_000) {
        let name = file.display();
        let mut buffer = Buffer::new(&text);
        assert_eq!(measure(buffer.rope()), Measure::of(&text), "{name}");
        let mut tall = View::new(40, 100_000);
        tall.follow(&buffer);
        for row in tall.rows() {
            let shown = row.text(buffer.rope());
            let words = shown.trim_end();
            assert!(
                cell::columns(words) <= 40 || cell::clusters(words).count() == 1,
                "{name}: {words:?}"
            );
        }
        let mut view = View::new(66, 28);
        view.follow(&buffer);
        // Down to the end, writing on every page, and all the way back.
        while buffer.caret() < buffer.rope().len_bytes() {
            view.go(&mut buffer, Motion::PageDown, false);
            buffer.insert("word ");
            buffer.newline();
            view.follow(&buffer);
            assert!(view.caret().is_some(), "{name}");
        }
        tall.follow(&buffer);
        let mut fresh = View::new(40, 100_000);
        fresh.follow(&buffer);
        assert_eq!(tall.rows(), fresh.rows(), "{name}");
        while buffer.undo() {}
        assert_eq!(buffer.text(), text, "{name}");
    }
}
