//! [`FilmFinding`]: of the pictures, their times and the camera.

use super::findings;

findings! {
    /// What was found in a film, or in the times of a file of key-points.
    FilmFinding {
        /// Enough pictures a second.
        FrameRate { rate: f64 } = "film.frame_rate",
        /// Enough for contacts, not for fine timing.
        FrameRateLow { rate: f64 } = "film.frame_rate_low",
        /// Too few to time contacts.
        FrameRateTooLow { rate: f64, least: f64 } = "film.frame_rate_too_low",
        /// A camera stopped for so long.
        CameraStopped { pause: f64 } = "film.camera_stopped",
        /// A recording has a gap.
        NoPictures { pause: f64 } = "film.no_pictures",
        /// Pictures of a camera came late or not at all.
        LateOfCamera { share: f64 } = "film.late_of_camera",
        /// The same in a recording, which nobody can help any more.
        Late { share: f64 } = "film.late",
        /// Pictures come evenly.
        Even = "film.even",
        /// The end is missing.
        EndsEarly = "film.ends_early",
        /// The end is missing, and so much.
        CutOff { lost: usize, all: usize, share: f64 } = "film.cut_off",
        /// Hardly a picture could not be read.
        HardlyDamaged { lost: usize, all: usize, share: f64 } = "film.hardly_damaged",
        /// Pictures could not be read.
        Damaged { lost: usize, all: usize, share: f64 } = "film.damaged",
        /// The file says at which rate it was taken.
        TakenAt { rate: f64 } = "film.taken_at",
        /// Legs swing more slowly than any leg: mean swing, s.
        SlowMotion { swing: f64 } = "film.slow_motion",
        /// Legs swing faster than any leg: mean swing, s.
        TimeLapse { swing: f64 } = "film.time_lapse",
        /// The background moved by this share of the picture's width.
        CameraMoved { share: f64 } = "film.camera_moved",
        /// Standing feet slide at this share of the walking speed.
        FeetSlide { share: f64 } = "film.feet_slide",
        /// Another scene begins: the first at this time, and how many do.
        Cut { time: f64, count: usize } = "film.cut",
        /// Heads stand below feet in a film.
        OnTheHead = "film.on_the_head",
        /// Bodies lie in the picture.
        OnTheSide = "film.on_the_side",
        /// Heads stand below feet in a file of key-points.
        CountedUpwards = "film.counted_upwards",
        /// The person stands in the dark: mean brightness around him.
        TooDark { brightness: f64 } = "film.too_dark",
        /// This computer reads fewer pictures a second than are given.
        PreviewLags { read: f64, given: f64 } = "film.preview_lags",
        /// The preview passed over pictures.
        PreviewSkips { share: f64 } = "film.preview_skips",
    }
}
