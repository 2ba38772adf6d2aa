//! What a send of now and one that is planned for later have to know of each other.

use super::Office;
use crate::adapters::queue::FileQueue;
use crate::domain::plan::{Account, Plan, Target};
use crate::ports::failure::Failure;

impl Office<'_> {
    /// A later send of the same draft will find this one there, and be held.
    pub(super) fn tell_planned(&self, plan: &Plan) {
        let queue = FileQueue::new(&self.world.paths.journal(plan.target));
        let later = queue.load().unwrap_or_default().into_iter();
        for entry in later.filter(|e| e.standing.is_open() && e.planned.file == plan.file) {
            self.output.say(&format!(
                "A send of this draft is planned as well ({0}). It is held once this one is there: byline schedule rm {0}",
                entry.planned.id
            ));
        }
    }

    /// Under whose name it is sent, and through which publication.
    pub(in crate::cli::commands) fn sender(&mut self, target: Target) -> Result<Account, Failure> {
        let account = self.account(target)?;
        self.choices.publication = self.publication(target)?;
        Ok(account)
    }
}
