//! Who may look at the hand-off page: whoever has its address, through this machine's own name, with GET.

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use subtle::ConstantTimeEq as _;

use super::Shared;
use crate::adapters::loopback::means_us;

/// Why a request is refused before anything else is looked at; `None` when it may pass.
pub(super) fn refusal(shared: &Shared, request: &Request) -> Option<StatusCode> {
    let named = request.headers().get_all(header::HOST).iter();
    let hosts = named.map(|host| host.to_str().ok());
    let authority = request.uri().authority().map(Authority::as_str);
    if !means_us(shared.port, hosts, authority) {
        return Some(StatusCode::FORBIDDEN);
    }
    if !has_key(shared, request.uri().path()) {
        return Some(StatusCode::NOT_FOUND);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Some(StatusCode::METHOD_NOT_ALLOWED);
    }
    // What another page asks for carries its origin, or says so in words of the browser's own.
    let headers = request.headers();
    let says = |name: &str, word: &str| headers.get(name).is_some_and(|value| value == word);
    // A link to the page may be clicked anywhere, such as in a terminal that is a web page itself.
    let visited = says("sec-fetch-mode", "navigate") && says("sec-fetch-dest", "document");
    let foreign = headers.contains_key("sec-fetch-site")
        && !says("sec-fetch-site", "same-origin")
        && !says("sec-fetch-site", "none")
        && !visited;
    (foreign || headers.contains_key(header::ORIGIN)).then_some(StatusCode::FORBIDDEN)
}

/// Compared in constant time, so that the time of an answer says nothing about the key.
fn has_key(shared: &Shared, path: &str) -> bool {
    let first = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    first.as_bytes().ct_eq(shared.key.as_bytes()).into()
}

/// The headers that every answer carries.
pub(super) fn harden(response: &mut Response) {
    const HEADERS: [(&str, &str); 7] = [
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
}
