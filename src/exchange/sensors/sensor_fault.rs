//! [`SensorFault`]: why the table of a worn sensor is not understood, and what would make it so.

use crate::problem::problems;

problems! {
    /// What is wrong with a sensor's table. Times in s.
    SensorFault {
        /// No header and too few columns.
        TooFewColumns = "sensor_fault.too_few_columns",
        /// An axis without its column.
        NoColumn { axis: &'static str } = "sensor_fault.no_column",
        /// Columns that mean nothing here.
        OtherColumns { found: String } = "sensor_fault.other_columns",
        /// No line of numbers.
        NoReadingLine = "sensor_fault.no_reading_line",
        /// Fewer than two readings.
        TooFewLines = "sensor_fault.too_few_lines",
        /// A cell that is no number.
        NoNumber { line: usize, cell: String } = "sensor_fault.no_number",
        /// A cell that is infinite.
        NotFinite { line: usize, cell: String } = "sensor_fault.not_finite",
        /// A time that cannot be read.
        NoTime { line: usize, cell: String } = "sensor_fault.no_time",
        /// A rate that is told and cannot be.
        ImpossibleRate { rate: String } = "sensor_fault.impossible_rate",
        /// Neither times nor a rate.
        NoTimes = "sensor_fault.no_times",
        /// Times that go back.
        TimesReversed { line: usize } = "sensor_fault.times_reversed",
        /// One time for all lines.
        OneTime = "sensor_fault.one_time",
        /// Readings too far apart or too close, s.
        ImpossibleStep { step: String } = "sensor_fault.impossible_step",
        /// Much more time than readings, s.
        MostlyGaps { lasts: f64, holds: f64 } = "sensor_fault.mostly_gaps",
        /// No reading of all axes.
        NoReading = "sensor_fault.no_reading",
        /// Another unit than is said, as gravity tells.
        OtherUnit { size: f64, felt: &'static str, stated: &'static str } = "sensor_fault.other_unit",
        /// Neither gravity nor a walk without it.
        NoWalk { strong: f64 } = "sensor_fault.no_walk",
        /// Times count readings of an unknown rate.
        CountsOfReadings = "sensor_fault.counts_of_readings",
        /// Damaged UTF-16.
        BrokenText = "sensor_fault.broken_text",
    }
}
