//! The search for gains that make a body walk.

mod blocks;
pub mod cma_es;
pub mod continuation;
pub mod following;
mod glide;
pub mod growth;
pub mod search;
