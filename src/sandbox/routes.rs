//! The endpoints: Medium's own, as far as they are known, the pages, and the sandbox's switches.

use std::sync::Arc;

use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post, put};
use axum::{Extension, Router, middleware};
use base64::Engine as _;
use bytes::Bytes;
use jiff::Timestamp;
use md5::{Digest as _, Md5};
use serde_json::{Value, json};

use super::answers::{Problem, data, gateway_page, page, plain_json};
use super::asked::Asked;
use super::faults::{Fault, FaultOrder, Reach};
use super::ledger::KeptPost;
use super::strike::{DropTags, pass};
use super::{Shared, guard, pages, random_hex, sanitise};
use crate::domain::plan::Digest;
use crate::domain::post::Visibility;

/// Largest post taken, in bytes. Medium's own limit is not known; past it nginx answers in its place.
pub(super) const POST_LIMIT: usize = 4 * 1024 * 1024;
/// Largest picture taken, in bytes: that of Medium's own editor.
const IMAGE_LIMIT: usize = 25 * 1024 * 1024;

type App = State<Arc<Shared>>;
type Answer = Result<Response, Problem>;

/// All routes behind the one layer that guards them.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let images = post(post_image).layer(DefaultBodyLimit::max(IMAGE_LIMIT + 64 * 1024));
    Router::new()
        .route("/v1/me", get(me))
        .route("/v1/users/{user}/publications", get(publications))
        .route(
            "/v1/publications/{publication}/contributors",
            get(contributors),
        )
        .route("/v1/users/{user}/posts", post(post_as_user))
        .route(
            "/v1/publications/{publication}/posts",
            post(post_to_publication),
        )
        .route("/v1/images", images)
        .route("/v1/tokens", post(tokens))
        .route("/_sandbox/fault", put(put_fault))
        .route("/_sandbox/requests", get(requests))
        .route("/_sandbox/posts", get(posts))
        .route("/", get(home))
        .route("/style.css", get(style))
        .route("/i/{name}", get(image))
        .route("/@you/{story}", get(story))
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(POST_LIMIT))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), pass))
        .with_state(shared)
}

/// The one author of this sandbox: a made-up id of the length that live ones have, the same in every run.
fn author() -> String {
    format!("1{}", Digest::of(b"the author of the sandbox").0)
}

/// What the author is to a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Editor,
    Writer,
    Follower,
}

/// The publications that the author has to do with: id, name, description, role.
const PUBLICATIONS: [(&str, &str, &str, Role); 3] = [
    (
        "5a1d0c3e7b42",
        "The Practice Review",
        "You are an editor here",
        Role::Editor,
    ),
    (
        "c0ffee15600d",
        "Slow Mornings",
        "You are a writer here",
        Role::Writer,
    ),
    (
        "0dd5a7e11175",
        "Someone Else’s Paper",
        "You follow this one",
        Role::Follower,
    ),
];

async fn me(State(shared): App) -> Response {
    let origin = shared.origin();
    let me = json!({
        "id": author(),
        "username": "you",
        "name": "You (practice)",
        "url": format!("{origin}/@you"),
        "imageUrl": "",
    });
    data(StatusCode::OK, me)
}

async fn publications(State(shared): App, Path(user): Path<String>) -> Answer {
    if user != author() {
        return Err(Problem::forbidden("Not the publications of this user"));
    }
    let origin = shared.origin();
    let list: Vec<Value> = PUBLICATIONS
        .iter()
        .map(|(id, name, description, _)| {
            json!({"id": id, "name": name, "description": description, "url": format!("{origin}/{id}"), "imageUrl": ""})
        })
        .collect();
    Ok(data(StatusCode::OK, list))
}

async fn contributors(Path(publication): Path<String>) -> Answer {
    let role = role(&publication).ok_or_else(Problem::not_found)?;
    let row =
        |user: &str, role| json!({"publicationId": publication, "userId": user, "role": role});
    let somebody = format!("1{}", Digest::of(b"somebody else").0);
    let me = author();
    let list = match role {
        // Who is both is listed twice, as at Medium.
        Role::Editor => vec![
            row(&me, "writer"),
            row(&me, "editor"),
            row(&somebody, "writer"),
        ],
        Role::Writer => vec![row(&somebody, "editor"), row(&me, "writer")],
        Role::Follower => vec![row(&somebody, "editor")],
    };
    Ok(data(StatusCode::OK, list))
}

fn role(publication: &str) -> Option<Role> {
    PUBLICATIONS
        .iter()
        .find(|row| row.0 == publication)
        .map(|row| row.3)
}

async fn post_as_user(
    State(shared): App,
    Path(user): Path<String>,
    drop_tags: Option<Extension<DropTags>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    if user != author() {
        return Err(Problem::forbidden("User is not the owner of this token"));
    }
    let Ok(body) = body else {
        return Ok(gateway_page(StatusCode::PAYLOAD_TOO_LARGE));
    };
    keep(shared, asked(&headers, &body)?, None, drop_tags.is_some()).await
}

async fn post_to_publication(
    State(shared): App,
    Path(publication): Path<String>,
    drop_tags: Option<Extension<DropTags>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer {
    let Ok(body) = body else {
        return Ok(gateway_page(StatusCode::PAYLOAD_TOO_LARGE));
    };
    let asked = asked(&headers, &body)?;
    match role(&publication) {
        Some(Role::Editor) => {}
        Some(Role::Writer) if asked.visibility == Visibility::Draft => {}
        Some(Role::Writer) => {
            return Err(Problem::forbidden("A writer may only hand in drafts"));
        }
        // Whether Medium tells an unknown publication from a forbidden one is not known.
        Some(Role::Follower) | None => {
            return Err(Problem::forbidden(
                "User may not publish to this publication",
            ));
        }
    }
    keep(shared, asked, Some(publication), drop_tags.is_some()).await
}

fn asked(headers: &HeaderMap, body: &[u8]) -> Result<Asked, Problem> {
    let now = Timestamp::now();
    match media_type(headers) {
        "application/json" => Asked::parse_json(body, now),
        "application/x-www-form-urlencoded" => Asked::parse_form(body, now),
        _ => Err(Problem::media_type("application/json")),
    }
}

fn media_type(headers: &HeaderMap) -> &str {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    value
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim()
}

async fn keep(
    shared: Arc<Shared>,
    asked: Asked,
    publication: Option<String>,
    drop_tags: bool,
) -> Answer {
    let id = random_hex(6).map_err(|failure| Problem::disk(&std::io::Error::other(failure)))?;
    let html = match &*asked.content_format {
        "markdown" => sanitise::markdown_html(&asked.content),
        _ => asked.content.clone(),
    };
    let title = asked.kept_title(&sanitise::first_words(&html));
    let is_draft = asked.visibility == Visibility::Draft;
    let now = Timestamp::now();
    let kept = KeptPost {
        // A draft's address has no slug.
        path: format!(
            "/@you/{}{id}",
            if is_draft {
                String::new()
            } else {
                slug(&title)
            }
        ),
        id,
        title,
        publication_id: publication,
        content_format: asked.content_format,
        content: asked.content,
        tags: if drop_tags { Vec::new() } else { asked.tags },
        publish_status: asked.visibility,
        published_at: (!is_draft).then(|| asked.published_at.unwrap_or(now).as_millisecond()),
        canonical_url: asked.canonical_url.unwrap_or_default(),
        license: asked
            .license
            .map(|license| license.id().to_owned())
            .unwrap_or_default(),
        notify_followers: asked.notify_followers,
        received_at: now.as_millisecond(),
    };
    let answer = data(StatusCode::CREATED, answer_for(&shared, &kept));
    // On a thread that finishes even when the client has gone: what was begun is made whole.
    let made = tokio::task::spawn_blocking(move || shared.ledger.keep(&kept)).await;
    made.map_err(std::io::Error::other)
        .and_then(|made| made)
        .map_err(|e| Problem::disk(&e))?;
    Ok(answer)
}

/// A post as Medium answers it, keys in the order seen live.
fn answer_for(shared: &Shared, post: &KeptPost) -> Value {
    let origin = shared.origin();
    let mut answer = json!({
        "id": post.id,
        "title": post.title,
        "authorId": author(),
        "url": format!("{origin}{}", post.path),
        "canonicalUrl": post.canonical_url,
        "publishStatus": post.publish_status,
    });
    if let Some(at) = post.published_at {
        answer["publishedAt"] = at.into();
    }
    answer["license"] = post.license.clone().into();
    answer["licenseUrl"] = format!("{origin}/").into();
    answer["tags"] = post.tags.clone().into();
    if let Some(publication) = &post.publication_id {
        answer["publicationId"] = publication.clone().into();
    }
    answer
}

/// The words of a title as an address, with the hyphen that parts it from the id; empty when nothing is left.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().take(80).filter(|c| *c != '\'' && *c != '’') {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if !slug.is_empty() && !slug.ends_with('-') {
        slug.push('-');
    }
    slug
}

async fn post_image(
    State(shared): App,
    multipart: Result<Multipart, axum::extract::multipart::MultipartRejection>,
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

/// Exchanges a code for a token. The client secret must be this run's token, which is also what is handed out: the
/// endpoint takes no bearer, and must not give one to whoever asks.
async fn tokens(State(shared): App, headers: HeaderMap, body: Bytes) -> Answer {
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

async fn put_fault(State(shared): App, headers: HeaderMap, body: Bytes) -> Answer {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        fault: Option<String>,
        #[serde(default)]
        times: Option<u32>,
        #[serde(default)]
        on: Reach,
    }
    if media_type(&headers) != "application/json" {
        return Err(Problem::media_type("application/json"));
    }
    let order: Order =
        serde_json::from_slice(&body).map_err(|e| Problem::invalid(e.to_string()))?;
    let fault = match order.fault.as_deref() {
        None => None,
        Some(name) => {
            Some(Fault::parse(name).ok_or_else(|| Problem::invalid("There is no such fault"))?)
        }
    };
    shared.faults.set(fault.map(|fault| FaultOrder {
        fault,
        times: order.times,
        reach: order.on,
    }));
    let answer = json!({"fault": fault.map(Fault::name), "times": order.times, "on": order.on});
    Ok(plain_json(StatusCode::OK, &answer))
}

async fn requests(State(shared): App) -> Response {
    plain_json(StatusCode::OK, &shared.log.rows())
}

async fn posts(State(shared): App) -> Answer {
    let list: Vec<Value> = kept_posts(&shared)?
        .iter()
        .map(|post| {
            let mut row = answer_for(&shared, post);
            row["contentFormat"] = post.content_format.clone().into();
            row["content"] = post.content.clone().into();
            row["notifyFollowers"] = post.notify_followers.into();
            row["receivedAt"] = post.received_at.into();
            row
        })
        .collect();
    Ok(plain_json(StatusCode::OK, &list))
}

fn kept_posts(shared: &Shared) -> Result<Vec<KeptPost>, Problem> {
    shared.ledger.posts().map_err(|e| Problem::disk(&e))
}

async fn home(State(shared): App) -> Answer {
    Ok(page(StatusCode::OK, pages::list(&kept_posts(&shared)?)))
}

/// The story whose id ends the address; what stands before the id does not matter, as at Medium.
async fn story(State(shared): App, Path(name): Path<String>) -> Answer {
    let id = name.rsplit('-').next().unwrap_or_default();
    let post = shared.ledger.post(id).map_err(|e| Problem::disk(&e))?;
    Ok(match post {
        Some(post) => page(StatusCode::OK, pages::story(&post)),
        None => page(StatusCode::NOT_FOUND, pages::missing()),
    })
}

async fn style() -> Response {
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], pages::STYLE).into_response()
}

async fn image(State(shared): App, Path(name): Path<String>) -> Response {
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

async fn nothing_here(request: axum::extract::Request) -> Response {
    match guard::Area::of(request.uri().path()) {
        guard::Area::Pages => page(StatusCode::NOT_FOUND, pages::missing()),
        guard::Area::Api | guard::Area::Tokens | guard::Area::Sandbox => {
            Problem::not_found().into_response()
        }
    }
}

async fn wrong_method() -> Problem {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    Problem::new(status, super::answers::PLACEHOLDER, "Method not allowed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_plain_words_and_may_be_nothing() {
        assert_eq!(
            slug("It’s  a Wonderful, wonderful life!"),
            "its-a-wonderful-wonderful-life-"
        );
        assert_eq!(slug("開源"), "");
    }
}
