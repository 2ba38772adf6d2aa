//! Floor 4: the terminal and time. The only place where threads, signals and the real screen are.

pub mod brake;
pub mod courier;
pub mod event_loop;
pub mod executor;
pub mod frames;
pub mod inbox;
pub mod input;
pub mod links;
pub mod signals;
pub mod suspend;
pub mod terminal;
pub mod wallet;
pub mod wire;
pub mod world;
