//! Carrying a story over by hand, on the screen.

use byline::app::carry::News;
use byline::app::msg::Msg;
use byline::domain::attempt::AttemptId;
use byline::domain::carry::{HandedOff, Point};
use byline::ports::settings::WriteBack;
use byline::screens::Screen;
use byline::screens::carry::{Carry, Way};
use byline::screens::welcome::Welcome;
use byline::testing::{Driver, Home};

use super::support::{READY, demo, picture, pictures, with};

const URL: &str = "https://medium.com/@you/hello-there-0123456789ab";

/// A home without a token: stories go to Medium, by hand.
fn by_hand() -> Home {
    with(READY).medium(false)
}

fn carry(driver: &Driver) -> &Carry {
    match driver.model.screen() {
        Screen::Carry(carry) => carry,
        other => panic!("not there: {other:?}"),
    }
}

#[test]
fn one_key_and_enter_copy_the_story_from_the_list_the_menu_and_the_palette() {
    for keys in ["x", "<enter><esc>x", ":by hand<enter>"] {
        let mut driver = by_hand().start();
        driver.fakes.has_browser(true);
        driver.keys(keys);
        assert_eq!(carry(&driver).way, Way::Copy, "{keys}");
        driver.keys("<enter>");
        let rich = driver.fakes.rich();
        assert_eq!(rich.len(), 1, "{keys}: {}", driver.screen());
        assert_eq!(
            rich[0].html,
            "<h1>Hello there</h1>\n<p>A first sentence.</p>\n"
        );
        assert!(rich[0].text.contains("A first sentence."));
        assert!(
            driver.screen().contains("Copied as rich text"),
            "{}",
            driver.screen()
        );
    }
}

#[test]
fn where_no_clipboard_can_hold_it_the_page_is_offered_and_made_with_the_next_enter() {
    let mut driver = by_hand().start();
    driver.keys("x<enter>");
    assert_eq!(carry(&driver).way, Way::Page, "{}", driver.screen());
    assert!(
        driver.screen().contains("hand-off page"),
        "{}",
        driver.screen()
    );
    driver.keys("<enter>");
    let url = carry(&driver).page.as_ref().expect("a page").url.clone();
    assert!(driver.screen().contains(&url), "{}", driver.screen());
    let page = driver.fetch(&url);
    assert!(page.contains("<h1>Hello there</h1>"), "{page}");
    // Made anew it is another one, and the first is gone.
    driver.keys("<enter>");
    assert_ne!(carry(&driver).page.as_ref().expect("a page").url, url);
}

#[test]
fn an_html_file_is_written_beside_the_draft_and_never_over_another() {
    let mut driver = by_hand().start();
    driver.keys("x<down><down><enter>");
    driver.keys("<enter>");
    assert!(
        driver
            .file("post.html")
            .contains("<title>Hello there</title>")
    );
    assert!(
        driver
            .file("post-2.html")
            .contains("<title>Hello there</title>")
    );
}

#[test]
fn a_story_recorded_by_hand_is_in_the_list_and_the_guard_knows_it() {
    let mut driver = by_hand().start();
    driver.keys("x");
    driver.paste(&format!(" {URL}?source=x "));
    driver.keys("<tab><tab><enter>");
    driver.settle();
    assert!(
        driver.screen().contains("Recorded · unlisted on Medium"),
        "{}",
        driver.screen()
    );
    assert!(driver.screen().contains(URL), "{}", driver.screen());
    let record = driver.model.history.last().expect("a record").clone();
    assert!(record.by_hand && record.url() == Some(URL));
    assert_eq!(record.username, "you");
    assert_eq!(driver.model.tally().sent, 0, "nothing was sent");
    assert!(driver.posts().is_empty());
    // Asked once, as after a send, and remembered.
    driver.keys("<enter>");
    driver.settle();
    assert_eq!(driver.model.write_back, WriteBack::Always);
    assert!(
        driver
            .file("post.md")
            .contains(&format!("medium_url: {URL}"))
    );
    driver.keys("<esc><esc>");
    assert!(driver.screen().contains("unlisted"), "{}", driver.screen());
    assert!(
        !driver.screen().contains("edited since"),
        "{}",
        driver.screen()
    );
    driver.keys("<enter><ctrl-end>More.");
    driver.settle();
    driver.keys("<esc><esc>1");
    driver.settle();
    assert!(
        driver.screen().contains("edited since"),
        "{}",
        driver.screen()
    );
    driver.keys("2");
    assert!(
        driver.screen().contains("carried over by hand"),
        "{}",
        driver.screen()
    );
}

#[test]
fn what_is_no_story_s_address_is_not_recorded() {
    let mut driver = by_hand().start();
    driver.keys("x<down><down><down><down><enter>");
    for bad in ["https://medium.com/@you", "hello"] {
        driver.keys("<ctrl-k>");
        driver.paste(bad);
        driver.keys("<enter>");
        assert!(driver.model.history.is_empty(), "{bad}");
        assert!(driver.model.notice.is_some(), "{bad}");
        driver.keys("<esc><enter>");
    }
}

#[test]
fn an_address_on_a_domain_of_its_own_is_recorded_when_it_is_given_twice() {
    let mut driver = by_hand().start();
    driver.keys("x<down><down><down><down><enter>");
    driver.paste("https://blog.example.org/x");
    driver.keys("<enter>");
    driver.settle();
    let screen = driver.screen();
    assert!(screen.contains("Enter again"), "{screen}");
    assert!(driver.model.history.is_empty());
    driver.keys("<enter>");
    driver.settle();
    let url = driver.model.history.first().and_then(|record| record.url());
    assert_eq!(url, Some("https://blog.example.org/x"));
}

#[test]
fn the_arrows_walk_the_choices_of_the_first_start_and_lead_on_at_either_end() {
    let mut driver = Home::new().start();
    let folder = driver.model.setup.folder.clone();
    driver.model.screens = vec![Screen::Welcome(Box::new(Welcome::new(folder, 0)))];
    driver.keys("<tab><tab><tab><down>");
    let screen = driver.screen();
    assert!(screen.contains("(•) I have a Medium token"), "{screen}");
    driver.keys("<down>");
    assert!(
        driver.screen().contains("(•) No token"),
        "{}",
        driver.screen()
    );
    driver.keys("<up><up>");
    assert!(
        driver.screen().contains("(•) Practise"),
        "{}",
        driver.screen()
    );
    driver.keys("<down><down><down><enter>");
    driver.settle();
    assert!(driver.screen().contains("WRITING"), "{}", driver.screen());
    assert_eq!(driver.model.target, byline::domain::plan::Target::Medium);
}

#[test]
fn the_first_start_offers_it_as_a_way_like_the_others_and_leads_to_writing() {
    let mut driver = Home::new().start();
    let folder = driver.model.setup.folder.clone();
    driver.model.screens = vec![Screen::Welcome(Box::new(Welcome::new(folder, 0)))];
    driver.keys("<tab><tab><tab><right><right><enter><enter>");
    driver.settle();
    assert!(driver.screen().contains("WRITING"), "{}", driver.screen());
    assert_eq!(driver.model.target, byline::domain::plan::Target::Medium);
    driver.keys("<ctrl-end>One sentence.<esc>x");
    assert_eq!(carry(&driver).way, Way::Copy, "{}", driver.screen());
}

#[test]
fn the_review_without_a_token_leads_there() {
    let mut driver = by_hand().start();
    driver.keys("p");
    assert!(
        driver.screen().contains("Carry it over by hand"),
        "{}",
        driver.screen()
    );
    driver.keys("<tab><enter>");
    assert_eq!(carry(&driver).way, Way::Copy);
}

#[test]
fn the_ways_in_pictures() {
    pictures("carry", || demo().medium(false), |driver| driver.keys("x"));
    picture("carry", &{
        let mut driver = demo().medium(false).size(160, 50).start();
        driver.keys("x");
        driver
    });
    for (name, tunnel) in [
        ("carry_page", None),
        (
            "carry_page_ssh",
            Some("ssh -N -L 54321:127.0.0.1:54321 you@192.0.2.7"),
        ),
    ] {
        pictures(name, by_hand, |driver| {
            driver.keys("x<down>");
            let at = HandedOff {
                url: "http://127.0.0.1:54321/0123456789abcdef0123456789abcdef/".into(),
                tunnel: tunnel.map(str::to_owned),
            };
            let draft = driver.path("post.md");
            driver.hear(Msg::Carried(News::HandedOff { draft, at: Ok(at) }));
            driver.settle();
        });
    }
    pictures("carry_file", by_hand, |driver| driver.keys("x<down><down>"));
    pictures("carry_import", by_hand, |driver| {
        driver.keys("x<down><down><down>");
    });
    pictures("carry_checked", by_hand, |driver| {
        driver.keys("x<down><down><down>");
        let url = "https://example.org/hello".to_owned();
        if let Some(Screen::Carry(carry)) = driver.model.screens.last_mut() {
            carry.checked = Some((url.clone(), Vec::new()));
        }
        let point = |good, what: &str| Point {
            good,
            what: what.into(),
        };
        let points = Ok(vec![
            point(true, "The page answers."),
            point(false, "It has no <h1>; put the title there."),
        ]);
        driver.hear(Msg::Carried(News::Checked { url, points }));
    });
    pictures("carry_address", by_hand, |driver| {
        driver.keys("x");
        driver.paste(URL);
    });
    pictures("carry_recorded", by_hand, |driver| {
        driver.keys("x");
        driver.paste(URL);
        driver.keys("<enter>");
        driver.settle();
        // Its name is a new one each time.
        if let Some(Screen::Result(ending)) = driver.model.screens.last_mut() {
            ending.attempt = Some(AttemptId("7F3A".into()));
        }
    });
    pictures("qr", by_hand, |driver| {
        driver.keys("x");
        driver.paste(URL);
        driver.keys("<enter>");
        driver.settle();
        driver.keys("<esc>Q");
    });
}

#[test]
fn the_code_on_the_screen_leads_to_the_story_and_is_dark_on_light() {
    let mut driver = by_hand().start();
    driver.keys("x");
    driver.paste(URL);
    driver.keys("<enter>");
    driver.settle();
    driver.keys("<esc><esc>Q");
    let rows: Vec<Vec<char>> = driver
        .screen()
        .lines()
        .map(|row| row.chars().collect())
        .collect();
    let corner = rows
        .iter()
        .position(|row| row.iter().collect::<String>().contains("█▀▀▀▀▀█"))
        .expect("a code");
    // Every module is read from the cells that carry the colours of the code.
    let dark = ratatui::style::Color::Indexed(16);
    let styled = |x: usize, y: usize| {
        driver.styled(
            u16::try_from(x).expect("small"),
            u16::try_from(y).expect("small"),
        )
    };
    let is_code = |x: usize, y: usize| styled(x, y).fg == Some(dark);
    let width = usize::from(driver.model.width);
    let left = (0..width)
        .find(|x| is_code(*x, corner))
        .expect("a left edge");
    let right = (0..width)
        .rfind(|x| is_code(*x, corner))
        .expect("a right edge");
    let top = (0..rows.len()).find(|y| is_code(left, *y)).expect("a top");
    let bottom = (0..rows.len())
        .rfind(|y| is_code(left, *y))
        .expect("a bottom");
    let symbol = |x: usize, y: usize| rows[y].get(x).copied().unwrap_or(' ');
    let module = |x: usize, y: usize| {
        let half = symbol(left + x, top + y / 2);
        match y % 2 {
            0 => "█▀".contains(half),
            _ => "█▄".contains(half),
        }
    };
    let (columns, lines) = (right - left + 1, 2 * (bottom - top + 1));
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(columns * 4, lines * 4, |x, y| {
        if module(x / 4, y / 4) { 0 } else { 255 }
    });
    let read = image
        .detect_grids()
        .first()
        .and_then(|grid| grid.decode().ok());
    assert_eq!(read.map(|(_, text)| text).as_deref(), Some(URL));
}
