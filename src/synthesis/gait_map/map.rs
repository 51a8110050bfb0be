//! [`GaitMap`]: the landmarks, that is the simulated gaits that stand for all others, with their places on the map.

use super::contours::{Contour, contour};
use crate::clinic::gait_profile::{GaitProfile, ProfileView};
use crate::synthesis::walks::walker_condition::WalkerCondition;

/// Shares of the gaits that the lines go around.
const SHARES: [f64; 2] = [0.5, 0.9];

/// A condition of which there are gaits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapCondition {
    /// In words, and whether it is healthy.
    pub condition: WalkerCondition,
    /// A controller that walks so.
    pub controller: String,
    /// Whether it has to be mirrored to walk so.
    pub mirrored: bool,
}

/// A simulated gait that stands for others like it.
#[derive(Clone, Debug, PartialEq)]
pub struct MapGait {
    /// Where it lies on the map, both between -1 and 1; who is affected on the right lies at the right.
    pub at: [f64; 2],
    /// Number of its condition.
    pub condition: usize,
    /// How many gaits it stands for.
    pub weight: f64,
    /// Its profile, in the order and units of [`GaitProfile::values`].
    pub values: Vec<f64>,
}

/// A view's part of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewParts {
    /// Profiles, one after the other.
    pub values: Vec<f32>,
    /// Places, one after the other.
    pub places: Vec<f32>,
    /// Numbers of conditions.
    pub condition: Vec<f32>,
    /// How many gaits each stands for.
    pub weight: Vec<f32>,
    /// Size of each group's differences.
    pub scale: Vec<f32>,
    /// Distance to the nearest other walker, from the smallest to the largest in a hundred steps.
    pub reach: Vec<f32>,
}

/// What the file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapParts {
    /// The conditions.
    pub conditions: Vec<MapCondition>,
    /// Number of the mirror image of each condition.
    pub mirror_of: Vec<usize>,
    /// In the order of [`ProfileView::ALL`].
    pub views: [ViewParts; 2],
}

/// The gaits as seen from one view.
#[derive(Clone, Debug, PartialEq)]
pub struct MapView {
    /// From where.
    pub view: ProfileView,
    /// The gaits, their mirror images after them.
    pub gaits: Vec<MapGait>,
    /// Size of each group's differences.
    pub(super) scale: Vec<f64>,
    /// Distance to the nearest other walker, in a hundred steps.
    pub(super) reach: Vec<f64>,
    /// Lines around half and nine tenths of the healthy gaits.
    pub healthy: [Contour; 2],
    /// The same of all others.
    pub abnormal: [Contour; 2],
}

/// The map.
#[derive(Clone, Debug, PartialEq)]
pub struct GaitMap {
    /// The conditions; their numbers are those in [`MapGait`].
    pub conditions: Vec<MapCondition>,
    views: [MapView; 2],
}

impl GaitMap {
    /// Puts a map together and adds the mirror images.
    ///
    /// # Errors
    /// What does not fit, in words.
    pub fn of(parts: MapParts) -> Result<Self, &'static str> {
        let count = parts.conditions.len();
        if parts.mirror_of.len() != count || parts.mirror_of.iter().any(|&image| image >= count) {
            return Err("not every condition has a mirror image");
        }
        let [side, front] = &parts.views;
        let views =
            [map_view(ProfileView::Side, side, &parts)?, map_view(ProfileView::Front, front, &parts)?];
        Ok(Self { conditions: parts.conditions, views })
    }

    /// The gaits as seen from a view.
    pub fn view(&self, view: ProfileView) -> &MapView {
        match view {
            ProfileView::Side => &self.views[0],
            ProfileView::Front => &self.views[1],
        }
    }

    /// The condition of a gait.
    pub fn condition_of(&self, gait: &MapGait) -> Option<&MapCondition> {
        self.conditions.get(gait.condition)
    }
}

fn map_view(view: ProfileView, parts: &ViewParts, map: &MapParts) -> Result<MapView, &'static str> {
    let (width, count) = (view.width(), parts.condition.len());
    let shapes = [
        (parts.values.len(), count * width),
        (parts.places.len(), 2 * count),
        (parts.weight.len(), count),
        (parts.scale.len(), view.groups().len()),
    ];
    if count == 0 || shapes.iter().any(|(found, wanted)| found != wanted) {
        return Err("its tables do not fit one another or this program's profiles");
    }
    if parts.reach.len() < 2 || parts.scale.iter().any(|&size| size <= 0.0) {
        return Err("it does not say how far gaits differ");
    }
    let numbers = |values: &[f32]| values.iter().map(|&value| f64::from(value)).collect::<Vec<f64>>();
    if [&parts.values, &parts.places, &parts.weight, &parts.scale, &parts.reach]
        .iter()
        .any(|table| table.iter().any(|value| !value.is_finite()))
    {
        return Err("it holds what is no number");
    }
    let mut gaits = Vec::with_capacity(2 * count);
    for index in 0..count {
        let condition = parts.condition[index] as usize;
        if condition >= map.conditions.len() {
            return Err("a gait has a condition that is not named");
        }
        gaits.push(MapGait {
            at: [f64::from(parts.places[2 * index]), f64::from(parts.places[2 * index + 1])],
            condition,
            weight: f64::from(parts.weight[index]),
            values: numbers(&parts.values[index * width..(index + 1) * width]),
        });
    }
    let images: Vec<MapGait> = gaits.iter().map(|gait| image(view, gait, &map.mirror_of)).collect();
    gaits.extend(images);
    let lines = |healthy: bool| {
        let own: Vec<&MapGait> =
            gaits.iter().filter(|gait| map.conditions[gait.condition].condition.healthy == healthy).collect();
        SHARES.map(|share| contour(&own, share))
    };
    let (healthy, abnormal) = (lines(true), lines(false));
    Ok(MapView { view, healthy, abnormal, gaits, scale: numbers(&parts.scale), reach: numbers(&parts.reach) })
}

/// The gait of the mirror image.
fn image(view: ProfileView, gait: &MapGait, mirror_of: &[usize]) -> MapGait {
    let profile = GaitProfile { view, values: gait.values.iter().copied().map(Some).collect() };
    MapGait {
        at: [-gait.at[0], gait.at[1]],
        condition: mirror_of[gait.condition],
        weight: gait.weight,
        values: profile.mirrored().values.into_iter().flatten().collect(),
    }
}
