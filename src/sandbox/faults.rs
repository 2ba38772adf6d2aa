//! The ways in which a service fails, to be switched on at will: for practice before real life, and for tests.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// One way to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// 401 with code 6003.
    Unauthorized,
    /// 401 with code 6005.
    TokenMissingApp,
    /// 403 with an answer of the API.
    Forbidden,
    /// 403 with a web page of Cloudflare.
    ForbiddenHtml,
    /// 429 with code 1007.
    RateLimited,
    /// 400.
    Invalid,
    /// 413 with a web page of nginx.
    TooLarge,
    /// 500, nothing made.
    ServerError,
    /// 502, nothing made.
    BadGateway,
    /// 504 although the post was made.
    GatewayAfter,
    /// 503, nothing made.
    Unavailable,
    /// The post is made, the answer comes late.
    Slow(Duration),
    /// The post is made, the answer never comes.
    CreatedThenSilent,
    /// 201 with half of its JSON.
    Truncated,
    /// 201 without a body.
    Empty,
    /// 200 with a web page, nothing made.
    Html200,
    /// 302 to another host, nothing made.
    Redirect302,
    /// 307 to another host, nothing made.
    Redirect307,
    /// The connection is closed without an answer, nothing made.
    DroppedBefore,
    /// The post is made, its tags are not kept.
    TagsDropped,
}

/// One row of the table of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultRow {
    /// The fault.
    pub fault: Fault,
    /// What it is called on the command line and in `PUT /_sandbox/fault`.
    pub name: &'static str,
    /// What it does, for a list a person chooses from.
    pub words: &'static str,
}

const fn row(fault: Fault, name: &'static str, words: &'static str) -> FaultRow {
    FaultRow { fault, name, words }
}

/// How long [`Fault::Slow`] waits unless told otherwise.
pub const SLOW: Duration = Duration::from_secs(30);

/// Every fault, in the order they are offered.
#[rustfmt::skip] // a table is read in columns
pub const FAULTS: &[FaultRow] = &[
    row(Fault::Unauthorized, "unauthorized", "Refuse the token (401, code 6003)"),
    row(Fault::TokenMissingApp, "token-missing-app", "Refuse the token: its application is gone (401, code 6005)"),
    row(Fault::Forbidden, "forbidden", "Refuse: not allowed (403)"),
    row(Fault::ForbiddenHtml, "forbidden-html", "Stop at a Cloudflare page (403, HTML)"),
    row(Fault::RateLimited, "rate-limited", "Refuse: daily limit reached (429, code 1007)"),
    row(Fault::Invalid, "invalid", "Refuse: a field is wrong (400)"),
    row(Fault::TooLarge, "too-large", "Refuse: too large (413, HTML)"),
    row(Fault::ServerError, "server-error", "Fail inside (500)"),
    row(Fault::BadGateway, "bad-gateway", "Fail at a gateway, nothing made (502)"),
    row(Fault::GatewayAfter, "gateway-after", "Make the post, then fail at a gateway (504)"),
    row(Fault::Unavailable, "unavailable", "Be unavailable (503)"),
    row(Fault::Slow(SLOW), "slow", "Make the post, answer after 30 seconds"),
    row(Fault::CreatedThenSilent, "created-then-silent", "Make the post, then never answer"),
    row(Fault::Truncated, "truncated", "Make the post, cut the answer in half (201)"),
    row(Fault::Empty, "empty", "Make the post, answer without a body (201)"),
    row(Fault::Html200, "html-200", "Answer with a web page (200), nothing made"),
    row(Fault::Redirect302, "redirect-302", "Redirect elsewhere (302)"),
    row(Fault::Redirect307, "redirect-307", "Redirect elsewhere, asking to send again (307)"),
    row(Fault::DroppedBefore, "dropped-before", "Close the connection without an answer"),
    row(Fault::TagsDropped, "tags-dropped", "Make the post without its tags"),
];

impl Fault {
    /// Its row in the table.
    #[must_use]
    pub fn row(self) -> &'static FaultRow {
        let same =
            |row: &&FaultRow| std::mem::discriminant(&row.fault) == std::mem::discriminant(&self);
        // The test below proves that every fault has its row.
        FAULTS.iter().find(same).unwrap_or(&FAULTS[0])
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Reads a name; `slow:2.5` waits two and a half seconds. `None` for any other word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        if let Some(seconds) = word.strip_prefix("slow:") {
            let seconds: f64 = seconds
                .parse()
                .ok()
                .filter(|s| (0.0..=3600.0).contains(s))?;
            return Some(Self::Slow(Duration::from_secs_f64(seconds)));
        }
        FAULTS
            .iter()
            .find(|row| row.name == word)
            .map(|row| row.fault)
    }
}

/// Which requests a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// Only requests that make a post.
    #[default]
    Posts,
    /// Only uploads of pictures.
    Images,
    /// Every request to the API.
    All,
}

/// What a request makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Makes {
    /// A post.
    Post,
    /// A picture.
    Image,
    /// Nothing.
    Nothing,
}

/// A fault that is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultOrder {
    /// The fault.
    pub fault: Fault,
    /// How many requests it strikes before it is over; `None` until it is switched off.
    pub times: Option<u32>,
    /// Which requests it strikes.
    pub reach: Reach,
}

impl FaultOrder {
    /// A fault for the next request that makes a post, and no other.
    #[must_use]
    pub fn once(fault: Fault) -> Self {
        Self {
            fault,
            times: Some(1),
            reach: Reach::Posts,
        }
    }

    /// A fault for every request that makes a post, until it is switched off.
    #[must_use]
    pub fn lasting(fault: Fault) -> Self {
        Self {
            fault,
            times: None,
            reach: Reach::Posts,
        }
    }

    /// The same, striking uploads of pictures instead.
    #[must_use]
    pub fn of_images(self) -> Self {
        Self {
            reach: Reach::Images,
            ..self
        }
    }

    /// The same, striking every request to the API.
    #[must_use]
    pub fn everywhere(self) -> Self {
        Self {
            reach: Reach::All,
            ..self
        }
    }
}

/// The switch: at most one fault is on.
#[derive(Debug, Default)]
pub(super) struct FaultSwitch(std::sync::Mutex<Option<FaultOrder>>);

impl FaultSwitch {
    /// Switches a fault on, or off with `None`. A fault ordered for no request at all is off.
    pub(super) fn set(&self, order: Option<FaultOrder>) {
        *super::locked(&self.0) = order.filter(|order| order.times != Some(0));
    }

    /// The fault that is on, left as it is.
    pub(super) fn current(&self) -> Option<FaultOrder> {
        *super::locked(&self.0)
    }

    /// The fault that strikes this request, counted down.
    pub(super) fn strike(&self, makes: Makes) -> Option<Fault> {
        let mut slot = super::locked(&self.0);
        let order = slot.as_mut()?;
        let struck = match order.reach {
            Reach::Posts => makes == Makes::Post,
            Reach::Images => makes == Makes::Image,
            Reach::All => true,
        };
        if !struck {
            return None;
        }
        let fault = order.fault;
        if let Some(times) = &mut order.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                *slot = None;
            }
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_as_its_fault() {
        for row in FAULTS {
            assert_eq!(Fault::parse(row.name), Some(row.fault), "{}", row.name);
            assert_eq!(row.fault.name(), row.name);
        }
        assert_eq!(
            Fault::parse("slow:0.5"),
            Some(Fault::Slow(Duration::from_millis(500)))
        );
        for wrong in [
            "",
            "Slow",
            "slow:",
            "slow:-1",
            "slow:nan",
            "slow:1e99",
            "nothing",
        ] {
            assert_eq!(Fault::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_fault_for_posts_leaves_other_requests_alone_and_ends_after_its_times() {
        let switch = FaultSwitch::default();
        switch.set(Some(FaultOrder {
            times: Some(2),
            ..FaultOrder::once(Fault::Empty)
        }));
        assert_eq!(switch.strike(Makes::Nothing), None);
        assert_eq!(switch.strike(Makes::Post), Some(Fault::Empty));
        assert_eq!(switch.strike(Makes::Post), Some(Fault::Empty));
        assert_eq!(switch.strike(Makes::Post), None);
        switch.set(Some(FaultOrder::lasting(Fault::Invalid).everywhere()));
        assert_eq!(switch.strike(Makes::Nothing), Some(Fault::Invalid));
        assert!(switch.current().is_some());
        switch.set(Some(FaultOrder::lasting(Fault::Invalid).of_images()));
        assert_eq!(switch.strike(Makes::Post), None);
        assert_eq!(switch.strike(Makes::Image), Some(Fault::Invalid));
        switch.set(None);
        assert_eq!(switch.strike(Makes::Post), None);
    }
}
