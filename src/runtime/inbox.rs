//! The one inbox: what other threads post and what is typed, received by the thread that draws.
//!
//! That thread waits with `poll` on the terminal and on a bell, a private socket that a post rings. So a key costs no
//! other thread, nothing wakes for nothing, and a terminal that was lent to another program is simply not read. A hang-up
//! is noticed here and never handed to the event library, which would spin on it.

use std::collections::VecDeque;
use std::io::{self, Read as _, Write as _};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SendError, Sender, channel};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::app::msg::Msg;
use crate::runtime::input;

/// Where messages are posted.
#[derive(Debug, Clone)]
pub struct Post {
    to: Sender<Msg>,
    bell: Option<Arc<Bell>>,
}

/// Wakes whoever waits at the inbox, with one byte however many messages there are.
#[derive(Debug)]
struct Bell {
    line: UnixStream,
    rung: AtomicBool,
}

impl Post {
    /// Posts a message.
    ///
    /// # Errors
    /// When nobody listens any more.
    pub fn send(&self, msg: Msg) -> Result<(), Box<SendError<Msg>>> {
        self.to.send(msg).map_err(Box::new)?;
        if let Some(bell) = &self.bell
            && !bell.rung.swap(true, Ordering::AcqRel)
        {
            // The line takes one byte, or nobody is at its other end.
            let _ = (&bell.line).write_all(b"m");
        }
        Ok(())
    }
}

/// For somebody who waits at the channel itself.
impl From<Sender<Msg>> for Post {
    fn from(to: Sender<Msg>) -> Self {
        Self { to, bell: None }
    }
}

/// Where messages arrive.
#[derive(Debug)]
pub struct Inbox {
    posted: Receiver<Msg>,
    typed: VecDeque<Msg>,
    line: UnixStream,
    bell: Arc<Bell>,
    keyboard: bool,
}

impl Inbox {
    /// An inbox, and where to post to it. The keyboard is not read yet.
    ///
    /// # Errors
    /// When the bell cannot be made.
    pub fn open() -> io::Result<(Post, Self)> {
        let (to, posted) = channel();
        let (line, ringing) = UnixStream::pair()?;
        line.set_nonblocking(true)?;
        let bell = Arc::new(Bell {
            line: ringing,
            rung: AtomicBool::new(false),
        });
        let post = Post {
            to,
            bell: Some(Arc::clone(&bell)),
        };
        let inbox = Self {
            posted,
            typed: VecDeque::new(),
            line,
            bell,
            keyboard: false,
        };
        Ok((post, inbox))
    }

    /// Reads the keyboard from now on, or no longer.
    pub fn read_keyboard(&mut self, on: bool) {
        self.keyboard = on;
    }

    /// A message that is there already.
    pub fn there(&mut self) -> Option<Msg> {
        self.typed
            .pop_front()
            .or_else(|| self.posted.try_recv().ok())
    }

    /// Waits for a message; `None` when the time has come before one did.
    pub fn wait(&mut self, until: Option<Instant>) -> Option<Msg> {
        loop {
            if let Some(msg) = self.there() {
                return Some(msg);
            }
            match self.sleep(until) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(_) => {
                    self.keyboard = false;
                    return Some(Msg::HangUp);
                }
            }
        }
    }

    /// Sleeps until something may have arrived, and takes in what was typed. Whether the time had not come before that.
    fn sleep(&mut self, until: Option<Instant>) -> io::Result<bool> {
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        let timeout = left.and_then(|left| Timespec::try_from(left).ok());
        let stdin = io::stdin();
        let (tty, bell) = {
            let bell = PollFd::from_borrowed_fd(self.line.as_fd(), PollFlags::IN);
            let mut fds = [bell, PollFd::new(&stdin, PollFlags::IN)];
            let watched = if self.keyboard { 2 } else { 1 };
            match poll(&mut fds[..watched], timeout.as_ref()) {
                Ok(0) => return Ok(false),
                Ok(_) => (fds[1].revents(), fds[0].revents()),
                Err(rustix::io::Errno::INTR) => return Ok(true),
                Err(error) => return Err(error.into()),
            }
        };
        if !bell.is_empty() {
            // Silenced before the messages are looked at: one that comes now rings again.
            let mut byte = [0; 8];
            let _ = self.line.read(&mut byte);
            self.bell.rung.swap(false, Ordering::AcqRel);
        }
        if tty.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if !tty.is_empty() {
            self.typed.extend(input::read()?);
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;
    use std::time::Duration;

    #[test]
    fn what_other_threads_post_wakes_the_one_that_waits() {
        let (post, mut inbox) = Inbox::open().expect("an inbox");
        let posting: Vec<_> = (0..4)
            .map(|thread| {
                let post = post.clone();
                thread::spawn(move || {
                    for n in 0..500 {
                        let msg = Msg::Resize {
                            width: thread,
                            height: n,
                        };
                        post.send(msg).expect("sent");
                        if n % 50 == 0 {
                            thread::sleep(Duration::from_millis(1));
                        }
                    }
                })
            })
            .collect();
        let mut next = [0; 4];
        for _ in 0..2000 {
            match inbox.wait(None) {
                Some(Msg::Resize { width, height }) => {
                    assert_eq!(height, next[usize::from(width)], "in order");
                    next[usize::from(width)] += 1;
                }
                other => panic!("{other:?}"),
            }
        }
        for thread in posting {
            thread.join().expect("no fault");
        }
    }

    #[test]
    fn a_time_that_has_come_ends_the_wait_and_a_message_that_is_there_goes_first() {
        let (post, mut inbox) = Inbox::open().expect("an inbox");
        assert!(inbox.wait(Some(Instant::now())).is_none());
        post.send(Msg::HangUp).expect("sent");
        assert!(matches!(
            inbox.wait(Some(Instant::now())),
            Some(Msg::HangUp)
        ));
        assert!(inbox.there().is_none());
    }
}
