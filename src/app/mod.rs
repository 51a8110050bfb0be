//! What the program is doing; no widgets.
