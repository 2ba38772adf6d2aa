//! The commands, one file each.

pub mod auth;
pub mod export;
pub mod open;
pub mod publish;
pub mod record;
pub mod sandbox;
pub mod show;
pub mod url;
