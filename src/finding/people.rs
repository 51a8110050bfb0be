//! [`PeopleFinding`]: of who is in the picture, how large, and which parts are seen.

use super::findings;

findings! {
    /// What was found about the people in a recording. People are named by their number; times in s.
    PeopleFinding {
        /// Nobody was found.
        Nobody = "people.nobody",
        /// Two people walk at the same time.
        EitherWalks { followed: usize, other: usize, from: f64, to: f64 } = "people.either_walks",
        /// Somebody else than the chosen one was seen walking.
        SomebodyElseWalks { person: usize, from: f64, to: f64 } = "people.somebody_else_walks",
        /// Passes that are left out, because the body has another size.
        LeftOutBySize { count: usize, from: f64, to: f64, share: f64 } = "people.left_out_by_size",
        /// The same, because it is built otherwise.
        LeftOutByBuild { count: usize, from: f64, to: f64, share: f64 } = "people.left_out_by_build",
        /// The same, because nobody could have come back so soon.
        LeftOutTooSoon { count: usize, from: f64, to: f64 } = "people.left_out_too_soon",
        /// Passes joined as one person's, whose build agrees within this share.
        Joined { count: usize, share: f64 } = "people.joined",
        /// Passes joined although the build differs.
        JoinedUnlike { count: usize, share: f64 } = "people.joined_unlike",
        /// Head or feet leave the picture.
        FarTooClose = "people.far_too_close",
        /// The body fills nearly all of the picture.
        TooClose { share: f64 } = "people.too_close",
        /// The body fills too little of it to be read.
        FarTooFar { share: f64 } = "people.far_too_far",
        /// The body fills little of it.
        TooFar { share: f64 } = "people.too_far",
        /// The body fills enough of it.
        Size { share: f64 } = "people.size",
        /// Both feet are seen.
        FeetSeen = "people.feet_seen",
        /// Feet are seen in this share of the pictures.
        FeetOften { share: f64 } = "people.feet_often",
        /// Feet are seen in too small a share of them.
        FeetSeldom { share: f64 } = "people.feet_seldom",
        /// The feet leave the lower edge of the picture in this share of the readings.
        FeetCutOff { share: f64 } = "people.feet_cut_off",
        /// The legs are out of the picture or hidden.
        LegsHidden = "people.legs_hidden",
        /// The walker is bent.
        Crouched = "people.crouched",
        /// Left and right are not certain.
        SidesUncertain = "people.sides_uncertain",
        /// Legs were exchanged back for much of the walk.
        LegsOftenExchanged { share: f64 } = "people.legs_often_exchanged",
        /// Legs were exchanged back for this share of it.
        LegsExchanged { share: f64 } = "people.legs_exchanged",
    }
}
