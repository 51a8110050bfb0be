//! What a simulated walk measured: its record, strides, gait values, comparison with typical people, and cost.

pub mod gait;
pub mod landmarks;
pub mod motion;
pub mod objective;
pub mod record;
pub mod report;
pub mod stability;
pub mod steadiness;
pub mod stride_shape;
pub mod strides;
