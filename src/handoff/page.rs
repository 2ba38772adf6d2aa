//! The hand-off page itself: what there is to copy, what is left to do, the story as it will be pasted.

use std::fmt::Write as _;

use crate::domain::carry::{NEW_STORY, Parcel, Picture, guide};
use crate::domain::template::{escape, fill};

const PAGE: &str = include_str!("../../assets/handoff/page.html");
/// Its style sheet.
pub(super) const STYLE: &str = include_str!("../../assets/handoff/page.css");
/// Its script: the copy buttons.
pub(super) const SCRIPT: &str = include_str!("../../assets/handoff/page.js");

/// The page of a parcel.
pub(super) fn story(parcel: &Parcel) -> String {
    fill(
        PAGE,
        &[
            (
                "language",
                &parcel
                    .language
                    .as_deref()
                    .map_or_else(String::new, |lang| format!(" lang=\"{}\"", escape(lang))),
            ),
            ("title", &escape(&parcel.title)),
            ("new_story", NEW_STORY),
            ("import", guide::IMPORT),
            ("fields", &fields(parcel)),
            ("steps", &steps(parcel)),
            ("differences", &differences(parcel)),
            ("pictures", &pictures(parcel)),
            ("web", web(parcel)),
            ("story", &parcel.html),
            ("html", &escape(&parcel.html)),
            ("text", &escape(&parcel.text)),
            ("html_below", &escape(&parcel.html_below_title)),
            ("text_below", &escape(&parcel.text_below_title)),
        ],
    )
}

/// A line with a value and its copy button.
fn field(html: &mut String, id: &str, name: &str, value: &str) {
    let (name, value) = (escape(name), escape(value));
    // Writing to a string cannot fail.
    let _ = writeln!(
        html,
        "<div class=\"field\"><label for=\"{id}\">{name}</label>\
         <input id=\"{id}\" type=\"text\" readonly value=\"{value}\">\
         <button type=\"button\" class=\"small\" data-copy=\"{id}\" aria-label=\"Copy {name}\">Copy</button></div>",
    );
}

fn fields(parcel: &Parcel) -> String {
    let mut html = String::new();
    field(&mut html, "title", "Title", &parcel.title);
    if let Some(subtitle) = &parcel.subtitle {
        field(&mut html, "subtitle", "Subtitle", subtitle);
    }
    if let Some(url) = &parcel.canonical_url {
        field(&mut html, "canonical", "Canonical link", url);
    }
    if parcel.tags.len() > 1 {
        field(&mut html, "tags", "All tags", &parcel.tag_line());
    }
    for (number, tag) in parcel.tags.iter().enumerate() {
        let name = format!("Tag {}", number + 1);
        field(&mut html, &format!("tag-{}", number + 1), &name, tag);
    }
    html
}

fn steps(parcel: &Parcel) -> String {
    let mut html = String::new();
    for (number, step) in parcel.steps.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(
            html,
            "<li><input type=\"checkbox\" id=\"step-{number}\"><label for=\"step-{number}\">{}</label></li>",
            escape(step)
        );
    }
    html
}

fn differences(parcel: &Parcel) -> String {
    if parcel.differences.is_empty() {
        return String::new();
    }
    let mut html =
        String::from("<details><summary>What will look different on Medium</summary>\n<ul>\n");
    for what in &parcel.differences {
        // Writing to a string cannot fail.
        let _ = writeln!(html, "<li>{}</li>", escape(what));
    }
    html.push_str("</ul>\n</details>\n");
    html
}

/// A page that loaded pictures from elsewhere would tell somebody of the draft.
fn web(parcel: &Parcel) -> &'static str {
    if parcel.pictures.iter().any(|picture| picture.on_web) {
        "<p class=\"note\">Pictures from the web are not loaded on this page, so that nobody learns of your draft; they are in the copy.</p>\n"
    } else {
        ""
    }
}

fn pictures(parcel: &Parcel) -> String {
    if parcel.pictures.iter().all(|picture| picture.on_web) {
        return String::new();
    }
    let mut html = String::from(
        "<section aria-labelledby=\"pictures-name\">\n<h2 id=\"pictures-name\">Pictures to drag over</h2>\n\
         <p class=\"note\">Drag each to the line in brackets that stands for it.</p>\n<ul class=\"pictures\">\n",
    );
    for (number, picture) in (1..).zip(&parcel.pictures) {
        if !picture.on_web {
            one_picture(&mut html, number, picture);
        }
    }
    html.push_str("</ul>\n</section>\n");
    html
}

fn one_picture(html: &mut String, number: usize, picture: &Picture) {
    let name = &picture.name;
    let _ = write!(
        html,
        "<li><figure><img src=\"picture/{number}\" alt=\"{}\" draggable=\"true\"><figcaption>Picture {number}: {}",
        escape(&picture.alt),
        escape(name)
    );
    let _ = write!(
        html,
        " <a href=\"picture/{number}\" download=\"{0}\">Save {0}</a></figcaption></figure>",
        escape(&saved_as(name))
    );
    if !picture.alt.is_empty() {
        let field_name = format!("Description of picture {number}");
        field(html, &format!("alt-{number}"), &field_name, &picture.alt);
    }
    html.push_str("</li>\n");
}

/// The name a picture is saved under: a drawing is served as PNG.
fn saved_as(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, end)) if end.eq_ignore_ascii_case("svg") => format!("{stem}.png"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::story::Story;
    use crate::domain::story::convert::Settings;

    #[test]
    fn nothing_of_a_draft_becomes_markup_it_did_not_have() {
        let text = "---\ntitle: \"</title><script>alert(1)</script>{{html}}\"\ntags: ['\"><img src=x onerror=alert(1)>', b]\ncanonical_url: https://e.org/\"onclick=alert(1)\n---\n\n</textarea><script>alert(2)</script> `{{steps}}`\n\n![\"><script>](a\"b.png)\n";
        let draft = Draft::parse(Path::new("a.md"), text);
        let story_of = Story::of(text, &draft, Settings::default());
        let page = story(&Parcel::of(&draft, &story_of));
        assert_eq!(page.matches("<script").count(), 1, "only our own: {page}");
        assert!(!page.contains("<img src=x"), "{page}");
        assert!(!page.contains("\"onclick"), "{page}");
        assert_eq!(page.matches("</textarea>").count(), 4, "{page}");
    }

    #[test]
    fn every_field_has_a_label_and_a_button_that_says_what_it_copies() {
        let text = "---\ntitle: T\nsubtitle: S\ntags: [a, b]\ncanonical_url: https://e.org/t\n---\n\nOne.\n\n![A cat](cat.png)\n";
        let draft = Draft::parse(Path::new("a.md"), text);
        let story_of = Story::of(text, &draft, Settings::default());
        let page = story(&Parcel::of(&draft, &story_of));
        for id in [
            "title",
            "subtitle",
            "canonical",
            "tags",
            "tag-1",
            "tag-2",
            "alt-1",
        ] {
            assert!(page.contains(&format!("<label for=\"{id}\">")), "{id}");
            assert!(page.contains(&format!("data-copy=\"{id}\"")), "{id}");
        }
        assert!(page.contains("src=\"picture/1\""));
    }
}
