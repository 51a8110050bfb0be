//! What lies over a place: the list of shortcuts and the settings.

use egui::{Frame, Id, Margin, Modal, RichText, Stroke, Ui};

use super::film_sheet::film_sheet;
use super::folder_sheet::folder_sheet;
use super::which_walker::{WalkerPictures, which_walker};
use crate::app::command::{
    Appearance, AsideCommand, Command, LengthChoice, RecordsCommand, SetUpCommand, SettingsCommand,
    WindowCommand,
};
use crate::app::state::Sheet;
use crate::app::words;
use crate::clinic::words::language::Language;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::SHEET;
use crate::ui::theme::{Look, bold};
use crate::ui::widgets::labelled_button;

/// Height of everything above and below the contents of a sheet: margins, its button, some of the place behind it; points.
const ROUND_A_SHEET: f32 = 150.0;

/// What sheets remember between turns.
#[derive(Debug, Default)]
pub struct SheetsMemory {
    walkers: WalkerPictures,
}

/// Draws the open sheet, if any.
pub fn sheets(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut SheetsMemory) {
    let Scene { look, state, .. } = *scene;
    if state.sheet != Sheet::WhichWalker {
        memory.walkers = WalkerPictures::default();
    }
    let (name, close) = match state.sheet {
        Sheet::None => return,
        Sheet::Shortcuts => ("shortcuts", Command::Window(WindowCommand::ToggleCheatSheet)),
        Sheet::Settings => ("settings", Command::Window(WindowCommand::ToggleSettings)),
        Sheet::Stopwatch => ("stopwatch", Command::Window(WindowCommand::ToggleStopwatch)),
        Sheet::About => ("about", Command::Window(WindowCommand::ToggleAbout)),
        Sheet::FilmCopy => ("film-copy", AsideCommand::ToggleFilmSheet.into()),
        Sheet::Folder => ("folder", AsideCommand::ToggleFolderSheet.into()),
        Sheet::WhichWalker => ("which-walker", Command::Window(WindowCommand::Escape)),
    };
    let frame = Frame::new()
        .fill(look.palette.card)
        .stroke(Stroke::new(1.0, look.palette.line))
        .corner_radius(f32::from(crate::ui::theme::CARD_CORNER))
        .inner_margin(Margin::same(24));
    let modal = Modal::new(Id::unique(name)).frame(frame).show(ui.ctx(), |ui| {
        // On a small screen the sheet scrolls, so that its button stays in sight.
        let room = ui.ctx().content_rect().height() - ROUND_A_SHEET;
        egui::ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
            match state.sheet {
                Sheet::Shortcuts => shortcuts(ui, look),
                Sheet::Stopwatch => super::stopwatch::stopwatch(ui, scene),
                Sheet::About => super::about::about(ui, scene),
                Sheet::FilmCopy => film_sheet(ui, scene),
                Sheet::Folder => folder_sheet(ui, scene),
                Sheet::WhichWalker => which_walker(ui, scene, &mut memory.walkers),
                _ => settings(ui, scene),
            }
        });
        ui.add_space(10.0);
        if labelled_button(ui, look, words::of("window.close"), true).clicked() {
            scene.ask(close.clone());
        }
    });
    if modal.backdrop_response.clicked() {
        scene.ask(close);
    }
}

fn shortcuts(ui: &mut Ui, look: &Look) {
    ui.heading(words::of("window.keys"));
    ui.add_space(8.0);
    ui.columns(2, |columns| {
        for (index, (group, keys)) in SHEET.iter().enumerate() {
            let ui = &mut columns[index / 2];
            ui.set_min_width(330.0);
            ui.label(RichText::new(words::of(group)).font(bold(14.0)).color(look.palette.accent));
            egui::Grid::new(group).num_columns(2).spacing([16.0, 5.0]).show(ui, |ui| {
                for (key, meaning) in *keys {
                    ui.label(RichText::new(words::of(key)).font(bold(13.0)));
                    ui.label(words::of(meaning));
                    ui.end_row();
                }
            });
            ui.add_space(12.0);
        }
    });
}

fn settings(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    ui.set_width(460.0);
    ui.heading(words::of("window.settings"));
    ui.add_space(8.0);
    let settings = &state.settings;
    let group = |ui: &mut Ui, text: &str| {
        ui.add_space(8.0);
        ui.label(RichText::new(text).font(bold(13.0)).color(look.palette.weak));
    };
    group(ui, words::of("window.appearance"));
    appearance(ui, scene);
    group(ui, words::of("window.units"));
    ui.horizontal(|ui| {
        for (lengths, word) in [
            (LengthChoice::Metric, words::of("window.metres")),
            (LengthChoice::Imperial, words::of("window.feet_and_inches_for_body_height")),
        ] {
            if ui.radio(settings.lengths == lengths, word).clicked() {
                scene.ask(SettingsCommand::SetLengthChoice(lengths));
            }
        }
    });
    group(ui, words::of("window.final_analysis"));
    let mut mirrored = settings.mirrored_pass;
    let words = words::of("window.read_every_picture_twice_once_mirrored_steadier");
    if ui.checkbox(&mut mirrored, words).clicked() {
        scene.ask(SettingsCommand::SetMirroredPass(mirrored));
    }
    network_choice(ui, scene);
    let engine =
        state.engine.as_ref().and_then(|engine| Some((engine.network.as_ref()?, engine.backend.as_ref()?)));
    let runs = match engine {
        Some((network, backend)) => {
            words::fill("window.pose_network_on", &[("network", &network), ("backend", &backend)])
        }
        None => words::of("window.no_pose_network_is_running_yet").to_owned(),
    };
    let words = words::fill("window.drop_a_tflite_task_or_onnx_file", &[("runs", &runs)]);
    ui.label(RichText::new(words).font(look.small()).color(look.palette.weak));
    group(ui, words::of("window.camera"));
    if labelled_button(ui, look, words::of("window.set_up_camera_scale_and_sides_f12"), true).clicked() {
        scene.ask(SetUpCommand::Begin);
    }
    group(ui, words::of("window.patient_archive"));
    if labelled_button(ui, look, words::of("window.passphrase_recovery_key_audit_trail_backup"), true)
        .clicked()
    {
        scene.ask(RecordsCommand::ShowCare(true));
    }
    group(ui, words::of("window.privacy"));
    privacy(ui, scene);
    group(ui, words::of("window.about"));
    if labelled_button(ui, look, words::of("about.open"), true).clicked() {
        scene.ask(WindowCommand::ToggleAbout);
    }
}

/// Language, colours and sizes.
fn appearance(ui: &mut Ui, scene: &mut Scene<'_>) {
    let settings = &scene.state.settings;
    ui.horizontal(|ui| {
        for language in Language::ALL {
            if ui.radio(settings.language == language, language.own_name()).clicked() {
                scene.ask(SettingsCommand::SetLanguage(language));
            }
        }
    });
    ui.horizontal(|ui| {
        for (appearance, word) in
            [(Appearance::Light, words::of("window.light")), (Appearance::Dark, words::of("window.dark"))]
        {
            if ui.radio(settings.appearance == appearance, word).clicked() {
                scene.ask(SettingsCommand::SetAppearance(appearance));
            }
        }
    });
    let mut clinic_room = settings.clinic_room;
    if ui
        .checkbox(&mut clinic_room, words::of("window.clinic_room_mode_numbers_readable_from_three"))
        .clicked()
    {
        scene.ask(SettingsCommand::SetClinicRoom(clinic_room));
    }
    let mut shown = settings.muscles_shown;
    if ui.checkbox(&mut shown, words::of("window.muscles_over_the_picture_coloured_by_usual")).clicked() {
        scene.ask(SettingsCommand::ShowMuscles(shown));
    }
    let mut bodies = settings.bodies_shown;
    if ui.checkbox(&mut bodies, words::of("bodies.setting")).clicked() {
        scene.ask(SettingsCommand::ShowBodies(bodies));
    }
    ui.horizontal(|ui| {
        ui.label(words::of("window.size_of_everything"));
        for percent in [80_u8, 100, 125, 150, 200] {
            let zoom = f32::from(percent) / 100.0;
            let chosen = (settings.zoom - zoom).abs() < 0.01;
            if ui.add(egui::Button::selectable(chosen, format!("{percent} %"))).clicked() {
                scene.ask(SettingsCommand::SetZoom(zoom));
            }
        }
    });
}

/// What is remembered and what is not.
fn privacy(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let settings = &state.settings;
    let mut remember = settings.remember_recent;
    let words = words::of("window.remember_recent_files_on_this_computer_their");
    if ui.checkbox(&mut remember, words).clicked() {
        scene.ask(SettingsCommand::SetRememberRecent(remember));
    }
    if !settings.recent.is_empty()
        && labelled_button(ui, look, words::of("window.forget_recent_files_now"), true).clicked()
    {
        scene.ask(SettingsCommand::ClearRecent);
    }
    ui.label(
        RichText::new(words::of("window.nothing_leaves_this_computer_camera_pictures_are"))
            .font(look.small())
            .color(look.palette.weak),
    );
}

/// Which pose network reads pictures, of those that are installed.
fn network_choice(ui: &mut Ui, scene: &mut Scene<'_>) {
    let state = scene.state;
    let chosen = state.settings.network.as_deref();
    let automatic = words::of("window.chosen_by_the_program");
    let mut wanted = None;
    ui.horizontal(|ui| {
        let label = ui.label(words::of("window.pose_network"));
        let list = egui::ComboBox::from_id_salt("pose network").selected_text(chosen.unwrap_or(automatic));
        let shown = list.show_ui(ui, |ui| {
            if ui.selectable_label(chosen.is_none(), automatic).clicked() {
                wanted = Some(None);
            }
            for network in &state.networks {
                if ui.selectable_label(chosen == Some(network), network).clicked() {
                    wanted = Some(Some(network.clone()));
                }
            }
        });
        shown.response.labelled_by(label.id);
    });
    scene.commands.extend(wanted.map(|network| SettingsCommand::UseNetwork(network).into()));
}
