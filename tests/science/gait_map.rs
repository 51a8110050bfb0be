//! The map of synthetic gaits as it is shipped: simulated walks lie among their like, and what nobody walks lies outside.

use gaittwin::clinic::gait_profile::{GaitProfile, ProfileView};
use gaittwin::simulation::library::{Controller, Library};
use gaittwin::simulation::optimization::search::Subject;
use gaittwin::synthesis::gait_map::{GaitMap, Placement};
use gaittwin::twin::gait_map_file::{SharedMap, read};
use gaittwin::twin::walk_profile::profile_of_record;

fn profile(controller: &Controller, view: ProfileView) -> GaitProfile {
    let walked = Subject::of(&controller.parameters, 5).unwrap().walk(&controller.gains, 13.0, 77);
    assert!(walked.end.is_none(), "{} walks", controller.name);
    profile_of_record(&walked.record, controller.parameters.stature, view).unwrap()
}

fn names(map: &GaitMap, placed: &Placement) -> Vec<String> {
    placed.conditions.iter().map(|near| map.conditions[near.condition].condition.name.clone()).collect()
}

#[test]
fn a_healthy_walk_lies_among_the_healthy_and_a_limp_among_its_like() {
    let map = SharedMap::default().get().unwrap();
    let library = Library::built_in().unwrap();
    let place = |name: &str| map.place(&profile(library.find(name).unwrap(), ProfileView::Side)).unwrap();
    let healthy = place("healthy_adult_1.25");
    assert!(!healthy.is_outside(), "{healthy:?}");
    assert!(healthy.to_healthy < healthy.to_abnormal, "{healthy:?}");
    let near = names(&map, &healthy);
    assert!(near.iter().take(2).any(|name| name.starts_with("Healthy adult")), "{near:?}");
    // A stroke walk that was never seen before lies nearer to strokes than to healthy walks.
    let strokes = library
        .controllers()
        .iter()
        .filter(|known| known.name.starts_with("stroke_moderate") && known.is_sturdy());
    let mut strokes_seen = 0;
    for controller in strokes {
        let placed = map.place(&profile(controller, ProfileView::Side)).unwrap();
        let near = names(&map, &placed);
        println!("{}: {:.2}, {near:?}", controller.name, placed.distance);
        assert!(placed.to_abnormal < placed.to_healthy, "{placed:?}");
        assert!(near[0].contains("right") || near[0].contains("Stroke"), "{near:?}");
        strokes_seen += usize::from(near.iter().any(|name| name.starts_with("Stroke, right")));
    }
    assert!(strokes_seen > 0, "stroke walks are found among strokes");
    let drop = place("foot_drop@75");
    assert!(names(&map, &drop)[0].starts_with("Foot drop, right"), "{:?}", names(&map, &drop));
    assert!(drop.at[0] > 0.0, "who is affected on the right lies at the right");
}

#[test]
fn the_mirror_image_of_a_walk_lies_at_the_mirrored_place_under_the_other_sides_name() {
    let map = SharedMap::default().get().unwrap();
    let library = Library::built_in().unwrap();
    let own = profile(library.find("foot_drop@75").unwrap(), ProfileView::Side);
    let (right, left) = (map.place(&own).unwrap(), map.place(&own.mirrored()).unwrap());
    assert!((right.at[0] + left.at[0]).abs() < 1e-6 && (right.at[1] - left.at[1]).abs() < 1e-6);
    assert!((right.distance - left.distance).abs() < 1e-9);
    assert!(names(&map, &left)[0].starts_with("Foot drop, left"), "{:?}", names(&map, &left));
}

#[test]
fn a_curve_that_nobody_walks_lies_outside_from_either_side() {
    let map = SharedMap::default().get().unwrap();
    let library = Library::built_in().unwrap();
    for view in ProfileView::ALL {
        let mut strange = profile(library.find("healthy_adult_1.25").unwrap(), view);
        assert!(!map.place(&strange).unwrap().is_outside(), "{view:?}");
        for (index, value) in strange.values.iter_mut().enumerate() {
            *value = value.map(|value| value + 0.7 * (1.7 * index as f64).sin());
        }
        assert!(map.place(&strange).unwrap().is_outside(), "{view:?}");
    }
}

#[test]
fn every_condition_of_the_map_can_be_shown_and_a_broken_table_is_refused() {
    let map = SharedMap::default().get().unwrap();
    let library = Library::built_in().unwrap();
    for known in &map.conditions {
        assert!(
            library.find(&known.controller).is_some(),
            "{} is walked by {}",
            known.condition.name,
            known.controller
        );
    }
    for view in ProfileView::ALL {
        let seen = map.view(view);
        assert!(seen.gaits.iter().all(|gait| gait.at.iter().all(|place| place.abs() <= 1.0 + 1e-6)));
        assert!(seen.healthy.iter().chain(&seen.abnormal).all(|line| !line.pieces.is_empty()));
    }
    assert!(read(b"nothing").is_err());
}
