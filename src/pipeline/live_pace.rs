//! What the live numbers say when this computer reads fewer pictures than the camera or film gives: that it is the
//! computer, not the camera, and that the final analysis reads every picture.

use crate::clinic::assessment::{Assessment, QualityFlag, QualityLevel};
use crate::vision::pose::PoseSample;

/// Below this share of the pictures the reader is said to lag behind.
const KEEPS_UP: f64 = 0.8;
/// Checks that judge the rate and evenness of the frames.
const RATE_CHECKS: [&str; 2] = ["frame_rate", "frame_times"];
/// What the sentences about rates have in common.
const ABOUT_RATES: &str = "frames per second";

/// Pictures read and pictures given, Hz, over some samples.
fn rates(samples: &[PoseSample]) -> Option<(f64, f64)> {
    let (first, last) = (samples.first()?, samples.last()?);
    let duration = last.time - first.time;
    let given = last.frame.checked_sub(first.frame)? as f64;
    (duration > 1.0).then(|| ((samples.len() - 1) as f64 / duration, given / duration))
}

/// Puts the true cause in the place of complaints about the camera's rate, where the reader lags behind.
pub fn name_a_slow_computer(assessment: &mut Assessment, samples: &[PoseSample]) {
    let Some((read, given)) = rates(samples).filter(|(read, given)| read < &(KEEPS_UP * given)) else {
        return;
    };
    let words = format!(
        "This computer reads {read:.0} of {given:.0} pictures a second, so the preview is coarse. The final analysis \
         reads every picture."
    );
    for estimate in assessment.parameters.estimates.values_mut() {
        if let Some(reason) = estimate.reason.as_mut().filter(|reason| reason.contains(ABOUT_RATES)) {
            reason.clone_from(&words);
        }
    }
    let own = |flag: &QualityFlag| RATE_CHECKS.contains(&flag.check) || flag.message.contains(ABOUT_RATES);
    assessment.quality.retain(|flag| !own(flag));
    assessment
        .quality
        .insert(0, QualityFlag { check: "frame_rate", level: QualityLevel::Amber, message: words });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{AnalysisOptions, analyse, source_of_track};
    use crate::vision::pose::PoseTrack;

    fn told(every: usize) -> Vec<String> {
        let samples: Vec<PoseSample> = (0..90)
            .step_by(every)
            .map(|frame| PoseSample { frame, time: frame as f64 / 30.0, ..PoseSample::default() })
            .collect();
        let track = PoseTrack { width: 64, height: 48, samples };
        let source = source_of_track("live", &track);
        let mut assessment = analyse(&track, &AnalysisOptions::default(), source);
        name_a_slow_computer(&mut assessment, &track.samples);
        assessment.quality.into_iter().map(|flag| flag.message).collect()
    }

    #[test]
    fn a_slow_computer_is_not_blamed_on_the_camera() {
        let slow = told(3);
        assert!(slow[0].contains("reads 10 of 30 pictures"), "{slow:?}");
        assert!(!slow.iter().any(|words| words.contains(ABOUT_RATES)), "{slow:?}");
        assert!(told(1).iter().any(|words| words.contains("30 frames per second")));
    }
}
