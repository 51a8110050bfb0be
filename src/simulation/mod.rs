//! Physics of walking: pure, `f64`, deterministic. The same seed gives the same walk, bit for bit, on the same binary.
//!
//! ```text
//! WalkerParameters ─► WalkerModel + Nerves ─┐
//!                     Library ─► Gait ──────┴─► Simulator ─► WalkRecord ─► GaitMeasures, Motion, Cost
//!                                    ▲                                                        │
//!                                    └──────────── CMA-ES, continuation ◄─────────────────────┘
//! ```
//!
//! | module | what |
//! | --- | --- |
//! | [`model`] | segments, muscles, soles; age, size, deficits and devices as typed parameters |
//! | [`dynamics`] | body tree, contact, stops: one implicit step of 1 ms |
//! | [`muscle`] | Hill-type units with elastic tendons, their curves and their metabolic cost |
//! | [`control`] | two families: delayed spinal reflexes, and muscles chosen so that people's curves are followed |
//! | [`imitation`] | a reference moved until the walker shows one person's curves |
//! | [`measure`] | strides, curves, comparison with typical people, cost, conversion to a `Motion` |
//! | [`optimization`] | our own CMA-ES and the step-by-step way to a new condition |
//! | [`library`] | gains known to walk, with how long they did |
//! | [`presets`] | named conditions with source and what the model cannot show |
//! | [`simulate`] | one call from a condition to a walk and an honest verdict |
//!
//! We build this ourselves and take no physics engine because contact and muscles must be force laws that stay stable and
//! differ smoothly with every parameter, and because the equations (checked against MuJoCo to rounding, see
//! `tests/data/mujoco_cross_check.md`) are short.
//!
//! What it is not: a model of one person. Activations are the model's, not EMG; conditions are labelled "simulated".

pub mod control;
pub mod dynamics;
pub mod imitation;
pub mod library;
pub mod measure;
pub mod model;
pub mod muscle;
pub mod optimization;
pub mod presets;
pub mod simulate;
pub mod simulator;
