//! Floor 3: drawing. Borrows values, writes cells; owns nothing and decides nothing.

pub mod canvas;
pub mod standing;
pub mod theme;
pub mod widgets;
