//! [`WalkFinding`] and [`StepFinding`]: of the walk as a whole, and of single steps and strides.

use super::findings;

findings! {
    /// What was found about a walk.
    WalkFinding {
        /// Nobody gets on far enough.
        NobodyWalks = "walk.nobody",
        /// Too few contacts for anything.
        TooFewContacts = "walk.too_few_contacts",
        /// The feet do not take turns.
        NoTurns = "walk.no_turns",
        /// The rhythm is not that of walking.
        NoRhythm = "walk.no_rhythm",
        /// The body hardly gets on.
        HardlyGetsOn = "walk.hardly_gets_on",
        /// The feet take turns, but the body stays where it is.
        OnTheSpot = "walk.on_the_spot",
        /// So many strides without fault are too few for a mean; so many more passes help.
        StridesTooFew { clean: usize, passes: usize } = "walk.strides_too_few",
        /// Few for a mean.
        StridesFew { clean: usize, passes: usize } = "walk.strides_few",
        /// Enough for a mean, few for variability.
        StridesForMeans { clean: usize, passes: usize } = "walk.strides_for_means",
        /// Enough for all.
        StridesEnough { clean: usize } = "walk.strides_enough",
        /// In the last seconds, which is all that a preview sees.
        StridesSoFar { clean: usize, seconds: f64 } = "walk.strides_so_far",
        /// Square to the camera.
        Square = "walk.square",
        /// At this angle off the line, rad.
        Askew { angle: f64 } = "walk.askew",
        /// Towards or away from the camera at this angle, rad.
        Towards { angle: f64 } = "walk.towards",
        /// The walker keeps the same size in the picture.
        SameSize = "walk.same_size",
        /// The walker's size changes by this share.
        SizeDrifts { share: f64 } = "walk.size_drifts",
    }
}

findings! {
    /// Why a step or stride does not enter the means.
    StepFinding {
        /// Starting, stopping or turning.
        Unsteady = "step.unsteady",
        /// The recording ends within it.
        CutOff = "step.cut_off",
        /// Its contact could not be timed.
        Mistimed = "step.mistimed",
        /// A person left it out.
        ByHand = "step.by_hand",
        /// Its step time is far from the others.
        UnusualStep = "step.unusual_step",
        /// Its stride time is far from the others.
        UnusualStride = "step.unusual_stride",
        /// The other foot did not land exactly once within it.
        NoOtherContact = "step.no_other_contact",
    }
}
