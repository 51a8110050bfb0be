//! The analytic walker's body at one moment: from foot placement to every joint.

use crate::biomechanics::anatomy::{BodyPoint, BySide, Landmark, LandmarkTable, Side};

use super::analytic_walker::{AnalyticWalker, LegPhase};
use super::known_walk::Place;

/// Sizes of a body, m. Shares of the stature after Winter (Biomechanics and Motor Control of Human Movement, 2009,
/// fig. 4.1, from Drillis and Contini).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Body {
    pub stature: f64,
    pub thigh: f64,
    pub shank: f64,
    /// Heel to toe.
    pub foot: f64,
    /// Heel to the ball of the foot, about which it rolls off.
    pub ball: f64,
    pub ankle_height: f64,
    /// Ankle in front of the heel.
    pub ankle_forward: f64,
    /// Half the distance of the hip joints.
    pub hip_half: f64,
    pub shoulder_half: f64,
    pub trunk: f64,
    pub upper_arm: f64,
    pub forearm: f64,
    /// Half the step width.
    pub heel_half: f64,
    /// Lowest height of the hips while walking.
    pub hip_height: f64,
}

impl Body {
    pub(in crate::synthesis) fn of_stature(stature: f64, step_width: f64) -> Self {
        Self {
            stature,
            thigh: 0.245 * stature,
            shank: 0.246 * stature,
            foot: 0.152 * stature,
            ball: 0.11 * stature,
            ankle_height: 0.045 * stature,
            ankle_forward: 0.035 * stature,
            hip_half: 0.05 * stature,
            shoulder_half: 0.115 * stature,
            trunk: 0.288 * stature,
            upper_arm: 0.172 * stature,
            forearm: 0.157 * stature,
            heel_half: step_width / 2.0,
            hip_height: 0.5 * stature,
        }
    }
}

/// One leg's joints, m.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Leg {
    pub hip: Place,
    pub knee: Place,
    pub ankle: Place,
    pub heel: Place,
    pub ball: Place,
    pub toe: Place,
}

/// One arm's joints, m.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Arm {
    pub shoulder: Place,
    pub elbow: Place,
    pub wrist: Place,
}

/// The whole body at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Posture {
    pub legs: BySide<Leg>,
    pub arms: BySide<Arm>,
    /// Middle of the hips.
    pub pelvis: Place,
    /// Middle of the shoulders.
    pub neck: Place,
    /// Middle of the head.
    pub head: Place,
}

pub(crate) fn add(a: Place, b: Place) -> Place {
    std::array::from_fn(|axis| a[axis] + b[axis])
}

pub(crate) fn minus(a: Place, b: Place) -> Place {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

pub(crate) fn times(a: Place, factor: f64) -> Place {
    a.map(|value| value * factor)
}

pub(crate) fn dot(a: Place, b: Place) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(crate) fn length(a: Place) -> f64 {
    dot(a, a).sqrt()
}

/// From 0 to 1 with level ends.
fn smooth(x: f64) -> f64 {
    let x = x.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// Cubic from (0, start) to (1, end) with these slopes.
fn hermite(x: f64, start: f64, start_slope: f64, end: f64, end_slope: f64) -> f64 {
    let (square, cube) = (x * x, x * x * x);
    start * (2.0 * cube - 3.0 * square + 1.0)
        + start_slope * (cube - 2.0 * square + x)
        + end * (3.0 * square - 2.0 * cube)
        + end_slope * (cube - square)
}

/// Toe-up angle of the foot at contact, rad.
const LANDING: f64 = 0.33;
/// Share of stance at which the foot is flat, and at which the heel rises.
const FLAT: f64 = 0.12;
const HEEL_RISE: f64 = 0.46;
/// Heel-up angle of the foot at toe off, rad.
const PUSHED: f64 = 0.87;

/// Height that a swinging ankle is lifted by beyond its straight way, as a share of the stature.
const LIFT: f64 = 0.014;

/// Heel, ball and ankle of one foot in the plane of walking, and the toe's own angle.
struct Foot {
    heel: [f64; 2],
    /// Toe-up angle of heel to ball, rad.
    pitch: f64,
    /// Toe-up angle of ball to toe, rad.
    toe_pitch: f64,
}

impl Foot {
    fn point(&self, forward: f64, up: f64) -> [f64; 2] {
        let (sin, cos) = self.pitch.sin_cos();
        [self.heel[0] + forward * cos - up * sin, self.heel[1] + forward * sin + up * cos]
    }

    /// The foot in stance. It rolls over the heel, stands, and rolls over the ball; nothing slides.
    fn standing(share: f64, place: f64, body: &Body) -> Self {
        if share < FLAT {
            let pitch = LANDING * (1.0 - smooth(share / FLAT));
            return Self { heel: [place, 0.0], pitch, toe_pitch: pitch };
        }
        let risen = ((share - HEEL_RISE) / (1.0 - HEEL_RISE)).max(0.0);
        let pitch = -PUSHED * risen * risen;
        let (sin, cos) = pitch.sin_cos();
        let heel = [place + body.ball * (1.0 - cos), -body.ball * sin];
        Self { heel, pitch, toe_pitch: 0.0 }
    }

    /// The foot in swing: from where it left, with the speed it left with, to where it lands at rest.
    fn swinging(share: f64, from: f64, to: f64, swing_over_stance: f64, body: &Body) -> Self {
        let left = Self::standing(1.0, from, body);
        let slope = swing_over_stance * 2.0 * -PUSHED / (1.0 - HEEL_RISE);
        let pitch = hermite(share, left.pitch, slope, LANDING, 0.0);
        // Speed of the ankle at toe off: about the ball.
        let ankle = left.point(body.ankle_forward, body.ankle_height);
        let arm = [ankle[0] - (from + body.ball), ankle[1]];
        let speed = [-arm[1] * slope, arm[0] * slope];
        let landing = Self { heel: [to, 0.0], pitch: LANDING, toe_pitch: LANDING };
        let goal = landing.point(body.ankle_forward, body.ankle_height);
        let lift = LIFT * body.stature * (4.0 * share * (1.0 - share)).powi(2);
        let forward = hermite(share, ankle[0], speed[0], goal[0], 0.15 * (to - from));
        let up = hermite(share, ankle[1], speed[1], goal[1], -0.02 * body.stature) + lift;
        let (sin, cos) = pitch.sin_cos();
        let heel = [
            forward - body.ankle_forward * cos + body.ankle_height * sin,
            up - body.ankle_forward * sin - body.ankle_height * cos,
        ];
        // The toes, flat on the floor at toe off, come back into line with the foot.
        let ball = heel[1] + body.ball * sin;
        let lowest = -(ball / (body.foot - body.ball)).clamp(0.0, 1.0).asin();
        Self { heel, pitch, toe_pitch: (pitch * smooth(share / 0.3)).max(lowest) }
    }
}

/// Knee of a leg whose hip and ankle are given: bent forward, in the plane of walking.
fn knee(hip: Place, ankle: Place, body: &Body) -> Place {
    let line = minus(ankle, hip);
    let reach = length(line).min((body.thigh + body.shank) * 0.999_9).max(1e-6);
    let along = times(line, 1.0 / length(line).max(1e-6));
    let forward = minus([1.0, 0.0, 0.0], times(along, along[0]));
    let forward = times(forward, 1.0 / length(forward).max(1e-6));
    let share = (body.thigh.powi(2) - body.shank.powi(2) + reach * reach) / (2.0 * reach);
    let out = (body.thigh.powi(2) - share * share).max(0.0).sqrt();
    add(hip, add(times(along, share), times(forward, out)))
}

/// +1 for the right side, whose z is positive.
fn sign(side: Side) -> f64 {
    match side {
        Side::Left => -1.0,
        Side::Right => 1.0,
    }
}

/// The body of a walker at a time.
pub(crate) fn posture(walker: &AnalyticWalker, time: f64) -> Posture {
    let body = walker.body();
    let pelvis = walker.pelvis(time);
    let phase = std::f64::consts::TAU * time / walker.stride_time();
    let vigour = (walker.parameters().speed / 1.3).clamp(0.2, 1.3);
    // At left contact the left hip is forward and the left arm is back.
    let turn = 0.07 * vigour * phase.cos();
    let legs = BySide::from_fn(|side| {
        let hip = add(pelvis, [-sign(side) * turn * body.hip_half, 0.0, sign(side) * body.hip_half]);
        let foot = match walker.leg_phase(side, time) {
            LegPhase::Stance(share, place) => Foot::standing(share, place, body),
            LegPhase::Swing(share, from, to) => {
                let stance = walker.stride_time() - walker.swing_time(side);
                Foot::swinging(share, from, to, walker.swing_time(side) / stance, body)
            }
        };
        let z = sign(side) * body.heel_half;
        let outward = sign(side) * 0.012 * body.stature;
        let ball = foot.point(body.ball, 0.0);
        let (sin, cos) = foot.toe_pitch.sin_cos();
        let toe = [ball[0] + (body.foot - body.ball) * cos, ball[1] + (body.foot - body.ball) * sin];
        let ankle = foot.point(body.ankle_forward, body.ankle_height);
        let ankle = [ankle[0], ankle[1], z];
        Leg {
            hip,
            knee: knee(hip, ankle, body),
            ankle,
            heel: [foot.heel[0], foot.heel[1], z],
            ball: [ball[0], ball[1], z + 0.7 * outward],
            toe: [toe[0], toe[1], z + outward],
        }
    });
    let lean = 0.05_f64;
    let neck = add(pelvis, [body.trunk * lean.sin(), body.trunk * lean.cos(), -0.4 * pelvis[2]]);
    let arms = BySide::from_fn(|side| {
        let shoulder =
            add(neck, [sign(side) * turn * body.shoulder_half, 0.0, sign(side) * body.shoulder_half]);
        // The left arm is furthest back shortly after left contact, the right arm half a stride later.
        let swing = -0.42 * vigour * (phase - 0.25).cos() * -sign(side);
        let upper = swing - 0.05;
        let lower = upper + 0.35 + 0.25 * vigour * (1.0 + swing).max(0.0);
        let elbow = add(
            shoulder,
            [body.upper_arm * upper.sin(), -body.upper_arm * upper.cos(), sign(side) * 0.02 * body.stature],
        );
        let wrist = add(elbow, [body.forearm * lower.sin(), -body.forearm * lower.cos(), 0.0]);
        Arm { shoulder, elbow, wrist }
    });
    let head = add(neck, [0.02 * body.stature, 0.118 * body.stature, 0.0]);
    Posture { legs, arms, pelvis, neck, head }
}

impl Posture {
    /// Distance of hip and ankle over the length of the leg.
    pub(in crate::synthesis) fn stretch(&self, side: Side, body: &Body) -> f64 {
        let leg = self.legs.get(side);
        length(minus(leg.ankle, leg.hip)) / (body.thigh + body.shank)
    }

    /// Knee flexion, rad.
    #[cfg(test)]
    pub(in crate::synthesis) fn knee_flexion(&self, side: Side) -> f64 {
        let leg = self.legs.get(side);
        let (thigh, shank) = (minus(leg.knee, leg.hip), minus(leg.ankle, leg.knee));
        (dot(thigh, shank) / (length(thigh) * length(shank))).clamp(-1.0, 1.0).acos()
    }

    /// Angle of the thigh to the vertical in the plane of walking, forward positive, rad.
    #[cfg(test)]
    pub(in crate::synthesis) fn thigh_angle(&self, side: Side) -> f64 {
        let leg = self.legs.get(side);
        (leg.knee[0] - leg.hip[0]).atan2(leg.hip[1] - leg.knee[1])
    }

    /// Angle of the foot to the shank less a right angle, toes up positive, rad.
    #[cfg(test)]
    pub(in crate::synthesis) fn ankle_dorsiflexion(&self, side: Side) -> f64 {
        let leg = self.legs.get(side);
        let shank = (leg.knee[0] - leg.ankle[0]).atan2(leg.knee[1] - leg.ankle[1]);
        let foot = (leg.ball[1] - leg.heel[1]).atan2(leg.ball[0] - leg.heel[0]);
        shank + foot
    }

    /// The same body somewhere else.
    pub(in crate::synthesis) fn moved(self, by: Place) -> Self {
        let there = |place: Place| add(place, by);
        Self {
            legs: self.legs.map(|leg| Leg {
                hip: there(leg.hip),
                knee: there(leg.knee),
                ankle: there(leg.ankle),
                heel: there(leg.heel),
                ball: there(leg.ball),
                toe: there(leg.toe),
            }),
            arms: self.arms.map(|arm| Arm {
                shoulder: there(arm.shoulder),
                elbow: there(arm.elbow),
                wrist: there(arm.wrist),
            }),
            pelvis: there(self.pelvis),
            neck: there(self.neck),
            head: there(self.head),
        }
    }

    /// Every landmark, m.
    pub(in crate::synthesis) fn landmarks(&self, stature: f64) -> LandmarkTable<Place> {
        LandmarkTable::from_fn(|landmark: Landmark| {
            let side = landmark.side().unwrap_or(Side::Left);
            let (leg, arm) = (self.legs.get(side), self.arms.get(side));
            match landmark.point() {
                BodyPoint::Nose => add(self.head, [0.065 * stature, -0.01 * stature, 0.0]),
                BodyPoint::Eye => {
                    add(self.head, [0.053 * stature, 0.01 * stature, sign(side) * 0.019 * stature])
                }
                BodyPoint::Ear => add(self.head, [0.0, -0.002 * stature, sign(side) * 0.045 * stature]),
                BodyPoint::Shoulder => arm.shoulder,
                BodyPoint::Elbow => arm.elbow,
                BodyPoint::Wrist => arm.wrist,
                BodyPoint::Hip => leg.hip,
                BodyPoint::Knee => leg.knee,
                BodyPoint::Ankle => leg.ankle,
                BodyPoint::Heel => leg.heel,
                BodyPoint::Toe => leg.toe,
            }
        })
    }
}
