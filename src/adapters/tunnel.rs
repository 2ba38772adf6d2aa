//! The way from the writer's own computer to a page on this one: the `ssh` line that makes it.

use crate::adapters::environment::Environment;

/// The line to run on the writer's own computer, in an SSH session; `None` where Byline runs on that very computer.
///
/// It ends at the address this session was made to. Where that is a private one behind a gateway, the writer puts the name
/// they use there instead.
#[must_use]
pub fn line(env: &Environment, port: u16) -> Option<String> {
    if !env.is_ssh() {
        return None;
    }
    // Client's address and port, then the address and port of this machine.
    let (host, ssh_port) = env
        .text("SSH_CONNECTION")
        .and_then(|words| {
            let mut words = words.split_whitespace().skip(2);
            Some((words.next()?.to_owned(), words.next()?.to_owned()))
        })
        .unwrap_or_else(|| {
            let name = rustix::system::uname();
            (name.nodename().to_string_lossy().into_owned(), "22".into())
        });
    let user = env
        .text("USER")
        .or_else(|| env.text("LOGNAME"))
        .map_or_else(String::new, |user| format!("{user}@"));
    let at = if ssh_port == "22" {
        String::new()
    } else {
        format!("-p {} ", shell_words::quote(&ssh_port))
    };
    let place = format!("{user}{host}");
    Some(format!(
        "ssh -N -L {port}:127.0.0.1:{port} {at}{}",
        shell_words::quote(&place)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_leads_to_the_address_the_session_was_made_to() {
        let env = Environment::from([
            ("SSH_CONNECTION", "198.51.100.4 50022 192.0.2.7 22"),
            ("USER", "you"),
        ]);
        assert_eq!(
            line(&env, 41234).as_deref(),
            Some("ssh -N -L 41234:127.0.0.1:41234 you@192.0.2.7")
        );
        let env = Environment::from([
            ("SSH_CONNECTION", "fe80::1%eth0 50022 2001:db8::7 2222"),
            ("LOGNAME", "you"),
        ]);
        assert_eq!(
            line(&env, 4).as_deref(),
            Some("ssh -N -L 4:127.0.0.1:4 -p 2222 you@2001:db8::7")
        );
        let env = Environment::from([("SSH_TTY", "/dev/pts/1")]);
        assert!(line(&env, 4).is_some_and(|line| line.starts_with("ssh -N -L 4:127.0.0.1:4 ")));
        // The control: without SSH there is nothing to tunnel through.
        assert_eq!(line(&Environment::default(), 4), None);
    }

    #[test]
    fn a_strange_variable_puts_no_second_command_into_the_line() {
        let env = Environment::from([
            ("SSH_CONNECTION", "a 1 $(touch${IFS}x) 22;reboot"),
            ("USER", "you;rm"),
        ]);
        let line = line(&env, 4).expect("a line");
        let words = shell_words::split(&line).expect("words");
        assert_eq!(words.len(), 7, "{words:?}");
        assert!(line.contains("'you;rm@$(touch${IFS}x)'"), "{line}");
    }
}
