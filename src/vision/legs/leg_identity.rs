//! Which leg is which, followed over a whole pass.
//!
//! Pose networks seen from the side exchange left and right, whole legs or single joints, mostly where the legs cross.
//! We follow both legs of one pass together, not frame by frame: a search over the recording ([`search`]) keeps the
//! likeliest ways to join the key-points (and the other peaks of the heat maps) into two legs by smooth motion and
//! constant bone lengths, with the network's labels as weak evidence that seldom changes. Only then one vote over the
//! whole pass ([`vote`]) says which leg is the left one. Every exchange is reported, so that the screen can show it.

mod follower;
pub mod search;
pub mod vote;

use crate::biomechanics::anatomy::{BodyPoint, BySide, Landmark, Side};
use crate::vision::pose::{Keypoint, PoseSample};

/// The joints that are followed, knee first.
pub const FOLLOWED: [BodyPoint; 4] = [BodyPoint::Knee, BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe];

/// What the search decided for one frame: for each of [`FOLLOWED`] the points of leg A and leg B.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LegFrame {
    /// Leg A and leg B.
    pub joints: [[Option<Keypoint>; 2]; 4],
    /// For each joint, whether leg A took what the network calls right. `None` where no label was seen.
    pub exchanged: [Option<bool>; 4],
}

/// The result for a pass.
#[derive(Clone, Debug, Default)]
pub struct FollowedLegs {
    /// The samples with the legs' points put on the right sides.
    pub samples: Vec<PoseSample>,
    /// For each sample whether any leg point changed sides.
    pub repaired: Vec<bool>,
    /// How sure the naming of the two legs is, 0..=1.
    pub confidence: f64,
}

/// What is known of the pass before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PassContext {
    /// Length of a leg (thigh and shank), px.
    pub leg_length_px: f64,
    /// The side nearest to the camera, where the view is from the side.
    pub near_side: Option<Side>,
}

/// Follows both legs through the samples of one pass and names them.
pub fn follow_legs(samples: &[PoseSample], context: PassContext) -> FollowedLegs {
    let frames = search::join_legs(samples, context.leg_length_px);
    let naming = vote::name_legs(&frames, context);
    let mut followed = FollowedLegs { confidence: naming.confidence, ..FollowedLegs::default() };
    for (sample, frame) in samples.iter().zip(&frames) {
        let (named, repaired) = rename(sample, frame, naming.a_is_left);
        followed.samples.push(named);
        followed.repaired.push(repaired);
    }
    followed
}

fn rename(sample: &PoseSample, frame: &LegFrame, a_is_left: bool) -> (PoseSample, bool) {
    let mut named = sample.clone();
    let Some(pose) = named.pose.as_mut() else {
        return (named, false);
    };
    let mut repaired = false;
    for (joint, point) in FOLLOWED.into_iter().enumerate() {
        let sides =
            BySide::from_fn(|side| frame.joints[joint][usize::from((side == Side::Left) != a_is_left)]);
        for (side, keypoint) in sides.iter() {
            pose.points[Landmark::of(point, side)] = *keypoint;
        }
        repaired |= frame.exchanged[joint].is_some_and(|exchanged| exchanged == a_is_left);
    }
    // The hips lie over one another from the side; they follow their leg when all of it was exchanged.
    let whole = frame.exchanged.iter().flatten().count() > 1
        && frame.exchanged.iter().flatten().all(|&exchanged| exchanged == a_is_left);
    if whole {
        let left = pose.points[Landmark::LeftHip];
        pose.points[Landmark::LeftHip] = pose.points[Landmark::RightHip];
        pose.points[Landmark::RightHip] = left;
    }
    (named, repaired)
}
