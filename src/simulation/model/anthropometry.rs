//! Size and strength by age and sex.
//!
//! Stature and mass: medians of the CDC 2000 growth charts up to 20 years, then constant but for the loss of stature in
//! old age (about 1 cm per decade from 40, faster after 70). Strength: losses with age after Lanza et al. 2003 and the
//! longitudinal 12 to 18 % per decade; young children activate less of their muscle. Tables of segments change with age
//! after Jensen 1989 (boys of 4 to 20 years).

use crate::biomechanics::anatomy::Sex;

/// Age (years), stature (m) and mass (kg) of boys and of girls.
type GrowthRow = (f64, (f64, f64), (f64, f64));

const GROWTH: [GrowthRow; 19] = [
    (2.0, (0.865, 12.7), (0.850, 12.1)),
    (3.0, (0.950, 14.3), (0.939, 13.9)),
    (4.0, (1.022, 16.2), (1.008, 15.8)),
    (5.0, (1.089, 18.4), (1.077, 17.9)),
    (6.0, (1.154, 20.7), (1.150, 20.2)),
    (7.0, (1.218, 23.1), (1.215, 22.8)),
    (8.0, (1.279, 25.6), (1.276, 25.6)),
    (9.0, (1.335, 28.6), (1.329, 29.0)),
    (10.0, (1.386, 31.9), (1.380, 32.9)),
    (11.0, (1.435, 35.9), (1.440, 37.2)),
    (12.0, (1.491, 40.5), (1.512, 41.6)),
    (13.0, (1.561, 45.6), (1.572, 45.8)),
    (14.0, (1.638, 51.0), (1.604, 49.4)),
    (15.0, (1.699, 56.3), (1.619, 52.0)),
    (16.0, (1.735, 60.9), (1.625, 53.9)),
    (17.0, (1.753, 64.6), (1.629, 55.1)),
    (18.0, (1.762, 67.2), (1.631, 56.2)),
    (19.0, (1.766, 69.1), (1.633, 57.3)),
    (20.0, (1.768, 70.6), (1.633, 58.2)),
];

/// Age (years) and share of the young adult's strength at equal size.
const STRENGTH: [(f64, f64); 10] = [
    (3.0, 0.70),
    (5.0, 0.75),
    (9.0, 0.90),
    (18.0, 1.0),
    (40.0, 1.0),
    (50.0, 0.92),
    (60.0, 0.83),
    (70.0, 0.72),
    (80.0, 0.62),
    (90.0, 0.50),
];

/// Straight between rows, constant beyond them.
fn interpolate(rows: &[(f64, f64)], x: f64) -> f64 {
    let mut before = rows[0];
    if x <= before.0 {
        return before.1;
    }
    for &row in &rows[1..] {
        if x <= row.0 {
            return before.1 + (row.1 - before.1) * (x - before.0) / (row.0 - before.0);
        }
        before = row;
    }
    before.1
}

/// Median stature, m, and mass, kg, at an age in years.
pub fn median_size(age: f64, sex: Sex) -> (f64, f64) {
    let pick = |row: &GrowthRow| if sex == Sex::Male { row.1 } else { row.2 };
    let statures = GROWTH.map(|row| (row.0, pick(&row).0));
    let masses = GROWTH.map(|row| (row.0, pick(&row).1));
    let shrinking = 0.001 * (age - 40.0).clamp(0.0, 30.0) + 0.002 * (age - 70.0).max(0.0);
    (interpolate(&statures, age) - shrinking, interpolate(&masses, age))
}

/// Strength at equal size relative to a young man.
pub fn strength_factor(age: f64, sex: Sex) -> f64 {
    // Women of equal size reach about four fifths of men's leg strength; boys and girls do not differ before puberty.
    let women = interpolate(&[(11.0, 1.0), (16.0, 0.82)], age);
    interpolate(&STRENGTH, age) * if sex == Sex::Female { women } else { 1.0 }
}

/// How far ageing of muscle tissue has gone, 0 at 35 years and younger, 1 at 70 and older (Thelen 2003).
pub fn tissue_age(age: f64) -> f64 {
    ((age - 35.0) / 35.0).clamp(0.0, 1.0)
}

/// Further slowing of nerves with age: 1 up to 40 years, 1.15 at 80.
pub fn nerve_slowing(age: f64) -> f64 {
    1.0 + 0.15 * ((age - 40.0) / 40.0).clamp(0.0, 1.25)
}

/// Shares of body mass at an age relative to an adult's: thigh, and shank with foot (one leg).
pub fn leg_mass_ratio(age: f64) -> (f64, f64) {
    let thigh = |a: f64| 0.043_09 + 0.008_897_8 * a - 0.000_274_25 * a * a;
    let shank = |a: f64| 0.035_12 + 0.006_320_7 * a - 0.000_261_19 * a * a;
    // The source's boys grow into the adult table between 14 and 20 years.
    let fade = ((20.0 - age) / 6.0).clamp(0.0, 1.0);
    let a = age.clamp(4.0, 14.0);
    let ratio = |value: f64, adult: f64| 1.0 + fade * (value / adult - 1.0);
    (ratio(thigh(a), 0.1205), ratio(shank(a), 0.0665))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_grow_and_the_old_lose_strength_and_stature() {
        assert!((median_size(7.0, Sex::Male).0 - 1.218).abs() < 1e-12);
        assert!(median_size(80.0, Sex::Female).0 < median_size(30.0, Sex::Female).0 - 0.03);
        assert!((strength_factor(80.0, Sex::Male) - 0.62).abs() < 1e-12);
        assert!(strength_factor(30.0, Sex::Female) < 0.85);
        assert!((strength_factor(8.0, Sex::Female) - strength_factor(8.0, Sex::Male)).abs() < 1e-12);
    }

    #[test]
    fn a_young_childs_thigh_is_light_and_an_adults_is_the_reference() {
        let (thigh, _) = leg_mass_ratio(4.0);
        assert!((0.55..0.70).contains(&thigh), "{thigh}");
        assert_eq!(leg_mass_ratio(30.0), (1.0, 1.0));
    }
}
