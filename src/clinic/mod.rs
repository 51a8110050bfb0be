//! Who was recorded, how, and what came out. Pure; imports only [`crate::biomechanics`] and [`crate::finding`].
//!
//! # Glossary
//!
//! | word | meaning |
//! | --- | --- |
//! | patient | who is recorded; named by a pseudonym |
//! | visit | one day of recordings of a patient; in code and files [`session`] |
//! | walk | one recording, walked under one set of conditions; in code and files [`trial`] |
//! | test | the walks of a visit that were walked alike ([`visit_result`]) |
//! | pass | a stretch of straight steady walking within a walk, seen from one view ([`pass_evidence`]) |
//! | stride | from a foot's initial contact to its next |
//! | step | from the other foot's initial contact to this foot's |
//! | assessment | everything that came out of a walk, or of a test ([`assessment`]) |
//!
//! Numbers of a walk and of a test are made by one function ([`pooling`]). Change between visits is judged in [`change`],
//! tests against the clock in [`timed`], against other people in [`norms`]; [`words`] puts all of it into a language.

pub mod assessment;
pub mod camera_view;
pub mod change;
pub mod gait_profile;
pub mod norms;
pub mod pass_evidence;
pub mod patient;
pub mod pooling;
pub mod protocol;
pub mod quality_touch;
pub mod session;
pub mod timed;
pub mod trial;
pub mod view_gate;
pub mod visit_result;
pub mod wall_time;
pub mod words;
