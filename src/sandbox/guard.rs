//! Who may speak to the sandbox: only this machine by its right name, no other web page, and for the API only the
//! bearer of this run's token.

use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, header};
use axum::response::Response;
use subtle::ConstantTimeEq as _;

use super::Shared;
use super::answers::Problem;
use crate::adapters::loopback::{means_us, our_names};

/// What a path belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    /// The stand-in API.
    Api,
    /// The one endpoint of the API that takes its secret in the body.
    Tokens,
    /// The switches of the sandbox itself.
    Sandbox,
    /// Pages for a browser.
    Pages,
}

impl Area {
    pub(super) fn of(path: &str) -> Self {
        match path {
            "/v1/tokens" => Self::Tokens,
            _ if path == "/v1" || path.starts_with("/v1/") => Self::Api,
            _ if path.starts_with("/_sandbox") => Self::Sandbox,
            _ => Self::Pages,
        }
    }
}

/// Why a request is refused before anything else is looked at; `None` when it may pass.
pub(super) fn refusal<B>(shared: &Shared, request: &Request<B>) -> Option<Problem> {
    let named = request.headers().get_all(header::HOST).iter();
    let hosts = named.map(|host| host.to_str().ok());
    let authority = request.uri().authority().map(Authority::as_str);
    if !means_us(shared.port, hosts, authority) {
        let message = "This server answers to 127.0.0.1 and localhost only";
        return Some(Problem::forbidden(message));
    }
    if !origin_is_ours(shared.port, request.headers()) {
        return Some(Problem::forbidden(
            "Requests from other web pages are refused",
        ));
    }
    match Area::of(request.uri().path()) {
        Area::Api | Area::Sandbox => token_problem(shared, request.headers()),
        Area::Tokens | Area::Pages => None,
    }
}

fn origin_is_ours(port: u16, headers: &HeaderMap) -> bool {
    headers.get_all(header::ORIGIN).iter().all(|origin| {
        let origin = origin.to_str().unwrap_or_default();
        our_names(port).any(|ours| origin == format!("http://{ours}"))
    })
}

fn token_problem(shared: &Shared, headers: &HeaderMap) -> Option<Problem> {
    let unauthorized = |code, message: &str| Problem::new(StatusCode::UNAUTHORIZED, code, message);
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .filter(|token| !token.is_empty());
    match bearer {
        None => Some(unauthorized(6000, "An access token is required.")),
        Some(token) if is_token(shared, token) || shared.grants.takes(token) => None,
        Some(_) => Some(unauthorized(6003, "Token was invalid.")),
    }
}

/// Compares in constant time, so that the time of an answer says nothing about the token.
pub(super) fn is_token(shared: &Shared, candidate: &str) -> bool {
    candidate
        .as_bytes()
        .ct_eq(shared.token.expose().as_bytes())
        .into()
}

/// The headers that every answer carries.
pub(super) fn harden(response: &mut Response) {
    const HEADERS: [(&str, &str); 5] = [
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; img-src * data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
}
