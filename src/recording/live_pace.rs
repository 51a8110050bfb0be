//! What the live numbers say when this computer reads fewer pictures than the camera or film gives: that it is the
//! computer, not the camera, and that the final analysis reads every picture.

use crate::biomechanics::signal::robust::median;
use crate::clinic::assessment::{Assessment, Check, QualityFlag, QualityLevel};
use crate::finding::{FilmFinding, Finding, WalkFinding};
use crate::vision::pose::PoseSample;

/// Below this share of the pictures the reader is said to lag behind.
const KEEPS_UP: f64 = 0.8;
/// Below this share nothing is said of pictures that the preview passed over.
const PASSED_OVER: f64 = 0.005;

/// Whether something is said of the rate of the pictures, which may be that of this computer.
fn is_of_rate(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::Film(
            FilmFinding::FrameRate { .. }
                | FilmFinding::FrameRateLow { .. }
                | FilmFinding::FrameRateTooLow { .. }
        )
    )
}

/// Pictures read and pictures given, Hz, over some samples.
fn rates(samples: &[PoseSample]) -> Option<(f64, f64)> {
    let (first, last) = (samples.first()?, samples.last()?);
    let duration = last.time - first.time;
    let given = last.frame.checked_sub(first.frame)? as f64;
    (duration > 1.0).then(|| ((samples.len() - 1) as f64 / duration, given / duration))
}

/// The preview sees the last seconds only: that they hold few strides speaks against nobody.
pub fn name_the_window(assessment: &mut Assessment, seconds: f64) {
    let clean = assessment.strides.iter().filter(|stride| stride.excluded.is_none()).count();
    for flag in &mut assessment.quality {
        if flag.check == Check::Strides && flag.level == QualityLevel::Amber {
            *flag = QualityFlag::green(Check::Strides, WalkFinding::StridesSoFar { clean, seconds });
        }
    }
}

/// Puts the true cause in the place of complaints about the camera's rate, where the reader lags behind.
pub fn name_a_slow_computer(assessment: &mut Assessment, samples: &[PoseSample]) {
    let Some((read, given)) = rates(samples) else { return };
    if read >= KEEPS_UP * given {
        name_what_was_passed_over(assessment, samples, 1.0 - read / given);
        return;
    }
    let lags = Finding::from(FilmFinding::PreviewLags { read, given });
    for estimate in assessment.parameters.estimates.values_mut() {
        for reason in estimate.reasons.iter_mut().filter(|reason| is_of_rate(reason)) {
            reason.clone_from(&lags);
        }
    }
    let own = |flag: &QualityFlag| {
        matches!(flag.check, Check::FrameRate | Check::FrameTimes) || is_of_rate(&flag.finding)
    };
    assessment.quality.retain(|flag| !own(flag));
    assessment.quality.insert(0, QualityFlag::amber(Check::FrameRate, lags));
}

/// Pictures that the preview passed over are not lost: where nothing else makes the times uneven, that is said.
fn name_what_was_passed_over(assessment: &mut Assessment, samples: &[PoseSample], share: f64) {
    let gaps = samples.windows(2).map(|pair| (pair[1].frame - pair[0].frame, pair[1].time - pair[0].time));
    let beside = |(frames, seconds): (usize, f64)| (frames == 1).then_some(seconds);
    let usual = median(&gaps.clone().filter_map(beside).collect::<Vec<_>>()).unwrap_or(0.0);
    let stopped = gaps.clone().any(|(frames, seconds)| seconds > (frames as f64 + 0.5) * usual);
    if share < PASSED_OVER || stopped {
        return;
    }
    let own = assessment.quality.iter_mut().filter(|flag| flag.check == Check::FrameTimes);
    for flag in own.filter(|flag| flag.level != QualityLevel::Green) {
        *flag = QualityFlag::green(Check::FrameTimes, FilmFinding::PreviewSkips { share });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{AnalysisOptions, analyse, source_of_track};
    use crate::clinic::words::language::Language;
    use crate::vision::pose::PoseTrack;

    fn told(every: usize) -> Vec<String> {
        told_of((0..90).step_by(every), |frame| frame as f64 / 30.0)
    }

    fn told_of(frames: impl Iterator<Item = usize>, time: impl Fn(usize) -> f64) -> Vec<String> {
        let samples: Vec<PoseSample> =
            frames.map(|frame| PoseSample { frame, time: time(frame), ..PoseSample::default() }).collect();
        let track = PoseTrack { width: 64, height: 48, samples };
        let source = source_of_track("live", &track);
        let mut assessment = analyse(&track, &AnalysisOptions::default(), source);
        name_a_slow_computer(&mut assessment, &track.samples);
        assessment.quality.into_iter().map(|flag| flag.message(Language::English)).collect()
    }

    #[test]
    fn a_slow_computer_is_not_blamed_on_the_camera() {
        let slow = told(3);
        assert!(slow[0].contains("reads 10 of 30 pictures"), "{slow:?}");
        assert!(!slow.iter().any(|words| words.contains("frames per second")), "{slow:?}");
        assert!(told(1).iter().any(|words| words.contains("30 frames per second")));
    }

    #[test]
    fn a_picture_that_the_preview_passed_over_is_not_called_lost_and_a_camera_that_stopped_is() {
        let some = told_of((0..90).filter(|frame| frame % 12 != 5), |frame| frame as f64 / 30.0);
        assert!(some.iter().any(|words| words.contains("passes over 8 % of the pictures")), "{some:?}");
        assert!(!some.iter().any(|words| words.contains("late or lost")), "{some:?}");
        let late = |frame: usize| frame as f64 / 30.0 + if frame > 40 { 0.2 } else { 0.0 };
        let stopped = told_of((0..90).filter(|frame| frame % 12 != 5), late);
        assert!(stopped.iter().any(|words| words.contains("late or lost")), "{stopped:?}");
    }
}
