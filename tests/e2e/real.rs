//! Tests against the real thing say plainly when the real thing is missing, and fail for it where it must be there.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Whether all these programs are installed. Says which are not; with `BYLINE_REQUIRE_REAL=1` that is a failure.
pub fn has(programs: &[&str]) -> bool {
    programs.iter().all(|program| {
        let there = Command::new("sh")
            .args(["-c", "command -v \"$0\"", program])
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        there || skip(&format!("{program} is not installed"))
    })
}

/// Whether this is root. Says so if not; with `BYLINE_REQUIRE_REAL=1` that is a failure.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root() || skip("this needs root")
}

/// Says why a test is skipped; returns false.
///
/// # Panics
/// With `BYLINE_REQUIRE_REAL=1`.
pub fn skip(why: &str) -> bool {
    assert!(
        std::env::var_os("BYLINE_REQUIRE_REAL").is_none_or(|value| value != "1"),
        "required, but {why}"
    );
    println!("skipped: {why}");
    false
}

/// This test binary, to run one of its own ignored tests in other surroundings.
pub fn this_program() -> PathBuf {
    std::env::current_exe().expect("a running program has a path")
}
