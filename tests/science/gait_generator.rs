//! The gait generator that comes with the program: what it draws are gaits of a body, near what the simulator walks, and
//! it says where it does not know.

use gaittwin::biomechanics::anatomy::{MuscleGroup, Side};
use gaittwin::biomechanics::typical_gait::Signal;
use gaittwin::inference::engines::runtime::{BackendChoice, RuntimeOptions, start};
use gaittwin::inference::gait_generator::GaitGenerator;
use gaittwin::simulation::library::Library;
use gaittwin::simulation::measure::stride_shape::{PLACES, channel_names};
use gaittwin::simulation::measure::strides::{foot_contacts, strides};
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::optimization::search::Subject;
use gaittwin::synthesis::walks::generated_gait::{CloudWish, GaitCloud};
use gaittwin::synthesis::walks::generated_walk::GeneratedWalk;

fn cloud(choice: BackendChoice, parameters: &WalkerParameters, speed: f64) -> Option<GaitCloud> {
    let options = RuntimeOptions { choice, threads: Some(1), ..RuntimeOptions::default() };
    let runtime = match start(&options) {
        Ok(runtime) => runtime,
        Err(error) => {
            println!("skipped: {error}");
            return None;
        }
    };
    let mut generator = GaitGenerator::open(&*runtime).unwrap();
    Some(generator.cloud(&CloudWish::of(parameters, speed), 60, 4).unwrap())
}

/// Feet that bear weight keep their place, joints stay in their range, and the body travels as far as was asked.
#[test]
fn drawn_gaits_are_gaits_of_a_body() {
    let parameters = WalkerParameters::default();
    let cloud = cloud(BackendChoice::Rten, &parameters, 1.2).unwrap();
    let leg = parameters.build_model().unwrap().leg_length;
    let (mut slips, mut speeds) = (Vec::new(), Vec::new());
    for stride in cloud.strides.left.iter().chain(&cloud.strides.right) {
        let walk = GeneratedWalk::of(stride, &parameters).unwrap();
        slips.extend([walk.slip.left, walk.slip.right]);
        assert!(walk.clearance.0 > -1e-6, "nothing sinks into the floor");
        speeds.push(stride.scalars[1] * leg / stride.scalars[0]);
        for (name, row) in channel_names().iter().zip(stride.curves.chunks(PLACES)) {
            if name.ends_with("knee_extension") {
                assert!(row.iter().all(|angle| (-1.7..0.25).contains(angle)), "{name}");
            }
        }
    }
    slips.sort_by(f64::total_cmp);
    speeds.sort_by(f64::total_cmp);
    let (slip, speed) = (slips[slips.len() / 2], speeds[speeds.len() / 2]);
    println!("median slip {:.1} mm, median speed {speed:.2} m/s", 1000.0 * slip);
    assert!(slip < 0.015, "{slip}");
    assert!((speed - 1.2).abs() < 0.12, "{speed}");
}

#[test]
fn both_engines_draw_the_same_gaits() {
    let parameters = WalkerParameters::default();
    let pure = cloud(BackendChoice::Rten, &parameters, 1.25).unwrap();
    let Some(other) = cloud(BackendChoice::OnnxRuntime, &parameters, 1.25) else { return };
    for (a, b) in pure.strides.left.iter().zip(&other.strides.left) {
        for (a, b) in a.curves.iter().zip(&b.curves) {
            assert!((a - b).abs() < 2e-3, "{a} {b}");
        }
    }
    assert!((pure.likeness - other.likeness).abs() < 1e-3);
}

/// The band drawn for a known walker holds most of the walk that the simulator walks.
#[test]
fn a_simulated_walk_lies_in_the_band_drawn_for_its_condition() {
    let library = Library::built_in().unwrap();
    let controller = library.find("healthy_adult_1.25").unwrap();
    let walked = Subject::of(&controller.parameters, 5).unwrap().walk(&controller.gains, 12.0, 3);
    let measures = gaittwin::simulation::measure::gait::measure(&walked.record, 3.0).unwrap();
    let contacts = foot_contacts(&walked.record);
    assert!(!strides(&contacts, Side::Left, 600).is_empty());
    let cloud = cloud(BackendChoice::Rten, &controller.parameters, measures.speed).unwrap();
    let bands = cloud.bands();
    assert!(!bands.is_unlike(), "{}", cloud.likeness);
    for signal in [Signal::HipFlexion, Signal::KneeFlexion, Signal::AnkleDorsiflexion] {
        let band = bands.signal(Side::Left, signal).unwrap();
        let curve = measures.curves.left.signal(signal);
        let inside = (0..PLACES).filter(|&place| {
            let exact = (curve.len() - 1) as f64 * place as f64 / (PLACES - 1) as f64;
            let (low, part) = (exact as usize, exact.fract());
            let value = curve[low] + part * (curve[(low + 1).min(curve.len() - 1)] - curve[low]);
            (band.low[place]..=band.high[place]).contains(&value)
        });
        let share = inside.count() as f64 / PLACES as f64;
        println!("{signal:?}: {share:.2} inside");
        assert!(share > 0.6, "{signal:?} {share}");
    }
}

/// Slower walking is drawn with longer stance; far from anything learned, the generator says so.
#[test]
fn what_is_asked_shows_and_what_is_unknown_is_said() {
    let adult = WalkerParameters::default();
    let (slow, fast) = (
        cloud(BackendChoice::Rten, &adult, 0.95).unwrap(),
        cloud(BackendChoice::Rten, &adult, 1.35).unwrap(),
    );
    let duration = |cloud: &GaitCloud| cloud.scalar(Side::Left, "duration").unwrap().middle;
    let length = |cloud: &GaitCloud| cloud.scalar(Side::Left, "length").unwrap().middle;
    assert!(duration(&slow) > duration(&fast) && length(&slow) < length(&fast));
    let bands = fast.bands();
    let soleus = bands.activation(Side::Left, MuscleGroup::Soleus).unwrap();
    let (stance, swing) = (soleus.middle[PLACES * 4 / 10], soleus.middle[PLACES * 8 / 10]);
    assert!(stance > swing + 0.1, "the calf pushes off: {stance} {swing}");
    let mut odd = WalkerParameters { age: 4.0, stature: 1.0, mass: 120.0, ..adult };
    odd.tone = 0.1;
    odd.rigidity = 0.5;
    assert!(cloud(BackendChoice::Rten, &odd, 2.0).unwrap().bands().is_unlike());
}
