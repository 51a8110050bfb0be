//! [`GaitProfile`]: what of a walk can be held against the walks of people of any size, in one row of numbers.
//!
//! Patients and simulated walkers get it from the same [`Assessment`], so that no number means one thing on the map of
//! synthetic gaits and another in the report. Lengths are in leg lengths and times in √(leg length / gravity) (Hof 1996, Gait
//! Posture 4:222). Curves are taken without the level that both legs share: one camera cannot see the pelvic tilt, which is in the
//! hip's, and pose networks put the hip points centimetres ahead of the joints, which is in the hip's and the knee's. What the
//! legs differ by is kept; the levels of knee and ankle stand apart, where a map can give them the little weight they earn.

use super::assessment::{Assessment, CameraView, CurveKind};
use super::norms::NormPerson;
use crate::biomechanics::GRAVITY;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{Parameter, Unit};
use crate::finding::findings;

/// Places over the cycle at which a curve is taken: every 5 %, the end left out because it is the begin.
pub const PLACES: usize = 20;
/// Points of a mean curve between two places.
const EVERY: usize = 5;

/// What is seen of a walk from one kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ProfileView {
    /// From beside: joint curves, pace, rhythm, phases.
    Side,
    /// From ahead or behind: rhythm, phases, width.
    Front,
}

/// Numbers of a profile that say the same kind of thing and have the same unit; left and right take turns in halves, but for
/// what has no side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfileGroup {
    /// As people read it.
    pub title: &'static str,
    /// How many numbers of each leg.
    pub of_leg: usize,
    /// How many numbers of neither.
    pub of_both: usize,
}

impl ProfileGroup {
    const fn new(title: &'static str, of_leg: usize, of_both: usize) -> Self {
        Self { title, of_leg, of_both }
    }

    /// How many numbers.
    pub const fn len(&self) -> usize {
        2 * self.of_leg + self.of_both
    }

    /// Whether there are none; there always are some.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

const SIDE: [ProfileGroup; 7] = [
    ProfileGroup::new("hip", PLACES, 0),
    ProfileGroup::new("knee", PLACES, 0),
    ProfileGroup::new("ankle", PLACES, 0),
    ProfileGroup::new("knee and ankle level", 0, 2),
    ProfileGroup::new("pace", 1, 1),
    ProfileGroup::new("rhythm", 1, 0),
    ProfileGroup::new("stance", 1, 1),
];
const FRONT: [ProfileGroup; 3] = [
    ProfileGroup::new("rhythm", 1, 0),
    ProfileGroup::new("stance", 1, 1),
    ProfileGroup::new("step width", 0, 1),
];

impl ProfileView {
    /// Both, in the order of files.
    pub const ALL: [ProfileView; 2] = [ProfileView::Side, ProfileView::Front];

    /// As files spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Its groups, in the order of the numbers.
    pub fn groups(self) -> &'static [ProfileGroup] {
        match self {
            ProfileView::Side => &SIDE,
            ProfileView::Front => &FRONT,
        }
    }

    /// How many numbers a profile has.
    pub fn width(self) -> usize {
        self.groups().iter().map(ProfileGroup::len).sum()
    }

    /// From where an assessment's walks were seen; passes from the left and from the right are both from beside.
    pub fn of(assessment: &Assessment) -> Option<Self> {
        match assessment.view {
            Some(CameraView::Left | CameraView::Right) => Some(ProfileView::Side),
            Some(CameraView::Front | CameraView::Back) => Some(ProfileView::Front),
            None => (!assessment.curves.is_empty()).then_some(ProfileView::Side),
        }
    }
}

findings! {
    /// Why a walk has no profile.
    #[derive(Copy, Eq)]
    NoProfile {
        /// Nothing was measured.
        NoWalk = "no_profile.no_walk",
        /// The hip and knee of both legs were not seen over a whole stride.
        NoCurves = "no_profile.no_curves",
        /// From ahead only times and the width are seen, and times need the stature to be comparable.
        NoStature = "no_profile.no_stature",
    }
}

/// A walk in comparable numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct GaitProfile {
    /// From where it was seen.
    pub view: ProfileView,
    /// As many as [`ProfileView::width`]: curves in rad, lengths in leg lengths, times in √(leg length / gravity), shares of
    /// the cycle. `None` where it was not measured.
    pub values: Vec<Option<f64>>,
}

impl GaitProfile {
    /// The profile of what was measured of somebody of a stature, m.
    ///
    /// # Errors
    /// When what the view must give was not measured.
    pub fn of(assessment: &Assessment, stature: Option<f64>) -> Result<Self, NoProfile> {
        let view = ProfileView::of(assessment).ok_or(NoProfile::NoWalk)?;
        let reader = Reader { assessment, person: of_stature(stature) };
        let mut values = Vec::with_capacity(view.width());
        if view == ProfileView::Side {
            reader.add_curves(&mut values);
            if values[..4 * PLACES].iter().any(Option::is_none) {
                return Err(NoProfile::NoCurves);
            }
            values.extend([Parameter::StepLengthLeft, Parameter::StepLengthRight].map(|p| reader.length(p)));
            values.push(reader.speed());
        }
        let times = [Parameter::StepTimeLeft, Parameter::StepTimeRight].map(|p| reader.time(p));
        let phases =
            [Parameter::StanceFractionLeft, Parameter::StanceFractionRight, Parameter::DoubleSupportFraction]
                .map(|p| reader.value(p));
        if phases[0].is_none() || phases[1].is_none() {
            return Err(NoProfile::NoWalk);
        }
        values.extend(times);
        values.extend(phases);
        if view == ProfileView::Front {
            if times.iter().any(Option::is_none) {
                return Err(NoProfile::NoStature);
            }
            values.push(reader.length(Parameter::StepWidth));
        }
        Ok(Self { view, values })
    }

    /// The walk of a mirror image: left and right exchanged.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let mut values = Vec::with_capacity(self.values.len());
        let mut from = 0;
        for group in self.view.groups() {
            let part = &self.values[from..from + group.len()];
            let (left, rest) = part.split_at(group.of_leg);
            let (right, both) = rest.split_at(group.of_leg);
            values.extend(right.iter().chain(left).chain(both));
            from += group.len();
        }
        Self { view: self.view, values }
    }

    /// Groups of which something is missing, by title.
    pub fn missing(&self) -> Vec<&'static str> {
        let mut from = 0;
        let mut titles = Vec::new();
        for group in self.view.groups() {
            if self.values[from..from + group.len()].iter().any(Option::is_none) {
                titles.push(group.title);
            }
            from += group.len();
        }
        titles
    }
}

/// Reads an assessment in comparable units.
struct Reader<'a> {
    assessment: &'a Assessment,
    person: NormPerson,
}

fn of_stature(stature: Option<f64>) -> NormPerson {
    NormPerson { stature, ..NormPerson::default() }
}

impl Reader<'_> {
    fn value(&self, parameter: Parameter) -> Option<f64> {
        self.assessment.parameters.value(parameter)
    }

    /// A length in leg lengths. Body heights need no stature: a leg's share of the height is the same for all.
    fn length(&self, parameter: Parameter) -> Option<f64> {
        let estimate = self.assessment.parameters.get(parameter)?;
        match estimate.unit {
            Unit::Metre => Some(estimate.value? / self.person.leg_length()?),
            Unit::BodyHeight => Some(estimate.value? / of_stature(Some(1.0)).leg_length()?),
            _ => None,
        }
    }

    fn time(&self, parameter: Parameter) -> Option<f64> {
        Some(self.value(parameter)? * (GRAVITY / self.person.leg_length()?).sqrt())
    }

    fn speed(&self) -> Option<f64> {
        let estimate = self.assessment.parameters.get(Parameter::WalkingSpeed)?;
        let metres = match estimate.unit {
            Unit::MetrePerSecond => estimate.value?,
            Unit::BodyHeightPerSecond => estimate.value? * self.person.stature?,
            _ => return None,
        };
        self.person.dimensionless_speed(metres)
    }

    /// Hip, knee and ankle of left and right without the levels that both legs share; then those of knee and ankle.
    fn add_curves(&self, values: &mut Vec<Option<f64>>) {
        let mut levels = Vec::new();
        for kind in [CurveKind::HipFlexion, CurveKind::KneeFlexion, CurveKind::AnkleDorsiflexion] {
            let both: Vec<Option<f64>> =
                Side::BOTH.into_iter().flat_map(|side| self.curve(side, kind)).collect();
            let level = both.iter().copied().sum::<Option<f64>>().map(|sum| sum / both.len() as f64);
            values.extend(both.into_iter().map(|angle| Some(angle? - level?)));
            levels.push(level);
        }
        values.extend(&levels[1..]);
    }

    fn curve(&self, side: Side, kind: CurveKind) -> Vec<Option<f64>> {
        let curve = self.assessment.curves.iter().find(|curve| curve.side == side && curve.kind == kind);
        (0..PLACES).map(|place| curve.and_then(|curve| curve.mean.get(EVERY * place).copied())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_image_exchanges_the_legs_and_twice_mirrored_is_unchanged() {
        for view in ProfileView::ALL {
            let values: Vec<Option<f64>> = (0..view.width()).map(|k| Some(k as f64)).collect();
            let profile = GaitProfile { view, values };
            let mirrored = profile.mirrored();
            assert_ne!(mirrored, profile);
            assert_eq!(mirrored.mirrored(), profile);
            let first = view.groups()[0].of_leg;
            assert_eq!(mirrored.values[0], Some(first as f64), "the right leg's number stands first");
            assert!(profile.missing().is_empty());
        }
        assert_eq!(ProfileView::Side.width(), 6 * PLACES + 2 + 3 + 2 + 3);
        assert_eq!(ProfileView::Front.width(), 6);
    }
}
