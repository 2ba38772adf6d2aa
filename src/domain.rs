//! Floor 0: values. No I/O, no clock, no terminal. Bad text yields findings, never errors.
//!
//! Read in this order: [`place`] (where in the text), [`lint`] (what bends), [`front_matter`] and [`draft`]
//! (the local file), [`story`] (the draft as Medium will show it), [`post`] (what is sent), [`plan`] (the
//! exact request, confirmed by the writer), [`attempt`] (one journalled send and how it ended), [`compare`] (what was
//! sent beside the draft as it is now), [`carry`] (what takes the place of a send for a writer without a token).

pub mod address;
pub mod attempt;
pub mod carry;
pub mod compare;
pub mod day;
pub mod draft;
pub mod front_matter;
pub mod lint;
pub mod picture;
pub mod place;
pub mod plan;
pub mod post;
pub mod publication;
pub mod qr;
pub mod reach;
pub mod source;
pub mod story;
pub mod template;
pub mod text;
