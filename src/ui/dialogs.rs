//! File dialogs of the system: each on a thread of its own, because the window must not wait for it.

use egui::Context;

use crate::app::command::{Command, ReviewCommand, SimulationCommand, SourceCommand};
use crate::app::words;

/// Asks for files and folders; what was chosen comes back as a command.
pub(super) struct Dialogs {
    sender: std::sync::mpsc::Sender<Command>,
    answers: std::sync::mpsc::Receiver<Command>,
    /// What a test answers in the place of the system.
    prepared: std::cell::RefCell<std::collections::VecDeque<Command>>,
}

impl Default for Dialogs {
    fn default() -> Self {
        let (sender, answers) = std::sync::mpsc::channel();
        Self { sender, answers, prepared: std::cell::RefCell::default() }
    }
}

impl Dialogs {
    /// Answers the next dialog with this and does not show it.
    pub(super) fn prepare(&self, answer: Command) {
        self.prepared.borrow_mut().push_back(answer);
    }

    /// The next answer, if somebody has chosen.
    pub(super) fn answer(&self) -> Option<Command> {
        self.answers.try_recv().ok()
    }

    pub(super) fn browse_video(&self, context: &Context) {
        self.ask(context, || {
            rfd::FileDialog::new()
                .set_title(words::of("window.open_a_video"))
                .add_filter(
                    "Video",
                    &["mp4", "mov", "m4v", "avi", "mkv", "webm", "mpg", "mpeg", "mts", "3gp"],
                )
                .add_filter(words::of("window.key_points_and_networks"), &["json", "tflite", "task", "onnx"])
                .add_filter(words::of("window.all_files"), &["*"])
                .pick_file()
                .map(|file| SourceCommand::OpenFile(file).into())
        });
    }

    pub(super) fn choose_folder(&self, context: &Context, name: String) {
        self.ask(context, move || {
            let folder = rfd::FileDialog::new()
                .set_title(words::of("window.where_shall_the_assessment_go"))
                .pick_folder()?;
            Some(Command::Review(ReviewCommand::Export(folder.join(name))))
        });
    }

    pub(super) fn load_condition(&self, context: &Context) {
        self.ask(context, || {
            let dialog = rfd::FileDialog::new()
                .set_title(words::of("window.open_a_condition"))
                .add_filter(words::of("window.condition"), &["toml"]);
            Some(Command::Simulation(SimulationCommand::Load(dialog.pick_file()?)))
        });
    }

    pub(super) fn save_condition(&self, context: &Context) {
        self.ask(context, || {
            let dialog = rfd::FileDialog::new()
                .set_title(words::of("window.save_the_condition"))
                .set_file_name("condition.toml");
            Some(Command::Simulation(SimulationCommand::Save(dialog.save_file()?)))
        });
    }

    pub(super) fn export_walk(&self, context: &Context) {
        self.ask(context, || {
            let folder = rfd::FileDialog::new()
                .set_title(words::of("window.where_shall_the_walk_go"))
                .pick_folder()?;
            Some(Command::Simulation(SimulationCommand::Export(folder.join("simulated-walk"))))
        });
    }

    /// Runs a dialog apart from the window, which must not wait for it.
    pub(super) fn ask(&self, context: &Context, dialog: impl FnOnce() -> Option<Command> + Send + 'static) {
        if let Some(answer) = self.prepared.borrow_mut().pop_front() {
            let _ = self.sender.send(answer);
            context.request_repaint();
            return;
        }
        let sender = self.sender.clone();
        let context = context.clone();
        let run = move || {
            if let Some(command) = dialog() {
                // The window may have been closed meanwhile; then nobody waits for the answer.
                let _ = sender.send(command);
                context.request_repaint();
            }
        };
        if let Err(error) = std::thread::Builder::new().name("dialog".to_owned()).spawn(run) {
            tracing::warn!("no thread for a file dialog: {error}");
        }
    }
}
