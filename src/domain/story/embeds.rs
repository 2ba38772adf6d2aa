//! Embeds in the dialects of other sites: what a line of template language stands for, when that can be told.

use std::borrow::Cow;

/// Template marks at most that are looked at in one piece of text.
const MARKS_AT_MOST: usize = 200;

/// What a line of template language stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shortcode {
    /// Something with an address of its own.
    Embed(String),
    /// A picture.
    Picture {
        source: String,
        alt: String,
        caption: String,
    },
    /// A mark for the generator alone, such as `{% raw %}`.
    Nothing,
    /// It cannot be told; the name of its dialect.
    Unknown(&'static str),
}

/// Reads a paragraph that is nothing but one shortcode; `None` when it is ordinary text.
pub(super) fn shortcode(line: &str) -> Option<Shortcode> {
    let line = line.trim();
    if let Some(inside) = between(line, "{%", "%}") {
        return Some(liquid(inside.trim_matches('-').trim()));
    }
    if let Some(inside) = between(line, "{{<", ">}}").or_else(|| between(line, "{{%", "%}}")) {
        return Some(hugo(inside.trim().trim_end_matches('/').trim_end()));
    }
    if let Some(address) = between(line, "%[", "]") {
        return Some(if is_web(address) {
            Shortcode::Embed(address.to_owned())
        } else {
            Shortcode::Unknown("Hashnode")
        });
    }
    let (kind, id) = between(line, "@[", ")")?.split_once("](")?;
    Some(known(kind.trim(), id.trim(), "Zenn"))
}

/// The template marks inside running text, each with its dialect.
pub(super) fn template_marks(text: &str) -> impl Iterator<Item = (&'static str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (dialect, mark, behind) = template_mark(rest)?;
        rest = behind;
        Some((dialect, mark))
    })
    .take(MARKS_AT_MOST)
}

/// The first template mark of a text, with its dialect and what stands behind it.
fn template_mark(text: &str) -> Option<(&'static str, &str, &str)> {
    const MARKS: [(&str, &str, &str); 5] = [
        ("{{<", ">}}", "Hugo"),
        ("{{%", "%}}", "Hugo"),
        ("{%", "%}", "Liquid"),
        ("{{", "}}", "Liquid"),
        ("%[http", "]", "Hashnode"),
    ];
    let brace = ["{{", "{%", "%[http"]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min()?;
    let from = &text[brace..];
    MARKS.iter().find_map(|(open, close, dialect)| {
        let length = from.strip_prefix(open)?.find(close)? + open.len() + close.len();
        Some((*dialect, &from[..length], &from[length..]))
    })
}

/// The page of a video whose player stands in a frame.
pub(super) fn framed_video(source: &str) -> Option<String> {
    let address = absolute(source);
    let url = url::Url::parse(&address).ok()?;
    let host = url.host_str()?.trim_start_matches("www.");
    let id = url.path_segments()?.next_back()?.to_owned();
    if id.is_empty() {
        return None;
    }
    match host {
        "youtube.com" | "youtube-nocookie.com" if url.path().starts_with("/embed/") => {
            Some(format!("https://www.youtube.com/watch?v={id}"))
        }
        "player.vimeo.com" => Some(format!("https://vimeo.com/{id}")),
        "codepen.io" => Some(address.replacen("/embed/", "/pen/", 1)),
        "open.spotify.com" => Some(address.replacen("/embed/", "/", 1)),
        "codesandbox.io" => Some(address.replacen("/embed/", "/s/", 1)),
        _ => None,
    }
}

/// An address that begins with `//` made whole; any other as it is.
pub(super) fn absolute(address: &str) -> String {
    if address.starts_with("//") {
        format!("https:{address}")
    } else {
        address.to_owned()
    }
}

/// Whether an address is absolute and for the web.
pub(super) fn is_web(address: &str) -> bool {
    let scheme = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    (scheme.starts_with("https://") && address.len() > 8)
        || (scheme.starts_with("http://") && address.len() > 7)
}

fn between<'a>(line: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let inside = line.strip_prefix(open)?.strip_suffix(close)?;
    (!inside.contains(open) && !inside.contains(close)).then_some(inside)
}

fn liquid(inside: &str) -> Shortcode {
    let (name, rest) = split_word(inside);
    match name {
        "raw" | "endraw" | "endhighlight" | "comment" | "endcomment" | "toc" | "pagebreak" => {
            Shortcode::Nothing
        }
        "include" | "include_cached" if shows_picture(rest) => {
            let (_, arguments) = (name, arguments(split_word(rest).1));
            picture(&arguments).unwrap_or(Shortcode::Unknown("Liquid"))
        }
        _ => known(name, unquote(split_word(rest).0), "Liquid"),
    }
}

fn hugo(inside: &str) -> Shortcode {
    let (name, rest) = split_word(inside);
    let arguments = arguments(rest);
    let named = |key: &str| {
        arguments
            .iter()
            .find(|(k, _)| k.eq_ignore_ascii_case(key))
            .map(|(_, v)| v.clone())
    };
    let nth = |n: usize| arguments.get(n).filter(|(k, _)| k.is_empty());
    if matches!(name, "figure" | "img" | "image" | "picture") {
        return picture(&arguments).unwrap_or(Shortcode::Unknown("Hugo"));
    }
    if matches!(name, "toc" | "pagebreak" | "more") {
        return Shortcode::Nothing;
    }
    if name == "gist"
        && let (Some((_, user)), Some((_, id))) = (nth(0), nth(1))
    {
        return known(name, &format!("{user}/{id}"), "Hugo");
    }
    let id = named("id").or_else(|| named("url"));
    match id.or_else(|| nth(0).map(|(_, v)| v.clone())) {
        Some(id) => known(name, &id, "Hugo"),
        None => Shortcode::Unknown("Hugo"),
    }
}

/// Whether what is included is a picture, by the name of its file.
fn shows_picture(rest: &str) -> bool {
    let file = split_word(rest).0.to_ascii_lowercase();
    ["figure", "image", "img", "picture", "photo"]
        .iter()
        .any(|name| file.contains(name))
}

/// A picture from the arguments of a shortcode, named or the first.
fn picture(arguments: &[(String, String)]) -> Option<Shortcode> {
    let named = |keys: &[&str]| {
        let wanted = |k: &str| keys.iter().any(|key| k.eq_ignore_ascii_case(key));
        let found = arguments.iter().find(|(k, _)| wanted(k));
        found.map(|(_, value)| value.clone())
    };
    let source = named(&["src", "url", "path", "image_path", "image", "file", "link"]);
    let first = || arguments.first().filter(|(key, _)| key.is_empty());
    let source = source.or_else(|| first().map(|(_, value)| value.clone()))?;
    Some(Shortcode::Picture {
        source,
        alt: named(&["alt"]).unwrap_or_default(),
        caption: named(&["caption", "title"]).unwrap_or_default(),
    })
}

/// An address without the template language in it, as far as that is only where the site stands: `{{ site.url }}/a`,
/// `{{ "/a" | relative_url }}`, `{{< ref "a.md" >}}`, `{% link a.md %}`. Spaces in it may be written `~`.
pub(super) fn resolved(address: &str) -> Cow<'_, str> {
    let mut whole = Cow::Borrowed(address);
    for _ in 0..4 {
        let Some(open) = whole.find("{{").or_else(|| whole.find("{%")) else {
            break;
        };
        let close = if whole[open..].starts_with("{{") {
            "}}"
        } else {
            "%}"
        };
        let Some(length) = whole[open..].find(close) else {
            break;
        };
        let inside = whole[open + 2..open + length].replace('~', " ");
        let inside = inside.trim_matches(['<', '>', '%', '-', ' ']);
        let (word, rest) = split_word(inside);
        let stands_for = match word {
            "ref" | "relref" | "link" | "post_url" | "static" | "resource" => {
                unquote(split_word(rest).0)
            }
            _ if inside.starts_with(['"', '\'']) => {
                inside[1..].split(['"', '\'']).next().unwrap_or_default()
            }
            _ if word.starts_with("site.")
                || word.starts_with("page.")
                || word.contains("baseurl") =>
            {
                ""
            }
            _ => break,
        };
        let next = [&whole[..open], stands_for, &whole[open + length + 2..]].concat();
        whole = Cow::Owned(next);
    }
    whole
}

/// An embed by the name of its service.
fn known(name: &str, id: &str, dialect: &'static str) -> Shortcode {
    if is_web(id) {
        return match name {
            "include" | "assign" | "if" | "for" | "highlight" => Shortcode::Unknown(dialect),
            _ => Shortcode::Embed(id.to_owned()),
        };
    }
    let plain = !id.is_empty()
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | '?' | '='));
    let address = match name {
        _ if !plain => None,
        "youtube" | "youtube_embed" => Some(format!("https://www.youtube.com/watch?v={id}")),
        "vimeo" => Some(format!("https://vimeo.com/{id}")),
        "twitter" | "tweet" | "x" | "twitter_simple" if id.bytes().all(|b| b.is_ascii_digit()) => {
            Some(format!("https://twitter.com/i/status/{id}"))
        }
        "gist" if id.contains('/') => Some(format!("https://gist.github.com/{id}")),
        "github" if id.contains('/') => Some(format!("https://github.com/{id}")),
        "codesandbox" => Some(format!("https://codesandbox.io/s/{id}")),
        "instagram" => Some(format!("https://www.instagram.com/p/{id}")),
        _ => None,
    };
    address.map_or(Shortcode::Unknown(dialect), Shortcode::Embed)
}

fn split_word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (&text[..end], text[end..].trim_start())
}

fn unquote(text: &str) -> &str {
    text.trim_matches(['"', '\'', '`'])
}

/// Arguments of a Hugo shortcode: `key="value"` or a bare value, whose key is empty.
fn arguments(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && found.len() < 20 {
        let key_end = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
            .unwrap_or(rest.len());
        let (key, value) = match rest[key_end..].strip_prefix('=') {
            Some(value) if key_end > 0 => (&rest[..key_end], value),
            _ => ("", rest),
        };
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'' | '`')) => {
                value[1..].split_once(quote).unwrap_or((&value[1..], ""))
            }
            _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        found.push((key.to_owned(), value.to_owned()));
        rest = after.trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_of_five_dialects_become_addresses() {
        for (line, address) in [
            (
                "{% youtube dQw4w9WgXcQ %}",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            ),
            ("{% embed https://a.example/x %}", "https://a.example/x"),
            ("{% gist user/0123 %}", "https://gist.github.com/user/0123"),
            (
                "{{< youtube dQw4w9WgXcQ >}}",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            ),
            (
                "{{< youtube id=\"abc\" autoplay=\"true\" >}}",
                "https://www.youtube.com/watch?v=abc",
            ),
            (
                "{{< gist someone 0123 >}}",
                "https://gist.github.com/someone/0123",
            ),
            (
                "{{< tweet user=\"a\" id=\"877500564405444608\" >}}",
                "https://twitter.com/i/status/877500564405444608",
            ),
            ("%[https://a.example/x]", "https://a.example/x"),
            ("@[card](https://a.example/x)", "https://a.example/x"),
            ("@[youtube](abc)", "https://www.youtube.com/watch?v=abc"),
        ] {
            assert_eq!(
                shortcode(line),
                Some(Shortcode::Embed(address.into())),
                "{line}"
            );
        }
    }

    #[test]
    fn a_shortcode_that_cannot_be_told_names_its_dialect_and_text_is_none() {
        assert_eq!(
            shortcode("{% include x.html %}"),
            Some(Shortcode::Unknown("Liquid"))
        );
        assert_eq!(
            shortcode("{{< columns >}}"),
            Some(Shortcode::Unknown("Hugo"))
        );
        assert_eq!(
            shortcode("@[speakerdeck](abc)"),
            Some(Shortcode::Unknown("Zenn"))
        );
        for text in ["words", "{% a %} and {% b %}", "@[someone]", "%[", ""] {
            assert_eq!(shortcode(text), None, "{text}");
        }
    }

    #[test]
    fn a_figure_is_a_picture() {
        assert_eq!(
            shortcode("{{< figure src=\"a.png\" alt=\"A b\" caption='C' >}}"),
            Some(Shortcode::Picture {
                source: "a.png".into(),
                alt: "A b".into(),
                caption: "C".into()
            })
        );
    }

    #[test]
    fn players_in_frames_lead_to_the_page_of_the_video() {
        assert_eq!(
            framed_video("//www.youtube.com/embed/abc?rel=0").as_deref(),
            Some("https://www.youtube.com/watch?v=abc")
        );
        assert_eq!(framed_video("https://tracker.example/embed/abc"), None);
    }

    #[test]
    fn template_marks_in_running_text_are_found_with_their_dialect() {
        let marks: Vec<_> =
            template_marks("see {{ site.url }}/x or {{< ref \"b\" >}} c {% d %}").collect();
        assert_eq!(
            marks,
            [
                ("Liquid", "{{ site.url }}"),
                ("Hugo", "{{< ref \"b\" >}}"),
                ("Liquid", "{% d %}")
            ]
        );
        assert_eq!(template_marks("100% [sure] { }").count(), 0);
    }

    #[test]
    fn an_address_is_known_where_the_template_only_says_where_the_site_stands() {
        for (written, address) in [
            ("{{ site.url }}/a/", "/a/"),
            ("{{~site.baseurl~}}/a.png", "/a.png"),
            ("{{ '/a' | relative_url }}", "/a"),
            ("{{<~ref~\"b.md\"~>}}", "b.md"),
            ("{% link _posts/c.md %}#d", "_posts/c.md#d"),
            ("{{ other }}/x", "{{ other }}/x"),
            ("https://a.example/~b", "https://a.example/~b"),
        ] {
            assert_eq!(resolved(written), address, "{written}");
        }
    }

    #[test]
    fn pictures_of_shortcodes_and_includes_are_pictures() {
        for line in [
            "{{< img src=\"a.png\" alt=\"b\" caption=\"c\" >}}",
            "{% include figure.html src=\"a.png\" alt=\"b\" caption=\"c\" %}",
            "{% include image.html path='a.png' alt='b' title='c' %}",
        ] {
            let Some(Shortcode::Picture {
                source,
                alt,
                caption,
            }) = shortcode(line)
            else {
                panic!("{line}");
            };
            assert_eq!([source, alt, caption], ["a.png", "b", "c"], "{line}");
        }
    }
}
