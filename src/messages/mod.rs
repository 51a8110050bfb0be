//! What window and workers say to each other: requests one way, events the other, over [`window_link`].
//!
//! Closed lists by subject; each list is matched whole by whoever receives it. Messages carry what the domain made; the
//! domain knows no message.

pub mod care;
pub mod event;
pub mod folder;
pub mod job;
pub mod records;
pub mod report;
pub mod request;
pub mod secret;
pub mod simulation;
pub mod window_link;
