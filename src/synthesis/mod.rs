//! What sensors would see of a walk that is known exactly.
