//! Real walks through virtual cameras: how well proportions of the body tell one walker from another.
//!
//! Skips with a printed line where the shared recordings are absent.

use gaittwin::biomechanics::anatomy::Side;
use gaittwin::study::validation::run::film;
use gaittwin::study::validation::{noise_from_name, read_folder};
use gaittwin::synthesis::sensors::virtual_camera::CameraPlacement;
use gaittwin::vision::people::body_build::Build;
use gaittwin::vision::people::other_passes::SAME_BUILD;

#[test]
fn nobody_who_comes_back_is_taken_for_another_and_most_others_are_told_apart() {
    let folder = crate::material::at("real-gait");
    let Ok(trials) = read_folder(&folder) else {
        println!("skipped: no recordings in {}", folder.display());
        return;
    };
    let (_, noise) = noise_from_name("detector-like").unwrap();
    let mut builds: Vec<(String, Build)> = Vec::new();
    for trial in trials.iter().filter(|trial| trial.straight) {
        for side in Side::BOTH {
            let (track, _) = film(trial, CameraPlacement::Side(side), 30.0, &noise, 1, &trial.id);
            builds.extend(Build::of(&track.samples).map(|build| (trial.subject.clone(), build)));
        }
    }
    let (mut same, mut other): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    for (at, (subject, build)) in builds.iter().enumerate() {
        for (another, second) in &builds[at + 1..] {
            let list = if subject == another { &mut same } else { &mut other };
            list.push(build.difference(second));
        }
    }
    same.sort_by(f64::total_cmp);
    other.sort_by(f64::total_cmp);
    let refused = same.iter().filter(|difference| **difference > SAME_BUILD).count();
    let told = other.iter().filter(|difference| **difference > SAME_BUILD).count();
    println!(
        "{} pairs of one person: median {:.3}, largest {:.3}, {refused} refused; {} pairs of two people: median {:.3}, \
         {told} told apart",
        same.len(),
        same[same.len() / 2],
        same[same.len() - 1],
        other.len(),
        other[other.len() / 2],
    );
    for share in [0.9, 0.95, 0.99] {
        let at = |list: &[f64]| list[(share * list.len() as f64) as usize];
        println!("{share}: same {:.3}, other {:.3}", at(&same), at(&other));
    }
    assert!(same.len() > 20 && other.len() > 200, "{} {}", same.len(), other.len());
    assert_eq!(refused, 0, "of {}", same.len());
    assert!(2 * told > other.len(), "{told} of {} were told apart", other.len());
}
