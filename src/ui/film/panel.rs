//! The film of the walk under review in its place: beside the numbers, or over the whole window.

use egui::{Pos2, Rect, Ui, pos2, vec2};

use super::bar;
use super::layers::Layers;
use crate::analysis::still_angle::StillAngle;
use crate::app::command::{FilmCommand, PlaybackCommand, SourceCommand};
use crate::app::state::AppState;
use crate::app::words;
use crate::clinic::norms::usual_muscles;
use crate::ui::copying::menu::{Takings, takings_menu};
use crate::ui::copying::shots::is_taken_now;
use crate::ui::panels::PanelMemory;
use crate::ui::panels::playback_bar::playback_bar;
use crate::ui::panels::review::edited_timeline;
use crate::ui::scene::Scene;
use crate::ui::theme::GAP;
use crate::ui::views::event_timeline::event_timeline;
use crate::ui::views::muscle_overlay::{MusclesNow, muscles_at};
use crate::ui::views::video_view::{VideoClick, VideoView, video_view};

/// An angle belongs to the picture shown when it lies this near, s: half a picture at the lowest usual rate.
const SAME_PICTURE: f64 = 0.017;

/// The film over the whole window, with tools above, playhead and events below.
pub fn filled(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut PanelMemory) {
    let state = scene.state;
    let all = ui.max_rect().shrink2(vec2(GAP, 8.0));
    let tools = Rect::from_min_size(all.min, vec2(all.width(), 36.0));
    let lanes_height = if state.review.trial.is_some() { 92.0 } else { 0.0 };
    let lanes = Rect::from_min_max(pos2(all.left(), all.bottom() - lanes_height), all.max);
    let bar_rect = Rect::from_min_size(pos2(all.left(), lanes.top() - 38.0), vec2(all.width(), 34.0));
    let picture =
        Rect::from_min_max(pos2(all.left(), tools.bottom() + 4.0), pos2(all.right(), bar_rect.top() - 4.0));
    let near = memory.video.near;
    if bar::line(ui, scene, tools, near.is_near().then_some(near.factor())) {
        memory.video.near = super::fit::Nearness::default();
    }
    film(ui, scene, picture, memory);
    take_along(ui, scene, picture, picture.min + vec2(10.0, 10.0));
    playback_bar(ui, scene, bar_rect);
    if let Some(assessment) = state.review.assessment() {
        let timeline = edited_timeline(state, assessment, &[]);
        event_timeline(ui, scene.look, lanes, &mut memory.timeline, &timeline, scene.commands);
    }
}

/// The film beside the numbers, with its tools over it.
pub fn beside(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, memory: &mut PanelMemory) {
    film(ui, scene, rect, memory);
    if !is_taken_now(ui.ctx()) {
        bar::strip(ui, scene, rect);
    }
    take_along(ui, scene, rect, pos2(rect.left() + 8.0, rect.top() + 8.0));
}

/// The sign under which one takes the picture along as it is seen, with what lies over it.
fn take_along(ui: &mut Ui, scene: &mut Scene<'_>, picture: Rect, at: Pos2) {
    if is_taken_now(ui.ctx()) {
        return;
    }
    let sign = Rect::from_min_size(at, vec2(30.0, 30.0));
    ui.painter().rect_filled(sign, 8.0, scene.look.palette.card.gamma_multiply(0.85));
    let takings = Takings {
        what: "copy.the_film",
        file: format!("{}-picture", scene.state.file_stem()),
        area: picture,
        text: None,
        csv: None,
    };
    takings_menu(ui, scene, sign, &takings);
}

/// The picture of the playhead with the repaired skeleton; without pictures the skeleton alone.
fn film(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, memory: &mut PanelMemory) {
    let Scene { look, state, .. } = *scene;
    let with_pictures = state.review_has_pictures();
    let newest = state.capture.picture.as_ref().filter(|_| with_pictures);
    let time = newest.map_or(state.playback.time, |picture| picture.frame.time);
    let sample = state.review.sample_at(time);
    let size = state.review.trial.as_ref().map(|trial| (trial.track.width, trial.track.height));
    let measuring = state.film.measuring && !memory.setup.marking;
    if !measuring || (memory.film.clicked_at - time).abs() > SAME_PICTURE {
        memory.film.clicks.clear();
        memory.film.clicked_at = time;
    }
    let footfalls = if state.film.steps { state.footfalls() } else { Vec::new() };
    let angles: Vec<StillAngle> = state
        .review
        .angles
        .iter()
        .filter(|angle| (angle.time - time).abs() < SAME_PICTURE)
        .copied()
        .collect();
    let scale = state.review.assessment().and_then(|assessment| assessment.scale.as_ref());
    let pose = match sample {
        Some(sample) => sample.pose.as_ref(),
        None => newest.and_then(|picture| picture.pose.as_ref()),
    };
    let view = VideoView {
        picture: newest,
        size,
        // Without pictures the skeleton is all there is to be seen.
        pose: pose.filter(|_| state.film.skeleton || newest.is_none()),
        muscles: muscles_shown(state, time),
        people: &[],
        marks: memory.setup.shown_marks(state),
        marking: memory.setup.marking,
        waiting: "",
        layers: Layers {
            grid: state.film.grid.then(|| scale.map(|scale| scale.px_per_m)),
            footfalls: &footfalls,
            time,
            angles: &angles,
            clicks: &memory.film.clicks,
            measuring,
        },
    };
    if let Some(click) = video_view(ui, look, rect, &mut memory.video, &view) {
        let unread = with_pictures && sample.is_none_or(|sample| sample.pose.is_none());
        clicked(scene, memory, click, time, unread);
    }
    if !with_pictures {
        let at = pos2(rect.left() + 14.0, rect.bottom() - 10.0);
        let told = words::of("window.key_points_only_pictures_are_not_kept");
        ui.painter().text(at, egui::Align2::LEFT_BOTTOM, told, look.small(), look.palette.stage_weak);
    }
}

/// A floor mark, a point of an angle, another person, or play and hold; the second of two clicks makes the film large, or
/// whole again where it is near.
fn clicked(scene: &mut Scene<'_>, memory: &mut PanelMemory, click: VideoClick, time: f64, unread: bool) {
    let (x, y) = click.at;
    if memory.setup.marking {
        memory.setup.mark(x, y);
    } else if scene.state.film.measuring {
        memory.film.clicked_at = time;
        memory.film.clicks.push([x, y]);
        if let [first, vertex, last] = memory.film.clicks[..] {
            memory.film.clicks.clear();
            scene.commands.extend(
                StillAngle::new(time, [first, vertex, last])
                    .map(|angle| FilmCommand::KeepAngle(angle).into()),
            );
        }
    } else if click.double {
        if memory.video.near.is_near() {
            memory.video.near = super::fit::Nearness::default();
        } else {
            scene.ask(FilmCommand::ToggleFill);
        }
        if !unread {
            // The first of the two clicks held or played; that is taken back.
            scene.ask(PlaybackCommand::Toggle);
        }
    } else if unread {
        scene.ask(SourceCommand::ChoosePerson { x, y });
    } else {
        scene.ask(PlaybackCommand::Toggle);
    }
}

/// Usual muscle activity at an instant of the analysed walk, where it is wanted and known.
fn muscles_shown(state: &AppState, time: f64) -> Option<MusclesNow> {
    let trial = state.review.trial.as_ref().filter(|_| state.settings.muscles_shown)?;
    let usual = usual_muscles(&trial.assessment, &state.walker.norm_person())?;
    muscles_at(&usual, &trial.assessment, time)
}
