//! `byline config`
use crate::adapters::environment::Environment;
use crate::cli::args::scripting::Config;
use crate::cli::output::Output;
use crate::ports::failure::Failure;
/// x
pub fn run(_: Environment, _: &Config, _: Output) -> Result<u8, Failure> {
    Ok(0)
}
