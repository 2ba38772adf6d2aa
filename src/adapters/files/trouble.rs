//! Turns an error of the operating system into a sentence with a remedy.

use std::io;
use std::path::Path;

use rustix::io::Errno;

use crate::ports::failure::{Failure, FailureKind};

/// What was being done when it failed. The words complete “Could not … notes.md”.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// Listing a folder.
    List,
    /// Reading a file.
    Read,
    /// Writing a file.
    Save,
    /// Making a new file.
    Make,
    /// Keeping what is typed.
    Keep,
    /// Removing what was kept.
    Discard,
    /// Asking whether another Byline has it.
    Lock,
}

impl Task {
    fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Read => "read",
            Self::Save | Self::Make => "save",
            Self::Keep => "keep a recovery copy of",
            Self::Discard => "discard",
            Self::Lock => "lock",
        }
    }

    /// What is true after the failure, so that nobody has to wonder.
    fn comfort(self) -> &'static str {
        match self {
            Self::List | Self::Read | Self::Discard | Self::Lock => "",
            Self::Keep => " Your text is still here.",
            Self::Make => " No file was made, and no text of yours is lost.",
            Self::Save => " Your text is still here, and the file on disk is as it was.",
        }
    }
}

/// The failure for an error. `step` names the part of the task that failed, for the cause.
pub(super) fn trouble(task: Task, path: &Path, step: &str, error: &io::Error) -> Failure {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    let (why, remedy) = reason(error);
    Failure::new(
        FailureKind::File,
        format!("Could not {} {}: {why}.", task.word(), name.escape_debug()),
        format!("{remedy}{}", task.comfort()),
    )
    .because(format!("while {step}: {error}"))
}

/// Why it failed and what to do, by the error's number.
fn reason(error: &io::Error) -> (&'static str, &'static str) {
    match Errno::from_io_error(error) {
        Some(Errno::NOSPC) => ("the disk is full", "Free some space, then try again."),
        Some(Errno::DQUOT) => (
            "your disk quota is used up",
            "Delete something or ask for more room, then try again.",
        ),
        Some(Errno::ROFS) => (
            "the file system is read-only",
            "Mount it for writing, or keep the text in another folder.",
        ),
        Some(Errno::ACCESS | Errno::PERM) => (
            "you have no permission",
            "Change the permissions with chmod, or use another folder.",
        ),
        Some(Errno::NOENT) => (
            "it is not there",
            "Check the name; the folder may have been moved or unmounted.",
        ),
        Some(Errno::NOTDIR) => ("part of its path is not a folder", "Check the path."),
        Some(Errno::ISDIR) => ("it is a folder", "Name a file inside it."),
        Some(Errno::MFILE | Errno::NFILE) => (
            "too many files are open",
            "Close other programs, or raise the limit with ulimit -n, then try again.",
        ),
        Some(Errno::IO) => (
            "the disk reported an error",
            "Keep the text on another disk, and check this one.",
        ),
        Some(Errno::STALE) => (
            "the network folder has gone away",
            "Mount it again, then try again.",
        ),
        Some(Errno::LOOP) => ("its links lead in a circle", "Check the symbolic links."),
        Some(Errno::NAMETOOLONG) => ("its name is too long", "Choose a shorter name."),
        Some(Errno::FBIG) => ("the file would be too large here", "Use another disk."),
        Some(Errno::BUSY | Errno::TXTBSY) => ("it is in use", "Try again in a moment."),
        _ => (
            "the operating system refused",
            "Try again, or use another folder.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_called_a_full_disk_and_the_text_is_said_to_be_safe() {
        let error = io::Error::from(Errno::NOSPC);
        let failure = trouble(
            Task::Save,
            Path::new("/a/notes.md"),
            "writing the new text",
            &error,
        );
        assert_eq!(failure.what, "Could not save notes.md: the disk is full.");
        assert!(failure.hint.ends_with("the file on disk is as it was."));
        assert!(
            failure
                .cause
                .is_some_and(|c| c.starts_with("while writing the new text: No space"))
        );
    }

    #[test]
    fn a_hostile_file_name_cannot_drive_the_terminal() {
        let error = io::Error::from(Errno::NOENT);
        let failure = trouble(
            Task::Read,
            Path::new("a\u{1b}]0;x\u{7}.md"),
            "opening",
            &error,
        );
        assert!(
            !failure.to_string().contains(char::is_control),
            "{failure:?}"
        );
    }
}
