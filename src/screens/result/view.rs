//! Draws how a send ended.

use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
use crate::domain::attempt::Outcome;
use crate::domain::plan::Target;
use crate::domain::post::Visibility;
use crate::screens::result::{Button, Ending};
use crate::screens::view::{sentence, title};
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::Hint;
use crate::ui::widgets::{Canvas, buttons, field};

/// Draws the screen. The address stands alone on its line with nothing beside it, so that it can be selected with the
/// mouse whole.
pub fn draw(canvas: &mut Canvas, model: &Model, ending: &Ending, body: Rect) {
    let attempt = ending
        .attempt
        .as_ref()
        .map(|id| format!("attempt {id}"))
        .unwrap_or_default();
    let small = layout::is_small(model.width, model.height);
    // How it ended matters more than what the attempt is called.
    let attempt = if small { String::new() } else { attempt };
    title(canvas, model, &headline(ending), &attempt);
    let mut page = Page {
        area: Rect::new(
            body.x + 2,
            body.y,
            body.width.saturating_sub(3),
            body.height,
        ),
        y: body.y + u16::from(!small),
    };
    if let Some(url) = ending.url() {
        let whole = Rect::new(body.x, page.y, body.width, body.height);
        let rows = address(canvas, whole, url);
        page.y += rows + 1;
    }
    // What is to be answered stands first, so that it is seen in a low window too.
    if let Some(typed) = &ending.address {
        page.say(
            canvas,
            "Paste the story's address, then Enter:",
            Role::Heading,
        );
        let row = Rect::new(page.area.x, page.y, page.area.width, 1);
        if page.y < page.area.bottom() {
            field::field(canvas, row, typed, true);
        }
        page.y += 2;
    } else if ending.asking {
        page.say(
            canvas,
            "Write the address into your drafts, as one line (medium_url) in the header?",
            Role::Heading,
        );
        draw_buttons(canvas, ending, &mut page);
        page.say(
            canvas,
            "Your answer is remembered. Nothing else in the file changes.",
            Role::Muted,
        );
        page.y += 1;
    } else {
        draw_buttons(canvas, ending, &mut page);
    }
    if let Some((at, username)) = &ending.past {
        let local = at + model.utc_offset;
        let day = crate::app::when::date(local);
        let time = crate::app::when::time(local);
        let text = format!("{day} {time} · @{username} · {}", ending.title);
        page.say(canvas, &text, Role::Muted);
    }
    for (text, role) in said(model, ending) {
        page.say(canvas, &text, role);
    }
}

struct Page {
    area: Rect,
    y: u16,
}

impl Page {
    fn say(&mut self, canvas: &mut Canvas, text: &str, role: Role) {
        let height = self.area.bottom().saturating_sub(self.y);
        let rest = Rect {
            y: self.y,
            height,
            ..self.area
        };
        self.y += sentence(canvas, rest, text, role);
    }
}

fn draw_buttons(canvas: &mut Canvas, ending: &Ending, page: &mut Page) {
    let labels: Vec<&str> = ending
        .buttons()
        .iter()
        .map(|button| match (&ending.outcome, button) {
            (Outcome::SentNoAddress { .. }, Button::There) => "Give its address…",
            _ => button.label(),
        })
        .collect();
    let row = Rect::new(
        page.area.x,
        page.y,
        page.area.width,
        page.area.bottom().saturating_sub(page.y),
    );
    page.y += buttons::buttons(canvas, row, &labels, Some(ending.focus)) + 1;
}

/// Draws an address from the first column, broken only where the window ends.
fn address(canvas: &mut Canvas, area: Rect, url: &str) -> u16 {
    let style = canvas.theme.style(Role::Link);
    let mut rows = 0;
    let mut rest: &str = url;
    // Two columns of air where the address is shorter than the row; none where it has to go on below.
    let indent = if canvas::width(url) + 2 < area.width {
        2
    } else {
        0
    };
    while !rest.is_empty() && rows < area.height {
        let take = rest
            .char_indices()
            .nth(usize::from(area.width - indent))
            .map_or(rest.len(), |(byte, _)| byte);
        canvas::put(
            canvas.cells,
            area,
            area.x + indent,
            area.y + rows,
            &rest[..take],
            style,
        );
        rest = &rest[take..];
        rows += 1;
    }
    rows
}

fn headline(ending: &Ending) -> String {
    let place = match ending.target {
        Target::Sandbox => "the sandbox",
        Target::Medium => "Medium",
    };
    match &ending.outcome {
        Outcome::Sent { .. } if ending.by_hand => {
            format!("Recorded · {} on {place}", ending.visibility.word())
        }
        Outcome::Sent { .. } => match ending.visibility {
            Visibility::Draft => format!("Sent · a draft on {place}"),
            Visibility::Unlisted => format!("Sent · unlisted on {place}"),
            Visibility::Public => format!("Published on {place}"),
        },
        Outcome::SentNoAddress { .. } => "Sent, but the address is missing".into(),
        Outcome::Rejected { .. } => "Not accepted · nothing was published".into(),
        Outcome::Limited { .. } => "Not accepted · the daily limit is reached".into(),
        Outcome::NotSent { .. } => "Nothing was sent".into(),
        Outcome::Unknown { .. } => "We do not know whether this was published".into(),
    }
}

fn said(model: &Model, ending: &Ending) -> Vec<(String, Role)> {
    let mut list = Vec::new();
    match &ending.outcome {
        Outcome::Sent { .. } => sent(ending, &mut list),
        Outcome::SentNoAddress { what } => {
            list.push((what.clone(), Role::Warn));
            list.push(("The story was made. Find its address on medium.com under Stories, and give it to Byline here.".into(), Role::Text));
        }
        Outcome::Rejected { refusal } => {
            list.push((refusal.what.clone(), Role::Bad));
            list.push((refusal.hint.clone(), Role::Text));
            list.push((
                "Nothing was published. Your draft is as it was.".into(),
                Role::Muted,
            ));
        }
        Outcome::Limited {
            what, retry_after, ..
        } => {
            list.push((what.clone(), Role::Bad));
            let at = retry_after
                .and_then(|seconds| i64::try_from(seconds).ok())
                .unwrap_or(86_400)
                + ending.past.as_ref().map_or(model.now, |(at, _)| *at)
                + model.utc_offset;
            let (day, time) = (crate::app::when::date(at), crate::app::when::time(at));
            list.push((
                format!(
                    "Medium takes about 10 stories in 24 hours. Try again after {time} on {day}."
                ),
                Role::Text,
            ));
        }
        Outcome::NotSent { what, hint } => {
            list.push((what.clone(), Role::Bad));
            list.push((hint.clone(), Role::Text));
        }
        Outcome::Unknown { what } => {
            list.push((what.clone(), Role::Warn));
            list.push((
                "The story may exist. Sending again could publish it twice.".into(),
                Role::Text,
            ));
            list.push((format!("Look: {}", ending.link()), Role::Link));
            list.push(("Then tell Byline. Until then this draft is locked against sending, and marked UNKNOWN.".into(), Role::Text));
        }
    }
    list
}

fn sent(ending: &Ending, list: &mut Vec<(String, Role)>) {
    if !ending.written.is_empty() {
        list.push((format!("Kept       {}", ending.written), Role::Text));
    }
    if ending.by_hand {
        let text = "By hand    Byline has sent nothing; it has kept the text you carried over.";
        list.push((text.into(), Role::Muted));
    } else if ending.differences.is_empty() {
        list.push((
            "As asked   title, tags, visibility, licence".into(),
            Role::Muted,
        ));
    }
    for difference in &ending.differences {
        list.push((format!("Changed    {difference}"), Role::Warn));
    }
    let next = match (ending.target, ending.visibility) {
        (Target::Sandbox, _) => {
            "This was practice: the story is on this computer only, and can be read while Byline is open."
        }
        (Target::Medium, Visibility::Draft) if ending.publication.is_some() => {
            "Next       Its editors have it now, and decide what becomes of it."
        }
        (Target::Medium, Visibility::Draft) => {
            "Next       Open it, read it once, and publish it on medium.com."
        }
        (Target::Medium, Visibility::Unlisted | Visibility::Public) => {
            "Next       Open it and read it once."
        }
    };
    list.push((next.into(), Role::Muted));
}

/// The row of keys.
#[must_use]
pub fn hints(ending: &Ending) -> Vec<Hint> {
    if ending.address.is_some() {
        return vec![Hint::new("Enter", "record it"), Hint::new("Esc", "back")];
    }
    let mut list = Vec::new();
    if ending.url().is_some() && !ending.asking {
        list.extend([
            Hint::new("y", "copy"),
            Hint::new("o", "open"),
            Hint::new("Q", "QR"),
        ]);
    }
    if ending.attempt.is_some() && !ending.asking {
        list.push(Hint::new("h", "what was sent"));
    }
    list.extend([
        Hint::new("Tab", "choose"),
        Hint::new("Enter", "press"),
        Hint::new("Esc", "back"),
    ]);
    list
}
