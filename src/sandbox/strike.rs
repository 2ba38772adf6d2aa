//! Every request passes here: it is logged, guarded, and struck by a fault if one is on.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::answers::{Problem, challenge_page, gateway_page, page};
use super::faults::{Fault, Makes};
use super::guard::{Area, harden, refusal};
use super::{Shared, routes};

/// Marks an answer that is not to be given: the connection is closed instead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hangup;

/// Tells the route that the tags are not to be kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct DropTags;

/// Where the redirects of the sandbox point: a name that can never exist.
const ELSEWHERE: &str = "https://elsewhere.invalid/v1/posts";

/// The one layer around all routes.
pub(super) async fn pass(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let area = Area::of(request.uri().path());
    let refused = refusal(&shared, &request);
    let fault = match area {
        Area::Api if refused.is_none() => shared.faults.strike(makes(&request)),
        Area::Api | Area::Tokens | Area::Sandbox | Area::Pages => None,
    };
    let row = (area != Area::Sandbox).then(|| {
        let path = request.uri().path();
        shared.log.arrived(request.method().as_str(), path, fault)
    });
    let mut response = match (refused, fault) {
        (Some(problem), _) => {
            drain(request).await;
            problem.into_response()
        }
        (None, None) => next.run(request).await,
        (None, Some(fault)) => match instead(fault) {
            Some(response) => {
                drain(request).await;
                response
            }
            None => after(fault, request, next).await,
        },
    };
    if let Some(row) = row.filter(|_| response.extensions().get::<Hangup>().is_none()) {
        shared.log.answered(row, response.status().as_u16());
    }
    harden(&mut response);
    response
}

fn makes(request: &Request) -> Makes {
    let path = request.uri().path();
    match *request.method() == Method::POST {
        true if path.ends_with("/posts") => Makes::Post,
        true if path.ends_with("/images") => Makes::Image,
        _ => Makes::Nothing,
    }
}

/// Reads what is still coming: an answer before the last byte would reach the client as a reset.
async fn drain(request: Request) {
    let body = to_bytes(request.into_body(), routes::IMAGE_LIMIT);
    // Too large or too slow: then it is a reset after all.
    let _ = tokio::time::timeout(Duration::from_secs(5), body).await;
}

/// The answer given instead of serving the request; `None` for a fault that lets it be served first.
fn instead(fault: Fault) -> Option<Response> {
    let problem = |status, code, message: &str| Problem::new(status, code, message).into_response();
    let unauthorized = StatusCode::UNAUTHORIZED;
    Some(match fault {
        Fault::Unauthorized => problem(unauthorized, 6003, "Token was invalid."),
        Fault::TokenMissingApp => problem(unauthorized, 6005, "Application not found"),
        Fault::Forbidden => {
            Problem::forbidden("User is not allowed to publish here").into_response()
        }
        Fault::ForbiddenHtml => challenge_page(),
        Fault::RateLimited => {
            let message = "User has reached the rate limit for publishing today.";
            problem(StatusCode::TOO_MANY_REQUESTS, 1007, message)
        }
        Fault::Invalid => {
            Problem::invalid("Failure: Bad nested paragraphs: [ LI ]").into_response()
        }
        Fault::TooLarge => gateway_page(StatusCode::PAYLOAD_TOO_LARGE),
        Fault::ServerError => gateway_page(StatusCode::INTERNAL_SERVER_ERROR),
        Fault::BadGateway => gateway_page(StatusCode::BAD_GATEWAY),
        Fault::Unavailable => gateway_page(StatusCode::SERVICE_UNAVAILABLE),
        Fault::Html200 => page(
            StatusCode::OK,
            "<!doctype html><title>Welcome</title><p>Sign in to this network",
        ),
        Fault::Redirect302 => redirect(StatusCode::FOUND),
        Fault::Redirect307 => redirect(StatusCode::TEMPORARY_REDIRECT),
        Fault::DroppedBefore => hangup(),
        Fault::GatewayAfter
        | Fault::Slow(_)
        | Fault::CreatedThenSilent
        | Fault::Truncated
        | Fault::Empty
        | Fault::TagsDropped => return None,
    })
}

fn redirect(status: StatusCode) -> Response {
    (
        status,
        [(header::LOCATION, HeaderValue::from_static(ELSEWHERE))],
    )
        .into_response()
}

fn hangup() -> Response {
    let mut response = StatusCode::BAD_GATEWAY.into_response();
    response.extensions_mut().insert(Hangup);
    response
}

/// Serves the request, then spoils the answer. A refusal of the route itself is passed on as it is.
async fn after(fault: Fault, mut request: Request, next: Next) -> Response {
    if fault == Fault::TagsDropped {
        request.extensions_mut().insert(DropTags);
    }
    let mut response = next.run(request).await;
    if !response.status().is_success() {
        return response;
    }
    match fault {
        Fault::GatewayAfter => gateway_page(StatusCode::GATEWAY_TIMEOUT),
        Fault::Slow(wait) => {
            tokio::time::sleep(wait).await;
            response
        }
        // Until the client gives up, which ends this future; a client that never does is let go after an hour.
        Fault::CreatedThenSilent => {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            hangup()
        }
        Fault::Truncated => {
            let body = std::mem::take(response.body_mut());
            let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
            response.headers_mut().remove(header::CONTENT_LENGTH);
            *response.body_mut() = Body::from(whole.slice(..whole.len() / 2));
            response
        }
        Fault::Empty => response.status().into_response(),
        // Without its tags the answer is as it should be; the rest never comes here, see `instead`.
        Fault::TagsDropped
        | Fault::Unauthorized
        | Fault::TokenMissingApp
        | Fault::Forbidden
        | Fault::ForbiddenHtml
        | Fault::RateLimited
        | Fault::Invalid
        | Fault::TooLarge
        | Fault::ServerError
        | Fault::BadGateway
        | Fault::Unavailable
        | Fault::Html200
        | Fault::Redirect302
        | Fault::Redirect307
        | Fault::DroppedBefore => response,
    }
}
