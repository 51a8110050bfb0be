//! The walker in a real clip with a bystander who is better placed for the detector.
//!
//! A man stands and jumps about on a roof, facing the camera; a woman walks past below, from right to left. Needs the
//! clip and installed networks; says so and passes without them.

use gaittwin::biomechanics::anatomy::Landmark;
use gaittwin::capture::open_video;
use gaittwin::inference::pose::person_reader::{PersonReader, ReaderOptions, ReadingMode};
use gaittwin::vision::people::person_choice::PersonChoice;

#[test]
fn the_walking_woman_is_followed_from_entry_to_exit_with_her_feet_apart() {
    let video = crate::material::at("media/sports2d_demo_720p_h264.mp4");
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
    let track = finished.track.as_ref().unwrap();
    let at = |frame: usize, landmark: Landmark| {
        track.samples[frame].pose.as_ref().and_then(|pose| pose.points[landmark])
    };
    let seen = (52..=195).filter(|&frame| track.samples[frame].pose.is_some()).count();
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

/// A busy computer reads few of the pictures; soon after she came in the woman is followed all the same, not the man who
/// moves his legs on the roof.
#[test]
fn a_slow_computer_still_follows_the_walking_woman_live() {
    let video = crate::material::at("media/sports2d_demo_720p_h264.mp4");
    // About 15, 8 and 4 pictures a second.
    for every in [2, 4, 8] {
        let Ok(mut source) = open_video(&video) else {
            println!("skipped: the clip is not here");
            return;
        };
        let options = ReaderOptions { mode: ReadingMode::Live, ..ReaderOptions::default() };
        let mut reader = match PersonReader::open(&options) {
            Ok(reader) => reader,
            Err(reason) => {
                println!("skipped: {reason}");
                return;
            }
        };
        let (mut on_her, mut elsewhere, mut nowhere) = (0, 0, 0);
        while let Some(frame) = source.next_frame().unwrap() {
            if !frame.index.is_multiple_of(every) {
                continue;
            }
            let reading = reader.read(&frame).unwrap();
            let hip = reading.sample.pose.as_ref().and_then(|pose| pose.points[Landmark::LeftHip]);
            // From 1.8 s after she entered, which is one second of walking seen, until she leaves; she goes from x = 1100 to 150 in frames 52 to 195.
            if !(105..=190).contains(&frame.index) {
                continue;
            }
            let along = (frame.index as f64 - 60.0) / 130.0;
            let expected = 980.0 + along * (150.0 - 980.0);
            match hip {
                Some(hip) if (hip.x - expected).abs() < 160.0 && hip.y > 400.0 => on_her += 1,
                Some(_) => elsewhere += 1,
                None => nowhere += 1,
            }
        }
        println!("every {every}th picture: on her {on_her}, on another {elsewhere}, on nobody {nowhere}");
        let all = on_her + elsewhere + nowhere;
        assert!(10 * on_her >= 8 * all, "every {every}th picture: on her {on_her} of {all}");
    }
}
