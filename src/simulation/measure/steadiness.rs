//! How steady a walk is: how much the body's state at the landings differs from step to step.
//!
//! A fall is one bit after a long time, and of two controllers that both stayed up it tells nothing. The scatter of the
//! state at the landings under a given noise tells it after every step: it is what the closed loop makes of the noise, and
//! it grows beyond bounds where the loop loses its grip (the Poincare map's largest multiplier nears one; Hurmuzlu &
//! Basdogan 1994, J Biomech Eng 116:30; Dingwell & Kang 2007, J Biomech Eng 129:586).

use super::record::WalkRecord;
use super::stability::settled_heel;
use super::strides::foot_contacts;
use crate::biomechanics::anatomy::Side;

/// What is looked at when a foot lands.
const STATES: usize = 9;
/// Usual scatter of each (standard deviations of the reference adult's controller at 1.25 m/s in doubled noise): height of
/// the centre of mass, m; its velocity forward and sideways, m/s; tilt and roll of pelvis and trunk, rad; length and width
/// of the step, m.
const USUAL: [f64; STATES] = [0.005, 0.03, 0.02, 0.02, 0.015, 0.015, 0.015, 0.02, 0.015];
/// Fewer landings of a foot than this have no scatter worth its name.
const FEWEST: usize = 3;

/// Scatter of the state at the landings from sample `from` on, in usual scatters (root mean square over the states, both
/// feet together); `None` with too few landings.
pub fn unsteadiness(record: &WalkRecord, from: usize) -> Option<f64> {
    let contacts = foot_contacts(record);
    let (mut sum, mut count) = (0.0, 0.0);
    for side in Side::BOTH {
        let states: Vec<[f64; STATES]> = contacts
            .get(side)
            .landings
            .iter()
            .filter(|&&index| index >= from)
            .map(|&index| {
                let sample = &record.samples[index];
                let step = settled_heel(record, index, side) - *sample.heel.get(side.opposite());
                [
                    sample.centre.y,
                    sample.centre_velocity.x,
                    sample.centre_velocity.z,
                    sample.pelvis.1,
                    sample.pelvis.2,
                    sample.torso.1,
                    sample.torso.2,
                    step.x,
                    step.z,
                ]
            })
            .collect();
        if states.len() < FEWEST {
            continue;
        }
        let n = states.len() as f64;
        for (state, usual) in USUAL.iter().enumerate() {
            let mean = states.iter().map(|s| s[state]).sum::<f64>() / n;
            let variance = states.iter().map(|s| (s[state] - mean).powi(2)).sum::<f64>() / (n - 1.0);
            sum += n * variance / usual.powi(2);
            count += n;
        }
    }
    (count > 0.0).then(|| (sum / count).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;
    use crate::simulation::optimization::search::Subject;

    #[test]
    fn stronger_noise_scatters_the_steps_and_without_any_they_settle_into_one() {
        let library = Library::built_in().unwrap();
        let adult = library.find("healthy_adult_1.25").unwrap();
        let scatter = |noise: f64| {
            let mut subject = Subject::of(&adult.parameters, 5).unwrap();
            subject.nerves.noise = noise;
            let record = subject.walk(&adult.gains, 20.0, 11).record;
            unsteadiness(&record, (8.0 / record.period) as usize).unwrap()
        };
        let (still, usual, doubled) = (scatter(0.0), scatter(1.0), scatter(2.0));
        assert!(still < 0.4, "a walker whom nothing disturbs nearly repeats its steps: {still}");
        assert!(usual > 2.0 * still && doubled > 1.4 * usual, "{still} {usual} {doubled}");
    }

    #[test]
    fn too_few_steps_have_no_scatter() {
        let library = Library::built_in().unwrap();
        let adult = library.find("healthy_adult_1.25").unwrap();
        let record = Subject::of(&adult.parameters, 5).unwrap().walk(&adult.gains, 2.0, 1).record;
        assert_eq!(unsteadiness(&record, 0), None);
    }
}
