//! [`PoseFileFinding`]: what a file of key-points was taken for where it does not say so itself.

use super::findings;

findings! {
    /// What was noticed while a file of key-points was read.
    PoseFileFinding {
        /// Names of points that mean nothing here.
        UnknownNames { names: String } = "pose_file.unknown_names",
        /// This share of the points has less confidence than the least.
        UnsurePoints { share: f64, least: f64 } = "pose_file.unsure_points",
        /// Coordinates were shares of a picture of this size, px.
        Shares { width: f64, height: f64 } = "pose_file.shares",
        /// The y axis points up.
        PointsUp = "pose_file.points_up",
        /// Lengths were drawn with so many pixels per metre.
        Lengths { px_per_m: f64 } = "pose_file.lengths",
        /// Times count milliseconds.
        InMilliseconds = "pose_file.in_milliseconds",
        /// Times count microseconds.
        InMicroseconds = "pose_file.in_microseconds",
        /// Times count nanoseconds.
        InNanoseconds = "pose_file.in_nanoseconds",
        /// Times count frames.
        InFrames = "pose_file.in_frames",
        /// So many frames repeat the time of the frame before.
        Repeated { frames: usize } = "pose_file.repeated",
        /// So many people are in it, and who was taken.
        OneOf { people: usize, number: usize } = "pose_file.one_of",
        /// Force plates, the largest vertical force on them in N, muscle signals and other channels beside the markers, so many
        /// values a second.
        Laboratory { plates: usize, force: f64, muscles: usize, others: usize, rate: f64 } = "pose_file.laboratory",
    }
}
