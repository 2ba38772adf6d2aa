//! `byline publish`

use crate::adapters::environment::Environment;
use crate::cli::args::Publish;
use crate::cli::output::Output;
use crate::ports::failure::Failure;

/// Runs the command.
///
/// # Errors
/// Any.
pub fn run(_env: Environment, _command: &Publish, _output: Output) -> Result<u8, Failure> {
    Ok(0)
}
