//! What one key costs at the desk, from the key to the cells that change: `cargo bench --bench desk`.
//!
//! Each key goes through the update and the drawing of the whole screen; the figures are microseconds of the thread that
//! does both, which is all that a writer waits for. The bench ends with an error when a median passes its limit: 1 ms up
//! to 50 KB, 5 ms beyond.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use byline::app::desk::Desk;
use byline::screens::view;
use byline::testing::{Driver, Home};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const KEYS: usize = 200;
const SIZE: (u16, u16) = (100, 30);

/// Paragraphs of one line each, with a little of all that prose is written with.
fn prose(bytes: usize) -> String {
    let sentences = [
        "The terminal has one window, one font and no notifications. ",
        "When I open a draft, the *only* thing that moves is the cursor; I have nothing to arrange, so I write. ",
        "“Well,” she said (quietly) — and then: nothing. See [a page](https://example.com/a/path?of=words). ",
        "漢字とかなの混じった文も、行末で正しく折り返される。 ",
    ];
    let mut text = String::from("# A long draft\n\n");
    let mut at = 0;
    while text.len() < bytes {
        text.push_str(sentences[at % sentences.len()]);
        at += 1;
        if at % 7 == 0 {
            text.push_str("\n\n");
        }
    }
    text
}

/// The screen, as it was sent last.
struct Shown(Buffer);

impl Shown {
    fn draw(&mut self, driver: &Driver) {
        let mut cells = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
        black_box(view::draw(&driver.model, &mut cells));
        black_box(self.0.diff(&cells));
        self.0 = cells;
    }
}

/// Median and worst of typing a sentence key by key, in microseconds.
fn typed(driver: &mut Driver) -> (f64, f64) {
    let mut shown = Shown(Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1)));
    shown.draw(driver);
    let mut words = "some words typed here, ".chars().cycle();
    let mut runs: Vec<Duration> = (0..KEYS)
        .map(|_| {
            let letter = words.next().unwrap_or('x').to_string();
            let letter = if letter == " " { "<space>" } else { &letter };
            let start = Instant::now();
            driver.burst(letter);
            shown.draw(driver);
            let took = start.elapsed();
            // What a key sets off on other threads is not waited for by the writer.
            driver.wait();
            took
        })
        .collect();
    runs.sort_unstable();
    let at = |index: usize| runs.get(index).map_or(0.0, |run| run.as_secs_f64() * 1e6);
    (at(runs.len() / 2), at(runs.len().saturating_sub(1)))
}

fn main() -> ExitCode {
    let mut slow = 0;
    println!(
        "{:<8} {:<8} {:<10} {:>10} {:>10} {:>10}",
        "text", "view", "where", "median us", "worst us", "limit us"
    );
    for (name, bytes, limit) in [
        ("10 KB", 10_000, 1000.0),
        ("50 KB", 50_000, 1000.0),
        ("1 MB", 1_000_000, 5000.0),
        ("10 MB", 10_000_000, 5000.0),
    ] {
        let home = Home::new().size(SIZE.0, SIZE.1);
        let mut driver = home.with("long.md", &prose(bytes)).start();
        driver.keys("<enter>");
        for shown in ["text", "split"] {
            for (place, keys) in [
                ("start", "<ctrl-home>"),
                ("end", "<ctrl-end>"),
                ("middle", ""),
            ] {
                driver.keys(keys);
                if keys.is_empty() {
                    middle(&mut driver);
                }
                let (median, worst) = typed(&mut driver);
                let over = median > limit;
                slow += usize::from(over);
                println!(
                    "{name:<8} {shown:<8} {place:<10} {median:>10.0} {worst:>10.0} {limit:>10.0}{}",
                    if over { "  over the limit" } else { "" }
                );
            }
            driver.keys("<esc>v");
        }
    }
    if slow > 0 {
        eprintln!("{slow} medians are over their limit.");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn middle(driver: &mut Driver) {
    if let Some(desk) = &mut driver.model.desk {
        let Desk { buffer, view, .. } = desk;
        buffer.place(buffer.rope().len_bytes() / 2, false);
        view.follow(buffer);
    }
    driver.keys("<right>");
}
