//! End-to-end tests: the real disk, the real keyring. One binary, so that it links once.

#[path = "e2e/keyring.rs"]
mod keyring;
#[path = "e2e/real.rs"]
mod real;
#[path = "e2e/save.rs"]
mod save;
