//! The sentences: what happened, and what to do about it.

use super::super::ApiBase;
use super::super::client::{Reply, ReplyBody, Silence, Unsent};
use super::super::wire::{self, ApiError, NoReceipt};
use crate::domain::attempt::RefusalKind;

pub(super) const NO_NEW_TOKENS: &str =
    "Medium issues no new tokens, so check before you replace it.";
pub(super) const DRAFT_SAFE: &str = "Your draft is as it was; try again later.";

/// Puts Medium's own words after ours.
pub(super) fn with_message(what: &str, error: &ApiError) -> String {
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
pub(super) fn code_words(code: i64) -> Option<(RefusalKind, &'static str, &'static str)> {
    use RefusalKind::{Forbidden, Invalid, Other, Token};
    Some(match code {
        6000 => (Token, "Medium says that no token was sent", "Sign in again."),
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

pub(super) fn status_words(
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
            "Sign in again: the account and the token must belong together.",
        ),
        404 => (
            RefusalKind::Forbidden,
            "Medium has nothing at this address (404).",
            "Check the API address, and sign in again.",
        ),
        405 => (
            RefusalKind::Other,
            "This address does not take stories (405).",
            "Check the API address; Medium's own needs no setting.",
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

pub(super) fn limit_words(reply: &Reply) -> String {
    let what = "Medium's limit is reached; it counts over 24 hours.";
    wire::api_error(reply.body.bytes())
        .map_or_else(|| what.into(), |error| with_message(what, &error))
}

pub(super) fn unsent_words(unsent: &Unsent, base: &ApiBase) -> (String, String) {
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

pub(super) fn silence_words(silence: &Silence) -> String {
    match silence {
        Silence::Timeout(total) if total.as_secs() >= 2 => {
            format!("Medium did not answer within {} seconds.", total.as_secs())
        }
        Silence::Timeout(_) => "Medium did not answer in time.".into(),
        Silence::Broken => "The connection broke before Medium answered.".into(),
    }
}

pub(super) fn no_receipt_words(reply: &Reply, why: NoReceipt) -> &'static str {
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

pub(super) fn odd_success_words(reply: &Reply) -> String {
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

pub(super) fn redirect_words(reply: &Reply) -> String {
    let to = reply.redirect_host.as_deref().unwrap_or("another address");
    format!(
        "Medium redirected the request to {to} ({}); Byline did not follow.",
        reply.status
    )
}

pub(super) fn server_words(status: u16, reply: &Reply) -> String {
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
