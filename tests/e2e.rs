//! The end-to-end tests: one binary, so that it links once; one module per subject.

mod e2e {
    mod architecture;
    mod chaos;
    mod cli;
    mod handoff;
    mod hostile;
    mod keyring;
    mod picture;
    mod pty;
    mod readme;
    mod real;
    mod rich;
    mod sandbox_guard;
    mod save;
    mod screens;
    mod stories;
    mod support;
    mod target_contract;
    mod target_wire;
    mod terminal;
    mod uploads;
}
