//! Live numbers while somebody walks: causal, cheap, and always called a preview.
//!
//! Nothing here is stored or printed; the final analysis sees the whole recording and may disagree. It works in pixels and
//! body heights on filtered points, with the same definitions of events and steps: a contact is where the heel falls
//! below half the walking speed, a step lies between standing heels. A filter that knows no future lags; the lag is
//! the same for all contacts, so that durations hold.

pub mod live_legs;

use std::collections::VecDeque;

use self::live_legs::LiveBody;
use super::options::AnalysisOptions;
use crate::biomechanics::anatomy::{BodyPoint, BySide, Landmark, LandmarkTable, Side};
use crate::biomechanics::gait::event_detection::MOVING;
use crate::biomechanics::gait::{EventKind, GaitEvent, Step};
use crate::biomechanics::kinematics::joint_angles::{joint_angles, trunk_lean};
use crate::biomechanics::motion::{JointAngles, LengthUnit, Position};
use crate::biomechanics::signal::robust::{fit_line, median};
use crate::clinic::assessment::CameraView;
use crate::vision::pose::{Pose, PoseSample};
use crate::vision::scale::LEG_SHARE;

/// Time over which the walking speed is taken, s.
const SPEED_WINDOW: f64 = 1.5;
/// Joint angles are kept for this long, s.
const KEPT: f64 = 10.0;
/// A foot must have been this fast, in walking speeds, for its slowing to be a contact.
const BURST: f64 = 1.25;

/// Angles at one instant, rad.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveAngles {
    /// When, s.
    pub time: f64,
    /// Both sides, one value each.
    pub joints: BySide<JointAngles>,
    /// Forward lean of the trunk, rad.
    pub trunk_lean: Option<f64>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Foot {
    swinging: bool,
    top: f64,
    /// Heel places while it stands, summed, px.
    standing: (f64, usize),
    contact: Option<f64>,
}

/// What can be said so far. Feed it with [`Preview::push`].
#[derive(Clone, Debug, Default)]
pub struct Preview {
    options: AnalysisOptions,
    body: LiveBody,
    legs: VecDeque<f64>,
    leg: Option<f64>,
    hips: VecDeque<(f64, f64)>,
    feet: BySide<Foot>,
    last_contact: Option<(Side, f64)>,
    /// Events so far.
    pub events: Vec<GaitEvent>,
    /// Steps so far; lengths in metres, or body heights where no scale is known.
    pub steps: Vec<Step>,
    /// Walking speed now, m/s or body heights/s; `None` while nobody walks across the picture.
    pub speed: Option<f64>,
    /// From where the camera sees the walker, while somebody walks across the picture.
    pub view: Option<CameraView>,
    /// Joint angles of the last ten seconds.
    pub angles: VecDeque<LiveAngles>,
}

impl Preview {
    /// A preview under these options (stature, scale).
    pub fn new(options: AnalysisOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// What a length of one means in steps and speed.
    pub fn length_unit(&self) -> LengthUnit {
        let metric = self.options.stature.is_some() || self.options.px_per_m.is_some();
        if metric || self.options.floor_marks.is_some() { LengthUnit::Metre } else { LengthUnit::BodyHeight }
    }

    /// Steps per minute over the last six steps.
    pub fn cadence(&self) -> Option<f64> {
        let last: Vec<f64> = self.steps.iter().rev().take(6).map(Step::duration).collect();
        (last.len() >= 2).then(|| median(&last)).flatten().map(|duration| 60.0 / duration)
    }

    /// The last step of a side.
    pub fn last_step(&self, side: Side) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.side == side)
    }

    /// The filtered skeleton with its sides put right.
    pub fn pose(&self) -> Pose {
        self.body.pose()
    }

    /// Pixels per unit of length, where the size of the walker or a scale is known.
    pub fn px_per_unit(&self) -> Option<f64> {
        if let Some(marks) = self.options.floor_marks {
            let px = (marks.first[0] - marks.second[0]).hypot(marks.first[1] - marks.second[1]);
            return (marks.distance > 0.0).then(|| px / marks.distance);
        }
        let height = self.leg.map(|leg| leg / LEG_SHARE);
        self.options.px_per_m.or_else(|| match self.options.stature {
            Some(stature) => height.map(|height| height / stature),
            None => height,
        })
    }

    /// Takes in the next frame's key-points. Cheap: no search, no look back beyond the speed window.
    pub fn push(&mut self, sample: &PoseSample) {
        let Some(pose) = &sample.pose else { return };
        self.measure_leg(pose);
        let Some(leg) = self.leg else { return };
        self.body.push(pose, sample.time, leg);
        let heading = self.measure_speed(sample.time, leg);
        if let Some(px_speed) = heading {
            for side in Side::BOTH {
                self.follow_foot(side, sample, px_speed);
            }
        }
        self.measure_angles(sample.time, heading.map_or(1.0, f64::signum));
    }

    fn measure_leg(&mut self, pose: &Pose) {
        for side in Side::BOTH {
            let place = |point| pose.points[Landmark::of(point, side)];
            if let (Some(h), Some(k), Some(a)) =
                (place(BodyPoint::Hip), place(BodyPoint::Knee), place(BodyPoint::Ankle))
            {
                self.legs.push_back((h.x - k.x).hypot(h.y - k.y) + (k.x - a.x).hypot(k.y - a.y));
            }
        }
        while self.legs.len() > 120 {
            self.legs.pop_front();
        }
        let (first, second) = self.legs.as_slices();
        self.leg = median(&[first, second].concat()).filter(|leg| *leg > 1.0);
    }

    /// Speed of the hips across the picture, px/s with its sign, while it is a walk.
    fn measure_speed(&mut self, time: f64, leg: f64) -> Option<f64> {
        let hips: Vec<f64> = [Landmark::LeftHip, Landmark::RightHip]
            .into_iter()
            .filter_map(|hip| self.body.points[hip])
            .map(|state| state.place[0])
            .collect();
        if !hips.is_empty() {
            self.hips.push_back((time, hips.iter().sum::<f64>() / hips.len() as f64));
        }
        while self.hips.front().is_some_and(|(first, _)| time - first > SPEED_WINDOW) {
            self.hips.pop_front();
        }
        let points: Vec<(f64, f64)> = self.hips.iter().copied().collect();
        let span = points.last().zip(points.first()).map_or(0.0, |(last, first)| last.0 - first.0);
        let speed = fit_line(&points).filter(|_| span > 0.4).map(|line| line.slope);
        // Slower than a seventh of a leg length per second is standing.
        let walking = speed.filter(|speed| speed.abs() > leg / 7.0);
        self.view = walking.map(|speed| if speed > 0.0 { CameraView::Right } else { CameraView::Left });
        self.speed = walking.zip(self.px_per_unit()).map(|(speed, scale)| speed.abs() / scale);
        walking
    }

    fn follow_foot(&mut self, side: Side, sample: &PoseSample, px_speed: f64) {
        let state = |point| self.body.points[Landmark::of(point, side)];
        let ankle = state(BodyPoint::Ankle);
        let (Some(heel), Some(toe)) = (state(BodyPoint::Heel).or(ankle), state(BodyPoint::Toe).or(ankle))
        else {
            return;
        };
        let (heel_speed, toe_speed) = (heel.velocity[0] / px_speed, toe.velocity[0] / px_speed);
        let foot = self.feet.get_mut(side);
        if foot.swinging {
            foot.top = foot.top.max(heel_speed);
            if heel_speed < MOVING && toe_speed < BURST && foot.top > BURST {
                *foot = Foot { contact: Some(sample.time), ..Foot::default() };
                self.land(side, sample);
            }
        } else {
            if heel_speed.abs() < MOVING {
                foot.standing.0 += heel.place[0];
                foot.standing.1 += 1;
            }
            if toe_speed > MOVING && heel_speed > BURST {
                foot.swinging = true;
                foot.top = heel_speed;
                self.events.push(event(side, EventKind::ToeOff, sample));
            }
        }
        self.measure_step(side, px_speed);
    }

    fn land(&mut self, side: Side, sample: &PoseSample) {
        self.events.push(event(side, EventKind::InitialContact, sample));
        let before = self.last_contact.filter(|(other, start)| *other != side && sample.time - start < 2.5);
        if let Some((_, start)) = before {
            self.steps.push(Step {
                side,
                start,
                end: sample.time,
                length: None,
                width: None,
                excluded: None,
            });
        }
        self.last_contact = Some((side, sample.time));
    }

    /// The length of the step that ended with this foot's contact, better with every frame that the foot stands.
    fn measure_step(&mut self, side: Side, px_speed: f64) {
        let Some(scale) = self.px_per_unit() else { return };
        let place = |foot: &Foot| (foot.standing.1 > 1).then(|| foot.standing.0 / foot.standing.1 as f64);
        let (own, other) = (self.feet.get(side), self.feet.get(side.opposite()));
        let contact = own.contact;
        let Some((here, there)) = place(own).zip(place(other)) else { return };
        let length = (here - there) * px_speed.signum() / scale;
        // Only while the other foot has not left for its own next step.
        if let Some(step) =
            self.steps.last_mut().filter(|step| step.side == side && contact == Some(step.end))
            && !self.feet.get(side.opposite()).swinging
        {
            step.length = Some(length);
        }
    }

    fn measure_angles(&mut self, time: f64, heading: f64) {
        let landmarks: LandmarkTable<Vec<Option<Position>>> = LandmarkTable::from_fn(|landmark| {
            vec![self.body.points[landmark].map(|state| Position {
                x: Some(heading * state.place[0]),
                y: Some(-state.place[1]),
                z: None,
            })]
        });
        self.angles.push_back(LiveAngles {
            time,
            joints: joint_angles(&landmarks, 1),
            trunk_lean: trunk_lean(&landmarks, 1).first().copied().flatten(),
        });
        while self.angles.front().is_some_and(|first| time - first.time > KEPT) {
            self.angles.pop_front();
        }
    }
}

fn event(side: Side, kind: EventKind, sample: &PoseSample) -> GaitEvent {
    GaitEvent { side, kind, time: sample.time, frame: sample.frame, confidence: 0.5, by_hand: false }
}
