//! Asking whether addresses of a story can be reached.

use std::sync::mpsc::Sender;

use crate::domain::reach::{Address, Reached};
use crate::ports::publisher::Answer;

/// Asks for addresses. Nothing but the head of each is fetched, nothing is sent but the request, and addresses of this
/// machine or a private network are never asked for.
pub trait Reach: Send + Sync {
    /// Asks for all of them, several at a time, and hands each answer on as it comes. Ends when all have answered or
    /// their time is up; dropped, it asks no further.
    fn ask(&self, addresses: Vec<Address>, answers: Sender<(Address, Reached)>) -> Answer<'_, ()>;
}
