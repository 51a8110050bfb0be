//! Messages in the lower right corner and the progress of the long job: what, why, what to do.

use egui::{Align2, Area, Frame, Id, Margin, Order, RichText, Stroke, Ui, vec2};

use crate::app::command::{Command, DesktopCommand, SourceCommand, WindowCommand};
use crate::app::notification::{Notification, Severity};
use crate::app::state::{JobKind, RunningJob};
use crate::app::words;
use crate::messages::job::JobId;
use crate::ui::icons::{self, Icon};
use crate::ui::quantity_format::number;
use crate::ui::scene::Scene;
use crate::ui::theme::bold;
use crate::ui::widgets::{icon_button, labelled_button};

/// So long a message of success stands, s: time to read it and to press its button.
const SUCCESS_STANDS: f64 = 12.0;

/// Draws the messages over everything.
pub fn notices(ui: &mut Ui, scene: &mut Scene<'_>) {
    let state = scene.state;
    if state.notifications.iter().next().is_none() {
        return;
    }
    Area::new(Id::unique("notices"))
        .order(Order::Foreground)
        .anchor(Align2::RIGHT_BOTTOM, vec2(-18.0, -super::frame::BOTTOM - 14.0))
        .show(ui.ctx(), |ui| {
            for notification in state.notifications.iter() {
                notice(ui, scene, notification);
                fade(ui, notification, scene.commands);
                ui.add_space(8.0);
            }
        });
}

/// What went as asked is said for a while; what failed stays until it is read.
fn fade(ui: &Ui, notification: &Notification, commands: &mut Vec<Command>) {
    if notification.severity != Severity::Done {
        return;
    }
    let now = ui.input(|input| input.time);
    let place = Id::unique(("notice since", notification.id));
    let since = ui.ctx().data_mut(|data| *data.get_temp_mut_or_insert_with(place, || now));
    let left = SUCCESS_STANDS - (now - since);
    if left <= 0.0 {
        commands.push(Command::Window(WindowCommand::DismissNotification(notification.id)));
    } else {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
    }
}

fn notice(ui: &mut Ui, scene: &mut Scene<'_>, notification: &Notification) {
    let look = scene.look;
    let palette = look.palette;
    let (icon, colour) = match notification.severity {
        Severity::Done => (Icon::Done, palette.green),
        Severity::Notice => (Icon::Info, palette.amber),
        Severity::Failure => (Icon::Warning, palette.red),
    };
    let shadow = egui::Shadow {
        offset: [0, 4],
        blur: 18,
        spread: 0,
        color: egui::Color32::from_black_alpha(if palette.dark { 120 } else { 40 }),
    };
    let frame = Frame::new()
        .fill(palette.card)
        .stroke(Stroke::new(1.0, colour))
        .corner_radius(f32::from(crate::ui::theme::CARD_CORNER))
        .inner_margin(Margin::same(14))
        .shadow(shadow);
    frame.show(ui, |ui| {
        ui.set_width(400.0);
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(20.0, 20.0), egui::Sense::hover());
            icons::draw(ui.painter(), rect, icon, colour);
            ui.vertical(|ui| {
                ui.set_width(336.0);
                let said = notification.problem.message(words::language());
                ui.label(RichText::new(&said.what).font(bold(14.0)));
                for part in [said.why, said.advice].into_iter().flatten() {
                    ui.add(egui::Label::new(part).wrap());
                }
                ui.horizontal(|ui| {
                    if let Some(folder) = &notification.folder
                        && labelled_button(ui, look, words::of("window.open_folder"), true).clicked()
                    {
                        scene.ask(DesktopCommand::OpenFolder(folder.clone()));
                    }
                    if notification.severity == Severity::Failure
                        && labelled_button(ui, look, words::of("window.copy_details"), true).clicked()
                    {
                        scene.ask(DesktopCommand::CopyText(notification.details_text()));
                    }
                });
            });
            if icon_button(ui, look, Icon::Close, words::of("window.dismiss_this_message"), false).clicked() {
                scene.ask(WindowCommand::DismissNotification(notification.id));
            }
        });
    });
}

/// When the long job began to move, for the time that is left.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProgressMemory {
    /// Job, its first instant, s of the window's clock, and how far it was then.
    began: Option<(JobId, f64, f64)>,
}

impl ProgressMemory {
    /// Seconds left if it goes on as so far; nothing in the first seconds, when nobody can know.
    fn left(&mut self, job: &RunningJob, now: f64) -> Option<f64> {
        let (_, start, from) = match self.began.filter(|(id, ..)| *id == job.id) {
            Some(began) => began,
            None if job.fraction > 0.0 => *self.began.insert((job.id, now, job.fraction)),
            None => return None,
        };
        let (took, done) = (now - start, job.fraction - from);
        (took > 2.0 && done > 0.02).then(|| (1.0 - job.fraction) * took / done)
    }
}

/// The long job as stage, bar, percentage, time left and Cancel, in one line. Draws nothing when none runs.
pub fn progress(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut ProgressMemory) {
    let Scene { look, state, .. } = *scene;
    // A new analysis after an edit is over before a bar could be read.
    let Some(job) = state.job.filter(|job| job.kind != JobKind::Reanalysis) else { return };
    let percent = if job.stage.is_some() { (job.fraction * 100.0).round() } else { 0.0 };
    let mut text = format!("{}  {} %", job.title(), number(percent, 0));
    if let Some(left) = memory.left(&job, ui.input(|input| input.time)) {
        text = words::fill("window.left_2", &[("text", &text), ("0", &time_left(left))]);
    }
    ui.horizontal(|ui| {
        ui.label(RichText::new(&text).font(bold(14.0)));
        let width = (ui.available_width() - 110.0).max(60.0);
        let (rect, response) = ui.allocate_exact_size(vec2(width, 10.0), egui::Sense::hover());
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, words::of("window.progress"))
        });
        ui.painter().rect_filled(rect, 5.0, look.palette.track);
        let mut done = rect;
        done.set_width((rect.width() * job.fraction as f32).max(10.0));
        ui.painter().rect_filled(done, 5.0, look.palette.accent);
        if labelled_button(ui, look, words::of("window.cancel"), true).clicked() {
            scene.ask(SourceCommand::CancelJob);
        }
    });
}

/// Rounded as one would say it.
fn time_left(seconds: f64) -> String {
    if seconds < 60.0 {
        return words::fill("window.about_s", &[("0", &number((seconds / 5.0).ceil() * 5.0, 0))]);
    }
    words::fill("window.about_min", &[("0", &number((seconds / 60.0).ceil(), 0))])
}
