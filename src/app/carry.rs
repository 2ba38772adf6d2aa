//! Carrying a story over by hand: what is ordered, and what comes of it.

use std::path::PathBuf;

use crate::domain::attempt::AttemptId;
use crate::domain::carry::{HandedOff, Parcel, Point};
use crate::domain::plan::Plan;
use crate::ports::clipboard::{Rich, RichCopied};
use crate::ports::failure::Failure;

/// An order.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Put rich text on the clipboard.
    CopyRich(Rich),
    /// Put the story on a page of this machine.
    HandOff {
        /// What there is to carry.
        parcel: Box<Parcel>,
        /// The draft's file.
        draft: PathBuf,
    },
    /// See whether a page can be imported.
    Check {
        /// Its address.
        url: String,
        /// The draft's title.
        title: String,
    },
    /// Put a story that was published by hand into the history.
    Record {
        /// What was carried over.
        plan: Box<Plan>,
        /// Where it is.
        url: String,
    },
}

/// What came of it.
#[derive(Debug, Clone)]
pub enum News {
    /// Rich text was copied, or why not.
    CopiedRich(Result<RichCopied, Failure>),
    /// The story is on a page.
    HandedOff {
        /// Its draft's file.
        draft: PathBuf,
        /// Where the page is.
        at: Result<HandedOff, Failure>,
    },
    /// A page was looked at.
    Checked {
        /// Its address.
        url: String,
        /// What was found, point by point.
        points: Result<Vec<Point>, Failure>,
    },
    /// A story was put into the history.
    Recorded {
        /// What was carried over.
        plan: Box<Plan>,
        /// Where it is.
        url: String,
        /// Under which name.
        recorded: Result<AttemptId, Failure>,
    },
}
