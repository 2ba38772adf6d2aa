//! What goes before the post: the pictures of this computer, looked at once more and uploaded. If one cannot be, no story
//! is made; those that arrived are remembered, so that the next try does not send them again.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;

use super::{Delivery, Progress, Upload, UploadState, changed_since, sent_meanwhile};
use crate::domain::attempt::Outcome;
use crate::domain::plan::{Digest, Plan};
use crate::ports::pictures::{Place, Ready};
use crate::ports::publisher::Publisher;
use crate::ports::secrets::Secret;
use crate::runtime::world::World;

const REVIEW: &str = "Review it again.";

/// The plan with the addresses of its pictures, all of which are uploaded now; else how the send has ended.
pub(super) async fn uploaded(
    world: &Arc<World>,
    (publisher, token): (&dyn Publisher, &Secret),
    plan: Plan,
    watch: &(dyn Fn(Progress) + Send + Sync),
    stop: impl Future<Output = ()> + Send,
) -> Result<Plan, Box<Delivery>> {
    if plan.pictures.is_empty() {
        return Ok(plan);
    }
    let plan = Arc::new(plan);
    let place = Arc::new(Place {
        base: publisher.base().to_owned(),
        account: plan.account.id.clone(),
    });
    let mut addresses = prepare(world, &plan, &place).await?;
    let mut stop = pin!(stop);
    for (number, placed) in plan.pictures.iter().enumerate() {
        let tell = |state| watch(Progress::Upload(Upload { number, state }));
        let digest = &placed.picture.digest;
        if addresses.contains_key(digest) {
            tell(UploadState::Known);
            continue;
        }
        let ready = read_again(world, &plan, number).await?;
        let tried = |tries| tell(UploadState::Trying(tries));
        let address = tokio::select! {
            biased;
            () = &mut stop => return Err(Box::new(Delivery::not_sent(
                "You stopped it before the story was sent. No story was made.",
                "Pictures that did arrive are not uploaded twice.",
            ))),
            ended = publisher.upload(token, ready, &tried) => ended.map_err(unposted)?,
        };
        keep(world, &place, digest, &address).await;
        addresses.insert(digest.clone(), address);
        tell(UploadState::Done);
    }
    let sent = plan.with_addresses(&addresses);
    sent.ok_or_else(|| changed("a picture has no address"))
}

/// Looks whether all is still as it was confirmed, before anything is uploaded; gives the addresses that are known.
async fn prepare(
    world: &Arc<World>,
    plan: &Arc<Plan>,
    place: &Arc<Place>,
) -> Result<BTreeMap<Digest, String>, Box<Delivery>> {
    let (world, plan, place) = (Arc::clone(world), Arc::clone(plan), Arc::clone(place));
    let looked = tokio::task::spawn_blocking(move || {
        if let Some(changed) = changed_since(&world, &plan) {
            return Err(Box::new(changed));
        }
        let history = world.journal(plan.target).read();
        let history = history.map_err(|failure| Box::new(Delivery::failed(&failure)))?;
        if let Some((what, hint)) = sent_meanwhile(&history, &plan) {
            return Err(Box::new(Delivery::not_sent(what, hint)));
        }
        let now = world.clock.now();
        let mut addresses = BTreeMap::new();
        for number in 0..plan.pictures.len() {
            let digest = look_again(&world, &plan, number)?.picture.digest;
            if let Some(address) = world.addresses.known(&place, &digest, now) {
                addresses.insert(digest, address);
            }
        }
        Ok(addresses)
    });
    looked.await.unwrap_or_else(|error| Err(changed(error)))
}

async fn read_again(
    world: &Arc<World>,
    plan: &Arc<Plan>,
    number: usize,
) -> Result<Ready, Box<Delivery>> {
    let (world, plan) = (Arc::clone(world), Arc::clone(plan));
    let read = tokio::task::spawn_blocking(move || look_again(&world, &plan, number));
    read.await.unwrap_or_else(|error| Err(changed(error)))
}

/// A picture's bytes, if they are the ones that were confirmed.
fn look_again(world: &World, plan: &Plan, number: usize) -> Result<Ready, Box<Delivery>> {
    let confirmed = &plan.pictures[number].picture;
    match world.pictures.again(confirmed) {
        Ok(ready) if ready.picture == *confirmed => Ok(ready),
        Ok(_) => Err(Box::new(Delivery::not_sent(
            format!(
                "The picture {} has changed since you reviewed it. Nothing was sent.",
                confirmed.source
            ),
            REVIEW,
        ))),
        Err(flaw) => Err(Box::new(Delivery::not_sent(
            format!("{} Nothing was sent.", flaw.what),
            REVIEW,
        ))),
    }
}

async fn keep(world: &Arc<World>, place: &Arc<Place>, digest: &Digest, address: &str) {
    let (world, place) = (Arc::clone(world), Arc::clone(place));
    let (digest, address) = (digest.clone(), address.to_owned());
    let kept = tokio::task::spawn_blocking(move || {
        let now = world.clock.now();
        world.addresses.keep(&place, &digest, &address, now);
    });
    // It was uploaded, whether or not that is remembered.
    let _ = kept.await;
}

fn unposted(outcome: Outcome) -> Box<Delivery> {
    Box::new(Delivery {
        attempt: None,
        outcome,
        unrecorded: None,
    })
}

fn changed(why: impl std::fmt::Display) -> Box<Delivery> {
    Box::new(Delivery::not_sent(
        format!("The pictures could not be looked at ({why}). Nothing was sent."),
        REVIEW,
    ))
}
