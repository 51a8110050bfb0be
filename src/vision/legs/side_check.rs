//! Whether the camera keeps left and right: the person raises the right hand and the pose reader says which hand it sees.
//!
//! Some webcams and their drivers mirror the picture. A mirrored patient has left and right exchanged in every number,
//! and nothing else in the picture tells. A pose network names hands by how a body looks, so that a mirrored right hand is
//! read as a left one: whoever raises the right hand and is seen raising the left one stands in a mirrored picture, or has
//! raised the wrong hand. Only the person knows which.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::vision::pose::{Keypoint, Pose};

/// Points below this confidence do not count as seen.
const SEEN: f64 = 0.5;
/// A raised wrist stands so far above its shoulder, in lengths of the trunk: no swinging or scratching hand does.
const RAISED: f64 = 0.15;
/// So long a hand must be up, s.
const HOLD: f64 = 0.8;
/// Pictures in which the hand is lost for less than this do not start the watch anew, s.
const GAP: f64 = 0.4;

/// Which hands are up in one picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hands {
    /// Shoulders, hips or both wrists are not seen.
    #[default]
    Unseen,
    /// Both are down.
    Down,
    /// One is up, by the side that the network gives it.
    Up(Side),
    /// Both are up.
    BothUp,
}

impl Hands {
    /// Reads one pose.
    pub fn of(pose: &Pose) -> Self {
        let seen = |point: BodyPoint, side: Side| -> Option<Keypoint> {
            pose.points[Landmark::of(point, side)].filter(|keypoint| keypoint.confidence >= SEEN)
        };
        let mean_height = |point: BodyPoint| {
            let seen: Vec<f64> = Side::BOTH.iter().filter_map(|&side| Some(seen(point, side)?.y)).collect();
            (!seen.is_empty()).then(|| seen.iter().sum::<f64>() / seen.len() as f64)
        };
        let (Some(shoulders), Some(hips)) = (mean_height(BodyPoint::Shoulder), mean_height(BodyPoint::Hip))
        else {
            return Hands::Unseen;
        };
        let trunk = hips - shoulders;
        // A trunk that is not upright gives no "above".
        if trunk <= 0.0 {
            return Hands::Unseen;
        }
        let up = |side: Side| {
            let shoulder = seen(BodyPoint::Shoulder, side).map_or(shoulders, |shoulder| shoulder.y);
            seen(BodyPoint::Wrist, side).map(|wrist| shoulder - wrist.y > RAISED * trunk)
        };
        match (up(Side::Left), up(Side::Right)) {
            (None, None) => Hands::Unseen,
            (Some(true), Some(true)) => Hands::BothUp,
            (Some(true), _) => Hands::Up(Side::Left),
            (_, Some(true)) => Hands::Up(Side::Right),
            _ => Hands::Down,
        }
    }
}

/// What came of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideVerdict {
    /// The right hand was seen as the right hand.
    Kept,
    /// A left hand was seen: the picture is mirrored, or the left hand was raised.
    LeftSeen,
}

/// Watches poses until one hand has been up for long enough.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SideCheck {
    hands: Hands,
    /// The hand that is up, since when, and when it was last seen so, s.
    held: Option<(Side, f64, f64)>,
    verdict: Option<SideVerdict>,
}

impl SideCheck {
    /// Takes in the next pose, at its time in s; times rise. After the verdict nothing changes any more.
    pub fn watch(&mut self, time: f64, pose: &Pose) {
        if self.verdict.is_some() {
            return;
        }
        self.hands = Hands::of(pose);
        if let Hands::Up(side) = self.hands {
            self.held = match self.held {
                Some((held, since, last)) if held == side && (0.0..=GAP).contains(&(time - last)) => {
                    Some((side, since, time))
                }
                _ => Some((side, time, time)),
            };
        } else if self.hands == Hands::BothUp
            || self.held.is_some_and(|(_, _, last)| !(0.0..=GAP).contains(&(time - last)))
        {
            self.held = None;
        }
        if let Some((side, since, last)) = self.held
            && last - since >= HOLD
        {
            self.verdict = Some(if side == Side::Right { SideVerdict::Kept } else { SideVerdict::LeftSeen });
        }
    }

    /// What the newest pose shows.
    pub fn hands(&self) -> Hands {
        self.hands
    }

    /// Share of the time that a hand must be up, 0..=1.
    pub fn progress(&self) -> f64 {
        match (self.verdict, self.held) {
            (Some(_), _) => 1.0,
            (None, Some((_, since, last))) => ((last - since) / HOLD).clamp(0.0, 1.0),
            (None, None) => 0.0,
        }
    }

    /// What came of it, once a hand was up for long enough.
    pub fn verdict(&self) -> Option<SideVerdict> {
        self.verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::LandmarkTable;

    /// Somebody who faces the camera: shoulders at 200 px, hips at 350 px, wrists at these heights.
    fn person(left_wrist: Option<f64>, right_wrist: Option<f64>) -> Pose {
        let mut points: LandmarkTable<Option<Keypoint>> = LandmarkTable::default();
        for side in Side::BOTH {
            // Unmirrored, the right side of somebody who looks at the camera is at the left of the picture.
            let x = if side == Side::Right { 280.0 } else { 360.0 };
            let mut put = |point, y| {
                points[Landmark::of(point, side)] = Some(Keypoint { x, y, confidence: 0.9 });
            };
            put(BodyPoint::Shoulder, 200.0);
            put(BodyPoint::Hip, 350.0);
            let wrist = if side == Side::Left { left_wrist } else { right_wrist };
            if let Some(y) = wrist {
                put(BodyPoint::Wrist, y);
            }
        }
        Pose { points }
    }

    /// What a pose network says of the mirrored picture: each side is called by the other's name.
    fn mirrored(pose: &Pose) -> Pose {
        let mut points: LandmarkTable<Option<Keypoint>> = LandmarkTable::default();
        for point in [BodyPoint::Shoulder, BodyPoint::Hip, BodyPoint::Wrist] {
            for side in Side::BOTH {
                let seen = pose.points[Landmark::of(point, side)];
                points[Landmark::of(point, side.opposite())] =
                    seen.map(|keypoint| Keypoint { x: 640.0 - keypoint.x, ..keypoint });
            }
        }
        Pose { points }
    }

    fn after(seconds: f64, pose: &Pose) -> SideCheck {
        let mut check = SideCheck::default();
        let still = person(Some(330.0), Some(330.0));
        for frame in 0..30 {
            check.watch(f64::from(frame) / 30.0, &still);
        }
        for frame in 0..(seconds * 30.0) as usize {
            check.watch(1.0 + frame as f64 / 30.0, pose);
        }
        check
    }

    #[test]
    fn the_right_hand_held_up_for_a_second_confirms_the_sides() {
        let raised = person(Some(330.0), Some(120.0));
        assert_eq!(after(1.2, &raised).verdict(), Some(SideVerdict::Kept));
        let short = after(0.5, &raised);
        assert_eq!(short.verdict(), None, "half a second may be a wave");
        assert!(short.progress() > 0.3 && short.progress() < 0.9);
    }

    #[test]
    fn the_same_hand_in_a_mirrored_picture_is_told() {
        let raised = mirrored(&person(Some(330.0), Some(120.0)));
        assert_eq!(after(1.2, &raised).verdict(), Some(SideVerdict::LeftSeen));
    }

    #[test]
    fn both_hands_a_hand_at_the_shoulder_and_a_hidden_body_decide_nothing() {
        for pose in [
            person(Some(120.0), Some(120.0)),
            person(Some(330.0), Some(190.0)),
            person(None, None),
            Pose::default(),
        ] {
            assert_eq!(after(3.0, &pose).verdict(), None);
        }
        // The other wrist may hang out of the picture.
        assert_eq!(after(1.2, &person(None, Some(120.0))).verdict(), Some(SideVerdict::Kept));
    }

    #[test]
    fn lost_pictures_do_not_end_the_watch_but_a_lowered_hand_does() {
        let (up, down) = (person(Some(330.0), Some(120.0)), person(Some(330.0), Some(330.0)));
        let mut check = SideCheck::default();
        for (time, pose) in [(0.0, &up), (0.3, &Pose::default()), (0.35, &up), (0.7, &up), (0.9, &up)] {
            check.watch(time, pose);
        }
        assert_eq!(check.verdict(), Some(SideVerdict::Kept));
        let mut waving = SideCheck::default();
        for number in 0..20 {
            let pose = if number % 2 == 0 { &up } else { &down };
            waving.watch(0.5 * f64::from(number), pose);
        }
        assert_eq!(waving.verdict(), None);
    }
}
