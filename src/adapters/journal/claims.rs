//! What must hold for any journal: a line that is believed is one that could have been written. For the fuzzers and the
//! tests.

use super::fold::{Alive, records};
use super::line::Line;

/// A journal is read: no panic, no more attempts than lines, and a line that is read is written again to the same
/// effect. The second time every line has the right checksum.
///
/// # Panics
/// When it does not hold.
pub fn journal(data: &[u8]) {
    check(data);
    let signed: Vec<Vec<u8>> = data.split(|byte| *byte == b'\n').map(signed).collect();
    check(&signed.join(&b'\n'));
}

fn check(data: &[u8]) {
    let lines = data.split(|byte| *byte == b'\n');
    let believed: Vec<Line> = lines.filter_map(Line::parse).collect();
    for line in &believed {
        let text = line.to_text().expect("plain values");
        assert_eq!(
            Line::parse(text.trim_end_matches('\n').as_bytes()).as_ref(),
            Some(line)
        );
        if let Line::Prepared(prepared) = line {
            let _ = prepared.path();
        }
    }
    let alive = Alive {
        before: data.len() / 2,
        holder: None,
    };
    assert!(records(data, &alive).len() <= believed.len());
}

/// The line with the checksum it should have.
fn signed(line: &[u8]) -> Vec<u8> {
    match line.strip_suffix(b"}") {
        Some(open) => {
            let sum = format!(",\"crc\":\"{:08x}\"}}", crc32fast::hash(line));
            [open, sum.as_bytes()].concat()
        }
        None => line.to_vec(),
    }
}
