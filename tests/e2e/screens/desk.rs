//! The writer's desk: replacing, outline, focus, words of the day, the preview's own keys, spelling.

use byline::screens::Screen;
use byline::testing::{Driver, Home};
use ratatui::style::Modifier;

use super::support::{demo, pictures, with};

/// The row of the screen, from zero, that a text stands on.
fn row_of(driver: &Driver, text: &str) -> u16 {
    let screen = driver.screen();
    let row = screen.lines().position(|line| line.contains(text));
    let row = row.unwrap_or_else(|| panic!("no “{text}” on:\n{screen}"));
    u16::try_from(row).expect("a row")
}

const CATS: &str = "---\ntitle: Cats\n---\n\nA cat, a Cat, a cat.\n\nOne more cat.\n";

#[test]
fn replacing_goes_from_match_to_match() {
    let mut driver = with(CATS).start();
    driver.keys("<enter><ctrl-f>cat<tab>dog<enter>");
    assert!(driver.screen().contains("2 of 4"), "{}", driver.screen());
    driver.keys("<down><enter><esc>");
    driver.settle();
    let text = driver.file("post.md");
    assert!(text.contains("A dog, a Cat, a dog."), "{text}");
    assert!(text.contains("One more cat."), "{text}");
    driver.keys("<ctrl-z>");
    driver.settle();
    assert!(driver.file("post.md").contains("A dog, a Cat, a cat."));
}

#[test]
fn the_selected_word_is_looked_for_until_another_is_typed() {
    let found = |keys: &str| {
        let mut driver = with("---\ntitle: T\n---\n\ncat dog cat\n").start();
        driver.keys("<enter><shift-right><shift-right><shift-right><ctrl-f>");
        driver.keys(keys);
        let find = driver
            .model
            .desk
            .as_ref()
            .and_then(|desk| desk.find.as_ref());
        find.map(|find| find.field.text().to_owned())
    };
    assert_eq!(found("").as_deref(), Some("cat"));
    assert_eq!(found("dog").as_deref(), Some("dog"));
    assert_eq!(found("<enter>s").as_deref(), Some("cats"));
}

#[test]
fn replacing_all_is_one_step_of_undo_and_says_how_many_there_were() {
    let mut driver = with(CATS).start();
    driver.keys("<enter><ctrl-f>cat<tab>tomcat<ctrl-a>");
    assert!(
        driver.screen().contains("Replaced 5 matches."),
        "{}",
        driver.screen()
    );
    driver.settle();
    let text = driver.file("post.md");
    assert!(text.contains("A tomcat, a tomcat, a tomcat."), "{text}");
    assert!(text.contains("title: tomcats"), "{text}");
    driver.keys("<ctrl-z>");
    assert!(
        !driver.screen().contains("Replaced"),
        "it is no longer so:\n{}",
        driver.screen()
    );
    driver.settle();
    assert_eq!(driver.file("post.md"), CATS);
}

#[test]
fn a_capital_in_the_query_replaces_only_itself() {
    let mut driver = with(CATS).start();
    driver.keys("<enter><ctrl-f>Cat,<tab>Dog,<ctrl-a>");
    driver.settle();
    assert_eq!(driver.file("post.md"), CATS.replace("Cat,", "Dog,"));
}

#[test]
fn a_draft_that_cannot_be_edited_is_not_replaced_in() {
    let mut driver = with(CATS).start();
    std::fs::write(driver.path("post.md"), b"caf\xe9 cat\n").expect("written");
    driver.keys("<enter><ctrl-f>cat<tab>dog<ctrl-a>");
    assert!(driver.screen().contains("Read only"), "{}", driver.screen());
    driver.settle();
    let bytes = std::fs::read(driver.path("post.md")).expect("bytes");
    assert_eq!(bytes, b"caf\xe9 cat\n");
}

#[test]
fn the_bar_shows_both_fields_and_its_keys() {
    pictures(
        "writer_replace",
        || with(CATS),
        |driver| driver.keys("<enter><ctrl-f>cat<tab>dog"),
    );
}

/// A draft with headings a screen apart.
fn long() -> String {
    use std::fmt::Write as _;
    let mut text = String::from("---\ntitle: Long\n---\n\nBefore.\n");
    for (level, name) in [("##", "Apples"), ("###", "Green ones"), ("##", "Pears")] {
        let _ = write!(text, "\n{level} {name}\n");
        for number in 1..20 {
            let _ = write!(text, "\nParagraph {number} about {name}.\n");
        }
    }
    text
}

#[test]
fn the_outline_filters_as_you_type_and_enter_goes_there() {
    let mut driver = with(&long()).start();
    driver.keys("<enter><esc>tgreen");
    let screen = driver.screen();
    assert!(
        screen.contains("Green ones") && !screen.contains("Pears"),
        "{screen}"
    );
    driver.keys("<enter>");
    assert!(
        driver.screen().contains("### Green ones"),
        "{}",
        driver.screen()
    );
    let (_, y) = driver.cursor().expect("a cursor");
    assert_eq!(y, row_of(&driver, "### Green ones"));
    driver.keys("x<ctrl-s>");
    driver.settle();
    assert!(driver.file("post.md").contains("\nx### Green ones"));
}

#[test]
fn the_preview_goes_to_the_heading_too() {
    for (keys, heading) in [("<enter><esc>v", "Pears\n"), ("v", "Pears\n")] {
        let mut driver = with(&long()).start();
        driver.keys(keys);
        assert!(
            !driver.screen().contains("about Pears"),
            "{}",
            driver.screen()
        );
        driver.keys(if keys == "v" { "t" } else { "<esc>t" });
        driver.keys("pears<enter>");
        driver.settle();
        assert!(driver.screen().contains(heading), "{}", driver.screen());
        let shown = driver.screen().matches("Paragraph 1 about Pears").count();
        assert!(shown > 0, "{}", driver.screen());
    }
}

#[test]
fn esc_leaves_the_outline_with_everything_where_it_was() {
    let mut driver = with(&long()).start();
    driver.keys("<enter><down><down>");
    let (before, cursor) = (driver.screen(), driver.cursor());
    driver.keys("<esc>tpears<esc>");
    assert_eq!((driver.screen(), driver.cursor()), (before, cursor));
}

#[test]
fn the_outline_of_a_draft_in_the_list_scrolls_its_preview() {
    let mut driver = with(&long()).start();
    driver.keys("tpears<enter>");
    assert!(matches!(driver.model.screen(), Screen::Drafts));
    assert!(
        driver.screen().contains("Paragraph 1 about Pears"),
        "{}",
        driver.screen()
    );
}

#[test]
fn a_draft_without_headings_says_how_one_is_made() {
    let mut driver = Home::new().with("plain.md", "A thought.\n").start();
    driver.model.desk = None;
    driver.keys("<enter><esc>t");
    let screen = driver.screen();
    assert!(
        screen.contains("There are no headings") || screen.contains("Outline"),
        "{screen}"
    );
}

#[test]
fn pictures_of_outline_and_words() {
    pictures(
        "outline",
        || with(&long()),
        |driver| driver.keys("<enter><esc>t"),
    );
    pictures(
        "outline_no_match",
        || with(&long()),
        |driver| {
            driver.keys("<enter><esc>tzzz");
        },
    );
    pictures("words", demo, |driver| {
        driver.keys("<enter>One two three. ");
        driver.settle();
        driver.keys("<esc>w");
    });
    pictures("writer_words", demo, |driver| {
        driver.keys("<enter>One two three. ");
        driver.settle();
    });
}

/// Whether the text on the screen is dimmed.
fn is_dim(driver: &Driver, text: &str) -> bool {
    let row = row_of(driver, text);
    let line = driver.screen();
    let line = line.lines().nth(usize::from(row)).expect("the row");
    let column = line.split(text).next().unwrap_or_default().chars().count();
    let column = u16::try_from(column).expect("a column");
    driver
        .styled(column, row)
        .add_modifier
        .contains(Modifier::DIM)
}

const TWO: &str = "---\ntitle: Two\n---\n\nFirst one. Second one.\n\nOther paragraph.\n";

#[test]
fn focus_dims_all_but_the_paragraph_then_all_but_the_sentence_then_nothing() {
    let mut driver = with(TWO).start();
    driver.keys("<enter>");
    assert!(!is_dim(&driver, "Other paragraph"));
    driver.keys("<esc>f");
    assert!(is_dim(&driver, "Other paragraph") && !is_dim(&driver, "Second one"));
    driver.keys("<esc>f");
    assert!(is_dim(&driver, "Second one") && !is_dim(&driver, "First one"));
    driver.keys("<down><down>");
    assert!(is_dim(&driver, "First one") && !is_dim(&driver, "Other paragraph"));
    driver.keys("<esc>f");
    assert!(!is_dim(&driver, "First one"));
}

#[test]
fn focus_and_typewriter_are_remembered_in_session_and_configuration() {
    let mut driver = with(TWO).with("long.md", &long()).start();
    driver.keys("<enter><esc>f<ctrl-p>middle<enter>");
    driver.settle();
    let config = driver.home().join("config/byline/config.toml");
    let config = std::fs::read_to_string(config).expect("a configuration");
    assert!(config.contains("\nfocus = \"paragraph\""), "{config}");
    assert!(config.contains("\ntypewriter = true"), "{config}");
    driver.keys("<esc><esc><down><enter>");
    assert!(driver.screen().contains("## Apples"), "{}", driver.screen());
    assert!(
        is_dim(&driver, "## Apples"),
        "the next draft has the focus too"
    );
    for _ in 0..40 {
        driver.keys("<down>");
    }
    let (_, y) = driver.cursor().expect("a cursor");
    assert_eq!(
        y,
        11,
        "the caret's row is the middle one:\n{}",
        driver.screen()
    );
}

#[test]
fn words_are_counted_over_drafts_kept_for_the_day_and_gone_the_next() {
    let mut driver = with(TWO).with("other.md", "Some words.\n").start();
    assert!(
        driver.screen().contains("Today 0 of 500 words"),
        "{}",
        driver.screen()
    );
    driver.keys("<enter>one two three ");
    driver.settle();
    assert!(
        driver.screen().contains("3/500 today"),
        "{}",
        driver.screen()
    );
    driver.keys("<esc><esc>");
    driver.settle();
    driver.keys("<down><enter>");
    driver.keys("four five ");
    driver.settle();
    assert!(
        driver.screen().contains("5/500 today"),
        "{}",
        driver.screen()
    );
    driver.keys("<ctrl-z><ctrl-z>");
    driver.settle();
    assert!(
        driver.screen().contains("3/500 today"),
        "{}",
        driver.screen()
    );
    let kept = std::fs::read_to_string(driver.home().join("state/byline/words.json"));
    assert!(kept.expect("the words of the day").contains("2026-11-23"));
    driver.clock.set(driver.model.now + 86_400);
    driver.keys("<right>");
    driver.settle();
    assert!(
        driver.screen().contains("0/500 today"),
        "{}",
        driver.screen()
    );
}

#[test]
fn words_of_another_program_are_not_todays_but_those_of_the_own_editor_are() {
    let mut driver = with(TWO).start();
    driver.keys("<enter>");
    driver
        .fakes
        .editor_writes(Some("nine words more than there were before, I think\n"));
    driver.keys("<ctrl-e>");
    driver.settle();
    assert!(
        driver.screen().contains("3/500 today"),
        "{}",
        driver.screen()
    );
}

#[test]
fn the_preview_is_scrolled_while_writing_and_follows_again_when_the_writer_goes_on() {
    let mut driver = with(&long()).start();
    driver.keys("<enter><esc>v");
    assert!(driver.screen().matches("Before.").count() == 2);
    driver.keys("<esc>J<esc>J");
    driver.settle();
    let screen = driver.screen();
    assert_eq!(screen.matches("Before.").count(), 0, "{screen}");
    driver.keys("<alt-up><alt-up>");
    assert_eq!(driver.screen().matches("Before.").count(), 2);
    driver.keys("<alt-down><alt-down>");
    assert_eq!(driver.screen().matches("Before.").count(), 0);
    driver.keys("x");
    driver.settle();
    assert_eq!(driver.screen().matches("Before.").count(), 2);
}

#[test]
fn find_while_reading_searches_the_story_and_stays_there() {
    let mut driver = with(&long()).start();
    driver.keys("v/paragraph 7 about");
    let screen = driver.screen();
    assert!(
        screen.contains("1 of 3") && screen.contains("Paragraph 7 about Apples"),
        "{screen}"
    );
    assert!(screen.contains("READING"), "{screen}");
    driver.keys("<enter>");
    assert!(
        driver.screen().contains("Paragraph 7 about Green ones"),
        "{}",
        driver.screen()
    );
    driver.keys("<up><up>");
    let screen = driver.screen();
    assert!(
        screen.contains("3 of 3") && screen.contains("Paragraph 7 about Pears"),
        "{screen}"
    );
    driver.keys("<esc>");
    let screen = driver.screen();
    assert!(
        screen.contains("Paragraph 7 about Pears") && !screen.contains("3 of 3"),
        "{screen}"
    );
    pictures(
        "writer_read_find",
        || with(&long()),
        |driver| driver.keys("v/pears"),
    );
}

const LINKS: &str = "---\ntitle: Links\nmedium_url: https://medium.com/@you/links-1\n---\n\nSee [here](https://a.example/x) or not.\n\n[a file](notes.md)\n";

#[test]
fn open_and_copy_take_the_link_under_the_caret_else_the_story_and_say_which() {
    let mut driver = with(LINKS).start();
    driver.fakes.has_browser(true);
    driver.keys("<enter><esc>o");
    assert!(
        driver.screen().contains("The story's address: opened"),
        "{}",
        driver.screen()
    );
    driver.keys("<ctrl-right><ctrl-right><esc>o");
    assert!(
        driver.screen().contains("The link under the caret: opened"),
        "{}",
        driver.screen()
    );
    assert_eq!(
        driver.fakes.opened(),
        ["https://medium.com/@you/links-1", "https://a.example/x"]
    );
    driver.keys("<esc>y");
    assert_eq!(driver.fakes.copied(), ["https://a.example/x"]);
    assert!(
        driver.screen().contains("The link under the caret: "),
        "{}",
        driver.screen()
    );
    driver.keys("<down><down><esc>o");
    assert!(
        driver
            .screen()
            .contains("only addresses of the web and pictures"),
        "{}",
        driver.screen()
    );
    assert_eq!(driver.fakes.opened().len(), 2);
}

/// The words underlined on the screen, as far as they are misspelt (no link, no match).
fn typos(driver: &Driver) -> Vec<String> {
    let desk = driver.model.desk.as_ref().expect("an open draft");
    let words: Vec<String> = desk
        .typos
        .iter()
        .map(|range| desk.buffer.slice(range.clone()))
        .collect();
    for word in &words {
        let row = row_of(driver, word);
        let screen = driver.screen();
        let line = screen.lines().nth(usize::from(row)).expect("the row");
        let column = line.split(word.as_str()).next().unwrap_or_default();
        let column = u16::try_from(column.chars().count()).expect("a column");
        let style = driver.styled(column, row);
        assert!(style.add_modifier.contains(Modifier::UNDERLINED), "{word}");
    }
    words
}

const SPELT: &str = "---\ntitle: Wrogn\nlang: qq\n---\n\nThe wrod is on the pgae.\n\n`cdoe` and [txet](https://a.example/adress), NASA.\n\n```\nwrod\n```\n";

fn spelling() -> Home {
    with(SPELT).spelling(&["the", "word", "is", "on", "page", "and"])
}

#[test]
fn misspelt_words_are_underlined_and_code_links_header_and_capitals_are_left_alone() {
    let mut driver = spelling().start();
    driver.keys("<enter>");
    assert_eq!(typos(&driver), ["wrod", "pgae", "txet"]);
    driver.keys("<end> teh");
    assert_eq!(
        typos(&driver),
        ["wrod", "pgae", "txet"],
        "the word being written"
    );
    driver.keys(" ");
    assert_eq!(typos(&driver), ["wrod", "pgae", "teh", "txet"]);
}

#[test]
fn enter_replaces_a_word_by_the_chosen_suggestion() {
    let mut driver = spelling().start();
    driver.keys("<enter><ctrl-right><ctrl-right><esc>;");
    let screen = driver.screen();
    assert!(
        screen.contains("Spelling · wrod") && screen.contains("▸ word"),
        "{screen}"
    );
    driver.keys("<enter>");
    driver.settle();
    assert_eq!(driver.file("post.md"), SPELT.replacen("wrod", "word", 1));
    assert_eq!(typos(&driver), ["pgae", "txet"]);
    driver.keys("<ctrl-z>");
    driver.settle();
    assert_eq!(driver.file("post.md"), SPELT);
}

#[test]
fn a_word_of_ones_own_is_kept_and_never_wrong_again() {
    let mut driver = spelling().start();
    driver.keys("<enter><ctrl-right><ctrl-right><esc>;a");
    driver.settle();
    assert_eq!(typos(&driver), ["pgae", "txet"]);
    let list = driver.home().join("config/byline/words.txt");
    assert_eq!(std::fs::read_to_string(list).expect("a list"), "wrod\n");
    driver.keys("<esc>;");
    assert!(
        driver.screen().contains("This is how it is spelt."),
        "{}",
        driver.screen()
    );
    driver.keys("a<esc>");
    assert_eq!(driver.file("post.md"), SPELT);
}

#[test]
fn spelling_can_be_switched_off_and_stays_off() {
    let mut driver = spelling().start();
    driver.keys("<enter><ctrl-p>check spelling<enter>");
    driver.settle();
    assert_eq!(typos(&driver), [""; 0]);
    let config = driver.home().join("config/byline/config.toml");
    let config = std::fs::read_to_string(config).expect("a configuration");
    assert!(config.contains("\nspelling = \"off\""), "{config}");
    driver.keys("<ctrl-p>check spelling<enter>");
    assert_eq!(typos(&driver), ["wrod", "pgae", "txet"]);
}

#[test]
fn a_language_without_a_dictionary_is_explained_once_and_nothing_is_wrong() {
    let foreign = SPELT.replace("lang: qq", "lang: zz-ZZ");
    let mut driver = with(&foreign)
        .with("b.md", &foreign)
        .spelling(&["the"])
        .start();
    driver.keys("<enter>");
    assert!(
        driver.screen().contains("no dictionary for zz-ZZ"),
        "{}",
        driver.screen()
    );
    assert_eq!(typos(&driver), [""; 0]);
    driver.settle();
    driver.keys("<esc><esc><down><enter><right>");
    assert!(
        !driver.screen().contains("no dictionary"),
        "{}",
        driver.screen()
    );
    driver.keys("<esc>;");
    assert!(
        driver.screen().contains("Spelling is not checked"),
        "{}",
        driver.screen()
    );
}

#[test]
fn pictures_of_spelling() {
    pictures("spelling", spelling, |driver| {
        driver.keys("<enter><ctrl-right><ctrl-right><esc>;");
    });
    pictures(
        "spelling_nothing_like_it",
        || with("---\nlang: qq\n---\n\nZzzxqj.\n").spelling(&["the"]),
        |driver| {
            driver.keys("<enter><esc>;");
        },
    );
}

#[test]
fn what_a_key_costs_does_not_grow_with_the_draft_when_everything_is_on() {
    // Not a stopwatch: the words that are looked at are those on the screen, however many there are.
    let text = format!("---\nlang: qq\n---\n\n{}", "wrod pgae\n\n".repeat(50_000));
    let mut driver = with(&text).spelling(&["the"]).start();
    driver.keys("<enter>");
    let desk = driver.model.desk.as_ref().expect("an open draft");
    assert!(desk.typos.len() <= 48, "{}", desk.typos.len());
    assert!(desk.typos.len() > 10, "{}", desk.typos.len());
}
