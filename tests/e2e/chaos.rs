//! Publishing under faults: a proxy that cuts the line, a process that is killed, a journal that cannot be written.
//!
//! After each round the ledger of the service and the history of the writer are laid side by side ([`truth`]): at most one
//! post for each confirmed send; none called sent that is not there, none called not sent that is; what is not certain is
//! unknown, locks its draft, and is unlocked by the writer. Each harness has its controls: clients and journals that are
//! wrong on purpose and must be caught.
//!
//! ```text
//! BYLINE_CHAOS_SEED=7 cargo test --test e2e -- chaos        the same rounds again
//! BYLINE_CHAOS_ROUNDS=2000 cargo test --test e2e -- chaos   more of them
//! cargo test --test e2e -- chaos --ignored                  ten thousand
//! ```

mod controls;
mod journal;
mod killed;
mod planned;
mod proxy;
mod rounds;
mod truth;

use std::path::Path;

use byline::sandbox::{Sandbox, Settings};

use proxy::Proxy;

/// Random numbers that come again with the same seed (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The dice of one round.
    pub fn of(seed: u64, round: u64) -> Self {
        Self(seed ^ round.wrapping_mul(0xA076_1D64_78BD_642F))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }
}

/// The seed of this run, printed so that it can be run again.
pub fn seed() -> u64 {
    let seed = std::env::var("BYLINE_CHAOS_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| getrandom::u64().expect("randomness") % 1_000_000);
    println!("BYLINE_CHAOS_SEED={seed}");
    seed
}

/// How many rounds to play.
pub fn rounds(usual: usize) -> usize {
    std::env::var("BYLINE_CHAOS_ROUNDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

/// A service with what it remembers in a folder, and a proxy before it.
pub async fn service(folder: &Path) -> (Sandbox, Proxy) {
    let settings = Settings {
        folder: folder.join("sandbox"),
        port: 0,
    };
    let sandbox = Sandbox::start(settings).await.expect("starts");
    let home = sandbox.home_url();
    let port = home.trim_end_matches('/').rsplit(':').next();
    let port = port.and_then(|port| port.parse().ok()).expect("a port");
    (sandbox, Proxy::start(port).await)
}

/// A folder that is fast: what is on a disk for certain is not what these rounds are about.
pub fn fast_folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    }
    .expect("a folder")
}
