//! Threads: from a recording to an assessment without blocking the window.
