//! Recovery files, the journal and the queue of planned sends are read.
#![no_main]

use byline::testing::claims;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    claims::recovery(data);
    claims::journal(data);
    claims::queue(data);
});
