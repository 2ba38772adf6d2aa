//! A picture in the preview: its pixels as half-blocks where they are known and wanted, and always its name.

use std::fmt::Write as _;

use super::{Kind, Row, flow};
use crate::app::sketches::Sketchbook;
use crate::domain::story::{Image, Text};
use crate::ports::sketches::{Pixel, Sketch};

/// Appends the rows of a picture: the line that names it, itself, its caption. The name comes first: it is there before
/// the picture is, and stays where it is.
pub(super) fn fill(rows: &mut Vec<Row>, image: &Image, album: &Sketchbook, width: u16) {
    let columns = usize::from(width);
    let name = image.source.rsplit('/').next().unwrap_or(&image.source);
    let mut label = format!("[image] {name}");
    if !image.alt.is_empty() {
        let _ = write!(label, " · “{}”", image.alt);
    }
    if let Some(words) = album.words(image) {
        let _ = write!(label, " · {words}");
    }
    flow(rows, &Text::plain(label), columns, ("", "        "), |_| {
        Kind::Mark
    });
    if let Some(picture) = album.picture(image, width) {
        // Medium puts a picture in the middle.
        let left = usize::from(width - picture.columns) / 2;
        rows.extend((0..picture.rows()).map(|row| cells(picture, row, left)));
    }
    if !image.caption.is_blank() {
        flow(rows, &image.caption, columns, ("  ", "  "), Kind::Quote);
    }
}

/// A row of cells; neighbours that look the same are one piece.
fn cells(picture: &Sketch, row: usize, left: usize) -> Row {
    let mut list: Vec<(String, Kind)> = Vec::new();
    if left > 0 {
        list.push((" ".repeat(left), Kind::Mark));
    }
    let mut before = None;
    for (upper, lower) in picture.row(row) {
        let symbol = symbol(upper, lower);
        match list.last_mut() {
            Some((run, _)) if before == Some((upper, lower)) => run.push(symbol),
            _ => list.push((symbol.into(), Kind::Cells(upper, lower))),
        }
        before = Some((upper, lower));
    }
    Row(list)
}

/// The character whose halves take the two colours; a cell of one colour needs none.
fn symbol(upper: Pixel, lower: Pixel) -> char {
    match (upper, lower) {
        (None, Some(_)) => '▄',
        (upper, lower) if upper == lower => ' ',
        (Some(_) | None, _) => '▀',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_alike_are_one_piece_and_what_can_be_seen_through_is_left_out() {
        let (red, blue) = (Some([255, 0, 0]), Some([0, 0, 255]));
        let picture = Sketch {
            size: (5, 2),
            columns: 5,
            pixels: vec![red, red, blue, None, red, red, red, red, red, None],
        };
        let row = cells(&picture, 0, 2);
        assert_eq!(
            row.0,
            [
                ("  ".into(), Kind::Mark),
                ("  ".into(), Kind::Cells(red, red)),
                ("▀".into(), Kind::Cells(blue, red)),
                ("▄".into(), Kind::Cells(None, red)),
                ("▀".into(), Kind::Cells(red, None)),
            ]
        );
    }
}
