//! The sheet for a copy of the film with the walk drawn in.

use egui::{RichText, Ui};

use crate::app::command::{AsideCommand, DesktopCommand};
use crate::app::state::aside::NoFilmCopy;
use crate::app::words;
use crate::ui::panels::folder_sheet::bar;
use crate::ui::scene::Scene;
use crate::ui::widgets::{labelled_button, main_button};

/// Draws the sheet.
pub fn film_sheet(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    ui.set_width(480.0);
    ui.heading(words::of("film_copy.title"));
    ui.add_space(8.0);
    ui.label(words::of("film_copy.what"));
    ui.add_space(8.0);
    if let Some((_, share)) = state.aside.film.running {
        let percent = format!("{} %", words::number(100.0 * share, 0));
        bar(ui, look, &words::fill("film_copy.writing", &[("percent", &percent)]), share);
        ui.add_space(6.0);
        ui.label(RichText::new(words::of("film_copy.goes_on")).color(look.palette.weak));
        if labelled_button(ui, look, words::of("window.cancel"), true).clicked() {
            scene.ask(AsideCommand::StopFilm);
        }
        return;
    }
    if let Err(reason) = state.film_to_copy() {
        ui.label(words::of(match reason {
            NoFilmCopy::NoWalk => "film_copy.no_walk",
            NoFilmCopy::NoPictures => "film_copy.no_pictures",
        }));
        return;
    }
    let known = state.review.trial.as_ref().is_some_and(|trial| trial.beside.heads.is_some());
    let mut blur = state.blurs_heads();
    let box_ = egui::Checkbox::new(&mut blur, words::of("film_copy.blur"));
    if ui.add_enabled(known, box_).clicked() {
        scene.ask(AsideCommand::SetBlur(blur));
    }
    let told = if state.walker.is_demo {
        words::of("film_copy.drawn_walker")
    } else if known {
        words::of("film_copy.look_through")
    } else {
        words::of("film_copy.heads_unknown")
    };
    ui.label(RichText::new(told).font(look.small()).color(look.palette.weak));
    ui.add_space(10.0);
    if main_button(ui, look, words::of("film_copy.save"), None).clicked() {
        scene.ask(DesktopCommand::SaveFilm);
    }
}
