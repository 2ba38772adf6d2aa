//! Pictures for the preview, on a thread of their own: those asked for last, one after the other.

use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::ports::sketches::Wanted;
use crate::runtime::executor::Outbox;
use crate::runtime::world::World;

/// The pictures asked for last that are not begun.
struct Order {
    draft: PathBuf,
    folder: PathBuf,
    /// The next one last.
    sources: Vec<String>,
    room: Option<(u16, u16)>,
    to: Outbox,
}

/// Looks at pictures.
pub struct Looking {
    world: Arc<World>,
    wanted: Arc<Mutex<Option<Order>>>,
    nudge: Option<Sender<()>>,
}

impl Looking {
    /// Nothing is started before the first order.
    pub fn new(world: Arc<World>) -> Self {
        Self {
            world,
            wanted: Arc::default(),
            nudge: None,
        }
    }

    /// Orders pictures; those that were ordered before and not begun are dropped.
    pub fn order(&mut self, look: Effect, to: Outbox) {
        let Effect::Sketch {
            draft,
            folder,
            mut sources,
            room,
        } = look
        else {
            return;
        };
        sources.reverse();
        *locked(&self.wanted) = Some(Order {
            draft,
            folder,
            sources,
            room,
            to,
        });
        if self.nudge.is_none() {
            let (nudge, inbox) = channel::<()>();
            let (world, wanted) = (Arc::clone(&self.world), Arc::clone(&self.wanted));
            let work = move || {
                for () in inbox {
                    while let Some((picture, to)) = next(&wanted) {
                        let looked = world.sketches.load(&picture);
                        let _ = to.send(Msg::Picture {
                            draft: picture.draft,
                            source: picture.source,
                            room: picture.room,
                            looked,
                        });
                    }
                }
            };
            let started = thread::Builder::new().name("pictures".into()).spawn(work);
            // Without a thread the pictures stay named.
            self.nudge = started.is_ok().then_some(nudge);
        }
        if let Some(nudge) = &self.nudge {
            let _ = nudge.send(());
        }
    }
}

/// Takes the next picture out of the order; the order is gone with its last.
fn next(wanted: &Mutex<Option<Order>>) -> Option<(Wanted, Outbox)> {
    let mut slot = locked(wanted);
    let order = slot.as_mut()?;
    let Some(source) = order.sources.pop() else {
        *slot = None;
        return None;
    };
    let picture = Wanted {
        draft: order.draft.clone(),
        folder: order.folder.clone(),
        source,
        room: order.room,
    };
    let to = order.to.clone();
    Some((picture, to))
}

fn locked(wanted: &Mutex<Option<Order>>) -> MutexGuard<'_, Option<Order>> {
    wanted.lock().unwrap_or_else(PoisonError::into_inner)
}
