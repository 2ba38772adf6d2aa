//! Tables: Medium has none.

use crate::domain::lint::{Rule, Severity};

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
