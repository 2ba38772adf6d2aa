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
//!                                                         ├─▶ HTML or Markdown sent     (domain::story::html, markdown)
//!                                                         └─▶ checks, margin, review    (domain::lint; fixes: lint::fix)
//! Draft + Story + account ──plan──▶ Plan (exact request, digest) | obstacles
//! Plan ──journal──▶ send ──▶ Outcome: sent | rejected | limited | not sent | unknown ──▶ history, draft
//! ```
//!
//! The house is read from the ground up, and a file may name only its own floor and those below:
//!
//! | floor | modules | what |
//! |---|---|---|
//! | 0 | [`domain`], [`prose`] | values: no I/O, no clock, no terminal |
//! | 1 | [`ports`], [`adapters`], [`sandbox`], [`handoff`] | the world: disk, network, keyring, a stand-in Medium, a page to copy from |
//! | 2 | [`app`], [`screens`] | the application, pure: a message in, effects out |
//! | 3 | [`ui`], and the `view` of each screen | drawing: the model in, cells out |
//! | 4 | [`runtime`] | the terminal, threads and time |
//! | 5 | [`cli`], `testing` | the ways in; for tests, one with keys in and text out |
//!
//! # What happens to a key
//!
//! `runtime::inbox` wakes for it as for every [`app::msg::Msg`] of another thread, on the thread that draws, so that a key
//! waits for no other; `runtime::event_loop` is the one place where messages are received; [`app::update`] is the only
//! writer of the [`app::model::Model`] and returns [`app::effect::Effect`]s, plain data; `runtime::executor` alone carries
//! them out, on threads of their own, and what comes of it returns as messages. Then [`screens::view`] draws the model, but
//! for rows that stand as they were; `runtime::frames` compares the others with the frame before, and `runtime::wire` sends
//! only the cells that changed.
//!
//! The story follows on a thread of its own, the key already being on the screen: the paragraph that is written is
//! converted alone where that must come to the same (`app::desk::following`), and the whole draft at the next pause. What
//! is reviewed, checked and sent is always made of the whole.
//!
//! # What happens to a story that is sent
//!
//! [`domain::plan::plan`] makes the exact request. The review shows words derived from it and hands over the very same
//! value. `runtime::courier`, for the screen and the command line alike, looks once more whether the file is still the one
//! that was confirmed, uploads the pictures of this computer that it shows, writes the attempt to the journal, and only
//! then makes one request, which is never repeated. No answer means *unknown*, a state of its own that only the writer can
//! close. What was sent is kept byte for byte; to show it and to compare it with the draft as it is now, [`domain::story`]
//! reads its own HTML back ([`app::kept`]).
//!
//! A send that is planned for later (`cli::commands::schedule`) leaves through the same door. Its queue
//! ([`adapters::queue`]) and the history are lines of one kind (`adapters::sealed`): appended, checksummed, synced.
//!
//! A picture is read through the fence of [`adapters::pictures`], the only one there is: what is drawn and what is handed
//! off ([`handoff`]) are opened through it, too. It is named in the plan by the digest of its bytes, which
//! stands for its address until that is known; so the plan that was confirmed covers the pictures too.
//!
//! `tests/e2e/chaos` cuts the line at every point, kills the program and fails the disk, and lays ledger and history side
//! by side after each round.
//!
//! # Rules
//!
//! 1. An update never blocks and never reads the clock; drawing never allocates in proportion to the draft.
//! 2. The key table ([`app::keymap`]) is the one source for bindings, hints, menu, help, palette and README; likewise
//!    [`domain::lint::RULES`] for findings and [`adapters::targets::TARGETS`] for services.
//! 3. A secret is a [`ports::secrets::Secret`]: it cannot be printed or serialised, and only the executor reads one.
//! 4. A failure that reaches a person is a [`ports::failure::Failure`]: what happened, and what to do.
//! 5. No wildcard arm on our own enums: a new variant makes the compiler list the places.
//!
//! `tests/e2e/architecture.rs` holds the floors and the rules that a program can check.
//!
//! # Errands
//!
//! - **A finding:** one file in `domain/lint/`, one line in [`domain::lint::RULES`]; raise it where the bend happens. What
//!   can be mended is said there, too, as a replacement in a line of the source.
//! - **A key:** one row in [`app::keymap::KEYMAP`], and what it does in `app/update/actions.rs`.
//! - **A screen:** a variant of [`screens::Screen`], a room in `screens/`; the compiler lists the rest.
//! - **A service to publish to:** a folder in `adapters/targets/`, a row in [`adapters::targets::TARGETS`].
//! - **A setting:** a row in `adapters/config/keys.rs` and a field of [`ports::settings::Settings`].
//!
//! What is deliberately absent: a vi mode (`$EDITOR` is one key away), a file watcher (files are compared when it matters,
//! so idle is silent), a plug-in system, telemetry.

pub mod domain;
pub mod prose;

pub mod adapters;
pub mod handoff;
pub mod ports;
pub mod sandbox;

pub mod app;
pub mod screens;

pub mod ui;

pub mod runtime;

pub mod cli;
#[doc(hidden)]
pub mod testing;
