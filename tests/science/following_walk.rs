//! Walkers that follow references: what they must do to count as walking as people do, and what they must say of themselves.

use std::sync::OnceLock;

use gaittwin::biomechanics::anatomy::{MuscleGroup, Side};
use gaittwin::biomechanics::typical_gait::Signal;
#[cfg(feature = "io")]
use gaittwin::clinic::words::language::Language;
use gaittwin::simulation::control::ControllerFamily;
use gaittwin::simulation::control::following::FollowingGait;
use gaittwin::simulation::control::following::reference::Adaptation;
use gaittwin::simulation::library::{Follower, Gait, Library};
use gaittwin::simulation::measure::gait::{GaitMeasures, measure};
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::optimization::search::{FinishedWalk, Subject};
use gaittwin::simulation::presets::{Preset, Reached};
use gaittwin::simulation::simulate::simulate;
#[cfg(feature = "io")]
use gaittwin::twin::verdict::verdict;

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::built_in().unwrap())
}

fn adult() -> &'static Follower {
    library().find_follower("follower_1.20").unwrap()
}

/// A walk of a known healthy follower in a changed body, with a changed reference.
fn follow_as(
    known: &Follower,
    body: &[(&str, f64)],
    reference: &[(&str, f64)],
    seconds: f64,
) -> FinishedWalk {
    let mut parameters = known.parameters.clone();
    for &(key, value) in body {
        parameters.set(key, value).unwrap();
    }
    let subject = Subject::of(&parameters, 5).unwrap();
    let gait = known.gait_for(&parameters, subject.model.leg_length);
    let mut change = Adaptation::default();
    for &(key, value) in reference {
        change.set(key, value).unwrap();
    }
    let gait = FollowingGait { reference: gait.reference.adapted(&change), ..gait };
    subject.follow(&gait, seconds, 11)
}

/// The same in a body whose gains bear many changes, at 1.1 m/s.
fn changed(body: &[(&str, f64)], reference: &[(&str, f64)]) -> GaitMeasures {
    let known = library().find_follower("follower_1.50").unwrap();
    let mut all = vec![("task.speed", 1.1)];
    all.extend_from_slice(body);
    measured(&follow_as(known, &all, reference, 16.0))
}

/// That walker unchanged.
fn unchanged() -> &'static GaitMeasures {
    static WALK: OnceLock<GaitMeasures> = OnceLock::new();
    WALK.get_or_init(|| changed(&[], &[]))
}

fn measured(walk: &FinishedWalk) -> GaitMeasures {
    assert!(walk.end.is_none(), "it lasted {:.1} s", walk.record.duration());
    measure(&walk.record, 4.0).unwrap()
}

fn healthy() -> &'static GaitMeasures {
    static WALK: OnceLock<GaitMeasures> = OnceLock::new();
    WALK.get_or_init(|| measured(&follow_as(adult(), &[], &[], 24.0)))
}

fn highest(curve: &[f64]) -> f64 {
    curve.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

#[test]
fn the_wished_speed_and_the_usual_cadence_are_held() {
    let gait = healthy();
    assert!((gait.speed - 1.2).abs() < 0.05, "{}", gait.speed);
    let known = adult();
    let usual = {
        let leg_length = known.parameters.build_model().unwrap().leg_length;
        120.0 / known.gait_for(&known.parameters, leg_length).reference.stride_time
    };
    assert!((gait.cadence / usual - 1.0).abs() < 0.04, "{} of {usual}", gait.cadence);
}

#[test]
fn stride_times_vary_as_healthy_peoples_do() {
    // Hausdorff 1996: 1 to 2 % in healthy young adults; the clinic's bar reaches to 3 %.
    let cv = healthy().stride_time_cv().unwrap();
    assert!((0.8..3.0).contains(&cv), "{cv} %");
    let silent = measured(&follow_as(adult(), &[("nerves.noise", 0.0)], &[], 24.0));
    let silent = silent.stride_time_cv().unwrap();
    assert!(silent < 0.8 * cv, "{silent} {cv} %");
}

#[test]
fn joints_move_as_typical_peoples_do() {
    // Schwartz 2008: the knee reaches about 60 degrees in swing, the hip moves through 40 to 50.
    for side in Side::BOTH {
        let curves = healthy().curves.get(side);
        let knee = highest(curves.signal(Signal::KneeFlexion));
        assert!((50.0..70.0).contains(&knee), "{side:?} {knee}");
        let hip = curves.signal(Signal::HipFlexion);
        let range = highest(hip) + highest(&hip.iter().map(|value| -value).collect::<Vec<_>>());
        assert!((36.0..56.0).contains(&range), "{side:?} {range}");
        assert!((0.57..0.65).contains(&curves.stance), "{side:?} {}", curves.stance);
    }
}

#[test]
fn the_same_seed_gives_the_same_walk_and_another_gives_another() {
    let known = adult();
    let subject = Subject::of(&known.parameters, 5).unwrap();
    let gait = known.gait_for(&known.parameters, subject.model.leg_length);
    let last = |seed| {
        let walk = subject.follow(&gait, 4.0, seed);
        walk.record.samples.last().unwrap().centre.x.to_bits()
    };
    assert_eq!(last(3), last(3));
    assert_ne!(last(3), last(4));
}

#[test]
fn a_stiff_knee_shows_on_its_own_side() {
    let stiff =
        changed(&[], &[("right.swing_knee", -0.2), ("right.hike", 0.03), ("right.swing_ankle", 0.05)]);
    let knee = |side| highest(stiff.curves.get(side).signal(Signal::KneeFlexion));
    assert!(knee(Side::Right) < knee(Side::Left) - 6.0, "{} {}", knee(Side::Right), knee(Side::Left));
}

#[test]
fn a_calf_somewhat_weak_works_harder_before_it_shows() {
    // Kulig et al. 2010 and clinical experience: who loses strength keeps the gait by effort, until a muscle is at its end.
    let weak = changed(&[("both.strength.soleus", 0.7), ("both.strength.gastrocnemius", 0.7)], &[]);
    for side in Side::BOTH {
        let effort = |gait: &GaitMeasures| highest(&gait.curves.get(side).activation[MuscleGroup::Soleus]);
        let (weak, whole) = (effort(&weak), effort(unchanged()));
        assert!(weak > 1.1 * whole, "{side:?}: {weak} {whole}");
    }
}

#[test]
fn weak_quadriceps_are_spared_by_a_straight_knee() {
    // Quadriceps avoidance: the knee bends less under load (van der Krogt et al. 2012; Siegel et al. 2006).
    let weak = changed(&[("right.strength.vasti", 0.2), ("right.strength.rectus_femoris", 0.2)], &[]);
    // From 8 to 24 % of the cycle the knee gives way under the load.
    let loaded = |gait: &GaitMeasures| highest(&gait.curves.right.signal(Signal::KneeFlexion)[2..7]);
    assert!(loaded(&weak) < loaded(unchanged()) - 2.0, "{} {}", loaded(&weak), loaded(unchanged()));
}

#[test]
fn a_painful_leg_stands_shorter_than_the_other() {
    // Antalgic gait: the stance of the painful leg is the shorter one.
    let hurt = changed(&[("right.pain", 0.6)], &[]);
    let difference = hurt.curves.left.stance - hurt.curves.right.stance;
    assert!(difference > 0.01, "{difference}");
}

#[test]
fn small_amplitude_makes_steps_short_and_quick() {
    // Morris et al. 1994: short steps and a raised cadence at the same speed in Parkinson's disease.
    let small = changed(&[("both.amplitude", 0.8)], &[]);
    let (step, usual) = (small.mean_step_length(), unchanged().mean_step_length());
    assert!(step < 0.97 * usual, "{step} {usual}");
    assert!(small.cadence > 1.04 * unchanged().cadence, "{} {}", small.cadence, unchanged().cadence);
}

#[test]
fn every_walk_says_which_family_it_is() {
    let library = library();
    let reflex = simulate(library, &WalkerParameters::default(), 2.0, 1).unwrap();
    assert_eq!(reflex.walk.family, ControllerFamily::Reflex);
    #[cfg(feature = "io")]
    assert!(
        verdict(&reflex, Language::English).contains("model of nerves"),
        "{}",
        verdict(&reflex, Language::English)
    );
    let parameters = adult().parameters.clone();
    let mut only = Library::default();
    only.insert_follower(adult().clone());
    let following = simulate(&only, &parameters, 2.0, 1).unwrap();
    assert_eq!(following.walk.family, ControllerFamily::Following);
    #[cfg(feature = "io")]
    assert!(
        verdict(&following, Language::English).contains("not a model of nerves"),
        "{}",
        verdict(&following, Language::English)
    );
}

#[test]
fn a_body_that_no_search_has_seen_is_walked_by_the_family_that_keeps_walking() {
    let mut parameters = WalkerParameters { speed: 1.0, ..WalkerParameters::default() };
    parameters.set("left.strength.hip_abductors", 0.7).unwrap();
    let chosen = library().gait_for(&parameters).unwrap();
    assert!(matches!(chosen.gait, Gait::Following(_)), "{}", chosen.name);
    let reflex = WalkerParameters::default();
    assert!(matches!(library().gait_for(&reflex).unwrap().gait, Gait::Reflex(_)), "its own reflexes walk it");
}

#[test]
fn shipped_followers_keep_their_speed_and_lasted() {
    let followers = library().followers();
    assert!(!followers.is_empty());
    for known in followers {
        assert!(known.is_sturdy(), "{} is shipped though it falls", known.name);
        if known.name.starts_with("follower_") {
            assert!(known.keeps_speed(), "{} walks at {:.2} m/s", known.name, known.speed);
        }
    }
}

#[test]
fn presets_that_count_as_reached_walk_in_noise_that_no_search_saw() {
    for key in ["older_80", "parkinson_mild", "foot_drop", "healthy_woman"] {
        let preset = Preset::find(key).unwrap();
        let Reached::InFull { walker, .. } = preset.reached_built_in() else {
            panic!("{key} is not reached")
        };
        let Some(known) = library().find_follower(walker) else { continue };
        let subject = Subject::of(&known.parameters, 5).unwrap();
        let gait = known.gait_for(&known.parameters, subject.model.leg_length);
        let walk = subject.follow(&gait, 25.0, 81);
        assert!(walk.end.is_none(), "{key} fell after {:.1} s", walk.record.duration());
    }
}
