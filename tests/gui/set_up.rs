//! The set-up of camera, scale and sides: shown at the first start, by keys alone, skipped, and repeated.

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, Place, SetUpCommand, SourceCommand};
use gaittwin::app::settings::Settings;
use gaittwin::app::state::set_up::SetUpStep;
use gaittwin::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use gaittwin::messages::request::Request;
use gaittwin::messages::request::SourceOrder;
use gaittwin::recording::source_choice::SourceChoice;
use gaittwin::vision::pose::{Keypoint, Pose};

use crate::records::Clinic;
use crate::scripted_workers::window_with_workers;

/// Somebody who faces the camera with one hand up.
fn with_hand_up(raised: Side) -> Pose {
    let mut points: LandmarkTable<Option<Keypoint>> = LandmarkTable::default();
    for side in Side::BOTH {
        let x = if side == Side::Right { 420.0 } else { 520.0 };
        for (point, y) in [
            (BodyPoint::Shoulder, 160.0),
            (BodyPoint::Elbow, if side == raised { 120.0 } else { 220.0 }),
            (BodyPoint::Wrist, if side == raised { 60.0 } else { 280.0 }),
            (BodyPoint::Hip, 290.0),
            (BodyPoint::Knee, 390.0),
            (BodyPoint::Ankle, 470.0),
        ] {
            points[Landmark::of(point, side)] = Some(Keypoint { x, y, confidence: 0.9 });
        }
    }
    Pose { points }
}

impl Clinic {
    /// Shows somebody with a hand up for this long, 15 pictures a second.
    fn hand_up(&mut self, raised: Side, seconds: f64) {
        for frame in 0..=(15.0 * seconds) as usize {
            self.workers.show_pose(frame, frame as f64 / 15.0, with_hand_up(raised));
            self.harness.run_steps(1);
        }
        self.settle();
    }

    fn enter(&mut self, label: &str) {
        self.reach_by_keys(label);
        self.harness.key_press(Key::Enter);
        self.settle();
    }

    /// The camera that was asked for last, and whether its pictures are turned round.
    fn last_camera(&self) -> Option<(String, bool)> {
        self.workers.requests.borrow().iter().rev().find_map(|request| match request {
            Request::Source(SourceOrder::Open {
                source: SourceChoice::Camera(choice),
                estimate: true,
                ..
            }) => Some((choice.id.clone()?, choice.mirrored)),
            _ => None,
        })
    }
}

const CAMERA: &str = "Front camera · 1280×720, 60/s";

#[test]
fn the_first_start_sets_up_and_later_ones_show_the_demo() {
    for (done, place) in [(false, Place::SetUp), (true, Place::Capture)] {
        let settings = Settings { set_up_done: done, ..Settings::default() };
        let mut workers = None;
        let mut harness =
            Harness::builder().with_size([1400.0, 900.0]).with_max_steps(64).build_eframe(|creation| {
                let (window, made) = window_with_workers(creation, settings);
                workers = Some(made);
                window.started(gaittwin::ui::window::First::Usual)
            });
        harness.run_steps(2);
        assert_eq!(harness.state().state().place, place);
    }
}

/// Without a camera the first start lands on the living demo; Home is one click away, and a set-up that is repeated later
/// leads there.
#[test]
fn whoever_skips_the_first_set_up_sees_the_demo_walk() {
    let mut clinic = Clinic::start();
    clinic.ask(Command::SetUp(SetUpCommand::Begin));
    clinic.click("Leave the set-up");
    assert_eq!(clinic.state().place, Place::Capture);
    let open = clinic.state().capture.open.as_ref().expect("something walks");
    assert!(open.is_demo() && clinic.state().playback.playing && clinic.state().walker.is_demo);
    clinic.workers.preview_to(4.4);
    clinic.settle();
    assert!(clinic.state().capture.preview.is_some(), "its numbers live");
    clinic.click("Home");
    assert_eq!(clinic.state().place, Place::Home);
    clinic.ask(Command::Source(SourceCommand::Close));
    clinic.key(Key::F12);
    clinic.click("Leave the set-up");
    assert_eq!(clinic.state().place, Place::Home, "the demo does not come by itself again");
}

#[test]
fn keys_alone_choose_the_camera_type_the_stature_and_confirm_the_sides() {
    let mut clinic = Clinic::start();
    clinic.key(Key::F12);
    assert_eq!(clinic.state().place, Place::SetUp);
    clinic.enter(CAMERA);
    assert_eq!(clinic.last_camera(), Some(("0".to_owned(), false)));
    assert_eq!(clinic.state().place, Place::SetUp, "the picture is shown here");
    clinic.enter("Next");
    clinic.reach_by_keys("Stature");
    clinic.harness.event(egui::Event::Text("1.71".to_owned()));
    clinic.settle();
    clinic.enter("Next");
    assert_eq!(clinic.state().walker.stature, Some(1.71));
    assert_eq!(clinic.state().set_up.step, SetUpStep::Sides);
    clinic.harness.get_by_label("Nobody is seen with shoulders, hips and hands yet.");
    clinic.hand_up(Side::Right, 0.4);
    clinic.harness.get_by_label("A right hand is up …");
    clinic.hand_up(Side::Right, 1.5);
    clinic.harness.get_by_label("The right hand is the right hand. This camera keeps left and right.");
    assert_eq!(clinic.state().settings.checked_cameras, ["Front camera"]);
    clinic.enter("Finish");
    assert_eq!(clinic.state().place, Place::Capture, "and the camera goes on there");
    assert!(clinic.state().settings.set_up_done && !clinic.state().sides_unchecked());
}

#[test]
fn a_mirrored_camera_is_found_turned_round_and_checked_anew() {
    let mut clinic = Clinic::start();
    clinic.ask(Command::SetUp(SetUpCommand::Begin));
    clinic.click(CAMERA);
    clinic.click("Next");
    clinic.click("Skip this step");
    clinic.hand_up(Side::Left, 1.5);
    clinic.harness.get_by_label("A left hand was seen.");
    assert!(clinic.state().settings.checked_cameras.is_empty());
    clinic.click("It was my right hand: turn the picture round");
    assert_eq!(clinic.last_camera(), Some(("0".to_owned(), true)));
    assert!(clinic.state().set_up.check.verdict().is_none(), "the hand must be raised again");
    clinic.hand_up(Side::Right, 1.5);
    clinic.click("Finish");
    assert_eq!(clinic.state().settings.checked_cameras, ["Front camera"]);
    // From now on, wherever this camera is switched on.
    clinic.ask(Command::Source(SourceCommand::Close));
    clinic.ask(Command::Source(SourceCommand::OpenCamera(
        gaittwin::recording::source_choice::CameraChoice { id: Some("0".to_owned()), ..Default::default() },
    )));
    assert_eq!(clinic.last_camera(), Some(("0".to_owned(), true)));
    let stored = Settings::from_text(&clinic.state().settings.to_text());
    assert_eq!(stored, clinic.state().settings, "and after the next start");
}

#[test]
fn the_wrong_hand_is_raised_again_and_everything_can_be_skipped_and_repeated() {
    let mut clinic = Clinic::start();
    clinic.ask(Command::SetUp(SetUpCommand::Begin));
    for _ in 0..2 {
        clinic.click("Skip this step");
    }
    clinic.click("Finish without checking");
    assert_eq!(clinic.state().place, Place::Capture, "the demo walks");
    assert!(clinic.state().settings.set_up_done, "it does not come again by itself");
    clinic.click("Settings");
    clinic.click("Set up camera, scale and sides (F12)");
    assert_eq!((clinic.state().place, clinic.state().set_up.step), (Place::SetUp, SetUpStep::Camera));
    clinic.click(CAMERA);
    clinic.click("Next");
    clinic.click("Skip this step");
    clinic.hand_up(Side::Left, 1.5);
    clinic.click("It was my left hand: check again");
    clinic.hand_up(Side::Right, 1.5);
    assert_eq!(clinic.state().settings.checked_cameras, ["Front camera"]);
    assert!(clinic.state().settings.mirrored_cameras.is_empty());
    clinic.click("Back");
    clinic.click("Leave the set-up");
    assert_eq!(clinic.state().place, Place::Capture);
}
