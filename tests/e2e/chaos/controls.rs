//! The controls: senders that are wrong on purpose. What catches them would catch Byline.

use std::future::{Pending, pending};
use std::sync::Arc;

use byline::domain::attempt::Outcome;
use byline::domain::plan::{Plan, Target};
use byline::runtime::courier::{self, Stops};
use byline::runtime::world::World;

use super::rounds::play_all;
use super::seed;

/// Who sends.
#[derive(Debug, Clone, Copy)]
pub enum Client {
    /// Byline itself.
    Byline,
    /// One that sends once more when there was no answer, as many HTTP libraries do.
    Retrying,
    /// One that writes the attempt down after it was sent.
    LateJournal,
}

/// Nobody stops the send.
pub fn never() -> Stops<Pending<()>, Pending<()>> {
    Stops {
        uploads: pending(),
        waiting: pending(),
    }
}

impl Client {
    pub async fn send(self, world: Arc<World>, plan: Plan) -> Outcome {
        match self {
            Self::Byline => courier::send(world, plan, |_| {}, never()).await.outcome,
            Self::Retrying | Self::LateJournal => self.send_wrongly(world, plan).await,
        }
    }

    async fn send_wrongly(self, world: Arc<World>, plan: Plan) -> Outcome {
        let found = world.token(Target::Medium).await.expect("a token");
        let (token, _) = found.expect("a token");
        let publisher = world.publisher(Target::Medium).await.expect("a target");
        let journal = world.journal(Target::Medium);
        let (outcome, id) = if matches!(self, Self::Retrying) {
            let (id, _guard) = journal.begin(&plan, 1).expect("room");
            let mut outcome = publisher.create(&token, &plan).await;
            if matches!(outcome, Outcome::Unknown { .. }) {
                outcome = publisher.create(&token, &plan).await;
            }
            (outcome, id)
        } else {
            let outcome = publisher.create(&token, &plan).await;
            let (id, _guard) = journal.begin(&plan, 1).expect("room");
            (outcome, id)
        };
        journal.end(&id, &outcome).expect("room");
        outcome
    }
}

#[test]
fn a_client_that_sends_again_would_be_caught() {
    let caught = play_all(Client::Retrying, seed(), 60).expect_err("it sends twice");
    assert!(
        caught.contains("more than one for one confirmed send"),
        "{caught}"
    );
}

#[test]
fn a_journal_that_is_written_after_sending_would_be_caught() {
    let caught = play_all(Client::LateJournal, seed(), 120).expect_err("it is dropped half-way");
    assert!(caught.contains("it left without a record"), "{caught}");
}
