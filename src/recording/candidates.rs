//! When two people walk and either may be meant, a picture of each, so that whoever asks can show whom they ask about.

use std::sync::Arc;

use crate::capture::FrameSource;
use crate::inference::pose::finished_reading::FinishedReading;
use crate::vision::people::person_choice::{PersonChoice, TrackedPerson, WhoWalks};
use crate::vision::pictures::video_frame::RgbImage;
use crate::vision::pose::{Pose, PoseSample};

/// Room around the body, as a share of its height.
const ROOM: f64 = 0.2;
/// A picture is made no higher than this, px.
const HEIGHT: usize = 320;

/// Somebody who may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidatePicture {
    /// The person's number.
    pub person: usize,
    /// The person, cut out of a picture in the middle of the time in sight.
    pub picture: Arc<RgbImage>,
}

/// Pictures of both where two remain and nobody has chosen; else none. The film is wound back for them.
pub(super) fn of(
    frames: &mut dyn FrameSource,
    finished: &FinishedReading,
    choice: PersonChoice,
) -> Vec<CandidatePicture> {
    let Some(WhoWalks::Either { first, second }) = finished.who.filter(|_| choice == PersonChoice::Walking)
    else {
        return Vec::new();
    };
    let people = [first, second].map(|place| finished.people.get(place));
    people.into_iter().flatten().filter_map(|person| shown(frames, person)).collect()
}

fn shown(frames: &mut dyn FrameSource, person: &TrackedPerson) -> Option<CandidatePicture> {
    let seen: Vec<(&PoseSample, &Pose)> =
        person.track.samples.iter().filter_map(|sample| Some((sample, sample.pose.as_ref()?))).collect();
    let (sample, pose) = seen.get(seen.len() / 2)?;
    frames.seek(sample.time).ok()?;
    let frame = frames.next_frame().ok()??;
    Some(CandidatePicture { person: person.id.0, picture: Arc::new(cut(&frame.image, pose)?) })
}

/// The part of a picture around a body, made smaller by leaving out pixels.
fn cut(image: &RgbImage, pose: &Pose) -> Option<RgbImage> {
    let places: Vec<[f64; 2]> =
        pose.points.iter().filter_map(|(_, point)| point.map(|p| [p.x, p.y])).collect();
    let range = |axis: usize| {
        let values = places.iter().map(|place| place[axis]);
        (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
    };
    let ((left, right), (top, bottom)) = (range(0), range(1));
    let room = ROOM * (bottom - top).max(1.0);
    let inside = |low: f64, high: f64, most: usize| {
        let side = |value: f64| value.clamp(0.0, most as f64) as usize;
        side(low - room)..side(high + room)
    };
    let (columns, rows) = (inside(left, right, image.width), inside(top, bottom, image.height));
    let every = rows.len().div_ceil(HEIGHT).max(1);
    let (width, height) = (columns.len() / every, rows.len() / every);
    let mut data = Vec::with_capacity(3 * width * height);
    for row in 0..height {
        for column in 0..width {
            let at = 3 * ((rows.start + row * every) * image.width + columns.start + column * every);
            data.extend_from_slice(image.data.get(at..at + 3)?);
        }
    }
    (width > 0 && height > 0).then_some(RgbImage { width, height, data })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::LandmarkTable;
    use crate::capture::SyntheticWalker;
    use crate::synthesis::FilmParameters;
    use crate::vision::people::person_choice::{PersonId, score};
    use crate::vision::pose::{Keypoint, PoseTrack};

    #[test]
    fn each_of_two_is_shown_where_they_are() {
        let mut film = SyntheticWalker::new(FilmParameters { passes: 1, ..FilmParameters::default() });
        let walker = |film: &SyntheticWalker, id: usize, from: usize| {
            let samples: Vec<PoseSample> = (from..from + 9)
                .map(|frame| {
                    let time = film.film().time(frame);
                    let places = film.film().keypoints(time);
                    let points = LandmarkTable::from_fn(|landmark| {
                        Some(Keypoint { x: places[landmark].x, y: places[landmark].y, confidence: 0.9 })
                    });
                    PoseSample { frame, time, pose: Some(Pose { points }), ..PoseSample::default() }
                })
                .collect();
            let track = PoseTrack { width: 1280, height: 720, samples };
            TrackedPerson { id: PersonId(id), score: score(&track.samples), track }
        };
        let finished = FinishedReading {
            people: vec![walker(&film, 3, 45), walker(&film, 5, 80)],
            who: Some(WhoWalks::Either { first: 0, second: 1 }),
            ..FinishedReading::default()
        };
        let shown = of(&mut film, &finished, PersonChoice::Walking);
        assert_eq!(shown.iter().map(|one| one.person).collect::<Vec<_>>(), [3, 5]);
        for one in &shown {
            assert!(one.picture.height <= HEIGHT && one.picture.height > 100);
            // Trousers in the lower half tell that it is the walker and no wall.
            let (width, height) = (one.picture.width, one.picture.height);
            let dark = (0..width * height)
                .filter(|at| at / width > height / 2)
                .filter(|at| one.picture.data[3 * at..3 * at + 3].iter().all(|value| *value < 120))
                .count();
            assert!(dark > width * height / 60, "{dark} of {}", width * height);
        }
        assert!(of(&mut film, &finished, PersonChoice::Number(PersonId(3))).is_empty());
    }
}
