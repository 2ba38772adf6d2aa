//! Raw HTML taken apart: tags, text and character references. Tolerant, linear, never recursive.

/// A piece of raw HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text as written, character references included.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag: its name as written.
    Close(&'a str),
    /// A comment, a doctype or a processing instruction.
    Comment,
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Name as written.
    pub name: &'a str,
    /// What stands between name and `>`.
    attributes: &'a str,
}

/// Takes raw HTML apart. Every byte of the input belongs to exactly one token.
pub(super) fn tokens(html: &str) -> Tokens<'_> {
    Tokens {
        rest: html,
        raw_until: None,
    }
}

/// See [`tokens`].
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// Inside an element whose content is not markup: its name.
    raw_until: Option<&'a str>,
}

impl<'a> Tokens<'a> {
    /// The text not read yet.
    pub fn rest(&self) -> &'a str {
        self.rest
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some(name) = self.raw_until.take() {
            let length = end_tag_of(self.rest, name).unwrap_or(self.rest.len());
            if length > 0 {
                return Some(Token::Text(self.take(length)));
            }
        }
        let Some(lt) = self.rest.find('<') else {
            let length = self.rest.len();
            return Some(Token::Text(self.take(length)));
        };
        if lt > 0 {
            return Some(Token::Text(self.take(lt)));
        }
        let Some((token, length)) = markup(self.rest) else {
            // A lone `<`: text up to the next one. When a tag is never closed the rest is text as a whole, so
            // that many open quotes cannot make this slow.
            let next = self.rest[1..].find('<').map_or(self.rest.len(), |i| i + 1);
            let length = if looks_like_tag(self.rest) {
                self.rest.len()
            } else {
                next
            };
            return Some(Token::Text(self.take(length)));
        };
        self.take(length);
        if let Token::Open(tag) = token
            && ["script", "style", "textarea", "title"]
                .iter()
                .any(|n| tag.is(n))
            && !tag.closes_itself()
        {
            self.raw_until = Some(tag.name);
        }
        Some(token)
    }
}

fn looks_like_tag(html: &str) -> bool {
    html[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

/// The markup at the start of the text (which begins with `<`) and its length.
fn markup(html: &str) -> Option<(Token<'_>, usize)> {
    let inside = &html[1..];
    if let Some(comment) = inside.strip_prefix("!--") {
        let end = comment.find("-->").map_or(html.len(), |i| i + 4 + 3);
        return Some((Token::Comment, end));
    }
    if inside.starts_with(['!', '?']) {
        return Some((Token::Comment, html.find('>')? + 1));
    }
    let (closing, named) = match inside.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, inside),
    };
    if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name_length = named
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | ':' | '_')))
        .unwrap_or(named.len());
    let (name, after) = named.split_at(name_length);
    let gt = tag_end(after)?;
    let length = html.len() - after.len() + gt + 1;
    let token = if closing {
        Token::Close(name)
    } else {
        Token::Open(Tag {
            name,
            attributes: &after[..gt],
        })
    };
    Some((token, length))
}

/// The `>` that ends a tag: not one inside quotes or (in components) braces.
fn tag_end(attributes: &str) -> Option<usize> {
    let mut quote = None;
    let mut braces = 0usize;
    for (i, byte) in attributes.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{') => braces += 1,
            (None, b'}') => braces = braces.saturating_sub(1),
            (None, b'>') if braces == 0 => return Some(i),
            (Some(_) | None, _) => {}
        }
    }
    None
}

fn end_tag_of(html: &str, name: &str) -> Option<usize> {
    html.match_indices("</").map(|(i, _)| i).find(|i| {
        html.get(i + 2..i + 2 + name.len())
            .is_some_and(|n| n.eq_ignore_ascii_case(name))
    })
}

impl Tag<'_> {
    /// Whether this is the tag of that (lower-case) name.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether it ends with a slash.
    pub fn closes_itself(&self) -> bool {
        self.attributes.trim_end().ends_with('/')
    }

    /// Whether it has attributes.
    pub fn has_attributes(&self) -> bool {
        !self.attributes.trim().trim_end_matches('/').is_empty()
    }

    /// The value of an attribute, character references resolved.
    pub fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let name_end = rest
                .find(|c: char| c.is_whitespace() || c == '=' || c == '/')
                .unwrap_or(rest.len())
                .max(1);
            let name_end = (name_end..=rest.len()).find(|i| rest.is_char_boundary(*i))?;
            let name = &rest[..name_end];
            rest = rest[name_end..].trim_start();
            let value = match rest.strip_prefix('=') {
                None => "",
                Some(after) => {
                    let (value, after) = attribute_value(after.trim_start());
                    rest = after;
                    value
                }
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(decode(value));
            }
        }
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at(end)
}

/// Names that occur in prose; a name not listed stays as written.
const NAMES: [(&str, &str); 41] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{a0}"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("hellip", "…"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("bull", "•"),
    ("middot", "·"),
    ("times", "×"),
    ("divide", "÷"),
    ("deg", "°"),
    ("plusmn", "±"),
    ("larr", "←"),
    ("rarr", "→"),
    ("uarr", "↑"),
    ("darr", "↓"),
    ("check", "✓"),
    ("euro", "€"),
    ("pound", "£"),
    ("sect", "§"),
    ("para", "¶"),
    ("frac12", "½"),
    ("eacute", "é"),
    ("ouml", "ö"),
    ("auml", "ä"),
    ("uuml", "ü"),
    ("szlig", "ß"),
    ("shy", "\u{ad}"),
    ("ensp", "\u{2002}"),
];

/// Resolves character references.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(and) = rest.find('&') {
        decoded.push_str(&rest[..and]);
        rest = &rest[and..];
        let reference = rest
            .bytes()
            .take(12)
            .position(|b| b == b';')
            .and_then(|end| Some((resolve(&rest[1..end])?, end + 1)));
        if let Some((c, length)) = reference {
            decoded.push_str(&c);
            rest = &rest[length..];
        } else {
            decoded.push('&');
            rest = &rest[1..];
        }
    }
    decoded.push_str(rest);
    decoded
}

fn resolve(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).map(String::from);
    }
    NAMES
        .iter()
        .find(|(n, _)| *n == name)
        .map(|(_, c)| (*c).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_text_and_comments_are_told_apart() {
        let found: Vec<_> = tokens("a<b>c</b><!-- <i> --> 1 < 2").collect();
        assert_eq!(found[0], Token::Text("a"));
        assert!(matches!(found[1], Token::Open(tag) if tag.is("b")));
        assert_eq!(found[2], Token::Text("c"));
        assert_eq!(found[3], Token::Close("b"));
        assert_eq!(found[4], Token::Comment);
        assert_eq!(found[5..], [Token::Text(" 1 "), Token::Text("< 2")]);
    }

    #[test]
    fn attributes_are_read_in_any_quotes_with_references_resolved() {
        let Some(Token::Open(tag)) =
            tokens("<img src='a b.png' alt=\"x &gt; y\" width=3 hidden/>").next()
        else {
            panic!("a start tag");
        };
        assert_eq!(tag.attribute("src").as_deref(), Some("a b.png"));
        assert_eq!(tag.attribute("ALT").as_deref(), Some("x > y"));
        assert_eq!(tag.attribute("width").as_deref(), Some("3"));
        assert_eq!(tag.attribute("hidden").as_deref(), Some(""));
        assert_eq!(tag.attribute("title"), None);
    }

    #[test]
    fn a_script_is_not_markup_and_a_tag_that_never_ends_is_text() {
        let found: Vec<_> = tokens("<script>if (a<b) {}</script>x<a href=\"").collect();
        assert_eq!(found[1], Token::Text("if (a<b) {}"));
        assert_eq!(found[3..], [Token::Text("x"), Token::Text("<a href=\"")]);
    }

    #[test]
    fn references_by_name_and_number_are_resolved_and_others_left() {
        assert_eq!(decode("&amp;&#233;&#xe9;&nope;&"), "&éé&nope;&");
    }
}
