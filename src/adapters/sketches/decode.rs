//! From the bytes of a picture to pixels for cells.

use std::io::Cursor;

use image::error::LimitErrorKind;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};

use crate::ports::sketches::{Pixel, Sketch, Unseen};

/// Pixels of a picture that is decoded: a large camera has as many.
const PIXELS: u64 = 50_000_000;
/// Bytes decoding may take.
const MEMORY: u64 = 256 * 1024 * 1024;
/// From how opaque a pixel is drawn.
const OPAQUE: u8 = 128;

/// Decodes a picture and scales it down; the first frame of one that moves.
///
/// # Errors
/// When it is in no format that is known, too large, or damaged.
pub(super) fn decode(bytes: &[u8], room: Option<(u16, u16)>) -> Result<Sketch, Unseen> {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| Unseen::Damaged)?;
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|error| reason(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS || decoder.total_bytes() > MEMORY {
        return Err(Unseen::Huge(width, height));
    }
    if width == 0 || height == 0 {
        return Err(Unseen::Damaged);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let turned = is_turned(orientation);
    let size = if turned {
        (height, width)
    } else {
        (width, height)
    };
    let Some(room) = room else {
        return Ok(Sketch {
            size,
            columns: 0,
            pixels: Vec::new(),
        });
    };
    let image = DynamicImage::from_decoder(decoder).map_err(|error| reason(&error))?;
    let (columns, lines) = fit(size, room);
    // Scaled as it lies, and turned when it is small.
    let (across, down) = if turned {
        (lines, columns)
    } else {
        (columns, lines)
    };
    let mut small = if (across, down) == (width, height) {
        image
    } else {
        image.thumbnail_exact(across, down)
    };
    small.apply_orientation(orientation);
    Ok(Sketch {
        size,
        columns: u16::try_from(columns).unwrap_or(u16::MAX),
        pixels: pixels(&small, columns),
    })
}

fn is_turned(orientation: Orientation) -> bool {
    match orientation {
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => true,
    }
}

/// Width and height in pixels for cells: as large as there is room for two pixels in each, and never larger than the
/// picture.
fn fit((width, height): (u32, u32), (columns, rows): (u16, u16)) -> (u32, u32) {
    let room = (u64::from(columns.max(1)), u64::from(rows.max(1)) * 2);
    let (width, height) = (u64::from(width), u64::from(height));
    let scaled = |side: u64, by: u64, of: u64| ((side * by + of / 2) / of).max(1);
    let mut fitted = (width, height);
    if fitted.0 > room.0 {
        fitted = (room.0, scaled(height, room.0, width));
    }
    if fitted.1 > room.1 {
        fitted = (scaled(width, room.1, height).min(room.0), room.1);
    }
    let small = |side: u64| u32::try_from(side).unwrap_or(1);
    (small(fitted.0), small(fitted.1))
}

fn pixels(image: &DynamicImage, columns: u32) -> Vec<Pixel> {
    let image = image.to_rgba8();
    let mut list: Vec<Pixel> = image
        .pixels()
        .map(|pixel| {
            let [red, green, blue, opacity] = pixel.0;
            (opacity >= OPAQUE).then_some([red, green, blue])
        })
        .collect();
    if image.height() % 2 == 1 {
        list.extend((0..columns).map(|_| None));
    }
    list
}

fn reason(error: &ImageError) -> Unseen {
    match error {
        ImageError::Unsupported(_) => Unseen::Foreign,
        ImageError::Limits(limit) if matches!(limit.kind(), LimitErrorKind::InsufficientMemory) => {
            Unseen::Heavy
        }
        _ => Unseen::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_fits_its_room_keeps_its_shape_and_is_never_enlarged() {
        for (size, room, fitted) in [
            ((400, 300), (40, 20), (40, 30)),
            ((300, 400), (40, 10), (15, 20)),
            ((8, 4), (40, 20), (8, 4)),
            ((10_000, 1), (40, 20), (40, 1)),
            ((1, 10_000), (40, 20), (1, 40)),
            ((4_000_000_000, 4_000_000_000), (66, 33), (66, 66)),
        ] {
            assert_eq!(fit(size, room), fitted, "{size:?} in {room:?}");
        }
        for width in 1..60 {
            for height in 1..60 {
                let (columns, lines) = fit((width, height), (20, 7));
                assert!((1..=20).contains(&columns) && (1..=14).contains(&lines));
            }
        }
    }
}
