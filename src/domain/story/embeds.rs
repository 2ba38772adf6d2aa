//! Embeds in the dialects of other sites: what a line of template language stands for, when that can be told.

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

/// The dialect of template marks inside running text, if there are any, and the mark itself.
pub(super) fn template_mark(text: &str) -> Option<(&'static str, &str)> {
    const MARKS: [(&str, &str, &str); 5] = [
        ("{{<", ">}}", "Hugo"),
        ("{{%", "%}}", "Hugo"),
        ("{%", "%}", "Liquid"),
        ("{{", "}}", "Liquid"),
        ("%[http", "]", "Hashnode"),
    ];
    let brace = text
        .find("{{")
        .or_else(|| text.find("{%"))
        .or_else(|| text.find("%[http"))?;
    let from = &text[brace..];
    MARKS.iter().find_map(|(open, close, dialect)| {
        let start = from.find(open)?;
        let end = from[start..].find(close)?;
        Some((*dialect, &from[start..start + end + close.len()]))
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
        "raw" | "endraw" | "endhighlight" | "comment" | "endcomment" => Shortcode::Nothing,
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
    if name == "figure" {
        return match named("src").or_else(|| nth(0).map(|(_, v)| v.clone())) {
            Some(source) => Shortcode::Picture {
                source,
                alt: named("alt").unwrap_or_default(),
                caption: named("caption")
                    .or_else(|| named("title"))
                    .unwrap_or_default(),
            },
            None => Shortcode::Unknown("Hugo"),
        };
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
        assert_eq!(
            template_mark("see {{ site.url }}/x"),
            Some(("Liquid", "{{ site.url }}"))
        );
        assert_eq!(
            template_mark("a {{< ref \"b\" >}} c"),
            Some(("Hugo", "{{< ref \"b\" >}}"))
        );
        assert_eq!(template_mark("100% [sure] { }"), None);
    }
}
