//! Tables of worn sensors: read, and their results written.

pub(in crate::exchange) mod sensor_columns;
pub mod sensor_fault;
pub mod sensor_file;
pub mod sensor_result;
pub(in crate::exchange) mod sensor_times;
