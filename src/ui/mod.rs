//! What the program looks like: reads state, returns commands. The only user of egui.
