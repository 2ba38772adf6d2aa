//! `byline sandbox`

use crate::adapters::environment::Environment;
use crate::cli::args::Sandbox;
use crate::cli::output::Output;
use crate::ports::failure::Failure;

/// Runs the command.
///
/// # Errors
/// Any.
pub fn run(_env: Environment, _command: &Sandbox, _output: Output) -> Result<u8, Failure> {
    Ok(0)
}
