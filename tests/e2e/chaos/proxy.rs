//! A proxy between Byline and the service that cuts, resets or stalls one connection at a chosen point.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::Dice;

/// Where on its way the request is struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Not at all.
    Never,
    /// Nobody listens any more.
    BeforeAccept,
    /// The connection is there, and nothing has been read.
    AfterAccept,
    /// So many bytes of the request have arrived here, and have been passed on.
    Request(usize),
    /// So many bytes have arrived here, and none has been passed on.
    RequestKept(usize),
    /// Half of the body has been passed on.
    HalfBody,
    /// The whole request has arrived here, and none of it has been passed on.
    WholeKept,
    /// The whole request has been passed on, and answered; of the answer nothing comes back.
    AnswerKept,
    /// So many bytes of the answer come back.
    Answer(usize),
}

/// How it is struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Closed in good order.
    Close,
    /// Reset.
    Reset,
    /// Nothing more, until the client has had enough.
    Stall,
}

/// What happens to the one request that makes a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strike {
    pub point: Point,
    pub how: How,
}

impl Strike {
    pub const NONE: Self = Self {
        point: Point::Never,
        how: How::Close,
    };

    /// One of all the strikes there are.
    pub fn roll(dice: &mut Dice) -> Self {
        let how = [How::Close, How::Reset, How::Reset, How::Stall][dice.below(4)];
        let point = match dice.below(10) {
            0 => Point::BeforeAccept,
            1 => Point::AfterAccept,
            2 => Point::Request(1 + dice.below(400)),
            3 => Point::RequestKept(1 + dice.below(400)),
            4 => Point::HalfBody,
            5 => Point::WholeKept,
            6 => Point::AnswerKept,
            7 => Point::Answer(1 + dice.below(200)),
            8 => Point::Answer(1 + dice.below(800)),
            _ => Point::Never,
        };
        Self { point, how }
    }
}

#[derive(Debug)]
struct Shared {
    /// Where this proxy is.
    port: u16,
    /// Where the service is.
    upstream: u16,
    strike: Mutex<Strike>,
    /// Requests seen that were to make a post, the struck ones included.
    posts: AtomicUsize,
    /// Connections under way.
    open: AtomicUsize,
    /// Told when the struck request is where it is struck.
    struck: Notify,
    /// Whether nothing is struck: the service is then waited for, however busy the machine is.
    patient: AtomicBool,
}

/// The proxy. Every GET passes; the first POST after [`Proxy::strike`] is struck.
#[derive(Debug)]
pub struct Proxy {
    pub port: u16,
    shared: Arc<Shared>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

impl Proxy {
    pub async fn start(upstream: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::new(Shared {
            port,
            upstream,
            strike: Mutex::new(Strike::NONE),
            posts: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            struck: Notify::new(),
            patient: AtomicBool::new(true),
        });
        let listening = Mutex::new(Some(tokio::spawn(accept(listener, Arc::clone(&shared)))));
        Self {
            port,
            shared,
            listening,
        }
    }

    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// Orders the strike for the requests to come.
    pub fn strike(&self, strike: Strike) {
        *lock(&self.shared.strike) = strike;
        self.shared.patient.store(false, Ordering::SeqCst);
        self.shared.posts.store(0, Ordering::SeqCst);
        if strike.point == Point::BeforeAccept {
            self.hang_up();
        }
    }

    /// Listens no more: whoever connects is refused.
    fn hang_up(&self) {
        if let Some(task) = lock(&self.listening).take() {
            task.abort();
        }
    }

    /// Listens again, if it does not.
    pub async fn mend(&self) {
        *lock(&self.shared.strike) = Strike::NONE;
        self.shared.patient.store(true, Ordering::SeqCst);
        self.shared.posts.store(0, Ordering::SeqCst);
        if lock(&self.listening).is_none() {
            // The port is ours: only the test's own connections can be in the way, for a moment.
            let listener = loop {
                match TcpListener::bind(("127.0.0.1", self.port)).await {
                    Ok(listener) => break listener,
                    Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
                }
            };
            let task = tokio::spawn(accept(listener, Arc::clone(&self.shared)));
            *lock(&self.listening) = Some(task);
        }
    }

    /// Requests seen that were to make a post, since the last strike was ordered.
    pub fn posts(&self) -> usize {
        self.shared.posts.load(Ordering::SeqCst)
    }

    /// Waits until the request is where it is struck.
    pub async fn struck(&self) {
        self.shared.struck.notified().await;
    }

    /// Waits until nothing is under way any more: what the service makes is made then.
    pub async fn quiet(&self) {
        while self.shared.open.load(Ordering::SeqCst) > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.hang_up();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        shared.open.fetch_add(1, Ordering::SeqCst);
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            serve(client, &shared).await;
            shared.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

async fn serve(mut client: TcpStream, shared: &Shared) {
    let strike = *lock(&shared.strike);
    if strike.point == Point::AfterAccept && strike.how == How::Stall {
        // Not even read: it is not known what it would have been.
        shared.posts.fetch_add(1, Ordering::SeqCst);
        shared.struck.notify_one();
        return end(client, strike.how).await;
    }
    let mut request = vec![0; 5];
    if strike.point == Point::AfterAccept {
        // Peeked at, so that it is still unread when the connection ends.
        let peeked = client.peek(&mut request).await.unwrap_or(0);
        if request[..peeked].starts_with(b"POST") {
            shared.posts.fetch_add(1, Ordering::SeqCst);
            shared.struck.notify_one();
            return end(client, strike.how).await;
        }
    }
    request.clear();
    let Some(whole) = head(&mut client, &mut request).await else {
        return;
    };
    let is_post = request.starts_with(b"POST");
    let strike = if is_post {
        shared.posts.fetch_add(1, Ordering::SeqCst);
        strike
    } else {
        Strike::NONE
    };
    let body = whole - length_of_head(&request);
    let (read, passed) = match strike.point {
        Point::RequestKept(bytes) => (bytes.min(whole), 0),
        Point::Request(bytes) => (bytes.min(whole), bytes.min(whole)),
        Point::HalfBody => (whole - body / 2, whole - body / 2),
        Point::WholeKept => (whole, 0),
        Point::Never
        | Point::BeforeAccept
        | Point::AfterAccept
        | Point::AnswerKept
        | Point::Answer(_) => (whole, whole),
    };
    while request.len() < read {
        let mut piece = [0; 4096];
        match client.read(&mut piece).await {
            Ok(0) | Err(_) => break,
            Ok(count) => request.extend_from_slice(&piece[..count]),
        }
    }
    if passed > 0 {
        let part = &request[..passed.min(request.len())];
        let unfinished = part.len() < whole;
        let answer = ask(shared, &readdressed(part, shared), unfinished).await;
        let back = match strike.point {
            Point::Answer(bytes) => bytes.min(answer.len()),
            Point::Never | Point::BeforeAccept | Point::AfterAccept => answer.len(),
            Point::Request(_)
            | Point::RequestKept(_)
            | Point::HalfBody
            | Point::WholeKept
            | Point::AnswerKept => 0,
        };
        let _ = client.write_all(&answer[..back]).await;
    }
    if strike.point != Point::Never && is_post {
        shared.struck.notify_one();
        end(client, strike.how).await;
    } else {
        let _ = client.shutdown().await;
    }
}

/// Reads the head of a request. Returns the length of the whole request.
async fn head(client: &mut TcpStream, request: &mut Vec<u8>) -> Option<usize> {
    let mut byte = [0; 1];
    while !request.ends_with(b"\r\n\r\n") {
        // A byte at a time, so that nothing of the body is read that may have to stay unread.
        if client.read(&mut byte).await.ok()? == 0 {
            return None;
        }
        request.push(byte[0]);
    }
    let text = String::from_utf8_lossy(request).to_lowercase();
    let body: usize = text
        .split("content-length: ")
        .nth(1)
        .and_then(|rest| rest.lines().next())
        .and_then(|length| length.trim().parse().ok())
        .unwrap_or(0);
    Some(request.len() + body)
}

fn length_of_head(request: &[u8]) -> usize {
    request
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .map_or(request.len(), |at| at + 4)
}

/// The service answers to its own address only: a request that names the proxy is made to name the service.
fn readdressed(request: &[u8], shared: &Shared) -> Vec<u8> {
    let from = format!("host: 127.0.0.1:{}\r\n", shared.port);
    let to = format!("host: 127.0.0.1:{}\r\n", shared.upstream);
    let head = &request[..length_of_head(request)];
    match head
        .windows(from.len())
        .position(|bytes| bytes.eq_ignore_ascii_case(from.as_bytes()))
    {
        Some(at) => [&request[..at], to.as_bytes(), &request[at + from.len()..]].concat(),
        None => request.to_vec(),
    }
}

/// Sends bytes to the service and returns all it answers. An unfinished request ends as a connection that broke.
async fn ask(shared: &Shared, request: &[u8], unfinished: bool) -> Vec<u8> {
    let Ok(mut service) = TcpStream::connect(("127.0.0.1", shared.upstream)).await else {
        return Vec::new();
    };
    let mut answer = Vec::new();
    if service.write_all(request).await.is_err() {
        return answer;
    }
    if unfinished {
        let _ = service.shutdown().await;
    }
    // One that keeps silent by a fault is not waited for.
    let patience = if shared.patient.load(Ordering::SeqCst) {
        Duration::from_secs(20)
    } else {
        Duration::from_millis(800)
    };
    let mut piece = [0; 4096];
    loop {
        match tokio::time::timeout(patience, service.read(&mut piece)).await {
            Ok(Ok(count)) if count > 0 => answer.extend_from_slice(&piece[..count]),
            Ok(_) | Err(_) => return answer,
        }
        // The service keeps the line open: the length says when an answer is whole.
        if is_whole(&answer) {
            return answer;
        }
    }
}

fn is_whole(answer: &[u8]) -> bool {
    let head = length_of_head(answer);
    if !answer[..head].ends_with(b"\r\n\r\n") {
        return false;
    }
    let text = String::from_utf8_lossy(&answer[..head]).to_lowercase();
    let body: Option<usize> = text
        .split("content-length: ")
        .nth(1)
        .and_then(|rest| rest.lines().next())
        .and_then(|length| length.trim().parse().ok());
    body.is_none_or(|body| answer.len() >= head + body)
}

async fn end(mut client: TcpStream, how: How) {
    match how {
        How::Close => {
            let _ = client.shutdown().await;
        }
        How::Reset => {
            // With nothing to linger for, what is unsent is dropped and the other side is told by a reset.
            let _ = client.set_zero_linger();
        }
        How::Stall => {
            // Until the client goes away.
            let mut piece = [0; 4096];
            while matches!(client.read(&mut piece).await, Ok(count) if count > 0) {}
        }
    }
}
