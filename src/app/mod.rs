//! What the program is doing; no widgets, no files, no threads.

pub mod command;
