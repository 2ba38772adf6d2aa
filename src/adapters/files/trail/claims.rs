//! What must hold for any recovery file: it is read up to the first line that is not right, and never grows past what
//! is in it. For the fuzzers and the tests.

use super::line::Line;
use super::replay::parse;

/// A recovery file is read, as it is and with every checksum made right; then cut off at a byte that the first two
/// bytes choose: what was recovered before the cut is what is recovered of the rest.
///
/// # Panics
/// When it does not hold.
pub fn recovery(data: &[u8]) {
    let [high, low, data @ ..] = data else {
        return;
    };
    check(data, usize::from(u16::from_be_bytes([*high, *low])));
    let signed: Vec<Vec<u8>> = data.split(|byte| *byte == b'\n').map(signed).collect();
    check(
        &signed.join(&b'\n'),
        usize::from(u16::from_be_bytes([*high, *low])),
    );
}

fn check(data: &[u8], cut: usize) {
    let now = String::from_utf8_lossy(data);
    let whole = parse(data, &now);
    if let Some(replayed) = &whole {
        assert!(replayed.text.len() <= data.len());
        let again = parse(data, &replayed.text);
        assert_eq!(
            again.map(|again| again.text),
            whole.as_ref().map(|whole| whole.text.clone())
        );
    }
    let torn = &data[..cut.min(data.len())];
    let whole_lines = torn
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    assert_eq!(parse(torn, ""), parse(&torn[..whole_lines], ""));
    for line in data.split(|byte| *byte == b'\n').filter_map(Line::parse) {
        let text = line.to_text().expect("plain values");
        assert_eq!(
            Line::parse(text.trim_end_matches('\n').as_bytes()),
            Some(line)
        );
    }
}

/// The line with the checksum it should have.
fn signed(line: &[u8]) -> Vec<u8> {
    [format!("{:08x} ", crc32fast::hash(line)).as_bytes(), line].concat()
}
