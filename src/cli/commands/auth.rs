//! `byline auth`

use crate::adapters::environment::Environment;
use crate::cli::args::Auth;
use crate::cli::output::Output;
use crate::ports::failure::Failure;

/// Runs the command.
///
/// # Errors
/// Any.
pub fn run(_env: Environment, _command: &Auth, _output: Output) -> Result<u8, Failure> {
    Ok(0)
}
