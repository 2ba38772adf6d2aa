//! The command line, as one tree: parsing, help, and later the man page and completions read it.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};

use crate::domain::draft::is_absolute;
use crate::domain::post::{License, Visibility};

/// How long one may choose to wait for an answer.
const WAIT: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(600);

/// How every help page is laid out: what it is, then examples, then the rest.
const LAYOUT: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

/// A terminal editor-publisher for people who write
#[derive(Debug, Parser)]
#[command(
    name = "byline",
    version,
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = true,
    max_term_width = 80,
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline demo                           try everything: no account, no network
  byline ~/writing                      your drafts, on the screen
  byline show post.md --to html         what Medium will get
  url=$(byline publish post.md --yes)   send a draft from a script",
    after_help = "\
Exit codes:
  0 done           4 not signed in       8 unknown: do not retry, look on Medium
  1 internal       5 rejected            9 batch partly done
  2 usage          6 rate limited       10 nothing to do, already sent
  3 checks failed  7 not sent, retry   130 stopped before sending

Environment:
  MEDIUM_INTEGRATION_TOKEN  the token, instead of the one in the system keyring
  BYLINE_API_URL            another API than https://api.medium.com/v1
  BYLINE_CONFIG_DIR         where config.toml is"
)]
pub struct Args {
    /// A folder of drafts, or one draft
    pub path: Option<PathBuf>,
    /// Use the sandbox inside Byline, not Medium
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
    /// Carry a story over by hand: copy it, write it to a file, hand it off
    Export(Export),
    /// Record a story that was published by hand
    Record(Record),
    /// Print, copy, show as QR code or open a story's address
    Url(Url),
    /// Sign in to Medium, see where the token is, sign out
    #[command(
        help_template = LAYOUT,
        before_help = "\
Examples:
  byline auth login                 asks for the token and does not show it
  pass show medium | byline auth login
  byline auth status --json"
    )]
    Auth {
        /// What to do
        #[command(subcommand)]
        command: Auth,
    },
    /// Run the stand-in Medium on this machine, for practice and tests
    Sandbox(Sandbox),
    /// Keep rich text on the clipboard until something else is copied
    #[command(hide = true)]
    HoldClipboard,
}

/// `byline publish`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline publish post.md --dry-run
  byline publish post.md --yes                        as a draft, only for you
  byline publish post.md --as public --confirm public
  byline publish *.md --yes --json                    several, 2 seconds apart
  pandoc notes.org -t gfm | byline publish - --title Notes --yes",
    after_help = "\
The address of the story is printed on standard output, all else on standard
error. A story once sent cannot be changed or deleted from here, and a draft
that was sent before is not sent again unless you say --again. Exit code 8
means that the story may be there: look on Medium, then close the attempt in
Byline, under History."
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Publish {
    /// The drafts; - reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Send without asking (drafts only)
    #[arg(long, short = 'y')]
    pub yes: bool,
    /// draft, unlisted or public, instead of the draft's own
    #[arg(long = "as", value_name = "VISIBILITY", value_parser = visibility)]
    pub visibility: Option<Visibility>,
    /// Confirm an unlisted or public story by that very word
    #[arg(long, value_name = "WORD", value_parser = visibility)]
    pub confirm: Option<Visibility>,
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
    #[arg(long = "tag", value_name = "TAG", value_delimiter = ',')]
    pub tags: Vec<String>,
    /// Licence, instead of the draft's own, such as cc-40-by
    #[arg(long, value_name = "ID", value_parser = license)]
    pub license: Option<License>,
    /// Original address, instead of the draft's own
    #[arg(long, value_name = "URL", value_parser = canonical)]
    pub canonical: Option<String>,
    /// Tell followers by e-mail
    #[arg(long)]
    pub notify: bool,
    /// Leave the draft's file as it is, whatever the configuration says
    #[arg(long)]
    pub no_write_back: bool,
    /// Longest wait for Medium's answer, such as 90s or 2m
    #[arg(long, value_name = "TIME", default_value = "90s", value_parser = wait)]
    pub timeout: Duration,
}

/// Reads a visibility.
fn visibility(word: &str) -> Result<Visibility, String> {
    Visibility::parse(word).ok_or_else(|| "it is draft, unlisted or public".into())
}

/// Reads a licence.
fn license(id: &str) -> Result<License, String> {
    License::parse(id).ok_or_else(|| {
        let known: Vec<_> = License::ALL.iter().map(|license| license.id()).collect();
        format!("Medium knows {}", known.join(", "))
    })
}

/// Reads an original address.
fn canonical(address: &str) -> Result<String, String> {
    let address = address.trim();
    if is_absolute(address) {
        Ok(address.to_owned())
    } else {
        Err("write it in full, beginning with https://".into())
    }
}

/// Reads a time to wait: `90s`, `2m`, or a number of seconds.
fn wait(text: &str) -> Result<Duration, String> {
    let time = match text.parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => text
            .parse::<jiff::SignedDuration>()
            .ok()
            .and_then(|time| Duration::try_from(time).ok()),
    };
    time.filter(|time| WAIT.contains(time))
        .ok_or_else(|| "write a time from 1s to 10m, such as 90s".into())
}

/// `byline show`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline show post.md                          the story as plain text
  byline show post.md --to html                exactly what would be sent
  byline show post.md --to json | jq .findings what would arrive differently"
)]
pub struct Show {
    /// The draft; - reads standard input
    pub file: PathBuf,
    /// Show it as json, html or text
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text, hide_possible_values = true)]
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

/// `byline export`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline export post.md --to rich --copy       then paste it on medium.com
  byline export post.md --serve                a page to copy from, also over SSH
  byline export post.md --to html -o post.html a page for your site, or to import
  byline export post.md --check-url https://you.example/post
  byline export --import-guide",
    after_help = "\
Needs no token and no account. When the story is published:
  byline record post.md --url https://medium.com/@you/..."
)]
pub struct Export {
    /// The draft; - reads standard input
    #[arg(required_unless_present = "import_guide")]
    pub file: Option<PathBuf>,
    /// html (a whole page), rich (for Medium's editor) or text
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub to: Option<Carried>,
    /// Write it to this file
    #[arg(long, short = 'o', value_name = "F")]
    pub output: Option<PathBuf>,
    /// Put it on the clipboard
    #[arg(long)]
    pub copy: bool,
    /// Put it on a page of this machine to copy it from, until Ctrl-C
    #[arg(long, conflicts_with_all = ["output", "copy", "to"])]
    pub serve: bool,
    /// Check whether this page can be imported by Medium
    #[arg(long, value_name = "URL", conflicts_with_all = ["output", "copy", "to", "serve"])]
    pub check_url: Option<String>,
    /// Explain Medium's import tool
    #[arg(long, exclusive = true)]
    pub import_guide: bool,
}

/// What a story is carried over as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Carried {
    /// A whole page
    Html,
    /// Rich text for Medium's editor
    Rich,
    /// Plain text
    Text,
}

/// `byline record`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline record post.md --url https://medium.com/@you/my-story-0123456789ab
  byline record post.md --url medium.com/p/0123456789ab --as draft",
    after_help = "\
Nothing is sent. The history then knows the address and the exact text, so that
the list says where the story is and whether it was edited since, and Byline
asks before it would publish it a second time."
)]
pub struct Record {
    /// The draft, as it was carried over
    pub file: PathBuf,
    /// Where the story is
    #[arg(long)]
    pub url: String,
    /// draft, unlisted or public
    #[arg(long = "as", value_name = "VISIBILITY", value_parser = visibility, default_value = "public")]
    pub visibility: Visibility,
    /// Leave the draft's file as it is, whatever the configuration says
    #[arg(long)]
    pub no_write_back: bool,
}

/// `byline url`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline url post.md            the address, alone on its line
  byline url post.md --qr       to open it on a telephone
  byline url post.md --copy     also over SSH, where the terminal allows it"
)]
pub struct Url {
    /// The draft
    pub file: PathBuf,
    /// Put it on the clipboard
    #[arg(long)]
    pub copy: bool,
    /// Show it as a QR code
    #[arg(long)]
    pub qr: bool,
    /// Open it in a browser, where there is one
    #[arg(long)]
    pub open: bool,
}

/// `byline auth`
#[derive(Debug, Subcommand)]
pub enum Auth {
    /// Check a token with Medium and keep it in the system keyring
    Login,
    /// Say where the token is and whose it is; never shows it
    Status,
    /// Remove the token from the system keyring
    Logout,
}

/// `byline sandbox`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline sandbox                                until Ctrl-C
  byline sandbox --port 4711 --fault created-then-silent
  byline sandbox --json                         address and token on one line"
)]
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
