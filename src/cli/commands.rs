//! The commands, one file each.

pub mod auth;
pub mod check;
pub mod completion;
pub mod config;
pub mod doctor;
pub mod export;
pub mod help;
pub mod history;
pub mod list;
pub mod man;
pub mod new;
pub mod open;
pub mod publish;
pub mod record;
pub mod recover;
pub mod sandbox;
pub mod set;
pub mod show;
pub mod url;
