//! Formulas.

use crate::domain::lint::{Rule, Severity, plural};

/// A formula.
pub static MATH: Rule = Rule {
    id: "math",
    severity: Severity::Warning,
    why: "Medium does not set formulas; their source is sent as code",
    cure: "use a picture for the important ones",
};

/// Says how many formulas there are.
#[must_use]
pub fn math(count: usize, sample: &str) -> String {
    format!(
        "{} sent as code, the first: {sample}.",
        plural(count, "formula is", "formulas are")
    )
}
