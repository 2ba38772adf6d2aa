//! Conversions: a draft to its story, and the paragraph that is being written.

use std::panic::catch_unwind;
use std::path::Path;
use std::time::Instant;

use crate::adapters::files;
use crate::app::effect::{Convert, ConvertParagraph};
use crate::app::msg::Msg;
use crate::app::reading::Reading;
use crate::domain::story::alone;
use crate::domain::story::convert::Settings;
use crate::runtime::executor::Outbox;

/// Reads and converts a text. A fault in the conversion shows the text as it is, and as a finding that stops publishing.
pub(super) fn read(path: &Path, text: &str, settings: Settings, coloured: bool) -> Reading {
    catch_unwind(|| {
        let reading = Reading::of_draft(files::draft(path, text), text, settings);
        if coloured {
            reading.coloured().unwrap_or(reading)
        } else {
            reading
        }
    })
    .unwrap_or_else(|_| Reading::unreadable(path, text))
}

/// Converts the open draft and tells what came of it.
pub(super) fn convert(to: &Outbox, order: Convert) {
    let Convert {
        path,
        rope,
        version,
        settings,
        coloured,
    } = order;
    let begun = Instant::now();
    let reading = read(&path, &rope.to_string(), settings, coloured);
    let _ = to.send(Msg::Converted {
        path,
        version,
        settings,
        reading,
        took: begun.elapsed(),
    });
}

/// Converts the paragraph that is being written and tells what came of it.
pub(super) fn convert_paragraph(to: &Outbox, order: ConvertParagraph) {
    let ConvertParagraph {
        path,
        block,
        settings,
        before,
        text,
    } = order;
    let paragraph = catch_unwind(|| {
        let same = |(text, kind)| alone::paragraph(&path, text, settings).as_ref() == Some(kind);
        let proven = before
            .as_ref()
            .is_none_or(|(text, kind)| same((text, kind)));
        proven
            .then(|| alone::paragraph(&path, &text, settings))
            .flatten()
    });
    let _ = to.send(Msg::ParagraphConverted {
        path,
        block,
        paragraph: paragraph.unwrap_or_default(),
    });
}
