//! What an ending means. Every status and code that is known has a sentence of its own, and a remedy.
//!
//! The status decides first; Medium's code, of which there is no public list, only explains. A refusal is definite:
//! nothing was made. What is not definite is *unknown*, and stays so until the writer has looked.

use std::time::Duration;

use super::client::{Reply, ReplyBody, Silence, Trouble, Unsent};
use super::wire::{self, ApiError, NoReceipt};
use super::{ApiBase, Ended, PAUSE};
use crate::domain::attempt::{Outcome, Refusal, RefusalKind};
use crate::domain::plan::Account;
use crate::ports::failure::{Failure, FailureKind};

const NO_NEW_TOKENS: &str = "Medium issues no new tokens, so check before you replace it.";
const DRAFT_SAFE: &str = "Your draft is as it was; try again later.";
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

/// The account, or why it could not be had.
pub(super) fn account(ended: Ended, base: &ApiBase) -> Result<Account, Failure> {
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
        200 => wire::account(reply.body.bytes()).ok_or_else(|| {
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

/// Puts Medium's own words after ours.
fn with_message(what: &str, error: &ApiError) -> String {
    let what = what.trim_end_matches('.');
    match (error.code.filter(|code| *code > 0), error.message.as_str()) {
        (Some(code), "") => format!("{what} (code {code})."),
        (Some(code), message) => format!("{what} (code {code}: “{message}”)."),
        (None, "") => format!("{what}."),
        (None, message) => format!("{what}: “{message}”."),
    }
}

/// What a code means, for those of which someone has told.
#[rustfmt::skip] // a table is read in columns
fn code_words(code: i64) -> Option<(RefusalKind, &'static str, &'static str)> {
    use RefusalKind::{Forbidden, Invalid, Other, Token};
    Some(match code {
        6000 => (Token, "Medium says that no token was sent", "Sign in again under Account."),
        6001 | 6003 => (Token, "Medium did not accept this token", "It may be mistyped or revoked. Medium issues no new tokens, so check before you replace it."),
        6002 => (Forbidden, "This token does not have the right to do that", NO_NEW_TOKENS),
        6004 => (Token, "Medium does not know the account behind this token", NO_NEW_TOKENS),
        6005 => (Token, "Medium has removed the application behind this token", "It will not work again, and Medium issues no new ones. You can still copy or export the story."),
        6007 => (Invalid, "Medium did not expect one of the fields", "That is for Byline to mend: please report it. You can still copy or export the story."),
        6027 => (Other, "Medium has switched its publishing interface off for now", DRAFT_SAFE),
        2014 => (Invalid, "The date of publication must be in the past", "Change or remove it in Details."),
        _ => return None,
    })
}

fn status_words(
    reply: &Reply,
    error: Option<&ApiError>,
    edge: bool,
    base: &ApiBase,
) -> (RefusalKind, String, String) {
    let (kind, what, hint) = match reply.status {
        _ if edge => (
            RefusalKind::Edge,
            "A Cloudflare check stopped the request; your token is not the problem.",
            "Try again later, or from another network.",
        ),
        307 | 308 => {
            let to = reply.redirect_host.as_deref().unwrap_or("another address");
            let what = format!("{} has moved to {to}; Byline did not follow.", base.host());
            let hint = "Your draft and token went nowhere else. Look for a newer Byline.";
            return (RefusalKind::Moved, what, hint.into());
        }
        400 | 422 => (
            RefusalKind::Invalid,
            "Medium did not accept the story.",
            "Change what it names and send again.",
        ),
        401 if error.is_some() => (
            RefusalKind::Token,
            "Medium did not accept this token.",
            NO_NEW_TOKENS,
        ),
        401 => (
            RefusalKind::Other,
            "Something in front of Medium asked for a sign-in (401).",
            "Open a browser and see whether this network wants a sign-in first.",
        ),
        403 => (
            RefusalKind::Forbidden,
            "This account may not publish here.",
            "Sign in again under Account: the account and the token must belong together.",
        ),
        404 => (
            RefusalKind::Forbidden,
            "Medium has nothing at this address (404).",
            "Check the API address, and sign in again under Account.",
        ),
        413 => (
            RefusalKind::TooLarge,
            "The story is too large for Medium (413).",
            "Shorten it, or split it in two.",
        ),
        415 => (
            RefusalKind::Invalid,
            "Medium did not accept the form of the request (415).",
            "That is for Byline to mend: please report it.",
        ),
        425 => (
            RefusalKind::Other,
            "Medium did not accept it yet (425).",
            "Send again.",
        ),
        status => {
            let what = format!("Medium refused the request ({status}).");
            return (RefusalKind::Other, what, DRAFT_SAFE.into());
        }
    };
    (kind, what.into(), hint.into())
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
        retry_after: reply.retry_after,
    }
}

fn limit_words(reply: &Reply) -> String {
    let what = "Medium's limit is reached; it counts over 24 hours.";
    wire::api_error(reply.body.bytes())
        .map_or_else(|| what.into(), |error| with_message(what, &error))
}

fn unsent_words(unsent: &Unsent, base: &ApiBase) -> (String, String) {
    let host = base.host();
    match unsent {
        Unsent::Name => (
            format!("You seem to be offline: {host} was not found."),
            "Connect to a network and try again.".into(),
        ),
        Unsent::Unreachable(reason) => (
            format!("{host} cannot be reached ({reason})."),
            "Check your network and try again.".into(),
        ),
        Unsent::Timeout => (
            format!("You seem to be offline: {host} did not answer."),
            "Check your network and try again.".into(),
        ),
        Unsent::Untrusted(reason) => (
            format!("The connection to {host} is not trusted ({reason})."),
            format!(
                "Check this computer's clock (it says {}) and whether someone stands between you and the network.",
                jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M UTC"),
            ),
        ),
        Unsent::Proxy => (
            format!("Your proxy did not let the request through to {host}."),
            "Check the proxy settings of your system.".into(),
        ),
        Unsent::Token => (
            "This token holds characters that no token has.".into(),
            format!("Copy it again. {NO_NEW_TOKENS}"),
        ),
        Unsent::Unprepared(reason) => (
            format!("The request could not be prepared ({reason})."),
            "Check that this system has its root certificates.".into(),
        ),
    }
}

fn silence_words(silence: &Silence) -> String {
    match silence {
        Silence::Timeout(total) if total.as_secs() >= 2 => {
            format!("Medium did not answer within {} seconds.", total.as_secs())
        }
        Silence::Timeout(_) => "Medium did not answer in time.".into(),
        Silence::Broken => "The connection broke before Medium answered.".into(),
    }
}

fn no_receipt_words(reply: &Reply, why: NoReceipt) -> &'static str {
    match (&reply.body, why) {
        (ReplyBody::Cut, _) => "Medium accepted it, but its answer was cut short.",
        (ReplyBody::TooLarge, _) => "Medium accepted it, but its answer was too long to read.",
        (ReplyBody::Whole(bytes), _) if bytes.is_empty() => {
            "Medium accepted it, but its answer was empty."
        }
        (ReplyBody::Whole(_), NoReceipt::Unreadable) => {
            "Medium accepted it, but its answer could not be read."
        }
        (ReplyBody::Whole(_), NoReceipt::NoAddress) => {
            "Medium accepted it, but gave no address that can be trusted."
        }
    }
}

fn odd_success_words(reply: &Reply) -> String {
    let status = reply.status;
    let looks_like_a_page =
        reply.media_type == "text/html" || reply.body.bytes().trim_ascii_start().starts_with(b"<");
    match &reply.body {
        ReplyBody::Cut => format!("The answer was cut short ({status})."),
        ReplyBody::TooLarge => format!("The answer was too long to read ({status})."),
        ReplyBody::Whole(_) if looks_like_a_page => {
            format!("A web page answered instead of Medium's API ({status}).")
        }
        ReplyBody::Whole(_) => format!("The answer was not one that Medium gives ({status})."),
    }
}

fn redirect_words(reply: &Reply) -> String {
    let to = reply.redirect_host.as_deref().unwrap_or("another address");
    format!(
        "Medium redirected the request to {to} ({}); Byline did not follow.",
        reply.status
    )
}

fn server_words(status: u16, reply: &Reply) -> String {
    let what = match status {
        500 => "Medium failed inside (500).".to_owned(),
        502 | 504 => format!("A gateway in front of Medium failed ({status})."),
        503 => match reply.retry_after {
            Some(seconds) => {
                format!("Medium was unavailable (503) and named a wait of {seconds} seconds.")
            }
            None => "Medium was unavailable (503).".to_owned(),
        },
        _ => format!("Medium answered with status {status}."),
    };
    wire::api_error(reply.body.bytes()).map_or(what.clone(), |error| with_message(&what, &error))
}

#[cfg(test)]
mod tests;
