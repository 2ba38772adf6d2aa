//! The writer's own editor, run on the file itself and waited for.

use std::path::Path;

use crate::adapters::environment::Environment;
use crate::adapters::program::{command, words};
use crate::ports::editor::Editor;
use crate::ports::failure::{Failure, FailureKind};

/// Runs `$VISUAL`, else `$EDITOR`, else the command of the configuration.
#[derive(Debug, Clone)]
pub struct SystemEditor {
    env: Environment,
    configured: Option<String>,
}

impl SystemEditor {
    /// `configured` is `editor.command` of the configuration, if the writer set one.
    #[must_use]
    pub fn new(env: Environment, configured: Option<String>) -> Self {
        Self { env, configured }
    }

    /// The command that would run, without the file.
    ///
    /// # Errors
    /// When no editor is named, or the command cannot be split into words.
    pub fn argv(&self) -> Result<Vec<String>, Failure> {
        let (name, line) = [
            ("VISUAL", self.env.text("VISUAL")),
            ("EDITOR", self.env.text("EDITOR")),
            ("editor.command", self.configured.as_deref()),
        ]
        .into_iter()
        .find_map(|(name, line)| {
            let line = line.filter(|line| !line.trim().is_empty())?;
            Some((name, line))
        })
        .ok_or_else(|| {
            Failure::new(
                FailureKind::Usage,
                "No editor is named.",
                "Set the variable VISUAL or EDITOR, for example EDITOR=nano, or editor.command in config.toml.",
            )
        })?;
        words(line).ok_or_else(|| {
            Failure::new(
                FailureKind::Usage,
                format!("The editor command in {name} has a quote that is not closed."),
                format!("Correct {name}; it reads: {}", line.escape_debug()),
            )
        })
    }
}

impl Editor for SystemEditor {
    fn edit(&self, path: &Path) -> Result<(), Failure> {
        let argv = self.argv()?;
        // An absolute path can never look like a flag, and `--` is not understood by every editor.
        let path = std::path::absolute(path).map_err(|error| {
            Failure::new(FailureKind::File, "The file's full path is not known.", "").because(error)
        })?;
        let shown = argv[0].escape_debug();
        let status = command(&argv[0])
            .args(&argv[1..])
            .arg(&path)
            .status()
            .map_err(|error| {
                Failure::new(
                    FailureKind::Internal,
                    format!("The editor {shown} could not be started."),
                    "Check VISUAL, EDITOR or editor.command in config.toml.",
                )
                .because(error)
            })?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::new(
            FailureKind::Internal,
            format!("The editor {shown} ended with an error."),
            "What it wrote is on disk; nothing else was changed.",
        )
        .because(status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visual_goes_before_editor_and_editor_before_the_configuration() {
        let argv = |env: Environment, configured: Option<&str>| {
            SystemEditor::new(env, configured.map(Into::into)).argv()
        };
        let both = Environment::from([("VISUAL", "hx -c 'my file'"), ("EDITOR", "vi")]);
        assert_eq!(
            argv(both, Some("nano")),
            Ok(vec!["hx".into(), "-c".into(), "my file".into()])
        );
        let one = Environment::from([("VISUAL", " "), ("EDITOR", "vi")]);
        assert_eq!(argv(one, Some("nano")), Ok(vec!["vi".into()]));
        assert_eq!(
            argv(Environment::default(), Some("nano")),
            Ok(vec!["nano".into()])
        );
    }

    #[test]
    fn no_editor_and_a_broken_command_are_explained() {
        let none = SystemEditor::new(Environment::default(), None).argv();
        assert!(none.is_err_and(|f| f.hint.contains("EDITOR=nano")));
        let broken = SystemEditor::new(Environment::from([("EDITOR", "vi 'x")]), None).argv();
        assert!(broken.is_err_and(|f| f.what.contains("EDITOR has a quote")));
    }

    #[test]
    fn the_editor_is_given_the_full_path_as_one_word() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("-rf; $(touch oops).md");
        std::fs::write(&file, "old").expect("a file");
        let script = folder.path().join("edit.sh");
        std::fs::write(&script, "#!/bin/sh\nprintf '%s' \"$#\" > \"$1\"\n").expect("a script");
        let env = Environment::from([("VISUAL", &*format!("sh '{}'", script.display()))]);
        assert_eq!(SystemEditor::new(env, None).edit(&file), Ok(()));
        assert_eq!(std::fs::read_to_string(&file).expect("readable"), "1");
    }

    #[test]
    fn an_editor_that_fails_or_is_missing_is_reported() {
        let edit = |line| {
            SystemEditor::new(Environment::from([("EDITOR", line)]), None).edit(Path::new("x.md"))
        };
        assert!(edit("false").is_err_and(|f| f.what.contains("ended with an error")));
        assert!(edit("/nonexistent/ed").is_err_and(|f| f.what.contains("could not be started")));
    }
}
