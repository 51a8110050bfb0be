//! H.264: what streams say of themselves, the decoder in this process or in one of its own, and films played by it.

pub(super) mod bits;
pub(super) mod decoder_process;
pub(super) mod film;
pub(super) mod headers;
pub(super) mod order;
pub(super) mod picture_decoder;
