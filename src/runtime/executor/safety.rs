//! Work on the disk that keeps texts safe: locks, what crashes have left, and a look at files that may have changed.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use ropey::Rope;

use crate::app::effect::{Destination, Purpose, Safety};
use crate::app::msg::{Msg, Watch};
use crate::domain::source::{Encoding, Source};
use crate::ports::drafts::{Fingerprint, Saved};
use crate::ports::failure::Failure;
use crate::ports::holding::{Claim, Holder};
use crate::runtime::executor::{Outbox, disk};
use crate::runtime::world::World;

/// How long the disk may take for the last save of a program that is stuck.
const LAST_SAVE: Duration = Duration::from_secs(1);

/// Saves a text when the program itself cannot any more. False when its file does not take it, or the disk hangs.
pub(super) fn last_save(
    world: &Arc<World>,
    path: &Path,
    bytes: &[u8],
    expected: &Fingerprint,
) -> bool {
    let (done, wait) = channel();
    let (saving, file) = (Arc::clone(world), path.to_owned());
    let (text, expected) = (bytes.to_vec(), expected.clone());
    let save = move || {
        let saved = taken_by(&saving, &file).is_none()
            && matches!(
                saving.drafts.save(&file, &text, Some(&expected)),
                Ok(Saved::Done { .. })
            );
        let _ = done.send(saved);
    };
    let started = thread::Builder::new().name("last save".into()).spawn(save);
    started.is_ok() && wait.recv_timeout(LAST_SAVE) == Ok(true)
}

/// Carries an order out and tells how it went.
pub fn run(world: &World, to: &Outbox, order: Safety) {
    let send = |msg: Msg| {
        let _ = to.send(msg);
    };
    match order {
        Safety::Claim {
            path,
            file,
            rope,
            bom,
        } => claim(world, &path, file, (&rope, bom), send),
        Safety::TakeOver { path } => send(take_over(world, &path).into()),
        Safety::Look { path, digest } => {
            if let Some(by) = taken_by(world, &path) {
                return send(Watch::Ousted { path, by }.into());
            }
            match world.drafts.load(&path) {
                Ok(loaded) if loaded.fingerprint.digest == digest => {}
                Ok(loaded) => send(Msg::Loaded {
                    then: Destination::Reload,
                    loaded: Ok(Box::new(loaded)),
                }),
                Err(_) if is_gone(&path) => send(Watch::Gone { path }.into()),
                // A file that cannot be read for now: saving will say so, if it stays like that.
                Err(_) => {}
            }
        }
        Safety::Unpack { left, path, text } => {
            let created = disk::create(world, &path, text.as_bytes());
            if created.is_ok() {
                // One that stays is offered again, which loses nothing.
                let _ = world.recovery.discard(&left);
            }
            send(Msg::Created {
                path: created.as_ref().map_or(path, Clone::clone),
                created: created.map(|_| ()),
                purpose: Purpose::Recovered,
            });
        }
        Safety::Discard { left } => {
            if let Err(failure) = world.recovery.discard(&left) {
                send(Watch::Unprotected(failure).into());
            }
        }
        Safety::ListKept => send(Watch::Kept(world.recovery.kept()).into()),
        Safety::Restore { kept, path } => {
            let bytes = world.recovery.open(&kept);
            let created = bytes.and_then(|bytes| disk::create(world, &path, &bytes));
            if created.is_ok() {
                // One that stays is in the list still, which loses nothing.
                let _ = world.recovery.discard(&kept);
            }
            send(Msg::Created {
                path: created.as_ref().map_or(path, Clone::clone),
                created: created.map(|_| ()),
                purpose: Purpose::Recovered,
            });
        }
        Safety::CountWaiting => {
            world.recovery.tidy(world.clock.now());
            let (count, folder) = world.recovery.waiting();
            send(Watch::Waiting { count, folder }.into());
        }
    }
}

fn claim(
    world: &World,
    path: &Path,
    file: (u64, u64),
    (rope, bom): (&Rope, bool),
    send: impl Fn(Msg),
) {
    // The one before is let go first: it may be the same draft.
    *world.hold() = None;
    match world.holds.claim(path, file, world.clock.now(), false) {
        Ok(Claim::Ours(hold)) => *world.hold() = Some((path.to_owned(), hold)),
        Ok(Claim::Theirs(holder)) => {
            // What was left behind is for the one who can do something about it.
            let path = path.to_owned();
            return send(Watch::Held { path, holder }.into());
        }
        Err(failure) => send(Watch::Unprotected(failure).into()),
    }
    let now = Source {
        text: rope.to_string(),
        bom,
        encoding: Encoding::Utf8,
    };
    if let Some(left) = world.recovery.left(path, &now).into_iter().next() {
        let (path, left) = (path.to_owned(), Box::new(left));
        send(Watch::Left { path, left }.into());
    }
}

fn take_over(world: &World, path: &Path) -> Watch {
    let taken = || -> Result<_, Failure> {
        let loaded = world.drafts.load(path)?;
        let claimed = world
            .holds
            .claim(path, loaded.fingerprint.file, world.clock.now(), true)?;
        if let Claim::Ours(hold) = claimed {
            *world.hold() = Some((path.to_owned(), hold));
        }
        // The other may have saved between our reading and our taking.
        world.drafts.load(path).map(Box::new)
    };
    Watch::TakenOver { loaded: taken() }
}

/// Who has taken a draft from us.
pub fn taken_by(world: &World, path: &Path) -> Option<Holder> {
    let slot = world.hold();
    let (draft, hold) = slot.as_ref()?;
    (draft == path).then(|| hold.taken_by()).flatten()
}

/// A draft was saved and may be another file now: the lock follows it.
pub fn follow(world: &World, path: &Path, saved: &Result<Saved, Failure>) {
    if let (Ok(Saved::Done { fingerprint, .. }), Some((held, hold))) = (saved, &mut *world.hold())
        && held == path
    {
        hold.follow(fingerprint.file);
    }
}

/// The draft is closed: others may have it.
pub fn let_go(world: &World, path: &Path) {
    world.hold().take_if(|(held, _)| held == path);
}

fn is_gone(path: &Path) -> bool {
    std::fs::metadata(path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}
