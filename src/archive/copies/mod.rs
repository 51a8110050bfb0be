//! Backups: made, looked into and put back.

pub(in crate::archive) mod backup;
pub(in crate::archive) mod mismatch;
pub(in crate::archive) mod pairing;
pub(in crate::archive) mod placement;
pub(in crate::archive) mod restore;
