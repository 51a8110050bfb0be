//! The 21 landmarks that measured, simulated and generated walks share: COCO-17 plus heels and toes.
//!
//! We use one set everywhere, not one per network, because only these are used downstream; each network's reader
//! maps its own points to these once.

use super::side::Side;

/// A place on the body without its side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BodyPoint {
    /// Tip of the nose.
    Nose,
    /// Eye.
    Eye,
    /// Ear.
    Ear,
    /// Shoulder joint centre.
    Shoulder,
    /// Elbow joint centre.
    Elbow,
    /// Wrist joint centre.
    Wrist,
    /// Hip joint centre.
    Hip,
    /// Knee joint centre.
    Knee,
    /// Ankle joint centre.
    Ankle,
    /// Back of the heel.
    Heel,
    /// Big toe or head of the second metatarsal, as the source gives it.
    Toe,
}

/// A place on the body with its side.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::EnumString,
)]
#[expect(missing_docs, reason = "the names say all there is; see BodyPoint")]
#[strum(serialize_all = "snake_case")]
pub enum Landmark {
    Nose,
    LeftEye,
    RightEye,
    LeftEar,
    RightEar,
    LeftShoulder,
    RightShoulder,
    LeftElbow,
    RightElbow,
    LeftWrist,
    RightWrist,
    LeftHip,
    RightHip,
    LeftKnee,
    RightKnee,
    LeftAnkle,
    RightAnkle,
    LeftHeel,
    RightHeel,
    LeftToe,
    RightToe,
}

impl Landmark {
    /// How many landmarks there are.
    pub const COUNT: usize = 21;

    /// All landmarks, COCO-17 first. Tables are indexed in this order, files by name.
    pub const ALL: [Landmark; Landmark::COUNT] = [
        Landmark::Nose,
        Landmark::LeftEye,
        Landmark::RightEye,
        Landmark::LeftEar,
        Landmark::RightEar,
        Landmark::LeftShoulder,
        Landmark::RightShoulder,
        Landmark::LeftElbow,
        Landmark::RightElbow,
        Landmark::LeftWrist,
        Landmark::RightWrist,
        Landmark::LeftHip,
        Landmark::RightHip,
        Landmark::LeftKnee,
        Landmark::RightKnee,
        Landmark::LeftAnkle,
        Landmark::RightAnkle,
        Landmark::LeftHeel,
        Landmark::RightHeel,
        Landmark::LeftToe,
        Landmark::RightToe,
    ];

    /// The landmark at this place on this side; the nose is the same on both.
    pub fn of(point: BodyPoint, side: Side) -> Landmark {
        let (left, right) = match point {
            BodyPoint::Nose => (Landmark::Nose, Landmark::Nose),
            BodyPoint::Eye => (Landmark::LeftEye, Landmark::RightEye),
            BodyPoint::Ear => (Landmark::LeftEar, Landmark::RightEar),
            BodyPoint::Shoulder => (Landmark::LeftShoulder, Landmark::RightShoulder),
            BodyPoint::Elbow => (Landmark::LeftElbow, Landmark::RightElbow),
            BodyPoint::Wrist => (Landmark::LeftWrist, Landmark::RightWrist),
            BodyPoint::Hip => (Landmark::LeftHip, Landmark::RightHip),
            BodyPoint::Knee => (Landmark::LeftKnee, Landmark::RightKnee),
            BodyPoint::Ankle => (Landmark::LeftAnkle, Landmark::RightAnkle),
            BodyPoint::Heel => (Landmark::LeftHeel, Landmark::RightHeel),
            BodyPoint::Toe => (Landmark::LeftToe, Landmark::RightToe),
        };
        match side {
            Side::Left => left,
            Side::Right => right,
        }
    }

    /// The place on the body, without its side.
    pub fn point(self) -> BodyPoint {
        match self {
            Landmark::Nose => BodyPoint::Nose,
            Landmark::LeftEye | Landmark::RightEye => BodyPoint::Eye,
            Landmark::LeftEar | Landmark::RightEar => BodyPoint::Ear,
            Landmark::LeftShoulder | Landmark::RightShoulder => BodyPoint::Shoulder,
            Landmark::LeftElbow | Landmark::RightElbow => BodyPoint::Elbow,
            Landmark::LeftWrist | Landmark::RightWrist => BodyPoint::Wrist,
            Landmark::LeftHip | Landmark::RightHip => BodyPoint::Hip,
            Landmark::LeftKnee | Landmark::RightKnee => BodyPoint::Knee,
            Landmark::LeftAnkle | Landmark::RightAnkle => BodyPoint::Ankle,
            Landmark::LeftHeel | Landmark::RightHeel => BodyPoint::Heel,
            Landmark::LeftToe | Landmark::RightToe => BodyPoint::Toe,
        }
    }

    /// The side, or `None` for the nose.
    pub fn side(self) -> Option<Side> {
        let point = self.point();
        if point == BodyPoint::Nose {
            return None;
        }
        Side::BOTH.into_iter().find(|&side| Landmark::of(point, side) == self)
    }

    /// The same place on the other side; the nose is its own mirror image.
    pub fn mirrored(self) -> Landmark {
        self.side().map_or(self, |side| Landmark::of(self.point(), side.opposite()))
    }

    /// The name in pose and motion files, such as `left_heel`.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The landmark that a file calls by this name.
    pub fn from_name(name: &str) -> Option<Landmark> {
        name.parse().ok()
    }
}

/// One value for each landmark.
#[derive(Clone, Debug, PartialEq)]
pub struct LandmarkTable<T> {
    values: [T; Landmark::COUNT],
}

impl<T> LandmarkTable<T> {
    /// Makes the value of each landmark.
    pub fn from_fn(mut make: impl FnMut(Landmark) -> T) -> Self {
        Self { values: std::array::from_fn(|index| make(Landmark::ALL[index])) }
    }

    /// All values with their landmark, in the order of [`Landmark::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Landmark, &T)> {
        Landmark::ALL.into_iter().zip(self.values.iter())
    }
}

impl<T: Default> Default for LandmarkTable<T> {
    fn default() -> Self {
        Self::from_fn(|_| T::default())
    }
}

impl<T> std::ops::Index<Landmark> for LandmarkTable<T> {
    type Output = T;
    fn index(&self, landmark: Landmark) -> &T {
        &self.values[landmark as usize]
    }
}

impl<T> std::ops::IndexMut<Landmark> for LandmarkTable<T> {
    fn index_mut(&mut self, landmark: Landmark) -> &mut T {
        &mut self.values[landmark as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sides_and_mirrors_agree() {
        for (index, landmark) in Landmark::ALL.into_iter().enumerate() {
            assert_eq!(landmark as usize, index);
            assert_eq!(Landmark::from_name(landmark.name()), Some(landmark));
            assert_eq!(landmark.mirrored().mirrored(), landmark);
            if let Some(side) = landmark.side() {
                assert!(landmark.name().starts_with(side.name()));
            }
        }
    }
}
