//! [`ValueFinding`]: why a value is withheld or limited, and what is said beside it.

use super::findings;

findings! {
    /// What is said of a value.
    ValueFinding {
        /// Too few steps for any value.
        TooFewSteps = "value.too_few_steps",
        /// It stands on so many values only.
        StandsOnFew { n: usize } = "value.stands_on_few",
        /// From beside nobody sees how wide steps are.
        WidthFromBeside = "value.width_from_beside",
        /// From ahead or behind nobody sees lengths along the walk.
        LengthsFromAhead = "value.lengths_from_ahead",
        /// From there the phases are uncertain.
        PhasesFromAhead = "value.phases_from_ahead",
        /// The size hardly changes, so that depth is not known.
        NoDepth = "value.no_depth",
        /// The speed stands on a focal length that is not known.
        FocalLength = "value.focal_length",
        /// An older version kept no errors.
        ErrorsNotKept = "value.errors_not_kept",
        /// The camera was turned after the walker.
        CameraTurned = "value.camera_turned",
        /// The camera moved.
        CameraMoved = "value.camera_moved",
        /// With a camera that is turned stance reads too long.
        PhasesOfTurnedCamera = "value.phases_of_turned_camera",
        /// Some passes tell it, the others do not.
        SomePasses { some: usize, all: usize } = "value.some_passes",
        /// The left side is longer by this share.
        LeftLonger { share: f64 } = "value.left_longer",
        /// The right side is.
        RightLonger { share: f64 } = "value.right_longer",
        /// No side is longer by more than this share, which is the least that can be told.
        Symmetric { least: f64 } = "value.symmetric",
        /// Fewer than this many strides on a side.
        FewPerSide { least: usize } = "value.few_per_side",
        /// Too few on a side to be compared.
        SidesNotComparable = "value.sides_not_comparable",
        /// Hardly any strides for a spread, of those wanted.
        SpreadOfHardlyAny { n: usize, enough: usize } = "value.spread_of_hardly_any",
        /// Too few for a spread.
        SpreadOfFew { n: usize, enough: usize } = "value.spread_of_few",
        /// Fewer than wanted.
        SpreadOfSome { n: usize, enough: usize } = "value.spread_of_some",
        /// None at all.
        NoSpread = "value.no_spread",
        /// Timing errors alone would give this share.
        SpreadOfTiming { floor: f64 } = "value.spread_of_timing",
        /// Faster than walking can be, m/s.
        TooFast { most: f64 } = "value.too_fast",
        /// The same in body heights a second.
        TooFastInHeights { most: f64 } = "value.too_fast_in_heights",
        /// Farther than legs reach, m.
        TooLong { most: f64 } = "value.too_long",
        /// The same in body heights.
        TooLongInHeights { most: f64 } = "value.too_long_in_heights",
        /// Steps that come faster or slower than any.
        NoRhythm = "value.no_rhythm",
        /// A foot that stands for longer or shorter than in walking.
        NoStance = "value.no_stance",
        /// Less than nothing.
        Negative = "value.negative",
        /// A scale by which the walker is no person: so tall, m.
        ScaleOfNobody { stature: f64 } = "value.scale_of_nobody",
        /// A scale that does not fit the stature, m.
        ScaleAgainstStature { by_scale: f64, stature: f64 } = "value.scale_against_stature",
        /// Look at the scale first.
        CheckScale = "value.check_scale",
        /// Look at the floor marks first.
        CheckMarks = "value.check_marks",
        /// Look at the stature and the pace of the film first.
        CheckStature = "value.check_stature",
        /// Look at the pace of the film first.
        CheckPace = "value.check_pace",
        /// Look at the speed of the belt first.
        CheckBelt = "value.check_belt",
        /// The estimator is wrong.
        EstimatorWrong = "value.estimator_wrong",
        /// Look at the unit of the readings first.
        CheckReadings = "value.check_readings",
        /// Short quick steps, which the estimator has not learned.
        QuickTinySteps = "value.quick_tiny_steps",
        /// The estimator finds another rhythm than was seen.
        AnotherRhythm = "value.another_rhythm",
        /// The estimator does not see the width from beside.
        EstimatedWidth = "value.estimated_width",
        /// The estimator finds stance too long from here.
        EstimatedStance = "value.estimated_stance",
        /// The estimator does not tell left from right.
        EstimatedSides = "value.estimated_sides",
        /// The walk is unlike those that the estimator learned from.
        Unlike = "value.unlike",
        /// Without a stature there are no metres.
        NoStature = "value.no_stature",
        /// The estimator could not be asked, in the words of what went wrong.
        NoEstimator { why: String } = "value.no_estimator",
    }
}
