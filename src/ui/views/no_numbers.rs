//! Why there are no numbers: said once, large, in the place of the numbers, with what to do about it.

use egui::{RichText, Ui};

use super::quality_list::lamp;
use crate::app::words;
use crate::biomechanics::gait::{Parameter, Status};
use crate::clinic::assessment::{Assessment, Check, QualityLevel};
use crate::finding::Finding;
use crate::ui::theme::{Look, bold};

/// The numbers of the first rank; when all of them are withheld, there is nothing to show.
const HEADLINES: [Parameter; 4] =
    [Parameter::WalkingSpeed, Parameter::Cadence, Parameter::StrideTime, Parameter::DoubleSupportFraction];

/// The sentences that explain why nothing was measured, the weightiest first; `None` when something was.
pub fn reasons(assessment: &Assessment) -> Option<Vec<String>> {
    let mut said: Vec<&Finding> = Vec::new();
    let mut sentences: Vec<String> = Vec::new();
    for parameter in HEADLINES {
        let Some(estimate) = assessment.parameters.get(parameter) else { continue };
        if estimate.status != Status::Withheld || estimate.value.is_some() {
            return None;
        }
        let fresh = !estimate.reasons.iter().all(|reason| said.contains(&reason));
        sentences.extend(words::language().reason(estimate).filter(|_| fresh));
        said.extend(&estimate.reasons);
    }
    let red = assessment.quality.iter().filter(|flag| flag.level == QualityLevel::Red);
    for flag in red {
        // The count of strides follows from the rest.
        let sentence = flag.message(words::language());
        // A rate of the pass and one of the whole film may differ by less than words tell.
        let known = said.contains(&&flag.finding) || sentences.iter().any(|known| known.contains(&sentence));
        if !known && flag.check != Check::Strides {
            said.push(&flag.finding);
            sentences.push(sentence);
        }
    }
    Some(sentences)
}

/// Draws the heading and the sentences; `live` while the walk goes on.
pub fn no_numbers(ui: &mut Ui, look: &Look, reasons: &[String], live: bool) {
    let heading = if live {
        words::of("window.no_numbers_yet")
    } else {
        words::of("window.no_gait_numbers_from_this_recording")
    };
    let size = if look.clinic_room { 40.0 } else { 21.0 };
    ui.label(RichText::new(heading).font(bold(size)));
    ui.add_space(if look.clinic_room { 14.0 } else { 6.0 });
    let font = if look.clinic_room { look.unit() } else { crate::ui::theme::regular(15.5) };
    for (index, reason) in reasons.iter().enumerate() {
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(font.size + 5.0), egui::Sense::hover());
            // While somebody may still be walking in, nothing is wrong yet.
            let level = if live { QualityLevel::Amber } else { QualityLevel::Red };
            lamp(ui, look, rect, level);
            let ink = if index == 0 { look.palette.text } else { look.palette.weak };
            ui.add(egui::Label::new(RichText::new(reason).font(font.clone()).color(ink)).wrap());
        });
        ui.add_space(font.size * 0.35);
    }
    if !live {
        let words = words::of("window.nothing_is_estimated_in_their_place_the");
        ui.label(RichText::new(words).font(look.body()).color(look.palette.weak));
    }
}
