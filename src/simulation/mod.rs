//! Physics of walking: pure, `f64`, deterministic.
