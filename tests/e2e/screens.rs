//! Every screen, drawn by the real application: keys in, text out.

mod behaviour;
mod carry;
mod desk;
mod pictures;
mod recovery;
mod safety;
mod sending;
mod support;
mod writing;
