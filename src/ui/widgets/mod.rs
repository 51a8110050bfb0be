//! Small parts that every panel is made of: cards, buttons, numbers with their norm, figure frames.

pub mod button;
pub mod card;
pub mod chart;
pub mod figure;
pub mod number_field;
pub mod search_line;
pub mod secret_field;

pub use button::{focus_ring, icon_button, labelled_button, main_button, name_combo};
pub use card::card;
pub use chart::Chart;
pub use number_field::number_field;
pub use search_line::{search_in_drop_down, search_line};
pub use secret_field::{SecretText, secret_field};
