//! Floor 2: the application, pure. Tense tells the layer: an [`action::Action`] is asked, an [`effect::Effect`] is
//! ordered, a [`msg::Msg`] has happened.
//!
//! [`update::update`] is the only writer of the [`model::Model`]: it never blocks, never reads the clock, and returns
//! effects as plain data for the executor.

pub mod accounts;
pub mod action;
pub mod carry;
pub mod counting;
pub mod desk;
pub mod effect;
pub mod field;
pub mod in_force;
pub mod kept;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod model;
pub mod msg;
pub mod preview;
pub mod reaching;
pub mod reading;
pub mod sketches;
pub mod spelling;
pub mod update;
pub mod when;
