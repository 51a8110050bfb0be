//! Live: who of the people followed is the patient, judged again and again by what was seen in the last seconds.
//!
//! A finished recording is judged as a whole (`person_choice`); live, the choice must come quickly, must not flicker, and
//! must hold when a busy computer reads few pictures. So everything here goes by the film's time, never by counting
//! pictures; what the network imagines in trees and walls is known by its low confidence and never preferred to a body;
//! and once a walker has left, nobody is followed rather than somebody who only stands there.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};

use super::person_choice::{PersonId, WalkerScore, score};
use crate::vision::pose::{Pose, PoseSample};

/// Time between two judgements, s.
const EVERY: f64 = 0.25;
/// How far back they look, s: three to four strides.
const OVER: f64 = 4.0;
/// How much better another must be than somebody who walks before the choice changes by itself.
const CHANGE_OF_MIND: f64 = 0.15;
/// The same towards somebody who does not walk, and is perhaps nobody.
const CHANGE_FROM_STANDING: f64 = 0.04;
/// Above this travel somebody goes somewhere: two thirds of a body height.
const GOES: f64 = 0.4;
/// Time over which travel must be seen to be believed, s.
const LEAST_SEEN: f64 = 0.6;
/// Above this alternation the legs step, as on a treadmill; so they do in somebody who balances or jumps on the spot.
const STEPS: f64 = 0.5;
/// Mean confidence of shoulders, hips, knees and ankles from which a reading is believed to be a body.
const BODY: f64 = 0.5;

/// One person followed now or until a moment ago.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Which person.
    pub id: PersonId,
    /// Whether the person is followed now.
    pub followed: bool,
    /// What was seen so far, in time order.
    pub samples: &'a [PoseSample],
}

/// What somebody does, in the order in which a patient is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Doing {
    Stands,
    Steps,
    Goes,
}

/// What is known of a candidate at one moment.
#[derive(Clone, Copy, Debug)]
struct Standing {
    id: PersonId,
    followed: bool,
    doing: Doing,
    body: bool,
    worth: f64,
}

/// The choice so far.
#[derive(Clone, Debug, Default)]
pub struct LiveChoice {
    chosen: Option<PersonId>,
    by_hand: bool,
    goes: bool,
    judged: Option<f64>,
}

impl LiveChoice {
    /// Who is taken for the patient.
    pub fn chosen(&self) -> Option<PersonId> {
        self.chosen
    }

    /// Whether the patient was seen to go somewhere at the last judgement, or was chosen by hand: others need not be looked
    /// for in haste.
    pub fn is_settled(&self) -> bool {
        self.chosen.is_some() && (self.goes || self.by_hand)
    }

    /// A click or a number: this one, whatever the program thinks.
    pub fn choose_by_hand(&mut self, id: PersonId) {
        self.chosen = Some(id);
        self.by_hand = true;
    }

    /// The choice is the program's again.
    pub fn choose_itself(&mut self) {
        self.by_hand = false;
        self.judged = None;
    }

    /// Judges anew if it is time to; `now` is the time of the present picture, s.
    pub fn judge(&mut self, candidates: &[Candidate<'_>], now: f64) {
        let due = self.judged.is_none_or(|before| now >= before + EVERY || now < before);
        if self.by_hand || !(due || self.chosen.is_none()) {
            return;
        }
        self.judged = Some(now);
        let people: Vec<Standing> = candidates.iter().map(|candidate| standing(candidate, now)).collect();
        let present = people.iter().find(|person| Some(person.id) == self.chosen);
        self.goes = present.is_some_and(|person| person.doing == Doing::Goes);
        let better = people
            .iter()
            .filter(|person| person.followed && person.body && Some(person.id) != self.chosen)
            // The first one may stand still: a patient who waits for the word to go. Later only a walker is preferred.
            .filter(|person| person.doing > Doing::Stands || present.is_none_or(|present| !present.body))
            .max_by(|a, b| {
                let goes = |person: &Standing| person.doing == Doing::Goes;
                goes(a).cmp(&goes(b)).then(a.worth.total_cmp(&b.worth))
            });
        let Some(better) = better else { return };
        let hurdle = match present {
            None => f64::NEG_INFINITY,
            Some(present) if !present.body => f64::NEG_INFINITY,
            // Somebody who goes past is the patient rather than somebody whose legs move on the spot.
            Some(present) if better.doing == Doing::Goes && present.doing != Doing::Goes => f64::NEG_INFINITY,
            Some(present) if present.doing > Doing::Stands => present.worth + CHANGE_OF_MIND,
            Some(present) => present.worth + CHANGE_FROM_STANDING,
        };
        if better.worth > hurdle {
            self.chosen = Some(better.id);
            self.goes = better.doing == Doing::Goes;
        }
    }

    /// The one whose place is best given to somebody else: not the patient, no walker, least like a body.
    pub fn least_wanted(&self, candidates: &[Candidate<'_>], now: f64) -> Option<PersonId> {
        candidates
            .iter()
            .filter(|candidate| candidate.followed && Some(candidate.id) != self.chosen)
            .map(|candidate| standing(candidate, now))
            .filter(|person| person.doing == Doing::Stands)
            .min_by(|a, b| a.body.cmp(&b.body).then(a.worth.total_cmp(&b.worth)))
            .map(|person| person.id)
    }
}

fn standing(candidate: &Candidate<'_>, now: f64) -> Standing {
    let from = candidate.samples.partition_point(|sample| sample.time < now - OVER);
    let recent = &candidate.samples[from..];
    let WalkerScore { travel, alternation, total, .. } = score(recent);
    let sure = mean_confidence(recent);
    let body = sure >= BODY;
    let seen = match (recent.first(), recent.last()) {
        (Some(first), Some(last)) => last.time - first.time,
        _ => 0.0,
    };
    let doing = match body && candidate.followed {
        true if travel >= GOES && seen >= LEAST_SEEN => Doing::Goes,
        true if alternation >= STEPS => Doing::Steps,
        _ => Doing::Stands,
    };
    Standing {
        id: candidate.id,
        followed: candidate.followed,
        body,
        doing,
        worth: if candidate.followed { total * (sure / BODY).min(1.0) } else { 0.0 },
    }
}

/// Mean confidence of trunk and legs over these readings; 0 without any.
fn mean_confidence(samples: &[PoseSample]) -> f64 {
    let each: Vec<f64> = samples.iter().filter_map(|sample| sample.pose.as_ref()).map(confidence).collect();
    each.iter().sum::<f64>() / each.len().max(1) as f64
}

/// Mean confidence of shoulders, hips, knees and ankles.
fn confidence(pose: &Pose) -> f64 {
    let points = [BodyPoint::Shoulder, BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle];
    let sum: f64 = points
        .into_iter()
        .flat_map(|point| Side::BOTH.map(|side| Landmark::of(point, side)))
        .filter_map(|landmark| pose.points[landmark])
        .map(|point| point.confidence)
        .sum();
    sum / 8.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::LandmarkTable;
    use crate::vision::pose::Keypoint;

    /// Seconds of somebody of 200 px, read `rate` times a second.
    fn seen(rate: f64, seconds: f64, speed: f64, confidence: f64) -> Vec<PoseSample> {
        (0..(rate * seconds) as usize)
            .map(|frame| {
                let time = frame as f64 / rate;
                let apart = if speed > 0.0 { 60.0 * (5.6 * time).sin() } else { 8.0 };
                let points = LandmarkTable::from_fn(|landmark| {
                    let y = match landmark.point() {
                        BodyPoint::Shoulder => 140.0,
                        BodyPoint::Hip => 197.6,
                        BodyPoint::Knee => 250.0,
                        BodyPoint::Ankle | BodyPoint::Heel | BodyPoint::Toe => 295.0,
                        _ => 110.0,
                    };
                    let side = if landmark.side() == Some(Side::Left) { 0.5 } else { -0.5 };
                    let spread = if y > 240.0 { side * apart } else { 0.0 };
                    Some(Keypoint { x: 300.0 + speed * time + spread, y, confidence })
                });
                PoseSample { frame, time, pose: Some(Pose { points }), leg_candidates: Vec::new() }
            })
            .collect()
    }

    fn candidate(id: usize, samples: &[PoseSample]) -> Candidate<'_> {
        Candidate { id: PersonId(id), followed: true, samples }
    }

    #[test]
    fn a_walker_takes_over_within_a_second_and_a_half_even_at_four_pictures_a_second() {
        for rate in [4.0, 8.0, 30.0] {
            let mut choice = LiveChoice::default();
            let bystander = seen(rate, 3.0, 0.0, 0.9);
            let walker = seen(rate, 3.0, 140.0, 0.8);
            let mut since = None;
            for count in 3..=bystander.len() {
                let now = bystander[count - 1].time;
                let both = [candidate(1, &bystander[..count]), candidate(2, &walker[..count])];
                choice.judge(&both, now);
                if choice.chosen() == Some(PersonId(2)) && since.is_none() {
                    since = Some(now);
                }
            }
            assert_eq!(choice.chosen(), Some(PersonId(2)), "{rate}");
            assert!(since.is_some_and(|time| time <= 1.5), "{rate}: {since:?}");
            assert!(choice.is_settled());
        }
    }

    #[test]
    fn somebody_who_goes_past_is_preferred_to_somebody_who_jumps_on_the_spot() {
        for rate in [4.0, 8.0, 30.0] {
            // The jumper's legs part and meet more often than a walker's.
            let mut jumper = seen(rate, 4.0, 140.0, 0.95);
            for sample in &mut jumper {
                let shift = 140.0 * sample.time;
                for landmark in Landmark::ALL {
                    if let Some(point) = sample.pose.as_mut().and_then(|pose| pose.points[landmark].as_mut())
                    {
                        point.x -= shift;
                    }
                }
            }
            let walker = seen(rate, 4.0, 140.0, 0.7);
            let mut choice = LiveChoice::default();
            choice.judge(&[candidate(1, &jumper[..3])], jumper[2].time);
            assert_eq!(choice.chosen(), Some(PersonId(1)));
            for count in 3..=walker.len() {
                let both = [candidate(1, &jumper[..count]), candidate(2, &walker[..count])];
                choice.judge(&both, walker[count - 1].time);
            }
            assert_eq!(choice.chosen(), Some(PersonId(2)), "{rate}");
        }
    }

    #[test]
    fn what_is_imagined_in_a_tree_is_never_chosen_and_gives_way() {
        let (tree, patient) = (seen(6.0, 3.0, 0.0, 0.3), seen(6.0, 3.0, 0.0, 0.9));
        let mut choice = LiveChoice::default();
        choice.judge(&[candidate(1, &tree)], 3.0);
        assert_eq!(choice.chosen(), None);
        let both = [candidate(1, &tree), candidate(2, &patient)];
        choice.judge(&both, 3.0);
        assert_eq!(choice.chosen(), Some(PersonId(2)), "a patient may stand and wait");
        assert_eq!(choice.least_wanted(&both, 3.0), Some(PersonId(1)));
    }

    #[test]
    fn nobody_who_stands_is_followed_in_the_place_of_a_walker_who_left() {
        let (walker, bystander) = (seen(10.0, 3.0, 140.0, 0.8), seen(10.0, 6.0, 0.0, 0.9));
        let mut choice = LiveChoice::default();
        choice.judge(&[candidate(1, &walker), candidate(2, &bystander)], 2.9);
        assert_eq!(choice.chosen(), Some(PersonId(1)));
        let gone = Candidate { followed: false, ..candidate(1, &walker) };
        choice.judge(&[gone, candidate(2, &bystander)], 4.0);
        assert_eq!(choice.chosen(), Some(PersonId(1)));
        assert!(!choice.is_settled(), "others are looked for");
    }

    #[test]
    fn a_choice_by_hand_stays_until_it_is_given_back() {
        let (walker, bystander) = (seen(10.0, 3.0, 140.0, 0.8), seen(10.0, 3.0, 0.0, 0.9));
        let both = [candidate(1, &bystander), candidate(2, &walker)];
        let mut choice = LiveChoice::default();
        choice.choose_by_hand(PersonId(1));
        choice.judge(&both, 2.9);
        assert_eq!(choice.chosen(), Some(PersonId(1)));
        choice.choose_itself();
        choice.judge(&both, 2.9);
        assert_eq!(choice.chosen(), Some(PersonId(2)));
    }
}
