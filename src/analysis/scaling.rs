//! Pixels to metres: which of the known scales is used, how sure it is, and how a second one compares.
//!
//! In order of trust: floor marks, a scale given by the user, stature. Without any, lengths stay in body heights.

use super::options::AnalysisOptions;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::motion::LengthUnit;
use crate::biomechanics::signal::robust::fit_line;
use crate::clinic::assessment::{Check, QualityFlag, Scale, ScaleMethod};
use crate::finding::{PeopleFinding, WalkFinding};
use crate::vision::landmarks::PixelPaths;
use crate::vision::pose::PoseTrack;
use crate::vision::scale::{BodySize, leg_lengths};

/// Relative standard uncertainty of a scale from two clicks on the floor beside key-points that stand above it.
const MARKS_UNCERTAINTY: f64 = 0.015;
/// The same of a scale that somebody gave.
const GIVEN_UNCERTAINTY: f64 = 0.02;

/// What turns pixels into lengths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaled {
    /// Pixels per unit of length.
    pub px_per_unit: f64,
    /// The unit.
    pub unit: LengthUnit,
    /// Relative standard uncertainty of lengths in this unit.
    pub uncertainty: f64,
    /// The scale in metres, where there is one.
    pub scale: Option<Scale>,
}

/// Chooses the scale of a pass.
pub fn scale_of(size: &BodySize, options: &AnalysisOptions, _track: &PoseTrack) -> Scaled {
    let marks = options.floor_marks.and_then(|marks| {
        let length = (marks.first[0] - marks.second[0]).hypot(marks.first[1] - marks.second[1]);
        (length > 0.0 && marks.distance > 0.0).then_some((
            ScaleMethod::FloorMarks,
            length / marks.distance,
            MARKS_UNCERTAINTY,
        ))
    });
    let given = options.px_per_m.filter(|px| *px > 0.0).map(|px| (ScaleMethod::Given, px, GIVEN_UNCERTAINTY));
    let stature = options
        .stature
        .filter(|stature| *stature > 0.0)
        .map(|stature| (ScaleMethod::Stature, size.height_px / stature, size.uncertainty));
    let known: Vec<_> = [marks, given, stature].into_iter().flatten().collect();
    let Some(&(method, px_per_m, uncertainty)) = known.first() else {
        return Scaled {
            px_per_unit: size.height_px,
            unit: LengthUnit::BodyHeight,
            uncertainty: size.uncertainty,
            scale: None,
        };
    };
    let second_method_difference = known.get(1).map(|second| (second.0, second.1 / px_per_m - 1.0));
    Scaled {
        px_per_unit: px_per_m,
        unit: LengthUnit::Metre,
        uncertainty,
        scale: Some(Scale { method, px_per_m, uncertainty, second_method_difference }),
    }
}

/// Change of the walker's size over the pass, relative: the straight line through the leg lengths.
pub fn size_drift(paths: &PixelPaths) -> Option<f64> {
    let mut points = Vec::new();
    for side in Side::BOTH {
        for (index, length) in leg_lengths(paths, side).into_iter().enumerate() {
            points.extend(length.map(|length| (paths.times[index], length.ln())));
        }
    }
    let duration = paths.times.last()? - paths.times.first()?;
    fit_line(&points).map(|line| line.slope * duration)
}

/// Checks that concern size and sides.
pub fn quality(size: &BodySize, paths: &PixelPaths, side_confidence: f64) -> Vec<QualityFlag> {
    let mut flags = Vec::new();
    if let Some(drift) = size_drift(paths) {
        let share = drift.abs();
        let drifts = WalkFinding::SizeDrifts { share };
        flags.push(match share {
            share if share > 0.10 => QualityFlag::red(Check::ScaleDrift, drifts),
            share if share > 0.05 => QualityFlag::amber(Check::ScaleDrift, drifts),
            _ => QualityFlag::green(Check::ScaleDrift, WalkFinding::SameSize),
        });
    }
    if size.crouched {
        flags.push(QualityFlag::amber(Check::Posture, PeopleFinding::Crouched));
    }
    if side_confidence < 0.8 {
        flags.push(QualityFlag::amber(Check::Sides, PeopleFinding::SidesUncertain));
    }
    flags
}
