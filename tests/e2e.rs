//! The end-to-end tests: one binary, one module per subject.

mod e2e {
    mod sandbox_guard;
    mod support;
    mod target_contract;
    mod target_wire;
}
