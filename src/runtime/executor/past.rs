//! Reading what is kept of a send, and the draft as it is now beside it.

use std::panic::catch_unwind;
use std::path::Path;

use ropey::Rope;

use crate::app::effect::ReadKept;
use crate::app::kept::Kept;
use crate::app::msg::Msg;
use crate::domain::draft::Draft;
use crate::domain::story::Story;
use crate::domain::story::convert::Settings;
use crate::ports::pictures::{Fence, album};
use crate::runtime::executor::Outbox;
use crate::runtime::world::World;

/// Carries an order out.
pub fn run(world: &World, to: &Outbox, order: ReadKept) {
    let ReadKept {
        target,
        id,
        file,
        pictures,
        rope,
        settings,
        width,
        roots,
    } = order;
    let kept = world.journal(target).body(&id).map(|body| {
        let now = draft(world, &file, rope.as_ref(), settings).map(|(draft, story)| {
            // Only what was uploaded can be compared: all else need not be read.
            let mut wanted = story.local_pictures();
            wanted.retain(|one| pictures.iter().any(|sent| sent.source == one.source));
            let found = album(&*world.pictures, &Fence::of(&file, &roots), &wanted);
            (draft, story, found)
        });
        Box::new(Kept::of(&body, &pictures, now, width))
    });
    let _ = to.send(Msg::KeptRead { id, kept });
}

/// The draft as it is now, or why it cannot be read.
fn draft(
    world: &World,
    file: &Path,
    rope: Option<&Rope>,
    settings: Settings,
) -> Result<(Draft, Story), String> {
    let text = match rope {
        Some(rope) => rope.to_string(),
        None if file.as_os_str() == "-" => {
            return Err("It came from standard input, so there is no draft to compare.".into());
        }
        None => match world.drafts.load(file) {
            Ok(loaded) => loaded.source.text,
            Err(failure) => return Err(format!("{failure} What was sent is kept all the same.")),
        },
    };
    catch_unwind(|| {
        let draft = Draft::parse(file, &text);
        let story = Story::of(&text, &draft, settings);
        (draft, story)
    })
    .map_err(|_| "Byline has a fault and could not read the draft.".to_owned())
}
