//! The offline study: how well GaitTwin measures ([`validation`]), and what its networks learn from ([`dataset`]).
//!
//! Nothing here runs while somebody is measured; the command line starts it.

pub mod dataset;
pub mod validation;
