//! Marks of other tools that are taken out before the Markdown is read: Liquid's comments, and the placing of pictures
//! that Hashnode writes behind an address. What stands for them has as many bytes, so that every place stays where it is.

use std::borrow::Cow;

/// Comments looked at in a text at most: more of them than anybody writes are an attack.
const AT_MOST: usize = 500;
/// What Hashnode writes behind the address of a picture.
const PLACINGS: [&str; 3] = [
    " align=\"left\")",
    " align=\"center\")",
    " align=\"right\")",
];

/// What a mark was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A comment.
    Comment,
    /// Where a picture is to be placed.
    Placing,
    /// A mark for a generator of sites.
    Generator,
    /// A change that somebody suggested, taken as accepted.
    Suggestion,
}

/// The body without them, and of each its line in the body, from 1, what it was and how it begins.
pub(super) fn marks(body: Cow<'_, str>) -> (Cow<'_, str>, Vec<(usize, Mark, String)>) {
    let has_comments = body.contains("endcomment");
    let has_placings = PLACINGS.iter().any(|placing| body.contains(placing)) || body.contains(" =");
    if !has_comments && !has_placings {
        return (body, Vec::new());
    }
    let mut text = String::with_capacity(body.len());
    let mut list = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let (mut at, mut number, mut looks) = (0, 1, 0);
    while at < body.len() {
        let end = body[at..].find('\n').map_or(body.len(), |n| at + n + 1);
        let line = &body[at..end];
        let within = fence.is_some() || opening(line).is_some();
        step(&mut fence, line);
        if within {
            text.push_str(line);
        } else if let Some((first, last)) = comment(&body, at, end, &mut looks) {
            text.push_str(&without_placing(&body[at..first], number, &mut list));
            list.push((number, Mark::Comment, body[first..last].to_owned()));
            blank(&mut text, &body[first..last]);
            number += body[first..last].matches('\n').count();
            at = last;
            continue;
        } else {
            text.push_str(&without_placing(line, number, &mut list));
        }
        number += usize::from(line.ends_with('\n'));
        at = end;
    }
    (Cow::Owned(text), list)
}

/// What may stand before a fence: how far in it is, and the marks of quotes.
const MARGIN: [char; 3] = [' ', '\t', '>'];

/// The mark of a fence that a line is, and its length.
fn fence_of(line: &str) -> Option<(char, usize)> {
    let line = line.trim_start_matches(MARGIN);
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(mark).len();
    (length >= 3).then_some((mark, length))
}

/// The fence that a line opens, which may be the first of an item; but code between backticks on one line is none.
pub(super) fn opening(line: &str) -> Option<(char, usize)> {
    let line = behind_items(line);
    let (mark, length) = fence_of(line)?;
    let info = &line[length..];
    (mark == '~' || !info.contains('`')).then_some((mark, length))
}

/// What a line has behind the marks of quotes and of items of lists.
fn behind_items(line: &str) -> &str {
    let mut line = line.trim_start_matches(MARGIN);
    loop {
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let behind = if number.len() < line.len() {
            number.strip_prefix(['.', ')'])
        } else {
            line.strip_prefix(['-', '*', '+'])
        };
        match behind.filter(|rest| rest.starts_with([' ', '\t'])) {
            Some(rest) => line = rest.trim_start_matches(MARGIN),
            None => return line,
        }
    }
}

pub(super) fn step(fence: &mut Option<(char, usize)>, line: &str) {
    let Some((open, least)) = *fence else {
        *fence = opening(line);
        return;
    };
    let Some((mark, length)) = fence_of(line) else {
        return;
    };
    let bare = line.trim_start_matches(MARGIN).trim_end();
    if open == mark && length >= least && bare.chars().all(|c| c == mark) {
        *fence = None;
    }
}

/// The comment that begins in a line, from its first tag to behind its last; none in code or between `raw` tags.
fn comment(body: &str, at: usize, end: usize, looks: &mut usize) -> Option<(usize, usize)> {
    let line = &body[at..end];
    let (open, length) = tag(line, "comment")?;
    let before = &line[..open];
    if before.contains('`') || before.contains("{% raw") || line.starts_with("    ") {
        return None;
    }
    *looks += 1;
    if *looks > AT_MOST {
        return None;
    }
    let inside = at + open + length;
    let (close, length) = tag(&body[inside..], "endcomment")?;
    Some((at + open, inside + close + length))
}

/// Where a tag of that name begins, and its length.
pub(super) fn tag(text: &str, name: &str) -> Option<(usize, usize)> {
    text.match_indices("{%").find_map(|(at, _)| {
        let rest = &text[at + 2..];
        let end = rest.bytes().take(40).position(|b| b == b'%')?;
        let inside = rest[..end].trim_matches('-').trim();
        (inside == name && rest[end..].starts_with("%}")).then_some((at, end + 4))
    })
}

/// As many bytes that say nothing: the first and the last line are comments of HTML, what is between is empty.
fn blank(text: &mut String, comment: &str) {
    let last = comment.matches('\n').count();
    for (number, line) in comment.split('\n').enumerate() {
        if number > 0 {
            text.push('\n');
        }
        let room = line.len();
        if (number == 0 || number == last) && room >= 7 {
            text.push_str("<!--");
            text.extend(std::iter::repeat_n(' ', room - 7));
            text.push_str("-->");
        } else {
            text.extend(std::iter::repeat_n(' ', room));
        }
    }
}

fn without_placing<'a>(
    line: &'a str,
    number: usize,
    list: &mut Vec<(usize, Mark, String)>,
) -> Cow<'a, str> {
    let mut line = Cow::Borrowed(line);
    for placing in PLACINGS {
        while let Some(at) = line.find(placing).filter(|at| behind_address(&line[..*at])) {
            let sample = placing.trim_matches([' ', ')']).to_owned();
            list.push((number, Mark::Placing, sample));
            let room = " ".repeat(placing.len() - 1);
            line.to_mut()
                .replace_range(at..at + placing.len() - 1, &room);
        }
    }
    let mut from = 0;
    while let Some(found) = line[from..].find(" =") {
        let at = from + found;
        from = at + 2;
        let size = |b: &u8| b.is_ascii_digit() || matches!(b, b'x' | b'%' | b'*');
        let length = line[from..].bytes().take_while(size).count();
        if length > 1 && line[from + length..].starts_with(')') && behind_address(&line[..at]) {
            list.push((
                number,
                Mark::Placing,
                line[at + 1..from + length].to_owned(),
            ));
            let room = " ".repeat(length + 2);
            line.to_mut().replace_range(at..from + length, &room);
        }
    }
    line
}

/// Whether the address of a picture ends here.
fn behind_address(before: &str) -> bool {
    before.rfind("](").is_some_and(|open| {
        let address = &before[open + 2..];
        let picture = before[..open]
            .rfind('[')
            .is_some_and(|b| before[..b].ends_with('!'));
        picture && !address.is_empty() && !address.contains([' ', ')'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::story::Story;
    use crate::domain::story::convert::Settings;

    fn story(text: &str) -> Story {
        Story::of(
            text,
            &Draft::parse(std::path::Path::new("a.md"), text),
            Settings::default(),
        )
    }

    #[test]
    fn comments_of_liquid_are_left_out_and_reported_at_their_line() {
        let text = "# T\n\nOne.\n\n{% comment %}\nsecret\n\n    more\n{%- endcomment -%}\n\nTwo {% comment %}secret{% endcomment %}three.\n";
        let story = story(text);
        let html = story.to_html();
        assert!(!html.contains("secret") && !html.contains("more"), "{html}");
        assert!(html.contains("<p>One.</p>\n<p>Two three.</p>"), "{html}");
        let found: Vec<_> = story.findings.iter().map(|f| f.rule.id).collect();
        assert_eq!(found, ["comment"]);
        assert_eq!(story.findings[0].place.map(|place| place.line), Some(5));
    }

    #[test]
    fn what_only_shows_such_a_comment_is_kept() {
        for text in [
            "```liquid\n{% comment %}\nkept\n{% endcomment %}\n```\n",
            "`{% comment %}` kept `{% endcomment %}`\n",
            "{% comment %} kept, for it never ends\n",
        ] {
            let html = story(text).to_html();
            assert!(
                html.contains("kept") && html.contains("{% comment %}"),
                "{html}"
            );
        }
    }

    #[test]
    fn a_picture_that_hashnode_has_placed_is_a_picture() {
        let html = story(
            "![A](https://a.example/x.png align=\"center\")\n\n`![](x.png align=\"left\")`\n",
        )
        .to_html();
        assert!(
            html.contains("<img src=\"https://a.example/x.png\" alt=\"A\">"),
            "{html}"
        );
    }

    #[test]
    fn every_place_stays_where_it_is() {
        let text = "a\n{% comment %}é\n\nb\n{% endcomment %} c\n![](x.png align=\"left\") d\n{% comment %}\n";
        let (body, _) = marks(Cow::Borrowed(text));
        assert_eq!(body.len(), text.len());
        let ends = |text: &str| {
            text.match_indices('\n')
                .map(|(at, _)| at)
                .collect::<Vec<_>>()
        };
        assert_eq!(ends(&body), ends(text));
        let (body, _) = marks(body);
        assert!(!body.contains('b'), "{body}");
    }
}
