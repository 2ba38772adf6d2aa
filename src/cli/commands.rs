//! The commands, one file each.

pub mod auth;
pub mod check;
pub mod export;
pub mod history;
pub mod open;
pub mod publish;
pub mod record;
pub mod recover;
pub mod sandbox;
pub mod schedule;
pub mod show;
pub mod url;
