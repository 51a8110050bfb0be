//! [`Population`]: whom we let walk, drawn around the walkers that are known to walk, of both families.
//!
//! A walker's gains serve not one condition but a neighbourhood. We try bodies and nerves around it and keep those that
//! walk. What is drawn follows clinics: everybody differs a little in size, build, strength and nerves; deficits come
//! few at a time, by functional group, on one side or both. Who follows a reference gets a way of walking of his own as well.
//! A draw is a proposal: only the walk decides.

use crate::biomechanics::anatomy::Sex;
use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::biomechanics::random::Random;
use crate::simulation::control::following::reference::Adaptation;
use crate::simulation::library::{Controller, Follower, Gait, Library};
use crate::simulation::model::parameters::WalkerParameters;
use crate::simulation::optimization::following::manner;

/// Functional groups in which muscles weaken together.
const FUNCTIONS: [(&str, &[MuscleGroup]); 6] = [
    ("plantarflexors", &[MuscleGroup::Soleus, MuscleGroup::Gastrocnemius]),
    ("dorsiflexors", &[MuscleGroup::TibialisAnterior]),
    ("knee extensors", &[MuscleGroup::Vasti, MuscleGroup::RectusFemoris]),
    ("hip extensors", &[MuscleGroup::GluteusMaximus, MuscleGroup::Hamstrings]),
    ("hip flexors", &[MuscleGroup::Iliopsoas]),
    ("hip abductors", &[MuscleGroup::HipAbductors]),
];

/// Followers keep walking at other speeds than their own: standard deviation of the speed relative to it.
const OTHER_SPEED: f64 = 0.12;

/// Somebody to be tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Name of the known walker around which was drawn.
    pub controller: String,
    /// Body, nerves and task.
    pub parameters: WalkerParameters,
    /// Way of walking of one's own: changes of a followed reference; none where reflexes walk.
    pub manner: Adaptation,
    /// What is weak, in words; empty where nothing is.
    pub deficit: String,
}

/// A known walker of either family.
#[derive(Clone, Copy, Debug)]
pub enum KnownWalker<'a> {
    /// By reflexes.
    Reflex(&'a Controller),
    /// By following a reference.
    Following(&'a Follower),
}

impl KnownWalker<'_> {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            KnownWalker::Reflex(known) => &known.name,
            KnownWalker::Following(known) => &known.name,
        }
    }

    /// Its condition.
    pub fn parameters(&self) -> &WalkerParameters {
        match self {
            KnownWalker::Reflex(known) => &known.parameters,
            KnownWalker::Following(known) => &known.parameters,
        }
    }

    /// Its gait for other parameters, in a body of a leg length (m), with a way of walking of one's own.
    pub fn gait_for(&self, parameters: &WalkerParameters, manner: &Adaptation, leg_length: f64) -> Gait {
        match self {
            KnownWalker::Reflex(known) => Gait::Reflex(known.gains.clone()),
            KnownWalker::Following(known) => {
                let mut gait = known.gait_for(parameters, leg_length);
                gait.reference = gait.reference.adapted(manner);
                Gait::Following(Box::new(gait))
            }
        }
    }
}

/// The walkers to draw around.
#[derive(Clone, Debug)]
pub struct Population<'a> {
    sturdy: Vec<KnownWalker<'a>>,
}

impl<'a> Population<'a> {
    /// All sturdy walkers of a library; `None` where there is none. Reflex walkers come first; of two of one name, one of each
    /// family, the follower is drawn around.
    pub fn of(library: &'a Library) -> Option<Self> {
        let followed = |name: &str| library.find_follower(name).is_some_and(Follower::is_sturdy);
        let reflex = library.controllers().iter().filter(|known| known.is_sturdy() && !followed(&known.name));
        let following = library.followers().iter().filter(|known| known.is_sturdy());
        let sturdy: Vec<KnownWalker<'a>> =
            reflex.map(KnownWalker::Reflex).chain(following.map(KnownWalker::Following)).collect();
        (!sturdy.is_empty()).then_some(Self { sturdy })
    }

    /// How many walkers there are to draw around.
    pub fn walkers(&self) -> usize {
        self.sturdy.len()
    }

    /// The walker with a name.
    pub fn find(&self, name: &str) -> Option<KnownWalker<'a>> {
        self.sturdy.iter().copied().find(|known| known.name() == name)
    }

    /// Draws somebody. `boldness` 0..1 says how far from the known walker's own condition; it is lowered after failures, so
    /// that somebody is found around every walker.
    pub fn draw(&self, boldness: f64, random: &mut Random) -> Option<Proposal> {
        let known = self.sturdy.get(random.index(self.sturdy.len()))?;
        let mut parameters = vary(known.parameters(), boldness, random);
        let mut own = Adaptation::default();
        if let KnownWalker::Following(_) = known {
            let other = 1.0 + boldness * OTHER_SPEED * random.normal_polar().clamp(-2.0, 2.0);
            parameters.speed = (parameters.speed * other).clamp(0.2, 2.0);
            own = manner(random).times(boldness);
        }
        let mut deficit = String::new();
        if random.chance(0.4) {
            let (name, muscles) = FUNCTIONS[random.index(FUNCTIONS.len())];
            let sides: &[Side] = match random.index(3) {
                0 => &[Side::Left],
                1 => &[Side::Right],
                _ => &Side::BOTH,
            };
            let left_over = 1.0 - boldness * random.between(0.05, 0.4);
            for &side in sides {
                for &muscle in muscles {
                    let strength = &mut parameters.legs.get_mut(side).strength[muscle];
                    *strength = (*strength * left_over).clamp(0.05, 1.5);
                }
            }
            let sides: Vec<&str> = sides.iter().map(|side| side.name()).collect();
            deficit = format!("{name} {} at {left_over:.2}", sides.join(" and "));
        }
        parameters.validate().ok()?;
        Some(Proposal { controller: known.name().to_owned(), parameters, manner: own, deficit })
    }

    /// Somebody very like somebody who walks: another day, another shoe, a kilogramme more.
    pub fn variant(&self, parameters: &WalkerParameters, random: &mut Random) -> Option<WalkerParameters> {
        let varied = vary(parameters, 0.15, random);
        varied.validate().ok()?;
        Some(WalkerParameters { sex: parameters.sex, age: parameters.age, ..varied })
    }
}

/// Small differences everywhere, as large as `boldness`.
fn vary(from: &WalkerParameters, boldness: f64, random: &mut Random) -> WalkerParameters {
    let mut p = from.clone();
    let mut around = |size: f64| 1.0 + boldness * size * random.normal_polar().clamp(-2.0, 2.0);
    let size = around(0.045);
    p.stature = (p.stature * size).clamp(0.9, 2.1);
    // Heavier or lighter than size alone would make them.
    p.mass = (p.mass * size.powi(2) * around(0.08)).clamp(12.0, 160.0);
    p.overall_strength = (p.overall_strength * around(0.06)).clamp(0.2, 1.4);
    p.delay = (p.delay * around(0.03)).clamp(0.7, 1.8);
    p.speed = (p.speed * around(0.06)).clamp(0.2, 2.0);
    p.noise = (p.noise * (around(0.3)).max(0.3)).clamp(0.0, 5.0);
    p.lean = (p.lean + around(0.03) - 1.0).clamp(-0.2, 0.6);
    p.tone = (p.tone + (around(0.004) - 1.0).abs()).clamp(0.0, 0.1);
    let thigh = around(0.015);
    for side in Side::BOTH {
        let arm = around(0.2);
        let leg = p.legs.get_mut(side);
        // The legs of one person are equally long within a few millimetres.
        leg.thigh_length = (leg.thigh_length * thigh * around(0.003)).clamp(0.85, 1.1);
        leg.shank_length = (leg.shank_length * around(0.004)).clamp(0.85, 1.1);
        leg.arm_drive = (leg.arm_drive * arm.max(0.0)).clamp(0.0, 1.5);
        leg.amplitude = (leg.amplitude * around(0.02)).clamp(0.3, 1.2);
        for group in MuscleGroup::ALL {
            leg.strength[group] = (leg.strength[group] * around(0.04)).clamp(0.05, 1.5);
            leg.fibre_length[group] = (leg.fibre_length[group] * around(0.008)).clamp(0.55, 1.15);
        }
    }
    if random.chance(0.3 * boldness) {
        p.sex = if random.chance(0.5) { Sex::Female } else { Sex::Male };
    }
    let years = boldness * 12.0 * random.normal_polar().clamp(-2.0, 2.0);
    p.age =
        if p.age > 18.0 { (p.age + years).clamp(18.0, 90.0) } else { (p.age + 0.1 * years).clamp(3.0, 18.0) };
    p
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_possible_people_near_their_controller_and_repeatable() {
        let library = Library::built_in().unwrap();
        let population = Population::of(&library).unwrap();
        let mut random = Random::new(3);
        let drawn: Vec<Proposal> = (0..100).filter_map(|_| population.draw(0.7, &mut random)).collect();
        assert!(drawn.len() > 90);
        for proposal in &drawn {
            let controller = population.find(&proposal.controller).unwrap();
            assert!(proposal.parameters.distance(controller.parameters()) < 1.5);
            assert_ne!(&proposal.parameters, controller.parameters());
            let follows = matches!(controller, KnownWalker::Following(_));
            assert_eq!(follows, proposal.manner != Adaptation::default(), "{}", proposal.controller);
        }
        let following = |proposal: &&Proposal| proposal.manner != Adaptation::default();
        assert!((10..90).contains(&drawn.iter().filter(following).count()), "both families are drawn");
        assert!(drawn.iter().filter(|proposal| proposal.deficit.is_empty()).count() > 30);
        assert!(drawn.iter().any(|proposal| proposal.deficit.contains("left and right")));
        let mut again = Random::new(3);
        assert_eq!(population.draw(0.7, &mut again).as_ref(), drawn.first());
        assert!(Population::of(&Library::default()).is_none());
    }

    #[test]
    fn a_variant_is_nearer_than_another_person() {
        let library = Library::built_in().unwrap();
        let population = Population::of(&library).unwrap();
        let mut random = Random::new(5);
        let somebody = population.draw(0.8, &mut random).unwrap().parameters;
        let near: f64 = (0..20)
            .filter_map(|_| Some(population.variant(&somebody, &mut random)?.distance(&somebody)))
            .sum();
        let other: f64 = (0..20)
            .filter_map(|_| Some(population.draw(0.8, &mut random)?.parameters.distance(&somebody)))
            .sum();
        assert!(near < 0.5 * other, "{near} {other}");
    }
}
