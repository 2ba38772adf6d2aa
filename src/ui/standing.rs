//! Rows that stand: what shows just what it showed in the frame before is neither drawn nor compared again.
//!
//! A key changes a row or two of a screen. Whoever draws a whole row of the window can name what it will show by a key (a
//! hash of all it is drawn from); if the row had that key in the frame before, it stands, and is left alone. A row that
//! nobody names is drawn and compared as ever.

use std::hash::{DefaultHasher, Hash, Hasher as _};

/// The rows of two frames, by what they show.
#[derive(Debug, Default)]
pub struct Standing {
    before: Vec<Option<u64>>,
    now: Vec<Option<u64>>,
}

impl Standing {
    /// A new frame begins, of so many rows.
    pub fn begin(&mut self, height: u16) {
        std::mem::swap(&mut self.before, &mut self.now);
        self.now.clear();
        self.now.resize(usize::from(height), None);
    }

    /// Says what a row will show, from its first column to its last. Whether it stands: then nothing at all may be drawn
    /// in it.
    pub fn name(&mut self, y: u16, what: &impl Hash) -> bool {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        let key = hasher.finish();
        if let Some(now) = self.now.get_mut(usize::from(y)) {
            *now = Some(key);
        }
        self.stands(y)
    }

    /// Whether a row shows what it showed in the frame before.
    #[must_use]
    pub fn stands(&self, y: u16) -> bool {
        let y = usize::from(y);
        matches!((self.before.get(y), self.now.get(y)), (Some(Some(before)), Some(Some(now))) if before == now)
    }

    /// A row is to be drawn again in the next frame.
    pub fn forget(&mut self, y: u16) {
        if let Some(now) = self.now.get_mut(usize::from(y)) {
            *now = None;
        }
    }

    /// Every row is to be drawn in the next frame.
    pub fn forget_all(&mut self) {
        self.now.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_stands_when_it_has_the_name_it_had() {
        let mut standing = Standing::default();
        standing.begin(3);
        assert!(!standing.name(0, &"a") && !standing.name(1, &"b") && !standing.name(7, &"a"));
        standing.begin(3);
        assert!(standing.name(0, &"a") && !standing.name(1, &"a") && !standing.name(2, &"a"));
        assert!(standing.stands(0) && !standing.stands(1) && !standing.stands(7));
        standing.begin(3);
        assert!(!standing.stands(0), "nobody has named it");
        standing.begin(3);
        assert!(!standing.name(0, &"a"), "it was not named before");
        standing.forget(0);
        standing.begin(3);
        assert!(!standing.name(0, &"a"));
        standing.forget_all();
        standing.begin(3);
        assert!(!standing.name(0, &"a"));
    }
}
