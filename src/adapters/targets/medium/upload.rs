//! Uploading a picture. The same bytes get the same address, so a repeat is harmless: it is tried a few times.

use bytes::Bytes;

use super::problem::{self, Again};
use super::{MediumTarget, PAUSE, TRIES, full_jitter};
use crate::domain::attempt::Outcome;
use crate::ports::pictures::Ready;
use crate::ports::secrets::Secret;

impl MediumTarget {
    pub(super) async fn put_up(
        &self,
        token: &Secret,
        ready: Ready,
        tell: &(dyn Fn(u32) + Send + Sync),
    ) -> Result<String, Outcome> {
        let Ready { picture, bytes } = ready;
        let bytes = Bytes::from(bytes);
        let url = self.base.endpoint(&["images"]);
        // What the file is called is nobody's business, and only ASCII is known to be understood.
        let name = format!("picture.{}", picture.format.ending());
        let mut tries = 0;
        loop {
            tries += 1;
            tell(tries);
            let ended = self
                .client
                .upload(
                    url.clone(),
                    token,
                    (&name, picture.format.media_type(), bytes.clone()),
                    self.limits.upload,
                )
                .await;
            let again = problem::upload::again(&ended, tries);
            let outcome = match problem::upload::address(ended, &picture.source, &self.base) {
                Ok(address) => return Ok(address),
                Err(outcome) => *outcome,
            };
            let pause = match again {
                Again::Never => return Err(outcome),
                Again::Soon => full_jitter((self.limits.pause * 2_u32.pow(tries - 1)).min(PAUSE)),
                Again::After(wait) => wait,
            };
            if tries >= TRIES {
                return Err(outcome);
            }
            tokio::time::sleep(pause).await;
        }
    }
}
