//! What must hold for any recovery file. For the fuzzers and the tests.

pub use super::trail::claims::recovery;
