//! The small sign beside a card's title under which one finds what can be taken along.

use egui::{Rect, Ui, UiBuilder};

use super::shots::is_taken_now;
use crate::app::command::DesktopCommand;
use crate::app::words;
use crate::ui::icons::Icon;
use crate::ui::scene::Scene;
use crate::ui::widgets::button::icon_button_sized;

/// What can be taken along. The words are made only when they are asked for.
pub struct Takings<'a> {
    /// Key of the sign's name, such as `Copy the table`.
    pub what: &'static str,
    /// What files are called, without ending.
    pub file: String,
    /// Where it lies on the screen, for its picture.
    pub area: Rect,
    /// As lines of text.
    pub text: Option<&'a dyn Fn() -> String>,
    /// As comma-separated values.
    pub csv: Option<&'a dyn Fn() -> String>,
}

/// Draws the sign into a square and, when it was pressed, the menu.
pub fn takings_menu(ui: &mut Ui, scene: &mut Scene<'_>, at: Rect, takings: &Takings<'_>) {
    if is_taken_now(ui.ctx()) {
        return;
    }
    let look = scene.look;
    ui.scope_builder(UiBuilder::new().max_rect(at).id_salt(takings.what), |ui| {
        let name = words::of(takings.what);
        let sign = icon_button_sized(ui, look, Icon::Copy, at.height(), name, false);
        egui::Popup::menu(&sign).show(|ui| {
            ui.set_min_width(190.0);
            if let Some(text) = takings.text
                && ui.button(words::of("copy.as_text")).clicked()
            {
                scene.ask(DesktopCommand::CopyText(text()));
            }
            if let Some(csv) = takings.csv {
                if ui.button(words::of("copy.as_csv")).clicked() {
                    scene.ask(DesktopCommand::CopyText(csv()));
                }
                if ui.button(words::of("copy.save_csv")).clicked() {
                    scene
                        .ask(DesktopCommand::SaveText { name: format!("{}.csv", takings.file), text: csv() });
                }
            }
            if ui.button(words::of("copy.as_picture")).clicked() {
                scene.ask(DesktopCommand::CopyPicture(takings.area.into()));
            }
            if ui.button(words::of("copy.save_picture")).clicked() {
                let name = format!("{}.png", takings.file);
                scene.ask(DesktopCommand::SavePicture { area: takings.area.into(), name });
            }
        });
    });
}
