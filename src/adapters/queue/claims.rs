//! What must hold for any queue of planned sends: nothing is believed that could not have been written. For the fuzzers
//! and the tests.

use std::collections::BTreeSet;

use crate::adapters::sealed::seal;

use super::line::{Line, fold};

/// A queue is read: no panic, each name once, no more sends than lines; and taking every send out again leaves none.
/// The second time every line has the right checksum.
///
/// # Panics
/// When it does not hold.
pub fn queue(data: &[u8]) {
    check(data);
    let sealed = data.split(|byte| *byte == b'\n').map(|line| {
        let value = serde_json::from_slice::<serde_json::Map<_, _>>(line).ok();
        let text = value.and_then(|value| seal(&value).ok());
        text.map_or_else(|| [line, b"\n"].concat(), String::into_bytes)
    });
    check(&sealed.collect::<Vec<_>>().concat());
}

fn check(data: &[u8]) {
    let Ok(entries) = fold(data) else {
        return;
    };
    let names: BTreeSet<&str> = entries.iter().map(|e| e.planned.id.as_str()).collect();
    assert_eq!(names.len(), entries.len(), "a name stands for two sends");
    assert!(entries.len() <= data.split(|byte| *byte == b'\n').count());
    let mut emptied = [data, b"\n"].concat();
    for name in names {
        let line = Line::Removed {
            id: name.to_owned(),
            at: 0,
        };
        emptied.extend(seal(&line).expect("plain values").into_bytes());
    }
    assert_eq!(fold(&emptied), Ok(Vec::new()), "a send that was taken out");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::planned;
    use super::*;
    use crate::ports::planned::Standing;

    /// Lines as they are written, for sends of two names.
    fn lines() -> Vec<String> {
        let mut lines = vec![String::new(), "noise".into()];
        for id in ["K3F9", "A001"] {
            let mut planned = planned("one");
            planned.id = id.to_owned();
            let standing = Standing::Waiting { why: None };
            let id = || id.to_owned();
            let stands = Line::Stands {
                id: id(),
                at: 2,
                standing,
            };
            let removed = Line::Removed { id: id(), at: 3 };
            let all = [Line::Planned(Box::new(planned)), stands, removed];
            lines.extend(all.map(|line| seal(&line).expect("plain values").trim_end().to_owned()));
        }
        lines
    }

    proptest! {
        #[test]
        fn any_queue_is_read_or_refused(
            picked in prop::collection::vec((0..8_usize, prop::option::weighted(0.1, 0..400_usize)), 0..12),
            noise in prop::collection::vec(any::<u8>(), 0..8),
        ) {
            let lines = lines();
            let mut data = noise;
            for (line, cut) in picked {
                let line = &lines[line];
                let most = cut.map_or(line.len(), |cut| cut.min(line.len()));
                data.push(b'\n');
                data.extend(&line.as_bytes()[..most]);
            }
            queue(&data);
        }
    }
}
