//! `byline doctor`
use crate::adapters::environment::Environment;
use crate::cli::args::scripting::Doctor;
use crate::cli::output::Output;
use crate::ports::failure::Failure;
/// x
pub fn run(_: Environment, _: &Doctor, _: Option<&str>, _: bool, _: Output) -> Result<u8, Failure> {
    Ok(0)
}
