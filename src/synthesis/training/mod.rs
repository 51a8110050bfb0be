//! Examples to learn from: what a sensor saw beside what is true.

pub mod anchor;
pub mod gait_labels;
pub mod sensor_example;
pub mod training_example;
pub mod training_film;
