//! What arrived, as Medium would show it: the accepted tags and nothing else.
//!
//! Parsing and cleaning is left to ammonia; here is only the list of what stays. Headings are then moved to the two
//! levels a story has.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

const TAGS: [&str; 23] = [
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "strong",
    "em",
    "b",
    "i",
    "a",
    "img",
    "blockquote",
    "pre",
    "code",
    "ul",
    "ol",
    "li",
    "hr",
    "br",
    "figure",
    "figcaption",
];

static RULES: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut rules = Builder::default();
    let attributes = HashMap::from([
        ("a", HashSet::from(["href", "name"])),
        (
            "img",
            HashSet::from(["src", "alt", "title", "width", "height"]),
        ),
        ("ol", HashSet::from(["start"])),
        (
            "pre",
            HashSet::from(["data-code-block-lang", "data-code-block-mode"]),
        ),
        ("code", HashSet::from(["class"])),
    ]);
    rules
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from([
            "script", "style", "template", "noscript", "iframe",
        ]))
        .tag_attributes(attributes)
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Custom(Box::new(jump)))
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(|tag, name, value| match (tag, name) {
            ("img", "src") => picture(value),
            ("code", "class") => language(value).map(Into::into),
            ("pre", "data-code-block-lang") => plain_word(value).then(|| value.into()),
            _ => Some(value.into()),
        });
    rules
});

/// Of addresses without a host only jumps inside the story and our own pictures stay; a relative path means nothing
/// at Medium.
fn jump(address: &str) -> Option<Cow<'_, str>> {
    (address.starts_with('#') || address.starts_with("/i/")).then_some(Cow::Borrowed(address))
}

/// A picture of the web, or one of our own, whichever port this server had when it took it.
fn picture(address: &str) -> Option<Cow<'_, str>> {
    let url = url::Url::parse(address).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    if url.host_str() == Some("127.0.0.1") && url.path().starts_with("/i/") {
        return Some(url.path().to_owned().into());
    }
    Some(address.into())
}

fn language(class: &str) -> Option<&str> {
    class
        .split(' ')
        .find(|word| word.strip_prefix("language-").is_some_and(plain_word))
}

fn plain_word(word: &str) -> bool {
    (1..=30).contains(&word.len())
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-#._".contains(&b))
}

/// Cleans and shapes HTML for a story page. What comes out cannot run anything, whatever went in.
pub(super) fn story_html(html: &str) -> String {
    shape(&RULES.clean(html).to_string())
}

/// Renders Markdown, then cleans it. Which dialect Medium reads is not known; plain `CommonMark` is taken.
pub(super) fn markdown_html(markdown: &str) -> String {
    let mut options = comrak::Options::default();
    // Raw HTML passes here because everything is cleaned afterwards.
    options.render.r#unsafe = true;
    story_html(&comrak::markdown_to_html(markdown, &options))
}

/// The text of the first block, without tags.
pub(super) fn first_words(html: &str) -> String {
    let clean = RULES.clean(html).to_string();
    let end = clean.find("</").unwrap_or(clean.len());
    let text = ammonia::Builder::empty().clean(&clean[..end]).to_string();
    text.replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .trim()
        .to_owned()
}

/// Moves headings as Medium does: the first h1 is the title, an h2 right after it the subtitle, a later h1 a large
/// heading, h2 to h4 small ones, h5 and h6 paragraphs. A story page then has the outline h1, h2, h3.
fn shape(clean: &str) -> String {
    let mut shaped = String::with_capacity(clean.len() + 64);
    let mut rest = clean;
    let mut titled = false;
    let mut after_title = 0;
    while let Some(at) = rest.find("<h") {
        shaped.push_str(&rest[..at]);
        let level = rest
            .as_bytes()
            .get(at + 2)
            .filter(|b| (b'1'..=b'6').contains(b))
            .copied();
        let close = level.map(|level| format!("</h{}>", char::from(level)));
        let whole = close.as_deref().and_then(|close| rest[at..].find(close));
        let (Some(level), Some(length)) = (level, whole) else {
            shaped.push_str("<h");
            rest = &rest[at + 2..];
            continue;
        };
        let inner = &rest[at + 4..at + length];
        let follows_title = titled && after_title > 0 && shaped[after_title..].trim().is_empty();
        let (open, close) = match level {
            b'1' if !titled => ("<h1>", "</h1>"),
            // Without quotes, so that even inside an attribute it could not end one.
            b'2' if follows_title => ("<p class=subtitle>", "</p>"),
            b'1' => ("<h2>", "</h2>"),
            b'2'..=b'4' => ("<h3>", "</h3>"),
            _ => ("<p>", "</p>"),
        };
        for part in [open, inner, close] {
            shaped.push_str(part);
        }
        after_title = if level == b'1' && !titled {
            shaped.len()
        } else {
            0
        };
        titled |= level == b'1';
        rest = &rest[at + length + 5..];
    }
    shaped.push_str(rest);
    shaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_survives() {
        for attack in [
            "<script>alert(1)</script>",
            "<p onclick=alert(1)>x</p>",
            "<a href='javascript:alert(1)'>x</a>",
            "<a href=' java\tscript:alert(1)'>x</a>",
            "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
            "<img src=x onerror=alert(1)>",
            "<img src='javascript:alert(1)'>",
            "<svg><script>alert(1)</script></svg>",
            "<svg onload=alert(1)>",
            "<math><mi><style><img src onerror=alert(1)></style></mi></math>",
            "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
            "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
            "<style>@import 'x'</style>",
            "<code class='language-\"><img src=x onerror=alert(1)>'>x</code>",
            "<h1><h5 onclick=alert(1)>a</h5><script>alert(1)</script></h1>",
            "<form action=x><input autofocus onfocus=alert(1)></form>",
            "<meta http-equiv=refresh content='0;url=//evil'>",
            "<base href=//evil>",
        ] {
            for shown in [story_html(attack), markdown_html(attack)] {
                let low = shown.to_lowercase();
                for bad in [
                    "<script",
                    "onerror=",
                    "onclick=",
                    "onload=",
                    "onfocus=",
                    "\"javascript:",
                    "\"data:",
                    "<iframe",
                    "<svg",
                    "<style",
                    "<form",
                    "<meta",
                    "<base",
                ] {
                    assert!(!low.contains(bad), "{attack} became {shown}");
                }
            }
        }
    }

    #[test]
    fn what_medium_accepts_stays() {
        let html = "<h1>T</h1><p>a <strong>b</strong> <em>c</em> <code>d</code><br>e</p><hr>\
            <pre data-code-block-mode=\"2\" data-code-block-lang=\"rust\">fn</pre>\
            <figure><img src=\"https://a.b/c.png\" alt=\"x\"><figcaption>cap</figcaption></figure>\
            <blockquote><p>q</p></blockquote><ol start=\"3\"><li>x</li></ol>";
        assert_eq!(story_html(html), html);
    }

    #[test]
    fn headings_move_to_the_levels_a_story_has() {
        assert_eq!(
            story_html("<h1>A</h1>\n<h2>Sub</h2><h2>B</h2><h1>C</h1><h4>D</h4><h5>E</h5>"),
            "<h1>A</h1>\n<p class=subtitle>Sub</p><h3>B</h3><h2>C</h2><h3>D</h3><p>E</p>"
        );
        assert_eq!(
            story_html("<p>x</p><h2>B</h2><hr>"),
            "<p>x</p><h3>B</h3><hr>"
        );
    }

    #[test]
    fn pictures_of_an_earlier_run_are_found_on_this_port_and_relative_ones_are_not() {
        assert_eq!(
            story_html("<img src=\"http://127.0.0.1:9/i/1*ab.png\">"),
            "<img src=\"/i/1*ab.png\">"
        );
        assert_eq!(story_html("<img src=\"cat.png\">"), "<img>");
        assert_eq!(
            story_html("<img src=\"data:image/png;base64,AA\">"),
            "<img>"
        );
    }

    #[test]
    fn the_first_words_are_those_of_the_first_block() {
        assert_eq!(first_words("<h1>A &amp; <em>b</em></h1><p>c</p>"), "A & b");
        assert_eq!(first_words("plain"), "plain");
    }
}
