//! `byline help`: what `--help` says, and the exit codes in full.

use std::io::Write as _;

use serde_json::{Value, json};

use super::man::{found, tree};
use crate::cli::args::scripting::Help;
use crate::cli::output::Output;
use crate::ports::failure::Failure;

/// The topic that is no command.
const EXIT_CODES: &str = "exit-codes";

/// Every exit code: what it means, and what a script does about it.
pub const CODES: [(u8, &str, &str); 12] = [
    (0, "done", "Nothing is left to do."),
    (
        1,
        "a file, the keyring or Byline itself failed",
        "The sentence on standard error says which, and what to do.",
    ),
    (
        2,
        "wrong usage",
        "Correct the call; the sentence names what is wrong or missing.",
    ),
    (
        3,
        "checks failed",
        "Mend what is listed, then try again: byline check FILE.",
    ),
    (
        4,
        "not signed in",
        "Sign in, then try again: byline auth login.",
    ),
    (
        5,
        "rejected",
        "Medium understood and said no. Mend what it names, then try again.",
    ),
    (
        6,
        "rate limited",
        "Nothing was made. Wait, then try again: about 10 stories in 24 hours.",
    ),
    (
        7,
        "not sent",
        "Medium was not reached, or was not ready. It is safe to try again.",
    ),
    (
        8,
        "unknown",
        "Do NOT try again: the story may be there. Look on Medium, then: byline history resolve.",
    ),
    (
        9,
        "a batch is partly done",
        "Look at the lines for each file. Running it again leaves out what was sent.",
    ),
    (
        10,
        "nothing to do",
        "It was sent already and has not changed; --again sends it a second time.",
    ),
    (130, "stopped", "You stopped it before anything was sent."),
];

/// Runs the command.
///
/// # Errors
/// When there is no such topic.
pub fn run(command: &Help, output: Output) -> Result<u8, Failure> {
    if let [topic] = &command.topic[..]
        && topic == EXIT_CODES
    {
        codes(output);
        return Ok(0);
    }
    let tree = tree();
    let help = found(&tree, &command.topic)
        .map_err(|mut failure| {
            failure.hint =
                "byline --help shows the commands; byline help exit-codes explains those.".into();
            failure
        })?
        .clone()
        .render_help();
    // A reader that has gone away is no failure.
    let _ = write!(std::io::stdout().lock(), "{help}");
    Ok(0)
}

fn codes(output: Output) {
    if output.json {
        let codes: Vec<Value> = CODES
            .iter()
            .map(|(code, meaning, advice)| json!({"code": code, "meaning": meaning, "do": advice}))
            .collect();
        output.value(&json!({"schema": "byline.exit-codes/1", "codes": codes}));
        return;
    }
    for (code, meaning, advice) in CODES {
        output.line(&format!("{code:>3}  {meaning}"));
        output.line(&format!("     {advice}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::failure::FailureKind;

    #[test]
    fn every_kind_of_failure_has_its_code_explained() {
        let kinds = [
            FailureKind::Internal,
            FailureKind::Usage,
            FailureKind::Checks,
            FailureKind::SignedOut,
            FailureKind::Rejected,
            FailureKind::Limited,
            FailureKind::NotSent,
            FailureKind::Unknown,
            FailureKind::NothingToDo,
            FailureKind::File,
            FailureKind::Keyring,
            FailureKind::Stopped,
        ];
        for kind in kinds {
            let code = kind.exit_code();
            assert!(CODES.iter().any(|(known, ..)| *known == code), "{kind:?}");
        }
    }
}
