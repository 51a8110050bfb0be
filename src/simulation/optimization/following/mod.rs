//! The search for gains and reference changes with which a body follows its reference.
//!
//! ```text
//! plan ─► the nearest that walks ─► search, while the condition glides ─► proof ─► screening ─► library
//! ```

mod aim;
pub mod growth;
pub mod search;

pub use aim::{Aim, screen};
