//! What this program is: version, limits, licences, and what whoever helps needs to know.

use egui::{CollapsingHeader, RichText, ScrollArea, TextEdit, Ui};

use crate::DISCLAIMER;
use crate::app::command::DesktopCommand;
use crate::app::words;
use crate::ui::diagnostics::Diagnostics;
use crate::ui::scene::Scene;
use crate::ui::theme::bold;
use crate::ui::widgets::{focus_ring, labelled_button};

/// The parts of other people with their licences, as the hospital's folder lists them.
const PARTS: &str = include_str!("../../../docs/hospital/third-party-list.md");

/// Draws the sheet's inside.
pub(super) fn about(ui: &mut Ui, scene: &mut Scene<'_>) {
    let look = scene.look;
    ui.set_width(560.0);
    ui.heading(words::of("about.title"));
    ui.add_space(8.0);
    ui.label(words::fill("about.version", &[("0", &env!("CARGO_PKG_VERSION"))]));
    ui.label(format!("{DISCLAIMER} {}", words::of("about.limits")));
    ui.add_space(8.0);
    ui.label(words::of("about.own_licence"));
    let parts_shown = CollapsingHeader::new(words::of("about.parts")).show(ui, |ui| {
        ScrollArea::vertical().id_salt("parts").max_height(220.0).show(ui, |ui| {
            egui::Grid::new("parts").num_columns(3).spacing([18.0, 3.0]).show(ui, |ui| {
                for row in parts() {
                    for cell in row {
                        ui.label(RichText::new(cell).font(look.small()));
                    }
                    ui.end_row();
                }
            });
        });
    });
    focus_ring(ui, look, parts_shown.header_response.rect.shrink(3.0), &parts_shown.header_response);
    ui.add_space(8.0);
    let title = RichText::new(words::of("about.diagnostics")).font(bold(13.0)).color(look.palette.weak);
    let title = ui.label(title);
    ui.label(RichText::new(words::of("about.diagnostics_told")).font(look.small()).color(look.palette.weak));
    let text = Diagnostics::of(scene.state).text();
    // Shown in full before it is copied: nobody has to trust that there is nothing of a patient in it.
    let mut shown = text.as_str();
    let field = TextEdit::multiline(&mut shown).desired_width(f32::INFINITY).desired_rows(9);
    ui.add(field.font(look.small())).labelled_by(title.id);
    if labelled_button(ui, look, words::of("about.copy"), true).clicked() {
        scene.ask(DesktopCommand::CopyText(text));
    }
}

/// The rows of the table: part, version, licence.
fn parts() -> impl Iterator<Item = [&'static str; 3]> {
    PARTS.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
        Some([cells.next()?, cells.next()?, cells.next()?])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_stands_with_its_licence() {
        let of = |name: &str| parts().find(|part| part[0] == name);
        assert!(parts().count() > 400 && parts().all(|part| !part[2].trim().is_empty()));
        assert_eq!(of("egui").map(|part| part[2]), Some("MIT OR Apache-2.0"));
    }
}
