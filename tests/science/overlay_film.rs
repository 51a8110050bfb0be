//! The film with everything drawn in: as many pictures, at the same times, the skeleton where the walker is, and no face.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gaittwin::analysis::{self, AnalysisOptions};
use gaittwin::biomechanics::anatomy::{Landmark, LandmarkTable};
use gaittwin::capture::{CaptureError, FrameSource as _, SyntheticWalker, WrittenFilm, open_video_with};
use gaittwin::recording::analysed_trial::{AnalysedTrial, Beside};
use gaittwin::recording::final_analysis::ReadError;
use gaittwin::recording::overlay_film::{self, OverlayOptions};
use gaittwin::synthesis::FilmParameters;
use gaittwin::vision::people::heads::{Head, Heads};
use gaittwin::vision::people::person_choice::{PersonId, TrackedPerson, score};
use gaittwin::vision::pictures::video_frame::{RgbImage, VideoFrame};
use gaittwin::vision::pose::{Keypoint, Pose, PoseSample, PoseTrack};

const SIZE: (usize, usize) = (960, 540);

/// A drawn walk as a film with pictures missing, so that its times are uneven, and what is known of its key-points.
fn filmed_walk(path: &Path) -> (PoseTrack, Vec<f64>) {
    let mut walker = SyntheticWalker::new(FilmParameters {
        width: SIZE.0,
        height: SIZE.1,
        passes: 1,
        ..FilmParameters::default()
    });
    let mut film = WrittenFilm::create(path, SIZE.0, SIZE.1, 30.0).unwrap();
    let (mut samples, mut times) = (Vec::new(), Vec::new());
    let mut first = None;
    while let Some(frame) = walker.next_frame().unwrap() {
        if !(40..92).contains(&frame.index) || frame.index % 7 == 0 {
            continue;
        }
        let time = frame.time - *first.get_or_insert(frame.time);
        film.add(&frame.image, time).unwrap();
        let places = walker.film().keypoints(frame.time);
        let points = LandmarkTable::from_fn(|landmark| {
            let place = places[landmark];
            let seen = (0.0..SIZE.0 as f64).contains(&place.x) && (0.0..SIZE.1 as f64).contains(&place.y);
            seen.then_some(Keypoint { x: place.x, y: place.y, confidence: 0.9 })
        });
        let pose = Some(Pose { points });
        samples.push(PoseSample { frame: times.len(), time, pose, ..PoseSample::default() });
        times.push(time);
    }
    film.finish().unwrap();
    (PoseTrack { width: SIZE.0, height: SIZE.1, samples }, times)
}

fn analysed(track: &PoseTrack) -> AnalysedTrial {
    let options = AnalysisOptions { stature: Some(1.75), ..AnalysisOptions::default() };
    let source = analysis::source_of_track("video", track);
    let (assessment, overlay) = analysis::analyse_and_name(track, &options, source);
    AnalysedTrial {
        assessment: Arc::new(assessment),
        track: Arc::new(track.clone()),
        overlay: Arc::new(overlay),
        learned: None,
        options: Arc::new(options),
        beside: Beside::default(),
    }
}

fn pictures(path: &Path) -> Vec<VideoFrame> {
    let mut film = open_video_with(path, None).unwrap();
    let mut frames = Vec::new();
    while let Some(frame) = film.next_frame().unwrap() {
        frames.push(frame);
    }
    assert_eq!(film.lost_frames(), 0);
    frames
}

/// How much redder than blue a picture is around a place.
fn redness(image: &RgbImage, x: f64, y: f64) -> f64 {
    let mut sum = 0.0;
    for dy in -1..=1 {
        for dx in -1..=1 {
            let (x, y) = ((x as i64 + dx).clamp(0, 959) as usize, (y as i64 + dy).clamp(0, 539) as usize);
            let pixel = &image.data[3 * (y * image.width + x)..][..3];
            sum += f64::from(pixel[0]) - f64::from(pixel[2]);
        }
    }
    sum / 9.0
}

#[test]
fn a_film_with_the_walk_drawn_in_keeps_its_pictures_and_times() {
    let folder = tempfile::tempdir().unwrap();
    let (film, copy) = (folder.path().join("walk.mp4"), folder.path().join("drawn.mp4"));
    let (track, times) = filmed_walk(&film);
    let trial = analysed(&track);
    let never = AtomicBool::new(false);
    let people = [TrackedPerson { id: PersonId(1), score: score(&track.samples), track: track.clone() }];
    let heads = Heads::of(&people);
    let options = OverlayOptions { blur: Some(&heads), ..OverlayOptions::default() };
    let count = overlay_film::write(&film, &copy, &trial, &options, &mut |_| (), &never).unwrap();
    let (before, after) = (pictures(&film), pictures(&copy));
    assert_eq!((before.len(), after.len(), count), (times.len(), times.len(), times.len()));
    let (mut left, mut right, mut looked) = (0, 0, 0);
    for (((plain, drawn), sample), time) in before.iter().zip(&after).zip(&trial.overlay.samples).zip(times) {
        assert!(
            (plain.time - time).abs() < 2e-6 && (drawn.time - time).abs() < 2e-6,
            "{time}: {}",
            drawn.time
        );
        assert_eq!((drawn.image.width, drawn.image.height), SIZE);
        let pose = sample.pose.as_ref().unwrap();
        let [Some(left_knee), Some(right_knee)] =
            [Landmark::LeftKnee, Landmark::RightKnee].map(|landmark| pose.points[landmark])
        else {
            continue;
        };
        // Where one knee hides the other nothing can be told.
        if (left_knee.x - right_knee.x).abs() > 14.0 {
            looked += 1;
            let change = |place: Keypoint| {
                redness(&drawn.image, place.x, place.y) - redness(&plain.image, place.x, place.y)
            };
            left += usize::from(change(left_knee) > 60.0);
            right += usize::from(change(right_knee) < -40.0);
        }
        let head = Head::of(pose).unwrap();
        let contrast = |image: &RgbImage| strongest_edge(image, &head);
        assert!(contrast(&drawn.image) < 0.7 * contrast(&plain.image), "a face shows at {time:.2} s");
    }
    println!("{looked} pictures with both knees apart: left drawn in {left}, right in {right}");
    assert!(looked > 15 && left >= looked - 2 && right >= looked - 2);
    // What nothing was drawn over is as it was.
    let (plain, drawn) = (&before[5].image, &after[5].image);
    let change = (200..340)
        .flat_map(|y| {
            (3 * (y * 960 + 30)..3 * (y * 960 + 60)).map(|at| plain.data[at].abs_diff(drawn.data[at]))
        })
        .max();
    assert!(change.unwrap() < 24, "{change:?}");
}

/// Sum of the differences between neighbours inside a head, fine detail alone.
fn strongest_edge(image: &RgbImage, head: &Head) -> f64 {
    let reach = (0.5 * head.radius) as i64;
    let mut sum = 0.0;
    for dy in -reach..reach {
        for dx in -reach..reach {
            let (x, y) = (head.x as i64 + dx, head.y as i64 + dy);
            if x < 1 || y < 1 || x >= 959 || y >= 539 {
                continue;
            }
            let at = |x: i64, y: i64| f64::from(image.data[3 * (y as usize * 960 + x as usize) + 1]);
            sum += (at(x + 1, y) - at(x, y)).abs() + (at(x, y + 1) - at(x, y)).abs();
        }
    }
    sum
}

#[test]
fn a_copy_never_takes_the_place_of_its_film_and_half_a_copy_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let film = folder.path().join("walk.mp4");
    let (track, _) = filmed_walk(&film);
    let trial = analysed(&track);
    let bytes = std::fs::read(&film).unwrap();
    let options = OverlayOptions::default();
    let never = AtomicBool::new(false);
    let said = overlay_film::write(&film, &film, &trial, &options, &mut |_| (), &never).unwrap_err();
    assert!(said.to_string().contains("choose another name"), "{said}");
    assert_eq!(std::fs::read(&film).unwrap(), bytes);
    let stop = AtomicBool::new(true);
    let copy = folder.path().join("copy.mp4");
    let said = overlay_film::write(&film, &copy, &trial, &options, &mut |_| (), &stop).unwrap_err();
    assert!(matches!(said, ReadError::Cancelled));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "only the film is there");
    let nowhere = folder.path().join("no such folder").join("copy.mp4");
    let said = overlay_film::write(&film, &nowhere, &trial, &options, &mut |_| (), &never).unwrap_err();
    assert!(matches!(&said, ReadError::Capture(CaptureError::NotWritten { .. })), "{said}");
    assert!(said.to_string().contains("Check that its folder exists"), "{said}");
}
