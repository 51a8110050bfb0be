//! The search for gains and reference changes with which a body follows its reference.
//!
//! ```text
//! plan ─► the nearest that walks ─► search, while the condition glides ─► proof ─► screening ─► library
//! ```

mod aim;
mod ancestor;
pub mod growth;
pub mod search;
mod variety;

pub use aim::{Aim, screen};
pub use ancestor::Ancestor;
pub use variety::manner;
