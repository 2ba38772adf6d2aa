//! The pages a browser may open without a token: the list of posts, and each story as it was received.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::ledger::KeptPost;
use super::sanitise::{markdown_html, story_html};
use crate::domain::post::{License, Visibility};
use crate::domain::template::fill;
use crate::domain::text::Measure;

const STORY: &str = include_str!("../../assets/sandbox/story.html");
const AUTHORIZE: &str = include_str!("../../assets/sandbox/authorize.html");
const LIST: &str = include_str!("../../assets/sandbox/list.html");
const MISSING: &str = include_str!("../../assets/sandbox/missing.html");
/// The style sheet of every page.
pub(super) const STYLE: &str = include_str!("../../assets/sandbox/style.css");

/// The story on a page of its own.
pub(super) fn story(post: &KeptPost) -> String {
    let body = match &*post.content_format {
        "markdown" => markdown_html(&post.content),
        _ => story_html(&post.content),
    };
    let canonical = escape(&post.canonical_url);
    let (canonical_head, canonical_line) = if canonical.is_empty() {
        (String::new(), String::new())
    } else {
        (
            format!("<link rel=\"canonical\" href=\"{canonical}\">"),
            format!(
                "<dt>Originally at</dt><dd><a href=\"{canonical}\" rel=\"noopener noreferrer nofollow\">{canonical}</a></dd>"
            ),
        )
    };
    let words = Measure::of(&text_of(&body));
    fill(
        STORY,
        &[
            ("title", &escape(&post.title)),
            ("canonical_head", &canonical_head),
            ("status", post.publish_status.word()),
            ("status_words", status_words(post)),
            ("date", &day(post.received_at)),
            ("minutes", &words.minutes().to_string()),
            ("story", &body),
            ("tags", &tags(&post.tags)),
            ("license", license_name(&post.license)),
            ("canonical", &canonical_line),
            ("notify", notify_words(post.notify_followers)),
            ("id", &escape(&post.id)),
        ],
    )
}

/// The page that asks whether an application may publish.
pub(super) fn authorize(client: &str, scope: &str, allow: &str, decline: &str) -> String {
    let scope = scope.replace(',', ", ");
    fill(
        AUTHORIZE,
        &[
            ("client", &escape(client)),
            ("scope", &escape(&scope)),
            ("allow", &escape(allow)),
            ("decline", &escape(decline)),
        ],
    )
}

/// The list of everything received, newest first.
pub(super) fn list(posts: &[KeptPost]) -> String {
    let mut rows = String::new();
    for post in posts.iter().rev() {
        let status = post.publish_status.word();
        // Writing to a string cannot fail.
        let _ = writeln!(
            rows,
            "<li><a href=\"{}\">{}</a><p><span class=\"badge {status}\">{status}</span> {}</p></li>",
            escape(&post.path),
            escape(&post.title),
            day(post.received_at),
        );
    }
    let count = match posts.len() {
        0 => "Nothing has been sent here yet.".to_owned(),
        1 => "One story.".to_owned(),
        many => format!("{many} stories."),
    };
    fill(LIST, &[("count", &count), ("rows", &rows)])
}

/// The page for an address with nothing behind it.
pub(super) fn missing() -> String {
    MISSING.to_owned()
}

fn status_words(post: &KeptPost) -> &'static str {
    match (post.publish_status, &post.publication_id) {
        (Visibility::Draft, Some(_)) => "Handed to a publication, waiting for an editor.",
        (Visibility::Draft, None) => "On Medium only you would see this.",
        (Visibility::Unlisted, _) => "On Medium anyone with the address could read this.",
        (Visibility::Public, _) => "On Medium everyone could read this.",
    }
}

fn notify_words(notify: Option<bool>) -> &'static str {
    match notify {
        Some(true) => "would be told",
        Some(false) => "not told",
        None => "not said",
    }
}

fn license_name(id: &str) -> &str {
    License::parse(id).map_or("All rights reserved", License::name)
}

fn tags(tags: &[String]) -> String {
    if tags.is_empty() {
        return "<li class=\"none\">no tags</li>".into();
    }
    let mut list = String::new();
    for tag in tags {
        // Writing to a string cannot fail.
        let _ = write!(list, "<li>{}</li>", escape(tag));
    }
    list
}

fn day(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds).map_or_else(
        |_| String::new(),
        |at| at.strftime("%-d %B %Y, %H:%M UTC").to_string(),
    )
}

/// The words between the tags, enough for counting.
fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for piece in html.split('<') {
        text.push(' ');
        text.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
    }
    text
}

fn escape(text: &str) -> String {
    ammonia::clean_text(text)
        .replace("&#32;", " ")
        .replace("&#47;", "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post() -> KeptPost {
        KeptPost {
            id: "0123456789ab".into(),
            title: "A <b>bold</b> {{story}} \"title\"".into(),
            publication_id: None,
            path: "/@you/0123456789ab".into(),
            content_format: "html".into(),
            content: "<h1>Visible {{title}}</h1><p onclick=x>Some words.</p>".into(),
            tags: vec!["a<i>".into()],
            publish_status: Visibility::Unlisted,
            published_at: None,
            canonical_url: "https://example.org/\"><script>".into(),
            license: "cc-40-by".into(),
            notify_followers: None,
            received_at: 1_795_000_000_000,
        }
    }

    #[test]
    fn a_story_page_fills_every_place_and_escapes_what_was_sent() {
        let page = story(&post());
        assert!(
            page.contains("<h1>Visible {{title}}</h1><p>Some words.</p>"),
            "{page}"
        );
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains("<b>bold"), "{page}");
        assert!(page.contains("CC BY 4.0") && page.contains("unlisted"));
        let template_names = page.matches("{{").count();
        assert_eq!(
            template_names,
            2 + page.matches("{{story}}").count() - 1,
            "{page}"
        );
    }

    #[test]
    fn the_list_shows_the_newest_first() {
        let newer = KeptPost {
            title: "Newer".into(),
            ..post()
        };
        let page = list(&[post(), newer]);
        assert!(page.find("Newer") < page.find("bold"), "{page}");
        assert!(page.contains("2 stories."));
        assert!(list(&[]).contains("Nothing has been sent"));
    }
}
