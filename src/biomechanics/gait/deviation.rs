//! Sagittal deviation score: how far the shapes of a person's hip, knee and ankle curves lie from a norm's mean.
//!
//! Shapes only: the level of a curve from one camera is known to within 5 to 10°, so that a difference in level says
//! nothing.
//!
//! It is drawn like the movement analysis profile of Baker 2009 (Gait Posture 30:265): one root mean square difference
//! per joint and their root mean square as the score. It is not that profile nor the gait profile score: those hold
//! nine curves, six of which one camera from the side cannot see. Their published change thresholds do not apply.

/// Difference of one joint's curve from the norm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveDeviation {
    /// Root mean square difference over the cycle, rad.
    pub difference: f64,
    /// Mean difference, rad: a shift of the whole curve, which from a single camera may be the method's own offset.
    pub offset: f64,
    /// Root mean square difference after the offset is taken out, rad: the shape.
    pub shape: f64,
    /// Root mean square of the difference in standard deviations of the norm, where it has them.
    pub in_sd: Option<f64>,
}

impl CurveDeviation {
    /// Compares a curve with a norm's mean (and spread, empty where the norm has none). `None` where lengths differ or
    /// are zero.
    pub fn of(curve: &[f64], norm_mean: &[f64], norm_sd: &[f64]) -> Option<CurveDeviation> {
        if curve.is_empty() || curve.len() != norm_mean.len() {
            return None;
        }
        let n = curve.len() as f64;
        let differences: Vec<f64> = curve.iter().zip(norm_mean).map(|(a, b)| a - b).collect();
        let offset = differences.iter().sum::<f64>() / n;
        let square = |shift: f64| (differences.iter().map(|d| (d - shift).powi(2)).sum::<f64>() / n).sqrt();
        let in_sd = (norm_sd.len() == curve.len() && norm_sd.iter().all(|sd| *sd > 0.0)).then(|| {
            (differences.iter().zip(norm_sd).map(|(d, sd)| (d / sd).powi(2)).sum::<f64>() / n).sqrt()
        });
        Some(CurveDeviation { difference: square(0.0), offset, shape: square(offset), in_sd })
    }
}

/// The score of several joints, rad: the root mean square of the differences of their shapes. `None` of none.
pub fn sagittal_deviation_score(joints: &[CurveDeviation]) -> Option<f64> {
    let n = joints.len() as f64;
    (!joints.is_empty()).then(|| (joints.iter().map(|joint| joint.shape.powi(2)).sum::<f64>() / n).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shifted_norm_deviates_by_its_shift_and_keeps_its_shape() {
        let norm: Vec<f64> = (0..101).map(|k| 0.5 * (f64::from(k) * 0.0628).sin()).collect();
        let sd = vec![0.1; 101];
        let shifted: Vec<f64> = norm.iter().map(|value| value + 0.2).collect();
        let deviation = CurveDeviation::of(&shifted, &norm, &sd).unwrap();
        assert!((deviation.difference - 0.2).abs() < 1e-12 && deviation.shape < 1e-9);
        assert!((deviation.in_sd.unwrap() - 2.0).abs() < 1e-9);
        let none = CurveDeviation::of(&norm, &norm, &[]).unwrap();
        assert_eq!(none.in_sd, None);
        assert!(
            sagittal_deviation_score(&[deviation, none]).unwrap() < 1e-9,
            "a level alone is no deviation"
        );
        let stiff: Vec<f64> = norm.iter().map(|value| 0.4 * value).collect();
        let stiff = CurveDeviation::of(&stiff, &norm, &sd).unwrap();
        assert!(sagittal_deviation_score(&[stiff, none]).unwrap() > 0.1);
        assert_eq!(CurveDeviation::of(&norm, &norm[1..], &sd), None);
    }
}
