//! The web browser, where there is one: never over SSH, never without a display, and only for http and https and for
//! pictures of drafts.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::adapters::environment::Environment;
use crate::adapters::program::{command, wait, words};
use crate::ports::browser::Browser;
use crate::ports::failure::{Failure, FailureKind};

/// How long a browser has to fail before it counts as started.
const START: Duration = Duration::from_millis(300);

/// The browser of the session Byline runs in.
#[derive(Debug, Clone)]
pub struct SystemBrowser {
    env: Environment,
}

impl SystemBrowser {
    /// Opens addresses the way this environment asks for.
    #[must_use]
    pub fn new(env: Environment) -> Self {
        Self { env }
    }
}

/// The command that would open an address; `None` where there is no browser.
#[must_use]
pub fn argv(env: &Environment, url: &str) -> Option<Vec<String>> {
    if env.is_ssh() {
        return None;
    }
    // BROWSER is a list separated by colons; `%s` stands for the address. The first entry is the writer's wish.
    let wish = env
        .text("BROWSER")
        .and_then(|list| list.split(':').find(|entry| !entry.trim().is_empty()))
        .and_then(words);
    if let Some(mut argv) = wish {
        if argv.iter().any(|word| word.contains("%s")) {
            for word in &mut argv {
                *word = word.replace("%s", url);
            }
        } else {
            argv.push(url.to_owned());
        }
        return Some(argv);
    }
    if cfg!(target_os = "macos") {
        return Some(vec!["open".into(), url.to_owned()]);
    }
    (env.has("DISPLAY") || env.has("WAYLAND_DISPLAY"))
        .then(|| vec!["xdg-open".into(), url.to_owned()])
}

/// Whether an address may be given to a browser: http or https, without characters that could mean something to
/// another program.
#[must_use]
pub fn is_openable(url: &str) -> bool {
    let clean = !url.chars().any(|c| {
        c.is_control() || c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '\\')
    });
    clean
        && url::Url::parse(url)
            .is_ok_and(|parsed| matches!(parsed.scheme(), "http" | "https") && parsed.has_host())
}

impl Browser for SystemBrowser {
    fn available(&self) -> bool {
        argv(&self.env, "").is_some()
    }

    fn open(&self, url: &str) -> Result<(), Failure> {
        if !is_openable(url) {
            return Err(Failure::new(
                FailureKind::Usage,
                "This is not a web address that can be opened.",
                "Only http and https addresses are given to a browser.",
            ));
        }
        self.start(url)
    }

    fn show(&self, picture: &Path) -> Result<(), Failure> {
        let url = url::Url::from_file_path(picture).map_err(|()| {
            Failure::new(
                FailureKind::Usage,
                "This picture has no full path.",
                "Open it by hand.",
            )
        })?;
        self.start(url.as_str())
    }
}

impl SystemBrowser {
    /// Hands an address to the browser; whether it may be has been looked at.
    fn start(&self, url: &str) -> Result<(), Failure> {
        let Some(argv) = argv(&self.env, url) else {
            return Err(Failure::new(
                FailureKind::Internal,
                "There is no browser on this machine's screen.",
                "Copy the address and open it where you are.",
            ));
        };
        let hint = "Copy the address instead, or name a browser in the variable BROWSER.";
        // A process group of its own: a Ctrl-C in the terminal must not close the browser.
        let mut child = command(&argv[0])
            .args(&argv[1..])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|error| {
                let what = format!("The browser {} could not be started.", argv[0]);
                Failure::new(FailureKind::Internal, what, hint).because(error)
            })?;
        match wait(&mut child, START) {
            Some(status) if !status.success() => {
                let what = format!("{} could not open the address.", argv[0]);
                Err(Failure::new(FailureKind::Internal, what, hint).because(status))
            }
            Some(_) => Ok(()),
            None => {
                // Reaped when it ends, so that it does not stay behind as a zombie.
                std::thread::spawn(move || child.wait());
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://medium.com/@you/e6f36a";

    #[test]
    #[cfg(target_os = "linux")]
    fn without_a_display_or_over_ssh_there_is_no_browser() {
        assert_eq!(argv(&Environment::default(), URL), None);
        for ssh in ["SSH_CONNECTION", "SSH_TTY"] {
            let env = Environment::from([(ssh, "x"), ("DISPLAY", ":0"), ("BROWSER", "firefox")]);
            assert_eq!(argv(&env, URL), None);
        }
        // The control: the same machine with a display has one.
        let env = Environment::from([("WAYLAND_DISPLAY", "wayland-0")]);
        assert_eq!(argv(&env, URL), Some(vec!["xdg-open".into(), URL.into()]));
    }

    #[test]
    fn the_variable_browser_is_a_command_and_never_a_shell_line() {
        let env = Environment::from([("BROWSER", "'my browser' --new-tab=%s -x:other")]);
        assert_eq!(
            argv(&env, URL),
            Some(vec![
                "my browser".into(),
                format!("--new-tab={URL}"),
                "-x".into()
            ])
        );
        let env = Environment::from([("BROWSER", "firefox; rm")]);
        assert_eq!(
            argv(&env, URL),
            Some(vec!["firefox;".into(), "rm".into(), URL.into()])
        );
    }

    #[test]
    fn only_web_addresses_without_tricks_are_opened() {
        assert!(is_openable(URL));
        assert!(is_openable("http://127.0.0.1:4000/@you/x?a=b#c"));
        for url in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "--help",
            "https://",
            "https://a b",
            "https://a\u{1b}]52;",
            "https://a/\"'",
            "",
        ] {
            assert!(!is_openable(url), "{url}");
        }
    }

    #[test]
    fn a_browser_that_cannot_start_or_fails_at_once_is_reported() {
        for command in ["/nonexistent/browser", "false"] {
            let browser = SystemBrowser::new(Environment::from([("BROWSER", command)]));
            let failure = browser.open(URL).expect_err("it must not look opened");
            assert!(failure.hint.contains("Copy the address"), "{failure}");
        }
        let browser = SystemBrowser::new(Environment::from([("BROWSER", "true")]));
        assert_eq!(browser.open(URL), Ok(()));
        assert_eq!(browser.show(Path::new("/tmp/my desk.png")), Ok(()));
        assert!(browser.show(Path::new("desk.png")).is_err());
    }
}
