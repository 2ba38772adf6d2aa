//! Draws the ways to carry a story over, and what the selected one needs.

use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
use crate::domain::carry::{Parcel, guide};
use crate::domain::post::Visibility;
use crate::screens::carry::{Asking, Carry, Way};
use crate::screens::view::{file_name, title};
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::{self, Hint};
use crate::ui::widgets::{Canvas, buttons, field};

/// Where the explanation of a way stands.
const BESIDE: u16 = 31;

/// A line below the ways. An address stands alone on its line, so that it can be selected whole.
/// What stands before a point of the check: good, or to be looked at.
const MARKS: [&str; 2] = ["ok   ", "look "];

enum Line {
    Text(String, Role),
    Address(String),
    Blank,
}

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model, carry: &Carry, body: Rect) {
    let name = format!("Carry it over by hand · {}", file_name(&carry.file));
    title(canvas, model, &name, "no token needed");
    let small = layout::is_small(model.width, model.height);
    let mut y = body.y + u16::from(!small);
    for way in Way::ALL {
        draw_way(
            canvas,
            Rect::new(body.x, y, body.width, 1).intersection(body),
            way,
            carry,
        );
        y += 1;
    }
    y += u16::from(!small);
    let rest = Rect::new(body.x, y, body.width, body.bottom().saturating_sub(y));
    if rest.height == 0 {
        return;
    }
    bars::rule(canvas, Rect { height: 1, ..rest }, below_name(carry), "");
    let below = Rect::new(
        rest.x + 2,
        rest.y + 1,
        rest.width.saturating_sub(4),
        rest.height - 1,
    );
    match &carry.asking {
        Some(asking) => draw_asking(canvas, carry, asking, below),
        None => draw_lines(canvas, carry, below, rest),
    }
}

fn draw_way(canvas: &mut Canvas, row: Rect, way: Way, carry: &Carry) {
    let (name, what) = words(way);
    let selected = way == carry.way;
    let mark = if selected { "▸" } else { " " };
    let role = if selected { Role::Focus } else { Role::Text };
    canvas.put(row, row.x + 1, row.y, mark, Role::Text);
    canvas.put(row, row.x + 3, row.y, name, role);
    if row.width > BESIDE + 20 {
        canvas.put_cut(
            row,
            (row.x + BESIDE, row.y),
            row.width - BESIDE - 1,
            what,
            Role::Muted,
        );
    }
}

fn words(way: Way) -> (&'static str, &'static str) {
    match way {
        Way::Copy => ("Copy as rich text", "then paste it into a new story"),
        Way::Page => ("Hand-off page", "copy it in a browser, also over SSH"),
        Way::File => ("HTML file", "for your own site, or to import"),
        Way::Import => (
            "Import guide",
            "Medium's import tool, and a check of your page",
        ),
        Way::Published => (
            "It is published: address…",
            "so that Byline's history knows about it",
        ),
    }
}

fn below_name(carry: &Carry) -> &'static str {
    match (&carry.asking, carry.way) {
        (Some(Asking::Story(_)), _) => "Where it is",
        (Some(Asking::Page(_)), _) => "Check a page",
        (None, Way::Copy) => "On medium.com",
        (None, Way::Page) => "The page",
        (None, Way::File) => "The file",
        (None, Way::Import) => "The import tool",
        (None, Way::Published) => "Recording it",
    }
}

fn draw_asking(canvas: &mut Canvas, carry: &Carry, asking: &Asking, area: Rect) {
    let (text, typed) = match asking {
        Asking::Story(typed) => ("Paste its address, then Enter:", typed),
        Asking::Page(typed) => ("Your page's address, then Enter:", typed),
    };
    canvas.put(area, area.x, area.y, text, Role::Heading);
    field::field(
        canvas,
        Rect::new(area.x, area.y + 1, area.width, 1).intersection(area),
        typed,
        true,
    );
    if let Asking::Story(_) = asking {
        let row = Rect::new(area.x, area.y + 3, area.width, 1).intersection(area);
        let taken = Visibility::ALL
            .iter()
            .position(|v| *v == carry.visibility)
            .unwrap_or(0);
        buttons::choices(
            canvas,
            row,
            row.x,
            row.y,
            &["Draft", "Unlisted", "Public"],
            taken,
        );
    }
}

fn draw_lines(canvas: &mut Canvas, carry: &Carry, area: Rect, rest: Rect) {
    let mut rows: Vec<(String, Role, u16)> = Vec::new();
    for line in lines(carry) {
        match line {
            Line::Text(text, role) => {
                rows.extend(
                    hung(&text, area.width)
                        .into_iter()
                        .map(|r| (r, role, area.x)),
                );
            }
            Line::Address(url) => {
                // From the first column where it would not fit otherwise, broken only where the window ends.
                let indent = if canvas::width(&url) <= area.width {
                    area.x
                } else {
                    rest.x
                };
                let room = usize::from(rest.right() - indent).max(1);
                let chars: Vec<char> = url.chars().collect();
                rows.extend(
                    chars
                        .chunks(room)
                        .map(|piece| (piece.iter().collect(), Role::Link, indent)),
                );
            }
            Line::Blank => rows.push((String::new(), Role::Text, area.x)),
        }
    }
    let all = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let top = carry.scroll.min(all.saturating_sub(area.height));
    let whole = Rect {
        y: area.y,
        height: area.height,
        ..rest
    };
    for (y, (text, role, x)) in (area.y..area.bottom()).zip(rows.iter().skip(usize::from(top))) {
        canvas.put(whole, *x, y, text, *role);
    }
    if top + area.height < all {
        let more = " PgDn ↓ more ";
        let x = rest.right().saturating_sub(canvas::width(more) + 2);
        canvas.put(rest, x, rest.y, more, Role::Frame);
    }
}

/// Folds a text; what goes on below a number or a mark stands under the words, not under the mark.
fn hung(text: &str, columns: u16) -> Vec<String> {
    let words = text
        .trim_start_matches(' ')
        .trim_start_matches(|c: char| c.is_ascii_digit());
    let words = match words.strip_prefix(". ") {
        Some(step) if step.len() + 2 < text.trim_start_matches(' ').len() => step,
        Some(_) | None => MARKS
            .iter()
            .find_map(|mark| text.strip_prefix(mark))
            .unwrap_or(text),
    };
    let (mark, _) = text.split_at(text.len() - words.len());
    let indent = canvas::width(mark);
    if indent == 0 || indent * 2 > columns {
        return canvas::fold(text, columns);
    }
    let blank = " ".repeat(usize::from(indent));
    let rows = canvas::fold(words, columns - indent).into_iter();
    let mut mark = Some(mark);
    rows.map(|row| format!("{}{row}", mark.take().unwrap_or(&blank)))
        .collect()
}

fn lines(carry: &Carry) -> Vec<Line> {
    let Some(parcel) = &carry.parcel else {
        return vec![Line::Text("Reading…".into(), Role::Muted)];
    };
    match carry.way {
        Way::Copy => copy_lines(parcel),
        Way::Page => page_lines(carry),
        Way::File => file_lines(carry),
        Way::Import => import_lines(carry),
        Way::Published => vec![
            Line::Text("When the story is on Medium, give Byline its address. The list then says where it is, “edited since” works, and Byline asks before it would be published twice.".into(), Role::Text),
            Line::Blank,
            Line::Text("Nothing is sent. What you carried over is kept in the history, and does not count towards Medium's daily limit.".into(), Role::Muted),
        ],
    }
}

fn copy_lines(parcel: &Parcel) -> Vec<Line> {
    let mut list = Vec::new();
    for (number, step) in (1..).zip(&parcel.steps) {
        list.push(Line::Text(format!("{number:>2}. {step}"), Role::Text));
    }
    list
}

fn page_lines(carry: &Carry) -> Vec<Line> {
    let Some(page) = &carry.page else {
        return vec![
            Line::Text("Enter puts the story on a page of this computer that only you can find: with a copy button, title, tags and canonical link each to copy, the pictures to drag over, and what is left to do.".into(), Role::Text),
            Line::Blank,
            Line::Text("Works over SSH too: you get the line that makes the way there. The page ends with Byline.".into(), Role::Muted),
        ];
    };
    let mut list = Vec::new();
    if let Some(line) = &page.tunnel {
        list.push(Line::Text(
            "1. On your own computer, in another terminal, run this and leave it running:".into(),
            Role::Text,
        ));
        list.push(Line::Address(line.clone()));
        list.push(Line::Blank);
        list.push(Line::Text(
            "2. Open this address in your browser there:".into(),
            Role::Text,
        ));
    } else {
        list.push(Line::Text(
            "Open this address in a browser on this computer (o):".into(),
            Role::Text,
        ));
    }
    list.push(Line::Address(page.url.clone()));
    list.push(Line::Blank);
    list.push(Line::Text("Leave Byline open meanwhile: the page ends with it, and after half an hour in which nobody looks.".into(), Role::Muted));
    list
}

fn file_lines(carry: &Carry) -> Vec<Line> {
    let name = file_name(&carry.file.with_extension("html"));
    let mut list = vec![Line::Text(
        format!(
            "Enter writes {name} beside the draft: a whole page with its own style, one h1, an article and the canonical link. A file of that name is never replaced."
        ),
        Role::Text,
    )];
    for finding in &carry.findings {
        list.push(Line::Blank);
        let role = crate::screens::checks::view::role(finding.rule.severity);
        list.push(Line::Text(finding.what.clone(), role));
        list.push(Line::Text(
            format!("To do: {}.", finding.rule.cure),
            Role::Muted,
        ));
    }
    list
}

fn import_lines(carry: &Carry) -> Vec<Line> {
    let mut list = Vec::new();
    if let Some((url, points)) = &carry.checked {
        list.push(Line::Address(url.clone()));
        if points.is_empty() {
            list.push(Line::Text("Asking…".into(), Role::Muted));
        }
        for point in points {
            let [good, bad] = MARKS;
            let (mark, role) = if point.good {
                (good, Role::Muted)
            } else {
                (bad, Role::Warn)
            };
            list.push(Line::Text(format!("{mark}{}", point.what), role));
        }
        if !points.is_empty() && points.iter().all(|point| point.good) {
            list.push(Line::Text(
                "Medium should be able to import it:".into(),
                Role::Text,
            ));
            list.push(Line::Address(guide::IMPORT.into()));
        }
        list.push(Line::Blank);
    } else {
        list.push(Line::Text(
            "Enter checks whether your page can be imported.".into(),
            Role::Text,
        ));
        list.push(Line::Blank);
    }
    for (heading, sentences) in guide::GUIDE {
        list.push(Line::Text((*heading).into(), Role::Heading));
        for sentence in *sentences {
            list.push(Line::Text(format!("  {sentence}"), Role::Text));
        }
        list.push(Line::Blank);
    }
    list
}

/// The row of keys.
#[must_use]
pub fn hints(carry: &Carry) -> Vec<Hint> {
    match &carry.asking {
        Some(Asking::Story(_)) => {
            return vec![
                Hint::new("Enter", "record it"),
                Hint::new("Tab", "published as"),
                Hint::new("Esc", "back"),
            ];
        }
        Some(Asking::Page(_)) => {
            return vec![Hint::new("Enter", "check it"), Hint::new("Esc", "back")];
        }
        None => {}
    }
    let enter = match (carry.way, &carry.page) {
        (Way::Copy, _) => "copy",
        (Way::Page, None) => "make it",
        (Way::Page, Some(_)) => "make it anew",
        (Way::File, _) => "write it",
        (Way::Import, _) => "check a page",
        (Way::Published, _) => "give its address",
    };
    let mut list = vec![Hint::new("Enter", enter), Hint::new("↑↓", "choose")];
    match (carry.way, carry.page.as_ref().map(|page| &page.tunnel)) {
        (Way::Page, Some(Some(_))) => list.push(Hint::new("y", "copy the line")),
        (Way::Page, Some(None)) => {
            list.extend([Hint::new("o", "open"), Hint::new("y", "copy address")]);
        }
        (Way::Copy | Way::Import, _) => list.push(Hint::new("o", "open Medium")),
        (Way::Page | Way::File | Way::Published, _) => {}
    }
    list.extend([Hint::new("PgDn", "more"), Hint::new("Esc", "back")]);
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_below_a_step_hangs_under_its_words() {
        for (text, rows) in [
            (" 1. one two three", vec![" 1. one two", "    three"]),
            ("  2. one two four", vec!["  2. one two", "     four"]),
            ("look one two three", vec!["look one two", "     three"]),
            ("one two three four", vec!["one two three", "four"]),
            ("2026 was a year.", vec!["2026 was a", "year."]),
        ] {
            assert_eq!(hung(text, 13), rows, "{text}");
        }
    }
}
