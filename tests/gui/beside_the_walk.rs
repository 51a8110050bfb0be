//! What comes with a walk: two people who may be meant, the film once more, and what a laboratory recorded.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{AsideCommand, Command, Place, SourceCommand, TrialCommand};
use gaittwin::app::state::Sheet;
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::capture::{FrameSource as _, WrittenFilm, open_video_with};
use gaittwin::messages::event::Event;
use gaittwin::messages::job::JobId;
use gaittwin::messages::request::{PersonChoice, Request};
use gaittwin::recording::analysed_trial::{Beside, ForcePlate, LaboratorySignals, Signal};
use gaittwin::recording::candidates::CandidatePicture;
use gaittwin::recording::source_choice::SourceChoice;
use gaittwin::recording::stage::Stage;
use gaittwin::vision::people::heads::Heads;
use gaittwin::vision::people::person_choice::{PersonId, TrackedPerson, score};
use gaittwin::vision::pictures::video_frame::RgbImage;

use crate::example_walk;
use crate::pictures::{Screen, can_draw};
use crate::scripted_workers::ScriptedWorkers;
use crate::whole_program::Program;

/// Two people who may be meant, each drawn in a colour of their own.
pub(crate) fn two_walkers() -> Beside {
    let one = |person: usize, colour: [u8; 3]| {
        let (width, height) = (120, 300);
        let picture = Arc::new(RgbImage { width, height, data: colour.repeat(width * height) });
        CandidatePicture { person, picture }
    };
    Beside { candidates: vec![one(2, [190, 60, 50]), one(5, [60, 90, 190])], ..Beside::default() }
}

/// A plate under each foot, loaded while that foot stands, and two muscle signals.
pub(crate) fn laboratory() -> Beside {
    let trial = example_walk::trial(&example_walk::options());
    let rate = 1000.0;
    let count = 4600;
    let (mut plates, mut muscles) = (Vec::new(), Vec::new());
    for (number, side) in gaittwin::biomechanics::anatomy::Side::BOTH.into_iter().enumerate() {
        let standing = |time: f64| {
            let stride = trial.assessment.strides.iter().find(|stride| {
                stride.side == side && stride.start <= time && stride.toe_off.is_some_and(|off| time <= off)
            });
            stride.map(|stride| (time - stride.start) / (stride.toe_off.unwrap_or(stride.end) - stride.start))
        };
        // Two humps, as the floor pushes back; a plate that counts downward.
        let push = |share: f64| -(700.0 * (std::f64::consts::PI * share).sin().powf(0.6)) as f32;
        let force = |row: usize| standing(row as f64 / rate).map_or(0.0, push);
        let up: Vec<f32> = (0..count).map(force).collect();
        plates.push(ForcePlate {
            number: number + 1,
            force: [Vec::new(), Vec::new(), up],
            corners: Vec::new(),
        });
        let burst = |row: usize| {
            let noise = ((row * 7919) % 997) as f32 / 498.5 - 1.0;
            noise * if standing(row as f64 / rate).is_some_and(|share| share > 0.4) { 4e-4 } else { 3e-5 }
        };
        let label = format!("{} gastrocnemius", side.name());
        muscles.push(Signal { label, unit: "V".into(), values: (0..count).map(burst).collect() });
    }
    let signals = LaboratorySignals { rate, plates, muscles, others: Vec::new() };
    Beside { signals: Some(Arc::new(signals)), ..Beside::default() }
}

fn analyse(program: &mut Program, film: PathBuf) {
    program.ask(Command::Source(SourceCommand::OpenFile(film)));
    program.ask(Command::Trial(TrialCommand::SetStature(Some(example_walk::STATURE))));
    program.ask(Command::Source(SourceCommand::Analyse));
}

/// Whom every analysis so far was asked to read.
fn read_people(workers: &ScriptedWorkers) -> Vec<PersonChoice> {
    let requests = workers.requests.borrow();
    let asked = requests.iter().filter_map(|request| match request {
        Request::Analyse { person, .. } => Some(*person),
        _ => None,
    });
    asked.collect()
}

#[test]
fn of_two_people_who_may_be_meant_the_window_shows_both_and_reads_the_one_that_is_clicked() {
    let mut program = Program::start();
    *program.workers.beside.borrow_mut() = two_walkers();
    analyse(&mut program, PathBuf::from("corridor.mp4"));
    assert_eq!(read_people(&program.workers), [PersonChoice::Walking]);
    program.harness.get_by_label("Two people walk here. Whose walk is meant?");
    let pictures = ["Picture of Person 2", "Picture of Person 5"];
    let [first, second] = pictures.map(|name| program.harness.get_by_label(name).rect());
    assert!(first.right() < second.left() && (first.top() - second.top()).abs() < 1.0, "side by side");
    program.click("Picture of Person 5");
    let five = PersonChoice::Number(PersonId(5));
    assert_eq!(read_people(&program.workers), [PersonChoice::Walking, five]);
    let state = program.harness.state().state();
    assert_eq!((state.sheet, state.place), (Sheet::None, Place::Review));
    assert!(state.review.assessment().is_some_and(|a| a.parameters.value(Parameter::Cadence).is_some()));
    // Another film is another question; while it waits for its numbers nobody is asked about the one before.
    analyse(&mut program, PathBuf::from("other.mp4"));
    assert_eq!(program.harness.state().state().sheet, Sheet::WhichWalker);
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("third.mp4"))));
    assert_eq!(program.harness.state().state().sheet, Sheet::None);
    assert_eq!(read_people(&program.workers).last(), Some(&PersonChoice::Walking));
}

#[test]
fn whoever_was_read_already_is_not_read_again_and_the_question_can_be_left() {
    let mut program = Program::start();
    *program.workers.beside.borrow_mut() = two_walkers();
    analyse(&mut program, PathBuf::from("corridor.mp4"));
    program.click("This one: keep the numbers");
    assert_eq!(read_people(&program.workers).len(), 1);
    let state = program.harness.state().state();
    assert_eq!(state.sheet, Sheet::None);
    assert_eq!(state.capture.person, PersonChoice::Number(PersonId(2)));
    assert!(state.review.trial.as_ref().is_some_and(|trial| trial.beside.candidates.is_empty()));
    analyse(&mut program, PathBuf::from("other.mp4"));
    program.press(egui::Key::Escape);
    assert_eq!(program.harness.state().state().sheet, Sheet::None);
    assert!(program.harness.state().state().review.trial.is_some(), "the numbers stay");
}

/// A film of the example walk, with its pictures, and where the head is in each.
fn filmed(place: &std::path::Path, frames: usize) -> Heads {
    let track = example_walk::track(4.6);
    let mut film =
        WrittenFilm::create(place, example_walk::WIDTH, example_walk::HEIGHT, example_walk::RATE).unwrap();
    for sample in track.samples.iter().take(frames) {
        film.add(&example_walk::picture(JobId(0), sample).frame.image, sample.time).unwrap();
    }
    film.finish().unwrap();
    Heads::of(&[TrackedPerson { id: PersonId(1), score: score(&track.samples), track }])
}

#[test]
fn the_film_is_saved_once_more_with_the_walk_drawn_in_and_faces_unrecognisable_unless_they_are_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let film = folder.path().join("walk.mp4");
    let heads = filmed(&film, 45);
    let mut program = Program::start();
    program.harness.state_mut().ask_for_files_itself();
    *program.workers.beside.borrow_mut() = Beside { heads: Some(Arc::new(heads)), ..Beside::default() };
    analyse(&mut program, film.clone());
    program.click("Film …");
    assert!(program.harness.state().state().blurs_heads(), "unrecognisable until somebody wishes otherwise");
    program.click("Save the film …");
    program.type_path(&folder.path().display().to_string());
    program.click("Save here");
    let place = folder.path().join("walk-film.mp4");
    let copy_request = |program: &Program| {
        let requests = program.workers.requests.borrow();
        requests.iter().rev().find(|request| matches!(request, Request::CopyFilm { .. })).cloned()
    };
    program.wait_until(|program| copy_request(program).is_some());
    let Some(Request::CopyFilm { job, source, trial, blur, style, place: asked }) = copy_request(&program)
    else {
        panic!("no film was asked for");
    };
    assert_eq!((&source, &asked, blur), (&SourceChoice::Video(film.clone()), &place, true));

    // While it is written one goes on working; the sign leads back and it can be stopped.
    program.workers.tell(Event::Progress { job, stage: Stage::Writing, fraction: 0.4 });
    program.settle();
    program.harness.get_by_role_and_label(egui::accesskit::Role::ProgressIndicator, "Writing the film  40 %");
    program.click("Close");
    program.ask(Command::Go(Place::Home));
    program.click("Film 40 %");
    program.click("Cancel");
    assert!(program.workers.requests.borrow().contains(&Request::Cancel(job)));
    program.workers.tell(Event::Cancelled { job });
    program.settle();
    assert!(program.harness.state().state().aside.film.running.is_none());

    // The work itself is the command line's.
    let tools = gaittwin::pipeline::real_tools::real_tools().jobs;
    let order = gaittwin::pipeline::job_worker::FilmOrder { source, trial, blur, style, place: asked };
    (tools.copy_film)(&order, &mut |_| (), &AtomicBool::new(false)).unwrap();
    let mut copy = open_video_with(&place, None).unwrap();
    let mut pictures = 0;
    while copy.next_frame().unwrap().is_some() {
        pictures += 1;
    }
    assert_eq!(pictures, 45);

    program.ask(Command::Go(Place::Review));
    program.ask(Command::Aside(AsideCommand::CopyFilm(place)));
    let Some(Request::CopyFilm { job, place, .. }) = copy_request(&program) else { panic!("not again") };
    program.workers.tell(Event::FilmCopied { job, place });
    program.settle();
    program.harness.get_by_label("The film with the walk drawn in is written.");
}

#[test]
fn a_walk_without_pictures_says_why_there_is_no_film() {
    let mut program = Program::start();
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("walk.poses.json"))));
    program.click("Film …");
    program.harness.get_by_label_contains("there are key-points and no pictures");
    assert!(program.harness.query_by_label("Save the film …").is_none());
    program.ask(Command::Aside(AsideCommand::CopyFilm(PathBuf::from("film.mp4"))));
    let asked = program.workers.requests.borrow();
    assert!(!asked.iter().any(|request| matches!(request, Request::CopyFilm { .. })));
}

#[test]
fn force_plates_and_muscle_signals_stand_beside_the_motion_and_lead_to_their_instant() {
    let mut program = Program::start();
    *program.workers.beside.borrow_mut() = laboratory();
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("walk.c3d"))));
    program.click("Laboratory");
    program.harness.get_by_label("Force plate 1, upward, at most 700 N");
    program.harness.get_by_label_contains("right gastrocnemius, at most 0.0004");
    let row = program.harness.get_by_label("Force plate 2, upward, at most 700 N").rect();
    let before = program.harness.state().state().playback.time;
    program.harness.get_by_label("Force plate 2, upward, at most 700 N").click();
    program.settle();
    let state = program.harness.state().state();
    let span = state.shown_timeline();
    // The middle of the row lies right of its names.
    let share = f64::from((row.center().x - row.left() - 118.0) / (row.width() - 118.0));
    let wanted = span.start + share * (span.end - span.start);
    assert!((state.playback.time - wanted).abs() < 0.05, "{} for {wanted}", state.playback.time);
    assert!((state.playback.time - before).abs() > 1e-3);
    // Another walk without them has no such page.
    *program.workers.beside.borrow_mut() = Beside::default();
    program.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("walk.poses.json"))));
    assert!(program.harness.query_by_label("Laboratory").is_none());
}

/// Pictures of these sheets for whoever looks at them, as of every screen.
#[test]
#[ignore = "writes pictures"]
fn screens_of_what_comes_with_a_walk() {
    if !can_draw() {
        return;
    }
    let mut screen = Screen::new([1280.0, 800.0], gaittwin::app::settings::Settings::default());
    *screen.workers.beside.borrow_mut() = two_walkers();
    screen.review();
    screen.save("which_walker.png");
    *screen.workers.beside.borrow_mut() = laboratory();
    screen.review();
    screen.harness.get_by_label("Laboratory").click();
    screen.settle();
    screen.save("laboratory.png");
    *screen.workers.beside.borrow_mut() = Beside { heads: Some(Arc::default()), ..Beside::default() };
    screen.review();
    screen.harness.get_by_label("Film …").click();
    screen.settle();
    screen.save("film_copy.png");
}
