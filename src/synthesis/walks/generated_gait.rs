//! [`GaitCloud`]: what the learned generator draws for a condition, and how it is asked.
//!
//! One drawn gait is one possible walker; only the cloud of many says what simulated walkers under a condition are like.
//! Bands are percentiles of the cloud, place by place.

use crate::biomechanics::anatomy::Sex;
use crate::biomechanics::anatomy::{BySide, MuscleGroup, MuscleTable, Side};
use crate::biomechanics::signal::robust::quantile;
use crate::biomechanics::typical_gait::Signal;
use crate::simulation::measure::stride_shape::{CHANNELS, PLACES, SCALARS, StrideShape, channel_names};
use crate::simulation::model::parameters::WalkerParameters;

/// Below this likeness a condition counts as outside what the generator learned from.
pub const UNLIKE: f64 = 0.05;

/// The condition as the generator takes it, for strides of one foot: every parameter in the order of
/// [`WalkerParameters::list`], that foot's leg first, then 1 for a woman. `speed` in m/s, the speed walked and not the one
/// aimed at.
pub fn condition_row(parameters: &WalkerParameters, own: Side, speed: f64) -> Vec<f32> {
    let mut seen = WalkerParameters { speed, ..parameters.clone() };
    if own == Side::Right {
        let legs = &mut seen.legs;
        std::mem::swap(&mut legs.left, &mut legs.right);
    }
    let values = seen.list().into_iter().map(|(_, value)| value as f32);
    values.chain([if seen.sex == Sex::Female { 1.0 } else { 0.0 }]).collect()
}

/// Numbers of a stride's curves.
pub const CURVES: usize = CHANNELS * PLACES;
/// Numbers of a stride's timing and size.
pub const TIMINGS: usize = SCALARS.len();

/// What the generator is asked for: whose strides, by rows of [`condition_row`].
#[derive(Clone, Debug, PartialEq)]
pub struct CloudWish {
    /// The condition as strides of each foot see it.
    pub rows: BySide<Vec<f32>>,
}

impl CloudWish {
    /// Gaits of somebody who walks at a speed, m/s.
    pub fn of(parameters: &WalkerParameters, speed: f64) -> Self {
        Self { rows: BySide::from_fn(|side| condition_row(parameters, side, speed)) }
    }
}

/// Median and middle nine tenths of a cloud at each of [`PLACES`] places over the cycle.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudBand {
    /// 5th percentile.
    pub low: Vec<f64>,
    /// Median.
    pub middle: Vec<f64>,
    /// 95th percentile.
    pub high: Vec<f64>,
}

/// A value of a cloud: 5th percentile, median, 95th.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CloudValue {
    /// 5th percentile.
    pub low: f64,
    /// Median.
    pub middle: f64,
    /// 95th percentile.
    pub high: f64,
}

/// Drawn strides of one foot.
pub type Strides = Vec<StrideShape>;

/// Many drawn gaits for one condition.
#[derive(Clone, Debug, PartialEq)]
pub struct GaitCloud {
    /// Strides of the left and of the right foot.
    pub strides: BySide<Strides>,
    /// Share of the simulated walkers learned from that lie as far from their fellows as this condition, 0..=1.
    pub likeness: f64,
}

impl GaitCloud {
    /// What figures show of the cloud.
    pub fn bands(&self) -> CloudBands {
        let names = channel_names();
        let band = |side: Side, channel: &str, factor: f64| {
            let channel = names.iter().position(|known| known == channel)?;
            band(self.strides.get(side), channel, factor)
        };
        CloudBands {
            signals: BySide::from_fn(|side| {
                let of = |signal| shown_as(signal).and_then(|(channel, factor)| band(side, channel, factor));
                Signal::ALL.map(of).to_vec()
            }),
            activations: BySide::from_fn(|side| {
                MuscleTable::from_fn(|group| band(side, &format!("own.activation.{}", group.name()), 1.0))
            }),
            likeness: self.likeness,
        }
    }

    /// A value of the timing or size of strides by its name in [`SCALARS`].
    pub fn scalar(&self, side: Side, name: &str) -> Option<CloudValue> {
        let index = SCALARS.iter().position(|&known| known == name)?;
        let values: Vec<f64> = self.strides.get(side).iter().map(|stride| stride.scalars[index]).collect();
        Some(CloudValue {
            low: quantile(&values, 0.05)?,
            middle: quantile(&values, 0.5)?,
            high: quantile(&values, 0.95)?,
        })
    }
}

/// The bands of a cloud, made once: figures are drawn many times a second.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudBands {
    signals: BySide<Vec<Option<CloudBand>>>,
    activations: BySide<MuscleTable<Option<CloudBand>>>,
    likeness: f64,
}

impl CloudBands {
    /// Whether the condition lies outside what the generator learned from; the bands are then a guess.
    pub fn is_unlike(&self) -> bool {
        self.likeness < UNLIKE
    }

    /// The band of an angle or force, in the unit of [`Signal`]; `None` for moments, powers and what strides do not
    /// hold.
    pub fn signal(&self, side: Side, signal: Signal) -> Option<&CloudBand> {
        let index = Signal::ALL.iter().position(|&known| known == signal)?;
        self.signals.get(side).get(index)?.as_ref()
    }

    /// The band of a muscle group's activation, 0..1.
    pub fn activation(&self, side: Side, group: MuscleGroup) -> Option<&CloudBand> {
        self.activations.get(side)[group].as_ref()
    }
}

/// The channel that holds a signal and the factor to its unit.
fn shown_as(signal: Signal) -> Option<(&'static str, f64)> {
    let degrees = 1.0_f64.to_degrees();
    Some(match signal {
        Signal::HipFlexion => ("own.hip_flexion", degrees),
        Signal::KneeFlexion => ("own.knee_extension", -degrees),
        Signal::AnkleDorsiflexion => ("own.ankle_dorsiflexion", degrees),
        Signal::HipAdduction => ("own.hip_adduction", degrees),
        Signal::PelvisTilt => ("pelvis_tilt", -degrees),
        Signal::PelvisObliquity => ("pelvis_roll", -degrees),
        Signal::VerticalForce => ("own.force_up", 1.0),
        Signal::ForwardForce => ("own.force_forward", 1.0),
        Signal::HipMoment
        | Signal::KneeMoment
        | Signal::AnkleMoment
        | Signal::HipPower
        | Signal::KneePower
        | Signal::AnklePower => return None,
    })
}

fn band(strides: &Strides, channel: usize, factor: f64) -> Option<CloudBand> {
    let mut band = CloudBand { low: Vec::new(), middle: Vec::new(), high: Vec::new() };
    for place in 0..PLACES {
        let values: Vec<f64> =
            strides.iter().map(|stride| factor * stride.curves[channel * PLACES + place]).collect();
        band.low.push(quantile(&values, 0.05)?);
        band.middle.push(quantile(&values, 0.5)?);
        band.high.push(quantile(&values, 0.95)?);
    }
    Some(band)
}

/// A drawn stride from the generator's numbers: [`CHANNELS`] × [`PLACES`] and [`SCALARS`]. What cannot be is cut off:
/// activations lie between 0 and 1, floors do not pull.
pub fn drawn_stride(side: Side, curves: &[f32], scalars: &[f32]) -> Option<StrideShape> {
    if curves.len() != CHANNELS * PLACES || curves.iter().chain(scalars).any(|value| !value.is_finite()) {
        return None;
    }
    let mut curves: Vec<f64> = curves.iter().map(|&value| f64::from(value)).collect();
    for (name, row) in channel_names().iter().zip(curves.chunks_mut(PLACES)) {
        for value in row {
            if name.contains("activation") {
                *value = value.clamp(0.0, 1.0);
            } else if name.ends_with("force_up") {
                *value = value.max(0.0);
            }
        }
    }
    let scalars: Vec<f64> = scalars.iter().map(|&value| f64::from(value)).collect();
    Some(StrideShape { side, curves, scalars: scalars.try_into().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cloud() -> GaitCloud {
        let strides = |side: Side| {
            (0..101)
                .map(|k| {
                    let value = k as f32 / 100.0;
                    drawn_stride(side, &vec![value; CHANNELS * PLACES], &[value; SCALARS.len()]).unwrap()
                })
                .collect()
        };
        GaitCloud { strides: BySide::from_fn(strides), likeness: 0.5 }
    }

    #[test]
    fn bands_are_percentiles_in_the_units_of_the_figures() {
        let cloud = cloud();
        let bands = cloud.bands();
        let knee = bands.signal(Side::Left, Signal::KneeFlexion).unwrap();
        assert_eq!(knee.middle.len(), PLACES);
        // The knee's flexion is the negative of its extension, so that the band is turned over but in order.
        assert!((knee.middle[3] + 0.5_f64.to_degrees()).abs() < 1e-4);
        assert!(knee.low[3] < knee.middle[3] && knee.middle[3] < knee.high[3]);
        let soleus = bands.activation(Side::Right, MuscleGroup::Soleus).unwrap();
        assert!((soleus.low[0] - 0.05).abs() < 1e-6 && (soleus.high[0] - 0.95).abs() < 1e-6);
        assert!((cloud.scalar(Side::Left, "liftoff").unwrap().middle - 0.5).abs() < 1e-6);
        assert_eq!(bands.signal(Side::Left, Signal::HipMoment), None);
        assert_eq!(cloud.scalar(Side::Left, "hue"), None);
        assert!(!bands.is_unlike());
    }

    #[test]
    fn the_landing_foots_leg_comes_first_and_the_walked_speed_counts() {
        let mut parameters = WalkerParameters::default();
        parameters.legs.left.strength[MuscleGroup::Soleus] = 0.5;
        let names: Vec<String> = parameters.list().into_iter().map(|(info, _)| info.key).collect();
        let at = |name: &str| names.iter().position(|known| known == name).unwrap();
        let (left, right) =
            (condition_row(&parameters, Side::Left, 0.9), condition_row(&parameters, Side::Right, 0.9));
        assert_eq!(left.len(), names.len() + 1);
        assert!((left[at("left.strength.soleus")] - 0.5).abs() < 1e-6);
        assert!((right[at("right.strength.soleus")] - 0.5).abs() < 1e-6);
        assert!((right[at("left.strength.soleus")] - 1.0).abs() < 1e-6);
        assert!((left[at("task.speed")] - 0.9).abs() < 1e-6);
        assert!(left[names.len()].abs() < 1e-6, "a man");
    }

    #[test]
    fn what_cannot_be_is_cut_off_and_what_is_no_number_is_no_stride() {
        let stride = drawn_stride(Side::Left, &vec![-0.2; CHANNELS * PLACES], &[1.0; SCALARS.len()]).unwrap();
        for (name, row) in channel_names().iter().zip(stride.curves.chunks(PLACES)) {
            let allowed = !(name.contains("activation") || name.ends_with("force_up"));
            assert_eq!(row[0] < 0.0, allowed, "{name}");
        }
        assert!(
            drawn_stride(Side::Left, &vec![f32::NAN; CHANNELS * PLACES], &[1.0; SCALARS.len()]).is_none()
        );
        assert!(drawn_stride(Side::Left, &[0.0; 3], &[1.0; SCALARS.len()]).is_none());
    }
}
