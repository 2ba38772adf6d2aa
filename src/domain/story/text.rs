//! The story as plain text, for reading and for pasting where nothing else is taken.

use crate::domain::story::{BlockKind, Image, Level, Story, Text};

impl Story {
    /// Writes the story as plain text: paragraphs apart by an empty line, addresses of links behind their text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut pieces = Vec::with_capacity(self.blocks.len());
        for block in &self.blocks {
            pieces.push(match &block.kind {
                BlockKind::Heading { level, text } => heading(*level, &with_addresses(text)),
                BlockKind::Paragraph(text) => with_addresses(text),
                BlockKind::List { start, items } => {
                    let mut lines = Vec::with_capacity(items.len());
                    for (number, item) in items.iter().enumerate() {
                        let mark = match start {
                            Some(start) => format!("{}. ", start.saturating_add(number)),
                            // The text of a deeper item begins with a mark of its own.
                            None if item.depth > 0 => "  ".to_owned(),
                            None => "- ".to_owned(),
                        };
                        let hang = format!("\n{}", " ".repeat(mark.len()));
                        lines.push(mark + &with_addresses(&item.text).replace('\n', &hang));
                    }
                    lines.join("\n")
                }
                BlockKind::Quote(paragraphs) => {
                    let quoted: Vec<String> = paragraphs
                        .iter()
                        .map(|p| format!("> {}", with_addresses(p).replace('\n', "\n> ")))
                        .collect();
                    quoted.join("\n>\n")
                }
                BlockKind::Code { text, .. } => text
                    .split('\n')
                    .map(|line| {
                        if line.is_empty() {
                            String::new()
                        } else {
                            format!("    {line}")
                        }
                    })
                    .collect::<Vec<_>>()
                    .join("\n"),
                BlockKind::Image(image) => picture(image),
                BlockKind::Embed { url } => url.clone(),
                BlockKind::Separator => "* * *".to_owned(),
            });
        }
        let mut text = pieces.join("\n\n");
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }
}

/// Title and large headings are underlined; the others stand alone.
fn heading(level: Level, text: &str) -> String {
    let width = unicode_width::UnicodeWidthStr::width(text).clamp(1, 72);
    match level {
        Level::Title => format!("{text}\n{}", "=".repeat(width)),
        Level::Large => format!("{text}\n{}", "-".repeat(width)),
        Level::Subtitle | Level::Small => text.to_owned(),
    }
}

fn picture(image: &Image) -> String {
    let mut text = if image.alt.is_empty() {
        format!("[Picture: {}]", image.source)
    } else {
        format!("[Picture: {}] ({})", image.alt, image.source)
    };
    if !image.caption.is_blank() {
        text.push('\n');
        text.push_str(&with_addresses(&image.caption));
    }
    text
}

/// The text with the address of each link behind it, unless it shows its address itself.
fn with_addresses(text: &Text) -> String {
    let mut plain = String::new();
    for linked in text.0.chunk_by(|a, b| a.link == b.link) {
        let start = plain.len();
        plain.extend(linked.iter().map(|span| span.text.as_str()));
        if let Some(address) = linked[0].link.as_deref()
            && bare(&plain[start..]) != bare(address)
        {
            plain.push_str(" (");
            plain.push_str(address);
            plain.push(')');
        }
    }
    plain
}

/// An address as people write it: without its scheme and a closing slash.
fn bare(address: &str) -> &str {
    let start = ["https://", "http://", "mailto:"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme));
    start.unwrap_or(address).trim_end_matches('/')
}
