//! A story as Medium will show it.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::app::preview::search::lit;
use crate::app::preview::{Kind, Page, Row, Spot};
use crate::app::sketches::Depth;
use crate::domain::story;
use crate::domain::story::Level;
use crate::prose::Query;
use crate::ui::canvas;
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::{Canvas, picture};

/// Draws the rows of a story from a place (block, row in it) on; what a query finds in them is lit.
pub fn story(canvas: &mut Canvas, area: Rect, page: &Page, from: Spot, query: Option<&Query>) {
    let rows = page.visible_rows(from, area.height);
    let depth = page.pictures.depth.unwrap_or(Depth::Indexed);
    for (y, row) in (area.y..area.bottom()).zip(&rows) {
        draw_row(canvas, area, y, row, depth);
    }
    let Some(query) = query else {
        return;
    };
    let selection = canvas.theme.style(Role::Selection);
    for ((y, row), lit) in (area.y..area.bottom()).zip(&rows).zip(lit(&rows, query)) {
        let text = row.to_plain();
        for piece in lit {
            let x = area.x + canvas::width(&text[..piece.range.start]);
            let width = canvas::width(&text[piece.range]);
            let place = Rect::new(x, y, width, 1).intersection(area);
            canvas::tint(canvas.cells, place, selection);
        }
    }
}

fn draw_row(canvas: &mut Canvas, area: Rect, y: u16, row: &Row, depth: Depth) {
    let mut x = area.x;
    for (text, kind) in &row.0 {
        let text = &match kind {
            Kind::Mark => canvas.theme.spell(text),
            Kind::Text(_)
            | Kind::Link(_)
            | Kind::Heading(_)
            | Kind::Quote(_)
            | Kind::Code(_)
            | Kind::Cells(..) => text.into(),
        };
        let style = style(canvas.theme, *kind, depth);
        x = canvas::put(canvas.cells, area, x, y, text, style);
    }
}

fn style(theme: Theme, kind: Kind, depth: Depth) -> Style {
    match kind {
        Kind::Text(style) => inline(theme, Role::Text, style),
        Kind::Link(style) => inline(theme, Role::Link, style),
        Kind::Quote(style) => inline(theme, Role::Quote, style),
        Kind::Heading(Level::Title) => theme.style(Role::Title),
        Kind::Heading(Level::Subtitle) => theme.style(Role::Muted),
        Kind::Heading(Level::Large | Level::Small) => theme.style(Role::Heading),
        Kind::Code(token) => theme.token(token),
        Kind::Mark => theme.style(Role::Frame),
        Kind::Cells(upper, lower) => picture::cell(upper, lower, depth),
    }
}

fn inline(theme: Theme, role: Role, style: story::Style) -> Style {
    let mut shown = theme.style(if style.code { Role::Code } else { role });
    if style.strong {
        shown = shown.add_modifier(Modifier::BOLD);
    }
    if style.emphasis {
        shown = shown.add_modifier(Modifier::ITALIC);
    }
    shown
}
