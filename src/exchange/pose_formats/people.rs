//! The people of a file: followed from picture to picture where the file does not say who is who, and one of them chosen.

use super::pose_fault::PoseFault;
use std::collections::BTreeMap;
use std::path::Path;

use super::checks::note;
use super::laboratory_signals::LaboratorySignals;
use super::malformed;
use super::raw::RawRecording;
use crate::analysis::checks::quality;
use crate::clinic::assessment::QualityFlag;
use crate::exchange::ExchangeError;
use crate::finding::PoseFileFinding;
use crate::vision::people::other_passes::{OtherPasses, other_passes};
use crate::vision::people::person_choice::{PersonChoice, PersonId, TrackedPerson, choose, score};
use crate::vision::people::tracker::one_per_picture;
use crate::vision::pose::{Pose, PoseSample, PoseTrack};

/// Furthest that somebody gets from one picture to the next, in body heights, and how much more for each second unseen.
const REACH: f64 = 0.4;
const REACH_PER_SECOND: f64 = 1.5;
/// Longest that somebody is waited for, s.
const PATIENCE: f64 = 1.0;
/// Somebody seen in fewer pictures than this is a mistake of the program that wrote the file.
const FEWEST_PICTURES: usize = 5;

/// Everybody in a recording, with the times of all of its pictures.
#[derive(Clone, Debug)]
pub struct PoseRecording {
    /// Picture width and height, px.
    pub size: (usize, usize),
    /// Pixels per metre, where the file holds lengths.
    pub px_per_m: Option<f64>,
    /// Index and time, s, of every frame.
    pub frames: Vec<(usize, f64)>,
    /// Everybody, in order of appearance.
    pub people: Vec<TrackedPerson>,
    /// What was noticed while the file was read.
    pub notes: Vec<QualityFlag>,
    /// Force plates and muscle signals that a laboratory recorded beside its markers.
    pub signals: Option<LaboratorySignals>,
}

impl PoseRecording {
    /// The chosen person in every picture, and what there is to say about it; `path` for the message.
    ///
    /// # Errors
    /// When a person is asked for who is not there.
    pub fn choose(
        &self,
        path: &Path,
        choice: PersonChoice,
    ) -> Result<(PoseTrack, Vec<QualityFlag>), ExchangeError> {
        self.chosen(choice).map_err(malformed(path))
    }

    pub(super) fn chosen(&self, choice: PersonChoice) -> Result<(PoseTrack, Vec<QualityFlag>), PoseFault> {
        let (width, height) = self.size;
        let mut notes = self.notes.clone();
        let track = |samples| PoseTrack { width, height, samples };
        if self.people.is_empty() {
            return Ok((track(one_per_picture(&self.frames, Vec::new())), notes));
        }
        let nobody = PoseFault::NoSuchPerson { people: self.people.len() };
        let chosen = choose(&self.people, choice).ok_or(nobody)?;
        let passes = match choice {
            PersonChoice::Walking => other_passes(&self.people, chosen),
            PersonChoice::Number(_) | PersonChoice::At { .. } => OtherPasses::default(),
        };
        if self.people.len() > 1 && matches!(choice, PersonChoice::Walking) {
            let number = self.people[chosen].id.0;
            notes.push(note(PoseFileFinding::OneOf { people: self.people.len(), number }));
            notes.extend(quality::left_out(&self.people, &passes));
        }
        let all = std::iter::once(chosen).chain(passes.joined);
        let mut samples: Vec<PoseSample> =
            all.flat_map(|place| self.people[place].track.samples.iter().cloned()).collect();
        samples.sort_by_key(|sample| sample.frame);
        Ok((track(one_per_picture(&self.frames, samples)), notes))
    }
}

/// Somebody who is followed.
struct Followed {
    place: [f64; 2],
    height: f64,
    last: f64,
    samples: Vec<PoseSample>,
}

/// Everybody in the recording; `times` of its frames, s, `None` for frames that are left out.
pub(super) fn tracked(
    recording: &RawRecording,
    times: &[Option<f64>],
    size: (usize, usize),
) -> Vec<TrackedPerson> {
    let everybody = || recording.frames.iter().flat_map(|frame| &frame.people);
    let alone = recording.frames.iter().all(|frame| frame.people.len() < 2);
    let named = everybody().all(|person| person.id.is_some());
    let first = everybody().next().and_then(|person| person.id);
    let one = alone && everybody().all(|person| person.id == first);
    let mut by_id: BTreeMap<i64, Vec<PoseSample>> = BTreeMap::new();
    let mut seen: Vec<Followed> = Vec::new();
    for (frame, (entry, time)) in recording.frames.iter().zip(times).enumerate() {
        let Some(time) = *time else { continue };
        let sample = |pose| PoseSample { frame, time, pose: Some(pose), leg_candidates: Vec::new() };
        if one || named {
            for person in &entry.people {
                if let Some(pose) = person.pose() {
                    let samples = by_id.entry(person.id.unwrap_or(0)).or_default();
                    // Two readings of one person in one picture: the first, which programs sort to be the surer.
                    if samples.last().is_none_or(|last| last.frame != frame) {
                        samples.push(sample(pose));
                    }
                }
            }
        } else {
            follow(
                &mut seen,
                entry.people.iter().filter_map(super::raw::RawPerson::pose).collect(),
                &sample,
                time,
            );
        }
    }
    let mut each: Vec<Vec<PoseSample>> =
        by_id.into_values().chain(seen.into_iter().map(|person| person.samples)).collect();
    if each.len() > 1 {
        let longest = each.iter().map(Vec::len).max().unwrap_or(0);
        each.retain(|samples| samples.len() >= FEWEST_PICTURES.min(longest));
    }
    each.sort_by_key(|samples| samples.first().map(|sample| sample.frame));
    let (width, height) = size;
    let person = |(place, samples): (usize, Vec<PoseSample>)| TrackedPerson {
        id: PersonId(place + 1),
        score: score(&samples),
        track: PoseTrack { width, height, samples },
    };
    each.into_iter().enumerate().map(person).collect()
}

/// Gives each pose of a picture to the nearest person who was there a moment ago, nearest pairs first.
fn follow(seen: &mut Vec<Followed>, poses: Vec<Pose>, sample: &dyn Fn(Pose) -> PoseSample, time: f64) {
    let extents: Vec<Option<([f64; 2], f64)>> = poses.iter().map(extent).collect();
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (pose, extent) in extents.iter().enumerate() {
        let Some((place, height)) = extent else { continue };
        for (person, known) in seen.iter().enumerate() {
            let gap = time - known.last;
            let distance = (place[0] - known.place[0]).hypot(place[1] - known.place[1]);
            let relative = distance / known.height.max(*height);
            let size = (height / known.height).ln().abs();
            if gap <= PATIENCE && relative < REACH + REACH_PER_SECOND * gap && size < 0.6 {
                pairs.push((relative + 0.5 * size, pose, person));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut owner: Vec<Option<usize>> = vec![None; poses.len()];
    for (_, pose, person) in pairs {
        if owner[pose].is_none() && !owner.contains(&Some(person)) {
            owner[pose] = Some(person);
        }
    }
    for ((pose, extent), owner) in poses.into_iter().zip(extents).zip(owner) {
        let Some((place, height)) = extent else { continue };
        let person = owner.unwrap_or_else(|| {
            seen.push(Followed { place, height, last: time, samples: Vec::new() });
            seen.len() - 1
        });
        let known = &mut seen[person];
        // A person bends and turns: the height is the usual one, not that of one picture.
        known.height += 0.2 * (height - known.height);
        known.place = place;
        known.last = time;
        known.samples.push(sample(pose));
    }
}

/// Middle and height of a pose, px; `None` where it is a point or two.
fn extent(pose: &Pose) -> Option<([f64; 2], f64)> {
    let points: Vec<[f64; 2]> = pose.points.iter().filter_map(|(_, p)| p.map(|p| [p.x, p.y])).collect();
    if points.len() < 3 {
        return None;
    }
    let range = |axis: usize| {
        let values = points.iter().map(|point| point[axis]);
        (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
    };
    let ((left, right), (top, bottom)) = (range(0), range(1));
    let height = (bottom - top).max(0.3 * (right - left));
    (height > 0.0).then_some(([f64::midpoint(left, right), f64::midpoint(top, bottom)], height))
}
