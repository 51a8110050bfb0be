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
use crate::biomechanics::anatomy::Side;
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, Look, bold};
use crate::ui::views::video_view::{VideoView, video_view};
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
    let title = format!("Set up, step {} of {}", step.number() + 1, SetUpStep::ALL.len());
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
    let waiting = match &state.capture.open {
        Some(open) if camera => open.failure.as_ref().map_or("Opening …", |problem| problem.what.as_str()),
        _ => "No camera is switched on.",
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
        waiting,
    };
    if let Some((x, y)) = video_view(ui, look, rect, &mut memory.video, &view) {
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
    heading(ui, look, "Which camera?");
    let chosen = state.capture.camera.id.as_ref().filter(|_| has_camera(state));
    match state.cameras.as_deref() {
        None => say(ui, look, "Looking for cameras …"),
        Some([]) => {
            say(
                ui,
                look,
                "No camera was found. Plug one in and look again, or go on: videos need no camera.",
            );
        }
        Some(cameras) => {
            for camera in cameras {
                let mut words = camera.name.clone();
                if let Some((width, height, rate)) = camera.formats.first() {
                    words += &format!(" · {width}×{height}, {rate:.0}/s");
                }
                let button = egui::Button::selectable(chosen == Some(&camera.id), words);
                if ui.add(button.min_size(vec2(ui.available_width(), 36.0))).clicked() {
                    scene.ask(SetUpCommand::UseCamera(camera.id.clone()));
                }
            }
        }
    }
    if labelled_button(ui, look, "Look for cameras again", true).clicked() {
        scene.ask(SourceCommand::ListCameras);
    }
    if let Some(problem) = state.capture.open.as_ref().and_then(|open| open.failure.as_ref()) {
        say(ui, look, &format!("{} {}", problem.what, problem.advice));
    }
    ui.add_space(6.0);
    say(
        ui,
        look,
        "Put it on a tripod at the height of the hips, level, four to five metres beside the walking line, so that head \
         and feet stay in the picture. Sixty frames a second tell steps better than a larger picture.",
    );
    say_quietly(ui, look, "The pictures are read and thrown away. Nothing leaves this computer.");
}

fn scale(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut PanelMemory) {
    let Scene { look, state, .. } = *scene;
    heading(ui, look, "How long is a metre in the picture?");
    say(
        ui,
        look,
        "Either by the stature of the person who walks. It is asked for with each patient and has no default: a wrong \
         height makes every length and the speed wrong by the same share.",
    );
    ui.horizontal(|ui| stature_field(ui, scene, &mut memory.setup));
    if let Some(stature) = state.walker.stature {
        let words = crate::ui::quantity_format::stature(stature, state.settings.lengths);
        say_quietly(ui, look, &format!("{words} is used for the person in front of the camera now."));
    }
    ui.separator();
    say(
        ui,
        look,
        "Or by two marks on the floor, taped on the line that is walked and three to five metres apart: click both in the \
         picture and type their distance. They hold as long as the camera is not moved. With both ways the program \
         compares them and warns when they differ by more than 5 %.",
    );
    if has_camera(state) {
        ui.horizontal_wrapped(|ui| scale_row(ui, scene, &mut memory.setup));
    } else {
        say_quietly(ui, look, "Marks are clicked in the picture; go back and switch a camera on.");
    }
    if let Some(error) = &memory.setup.error {
        ui.add(egui::Label::new(RichText::new(error).color(look.palette.amber_text)).wrap());
    }
    say_quietly(
        ui,
        look,
        "Without either, times and angles are measured; speed is given in body heights per second.",
    );
}

fn sides(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    heading(ui, look, "Is left left?");
    if !has_camera(state) {
        say(
            ui,
            look,
            "A video keeps the sides it was filmed with. To check a camera, go back and switch one on.",
        );
        return;
    }
    if state.engine.as_ref().is_some_and(|engine| engine.network.is_none()) {
        say(
            ui,
            look,
            "Hands cannot be found without a pose network. Run scripts/start, or drop a network here; until then check \
             that the picture is no mirror image: writing in it must be readable.",
        );
        return;
    }
    let check = &state.set_up.check;
    match check.verdict() {
        None => {
            say(
                ui,
                look,
                "Stand where the patient will walk, head to feet in the picture, and raise the RIGHT hand above the \
                 shoulder for a second.",
            );
            let words = match check.hands() {
                Hands::Unseen => "Nobody is seen with shoulders, hips and hands yet.",
                Hands::Down => "Seen. Both hands are down.",
                Hands::Up(Side::Left) => "A left hand is up …",
                Hands::Up(Side::Right) => "A right hand is up …",
                Hands::BothUp => "Both hands are up: lower the left one.",
            };
            ui.label(RichText::new(words).font(bold(16.0)));
            bar(ui, look, check.progress() as f32);
        }
        Some(SideVerdict::Kept) => {
            let words = "The right hand is the right hand. This camera keeps left and right.";
            ui.add(egui::Label::new(RichText::new(words).font(bold(17.0)).color(look.palette.green)).wrap());
            if labelled_button(ui, look, "Check again", true).clicked() {
                scene.ask(SetUpCommand::TryAgain);
            }
        }
        Some(SideVerdict::LeftSeen) => {
            let words = "A left hand was seen.";
            ui.add(
                egui::Label::new(RichText::new(words).font(bold(17.0)).color(look.palette.amber_text)).wrap(),
            );
            say(
                ui,
                look,
                "If it was your right hand, this camera mirrors, and every number would stand on the wrong side.",
            );
            if labelled_button(ui, look, "It was my right hand: turn the picture round", true).clicked() {
                scene.ask(SetUpCommand::TurnPictureRound);
            }
            if labelled_button(ui, look, "It was my left hand: check again", true).clicked() {
                scene.ask(SetUpCommand::TryAgain);
            }
        }
    }
    if state.capture.camera.mirrored {
        say_quietly(ui, look, "The pictures of this camera are turned round, because it mirrors.");
        if labelled_button(ui, look, "Do not turn them round", true).clicked() {
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
    let spoken = format!("Hand up: {:.0} %", 100.0 * share);
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
        (true, false) => "Next",
        (true, true) => "Finish",
        (false, false) => "Skip this step",
        (false, true) => "Finish without checking",
    };
    let next = main_button(ui, look, words, None);
    if memory.drawn != Some(step) {
        memory.drawn = Some(step);
        next.request_focus();
    }
    if next.clicked() {
        scene.ask(SetUpCommand::Next);
    }
    if step.back().is_some() && labelled_button(ui, look, "Back", true).clicked() {
        scene.ask(SetUpCommand::Back);
    }
    if labelled_button(ui, look, "Leave the set-up", true).clicked() {
        scene.ask(SetUpCommand::Leave);
    }
}
