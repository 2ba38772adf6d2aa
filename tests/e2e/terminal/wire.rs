//! What goes over the line: few bytes for a key, none for nothing, and never a sequence that came from a draft.

use std::time::Duration;

use crate::e2e::pty::{Home, Terminal};

/// The text alone.
fn open(home: &Home, text: &str) -> Terminal {
    open_at(home, text, (80, 24))
}

/// Text and preview side by side.
fn open_split(home: &Home, text: &str) -> Terminal {
    open_at(home, text, (100, 30))
}

fn open_at(home: &Home, text: &str, (width, height): (u16, u16)) -> Terminal {
    home.draft("one.md", text);
    let terminal = home.byline(&["drafts/one.md"]).size(width, height).run();
    terminal.wait(text.split_whitespace().next().expect("a word"));
    terminal.settle(Duration::from_secs(1));
    terminal
}

#[test]
fn a_letter_at_the_end_of_a_line_costs_few_bytes() {
    let home = Home::new();
    let mut terminal = open(&home, "Start ");
    terminal.send("\x1b[F");
    let text = "of a sentence that somebody types in peace";
    let cost = terminal.cost(|terminal| {
        for c in text.chars() {
            terminal.send(c.encode_utf8(&mut [0; 4]));
            std::thread::sleep(Duration::from_millis(60));
        }
    });
    let keys = text.chars().count();
    println!("{cost} bytes for {keys} letters, {} each", cost / keys);
    assert!(cost <= 20 * keys, "{cost} bytes for {keys} letters");
}

#[test]
fn a_letter_inside_a_paragraph_costs_what_has_changed_and_little_more() {
    let home = Home::new();
    let worst = inserting(&mut open(&home, &MOVING.repeat(12)), 100, |row| vec![row]);
    println!("at most {worst} bytes besides what has changed");
}

#[test]
fn in_split_view_a_letter_costs_what_has_changed_on_either_side_and_little_more() {
    let home = Home::new();
    let mut terminal = open_split(&home, &MOVING.repeat(12));
    // A second frame, and a jump over the divider for each row.
    let worst = inserting(&mut terminal, 200, |row| {
        let divider = row.iter().position(|cell| cell == "│");
        let (text, preview) = row.split_at(divider.unwrap_or(0));
        vec![text, preview]
    });
    println!("at most {worst} bytes besides what has changed on either side");
}

const MOVING: &str = "every row below this one may have to move ";

/// Bytes that a letter costs at most besides the cells that have changed in each part of a row; that must not be more than
/// so many.
fn inserting(
    terminal: &mut Terminal,
    besides: usize,
    parts: impl Fn(&[String]) -> Vec<&[String]>,
) -> usize {
    let mut worst = 0;
    for c in "inserted words".chars() {
        let before = rows(terminal);
        let cost = terminal.cost(|terminal| terminal.send(c.encode_utf8(&mut [0; 4])));
        let after = rows(terminal);
        let sides = before.iter().zip(&after).flat_map(|(before, after)| {
            let (before, after) = (parts(before), parts(after));
            before.into_iter().zip(after).collect::<Vec<_>>()
        });
        let changed: usize = sides.map(span).sum();
        worst = worst.max(cost.saturating_sub(changed));
        assert!(
            cost <= besides + changed,
            "{cost} bytes for {changed} cells"
        );
    }
    worst
}

/// From the first changed cell of a row to the last: in moved prose some letters happen to meet their like.
fn span((before, after): (&[String], &[String])) -> usize {
    let changed = |at: &usize| before.get(*at) != after.get(*at);
    match (
        (0..after.len()).find(changed),
        (0..after.len()).rev().find(changed),
    ) {
        (Some(first), Some(last)) => last - first + 1,
        _ => 0,
    }
}

fn rows(terminal: &Terminal) -> Vec<Vec<String>> {
    terminal.emulator(|screen| {
        let (rows, columns) = screen.size();
        let cell = |y, x| {
            screen
                .cell(y, x)
                .map_or("", |cell| cell.contents())
                .to_owned()
        };
        (0..rows.get())
            .map(|y| (0..columns.get()).map(|x| cell(y, x)).collect())
            .collect()
    })
}
#[test]
fn a_program_nobody_touches_sends_nothing_and_uses_no_time() {
    let home = Home::new();
    let mut terminal = open(&home, "Start ");
    terminal.typed("and wait");
    // The draft saves itself, the count of words is brought up to date, notices go.
    std::thread::sleep(Duration::from_secs(6));
    let (bytes, (_, ticks)) = (terminal.raw().len(), terminal.state());
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(terminal.raw().len(), bytes, "it drew for nothing");
    let used = terminal.state().1 - ticks;
    assert!(used <= 1, "{used} clock ticks for nothing");
}

/// The control sequences a stream holds that the program has no business sending, in readable form.
fn strangers(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw);
    let mut found = Vec::new();
    let mut rest = &*text;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\x1b' => sequence(rest).unwrap_or_else(|| {
                found.push(
                    rest.chars()
                        .take(12)
                        .collect::<String>()
                        .escape_debug()
                        .to_string(),
                );
                1
            }),
            '\r' | '\n' | '\x08' => 1,
            c if c.is_control() || is_direction(c) => {
                found.push(c.escape_unicode().to_string());
                c.len_utf8()
            }
            c => c.len_utf8(),
        };
        rest = &rest[taken..];
    }
    found
}

/// Marks that turn the direction of writing, and so can make a screen lie.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The length of an allowed sequence at the start of a text.
fn sequence(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix("\x1b]52;c;") {
        let end = rest.find(['\x07', '\x1b'])?;
        let good = rest[..end]
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b));
        let close = if rest[end..].starts_with('\x07') {
            1
        } else {
            2
        };
        return good.then_some(7 + end + close);
    }
    if let Some(rest) = text.strip_prefix("\x1b]8;") {
        // A link: a name, and an address of the web or none.
        let (head, _) = rest.split_once("\x1b\\")?;
        let (id, url) = head.split_once(';')?;
        let named = id.is_empty()
            || id
                .strip_prefix("id=")
                .is_some_and(|id| id.bytes().all(|b| b.is_ascii_alphanumeric()));
        let web = url.is_empty() || url.starts_with("http://") || url.starts_with("https://");
        let good = named && web && url.bytes().all(|b| b.is_ascii_graphic());
        return good.then_some(4 + head.len() + 2);
    }
    let rest = text.strip_prefix("\x1b[")?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';' && c != '?')?;
    let whole = &rest[..=end];
    let modes = [
        "?25h", "?25l", "?1049h", "?1049l", "?2004h", "?2004l", "?2026h", "?2026l",
    ];
    let plain = !whole.contains('?') && whole.ends_with(['m', 'H', 'C', 'K', 'J']);
    (plain || modes.contains(&whole)).then_some(2 + whole.len())
}

#[test]
fn the_watch_for_foreign_sequences_sees_them() {
    for bad in [
        "\x1b]0;title\x07",
        "\x1b[2A",
        "\x1bPq\x1b\\",
        "\x1b]8;;file:///etc/passwd\x1b\\",
        "\x1b]8;x=1;https://a.example/\x1b\\",
        "\x1b]8;;https://a.example/\u{9b}\x1b\\",
        "\x1b[?1000h",
        "\x07",
        "\u{9b}2J",
        "\u{202e}",
    ] {
        assert!(!strangers(bad.as_bytes()).is_empty(), "{bad:?}");
    }
    let good = "\x1b[?1049h\x1b[1;3H\x1b[mtext\r\n\x1b[5C\x1b[38;5;3mx\x1b]52;c;aGk=\x07\x1b[2J";
    assert_eq!(strangers(good.as_bytes()), [""; 0]);
}

#[test]
fn no_sequence_of_a_draft_reaches_the_terminal() {
    let home = Home::new();
    let evil = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\u{9b}5A\x07\u{202e}abc\x1bc\x7f";
    let text = format!(
        "---\ntitle: \"Evil \\e]0;t\\a{}\"\ntags: [\"a\\eb\", \"{}\"]\n---\n\n# Head {evil}\n\nBody {evil} text.\n\n- item {evil}\n\n```rust\nlet x = \"{evil}\";\n```\n\n[link](http://example.org/{evil}) <b{evil}>\n\n![alt {evil}](a{evil}.png)\n",
        "\u{202e}mirror", "\u{2066}tag"
    );
    home.draft("evil\x1b]0;x\x07\u{202e}\u{9b}2J.md", &text);
    home.draft("\x1b[2Jsecond.md", "no title here \x1b[5n\n");
    let mut terminal = home.byline(&["drafts", "--sandbox"]).run();
    terminal.wait("Drafts (2)");
    let pause = Duration::from_millis(450);
    terminal.settle(pause);
    // Through every place that shows something of a draft, for both drafts.
    for _ in 0..2 {
        for keys in [
            "m", "\t", "\x1b", "c", "\r", "\x1b", "\x1b", "v", "\x1b", "p", "\t\t", "\r", "\x1b",
            "\x1b",
        ] {
            terminal.send(keys);
            terminal.settle(pause);
        }
        // Wherever that led: back to the list, then to the next draft.
        terminal.send("\x11");
        let _ = terminal.ended(Duration::from_secs(3));
        assert_eq!(strangers(&terminal.raw()), [""; 0]);
        terminal = home.byline(&["drafts", "--sandbox"]).run();
        terminal.wait("Drafts (2)");
        terminal.settle(pause);
        terminal.send("\x1b[B");
        terminal.settle(pause);
    }
    terminal.send("\r");
    terminal.settle(pause);
    terminal.send("\x06");
    terminal.paste("\x1b]0;pasted\x07\u{9b}2J");
    terminal.settle(pause);
    assert_eq!(strangers(&terminal.raw()), [""; 0]);
}
