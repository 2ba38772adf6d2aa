//! Keys inside one pair of braces: JSON, and YAML in its flow style.

use super::{Wanted, Wish, lists, pairs};
use crate::domain::front_matter::quote::{self, Quotes};
use crate::domain::front_matter::{Dialect, Entry, FrontMatter, Splice};

/// Takes an entry out, with the comma that parted it from its neighbour.
pub(super) fn removal(entries: &[Entry], entry: &Entry) -> Splice {
    let at = entries
        .iter()
        .position(|e| e.key_span == entry.key_span)
        .unwrap_or(0);
    let range = match (
        at.checked_sub(1).and_then(|i| entries.get(i)),
        entries.get(at + 1),
    ) {
        (_, Some(next)) => entry.key_span.start..next.key_span.start,
        (Some(previous), None) => previous.value_span.end..entry.value_span.end,
        (None, None) => entry.key_span.start..entry.value_span.end,
    };
    Splice {
        range,
        with: String::new(),
    }
}

/// Puts a new key behind the last one, parted from it as that one is from the one before.
pub(super) fn insertion(header: &FrontMatter, text: &str, wish: &Wish) -> Splice {
    let key = wish.slot.new_key(header.is_camel());
    let json = header.dialect == Dialect::Json;
    let value = match &wish.wanted {
        Wanted::Text(value) if json => quote::json(value),
        Wanted::Text(value) => quote::yaml(value, Quotes::Double, true),
        Wanted::List(tags) => lists::new_flow(header.dialect, tags),
        Wanted::Absent => String::new(),
    };
    let quoted_keys = header
        .entries
        .first()
        .is_none_or(|e| text[e.key_span.clone()].starts_with(['"', '\'']));
    let key = if json || quoted_keys {
        format!("\"{key}\"")
    } else {
        key.to_owned()
    };
    let colon = header.entries.last().map_or(": ", |e| {
        let between = &text[e.key_span.end..e.value_span.start];
        if between == ":" && quoted_keys {
            ":"
        } else {
            ": "
        }
    });
    let Some(last) = header.entries.last() else {
        let at = header.inner.start + text[header.inner.clone()].find('{').map_or(0, |at| at + 1);
        return Splice {
            range: at..at,
            with: format!("{key}{colon}{value}"),
        };
    };
    let before_last = header.entries.len().checked_sub(2).map_or_else(
        || header.inner.start + text[header.inner.clone()].find('{').map_or(0, |at| at + 1),
        |at| header.entries[at].value_span.end,
    );
    // The missing value of a key that stands alone may be said to end where the next key is.
    let before_last = before_last.min(last.key_span.start);
    let gap = pairs::blanks_before(text, before_last, last.key_span.start);
    // A comma that already follows the last value stays in front of the new key.
    let end = last.value_span.end;
    Splice {
        range: end..end,
        with: format!(",{gap}{key}{colon}{value}"),
    }
}
