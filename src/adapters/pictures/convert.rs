//! What Medium takes stays as it is, byte for byte; WebP, BMP and SVG become PNG. Bounded in pixels and memory.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::bmp::BmpDecoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, ImageEncoder as _, Limits};

use super::svg;
use crate::domain::picture::Format;

/// Most pixels of a picture that is converted: four bytes each must fit into memory, twice.
const PIXELS: u64 = 40_000_000;
/// Most pixels a side.
const SIDE: u32 = 16_384;
/// Most memory that reading one may take, in bytes.
const MEMORY: u64 = 256 * 1024 * 1024;

/// A picture as it is sent.
#[derive(Debug)]
pub(super) struct Done {
    pub format: Format,
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
    /// It moved, and does not any more.
    pub still: bool,
}

/// A picture that Medium takes; else what is wrong, to follow “the picture …”.
pub(super) fn to_what_medium_takes(format: Format, bytes: Vec<u8>) -> Result<Done, String> {
    let damaged = || "is damaged: its size in pixels cannot be read".to_owned();
    match format {
        Format::Jpeg | Format::Png | Format::Gif | Format::Tiff => {
            let size = imagesize::blob_size(&bytes).map_err(|_| damaged())?;
            let pixels = |count: usize| u32::try_from(count).ok().filter(|count| *count > 0);
            Ok(Done {
                format,
                width: pixels(size.width).ok_or_else(damaged)?,
                height: pixels(size.height).ok_or_else(damaged)?,
                still: false,
                bytes,
            })
        }
        Format::Avif => Err("is AVIF, which Byline cannot convert".into()),
        Format::WebP | Format::Bmp | Format::Svg => {
            // A fault in a decoder must cost this picture and nothing else.
            catch_unwind(AssertUnwindSafe(|| png(format, &bytes)))
                .unwrap_or_else(|_| Err("is damaged".into()))
        }
    }
}

fn png(format: Format, bytes: &[u8]) -> Result<Done, String> {
    let broken = |error: image::ImageError| format!("cannot be converted to PNG ({error})");
    match format {
        Format::Svg => svg::to_png(bytes),
        Format::Bmp => of_pixels(BmpDecoder::new(Cursor::new(bytes)).map_err(broken)?, false),
        _ => {
            let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(broken)?;
            let still = decoder.has_animation();
            of_pixels(decoder, still)
        }
    }
}

fn of_pixels(mut decoder: impl ImageDecoder, still: bool) -> Result<Done, String> {
    let broken = |error: image::ImageError| format!("cannot be converted to PNG ({error})");
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS || width.max(height) > SIDE {
        return Err(format!(
            "has {width}×{height} pixels, too many to convert to PNG"
        ));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    decoder.set_limits(limits).map_err(broken)?;
    // Its colours and which way is up are said beside the pixels.
    let profile = decoder.icc_profile().ok().flatten();
    let turned = decoder.orientation().map_err(broken)?;
    let mut pixels = DynamicImage::from_decoder(decoder).map_err(broken)?;
    pixels.apply_orientation(turned);
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    if let Some(profile) = profile {
        // A PNG without it shows the colours a little off; nothing is lost.
        let _ = encoder.set_icc_profile(profile);
    }
    let (width, height) = (pixels.width(), pixels.height());
    encoder
        .write_image(pixels.as_bytes(), width, height, pixels.color().into())
        .map_err(broken)?;
    Ok(Done {
        format: Format::Png,
        bytes,
        width,
        height,
        still,
    })
}
