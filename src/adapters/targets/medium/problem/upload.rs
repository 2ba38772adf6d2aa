//! What the ending of an upload means. Whatever it is, no story was made.

use std::time::Duration;

use super::super::client::{Reply, ReplyBody, Silence, Trouble, Unsent};
use super::super::{ApiBase, Ended, PAUSE, wire};
use super::words::{
    DRAFT_SAFE, limit_words, odd_success_words, redirect_words, server_words, silence_words,
    unsent_words,
};
use super::{Again, PATIENCE, is_about_the_limit, is_edge, refusal};
use crate::domain::attempt::{Outcome, RefusalKind};
use crate::domain::text::visible;

/// What can be done about an upload that ended without a definite answer.
const KEPT: &str = "Try again; pictures that did arrive are not uploaded twice.";

/// Whether to upload again after this many tries.
pub(in super::super) fn again(ended: &Ended, tries: u32) -> Again {
    let reply = match ended {
        Ok(reply) => reply,
        // A wait of minutes is asked for once more, and no oftener.
        Err(Trouble::Silent(Silence::Timeout(_))) if tries > 1 => return Again::Never,
        Err(Trouble::Silent(_)) => return Again::Soon,
        Err(Trouble::Unsent(unsent)) => {
            return match unsent {
                Unsent::Name | Unsent::Unreachable(_) | Unsent::Timeout => Again::Soon,
                Unsent::Untrusted(_) | Unsent::Proxy | Unsent::Token | Unsent::Unprepared(_) => {
                    Again::Never
                }
            };
        }
    };
    let named = reply.retry_after.map(Duration::from_secs);
    match reply.status {
        _ if is_edge(reply) => Again::Never,
        429 | 503 => match named {
            Some(wait) if wait <= PATIENCE => Again::After(wait),
            None if reply.status == 503 || tries == 1 => Again::Soon,
            Some(_) | None => Again::Never,
        },
        425 if tries == 1 => Again::After(PAUSE / 8),
        408 | 500..=599 => Again::Soon,
        // Taken, and the address is lost: asked once more, it is given again.
        200 | 201 if tries == 1 && !looks_like_a_page(reply) => Again::Soon,
        _ => Again::Never,
    }
}

/// The picture's address, or how the send has ended for want of it. `name` is the picture's path in the draft.
pub(in super::super) fn address(
    ended: Ended,
    name: &str,
    base: &ApiBase,
) -> Result<String, Box<Outcome>> {
    let says = |what: &str| {
        format!(
            "{} was not uploaded. {what} No story was made.",
            visible(name)
        )
    };
    let not_sent = |what: &str, hint: &str| Outcome::NotSent {
        what: says(what),
        hint: hint.into(),
    };
    let reply = match ended {
        Ok(reply) => reply,
        Err(Trouble::Unsent(unsent)) => {
            let (what, hint) = unsent_words(&unsent, base);
            return Err(Box::new(not_sent(&what, &hint)));
        }
        Err(Trouble::Silent(silence)) => {
            return Err(Box::new(not_sent(&silence_words(&silence), KEPT)));
        }
    };
    Err(Box::new(match reply.status {
        200 | 201 => match wire::picture_address(reply.body.bytes(), base) {
            Some(address) => return Ok(address),
            None => not_sent(&odd_success_words(&reply), KEPT),
        },
        429 => limited(&reply, says),
        400..=499 if is_about_the_limit(&reply) => limited(&reply, says),
        408 => not_sent("Medium said that it took too long (408).", KEPT),
        307 | 308 | 400..=499 => refused(&reply, base, says),
        503 if reply.stopped_at_edge => refused(&reply, base, says),
        202..=299 => not_sent(&odd_success_words(&reply), KEPT),
        300..=399 => not_sent(
            &redirect_words(&reply),
            "Check the API address, and whether this network wants a sign-in first.",
        ),
        status => not_sent(&server_words(status, &reply), KEPT),
    }))
}

fn limited(reply: &Reply, says: impl Fn(&str) -> String) -> Outcome {
    Outcome::Limited {
        what: says(&limit_words(reply)),
        status: Some(reply.status),
        retry_after: reply.retry_after,
    }
}

/// The sentences of a refused story, but where they speak of the story.
fn refused(reply: &Reply, base: &ApiBase, says: impl Fn(&str) -> String) -> Outcome {
    let mut refusal = refusal(reply, base);
    let named = refusal
        .code
        .is_some_and(|code| super::code_words(code).is_some());
    let own = match refusal.kind {
        _ if named => None,
        RefusalKind::TooLarge => Some((
            "It is too large for Medium (413).",
            "Save it smaller, or as JPEG.",
        )),
        RefusalKind::Invalid => Some((
            "Medium did not accept it.",
            "Open it in a picture program and save it again as PNG or JPEG.",
        )),
        RefusalKind::Forbidden => Some((
            "This token may not upload pictures.",
            "Put the picture online and use its address, or add it on medium.com.",
        )),
        RefusalKind::Token | RefusalKind::Edge | RefusalKind::Moved | RefusalKind::Other => None,
    };
    if let Some((what, hint)) = own {
        let error = wire::api_error(reply.body.bytes());
        refusal.what = error.map_or_else(|| what.into(), |e| super::with_message(what, &e));
        refusal.hint = hint.into();
    }
    if refusal.hint.is_empty() {
        refusal.hint = DRAFT_SAFE.into();
    }
    refusal.what = says(&refusal.what);
    Outcome::Rejected { refusal }
}

fn looks_like_a_page(reply: &Reply) -> bool {
    reply.media_type == "text/html"
        && matches!(&reply.body, ReplyBody::Whole(bytes) if !bytes.is_empty())
}
