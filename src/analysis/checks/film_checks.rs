//! What is missing of the pictures: too few a second, uneven times, and those that could not be read.
//!
//! A camera can be helped by closing other programs; a film cannot, so the advice is that for its kind of source.

use crate::analysis::bouts::{LOWEST_FRAME_RATE, frame_rate, times_contacts};
use crate::biomechanics::signal::robust::median;
use crate::clinic::assessment::{Check, QualityFlag, SourceInfo};
use crate::finding::FilmFinding;
use crate::vision::pose::PoseTrack;

/// Shares of lost pictures from which a recording is doubtful, and from which it is not to be trusted.
const LOST: (f64, f64) = (0.01, 0.1);
/// Longest time without a picture in which no step can be lost, s.
const LONGEST_GAP: f64 = 0.5;
/// Share of late pictures from which timing is limited.
const LATE: f64 = 0.02;

/// Rate, evenness and losses of the pictures.
pub fn checks_of_pictures(track: &PoseTrack, source: &SourceInfo) -> Vec<QualityFlag> {
    let mut flags = vec![rate(track)];
    flags.extend(even_times(track, source));
    flags.extend(lost(source));
    flags.extend(slowed(source));
    flags
}

fn rate(track: &PoseTrack) -> QualityFlag {
    let rate = frame_rate(&track.samples);
    if rate >= 49.0 {
        QualityFlag::green(Check::FrameRate, FilmFinding::FrameRate { rate })
    } else if times_contacts(rate) {
        QualityFlag::amber(Check::FrameRate, FilmFinding::FrameRateLow { rate })
    } else {
        QualityFlag::red(Check::FrameRate, FilmFinding::FrameRateTooLow { rate, least: LOWEST_FRAME_RATE })
    }
}

/// Nothing is said of a film that comes evenly and lacks pictures: the loss is said, and praise beside it would mislead.
fn even_times(track: &PoseTrack, source: &SourceInfo) -> Option<QualityFlag> {
    let gaps: Vec<f64> = track.samples.windows(2).map(|pair| pair[1].time - pair[0].time).collect();
    let usual = median(&gaps).unwrap_or(0.0);
    let late = gaps.iter().filter(|gap| **gap > 1.5 * usual).count();
    let pause = gaps.iter().copied().fold(0.0, f64::max);
    let share = late as f64 / gaps.len().max(1) as f64;
    let lost_frames = source.lost_frames.unwrap_or(0);
    let live = matches!(source.kind.as_str(), "camera" | "live");
    Some(match (pause > LONGEST_GAP, share > LATE, live) {
        (true, _, true) => QualityFlag::red(Check::FrameTimes, FilmFinding::CameraStopped { pause }),
        (true, _, false) => QualityFlag::red(Check::FrameTimes, FilmFinding::NoPictures { pause }),
        (false, true, true) => QualityFlag::amber(Check::FrameTimes, FilmFinding::LateOfCamera { share }),
        (false, true, false) => QualityFlag::amber(Check::FrameTimes, FilmFinding::Late { share }),
        (false, false, _) if lost_frames > 0 || source.ends_early => return None,
        (false, false, _) => QualityFlag::green(Check::FrameTimes, FilmFinding::Even),
    })
}

fn lost(source: &SourceInfo) -> Option<QualityFlag> {
    let lost = source.lost_frames.unwrap_or(0);
    let all = source.frames + lost;
    let share = lost as f64 / all.max(1) as f64;
    let finding = match (source.ends_early, lost) {
        (true, 0 | 1) => FilmFinding::EndsEarly,
        (true, _) => FilmFinding::CutOff { lost, all, share },
        (false, _) if share > LOST.0 => FilmFinding::Damaged { lost, all, share },
        (false, 0) => return None,
        (false, _) => FilmFinding::HardlyDamaged { lost, all, share },
    };
    Some(match finding {
        FilmFinding::HardlyDamaged { .. } => QualityFlag::green(Check::LostFrames, finding),
        _ if share > LOST.1 => QualityFlag::red(Check::LostFrames, finding),
        _ => QualityFlag::amber(Check::LostFrames, finding),
    })
}

fn slowed(source: &SourceInfo) -> Option<QualityFlag> {
    let rate = source.capture_rate?;
    Some(QualityFlag::green(Check::CaptureRate, FilmFinding::TakenAt { rate }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinic::assessment::QualityLevel;
    use crate::clinic::words::language::Language;
    use crate::finding::{Finding, Tell as _, Told};
    use crate::vision::pose::PoseSample;

    fn track(times: impl Iterator<Item = f64>) -> PoseTrack {
        let samples =
            times.enumerate().map(|(frame, time)| PoseSample { frame, time, ..PoseSample::default() });
        PoseTrack { width: 64, height: 48, samples: samples.collect() }
    }

    fn told(track: &PoseTrack, source: &SourceInfo, check: &Check) -> Option<(QualityLevel, Finding)> {
        let flags = checks_of_pictures(track, source);
        flags.into_iter().find(|flag| flag.check == *check).map(|flag| (flag.level, flag.finding))
    }

    #[test]
    fn lost_pictures_are_counted_and_never_called_even() {
        let even = track((0..104).map(|frame| f64::from(frame) / 30.0));
        let film = |lost_frames, frames| SourceInfo {
            kind: "video".to_owned(),
            frames,
            lost_frames: Some(lost_frames),
            ..SourceInfo::default()
        };
        let share = 126.0 / 230.0;
        let lost = FilmFinding::Damaged { lost: 126, all: 230, share };
        assert_eq!(told(&even, &film(126, 104), &Check::LostFrames), Some((QualityLevel::Red, lost.into())));
        assert_eq!(told(&even, &film(126, 104), &Check::FrameTimes), None);
        for (lost, read, level) in
            [(1, 199, QualityLevel::Green), (3, 197, QualityLevel::Amber), (21, 179, QualityLevel::Red)]
        {
            assert_eq!(told(&even, &film(lost, read), &Check::LostFrames).unwrap().0, level);
        }
        assert_eq!(told(&even, &film(0, 104), &Check::LostFrames), None);
        let cut = SourceInfo { ends_early: true, ..film(40, 60) };
        let cut_off = FilmFinding::CutOff { lost: 40, all: 100, share: 0.4 };
        assert_eq!(told(&even, &cut, &Check::LostFrames), Some((QualityLevel::Red, cut_off.into())));
    }

    #[test]
    fn only_somebody_with_a_camera_is_told_to_close_programs() {
        let gap =
            track((0..60).map(|frame| f64::from(frame) / 30.0 + if frame > 30 { 86_400.0 } else { 0.0 }));
        let loose = track((0..60).map(|frame| f64::from(frame + frame / 3) / 30.0));
        for (kind, told_so) in [("camera", true), ("live", true), ("video", false), ("poses", false)] {
            let source = SourceInfo { kind: kind.to_owned(), frames: 60, ..SourceInfo::default() };
            for track in [&gap, &loose] {
                let (level, finding) = told(track, &source, &Check::FrameTimes).unwrap();
                assert!(level > QualityLevel::Green);
                let of_camera =
                    [FilmFinding::CameraStopped { pause: 0.0 }, FilmFinding::LateOfCamera { share: 0.0 }];
                let is_so = of_camera.iter().any(|camera| camera.key() == finding.key());
                assert_eq!(is_so, told_so, "{kind}: {finding:?}");
            }
            let (_, finding) = told(&gap, &source, &Check::FrameTimes).unwrap();
            assert!(
                matches!(finding.values()["pause"], Told::Number(pause) if pause > 86_400.0),
                "{finding:?}"
            );
        }
    }

    #[test]
    fn a_rate_at_the_limit_does_not_contradict_itself() {
        let at = track((0..101).map(|frame| f64::from(frame) * 0.050_000_01));
        assert_eq!(told(&at, &SourceInfo::default(), &Check::FrameRate).unwrap().0, QualityLevel::Amber);
        let below = track((0..101).map(|frame| f64::from(frame) / 19.6));
        let (level, finding) = told(&below, &SourceInfo::default(), &Check::FrameRate).unwrap();
        assert_eq!(level, QualityLevel::Red);
        let words = Language::English.say(&finding);
        assert!(words.starts_with("19.6 frames") && words.contains("below 20"), "{words}");
    }
}
