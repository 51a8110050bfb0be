//! Science tests: no window, no GPU. Without features they build in seconds.

mod house_rules;
