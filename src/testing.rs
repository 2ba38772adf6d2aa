//! For tests: the whole application with keys in and text out.
//!
//! The model, the updates, the executor, files, journal, sandbox and drawing are the real ones. Only what a test cannot
//! have is replaced: the keyring, clipboard, browser and editor are fakes, the clock stands still, and timers pass in
//! virtual time, so that nothing ever sleeps. Everything lives in a temporary home.

pub mod claims;
mod driver;
mod fakes;
mod home;

pub use driver::Driver;
pub use fakes::{Fakes, StillClock};
pub use home::{Home, NOW};
