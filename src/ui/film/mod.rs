//! The film of the walk under review: small beside the numbers or filling the window, nearer or whole, with what is laid
//! over it and what is measured on it.

pub mod bar;
pub mod fit;
pub mod layers;
pub mod panel;

/// What only the film cares about.
#[derive(Debug, Default)]
pub struct FilmMemory {
    /// Clicks of an angle that is being measured, px.
    pub clicks: Vec<[f64; 2]>,
    /// Of which instant the clicks are, s: on another picture measuring begins anew.
    pub clicked_at: f64,
}
