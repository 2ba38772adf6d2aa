//! The endpoints: Medium's own, as far as they are known, the pages, and the sandbox's switches.

mod images;
mod switches;
mod tokens;

use std::sync::Arc;

use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post, put};
use axum::{Extension, Router, middleware};
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::answers::{Problem, data, gateway_page, page};
use super::asked::Asked;
use super::ledger::KeptPost;
use super::strike::{DropTags, pass};
use super::{Shared, guard, pages, random_hex, sanitise};
use crate::domain::plan::Digest;
use crate::domain::post::Visibility;

/// Largest post taken, in bytes. Medium's own limit is not known; past it nginx answers in its place.
pub(super) const POST_LIMIT: usize = 4 * 1024 * 1024;
/// Largest picture taken, in bytes: that of Medium's own editor.
pub(super) const IMAGE_LIMIT: usize = 25 * 1024 * 1024;

type App = State<Arc<Shared>>;
type Answer = Result<Response, Problem>;

/// All routes behind the one layer that guards them.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let images = post(images::post_image).layer(DefaultBodyLimit::max(IMAGE_LIMIT + 64 * 1024));
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
        .route("/v1/tokens", post(tokens::tokens))
        .route("/_sandbox/fault", put(switches::put_fault))
        .route("/_sandbox/requests", get(switches::requests))
        .route("/_sandbox/posts", get(switches::posts))
        .route("/", get(home))
        .route("/@you", get(home))
        .route("/style.css", get(style))
        .route("/i/{name}", get(images::image))
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
