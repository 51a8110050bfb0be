//! Two visits side by side: their videos where both were kept, else skeletons, at the same instant of the stride, curves over each other, changes in words.

use egui::{ComboBox, PopupCloseBehavior, Rect, RichText, ScrollArea, Sense, Slider, Ui, pos2};

use super::compared_body::{Moment, person};
use super::drawing_view::{Ground, fit, paint};
use crate::app::command::{Command, ReportCommand, Which};
use crate::app::words;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::gait::Parameter;
use crate::clinic::assessment::CurveKind;
use crate::clinic::norms::{NormPerson, curve_band, usual_muscles};
use crate::clinic::trial::TrialId;
use crate::messages::report::CurvePanel;
use crate::patient_files::patient_file::PatientFile;
use crate::patient_files::stored_walk::StoredWalk;
use crate::recording::stride_film::{StrideFilm, middle_stride};
use crate::ui::copying::menu::{Takings, takings_menu};
use crate::ui::copying::plots::compared_curves_as_csv;
use crate::ui::quantity_format::number;
use crate::ui::scene::Scene;
use crate::ui::theme::{Look, bold};
use crate::ui::views::drawn_body::BodyPicture;
use crate::ui::views::muscle_overlay::{legend, muscles_at};
use crate::ui::views::skeleton_overlay::skeleton;
use crate::ui::widgets::card::{beside_title, columns, rows};
use crate::ui::widgets::{card, labelled_button, name_combo, search_in_drop_down};
use crate::vision::pose::{Keypoint, PoseSample};

/// The pictures that are on the screen, and of which walk and time.
#[derive(Default)]
pub(super) struct CompareMemory {
    bodies: [BodyPicture; 2],
    shown: [Option<(TrialId, usize, egui::TextureHandle)>; 2],
}

impl std::fmt::Debug for CompareMemory {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("CompareMemory")
    }
}

/// Draws the place.
pub(super) fn compare(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    room: Rect,
    file: &PatientFile,
    memory: &mut CompareMemory,
) {
    let Scene { look, state, .. } = *scene;
    let [left, right] = columns(room, [1.0, 1.15]);
    let [top, bottom] = rows(left, [1.0, 0.1]);
    let [first_card, second_card] = columns(top, [1.0, 1.0]);
    let (first, second) = state.records.compared();
    let pair = state.records.shown.pair.as_deref();
    let films = state.records.shown.films.as_deref();
    let phase = state.records.shown.phase;
    for (at, (rect, which, chosen, walk)) in [
        (first_card, Which::First, first, pair.map(|pair| &pair.0)),
        (second_card, Which::Second, second, pair.map(|pair| &pair.1)),
    ]
    .into_iter()
    .enumerate()
    {
        let title =
            if which == Which::First { words::of("window.before") } else { words::of("window.after") };
        card(ui, look, rect, title, |ui| {
            choice(ui, file, which, chosen, scene.commands);
            match walk {
                Some(_) if chosen.is_none() => {
                    ui.label(
                        RichText::new(words::of("window.no_earlier_visit_was_walked_alike"))
                            .color(look.palette.weak),
                    );
                }
                Some(walk) => {
                    if let Some(films) = films {
                        picture(ui, look, walk, &films[at], &mut memory.shown[at], phase);
                    } else {
                        let person = person_of(file, walk);
                        let body = state.settings.bodies_shown.then_some(&mut memory.bodies[at]);
                        let muscles = state.settings.muscles_shown.then_some(&person);
                        figure(ui, look, walk, phase, body, muscles);
                    }
                }
                None => {
                    ui.label(RichText::new(words::of("window.reading_the_walk")).color(look.palette.weak));
                }
            }
        });
    }
    card(ui, look, bottom, "", |ui| phase_bar(ui, scene));
    let [curves, words] = rows(right, [1.5, 1.0]);
    curves_card(ui, scene, curves, file, first, second);
    card(ui, look, words, words::of("window.changes"), |ui| {
        ScrollArea::vertical().id_salt("changes").auto_shrink(false).show(ui, |ui| {
            changes(ui, look, file, first, second);
        });
    });
}

fn choice(ui: &mut Ui, file: &PatientFile, which: Which, chosen: Option<usize>, commands: &mut Vec<Command>) {
    let words = words::language();
    let names: Vec<String> = file
        .all_tests()
        .map(|(visit, test)| {
            let protocol = words.text(&format!("protocol.{}", test.conditions.protocol.name())).to_owned();
            let task =
                if test.conditions.second_task.is_empty() { "" } else { words::of("window.second_task") };
            format!(
                "{} · {protocol}{task}",
                words.date(crate::patient_files::local_time::local(visit.session.start))
            )
        })
        .collect();
    let name = chosen
        .and_then(|chosen| names.get(chosen))
        .map_or(words::of("window.choose_a_visit"), String::as_str);
    let salt = if which == Which::First { "before" } else { "after" };
    let combo = ComboBox::from_id_salt(salt)
        .selected_text(name)
        .width(ui.available_width() - 10.0)
        .truncate()
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show_ui(ui, |ui| {
            let sought = search_in_drop_down(ui, salt, names.len());
            for (number, name) in names.iter().enumerate().filter(|(_, name)| sought.finds(name)) {
                if ui.selectable_label(chosen == Some(number), name).clicked() {
                    ui.close();
                    commands.push(Command::Report(ReportCommand::Choose(which, number)));
                }
            }
        });
    name_combo(
        &combo.response,
        if which == Which::First {
            words::of("window.visit_before")
        } else {
            words::of("window.visit_after")
        },
        name,
    );
}

/// Who walked, as norms ask for it.
fn person_of(file: &PatientFile, walk: &StoredWalk) -> NormPerson {
    let visit =
        file.visits.iter().find(|visit| visit.walks.iter().any(|known| known.summary.id == walk.walk));
    NormPerson {
        age: visit.and_then(|visit| file.patient.age_at(visit.session.start)),
        said_to_be_adult: false,
        sex: file.patient.sex,
        stature: walk.conditions.stature,
        leg_length: walk.conditions.leg_length,
        pace: walk.conditions.pace,
    }
}

fn sample_at(walk: &StoredWalk, time: f64) -> Option<&PoseSample> {
    let samples = &walk.trial.overlay.samples;
    let after = samples.partition_point(|sample| sample.time <= time + 1e-9);
    samples.get(after.saturating_sub(1))
}

/// The skeleton at an instant of the cycle, as large as fits; the scale is that of the whole stride, so that it does not
/// breathe.
fn figure(
    ui: &mut Ui,
    look: &Look,
    walk: &StoredWalk,
    phase: f64,
    body: Option<&mut BodyPicture>,
    muscles: Option<&NormPerson>,
) {
    let rect = ui.available_rect_before_wrap();
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 8.0, look.palette.stage);
    let Some(stride) = middle_stride(&walk.trial.assessment) else {
        ui.label(
            RichText::new(words::of("window.no_whole_stride_was_found_in_this"))
                .color(look.palette.stage_text),
        );
        return;
    };
    let time = stride.start + phase / 100.0 * (stride.end - stride.start);
    let within = walk.trial.overlay.samples.iter().filter(|s| (stride.start..=stride.end).contains(&s.time));
    let heights = within.clone().filter_map(|sample| {
        let points =
            || sample.pose.as_ref().into_iter().flat_map(|pose| pose.points.iter().filter_map(|(_, p)| *p));
        let low = points().map(|p| p.y).reduce(f64::max)?;
        let high = points().map(|p| p.y).reduce(f64::min)?;
        let (left, right) = points().fold((f64::MAX, f64::MIN), |(l, r), p| (l.min(p.x), r.max(p.x)));
        // Room for the longest step to either side of the hips.
        Some(((low - high).max(1.25 * (right - left) * f64::from(rect.height() / rect.width())), low))
    });
    let (tallest, floor) =
        heights.fold((1.0, 0.0), |(t, f): (f64, f64), (height, low)| (t.max(height), f.max(low)));
    let zoom = (0.8 * f64::from(rect.height()) / tallest) as f32;
    let ground = rect.bottom() - 0.1 * rect.height();
    let band = Rect::from_min_max(pos2(rect.left(), ground), rect.max);
    painter.rect_filled(band, 0.0, look.palette.stage_floor);
    let pose = sample_at(walk, time).and_then(|sample| sample.pose.as_ref());
    if let Some(pose) = pose {
        let hips = [Side::Left, Side::Right].map(|side| pose.points[Landmark::of(BodyPoint::Hip, side)]);
        let known: Vec<f64> = hips.iter().flatten().map(|hip| hip.x).collect();
        let middle = known.iter().sum::<f64>() / known.len().max(1) as f64;
        let place = |point: &Keypoint| {
            pos2(rect.center().x + (point.x - middle) as f32 * zoom, ground + (point.y - floor) as f32 * zoom)
        };
        let assessment = &walk.trial.assessment;
        let muscles =
            muscles.and_then(|person| muscles_at(&usual_muscles(assessment, person)?, assessment, time));
        let drawn = body.zip(assessment.view).is_some_and(|(body, view)| {
            let moment = Moment { view, pose, place: &place, zoom, muscles };
            person(ui, rect, body, &moment, within)
        });
        if drawn && muscles.is_some() {
            legend(&painter, look, rect.right_bottom());
        }
        if !drawn {
            skeleton(&painter, look, pose, &place, (rect.height() * 0.012).max(3.0));
        }
    }
    let response = ui.allocate_rect(rect, Sense::hover());
    let spoken = words::fill("window.skeleton_at_of_the_stride", &[("phase", &number(phase, 0))]);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &spoken));
}

/// The kept video at an instant of the cycle with the skeleton over it, as large as fits.
fn picture(
    ui: &mut Ui,
    look: &Look,
    walk: &StoredWalk,
    film: &StrideFilm,
    shown: &mut Option<(TrialId, usize, egui::TextureHandle)>,
    phase: f64,
) {
    let rect = ui.available_rect_before_wrap();
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 8.0, look.palette.stage);
    let Some(stride) = middle_stride(&walk.trial.assessment) else { return };
    let time = stride.start + phase / 100.0 * (stride.end - stride.start);
    let Some(index) = film.at(time) else { return };
    let image = &film.pictures[index].1;
    if shown.as_ref().is_none_or(|(of, at, _)| (*of, *at) != (film.walk, index)) {
        let pixels = egui::ColorImage::from_rgb([image.width, image.height], &image.data);
        let options = egui::TextureOptions::LINEAR;
        match shown {
            Some((of, at, texture)) => {
                texture.set(pixels, options);
                (*of, *at) = (film.walk, index);
            }
            None => *shown = Some((film.walk, index, ui.ctx().load_texture("compared", pixels, options))),
        }
    }
    let (width, height) = (image.width.max(1) as f32, image.height.max(1) as f32);
    let zoom = (rect.width() / width).min(rect.height() / height);
    let inside = Rect::from_center_size(rect.center(), egui::vec2(width, height) * zoom);
    if let Some((_, _, texture)) = shown {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(texture.id(), inside, whole, egui::Color32::WHITE);
    }
    let pose = sample_at(walk, time).and_then(|sample| sample.pose.as_ref());
    if let Some(pose) = pose {
        let scale = zoom / film.shrunk as f32;
        let place = |point: &Keypoint| inside.min + egui::vec2(point.x as f32, point.y as f32) * scale;
        skeleton(&painter, look, pose, &place, (inside.height() * 0.008).max(2.0));
    }
    let response = ui.allocate_rect(rect, Sense::hover());
    let spoken = words::fill("window.video_at_of_the_stride", &[("phase", &number(phase, 0))]);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &spoken));
}

fn phase_bar(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let shown = &state.records.shown;
    ui.horizontal(|ui| {
        let words = if shown.playing { words::of("window.hold") } else { words::of("window.play") };
        if labelled_button(ui, look, words, shown.pair.is_some()).clicked() {
            scene.ask(ReportCommand::TogglePhase);
        }
        let mut phase = shown.phase;
        ui.spacing_mut().slider_width = (ui.available_width() - 190.0).max(80.0);
        let title = ui.label(words::of("window.stride"));
        let slider =
            ui.add(Slider::new(&mut phase, 0.0..=99.9).fixed_decimals(0).suffix(" %")).labelled_by(title.id);
        if slider.changed() {
            scene.ask(ReportCommand::SetPhase(phase));
        } else if shown.playing {
            // Slow motion: one stride in two seconds, both visits alike whatever their cadence.
            let step = f64::from(ui.input(|input| input.stable_dt).min(0.1)) * 50.0;
            scene.ask(ReportCommand::SetPhase(shown.phase + step));
        }
    });
}

fn curves_card(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    rect: Rect,
    file: &PatientFile,
    first: Option<usize>,
    second: Option<usize>,
) {
    let look = scene.look;
    let title = words::of("window.joint_angles_over_the_stride");
    card(ui, look, rect, title, |ui| {
        let tests: Vec<_> = file.all_tests().collect();
        let Some((visit, after)) = second.and_then(|second| tests.get(second)) else { return };
        let before = first.and_then(|first| tests.get(first)).map(|(_, test)| &test.assessment);
        let person = crate::clinic::norms::NormPerson {
            age: file.patient.age_at(visit.session.start),
            said_to_be_adult: false,
            sex: file.patient.sex,
            stature: after.conditions.stature,
            leg_length: after.conditions.leg_length,
            pace: after.conditions.pace,
        };
        let speed = after.assessment.parameters.value(Parameter::WalkingSpeed);
        let mut all = ui.available_rect_before_wrap();
        // Below the curves: beside the title there is no room for it in every language.
        let key = words::of("window.bold_after_dotted_before_left_solid_right");
        let key = ui.painter().layout(key.to_owned(), look.small(), look.palette.weak, all.width());
        all.max.y -= key.size().y + 2.0;
        ui.painter().galley(pos2(all.left(), all.bottom() + 2.0), key, look.palette.weak);
        let cells = rows(all, [1.0, 1.0]).into_iter().flat_map(|row| columns(row, [1.0, 1.0]));
        for (kind, cell) in CurveKind::ALL.into_iter().zip(cells) {
            let band = curve_band(kind, &person, speed).ok();
            let band = band.map(|band| band.at_level_of(&after.assessment, kind));
            let panel = CurvePanel {
                kind,
                current: &after.assessment,
                previous: before,
                band: band.as_ref(),
                language: words::language(),
            };
            let zoom = fit((200.0, 110.0), cell).max(1.0);
            let size = (f64::from(cell.width() / zoom), f64::from(cell.height() / zoom));
            paint(ui.painter(), look, &panel.draw(size.0, size.1), cell.min, zoom, Ground::Card);
        }
    });
    let of = |test: Option<usize>| {
        test.and_then(|test| file.all_tests().nth(test)).map(|(_, test)| &test.assessment)
    };
    let Some(after) = of(second) else { return };
    let csv = || compared_curves_as_csv(of(first), after);
    let takings = Takings {
        what: "copy.the_curves",
        file: format!("{}-compared-curves", scene.state.file_stem()),
        area: rect,
        text: None,
        csv: Some(&csv),
    };
    takings_menu(ui, scene, beside_title(ui, look, rect, title), &takings);
}

fn changes(ui: &mut Ui, look: &Look, file: &PatientFile, first: Option<usize>, second: Option<usize>) {
    let (Some(first), Some(second)) = (first, second) else {
        ui.label(RichText::new(words::of("window.choose_two_visits")).color(look.palette.weak));
        return;
    };
    let changes = file.changes(first, second);
    if changes.is_empty() {
        ui.label(RichText::new(words::of("window.the_two_visits_have_no_value_in")).color(look.palette.weak));
    }
    for change in &changes {
        let title = super::titled(change.parameter);
        let mark = match change.is_real() {
            Some(true) => words::of("window.real"),
            Some(false) => words::of("window.within_error"),
            None => words::of("window.error_unknown"),
        };
        ui.horizontal(|ui| {
            ui.label(RichText::new(title).font(bold(14.0)));
            ui.label(RichText::new(mark).color(look.palette.weak));
        });
        ui.label(RichText::new(change.sentence(words::style())).color(look.palette.text));
        ui.add_space(4.0);
    }
}
