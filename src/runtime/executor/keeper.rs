//! Keeps what is typed in a recovery file, on a thread of its own: a save or a disk that hangs does not hold it up.
//!
//! Every edit is written at once, so that it outlives the process; it is synced to the disk at most once a second, by
//! another thread, so that it outlives a power cut too and no edit waits for that.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use ropey::Rope;

use crate::app::msg::Watch;
use crate::ports::failure::Failure;
use crate::ports::recovery::{Origin, Recovery, Syncer, Trail};
use crate::prose::Edit;
use crate::runtime::executor::Outbox;

/// Time between two syncs.
const BETWEEN_SYNCS: Duration = Duration::from_secs(1);

/// How long a disk that failed is left alone.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Orders to the keeper.
pub enum Order {
    /// Keep this text.
    Keep {
        /// Which draft's.
        origin: Box<Origin>,
        /// The text now.
        rope: Rope,
        /// The version of the text now.
        version: u64,
        /// What was changed since which version.
        edit: Option<(u64, Edit)>,
    },
    /// All is saved.
    Forget {
        /// The draft's file.
        path: PathBuf,
        /// The recovery file its text was restored from.
        left: Option<PathBuf>,
    },
    /// The draft is closed.
    LetGo {
        /// The draft's file.
        path: PathBuf,
    },
}

/// The recovery file being written.
struct Kept {
    draft: PathBuf,
    trail: Box<dyn Trail>,
    /// The version of the text in it; `None` when the last edit did not get in.
    version: Option<u64>,
}

/// Writes recovery files.
pub struct Keeper {
    recovery: Arc<dyn Recovery>,
    kept: Option<Kept>,
    sync: SyncThread,
    /// When the disk failed last; the writer is told once, until it works again.
    failed: Option<Instant>,
}

impl Keeper {
    /// Nothing is started before the first order.
    pub fn new(recovery: Arc<dyn Recovery>) -> Self {
        Self {
            recovery,
            kept: None,
            sync: SyncThread::default(),
            failed: None,
        }
    }

    /// Carries an order out.
    pub fn run(&mut self, order: Order, to: &Outbox) {
        match order {
            Order::Keep {
                origin,
                rope,
                version,
                edit,
            } => {
                if let Err(failure) = self.keep(&origin, &rope, version, edit)
                    && self.failed.replace(Instant::now()).is_none()
                {
                    let _ = to.send(Watch::Unprotected(failure).into());
                }
            }
            Order::Forget { path, left } => {
                if let Some(kept) = self.kept.take_if(|kept| kept.draft == path) {
                    kept.trail.remove();
                }
                if let Some(left) = left {
                    // One that stays is cleared away when the draft is opened next, since its text is on disk.
                    let _ = self.recovery.discard(&left);
                }
            }
            Order::LetGo { path } => {
                self.kept.take_if(|kept| kept.draft == path);
            }
        }
    }

    fn keep(
        &mut self,
        origin: &Origin,
        rope: &Rope,
        version: u64,
        edit: Option<(u64, Edit)>,
    ) -> Result<(), Failure> {
        if let (Some(kept), Some((from, edit))) = (&mut self.kept, edit)
            && kept.draft == origin.draft
            && kept.version == Some(from)
        {
            kept.version = None;
            if kept.trail.append(&edit).is_ok() {
                kept.version = Some(version);
                self.sync.order(kept.trail.as_mut());
                return Ok(());
            }
        }
        if self.failed.is_some_and(|at| at.elapsed() < AFTER_FAILURE) {
            return Ok(());
        }
        // Begun anew before the old one goes, so that there is always one that is whole.
        let trail = self.recovery.begin(origin, rope)?;
        self.failed = None;
        let old = self.kept.replace(Kept {
            draft: origin.draft.clone(),
            trail,
            version: Some(version),
        });
        if let Some(old) = old.filter(|old| old.draft == origin.draft) {
            old.trail.remove();
        }
        if let Some(kept) = &mut self.kept {
            self.sync.order(kept.trail.as_mut());
        }
        Ok(())
    }
}

/// The thread that syncs, started with its first order. It sleeps until there is something to sync.
#[derive(Default)]
struct SyncThread {
    orders: Option<Sender<Syncer>>,
    /// A sync is ordered and has not begun: it will take in what is written until then.
    ordered: Arc<AtomicBool>,
}

impl SyncThread {
    fn order(&mut self, trail: &mut dyn Trail) {
        if self.ordered.swap(true, Ordering::SeqCst) {
            return;
        }
        if self.orders.is_none() {
            let (orders, inbox) = channel();
            let ordered = Arc::clone(&self.ordered);
            let started = thread::Builder::new()
                .name("recovery sync".into())
                .spawn(move || sync(&inbox, &ordered));
            if started.is_ok() {
                self.orders = Some(orders);
            }
        }
        match (&self.orders, trail.syncer()) {
            (Some(orders), Some(syncer)) => {
                let _ = orders.send(syncer);
            }
            // Tried again with the next edit.
            _ => self.ordered.store(false, Ordering::SeqCst),
        }
    }
}

fn sync(inbox: &Receiver<Syncer>, ordered: &AtomicBool) {
    let mut last: Option<Instant> = None;
    for syncer in inbox {
        if let Some(last) = last {
            thread::sleep(BETWEEN_SYNCS.saturating_sub(last.elapsed()));
        }
        ordered.store(false, Ordering::SeqCst);
        // A disk that cannot sync will not take the save either, and that is told.
        let _ = syncer();
        last = Some(Instant::now());
    }
}
