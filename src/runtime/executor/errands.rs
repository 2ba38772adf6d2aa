//! Small errands that may run a program or ask a service: each on a thread of its own, since any of them may hang.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use tokio::sync::Notify;

use crate::adapters::clipboard::osc52;
use crate::app::carry::News;
use crate::app::msg::Msg;
use crate::domain::picture;
use crate::domain::reach::Address;
use crate::ports::clipboard::{Copied, Rich};
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::pictures::{Fence, album};
use crate::ports::sketches::Wanted;
use crate::runtime::executor::{Control, Outbox};
use crate::runtime::world::World;

/// How often answers are looked for: as often as a person can see.
const GLANCE: Duration = Duration::from_millis(50);

fn errand(name: &'static str, work: impl FnOnce() + Send + 'static) {
    // Without a thread the errand is not run; the writer sees that nothing happened and tries again.
    let _ = thread::Builder::new().name(name.into()).spawn(work);
}

/// Puts a text on the clipboard.
pub fn copy(world: Arc<World>, to: Outbox, text: String, control: Control) {
    errand("clipboard", move || {
        let copied = world.clipboard.copy(&text);
        if copied == Copied::ViaTerminal
            && let Some(sequence) = osc52(&text, &world.env)
        {
            control(&sequence);
        }
        let _ = to.send(Msg::Copied(copied));
    });
}

/// Puts rich text on the clipboard.
pub fn copy_rich(world: Arc<World>, to: Outbox, rich: Rich) {
    errand("clipboard", move || {
        let copied = world.clipboard.copy_rich(&rich);
        let _ = to.send(Msg::Carried(News::CopiedRich(copied)));
    });
}

/// Opens an address.
pub fn open(world: Arc<World>, to: Outbox, url: String) {
    errand("browser", move || {
        let opened = world.browser.open(&url);
        let _ = to.send(Msg::Opened { url, opened });
    });
}

/// Asks for addresses until all have answered or somebody says stop.
pub async fn reach(
    world: Arc<World>,
    to: Outbox,
    run: u64,
    addresses: Vec<Address>,
    stop: Arc<Notify>,
) {
    let (answers, inbox) = channel();
    let asking = world.reach.ask(addresses, answers);
    let out = to.clone();
    let hand_on = move || {
        for (address, reached) in inbox.try_iter() {
            let _ = out.send(Msg::Reached {
                run,
                address,
                reached,
            });
        }
    };
    let mut asking = asking;
    loop {
        tokio::select! {
            () = &mut asking => break,
            () = stop.notified() => break,
            () = tokio::time::sleep(GLANCE) => hand_on(),
        }
    }
    hand_on();
    let _ = to.send(Msg::ReachedAll { run });
}

/// Shows a picture of a draft in another program.
pub fn show(world: Arc<World>, to: Outbox, wanted: Wanted) {
    errand("picture", move || {
        let found = world.sketches.find(&wanted).map_err(|unseen| {
            Failure::new(
                FailureKind::Usage,
                format!("{}: {}.", wanted.source, unseen.words()),
                "Byline opens pictures in the folder of drafts.",
            )
        });
        let _ = to.send(Msg::Shown(found.and_then(|path| world.browser.show(&path))));
    });
}

/// Removes the token.
pub fn forget_token(world: Arc<World>, to: Outbox) {
    errand("keyring", move || {
        let forgotten = world.forget_token().and_then(|forgotten| {
            match forgotten.failure.filter(|_| forgotten.from.is_empty()) {
                Some(failure) => Err(failure),
                None => Ok(forgotten.from),
            }
        });
        let _ = to.send(Msg::TokenForgotten(forgotten));
    });
}

/// Looks local pictures up. Takes as long as reading and converting them: the caller has a thread for it.
pub fn check_pictures(
    world: &World,
    to: &Outbox,
    path: PathBuf,
    fence: &Fence,
    wanted: &[picture::LocalPicture],
) {
    let album = album(&*world.pictures, fence, wanted);
    let sources = wanted.iter().map(|w| w.source.clone()).collect();
    let _ = to.send(Msg::Pictures {
        path,
        sources,
        album,
    });
}
