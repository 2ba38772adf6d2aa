//! The command line, as one tree: parsing, help, and the man pages and completions read it.

pub mod scripting;

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};

use crate::domain::draft::is_absolute;
use crate::domain::post::{ContentFormat, License, Visibility};
use crate::ports::secrets::Keep;
use scripting::{Completion, Config, Doctor, Help, List, Man, New, Set};

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
  MEDIUM_INTEGRATION_TOKEN  the token, instead of one kept elsewhere
  BYLINE_TOKEN_FILE         a file with the token, that only you can read
  BYLINE_API_URL            another API than https://api.medium.com/v1
  BYLINE_CONFIG_DIR         where config.toml is"
)]
pub struct Args {
    /// A folder of drafts, or one draft
    pub path: Option<PathBuf>,
    /// Use the sandbox inside Byline, not Medium
    #[arg(long, global = true)]
    pub sandbox: bool,
    /// Use another of your accounts, by its name in the settings
    #[arg(long, global = true, value_name = "NAME")]
    pub account: Option<String>,
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
    /// Show what was sent, and settle what is not known
    History(History),
    /// List what will look different on Medium, and what stops publishing
    Check(Check),
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
  byline auth login --store file    where there is no keyring
  byline auth login --account blog  another account beside the first
  byline auth status --json"
    )]
    Auth {
        /// What to do
        #[command(subcommand)]
        command: Auth,
    },
    /// Find texts kept after a crash or a failed save: list, show, restore
    #[command(
        help_template = LAYOUT,
        before_help = "\
Examples:
  byline recover                             what there is, newest first
  byline recover show kX3f9a2B | less
  byline recover restore kX3f9a2B --to essay.md"
    )]
    Recover {
        /// What to do; a list when left out
        #[command(subcommand)]
        command: Option<Recover>,
    },
    /// Run the stand-in Medium on this machine, for practice and tests
    Sandbox(Sandbox),
    /// Make a new draft, and print where it is
    New(New),
    /// List the drafts of a folder, and what became of each
    List(List),
    /// Change what a draft's header says: title, tags and the like
    Set(Set),
    /// Print, change and check your settings
    #[command(
        help_template = LAYOUT,
        before_help = "\
Examples:
  byline config get editor.width
  byline config set drafts ~/writing ~/notes
  byline config set auth.token_command pass show medium
  byline config check                what is odd, with its line; exit code 3
  byline config keys                 the keys of the screen"
    )]
    Config {
        /// What to do
        #[command(subcommand)]
        command: Config,
    },
    /// Say what is there, what is missing, and what to do about it
    Doctor(Doctor),
    /// Print the completions for your shell
    Completion(Completion),
    /// Print the manual as man pages
    Man(Man),
    /// Explain a command, or the exit codes
    Help(Help),
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
Byline, under History, or with byline history resolve."
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
    /// Hand it to a publication, by id or name, instead of your own profile
    #[arg(long, value_name = "PUBLICATION")]
    pub publication: Option<String>,
    /// Send it as html or markdown, instead of what the configuration says
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub format: Option<ContentFormat>,
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

/// Reads a format.
fn format(word: &str) -> Result<ContentFormat, String> {
    ContentFormat::ALL
        .into_iter()
        .find(|format| format.word() == word)
        .ok_or_else(|| "it is html or markdown".into())
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

/// `byline check`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline check post.md                    what the checks screen lists
  byline check ~/writing --strict         every draft; exit code 3 on a warning
  byline check post.md --fix              double spaces, dashes, http: mended
  byline check --rules                    what every rule means",
    after_help = "\
Exit code 3 when an error was found; with --strict also for a warning. What you
have told the checks screen to ignore is not listed. --network asks each picture
and link of the draft, 8 at a time and 5 seconds at most; nothing else does."
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Check {
    /// Drafts, or folders of them; - reads standard input
    #[arg(required_unless_present = "rules", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Ask whether pictures and links can be reached
    #[arg(long)]
    pub network: bool,
    /// Fail on warnings, too
    #[arg(long)]
    pub strict: bool,
    /// Apply every safe fix, and list the rest
    #[arg(long)]
    pub fix: bool,
    /// Explain every rule
    #[arg(long)]
    pub rules: bool,
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
    /// Show it as json, html, markdown or text
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
    /// The Markdown that is sent instead, if you want that
    Markdown,
    /// Plain text
    Text,
}

/// `byline history`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline history                              every attempt, the newest first
  byline history show A3F9                    what exactly was sent
  byline history show A3F9 --compare          and what has changed since
  byline history resolve A3F9 --url https://medium.com/@you/e6f36a
  byline history resolve A3F9 --absent        unlocks the draft",
    after_help = "\
What was sent to the sandbox has a history of its own: byline history --sandbox"
)]
pub struct History {
    /// What to do; without it, every attempt is listed
    #[command(subcommand)]
    pub command: Option<HistoryCommand>,
}

/// What to do with one attempt.
#[derive(Debug, Subcommand)]
pub enum HistoryCommand {
    /// Show one attempt and exactly what it sent
    Show {
        /// Its name, as the list has it
        id: String,
        /// Print the request body alone, byte for byte
        #[arg(long, conflicts_with = "compare")]
        body: bool,
        /// Show what has changed in the draft since
        #[arg(long)]
        compare: bool,
    },
    /// Say how an attempt ended of which Byline does not know it
    #[command(group = clap::ArgGroup::new("how").required(true))]
    Resolve {
        /// Its name, as the list has it
        id: String,
        /// It is there, at this address
        #[arg(long, group = "how", value_name = "URL")]
        url: Option<String>,
        /// You looked, and it is not there: the draft may be sent again
        #[arg(long, group = "how")]
        absent: bool,
    },
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
    /// Check a token with Medium and keep it
    Login(Login),
    /// Say where the token is and whose it is; never shows it
    Status,
    /// Remove the token from wherever Byline keeps it
    Logout,
}

/// `byline auth login`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The token is asked for, or read from standard input; it is never an argument.
The keyring is encrypted by your system. A file is plain text that only you can
read. A session is memory that is cleared when you log out.")]
pub struct Login {
    /// Where to keep it: keyring, file or session; else as your settings say
    #[arg(long, value_name = "PLACE", value_parser = keep)]
    pub store: Option<Keep>,
    /// Sign in through the browser, for an application registered with Medium
    #[arg(long)]
    pub oauth: bool,
    /// Port on this machine that the browser comes back to; any when left out
    #[arg(
        long,
        default_value_t = 0,
        requires = "oauth",
        hide_default_value = true
    )]
    pub port: u16,
}

/// Reads a place for a token.
fn keep(word: &str) -> Result<Keep, String> {
    Keep::parse(word).ok_or_else(|| "it is keyring, file or session".into())
}

/// `byline recover`
#[derive(Debug, Subcommand)]
pub enum Recover {
    /// List the texts, newest first
    List,
    /// Print a text
    Show {
        /// Its name in the list, or the beginning of it
        name: String,
    },
    /// Make a file of a text; never replaces one
    Restore {
        /// Its name in the list, or the beginning of it
        name: String,
        /// The new file, instead of the draft's own place or one beside it
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Remove texts for good
    Discard {
        /// Their names in the list, or the beginnings of them
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
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
