//! Pictures: taken in as Medium takes them, and shown again.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use md5::{Digest as _, Md5};
use serde_json::json;

use super::super::answers::{Problem, data, page};
use super::super::pages;
use super::{Answer, App};

pub(super) async fn post_image(
    State(shared): App,
    multipart: Result<Multipart, MultipartRejection>,
) -> Answer {
    let mut parts = multipart.map_err(|_| Problem::media_type("multipart/form-data"))?;
    let broken = |_| Problem::invalid("The upload is not well formed or too large");
    let part = parts.next_field().await.map_err(broken)?;
    let part = part.filter(|part| part.name() == Some("image") && part.file_name().is_some());
    let part = part
        .ok_or_else(|| Problem::invalid("One part named image, with a file name, is required"))?;
    let ending = match part.content_type() {
        Some("image/jpeg") => "jpeg",
        Some("image/png") => "png",
        Some("image/gif") => "gif",
        Some("image/tiff") => "tiff",
        _ => {
            return Err(Problem::invalid(
                "Only JPEG, PNG, GIF and TIFF pictures are accepted",
            ));
        }
    };
    let bytes = part.bytes().await.map_err(broken)?;
    if parts.next_field().await.map_err(broken)?.is_some() {
        return Err(Problem::unexpected_field());
    }
    let sum: [u8; 16] = Md5::digest(&bytes).into();
    let md5 = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sum);
    let name = format!("{:032x}.{ending}", u128::from_be_bytes(sum));
    let answer = json!({"url": format!("{}/i/{name}", shared.origin()), "md5": md5});
    let kept = tokio::task::spawn_blocking(move || shared.ledger.keep_image(&name, &bytes)).await;
    kept.map_err(std::io::Error::other)
        .and_then(|kept| kept)
        .map_err(|e| Problem::disk(&e))?;
    Ok(data(StatusCode::CREATED, answer))
}

pub(super) async fn image(State(shared): App, Path(name): Path<String>) -> Response {
    let kind = match name.split_once('.') {
        Some((sum, "jpeg")) if is_sum(sum) => "image/jpeg",
        Some((sum, "png")) if is_sum(sum) => "image/png",
        Some((sum, "gif")) if is_sum(sum) => "image/gif",
        Some((sum, "tiff")) if is_sum(sum) => "image/tiff",
        _ => return page(StatusCode::NOT_FOUND, pages::missing()),
    };
    match shared.ledger.image(&name) {
        Some(bytes) => (
            [(header::CONTENT_TYPE, HeaderValue::from_static(kind))],
            bytes,
        )
            .into_response(),
        None => page(StatusCode::NOT_FOUND, pages::missing()),
    }
}

fn is_sum(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
