//! Pictures for the preview, on a thread of their own: those asked for last, one after the other.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::effect::SketchPictures;
use crate::app::msg::Msg;
use crate::ports::sketches::Wanted;
use crate::runtime::executor::Outbox;
use crate::runtime::executor::latest::{Latest, Slot};
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
    latest: Latest<Order>,
}

impl Looking {
    /// Nothing is started before the first order.
    pub fn new(world: Arc<World>) -> Self {
        Self {
            world,
            latest: Latest::new("pictures"),
        }
    }

    /// Orders pictures; those that were ordered before and not begun are dropped.
    pub fn order(&mut self, look: SketchPictures, to: Outbox) {
        let SketchPictures {
            draft,
            folder,
            mut sources,
            room,
        } = look;
        sources.reverse();
        let order = Order {
            draft,
            folder,
            sources,
            room,
            to,
        };
        let world = Arc::clone(&self.world);
        self.latest.order(order, move |slot| {
            while let Some((picture, to)) = next(slot) {
                let looked = world.sketches.load(&picture);
                let _ = to.send(Msg::Picture {
                    draft: picture.draft,
                    source: picture.source,
                    room: picture.room,
                    looked,
                });
            }
        });
    }
}

/// Takes the next picture out of the order; the order is gone with its last.
fn next(wanted: &Slot<Order>) -> Option<(Wanted, Outbox)> {
    let mut slot = wanted.lock();
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
