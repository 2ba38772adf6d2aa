//! The publishing targets there are. A new one is a folder beside [`medium`] and a row in [`TARGETS`].

pub mod medium;

use std::sync::Arc;

use crate::domain::plan::Target;
use crate::ports::publisher::Publisher;
use medium::{ApiBase, MediumTarget};

/// What the rest of Byline knows of a target.
#[derive(Debug, Clone, Copy)]
pub struct TargetRow {
    /// Which one.
    pub target: Target,
    /// What a person calls it.
    pub name: &'static str,
    /// Where the writer's stories are listed, for an attempt whose end is unknown; `None` when only the base knows.
    pub stories: Option<&'static str>,
    /// Whether it keeps the post off the internet.
    pub practice: bool,
    /// Makes the plug for it.
    pub publisher: fn(&ApiBase) -> Arc<dyn Publisher>,
}

/// Every target, the harmless one first.
pub const TARGETS: &[TargetRow] = &[
    TargetRow {
        target: Target::Sandbox,
        name: "Practice Medium",
        stories: None,
        practice: true,
        publisher: |base| Arc::new(MediumTarget::new(base)),
    },
    TargetRow {
        target: Target::Medium,
        name: "Medium",
        stories: Some("https://medium.com/me/stories/drafts"),
        practice: false,
        publisher: |base| Arc::new(MediumTarget::new(base)),
    },
];
