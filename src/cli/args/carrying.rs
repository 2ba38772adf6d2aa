//! What the commands take that carry a story over by hand and deal with its address.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{LAYOUT, visibility};
use crate::domain::post::Visibility;

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
    /// Take the address although it does not look like a story's
    #[arg(long)]
    pub insist: bool,
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
