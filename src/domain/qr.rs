//! An address as a QR code, in the characters a terminal has.

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code, on each side: what the standard asks for is four; every reader that was tried takes two,
/// and a terminal has few rows.
const QUIET: usize = 2;

/// A QR code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    side: usize,
    dark: Vec<bool>,
}

impl Code {
    /// The code of a text; `None` when it is too long for one.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        // The lowest level of repair: a screen has no scratches, and fewer modules are larger ones.
        let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
        Some(Self {
            side: code.width(),
            dark: code
                .to_colors()
                .into_iter()
                .map(|c| c == Color::Dark)
                .collect(),
        })
    }

    /// Modules on each side, the light ones around it included.
    #[must_use]
    pub fn side(&self) -> usize {
        self.side + 2 * QUIET
    }

    /// Columns and rows it needs with half-blocks.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.side(), self.side().div_ceil(2))
    }

    /// Whether a module is dark, counted from the corner of the light ones around it.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < self.side);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => self.dark[y * self.side + x],
            _ => false,
        }
    }

    /// Rows of half-blocks, two modules to a character; to be drawn dark on light.
    #[must_use]
    pub fn half_blocks(&self) -> Vec<String> {
        let row = |y: usize| {
            (0..self.side())
                .map(|x| match (self.is_dark(x, y), self.is_dark(x, y + 1)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                })
                .collect()
        };
        (0..self.side()).step_by(2).map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_reads_the_address_back_from_the_characters() {
        let urls = [
            "https://medium.com/@you/why-i-write-in-a-terminal-e6f36a012345".to_owned(),
            "http://127.0.0.1:46170/@you/abc".to_owned(),
            format!(
                "https://medium.com/@you/{}-0123456789ab",
                "long-".repeat(40)
            ),
        ];
        for url in urls {
            let code = Code::of(&url).expect("short enough");
            assert_eq!(read(&code.half_blocks()).as_deref(), Some(url.as_str()));
            let (columns, rows) = code.size();
            assert_eq!(code.half_blocks().len(), rows);
            assert!(
                code.half_blocks()
                    .iter()
                    .all(|row| row.chars().count() == columns)
            );
        }
        assert!(Code::of(&"x".repeat(5000)).is_none());
    }

    /// Reads a code from its characters, as a camera would from the screen.
    fn read(rows: &[String]) -> Option<String> {
        const SCALE: usize = 4;
        let dark: Vec<Vec<bool>> = rows
            .iter()
            .flat_map(|row| {
                let half = |dark: [char; 2]| row.chars().map(|c| dark.contains(&c)).collect();
                [half(['█', '▀']), half(['█', '▄'])]
            })
            .collect();
        let side = dark[0].len();
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(
            side * SCALE,
            dark.len() * SCALE,
            |x, y| {
                if dark[y / SCALE][x / SCALE] { 0 } else { 255 }
            },
        );
        let grids = image.detect_grids();
        let (_, content) = grids.first()?.decode().ok()?;
        Some(content)
    }
}
