//! A stand-in Medium on loopback, for practice and for tests.
//!
//! It behaves like the API as far as that is known, keeps what it is sent across runs, shows each story as a page,
//! and fails in the ways real services fail when asked to ([`faults`]). Where Medium's behaviour is not known the
//! code says so. It listens on 127.0.0.1 only, trusts nobody without this run's token, and never calls anywhere.

mod answers;
mod asked;
#[doc(hidden)]
pub mod claims;
pub mod faults;
mod grants;
mod guard;
pub mod ledger;
mod pages;
mod routes;
mod sanitise;
mod strike;

use std::collections::VecDeque;
use std::io;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::Secret;
use faults::{Fault, FaultOrder, FaultSwitch};
use grants::Grants;
use ledger::{KeptPost, Ledger};

/// How a sandbox is started.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where posts and pictures are kept; made when it is not there.
    pub folder: PathBuf,
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
}

/// A request as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestRow {
    /// `GET`, `POST` …
    pub method: String,
    /// The path, without a query.
    pub path: String,
    /// The status answered; `None` when there was no answer (yet).
    pub status: Option<u16>,
    /// The fault that struck it.
    pub fault: Option<&'static str>,
}

/// A running sandbox. Dropping it stops it.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Sandbox {
    /// Starts one, inside a tokio runtime. Each run has a token of its own.
    ///
    /// # Errors
    /// When the folder cannot be used, the port is taken, or the system has no randomness.
    pub async fn start(settings: Settings) -> Result<Self, Failure> {
        let folder = settings.folder.display().to_string();
        let ledger = Ledger::open(&settings.folder).map_err(|e| {
            let what = format!("The sandbox cannot use its folder {folder}.");
            Failure::new(FailureKind::File, what, "Check that it is yours to write.").because(e)
        })?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port))
            .await
            .map_err(|e| cannot_listen(settings.port, &e))?;
        let port = listener
            .local_addr()
            .map_err(|e| cannot_listen(settings.port, &e))?
            .port();
        let shared = Arc::new(Shared {
            ledger,
            token: Secret::from_paste(&random_hex(32)?),
            port,
            grants: Grants::default(),
            faults: FaultSwitch::default(),
            log: RequestLog::default(),
        });
        let server = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { shared, server })
    }

    /// The base of its API, as `http://127.0.0.1:PORT/v1`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}/v1", self.shared.origin())
    }

    /// The page that lists all stories, for a browser.
    #[must_use]
    pub fn home_url(&self) -> String {
        format!("{}/", self.shared.origin())
    }

    /// The token of this run.
    #[must_use]
    pub fn token(&self) -> &Secret {
        &self.shared.token
    }

    /// Switches a fault on, or off with `None`.
    pub fn set_fault(&self, order: Option<FaultOrder>) {
        self.shared.faults.set(order);
    }

    /// The fault that is on.
    #[must_use]
    pub fn fault(&self) -> Option<FaultOrder> {
        self.shared.faults.current()
    }

    /// The latest requests, oldest first, without those to `/_sandbox/`.
    #[must_use]
    pub fn requests(&self) -> Vec<RequestRow> {
        self.shared.log.rows()
    }

    /// Every post, oldest first, those of earlier runs included.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn posts(&self) -> Result<Vec<KeptPost>, Failure> {
        self.shared.ledger.posts().map_err(|e| {
            Failure::new(FailureKind::File, "The sandbox cannot read its posts.", "").because(e)
        })
    }

    /// Runs until the process ends: for a sandbox that is a process of its own.
    pub async fn wait(mut self) {
        // Ends only when the task is aborted or panics; either way there is nothing left to wait for.
        let _ = (&mut self.server).await;
    }

    /// Stops listening and closes every connection.
    pub async fn stop(mut self) {
        self.server.abort();
        // The task ends as aborted, which is what was asked for.
        let _ = (&mut self.server).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What every connection shares.
#[derive(Debug)]
struct Shared {
    ledger: Ledger,
    token: Secret,
    port: u16,
    grants: Grants,
    faults: FaultSwitch,
    log: RequestLog,
}

impl Shared {
    fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// Rows kept at most; the oldest go first.
const ROWS: usize = 10_000;

/// The log of requests: a row is there from the moment a request arrives.
#[derive(Debug, Default)]
struct RequestLog(Mutex<(u64, VecDeque<RequestRow>)>);

impl RequestLog {
    fn arrived(&self, method: &str, path: &str, fault: Option<Fault>) -> u64 {
        let (next, rows) = &mut *locked(&self.0);
        if rows.len() == ROWS {
            rows.pop_front();
        }
        rows.push_back(RequestRow {
            method: method.into(),
            path: path.into(),
            status: None,
            fault: fault.map(Fault::name),
        });
        *next += 1;
        *next
    }

    fn answered(&self, number: u64, status: u16) {
        let (next, rows) = &mut *locked(&self.0);
        let back = usize::try_from(*next - number).unwrap_or(ROWS);
        if let Some(row) = rows
            .len()
            .checked_sub(back + 1)
            .and_then(|i| rows.get_mut(i))
        {
            row.status = Some(status);
        }
    }

    fn rows(&self) -> Vec<RequestRow> {
        locked(&self.0).1.iter().cloned().collect()
    }
}

/// Takes a lock; what another thread left behind when it panicked is still whole here.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn cannot_listen(port: u16, cause: &io::Error) -> Failure {
    let what = format!("The sandbox cannot listen on 127.0.0.1, port {port}.");
    let hint = "Another program may have it: choose another port, or 0 for any.";
    Failure::new(FailureKind::Internal, what, hint).because(cause)
}

/// Hex digits from the randomness of the operating system.
fn random_hex(bytes: usize) -> Result<String, Failure> {
    use std::fmt::Write as _;
    let mut raw = vec![0; bytes];
    getrandom::fill(&mut raw).map_err(|e| {
        Failure::new(
            FailureKind::Internal,
            "This system gives no randomness.",
            "",
        )
        .because(e)
    })?;
    let mut hex = String::with_capacity(bytes * 2);
    for byte in raw {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    Ok(hex)
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let router = routes::router(shared);
    // Dropped with this task, which ends every connection.
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(serve(stream, router.clone()));
            }
            // Out of file descriptors, most likely: wait for some to be free.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Serves one connection. An answer marked as [`strike::Hangup`] becomes none at all: the connection is closed.
async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, router: axum::Router) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let answer = router.call(request.map(Body::new));
        async move {
            let response = answer.await.map_err(io::Error::other)?;
            if response.extensions().get::<strike::Hangup>().is_some() {
                return Err(io::Error::from(io::ErrorKind::ConnectionAborted));
            }
            Ok(response)
        }
    });
    // A connection that ends badly is the client's affair.
    let _ = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(10))
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
