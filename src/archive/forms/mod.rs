//! How rows and blobs are laid out, and the steps from every older schema.

pub(in crate::archive) mod keypoint_blob;
pub(in crate::archive) mod schema;
pub(in crate::archive) mod stored_form;
pub(in crate::archive) mod stored_timed;
