//! Who did what when, and whether all of it is still there.

mod asked;
pub(in crate::archive) mod audit;
pub(in crate::archive) mod audit_check;
pub(in crate::archive) mod clock;
pub(in crate::archive) mod verify;
