//! Floor 1, the outlets of the application: one trait or plain type each. What plugs in is in `adapters`.

pub mod browser;
pub mod clipboard;
pub mod clock;
pub mod diary;
pub mod drafts;
pub mod editor;
pub mod failure;
pub mod holding;
pub mod ignored;
pub mod journal;
pub mod pictures;
pub mod planned;
pub mod publisher;
pub mod reach;
pub mod recovery;
pub mod secrets;
pub mod settings;
pub mod sketches;
pub mod spelling;
