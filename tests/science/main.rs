//! Science tests: no window, no GPU, no features needed.
