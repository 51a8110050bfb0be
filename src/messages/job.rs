//! [`JobId`]: which answers belong to which request.

/// Number of one piece of work; unique within a run of the program and rising.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);
