//! [`FinishedReading`]: everybody of a recording that is over, who was meant, and what the pictures told besides.

use std::collections::BTreeMap;

use crate::biomechanics::signal::robust::median;
use crate::vision::people::other_passes::{OtherPasses, other_passes};
use crate::vision::people::person_choice::{
    PersonChoice, PersonId, TrackedPerson, WhoWalks, choose, score, who_walks,
};
use crate::vision::people::tracker::{Tracker, one_per_picture};
use crate::vision::pictures::camera_watch::CameraWatch;
use crate::vision::pictures::light::brightness;
use crate::vision::pictures::small_picture::SmallPicture;
use crate::vision::pose::{PoseSample, PoseTrack};

/// Time between two looks at the light, s.
const LOOKS: f64 = 0.25;

/// How much light fell on everybody, now and then.
#[derive(Clone, Debug, Default)]
pub(in crate::inference) struct Light {
    looked: Option<f64>,
    seen: BTreeMap<PersonId, Vec<f64>>,
}

impl Light {
    /// Looks at everybody who was read in this picture.
    pub(in crate::inference) fn update(&mut self, tracker: &Tracker, picture: &SmallPicture, time: f64) {
        if self.looked.is_some_and(|before| (0.0..LOOKS).contains(&(time - before))) {
            return;
        }
        self.looked = Some(time);
        for person in tracker.people() {
            let seen = person.id.zip(person.seen_at(time).and_then(|sample| sample.pose.as_ref()));
            let Some((id, pose)) = seen else { continue };
            self.seen.entry(id).or_default().extend(brightness(picture, pose));
        }
    }
}

/// Everybody in a finished recording.
#[derive(Clone, Debug, Default)]
pub struct FinishedReading {
    /// All people, in order of appearance.
    pub people: Vec<TrackedPerson>,
    /// Place of the chosen one in `people`; `None` when there is nobody.
    pub chosen: Option<usize>,
    /// Who would be followed if nobody had chosen, and whether a second one may be meant.
    pub who: Option<WhoWalks>,
    /// Who else walks alone through the picture: the chosen one again, or somebody else.
    pub passes: OtherPasses,
    /// The chosen one in all passes, one sample per frame of the recording; `None` when there is nobody.
    pub track: Option<PoseTrack>,
    /// What the background told of the camera.
    pub camera: CameraWatch,
    /// Brightness of the brightest parts around the chosen one, in the middle of the readings, 0..=1.
    pub brightness: Option<f64>,
}

impl FinishedReading {
    /// The chosen person.
    pub fn chosen_person(&self) -> Option<&TrackedPerson> {
        self.people.get(self.chosen?)
    }

    /// Everybody with score, who was meant, and that one's key-points in all passes.
    ///
    /// Only the chosen one gets a sample for every frame: in ten minutes hundreds come and go, and that would be gigabytes.
    pub(in crate::inference) fn of(
        tracker: Tracker,
        [width, height]: [usize; 2],
        choice: PersonChoice,
        camera: CameraWatch,
        light: &Light,
    ) -> Self {
        let (frames, seen) = tracker.finish();
        let people: Vec<TrackedPerson> = seen
            .into_iter()
            .map(|(id, samples)| {
                let track = PoseTrack { width, height, samples };
                TrackedPerson { id, score: score(&track.samples), track }
            })
            .collect();
        let who = Some(who_walks(&people));
        let chosen = choose(&people, choice);
        let passes = chosen.map(|chosen| other_passes(&people, chosen)).unwrap_or_default();
        let track = chosen.map(|chosen| {
            let all = std::iter::once(chosen).chain(passes.joined.iter().copied());
            let mut samples: Vec<PoseSample> =
                all.flat_map(|place| people[place].track.samples.iter().cloned()).collect();
            samples.sort_by_key(|sample| sample.frame);
            PoseTrack { width, height, samples: one_per_picture(&frames, samples) }
        });
        let brightness = chosen.and_then(|place| median(light.seen.get(&people[place].id)?));
        Self { people, chosen, who, passes, track, camera, brightness }
    }
}
