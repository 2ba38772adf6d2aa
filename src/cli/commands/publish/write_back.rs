//! The address of a story, written into its draft as one line.

use crate::cli::input::Input;
use crate::domain::draft::Draft;
use crate::domain::front_matter::Change;
use crate::domain::source::Source;
use crate::ports::drafts::Saved;
use crate::ports::settings::WriteBack;
use crate::runtime::world::World;

/// Writes the address into the draft, if that is wanted. Returns what the writer should know.
///
/// # Errors
/// A sentence why the draft was left as it is.
pub fn note(
    world: &World,
    input: &Input,
    wanted: WriteBack,
    url: &str,
) -> Result<Option<String>, String> {
    let Some((fingerprint, read_only)) = &input.on_disk else {
        return Ok(None);
    };
    match wanted {
        WriteBack::Never => return Ok(None),
        WriteBack::Ask => {
            return Ok(Some(
                "The address is in the history. To have it in the draft as well, set publish.write_back = \"always\" in config.toml.".into(),
            ));
        }
        WriteBack::Always => {}
    }
    if let Some(reason) = read_only {
        return Err(reason.clone());
    }
    let text = &input.source.text;
    // As the file says it, without what was chosen for this one send.
    let draft = Draft::parse(&input.file, text);
    let Some(splice) = draft.edit(text, &Change::MediumUrl(url.to_owned()))? else {
        return Ok(None);
    };
    let bytes = Source::encode(&splice.apply(text), input.source.bom);
    match world.drafts.save(&input.file, &bytes, Some(fingerprint)) {
        Ok(Saved::Done { note, .. }) => Ok(note),
        Ok(Saved::Changed { .. }) => Err("the file has changed meanwhile.".into()),
        Err(failure) => Err(failure.to_string()),
    }
}
