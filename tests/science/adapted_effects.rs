//! What remains of a deficit after adaptation: walks of the library's own controllers, each found for its condition.
//!
//! Nothing of these differences was asked for in the searches: a condition is only asked to stay up, at its speed, cheaply
//! and without pain. Each test names where the direction comes from.

use gaittwin::biomechanics::anatomy::{BySide, Side};
use gaittwin::biomechanics::typical_gait::Signal;
use gaittwin::simulation::library::Library;
use gaittwin::simulation::measure::gait::{GaitMeasures, measure};
use gaittwin::simulation::measure::record::WalkRecord;
use gaittwin::simulation::measure::strides::foot_contacts;
use gaittwin::simulation::optimization::search::Subject;

/// A steady walk of a shipped controller.
struct Walk {
    gait: GaitMeasures,
    /// Mean load of each foot, N.
    load: BySide<f64>,
    /// Mean roll of the pelvis, rad, right side down.
    roll: f64,
    /// How much higher the toes are than the heel when a foot lands, m.
    toes_up: f64,
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
        toes_up: toes_up(&walk.record),
    }
}

/// Mean over the landings of both feet after 4 s.
fn toes_up(record: &WalkRecord) -> f64 {
    let contacts = foot_contacts(record);
    let mut heights = Vec::new();
    for (side, contacts) in contacts.iter() {
        for sample in contacts.landings.iter().filter(|&&i| i > 800).map(|&i| &record.samples[i]) {
            heights.push(sample.toe.get(side).y - sample.heel.get(side).y);
        }
    }
    heights.iter().sum::<f64>() / heights.len() as f64
}

impl Walk {
    fn highest(&self, side: Side, signal: Signal) -> f64 {
        self.gait.curves.get(side).signal(signal).iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    fn lowest(&self, side: Side, signal: Signal) -> f64 {
        self.gait.curves.get(side).signal(signal).iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// Range of both ankles over the stride, degrees.
    fn ankle_range(&self) -> f64 {
        let range = |side| {
            self.highest(side, Signal::AnkleDorsiflexion) - self.lowest(side, Signal::AnkleDorsiflexion)
        };
        0.5 * (range(Side::Left) + range(Side::Right))
    }

    /// Least dorsiflexion of the swinging foot on its way forward, degrees.
    fn swing_ankle(&self, side: Side) -> f64 {
        let curve = self.gait.curves.get(side).signal(Signal::AnkleDorsiflexion);
        curve[19..25].iter().copied().fold(f64::INFINITY, f64::min)
    }
}

#[test]
fn the_weaker_the_foot_lifters_the_lower_hangs_the_foot_on_that_side_only() {
    // Winters 1987, J Bone Joint Surg Am 69:437: the foot drops in swing for want of its dorsiflexors.
    let foot = ["foot_drop@25", "foot_drop@50", "foot_drop@75"].map(|name| {
        let walk = walk(name);
        (walk.swing_ankle(Side::Right), walk.swing_ankle(Side::Left))
    });
    assert!(foot[0].0 > foot[1].0 + 1.0 && foot[1].0 > foot[2].0 + 1.0, "{foot:?}");
    assert!(foot[2].0 < foot[2].1 - 4.0, "{foot:?}");
}

#[test]
fn an_orthosis_lifts_the_dropped_foot() {
    // Mulroy 2010, Prosthet Orthot Int 34:277: every design of orthosis raised the foot in swing.
    let (bare, braced) = (walk("foot_drop@75"), walk("foot_drop_afo@75"));
    let lift = braced.swing_ankle(Side::Right) - bare.swing_ankle(Side::Right);
    assert!(lift > 2.0, "{lift}");
}

#[test]
fn the_shorter_leg_stands_shorter_and_lowers_its_side_of_the_pelvis() {
    // Gurney 2002, Gait Posture 15:195 (review).
    let even = walk("healthy_adult_1.20");
    let uneven = walk("leg_length");
    let stance = |walk: &Walk| walk.gait.curves.right.stance - walk.gait.curves.left.stance;
    assert!(stance(&uneven) < stance(&even) - 0.02, "{} {}", stance(&uneven), stance(&even));
    assert!(uneven.roll > even.roll + 0.03, "{} {}", uneven.roll, even.roll);
}

#[test]
fn a_cane_and_pain_unload_the_leg_and_its_knee() {
    // Fang 2015, PM R: a cane lowers the load of the painful leg. Henriksen 2010, Arthritis Care Res 62:501: a knee that
    // hurts is held with less moment. The preset's cane takes 15 % of the leg's load.
    let cane = walk("cane");
    assert!(cane.load.right < 0.95 * cane.load.left, "{:?}", cane.load);
    let push = |side| cane.highest(side, Signal::ForwardForce);
    assert!(push(Side::Right) < 0.8 * push(Side::Left), "{} {}", push(Side::Right), push(Side::Left));
    let extension = |side| cane.gait.curves.get(side).signal(Signal::KneeMoment)[1..8].to_vec();
    let peak = |side| extension(side).into_iter().fold(f64::NEG_INFINITY, f64::max);
    assert!(peak(Side::Right) < 0.7 * peak(Side::Left), "{} {}", peak(Side::Right), peak(Side::Left));
}

#[test]
fn a_weak_calf_lets_the_shank_fall_further_forward() {
    // Ong 2019, PLoS Comput Biol 15:e1006993: weak plantarflexors give more dorsiflexion in stance.
    let weak = walk("plantarflexors_50@50").highest(Side::Right, Signal::AnkleDorsiflexion);
    let strong = walk("healthy_adult_1.20").highest(Side::Right, Signal::AnkleDorsiflexion);
    assert!(weak > strong + 1.0, "{weak} {strong}");
}

#[test]
fn short_hamstrings_shorten_the_step() {
    // They end the swing of the thigh and the stretching of the knee early (Whitehead 2007, Gait Posture 26:90: hamstrings
    // shortened by a brace shorten the step of healthy people).
    let short = walk("hamstring_contracture@75").gait;
    let healthy = walk("healthy_adult_1.10").gait;
    let step = |gait: &GaitMeasures| gait.mean_step_length() / gait.speed.powf(0.42);
    assert!(step(&short) < 0.94 * step(&healthy), "{} {}", step(&short), step(&healthy));
}

#[test]
fn obesity_lengthens_stance() {
    // Meng 2017, Gait Posture 53:145: stance and double support grow with body mass. Here dose by dose at one speed.
    let stance = ["healthy_adult_1.20", "obesity@50", "obesity"].map(|name| walk(name).gait.mean_stance());
    assert!(stance[0] < stance[1] && stance[1] < stance[2], "{stance:?}");
}

#[test]
fn the_shorter_the_calf_the_flatter_the_landing_until_the_toes_come_first() {
    // Ong 2019, PLoS Comput Biol 15:e1006993: contracture gives toe-walking; dose by dose, down to the toes below the heel.
    let names = ["healthy_adult_1.00", "equinus@25", "equinus@50", "equinus@75", "equinus"];
    let landings = names.map(|name| walk(name).toes_up);
    assert!(landings[1..].windows(2).all(|pair| pair[1] < pair[0] - 0.004), "{landings:?}");
    assert!(landings[4] < landings[0] - 0.03 && landings[4] < 0.0, "{landings:?}");
}

#[test]
fn the_more_spastic_the_calf_the_more_the_foot_lands_on_its_toes() {
    // Bruel 2022, J Physiol: hyperreflexia of the calf alone gives a toe gait. The step shortens too.
    let names = ["spastic_calf@25", "spastic_calf@50", "spastic_calf@75", "spastic_calf"];
    let walks = names.map(walk);
    assert!(walks.windows(2).all(|pair| pair[1].toes_up < pair[0].toes_up - 0.008));
    assert!(walks[3].toes_up < 0.0, "{}", walks[3].toes_up);
    let healthy = walk("healthy_adult_1.00");
    assert!(walks[3].gait.mean_step_length() < 0.97 * healthy.gait.mean_step_length());
}

#[test]
fn the_stiffer_the_orthosis_the_smaller_the_ankles_range() {
    // Waterval 2023, J Neuroeng Rehabil: stiffer orthoses for weaker calves.
    let names = [
        "plantarflexors_50@25",
        "plantarflexors_25_afo@25",
        "plantarflexors_25_afo@50",
        "plantarflexors_25_afo@75",
    ];
    let ranges = names.map(|name| walk(name).ankle_range());
    assert!(ranges.windows(2).all(|pair| pair[1] < pair[0]), "{ranges:?}");
    assert!(ranges[3] < 0.75 * ranges[0], "{ranges:?}");
}
