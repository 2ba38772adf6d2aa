//! SVG drawn as PNG: shapes only. Nothing outside the file is read, and no font of this machine is used, so the picture is
//! the same everywhere; writing in it, which needs a font, is refused with the cure.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use super::convert::Done;
use crate::domain::picture::Format;

/// Largest drawing, in bytes.
const LARGEST: usize = 5 * 1024 * 1024;
/// Most elements in one.
const ELEMENTS: u32 = 200_000;
/// Most elements inside one another: each takes some of the stack.
const DEPTH: usize = 200;
/// A drawing is made at least this wide, in pixels: Medium's text column is 680 points, twice that on a fine screen.
const WIDTH: f32 = 1400.0;
/// Longest side, in pixels.
const SIDE: f32 = 4000.0;

/// Whether some bytes are a drawing.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(64 * 1024)];
    memchr::memmem::find(start, b"<svg").is_some() || memchr::memmem::find(start, b":svg").is_some()
}

/// Draws it; else what is wrong, to follow “the picture …”.
pub(super) fn to_png(bytes: &[u8]) -> Result<Done, String> {
    let damaged = |error: &dyn std::fmt::Display| format!("is damaged ({error})");
    if bytes.len() > LARGEST {
        return Err("is too large a drawing to convert to PNG".into());
    }
    let text = std::str::from_utf8(bytes).map_err(|e| damaged(&e))?;
    if is_deep(text) {
        return Err("is too deep a drawing to convert to PNG".into());
    }
    let parsing = ParsingOptions {
        allow_dtd: false,
        nodes_limit: ELEMENTS,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, parsing)
        .map_err(|error| damaged(&crate::domain::text::visible(&error.to_string())))?;
    if document.root_element().tag_name().name() != "svg" {
        return Err("is no picture by its bytes, whatever its name says".into());
    }
    refuse_what_would_be_missing(&document)?;
    let options = Options {
        resources_dir: None,
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_xmltree(&document, &options).map_err(|error| damaged(&error))?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = (WIDTH / width).max(1.0).min(SIDE / width.max(height));
    let pixels = |side: f32| side_of(side * scale);
    let empty = || "is damaged (it has no size)".to_owned();
    let mut pixmap = Pixmap::new(pixels(width), pixels(height)).ok_or_else(empty)?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    Ok(Done {
        format: Format::Png,
        width: pixmap.width(),
        height: pixmap.height(),
        bytes: pixmap.encode_png().map_err(|error| damaged(&error))?,
        still: false,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 1 and the longest side, by the call above it"
)]
fn side_of(pixels: f32) -> u32 {
    pixels.round().clamp(1.0, SIDE) as u32
}

/// What needs a font, a browser or another file would silently be left out.
fn refuse_what_would_be_missing(document: &Document<'_>) -> Result<(), String> {
    for element in document.descendants().filter(roxmltree_element) {
        match element.tag_name().name() {
            "text" | "foreignObject" => {
                return Err(
                    "is a drawing with writing in it, which looks different on every computer"
                        .into(),
                );
            }
            "image" => return Err("is a drawing that shows other pictures".into()),
            _ => {}
        }
    }
    Ok(())
}

fn roxmltree_element(node: &resvg::usvg::roxmltree::Node<'_, '_>) -> bool {
    node.is_element()
}

/// Whether elements stand deeper inside one another than is drawn. Counted roughly, before anything takes the file apart.
fn is_deep(text: &str) -> bool {
    let mut depth: usize = 0;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        match rest.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) => {
                let closed = rest.find('>').is_some_and(|at| rest[..at].ends_with('/'));
                depth += usize::from(!closed);
            }
        }
        if depth > DEPTH {
            return true;
        }
    }
    false
}
