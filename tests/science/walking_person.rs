//! The walker in a real clip with a bystander who is better placed for the detector.
//!
//! A man stands and jumps about on a roof, facing the camera; a woman walks past below, from right to left. Needs the
//! clip and installed networks; says so and passes without them.

use std::path::PathBuf;

use gaittwin::biomechanics::anatomy::Landmark;
use gaittwin::capture::open_video;
use gaittwin::inference::person_reader::{PersonReader, ReaderOptions};
use gaittwin::vision::person_choice::PersonChoice;

#[test]
fn the_walking_woman_is_followed_from_entry_to_exit_with_her_feet_apart() {
    let video = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/media/sports2d_demo_720p_h264.mp4");
    let Ok(mut source) = open_video(&video) else {
        println!("skipped: the clip is not here");
        return;
    };
    let mut reader = match PersonReader::open(&ReaderOptions::default()) {
        Ok(reader) => reader,
        Err(reason) => {
            println!("skipped: {reason}");
            return;
        }
    };
    while let Some(frame) = source.next_frame().unwrap() {
        reader.read(&frame).unwrap();
    }
    let finished = reader.finish(PersonChoice::Walking);
    let walker = finished.chosen_person().unwrap();
    let at = |frame: usize, landmark: Landmark| {
        walker.track.samples[frame].pose.as_ref().and_then(|pose| pose.points[landmark])
    };
    let seen = (52..=195).filter(|&frame| walker.track.samples[frame].pose.is_some()).count();
    println!("person {} of {}, seen in {seen} of 144 frames", walker.id.0, finished.people.len());
    assert!(seen >= 140, "seen in {seen} of 144 frames");
    // Right to left through the whole picture, below the roof.
    let (early, late) = (at(60, Landmark::LeftHip).unwrap(), at(190, Landmark::LeftHip).unwrap());
    assert!(early.x > 900.0 && late.x < 200.0 && early.y > 400.0 && late.y > 400.0, "{early:?} {late:?}");
    // In wide double support both ankles are on their own foot, not in the middle between them.
    for frame in [80, 120, 170] {
        let (left, right) =
            (at(frame, Landmark::LeftAnkle).unwrap(), at(frame, Landmark::RightAnkle).unwrap());
        assert!((left.x - right.x).abs() > 80.0, "frame {frame}: {left:?} {right:?}");
    }
}
