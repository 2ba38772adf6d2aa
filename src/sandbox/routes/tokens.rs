//! The exchange of a code for a token, which only registered applications have at Medium.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::json;

use super::super::answers::{Problem, plain_json};
use super::super::guard;
use super::{Answer, App, media_type};

/// Exchanges a code for a token. The client secret must be this run's token, which is also what is handed out: the
/// endpoint takes no bearer, and must not give one to whoever asks.
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
    let proof = match grant.as_deref() {
        Some("authorization_code") => take("code").and(take("redirect_uri")),
        Some("refresh_token") => take("refresh_token"),
        _ => None,
    };
    let (id, secret) = (take("client_id"), take("client_secret"));
    if !fields.is_empty() {
        return Err(Problem::unexpected_field());
    }
    let (Some(_), Some(_), Some(secret)) = (proof, id, secret) else {
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
    let sixty_days = 60 * 24 * 3600 * 1000;
    let answer = json!({
        "token_type": "Bearer",
        "access_token": shared.token.expose(),
        "refresh_token": "practice",
        "scope": ["basicProfile", "listPublications", "publishPost", "uploadImage"],
        "expires_at": Timestamp::now().as_millisecond() + sixty_days,
    });
    Ok(plain_json(StatusCode::CREATED, &answer))
}
