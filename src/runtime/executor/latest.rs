//! A thread for work of which only the latest order matters: one that was not begun is dropped for a newer one.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// The place of the latest order, shared with the thread that carries it out.
pub struct Slot<T>(Arc<Mutex<Option<T>>>);

impl<T> Slot<T> {
    /// The order, if there is one that is not done.
    pub fn lock(&self) -> MutexGuard<'_, Option<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The latest order, and the thread that carries it out.
pub struct Latest<T> {
    name: &'static str,
    slot: Slot<T>,
    nudge: Option<Sender<()>>,
}

impl<T: Send + 'static> Latest<T> {
    /// Nothing is started before the first order.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            slot: Slot(Arc::default()),
            nudge: None,
        }
    }

    /// Puts an order in the place of the one before and has `work` look at the slot. Without a thread to be had, the
    /// order waits for the next one.
    pub fn order(&mut self, order: T, work: impl Fn(&Slot<T>) + Send + 'static) {
        *self.slot.lock() = Some(order);
        if self.nudge.is_none() {
            let (nudge, inbox) = channel::<()>();
            let slot = Slot(Arc::clone(&self.slot.0));
            let started = thread::Builder::new()
                .name(self.name.into())
                .spawn(move || inbox.iter().for_each(|()| work(&slot)));
            self.nudge = started.is_ok().then_some(nudge);
        }
        if let Some(nudge) = &self.nudge {
            let _ = nudge.send(());
        }
    }
}
