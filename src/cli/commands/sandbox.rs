//! `byline sandbox`: the stand-in Medium as a process of its own.

use serde_json::{Value, json};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::adapters::environment::Environment;
use crate::adapters::paths::{Paths, private_folder};
use crate::cli::args;
use crate::cli::output::Output;
use crate::ports::failure::{Failure, FailureKind};
use crate::runtime::world::{API_VARIABLE, TOKEN_VARIABLE};
use crate::sandbox::faults::{FAULTS, Fault, FaultOrder};
use crate::sandbox::{Sandbox, Settings};

/// Runs the command: until Ctrl-C or another signal to end.
///
/// # Errors
/// When there is no such fault, the port is taken, or the folder cannot be used.
pub fn run(env: &Environment, command: &args::Sandbox, output: Output) -> Result<u8, Failure> {
    if command.list_faults {
        list(output);
        return Ok(0);
    }
    let fault = command.fault.as_deref().map(fault).transpose()?;
    let folder = Paths::of(env)?.sandbox();
    private_folder(&folder)?;
    // Before anybody is told that it listens: a signal from then on ends it cleanly.
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).map_err(internal)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(internal)?;
    let sandbox = runtime.block_on(Sandbox::start(Settings {
        folder,
        port: command.port,
    }))?;
    sandbox.set_fault(fault.map(FaultOrder::lasting));
    tell(&sandbox, output);
    let _ = signals.forever().next();
    runtime.block_on(sandbox.stop());
    Ok(0)
}

/// Says where it is. Its token is good for this run of the sandbox only, and is meant to be seen.
fn tell(sandbox: &Sandbox, output: Output) {
    let (url, token) = (sandbox.base_url(), sandbox.token().expose());
    if output.json {
        output.value(&json!({"url": url, "token": token}));
        return;
    }
    output.line(&format!("API    {url}"));
    output.line(&format!("Token  {token}"));
    output.line(&format!("Pages  {}", sandbox.home_url()));
    output.say("In another terminal, all on one line:");
    output.say(&format!(
        "  {API_VARIABLE}={url} {TOKEN_VARIABLE}={token} byline publish post.md --yes"
    ));
    output.say("Ctrl-C stops it; what it was sent is kept.");
}

fn fault(name: &str) -> Result<Fault, Failure> {
    Fault::parse(name).ok_or_else(|| {
        let nearest = FAULTS
            .iter()
            .map(|row| row.name)
            .max_by(|a, b| strsim::jaro(a, name).total_cmp(&strsim::jaro(b, name)))
            .unwrap_or_default();
        Failure::new(
            FailureKind::Usage,
            format!("There is no fault {name}."),
            format!("The nearest is {nearest}; byline sandbox --list-faults shows all."),
        )
    })
}

fn list(output: Output) {
    if output.json {
        let rows: Vec<Value> = FAULTS
            .iter()
            .map(|row| json!({"name": row.name, "what": row.words}))
            .collect();
        output.value(&json!({"schema": "byline.faults/1", "faults": rows}));
        return;
    }
    for row in FAULTS {
        output.line(&format!("{:20} {}", row.name, row.words));
    }
}

fn internal(error: std::io::Error) -> Failure {
    Failure::new(
        FailureKind::Internal,
        "The sandbox could not be started.",
        "Close other programs, then try again.",
    )
    .because(error)
}
