//! The film in Review: as large as the window, nearer, measured with three clicks, a stride slowly round and round.

use egui::{Key, Modifiers, Pos2, Rect, pos2};
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, FilmCommand, PlaybackCommand, RecordsCommand};
use gaittwin::messages::records::PatientOrder;

use crate::records::Clinic;

const PICTURE: &str = "Picture: click a person to follow";
const MEASURING: &str = "Picture: click three points of an angle";

impl Clinic {
    fn picture(&self, label: &str) -> Rect {
        self.harness.get_by_label(label).rect()
    }

    fn point(&mut self, at: Pos2, times: usize) {
        // Steps of the harness are a quarter of a second long.
        let patience = if times > 1 { 2.0 } else { 0.3 };
        self.harness.ctx.options_mut(|options| options.input_options.max_double_click_delay = patience);
        self.harness.event(egui::Event::PointerMoved(at));
        self.harness.run_steps(1);
        for pressed in [true, false].into_iter().cycle().take(2 * times) {
            let button = egui::PointerButton::Primary;
            self.harness.event(egui::Event::PointerButton {
                pos: at,
                button,
                pressed,
                modifiers: Modifiers::NONE,
            });
            self.harness.run_steps(1);
        }
        self.settle();
    }

    fn chord(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// A walk under review, held in the middle of a stride.
    fn held_walk(&mut self) {
        self.walk();
        self.ask(Command::Playback(PlaybackCommand::Seek(2.6)));
        self.workers.play_to(2.6);
        self.settle();
        if self.state().playback.playing {
            self.ask(Command::Playback(PlaybackCommand::Toggle));
        }
    }
}

#[test]
fn the_film_fills_the_window_by_key_and_double_click_and_escape_gives_it_back() {
    let mut clinic = Clinic::start();
    clinic.held_walk();
    let small = clinic.picture(PICTURE);
    clinic.chord(Modifiers::NONE, Key::F);
    let large = clinic.picture(PICTURE);
    assert!(large.width() > 1400.0 && large.height() > 0.7 * 950.0, "{large:?}");
    assert!(clinic.harness.query_by_label("Home").is_none(), "the rail gives its room");
    clinic.harness.get_by_label(gaittwin::DISCLAIMER);
    clinic.chord(Modifiers::NONE, Key::Escape);
    assert_eq!(clinic.picture(PICTURE), small);
    clinic.point(small.center(), 2);
    assert!(clinic.state().film_fills());
    assert!(!clinic.state().playback.playing, "two clicks leave the film held");
    clinic.click("Back (Esc)");
    assert!(!clinic.state().film_fills());
    // Elsewhere nothing fills the window.
    clinic.chord(Modifiers::NONE, Key::F);
    clinic.ask(Command::Go(gaittwin::app::command::Place::Home));
    assert!(!clinic.state().film.filled);
}

#[test]
fn the_wheel_goes_nearer_and_a_double_click_shows_the_whole_picture_again() {
    let mut clinic = Clinic::start();
    clinic.held_walk();
    clinic.chord(Modifiers::NONE, Key::F);
    let at = clinic.picture(PICTURE).center();
    clinic.harness.event(egui::Event::PointerMoved(at));
    clinic.harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 200.0),
        modifiers: Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
    });
    clinic.harness.run_steps(30);
    clinic.harness.get_by_label_contains("× · whole picture");
    clinic.drag(at, at + egui::vec2(80.0, 20.0));
    assert!(!clinic.state().playback.playing, "a drag moves the picture and is no click");
    clinic.point(at, 2);
    assert!(clinic.harness.query_by_label_contains("× · whole picture").is_none());
    assert!(clinic.state().film_fills(), "the first double click only goes back to the whole picture");
}

#[test]
fn three_clicks_measure_an_angle_that_stays_with_the_walk_and_is_exported() {
    let mut clinic = Clinic::start();
    clinic.open_archive();
    let patient = clinic.add_patient(None, None);
    clinic.held_walk();
    clinic.chord(Modifiers::NONE, Key::F);
    clinic.chord(Modifiers::NONE, Key::A);
    let picture = clinic.picture(MEASURING);
    let (near, far) = (egui::vec2(0.0, -140.0), egui::vec2(90.0, 90.0));
    for at in [picture.center() + near, picture.center(), picture.center() + far] {
        clinic.point(at, 1);
    }
    let angle = clinic.state().review.angles[0];
    assert!((angle.degrees() - 135.0).abs() < 0.5, "{}", angle.degrees());
    assert!((angle.time - clinic.state().playback.time).abs() < 0.04);
    clinic.click("Angles: 1");
    clinic.harness.get_by_label_contains("135° ± ");
    clinic.chord(Modifiers::NONE, Key::Escape);

    // A correction by hand and its undoing leave the angle where it is.
    clinic.chord(Modifiers::NONE, Key::X);
    clinic.chord(Modifiers::COMMAND, Key::Z);
    assert_eq!(clinic.state().review.angles, [angle]);

    let walk = clinic.state().records.walk.unwrap();
    clinic.records(RecordsCommand::ClosePatient);
    assert!(clinic.state().review.angles.is_empty());
    clinic.records(RecordsCommand::Patients(PatientOrder::Open(patient)));
    clinic.records(RecordsCommand::OpenWalk(walk));
    assert_eq!(clinic.state().review.angles, [angle], "it comes back with the walk");

    let folder = tempfile::tempdir().unwrap();
    let trial = clinic.state().review.whole_trial().unwrap();
    gaittwin::recording::walk_folder::write(folder.path(), &trial).unwrap();
    let file = std::fs::read_to_string(folder.path().join("assessment.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&file).unwrap();
    let degrees = file["options"]["still_angles"][0]["degrees"].as_f64().unwrap();
    assert!((degrees - angle.degrees()).abs() < 1e-9);

    clinic.ask(Command::Film(FilmCommand::DropAngle(0)));
    clinic.records(RecordsCommand::OpenWalk(walk));
    assert!(clinic.state().review.angles.is_empty(), "and goes when it is forgotten");
}

#[test]
fn an_angle_is_never_measured_across_two_pictures() {
    let mut clinic = Clinic::start();
    clinic.held_walk();
    clinic.chord(Modifiers::NONE, Key::A);
    let picture = clinic.picture(MEASURING);
    clinic.point(picture.center(), 1);
    clinic.point(pos2(picture.center().x, picture.center().y + 40.0), 1);
    clinic.ask(Command::Playback(PlaybackCommand::StepFrames(5)));
    clinic.workers.play_to(clinic.state().playback.time);
    clinic.settle();
    clinic.point(picture.center() + egui::vec2(50.0, 0.0), 1);
    assert!(clinic.state().review.angles.is_empty());
    clinic.chord(Modifiers::NONE, Key::Escape);
    assert!(!clinic.state().film.measuring, "Esc puts the tool away");
}

#[test]
fn a_stride_runs_round_and_round_at_a_quarter_of_its_speed() {
    let mut clinic = Clinic::start();
    clinic.held_walk();
    clinic.chord(Modifiers::SHIFT, Key::L);
    let playback = clinic.state().playback;
    let stride = playback.looped.expect("a stride is looped");
    assert!((0.8..1.4).contains(&(stride.end - stride.start)) && playback.playing);
    assert!((playback.rate - 0.25).abs() < 1e-9);
    clinic.chord(Modifiers::SHIFT, Key::L);
    let playback = clinic.state().playback;
    assert!(playback.looped.is_none() && (playback.rate - 1.0).abs() < 1e-9);
}

/// The line on the floor stands on the landings: each heel within a hand of the floor, steps as long as in the table.
#[test]
fn footfalls_lie_on_the_floor_and_say_the_length_of_each_step() {
    use gaittwin::analysis::options::Surface;
    use gaittwin::app::command::TrialCommand;

    let mut clinic = Clinic::start();
    clinic.held_walk();
    let falls = clinic.state().footfalls();
    assert!(falls.len() >= 5, "{falls:?}");
    assert!(falls.iter().all(|fall| (455.0..500.0).contains(&fall.at[1])), "{falls:?}");
    let mut told = 0;
    for pair in falls.windows(2) {
        let Some(length) = pair[1].length else { continue };
        let seen = (pair[1].at[0] - pair[0].at[0]).abs() / 190.0;
        assert!((seen - length).abs() < 0.08, "{seen} m in the picture, {length} m in the table");
        told += 1;
    }
    assert!(told >= 3);
    // On a belt the floor runs under the feet: a line on it would be false.
    let belt = Surface::Treadmill { belt_speed: None };
    clinic.ask(Command::Trial(TrialCommand::SetSurface(belt)));
    assert!(clinic.state().footfalls().is_empty());
}
