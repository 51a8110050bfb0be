//! What the program is doing; no widgets, no files, no threads.
//!
//! A person's wish is a [`command::Command`], what workers tell is an event; [`update::update`] turns both into changes of
//! [`state::AppState`] and requests to workers. Panels only read the state and return commands.

pub mod command;
pub mod notification;
pub mod settings;
pub mod state;
pub mod update;
pub mod words;
