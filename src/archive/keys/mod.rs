//! What keeps the archive closed: passphrase, keys, files that only the owner may read.

pub(in crate::archive) mod access;
pub(in crate::archive) mod cipher_file;
pub(in crate::archive) mod door;
pub(in crate::archive) mod private_file;
pub(in crate::archive) mod process_memory;
pub(in crate::archive) mod secret;
