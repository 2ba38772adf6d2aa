//! Pictures of drafts, made small enough to be drawn in cells of a terminal.

use std::path::PathBuf;
use std::sync::Arc;

/// Red, green and blue of a pixel; `None` where it can be seen through.
pub type Pixel = Option<[u8; 3]>;

/// A picture, scaled down. Two pixels, one above the other, make a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Width and height of the picture itself, in pixels, as it is meant to be seen.
    pub size: (u32, u32),
    /// Cells in a row; 0 when only the size was asked for.
    pub columns: u16,
    /// The pixels, row by row, [`Self::columns`] in each; an even number of rows.
    pub pixels: Vec<Pixel>,
}

impl Sketch {
    /// Rows of cells.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.pixels.len() / usize::from(self.columns.max(1)) / 2
    }

    /// The upper and the lower pixel of each cell of a row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (Pixel, Pixel)> {
        let columns = usize::from(self.columns);
        let from = |row: usize| {
            self.pixels
                .iter()
                .skip(row * columns)
                .take(columns)
                .copied()
        };
        from(row * 2).zip(from(row * 2 + 1))
    }
}

/// Why there is nothing to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// It is on the web; Byline fetches nothing.
    Remote,
    /// There is no such file.
    Missing,
    /// It is neither below the draft's folder nor below the folder of drafts.
    Outside,
    /// It is no ordinary file, or may not be read.
    Unreadable,
    /// The file has too many bytes.
    Heavy,
    /// It has too many pixels: width and height.
    Huge(u32, u32),
    /// It is in no format Byline can draw.
    Foreign,
    /// It cannot be decoded.
    Damaged,
}

impl Unseen {
    /// The same in a few words, to follow the name of the picture.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Remote => "on the web".into(),
            Self::Missing => "missing".into(),
            Self::Outside => "outside the folder of drafts".into(),
            Self::Unreadable => "cannot be read".into(),
            Self::Heavy => "too large to draw".into(),
            Self::Huge(width, height) => format!("{width}x{height}, too large to draw"),
            Self::Foreign => "not a PNG, JPEG, GIF or WebP".into(),
            Self::Damaged => "damaged".into(),
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The draft it is in; its folder is where a path starts.
    pub draft: PathBuf,
    /// The folder of drafts.
    pub folder: PathBuf,
    /// Address or path, as written in the draft.
    pub source: String,
    /// Cells it may take, columns and rows; `None` when only its size is wanted.
    pub room: Option<(u16, u16)>,
}

/// Pictures on this computer. Calls may block, and take a while: never on the UI thread.
pub trait Sketches: Send + Sync {
    /// Reads a picture and scales it down to its room; it is never enlarged.
    ///
    /// # Errors
    /// Why there is nothing to draw.
    fn load(&self, wanted: &Wanted) -> Result<Arc<Sketch>, Unseen>;

    /// The file of a picture, to be handed to another program: one that is a picture, and is called one.
    ///
    /// # Errors
    /// Why it is not to be handed on.
    fn find(&self, wanted: &Wanted) -> Result<PathBuf, Unseen>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_two_pixels_one_above_the_other() {
        let [a, b, c, d] = [1, 2, 3, 4].map(|n| Some([n; 3]));
        let picture = Sketch {
            size: (2, 2),
            columns: 2,
            pixels: vec![a, b, c, d],
        };
        assert_eq!(picture.rows(), 1);
        assert_eq!(picture.row(0).collect::<Vec<_>>(), [(a, c), (b, d)]);
        assert_eq!(picture.row(1).count(), 0);
    }
}
