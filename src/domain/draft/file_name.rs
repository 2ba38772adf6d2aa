//! What a file's name says: a title of last resort, and a date.

use std::path::Path;

/// Endings that name a format, not the draft.
const EXTENSIONS: &[&str] = &[
    "md", "mdx", "markdown", "mdown", "mkd", "txt", "html", "htm", "rmd", "qmd",
];
/// Languages that a file name may end with, or be.
const LANGUAGES: &[&str] = &[
    "ar", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it",
    "ja", "ko", "nl", "no", "pl", "pt", "ro", "ru", "sv", "ta", "th", "tr", "uk", "ur", "vi", "zh",
];

/// A title made of the name of the file, or of its folder when the file is called `index`, `README` or by a language.
pub(super) fn title(file: &Path) -> String {
    let own = name(file);
    let lower = own.to_lowercase();
    let of_folder =
        lower.starts_with("index") || lower.starts_with("readme") || is_language(&lower);
    let folder = file
        .parent()
        .map(name)
        .filter(|folder| of_folder && !folder.is_empty());
    tidy(folder.unwrap_or(own))
}

/// A title made of the name of the file itself, even when that is a language.
pub(super) fn own(file: &Path) -> String {
    tidy(name(file))
}

/// Whether a file is named by nothing but a language: `en.md`, which may be one of several translations.
#[must_use]
pub fn is_named_by_language(file: &Path) -> bool {
    is_language(&name(file).to_lowercase())
}

fn tidy(name: String) -> String {
    let bare = without_number(without_date(&name).1);
    let tidy = bare
        .replace(['-', '_'], " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if tidy.is_empty() { name } else { tidy }
}

/// The `YYYY-MM-DD` that a file's name, or its folder's, begins with.
pub(super) fn date(file: &Path) -> Option<String> {
    [Some(file), file.parent()]
        .into_iter()
        .flatten()
        .find_map(|path| without_date(&name(path)).0.map(str::to_owned))
}

/// The name without endings that say a format or a language.
fn name(path: &Path) -> String {
    let full = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut name = full.as_str();
    while let Some((stem, ending)) = name.rsplit_once('.') {
        let known = EXTENSIONS.iter().any(|e| ending.eq_ignore_ascii_case(e))
            || is_language(&ending.to_lowercase());
        if stem.is_empty() || !known {
            break;
        }
        name = stem;
    }
    name.to_owned()
}

/// `en`, `zh-cn`, `zh-hant`
fn is_language(lower: &str) -> bool {
    let (language, region) = lower.split_once('-').unwrap_or((lower, ""));
    LANGUAGES.contains(&language)
        && region.len() <= 4
        && region.chars().all(|c| c.is_ascii_alphabetic())
}

/// Splits off a leading date.
fn without_date(name: &str) -> (Option<&str>, &str) {
    let is_date = name.len() >= 10
        && name.bytes().take(10).enumerate().all(|(at, b)| {
            if matches!(at, 4 | 7) {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        });
    if !is_date {
        return (None, name);
    }
    let rest = &name[10..];
    if rest.is_empty() {
        (Some(&name[..10]), name)
    } else if rest.starts_with(['-', '_', ' ']) {
        (Some(&name[..10]), rest[1..].trim_start())
    } else {
        (None, name)
    }
}

/// Splits off a leading number and dash: `007 - Name`.
fn without_number(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix(" - ")
        .filter(|_| rest.len() < name.len())
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_tidied_into_a_title() {
        for (file, expected) in [
            ("posts/2024-05-01-my_first-post.md", "my first post"),
            ("posts/my-post/index.en.md", "my post"),
            ("notes/README.md", "notes"),
            ("notes/en.md", "notes"),
            ("012 - The end.zh-CN.markdown", "The end"),
            ("v1.2.md", "v1.2"),
            ("go.md", "go"),
            ("2024-05-01.md", "2024 05 01"),
            ("README.md", "README"),
            ("---.md", "---"),
        ] {
            assert_eq!(title(Path::new(file)), expected, "{file}");
        }
    }

    #[test]
    fn a_date_is_taken_from_the_name_of_the_file_or_its_folder() {
        assert_eq!(
            date(Path::new("a/2024-05-01-x.md")).as_deref(),
            Some("2024-05-01")
        );
        assert_eq!(
            date(Path::new("2024-05-02-x/index.md")).as_deref(),
            Some("2024-05-02")
        );
        assert_eq!(date(Path::new("x/20240501-x.md")), None);
    }
}
