//! What an ending means. Every status and code that is known has a sentence of its own, and a remedy.
//!
//! The status decides first; Medium's code, of which there is no public list, only explains. A refusal is definite:
//! nothing was made. What is not definite is *unknown*, and stays so until the writer has looked.

pub(super) mod upload;
mod words;

use std::time::Duration;

use super::client::{Reply, ReplyBody, Trouble, Unsent};
use super::wire::{self, NoReceipt};
use super::{ApiBase, Ended, PAUSE};
use crate::domain::attempt::{Outcome, Refusal, RefusalKind};
use crate::ports::failure::{Failure, FailureKind};
use words::{
    DRAFT_SAFE, code_words, limit_words, no_receipt_words, odd_success_words, redirect_words,
    server_words, silence_words, status_words, unsent_words, with_message,
};

/// Longest wait that is waited out while asking whose token it is.
const PATIENCE: Duration = Duration::from_secs(60);

/// How the one request that makes a post ended.
pub(super) fn outcome(ended: Ended, base: &ApiBase) -> Outcome {
    match ended {
        Err(Trouble::Unsent(unsent)) => {
            let (what, hint) = unsent_words(&unsent, base);
            Outcome::NotSent {
                what: format!("{what} Nothing was sent."),
                hint,
            }
        }
        Err(Trouble::Silent(silence)) => Outcome::Unknown {
            what: silence_words(&silence),
        },
        Ok(reply) => answered(&reply, base),
    }
}

fn answered(reply: &Reply, base: &ApiBase) -> Outcome {
    match reply.status {
        201 => match wire::receipt(reply.body.bytes(), base) {
            Ok(receipt) => Outcome::Sent { receipt },
            Err(why) => Outcome::SentNoAddress {
                what: no_receipt_words(reply, why).into(),
            },
        },
        // Not what Medium answers, but an id is proof enough.
        200 => match wire::receipt(reply.body.bytes(), base) {
            Ok(receipt) => Outcome::Sent { receipt },
            Err(why @ NoReceipt::NoAddress) => Outcome::SentNoAddress {
                what: no_receipt_words(reply, why).into(),
            },
            Err(NoReceipt::Unreadable) => Outcome::Unknown {
                what: odd_success_words(reply),
            },
        },
        202..=299 => Outcome::Unknown {
            what: odd_success_words(reply),
        },
        307 | 308 => Outcome::Rejected {
            refusal: refusal(reply, base),
        },
        300..=399 => Outcome::Unknown {
            what: redirect_words(reply),
        },
        408 => Outcome::Unknown {
            what: "Medium said that the request took too long (408).".into(),
        },
        // nginx notes so that the client had gone; what came of the request is not said.
        499 => Outcome::Unknown {
            what: "A gateway broke the connection off (499).".into(),
        },
        429 => limited(reply),
        400..=499 if is_about_the_limit(reply) => limited(reply),
        503 if reply.stopped_at_edge => Outcome::Rejected {
            refusal: refusal(reply, base),
        },
        400..=499 => Outcome::Rejected {
            refusal: refusal(reply, base),
        },
        status => Outcome::Unknown {
            what: server_words(status, reply),
        },
    }
}

/// Whether asking whose token it is may be repeated, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// It would end the same way.
    Never,
    /// After a short, random pause.
    Soon,
    /// After this long.
    After(Duration),
}

/// Whether to ask again after this many tries.
pub(super) fn again(ended: &Ended, tries: u32) -> Again {
    match ended {
        Err(Trouble::Silent(_)) => Again::Soon,
        Err(Trouble::Unsent(unsent)) => match unsent {
            Unsent::Name | Unsent::Unreachable(_) | Unsent::Timeout => Again::Soon,
            Unsent::Untrusted(_) | Unsent::Proxy | Unsent::Token | Unsent::Unprepared(_) => {
                Again::Never
            }
        },
        Ok(reply) => match reply.status {
            _ if is_edge(reply) && tries == 1 => Again::After(Duration::from_secs(5)),
            _ if is_edge(reply) => Again::Never,
            429 | 503 => match reply.retry_after.map(Duration::from_secs) {
                Some(wait) if wait <= PATIENCE => Again::After(wait),
                Some(_) => Again::Never,
                None => Again::Soon,
            },
            425 if tries == 1 => Again::After(PAUSE / 8),
            408 | 500..=599 => Again::Soon,
            200 if !matches!(reply.body, ReplyBody::Whole(_)) => Again::Soon,
            _ => Again::Never,
        },
    }
}

/// What was asked for, or why it could not be had.
pub(super) fn answer<T>(
    ended: Ended,
    base: &ApiBase,
    read: impl FnOnce(&[u8]) -> Option<T>,
) -> Result<T, Failure> {
    let reply = match ended {
        Ok(reply) => reply,
        Err(Trouble::Unsent(unsent)) => {
            let (what, hint) = unsent_words(&unsent, base);
            let kind = match unsent {
                Unsent::Token => FailureKind::SignedOut,
                Unsent::Unprepared(_) => FailureKind::Internal,
                Unsent::Name
                | Unsent::Unreachable(_)
                | Unsent::Timeout
                | Unsent::Untrusted(_)
                | Unsent::Proxy => FailureKind::NotSent,
            };
            return Err(Failure::new(kind, what, hint));
        }
        Err(Trouble::Silent(silence)) => {
            return Err(Failure::new(
                FailureKind::NotSent,
                silence_words(&silence),
                "Try again.",
            ));
        }
    };
    match reply.status {
        200 => read(reply.body.bytes()).ok_or_else(|| {
            let hint =
                "A network that wants a sign-in page first answers so; open a browser and see.";
            Failure::new(FailureKind::NotSent, odd_success_words(&reply), hint)
        }),
        429 => Err(Failure::new(
            FailureKind::Limited,
            limit_words(&reply),
            DRAFT_SAFE,
        )),
        408 => Err(Failure::new(
            FailureKind::NotSent,
            "Medium took too long (408).",
            "Try again.",
        )),
        503 if reply.stopped_at_edge => Err(refused(refusal(&reply, base))),
        307 | 308 | 400..=499 => Err(refused(refusal(&reply, base))),
        300..=399 => Err(Failure::new(
            FailureKind::NotSent,
            redirect_words(&reply),
            "Check the API address, and whether this network wants a sign-in first.",
        )),
        status => {
            let what = server_words(status, &reply);
            Err(Failure::new(FailureKind::NotSent, what, "Try again later."))
        }
    }
}

fn refused(refusal: Refusal) -> Failure {
    let kind = match refusal.kind {
        RefusalKind::Token => FailureKind::SignedOut,
        RefusalKind::Forbidden
        | RefusalKind::Edge
        | RefusalKind::Invalid
        | RefusalKind::TooLarge
        | RefusalKind::Moved
        | RefusalKind::Other => FailureKind::Rejected,
    };
    Failure::new(kind, refusal.what, refusal.hint)
}

/// A definite refusal in words.
fn refusal(reply: &Reply, base: &ApiBase) -> Refusal {
    let error = wire::api_error(reply.body.bytes());
    let code = error.as_ref().and_then(|error| error.code);
    let edge = is_edge(reply);
    let known = code.filter(|_| !edge).and_then(code_words);
    let (kind, what, hint) = match known {
        Some((kind, what, hint)) => (kind, what.to_owned(), hint.to_owned()),
        None => status_words(reply, error.as_ref(), edge, base),
    };
    let what = match error.filter(|_| !edge) {
        Some(error) => with_message(&what, &error),
        None => what,
    };
    Refusal {
        kind,
        status: reply.status,
        code,
        what,
        hint,
    }
}

/// Whether a check in front of Medium stopped the request: it says so itself, or a 403 is not the API's.
fn is_edge(reply: &Reply) -> bool {
    let from_api =
        reply.media_type == "application/json" || wire::api_error(reply.body.bytes()).is_some();
    match reply.status {
        403 => reply.stopped_at_edge || !from_api,
        503 => reply.stopped_at_edge,
        _ => false,
    }
}

/// The daily limit has been seen under other statuses than 429.
fn is_about_the_limit(reply: &Reply) -> bool {
    wire::api_error(reply.body.bytes()).is_some_and(|error| {
        error.code == Some(1007) || error.message.to_lowercase().contains("rate limit")
    })
}

fn limited(reply: &Reply) -> Outcome {
    Outcome::Limited {
        what: limit_words(reply),
        status: Some(reply.status),
        retry_after: reply.retry_after,
    }
}

#[cfg(test)]
mod tests;
