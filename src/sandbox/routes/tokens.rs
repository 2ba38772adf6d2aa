//! Signing in through the browser, which only registered applications can at Medium: the page that asks, and the exchange
//! of its code for a token.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use serde_json::json;
use url::Url;

use super::super::answers::{PLACEHOLDER, Problem, page, plain_json};
use super::super::grants::Given;
use super::super::{guard, pages};
use super::{Answer, App, media_type};

/// What the page is asked with.
#[derive(serde::Deserialize)]
pub(super) struct Authorize {
    client_id: String,
    scope: String,
    state: String,
    response_type: String,
    redirect_uri: String,
}

/// The page that asks the writer. It leads back to this machine only: what stands behind an address elsewhere is nobody
/// that practises here.
pub(super) async fn authorize(State(shared): App, Query(asked): Query<Authorize>) -> Answer {
    let back = Url::parse(&asked.redirect_uri)
        .ok()
        .filter(|url| url.scheme() == "http" && url.host_str() == Some("127.0.0.1"))
        .ok_or_else(|| Problem::invalid("redirect_uri is not registered"))?;
    if asked.response_type != "code" {
        return Err(Problem::invalid("response_type must be code"));
    }
    let code = shared
        .grants
        .code(&asked.client_id, &asked.redirect_uri)
        .map_err(|failure| Problem::disk(&std::io::Error::other(failure)))?;
    let with = |name: &str, value: &str| {
        let mut url = back.clone();
        url.query_pairs_mut()
            .append_pair("state", &asked.state)
            .append_pair(name, value);
        String::from(url)
    };
    let html = pages::authorize(
        &asked.client_id,
        &asked.scope,
        &with("code", &code),
        &with("error", "access_denied"),
    );
    Ok(page(StatusCode::OK, html))
}

/// Exchanges a code or renews a token. The client secret must be this run's token: the endpoint takes no bearer, and must
/// not give a token to whoever asks.
pub(super) async fn tokens(State(shared): App, headers: HeaderMap, body: Bytes) -> Answer {
    if media_type(&headers) != "application/x-www-form-urlencoded" {
        return Err(Problem::media_type("application/x-www-form-urlencoded"));
    }
    let mut fields: Vec<(String, String)> =
        url::form_urlencoded::parse(&body).into_owned().collect();
    let mut take = |name: &str| {
        let at = fields
            .iter()
            .position(|(known, value)| known == name && !value.is_empty())?;
        Some(fields.swap_remove(at).1)
    };
    let grant = take("grant_type");
    let code = grant
        .as_deref()
        .filter(|grant| *grant == "authorization_code")
        .and_then(|_| Some((take("code")?, take("redirect_uri")?)));
    let refresh = grant
        .as_deref()
        .filter(|grant| *grant == "refresh_token")
        .and_then(|_| take("refresh_token"));
    let (id, secret) = (take("client_id"), take("client_secret"));
    if !fields.is_empty() {
        return Err(Problem::unexpected_field());
    }
    let (Some(id), Some(secret), true) = (id, secret, code.is_some() || refresh.is_some()) else {
        return Err(Problem::invalid("A required field is missing"));
    };
    if !guard::is_token(&shared, &secret) {
        // The code Medium gives for an unknown application.
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            6005,
            "Application not found",
        ));
    }
    let given = match (code, refresh) {
        (Some((code, redirect)), _) => shared.grants.exchange(&code, &id, &redirect),
        (None, Some(refresh)) => shared.grants.renew(&refresh, &id),
        (None, None) => Ok(None),
    };
    // Status and code of this refusal are not known; they are placeholders.
    let refused = || {
        let message = "The code or refresh token is invalid, was used, or has expired";
        Problem::new(StatusCode::BAD_REQUEST, PLACEHOLDER, message)
    };
    let given = given
        .map_err(|failure| Problem::disk(&std::io::Error::other(failure)))?
        .ok_or_else(refused)?;
    Ok(answer(&given))
}

fn answer(given: &Given) -> Response {
    let answer = json!({
        "token_type": "Bearer",
        "access_token": given.access,
        "refresh_token": given.refresh,
        "scope": ["basicProfile", "listPublications", "publishPost", "uploadImage"],
        "expires_at": given.expires_at,
    });
    plain_json(StatusCode::CREATED, &answer)
}
