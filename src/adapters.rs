//! Floor 1, the plugs: the only files that touch disk, network, keyring, clipboard and other programs.

pub mod addresses;
pub mod browser;
pub mod callback;
pub mod clipboard;
pub mod clock;
pub mod config;
pub mod diary;
pub mod editor;
pub mod environment;
pub mod files;
pub mod ignored;
pub mod importable;
pub mod journal;
pub mod kept_file;
pub mod keyring;
pub mod loopback;
pub mod paths;
pub mod pictures;
pub mod program;
pub mod reach;
mod sealed;
pub mod sketches;
pub mod spelling;
pub mod targets;
pub mod token_command;
pub mod token_file;
pub mod tunnel;
