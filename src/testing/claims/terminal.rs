//! Whether bytes sent to a terminal hold only signs and the sequences that Byline itself uses.

use crate::domain::text::visible;

/// What of the control characters may come out: back, next line, first column.
const CONTROLS: [char; 3] = ['\u{8}', '\n', '\r'];

/// Private modes that are switched: cursor, pastes in brackets, synchronised output, the other screen, the mouse
/// (switched off only), focus and colour-scheme reports.
const MODES: [&str; 10] = [
    "25", "2004", "2026", "1049", "1000", "1002", "1003", "1006", "1015", "1004",
];

/// Checks a stream.
///
/// # Errors
/// The first thing that is not on the list, with what stands around it.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| format!("not UTF-8: {error}"))?;
    let mut rest = text;
    let mut plain = String::new();
    while let Some(at) = rest.find(|c: char| c.is_control()) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let sign = rest.chars().next().unwrap_or_default();
        if CONTROLS.contains(&sign) {
            // A place where the line breaks: what follows is not joined to what came before.
            plain.push(' ');
            rest = &rest[1..];
            continue;
        }
        let length = sequence(rest).or_else(|| link(rest)).ok_or_else(|| {
            let around: String = rest.chars().take(24).collect();
            format!("{around:?} is not on the list")
        })?;
        plain.push(' ');
        rest = &rest[length..];
    }
    plain.push_str(rest);
    if visible(&plain) == plain {
        Ok(())
    } else {
        Err(format!("an invisible sign in {plain:?}"))
    }
}

/// The length of an allowed sequence that a text begins with.
fn sequence(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("\x1b[")?;
    let end = inner.find(|c: char| !(c.is_ascii_digit() || ";?".contains(c)))?;
    let (arguments, last) = (&inner[..end], inner[end..].chars().next()?);
    let numbers = arguments
        .split(';')
        .all(|n| n.len() <= 5 && !n.contains('?'));
    let allowed = match (arguments.strip_prefix('?'), last) {
        (Some(mode), 'h' | 'l') => mode.split(';').all(|mode| MODES.contains(&mode)),
        (None, 'H' | 'm' | 'A' | 'B' | 'C' | 'D' | 'G' | 'J' | 'K') => numbers,
        _ => false,
    };
    allowed.then_some(2 + end + 1)
}

/// The length of a hyperlink's beginning or end, if it is one that Byline makes of an address on the screen: those bear a
/// name, the checksum of the address.
fn link(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("\x1b]8;")?;
    let (said, _) = inner.split_once("\x1b\\")?;
    let (name, url) = said.split_once(';')?;
    let is_end = said == ";";
    let is_named = name == format!("id={:x}", crc32fast::hash(url.as_bytes()));
    let is_address = url.starts_with("https://") || url.starts_with("http://");
    let is_plain = url.bytes().all(|byte| byte.is_ascii_graphic());
    let allowed = is_end || (is_named && is_address && is_plain);
    allowed.then_some("\x1b]8;".len() + said.len() + "\x1b\\".len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_byline_sends_passes_and_what_a_draft_might_send_does_not() {
        assert_eq!(
            check("\x1b[?1049h\x1b[2;3Ha👩‍👩‍👧\x1b[1;36mb\x1b[m\r\n".as_bytes()),
            Ok(())
        );
        let opened = crate::runtime::links::Link {
            y: 0,
            columns: 0..1,
            url: "https://example.org".into(),
        }
        .open();
        let linked = format!(
            "{opened}https://example.org{}",
            crate::runtime::links::CLOSE
        );
        assert_eq!(check(linked.as_bytes()), Ok(()));
        for bad in [
            "\x1b]8;;https://example.org\x1b\\",
            "\x1b]8;id=1;https://example.org\x1b\\",
            "\x1b]0;title\x07",
            "\x1b]52;c;aGk=\x07",
            "\x1b[6n",
            "\x1b[?1005h",
            "\x1bc",
            "\x1bP$q\x1b\\",
            "\u{9b}31m",
            "a\u{202e}b",
            "a\u{200b}b",
            "\u{e0041}",
            "\x07",
            "\t",
            "\x7f",
            "\x1b[",
        ] {
            assert!(check(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert!(check(b"\xff").is_err());
    }
}
