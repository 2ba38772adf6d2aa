//! The clipboard: the tool of the desktop, tmux, or the terminal itself.
//!
//! Over SSH a tool of the remote machine would fill the wrong clipboard, so there only tmux or the terminal is
//! asked. What the terminal does with an OSC 52 sequence nobody can know: the words on screen must not claim more.

pub mod rich;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::adapters::environment::Environment;
use crate::adapters::program::{command, feed};
use crate::ports::clipboard::{Clipboard, Copied, Rich, RichCopied};
use crate::ports::failure::Failure;

/// Longest wait for a clipboard tool.
const LIMIT: Duration = Duration::from_secs(2);

/// Longest text that terminals accept in one OSC 52 sequence (100,000 bytes with its base64 and frame).
pub const OSC52_LIMIT: usize = 74_994;

/// GNU screen passes on no more than this many bytes of a string at a time.
const SCREEN_PIECE: usize = 240;

/// A way to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A program that reads the text from its standard input.
    Tool(&'static [&'static str]),
    /// `clip.exe` of Windows, which wants UTF-16.
    WindowsClip,
    /// tmux, which hands the text to its terminal.
    Tmux,
}

/// The ways worth trying, the best one first. When none works the terminal is asked.
#[must_use]
pub fn ways(env: &Environment) -> Vec<Way> {
    let mut ways = Vec::new();
    if !env.is_ssh() {
        if env.has("WAYLAND_DISPLAY") {
            ways.push(Way::Tool(&[
                "wl-copy",
                "--type",
                "text/plain;charset=utf-8",
            ]));
        }
        if env.has("DISPLAY") {
            ways.push(Way::Tool(&["xclip", "-selection", "clipboard", "-in"]));
            ways.push(Way::Tool(&["xsel", "--clipboard", "--input"]));
        }
        if cfg!(target_os = "macos") {
            ways.push(Way::Tool(&["pbcopy"]));
        }
        if cfg!(windows) || env.has("WSL_DISTRO_NAME") {
            ways.push(Way::WindowsClip);
        }
    }
    if env.has("TMUX") {
        ways.push(Way::Tmux);
    }
    ways
}

/// The clipboard of the session Byline runs in.
#[derive(Debug, Clone)]
pub struct SystemClipboard {
    env: Environment,
}

impl SystemClipboard {
    /// Copies the way this environment asks for.
    #[must_use]
    pub fn new(env: Environment) -> Self {
        Self { env }
    }
}

impl Clipboard for SystemClipboard {
    fn copy(&self, text: &str) -> Copied {
        for way in ways(&self.env) {
            let (argv, bytes): (&[&str], Vec<u8>) = match way {
                Way::Tool(argv) => (argv, text.into()),
                Way::WindowsClip => (&["clip.exe"], utf16(text)),
                Way::Tmux => (&["tmux", "load-buffer", "-w", "-"], text.into()),
            };
            let mut tool = command(argv[0]);
            tool.args(&argv[1..]);
            if feed(tool, bytes, LIMIT) {
                return match way {
                    Way::Tool(_) | Way::WindowsClip => Copied::Clipboard,
                    Way::Tmux => Copied::Tmux,
                };
            }
        }
        Copied::ViaTerminal
    }

    fn copy_rich(&self, rich: &Rich) -> Result<RichCopied, Failure> {
        rich::copy(&self.env, rich)
    }
}

/// The sequence that asks the terminal to copy, to be written to it as it is; `None` for a text longer than
/// [`OSC52_LIMIT`], of which terminals would keep a part or nothing. Inside GNU screen it is wrapped so that screen
/// passes it on.
#[must_use]
pub fn osc52(text: &str, env: &Environment) -> Option<String> {
    if text.len() > OSC52_LIMIT {
        return None;
    }
    let sequence = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    if !env.has("STY") {
        return Some(sequence);
    }
    let mut wrapped = String::with_capacity(sequence.len() + sequence.len() / 40);
    for piece in sequence.as_bytes().chunks(SCREEN_PIECE) {
        wrapped.push_str("\x1bP");
        // The sequence is plain ASCII, so a piece is always text.
        wrapped.push_str(&String::from_utf8_lossy(piece));
        wrapped.push_str("\x1b\\");
    }
    Some(wrapped)
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_words(env: &Environment) -> Vec<&'static str> {
        ways(env)
            .into_iter()
            .map(|way| match way {
                Way::Tool(argv) => argv[0],
                Way::WindowsClip => "clip.exe",
                Way::Tmux => "tmux",
            })
            .collect()
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_desktop_comes_first_and_tmux_after_it() {
        let env = Environment::from([("WAYLAND_DISPLAY", "w"), ("DISPLAY", ":0"), ("TMUX", "x")]);
        assert_eq!(first_words(&env), ["wl-copy", "xclip", "xsel", "tmux"]);
        assert_eq!(
            first_words(&Environment::from([("WSL_DISTRO_NAME", "d")])),
            ["clip.exe"]
        );
        assert!(first_words(&Environment::default()).is_empty());
    }

    #[test]
    fn over_ssh_no_tool_of_the_remote_machine_is_asked() {
        for ssh in ["SSH_CONNECTION", "SSH_TTY"] {
            let env = Environment::from([(ssh, "x"), ("DISPLAY", "localhost:10.0")]);
            assert!(first_words(&env).is_empty());
            let env = Environment::from([(ssh, "x"), ("DISPLAY", ":0"), ("TMUX", "x")]);
            assert_eq!(first_words(&env), ["tmux"]);
        }
    }

    #[test]
    fn without_any_tool_the_terminal_is_asked() {
        let clipboard = SystemClipboard::new(Environment::default());
        if cfg!(target_os = "linux") {
            assert_eq!(clipboard.copy("x"), Copied::ViaTerminal);
        }
    }

    #[test]
    fn the_sequence_carries_the_text_in_base64() {
        assert_eq!(
            osc52("é\x07\x1b", &Environment::default()).as_deref(),
            Some("\x1b]52;c;w6kHGw==\x07")
        );
    }

    #[test]
    fn a_text_no_terminal_would_keep_whole_is_refused() {
        let env = Environment::default();
        assert!(osc52(&"x".repeat(OSC52_LIMIT), &env).is_some_and(|s| s.len() <= 100_000));
        assert_eq!(osc52(&"x".repeat(OSC52_LIMIT + 1), &env), None);
    }

    #[test]
    fn screen_is_given_pieces_it_can_pass_on() {
        let env = Environment::from([("STY", "1.pts")]);
        let wrapped = osc52(&"x".repeat(1000), &env).expect("short enough");
        let plain: String = wrapped
            .split("\x1bP")
            .filter(|piece| !piece.is_empty())
            .map(|piece| piece.strip_suffix("\x1b\\").expect("every piece is closed"))
            .inspect(|piece| assert!(piece.len() <= SCREEN_PIECE))
            .collect();
        assert_eq!(
            Some(plain),
            osc52(&"x".repeat(1000), &Environment::default())
        );
    }

    #[test]
    fn windows_is_given_utf16_with_its_mark() {
        assert_eq!(utf16("é"), [0xFF, 0xFE, 0xE9, 0]);
    }
}
