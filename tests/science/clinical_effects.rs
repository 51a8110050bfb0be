//! What a deficit does at once to a healthy walk, before any adaptation: the direction must be the clinic's.
//!
//! The healthy adult's controller is kept and the body or its nerves are changed; the first steps, or a steady walk where
//! the change is survived, are compared with the healthy ones. Each test names the study whose direction it holds.

use std::sync::OnceLock;

use gaittwin::biomechanics::anatomy::{MuscleGroup as M, Sex, Side};
use gaittwin::simulation::library::Library;
use gaittwin::simulation::measure::gait::measure;
use gaittwin::simulation::measure::record::{Sample, WalkRecord};
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::model::walker_model::{LUMBAR, arm_dof, leg, leg_dof, muscle};
use gaittwin::simulation::optimization::search::Subject;

/// A walk of the healthy controller with changed parameters.
fn walk(changes: &[(&str, f64)], seconds: f64) -> WalkRecord {
    let library = Library::built_in().unwrap();
    let adult = library.find("healthy_adult_1.25").unwrap();
    let mut parameters = adult.parameters.clone();
    parameters.noise = 0.5;
    for &(key, value) in changes {
        parameters.set(key, value).unwrap();
    }
    let subject = Subject::of(&parameters, 5).unwrap();
    // Gains that were not found for a body may fall in it; the direction is read from the first walk that lasts.
    let mut walks = (5..13).map(|seed| subject.walk(&adult.gains, seconds, seed));
    let first = walks.next().unwrap();
    if first.end.is_none() {
        return first.record;
    }
    walks.find(|walk| walk.end.is_none()).map_or(first.record, |walk| walk.record)
}

/// The healthy walk, 12 s.
fn healthy() -> &'static WalkRecord {
    static WALK: OnceLock<WalkRecord> = OnceLock::new();
    WALK.get_or_init(|| walk(&[], 12.0))
}

/// Values of a signal between two times, s; both walks must have lasted that long.
fn values(record: &WalkRecord, span: (f64, f64), signal: impl Fn(&Sample) -> f64) -> Vec<f64> {
    assert!(record.duration() >= span.1, "the walk ended after {:.2} s", record.duration());
    let index = |time: f64| (time / record.period) as usize;
    record.samples[index(span.0)..index(span.1)].iter().map(signal).collect()
}

fn highest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn lowest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn joint(side: Side, joint: usize) -> impl Fn(&Sample) -> f64 {
    move |sample| sample.angles[leg_dof(side) + joint]
}

/// The first steps: right stance and left swing first, then the other way round.
const FIRST: (f64, f64) = (0.0, 0.7);
/// A steady walk.
const STEADY: (f64, f64) = (4.0, 12.0);

#[test]
fn weak_plantarflexors_push_off_with_less_moment() {
    // Ong 2019, PLoS Comput Biol 15:e1006993, and Waterval 2021, Gait Posture 87:33: weak plantarflexors push off less.
    let weak = walk(&[("both.strength.soleus", 0.4), ("both.strength.gastrocnemius", 0.4)], 0.8);
    let push = |record| -lowest(&values(record, FIRST, |s| s.moments[leg_dof(Side::Right) + leg::ANKLE]));
    assert!(push(&weak) < 0.85 * push(healthy()), "{} {}", push(&weak), push(healthy()));
}

#[test]
fn weak_tibialis_anterior_drops_the_foot_in_swing() {
    // Winters 1987, J Bone Joint Surg Am 69:437: the mildest of their hemiplegic patterns is a foot that drops in swing
    // for want of its dorsiflexors.
    let weak = walk(&[("left.strength.tibialis_anterior", 0.1)], 0.5);
    let swing = (0.05, 0.35);
    let ankle = |record| mean(&values(record, swing, joint(Side::Left, leg::ANKLE)));
    assert!(ankle(&weak) < ankle(healthy()) - 0.05, "{} {}", ankle(&weak), ankle(healthy()));
}

#[test]
fn weak_abductors_let_the_pelvis_drop_on_the_swing_side() {
    // Trendelenburg 1895, Dtsch Med Wochenschr 21:21: without abductors the other side of the pelvis sinks. It takes marked
    // weakness: half the strength, after a nerve block, changed nothing (Pohl 2015, J Athl Train 50:385), and so we take
    // three quarters.
    let weak = walk(&[("right.strength.hip_abductors", 0.25)], 0.6);
    // Roll is positive with the right side down: a drop of the left side makes it negative.
    let roll = |record| lowest(&values(record, (0.05, 0.5), |s| s.pelvis.2));
    assert!(roll(&weak) < roll(healthy()) - 0.03, "{} {}", roll(&weak), roll(healthy()));
}

#[test]
fn a_calf_contracture_limits_dorsiflexion() {
    // Ong 2019, PLoS Comput Biol 15:e1006993: a contracture of the plantarflexors keeps the ankle plantarflexed.
    let short = walk(&[("both.fibre_length.gastrocnemius", 0.7), ("both.fibre_length.soleus", 0.7)], 0.8);
    let most = |record| highest(&values(record, FIRST, joint(Side::Right, leg::ANKLE)));
    assert!(most(&short) < most(healthy()) - 0.03, "{} {}", most(&short), most(healthy()));
}

#[test]
fn an_ankle_foot_orthosis_narrows_the_ankles_range() {
    // Waterval 2023, J Neuroeng Rehabil: a stiffer orthosis allows the ankle less.
    let braced = walk(&[("both.afo_stiffness", 30.0)], 12.0);
    let range = |record| {
        let angles = values(record, STEADY, joint(Side::Right, leg::ANKLE));
        highest(&angles) - lowest(&angles)
    };
    assert!(range(&braced) < range(healthy()), "{} {}", range(&braced), range(healthy()));
}

#[test]
fn a_knee_brace_stiffens_the_swing_knee() {
    // Lewek 2012, Arch Phys Med Rehabil 93:123: a locked brace makes a stiff-knee gait of a healthy one.
    let braced = walk(&[("left.knee_brace", 100.0)], 0.6);
    let bend = |record| -lowest(&values(record, (0.0, 0.35), joint(Side::Left, leg::KNEE)));
    assert!(bend(&braced) < bend(healthy()) - 0.05, "{} {}", bend(&braced), bend(healthy()));
}

#[test]
fn parkinsonian_hypokinesia_stills_the_arm() {
    // Zanardi 2021 (meta-analysis): the arm of the worse side swings less, effect size -2.
    let still = walk(&[("right.arm_drive", 0.1)], 9.0);
    let swing = |record, side| {
        let angles = values(record, (4.0, 9.0), |s| s.angles[arm_dof(side)]);
        highest(&angles) - lowest(&angles)
    };
    assert!(swing(&still, Side::Right) < 0.7 * swing(healthy(), Side::Right));
    assert!(swing(&still, Side::Right) < 0.8 * swing(&still, Side::Left), "the better arm swings on");
}

#[test]
fn less_drive_amplitude_lifts_the_swinging_thigh_less() {
    // Zanardi 2021 (meta-analysis): the hip's excursion is smaller in Parkinson's disease.
    let small = walk(&[("both.amplitude", 0.5)], 0.6);
    let reach = |record| highest(&values(record, (0.1, 0.5), joint(Side::Left, leg::HIP_FLEXION)));
    assert!(reach(&small) < reach(healthy()) - 0.02, "{} {}", reach(&small), reach(healthy()));
}

#[test]
fn a_stooped_posture_leans_the_trunk_forward() {
    // Jacobs 2005, Exp Brain Res 166:78: the stoop of Parkinson's disease, which healthy people were asked to imitate.
    let stooped = walk(&[("posture.lean", 0.2)], 1.0);
    let tilt = |record| mean(&values(record, (0.4, 0.9), |s| s.torso.1));
    assert!(tilt(&stooped) < tilt(healthy()) - 0.05, "{} {}", tilt(&stooped), tilt(healthy()));
}

#[test]
fn a_painful_leg_is_spared() {
    // Seeley 2013, J Athl Train 48:337: saline that hurts a healthy knee lowers every component of the floor's force on
    // that leg. Every walker has a small asymmetry of its own, so both walks are compared.
    let painful = walk(&[("right.pain", 0.6)], 12.0);
    let share = |record: &WalkRecord| {
        let load = |side: Side| mean(&values(record, STEADY, |s| s.feet.get(side).force.y));
        load(Side::Right) / load(Side::Left)
    };
    assert!(share(&painful) < share(healthy()) - 0.005, "{} {}", share(&painful), share(healthy()));
}

#[test]
fn a_cane_unloads_the_leg_it_serves() {
    // Fang 2015, PM R: a cane lowers the peak load of the painful leg by 11 to 12 % of body weight.
    let record = walk(&[("right.cane", 0.05)], 12.0);
    let impulse = |side: Side| mean(&values(&record, STEADY, |s| s.feet.get(side).force.y));
    assert!(impulse(Side::Right) < impulse(Side::Left), "{} {}", impulse(Side::Right), impulse(Side::Left));
}

#[test]
fn reduced_central_drive_caps_excitation_on_that_side_only() {
    // Awad 2020, J Neurol Phys Ther 44:42: paretic propulsion is limited by central drive, not by the muscles' strength.
    let stroke = walk(&[("right.drive_ceiling", 0.3)], 0.6);
    let top = |side| {
        highest(&values(&stroke, (0.05, 0.5), |s| {
            M::ALL.into_iter().map(|group| s.excitation[muscle(side, group)]).fold(0.0, f64::max)
        }))
    };
    assert!(
        top(Side::Right) <= 0.3 + 1e-9 && top(Side::Left) > 0.35,
        "{} {}",
        top(Side::Right),
        top(Side::Left)
    );
}

#[test]
fn a_spastic_calf_holds_the_foot_down() {
    // Bruel 2022, J Physiol: hyperreflexia of the calf alone gives a plantarflexed, toe-first gait.
    let spastic = walk(&[("both.spastic_calf", 0.15)], 0.7);
    let ankle = |record| mean(&values(record, (0.1, 0.6), joint(Side::Left, leg::ANKLE)));
    assert!(ankle(&spastic) < ankle(healthy()) - 0.02, "{} {}", ankle(&spastic), ankle(healthy()));
}

#[test]
fn tone_and_rigidity_raise_the_least_activation() {
    // Powell 2012, Clin Neurophysiol 123:764: parkinsonian muscle that is stretched answers with more activity, the more
    // the further it is stretched.
    let rigid = walk(&[("nerves.tone", 0.05), ("nerves.rigidity", 0.1)], 0.6);
    let least = |record| {
        mean(&values(record, (0.1, 0.5), |s| s.activation.iter().copied().fold(f64::INFINITY, f64::min)))
    };
    assert!(least(&rigid) > least(healthy()) + 0.02);
}

#[test]
fn more_noise_makes_strides_more_variable() {
    // Hausdorff 1997, J Appl Physiol 82:262: stride time varies more in disease of the basal ganglia, here made by noise.
    let quiet = measure(&walk(&[("nerves.noise", 0.2)], 12.0), 4.0).unwrap();
    let normal = measure(&walk(&[("nerves.noise", 1.0)], 12.0), 4.0).unwrap();
    let [normal, quiet] = [normal, quiet].map(|gait| gait.stride_time_cv().unwrap());
    assert!(normal > 1.5 * quiet, "{normal} {quiet}");
}

#[test]
fn a_short_leg_lowers_its_side_of_the_pelvis() {
    // Gurney 2002, Gait Posture 15:195 (review): the pelvis is lower on the side of the shorter leg.
    let uneven = walk(&[("right.shank_length", 0.95)], 1.0);
    let roll = |record| mean(&values(record, (0.4, 0.8), |s| s.pelvis.2));
    assert!(roll(&uneven) > roll(healthy()), "{} {}", roll(&uneven), roll(healthy()));
}

#[test]
fn anteversion_turns_the_leg_inward() {
    // Svenningsen 1990, Clin Orthop 251:177: those who walk with their toes in have more inward rotation of the hip.
    let turned = walk(&[("right.hip_rotation", 0.3)], 0.6);
    let rotation = |record| mean(&values(record, (0.1, 0.5), joint(Side::Right, leg::HIP_ROTATION)));
    assert!(rotation(&turned) > rotation(healthy()) + 0.1);
}

#[test]
fn age_sex_and_size_change_strength_the_right_way() {
    // Lanza 2003 (strength and contraction speed fall with age); Thelen 2003, J Biomech Eng 125:70 (slower relaxation,
    // stiffer passive tissue); the growth tables of the CDC 2000.
    let force = |change: &dyn Fn(&mut WalkerParameters)| {
        let mut parameters = WalkerParameters::default();
        change(&mut parameters);
        parameters.build_model().unwrap().muscles[muscle(Side::Right, M::Soleus)].clone()
    };
    let adult = force(&|_| {});
    let old = force(&|p| p.age = 75.0);
    let woman = force(&|p| p.sex = Sex::Female);
    let small = force(&|p| {
        p.stature = 1.2;
        p.mass = 24.0;
        p.age = 7.0;
    });
    assert!(old.max_force < 0.75 * adult.max_force && old.max_velocity < adult.max_velocity);
    assert!(old.deactivation_rate < adult.deactivation_rate && old.passive_strain < adult.passive_strain);
    assert!(woman.max_force < 0.9 * adult.max_force);
    assert!(small.max_force < 0.5 * adult.max_force && small.optimal_length < 0.75 * adult.optimal_length);
}

#[test]
fn a_heavier_person_loads_the_floor_more() {
    // Browning & Kram 2007, Med Sci Sports Exerc 39:1632: the forces of obese walkers grow with their mass.
    let heavy = walk(&[("body.mass", 90.0)], 0.8);
    let peak = |record| highest(&values(record, FIRST, |s| s.feet.right.force.y));
    assert!(peak(&heavy) > 1.08 * peak(healthy()));
}

#[test]
fn arms_swing_against_the_legs_and_the_trunk_against_the_pelvis() {
    // Collins, Adamczyk & Kuo 2009, Proc R Soc B 276:3679: arms swing against the legs.
    let record = healthy();
    let arm = values(record, STEADY, |s| s.angles[arm_dof(Side::Right)]);
    let own = values(record, STEADY, joint(Side::Right, leg::HIP_FLEXION));
    let (ma, mo) = (mean(&arm), mean(&own));
    let product: f64 = arm.iter().zip(&own).map(|(a, b)| (a - ma) * (b - mo)).sum();
    assert!(product < 0.0, "the arm swings against the leg of its side");
    let lumbar = values(record, STEADY, |s| s.angles[LUMBAR + 2]);
    assert!(highest(&lumbar) - lowest(&lumbar) > 0.02, "the trunk turns over the pelvis");
}
