//! A stand-in Medium on loopback, kept on disk across runs.
