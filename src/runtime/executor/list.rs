//! The list of drafts, found and read in batches, and the preview of the selected one.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use crate::adapters::files;
use crate::app::msg::{Glimpse, Msg};
use crate::app::reading::Reading;
use crate::domain::story::convert::Settings;
use crate::ports::drafts::Drafts;
use crate::runtime::executor::Outbox;
use crate::runtime::executor::latest::Latest;
use crate::runtime::world::World;

/// How often the list is told of what was read: as often as a person can see.
const BATCH: Duration = Duration::from_millis(40);

/// The discovery under way; a newer one ends it.
#[derive(Debug, Default)]
pub struct Listing {
    latest: Arc<AtomicU64>,
}

impl Listing {
    /// Walks a folder and reads what it finds, on two threads: one walks, one reads.
    pub fn discover(&self, world: Arc<World>, to: Outbox, folder: PathBuf, run: u64) {
        self.latest.store(run, Ordering::SeqCst);
        let latest = Arc::clone(&self.latest);
        let walk = move || {
            let current = {
                let latest = Arc::clone(&latest);
                move || latest.load(Ordering::SeqCst) == run
            };
            let (paths, inbox) = channel::<PathBuf>();
            let reader = {
                let (world, to, current) = (Arc::clone(&world), to.clone(), current.clone());
                thread::Builder::new()
                    .name("read list".into())
                    .spawn(move || {
                        let mut batch = Batch::new(&to, run);
                        for path in inbox {
                            if !current() {
                                return;
                            }
                            batch.glimpses.extend(glimpse(world.drafts.as_ref(), &path));
                            batch.send_if_due();
                        }
                        batch.send();
                    })
            };
            let walked = world.drafts.discover(&folder, &mut |files| {
                for file in &files {
                    let _ = paths.send(file.path.clone());
                }
                to.send(Msg::Found { run, files }).is_ok() && current()
            });
            drop(paths);
            if let Ok(reader) = reader {
                let _ = reader.join();
            }
            let _ = to.send(Msg::Discovered {
                run,
                failure: walked.err(),
            });
        };
        let _ = thread::Builder::new().name("walk".into()).spawn(walk);
    }
}

struct Batch<'a> {
    to: &'a Outbox,
    run: u64,
    glimpses: Vec<Glimpse>,
    since: Instant,
}

impl<'a> Batch<'a> {
    fn new(to: &'a Outbox, run: u64) -> Self {
        Self {
            to,
            run,
            glimpses: Vec::new(),
            since: Instant::now(),
        }
    }

    fn send_if_due(&mut self) {
        if self.since.elapsed() >= BATCH {
            self.send();
        }
    }

    fn send(&mut self) {
        self.since = Instant::now();
        if !self.glimpses.is_empty() {
            let _ = self.to.send(Msg::Glimpsed {
                run: self.run,
                glimpses: std::mem::take(&mut self.glimpses),
            });
        }
    }
}

/// Reads what the list shows. A file that cannot be read is listed by its name alone.
fn glimpse(drafts: &dyn Drafts, path: &Path) -> Option<Glimpse> {
    let loaded = drafts.load(path).ok()?;
    let text = &loaded.source.text;
    Some(Glimpse::of(&files::draft(path, text), text))
}

/// The preview asked for last.
struct Order {
    path: PathBuf,
    settings: Settings,
    run: u64,
    to: Outbox,
}

/// Reads previews; only the one asked for last.
pub struct Previews {
    world: Arc<World>,
    latest: Latest<Order>,
}

impl Previews {
    /// Nothing is started before the first order.
    pub fn new(world: Arc<World>) -> Self {
        Self {
            world,
            latest: Latest::new("preview"),
        }
    }

    /// Orders a preview; one that was ordered before and not begun is dropped.
    pub fn order(&mut self, path: PathBuf, settings: Settings, run: u64, to: Outbox) {
        let order = Order {
            path,
            settings,
            run,
            to,
        };
        let world = Arc::clone(&self.world);
        self.latest.order(order, move |slot| {
            let next = slot.lock().take();
            if let Some(order) = next {
                order.carry_out(&world);
            }
        });
    }
}

impl Order {
    fn carry_out(self, world: &World) {
        let (run, to) = (self.run, self.to);
        let reading = world.drafts.load(&self.path).map(|loaded| {
            let text = &loaded.source.text;
            Reading::of_draft(files::draft(&self.path, text), text, self.settings)
        });
        // The text is shown at once; the colours of its code follow.
        let plain = reading.as_ref().ok().cloned();
        let _ = to.send(Msg::Previewed { run, reading });
        if let Some(reading) = plain.as_ref().and_then(Reading::coloured) {
            let reading = Ok(reading);
            let _ = to.send(Msg::Previewed { run, reading });
        }
    }
}
