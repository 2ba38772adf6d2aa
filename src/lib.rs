//! Byline turns a folder of Markdown drafts into published stories.
//!
//! Everything hangs on one idea:
//!
//! > **A draft becomes a `Story` once, by one pure conversion; the preview draws that Story, the HTML that is sent is
//! > written from that Story, and every place where the conversion had to bend what the author wrote is a `Finding`.**
//!
//! ```text
//! text ──parse──▶ Draft (header + body, byte-faithful) ──convert──▶ Story { blocks, findings }
//!                                                         ├─▶ wrapped lines on screen   (ui)
//!                                                         ├─▶ HTML that is sent         (domain::story::html)
//!                                                         └─▶ checks list, review       (domain::lint)
//! Draft + Story + account ──plan──▶ Plan (exact request, digest) | obstacles
//! Plan ──journal──▶ send ──▶ Outcome: sent | rejected | limited | not sent | unknown ──▶ history, draft
//! ```
//!
//! The house is read from the ground up, and a file may name only its own floor and those below:
//!
//! | floor | modules | what |
//! |---|---|---|
//! | 0 | [`domain`], [`prose`] | values: no I/O, no clock, no terminal |
//! | 1 | [`ports`], [`adapters`], [`sandbox`] | the world: disk, network, keyring, a stand-in Medium |
//! | 2 | [`app`], [`screens`] | the application, pure: a message in, effects out |
//! | 3 | [`ui`], and the `view` of each screen | drawing: the model in, cells out |
//! | 4 | [`runtime`] | the terminal, threads and time |
//! | 5 | [`cli`], `testing` | the ways in; for tests, one with keys in and text out |

pub mod domain;
pub mod prose;

pub mod adapters;
pub mod ports;
pub mod sandbox;

pub mod app;
pub mod screens;

pub mod ui;

pub mod runtime;

pub mod cli;
#[doc(hidden)]
pub mod testing;
