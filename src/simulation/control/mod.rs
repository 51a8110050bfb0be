//! The nervous system behind one door ([`Controller`]): two families of controllers move the same body through the same
//! muscles, nerves and noise.
//!
//! * [`reflex`]: delayed spinal reflexes with a layer for speed and balance above them. A model of nerves: it is there for
//!   what reflexes explain, such as spasticity, delay and loss of balance.
//! * [`following`]: muscles are chosen so that the body follows people's curves while it keeps its balance. A generator of
//!   people's gait, not a model of how nerves make it.

pub mod controller;
pub mod delay_line;
pub mod following;
pub mod nerves;
mod noise;
pub mod reflex;
pub mod sensors;
mod trunk;

pub use controller::{Controller, ControllerFamily};
pub use reflex::{effort, gains, gait_phase, reflex_controller};
