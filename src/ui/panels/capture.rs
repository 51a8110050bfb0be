//! Capture: the picture is the hero; big numbers beside it, steps and joint angles below, all marked as preview.

use egui::{Rect, Ui, pos2, vec2};

use super::PanelMemory;
use super::capture_figures::{joints_card, legs_now, preview, step_card};
use super::notices::progress;
use super::playback_bar::playback_bar;
use crate::app::command::{Place, ReviewCommand, SourceCommand};
use crate::app::state::AppState;
use crate::app::state::capture::OpenSource;
use crate::app::words;
use crate::biomechanics::gait::Parameter;
use crate::biomechanics::gait::learned::LearnedGait;
use crate::clinic::assessment::{Assessment, QualityLevel, TimeSpan};
use crate::clinic::norms::{norm, usual_muscles};
use crate::ui::film::layers::Layers;
use crate::ui::scene::Scene;
use crate::ui::theme::{CARD_AIR, GAP, Look};
use crate::ui::views::event_timeline::{EventTimeline, event_timeline};
use crate::ui::views::muscle_bars::muscle_bars;
use crate::ui::views::muscle_overlay::{MusclesNow, muscles_at};
use crate::ui::views::no_numbers::{no_numbers, reasons};
use crate::ui::views::quality_list::{lamp, quality_list, red_check, worst};
use crate::ui::views::step_series::StepMeasure;
use crate::ui::views::symmetry_bars::symmetry_bars;
use crate::ui::views::video_view::{VideoClick, VideoView, video_view};
use crate::ui::widgets::card::{card, columns, rows, stamp};
use crate::ui::widgets::chart::side_legend;
use crate::ui::widgets::figure::{Figure, figure};

/// The headline numbers.
const HEADLINES: [Parameter; 3] =
    [Parameter::WalkingSpeed, Parameter::Cadence, Parameter::DoubleSupportFraction];

/// From this height on the right column holds the muscles too, points.
const ROOM_FOR_MUSCLES: f32 = 800.0;

/// Height that the numbers need then, points.
const NUMBERS: f32 = 426.0;

/// Below this width the three plots of steps share a card, points.
const NARROW: f32 = 1180.0;

/// Draws the place.
pub fn capture_panel(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut PanelMemory) {
    let Scene { look, state, .. } = *scene;
    let all = super::below_the_setup(ui, scene, memory);
    if look.clinic_room {
        let [left, right] = columns(all, [1.0, 1.0]);
        let [top, below] = rows(left, [1.35, 1.0]);
        picture(ui, scene, top, memory);
        let [length, time] = columns(below, [1.0, 1.0]);
        step_card(ui, scene, length, StepMeasure::Length, None);
        step_card(ui, scene, time, StepMeasure::Time, None);
        numbers_card(ui, scene, right);
        return;
    }
    let narrow = all.width() < NARROW;
    let [left, right] = columns(all, if narrow { [2.05, 1.0] } else { [2.25, 1.0] });
    let low = all.height() < 620.0;
    let [top, below] = rows(left, if low { [1.75, 1.0] } else { [1.7, 1.0] });
    let strip = if low { 78.0 } else { 96.0 };
    let hero = Rect::from_min_max(top.min, pos2(top.right(), top.bottom() - strip - 40.0));
    picture(ui, scene, hero, memory);
    let bar = Rect::from_min_size(pos2(top.left(), hero.bottom() + 4.0), vec2(top.width(), 34.0));
    under_the_picture(ui, scene, bar, memory);
    let lanes = Rect::from_min_max(pos2(top.left(), bar.bottom() + 2.0), top.max);
    live_events(ui, scene, lanes, memory);
    let joints = if narrow {
        // In a small window one card shows speed, step length or step time, as chosen.
        let [steps, joints] = columns(below, [1.0, 1.15]);
        let measure = memory.live_steps;
        step_card(ui, scene, steps, measure, Some(&mut memory.live_steps));
        joints
    } else {
        let [speed, length, time, joints] = columns(below, [1.0, 1.0, 1.0, 1.75]);
        for (rect, measure) in [speed, length, time].into_iter().zip(StepMeasure::ALL) {
            step_card(ui, scene, rect, measure, None);
        }
        joints
    };
    joints_card(ui, scene, joints, &mut memory.joints);
    let quality = right_column(ui, scene, right);
    card(ui, look, quality, words::of("window.picture_quality"), |ui| {
        let flags = preview(state).map(|a| a.quality.as_slice()).unwrap_or_default();
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| quality_list(ui, look, flags));
    });
}

/// Numbers, and below them the muscles where there is room for both; gives what is left for the picture's quality.
fn right_column(ui: &mut Ui, scene: &mut Scene<'_>, right: Rect) -> Rect {
    let Scene { look, state, .. } = *scene;
    let live = state.capture.preview.as_ref().filter(|_| right.height() > ROOM_FOR_MUSCLES);
    let usual = live.and_then(|preview| {
        Some((preview, usual_muscles(&preview.assessment, &state.walker.norm_person())?))
    });
    let low = if usual.is_some() { 130.0 } else { (right.height() * 0.28).clamp(130.0, 260.0) };
    let mut above = Rect::from_min_max(right.min, pos2(right.right(), right.bottom() - low - GAP));
    let quality = Rect::from_min_max(pos2(right.left(), above.bottom() + GAP), right.max);
    if let Some((preview, usual)) = &usual {
        let muscles = Rect::from_min_max(pos2(above.left(), above.top() + NUMBERS + GAP), above.max);
        above.max.y = muscles.top() - GAP;
        card(ui, look, muscles, words::of("window.usual_muscle_activity_now"), |ui| {
            muscle_bars(ui, look, usual, legs_now(state, &preview.assessment));
        });
        let corner = pos2(muscles.right() - CARD_AIR, muscles.top() + CARD_AIR);
        side_legend(ui.painter(), look, corner);
    }
    numbers_card(ui, scene, above);
    quality
}

/// Muscles over the picture at this moment, where they are wanted and known.
fn live_muscles(state: &AppState, time: f64) -> Option<MusclesNow> {
    let preview = state.capture.preview.as_ref().filter(|_| state.settings.muscles_shown)?;
    let usual = usual_muscles(&preview.assessment, &state.walker.norm_person())?;
    muscles_at(&usual, &preview.assessment, time)
}

fn picture(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, memory: &mut PanelMemory) {
    let Scene { look, state, .. } = *scene;
    let newest = state.capture.picture.as_ref();
    // A held film is not read anew: where the final analysis knows this picture, its skeleton is shown.
    let known = newest
        .filter(|picture| picture.pose.is_none() && !state.playback.playing && state.review_has_pictures())
        .and_then(|picture| state.review.sample_at(picture.frame.time)?.pose.as_ref());
    let opening = || words::of("window.opening").to_owned();
    let waiting = match &state.capture.open {
        Some(open) => {
            open.failure.as_ref().map_or_else(opening, |problem| problem.message(words::language()).what)
        }
        None => words::of("window.open_a_video_or_switch_on_the").to_owned(),
    };
    let view = VideoView {
        picture: newest,
        size: None,
        pose: newest.and_then(|picture| picture.pose.as_ref()).or(known),
        muscles: newest.and_then(|picture| live_muscles(state, picture.frame.time)),
        people: newest.map(|picture| picture.people.as_slice()).unwrap_or_default(),
        marks: memory.setup.shown_marks(state),
        marking: memory.setup.marking,
        waiting: &waiting,
        layers: Layers::default(),
    };
    if let Some(VideoClick { at: (x, y), .. }) = video_view(ui, look, rect, &mut memory.video, &view) {
        if memory.setup.marking {
            memory.setup.mark(x, y);
        } else {
            scene.ask(SourceCommand::ChoosePerson { x, y });
        }
    }
    if let Some(words) = nobody_followed(state) {
        over_the_picture(ui, look, rect, words);
    } else if state.capture.person != crate::vision::people::person_choice::PersonChoice::Walking {
        over_the_picture(ui, look, rect, words::of("window.following_the_person_you_clicked"));
    }
}

/// What to say, and what to do, when nobody is followed at the moment; nothing while a film is held.
fn nobody_followed(state: &AppState) -> Option<&'static str> {
    let open = state.capture.open.as_ref()?;
    let lost = state.capture.preview.as_ref().is_some_and(|preview| preview.person_lost);
    if !lost || !(state.playback.playing || open.is_camera()) {
        return None;
    }
    let seen = state.capture.picture.as_ref().is_some_and(|picture| !picture.people.is_empty());
    Some(match (seen, open.is_camera(), open.is_demo()) {
        (true, ..) => words::of("window.the_walker_is_out_of_sight_click"),
        (false, true, _) => words::of("window.nobody_in_the_picture_the_whole_body"),
        (false, false, true) => words::of("window.the_demo_walker_is_out_of_the"),
        (false, false, false) => words::of("window.nobody_walks_in_the_picture_at_this"),
    })
}

/// A sentence on a dark ground at the top of the picture.
fn over_the_picture(ui: &Ui, look: &Look, rect: Rect, words: &str) {
    let at = rect.center_top() + vec2(0.0, 14.0);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), look.body(), look.palette.stage_text);
    let back =
        Rect::from_center_size(at + vec2(0.0, galley.size().y / 2.0), galley.size() + vec2(24.0, 10.0));
    ui.painter().rect_filled(back, 8.0, egui::Color32::from_black_alpha(170));
    ui.painter().galley(back.min + vec2(12.0, 5.0), galley, look.palette.stage_text);
}

/// Playback for files and the demo, or progress when something runs.
fn under_the_picture(ui: &mut Ui, scene: &mut Scene<'_>, bar: Rect, memory: &mut PanelMemory) {
    let state = scene.state;
    if state.job.is_some() {
        ui.scope_builder(egui::UiBuilder::new().max_rect(bar), |ui| {
            progress(ui, scene, &mut memory.progress);
        });
    } else if state.capture.open.as_ref().is_some_and(OpenSource::can_seek) {
        playback_bar(ui, scene, bar);
    }
}

/// The last ten seconds of contacts and stances.
fn live_events(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, memory: &mut PanelMemory) {
    let Scene { look, state, .. } = *scene;
    let Some(preview) = &state.capture.preview else { return };
    let end = preview.time.max(10.0);
    let timeline = EventTimeline {
        assessment: &preview.assessment,
        span: TimeSpan { start: end - 10.0, end },
        whole: TimeSpan { start: end - 10.0, end },
        playhead: state.playback.time,
        selected: None,
        swap_from: None,
        evidence: &[],
        markers: &[],
        editable: false,
    };
    event_timeline(ui, look, rect, &mut memory.timeline, &timeline, scene.commands);
}

/// The headline numbers, or once why there are none.
fn numbers_card(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect) {
    let Scene { look, state, .. } = *scene;
    let assessment = preview(state);
    let failure = state.capture.open.as_ref().and_then(|open| open.failure.as_ref());
    card(ui, look, rect, "", |ui| {
        if let Some(problem) = failure {
            // What to do now stands where one looks for numbers, also after the message was dismissed.
            ui.add_space(14.0);
            let said = problem.message(words::language());
            let said: Vec<String> = [Some(said.what), said.why, said.advice].into_iter().flatten().collect();
            no_numbers(ui, look, &said, true);
            return;
        }
        if let Some(reasons) = assessment.and_then(reasons) {
            ui.add_space(14.0);
            no_numbers(ui, look, &reasons, true);
            return;
        }
        let learned = state.capture.preview.as_ref().and_then(|preview| preview.learned.as_deref());
        headline_figures(ui, scene, assessment, learned, &HEADLINES);
        if let Some(assessment) = assessment {
            ui.add_space(4.0);
            symmetry_bars(ui, look, assessment);
        }
        if look.clinic_room
            && let Some(level) = assessment.and_then(|a| worst(&a.quality))
        {
            ui.add_space(10.0);
            quality_in_short(ui, look, level, assessment);
        }
    });
    stamp(ui, look, rect, words::of("window.preview"));
}

/// Numbers below one another, the first largest; in the clinic room as large as the height allows.
pub fn headline_figures(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    assessment: Option<&Assessment>,
    learned: Option<&LearnedGait>,
    parameters: &[Parameter],
) {
    let Scene { look, state, .. } = *scene;
    let person = state.walker.norm_person();
    let speed = assessment.and_then(|a| a.parameters.value(Parameter::WalkingSpeed));
    // Four numbers stand alone; three leave room for symmetry and quality below them.
    let room = ui.available_height() / if parameters.len() > 3 { 660.0 } else { 860.0 };
    for (index, &parameter) in parameters.iter().enumerate() {
        let reference = norm(parameter, &person, speed);
        let mut font = if index == 0 { look.headline() } else { look.number() };
        if look.clinic_room {
            font.size *= room.clamp(0.75, 1.6);
        }
        let item = Figure {
            parameter,
            estimate: assessment.and_then(|a| a.parameters.get(parameter)),
            learned: learned.and_then(|learned| learned.parameters.get(parameter)),
            norm: Some(&reference),
            doubt: assessment.and_then(|assessment| red_check(&assessment.quality, parameter)),
            waiting: words::of("window.after_the_first_steps"),
        };
        if figure(ui, look, &font, &item) && state.review.trial.is_some() {
            scene.ask(Place::Review);
            scene.ask(ReviewCommand::ShowEvidence(Some(parameter)));
        }
        ui.add_space(if look.clinic_room { 22.0 * room } else { 12.0 });
    }
}

fn quality_in_short(ui: &mut Ui, look: &Look, level: QualityLevel, assessment: Option<&Assessment>) {
    let flag = assessment.and_then(|a| a.quality.iter().find(|flag| flag.level == level));
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(30.0, 30.0), egui::Sense::hover());
        lamp(ui, look, rect, level);
        let words = match (level, flag) {
            (QualityLevel::Green, _) | (_, None) => words::of("window.picture_is_good").to_owned(),
            (_, Some(flag)) => flag.message(words::language()),
        };
        let text = egui::RichText::new(words).font(crate::ui::theme::regular(24.0));
        ui.add(egui::Label::new(text).wrap());
    });
}
