//! What a request for a post asks for, checked as strictly as Medium checks it.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::answers::Problem;
use crate::domain::post::{License, TAG_LENGTH, TAGS_KEPT, TITLE_LENGTH, Visibility};

/// A request for a post, every field checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// The title as sent; may be too long.
    pub title: String,
    /// `html` or `markdown`.
    pub content_format: String,
    pub content: String,
    /// The tags that Medium keeps of those sent.
    pub tags: Vec<String>,
    pub canonical_url: Option<String>,
    pub visibility: Visibility,
    pub license: Option<License>,
    pub notify_followers: Option<bool>,
    pub published_at: Option<Timestamp>,
}

impl Asked {
    /// Reads a JSON body.
    pub(super) fn parse_json(body: &[u8], now: Timestamp) -> Result<Self, Problem> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Self::of_fields(fields, now),
            // The words of this refusal are ours; Medium's are not known.
            _ => Err(Problem::invalid("The body is not a JSON object")),
        }
    }

    /// Reads a form body, which cannot express a list: tags sent so are refused, as at Medium.
    pub(super) fn parse_form(body: &[u8], now: Timestamp) -> Result<Self, Problem> {
        let fields = url::form_urlencoded::parse(body)
            .map(|(name, value)| match (&*name, &*value) {
                ("notifyFollowers", "true" | "false") => {
                    (name.into(), Value::Bool(value == "true"))
                }
                _ => (name.into(), Value::String(value.into())),
            })
            .collect();
        Self::of_fields(fields, now)
    }

    fn of_fields(mut fields: Map<String, Value>, now: Timestamp) -> Result<Self, Problem> {
        let title = text(&mut fields, "title")?;
        let content_format = text(&mut fields, "contentFormat")?;
        let content = text(&mut fields, "content")?;
        let tags = tags(&mut fields)?;
        let canonical_url = text(&mut fields, "canonicalUrl")?;
        let visibility = text(&mut fields, "publishStatus")?;
        let license = text(&mut fields, "license")?;
        let published_at = text(&mut fields, "publishedAt")?;
        let notify_followers = match fields.remove("notifyFollowers") {
            None => None,
            Some(Value::Bool(yes)) => Some(yes),
            Some(_) => return Err(Problem::unexpected_field()),
        };
        if !fields.is_empty() {
            return Err(Problem::unexpected_field());
        }
        Ok(Self {
            title: required(title, "title")?,
            content_format: required(content_format, "contentFormat").and_then(format)?,
            content: required(content, "content")?,
            tags,
            canonical_url: canonical_url.map(absolute).transpose()?,
            // The dangerous default is Medium's: what does not say otherwise is public.
            visibility: match visibility {
                None => Visibility::Public,
                Some(word) => exact(&word, Visibility::ALL, Visibility::word)
                    .ok_or_else(|| Problem::invalid("publishStatus is invalid"))?,
            },
            license: match license {
                None => None,
                Some(id) => Some(
                    exact(&id, License::ALL, License::id)
                        .ok_or_else(|| Problem::invalid("license is invalid"))?,
                ),
            },
            notify_followers,
            published_at: published_at.map(|at| in_the_past(&at, now)).transpose()?,
        })
    }

    /// The title that is kept: the one sent, unless it is too long; then one is made from the first words of the
    /// text. Medium's unit of counting is not known; characters are taken here.
    pub(super) fn kept_title(&self, first_words: &str) -> String {
        if self.title.chars().count() <= TITLE_LENGTH {
            return self.title.clone();
        }
        let made: String = first_words.chars().take(TITLE_LENGTH).collect();
        if made.trim().is_empty() {
            "Untitled".into()
        } else {
            made.trim().into()
        }
    }
}

fn text(fields: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Problem> {
    match fields.remove(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Problem::unexpected_field()),
    }
}

/// Tags that are too long are passed over first, then the first three are kept. Medium's order of the two rules is
/// not known.
fn tags(fields: &mut Map<String, Value>) -> Result<Vec<String>, Problem> {
    let Some(list) = fields.remove("tags") else {
        return Ok(Vec::new());
    };
    let list: Vec<String> =
        serde_json::from_value(list).map_err(|_| Problem::unexpected_field())?;
    let fits = |tag: &String| (1..=TAG_LENGTH).contains(&tag.chars().count());
    Ok(list.into_iter().filter(fits).take(TAGS_KEPT).collect())
}

fn required(value: Option<String>, name: &str) -> Result<String, Problem> {
    value
        .filter(|value| !value.trim().is_empty())
        .ok_or_else(|| Problem::invalid(format!("{name} is required")))
}

fn format(word: String) -> Result<String, Problem> {
    if matches!(&*word, "html" | "markdown") {
        Ok(word)
    } else {
        Err(Problem::invalid("contentFormat is invalid"))
    }
}

fn absolute(address: String) -> Result<String, Problem> {
    match url::Url::parse(&address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(address),
        _ => Err(Problem::invalid("canonicalUrl is invalid")),
    }
}

/// The value with exactly this name: the API knows no other case.
fn exact<T: Copy, const N: usize>(
    word: &str,
    all: [T; N],
    name: fn(T) -> &'static str,
) -> Option<T> {
    all.into_iter().find(|value| name(*value) == word)
}

fn in_the_past(at: &str, now: Timestamp) -> Result<Timestamp, Problem> {
    let at: Timestamp = at
        .parse()
        .map_err(|_| Problem::invalid("publishedAt is invalid"))?;
    if at > now {
        let message = "If specified, publishedAt must be in the past.";
        return Err(Problem::new(
            axum::http::StatusCode::BAD_REQUEST,
            2014,
            message,
        ));
    }
    if at < Timestamp::UNIX_EPOCH {
        return Err(Problem::invalid("publishedAt is invalid"));
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(change: impl FnOnce(&mut Value)) -> Result<Asked, i64> {
        let mut body = json!({"title": "A", "contentFormat": "html", "content": "<p>x</p>"});
        change(&mut body);
        let now = "2026-11-23T12:00:00Z".parse().expect("a time");
        Asked::parse_json(body.to_string().as_bytes(), now).map_err(|problem| problem.code)
    }

    #[test]
    fn what_is_not_said_is_public_without_tags_and_without_a_licence() {
        let asked = asked(|_| {}).expect("accepted");
        assert_eq!(asked.visibility, Visibility::Public);
        assert_eq!(
            (asked.tags.len(), asked.license, asked.notify_followers),
            (0, None, None)
        );
    }

    #[test]
    fn unknown_fields_wrong_types_and_nulls_are_refused_with_6007() {
        for (name, value) in [
            ("subtitle", json!("x")),
            ("tags", json!("a,b")),
            ("tags", json!([1])),
            ("notifyFollowers", json!("yes")),
            ("canonicalUrl", Value::Null),
            ("title", json!(1)),
        ] {
            assert_eq!(
                asked(|body| body[name] = value.clone()),
                Err(6007),
                "{name} {value}"
            );
        }
    }

    #[test]
    fn values_that_are_not_accepted_are_refused() {
        for (name, value) in [
            ("title", " "),
            ("content", ""),
            ("contentFormat", "plain"),
            ("contentFormat", "HTML"),
            ("publishStatus", "published"),
            ("license", "mit"),
            ("canonicalUrl", "/relative"),
            ("canonicalUrl", "javascript:1"),
            ("publishedAt", "yesterday"),
            ("publishedAt", "1969-01-01T00:00:00Z"),
        ] {
            assert_eq!(
                asked(|body| body[name] = value.into()),
                Err(-1),
                "{name} {value}"
            );
        }
        assert_eq!(
            asked(|body| body["publishedAt"] = "2027-01-01T00:00:00Z".into()),
            Err(2014)
        );
        assert!(asked(|body| body["publishedAt"] = "2015-02-16T18:30:00+02:00".into()).is_ok());
    }

    #[test]
    fn long_tags_are_passed_over_and_three_of_the_rest_are_kept() {
        let long = "x".repeat(TAG_LENGTH + 1);
        let asked = asked(|body| body["tags"] = json!(["a", long, "b", "c", "d"]));
        assert_eq!(asked.expect("accepted").tags, ["a", "b", "c"]);
    }

    #[test]
    fn a_title_that_is_too_long_is_replaced_by_the_first_words() {
        let asked = asked(|body| body["title"] = "é".repeat(101).into()).expect("accepted");
        assert_eq!(asked.kept_title("First words"), "First words");
        assert_eq!(asked.kept_title(" "), "Untitled");
    }

    #[test]
    fn a_form_is_read_but_its_tags_are_refused() {
        let now = Timestamp::now();
        let form = b"title=A+b&contentFormat=html&content=%3Cp%3Ex&notifyFollowers=false";
        let asked = Asked::parse_form(form, now).expect("accepted");
        assert_eq!(
            (&*asked.title, asked.notify_followers),
            ("A b", Some(false))
        );
        let tagged = [&form[..], b"&tags=a"].concat();
        assert_eq!(
            Asked::parse_form(&tagged, now),
            Err(Problem::unexpected_field())
        );
    }
}
