//! Everything else: ffmpeg in child processes, that are given the open film, are bounded, and are killed when nobody wants
//! pictures any more.

pub(super) mod child;
pub(super) mod external_decoder;
pub(super) mod film;
pub(super) mod film_probe;
pub(super) mod picture_filters;
