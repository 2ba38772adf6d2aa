//! Rules about the header of a draft and what it says. Their findings are made where the header is read.

use super::{Rule, Severity};

/// The header is broken and was read line by line.
pub static UNREADABLE: Rule = Rule {
    id: "header-unreadable",
    severity: Severity::Warning,
    why: "the header was read line by line, and other tools will refuse it",
    cure: "mend the line that is named",
};
/// The closing fence is missing.
pub static UNCLOSED: Rule = Rule {
    id: "header-unclosed",
    severity: Severity::Error,
    why: "where the header ends is a guess, so part of it could be published as text",
    cure: "put --- (or +++) on a line of its own below the last key",
};
/// The opening fence is missing or odd.
pub static FENCE: Rule = Rule {
    id: "header-fence",
    severity: Severity::Warning,
    why: "other tools may not see this header",
    cure: "begin the file with --- on a line of its own",
};
/// Something stands before the header.
pub static NOT_FIRST: Rule = Rule {
    id: "header-not-first",
    severity: Severity::Warning,
    why: "a header that is not at the top is text, and would be published",
    cure: "delete what stands above it",
};
/// The block holds no keys.
pub static NOT_KEYS: Rule = Rule {
    id: "header-not-keys",
    severity: Severity::Warning,
    why: "a header says something only as key: value",
    cure: "write key: value lines, or delete the block",
};
/// The header is larger or deeper than what is read.
pub static TOO_LARGE: Rule = Rule {
    id: "header-too-large",
    severity: Severity::Error,
    why: "a header this large is not read, so it would be published as text",
    cure: "close the header with --- right below its last key",
};
/// Conflict markers in the header.
pub static CONFLICT: Rule = Rule {
    id: "header-conflict",
    severity: Severity::Error,
    why: "two versions of the header are mixed",
    cure: "settle the merge and delete the marker lines",
};
/// A key stands twice.
pub static KEY_TWICE: Rule = Rule {
    id: "header-key-twice",
    severity: Severity::Warning,
    why: "only the last one counts, and other tools may refuse the header",
    cure: "delete one of them",
};
/// There is neither a title nor a heading.
pub static TITLE_FROM_FILE: Rule = Rule {
    id: "title-from-file-name",
    severity: Severity::Warning,
    why: "readers see the title first, and a file name seldom is one",
    cure: "give it a title in Details",
};
/// Header and first heading differ.
pub static TITLE_DIFFERS: Rule = Rule {
    id: "title-differs",
    severity: Severity::Note,
    why: "the story shows both: the title, then the heading",
    cure: "make them the same, or delete one",
};
/// The canonical address is not one.
pub static CANONICAL: Rule = Rule {
    id: "canonical-unusable",
    severity: Severity::Note,
    why: "Medium takes only an absolute address as the original of a story",
    cure: "write it in full, beginning with https://",
};
/// The visibility is not known.
pub static VISIBILITY: Rule = Rule {
    id: "visibility-unknown",
    severity: Severity::Warning,
    why: "a story goes out as a draft unless another visibility is known",
    cure: "write draft, unlisted or public",
};
/// The licence is not known.
pub static LICENSE: Rule = Rule {
    id: "license-unknown",
    severity: Severity::Warning,
    why: "Medium knows nine licences; a story has all rights reserved unless one of them is named",
    cure: "choose one in Details, such as cc-40-by",
};
