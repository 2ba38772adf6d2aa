//! What is said of the pictures of a story while they are uploaded, and in the report.

use serde_json::json;

use crate::app::msg::{Upload, UploadState};
use crate::cli::output::Output;
use crate::domain::picture::{Format, Placed};
use crate::domain::plan::Plan;

/// Says how far the pictures of a send are.
pub(super) fn tell_upload(
    output: Output,
    name: &str,
    plan: &Plan,
    Upload { number, state }: Upload,
) {
    let Some(placed) = plan.pictures.get(number) else {
        return;
    };
    let (picture, all) = (&placed.picture, plan.pictures.len());
    let how = match state {
        UploadState::Trying(1) => format!("uploading, {} …", picture.facts()),
        UploadState::Trying(tries) => format!("uploading, try {tries} …"),
        UploadState::Done => "uploaded.".to_owned(),
        UploadState::Known => "uploaded before.".to_owned(),
    };
    let number = number + 1;
    output.say(&format!(
        "{name}: picture {number} of {all}, {}: {how}",
        picture.source
    ));
}

/// A picture that would be uploaded first. Where the body says `picture:` and its digest, its address is put.
pub(super) fn upload(placed: &Placed) -> serde_json::Value {
    let picture = &placed.picture;
    json!({
        "source": picture.source,
        "file": picture.file().to_string_lossy(),
        "alt": placed.alt,
        "line": placed.line,
        "mediaType": picture.format.media_type(),
        "convertedFrom": picture.from.map(Format::media_type),
        "width": picture.width,
        "height": picture.height,
        "bytes": picture.size,
        "sha256": picture.digest.0,
    })
}
