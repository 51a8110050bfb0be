//! What typical people do at a given dimensionless speed: curves of joint angles, forces, moments and EMG, and the times
//! at which muscles are usually active.
//!
//! Curves: Schwartz et al. 2008 (see the header of the file), straight between the five speeds of the study and constant
//! beyond them. Their children stand for adults at the same dimensionless speed because no open adult table has all of
//! these signals at five speeds. Muscle times: the usual table after Perry & Burnfield, in percent of the cycle.

use std::sync::OnceLock;

use super::anatomy::MuscleGroup;
use super::reference_table::Table;

/// Number of points of a curve: 0, 4, ..., 100 %.
pub const POINTS: usize = 26;
/// Mean dimensionless speeds of the study's five groups.
const SPEEDS: [f64; 5] = [0.1721, 0.2902, 0.4294, 0.5599, 0.6938];
const SPEED_NAMES: [&str; 5] = ["very_slow", "slow", "free", "fast", "very_fast"];
const TABLE: &str = include_str!("../../assets/normative/schwartz2008_speed_series.csv");

/// A signal that the reference knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Signal {
    /// Hip flexion, degrees.
    HipFlexion,
    /// Knee flexion, degrees.
    KneeFlexion,
    /// Ankle dorsiflexion, degrees.
    AnkleDorsiflexion,
    /// Hip adduction, degrees.
    HipAdduction,
    /// Forward tilt of the pelvis, degrees.
    PelvisTilt,
    /// Pelvis up on this side, degrees.
    PelvisObliquity,
    /// Vertical ground reaction, body weights.
    VerticalForce,
    /// Forward ground reaction, body weights.
    ForwardForce,
    /// Internal hip extension moment, N m/kg.
    HipMoment,
    /// Internal knee extension moment, N m/kg.
    KneeMoment,
    /// Internal ankle plantarflexion moment, N m/kg.
    AnkleMoment,
    /// Power of the hip in the sagittal plane, generation positive, W/kg.
    HipPower,
    /// Power of the knee, W/kg.
    KneePower,
    /// Power of the ankle, W/kg.
    AnklePower,
}

impl Signal {
    /// All signals.
    pub const ALL: [Signal; 14] = [
        Signal::HipFlexion,
        Signal::KneeFlexion,
        Signal::AnkleDorsiflexion,
        Signal::HipAdduction,
        Signal::PelvisTilt,
        Signal::PelvisObliquity,
        Signal::VerticalForce,
        Signal::ForwardForce,
        Signal::HipMoment,
        Signal::KneeMoment,
        Signal::AnkleMoment,
        Signal::HipPower,
        Signal::KneePower,
        Signal::AnklePower,
    ];

    /// Name in the table.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Mean and standard deviation over the cycle.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Mean.
    pub mean: Vec<f64>,
    /// Standard deviation between people.
    pub sd: Vec<f64>,
}

type Curves = Vec<(String, [Band; 5])>;

fn table() -> &'static Curves {
    static CURVES: OnceLock<Curves> = OnceLock::new();
    CURVES.get_or_init(|| {
        let mut curves: Curves = Vec::new();
        for row in Table::parse(TABLE).rows() {
            let (Some(name), Some(speed), Some(statistic)) =
                (row.text("variable"), row.text("speed"), row.text("statistic"))
            else {
                continue;
            };
            let Some(speed) = SPEED_NAMES.iter().position(|&known| known == speed) else { continue };
            let values: Vec<f64> =
                (0..POINTS).filter_map(|point| row.number(&format!("p{}", 4 * point))).collect();
            let index = curves.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                let empty = || Band { mean: Vec::new(), sd: Vec::new() };
                curves.push((name.to_owned(), std::array::from_fn(|_| empty())));
                curves.len() - 1
            });
            let band = &mut curves[index].1[speed];
            if statistic == "mean" {
                band.mean = values;
            } else {
                band.sd = values;
            }
        }
        curves
    })
}

/// The two groups around a dimensionless speed and the share of the second.
fn between(speed: f64) -> (usize, usize, f64) {
    let upper = SPEEDS.iter().position(|&known| known >= speed).unwrap_or(SPEEDS.len() - 1);
    let lower = upper.saturating_sub(1);
    if upper == 0 || speed >= SPEEDS[SPEEDS.len() - 1] {
        return (upper, upper, 0.0);
    }
    (lower, upper, (speed - SPEEDS[lower]) / (SPEEDS[upper] - SPEEDS[lower]))
}

/// A number that a table tells for each of the study's groups by name, at a dimensionless speed: straight between the groups,
/// constant beyond them.
pub(super) fn between_speeds(speed: f64, value: impl Fn(&'static str) -> Option<f64>) -> Option<f64> {
    let (a, b, share) = between(speed);
    let (low, high) = (value(SPEED_NAMES[a])?, value(SPEED_NAMES[b])?);
    Some(low + (high - low) * share)
}

fn curve(name: &str, speed: f64) -> Option<Band> {
    let (_, bands) = table().iter().find(|(known, _)| known == name)?;
    let (a, b, share) = between(speed);
    let mix = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x + (y - x) * share).collect();
    Some(Band { mean: mix(&bands[a].mean, &bands[b].mean), sd: mix(&bands[a].sd, &bands[b].sd) })
}

/// The band of a signal at a dimensionless speed `v / sqrt(g L)`.
pub fn band(signal: Signal, dimensionless_speed: f64) -> Option<Band> {
    curve(signal.name(), dimensionless_speed)
}

/// Internal abduction moment of the hip, N m/kg, at a dimensionless speed.
pub fn hip_abduction_moment(dimensionless_speed: f64) -> Option<Band> {
    curve("hip_abduction_moment", dimensionless_speed)
}

/// The slowest dimensionless speed of the table.
pub const SLOWEST: f64 = SPEEDS[0];

/// The measured EMG envelope that stands for a muscle group, where the study recorded one.
pub fn emg(group: MuscleGroup, dimensionless_speed: f64) -> Option<Band> {
    let name = match group {
        MuscleGroup::RectusFemoris => "rectus_femoris_emg",
        MuscleGroup::Hamstrings => "medial_hamstrings_emg",
        MuscleGroup::TibialisAnterior => "tibialis_anterior_emg",
        MuscleGroup::Gastrocnemius => "gastrocnemius_emg",
        _ => return None,
    };
    curve(name, dimensionless_speed)
}

/// When a muscle group is usually active, percent of the cycle from landing; several spans where it is active twice.
///
/// After Perry & Burnfield; iliopsoas as "hip flexors", hamstrings as the mean of their three heads, the short head of
/// biceps from early swing (Perry: 60 to 80 %).
pub fn usual_times(group: MuscleGroup) -> &'static [(f64, f64)] {
    match group {
        MuscleGroup::HipAbductors => &[(0.0, 40.0), (96.0, 100.0)],
        MuscleGroup::HipAdductors => &[(0.0, 6.0), (45.0, 62.0), (92.0, 100.0)],
        MuscleGroup::Hamstrings => &[(0.0, 10.0), (83.0, 100.0)],
        MuscleGroup::BicepsShortHead => &[(60.0, 80.0)],
        MuscleGroup::GluteusMaximus => &[(0.0, 14.0), (96.0, 100.0)],
        MuscleGroup::Iliopsoas => &[(42.0, 76.0)],
        MuscleGroup::RectusFemoris => &[(0.0, 12.0), (48.0, 70.0), (93.0, 100.0)],
        MuscleGroup::Vasti => &[(0.0, 24.0), (89.0, 100.0)],
        MuscleGroup::Gastrocnemius => &[(9.0, 54.0)],
        MuscleGroup::Soleus => &[(7.0, 51.0)],
        MuscleGroup::TibialisAnterior => &[(0.0, 13.0), (56.0, 100.0)],
    }
}

/// Whether a group is usually active at a percentage of the cycle.
pub fn usually_active(group: MuscleGroup, percent: f64) -> bool {
    usual_times(group).iter().any(|&(on, off)| percent >= on && percent <= off)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_has_a_full_band_at_every_speed() {
        for signal in Signal::ALL {
            for speed in [0.1, 0.2, 0.429, 0.5, 0.9] {
                let band = band(signal, speed).unwrap();
                assert_eq!((band.mean.len(), band.sd.len()), (POINTS, POINTS), "{}", signal.name());
            }
        }
    }

    #[test]
    fn the_free_speed_knee_flexes_to_its_published_sixty_degrees() {
        let knee = band(Signal::KneeFlexion, 0.4294).unwrap();
        let peak = knee.mean.iter().copied().fold(0.0, f64::max);
        // Schwartz 2008: 60.5 (4.8) for single peaks; the mean curve peaks a little lower.
        assert!((57.0..61.0).contains(&peak), "{peak}");
    }

    #[test]
    fn the_ankle_pushes_off_at_half_of_the_cycle_and_harder_the_faster_one_walks() {
        let peaks = SPEEDS.map(|speed| {
            let power = band(Signal::AnklePower, speed).unwrap().mean;
            let best = (0..POINTS).max_by(|&a, &b| power[a].total_cmp(&power[b])).unwrap();
            assert!((11..=14).contains(&best), "at {} %", 4 * best);
            power[best]
        });
        assert!(peaks.windows(2).all(|pair| pair[1] > pair[0]), "{peaks:?}");
    }
}
