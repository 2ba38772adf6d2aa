//! Floor 1, the plugs: the only files that touch disk, network, keyring, clipboard and other programs.

pub mod targets;
