//! Every screen, drawn by the real application: keys in, text out.

mod accounts;
mod behaviour;
mod carry;
mod checks;
mod desk;
mod following;
mod frames;
mod history;
mod pictures;
mod preview;
mod recovery;
mod safety;
mod sending;
mod settings;
mod support;
mod wide;
mod writing;
