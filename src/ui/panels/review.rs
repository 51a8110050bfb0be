//! Review: the final result: table, symmetry, curves, picture, quality and the timeline in which events are corrected.

use egui::{Rect, RichText, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::PanelMemory;
use super::capture::headline_figures;
use super::notices::progress;
use super::playback_bar::playback_bar;
use super::review_figures::{curves_card, steps_card};
use crate::app::command::{DesktopCommand, ReviewCommand, SourceCommand};
use crate::app::state::AppState;
use crate::app::words;
use crate::biomechanics::gait::Parameter;
use crate::clinic::assessment::{Assessment, TimeSpan};
use crate::ui::copying::menu::{Takings, takings_menu};
use crate::ui::copying::tables::{parameters_as_csv, parameters_as_text};
use crate::ui::film::panel::{beside, filled};
use crate::ui::quantity_format::number;
use crate::ui::records::timed_test;
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, bold};
use crate::ui::views::event_timeline::{EventTimeline, event_timeline};
use crate::ui::views::no_numbers::{no_numbers, reasons};
use crate::ui::views::parameter_table::{ParameterTable, parameter_table};
use crate::ui::views::quality_list::quality_list;
use crate::ui::views::symmetry_bars::symmetry_bars;
use crate::ui::views::timeline_marks::repaired_stretches;
use crate::ui::widgets::card::{beside_title, card, columns, remark, rows};
use crate::ui::widgets::main_button;

/// What is read from the other end of the room.
const FOR_THE_ROOM: [Parameter; 4] =
    [Parameter::WalkingSpeed, Parameter::Cadence, Parameter::StrideLength, Parameter::DoubleSupportFraction];

/// Key of the title of the card with the table.
const NUMBERS: &str = "window.walking_in_numbers";

/// Below this width the place is drawn for a small screen, points.
const NARROW: f32 = 1100.0;

/// Draws the place.
pub fn review_panel(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut PanelMemory) {
    let Scene { look, state, .. } = *scene;
    if state.film_fills() {
        filled(ui, scene, memory);
        return;
    }
    let mut all = super::below_the_setup(ui, scene, memory);
    let Some(assessment) = state.review.assessment() else {
        nothing_yet(ui, scene, all, memory);
        return;
    };
    if state.job.is_some_and(|job| job.kind != crate::app::state::JobKind::Reanalysis) {
        let bar = Rect::from_min_size(all.min, vec2(all.width(), 36.0));
        ui.scope_builder(UiBuilder::new().max_rect(bar), |ui| {
            progress(ui, scene, &mut memory.progress);
        });
        all.min.y = bar.bottom() + 6.0;
    }
    if let Some(reasons) = reasons(assessment) {
        without_numbers(ui, scene, all, memory, assessment, &reasons);
        return;
    }
    if look.clinic_room {
        for_the_room(ui, scene, all, memory, assessment);
        return;
    }
    if timed_test::is_timed(state) {
        let strip = Rect::from_min_max(pos2(all.left(), all.bottom() - timed_test::STRIP - 16.0), all.max);
        all.max.y = strip.top() - GAP;
        let inside = strip.shrink2(vec2(96.0, 6.0));
        timed_test::timed_strip(ui, scene, inside, &mut memory.timed);
    }
    let timeline_height = (all.height() * 0.22).clamp(146.0, 210.0);
    let upper = Rect::from_min_max(all.min, pos2(all.right(), all.bottom() - timeline_height - GAP));
    let lower = Rect::from_min_max(pos2(all.left(), upper.bottom() + GAP), all.max);
    // On a small screen the table needs its share more than the curves do.
    let shares = if all.width() < NARROW { [1.64, 1.0, 0.82] } else { [1.25, 1.12, 0.85] };
    let [left, middle, right] = columns(upper, shares);
    numbers(ui, scene, left, assessment);
    curves_card(ui, scene, middle, assessment, &mut memory.cycle);
    let picture_height = (right.width() * 0.62).min(right.height() * 0.42);
    let picture_rect = Rect::from_min_size(right.min, vec2(right.width(), picture_height));
    beside(ui, scene, picture_rect, memory);
    let rest = Rect::from_min_max(pos2(right.left(), picture_rect.bottom() + GAP), right.max);
    let [steps, quality] = rows(rest, [1.0, 0.85]);
    steps_card(ui, scene, steps, assessment, &mut memory.steps);
    card(ui, look, quality, words::of("window.recording_quality"), |ui| {
        ScrollArea::vertical().show(ui, |ui| quality_list(ui, look, &assessment.quality));
    });
    timeline_card(ui, scene, lower, memory, assessment);
}

/// Table and symmetry; what does not fit is scrolled.
fn numbers(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, assessment: &Assessment) {
    let Scene { look, state, .. } = *scene;
    card(ui, look, rect, words::of(NUMBERS), |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let person = state.walker.norm_person();
            let learned = state.review.trial.as_ref().and_then(|trial| trial.learned.as_deref());
            let table = ParameterTable {
                parameters: &assessment.parameters,
                person: &person,
                evidence: state.review.evidence,
                learned: learned.map(|learned| &learned.parameters),
                quality: &assessment.quality,
            };
            let top = ui.cursor().min;
            if let Some(parameter) = parameter_table(ui, look, &table) {
                scene.ask(ReviewCommand::ShowEvidence(Some(parameter)));
            }
            let whole = Rect::from_min_max(top, pos2(ui.max_rect().right(), ui.cursor().top()));
            if copy_wanted(ui, whole) {
                scene.ask(DesktopCommand::CopyText(parameters_as_text(assessment, &person)));
            }
            ui.add_space(12.0);
            ui.label(RichText::new(words::of("window.symmetry")).font(look.title()).color(look.palette.weak));
            if let Some(parameter) = symmetry_bars(ui, look, assessment) {
                scene.ask(ReviewCommand::ShowEvidence(Some(parameter)));
            }
            let words = words::of("window.more_than_2_sd_from_the_norm");
            ui.label(RichText::new(words).font(look.small()).color(look.palette.weak));
        });
    });
    let person = state.walker.norm_person();
    let (text, csv) = (|| parameters_as_text(assessment, &person), || parameters_as_csv(assessment, &person));
    let takings = Takings {
        what: "copy.the_numbers",
        file: format!("{}-numbers", state.file_stem()),
        area: rect,
        text: Some(&text),
        csv: Some(&csv),
    };
    takings_menu(ui, scene, beside_title(ui, look, rect, words::of(NUMBERS)), &takings);
    let seconds: f64 = assessment.bouts().map(|bout| bout.end - bout.start).sum();
    let used = assessment.strides.iter().filter(|stride| stride.excluded.is_none()).count();
    let left_out = assessment.strides.len() - used;
    remark(
        ui,
        look,
        rect,
        &words::fill(
            "window.strides_in_s_left_out",
            &[("used", &used), ("seconds", &number(seconds, 1)), ("left_out", &left_out)],
        ),
    );
}

/// Whether Ctrl+C is meant for what lies here: the focus is in it, or nothing has the focus and the pointer is over it.
fn copy_wanted(ui: &Ui, place: Rect) -> bool {
    if !ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Copy))) {
        return false;
    }
    match ui.memory(egui::Memory::focused) {
        Some(id) => ui.ctx().read_response(id).is_some_and(|response| place.contains(response.rect.center())),
        None => ui.rect_contains_pointer(place),
    }
}

/// Three numbers and the symmetry, to be read from the other end of the room.
fn for_the_room(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    rect: Rect,
    memory: &mut PanelMemory,
    assessment: &Assessment,
) {
    let Scene { look, state, .. } = *scene;
    let [left, right] = columns(rect, [1.0, 1.0]);
    let [top, below] = rows(left, [1.3, 1.0]);
    beside(ui, scene, top, memory);
    card(ui, look, below, words::of("window.symmetry"), |ui| {
        ui.add_space(6.0);
        symmetry_bars(ui, look, assessment);
    });
    card(ui, look, right, "", |ui| {
        let learned = state.review.trial.as_ref().and_then(|trial| trial.learned.as_deref());
        headline_figures(ui, scene, Some(assessment), learned, &FOR_THE_ROOM);
    });
}

/// Nothing could be measured: the picture, and in the place of the numbers why, once and large.
fn without_numbers(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    all: Rect,
    memory: &mut PanelMemory,
    assessment: &Assessment,
    reasons: &[String],
) {
    let look = scene.look;
    let [left, right] = columns(all, [1.7, 1.0]);
    let hero = Rect::from_min_max(left.min, pos2(left.right(), left.bottom() - 42.0));
    beside(ui, scene, hero, memory);
    let bar = Rect::from_min_size(pos2(left.left(), hero.bottom() + 4.0), vec2(left.width(), 36.0));
    playback_bar(ui, scene, bar);
    let [top, below] = rows(right, [1.0, 1.0]);
    card(ui, look, top, "", |ui| {
        ScrollArea::vertical().show(ui, |ui| no_numbers(ui, look, reasons, false));
    });
    card(ui, look, below, words::of("window.all_checks_of_the_recording"), |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| quality_list(ui, look, &assessment.quality));
    });
}

fn timeline_card(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    rect: Rect,
    memory: &mut PanelMemory,
    assessment: &Assessment,
) {
    let Scene { look, state, .. } = *scene;
    card(ui, look, rect, "", |ui| {
        let room = ui.available_rect_before_wrap();
        let bar = Rect::from_min_size(room.min, vec2(room.width(), 32.0));
        playback_bar(ui, scene, bar);
        let lanes = Rect::from_min_max(pos2(room.left(), bar.bottom() + 4.0), room.max);
        let evidence =
            state.review.evidence.map(|parameter| state.review.evidence_spans(parameter)).unwrap_or_default();
        let timeline = edited_timeline(state, assessment, &evidence);
        event_timeline(ui, look, lanes, &mut memory.timeline, &timeline, scene.commands);
    });
    // On a small screen the playback bar needs the line; the keys stand on the sheet of keys.
    let narrow = rect.width() < NARROW;
    let words = if let Some(parameter) = state.review.evidence {
        let keys = if narrow { "" } else { words::of("window.ctrl_for_the_next_esc_to_end") };
        words::fill("window.frames_behind", &[("0", &words::parameter(parameter)), ("keys", &keys)])
    } else {
        let sides = match repaired_stretches(&assessment.repairs) {
            0 => String::new(),
            1 => words::of("window.sides_repaired_in_one_stretch").to_owned(),
            many => words::fill("window.sides_repaired_in_stretches", &[("many", &many)]),
        };
        let how = if narrow { "" } else { words::of("window.drag_an_event_double_click_to_add") };
        format!("{sides} {how}").trim().to_owned()
    };
    remark(ui, look, rect, &words);
}

/// No result: progress, or why there is none; the picture stays to be looked at.
fn nothing_yet(ui: &mut Ui, scene: &mut Scene<'_>, all: Rect, memory: &mut PanelMemory) {
    let Scene { look, state, .. } = *scene;
    let bar_height = 40.0;
    let words_height = 150.0;
    let hero =
        Rect::from_min_max(all.min, pos2(all.right(), all.bottom() - words_height - bar_height - 2.0 * GAP));
    if state.capture.open.is_some() {
        beside(ui, scene, hero, memory);
        let bar = Rect::from_min_size(pos2(hero.left(), hero.bottom() + 4.0), vec2(hero.width(), bar_height));
        playback_bar(ui, scene, bar);
    }
    let below = Rect::from_min_max(pos2(all.left(), all.bottom() - words_height), all.max);
    let centred = if state.capture.open.is_some() {
        below
    } else {
        Rect::from_center_size(all.center(), vec2(all.width().min(760.0), words_height))
    };
    card(ui, look, centred, "", |ui| {
        if state.job.is_some() {
            progress(ui, scene, &mut memory.progress);
            let words = words::of("window.every_frame_is_read_the_numbers_come");
            ui.label(RichText::new(words).color(look.palette.weak));
        } else if let Some((stage, problem)) = &state.review.failure {
            let stage = match stage {
                crate::recording::stage::Stage::LoadingNetworks => {
                    words::of("window.while_loading_the_network")
                }
                crate::recording::stage::Stage::ReadingPoses => words::of("window.while_reading_poses"),
                crate::recording::stage::Stage::Analysing => words::of("window.while_finding_steps"),
                crate::recording::stage::Stage::Writing => words::of("window.while_writing"),
            };
            let said = problem.message(words::language());
            ui.label(RichText::new(format!("{} ({stage})", said.what)).font(bold(16.0)));
            for part in [said.why, said.advice].into_iter().flatten() {
                ui.label(part);
            }
            if main_button(ui, look, words::of("window.try_again"), None).clicked() {
                scene.ask(SourceCommand::Analyse);
            }
        } else {
            ui.label(RichText::new(words::of("window.no_result_yet")).font(bold(16.0)));
            ui.label(words::of("window.open_a_video_or_record_with_the"));
            if main_button(ui, look, words::of("window.open_video"), None).clicked() {
                scene.ask(DesktopCommand::BrowseVideo);
            }
        }
    });
}

/// The timeline of the walk under review, whose events can be corrected.
pub(in crate::ui) fn edited_timeline<'a>(
    state: &'a AppState,
    assessment: &'a Assessment,
    evidence: &'a [TimeSpan],
) -> EventTimeline<'a> {
    EventTimeline {
        assessment,
        span: state.shown_timeline(),
        whole: state.whole_timeline(),
        playhead: state.playback.time,
        selected: state.review.selected,
        swap_from: state.review.swap_from,
        evidence,
        markers: &state.review.markers,
        editable: true,
    }
}
