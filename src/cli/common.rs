//! What every command takes: how results are told, who may be asked, and which settings hold.

use std::path::PathBuf;

use clap::Args;

use crate::adapters::environment::Environment;
use crate::adapters::paths::{CONFIG_VARIABLE, DRAFTS_VARIABLE};
use crate::ports::failure::{Failure, FailureKind};

/// Set: nobody is asked anything.
pub const NO_INPUT_VARIABLE: &str = "BYLINE_NO_INPUT";
/// Set: the sandbox is used.
pub const SANDBOX_VARIABLE: &str = "BYLINE_SANDBOX";

/// The flags of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "For every command")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Common {
    /// Print results as JSON, one line each, as they happen
    #[arg(long, global = true)]
    pub jsonl: bool,
    /// Say nothing but results and what went wrong
    #[arg(long, short = 'q', global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say which settings, history and account are used, too
    #[arg(long, global = true)]
    pub verbose: bool,
    /// Never ask; fail where an answer would be needed
    #[arg(long, global = true)]
    pub no_input: bool,
    /// No colours
    #[arg(long, global = true)]
    pub no_color: bool,
    /// No colours, no columns: fields apart by tabs
    #[arg(long, global = true)]
    pub plain: bool,
    /// Take the settings from this file
    #[arg(long, global = true, value_name = "F")]
    pub config: Option<PathBuf>,
    /// Take this for your folder of drafts
    #[arg(long, global = true, value_name = "DIR")]
    pub drafts: Option<PathBuf>,
}

impl Common {
    /// The environment as if the flags had been said there: whatever reads it follows them, too.
    ///
    /// # Errors
    /// When the settings or the folder that were named are not there.
    pub fn into_environment(&self, env: Environment) -> Result<Environment, Failure> {
        let missing = |what: String| Failure::new(FailureKind::Usage, what, "Check the name.");
        let mut env = env;
        if let Some(file) = &self.config {
            let full = std::path::absolute(file).unwrap_or_else(|_| file.clone());
            if !full.is_file() {
                return Err(missing(format!(
                    "There is no settings file {}.",
                    file.display()
                )));
            }
            env = env.with(CONFIG_VARIABLE, full);
        }
        if let Some(folder) = &self.drafts {
            let full = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
            if !full.is_dir() {
                return Err(missing(format!("There is no folder {}.", folder.display())));
            }
            env = env.with(DRAFTS_VARIABLE, full);
        }
        if self.no_color || self.plain {
            env = env.with("NO_COLOR", "1");
        }
        if self.no_input {
            env = env.with(NO_INPUT_VARIABLE, "1");
        }
        Ok(env)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::args::Args;

    #[test]
    fn a_flag_is_worth_its_variable_and_may_stand_before_or_after_the_command() {
        for line in [
            ["byline", "--no-input", "--plain", "history"],
            ["byline", "history", "--no-input", "--plain"],
        ] {
            let args = Args::try_parse_from(line).expect("a line");
            let env = args.common.into_environment(Environment::default());
            let env = env.expect("nothing is missing");
            assert!(env.has(NO_INPUT_VARIABLE) && env.has("NO_COLOR"));
        }
    }

    #[test]
    fn settings_and_folders_that_are_not_there_are_named() {
        for (flag, word) in [("--config", "settings file"), ("--drafts", "folder")] {
            let line = ["byline", "history", flag, "/nowhere/at/all"];
            let args = Args::try_parse_from(line).expect("a line");
            let failure = args.common.into_environment(Environment::default());
            let failure = failure.expect_err("missing");
            assert_eq!(failure.kind, FailureKind::Usage);
            assert!(failure.what.contains(word) && failure.what.contains("/nowhere/at/all"));
        }
    }
}
