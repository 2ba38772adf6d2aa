//! The settings: every key of config.toml on the screen, changed there and in the file.

use byline::screens::Screen;
use byline::testing::Driver;

use super::support::{demo, picture};

fn config(driver: &Driver) -> std::path::PathBuf {
    driver.world().paths.config_file()
}

fn write(driver: &Driver, text: &str) {
    let file = config(driver);
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("room");
    std::fs::write(file, text).expect("room");
}

fn read(driver: &Driver) -> String {
    std::fs::read_to_string(config(driver)).expect("a file")
}

#[test]
fn the_pictures_of_the_settings() {
    for (width, height) in [(80, 24), (40, 12), (120, 35), (160, 50)] {
        let mut driver = demo().size(width, height).start();
        write(&driver, "[editor]\nwidht = 3\n");
        driver.keys("4");
        driver.settle();
        driver.keys("<down><down><down>");
        picture("settings", &driver);
    }
}

#[test]
fn a_change_is_written_to_its_own_line_and_takes_force_at_once() {
    let mut driver = demo().start();
    write(
        &driver,
        "# mine\n[editor]\nwidth = 60 # narrow\nfocus = \"off\"\n",
    );
    driver.keys("4");
    driver.settle();
    driver.keys("/editor.width<enter><right>");
    driver.settle();
    assert_eq!(
        read(&driver),
        "# mine\n[editor]\nwidth = 62 # narrow\nfocus = \"off\"\n"
    );
    assert_eq!(driver.model.setup.measure, 62);
    // Typed: the old value stands in the field.
    driver.keys("<enter><backspace><backspace>58<enter>");
    driver.settle();
    assert!(read(&driver).contains("width = 58 # narrow"));
    assert_eq!(driver.model.setup.measure, 58);
    driver.keys("<esc>/editor.marks<enter><enter>");
    driver.settle();
    assert!(!driver.model.marks);
    assert!(read(&driver).contains("marks = false"));
    driver.keys("<esc><esc>");
    assert!(matches!(driver.model.screen(), Screen::Drafts));
}

#[test]
fn a_value_that_cannot_be_is_refused_with_what_it_must_be() {
    let mut driver = demo().start();
    write(&driver, "[editor]\nwidth = 60\n");
    driver.keys("4");
    driver.settle();
    driver.keys("/editor.width<enter><enter><backspace><backspace>7<enter>");
    driver.settle();
    let screen = driver.screen();
    assert!(
        screen.contains("editor.width must be a number from 20 to 200."),
        "{screen}"
    );
    assert_eq!(read(&driver), "[editor]\nwidth = 60\n");
    assert!(screen.contains("‹ 60 ›"), "{screen}");
}

#[test]
fn what_the_file_got_wrong_is_named_and_goes_when_it_is_mended() {
    let mut driver = demo().start();
    write(&driver, "[editor]\nwidht = 3\n");
    driver.keys("4");
    driver.settle();
    let screen = driver.screen();
    assert!(
        screen.contains("line 2: There is no setting editor.widht"),
        "{screen}"
    );
    assert!(screen.contains("editor.width?"), "{screen}");
    write(&driver, "[editor]\nwidth = 30\n");
    driver.keys("r");
    driver.settle();
    let screen = driver.screen();
    assert!(!screen.contains("passed over"), "{screen}");
    assert_eq!(driver.model.setup.measure, 30);
}

#[test]
fn every_choice_that_is_offered_is_one_that_the_file_may_hold() {
    let mut driver = demo().start();
    write(&driver, "");
    driver.keys("4");
    driver.settle();
    let count = driver
        .model
        .in_force
        .as_ref()
        .map_or(0, |now| now.entries.len());
    assert!(count > 20);
    for row in 0..count {
        let entry = driver.model.in_force.as_ref().expect("read").entries[row].clone();
        let byline::ports::settings::Form::Choice(words) = entry.form else {
            driver.keys("<down>");
            continue;
        };
        for _ in 0..words.len() {
            driver.keys("<right>");
            driver.settle();
            let bad = driver.model.notice.as_ref().filter(|notice| notice.bad);
            assert_eq!(bad, None, "{}", entry.name);
        }
        let now = driver.model.in_force.as_ref().expect("read");
        assert!(
            words.contains(&now.entries[row].value.as_str()),
            "{}",
            entry.name
        );
        assert_eq!(now.oddities, []);
        driver.keys("<down>");
    }
}
