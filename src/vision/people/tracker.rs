//! The same people from picture to picture: where to look next, who is lost, who is found again.
//!
//! Pure bookkeeping: it is told what the networks saw and says where they should look. A person is followed by the network's
//! own hint for the next square, moved on at the person's speed; the detector is needed only for people not yet known and
//! those lost.

use super::person_choice::PersonId;
use crate::vision::pictures::letterbox::Square;
use crate::vision::pose::{LegCandidate, Pose, PoseSample};

/// Most people followed at once; more would slow the patient's reading.
pub const MOST_PEOPLE: usize = 4;
/// Least probability of a person in the square.
const LEAST_PRESENCE: f64 = 0.5;
/// Least mean confidence of shoulders and hips.
const LEAST_TRUNK: f64 = 0.2;
/// Readings before a newcomer counts.
const CONFIRMATION: usize = 3;
/// Readings missed before a person counts as lost.
const PATIENCE: usize = 4;
/// How long a lost person may be found again under the same number, s.
const MEMORY: f64 = 3.0;
/// Two people whose points coincide this long are one, s.
const COINCIDENCE: f64 = 0.4;

/// One reading of one person, as the tracker needs it.
#[derive(Clone, Debug, Default)]
pub struct Sighting {
    /// Key-points, px.
    pub pose: Pose,
    /// Peaks of both legs.
    pub leg_candidates: Vec<LegCandidate>,
    /// Probability of a person in the square.
    pub presence: f64,
    /// The network's hint for the next picture.
    pub next: Option<Square>,
}

/// One person followed.
#[derive(Clone, Debug)]
pub struct Person {
    /// Number, or `None` until confirmed.
    pub id: Option<PersonId>,
    /// Where the person was last, and how large.
    pub square: Square,
    /// Speed of the square's centre, px/s.
    velocity: [f64; 2],
    last_seen: f64,
    last_read: f64,
    missed: usize,
    lost: bool,
    coinciding_since: Option<f64>,
    /// All sightings so far, in time order.
    pub samples: Vec<PoseSample>,
}

impl Person {
    /// Whether the person is being followed now.
    pub fn is_followed(&self) -> bool {
        !self.lost
    }

    /// When the person was last seen, or found by the detector, s.
    pub fn last_seen(&self) -> f64 {
        self.last_seen
    }

    /// When the network last looked at the person, seen or not, s.
    pub fn last_read(&self) -> f64 {
        self.last_read
    }

    /// The pose at the last picture, if the person was seen in it.
    pub fn seen_at(&self, time: f64) -> Option<&PoseSample> {
        self.samples.last().filter(|sample| sample.time >= time - 1e-9)
    }

    fn predicted(&self, time: f64) -> Square {
        let ahead = (time - self.last_seen).clamp(0.0, 0.5);
        Square {
            x: self.square.x + ahead * self.velocity[0],
            y: self.square.y + ahead * self.velocity[1],
            ..self.square
        }
    }
}

/// Index and time, s, of each picture of a recording.
pub type Pictures = Vec<(usize, f64)>;

/// All people of one recording.
#[derive(Clone, Debug, Default)]
pub struct Tracker {
    people: Vec<Person>,
    frames: Pictures,
    numbers: usize,
}

impl Tracker {
    /// A new picture begins: its index and time, s.
    pub fn begin(&mut self, frame: usize, time: f64) {
        self.frames.push((frame, time));
    }

    /// Everybody, also those lost.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Places (in [`Tracker::people`]) and squares of those to be read in the present picture.
    pub fn to_read(&self) -> Vec<(usize, Square)> {
        let time = self.now().1;
        let followed = self.people.iter().enumerate().filter(|(_, person)| person.is_followed());
        followed.map(|(place, person)| (place, person.predicted(time))).collect()
    }

    /// Whether there is room for one more.
    pub fn has_room(&self) -> bool {
        self.people.iter().filter(|person| person.is_followed()).count() < MOST_PEOPLE
    }

    fn now(&self) -> (usize, f64) {
        self.frames.last().copied().unwrap_or_default()
    }

    /// What was read in a person's square. Returns whether a person was there.
    pub fn saw(&mut self, place: usize, sighting: Sighting) -> bool {
        let (frame, time) = self.now();
        let Some(person) = self.people.get_mut(place) else { return false };
        let there = sighting.presence >= LEAST_PRESENCE && trunk_confidence(&sighting.pose) >= LEAST_TRUNK;
        person.last_read = time;
        let Some(next) = sighting.next.filter(|_| there) else {
            person.missed += 1;
            person.lost = person.missed >= PATIENCE || person.id.is_none();
            return false;
        };
        follow(person, next, time);
        let pose = Some(sighting.pose);
        person.samples.push(PoseSample { frame, time, pose, leg_candidates: sighting.leg_candidates });
        if person.id.is_none() && person.samples.len() >= CONFIRMATION {
            self.numbers += 1;
            person.id = Some(PersonId(self.numbers));
        }
        true
    }

    /// The detector saw a person here. Known people are left as they are, a lost one is found again, others are new.
    pub fn found(&mut self, square: Square) {
        let time = self.now().1;
        let known = |person: &&Person| person.is_followed() && near(&person.predicted(time), &square, 0.12);
        if self.people.iter().any(|person| known(&person)) {
            return;
        }
        let returning = self
            .people
            .iter_mut()
            .filter(|person| {
                !person.is_followed() && person.id.is_some() && time - person.last_seen <= MEMORY
            })
            .filter(|person| near(&person.predicted(time), &square, 0.25 + 0.3 * (time - person.last_seen)))
            .max_by(|a, b| a.last_seen.total_cmp(&b.last_seen));
        if let Some(person) = returning {
            person.lost = false;
            person.missed = 0;
            person.square = square;
            person.velocity = [0.0; 2];
            return;
        }
        if self.has_room() {
            self.people.push(Person {
                id: None,
                square,
                velocity: [0.0; 2],
                last_seen: time,
                last_read: time,
                missed: 0,
                lost: false,
                coinciding_since: None,
                samples: Vec::new(),
            });
        }
    }

    /// No longer follows this person, to make room for another; found again, the person keeps the number.
    pub fn let_go(&mut self, id: PersonId) {
        if let Some(person) = self.people.iter_mut().find(|person| person.id == Some(id)) {
            person.lost = true;
        }
    }

    /// Another scene begins: nobody is followed on, and whoever is found is somebody new.
    pub fn lose_all(&mut self) {
        self.people.retain(|person| person.id.is_some());
        for person in &mut self.people {
            person.lost = true;
            person.last_seen = f64::NEG_INFINITY;
        }
    }

    /// Ends the present picture: of two who have coincided for long, the one seen less is let go.
    pub fn settle(&mut self) {
        let time = self.now().1;
        for later in 0..self.people.len() {
            let coincides = (0..self.people.len()).any(|other| {
                other != later && longer_known(&self.people[other], &self.people[later], other < later) && {
                    let (a, b) = (self.people[other].seen_at(time), self.people[later].seen_at(time));
                    a.zip(b).is_some_and(|(a, b)| same_body(a, b, self.people[later].square.side))
                }
            });
            let person = &mut self.people[later];
            person.coinciding_since = if coincides { person.coinciding_since.or(Some(time)) } else { None };
            if let Some(since) = person.coinciding_since
                && (time - since >= COINCIDENCE || person.id.is_none())
            {
                person.lost = true;
                person.samples.retain(|sample| sample.time < since);
                person.coinciding_since = None;
            }
        }
        self.people.retain(|person| person.is_followed() || person.id.is_some());
    }

    /// The recording is over: index and time of all pictures, and what was seen of everybody confirmed.
    pub fn finish(self) -> (Pictures, Vec<(PersonId, Vec<PoseSample>)>) {
        let seen = self.people.into_iter().filter_map(|person| Some((person.id?, person.samples))).collect();
        (self.frames, seen)
    }
}

/// One sample per picture from what was seen, in time order; without a pose where nothing was.
pub fn one_per_picture(frames: &[(usize, f64)], seen: Vec<PoseSample>) -> Vec<PoseSample> {
    let mut seen = seen.into_iter().peekable();
    frames
        .iter()
        .map(|&(frame, time)| {
            seen.next_if(|sample| sample.frame == frame).unwrap_or(PoseSample {
                frame,
                time,
                ..PoseSample::default()
            })
        })
        .collect()
}

/// Moves the person's square on: size and tilt change slowly, or crops would tremble; the centre follows at once.
fn follow(person: &mut Person, next: Square, time: f64) {
    let elapsed = time - person.last_seen;
    if elapsed > 1e-6 && !person.samples.is_empty() {
        let now = [(next.x - person.square.x) / elapsed, (next.y - person.square.y) / elapsed];
        for axis in 0..2 {
            person.velocity[axis] += 0.3 * (now[axis] - person.velocity[axis]);
        }
    }
    let share = if person.samples.is_empty() { 1.0 } else { 0.4 };
    let turn = next.angle - person.square.angle;
    person.square = Square {
        x: next.x,
        y: next.y,
        side: person.square.side + share * (next.side - person.square.side),
        angle: person.square.angle + share * turn.sin().atan2(turn.cos()),
    };
    person.last_seen = time;
    person.missed = 0;
}

fn longer_known(first: &Person, second: &Person, tie: bool) -> bool {
    let (a, b) = (first.samples.len(), second.samples.len());
    a > b || (a == b && tie)
}

/// Whether two squares mean the same person; `reach` is the distance allowed, in sides.
fn near(first: &Square, second: &Square, reach: f64) -> bool {
    let size = first.side.max(second.side);
    let alike = size < 2.0 * first.side.min(second.side);
    alike && (first.x - second.x).hypot(first.y - second.y) < reach * size
}

/// Whether the points of two sightings lie on the same body.
fn same_body(first: &PoseSample, second: &PoseSample, side: f64) -> bool {
    let (Some(first), Some(second)) = (&first.pose, &second.pose) else { return false };
    let (mut sum, mut count) = (0.0, 0.0);
    for (landmark, point) in first.points.iter() {
        if let (Some(a), Some(b)) = (point, second.points[landmark]) {
            sum += (a.x - b.x).hypot(a.y - b.y);
            count += 1.0;
        }
    }
    count > 5.0 && sum / count < 0.05 * side
}

/// Mean confidence of shoulders and hips.
fn trunk_confidence(pose: &Pose) -> f64 {
    use crate::biomechanics::anatomy::Landmark::{LeftHip, LeftShoulder, RightHip, RightShoulder};
    let points = [LeftShoulder, RightShoulder, LeftHip, RightHip];
    points.iter().filter_map(|&landmark| pose.points[landmark]).map(|point| point.confidence).sum::<f64>()
        / 4.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::LandmarkTable;
    use crate::vision::pose::Keypoint;

    fn square(x: f64) -> Square {
        Square { x, y: 200.0, side: 300.0, angle: 0.0 }
    }

    fn sighting(x: f64) -> Sighting {
        let points = LandmarkTable::from_fn(|landmark| {
            Some(Keypoint { x: x + landmark as usize as f64, y: 200.0, confidence: 0.9 })
        });
        Sighting { pose: Pose { points }, presence: 0.95, next: Some(square(x)), ..Sighting::default() }
    }

    /// Reads everybody; a person is where `where_is` says, or gone.
    fn step(tracker: &mut Tracker, frame: usize, where_is: impl Fn(&Square) -> Option<f64>) {
        tracker.begin(frame, frame as f64 / 30.0);
        for (place, looked) in tracker.to_read() {
            tracker.saw(place, where_is(&looked).map_or_else(Sighting::default, sighting));
        }
        tracker.settle();
    }

    #[test]
    fn a_walker_keeps_the_number_and_the_square_runs_ahead() {
        let mut tracker = Tracker::default();
        tracker.begin(0, 0.0);
        tracker.found(square(100.0));
        for frame in 1..60 {
            step(&mut tracker, frame, |_| Some(100.0 + 10.0 * frame as f64));
        }
        assert_eq!(tracker.people().len(), 1);
        assert_eq!(tracker.people()[0].id, Some(PersonId(1)));
        tracker.begin(60, 2.0);
        let (_, ahead) = tracker.to_read()[0];
        assert!((ahead.x - 700.0).abs() < 2.0, "{ahead:?}");
    }

    #[test]
    fn a_person_lost_behind_a_tree_is_found_under_the_same_number() {
        let mut tracker = Tracker::default();
        tracker.begin(0, 0.0);
        tracker.found(square(100.0));
        for frame in 1..30 {
            step(&mut tracker, frame, |_| Some(100.0));
        }
        for frame in 30..50 {
            step(&mut tracker, frame, |_| None);
        }
        assert!(!tracker.people()[0].is_followed());
        tracker.found(square(130.0));
        for frame in 50..60 {
            step(&mut tracker, frame, |_| Some(130.0));
        }
        let (frames, mut seen) = tracker.finish();
        assert_eq!(seen.len(), 1);
        let samples = one_per_picture(&frames, seen.remove(0).1);
        assert_eq!(samples.len(), 60);
        assert_eq!(samples.iter().filter(|sample| sample.pose.is_none()).count(), 21);
    }

    #[test]
    fn two_squares_that_fall_on_one_person_become_one() {
        let mut tracker = Tracker::default();
        tracker.begin(0, 0.0);
        tracker.found(square(100.0));
        for frame in 1..20 {
            step(&mut tracker, frame, |_| Some(100.0));
        }
        tracker.found(square(250.0));
        assert_eq!(tracker.people().len(), 2);
        for frame in 20..60 {
            step(&mut tracker, frame, |_| Some(100.0));
        }
        assert_eq!(tracker.finish().1.len(), 1);
    }

    #[test]
    fn a_wall_is_no_person() {
        let mut tracker = Tracker::default();
        tracker.begin(0, 0.0);
        tracker.found(square(100.0));
        step(&mut tracker, 1, |_| None);
        assert!(tracker.people().is_empty());
    }

    #[test]
    fn no_more_people_than_can_be_read() {
        let mut tracker = Tracker::default();
        tracker.begin(0, 0.0);
        for person in 0..10 {
            tracker.found(square(400.0 * f64::from(person)));
        }
        assert_eq!(tracker.people().len(), MOST_PEOPLE);
    }
}
