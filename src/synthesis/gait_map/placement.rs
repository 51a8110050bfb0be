//! [`Placement`]: where a walk lies among the simulated ones, which conditions walk like it, and how far off they are.

use super::map::{GaitMap, MapView};
use crate::clinic::gait_profile::GaitProfile;

/// So many of the nearest gaits are counted by condition.
pub const NEAR: usize = 40;
/// So many conditions are named.
const NAMED: usize = 5;
/// So many of a condition's nearest gaits make its distance, because one may be a chance likeness.
const ALIKE: usize = 3;
/// A walk's place is drawn between so many of its nearest gaits…
const BETWEEN: usize = 6;
/// … those that lie on the map no farther than this from the nearest: the middle of two groups is no place where gaits are.
const TOGETHER: f64 = 0.15;
/// Percentile of the distances between simulated walkers beyond which a walk lies outside.
const LIMIT: usize = 99;

/// A condition that walks like the walk.
#[derive(Clone, Debug, PartialEq)]
pub struct NearCondition {
    /// Its number in the map.
    pub condition: usize,
    /// How many of the [`NEAR`] nearest gaits are its own.
    pub near: usize,
    /// Distance, in typical differences between simulated walkers of one condition.
    pub distance: f64,
}

/// A walk among the simulated ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// Where on the map.
    pub at: [f64; 2],
    /// Distance to the nearest gait, in typical differences between simulated walkers of one condition.
    pub distance: f64,
    /// The distance beyond which a walk counts as outside.
    pub limit: f64,
    /// The nearest conditions, nearest first.
    pub conditions: Vec<NearCondition>,
    /// Distance to the nearest healthy gaits, in the same unit; `None` where there are none.
    pub to_healthy: Option<f64>,
    /// The same to the nearest of all other gaits.
    pub to_abnormal: Option<f64>,
    /// What could not be compared, by title.
    pub missing: Vec<&'static str>,
}

impl Placement {
    /// Whether no simulated walker walks like this: what is near is then not like it either.
    pub fn is_outside(&self) -> bool {
        self.distance > self.limit
    }
}

impl MapView {
    /// Distance of a profile from a row of numbers: the root mean square over the groups that both have, each in its size.
    pub fn distance(&self, profile: &GaitProfile, values: &[f64]) -> Option<f64> {
        let (mut from, mut sum, mut groups) = (0, 0.0, 0);
        for (group, size) in self.view.groups().iter().zip(&self.scale) {
            let part = from..from + group.len();
            from += group.len();
            let (mut squares, mut count) = (0.0, 0);
            for (own, other) in profile.values.get(part.clone())?.iter().zip(values.get(part)?) {
                if let Some(own) = own {
                    squares += ((own - other) / size).powi(2);
                    count += 1;
                }
            }
            if count > 0 {
                sum += squares / f64::from(count);
                groups += 1;
            }
        }
        (groups > 0).then(|| (sum / f64::from(groups)).sqrt())
    }
}

impl GaitMap {
    /// Where a walk lies; `None` for a profile that is no whole one of its view.
    pub fn place(&self, profile: &GaitProfile) -> Option<Placement> {
        let view = self.view(profile.view);
        if profile.values.len() != profile.view.width() {
            return None;
        }
        let distances: Vec<f64> = view
            .gaits
            .iter()
            .map(|gait| view.distance(profile, &gait.values).filter(|distance| distance.is_finite()))
            .collect::<Option<_>>()?;
        let mut order: Vec<usize> = (0..distances.len()).collect();
        order.sort_by(|&a, &b| distances[a].total_cmp(&distances[b]));
        let nearest = *order.first()?;
        let to = |healthy: bool| {
            let is = |gait: &usize| self.conditions[view.gaits[*gait].condition].condition.healthy == healthy;
            nearest_mean(&distances, order.iter().copied().filter(is))
        };
        Some(Placement {
            at: place_between(view, &distances, &order),
            distance: distances[nearest],
            limit: limit(&view.reach),
            conditions: conditions(view, &distances, &order),
            to_healthy: to(true),
            to_abnormal: to(false),
            missing: profile.missing(),
        })
    }
}

fn limit(reach: &[f64]) -> f64 {
    let last = reach.len() - 1;
    reach[(LIMIT * last / 100).min(last)]
}

/// The middle of the nearest gaits that lie together, the nearest counting most.
fn place_between(view: &MapView, distances: &[f64], order: &[usize]) -> [f64; 2] {
    let first = view.gaits[order[0]].at;
    let mut sum = [0.0; 3];
    for &index in order.iter().take(BETWEEN) {
        let at = view.gaits[index].at;
        if (at[0] - first[0]).hypot(at[1] - first[1]) > TOGETHER {
            continue;
        }
        let weight = 1.0 / (distances[index].powi(2) + 1e-6);
        sum = [sum[0] + weight * at[0], sum[1] + weight * at[1], sum[2] + weight];
    }
    [sum[0] / sum[2], sum[1] / sum[2]]
}

/// Mean distance of the first few gaits of an order.
fn nearest_mean(distances: &[f64], order: impl Iterator<Item = usize>) -> Option<f64> {
    let near: Vec<f64> = order.take(ALIKE).map(|index| distances[index]).collect();
    (!near.is_empty()).then(|| near.iter().sum::<f64>() / near.len() as f64)
}

fn conditions(view: &MapView, distances: &[f64], order: &[usize]) -> Vec<NearCondition> {
    let mut found: Vec<NearCondition> = Vec::new();
    for &index in order.iter().take(NEAR) {
        let condition = view.gaits[index].condition;
        match found.iter_mut().find(|known| known.condition == condition) {
            Some(known) => known.near += 1,
            None => found.push(NearCondition { condition, near: 1, distance: 0.0 }),
        }
    }
    for known in &mut found {
        let own = order.iter().copied().filter(|&index| view.gaits[index].condition == known.condition);
        known.distance = nearest_mean(distances, own).unwrap_or(f64::INFINITY);
    }
    found.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    found.truncate(NAMED);
    found
}

#[cfg(test)]
mod tests {
    use super::super::map::{MapCondition, MapParts, ViewParts};
    use super::*;
    use crate::clinic::gait_profile::ProfileView;
    use crate::synthesis::walks::walker_condition::WalkerCondition;

    fn condition(name: &str, healthy: bool, mirrored: bool) -> MapCondition {
        MapCondition {
            condition: WalkerCondition { name: name.to_owned(), healthy },
            controller: "healthy_adult_1.25".to_owned(),
            mirrored,
        }
    }

    /// Healthy gaits around nought, gaits with a longer right stance far from them; both views alike.
    pub(crate) fn small_map() -> GaitMap {
        let of = |view: ProfileView| {
            let mut parts = ViewParts {
                scale: vec![0.1; view.groups().len()],
                reach: (0..=100).map(|k| 0.02 * k as f32).collect(),
                ..ViewParts::default()
            };
            for k in 0..60 {
                let abnormal = k >= 30;
                let wobble = 0.002 * k as f32;
                let mut values = vec![wobble; view.width()];
                if abnormal {
                    let (stance, width) = (if view == ProfileView::Side { 127 } else { 2 }, 2);
                    for (index, value) in values.iter_mut().skip(stance).take(width).enumerate() {
                        *value += 0.6 * index as f32;
                    }
                }
                parts.values.extend(values);
                parts.places.extend([if abnormal { 0.7 } else { 0.01 * k as f32 }, 0.1]);
                parts.condition.push(if abnormal { 1.0 } else { 0.0 });
                parts.weight.push(1.0);
            }
            parts
        };
        let conditions = vec![
            condition("Healthy adult", true, false),
            condition("Stiff knee, right", false, false),
            condition("Stiff knee, left", false, true),
        ];
        let views = ProfileView::ALL.map(of);
        GaitMap::of(MapParts { conditions, mirror_of: vec![0, 2, 1], views }).unwrap()
    }

    fn profile(map: &GaitMap, view: ProfileView, gait: usize) -> GaitProfile {
        let values = map.view(view).gaits[gait].values.iter().copied().map(Some).collect();
        GaitProfile { view, values }
    }

    #[test]
    fn a_walk_lies_at_its_own_kind_and_its_mirror_image_on_the_other_side() {
        let map = small_map();
        for view in ProfileView::ALL {
            let own = map.place(&profile(&map, view, 45)).unwrap();
            assert_eq!(own.conditions[0].condition, 1, "{view:?}");
            assert!(own.distance < 1e-9 && own.at[0] > 0.6 && !own.is_outside());
            assert!(own.conditions[0].near >= 20 && own.conditions[0].distance < own.limit);
            let other = map.place(&profile(&map, view, 45).mirrored()).unwrap();
            assert_eq!((other.conditions[0].condition, other.at[0] < -0.6), (2, true));
            let healthy = map.place(&profile(&map, view, 10)).unwrap();
            assert!(healthy.to_healthy < healthy.to_abnormal && healthy.conditions[0].condition == 0);
            assert!(own.to_abnormal < own.to_healthy);
        }
    }

    #[test]
    fn what_no_simulated_walker_does_is_called_outside_and_missing_numbers_are_told() {
        let map = small_map();
        let mut strange = profile(&map, ProfileView::Side, 3);
        strange.values.iter_mut().take(40).enumerate().for_each(|(k, value)| {
            *value = Some(3.0 * (k as f64).sin());
        });
        assert!(map.place(&strange).unwrap().is_outside());
        let mut gaps = profile(&map, ProfileView::Side, 3);
        gaps.values[122..125].fill(None);
        let placed = map.place(&gaps).unwrap();
        assert_eq!((placed.missing.as_slice(), placed.is_outside()), (["pace"].as_slice(), false));
        gaps.values.pop();
        assert_eq!(map.place(&gaps), None);
        let nothing = GaitProfile { view: ProfileView::Front, values: vec![None; 6] };
        assert_eq!(map.place(&nothing), None);
    }

    #[test]
    fn tables_that_do_not_fit_are_refused() {
        let wrong = MapParts {
            mirror_of: vec![4],
            conditions: vec![condition("A", true, false)],
            ..MapParts::default()
        };
        assert!(GaitMap::of(wrong).is_err());
        let empty = MapParts {
            mirror_of: vec![0],
            conditions: vec![condition("A", true, false)],
            ..MapParts::default()
        };
        assert!(GaitMap::of(empty).is_err());
    }
}
