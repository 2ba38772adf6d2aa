//! `byline schedule timer`: what calls `run` every minute, printed for the writer to install.

use std::ffi::OsStr;

use super::Desk;
use crate::ports::failure::{Failure, FailureKind};
use crate::runtime::world::{API_VARIABLE, TOKEN_FILE_VARIABLE};

/// Variables that decide where Byline finds its files and Medium. The token itself is never among them.
const VARIABLES: [&str; 7] = [
    "BYLINE_CONFIG_DIR",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    TOKEN_FILE_VARIABLE,
    API_VARIABLE,
];

/// Prints a timer.
pub(super) fn run(desk: &Desk, cron: bool) -> Result<u8, Failure> {
    // An address nothing would be sent to, with a password in it for example, is not written anywhere either.
    desk.world.api_base()?;
    let program = std::env::current_exe().map_err(|error| {
        let what = "Byline could not find out where its own program is.";
        Failure::new(FailureKind::Internal, what, "").because(error)
    })?;
    let program = plain(program.as_os_str())?;
    let mut words = vec!["schedule", "run", "--due"];
    if desk.sandbox {
        words.push("--sandbox");
    }
    let mut variables = Vec::new();
    for name in VARIABLES {
        if let Some(value) = desk.world.env.get(name) {
            variables.push((name, plain(value)?));
        }
    }
    if cron {
        desk.output.line(&cron_line(&program, &words, &variables));
        desk.output
            .say("Put this line into your crontab: crontab -e");
    } else {
        desk.output.line(&units(&program, &words, &variables));
        desk.output.say(
            "Save the two parts under the names they begin with, then: systemctl --user daemon-reload && systemctl --user enable --now byline-schedule.timer",
        );
        desk.output
            .say("To have it run while you are logged out: loginctl enable-linger");
    }
    Ok(0)
}

/// A text that can stand on one line of a unit or a crontab.
fn plain(text: &OsStr) -> Result<String, Failure> {
    text.to_str()
        .filter(|text| !text.chars().any(char::is_control))
        .map(str::to_owned)
        .ok_or_else(|| {
            Failure::new(
                FailureKind::Usage,
                format!(
                    "{} cannot be written in a timer: it is not UTF-8, or holds control characters.",
                    text.to_string_lossy().escape_debug()
                ),
                "Move or rename that.",
            )
        })
}

fn units(program: &str, words: &[&str], variables: &[(&str, String)]) -> String {
    let mut environment = String::new();
    for (name, value) in variables {
        let assigned = quoted(&format!("{name}={value}"));
        environment.extend(["Environment=", &assigned, "\n"]);
    }
    format!(
        "\
# ~/.config/systemd/user/byline-schedule.service
[Unit]
Description=Send the stories that are planned in Byline

[Service]
Type=oneshot
{environment}ExecStart={} {}
# Already sent: nothing to do.
SuccessExitStatus=10

# ~/.config/systemd/user/byline-schedule.timer
[Unit]
Description=Look every minute for stories that are due

[Timer]
OnCalendar=*-*-* *:*:00
AccuracySec=1s

[Install]
WantedBy=timers.target",
        called(program),
        words.join(" ")
    )
}

/// The program as systemd starts it. It refuses names with quotes and backslashes, which a shell starts for it then.
fn called(program: &str) -> String {
    if program.contains(['"', '\'', '\\']) {
        // Of the words that follow, the first is the program. A $ that is doubled is one.
        let program = quoted(program).replace('$', "$$");
        return format!("/bin/sh -c \"exec \\\"$$0\\\" \\\"$$@\\\"\" {program}");
    }
    quoted(program)
}

/// A word of a unit: systemd reads backslashes, quotes and its own % within quotes.
fn quoted(text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('%', "%%");
    format!("\"{text}\"")
}

/// A line of a crontab. The shell reads it, after cron has read its %.
fn cron_line(program: &str, words: &[&str], variables: &[(&str, String)]) -> String {
    let assigned = variables
        .iter()
        .map(|(name, value)| format!("{name}={}", shell_words::quote(value)));
    let call = [shell_words::quote(program).into_owned()];
    let all: Vec<String> = assigned
        .chain(call)
        .chain(words.iter().map(|word| (*word).to_owned()))
        .collect();
    format!("* * * * * {}", all.join(" ").replace('%', "\\%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_anything_in_it_is_quoted_for_whoever_reads_it() {
        let path = "/opt/my \"50%\" \\bin/it's $HOME/byline";
        let variables = [("XDG_STATE_HOME", "/a b/%c".to_owned())];
        let units = units(path, &["schedule", "run"], &variables);
        // Quotes and backslashes are more than systemd takes in the name of a program.
        let shell = "\nExecStart=/bin/sh -c \"exec \\\"$$0\\\" \\\"$$@\\\"\" \"/opt/my \\\"50%%\\\" \\\\bin/it's $$HOME/byline\" schedule run\n";
        assert!(units.contains(shell), "{units}");
        assert_eq!(called("/a b/50%/$HOME"), "\"/a b/50%%/$HOME\"");
        assert!(units.contains("\nEnvironment=\"XDG_STATE_HOME=/a b/%%c\"\n"));
        let line = cron_line(path, &["schedule", "run"], &variables);
        let command = line.strip_prefix("* * * * * ").expect("every minute");
        // As cron and then the shell read it.
        assert_eq!(
            shell_words::split(&command.replace("\\%", "%")).expect("whole"),
            ["XDG_STATE_HOME=/a b/%c", path, "schedule", "run"]
        );
        assert!(!command.replace("\\%", "").contains('%'));
    }

    #[test]
    fn what_has_no_place_on_one_line_is_refused() {
        assert!(plain(OsStr::new("/a\nExecStart=/bin/false")).is_err());
        assert!(plain(OsStr::new("/a b")).is_ok());
    }
}
