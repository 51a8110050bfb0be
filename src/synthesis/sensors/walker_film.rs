//! [`WalkerFilm`]: a known walker as a film of known truth: passes to and fro before a camera that stands still.

use crate::biomechanics::anatomy::LandmarkTable;
use crate::vision::pictures::video_frame::RgbImage;
use crate::vision::pose::Keypoint;

use super::figure_drawing::{Canvas, Capsule, EVERYDAY, Eye, figure, room};
use super::filmed_walker::FilmedWalker;
use crate::synthesis::walks::analytic_walker::{AnalyticWalker, WalkerParameters};
use crate::synthesis::walks::known_walk::Place;

/// From where the camera looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilmView {
    /// From beside; the first pass goes to the picture's right.
    Side,
    /// Along the walk; the first pass comes towards the camera.
    Front,
}

/// What film it shall be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FilmParameters {
    /// The view.
    pub view: FilmView,
    /// Picture width, px.
    pub width: usize,
    /// Picture height, px.
    pub height: usize,
    /// Frames per second.
    pub frame_rate: f64,
    /// How often the walker comes by, alternately in either direction.
    pub passes: usize,
}

impl Default for FilmParameters {
    fn default() -> Self {
        Self { view: FilmView::Side, width: 1280, height: 720, frame_rate: 30.0, passes: 2 }
    }
}

/// Distance from the camera to the line walked (side), m, and to the wall behind.
const LINE: f64 = 4.6;
const WALL: f64 = 6.2;

/// Between these distances the walker comes and goes in the front view, m.
const NEAR: f64 = 2.6;
const FAR: f64 = 8.0;

/// A film. Every picture is drawn when it is asked for.
#[derive(Debug)]
pub struct WalkerFilm {
    parameters: FilmParameters,
    walker: FilmedWalker,
    eye: Eye,
    room: Vec<u8>,
    /// Length of one pass, m.
    way: f64,
}

impl WalkerFilm {
    /// A film of the walk of a formula with its usual numbers ([`WalkerParameters::default`]).
    pub fn new(parameters: FilmParameters) -> Self {
        Self::of(FilmedWalker::Formula(AnalyticWalker::new(WalkerParameters::default())), parameters)
    }

    /// A film of any walker. Pictures are between 160 × 120 and 3840 × 2160.
    pub fn of(walker: FilmedWalker, parameters: FilmParameters) -> Self {
        let parameters = FilmParameters {
            width: parameters.width.clamp(160, 3840),
            height: parameters.height.clamp(120, 2160),
            frame_rate: parameters.frame_rate.clamp(5.0, 240.0),
            passes: parameters.passes.clamp(1, 100),
            ..parameters
        };
        let (width, height) = (parameters.width, parameters.height);
        // The whole person fits at every distance: 2.3 m of height at the nearest place.
        let nearest = if parameters.view == FilmView::Side { LINE } else { NEAR };
        let focal_px = (height as f64 / 2.3 * nearest).min(width as f64 * 1.1);
        let eye = Eye { focal_px, height: 1.0, width, picture_height: height, horizon: 0.52 * height as f64 };
        let (way, wall) = match parameters.view {
            // A body's breadth beyond either edge of the picture.
            FilmView::Side => (width as f64 / focal_px * (LINE + 0.3) + 1.2, WALL),
            FilmView::Front => (FAR - NEAR, FAR + 1.5),
        };
        let room = room(&eye, wall);
        Self { parameters, walker, eye, room, way }
    }

    /// What was asked for.
    pub fn parameters(&self) -> &FilmParameters {
        &self.parameters
    }

    /// Who is filmed.
    pub fn walker(&self) -> &FilmedWalker {
        &self.walker
    }

    /// Length of one pass, s.
    pub fn pass_time(&self) -> f64 {
        self.way / self.walker.speed().unwrap_or(1.0)
    }

    /// Number of frames.
    pub fn frames(&self) -> usize {
        (self.pass_time() * self.parameters.passes as f64 * self.parameters.frame_rate).floor() as usize
    }

    /// When a frame is shown, s.
    pub fn time(&self, frame: usize) -> f64 {
        frame as f64 / self.parameters.frame_rate
    }

    /// Pixels per metre where the walker goes; exact in the side view at the walker's middle.
    pub fn px_per_m(&self) -> f64 {
        self.eye.focal_px / LINE
    }

    /// Pass number, when it began, and time within it, s.
    fn moment(&self, time: f64) -> (usize, f64, f64) {
        let pass = ((time / self.pass_time()).floor().max(0.0) as usize).min(self.parameters.passes - 1);
        let since = pass as f64 * self.pass_time();
        (pass, since, time - since)
    }

    /// From the walker's frame to the camera's: right, up, depth.
    fn seen(&self, place: Place, pass: usize) -> Place {
        let along = place[0];
        let there = pass.is_multiple_of(2);
        match self.parameters.view {
            FilmView::Side if there => [along - self.way / 2.0, place[1], LINE - place[2]],
            FilmView::Side => [self.way / 2.0 - along, place[1], LINE + place[2]],
            FilmView::Front if there => [-place[2], place[1], FAR - along],
            FilmView::Front => [place[2], place[1], NEAR + along],
        }
    }

    /// Where each landmark is in the picture at a time, px, whether it is inside or not.
    pub fn keypoints(&self, time: f64) -> LandmarkTable<Keypoint> {
        let (pass, since, within) = self.moment(time);
        let places = self.walker.landmarks(since, within);
        LandmarkTable::from_fn(|landmark| {
            let [right, up, depth] = self.seen(places[landmark], pass);
            let scale = self.eye.focal_px / depth.max(0.05);
            Keypoint {
                x: 0.5 * self.eye.width as f64 + scale * right,
                y: self.eye.horizon - scale * (up - self.eye.height),
                confidence: 1.0,
            }
        })
    }

    /// The picture at a time.
    pub fn picture(&self, time: f64) -> RgbImage {
        let (pass, since, within) = self.moment(time);
        let (width, height) = (self.parameters.width, self.parameters.height);
        let depth = vec![f32::INFINITY; width * height];
        let mut canvas = Canvas { data: self.room.clone(), depth, eye: self.eye };
        let body = self.walker.posture(since, within);
        canvas.shadow(self.seen([body.pelvis[0], 0.0, body.pelvis[2]], pass), 0.42, 0.38);
        for (_, leg) in body.legs.iter() {
            let height = (leg.toe[1] / 0.15).clamp(0.0, 1.0);
            let under = [leg.toe[0] - 0.12, 0.0, leg.toe[2]];
            canvas.shadow(self.seen(under, pass), 0.2, 0.4 * (1.0 - 0.7 * height));
        }
        for piece in figure(&body, self.walker.stature(), &EVERYDAY) {
            let piece = Capsule { from: self.seen(piece.from, pass), to: self.seen(piece.to, pass), ..piece };
            canvas.draw(&piece);
        }
        RgbImage { width, height, data: canvas.data }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::Landmark;

    #[test]
    fn the_walker_comes_from_one_side_and_goes_back_from_the_other() {
        let film = WalkerFilm::new(FilmParameters::default());
        let x = |time: f64| film.keypoints(time)[Landmark::LeftHip].x;
        let pass = film.pass_time();
        assert!(x(0.05) < 0.0 && x(pass - 0.05) > 1280.0);
        assert!(x(pass + 0.05) > 1280.0 && x(2.0 * pass - 0.05) < 0.0);
        let middle = x(pass / 2.0);
        assert!((middle - 640.0).abs() < 80.0, "{middle}");
    }

    #[test]
    fn the_figure_is_drawn_where_its_keypoints_are() {
        let film = WalkerFilm::new(FilmParameters { width: 640, height: 360, ..FilmParameters::default() });
        let time = film.pass_time() / 2.0;
        let picture = film.picture(time);
        let point = film.keypoints(time)[Landmark::RightKnee];
        let pixel = &picture.data[(point.y as usize * 640 + point.x as usize) * 3..][..3];
        // Trousers are blue before a yellowish room.
        assert!(pixel[2] > pixel[0], "{pixel:?}");
    }

    #[test]
    fn from_the_front_the_left_leg_is_on_the_right_of_the_picture() {
        let film = WalkerFilm::new(FilmParameters { view: FilmView::Front, ..FilmParameters::default() });
        let points = film.keypoints(2.0);
        assert!(points[Landmark::LeftHip].x > points[Landmark::RightHip].x);
        let away = film.keypoints(film.pass_time() + 2.0);
        assert!(away[Landmark::LeftHip].x < away[Landmark::RightHip].x);
    }
}
