//! Playing, stepping, speed, loop, and where we are.

use egui::{Align, Layout, Rect, RichText, Ui, UiBuilder};

use crate::app::command::PlaybackCommand;
use crate::app::state::Playback;
use crate::app::words;
use crate::ui::icons::Icon;
use crate::ui::quantity_format::clock;
use crate::ui::scene::Scene;
use crate::ui::widgets::icon_button;

/// Draws the bar into a rectangle.
pub fn playback_bar(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect) {
    let Scene { look, state, .. } = *scene;
    let builder =
        UiBuilder::new().max_rect(rect).id_salt("playback").layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let playback = &state.playback;
        let (icon, name) = if playback.playing {
            (Icon::Pause, words::of("window.hold_space"))
        } else {
            (Icon::Play, words::of("window.play_space"))
        };
        if icon_button(ui, look, icon, name, false).clicked() {
            scene.ask(PlaybackCommand::Toggle);
        }
        if icon_button(ui, look, Icon::Previous, words::of("window.one_frame_back"), false).clicked() {
            scene.ask(PlaybackCommand::StepFrames(-1));
        }
        if icon_button(ui, look, Icon::Next, words::of("window.one_frame_on"), false).clicked() {
            scene.ask(PlaybackCommand::StepFrames(1));
        }
        let looping = playback.looped.is_some();
        if icon_button(ui, look, Icon::Loop, words::of("window.loop_this_stride_l"), looping).clicked() {
            scene.ask(PlaybackCommand::ToggleStrideLoop);
        }
        ui.add_space(8.0);
        for rate in Playback::RATES {
            let chosen = (playback.rate - rate).abs() < 1e-9;
            let text = format!("{rate}×");
            if ui.add(egui::Button::selectable(chosen, RichText::new(&text).size(12.5))).clicked() {
                scene.ask(PlaybackCommand::SetRate(rate));
            }
        }
        ui.add_space(10.0);
        let now = clock(playback.time);
        let text = match playback.duration {
            Some(end) => words::fill("window.now_of", &[("0", &now), ("1", &clock(end))]),
            None => now,
        };
        ui.label(RichText::new(text).color(look.palette.weak));
    });
}
