//! The hand-off page: one story on a web page of this machine, for a browser to carry it from there into Medium's editor.
//!
//! A terminal can put no rich text on a clipboard over SSH; a browser can on any machine. The page is on loopback only,
//! under a path nobody can guess, answers GET and nothing else, to its right name and nobody else's page, and changes
//! nothing. It ends with Byline, or when nobody has looked at it for a while.

mod guard;
mod page;
mod pictures;

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::domain::carry::Parcel;
use crate::ports::failure::{Failure, FailureKind};

/// How long the page stays when nobody looks at it.
pub const IDLE: Duration = Duration::from_secs(30 * 60);

/// What is handed off.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The story.
    pub parcel: Parcel,
    /// The draft's folder, below which its pictures lie; `None` for a text that came from nowhere.
    pub folder: Option<PathBuf>,
    /// How long the page stays when nobody looks at it.
    pub idle: Duration,
}

/// A running hand-off page. Dropping it ends it.
#[derive(Debug)]
pub struct Handoff {
    url: String,
    port: u16,
    server: JoinHandle<()>,
}

impl Handoff {
    /// Starts one on any free port, inside a tokio runtime.
    ///
    /// # Errors
    /// When no port is to be had, or the system has no randomness.
    pub async fn start(settings: Settings) -> Result<Self, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(|error| cannot(&error))?;
        let port = listener
            .local_addr()
            .map_err(|error| cannot(&error))?
            .port();
        let key = random_key()?;
        let shared = Arc::new(Shared {
            page: page::story(&settings.parcel),
            parcel: settings.parcel,
            folder: settings.folder,
            port,
            key: key.clone(),
            seen: Mutex::new(Instant::now()),
        });
        let idle = settings.idle;
        let server = tokio::spawn(async move {
            let app = router(Arc::clone(&shared)).into_make_service();
            tokio::select! {
                _ = axum::serve(listener, app) => {}
                () = unseen(&shared, idle) => {}
            }
        });
        Ok(Self {
            url: format!("http://127.0.0.1:{port}/{key}/"),
            port,
            server,
        })
    }

    /// The address of the page.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it has ended by itself.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.server.is_finished()
    }

    /// Waits until it ends by itself.
    pub async fn over(&mut self) {
        // However it ended, it is over.
        let _ = (&mut self.server).await;
    }
}

impl Drop for Handoff {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What every request shares.
#[derive(Debug)]
struct Shared {
    parcel: Parcel,
    page: String,
    folder: Option<PathBuf>,
    port: u16,
    key: String,
    /// When somebody last looked.
    seen: Mutex<Instant>,
}

impl Shared {
    fn see(&self) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn quiet(&self) -> Duration {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .elapsed()
    }
}

/// Waits until nobody has looked for a while.
async fn unseen(shared: &Shared, idle: Duration) {
    while let Some(left) = idle
        .checked_sub(shared.quiet())
        .filter(|left| !left.is_zero())
    {
        tokio::time::sleep(left).await;
    }
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/{key}/", get(story))
        .route("/{key}/page.css", get(style))
        .route("/{key}/page.js", get(script))
        .route("/{key}/picture/{number}", get(picture))
        .layer(from_fn_with_state(Arc::clone(&shared), guarded))
        .with_state(shared)
}

/// Everything passes here first and last.
async fn guarded(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let mut response = if let Some(status) = guard::refusal(&shared, &request) {
        (status, "Not here.").into_response()
    } else {
        shared.see();
        next.run(request).await
    };
    guard::harden(&mut response);
    response
}

async fn story(State(shared): State<Arc<Shared>>) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (kind, shared.page.clone()).into_response()
}

async fn style() -> Response {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        page::STYLE,
    )
        .into_response()
}

async fn script() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, page::SCRIPT).into_response()
}

/// A picture of the story, by its number from 1. Only what the draft names is served, and only from below its folder.
async fn picture(
    State(shared): State<Arc<Shared>>,
    Path((_, number)): Path<(String, usize)>,
) -> Response {
    let source = number
        .checked_sub(1)
        .and_then(|at| shared.parcel.pictures.get(at))
        .filter(|picture| !picture.on_web)
        .map(|picture| picture.source.clone());
    let (Some(source), Some(folder)) = (source, shared.folder.clone()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let read = tokio::task::spawn_blocking(move || pictures::load(&folder, &source)).await;
    match read {
        Ok(Some((kind, bytes))) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Ok(None) | Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// 128 bits nobody can guess, in hex.
fn random_key() -> Result<String, Failure> {
    use std::fmt::Write as _;
    let mut raw = [0; 16];
    getrandom::fill(&mut raw).map_err(|error| {
        let what = "This system gives no randomness, so the page would have no secret address.";
        Failure::new(FailureKind::Internal, what, "Write an HTML file instead.").because(error)
    })?;
    Ok(raw.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

fn cannot(error: &std::io::Error) -> Failure {
    Failure::new(
        FailureKind::Internal,
        "The hand-off page could not be started: no port of this machine is free.",
        "Write an HTML file instead, or close other programs.",
    )
    .because(error)
}
