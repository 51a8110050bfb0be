//! What remains of a deficit after adaptation: walks of the library's own controllers, each found for its condition.
//!
//! Nothing of these differences was asked for in the searches: a condition is only asked to stay up, at its speed, cheaply
//! and without pain. Each test names where the direction comes from.

use gaittwin::biomechanics::anatomy::{BySide, Side};
use gaittwin::simulation::library::Library;
use gaittwin::simulation::measure::gait::{GaitMeasures, measure};
use gaittwin::simulation::measure::reference::Signal;
use gaittwin::simulation::optimization::search::Subject;

/// A steady walk of a shipped controller.
struct Walk {
    gait: GaitMeasures,
    /// Mean load of each foot, N.
    load: BySide<f64>,
    /// Mean roll of the pelvis, rad, right side down.
    roll: f64,
}

fn walk(name: &str) -> Walk {
    let library = Library::built_in().unwrap();
    let known = library.find(name).unwrap_or_else(|| panic!("{name} is not shipped"));
    let walk = Subject::of(&known.parameters, 5).unwrap().walk(&known.gains, 20.0, 5);
    assert!(walk.end.is_none(), "{name} fell after {:.1} s", walk.record.duration());
    let steady = &walk.record.samples[800..];
    let mean = |f: &dyn Fn(usize) -> f64| (0..steady.len()).map(f).sum::<f64>() / steady.len() as f64;
    Walk {
        gait: measure(&walk.record, 4.0).unwrap(),
        load: BySide::from_fn(|side| mean(&|i| steady[i].feet.get(side).force.y)),
        roll: mean(&|i| steady[i].pelvis.2),
    }
}

impl Walk {
    fn highest(&self, side: Side, signal: Signal) -> f64 {
        self.gait.curves.get(side).signal(signal).iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    /// Least dorsiflexion of the swinging foot on its way forward, degrees.
    fn swing_ankle(&self, side: Side) -> f64 {
        let curve = self.gait.curves.get(side).signal(Signal::AnkleDorsiflexion);
        curve[19..25].iter().copied().fold(f64::INFINITY, f64::min)
    }
}

#[test]
fn the_weaker_the_foot_lifters_the_lower_hangs_the_foot_on_that_side_only() {
    // Foot drop (Perry & Burnfield).
    let foot = ["foot_drop@25", "foot_drop@50", "foot_drop@75"].map(|name| {
        let walk = walk(name);
        (walk.swing_ankle(Side::Right), walk.swing_ankle(Side::Left))
    });
    assert!(foot[0].0 > foot[1].0 + 1.0 && foot[1].0 > foot[2].0 + 1.0, "{foot:?}");
    assert!(foot[2].0 < foot[2].1 - 4.0, "{foot:?}");
}

#[test]
fn an_orthosis_lifts_the_dropped_foot() {
    // Posterior leaf springs are prescribed for it.
    let (bare, braced) = (walk("foot_drop@75"), walk("foot_drop_afo@75"));
    let lift = braced.swing_ankle(Side::Right) - bare.swing_ankle(Side::Right);
    assert!(lift > 2.0, "{lift}");
}

#[test]
fn the_shorter_leg_stands_shorter_and_lowers_its_side_of_the_pelvis() {
    // Gurney 2002.
    let even = walk("healthy_adult_1.20");
    let uneven = walk("leg_length");
    let stance = |walk: &Walk| walk.gait.curves.right.stance - walk.gait.curves.left.stance;
    assert!(stance(&uneven) < stance(&even) - 0.02, "{} {}", stance(&uneven), stance(&even));
    assert!(uneven.roll > even.roll + 0.03, "{} {}", uneven.roll, even.roll);
}

#[test]
fn a_cane_and_pain_unload_the_leg_and_its_knee() {
    // The preset's cane takes 15 % of the leg's load; the painful knee is held with less moment.
    let cane = walk("cane");
    assert!(cane.load.right < 0.97 * cane.load.left, "{:?}", cane.load);
    let extension = |side| cane.gait.curves.get(side).signal(Signal::KneeMoment)[1..8].to_vec();
    let peak = |side| extension(side).into_iter().fold(f64::NEG_INFINITY, f64::max);
    assert!(peak(Side::Right) < 0.8 * peak(Side::Left), "{} {}", peak(Side::Right), peak(Side::Left));
}

#[test]
fn a_weak_calf_lets_the_shank_fall_further_forward() {
    // Ong 2019: weak plantarflexors give more dorsiflexion in stance.
    let weak = walk("plantarflexors_50@50").highest(Side::Right, Signal::AnkleDorsiflexion);
    let strong = walk("healthy_adult_1.20").highest(Side::Right, Signal::AnkleDorsiflexion);
    assert!(weak > strong + 1.0, "{weak} {strong}");
}

#[test]
fn short_hamstrings_shorten_the_step() {
    // They end the swing of the thigh and the stretching of the knee early (Rodda & Graham 2001: crouch patterns).
    let short = walk("hamstring_contracture@75").gait;
    let healthy = walk("healthy_adult_1.10").gait;
    let step = |gait: &GaitMeasures| gait.step_length / gait.speed.powf(0.42);
    assert!(step(&short) < 0.94 * step(&healthy), "{} {}", step(&short), step(&healthy));
}

#[test]
fn obesity_lengthens_stance() {
    // Heavier people stand longer on each foot at the same speed; dose by dose.
    let stance = ["healthy_adult_1.20", "obesity@50", "obesity"].map(|name| walk(name).gait.stance);
    assert!(stance[0] < stance[1] && stance[1] < stance[2], "{stance:?}");
}
