//! Set-up in three steps: which camera, how pixels become metres, whether left and right are kept. One task a step, each
//! can be skipped, all of it goes by keys alone, and it can be done again at any time (F12).

use egui::{Rect, RichText, Ui, pos2, vec2};

use super::PanelMemory;
use super::scale_row::scale_row;
use super::setup_bar::stature_field;
use crate::app::command::{SetUpCommand, SourceCommand};
use crate::app::state::AppState;
use crate::app::state::capture::OpenSource;
use crate::app::state::set_up::SetUpStep;
use crate::app::words;
use crate::biomechanics::anatomy::Side;
use crate::ui::film::layers::Layers;
use crate::ui::quantity_format::number;
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, Look, bold};
use crate::ui::views::video_view::{VideoClick, VideoView, video_view};
use crate::ui::widgets::card::columns;
use crate::ui::widgets::{card, labelled_button, main_button};
use crate::vision::legs::side_check::{Hands, SideVerdict};

/// Which step was drawn last: the main button takes the keyboard when a step begins.
#[derive(Debug, Default)]
pub struct SetUpMemory {
    drawn: Option<SetUpStep>,
}

/// Draws the place.
pub fn set_up_panel(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut PanelMemory) {
    let Scene { look, state, .. } = *scene;
    let all = ui.max_rect().shrink(GAP);
    let [left, right] = columns(all, [1.5, 1.0]);
    picture(ui, scene, left, memory);
    let step = state.set_up.step;
    let title =
        words::fill("window.set_up_step_of", &[("0", &(step.number() + 1)), ("1", &SetUpStep::ALL.len())]);
    let foot =
        Rect::from_min_max(pos2(right.left() + 14.0, right.bottom() - 58.0), right.max - vec2(14.0, 8.0));
    card(ui, look, right, &title, |ui| {
        ui.set_max_height((foot.top() - ui.max_rect().top()).max(60.0));
        egui::ScrollArea::vertical().id_salt("set up").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 9.0;
            match step {
                SetUpStep::Camera => cameras(ui, scene),
                SetUpStep::Scale => scale(ui, scene, memory),
                SetUpStep::Sides => sides(ui, scene),
            }
        });
    });
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(foot).id_salt("set up foot").layout(layout), |ui| {
        buttons(ui, scene, &mut memory.set_up);
    });
}

fn has_camera(state: &AppState) -> bool {
    state.capture.open.as_ref().is_some_and(|open| open.is_camera() && open.failure.is_none())
}

/// The picture of the camera, live, with the skeleton as soon as somebody is seen.
fn picture(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, memory: &mut PanelMemory) {
    let Scene { look, state, .. } = *scene;
    let camera = state.capture.open.as_ref().is_some_and(OpenSource::is_camera);
    let newest = state.capture.picture.as_ref().filter(|_| camera);
    let opening = || words::of("window.opening").to_owned();
    let waiting = match &state.capture.open {
        Some(open) if camera => {
            open.failure.as_ref().map_or_else(opening, |problem| problem.message(words::language()).what)
        }
        _ => words::of("window.no_camera_is_switched_on").to_owned(),
    };
    let marking = memory.setup.marking && state.set_up.step == SetUpStep::Scale;
    let view = VideoView {
        picture: newest,
        size: None,
        pose: newest.and_then(|picture| picture.pose.as_ref()),
        muscles: None,
        people: newest.map(|picture| picture.people.as_slice()).unwrap_or_default(),
        marks: if state.set_up.step == SetUpStep::Scale {
            memory.setup.shown_marks(state)
        } else {
            Vec::new()
        },
        marking,
        waiting: &waiting,
        layers: Layers::default(),
    };
    if let Some(VideoClick { at: (x, y), .. }) = video_view(ui, look, rect, &mut memory.video, &view) {
        if marking {
            memory.setup.mark(x, y);
        } else {
            scene.ask(SourceCommand::ChoosePerson { x, y });
        }
    }
}

fn heading(ui: &mut Ui, look: &Look, words: &str) {
    ui.add(egui::Label::new(RichText::new(words).font(bold(21.0)).color(look.palette.text)).wrap());
}

fn say(ui: &mut Ui, look: &Look, words: &str) {
    ui.add(egui::Label::new(RichText::new(words).font(look.body()).color(look.palette.text)).wrap());
}

fn say_quietly(ui: &mut Ui, look: &Look, words: &str) {
    ui.add(egui::Label::new(RichText::new(words).font(look.small()).color(look.palette.weak)).wrap());
}

fn cameras(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    heading(ui, look, words::of("window.which_camera"));
    let chosen = state.capture.camera.id.as_ref().filter(|_| has_camera(state));
    match state.cameras.as_deref() {
        None => say(ui, look, words::of("window.looking_for_cameras")),
        Some([]) => {
            say(ui, look, words::of("window.no_camera_was_found_plug_one_in"));
        }
        Some(cameras) => {
            for camera in cameras {
                let mut words = camera.name.clone();
                if let Some((width, height, rate)) = camera.formats.first() {
                    words += &format!(" · {width}×{height}, {}/s", number(*rate, 0));
                }
                let button = egui::Button::selectable(chosen == Some(&camera.id), words);
                if ui.add(button.min_size(vec2(ui.available_width(), 36.0))).clicked() {
                    scene.ask(SetUpCommand::UseCamera(camera.id.clone()));
                }
            }
        }
    }
    if labelled_button(ui, look, words::of("window.look_for_cameras_again"), true).clicked() {
        scene.ask(SourceCommand::ListCameras);
    }
    if let Some(problem) = state.capture.open.as_ref().and_then(|open| open.failure.as_ref()) {
        say(ui, look, &problem.message(words::language()).to_string());
    }
    ui.add_space(6.0);
    say(ui, look, words::of("window.put_it_on_a_tripod_at_the"));
    say_quietly(ui, look, words::of("window.the_pictures_are_read_and_thrown_away"));
}

fn scale(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut PanelMemory) {
    let Scene { look, state, .. } = *scene;
    heading(ui, look, words::of("window.how_long_is_a_metre_in_the"));
    say(ui, look, words::of("window.either_by_the_stature_of_the_person"));
    ui.horizontal(|ui| stature_field(ui, scene, &mut memory.setup));
    if let Some(stature) = state.walker.stature {
        let words = crate::ui::quantity_format::stature(stature, state.settings.lengths);
        say_quietly(ui, look, &words::fill("window.is_used_for_the_person_in_front", &[("words", &words)]));
    }
    ui.separator();
    say(ui, look, words::of("window.or_by_two_marks_on_the_floor"));
    if has_camera(state) {
        ui.horizontal_wrapped(|ui| scale_row(ui, scene, &mut memory.setup));
    } else {
        say_quietly(ui, look, words::of("window.marks_are_clicked_in_the_picture_go"));
    }
    if let Some(error) = &memory.setup.error {
        ui.add(egui::Label::new(RichText::new(error).color(look.palette.amber_text)).wrap());
    }
    say_quietly(ui, look, words::of("window.without_either_times_and_angles_are_measured"));
}

fn sides(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    heading(ui, look, words::of("window.is_left_left"));
    if !has_camera(state) {
        say(ui, look, words::of("window.a_video_keeps_the_sides_it_was"));
        return;
    }
    if state.engine.as_ref().is_some_and(|engine| engine.network.is_none()) {
        say(ui, look, words::of("window.hands_cannot_be_found_without_a_pose"));
        return;
    }
    let check = &state.set_up.check;
    match check.verdict() {
        None => {
            say(ui, look, words::of("window.stand_where_the_patient_will_walk_head"));
            let words = match check.hands() {
                Hands::Unseen => words::of("window.nobody_is_seen_with_shoulders_hips_and"),
                Hands::Down => words::of("window.seen_both_hands_are_down"),
                Hands::Up(Side::Left) => words::of("window.a_left_hand_is_up"),
                Hands::Up(Side::Right) => words::of("window.a_right_hand_is_up"),
                Hands::BothUp => words::of("window.both_hands_are_up_lower_the_left"),
            };
            ui.label(RichText::new(words).font(bold(16.0)));
            bar(ui, look, check.progress() as f32);
        }
        Some(SideVerdict::Kept) => {
            let words = words::of("window.the_right_hand_is_the_right_hand");
            ui.add(
                egui::Label::new(RichText::new(words).font(bold(17.0)).color(look.palette.green_text)).wrap(),
            );
            if labelled_button(ui, look, words::of("window.check_again"), true).clicked() {
                scene.ask(SetUpCommand::TryAgain);
            }
        }
        Some(SideVerdict::LeftSeen) => {
            let words = words::of("window.a_left_hand_was_seen");
            ui.add(
                egui::Label::new(RichText::new(words).font(bold(17.0)).color(look.palette.amber_text)).wrap(),
            );
            say(ui, look, words::of("window.if_it_was_your_right_hand_this"));
            if labelled_button(ui, look, words::of("window.it_was_my_right_hand_turn_the"), true).clicked() {
                scene.ask(SetUpCommand::TurnPictureRound);
            }
            if labelled_button(ui, look, words::of("window.it_was_my_left_hand_check_again"), true).clicked()
            {
                scene.ask(SetUpCommand::TryAgain);
            }
        }
    }
    if state.capture.camera.mirrored {
        say_quietly(ui, look, words::of("window.the_pictures_of_this_camera_are_turned"));
        if labelled_button(ui, look, words::of("window.do_not_turn_them_round"), true).clicked() {
            scene.ask(SetUpCommand::TurnPictureRound);
        }
    }
}

/// How long the hand has been up.
fn bar(ui: &mut Ui, look: &Look, share: f32) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width().min(320.0), 10.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 5.0, look.palette.track);
    let done = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
    ui.painter().rect_filled(done, 5.0, look.palette.accent);
    let spoken = words::fill("window.hand_up", &[("0", &number(f64::from(100.0 * share), 0))]);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, &spoken));
}

/// Back, leave, and the one main action.
fn buttons(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut SetUpMemory) {
    let Scene { look, state, .. } = *scene;
    let step = state.set_up.step;
    let last = step.next().is_none();
    let done = match step {
        SetUpStep::Camera => has_camera(state),
        SetUpStep::Scale => state.has_scale(),
        SetUpStep::Sides => state.set_up.check.verdict() == Some(SideVerdict::Kept),
    };
    let words = match (done, last) {
        (true, false) => words::of("window.next"),
        (true, true) => words::of("window.finish"),
        (false, false) => words::of("window.skip_this_step"),
        (false, true) => words::of("window.finish_without_checking"),
    };
    let next = main_button(ui, look, words, None);
    if memory.drawn != Some(step) {
        memory.drawn = Some(step);
        next.request_focus();
    }
    if next.clicked() {
        scene.ask(SetUpCommand::Next);
    }
    if step.back().is_some() && labelled_button(ui, look, words::of("window.back"), true).clicked() {
        scene.ask(SetUpCommand::Back);
    }
    if labelled_button(ui, look, words::of("window.leave_the_set_up"), true).clicked() {
        scene.ask(SetUpCommand::Leave);
    }
}
