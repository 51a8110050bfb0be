//! The map of synthetic gaits: simulated walkers of many conditions, alike ones side by side, and where another walk lies
//! among them.
//!
//! What is near is decided among whole profiles, never on the picture: the picture is two numbers out of more than a hundred.
//! A walk is put on it beside its nearest simulated gaits, and how far off they are is always told. The map says which
//! simulated walks are like a walk; it is no diagnosis, because several causes give similar walking and most people's cause was
//! never simulated.

mod contours;
mod map;
mod placement;

pub use contours::{Contour, contour};
pub use map::{GaitMap, MapCondition, MapGait, MapParts, MapView, ViewParts};
pub use placement::{NEAR, NearCondition, Placement};
