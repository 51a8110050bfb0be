//! What a clinician does with the window: choosing a person, entering scale and belt, dropping files, zooming, keys only.

use std::path::PathBuf;

use egui::{Key, Modifiers, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gaittwin::analysis::options::{Edit, Surface};
use gaittwin::app::command::{
    Command, EditCommand, Place, PlaybackCommand, SettingsCommand, SourceCommand, TrialCommand, WindowCommand,
};
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::messages::request::Request;
use gaittwin::messages::request::SourceOrder;
use gaittwin::recording::source_choice::SourceChoice;
use gaittwin::vision::people::person_choice::PersonChoice;

use crate::whole_program::Program;

/// A file on its way into the window.
#[derive(Debug)]
pub(crate) struct Dropped(pub(crate) PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it here".to_owned())
    }
}

impl Program {
    fn asked(&self, wanted: impl Fn(&Request) -> bool) -> bool {
        self.workers.requests.borrow().iter().any(wanted)
    }

    fn place_of(&self, label: &str) -> egui::Rect {
        self.harness.get_by_label_contains(label).rect()
    }

    fn pointer(&mut self, at: egui::Pos2, pressed: Option<bool>) {
        self.harness.event(egui::Event::PointerMoved(at));
        if let Some(pressed) = pressed {
            let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
            self.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
        }
        self.harness.run_steps(1);
    }

    fn drag(&mut self, from: egui::Pos2, to: egui::Pos2) {
        self.pointer(from, None);
        self.pointer(from, Some(true));
        for share in [0.3, 0.6, 1.0] {
            self.pointer(from.lerp(to, share), None);
        }
        self.pointer(to, Some(false));
        self.settle();
    }

    fn click_at(&mut self, at: egui::Pos2) {
        self.pointer(at, None);
        self.pointer(at, Some(true));
        self.pointer(at, Some(false));
        self.settle();
    }

    fn type_into(&mut self, label: &str, text: &str) {
        let field = |program: &Self| {
            program.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, label).focus();
        };
        field(self);
        self.settle();
        self.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, label).type_text(text);
        self.settle();
        self.press(Key::Enter);
    }

    pub(crate) fn reviewed() -> Self {
        let mut program = Self::start();
        program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
        program.ask(Command::Trial(TrialCommand::SetStature(Some(1.71))));
        program.ask(Command::Source(SourceCommand::Analyse));
        program
    }

    pub(crate) fn drop_file(&mut self, name: &str) {
        let file: egui::DroppedFileHandle = std::sync::Arc::new(Dropped(PathBuf::from(name)));
        self.harness.input_mut().dropped_files.push(file);
        self.settle();
    }
}

#[test]
fn a_click_on_another_person_follows_that_person_and_says_so() {
    let mut program = Program::start();
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    let picture = program.place_of("Picture: click a person");
    program.click_at(picture.center() + vec2(40.0, 10.0));
    let size = (960.0, 540.0);
    assert!(program.asked(|request| matches!(
        request,
        Request::ChoosePerson(PersonChoice::At { x, y, .. })
            if (size.0 / 2.0..size.0).contains(x) && (size.1 / 2.0..size.1).contains(y)
    )));
    assert_ne!(program.harness.state().state().capture.person, PersonChoice::Walking);
}

#[test]
fn a_treadmill_is_chosen_and_its_belt_speed_typed() {
    let mut program = Program::start();
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    assert_eq!(program.harness.state().state().setup.surface, Surface::Overground, "never guessed");
    program.ask(Command::Trial(TrialCommand::SetSurface(Surface::Treadmill { belt_speed: None })));
    program.type_into("Belt", "4,5 km/h");
    let surface = program.harness.state().state().setup.surface;
    assert!(
        matches!(surface, Surface::Treadmill { belt_speed: Some(speed) } if (speed - 1.25).abs() < 1e-9),
        "{surface:?}"
    );
    assert!(
        program
            .asked(|request| matches!(request, Request::SetOptions(options) if options.surface == surface))
    );
    program.type_into("Belt", "walking");
    program.harness.get_by_label_contains("1.2 m/s or 4.3 km/h");
}

#[test]
fn a_camera_turned_after_the_walker_is_chosen_by_name_and_promises_no_metres() {
    let mut program = Program::start();
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    program.click("Surface");
    program.click("Floor, camera turned");
    assert_eq!(program.harness.state().state().setup.surface, Surface::FollowedByCamera);
    assert!(program.asked(
        |request| matches!(request, Request::SetOptions(options) if options.surface == Surface::FollowedByCamera)
    ));
    program.harness.get_by_label_contains("Camera turned: times, no speed or lengths");
}

#[test]
fn two_marks_clicked_on_the_floor_and_their_distance_give_a_scale_that_is_compared() {
    let mut program = Program::reviewed();
    program.harness.get_by_label_contains("Scale: stature").click();
    program.settle();
    program.click("Mark two points on the floor");
    let picture = program.place_of("Picture: click a floor mark");
    program.click_at(pos2(picture.left() + 0.2 * picture.width(), picture.center().y + 20.0));
    program.click_at(pos2(picture.left() + 0.7 * picture.width(), picture.center().y + 20.0));
    program.type_into("Distance", "4.00 m");
    let marks = program.harness.state().state().setup.floor_marks.expect("two marks and a distance");
    assert!((marks.distance - 4.0).abs() < 1e-9 && marks.second[0] > marks.first[0] + 100.0);
    // Both methods are known now: the bar says how far they lie apart.
    program.harness.get_by_label_contains("Scale: floor marks");
    program.harness.get_by_label_contains("stature");
    program.click("Forget the floor marks");
    assert_eq!(program.harness.state().state().setup.floor_marks, None);
}

#[test]
fn dropped_files_go_where_they_belong() {
    let mut program = Program::start();
    program.ask(Command::Settings(SettingsCommand::SetRememberRecent(true)));
    program.drop_file("walk.mp4");
    assert!(program.asked(
        |r| matches!(r, Request::Source(SourceOrder::Open { source: SourceChoice::Video(path), .. }) if path.ends_with("walk.mp4"))
    ));
    program.drop_file("walk.poses.json");
    assert!(program.asked(|r| matches!(r, Request::Analyse { source: SourceChoice::Video(path), .. } if path.ends_with("walk.poses.json"))));
    for network in ["pose.tflite", "pose.task", "rtmpose.onnx"] {
        program.drop_file(network);
        assert!(
            program.asked(|r| matches!(r, Request::AddNetwork { path, .. } if path.ends_with(network))),
            "{network}"
        );
    }
    program.ask(Command::Go(Place::Home));
    program.harness.get_by_label("Open walk.mp4");
}

#[test]
fn an_event_is_dragged_added_and_deleted_and_each_can_be_undone() {
    let mut program = Program::reviewed();
    program.ask(Command::Playback(PlaybackCommand::Seek(2.0)));
    let count = |program: &Program| program.harness.state().state().review.assessment().unwrap().events.len();
    let before = count(&program);
    let event = program.harness.state().state().review.assessment().unwrap().events[4];
    let kind = match event.kind {
        gaittwin::biomechanics::gait::EventKind::InitialContact => "contact",
        gaittwin::biomechanics::gait::EventKind::ToeOff => "toe off",
    };
    let handle = program.place_of(&format!("{} {kind} {:.2} s", event.side.name(), event.time));
    program.drag(handle.center(), handle.center() + vec2(22.0, 0.0));
    let edits = program.harness.state().state().review.history.edits();
    let [Edit::MoveEvent { from, to, .. }] = edits.as_slice() else { panic!("{edits:?}") };
    assert!((from - event.time).abs() < 1e-9 && *to > event.time + 0.02);
    let name = program.harness.state().state().review.history.undo_name();
    assert!(name.is_some_and(|name| name.starts_with("move ")));
    program.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    program.settle();
    assert!(program.harness.state().state().review.history.is_empty());

    program.ask(Command::Edit(EditCommand::SelectEvent(Some(gaittwin::app::command::EventChoice {
        side: event.side,
        kind: event.kind,
        time: event.time,
    }))));
    program.press(Key::Delete);
    assert_eq!(count(&program), before - 1, "deleted");
    program.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    program.settle();
    assert_eq!(count(&program), before, "and back");
    program.press(Key::Num1);
    let added = program.harness.state().state().review.history.undo_name();
    assert_eq!(added.as_deref(), Some("add left contact"));
}

#[test]
fn s_twice_swaps_the_legs_of_a_stretch_and_shows_it_as_swapped_by_hand() {
    let mut program = Program::reviewed();
    program.ask(Command::Playback(PlaybackCommand::Seek(1.8)));
    program.press(Key::S);
    program.ask(Command::Playback(PlaybackCommand::Seek(2.4)));
    program.press(Key::S);
    let assessment = program.harness.state().state().review.assessment().unwrap().clone();
    assert!(assessment.repairs.iter().any(|repair| repair.by_hand), "{:?}", assessment.repairs);
}

#[test]
fn the_timeline_is_zoomed_panned_and_shown_whole_by_keys() {
    let mut program = Program::reviewed();
    let shown = |program: &Program| program.harness.state().state().shown_timeline();
    let whole = shown(&program);
    program.press(Key::CloseBracket);
    program.press(Key::CloseBracket);
    let near = shown(&program);
    assert!(near.end - near.start < 0.5 * (whole.end - whole.start));
    program.harness.get_by_label("Shown part of the recording");
    program.press(Key::PageDown);
    assert!(shown(&program).start > near.start);
    program.press(Key::Num0);
    assert_eq!(shown(&program), whole);
}

#[test]
fn a_number_leads_to_its_frames_and_they_play_round() {
    let mut program = Program::reviewed();
    program.harness.get_by_label_contains("Step time left").click();
    program.settle();
    let state = program.harness.state().state();
    assert_eq!(state.review.evidence, Some(Parameter::StepTimeLeft));
    let spans = state.review.evidence_spans(Parameter::StepTimeLeft);
    assert_eq!(state.playback.looped, spans.first().copied());
    program.harness.get_by_label_contains("Frames behind: Step time");
}

#[test]
fn without_a_walk_the_reason_stands_large_in_the_place_of_the_numbers() {
    let mut program = Program::start();
    program.workers.nobody_walks.set(true);
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    program.ask(Command::Source(SourceCommand::Analyse));
    program.harness.get_by_label("No gait numbers from this recording");
    assert!(program.harness.query_by_label_contains("Walking speed").is_none(), "no row of dashes");
}

#[test]
fn marks_are_set_and_taken_away_by_m() {
    let mut program = Program::reviewed();
    program.ask(Command::Playback(PlaybackCommand::Seek(1.5)));
    program.press(Key::M);
    assert_eq!(program.harness.state().state().review.markers.len(), 1);
    program.press(Key::M);
    assert!(program.harness.state().state().review.markers.is_empty());
}

#[test]
fn everything_is_reached_without_a_mouse() {
    let mut program = Program::start();
    // Tab goes round the buttons; Enter presses the one in focus.
    let mut reached = std::collections::BTreeSet::new();
    let wanted = [
        "Home",
        "Patients",
        "Capture",
        "Review",
        "Compare",
        "Trend",
        "Report",
        "Open video",
        "Use camera",
        "Demo walk",
        "Next walker",
        "Settings",
    ];
    for _ in 0..60 {
        if wanted.iter().all(|label| reached.contains(*label)) {
            break;
        }
        program.press(Key::Tab);
        let focused = program.harness.query_all_by(|node| node.is_focused() && !node.is_hidden()).next();
        reached.extend(focused.and_then(|node| node.accesskit_node().label()));
    }
    for label in wanted {
        assert!(reached.contains(label), "{label} is not in {reached:?}");
    }
    // And the rest has keys: to Capture, analyse, correct, read. Esc leaves the field that Tab had come to.
    program.press(Key::Escape);
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
    program.press_with_control(Key::Enter);
    assert_eq!(program.harness.state().state().place, Place::Review);
    program.press(Key::F2);
    assert_eq!(program.harness.state().state().place, Place::Capture);
    program.press(Key::F1);
    assert_eq!(program.harness.state().state().place, Place::Home);
    program.press(Key::F9);
    assert!(program.harness.state().state().settings.clinic_room);
}

#[test]
fn the_sheet_of_keys_names_every_key_of_review() {
    let mut program = Program::reviewed();
    program.ask(Command::Window(WindowCommand::ToggleCheatSheet));
    for words in ["swap left and right", "add contact, left or right", "timeline: wider", "mark this instant"]
    {
        program.harness.get_by_label_contains(words);
    }
    program.press(Key::Escape);
    assert!(program.harness.query_by_label_contains("swap left and right").is_none());
}

#[test]
fn every_key_that_corrects_makes_one_step_with_a_name_and_undo_takes_it_back() {
    let mut program = Program::reviewed();
    let history = |program: &Program| program.harness.state().state().review.history.clone();
    let expected = [
        (Key::Num1, "add left contact"),
        (Key::Num2, "add right contact"),
        (Key::Num3, "add left toe off"),
        (Key::Num4, "add right toe off"),
        (Key::X, ""),
    ];
    for (key, name) in expected {
        program.ask(Command::Playback(PlaybackCommand::Seek(2.13)));
        program.press(key);
        assert_eq!(history(&program).edits().len(), 1, "{key:?}");
        let told = history(&program).undo_name().unwrap();
        assert!(told.starts_with(name) && !told.is_empty(), "{key:?}: {told}");
        program.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        program.settle();
        assert!(history(&program).edits().is_empty(), "{key:?}");
    }
    program.harness.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    program.settle();
    assert_eq!(history(&program).edits().len(), 1, "redo brings the last one back");
}

#[test]
fn every_key_that_plays_moves_the_head_as_it_says() {
    let mut program = Program::reviewed();
    let time = |program: &Program| program.harness.state().state().playback.time;
    let playing = |program: &Program| program.harness.state().state().playback.playing;
    let duration = program.harness.state().state().playback.duration.unwrap();
    program.press(Key::Home);
    assert!(time(&program).abs() < 1e-9);
    program.press(Key::ArrowRight);
    let frame = time(&program);
    assert!(frame > 0.01 && frame < 0.1, "one frame: {frame}");
    program.harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    program.settle();
    assert!((time(&program) - 11.0 * frame).abs() < 0.02, "ten more");
    program.press(Key::ArrowLeft);
    assert!((time(&program) - 10.0 * frame).abs() < 0.02, "one back");
    program.harness.key_press_modifiers(Modifiers::COMMAND, Key::ArrowRight);
    program.settle();
    let events = program.harness.state().state().review.assessment().unwrap().events.clone();
    assert!(events.iter().any(|event| (event.time - time(&program)).abs() < 0.02), "at an event");
    program.press(Key::End);
    assert!((time(&program) - duration).abs() < 0.1);
    program.press(Key::Minus);
    assert!((program.harness.state().state().playback.rate - 0.5).abs() < 1e-9, "slower");
    program.press(Key::Plus);
    assert!((program.harness.state().state().playback.rate - 1.0).abs() < 1e-9, "and back");
    program.ask(Command::Playback(PlaybackCommand::Seek(2.0)));
    program.press(Key::L);
    assert!(program.harness.state().state().playback.looped.is_some(), "the stride goes round");
    let before = playing(&program);
    program.press(Key::Space);
    assert_ne!(playing(&program), before);
}
