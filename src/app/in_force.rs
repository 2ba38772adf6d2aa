//! Settings take force: what was read from the configuration while Byline runs.

use std::fmt::Write as _;

use crate::app::accounts::Accounts;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::{sketches, spelling};
use crate::domain::post::{License, Visibility};
use crate::ports::pictures::listed;
use crate::ports::settings::{Heading, InForce, Settings};
use crate::screens::{account, writer};

/// Takes over what the configuration says now. What a session was started with (a folder, a target) stays until the
/// setting itself is changed.
pub fn apply(model: &mut Model, read: Box<InForce>, effects: &mut Vec<Effect>) {
    let before = model.in_force.take().map(|before| before.settings);
    let now = &read.settings;
    if let Some(before) = before {
        roots(model, &before, now);
        if before.drafts != now.drafts
            && let Some(folder) = now.drafts.first()
        {
            model.setup.folder.clone_from(folder);
            effects.push(model.shelf.discover(folder));
            model.shelf.forget_preview();
        }
        if before.target != now.target
            && let Some(target) = now.target.filter(|target| *target != model.target)
        {
            account::turn_to(model, target, effects);
        }
        if before.account != now.account
            || before.accounts != now.accounts
            || before.auth != now.auth
        {
            model.accounts = Accounts::of(now, None);
        }
    }
    writing(model, now);
    spelling::set(model, now.spelling, effects);
    sketches::set(model, now.images);
    if let Some(desk) = &mut model.desk {
        effects.extend(desk.convert());
        writer::after(model, effects, false);
    }
    model.in_force = Some(read);
}

/// What concerns writing and what is sent.
fn writing(model: &mut Model, now: &Settings) {
    let setup = &mut model.setup;
    let title_before = setup.title_on_top;
    setup.ascii = now.ascii;
    setup.template = template(now);
    setup.autosave = now.autosave;
    setup.measure = now.width;
    setup.daily_goal = usize::try_from(now.daily_goal).unwrap_or(0);
    setup.title_on_top = now.heading == Heading::Add;
    model.focus = now.focus;
    model.typewriter = now.typewriter;
    model.tables = now.tables;
    model.format = now.format;
    model.marks = now.marks;
    model.write_back = now.write_back;
    if let Some(desk) = &mut model.desk {
        desk.set_autosave(now.autosave);
        desk.tables = now.tables;
        // What was chosen for this draft alone stays chosen.
        if desk.title_on_top == title_before {
            desk.title_on_top = setup.title_on_top;
        }
    }
}

/// The folders whose pictures may be named.
fn roots(model: &mut Model, before: &Settings, now: &Settings) {
    let (gone, come) = (listed(before), listed(now));
    let roots = &mut model.setup.roots;
    roots.retain(|root| !gone.contains(root) || come.contains(root));
    for root in come {
        if !roots.contains(&root) {
            roots.push(root);
        }
    }
}

/// What a new draft begins with.
#[must_use]
pub fn template(settings: &Settings) -> String {
    let mut header = String::from("---\ntitle: \ntags: []\n");
    if settings.status != Visibility::Draft {
        let _ = writeln!(header, "publish_status: {}", settings.status.word());
    }
    if settings.license != License::AllRightsReserved {
        let _ = writeln!(header, "license: {}", settings.license.id());
    }
    header.push_str("---\n\n");
    header
}
