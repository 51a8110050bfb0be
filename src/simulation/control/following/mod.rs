//! A controller that follows reference curves: every 5 ms it chooses the muscles that bring the body nearest to what people
//! do at that moment of their cycle, while it keeps its balance.
//!
//! ```text
//! GaitReference ─► clock ─► wishes (a list of tasks) ─┐
//! body ─► mechanics (mass, soles, passive tissue) ────┼─► programme ─► excitations
//! muscles ─► pulls (moment arms, forces, reach) ──────┘
//! ```
//!
//! The choice is the solution of a small quadratic programme: tasks by their weights, the cube of activity as effort, and a
//! draw towards the activity usual at that speed, within what a muscle can reach in a few hundredths of a second.
//!
//! What it is: a generator of gaits that people show, well and ill. What it is not: a model of how nerves make them. It
//! knows the body and the floor exactly and at once; a weakness is hidden until a muscle saturates, unless the reference
//! adapts to it ([`reference::Adaptation`]).

mod balance;
mod clock;
mod drift;
pub mod following_controller;
pub mod gains;
pub mod harmonics;
mod mechanics;
mod pace;
pub mod programme;
mod pulls;
pub mod reference;
mod tasks;
mod wishes;

pub use following_controller::{FollowingController, FollowingGait};
pub use gains::{FollowingGain, FollowingGains};
pub use reference::GaitReference;
pub(in crate::simulation) use wishes::mid_swing;
