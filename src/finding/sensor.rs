//! [`SensorFinding`]: of the recording of a worn sensor.

use super::findings;

findings! {
    /// What was found in a worn sensor's recording.
    SensorFinding {
        /// Nobody walks in it.
        NobodyWalks = "sensor.nobody_walks",
        /// The walker turns in every bout.
        TurnsAlways = "sensor.turns_always",
        /// The walker turns in this bout.
        Turns = "sensor.turns",
        /// Nobody walks steadily enough for the estimator.
        NotSteady = "sensor.not_steady",
        /// From a leg speed is not told.
        SpeedFromLeg = "sensor.speed_from_leg",
        /// No steps are told.
        NoSteps = "sensor.no_steps",
        /// Steps are uneven.
        UnevenSteps = "sensor.uneven_steps",
        /// Only a few steps.
        FewSteps = "sensor.few_steps",
        /// Times count milliseconds.
        InMilliseconds = "sensor.in_milliseconds",
        /// Times count microseconds.
        InMicroseconds = "sensor.in_microseconds",
        /// Times count nanoseconds.
        InNanoseconds = "sensor.in_nanoseconds",
        /// So many lines repeat the time of the line above.
        Repeated { lines: usize } = "sensor.repeated",
        /// So many readings are missing, which took so long, s.
        Missing { readings: usize, pause: f64 } = "sensor.missing",
        /// The unit that gravity in the readings tells.
        UnitFelt { unit: String } = "sensor.unit_felt",
        /// Gravity was taken out; the unit that the motion tells.
        WithoutGravity { unit: String } = "sensor.without_gravity",
    }
}
