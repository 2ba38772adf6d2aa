//! The publishing targets there are. A new one is a folder beside [`medium`] and a row in [`TARGETS`].

pub mod medium;

use std::sync::Arc;

use crate::domain::plan::Target;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::publisher::Publisher;
use medium::{ApiBase, Limits, MediumTarget};

/// What the rest of Byline knows of a target.
#[derive(Debug, Clone, Copy)]
pub struct TargetRow {
    /// Which one.
    pub target: Target,
    /// What a person calls it.
    pub name: &'static str,
    /// Where the writer's stories are listed, for an attempt whose end is unknown; `None` when only the base knows.
    pub stories: Option<&'static str>,
    /// Whether what it is sent stays on this machine.
    pub practice: bool,
}

/// Every target, the harmless one first.
pub const TARGETS: &[TargetRow] = &[
    TargetRow {
        target: Target::Sandbox,
        name: "Practice Medium",
        stories: None,
        practice: true,
    },
    TargetRow {
        target: Target::Medium,
        name: "Medium",
        stories: Some("https://medium.com/me/stories/drafts"),
        practice: false,
    },
];

/// The plug for a target. It sends only plans that were made for this very target.
///
/// # Errors
/// When practice would leave this machine.
pub fn publisher(target: Target, base: &ApiBase) -> Result<Arc<dyn Publisher>, Failure> {
    publisher_within(target, base, Limits::default())
}

/// The same, with other limits to how long the service may take.
///
/// # Errors
/// When practice would leave this machine.
pub fn publisher_within(
    target: Target,
    base: &ApiBase,
    limits: Limits,
) -> Result<Arc<dyn Publisher>, Failure> {
    match target {
        Target::Sandbox if !base.is_loopback() => Err(Failure::new(
            FailureKind::Usage,
            format!(
                "The sandbox is only on this machine, not at {}.",
                base.host()
            ),
            "Leave the API address away to practise.",
        )),
        Target::Sandbox | Target::Medium => Ok(Arc::new(
            MediumTarget::with_limits(base, limits).only_for(target),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_its_row() {
        for target in [Target::Sandbox, Target::Medium] {
            assert_eq!(TARGETS.iter().filter(|row| row.target == target).count(), 1);
        }
    }

    #[test]
    fn practice_never_leaves_this_machine() {
        assert!(publisher(Target::Sandbox, &ApiBase::default()).is_err());
        let here = ApiBase::parse("http://127.0.0.1:9/v1").expect("good");
        assert!(publisher(Target::Sandbox, &here).is_ok());
        assert!(publisher(Target::Medium, &ApiBase::default()).is_ok());
    }
}
