//! [`AnalyticWalker`]: a walk given by formulae, whose events and parameters are known exactly and whose feet never
//! slide: the demonstration, and the signal by which everything from the camera to the printed number is tested.
//!
//! We set foot placement and timing and let hips, knees and ankles follow, not the other way round, because events and
//! step lengths are what must be exact. The curves are realistic, not measured: they prove a program right, not a norm.

use crate::biomechanics::anatomy::{BySide, LandmarkTable, Side};
use crate::biomechanics::gait::EventKind;

use super::known_walk::{KnownWalk, Place};
use super::walker_body::{Body, posture};

/// What the walk shall be like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WalkerParameters {
    /// Standing height, m.
    pub stature: f64,
    /// Walking speed, m/s.
    pub speed: f64,
    /// Steps per second.
    pub cadence: f64,
    /// Sideways distance between the heels' lines, m.
    pub step_width: f64,
    /// Natural logarithm of left over right step length; 0 is symmetric.
    pub step_length_asymmetry: f64,
    /// Natural logarithm of left over right step time; 0 is symmetric.
    pub step_time_asymmetry: f64,
    /// Share of the stride in which the foot is on the floor, 0.5..0.8, each side.
    pub stance_fraction: BySide<f64>,
}

impl Default for WalkerParameters {
    /// A healthy adult of middle height at a comfortable speed (typical values of the literature on adult gait).
    fn default() -> Self {
        Self {
            stature: 1.72,
            speed: 1.25,
            cadence: 1.85,
            step_width: 0.09,
            step_length_asymmetry: 0.0,
            step_time_asymmetry: 0.0,
            stance_fraction: BySide { left: 0.62, right: 0.62 },
        }
    }
}

/// One known event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownEvent {
    /// Whose foot.
    pub side: Side,
    /// What happens.
    pub kind: EventKind,
    /// When, s.
    pub time: f64,
    /// Where the heel stands, m along the walk.
    pub heel: f64,
}

/// The part of its cycle that a leg is in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::synthesis) enum LegPhase {
    /// On the floor: share of stance, 0..1, and where the heel stands, m.
    Stance(f64, f64),
    /// In the air: share of swing, 0..1, and from where to where the heel travels, m.
    Swing(f64, f64, f64),
}

/// A walk along x, from long before time zero to long after.
#[derive(Clone, Debug, PartialEq)]
pub struct AnalyticWalker {
    parameters: WalkerParameters,
    body: Body,
}

impl AnalyticWalker {
    /// A walker with these parameters. Values outside what a person can do are brought to the nearest that can be
    /// drawn: speed and cadence above zero, steps no longer than 0.55 of the stature, stance between 0.5 and 0.8.
    pub fn new(parameters: WalkerParameters) -> Self {
        let stature = parameters.stature.clamp(0.6, 2.4);
        let cadence = parameters.cadence.clamp(0.3, 4.0);
        let parameters = WalkerParameters {
            stature,
            cadence,
            speed: parameters.speed.clamp(0.05, 0.55 * stature * cadence),
            step_width: parameters.step_width.clamp(0.0, 0.2 * stature),
            step_length_asymmetry: parameters.step_length_asymmetry.clamp(-0.7, 0.7),
            step_time_asymmetry: parameters.step_time_asymmetry.clamp(-0.5, 0.5),
            stance_fraction: parameters.stance_fraction.map(|share| share.clamp(0.5, 0.8)),
        };
        let mut walker = Self { parameters, body: Body::of_stature(stature, parameters.step_width) };
        walker.body.hip_height = walker.highest_hips();
        walker
    }

    /// The parameters as they are walked.
    pub fn parameters(&self) -> &WalkerParameters {
        &self.parameters
    }

    /// Time of one stride, s.
    pub fn stride_time(&self) -> f64 {
        2.0 / self.parameters.cadence
    }

    /// Length of one stride, m.
    pub fn stride_length(&self) -> f64 {
        self.parameters.speed * self.stride_time()
    }

    /// Length of the step that ends with this foot's contact, m.
    pub fn step_length(&self, side: Side) -> f64 {
        self.stride_length() * share(self.parameters.step_length_asymmetry, side)
    }

    /// Time of the step that ends with this foot's contact, s.
    pub fn step_time(&self, side: Side) -> f64 {
        self.stride_time() * share(self.parameters.step_time_asymmetry, side)
    }

    /// Time and place of this foot's contact number zero: the left one lands at time 0 at 0 m.
    fn first_contact(&self, side: Side) -> (f64, f64) {
        match side {
            Side::Left => (0.0, 0.0),
            Side::Right => (self.step_time(Side::Right), self.step_length(Side::Right)),
        }
    }

    /// All events with `from <= time < to`, in order.
    pub fn events(&self, from: f64, to: f64) -> Vec<KnownEvent> {
        let mut events = Vec::new();
        for side in Side::BOTH {
            let (first_time, first_place) = self.first_contact(side);
            let stance = self.parameters.stance_fraction.get(side) * self.stride_time();
            let strides = |time: f64| ((time - first_time) / self.stride_time()).floor() as i64;
            for number in strides(from) - 1..=strides(to) + 1 {
                let contact = first_time + number as f64 * self.stride_time();
                let heel = first_place + number as f64 * self.stride_length();
                let both = [(EventKind::InitialContact, contact), (EventKind::ToeOff, contact + stance)];
                let inside = both.into_iter().filter(|&(_, time)| time >= from && time < to);
                events.extend(inside.map(|(kind, time)| KnownEvent { side, kind, time, heel }));
            }
        }
        events.sort_by(|a, b| a.time.total_cmp(&b.time));
        events
    }

    /// Where a leg is in its cycle.
    pub(in crate::synthesis) fn leg_phase(&self, side: Side, time: f64) -> LegPhase {
        let (first_time, first_place) = self.first_contact(side);
        let strides = (time - first_time) / self.stride_time();
        let number = strides.floor();
        let heel = first_place + number * self.stride_length();
        let stance = *self.parameters.stance_fraction.get(side);
        let cycle = strides - number;
        if cycle < stance {
            LegPhase::Stance(cycle / stance, heel)
        } else {
            LegPhase::Swing((cycle - stance) / (1.0 - stance), heel, heel + self.stride_length())
        }
    }

    /// Duration of one leg's swing, s.
    pub(in crate::synthesis) fn swing_time(&self, side: Side) -> f64 {
        (1.0 - self.parameters.stance_fraction.get(side)) * self.stride_time()
    }

    /// Middle of the hips, m: forward with constant speed, lowest in double support, over the standing leg sideways.
    pub(in crate::synthesis) fn pelvis(&self, time: f64) -> Place {
        let phase = std::f64::consts::TAU * time / self.stride_time();
        let step = self.stride_length() / 2.0;
        // The lowest point lies in the middle of double support, 6 % of the stride after each contact.
        let rise = 0.022 * step * (1.0 - (2.0 * (phase - std::f64::consts::TAU * 0.06)).cos());
        let forward = self.parameters.speed * time - step / 2.0 + 0.26 * self.body.foot;
        let sideways = -0.015 * (phase - std::f64::consts::TAU * 0.06).sin() * self.parameters.stature / 1.7;
        [forward, self.body.hip_height + rise, sideways]
    }

    /// The greatest hip height at which no leg is stretched beyond 99.6 % of its length, m.
    fn highest_hips(&self) -> f64 {
        let mut best = Body { hip_height: 0.0, ..self.body };
        let (mut low, mut high) = (0.3 * self.parameters.stature, 0.53 * self.parameters.stature);
        for _ in 0..24 {
            best.hip_height = f64::midpoint(low, high);
            let trial = Self { parameters: self.parameters, body: best };
            let stretched = (0..60).any(|sample| {
                let posture = posture(&trial, f64::from(sample) / 60.0 * self.stride_time());
                Side::BOTH.into_iter().any(|side| posture.stretch(side, &best) > 0.996)
            });
            if stretched {
                high = best.hip_height;
            } else {
                low = best.hip_height;
            }
        }
        low
    }

    /// Sizes of the body.
    pub(in crate::synthesis) fn body(&self) -> &Body {
        &self.body
    }

    /// Every landmark at a time, m: x along the walk, y up, z to the walker's right.
    pub fn landmarks(&self, time: f64) -> LandmarkTable<Place> {
        posture(self, time).landmarks(self.body.stature)
    }

    /// The walk as virtual cameras take it, from time 0.
    pub fn known_walk(&self, duration: f64, rate: f64) -> KnownWalk {
        let times: Vec<f64> = (0..=(duration * rate).floor() as usize).map(|row| row as f64 / rate).collect();
        let rows: Vec<_> = times.iter().map(|&time| self.landmarks(time)).collect();
        let points = LandmarkTable::from_fn(|landmark| rows.iter().map(|row| Some(row[landmark])).collect());
        KnownWalk { times, points, stature: Some(self.parameters.stature) }
    }
}

/// Share of the left or right step in the stride, from ln(left/right).
fn share(asymmetry: f64, side: Side) -> f64 {
    let left = asymmetry.exp() / (1.0 + asymmetry.exp());
    match side {
        Side::Left => left,
        Side::Right => 1.0 - left,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::{BodyPoint, Landmark};

    fn limping() -> AnalyticWalker {
        AnalyticWalker::new(WalkerParameters {
            step_length_asymmetry: 0.2,
            step_time_asymmetry: -0.15,
            stance_fraction: BySide { left: 0.66, right: 0.6 },
            ..WalkerParameters::default()
        })
    }

    #[test]
    fn steps_add_up_to_strides_and_asymmetry_is_what_was_asked() {
        let walker = limping();
        assert!(
            (walker.step_length(Side::Left) + walker.step_length(Side::Right) - walker.stride_length()).abs()
                < 1e-12
        );
        assert!((walker.step_length(Side::Left) / walker.step_length(Side::Right)).ln() - 0.2 < 1e-12);
        assert!((walker.step_time(Side::Left) / walker.step_time(Side::Right)).ln() + 0.15 < 1e-12);
        let events = walker.events(0.0, 10.0);
        let contacts: Vec<_> =
            events.iter().filter(|event| event.kind == EventKind::InitialContact).collect();
        for pair in contacts.windows(2) {
            let side = pair[1].side;
            assert_eq!(pair[0].side, side.opposite());
            assert!((pair[1].time - pair[0].time - walker.step_time(side)).abs() < 1e-9);
            assert!((pair[1].heel - pair[0].heel - walker.step_length(side)).abs() < 1e-9);
        }
    }

    #[test]
    fn a_standing_foot_does_not_slide_and_none_sinks_into_the_floor() {
        for walker in [AnalyticWalker::new(WalkerParameters::default()), limping()] {
            for sample in 0..2000 {
                let time = f64::from(sample) * 0.002;
                let points = walker.landmarks(time);
                for side in Side::BOTH {
                    let heel = points[Landmark::of(BodyPoint::Heel, side)];
                    let toe = points[Landmark::of(BodyPoint::Toe, side)];
                    assert!(heel[1] > -1e-9 && toe[1] > -1e-9, "{side:?} at {time}: {heel:?} {toe:?}");
                    if let LegPhase::Stance(share, place) = walker.leg_phase(side, time) {
                        if share < 0.45 {
                            assert!((heel[0] - place).abs() < 1e-9 && heel[1].abs() < 1e-9);
                        }
                        if share > 0.15 {
                            assert!(
                                (toe[0] - place - walker.body().foot).abs() < 1e-9 && toe[1].abs() < 1e-9
                            );
                        }
                    } else {
                        assert!(heel[1] > 0.0 || toe[1] > 0.0);
                    }
                }
            }
        }
    }

    #[test]
    fn segments_keep_their_lengths_and_move_without_jumps() {
        let walker = limping();
        let distance =
            |a: Place, b: Place| (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f64>().sqrt();
        let mut before: Option<LandmarkTable<Place>> = None;
        for sample in 0..1500 {
            let points = walker.landmarks(f64::from(sample) * 0.002);
            for side in Side::BOTH {
                let of = |point| points[Landmark::of(point, side)];
                assert!(
                    (distance(of(BodyPoint::Hip), of(BodyPoint::Knee)) - walker.body().thigh).abs() < 1e-9
                );
                assert!(
                    (distance(of(BodyPoint::Knee), of(BodyPoint::Ankle)) - walker.body().shank).abs() < 1e-9
                );
            }
            if let Some(before) = before {
                for landmark in Landmark::ALL {
                    // 2 ms at 10 m/s: nothing on a walking body is faster.
                    assert!(
                        distance(before[landmark], points[landmark]) < 0.02,
                        "{landmark:?} at sample {sample}"
                    );
                }
            }
            before = Some(points);
        }
    }

    #[test]
    fn joints_move_through_the_ranges_of_healthy_gait() {
        let walker = AnalyticWalker::new(WalkerParameters::default());
        let angles = |point: fn(&crate::synthesis::walks::walker_body::Posture, &Body) -> f64| {
            let values: Vec<f64> = (0..200)
                .map(|k| point(&posture(&walker, f64::from(k) / 200.0 * walker.stride_time()), walker.body()))
                .collect();
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            (low.to_degrees(), high.to_degrees())
        };
        let (knee_low, knee_high) = angles(|posture, _| posture.knee_flexion(Side::Left));
        assert!(
            (0.0..15.0).contains(&knee_low) && (50.0..75.0).contains(&knee_high),
            "{knee_low} {knee_high}"
        );
        let (hip_low, hip_high) = angles(|posture, _| posture.thigh_angle(Side::Left));
        assert!((-25.0..-5.0).contains(&hip_low) && (18.0..40.0).contains(&hip_high), "{hip_low} {hip_high}");
        let (ankle_low, ankle_high) = angles(|posture, _| posture.ankle_dorsiflexion(Side::Left));
        assert!(
            (-35.0..-5.0).contains(&ankle_low) && (5.0..25.0).contains(&ankle_high),
            "{ankle_low} {ankle_high}"
        );
    }
}
