//! Answers in the shape of Medium's: compact JSON in an envelope, and the web pages that stand in front of it.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

/// A code whose number at Medium nobody outside knows. `-1` is Medium's own catch-all; a client must not read more
/// into it.
pub(super) const PLACEHOLDER: i64 = -1;

/// A refusal as the API words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub status: StatusCode,
    pub code: i64,
    pub message: String,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: i64, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    /// A field that is unknown or of the wrong type.
    pub(super) fn unexpected_field() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            6007,
            "Unexpected field(s) specified",
        )
    }

    /// A value that is not accepted. The code is a placeholder.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, PLACEHOLDER, message)
    }

    /// Something this account may not do. The code is a placeholder.
    pub(super) fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, PLACEHOLDER, message)
    }

    /// Something that is not there. Status and code are what is natural; Medium documents neither.
    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, PLACEHOLDER, "Not found")
    }

    /// Bytes in a form the endpoint does not take. Status and code are placeholders.
    pub(super) fn media_type(wanted: &str) -> Self {
        let message = format!("Content-Type must be {wanted}");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, PLACEHOLDER, message)
    }

    /// The sandbox's own disk failed.
    pub(super) fn disk(cause: &std::io::Error) -> Self {
        let message = format!("The sandbox could not use its folder: {cause}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, PLACEHOLDER, message)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let errors = json!({"errors": [{"message": self.message, "code": self.code}]});
        plain_json(self.status, &errors)
    }
}

/// A JSON answer without the envelope.
pub(super) fn plain_json(status: StatusCode, value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).unwrap_or_default();
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}

/// A JSON answer in Medium's envelope.
pub(super) fn data(status: StatusCode, value: impl Serialize) -> Response {
    plain_json(status, &json!({"data": value}))
}

/// A web page.
pub(super) fn page(status: StatusCode, html: impl Into<Body>) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(header::CONTENT_TYPE, kind)], html.into()).into_response()
}

/// The page that nginx shows with an error of its own.
pub(super) fn gateway_page(status: StatusCode) -> Response {
    let html = format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    );
    page(status, html)
}

/// The page with which Cloudflare stops what it takes for a robot.
pub(super) fn challenge_page() -> Response {
    let html = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head><body>Checking your browser</body></html>";
    let mut response = page(StatusCode::FORBIDDEN, html);
    let challenge = HeaderValue::from_static("challenge");
    response.headers_mut().insert("cf-mitigated", challenge);
    response
}
