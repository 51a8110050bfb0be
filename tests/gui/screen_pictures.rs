//! For looking at, not kept: the film in all its forms in a window of 1280×800, light and dark.

use std::path::PathBuf;

use gaittwin::analysis::still_angle::StillAngle;
use gaittwin::app::command::{Command, FilmCommand};
use gaittwin::app::settings::Settings;
use gaittwin::biomechanics::anatomy::Landmark::{RightAnkle, RightHip, RightKnee};

use crate::pictures::{Screen, can_draw, dark};

/// The smallest window that is looked after as well as a large one.
const SMALL: [f32; 2] = [1280.0, 800.0];

fn look(screen: &mut Screen, name: &str) {
    let Some(folder) = std::env::var_os("GAITTWIN_LOOK") else { return };
    screen.harness.render().expect("drawn").save(PathBuf::from(folder).join(name)).unwrap();
}

#[test]
#[ignore = "writes into the folder that GAITTWIN_LOOK names"]
fn the_film_small_and_large() {
    if !can_draw() {
        return;
    }
    for (settings, suffix) in [(Settings::default(), ""), (dark(), "-dark")] {
        let mut screen = Screen::new(SMALL, settings);
        screen.review();
        screen.workers.play_to(2.6);
        screen.settle();
        for command in [FilmCommand::ToggleSteps, FilmCommand::ToggleGrid] {
            screen.ask(Command::Film(command));
        }
        let time = screen.harness.state().state().capture.picture.as_ref().unwrap().frame.time;
        let sample = screen.harness.state().state().review.sample_at(time).unwrap();
        let points = &sample.pose.as_ref().unwrap().points;
        let [hip, knee, ankle] = [RightHip, RightKnee, RightAnkle].map(|point| points[point].unwrap());
        let clicks = [hip, knee, ankle].map(|point| [point.x, point.y]);
        let angle = StillAngle::new(time, clicks).unwrap();
        screen.ask(Command::Film(FilmCommand::KeepAngle(angle)));
        look(&mut screen, &format!("film-beside{suffix}.png"));
        screen.ask(Command::Film(FilmCommand::ToggleFill));
        look(&mut screen, &format!("film-filled{suffix}.png"));
    }
}
