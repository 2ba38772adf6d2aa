//! Small errands that may run a program or ask a service: each on a thread of its own, since any of them may hang.

use std::sync::Arc;
use std::thread;

use crate::adapters::clipboard::osc52;
use crate::app::carry::News;
use crate::app::msg::Msg;
use crate::ports::clipboard::{Copied, Rich};
use crate::runtime::executor::{Control, Outbox};
use crate::runtime::world::World;

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

/// Removes the token.
pub fn forget_token(world: Arc<World>, to: Outbox) {
    errand("keyring", move || {
        world.keep_for_session(None);
        let forgotten = world
            .keyring_service()
            .and_then(|service| world.keyring.forget(&service));
        let _ = to.send(Msg::TokenForgotten(forgotten));
    });
}
