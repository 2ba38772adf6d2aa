//! `byline show`

use crate::cli::args::Show;
use crate::cli::output::Output;
use crate::ports::failure::Failure;

/// Runs the command.
///
/// # Errors
/// Any.
pub fn run(_command: &Show, _output: Output) -> Result<u8, Failure> {
    Ok(0)
}
