//! Answers about a story that is carried over by hand.

use crate::app::carry::News;
use crate::app::effect::{Disk, Effect};
use crate::app::model::Model;
use crate::app::update::{go, with_screen};
use crate::domain::attempt::{Outcome, Receipt};
use crate::ports::clipboard::RichCopied;
use crate::screens::carry::{Carry, Way};
use crate::screens::result::Ending;
use crate::screens::{Next, Screen};

/// Takes news in.
pub fn on_news(model: &mut Model, news: News, effects: &mut Vec<Effect>) {
    match news {
        News::CopiedRich(Ok(copied)) => {
            let words = match copied {
                RichCopied::Both => "Copied as rich text. Paste it into a new story on medium.com.",
                RichCopied::RichOnly => {
                    "Copied as rich text only. Paste it into a new story on medium.com."
                }
            };
            model.say(effects, words);
        }
        News::CopiedRich(Err(failure)) => {
            on_carry(model, |carry| carry.select(Way::Page));
            model.warn(effects, failure.to_string());
        }
        News::HandedOff { draft, at } => match at {
            Ok(at) => {
                if let Some(line) = &at.tunnel {
                    model.errand = Some("The ssh line");
                    effects.push(Effect::Copy { text: line.clone() });
                }
                on_carry(model, |carry| carry.handed_off(&draft, at));
            }
            Err(failure) => model.warn(effects, failure.to_string()),
        },
        News::Checked { url, points } => match points {
            Ok(points) => on_carry(model, |carry| carry.checked(&url, points)),
            Err(failure) => {
                on_carry(model, |carry| carry.checked(&url, Vec::new()));
                model.warn(effects, failure.to_string());
            }
        },
        News::Recorded {
            plan,
            url,
            recorded,
        } => {
            let id = match recorded {
                Ok(id) => id,
                Err(failure) => return model.warn(effects, failure.to_string()),
            };
            effects.push(Effect::Disk(Disk::ReadHistory {
                target: model.target,
            }));
            let outcome = Outcome::Sent {
                receipt: Receipt {
                    url,
                    ..Receipt::default()
                },
            };
            let mut ending = Ending::new(model, &plan, Some(id), outcome, effects);
            ending.by_hand = true;
            let here = matches!(model.screen(), Screen::Carry(_));
            let screen = Screen::Result(Box::new(ending));
            let next = if here {
                Next::Replace(screen)
            } else {
                Next::Open(screen)
            };
            go(model, next, effects);
        }
    }
}

/// The draft was converted: what there is to carry may be another text now.
pub fn refresh(model: &mut Model) {
    with_screen(model, |model, screen| {
        if let Screen::Carry(carry) = screen {
            carry.refresh(model);
        }
    });
}

fn on_carry(model: &mut Model, work: impl FnOnce(&mut Carry)) {
    with_screen(model, |_, screen| {
        if let Screen::Carry(carry) = screen {
            work(carry);
        }
    });
}
