//! Reads Medium's answers. What comes from the network is hostile text until it has been through here.

use serde_json::{Map, Value};
use url::Url;

use super::base::{ApiBase, is_loopback};
use crate::domain::attempt::Receipt;
use crate::domain::plan::Account;
use crate::domain::post::Visibility;
use crate::domain::text;

/// Longest message shown, in characters.
const MESSAGE: usize = 200;
/// Longest field kept, in characters: a title has at most 100.
const FIELD: usize = 1000;
/// Most tags kept of an answer.
const TAGS: usize = 50;

/// What the API says is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiError {
    pub code: Option<i64>,
    /// Safe to print; may be empty.
    pub message: String,
}

/// Why an answer holds no receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoReceipt {
    /// There is no JSON object `data`, or it has no id.
    Unreadable,
    /// It has an id, but no address that can be believed.
    NoAddress,
}

/// Text without anything that could drive a terminal, in one line, cut to 200 characters.
pub(super) fn clean(text: &str) -> String {
    cut(text.trim(), MESSAGE)
}

fn cut(text: &str, most: usize) -> String {
    let mut safe = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !text::is_hazard(*c));
    let mut kept: String = safe.by_ref().take(most).collect();
    if safe.next().is_some() {
        kept.pop();
        kept.push('…');
    }
    kept
}

/// Whether this can be an id: anything plain, of any length that fits an address.
pub(super) fn is_id(id: &str) -> bool {
    (1..=256).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// The errors of an answer; `None` when it is not in the API's form.
pub(super) fn api_error(body: &[u8]) -> Option<ApiError> {
    let answer: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let first = answer.get("errors")?.as_array()?.first()?;
    let code = first.get("code");
    Some(ApiError {
        code: code.and_then(|code| code.as_i64().or_else(|| code.as_str()?.parse().ok())),
        message: first
            .get("message")
            .and_then(Value::as_str)
            .map(clean)
            .unwrap_or_default(),
    })
}

/// Whether an answer holds `data.id`: the sign that something was made.
fn data_of(body: &[u8]) -> Option<Map<String, Value>> {
    match serde_json::from_slice::<Map<String, Value>>(body)
        .ok()?
        .remove("data")?
    {
        Value::Object(data) => Some(data),
        _ => None,
    }
}

/// Reads the receipt. Extra keys are passed over; every key but `id` and `url` may be absent, empty or null.
pub(super) fn receipt(body: &[u8], base: &ApiBase) -> Result<Receipt, NoReceipt> {
    let data = data_of(body).ok_or(NoReceipt::Unreadable)?;
    let text = |key: &str| data.get(key).and_then(Value::as_str);
    let kept = |key: &str| text(key).map(|value| cut(value, FIELD));
    let id = text("id")
        .filter(|id| is_id(id))
        .ok_or(NoReceipt::Unreadable)?;
    let url = text("url")
        .and_then(|url| believable(url, base))
        .ok_or(NoReceipt::NoAddress)?;
    let tags = data.get("tags").and_then(Value::as_array).map(|tags| {
        tags.iter()
            .filter_map(Value::as_str)
            .take(TAGS)
            .map(|tag| cut(tag, FIELD))
            .collect()
    });
    Ok(Receipt {
        id: id.to_owned(),
        url,
        title: kept("title"),
        tags,
        visibility: text("publishStatus").and_then(Visibility::parse),
        canonical_url: kept("canonicalUrl"),
        license: kept("license"),
    })
}

/// The address of an uploaded picture; `None` when there is none that can be believed.
pub(super) fn picture_address(body: &[u8], base: &ApiBase) -> Option<String> {
    believable(data_of(body)?.get("url")?.as_str()?, base)
}

/// An address for a person to open: https to a host of the internet; from this machine also to this machine.
fn believable(address: &str, base: &ApiBase) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let here = is_loopback(&url.host()?);
    let fits = match url.scheme() {
        "https" => !here || base.is_loopback(),
        "http" => base.is_loopback(),
        _ => false,
    };
    let plain = url.username().is_empty() && url.password().is_none() && url.as_str().len() <= 2048;
    // As the parser writes it: ASCII only, the host in punycode.
    (fits && plain).then(|| url.into())
}

/// Reads whose token it is; `None` when there is no usable id.
pub(super) fn account(body: &[u8]) -> Option<Account> {
    let data = data_of(body)?;
    let text = |key: &str| {
        data.get(key)
            .and_then(Value::as_str)
            .map(clean)
            .unwrap_or_default()
    };
    let id = data.get("id")?.as_str().filter(|id| is_id(id))?.to_owned();
    Some(Account {
        id,
        username: text("username"),
        name: text("name"),
        url: text("url"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn medium() -> ApiBase {
        ApiBase::default()
    }

    #[test]
    fn a_draft_as_seen_live_is_read() {
        let body = br#"{"data":{"id":"e6f36a","title":"T","authorId":"1a","url":"https://medium.com/@you/e6f36a","canonicalUrl":"","publishStatus":"draft","license":"","licenseUrl":"https://policy.medium.com/x","tags":["a"]}}"#;
        let receipt = receipt(body, &medium()).expect("a receipt");
        assert_eq!(receipt.url, "https://medium.com/@you/e6f36a");
        assert_eq!(receipt.tags.as_deref(), Some(&["a".to_owned()][..]));
        assert_eq!(receipt.visibility, Some(Visibility::Draft));
    }

    #[test]
    fn only_id_and_address_are_needed_and_nonsense_elsewhere_does_no_harm() {
        let body = br#"{"data":{"id":"x","url":"https://medium.com/p/x","tags":null,"canonicalUrl":null,"title":7,"license":[],"publishStatus":"?","more":{}},"also":1}"#;
        let receipt = receipt(body, &medium()).expect("a receipt");
        assert_eq!(
            (receipt.title, receipt.tags, receipt.visibility),
            (None, None, None)
        );
    }

    #[test]
    fn an_address_that_cannot_be_believed_is_not_shown() {
        for url in [
            "javascript:alert(1)",
            "http://medium.com/p/x",
            "https://127.0.0.1/p/x",
            "https://localhost/x",
            "https://medium.com@evil.example/x",
            "file:///etc/passwd",
            "/p/x",
            "",
        ] {
            let body = format!(r#"{{"data":{{"id":"x","url":"{url}"}}}}"#);
            assert_eq!(
                receipt(body.as_bytes(), &medium()),
                Err(NoReceipt::NoAddress),
                "{url}"
            );
        }
        let body = br#"{"data":{"id":"x","url":"https://m\u00e9dium.com/\u001b[31m"}}"#;
        let shown = receipt(body, &medium()).expect("a receipt").url;
        assert!(shown.is_ascii() && !shown.contains('\u{1b}'), "{shown}");
        let sandbox = ApiBase::parse("http://127.0.0.1:9/v1").expect("good");
        let body = br#"{"data":{"id":"x","url":"http://127.0.0.1:9/@you/x"}}"#;
        assert!(receipt(body, &sandbox).is_ok());
    }

    #[test]
    fn messages_are_stripped_and_cut() {
        let body = "{\"errors\":[{\"message\":\"a\\u001b[31m\\u202e\\nb\",\"code\":\"6003\"}]}";
        let error = api_error(body.as_bytes()).expect("an error");
        assert_eq!(
            (error.message.as_str(), error.code),
            ("a[31m b", Some(6003))
        );
        assert_eq!(clean(&"é".repeat(300)).chars().count(), 200);
        assert_eq!(api_error(b"<html>"), None);
        assert_eq!(api_error(b"{\"errors\":[]}"), None);
    }

    #[test]
    fn an_id_that_could_reach_another_endpoint_is_no_id() {
        for bad in ["", ".", "..", "a/b", "a?b", "a b", "é", "a%2f"] {
            assert!(!is_id(bad), "{bad}");
        }
        assert!(is_id(&format!("1{}", "a".repeat(64))));
        assert_eq!(account(br#"{"data":{"id":"../me"}}"#), None);
    }
}
