//! The arguments of the commands that make, list and change drafts, and of those that tell of Byline itself.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use clap_complete::Shell;

use super::LAYOUT;

/// `byline new`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline new 'Slow mornings'              prints the path of the new draft
  byline new 'Slow mornings' --edit       and opens it
  cat notes.md >> \"$(byline new Notes)\"",
    after_help = "\
The file is named after the title: slow-mornings.md, or slow-mornings-2.md if
that is taken; nothing is ever replaced. It goes into the first folder of drafts
in your settings and begins as a draft made with n on the screen does."
)]
pub struct New {
    /// The title
    pub title: String,
    /// The folder it goes into, instead of that in your settings
    #[arg(long = "in", value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
    /// Open it, to write
    #[arg(long)]
    pub edit: bool,
}

/// `byline list`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline list                             the folder of drafts in your settings
  byline list ~/notes --sort title
  byline list --state unknown             what waits for your word
  byline list --state edited | cut -f1    files changed since they were sent
  byline list --json | jq -r '.drafts[].title'",
    after_help = "\
In a pipe each draft is one line, its fields apart by tabs: file, title, state,
words, time of the last change. A control character is shown as a mark."
)]
pub struct List {
    /// The folder, instead of that in your settings
    pub folder: Option<PathBuf>,
    /// Only these: local, on-medium, draft, unlisted, public, no-address,
    /// unknown, or edited (since they were sent)
    #[arg(long, value_enum, value_name = "STATE", hide_possible_values = true)]
    pub state: Option<Which>,
    /// By what: newest, title or longest
    #[arg(long, value_enum, value_name = "ORDER", default_value_t = By::Newest, hide_possible_values = true)]
    pub sort: By,
}

/// Which drafts are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// Never sent, as far as is known.
    Local,
    /// Its header has an address on Medium; this history has none.
    OnMedium,
    /// Sent as draft.
    Draft,
    /// Sent as unlisted.
    Unlisted,
    /// Published.
    Public,
    /// Sent; Medium gave no address.
    NoAddress,
    /// Sent, and nobody knows whether it arrived.
    Unknown,
    /// Changed since it was sent.
    Edited,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Last changed first.
    Newest,
    /// By title.
    Title,
    /// Longest first.
    Longest,
}

/// `byline set`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline set post.md title='Slow mornings' tags=tea,writing
  byline set post.md canonical_url=https://example.org/slow
  byline set post.md license=              removes the key
  for f in *.md; do byline set \"$f\" license=cc-40-by; done",
    after_help = "\
Keys: title, tags, publish_status, license, canonical_url, medium_tables.
Only the bytes of these keys change, in the file's own dialect. If one of them
is refused, nothing is written. Where a story is on Medium is noted with:
  byline record FILE --url ADDRESS"
)]
pub struct Set {
    /// The draft
    pub file: PathBuf,
    /// What its header shall say; nothing after the = removes the key
    #[arg(required = true, value_name = "KEY=VALUE")]
    pub changes: Vec<String>,
}

/// `byline completion`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline completion bash > ~/.local/share/bash-completion/completions/byline
  byline completion zsh > ~/.zfunc/_byline
  byline completion fish > ~/.config/fish/completions/byline.fish"
)]
pub struct Completion {
    /// bash, zsh, fish, elvish or powershell
    #[arg(value_enum, hide_possible_values = true)]
    pub shell: Shell,
}

/// `byline man`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline man | man -l -                   the page of byline
  byline man publish | man -l -           the page of one command
  byline man --to ~/.local/share/man/man1 all pages, as files"
)]
pub struct Man {
    /// A command, such as publish or auth login
    #[arg(value_name = "COMMAND", conflicts_with = "to")]
    pub command: Vec<String>,
    /// Write every page into this folder
    #[arg(long, value_name = "FOLDER")]
    pub to: Option<PathBuf>,
}

/// `byline help`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline help publish        the same as byline publish --help
  byline help exit-codes     what each exit code means, and what to do"
)]
pub struct Help {
    /// A command, or exit-codes
    #[arg(value_name = "TOPIC")]
    pub topic: Vec<String>,
}

/// `byline config`
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Print where the settings are
    Path,
    /// Print a setting as it holds here and now; all of them without a name
    Get {
        /// Its full name, such as editor.width
        key: Option<String>,
    },
    /// Change one setting, and nothing else in the file
    Set {
        /// Its full name, such as editor.width
        key: String,
        /// What it shall be; several for a list, [] for an empty one
        #[arg(required = true, allow_hyphen_values = true)]
        value: Vec<String>,
    },
    /// Open the settings in your editor, and check them afterwards
    Edit,
    /// List what is odd about the settings; exit code 3 when something is
    Check,
    /// Print the keys of the screen, and those with two meanings
    Keys,
}

/// `byline doctor`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline doctor               what is there, what is missing, what to do
  byline doctor --network     also asks Medium whose the token is
  byline doctor --json | jq '.checks[] | select(.state != \"ok\")'",
    after_help = "\
Exit code 0 when all that publishing needs is there, else that of the first
problem. Changes nothing, and shows no token. It asks your keyring, and your
token_command if nothing before it holds a token."
)]
pub struct Doctor {
    /// Ask Medium whether the token is good
    #[arg(long)]
    pub network: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::drafts::Order;

    #[test]
    fn every_order_of_the_screen_is_one_of_the_list() {
        let mut order = Order::default();
        for by in By::value_variants() {
            assert_eq!(Order::from(*by), order);
            order = order.next();
        }
        assert_eq!(order, Order::default());
    }
}
