//! Signing in through the browser, for applications that are registered with Medium.

use std::sync::Arc;

use super::read_secret;
use crate::adapters::callback::{Callback, PATIENCE};
use crate::adapters::targets::medium::oauth::{self, Application};
use crate::cli::output::Output;
use crate::domain::plan::Target;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::Secret;
use crate::ports::settings::Auth;
use crate::runtime::world::World;

/// Sends the writer to Medium's page and waits for the answer. Returns what is to be kept.
pub(super) fn sign_in(
    world: &Arc<World>,
    port: u16,
    auth: &Auth,
    output: Output,
) -> Result<Secret, Failure> {
    let base = world.api_base()?;
    let Some(id) = auth.client_id.clone() else {
        return Err(Failure::new(
            FailureKind::Usage,
            "Signing in through the browser needs an application that is registered with Medium, and your settings name none.",
            "Set auth.client_id in config.toml. Medium registers no new applications: without one, sign in with a token.",
        ));
    };
    let runtime = world.runtime()?;
    let printed = !auth.client_secret_command.is_empty();
    let secret = if printed {
        runtime.block_on(world.client_secret())?
    } else {
        read_secret("Secret of your application (it is not shown): ")?
    };
    if !secret.is_plausible() {
        return Err(Failure::new(
            FailureKind::Usage,
            "That is not the secret of an application: it is empty, or holds spaces.",
            "Copy it again. It goes to standard input, or is printed by auth.client_secret_command.",
        ));
    }
    let application = Application { id, secret };
    let limits = world.limits();
    let grant = runtime.block_on(async {
        let callback = Callback::listen(port).await?;
        let redirect = callback.address();
        let page = oauth::page(&base, &application.id, &redirect, callback.state().expose());
        show(world, &page, callback.port(), output);
        let code = callback.wait(PATIENCE).await?;
        let mut grant = oauth::exchange(&base, limits, &application, &code, &redirect).await?;
        // What comes of it is looked at before it is kept.
        let publisher = world.publisher(Target::Medium).await?;
        publisher.account(&grant.access).await?;
        if !printed {
            grant.client_secret = Some(application.secret.clone());
        }
        Ok::<_, Failure>(grant)
    })?;
    Ok(grant.to_secret())
}

/// Opens the page where there is a browser, and says where it is in any case.
fn show(world: &World, page: &str, port: u16, output: Output) {
    if world.browser.available() && world.browser.open(page).is_ok() {
        output.say("Your browser shows Medium's page; answer it within 5 minutes. If it does not, the page is:");
    } else {
        output.say("Open this page in a browser and answer it within 5 minutes:");
    }
    output.say(&format!("  {page}"));
    if world.env.is_ssh() {
        output.say(
            "The browser comes back to this machine. From the one you sit at, open a way first:",
        );
        output.say(&format!("  ssh -L {port}:127.0.0.1:{port} THIS-HOST"));
    }
}
