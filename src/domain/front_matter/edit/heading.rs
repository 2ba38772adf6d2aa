//! Changing a title that stands only in a heading of the text.

use super::{Wanted, Wish};
use crate::domain::draft::heading::Headings;
use crate::domain::front_matter::{FrontMatter, Splice};

/// The heading's text as asked; as it is where Markdown reads it so, else with its marks escaped.
pub(super) fn candidates(
    text: &str,
    header: &FrontMatter,
    wish: &Wish,
) -> Result<Vec<Splice>, String> {
    let headings = Headings::of(text, header.block.end);
    let (Some(heading), Wanted::Text(title)) = (headings.title(), &wish.wanted) else {
        return Err(
            "The heading that the title was taken from is gone: change it by hand.".to_owned(),
        );
    };
    Ok([title.clone(), escaped(title)]
        .into_iter()
        .map(|with| Splice {
            range: heading.span.clone(),
            with,
        })
        .collect())
}

fn escaped(title: &str) -> String {
    let mut escaped = String::with_capacity(title.len() + 8);
    for c in title.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' | '!' | '-' | '=' | '+'
        ) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
