//! Pictures that may not arrive as they stand.

use crate::domain::lint::{Rule, Severity, plural};

/// A picture without a description.
pub static ALT: Rule = Rule {
    id: "image-alt",
    severity: Severity::Note,
    why: "readers who cannot see it learn nothing",
    cure: "write a description between the brackets",
};

/// A picture from this computer.
pub static LOCAL: Rule = Rule {
    id: "image-local",
    severity: Severity::Note,
    why: "Medium cannot fetch it, so Byline uploads it before the story",
    cure: "nothing; who pastes by hand adds it there",
};

/// A picture that is not where the draft says.
pub static MISSING: Rule = Rule {
    id: "image-missing",
    severity: Severity::Error,
    why: "the story would arrive without it",
    cure: "put the file there, or correct its path",
};

/// A picture that a draft may not name.
pub static OUTSIDE: Rule = Rule {
    id: "image-outside",
    severity: Severity::Error,
    why: "a draft may only send pictures of its own folder and those you listed",
    cure: "move it beside the draft, or list its folder as publish.pictures in the settings",
};

/// A file that cannot be sent as a picture.
pub static UNFIT: Rule = Rule {
    id: "image-unfit",
    severity: Severity::Error,
    why: "Medium takes JPEG, PNG, GIF and TIFF up to 25 MB",
    cure: "save it as PNG or JPEG",
};

/// A picture that is sent as another sort.
pub static CONVERTED: Rule = Rule {
    id: "image-converted",
    severity: Severity::Note,
    why: "Medium takes JPEG, PNG, GIF and TIFF",
    cure: "nothing; the file itself stays as it is",
};

/// A moving picture of which only the first image is sent.
pub static STILL: Rule = Rule {
    id: "image-still",
    severity: Severity::Warning,
    why: "of the formats Medium takes only GIF moves",
    cure: "save it as GIF",
};

/// A picture written into the text as a data address.
pub static DATA: Rule = Rule {
    id: "image-data",
    severity: Severity::Error,
    why: "Medium refuses pictures written into the text",
    cure: "save it as a file",
};

/// A picture in a format Medium does not take.
pub static FORMAT: Rule = Rule {
    id: "image-format",
    severity: Severity::Warning,
    why: "Medium takes JPEG, PNG, GIF and TIFF",
    cure: "convert it to PNG or JPEG",
};

/// A picture that is also a link.
pub static LINKED: Rule = Rule {
    id: "image-linked",
    severity: Severity::Note,
    why: "the picture is kept, its link is not",
    cure: "put the link into the caption",
};

/// Says how many pictures lack a description.
#[must_use]
pub fn alt(count: usize, sample: &str) -> String {
    let _ = sample;
    format!(
        "{} no description.",
        plural(count, "picture has", "pictures have")
    )
}

/// Says how many pictures are local.
#[must_use]
pub fn local(count: usize, sample: &str) -> String {
    format!(
        "{} on this computer, the first: {sample}.",
        plural(count, "picture is", "pictures are")
    )
}

/// Says how many pictures lose their link.
#[must_use]
pub fn linked(count: usize, sample: &str) -> String {
    format!(
        "{} a link, the first to {sample}.",
        plural(count, "picture loses", "pictures lose")
    )
}

/// A picture fetched without encryption.
pub static INSECURE: Rule = Rule {
    id: "image-http",
    severity: Severity::Note,
    why: "Medium fetches it once; a site that answers by https only would not give it",
    cure: "write https:// if the site has it",
};

/// A picture in the writer's own machine or network.
pub static PRIVATE: Rule = Rule {
    id: "image-private",
    severity: Severity::Warning,
    why: "Medium cannot fetch it from a private network",
    cure: "put it online, or add it on medium.com",
};

/// Says how many pictures only this network has.
#[must_use]
pub fn private(count: usize, sample: &str) -> String {
    format!(
        "{} in a private network, the first: {sample}.",
        plural(count, "picture stands", "pictures stand")
    )
}

/// Says how many pictures are fetched without encryption.
#[must_use]
pub fn insecure(count: usize, sample: &str) -> String {
    format!(
        "{} an http address, the first: {sample}.",
        plural(count, "picture has", "pictures have")
    )
}
