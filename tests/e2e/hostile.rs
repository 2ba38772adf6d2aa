//! Hostile input is harmless: it is shown and never obeyed, it costs bounded time and room, and looking at it does
//! nothing.

mod giants;
mod inert;
mod signs;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

/// Signs that could drive a terminal, turn text around, or hide it; each with a plain word that must be seen.
fn signs() -> Vec<(String, String)> {
    let controls = (0..0x20).chain(0x7f..0xa0).filter_map(char::from_u32);
    let turned = ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}');
    let hidden = ('\u{200b}'..='\u{200f}').chain([
        '\u{2060}',
        '\u{feff}',
        '\u{ad}',
        '\u{61c}',
        '\u{180e}',
        '\u{e0041}',
        '\u{fff9}',
    ]);
    let single = controls
        .filter(|c| !matches!(c, '\n' | '\r' | '\t' | '\0'))
        .chain(turned)
        .chain(hidden)
        .map(|c| (format!("U{:04X}", u32::from(c)), c.to_string()));
    let sequences = [
        ("title", "\x1b]0;owned\x07"),
        ("clipboard", "\x1b]52;c;b3duZWQ=\x07"),
        (
            "link",
            "\x1b]8;;https://evil.example\x1b\\owned\x1b]8;;\x1b\\",
        ),
        ("ask", "\x1b[6n\x1b[c\x1b[>q"),
        ("screen", "\x1b[2J\x1b[H\x1b[?1049l\x1bc"),
        ("mouse", "\x1b[?1003h"),
        ("device", "\x1bP$qm\x1b\\\x1b_x\x1b\\\x1b^x\x1b\\"),
        ("eight", "\u{9b}2J\u{9d}0;owned\u{9c}"),
        ("paste", "\x1b[201~\rq"),
    ];
    let sequences = sequences.map(|(name, signs)| (name.to_owned(), signs.to_owned()));
    single.chain(sequences).collect()
}

/// A server that gives every request the same answer; its address.
fn answering(status: &'static str, body: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = vec![0; 65536];
            let _ = stream.read(&mut request);
            let asks = request.starts_with(b"GET");
            let me = "{\"data\":{\"id\":\"1a\",\"username\":\"you\\u001b[31m\\u202e\",\"name\":\"You\\u009b2J\",\"url\":\"https://medium.com/@you\"}}";
            let (status, body) = if asks {
                ("200 OK", me)
            } else {
                (status, body.as_str())
            };
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    format!("http://{address}/v1")
}
