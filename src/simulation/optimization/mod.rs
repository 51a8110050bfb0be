//! The search for gains that make a body walk.

pub mod cma_es;
pub mod continuation;
pub mod growth;
pub mod search;
