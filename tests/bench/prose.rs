//! What one key costs in the prose editor: `cargo bench --bench prose`. Prints microseconds; no key may grow with the
//! length of the text.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use std::sync::mpsc::channel;

use byline::adapters::files::Files;
use byline::domain::plan::Digest;
use byline::ports::recovery::{Origin, Recovery as _};
use byline::prose::{Buffer, Motion, Query, View, measure};

const KEYS: usize = 300;
const WIDTH: usize = 66;
const HEIGHT: usize = 28;

/// Paragraphs of about 500 bytes, each one line, with what prose has in it besides letters.
fn prose(bytes: usize) -> String {
    let sentences = [
        "The terminal has one window, one font and no notifications. ",
        "When I open a draft, the *only* thing that moves is the cursor; I have nothing to arrange, so I write. ",
        "“Well,” she said (quietly) — and then: nothing. See https://example.com/a/rather/long/path?of=words. ",
        "漢字とかなの混じった文も、行末で正しく折り返される。 ",
        "Emoji 👩‍👩‍👧 and flags 🇩🇪 and déjà vu cafe\u{301} come along. ",
    ];
    let mut text = String::with_capacity(bytes + 600);
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

/// Median and worst of the runs, in microseconds.
fn micros(mut runs: Vec<Duration>) -> (f64, f64) {
    runs.sort_unstable();
    let at = |index: usize| runs.get(index).map_or(0.0, |run| run.as_secs_f64() * 1e6);
    (at(runs.len() / 2), at(runs.len().saturating_sub(1)))
}

fn timed(times: usize, mut key: impl FnMut()) -> (f64, f64) {
    let runs = (0..times)
        .map(|_| {
            let start = Instant::now();
            key();
            start.elapsed()
        })
        .collect();
    micros(runs)
}

fn report(text: &str, what: &str, (median, worst): (f64, f64)) {
    println!("{text:<14} {what:<26} {median:>10.1} {worst:>10.1}");
}

fn typed(buffer: &mut Buffer, view: &mut View) -> (f64, f64) {
    let mut words = "some words typed here, ".chars().cycle();
    timed(KEYS, || {
        buffer.insert_char(words.next().unwrap_or(' '));
        view.follow(buffer);
        black_box(view.rows());
    })
}

fn moved(buffer: &mut Buffer, view: &mut View, motion: Motion) -> (f64, f64) {
    timed(KEYS, || {
        view.go(buffer, motion, false);
        black_box(view.rows());
    })
}

fn measure_text(name: &str, text: &str) {
    let mut buffer = Buffer::new("");
    let mut view = View::new(WIDTH, HEIGHT);
    let open = timed(1, || {
        buffer = Buffer::new(text);
        view = View::new(WIDTH, HEIGHT);
        view.follow(&buffer);
    });
    report(name, "open, first screen", open);
    report(name, "type at the start", typed(&mut buffer, &mut view));
    let jump = timed(1, || view.go(&mut buffer, Motion::TextEnd, false));
    report(name, "jump to the end", jump);
    report(name, "type at the end", typed(&mut buffer, &mut view));
    let jump = timed(1, || {
        buffer.place(text.len() / 2, false);
        view.follow(&buffer);
    });
    report(name, "jump to the middle", jump);
    report(name, "type in the middle", typed(&mut buffer, &mut view));
    report_keeping(name, &mut buffer);
    report(name, "up", moved(&mut buffer, &mut view, Motion::Up));
    report(name, "down", moved(&mut buffer, &mut view, Motion::Down));
    buffer.place(text.len() / 2, false);
    view.follow(&buffer);
    let enter = timed(KEYS, || {
        buffer.newline();
        view.follow(&buffer);
    });
    report(name, "Enter in the middle", enter);
    let undo = timed(KEYS, || {
        buffer.undo();
        view.follow(&buffer);
    });
    report(name, "undo", undo);
    let page = moved(&mut buffer, &mut view, Motion::PageDown);
    report(name, "page down", page);
    let pasted = prose(10_000);
    buffer.place(text.len() / 2, false);
    let paste = timed(20, || {
        buffer.paste(&pasted);
        view.follow(&buffer);
    });
    report(name, "paste 10 KB", paste);
    let resize = timed(10, || {
        let width = if view.width() == WIDTH {
            WIDTH + 1
        } else {
            WIDTH
        };
        view.resize(&buffer, width, HEIGHT);
    });
    report(name, "resize", resize);
    if let Some(query) = Query::new("nowhere to be found") {
        let find = timed(5, || {
            black_box(query.next(buffer.rope(), 0));
        });
        report(name, "find, not there", find);
    }
    let words = timed(3, || {
        black_box(measure(buffer.rope()));
    });
    report(name, "count words (worker)", words);
}

/// What the recovery journal costs for each letter: telling the edit, which the key waits for, and writing it, which a
/// worker does.
fn report_keeping(name: &str, buffer: &mut Buffer) {
    let (orders, inbox) = channel();
    let told = timed(KEYS, || {
        let before = buffer.version();
        buffer.insert_char('x');
        let _ = orders.send((buffer.edit_since(before), buffer.rope().clone()));
    });
    report(name, "type and tell the edit", told);
    let base = tempfile::tempdir().ok();
    let Some(folder) = base.as_ref().map(tempfile::TempDir::path) else {
        return;
    };
    let origin = Origin {
        draft: folder.join("draft.md"),
        digest: Digest::of(b""),
        bom: false,
    };
    let mut trail = None;
    let begin = timed(1, || {
        trail = Files::new(folder).begin(&origin, buffer.rope()).ok();
    });
    report(name, "begin to keep (worker)", begin);
    if let Some(mut trail) = trail {
        let mut edits = inbox.try_iter().filter_map(|(edit, _)| edit);
        let append = timed(KEYS, || {
            if let Some(edit) = edits.next() {
                black_box(trail.append(&edit).is_ok());
            }
        });
        report(name, "keep an edit (worker)", append);
    }
}

fn main() {
    println!(
        "{:<14} {:<26} {:>10} {:>10}",
        "text", "what", "median us", "worst us"
    );
    for (name, bytes) in [
        ("10 KB", 10_000),
        ("50 KB", 50_000),
        ("1 MB", 1_000_000),
        ("10 MB", 10_000_000),
    ] {
        measure_text(name, &prose(bytes));
    }
    let line = prose(1_000_000).replace('\n', "");
    measure_text("1 MB, one line", &line);
}
