//! Made-up patients, walks and results for the tests of archive, report and exchange; every number from one seed.

use gaittwin::archive::{Archive, Opening, RecoveryKey};
use gaittwin::biomechanics::anatomy::{Landmark, Side};
use gaittwin::biomechanics::gait::estimate::Interval;
use gaittwin::biomechanics::gait::summary::PassErrors;
use gaittwin::biomechanics::gait::{
    Estimate, EventKind, GaitEvent, GaitParameters, Method, Parameter, Status, Step, Stride, Unit,
};
use gaittwin::biomechanics::motion::LengthUnit;
use gaittwin::clinic::assessment::{
    Assessment, CameraView, Check, CurveKind, CycleCurve, QualityFlag, Repair, RepairKind, Scale,
    ScaleMethod, SourceInfo, TimeSpan,
};
use gaittwin::clinic::pass_evidence::PassEvidence;
use gaittwin::clinic::wall_time::WallTime;
use gaittwin::finding::{FilmFinding, Finding, ValueFinding};
use gaittwin::vision::pose::{Keypoint, Pose, PoseSample, PoseTrack};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub(crate) const PASSPHRASE: &str = "correct horse battery staple";

/// One key-point sample of somebody walking to the right at 30 frames/s.
pub(crate) fn sample(frame: usize) -> PoseSample {
    let time = frame as f64 / 30.0;
    let mut pose = Pose::default();
    for (number, landmark) in Landmark::ALL.into_iter().enumerate() {
        let swing = (time * 6.3 + number as f64).sin();
        pose.points[landmark] = Some(Keypoint {
            x: 100.0 + 90.0 * time + 17.0 * swing,
            y: 200.0 + 14.5 * number as f64 + 4.0 * swing,
            confidence: 0.9 + 0.09 * swing,
        });
    }
    PoseSample { frame, time, pose: (frame % 97 != 96).then_some(pose), leg_candidates: Vec::new() }
}

/// A whole walk.
pub(crate) fn track(frames: usize) -> PoseTrack {
    PoseTrack { width: 1920, height: 1080, samples: (0..frames).map(sample).collect() }
}

/// The mean of a parameter in an unremarkable adult, for made-up results.
fn usual(parameter: Parameter) -> (f64, Unit) {
    use Parameter as P;
    match parameter {
        P::WalkingSpeed => (1.18, Unit::MetrePerSecond),
        P::Cadence => (108.0, Unit::StepPerMinute),
        P::StepLengthLeft => (0.66, Unit::Metre),
        P::StepLengthRight => (0.64, Unit::Metre),
        P::StrideLength => (1.30, Unit::Metre),
        P::StepTimeLeft | P::StepTimeRight => (0.556, Unit::Second),
        P::StrideTime => (1.111, Unit::Second),
        P::StepWidth => (0.10, Unit::Metre),
        P::StanceFractionLeft | P::StanceFractionRight => (0.62, Unit::Fraction),
        P::DoubleSupportFraction => (0.24, Unit::Fraction),
        P::SwingFractionLeft
        | P::SwingFractionRight
        | P::SingleSupportFractionLeft
        | P::SingleSupportFractionRight => (0.38, Unit::Fraction),
        P::StepLengthAsymmetry | P::StepTimeAsymmetry | P::StanceAsymmetry => (3.1, Unit::Percent),
        P::StepTimeCv | P::StrideTimeCv => (2.4, Unit::Percent),
    }
}

/// The pass of a made-up result.
fn pass() -> PassEvidence {
    PassEvidence {
        span: TimeSpan { start: 0.4, end: 7.6 },
        view: CameraView::Right,
        length_unit: LengthUnit::Metre,
        errors: Some(PassErrors {
            length_uncertainty: 0.03,
            event_error: 0.013,
            phase_error: 0.014,
            side_timing_error: 0.009,
            position_error: 0.006,
            side_length_error: 0.017,
        }),
        depth_speed: None,
        remarks: Vec::new(),
    }
}

/// A made-up result: `gain` scales speed and lengths.
pub(crate) fn assessment(gain: f64) -> Assessment {
    let mut parameters = GaitParameters::default();
    for parameter in Parameter::ALL {
        let (mean, unit) = usual(parameter);
        let scaled = matches!(unit, Unit::Metre | Unit::MetrePerSecond);
        let value = if scaled { mean * gain } else { mean };
        let estimate = if parameter == Parameter::StepWidth {
            Estimate::withheld(unit, ValueFinding::WidthFromBeside)
        } else {
            Estimate {
                value: Some(value),
                interval: Some(Interval { low: value * 0.96, high: value * 1.04 }),
                unit,
                n: 12,
                method: Method::Geometric,
                status: if unit == Unit::Percent { Status::Limited } else { Status::Ok },
                reasons: (unit == Unit::Percent)
                    .then(|| Finding::Sentence("Few strides.".to_owned()))
                    .into_iter()
                    .collect(),
            }
        };
        parameters.estimates.insert(parameter, estimate);
    }
    let strides: Vec<Stride> = (0..12).map(|number| stride(number, gain)).collect();
    Assessment {
        source: SourceInfo {
            kind: "video".to_owned(),
            frames: 240,
            duration: 8.0,
            frame_rate: 30.0,
            network: Some("MediaPipe Pose full".to_owned()),
            backend: Some("rten".to_owned()),
            lost_frames: Some(3),
            ..SourceInfo::default()
        },
        view: Some(CameraView::Right),
        scale: Some(Scale {
            method: ScaleMethod::Stature,
            px_per_m: 212.5,
            uncertainty: 0.03,
            second_method_difference: Some((ScaleMethod::FloorMarks, 0.021)),
        }),
        passes: vec![pass()],
        parameters,
        events: strides
            .iter()
            .map(|stride| GaitEvent {
                side: stride.side,
                kind: EventKind::InitialContact,
                time: stride.start,
                frame: (stride.start * 30.0).round() as usize,
                confidence: 0.93,
                by_hand: stride.start > 5.0,
            })
            .collect(),
        steps: (0..12).map(|number| step(number, gain)).collect(),
        strides,
        curves: curves(),
        quality: vec![
            QualityFlag::amber(Check::FrameRate, FilmFinding::FrameRateLow { rate: 30.0 }),
            QualityFlag::green(
                Check::FeetInFrame,
                Finding::Sentence("Both feet are in the picture.".to_owned()),
            ),
        ],
        repairs: vec![Repair {
            span: TimeSpan { start: 2.0, end: 2.2 },
            kind: RepairKind::SidesSwapped,
            by_hand: false,
        }],
        motions: Vec::new(),
    }
}

fn side_of(number: usize) -> Side {
    if number.is_multiple_of(2) { Side::Left } else { Side::Right }
}

fn step(number: usize, gain: f64) -> Step {
    let start = 0.5 + 0.556 * number as f64;
    let wobble = 0.01 * ((number * 7 % 5) as f64 - 2.0);
    let side = side_of(number);
    let length = if side == Side::Left { 0.66 } else { 0.64 };
    Step {
        side,
        start,
        end: start + 0.556 + 0.5 * wobble,
        length: Some((length + wobble) * gain),
        width: None,
        excluded: (number == 11).then(|| Finding::Sentence("Next to a \"turn\", left out.".to_owned())),
    }
}

fn stride(number: usize, gain: f64) -> Stride {
    let start = 0.5 + 0.556 * number as f64;
    let wobble = 0.01 * ((number * 7 % 5) as f64 - 2.0);
    let duration = 1.111 + wobble;
    Stride {
        side: side_of(number),
        start,
        end: start + duration,
        toe_off: Some(start + 0.62 * duration),
        opposite_toe_off: Some(start + 0.12 * duration),
        opposite_contact: Some(start + 0.5 * duration),
        length: Some((1.30 + 2.0 * wobble) * gain),
        excluded: (number == 11).then(|| Finding::Sentence("Next to a \"turn\", left out.".to_owned())),
    }
}

/// Curves of about the usual shape: hip a cosine, knee with its two waves, ankle with push-off, trunk nearly still.
fn curves() -> Vec<CycleCurve> {
    let mut curves = Vec::new();
    for side in Side::BOTH {
        for kind in CurveKind::ALL {
            let strides: Vec<Vec<f64>> = (0..6)
                .map(|number| (0..=100).map(|percent| angle(kind, side, number, percent)).collect())
                .collect();
            let mean = |percent: usize| strides.iter().map(|stride| stride[percent]).sum::<f64>() / 6.0;
            let sd = |percent: usize| {
                let centre = mean(percent);
                (strides.iter().map(|stride| (stride[percent] - centre).powi(2)).sum::<f64>() / 5.0).sqrt()
            };
            curves.push(CycleCurve {
                side,
                kind,
                mean: (0..=100).map(mean).collect(),
                sd: (0..=100).map(sd).collect(),
                strides,
            });
        }
    }
    curves
}

fn angle(kind: CurveKind, side: Side, number: usize, percent: usize) -> f64 {
    let phase = percent as f64 / 100.0 * std::f64::consts::TAU;
    let bump = |centre: f64, width: f64| (-((percent as f64 - centre) / width).powi(2)).exp();
    let stiff = if side == Side::Left { 0.0 } else { 14.0 };
    let degrees = match kind {
        CurveKind::HipFlexion => 10.0 + 21.0 * phase.cos(),
        CurveKind::KneeFlexion => 6.0 + 11.0 * bump(14.0, 9.0) + (54.0 - stiff) * bump(73.0, 13.0),
        CurveKind::AnkleDorsiflexion => {
            9.0 * bump(45.0, 20.0) - 17.0 * bump(64.0, 7.0) - 4.0 * bump(8.0, 5.0)
        }
        CurveKind::TrunkLean => 4.0 + 1.2 * (2.0 * phase).sin(),
    };
    (degrees + 1.3 * ((number * 5 % 6) as f64 - 2.5) * (1.0 + 0.3 * phase.sin())).to_radians()
}

/// A clock that tests set.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub(crate) fn at(time: WallTime) -> Self {
        Self(Arc::new(AtomicI64::new(time.0)))
    }

    pub(crate) fn set(&self, time: WallTime) {
        self.0.store(time.0, Ordering::SeqCst);
    }

    pub(crate) fn opening(&self) -> Opening {
        let own = self.clone();
        Opening {
            operator: "PT".to_owned(),
            // Each reading a second later, as a real clock would.
            clock: Box::new(move || WallTime(own.0.fetch_add(1000, Ordering::SeqCst))),
        }
    }
}

/// A new archive in this folder.
pub(crate) fn new_archive(folder: &Path) -> (Archive, RecoveryKey) {
    let clock = TestClock::at(WallTime::midnight(jiff::civil::date(2026, 3, 2)));
    Archive::create(folder, PASSPHRASE, clock.opening()).unwrap()
}
