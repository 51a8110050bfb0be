//! [`VirtualCamera`]: a pinhole camera that looks at a [`KnownWalk`] and gives the key-points that a perfect network
//! would give.
//!
//! No lens distortion: clinics film with phones and webcams whose firmware has removed most of it, and what is left
//! is smaller than the key-point noise that [`crate::synthesis::sensors::pose_noise`] adds. Points outside the picture are missing.

use crate::biomechanics::anatomy::{Landmark, LandmarkTable, Side};
use crate::synthesis::walks::known_walk::{KnownWalk, Place};
use crate::vision::pose::{Keypoint, Pose, PoseSample, PoseTrack};

/// Where the camera stands, seen from the walker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CameraPlacement {
    /// On a tripod beside the walk, square to it; the named side is nearest.
    Side(Side),
    /// On a tripod beside the walk, turned after the walker; the named side is nearest.
    PanningSide(Side),
    /// On a tripod ahead: the walker comes towards it.
    Front,
    /// On a tripod behind: the walker goes away from it.
    Back,
}

impl CameraPlacement {
    /// As reports spell it.
    pub fn name(self) -> &'static str {
        match self {
            CameraPlacement::Side(Side::Left) => "side, left near",
            CameraPlacement::Side(Side::Right) => "side, right near",
            CameraPlacement::PanningSide(Side::Left) => "panning, left near",
            CameraPlacement::PanningSide(Side::Right) => "panning, right near",
            CameraPlacement::Front => "front",
            CameraPlacement::Back => "back",
        }
    }
}

/// A camera and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VirtualCamera {
    /// Where it stands.
    pub placement: CameraPlacement,
    /// From the walking line (side) or from the nearest place the pelvis reaches (front, back), m.
    pub distance: f64,
    /// Above the floor, m.
    pub height: f64,
    /// Looking down by, rad.
    pub tilt: f64,
    /// Not square to the walk but turned around the vertical through the middle of the walk by, rad.
    pub azimuth: f64,
    /// Focal length, px.
    pub focal_length_px: f64,
    /// Picture width, px.
    pub width: usize,
    /// Picture height, px.
    pub picture_height: usize,
    /// Frames per second.
    pub frame_rate: f64,
    /// Time from the start of the walk to the first frame, as a share of a frame, 0..1: real cameras are never in
    /// step with the laboratory.
    pub phase: f64,
}

/// What the camera gives: the track, and for each frame and landmark its distance along the optical axis, m, from
/// which the noise knows how large the walker stands in the picture and which leg is in front.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// The key-points, free of noise, confidence 1.
    pub track: PoseTrack,
    /// Depth of each point of each frame, m.
    pub depths: Vec<LandmarkTable<Option<f64>>>,
    /// Focal length, px.
    pub focal_length_px: f64,
    /// From where the camera looked.
    pub placement: CameraPlacement,
}

impl VirtualCamera {
    /// A full-HD camera of 70° horizontal view at this place, 1 m above the floor, level: a webcam on a tripod.
    ///
    /// It stands as far off as the whole walk needs: beside the walk 4 m or more, before and behind it 3.5 m from the
    /// nearest place.
    pub fn for_walk(walk: &KnownWalk, placement: CameraPlacement, frame_rate: f64) -> Self {
        let width = 1920;
        let focal_length_px = 0.5 * width as f64 / 35_f64.to_radians().tan();
        let distance = match placement {
            CameraPlacement::Side(_) => {
                let travel = walk.pelvis_range(0).map_or(0.0, |(low, high)| high - low);
                // One metre more than the pelvis travels, for the feet and a margin.
                ((travel + 1.0) * focal_length_px / width as f64).max(4.0)
            }
            CameraPlacement::PanningSide(_) => 4.0,
            CameraPlacement::Front | CameraPlacement::Back => 3.5,
        };
        Self {
            placement,
            distance,
            height: 1.0,
            tilt: 0.0,
            azimuth: 0.0,
            focal_length_px,
            width,
            picture_height: 1080,
            frame_rate,
            phase: 0.0,
        }
    }

    /// What it sees of a walk. It films while the walk goes on: a night between two of its stretches costs no pictures.
    pub fn film(&self, walk: &KnownWalk) -> Projection {
        let mut track = PoseTrack { width: self.width, height: self.picture_height, samples: Vec::new() };
        let mut depths = Vec::new();
        let stand = self.stand(walk);
        if let (Some((first, last)), Some(stand)) = (walk.span(), stand) {
            let start = first + self.phase.clamp(0.0, 1.0) / self.frame_rate;
            let number = |time: f64| (time - start) * self.frame_rate;
            let mut next = 0;
            let frames = walk.stretches().flat_map(|(from, to)| {
                let first = next.max((number(from) - 1e-9).ceil().max(0.0) as usize);
                let end = ((number(to) + 1e-9).floor().max(-1.0) + 1.0) as usize;
                next = next.max(end);
                first..end
            });
            for frame in frames {
                let time = frame as f64 / self.frame_rate;
                let (pose, depth) = self.frame(walk, &stand, (start + time).min(last));
                let seen = pose.points.iter().any(|(_, point)| point.is_some());
                track.samples.push(PoseSample {
                    frame,
                    time,
                    pose: seen.then_some(pose),
                    leg_candidates: vec![],
                });
                depths.push(depth);
            }
        }
        Projection { track, depths, focal_length_px: self.focal_length_px, placement: self.placement }
    }

    /// Time of the first frame on the walk's own clock, s: add it to a track's times to compare them with the walk's.
    pub fn first_frame_time(&self, walk: &KnownWalk) -> Option<f64> {
        walk.span().map(|(first, _)| first + self.phase.clamp(0.0, 1.0) / self.frame_rate)
    }

    fn stand(&self, walk: &KnownWalk) -> Option<Stand> {
        let (low, high) = walk.pelvis_range(0)?;
        let (left, right) = walk.pelvis_range(2)?;
        let middle = [f64::midpoint(low, high), 0.0, f64::midpoint(left, right)];
        // Offset from the middle of the walk to the camera, before the azimuth turns it about the vertical.
        let offset = match self.placement {
            CameraPlacement::Side(side) | CameraPlacement::PanningSide(side) => match side {
                Side::Right => [0.0, self.distance],
                Side::Left => [0.0, -self.distance],
            },
            CameraPlacement::Front => [high - middle[0] + self.distance, 0.0],
            CameraPlacement::Back => [low - middle[0] - self.distance, 0.0],
        };
        let (sin, cos) = self.azimuth.sin_cos();
        let turned = [cos * offset[0] - sin * offset[1], sin * offset[0] + cos * offset[1]];
        Some(Stand { at: [middle[0] + turned[0], self.height, middle[2] + turned[1]], aim: middle })
    }

    fn frame(&self, walk: &KnownWalk, stand: &Stand, time: f64) -> (Pose, LandmarkTable<Option<f64>>) {
        let aim = match self.placement {
            CameraPlacement::PanningSide(_) => walk.pelvis(time).unwrap_or(stand.aim),
            _ => stand.aim,
        };
        let axes = Axes::towards(stand.at, aim, self.tilt);
        let mut pose = Pose::default();
        let mut depths = LandmarkTable::default();
        for landmark in Landmark::ALL {
            let Some(place) = walk.place(landmark, time) else { continue };
            let [right, up, depth] = axes.coordinates(place);
            if depth < 0.1 {
                continue;
            }
            let x = 0.5 * self.width as f64 + self.focal_length_px * right / depth;
            let y = 0.5 * self.picture_height as f64 - self.focal_length_px * up / depth;
            let inside = x >= 0.0 && y >= 0.0 && x < self.width as f64 && y < self.picture_height as f64;
            depths[landmark] = Some(depth);
            pose.points[landmark] = inside.then_some(Keypoint { x, y, confidence: 1.0 });
        }
        (pose, depths)
    }
}

/// Where the camera stands and the middle of the walk, m.
struct Stand {
    at: Place,
    aim: Place,
}

/// The camera's own axes in the laboratory.
struct Axes {
    at: Place,
    right: Place,
    up: Place,
    forward: Place,
}

impl Axes {
    fn towards(at: Place, aim: Place, tilt: f64) -> Self {
        let (dx, dz) = (aim[0] - at[0], aim[2] - at[2]);
        let length = dx.hypot(dz).max(1e-9);
        let (hx, hz) = (dx / length, dz / length);
        let (sin, cos) = tilt.sin_cos();
        // Right-handed laboratory (x forward, y up, z right): to the right of a horizontal heading h is h × up.
        Self { at, right: [-hz, 0.0, hx], up: [sin * hx, cos, sin * hz], forward: [cos * hx, -sin, cos * hz] }
    }

    fn coordinates(&self, place: Place) -> [f64; 3] {
        let d: Place = std::array::from_fn(|axis| place[axis] - self.at[axis]);
        [self.right, self.up, self.forward].map(|axis| axis[0] * d[0] + axis[1] * d[1] + axis[2] * d[2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::BodyPoint;

    /// A body that glides forward at 1.2 m/s: hips at 0.9 m, ankles at 0.1 m, 0.2 m apart.
    fn glide(seconds: f64) -> KnownWalk {
        let times: Vec<f64> = (0..=(seconds * 100.0) as usize).map(|k| k as f64 / 100.0).collect();
        let points = LandmarkTable::from_fn(|landmark| {
            let up = match landmark.point() {
                BodyPoint::Hip => 0.9,
                BodyPoint::Ankle => 0.1,
                BodyPoint::Shoulder => 1.4,
                _ => return Vec::new(),
            };
            let right = if landmark.side() == Some(Side::Right) { 0.1 } else { -0.1 };
            times.iter().map(|&t| Some([1.2 * t, up, right])).collect()
        });
        KnownWalk { times, points, stature: Some(1.7) }
    }

    fn point(projection: &Projection, frame: usize, landmark: Landmark) -> Keypoint {
        projection.track.samples[frame].pose.as_ref().unwrap().points[landmark].unwrap()
    }

    #[test]
    fn seen_from_the_right_the_walker_goes_right_and_the_right_leg_is_larger() {
        let walk = glide(2.0);
        let camera = VirtualCamera::for_walk(&walk, CameraPlacement::Side(Side::Right), 50.0);
        let film = camera.film(&walk);
        assert_eq!(film.track.samples.len(), 101);
        assert!(point(&film, 100, Landmark::LeftHip).x > point(&film, 0, Landmark::LeftHip).x + 500.0);
        let leg = |ankle, hip| point(&film, 50, ankle).y - point(&film, 50, hip).y;
        let right = leg(Landmark::RightAnkle, Landmark::RightHip);
        let left = leg(Landmark::LeftAnkle, Landmark::LeftHip);
        assert!((right - 0.8 * camera.focal_length_px / 3.9).abs() < 1e-6);
        assert!((left - 0.8 * camera.focal_length_px / 4.1).abs() < 1e-6);
        let mirrored = VirtualCamera::for_walk(&walk, CameraPlacement::Side(Side::Left), 50.0).film(&walk);
        let x = |frame| point(&mirrored, frame, Landmark::LeftHip).x;
        assert!(x(100) < x(0) - 500.0, "from the left the walker goes left");
    }

    #[test]
    fn from_the_front_the_body_grows_and_its_left_is_on_the_pictures_right() {
        let walk = glide(2.0);
        let film = VirtualCamera::for_walk(&walk, CameraPlacement::Front, 30.0).film(&walk);
        let last = film.track.samples.len() - 1;
        assert!(point(&film, 0, Landmark::LeftHip).x > point(&film, 0, Landmark::RightHip).x);
        let size = |k| point(&film, k, Landmark::LeftAnkle).y - point(&film, k, Landmark::LeftShoulder).y;
        assert!(size(last) > 1.5 * size(0));
        let back = VirtualCamera::for_walk(&walk, CameraPlacement::Back, 30.0).film(&walk);
        assert!(point(&back, 0, Landmark::LeftHip).x < point(&back, 0, Landmark::RightHip).x);
    }

    #[test]
    fn a_panning_camera_keeps_the_pelvis_in_the_middle() {
        let walk = glide(3.0);
        let film =
            VirtualCamera::for_walk(&walk, CameraPlacement::PanningSide(Side::Right), 30.0).film(&walk);
        for sample in &film.track.samples {
            let points = &sample.pose.as_ref().unwrap().points;
            let middle =
                f64::midpoint(points[Landmark::LeftHip].unwrap().x, points[Landmark::RightHip].unwrap().x);
            assert!((middle - 960.0).abs() < 30.0, "{middle}");
        }
    }

    #[test]
    fn tilting_down_moves_the_picture_up_and_edges_crop() {
        let walk = glide(1.0);
        let mut camera = VirtualCamera::for_walk(&walk, CameraPlacement::Side(Side::Right), 25.0);
        let level = point(&camera.film(&walk), 10, Landmark::LeftHip).y;
        camera.tilt = 0.1;
        assert!(point(&camera.film(&walk), 10, Landmark::LeftHip).y < level - 100.0);
        camera.tilt = 0.0;
        camera.distance = 0.9;
        let close = camera.film(&walk);
        let pose = close.track.samples[12].pose.as_ref().unwrap();
        assert_eq!(pose.points[Landmark::LeftAnkle], None, "feet are below the picture");
        assert!(pose.points[Landmark::RightHip].is_some());
    }
}
