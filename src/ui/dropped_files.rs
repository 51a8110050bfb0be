//! Files that are dropped on the window: what is said while they are held over it, and what they ask for.

use std::path::PathBuf;

use egui::Context;

use super::theme::{Look, bold};
use crate::app::command::{AsideCommand, Command, SourceCommand};
use crate::app::words;
use crate::recording::batch::is_one_recording;

/// While a file is held over the window: what dropping it will do.
pub(super) fn hint(context: &Context, look: &Look) {
    let held = context.input(|input| input.raw.hovered_files.first().cloned());
    let Some(file) = held else { return };
    let path = file.path.unwrap_or_default();
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let words = match extension.as_str() {
        "tflite" | "task" | "onnx" => words::fill("window.drop_to_add_the_pose_network", &[("name", &name)]),
        "json" | "trc" | "c3d" => words::fill("window.drop_to_analyse_the_key_points", &[("name", &name)]),
        _ if path.is_dir() => words::fill("folder.drop_to_read", &[("name", &name)]),
        _ => words::fill("window.drop_to_open", &[("name", &name)]),
    };
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop"));
    let painter = context.layer_painter(layer);
    let all = context.content_rect();
    painter.rect_filled(all, 0.0, look.palette.ground.gamma_multiply(0.85));
    let edge = egui::Stroke::new(3.0, look.palette.accent);
    painter.rect_stroke(all.shrink(18.0), 14.0, edge, egui::StrokeKind::Inside);
    let centre = egui::Align2::CENTER_CENTER;
    painter.text(all.center(), centre, words, bold(28.0), look.palette.text);
}

/// A file or folder that somebody wants: a folder is read whole, unless it is one recording, as programs write a file for
/// each picture.
pub(super) fn opened(path: PathBuf) -> Command {
    if path.is_dir() && !is_one_recording(&path) {
        AsideCommand::LookInto(path).into()
    } else {
        SourceCommand::OpenFile(path).into()
    }
}

/// What was dropped in this turn is opened.
pub(super) fn commands(context: &Context) -> Vec<Command> {
    let dropped = context.input(|input| input.raw.dropped_files.clone());
    dropped.iter().map(|file| opened(file.path().to_path_buf())).collect()
}
