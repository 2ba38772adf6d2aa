//! The command line, as one tree: parsing, help, and later the man page and completions read it.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// A terminal editor-publisher for people who write.
///
/// Without a command, opens PATH: a folder of drafts as a list, a file for writing.
#[derive(Debug, Parser)]
#[command(
    name = "byline",
    version,
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  byline demo                                  try everything, without account or network
  byline ~/writing                             your drafts
  byline show post.md --to html                what Medium will get
  url=$(byline publish post.md --yes)          send a draft from a script

Exit codes: 0 done, 1 internal, 2 usage, 3 checks failed, 4 not signed in, 5 rejected, 6 rate limited,
7 not sent (safe to retry), 8 unknown (do not retry), 9 batch partly done, 10 nothing to do, 130 stopped"
)]
pub struct Args {
    /// A folder of drafts, or one draft
    pub path: Option<PathBuf>,
    /// Publish to the sandbox inside Byline, whatever the configuration says
    #[arg(long, global = true)]
    pub sandbox: bool,
    /// Print results as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open a folder of drafts or one draft
    Open {
        /// A folder of drafts, or one draft
        path: Option<PathBuf>,
    },
    /// Try everything on sample drafts: no account, no token, no network
    Demo,
    /// Send drafts, as the review screen would
    Publish(Publish),
    /// Show a draft as Byline reads it, or as Medium will get it
    Show(Show),
    /// Sign in to Medium, see where the token is, sign out
    Auth {
        /// What to do
        #[command(subcommand)]
        command: Auth,
    },
    /// Run the stand-in Medium on this machine, for practice and tests
    Sandbox(Sandbox),
}

/// `byline publish`
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Publish {
    /// The drafts
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Send without asking (drafts only)
    #[arg(long, short = 'y')]
    pub yes: bool,
    /// Visibility, instead of the draft's own
    #[arg(long = "as", value_name = "VISIBILITY", value_parser = ["draft", "unlisted", "public"])]
    pub visibility: Option<String>,
    /// Confirm an unlisted or public story by its word
    #[arg(long, value_name = "WORD", value_parser = ["unlisted", "public"])]
    pub confirm: Option<String>,
    /// Send although this draft was sent before: makes a second story
    #[arg(long)]
    pub again: bool,
    /// Show what would be sent, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Title, instead of the draft's own
    #[arg(long)]
    pub title: Option<String>,
    /// Tag, instead of the draft's own; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Licence, instead of the draft's own
    #[arg(long, value_name = "ID")]
    pub license: Option<String>,
    /// Original address, instead of the draft's own
    #[arg(long, value_name = "URL")]
    pub canonical: Option<String>,
    /// Tell followers by e-mail
    #[arg(long)]
    pub notify: bool,
    /// Leave the draft's file as it is, whatever the configuration says
    #[arg(long)]
    pub no_write_back: bool,
}

/// `byline show`
#[derive(Debug, clap::Args)]
pub struct Show {
    /// The draft; - reads standard input
    pub file: PathBuf,
    /// What to show it as
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub to: Format,
}

/// What a draft is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Title, tags, words and findings as JSON
    Json,
    /// The HTML that is sent
    Html,
    /// Plain text
    Text,
}

/// `byline auth`
#[derive(Debug, Subcommand)]
pub enum Auth {
    /// Check a token with Medium and keep it in the system keyring; reads it from standard input
    Login,
    /// Say where the token is and whose it is; never shows it
    Status,
    /// Remove the token from the system keyring
    Logout,
}

/// `byline sandbox`
#[derive(Debug, clap::Args)]
pub struct Sandbox {
    /// Port on 127.0.0.1; any free one when left out
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Fail in this way from the start (see --list-faults)
    #[arg(long, value_name = "NAME")]
    pub fault: Option<String>,
    /// List the ways to fail
    #[arg(long)]
    pub list_faults: bool,
}
