//! What header, text and file name say about a draft, and what is wrong with what they say.

use std::path::Path;

use super::heading::Headings;
use super::{Details, SiteStatus, Title, TitleSource, file_name, tags};
use crate::domain::front_matter::Change;
use crate::domain::front_matter::slot::Slot;
use crate::domain::front_matter::{Entry, FrontMatter, Value};
use crate::domain::lint::{Finding, Fix, header};
use crate::domain::post::{License, Visibility};
use crate::domain::story::Tables;

/// Keys that hold a draft's date, the first one with a value wins. `published` counts when it is no yes or no.
const DATES: &[&str] = &[
    "date",
    "pubDate",
    "pubDatetime",
    "publishDate",
    "publish_date",
    "published_at",
    "datePublished",
    "datetime",
    "published",
    "created",
    "created_at",
];

/// Reads the details. `findings` takes what the writer should know.
pub(super) fn of(
    file: &Path,
    header: &FrontMatter,
    headings: &Headings,
    findings: &mut Vec<Finding>,
) -> Details {
    Details {
        title: title(file, header, headings, findings),
        tags: tags::of(header),
        visibility: known(
            header,
            Slot::Visibility,
            Visibility::parse,
            &header::VISIBILITY,
            findings,
        ),
        license: known(
            header,
            Slot::License,
            License::parse,
            &header::LICENSE,
            findings,
        ),
        canonical_url: canonical(header, findings),
        subtitle: header
            .get("subtitle")
            .and_then(|e| e.value.text())
            .map(str::to_owned),
        site_status: site_status(file, header),
        date: date(header)
            .map(str::to_owned)
            .or_else(|| file_name::date(file)),
        tables: filled(header, Slot::Tables)
            .and_then(|e| e.value.text())
            .and_then(Tables::parse),
        medium_url: filled(header, Slot::MediumUrl)
            .and_then(|e| e.value.text())
            .map(str::to_owned),
    }
}

fn filled(header: &FrontMatter, slot: Slot) -> Option<&Entry> {
    header
        .entry(slot)
        .map(|(_, entry)| entry)
        .filter(|entry| !entry.value.is_empty())
}

fn title(
    file: &Path,
    header: &FrontMatter,
    headings: &Headings,
    findings: &mut Vec<Finding>,
) -> Title {
    if let Some(text) = header.get("title").and_then(|e| e.value.text()) {
        let text = one_line(text);
        let heading = headings
            .first
            .as_ref()
            .filter(|_| headings.first_is_opening);
        if let Some(other) = heading.filter(|h| !same_title(&h.text, &text)) {
            findings.push(Finding::at_line(
                &header::TITLE_DIFFERS,
                other.line,
                format!(
                    "The title is “{text}”, and the heading here is “{}”.",
                    other.text
                ),
            ));
        }
        return Title {
            text,
            source: TitleSource::Header,
        };
    }
    if let Some(heading) = headings.title() {
        return Title {
            text: heading.text.clone(),
            source: TitleSource::Heading { line: heading.line },
        };
    }
    let text = file_name::title(file);
    findings.push(Finding::general(
        &header::TITLE_FROM_FILE,
        from_file_name(&text),
    ));
    Title {
        text,
        source: TitleSource::FileName,
    }
}

/// What is said of a title that is only the file's name.
pub(super) fn from_file_name(title: &str) -> String {
    format!("There is no title and no heading, so the title is the file's name: “{title}”.")
}

pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two titles are the same for a reader: letters and digits only, whatever their case.
#[must_use]
pub fn same_title(a: &str, b: &str) -> bool {
    let letters = |s: &'_ str| -> String {
        s.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let (a_letters, b_letters) = (letters(a), letters(b));
    if a_letters.is_empty() {
        a.trim() == b.trim()
    } else {
        a_letters == b_letters
    }
}

/// A value that must be one of a few words.
fn known<T>(
    header: &FrontMatter,
    slot: Slot,
    parse: fn(&str) -> Option<T>,
    rule: &'static crate::domain::lint::Rule,
    findings: &mut Vec<Finding>,
) -> Option<T> {
    let entry = filled(header, slot)?;
    let word = entry.value.text().unwrap_or("a list");
    let value = parse(word);
    if value.is_none() {
        let what = format!(
            "“{word}” under “{}” is not a {} that Medium knows.",
            entry.key,
            slot.name()
        );
        findings.push(Finding::at_line(rule, entry.line, what));
    }
    value
}

fn canonical(header: &FrontMatter, findings: &mut Vec<Finding>) -> Option<String> {
    let entry = filled(header, Slot::Canonical)?;
    let address = entry.value.text().unwrap_or_default();
    if is_absolute(address) {
        return Some(address.to_owned());
    }
    let what = format!(
        "“{address}” under “{}” is not an absolute address, so it is ignored.",
        entry.key
    );
    let fix = mended(address).map(|whole| {
        Fix::header(
            format!("write {whole}"),
            Change::CanonicalUrl(Some(whole.clone())),
        )
    });
    findings.push(Finding::at_line(&header::CANONICAL, entry.line, what).with_fix(fix));
    None
}

/// The address that was probably meant by one with a slip at its start: `htps://`, `https:/`, `https//`, `www.`.
fn mended(address: &str) -> Option<String> {
    let cut = address.find(['/', ':', '.'])?;
    let (start, rest) = address.split_at(cut);
    let start = start.to_ascii_lowercase();
    let host = if rest.starts_with('.') && (start == "www" || address.contains('/')) {
        address
    } else if rest.starts_with('.') || strsim::osa_distance(&start, "https") > 2 {
        return None;
    } else {
        rest.trim_start_matches([':', '/'])
    };
    let scheme = if start == "http" { "http" } else { "https" };
    let whole = format!("{scheme}://{host}");
    let name = host.split(['/', '?', '#']).next().unwrap_or_default();
    let dotted = name.split('.').filter(|part| !part.is_empty()).count() > 1;
    (dotted && !name.starts_with('.') && is_absolute(&whole)).then_some(whole)
}

/// Whether this is an `http://` or `https://` address without spaces.
pub(crate) fn is_absolute(address: &str) -> bool {
    let rest = ["http://", "https://"].iter().find_map(|s| {
        address
            .get(..s.len())
            .filter(|p| p.eq_ignore_ascii_case(s))
            .map(|_| &address[s.len()..])
    });
    rest.is_some_and(|r| {
        !r.is_empty()
            && !r.starts_with('/')
            && !r.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}

fn date(header: &FrontMatter) -> Option<&str> {
    DATES
        .iter()
        .filter_map(|key| header.get(key))
        .filter_map(|entry| entry.value.text())
        .find(|text| truth(text).is_none())
}

/// Yes, no, or neither.
fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// What the writer's own site makes of the draft; a word in the header counts for more than the folder.
fn site_status(file: &Path, header: &FrontMatter) -> Option<SiteStatus> {
    let says = |key: &str| header.get(key).and_then(|e| e.value.text()).and_then(truth);
    let status = header.get("status").and_then(|e| match &e.value {
        Value::Text(text) => Some(text.trim().to_lowercase()),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    });
    let draft = says("draft") == Some(true)
        || says("published") == Some(false)
        || says("public") == Some(false)
        || says("ignorePublish") == Some(true)
        || matches!(status.as_deref(), Some("draft" | "hidden"));
    let unlisted = ["private", "unlisted", "isUnlisted"]
        .iter()
        .any(|key| says(key) == Some(true));
    let finished = says("draft") == Some(false)
        || says("published") == Some(true)
        || says("public") == Some(true);
    let in_drafts = file.parent().is_some_and(|folder| {
        folder
            .iter()
            .any(|part| part == "_drafts" || part == "drafts")
    });
    if draft {
        Some(SiteStatus::Draft)
    } else if unlisted {
        Some(SiteStatus::Unlisted)
    } else {
        (in_drafts && !finished).then_some(SiteStatus::Draft)
    }
}

#[cfg(test)]
mod tests {
    use super::mended;

    #[test]
    fn a_slip_at_the_start_of_an_address_is_mended_and_a_path_is_not() {
        let whole = Some("https://example.org/a".to_owned());
        for slip in [
            "htps://example.org/a",
            "https:/example.org/a",
            "https//example.org/a",
            "hhtps://example.org/a",
            "example.org/a",
        ] {
            assert_eq!(mended(slip), whole, "{slip}");
        }
        assert_eq!(
            mended("www.example.org").as_deref(),
            Some("https://www.example.org")
        );
        assert_eq!(
            mended("http:/example.org").as_deref(),
            Some("http://example.org")
        );
        for path in [
            "/posts/a",
            "posts/a.html",
            "post.html",
            "ftp://example.org",
            "https://",
            "",
            "../a",
        ] {
            assert_eq!(mended(path), None, "{path}");
        }
    }
}
