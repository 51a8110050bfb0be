//! [`Adaptation`]: how a reference moves when the body cannot, or will not, do what typical people do.
//!
//! A few numbers by leg and a few for the whole; all zero is no change. They are set from published groups' values, from a
//! condition's parameters, or by a search for staying up, effort, pain and closeness to what people with it show.

use super::{GaitReference, LegReference};
use crate::biomechanics::anatomy::{BySide, Side};
use crate::simulation::control::following::harmonics::Cyclic;

macro_rules! changes {
    ($(#[$about:meta])* $list:ident { $($(#[$doc:meta])* $variant:ident, $name:literal, $spread:expr, $most:expr;)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $list { $($(#[$doc])* $variant),* }

        impl $list {
            /// All, in the order of their values.
            pub const ALL: &'static [$list] = &[$($list::$variant),*];
            /// Name in files.
            pub fn name(self) -> &'static str {
                match self { $($list::$variant => $name),* }
            }
            /// Spread of a first search step, and the largest size either way.
            pub fn range(self) -> (f64, f64) {
                match self { $($list::$variant => ($spread, $most)),* }
            }
        }
    };
}

changes! {
    /// What changes in one leg's curves.
    LegChange {
        /// Swing of the thigh, relative: -0.2 is a fifth less.
        HipSize, "hip_size", 0.05, 0.6;
        /// Flexion of the thigh all along, rad.
        HipOffset, "hip_offset", 0.02, 0.5;
        /// Flexion of the knee in stance, rad; negative is straighter.
        StanceKnee, "stance_knee", 0.04, 0.8;
        /// Flexion of the knee in swing, relative.
        SwingKnee, "swing_knee", 0.05, 0.7;
        /// Dorsiflexion of the ankle all along, rad.
        AnkleOffset, "ankle_offset", 0.03, 0.5;
        /// Further dorsiflexion of the ankle in swing and at landing, rad.
        SwingAnkle, "swing_ankle", 0.03, 0.5;
        /// Movement of the ankle in late stance, relative: less is a flat foot that is lifted.
        PushOff, "push_off", 0.08, 0.9;
        /// Further abduction of the swinging leg, rad.
        Circumduction, "circumduction", 0.02, 0.3;
        /// Rise of the pelvis on the swinging side, rad.
        Hike, "hike", 0.02, 0.25;
        /// Share of the cycle by which stance lasts longer.
        StanceTime, "stance_time", 0.01, 0.15;
        /// Lean of the trunk over this leg while it stands, rad.
        Sway, "sway", 0.02, 0.35;
    }
}

changes! {
    /// What changes as a whole.
    WholeChange {
        /// Time of a stride, relative.
        StrideTime, "stride_time", 0.03, 0.5;
        /// Phase of the left leg by which it is further on when the right one lands: an uneven rhythm. (Measured at 0.02:
        /// the left leg's stance is then 2 % of the stride shorter than the right's.)
        Lag, "lag", 0.01, 0.12;
        /// Backward tilt of the pelvis, rad.
        PelvisTilt, "pelvis_tilt", 0.02, 0.4;
        /// Forward lean of the trunk, rad.
        Lean, "lean", 0.02, 0.5;
        /// Distance of the landing foot sideways, leg lengths.
        Width, "width", 0.01, 0.15;
    }
}

const LEG: usize = LegChange::ALL.len();
const WHOLE: usize = WholeChange::ALL.len();

/// Changes of a reference; the default is none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Adaptation {
    /// By leg, in the order of [`LegChange::ALL`].
    pub legs: BySide<[f64; LEG]>,
    /// In the order of [`WholeChange::ALL`].
    pub whole: [f64; WHOLE],
}

/// A change that no reference knows, or one too large.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownChange(pub String);

impl std::fmt::Display for UnknownChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\"{}\" is no change of a reference, or larger than one may be", self.0)
    }
}

impl std::error::Error for UnknownChange {}

impl Adaptation {
    /// Number of values of a whole adaptation.
    pub const COUNT: usize = 2 * LEG + WHOLE;

    /// One leg's change.
    pub fn leg(&self, side: Side, change: LegChange) -> f64 {
        self.legs.get(side)[change as usize]
    }

    /// A change of the whole.
    pub fn whole(&self, change: WholeChange) -> f64 {
        self.whole[change as usize]
    }

    /// Sets a change by name: `right.swing_knee`, `both.hip_size`, `stride_time`. Beyond its largest size it is refused.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), UnknownChange> {
        let unknown = || UnknownChange(name.to_owned());
        let legal = |(_, most): (f64, f64)| value.is_finite() && value.abs() <= most + 1e-9;
        if let Some((side, change)) = name.split_once('.') {
            let change =
                LegChange::ALL.iter().find(|known| known.name() == change).copied().ok_or_else(unknown)?;
            if !legal(change.range()) || !["left", "right", "both"].contains(&side) {
                return Err(unknown());
            }
            for known in Side::BOTH.into_iter().filter(|known| side == "both" || known.name() == side) {
                self.legs.get_mut(known)[change as usize] = value;
            }
            return Ok(());
        }
        let change = WholeChange::ALL.iter().find(|known| known.name() == name).copied();
        let change = change.filter(|change| legal(change.range())).ok_or_else(unknown)?;
        self.whole[change as usize] = value;
        Ok(())
    }

    /// All values with their names, spreads and largest sizes: left, right, whole.
    pub fn list(&self) -> Vec<(String, f64, (f64, f64))> {
        let mut list = Vec::with_capacity(Self::COUNT);
        for side in Side::BOTH {
            for &change in LegChange::ALL {
                let name = format!("{}.{}", side.name(), change.name());
                list.push((name, self.leg(side, change), change.range()));
            }
        }
        for &change in WholeChange::ALL {
            list.push((change.name().to_owned(), self.whole(change), change.range()));
        }
        list
    }

    /// From values in the order of [`Adaptation::list`], each held within its range; missing ones stay zero.
    pub fn from_values(values: &[f64]) -> Adaptation {
        let mut adaptation = Adaptation::default();
        let names = adaptation.list();
        for ((name, _, (_, most)), value) in names.into_iter().zip(values) {
            // The name comes from the list itself and the value is in range.
            let _ = adaptation.set(&name, value.clamp(-most, most));
        }
        adaptation
    }

    /// The sum of two, each value held within its range.
    pub fn plus(&self, other: &Adaptation) -> Adaptation {
        let values: Vec<f64> =
            self.list().into_iter().zip(other.list()).map(|((_, a, _), (_, b, _))| a + b).collect();
        Adaptation::from_values(&values)
    }

    /// All values multiplied.
    pub fn times(&self, factor: f64) -> Adaptation {
        let values: Vec<f64> = self.list().into_iter().map(|(_, value, _)| factor * value).collect();
        Adaptation::from_values(&values)
    }

    /// The same with left and right changed over.
    pub fn mirrored(&self) -> Adaptation {
        let mut mirrored =
            Adaptation { legs: BySide { left: self.legs.right, right: self.legs.left }, whole: self.whole };
        mirrored.whole[WholeChange::Lag as usize] *= -1.0;
        mirrored
    }
}

impl GaitReference {
    /// The reference so changed.
    pub fn adapted(&self, adaptation: &Adaptation) -> GaitReference {
        let mut changed = self.clone();
        for side in Side::BOTH {
            let leg = change_leg(self.legs.get(side), |change| adaptation.leg(side, change));
            *changed.legs.get_mut(side) = leg;
            *changed.sway.get_mut(side) += adaptation.leg(side, LegChange::Sway);
        }
        let lag = adaptation.whole(WholeChange::Lag);
        changed.legs.right.other_at_landing += lag;
        changed.legs.left.other_at_landing -= lag;
        changed.stride_time *= 1.0 + adaptation.whole(WholeChange::StrideTime);
        changed.pelvis_tilt += adaptation.whole(WholeChange::PelvisTilt);
        changed.lean += adaptation.whole(WholeChange::Lean);
        changed.width += adaptation.whole(WholeChange::Width);
        changed
    }
}

/// 1 while the leg swings, 0 while it stands, with smooth ends.
fn swinging(phase: f64, start: f64) -> f64 {
    let rise = ((phase - (start - 0.12)) / 0.14).clamp(0.0, 1.0);
    let fall = ((1.0 - phase) / 0.12).clamp(0.0, 1.0);
    let smooth = |x: f64| x * x * (3.0 - 2.0 * x);
    smooth(rise) * smooth(fall)
}

/// 1 around push-off, 0 elsewhere.
fn pushing(phase: f64, start: f64) -> f64 {
    let x = ((phase - (start - 0.2)) / 0.4).clamp(0.0, 1.0);
    (std::f64::consts::PI * x).sin().powi(2)
}

fn change_leg(leg: &LegReference, by: impl Fn(LegChange) -> f64) -> LegReference {
    let longer = by(LegChange::StanceTime);
    let (before, start) = (leg.swing_start, leg.swing_start + longer);
    // Stance and swing are stretched to their new lengths.
    let source = |phase: f64| {
        if phase < start {
            phase * before / start
        } else {
            1.0 - (1.0 - phase) * (1.0 - before) / (1.0 - start)
        }
    };
    let warped = |curve: &Cyclic| {
        if longer.abs() < 1e-12 { *curve } else { Cyclic::sampled(|phase| curve.at(source(phase))) }
    };
    let shaped = |curve: &Cyclic, change: &dyn Fn(f64, f64) -> f64| {
        Cyclic::sampled(|phase| change(phase, curve.at(source(phase))))
    };
    let (stance_knee, swing_knee) = (by(LegChange::StanceKnee), by(LegChange::SwingKnee));
    let (swing_ankle, push) = (by(LegChange::SwingAnkle), by(LegChange::PushOff));
    let offset = by(LegChange::AnkleOffset);
    LegReference {
        thigh: warped(&leg.thigh).changed(1.0 + by(LegChange::HipSize), by(LegChange::HipOffset)),
        adduction: warped(&leg.adduction),
        knee: shaped(&leg.knee, &|phase, value| {
            let swing = swinging(phase, start);
            value * (1.0 + swing_knee * swing) - stance_knee * (1.0 - swing)
        }),
        ankle: shaped(&leg.ankle, &|phase, value| {
            // What push-off adds is what the ankle does beyond where it stands in the middle of stance.
            let settled = leg.ankle.at(0.3 * before / 0.62);
            let moved = value + push * pushing(phase, start) * (value - settled);
            moved + offset + swing_ankle * swinging(phase, start)
        }),
        obliquity: warped(&leg.obliquity),
        hip_moment: warped(&leg.hip_moment),
        adduction_moment: warped(&leg.adduction_moment),
        knee_moment: warped(&leg.knee_moment),
        ankle_moment: warped(&leg.ankle_moment),
        vertical_force: warped(&leg.vertical_force),
        activity: crate::biomechanics::anatomy::MuscleTable::from_fn(|group| warped(&leg.activity[group])),
        swing_start: start,
        other_at_landing: leg.other_at_landing,
        circumduction: leg.circumduction + by(LegChange::Circumduction),
        hike: leg.hike + by(LegChange::Hike),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peak(curve: &Cyclic) -> f64 {
        (0..100).map(|i| -curve.at(f64::from(i) / 100.0)).fold(f64::MIN, f64::max).to_degrees()
    }

    #[test]
    fn nothing_changed_is_the_same_reference() {
        let typical = GaitReference::typical(1.2, 0.89, 30.0);
        let same = typical.adapted(&Adaptation::default());
        for i in 0..50 {
            let p = f64::from(i) / 50.0;
            let (a, b) = (&typical.legs.left, &same.legs.left);
            assert!(
                (a.knee.at(p) - b.knee.at(p)).abs() < 1e-3 && (a.ankle.at(p) - b.ankle.at(p)).abs() < 1e-3
            );
        }
    }

    #[test]
    fn a_stiff_knee_is_stiff_on_its_own_side_only() {
        let typical = GaitReference::typical(0.8, 0.89, 30.0);
        let mut stiff = Adaptation::default();
        stiff.set("right.swing_knee", -0.4).unwrap();
        stiff.set("right.stance_time", -0.04).unwrap();
        let gait = typical.adapted(&stiff);
        let (left, right) = (peak(&gait.legs.left.knee), peak(&gait.legs.right.knee));
        assert!(left > 45.0 && right < 0.68 * left, "{left} {right}");
        assert!(gait.legs.right.swing_start < gait.legs.left.swing_start);
        let mirrored = typical.adapted(&stiff.mirrored());
        assert!((peak(&mirrored.legs.left.knee) - right).abs() < 1e-9);
    }

    #[test]
    fn changes_are_named_and_what_is_too_large_is_refused() {
        let mut adaptation = Adaptation::default();
        adaptation.set("both.hip_size", -0.3).unwrap();
        adaptation.set("stride_time", 0.1).unwrap();
        assert_eq!(adaptation.set("both.hip_siez", 0.1), Err(UnknownChange("both.hip_siez".into())));
        assert!(adaptation.set("left.hip_size", 7.0).is_err());
        assert!(adaptation.set("middle.hip_size", 0.1).is_err());
        let values: Vec<f64> = adaptation.list().into_iter().map(|(_, value, _)| value).collect();
        assert_eq!(values.len(), Adaptation::COUNT);
        assert_eq!(Adaptation::from_values(&values), adaptation);
    }
}
