//! Margins of stability: how far the base of support reaches beyond the extrapolated centre of mass when a foot lands.
//!
//! Hof, Gazendam & Sinke 2005 (J Biomech 38:1): a body that moves like an inverted pendulum is caught by a foot placed
//! beyond the centre of mass plus its velocity over the pendulum's rate, the square root of gravity over the height of the
//! centre of mass. Departure: the edge of the base is the middle of the heel (sideways) and the toes (forward), not the
//! edge of the sole, so that sideways margins read two to four centimetres smaller than with markers on the shoe.

use super::record::{Sample, WalkRecord};
use super::strides::FootContacts;
use crate::biomechanics::GRAVITY;
use crate::biomechanics::anatomy::{BySide, Side};
use crate::simulation::dynamics::spatial::Vec3;

/// The extrapolated centre of mass, m; velocities over the floor.
fn extrapolated(sample: &Sample, belt_speed: f64) -> Vec3 {
    let rate = (GRAVITY / sample.centre.y.max(0.1)).sqrt();
    let velocity = sample.centre_velocity + Vec3::new(belt_speed, 0.0, 0.0);
    sample.centre + velocity * (1.0 / rate)
}

/// Mean margin sideways at the landings of a foot from sample `from` on, m: how far outside the extrapolated centre of
/// mass the foot stands. Negative would mean that the body falls over this foot to its side.
pub(super) fn margin_sideways(
    record: &WalkRecord,
    contacts: &BySide<FootContacts>,
    side: Side,
    from: usize,
) -> f64 {
    let outward = if side == Side::Right { 1.0 } else { -1.0 };
    let landings = contacts.get(side).landings.iter().copied().filter(|&index| index >= from);
    mean(landings.map(|index| {
        let body = extrapolated(&record.samples[index], record.belt_speed);
        outward * (settled_heel(record, index, side).z - body.z)
    }))
}

/// Mean margin forward at the landings of both feet, m: how far the toes of the landing foot lie ahead of the extrapolated
/// centre of mass. Small or negative: the body must go on.
pub(super) fn margin_forward(record: &WalkRecord, contacts: &BySide<FootContacts>, from: usize) -> f64 {
    mean(landings_in_order(contacts, from).into_iter().map(|(index, side)| {
        let sample = &record.samples[index];
        sample.toe.get(side).x - extrapolated(sample, record.belt_speed).x
    }))
}

/// Landings of both feet from sample `from` on, in time order, as (sample, side).
pub(super) fn landings_in_order(contacts: &BySide<FootContacts>, from: usize) -> Vec<(usize, Side)> {
    let mut landings: Vec<(usize, Side)> = Side::BOTH
        .into_iter()
        .flat_map(|side| contacts.get(side).landings.iter().map(move |&index| (index, side)))
        .filter(|&(index, _)| index >= from)
        .collect();
    landings.sort_by_key(|&(index, _)| index);
    landings
}

/// The heel of a foot 50 ms after it landed at sample `index`: the edge that catches the body.
pub(super) fn settled_heel(record: &WalkRecord, index: usize, side: Side) -> Vec3 {
    let settle = (0.05 / record.period) as usize;
    *record.samples[(index + settle).min(record.samples.len() - 1)].heel.get(side)
}

pub(super) fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use crate::biomechanics::anatomy::Side;
    use crate::simulation::library::Library;
    use crate::simulation::measure::gait::measure;
    use crate::simulation::optimization::search::Subject;

    #[test]
    fn a_healthy_walker_lands_outside_his_extrapolated_centre_of_mass_and_ahead_of_it() {
        // Hof 2005 and later studies of healthy adults: a few centimetres sideways at landing, alike on both sides.
        let library = Library::built_in().unwrap();
        let known = library.find("healthy_adult_1.25").unwrap();
        let walk = Subject::of(&known.parameters, 5).unwrap().walk(&known.gains, 10.0, 1);
        let gait = measure(&walk.record, 3.0).unwrap();
        for side in Side::BOTH {
            let margin = *gait.margin_sideways.get(side);
            assert!((0.0..0.12).contains(&margin), "{side:?} {margin}");
        }
        assert!((-0.1..0.4).contains(&gait.margin_forward), "{}", gait.margin_forward);
    }
}
