//! Colours of a picture's cells.

use ratatui::style::{Color, Style};

use crate::app::sketches::Depth;
use crate::ports::sketches::Pixel;

/// The six steps of each colour in the cube of 256.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The style of a cell with these halves; the character in it is the upper half, the lower half, or a blank.
#[must_use]
pub fn cell(upper: Pixel, lower: Pixel, depth: Depth) -> Style {
    let colour = |pixel: [u8; 3]| match depth {
        Depth::Full => Color::Rgb(pixel[0], pixel[1], pixel[2]),
        Depth::Indexed => Color::Indexed(nearest(pixel)),
    };
    match (upper.map(colour), lower.map(colour)) {
        // A blank needs no ink. Pixels that only look alike in few colours are not written as one.
        (Some(_), Some(lower_colour)) if upper == lower => Style::new().bg(lower_colour),
        (Some(upper), Some(lower)) => Style::new().fg(upper).bg(lower),
        (Some(one), None) | (None, Some(one)) => Style::new().fg(one),
        (None, None) => Style::new(),
    }
}

/// The colour of the 256 that is nearest: one of the cube or one of the greys.
fn nearest(pixel: [u8; 3]) -> u8 {
    let step = |value: u8| {
        (0..6_u8)
            .min_by_key(|at| STEPS[usize::from(*at)].abs_diff(value))
            .unwrap_or(0)
    };
    let [red, green, blue] = pixel.map(step);
    let cube = [red, green, blue].map(|at| STEPS[usize::from(at)]);
    let average = pixel.iter().map(|value| u16::from(*value)).sum::<u16>() / 3;
    let shade = u8::try_from((average.saturating_sub(3) / 10).min(23)).unwrap_or(23);
    let grey = [8 + 10 * shade; 3];
    if distance(pixel, grey) < distance(pixel, cube) {
        232 + shade
    } else {
        16 + 36 * red + 6 * green + blue
    }
}

fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    a.iter()
        .zip(b)
        .map(|(a, b)| u32::from(a.abs_diff(b)).pow(2))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_256_colours_is_taken() {
        for (pixel, index) in [
            ([0, 0, 0], 16),
            ([255, 255, 255], 231),
            ([255, 0, 0], 196),
            ([0, 0, 95], 17),
            ([128, 128, 128], 244),
            ([9, 8, 8], 232),
            ([238, 238, 238], 255),
        ] {
            assert_eq!(nearest(pixel), index, "{pixel:?}");
        }
    }

    #[test]
    fn halves_are_ink_and_paper_and_what_can_be_seen_through_is_neither() {
        let (red, blue) = (Some([255, 0, 0]), Some([0, 0, 255]));
        let (ink, paper) = (Color::Rgb(255, 0, 0), Color::Rgb(0, 0, 255));
        for (upper, lower, style) in [
            (red, blue, Style::new().fg(ink).bg(paper)),
            (red, None, Style::new().fg(ink)),
            (None, red, Style::new().fg(ink)),
            (red, red, Style::new().bg(ink)),
            (None, None, Style::new()),
        ] {
            assert_eq!(cell(upper, lower, Depth::Full), style);
        }
        let nearly = Some([254, 1, 0]);
        let ink = Color::Indexed(196);
        assert_eq!(
            cell(red, nearly, Depth::Indexed),
            Style::new().fg(ink).bg(ink)
        );
    }
}
