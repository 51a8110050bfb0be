//! The characteristic curves of a muscle-tendon unit, dimensionless.
//!
//! Fibre length in optimal fibre lengths, velocity in maximum shortening velocities (lengthening positive), tendon
//! length in slack lengths, force in maximum isometric forces. Shapes: active force-length after De Groote et al. 2016
//! (Ann Biomed Eng 44:2922), passive and tendon curves after Thelen 2003 (J Biomech Eng 125:70) and Millard et al. 2013
//! (J Biomech Eng 135:021005); the force-velocity curve is the usual hyperbola, continued by a second one with the same
//! slope at rest, instead of their fitted curves, because its derivative is cheap and exact.

/// Strain of the tendon at the maximum isometric force (Millard 2013).
pub const TENDON_STRAIN: f64 = 0.049;
/// Curvature of the force-velocity hyperbola (a/F0 of Hill; 0.25 for mixed muscle).
pub const HILL_CURVATURE: f64 = 0.25;
/// Shape of the passive curve (Thelen 2003).
const PASSIVE_SHAPE: f64 = 4.0;

/// Active force at a fibre length, at full activation and no velocity.
#[inline]
pub fn active_force_length(l: f64) -> f64 {
    let bump = |height: f64, centre: f64, width: f64, slope: f64| {
        let t = (l - centre) / (width + slope * l);
        height * (-0.5 * t * t).exp()
    };
    bump(0.815_067_1, 1.055_034_9, 0.162_435_9, 0.063_330_0)
        + bump(0.433_000_0, 0.716_779_4, -0.029_948_9, 0.200_355_5)
        + bump(0.1, 1.0, 0.353_553_4, 0.0)
}

/// Force multiplier at a fibre velocity and its slope. `eccentric` is the limit while lengthening (1.4 in young adults).
#[inline]
pub fn force_velocity(v: f64, eccentric: f64) -> (f64, f64) {
    const A: f64 = HILL_CURVATURE;
    if v <= -1.0 {
        (0.0, 1e-3)
    } else if v <= 0.0 {
        let inverse = 1.0 / (1.0 - v / A);
        let force = (1.0 + v) * inverse;
        (force, (1.0 + force / A) * inverse)
    } else {
        let slope = 1.0 + 1.0 / A;
        let b = (eccentric - 1.0) / slope;
        let inverse = 1.0 / (v + b);
        ((v * eccentric + b) * inverse, b * (eccentric - 1.0) * inverse * inverse)
    }
}

/// Passive force at a fibre length and its slope. `strain` is where it reaches the maximum isometric force (0.6 in young
/// adults), `stiffness` multiplies it (1 in health).
#[inline]
pub fn passive_force_length(l: f64, strain: f64, stiffness: f64) -> (f64, f64) {
    if l <= 1.0 {
        return (0.0, 0.0);
    }
    let scale = stiffness / (PASSIVE_SHAPE.exp() - 1.0);
    let e = (PASSIVE_SHAPE * (l - 1.0) / strain).exp();
    (scale * (e - 1.0), scale * e * PASSIVE_SHAPE / strain)
}

/// Tendon force at a tendon length and its slope: quadratic toe up to 60 % of [`TENDON_STRAIN`], then straight.
#[inline]
pub fn tendon_force(length: f64) -> (f64, f64) {
    const TOE: f64 = 0.6 * TENDON_STRAIN;
    const SLOPE: f64 = 1.0 / (TENDON_STRAIN - 0.5 * TOE);
    const Q: f64 = SLOPE / (2.0 * TOE);
    let strain = length - 1.0;
    if strain <= 0.0 {
        (0.0, 0.0)
    } else if strain < TOE {
        (Q * strain * strain, 2.0 * Q * strain)
    } else {
        (Q * TOE * TOE + SLOPE * (strain - TOE), SLOPE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Central difference of the first of a pair.
    fn slope(f: impl Fn(f64) -> f64, x: f64) -> f64 {
        (f(x + 1e-6) - f(x - 1e-6)) / 2e-6
    }

    #[test]
    fn curves_pass_through_their_published_points() {
        assert!((active_force_length(1.0) - 1.0).abs() < 0.02, "maximum at the optimal length");
        assert!(active_force_length(0.45) < 0.12 && active_force_length(1.75) < 0.06, "ends of the plateau");
        assert!((force_velocity(0.0, 1.4).0 - 1.0).abs() < 1e-15);
        assert!(force_velocity(-1.0, 1.4).0.abs() < 1e-15, "no force at the maximum shortening velocity");
        assert!((force_velocity(1e9, 1.4).0 - 1.4).abs() < 1e-6, "eccentric limit");
        assert!((passive_force_length(1.6, 0.6, 1.0).0 - 1.0).abs() < 1e-12);
        assert!((tendon_force(1.0 + TENDON_STRAIN).0 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn slopes_are_the_derivatives() {
        for v in [-0.8, -0.2, 0.1, 0.7] {
            assert!((force_velocity(v, 1.4).1 - slope(|x| force_velocity(x, 1.4).0, v)).abs() < 1e-6);
        }
        assert!(
            (passive_force_length(1.3, 0.6, 2.0).1 - slope(|x| passive_force_length(x, 0.6, 2.0).0, 1.3))
                .abs()
                < 1e-6
        );
        for l in [1.01, 1.04] {
            assert!((tendon_force(l).1 - slope(|x| tendon_force(x).0, l)).abs() < 1e-5);
        }
        // The two branches of the force-velocity curve meet with the same slope.
        assert!((force_velocity(-1e-9, 1.4).1 - force_velocity(1e-9, 1.4).1).abs() < 1e-6);
    }
}
