//! What is missing of the pictures: too few a second, uneven times, and those that could not be read.
//!
//! A camera can be helped by closing other programs; a film cannot, so the advice is that for its kind of source.

use super::bouts::{LOWEST_FRAME_RATE, frame_rate, times_contacts};
use crate::biomechanics::signal::robust::median;
use crate::clinic::assessment::{QualityFlag, QualityLevel, SourceInfo};
use crate::vision::pose::PoseTrack;

/// Shares of lost pictures from which a recording is doubtful, and from which it is not to be trusted.
const LOST: (f64, f64) = (0.01, 0.1);
/// Longest time without a picture in which no step can be lost, s.
const LONGEST_GAP: f64 = 0.5;
/// Rate, evenness and losses of the pictures.
pub fn checks_of_pictures(track: &PoseTrack, source: &SourceInfo) -> Vec<QualityFlag> {
    let mut flags = vec![rate(track)];
    flags.extend(even_times(track, source));
    flags.extend(lost(source));
    flags.extend(slowed(source));
    flags
}

fn flag(check: &'static str, level: QualityLevel, message: impl Into<String>) -> QualityFlag {
    QualityFlag { check, level, message: message.into() }
}

/// A rate as people say it: whole, but for one that would then contradict the limit beside it.
pub fn rate_words(rate: f64) -> String {
    if (rate - rate.round()).abs() < 0.05 || rate > 2.0 * LOWEST_FRAME_RATE {
        format!("{rate:.0}")
    } else {
        format!("{rate:.1}")
    }
}

fn rate(track: &PoseTrack) -> QualityFlag {
    let rate = frame_rate(&track.samples);
    let said = rate_words(rate);
    let (level, words) = if rate >= 49.0 {
        (QualityLevel::Green, format!("{said} frames per second."))
    } else if times_contacts(rate) {
        (
            QualityLevel::Amber,
            format!(
                "{said} frames per second: timing is limited. Record with 50 or more where the camera can."
            ),
        )
    } else {
        (
            QualityLevel::Red,
            format!(
                "{said} frames per second: foot contacts cannot be timed below {LOWEST_FRAME_RATE:.0}. Record with 50 or \
                 more."
            ),
        )
    };
    flag("frame_rate", level, words)
}

/// Nothing is said of a film that comes evenly and lacks pictures: the loss is said, and praise beside it would mislead.
fn even_times(track: &PoseTrack, source: &SourceInfo) -> Option<QualityFlag> {
    let gaps: Vec<f64> = track.samples.windows(2).map(|pair| pair[1].time - pair[0].time).collect();
    let usual = median(&gaps).unwrap_or(0.0);
    let late = gaps.iter().filter(|gap| **gap > 1.5 * usual).count();
    let longest = gaps.iter().copied().fold(0.0, f64::max);
    let percent = 100.0 * late as f64 / gaps.len().max(1) as f64;
    let lost_frames = source.lost_frames.unwrap_or(0);
    let live = matches!(source.kind.as_str(), "camera" | "live");
    let (level, words) = match (longest > LONGEST_GAP, percent > 2.0, live) {
        (true, _, true) => (
            QualityLevel::Red,
            format!(
                "The camera stopped for {}: steps in the gap are lost. Close other programs.",
                pause(longest)
            ),
        ),
        (true, _, false) => (
            QualityLevel::Red,
            format!(
                "The recording has no picture for {}: steps in the gap are lost. Walks before and after it are read \
                 apart.",
                pause(longest)
            ),
        ),
        (false, true, true) => (
            QualityLevel::Amber,
            format!("{percent:.0} % of the frames are late or lost. Close other programs."),
        ),
        (false, true, false) => (
            QualityLevel::Amber,
            format!(
                "{percent:.0} % of the pictures come late or are missing in the recording: timing is limited."
            ),
        ),
        (false, false, _) if lost_frames > 0 || source.ends_early => return None,
        (false, false, _) => (QualityLevel::Green, "Frames come evenly.".to_owned()),
    };
    Some(flag("frame_times", level, words))
}

/// A pause in the unit that people would use.
fn pause(seconds: f64) -> String {
    match seconds {
        ..120.0 => format!("{seconds:.1} s"),
        ..7200.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.0} h", seconds / 3600.0),
    }
}

fn lost(source: &SourceInfo) -> Option<QualityFlag> {
    let lost = source.lost_frames.unwrap_or(0);
    let all = source.frames + lost;
    let share = lost as f64 / all.max(1) as f64;
    let level = match share {
        share if share > LOST.1 => QualityLevel::Red,
        share if share > LOST.0 || source.ends_early => QualityLevel::Amber,
        _ if lost > 0 => QualityLevel::Green,
        _ => return None,
    };
    let advice = if level == QualityLevel::Green {
        ""
    } else {
        " Steps among them are lost. Copy the film again from the camera or phone."
    };
    let percent = percent_words(share);
    let words = match (source.ends_early, lost) {
        (true, 0 | 1) => {
            "The film ends in the middle; how much is missing is not known. Copy it again from the camera or phone.".to_owned()
        }
        (true, _) => format!("The film was cut off: {lost} of {all} pictures ({percent}) are missing.") + advice,
        (false, _) => {
            format!("The film is damaged: {lost} of {all} pictures ({percent}) could not be read.") + advice
        }
    };
    Some(flag("lost_frames", level, words))
}

fn percent_words(share: f64) -> String {
    let percent = 100.0 * share;
    if percent < 9.95 { format!("{percent:.1} %") } else { format!("{percent:.0} %") }
}

fn slowed(source: &SourceInfo) -> Option<QualityFlag> {
    let rate = source.capture_rate?;
    let words = format!(
        "Slow motion: the camera took {} pictures a second, and times are those of the walk, not of the film.",
        rate_words(rate)
    );
    Some(flag("capture_rate", QualityLevel::Green, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vision::pose::PoseSample;

    fn track(times: impl Iterator<Item = f64>) -> PoseTrack {
        let samples =
            times.enumerate().map(|(frame, time)| PoseSample { frame, time, ..PoseSample::default() });
        PoseTrack { width: 64, height: 48, samples: samples.collect() }
    }

    fn told(track: &PoseTrack, source: &SourceInfo, check: &str) -> Option<(QualityLevel, String)> {
        let flags = checks_of_pictures(track, source);
        flags.into_iter().find(|flag| flag.check == check).map(|flag| (flag.level, flag.message))
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
        let (level, words) = told(&even, &film(126, 104), "lost_frames").unwrap();
        assert_eq!(level, QualityLevel::Red);
        assert!(words.contains("126 of 230 pictures (55 %)"), "{words}");
        assert_eq!(told(&even, &film(126, 104), "frame_times"), None);
        for (lost, read, level) in
            [(1, 199, QualityLevel::Green), (3, 197, QualityLevel::Amber), (21, 179, QualityLevel::Red)]
        {
            assert_eq!(told(&even, &film(lost, read), "lost_frames").unwrap().0, level);
        }
        assert_eq!(told(&even, &film(0, 104), "lost_frames"), None);
        let cut = SourceInfo { ends_early: true, ..film(40, 60) };
        assert!(told(&even, &cut, "lost_frames").unwrap().1.contains("cut off: 40 of 100 pictures (40 %)"));
    }

    #[test]
    fn only_somebody_with_a_camera_is_told_to_close_programs() {
        let gap =
            track((0..60).map(|frame| f64::from(frame) / 30.0 + if frame > 30 { 86_400.0 } else { 0.0 }));
        let loose = track((0..60).map(|frame| f64::from(frame + frame / 3) / 30.0));
        for (kind, told_so) in [("camera", true), ("live", true), ("video", false), ("poses", false)] {
            let source = SourceInfo { kind: kind.to_owned(), frames: 60, ..SourceInfo::default() };
            for track in [&gap, &loose] {
                let (level, words) = told(track, &source, "frame_times").unwrap();
                assert!(level > QualityLevel::Green);
                assert_eq!(words.contains("Close other programs"), told_so, "{kind}: {words}");
            }
            assert!(told(&gap, &source, "frame_times").unwrap().1.contains("24 h"));
        }
    }

    #[test]
    fn a_rate_at_the_limit_does_not_contradict_itself() {
        let at = track((0..101).map(|frame| f64::from(frame) * 0.050_000_01));
        assert_eq!(told(&at, &SourceInfo::default(), "frame_rate").unwrap().0, QualityLevel::Amber);
        let below = track((0..101).map(|frame| f64::from(frame) / 19.6));
        let (level, words) = told(&below, &SourceInfo::default(), "frame_rate").unwrap();
        assert_eq!(level, QualityLevel::Red);
        assert!(words.starts_with("19.6 frames") && words.contains("below 20"), "{words}");
    }
}
