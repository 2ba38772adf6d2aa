//! Every draft of a corpus, through the whole program: it is listed, opened, previewed, converted, saved and renamed.
//!
//! The golden stories always; with `BYLINE_CORPUS` also the drafts other people wrote, which are never copied here.

use std::path::{Path, PathBuf};

use byline::app::preview::Page;
use byline::app::sketches::Sketchbook;
use byline::domain::draft::{Draft, TitleSource};
use byline::domain::front_matter::Change;
use byline::domain::source::Source;
use byline::domain::story::Story;
use byline::domain::story::convert::Settings;
use byline::domain::story::highlight::Colours;
use byline::testing::Home;
use byline::testing::claims::check_html;

/// Every file, with its bytes.
fn files() -> Vec<(PathBuf, Vec<u8>)> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/stories");
    let mut folders = vec![own];
    match std::env::var_os("BYLINE_CORPUS") {
        Some(folder) => folders.push(folder.into()),
        None => println!("only the stories of our own: BYLINE_CORPUS is not set"),
    }
    let mut list = Vec::new();
    for folder in folders {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("readable").path();
            let about = path.file_stem().is_some_and(|name| {
                name.to_string_lossy()
                    .chars()
                    .all(|c| c.is_ascii_uppercase())
            });
            if path
                .extension()
                .is_some_and(|end| end == "md" || end == "mdx")
                && !about
            {
                let bytes = std::fs::read(&path).expect("readable");
                list.push((path, bytes));
            }
        }
    }
    assert!(list.len() >= 30);
    list
}

#[test]
fn every_draft_opens_previews_and_is_saved_byte_for_byte() {
    let files = files();
    let mut saved = 0;
    for (path, bytes) in &files {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let mut driver = Home::new().with(&name, "placeholder").size(80, 24).start();
        let file = driver.path(&name);
        std::fs::write(&file, bytes).expect("written");
        driver.keys("<enter>");
        driver.settle();
        driver.keys("<esc>v");
        driver.settle();
        assert!(!driver.screen().trim().is_empty(), "{name}");
        let text = Source::decode(bytes.clone());
        driver.keys("<ctrl-home>x<ctrl-s>");
        driver.settle();
        let changed = std::fs::read(&file).expect("readable");
        if text.encoding.editable() {
            // The control: the save is a real one.
            assert_ne!(&changed, bytes, "{name}\n{}", driver.screen());
            driver.keys("<backspace><ctrl-s>");
            driver.settle();
            saved += 1;
        }
        assert_eq!(
            &std::fs::read(&file).expect("readable"),
            bytes,
            "{name}\n{}",
            driver.screen()
        );
    }
    println!("{} drafts opened, {saved} saved", files.len());
    assert!(saved * 10 >= files.len() * 9);
}

#[test]
fn every_draft_becomes_a_story_of_what_medium_takes() {
    for (path, bytes) in files() {
        let text = Source::decode(bytes).text;
        let draft = Draft::parse(&path, &text);
        let story = Story::of(&text, &draft, Settings::default());
        if let Err(why) = check_html(&story.to_html()) {
            panic!("{}: {why}", path.display());
        }
        for width in [10, 66, 200] {
            let (colours, pictures) = (Colours::default(), Sketchbook::default());
            let page = Page::new(&story, &colours, &pictures, width);
            for number in 0..story.blocks.len() {
                assert!(!page.block_rows(number).is_empty());
            }
        }
    }
}

#[test]
fn a_new_title_changes_only_the_bytes_of_the_title() {
    let (mut edited, mut refused) = (0, Vec::new());
    for (path, bytes) in files() {
        let text = Source::decode(bytes).text;
        let draft = Draft::parse(&path, &text);
        let title = "Another: “title” for #1".to_owned();
        let splice = match draft.edit(&text, &Change::Title(title.clone())) {
            Ok(splice) => splice.expect("it is another title"),
            Err(why) => {
                refused.push(format!("{}: {why}", path.display()));
                continue;
            }
        };
        let old = text[splice.range.clone()].to_owned();
        let allowed = match draft.details.title.source {
            TitleSource::Header => draft
                .front_matter
                .get("title")
                .map(|entry| entry.value_span.clone()),
            // A line of the file that holds the words of the title, and nothing but it.
            TitleSource::Heading { line } => {
                let start = text
                    .split_inclusive('\n')
                    .take(line - 1)
                    .map(str::len)
                    .sum();
                let long = text[start..].split("\n\n").next().map_or(0, str::len);
                Some(start..start + long)
            }
            TitleSource::FileName => Some(splice.range.start..splice.range.start),
        }
        .expect("a place for it");
        assert!(
            allowed.start <= splice.range.start && splice.range.end <= allowed.end,
            "{}: {old:?} is more than the title",
            path.display()
        );
        let after = Draft::parse(&path, &splice.apply(&text));
        assert_eq!(after.details.title.text, title, "{}", path.display());
        assert_eq!(after.details.tags, draft.details.tags, "{}", path.display());
        edited += 1;
    }
    println!("{edited} titles changed; refused: {refused:#?}");
    assert!(edited > refused.len() * 5, "{refused:#?}");
}
