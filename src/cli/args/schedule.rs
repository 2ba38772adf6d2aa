//! `byline schedule`, as a part of the command line.

use std::path::PathBuf;

use clap::Subcommand;

use super::{LAYOUT, canonical, format, license, visibility};
use crate::domain::post::{ContentFormat, License, Visibility};

/// What to do with planned sends.
#[derive(Debug, Subcommand)]
pub enum Schedule {
    /// Check and confirm a draft now, and send it later
    Add(Box<Add>),
    /// List what is planned, and what became of it
    List,
    /// Take a planned send out
    Rm {
        /// Its name, as the list has it
        id: String,
    },
    /// Send what is due
    #[command(after_help = "\
Each planned send leaves at most once, however often and wherever this runs.
What is not as it was confirmed is held and says why: a changed draft, another
account, a time missed by more than an hour. When nothing can be reached, it is
tried again by the next run of that hour. Exit codes as of byline publish; 0 when
nothing is due.")]
    Run {
        /// Say nothing when nothing is due, as a timer wants it
        #[arg(long)]
        due: bool,
    },
    /// Print a timer for systemd or cron; installs nothing
    Timer {
        /// A line for crontab instead
        #[arg(long)]
        cron: bool,
    },
}

/// `byline schedule add`
#[derive(Debug, clap::Args)]
#[command(
    help_template = LAYOUT,
    before_help = "\
Examples:
  byline schedule add post.md --at 2026-11-24T09:00+01:00 --yes
  byline schedule add post.md --at \"tomorrow 9:00\" --as public --confirm public",
    after_help = "\
What is confirmed now is what will be sent: if the draft has changed by then, it
is held instead. Its name in the list is printed on standard output."
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Add {
    /// The draft
    pub file: PathBuf,
    /// When: 2026-11-24T09:00+01:00, or your own time as "2026-11-24 09:00", "tomorrow 9:00"
    #[arg(long, value_name = "TIME")]
    pub at: String,
    /// Plan it without asking (drafts only)
    #[arg(long, short = 'y')]
    pub yes: bool,
    /// draft, unlisted or public, instead of the draft's own
    #[arg(long = "as", value_name = "VISIBILITY", value_parser = visibility)]
    pub visibility: Option<Visibility>,
    /// Confirm an unlisted or public story by that very word
    #[arg(long, value_name = "WORD", value_parser = visibility)]
    pub confirm: Option<Visibility>,
    /// Send it even if the draft has changed by then, as it is then
    #[arg(long)]
    pub follow_edits: bool,
    /// Plan it although this draft was sent before: makes a second story
    #[arg(long)]
    pub again: bool,
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
}
