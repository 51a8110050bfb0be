//! Keys and what they do: one table for reading keys, one list for the sheet, told from the same lines.

use crate::messages::records::PatientOrder;
use egui::{Context, Key, KeyboardShortcut, Modifiers};

use crate::app::command::{
    Appearance, Command, DesktopCommand, EditCommand, FilmCommand, Place, PlaybackCommand, RecordsCommand,
    ReportCommand, ReviewCommand, SetUpCommand, SettingsCommand, SimulationCommand, SourceCommand,
    WindowCommand,
};
use crate::app::state::{AppState, Sheet};
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::EventKind;
use crate::clinic::patient::{Patient, Pseudonym};
use crate::messages::report::FileKind;

/// One line of the sheet: keys and meaning.
pub const SHEET: [(&str, &[(&str, &str)]); 4] = [
    (
        "window.playing",
        &[
            ("window.space", "window.play_or_hold"),
            ("← →", "window.one_frame_back_on_shift_ten"),
            ("window.ctrl", "window.previous_next_event_with_a_number_open"),
            ("window.home_end", "window.beginning_end"),
            ("- +", "window.slower_faster_down_to_0_25"),
            ("L", "window.loop_the_stride_shift"),
            ("F", "window.film_fills_the_window"),
            ("A", "window.measure_an_angle_how"),
            ("O G T", "window.over_the_film"),
            ("B", "window.body_muscles_over_the_picture_or_not"),
            ("[ ]  0", "window.timeline_wider_closer_whole"),
            ("window.page_up_down", "window.timeline_back_on"),
        ],
    ),
    (
        "window.correcting",
        &[
            ("1 2", "window.add_contact_left_or_right"),
            ("3 4", "window.add_toe_off_left_or_right"),
            ("window.del", "window.remove_the_chosen_event"),
            ("X", "window.leave_the_stride_out_or_take_it"),
            ("S  S", "window.swap_left_and_right_from_the_first"),
            ("M", "window.mark_this_instant_or_take_the_mark"),
            ("window.ctrl_z_ctrl_y", "window.undo_redo"),
        ],
    ),
    (
        "window.recording_2",
        &[
            ("window.ctrl_r", "window.start_or_stop_recording"),
            ("window.ctrl_enter", "window.final_analysis_2"),
            ("window.ctrl_e", "window.export_2"),
            ("Esc", "window.close_hold_stop"),
        ],
    ),
    (
        "window.window",
        &[
            ("window.ctrl_o", "window.open_a_video_2"),
            ("window.ctrl_n", "window.patients_add_a_patient_under_a_new"),
            ("keys.ctrl_s", "keys.save"),
            ("keys.ctrl_t", "keys.stopwatch"),
            ("window.ctrl_p", "keys.print"),
            ("H", "window.type_the_stature"),
            ("window.f1_to_f4", "window.home_capture_review_simulate"),
            ("window.f5_to_f8", "window.patients_compare_trend_report"),
            ("F9", "window.clinic_room_mode_read_from_3_m"),
            ("F10", "window.light_or_dark"),
            ("F11", "window.full_screen"),
            ("F12", "window.set_up_camera_scale_and_sides"),
            ("window.ctrl_0", "window.larger_smaller_normal"),
            ("?", "window.this_sheet"),
        ],
    ),
];

const PLAIN: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;

/// The commands of the keys pressed in this turn. Nothing while a text is being typed.
pub fn read(context: &Context, state: &AppState) -> Vec<Command> {
    let mut commands = Vec::new();
    let typing = context.egui_wants_keyboard_input();
    let pressed = |modifiers: Modifiers, key: Key| {
        context.input_mut(|input| input.consume_shortcut(&KeyboardShortcut::new(modifiers, key)))
    };
    for (modifiers, key, command) in always(state) {
        if pressed(modifiers, key) {
            commands.push(command);
        }
    }
    if typing {
        return commands;
    }
    let asked = context.input(|input| {
        input.events.iter().any(|event| matches!(event, egui::Event::Text(text) if text == "?"))
    });
    if asked {
        commands.push(Command::Window(WindowCommand::ToggleCheatSheet));
    }
    if state.sheet != Sheet::None {
        return commands;
    }
    for (modifiers, key, command) in while_not_typing(state) {
        if pressed(modifiers, key) {
            commands.push(command);
        }
    }
    commands
}

fn always(state: &AppState) -> Vec<(Modifiers, Key, Command)> {
    let opposite = match state.settings.appearance {
        Appearance::Light => Appearance::Dark,
        Appearance::Dark => Appearance::Light,
    };
    let zoom = state.settings.zoom;
    let mut keys = vec![
        (PLAIN, Key::Escape, Command::Window(WindowCommand::Escape)),
        (PLAIN, Key::F1, Command::Go(Place::Home)),
        (PLAIN, Key::F2, Command::Go(Place::Capture)),
        (PLAIN, Key::F3, Command::Go(Place::Review)),
        (PLAIN, Key::F4, Command::Go(Place::Simulate)),
        (PLAIN, Key::F5, Command::Go(Place::Patients)),
        (PLAIN, Key::F6, Command::Go(Place::Compare)),
        (PLAIN, Key::F7, Command::Go(Place::Trend)),
        (PLAIN, Key::F8, Command::Go(Place::Report)),
        (PLAIN, Key::F9, Command::Settings(SettingsCommand::SetClinicRoom(!state.settings.clinic_room))),
        (PLAIN, Key::F10, Command::Settings(SettingsCommand::SetAppearance(opposite))),
        (PLAIN, Key::F11, Command::Window(WindowCommand::ToggleFullScreen)),
        (PLAIN, Key::F12, Command::SetUp(SetUpCommand::Begin)),
        // What starts work or writes files asks for a modifier, so that stray typing never does.
        (CTRL, Key::O, Command::Desktop(DesktopCommand::BrowseVideo)),
        (CTRL, Key::R, Command::Source(SourceCommand::ToggleRecording)),
        (CTRL, Key::Enter, Command::Source(SourceCommand::Analyse)),
        (CTRL, Key::E, Command::Desktop(DesktopCommand::ExportAssessment)),
        (CTRL, Key::T, Command::Window(WindowCommand::ToggleStopwatch)),
        (CTRL, Key::Plus, Command::Settings(SettingsCommand::SetZoom(step_zoom(zoom, 1.0)))),
        (CTRL, Key::Equals, Command::Settings(SettingsCommand::SetZoom(step_zoom(zoom, 1.0)))),
        (CTRL, Key::Minus, Command::Settings(SettingsCommand::SetZoom(step_zoom(zoom, -1.0)))),
        (CTRL, Key::Num0, Command::Settings(SettingsCommand::SetZoom(1.0))),
    ];
    let records = &state.records;
    if state.place == Place::Patients && records.is_open() && records.recovery_key.is_none() {
        let patient = Box::new(Patient::new(Pseudonym::from_random(0)));
        let add = RecordsCommand::Patients(PatientOrder::Add(patient, None));
        keys.push((CTRL, Key::N, Command::Records(add)));
    }
    if state.place == Place::Review && state.has_unsaved_walk() && state.review.trial.is_some() {
        keys.push((CTRL, Key::S, Command::Records(RecordsCommand::SaveToPatient)));
    }
    if state.place == Place::Report && records.shown.material.is_some() {
        keys.push((CTRL, Key::P, Command::Report(ReportCommand::Print)));
        keys.push((CTRL, Key::S, Command::Desktop(DesktopCommand::WriteReport(FileKind::Pdf))));
    }
    keys
}

/// Steps of a tenth.
fn step_zoom(zoom: f32, direction: f32) -> f32 {
    ((zoom * 10.0).round() + direction) / 10.0
}

fn while_not_typing(state: &AppState) -> Vec<(Modifiers, Key, Command)> {
    let contact = EventKind::InitialContact;
    let toe_off = EventKind::ToeOff;
    let end = state.playback.duration.unwrap_or(state.playback.time);
    let shift = Modifiers::SHIFT;
    let mut keys = vec![
        (CTRL | shift, Key::Z, Command::Edit(EditCommand::Redo)),
        (CTRL, Key::Z, Command::Edit(EditCommand::Undo)),
        (CTRL, Key::Y, Command::Edit(EditCommand::Redo)),
        (CTRL, Key::ArrowLeft, Command::Playback(PlaybackCommand::StepEvents(-1))),
        (CTRL, Key::ArrowRight, Command::Playback(PlaybackCommand::StepEvents(1))),
        (shift, Key::ArrowLeft, Command::Playback(PlaybackCommand::StepFrames(-10))),
        (shift, Key::ArrowRight, Command::Playback(PlaybackCommand::StepFrames(10))),
        (PLAIN, Key::ArrowLeft, Command::Playback(PlaybackCommand::StepFrames(-1))),
        (PLAIN, Key::ArrowRight, Command::Playback(PlaybackCommand::StepFrames(1))),
        (PLAIN, Key::Home, Command::Playback(PlaybackCommand::Seek(0.0))),
        (PLAIN, Key::End, Command::Playback(PlaybackCommand::Seek(end))),
        (PLAIN, Key::Minus, Command::Playback(PlaybackCommand::SetRate(state.playback.rate / 2.0))),
        (PLAIN, Key::Plus, Command::Playback(PlaybackCommand::SetRate(state.playback.rate * 2.0))),
        (PLAIN, Key::Equals, Command::Playback(PlaybackCommand::SetRate(state.playback.rate * 2.0))),
        (shift, Key::L, Command::Playback(PlaybackCommand::ToggleSlowStride)),
        (PLAIN, Key::L, Command::Playback(PlaybackCommand::ToggleStrideLoop)),
        (PLAIN, Key::B, Command::Settings(SettingsCommand::ShowMuscles(!state.settings.muscles_shown))),
    ];
    match state.place {
        Place::Simulate => {
            keys.push((PLAIN, Key::Space, Command::Simulation(SimulationCommand::TogglePlaying)));
        }
        Place::Capture | Place::Review => {
            keys.push((PLAIN, Key::Space, Command::Playback(PlaybackCommand::Toggle)));
        }
        Place::Home | Place::SetUp | Place::Patients | Place::Compare | Place::Trend | Place::Report => {}
    }
    if state.place == Place::Review {
        keys.extend([
            (PLAIN, Key::F, FilmCommand::ToggleFill.into()),
            (PLAIN, Key::A, FilmCommand::ToggleMeasuring.into()),
            (PLAIN, Key::O, FilmCommand::ToggleSkeleton.into()),
            (PLAIN, Key::G, FilmCommand::ToggleGrid.into()),
            (PLAIN, Key::T, FilmCommand::ToggleSteps.into()),
            (PLAIN, Key::Num1, Command::Edit(EditCommand::AddEventHere { side: Side::Left, kind: contact })),
            (PLAIN, Key::Num2, Command::Edit(EditCommand::AddEventHere { side: Side::Right, kind: contact })),
            (PLAIN, Key::Num3, Command::Edit(EditCommand::AddEventHere { side: Side::Left, kind: toe_off })),
            (PLAIN, Key::Num4, Command::Edit(EditCommand::AddEventHere { side: Side::Right, kind: toe_off })),
            (PLAIN, Key::Delete, Command::Edit(EditCommand::DeleteSelected)),
            (PLAIN, Key::Backspace, Command::Edit(EditCommand::DeleteSelected)),
            (PLAIN, Key::X, Command::Edit(EditCommand::ToggleStrideHere)),
            (PLAIN, Key::S, Command::Edit(EditCommand::SwapHere)),
            (PLAIN, Key::M, Command::Edit(EditCommand::ToggleMarker)),
            (
                PLAIN,
                Key::OpenBracket,
                Command::Review(ReviewCommand::ZoomTimeline { factor: 1.6, about: None }),
            ),
            (
                PLAIN,
                Key::CloseBracket,
                Command::Review(ReviewCommand::ZoomTimeline { factor: 1.0 / 1.6, about: None }),
            ),
            (PLAIN, Key::Num0, Command::Review(ReviewCommand::ShowWholeTimeline)),
            (PLAIN, Key::PageUp, Command::Review(ReviewCommand::PanTimeline(-0.5))),
            (PLAIN, Key::PageDown, Command::Review(ReviewCommand::PanTimeline(0.5))),
        ]);
    }
    keys
}
