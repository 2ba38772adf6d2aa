//! A story carried over by hand: the clipboard on a thread of its own, the network on tokio, the history on the disk's lane.

use std::sync::Arc;

use crate::adapters::importable;
use crate::app::carry::{News, Order};
use crate::app::msg::Msg;
use crate::runtime::executor::{Executor, errands};

impl Executor {
    /// Carries an order out. What comes of it arrives as news.
    pub(super) fn carry(&mut self, order: Order) {
        let (world, to) = (Arc::clone(&self.world), self.to.clone());
        match order {
            Order::CopyRich(rich) => errands::copy_rich(world, to, rich),
            Order::HandOff { parcel, draft } => {
                let file = draft.clone();
                self.online(
                    move |failure| {
                        Msg::Carried(News::HandedOff {
                            draft: file,
                            at: Err(failure),
                        })
                    },
                    async move {
                        let at = world.hand_off(*parcel, &draft).await;
                        let _ = to.send(Msg::Carried(News::HandedOff { draft, at }));
                    },
                );
            }
            Order::Check { url, title } => {
                let address = url.clone();
                self.online(
                    move |failure| {
                        Msg::Carried(News::Checked {
                            url: address,
                            points: Err(failure),
                        })
                    },
                    async move {
                        let points = importable::fetch(&url).await.map(|page| page.judge(&title));
                        let _ = to.send(Msg::Carried(News::Checked { url, points }));
                    },
                );
            }
            Order::Record { plan, url } => self.disk.run(move || {
                let recorded = world
                    .journal(plan.target)
                    .carried(&plan, &url, world.clock.now());
                let _ = to.send(Msg::Carried(News::Recorded {
                    plan,
                    url,
                    recorded,
                }));
            }),
        }
    }
}
