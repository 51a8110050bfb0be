//! Usual muscle activity for a walk: what people's muscles do at that speed, placed in the phases of this walk.
//!
//! Where the study of Schwartz et al. 2008 recorded surface EMG (rectus femoris, medial hamstrings, tibialis anterior,
//! gastrocnemius, which stands for soleus too), a muscle has its mean envelope at the walk's dimensionless speed with the 90 %
//! band between people. The others have the times of the usual table (Perry & Burnfield). Both are moved so that the other
//! foot's toe off and landing and this foot's own toe off fall where they fall in this walk, straight in between: who stands
//! longer on a leg holds its muscles on for longer.
//!
//! On the EMG of 16 real walks (120 electrodes, 12 people), against the text-book times alone: overlap 0.56 instead of 0.52,
//! correlation 0.52 instead of 0.43; in a stroke survivor's legs 0.46 and 0.24, where the same curves without his phases reach
//! 0.41 and 0.12. It is what is usual, never a measurement of these muscles.

use std::sync::OnceLock;

use super::anatomy::{MuscleGroup, MuscleTable, Side};
use super::gait::learned_curves::{CycleBand, PHASES};
use super::gait::steps::Stride;
use super::reference_table::Table;
use super::signal::robust::median;
use super::typical_gait::{Band, between_speeds, emg, usual_times};

const EVENTS: &str = include_str!("../../assets/normative/schwartz2008_events.csv");

/// Half width of a 90 % interval in standard deviations.
const NINETY: f64 = 1.645;

/// Fewest strides of a leg from which its phases are taken.
pub const LEAST_STRIDES: usize = 2;

/// When things happen in a leg's cycle, percent from its landing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CyclePhases {
    /// The other foot leaves the floor.
    pub opposite_toe_off: Option<f64>,
    /// The other foot lands.
    pub opposite_contact: Option<f64>,
    /// This foot leaves the floor.
    pub toe_off: Option<f64>,
}

/// Phases of the text-book cycle, after which its times are told (Perry & Burnfield).
const TEXT_BOOK: CyclePhases =
    CyclePhases { opposite_toe_off: Some(12.0), opposite_contact: Some(50.0), toe_off: Some(62.0) };

impl CyclePhases {
    /// Medians over a leg's strides, left-out ones not counted; `None` with fewer than [`LEAST_STRIDES`].
    pub fn of(strides: &[Stride], side: Side) -> Option<CyclePhases> {
        let counted = |stride: &&Stride| stride.side == side && stride.excluded.is_none();
        if strides.iter().filter(counted).count() < LEAST_STRIDES {
            return None;
        }
        let middle = |event: fn(&Stride) -> Option<f64>| {
            let percents: Vec<f64> = strides
                .iter()
                .filter(counted)
                .filter_map(|stride| Some(100.0 * (event(stride)? - stride.start) / stride.duration()))
                .collect();
            median(&percents)
        };
        Some(CyclePhases {
            opposite_toe_off: middle(|stride| stride.opposite_toe_off),
            opposite_contact: middle(|stride| stride.opposite_contact),
            toe_off: middle(|stride| stride.toe_off),
        })
    }

    /// Those of typical people at a dimensionless speed.
    fn usual(speed: f64) -> CyclePhases {
        static PHASES_BY_SPEED: OnceLock<Table> = OnceLock::new();
        let table = PHASES_BY_SPEED.get_or_init(|| Table::parse(EVENTS));
        let percent = |event: &str| {
            let share = between_speeds(speed, |name| {
                table
                    .rows()
                    .find(|row| row.text("parameter") == Some(event) && row.text("speed") == Some(name))
                    .and_then(|row| row.number("mean"))
            })?;
            Some(100.0 * share)
        };
        CyclePhases {
            opposite_toe_off: percent("opposite_toe_off"),
            opposite_contact: percent("opposite_contact"),
            toe_off: percent("stance_fraction"),
        }
    }

    /// Where in the `usual` cycle something stands that happens at a percent of this one. Phases that are not known in both,
    /// or that would turn the order round, do not count.
    fn in_usual(&self, usual: &CyclePhases, percent: f64) -> f64 {
        let known = [
            (self.opposite_toe_off, usual.opposite_toe_off),
            (self.opposite_contact, usual.opposite_contact),
            (self.toe_off, usual.toe_off),
        ];
        let mut before = (0.0, 0.0);
        for (here, there) in known.into_iter().filter_map(|(here, there)| here.zip(there)) {
            if here <= before.0 || here >= 100.0 || there <= before.1 || there >= 100.0 {
                continue;
            }
            if percent <= here {
                return before.1 + (there - before.1) * (percent - before.0) / (here - before.0);
            }
            before = (here, there);
        }
        before.1 + (100.0 - before.1) * (percent - before.0) / (100.0 - before.0)
    }
}

/// What is usual for one muscle group in one walk.
#[derive(Clone, Debug, PartialEq)]
pub enum UsualActivity {
    /// People's EMG at that speed, of 1 = the highest point of their mean curve, with the 90 % band between people.
    Recorded(CycleBand),
    /// Text-book times: when it is on, percent of this walk's cycle.
    Times(Vec<(f64, f64)>),
}

impl UsualActivity {
    /// At a percent of the cycle: of 1 = the usual highest; text-book times are 1 or 0.
    pub fn at(&self, percent: f64) -> f64 {
        match self {
            UsualActivity::Recorded(band) => band.at(percent).unwrap_or(0.0),
            UsualActivity::Times(times) => f64::from(u8::from(is_on(times, percent))),
        }
    }

    /// As the key of files: `emg_at_this_speed` or `text_book_times`.
    pub fn basis(&self) -> &'static str {
        match self {
            UsualActivity::Recorded(_) => "emg_at_this_speed",
            UsualActivity::Times(_) => "text_book_times",
        }
    }

    /// As a curve of [`PHASES`] points; text-book times smoothed over a twelfth of the cycle, since no muscle switches.
    pub fn curve(&self) -> Vec<f64> {
        match self {
            UsualActivity::Recorded(band) => band.middle.clone(),
            UsualActivity::Times(times) => smoothed(times),
        }
    }

    /// When it is on, point by point: above three tenths of the curve's range, or at the text-book times.
    pub fn on(&self) -> Vec<bool> {
        match self {
            UsualActivity::Recorded(band) => above_three_tenths(&band.middle),
            UsualActivity::Times(times) => (0..PHASES).map(|point| is_on(times, percent_of(point))).collect(),
        }
    }
}

/// Where a curve is higher than three tenths of its range.
pub fn above_three_tenths(curve: &[f64]) -> Vec<bool> {
    let low = curve.iter().copied().fold(f64::INFINITY, f64::min);
    let high = curve.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    curve.iter().map(|value| *value > low + 0.3 * (high - low)).collect()
}

/// What is usual in a walk of these phases at a dimensionless speed `v / sqrt(g L)`; where the speed is not known, the
/// text-book times for all.
pub fn usual_activity(dimensionless_speed: Option<f64>, phases: &CyclePhases) -> MuscleTable<UsualActivity> {
    let usual = dimensionless_speed.map(CyclePhases::usual).unwrap_or_default();
    MuscleTable::from_fn(|group| {
        let recorded = dimensionless_speed.and_then(|speed| {
            let band =
                emg(if group == MuscleGroup::Soleus { MuscleGroup::Gastrocnemius } else { group }, speed)?;
            placed(&band, |percent| phases.in_usual(&usual, percent))
        });
        recorded
            .map_or_else(|| UsualActivity::Times(moved(usual_times(group), phases)), UsualActivity::Recorded)
    })
}

fn percent_of(point: usize) -> f64 {
    100.0 * point as f64 / (PHASES - 1) as f64
}

/// A band of people, its points taken from where they stand in the usual cycle.
fn placed(band: &Band, in_usual: impl Fn(f64) -> f64) -> Option<CycleBand> {
    let peak = band.mean.iter().copied().fold(0.0, f64::max);
    if peak <= 0.0 {
        return None;
    }
    let of = |values: Vec<f64>| {
        let whole = CycleBand { middle: values, ..CycleBand::default() };
        (0..PHASES).filter_map(|point| whole.at(in_usual(percent_of(point)))).collect::<Vec<f64>>()
    };
    let edge = |sign: f64| {
        band.mean
            .iter()
            .zip(&band.sd)
            .map(|(mean, sd)| ((mean + sign * NINETY * sd) / peak).max(0.0))
            .collect()
    };
    let middle = of(band.mean.iter().map(|mean| mean / peak).collect());
    Some(CycleBand { middle, low: of(edge(-1.0)), high: of(edge(1.0)) })
}

/// Text-book times in this walk's phases.
fn moved(times: &[(f64, f64)], phases: &CyclePhases) -> Vec<(f64, f64)> {
    // The text-book cycle seen from this walk's: the same straight pieces, read the other way round.
    let here = |percent: f64| TEXT_BOOK.in_usual(phases, percent);
    times.iter().map(|&(on, off)| (here(on), here(off))).collect()
}

fn is_on(times: &[(f64, f64)], percent: f64) -> bool {
    times.iter().any(|&(on, off)| (on..=off).contains(&percent))
}

/// On and off smoothed over the neighbours around the cycle; its last point is its first again.
fn smoothed(times: &[(f64, f64)]) -> Vec<f64> {
    let cycle = PHASES - 1;
    let at = |point: usize| f64::from(u8::from(is_on(times, percent_of(point % cycle))));
    (0..PHASES).map(|point| (at(point + cycle - 1) + at(point) + at(point + 1)) / 3.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phases(opposite_toe_off: f64, opposite_contact: f64, toe_off: f64) -> CyclePhases {
        CyclePhases {
            opposite_toe_off: Some(opposite_toe_off),
            opposite_contact: Some(opposite_contact),
            toe_off: Some(toe_off),
        }
    }

    #[test]
    fn a_walk_with_the_usual_phases_has_the_published_envelope() {
        let usual = CyclePhases::usual(0.4294);
        assert_eq!(usual, phases(10.0, 50.0, 59.0), "Schwartz 2008 at free speed");
        let found = usual_activity(Some(0.4294), &usual);
        let band = emg(MuscleGroup::TibialisAnterior, 0.4294).unwrap();
        let peak = band.mean.iter().copied().fold(0.0, f64::max);
        let UsualActivity::Recorded(shown) = &found[MuscleGroup::TibialisAnterior] else { panic!("no EMG") };
        for (shown, published) in shown.middle.iter().zip(&band.mean) {
            assert!((shown - published / peak).abs() < 1e-9);
        }
        assert!(shown.low.iter().zip(&shown.high).all(|(low, high)| (0.0..=*high).contains(low)));
    }

    #[test]
    fn who_stands_longer_holds_the_calf_on_for_longer() {
        let last_on = |toe_off: f64| {
            let found = usual_activity(Some(0.3), &phases(toe_off - 50.0, 50.0, toe_off));
            let on = found[MuscleGroup::Soleus].on();
            (0..PHASES).filter(|&point| on[point] && percent_of(point) < 80.0).max().unwrap()
        };
        assert!(last_on(72.0) > last_on(60.0));
    }

    #[test]
    fn text_book_times_stand_where_they_are_written_in_the_text_book_cycle_and_move_with_the_phases() {
        let same = usual_activity(None, &TEXT_BOOK);
        for (group, found) in same.iter() {
            let UsualActivity::Times(times) = found else { panic!("a speed was made up") };
            for (&(on, off), &(known_on, known_off)) in times.iter().zip(usual_times(group)) {
                assert!((on - known_on).abs() < 1e-9 && (off - known_off).abs() < 1e-9);
            }
        }
        let slow = usual_activity(None, &phases(25.0, 50.0, 75.0));
        let UsualActivity::Times(times) = &slow[MuscleGroup::Vasti] else { panic!("vasti have no EMG") };
        assert!(times[0].1 > 24.0, "loading lasts longer: {times:?}");
    }

    #[test]
    fn unknown_or_impossible_phases_leave_the_usual_ones() {
        let none = CyclePhases::default();
        let odd = phases(60.0, 40.0, 110.0);
        for percent in [0.0, 30.0, 100.0] {
            assert!((none.in_usual(&TEXT_BOOK, percent) - percent).abs() < 1e-9);
            assert!((0.0..=100.0).contains(&odd.in_usual(&TEXT_BOOK, percent)));
        }
    }

    #[test]
    fn one_stride_tells_no_phases() {
        let stride = |start: f64| Stride {
            side: Side::Left,
            start,
            end: start + 1.0,
            toe_off: Some(start + 0.6),
            opposite_toe_off: None,
            opposite_contact: Some(start + 0.5),
            length: None,
            excluded: None,
        };
        assert_eq!(CyclePhases::of(&[stride(0.0)], Side::Left), None);
        let two = CyclePhases::of(&[stride(0.0), stride(1.0)], Side::Left).unwrap();
        assert!((two.toe_off.unwrap() - 60.0).abs() < 1e-9 && two.opposite_toe_off.is_none());
        assert_eq!(CyclePhases::of(&[stride(0.0), stride(1.0)], Side::Right), None);
    }
}
