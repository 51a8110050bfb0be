//! What the program looks like: reads state, returns commands. The only user of egui.
//!
//! A panel is a function of state, its own memory and the look; it never changes state itself. Pictures of figures are
//! painted by us, not by a plotting crate, because a clinical figure has a fixed frame, a named band and few words.

pub mod copying;
mod desktop;
pub mod diagnostics;
mod dialogs;
mod dropped_files;
pub mod film;
mod folders;
pub mod frame_times;
pub mod icons;
pub mod no_window;
mod own_dialog;
pub mod panels;
pub mod quantity_format;
pub mod records;
pub mod scene;
pub mod shortcuts;
pub mod simulation;
pub mod theme;
pub mod tutorial;
pub mod views;
pub mod widgets;
pub mod window;

pub use window::run;
