//! Draws the publish review.

mod confirm;
mod request;

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::msg::AccountState;
use crate::app::{layout, when};
use crate::domain::lint::{Finding, Severity};
use crate::domain::picture::{Placed, amount};
use crate::domain::plan::{Plan, Target};
use crate::domain::post::{ContentFormat, Visibility};
use crate::ports::journal::DAILY_LIMIT;
use crate::screens::checks;
use crate::screens::drafts::view::thousands;
use crate::screens::review::{Focus, Review, State};
use crate::screens::view::{badge, file_name, sentence, title};
use crate::screens::writer::view::counted;
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::{self, Hint};
use crate::ui::widgets::{Canvas, buttons};

/// A line of the review.
enum Line {
    Blank,
    Rule,
    Field(&'static str, String),
    To(String),
    Choice(usize),
    Text(String, Role),
    Finding(Finding),
}

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model, review: &Review, body: Rect) {
    let name = model
        .desk
        .as_ref()
        .map(|desk| file_name(&desk.path))
        .unwrap_or_default();
    title(canvas, model, &format!("Publish · {name}"), &badge(model));
    if let Some(top) = review.request {
        return request::draw(canvas, review, top, body);
    }
    let labels = labels(review);
    let small = layout::is_small(model.width, model.height);
    let below = u16::from(!small)
        + if small {
            u16::try_from(labels.len())
                .unwrap_or(1)
                .min(body.height / 3)
        } else {
            1
        };
    let text = Rect {
        height: body.height.saturating_sub(below),
        ..body
    };
    draw_lines(canvas, review, &lines(model, review), text);
    let row = Rect::new(
        body.x + 3,
        body.bottom().saturating_sub(below - u16::from(!small)),
        body.width.saturating_sub(4),
        below,
    );
    let texts: Vec<&str> = labels.iter().map(|(_, label)| label.as_str()).collect();
    let focus = labels.iter().position(|(focus, _)| *focus == review.focus);
    buttons::buttons(canvas, row, &texts, focus);
    if review.confirm.is_some() {
        confirm::draw(canvas, model, review);
    }
}

fn labels(review: &Review) -> Vec<(Focus, String)> {
    let send = match &review.state {
        State::Ready(plan) => match plan.post.visibility {
            Visibility::Draft if plan.publication.is_some() => "Hand it in…",
            Visibility::Draft if review.words().is_empty() => "Send draft",
            Visibility::Draft => "Send draft…",
            Visibility::Unlisted => "Publish unlisted…",
            Visibility::Public => "Publish…",
        },
        State::Blocked(_) => "Show the problems",
        State::Locked(_) => "Tell Byline what happened…",
        State::NoAccount(AccountState::NoToken) => "Carry it over by hand",
        State::NoAccount(_) => "Account",
        State::Waiting => return vec![(Focus::Back, "Back".into())],
    };
    let mut list = vec![(Focus::Send, send.to_owned()), (Focus::Back, "Back".into())];
    if matches!(review.state, State::Ready(_)) {
        list.push((Focus::Request, "Show the request".into()));
    }
    list
}

fn lines(model: &Model, review: &Review) -> Vec<Line> {
    match &review.state {
        State::Waiting => {
            let checking = model.desk.as_ref().filter(|_| model.reaching.is_running());
            let words = checking.and_then(|desk| model.reaching.words(&desk.path));
            let words = words.map(|words| format!("{words} Esc goes on without."));
            let words = words.unwrap_or_else(|| "Getting ready…".into());
            vec![Line::Text(words, Role::Muted)]
        }
        State::NoAccount(state) => {
            let role = if *state == AccountState::NoToken && model.target == Target::Medium {
                Role::Text
            } else {
                Role::Warn
            };
            vec![Line::Text(no_account(model, state), role)]
        }
        State::Locked(id) => vec![Line::Text(
            format!(
                "We do not know whether this draft was published before (attempt {id}). Sending it again could make a second story. Look, and tell Byline."
            ),
            Role::Warn,
        )],
        State::Blocked(obstacles) => {
            let mut list = vec![
                Line::Text(
                    "This has to be settled first. It stops publishing, not writing.".into(),
                    Role::Text,
                ),
                Line::Blank,
            ];
            for finding in obstacles {
                let place = finding
                    .place
                    .map_or(String::new(), |place| format!("line {}: ", place.line));
                let word = finding.rule.severity.word();
                list.push(Line::Text(
                    format!(" {word}  {place}{}", finding.what),
                    Role::Text,
                ));
            }
            list
        }
        State::Ready(plan) => ready(model, review, plan),
    }
}

fn no_account(model: &Model, state: &AccountState) -> String {
    match state {
        AccountState::Failed(failure) => failure.to_string(),
        AccountState::NoToken | AccountState::Unasked | AccountState::Asking | AccountState::SignedIn { .. } => {
            match model.target {
                Target::Medium => "Without a token a story is carried over by hand: Byline copies it, you paste it on medium.com, and Byline's history knows about it all the same. (A token goes under Account, 3.)".into(),
                Target::Sandbox => "The sandbox has not answered. Try again.".into(),
            }
        }
    }
}

fn ready(model: &Model, review: &Review, plan: &Plan) -> Vec<Line> {
    let post = &plan.post;
    let none = |text: String| {
        if text.is_empty() {
            "none".to_owned()
        } else {
            text
        }
    };
    let picture = if plan.pictures.is_empty() && plan.post.content.contains("<img ") {
        " · with pictures"
    } else {
        ""
    };
    let format = match post.content_format {
        ContentFormat::Html => "",
        ContentFormat::Markdown => " · sent as Markdown",
    };
    let chosen = Visibility::ALL
        .iter()
        .position(|v| *v == post.visibility)
        .unwrap_or(0);
    let mut list = vec![
        Line::To(to(model, plan)),
        Line::Choice(chosen),
        Line::Field(
            "",
            match &plan.publication {
                Some(paper) => paper.meaning(post.visibility),
                None => post.visibility.meaning().into(),
            },
        ),
        Line::Field("Title", post.title.clone()),
        Line::Field("Tags", none(post.tags.join(", "))),
        Line::Field("Licence", post.license.name().into()),
        Line::Field(
            "Canonical",
            none(post.canonical_url.clone().unwrap_or_default()),
        ),
        Line::Field(
            "Followers",
            if post.notify_followers {
                "told by e-mail"
            } else {
                "not told"
            }
            .into(),
        ),
        Line::Field("Text", words(plan.words) + picture + format),
    ];
    list.extend(picture_lines(model, plan));
    list.extend([
        Line::Field("Begins", format!("“{}…”", plan.begins)),
        Line::Field("Ends", format!("“…{}”", plan.ends)),
        Line::Rule,
    ]);
    list.extend(check_lines(&plan.findings));
    list.push(Line::Rule);
    list.extend(warnings(model, review));
    list
}

/// Every picture of this computer that is sent, since a draft may name more than its writer knows.
fn picture_lines(model: &Model, plan: &Plan) -> Vec<Line> {
    let all: u64 = plan.pictures.iter().map(|placed| placed.picture.size).sum();
    let head = match plan.pictures.len() {
        0 => return Vec::new(),
        1 => "1 of this computer is uploaded first".to_owned(),
        n => format!("{n} of this computer are uploaded first, {}", amount(all)),
    };
    let mut list = vec![Line::Field("Pictures", head)];
    for Placed { picture, alt, .. } in &plan.pictures {
        let alt = if alt.is_empty() {
            "no description".to_owned()
        } else {
            format!("“{alt}”")
        };
        let beside = plan
            .file
            .parent()
            .map(|folder| folder.join(&picture.source));
        let file = picture.file();
        // Where the path as written does not say which file it is.
        let from = if beside.is_some_and(|beside| beside == file) {
            String::new()
        } else {
            format!(" · {}", with_tilde(model, &file))
        };
        list.push(Line::Field(
            "",
            format!("{} · {} · {alt}{from}", picture.source, picture.facts()),
        ));
    }
    list
}

fn with_tilde(model: &Model, file: &std::path::Path) -> String {
    let home = &model.setup.home;
    match file.strip_prefix(home) {
        Ok(rest) if !home.as_os_str().is_empty() => format!("~/{}", rest.display()),
        Ok(_) | Err(_) => file.display().to_string(),
    }
}

/// Who publishes, and where.
fn to(model: &Model, plan: &Plan) -> String {
    let account = &model.accounts;
    let name = if account.several() && plan.target == Target::Medium {
        format!(" ({})", account.chosen)
    } else {
        String::new()
    };
    let place = match &plan.publication {
        Some(paper) => format!("{}, as {}", paper.name, paper.role.word()),
        None => "your profile".into(),
    };
    let badge = plan.target.badge();
    format!("@{}{name} · {place} · {badge}", plan.account.username)
}

/// What cannot be taken back, and what has been sent before.
fn warnings(model: &Model, review: &Review) -> [Line; 3] {
    let before = match &review.before {
        Some((at, _)) => format!(
            "Sent before, {}. Sending again makes a second story.",
            when::day(at + model.utc_offset, model.now + model.utc_offset)
        ),
        None => "First send of this draft.".into(),
    };
    let role = if review.before.is_some() {
        Role::Warn
    } else {
        Role::Muted
    };
    let count = model.tally().sent;
    [
        Line::Text(
            "Once sent, Byline cannot change or delete it: Medium's API has no edit and no delete. You can do both by hand on medium.com."
                .into(),
            Role::Text,
        ),
        Line::Text(before, role),
        Line::Text(
            format!("Sent in the last 24 hours: {count} (the limit is about {DAILY_LIMIT})."),
            Role::Muted,
        ),
    ]
}

fn words(count: usize) -> String {
    match count {
        1 => "1 word".into(),
        n => format!("{} words", thousands(n)),
    }
}

fn check_lines(findings: &[Finding]) -> Vec<Line> {
    let shown: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.rule.severity == Severity::Warning)
        .collect();
    let notes = findings.len() - shown.len();
    let text = match (shown.len(), notes) {
        (0, 0) => "nothing will look different".to_owned(),
        (warnings, notes) => format!(
            "{} · {}",
            counted(warnings, "warning"),
            counted(notes, "note")
        ),
    };
    let mut list = vec![Line::Field("Checks", text)];
    list.extend(shown.into_iter().take(3).cloned().map(Line::Finding));
    list
}

fn draw_lines(canvas: &mut Canvas, review: &Review, lines: &[Line], area: Rect) {
    // Drawn on a page of its own height first, so that a small window can scroll it.
    let mut y = i32::from(area.y) - i32::from(review.scroll);
    for line in lines {
        let rows = height(line, area.width);
        let fits = y >= i32::from(area.y) && y + i32::from(rows) <= i32::from(area.bottom());
        if let (true, Ok(top)) = (fits, u16::try_from(y)) {
            draw_line(
                canvas,
                review,
                line,
                Rect::new(area.x, top, area.width, rows),
            );
        } else if y >= i32::from(area.bottom()) - 1 {
            break;
        }
        y += i32::from(rows);
    }
    let total: u16 = lines.iter().map(|line| height(line, area.width)).sum();
    if total > area.height + review.scroll {
        let more = Rect::new(
            area.right().saturating_sub(8),
            area.bottom().saturating_sub(1),
            8,
            1,
        );
        canvas.put(more, more.x, more.y, " ↓ more ", Role::Muted);
    }
}

fn height(line: &Line, width: u16) -> u16 {
    let rows =
        |text: &str, room: u16| u16::try_from(canvas::fold(text, room.max(1)).len()).unwrap_or(1);
    match line {
        Line::Blank | Line::Rule | Line::Choice(_) | Line::Finding(_) => 1,
        Line::Field("", text) => rows(text, width.saturating_sub(14)),
        Line::Field(_, text) | Line::To(text) => rows(text, width.saturating_sub(14)).min(2),
        Line::Text(text, _) => rows(text, width.saturating_sub(2)),
    }
}

fn draw_line(canvas: &mut Canvas, review: &Review, line: &Line, area: Rect) {
    let value = Rect::new(
        area.x + 13,
        area.y,
        area.width.saturating_sub(14),
        area.height,
    );
    let muted = canvas.theme.style(Role::Muted);
    match line {
        Line::Blank => {}
        Line::Rule => bars::rule(canvas, area, "", ""),
        Line::Field(name, text) => {
            canvas::put(canvas.cells, area, area.x + 1, area.y, name, muted);
            let role = if name.is_empty() {
                Role::Muted
            } else {
                Role::Text
            };
            sentence(canvas, value, text, role);
        }
        Line::To(text) => {
            let focused = review.focus == Focus::Under;
            let (mark, text) = if focused {
                ("▸", format!("‹ {text} ›"))
            } else {
                (" ", text.clone())
            };
            canvas.put(area, area.x, area.y, mark, Role::Text);
            canvas::put(canvas.cells, area, area.x + 1, area.y, "To", muted);
            sentence(canvas, value, &text, Role::Text);
        }
        Line::Choice(chosen) => {
            let focused = review.focus == Focus::Visibility;
            let mark = if focused { "▸" } else { " " };
            canvas.put(area, area.x, area.y, mark, Role::Text);
            canvas::put(canvas.cells, area, area.x + 1, area.y, "Visibility", muted);
            buttons::choices(
                canvas,
                value,
                value.x,
                value.y,
                &["Draft", "Unlisted", "Public"],
                *chosen,
            );
        }
        Line::Text(text, role) => {
            sentence(
                canvas,
                Rect::new(
                    area.x + 1,
                    area.y,
                    area.width.saturating_sub(2),
                    area.height,
                ),
                text,
                *role,
            );
        }
        Line::Finding(finding) => checks::view::line(canvas, area, finding, false),
    }
}

/// The row of keys.
#[must_use]
pub fn hints(review: &Review) -> Vec<Hint> {
    if review.request.is_some() {
        return vec![
            Hint::new("↑↓", "scroll"),
            Hint::new("Esc", "back to the review"),
        ];
    }
    if review.confirm.is_some() {
        return vec![
            Hint::new("Enter", "when it matches"),
            Hint::new("Esc", "cancel"),
        ];
    }
    let visibility = matches!(review.focus, Focus::Visibility | Focus::Under);
    vec![
        Hint::new("Tab", if visibility { "next" } else { "choose" }),
        if visibility {
            Hint::new("←→", "change")
        } else {
            Hint::new("Enter", "press")
        },
        Hint::new("m", "details"),
        Hint::new("c", "checks"),
        Hint::new("v", "read it"),
        Hint::new("Esc", "back"),
    ]
}
