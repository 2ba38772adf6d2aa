//! Text reaches the terminal.
#![no_main]

use byline::testing::claims;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    claims::shown(data);
});
