//! Figures: picture with skeleton, curves, steps, events, tables. Each paints one thing from data it is given.

pub mod cycle_plot;
pub mod drawn_body;
pub mod event_timeline;
pub mod joint_strips;
pub mod laboratory_plot;
pub mod model_table;
pub mod muscle_bars;
pub mod muscle_lines;
pub mod muscle_overlay;
pub mod muscle_plot;
pub mod no_numbers;
pub mod parameter_table;
pub mod quality_list;
pub mod skeleton_overlay;
pub mod step_plot;
pub mod step_series;
pub mod symmetry_bars;
pub mod timeline_marks;
pub mod video_view;
