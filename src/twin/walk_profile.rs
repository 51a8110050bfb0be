//! The profile of a walk that is known in space, by the road that a patient's goes: a camera films it, the analysis reads the
//! key-points, and the numbers make the profile. So what the analysis sees wrongly, it sees wrongly in both.

use crate::analysis::options::AnalysisOptions;
use crate::analysis::{analyse, source_of_track};
use crate::biomechanics::anatomy::Side;
use crate::clinic::assessment::CameraView;
use crate::clinic::gait_profile::{GaitProfile, NoProfile, ProfileView};
use crate::simulation::measure::motion::to_motion;
use crate::simulation::measure::record::WalkRecord;
use crate::synthesis::training::training_example::SETTLING;
use crate::synthesis::walks::known_gait::EVERY;
use crate::synthesis::{CameraPlacement, KnownWalk, PoseNoise, VirtualCamera};

/// Frames per second of the camera.
const FRAMES: f64 = 60.0;
/// Length of the walkway, m: as much as a clinic's camera sees at once in a long room.
const WALKWAY: f64 = 8.0;

/// What the analysis makes of a walk filmed from a view; the noise of a detector from a seed, if any.
///
/// # Errors
/// When the walk cannot be analysed from there.
pub fn profile_of_walk(
    walk: &KnownWalk,
    view: ProfileView,
    noise: Option<(PoseNoise, u64)>,
) -> Result<GaitProfile, NoProfile> {
    let (placement, seen) = match view {
        ProfileView::Side => (CameraPlacement::Side(Side::Right), CameraView::Right),
        ProfileView::Front => (CameraPlacement::Front, CameraView::Front),
    };
    let film = VirtualCamera::for_walk(walk, placement, FRAMES).film(walk);
    let stature = walk.stature;
    let (noise, seed) = noise.unwrap_or((PoseNoise::none(), 0));
    let (track, _) = noise.apply(&film, stature.unwrap_or(1.7), seed);
    let options = AnalysisOptions { stature, view: Some(seen), ..AnalysisOptions::default() };
    let assessment = analyse(&track, &options, source_of_track("synthetic", &track));
    GaitProfile::of(&assessment, stature)
        .and_then(|profile| if profile.view == view { Ok(profile) } else { Err(NoProfile::NoWalk) })
}

/// The stretch of a simulated walk that is filmed: after it has settled, no longer than the walkway.
pub fn on_the_walkway(walk: &KnownWalk) -> KnownWalk {
    let Some((first, last)) = walk.span() else { return KnownWalk::default() };
    let from = (first + SETTLING).min(last);
    let Some(start) = walk.pelvis(from) else { return KnownWalk::default() };
    let rows = walk.times.iter().copied().filter(|time| *time >= from);
    let until = rows
        .take_while(|time| walk.pelvis(*time).is_some_and(|place| place[0] - start[0] <= WALKWAY))
        .last()
        .unwrap_or(from);
    walk.between(from, until)
}

/// The profile of a simulated walk of somebody of a stature, m.
///
/// # Errors
/// When the walk cannot be analysed from there.
pub fn profile_of_record(
    record: &WalkRecord,
    stature: f64,
    view: ProfileView,
) -> Result<GaitProfile, NoProfile> {
    let walk = KnownWalk::from_motion(&to_motion(record, EVERY), Some(stature));
    profile_of_walk(&on_the_walkway(&walk), view, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::LandmarkTable;
    use crate::simulation::library::Library;
    use crate::simulation::optimization::search::Subject;

    fn healthy_walk() -> KnownWalk {
        let library = Library::built_in().unwrap();
        let controller = library.find("healthy_adult_1.25").unwrap();
        let walked = Subject::of(&controller.parameters, 5).unwrap().walk(&controller.gains, 13.0, 3);
        KnownWalk::from_motion(&to_motion(&walked.record, EVERY), Some(controller.parameters.stature))
    }

    /// A person half as tall who walks alike in her own sizes has the same profile: lengths by s, times by √s.
    #[test]
    fn a_scaled_walk_has_the_same_profile() {
        let walk = on_the_walkway(&healthy_walk());
        let scale: f64 = 0.6;
        let small = KnownWalk {
            times: walk.times.iter().map(|time| time * scale.sqrt()).collect(),
            points: LandmarkTable::from_fn(|landmark| {
                walk.points[landmark].iter().map(|place| place.map(|p| p.map(|x| x * scale))).collect()
            }),
            stature: walk.stature.map(|stature| stature * scale),
        };
        for view in ProfileView::ALL {
            let own = profile_of_walk(&walk, view, None).unwrap();
            let other = profile_of_walk(&small, view, None).unwrap();
            assert_eq!(own.missing(), Vec::<&str>::new());
            let (mut worst, mut sum) = (0.0_f64, 0.0);
            for (a, b) in own.values.iter().zip(&other.values) {
                let difference = (a.unwrap() - b.unwrap()).abs();
                worst = worst.max(difference);
                sum += difference;
            }
            // Frames fall on other instants of the walk and the camera stands as far off as before; from ahead contacts
            // are timed more coarsely (step times are about 1.7, so that 0.2 is an eighth).
            let (most, mean) = if view == ProfileView::Side { (0.09, 0.03) } else { (0.2, 0.1) };
            assert!(worst < most && sum / (own.values.len() as f64) < mean, "{view:?}: {worst} {sum}");
        }
    }
}
