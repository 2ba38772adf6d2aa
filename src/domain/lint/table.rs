//! Tables: Medium has none.

use crate::domain::lint::{Rule, Severity, plural};

/// A table.
pub static TABLE: Rule = Rule {
    id: "table",
    severity: Severity::Warning,
    why: "Medium has no tables",
    cure: "check how it reads, or use a picture",
};

/// A table in the shape the writer has chosen.
pub static CHOSEN: Rule = Rule {
    id: "table-chosen",
    severity: Severity::Note,
    why: "Medium has no tables; medium_tables in the header says what becomes of them",
    cure: "nothing to do",
};

/// A row with more cells than its table has columns.
pub static CELLS: Rule = Rule {
    id: "table-cells-lost",
    severity: Severity::Warning,
    why: "what a row has beyond the columns of its head is left out, as on other sites",
    cure: "write \\| for a bar inside a cell, or add a column to the head",
};

/// Says how many rows lose something, and what the first of them loses.
#[must_use]
pub fn cells(count: usize, sample: &str) -> String {
    format!(
        "{} cut off, the first before: “{sample}”.",
        plural(count, "table row is", "table rows are")
    )
}
