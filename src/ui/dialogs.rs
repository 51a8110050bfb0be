//! File dialogs: the system's where there is one, else the window's own, so that Open and Save always answer. The
//! system's run on a thread of their own, because the window must not wait for them.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::Context;

use super::own_dialog::{Answer, OwnDialog};
use super::theme::Look;
use crate::app::command::{AsideCommand, Command, ReviewCommand, SimulationCommand, SourceCommand};
use crate::app::words;

/// Nobody sees, understands and closes a dialog as fast as this: an empty answer that comes sooner says that there was no
/// dialog. Without portal and zenity the answer comes within a hundredth of a second.
const TOO_FAST_FOR_A_PERSON: Duration = Duration::from_millis(300);

/// Names of kinds of files with their endings; an asterisk is all of them.
pub(super) type Filters = Vec<(&'static str, &'static [&'static str])>;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A file that is there.
    File(Filters),
    /// A folder that is there.
    Folder,
    /// A place for a file, with the name that is proposed.
    NewFile(String),
}

/// What is done with the path that was chosen; runs apart from the window, so that it may write.
type Then = Box<dyn FnOnce(PathBuf) -> Option<Command> + Send>;

/// A question about files.
pub(super) struct Question {
    /// Its title.
    pub(super) title: &'static str,
    /// What is asked for.
    pub(super) wanted: Wanted,
    then: Then,
}

impl Question {
    /// Asks for a path and goes on with it.
    pub(super) fn new(
        title: &'static str,
        wanted: Wanted,
        then: impl FnOnce(PathBuf) -> Option<Command> + Send + 'static,
    ) -> Self {
        Self { title, wanted, then: Box::new(then) }
    }

    /// Asks with the system's dialog; waits.
    fn ask_system(&self) -> Option<PathBuf> {
        let dialog = rfd::FileDialog::new().set_title(self.title);
        match &self.wanted {
            Wanted::File(filters) => {
                filters.iter().fold(dialog, |dialog, (name, ends)| dialog.add_filter(*name, ends)).pick_file()
            }
            Wanted::Folder => dialog.pick_folder(),
            Wanted::NewFile(name) => dialog.set_file_name(name).save_file(),
        }
    }
}

/// What a thread tells the window.
enum Told {
    /// Somebody chose, and this is to be done.
    Chosen(Command),
    /// The system has no dialog; the question is still to be asked.
    NoDialog(Question),
}

/// Asks for files and folders; what was chosen comes back as a command.
pub(super) struct Dialogs {
    sender: std::sync::mpsc::Sender<Told>,
    answers: std::sync::mpsc::Receiver<Told>,
    /// What a test answers in the place of the system.
    prepared: std::collections::VecDeque<Command>,
    /// Whether the system has no dialogs, as the first question showed.
    own_only: bool,
    own: Option<(OwnDialog, Question)>,
}

impl Default for Dialogs {
    fn default() -> Self {
        let (sender, answers) = std::sync::mpsc::channel();
        Self { sender, answers, prepared: std::collections::VecDeque::new(), own_only: false, own: None }
    }
}

impl Dialogs {
    /// Answers the next dialog with this and does not show it.
    pub(super) fn prepare(&mut self, answer: Command) {
        self.prepared.push_back(answer);
    }

    /// From now on the window asks by itself.
    pub(super) fn ask_without_system(&mut self) {
        self.own_only = true;
    }

    /// Whether the window's own dialog is open: then it alone takes keys.
    pub(super) fn is_open(&self) -> bool {
        self.own.is_some()
    }

    /// The next answer, if somebody has chosen.
    pub(super) fn answer(&mut self) -> Option<Command> {
        while let Ok(told) = self.answers.try_recv() {
            match told {
                Told::Chosen(command) => return Some(command),
                Told::NoDialog(question) => {
                    self.own_only = true;
                    self.own = Some((OwnDialog::new(&question), question));
                }
            }
        }
        None
    }

    /// Draws the window's own dialog, where one is open. `recent` are files that were opened before.
    pub(super) fn show(&mut self, context: &Context, look: &Look, recent: &[PathBuf]) {
        let Some((mut dialog, question)) = self.own.take() else { return };
        match dialog.show(context, look, question.title, recent) {
            None => self.own = Some((dialog, question)),
            Some(Answer::Left) => {}
            Some(Answer::Chosen(path)) => {
                let sender = self.sender.clone();
                run_apart(context, move |context| {
                    if let Some(command) = (question.then)(path) {
                        // The window may have been closed meanwhile; then nobody waits for the answer.
                        let _ = sender.send(Told::Chosen(command));
                        context.request_repaint();
                    }
                });
            }
        }
    }

    pub(super) fn browse_video(&mut self, context: &Context) {
        let filters: Filters = vec![
            (
                words::of("window.videos"),
                &["mp4", "mov", "m4v", "avi", "mkv", "webm", "mpg", "mpeg", "mts", "3gp"],
            ),
            (
                words::of("window.key_points_and_networks"),
                &["json", "trc", "c3d", "csv", "tflite", "task", "onnx"],
            ),
            (words::of("window.all_files"), &["*"]),
        ];
        let then = |file| Some(SourceCommand::OpenFile(file).into());
        self.ask(context, Question::new(words::of("window.open_a_video"), Wanted::File(filters), then));
    }

    pub(super) fn choose_folder(&mut self, context: &Context, name: String) {
        let then = move |folder: PathBuf| Some(ReviewCommand::Export(folder.join(name)).into());
        self.ask(
            context,
            Question::new(words::of("window.where_shall_the_assessment_go"), Wanted::Folder, then),
        );
    }

    pub(super) fn browse_folder(&mut self, context: &Context) {
        let then = |folder| Some(AsideCommand::LookInto(folder).into());
        self.ask(context, Question::new(words::of("folder.which"), Wanted::Folder, then));
    }

    pub(super) fn choose_table(&mut self, context: &Context) {
        let wanted = Wanted::NewFile("gait-table.csv".to_owned());
        let then = |table| Some(AsideCommand::SetTable(table).into());
        self.ask(context, Question::new(words::of("folder.where_shall_the_table_go"), wanted, then));
    }

    pub(super) fn choose_statures(&mut self, context: &Context) {
        let filters: Filters = vec![(words::of("folder.tables"), &["csv", "tsv", "txt"])];
        let then = |table| Some(AsideCommand::SetStatures(Some(table)).into());
        self.ask(context, Question::new(words::of("folder.which_statures"), Wanted::File(filters), then));
    }

    pub(super) fn save_film(&mut self, context: &Context, name: String) {
        let then = |place| Some(AsideCommand::CopyFilm(place).into());
        self.ask(context, Question::new(words::of("film_copy.where"), Wanted::NewFile(name), then));
    }

    pub(super) fn load_condition(&mut self, context: &Context) {
        let filters: Filters = vec![(words::of("window.condition"), &["toml"])];
        let then = |file| Some(SimulationCommand::Load(file).into());
        self.ask(context, Question::new(words::of("window.open_a_condition"), Wanted::File(filters), then));
    }

    pub(super) fn save_condition(&mut self, context: &Context) {
        let wanted = Wanted::NewFile("condition.toml".to_owned());
        let then = |file| Some(SimulationCommand::Save(file).into());
        self.ask(context, Question::new(words::of("window.save_the_condition"), wanted, then));
    }

    pub(super) fn export_walk(&mut self, context: &Context) {
        let then = |folder: PathBuf| Some(SimulationCommand::Export(folder.join("simulated-walk")).into());
        self.ask(context, Question::new(words::of("window.where_shall_the_walk_go"), Wanted::Folder, then));
    }

    /// Asks; the answer comes with [`Dialogs::answer`] in a later turn.
    pub(super) fn ask(&mut self, context: &Context, question: Question) {
        if let Some(answer) = self.prepared.pop_front() {
            let _ = self.sender.send(Told::Chosen(answer));
            context.request_repaint();
            return;
        }
        if self.own_only {
            self.own = Some((OwnDialog::new(&question), question));
            context.request_repaint();
            return;
        }
        let sender = self.sender.clone();
        run_apart(context, move |context| {
            let asked = Instant::now();
            let told = match question.ask_system() {
                Some(path) => (question.then)(path).map(Told::Chosen),
                None if asked.elapsed() < TOO_FAST_FOR_A_PERSON => Some(Told::NoDialog(question)),
                None => None,
            };
            if let Some(told) = told {
                let _ = sender.send(told);
                context.request_repaint();
            }
        });
    }
}

/// Runs something that may take its time on a thread of its own.
fn run_apart(context: &Context, work: impl FnOnce(&Context) + Send + 'static) {
    let context = context.clone();
    let run = move || work(&context);
    if let Err(error) = std::thread::Builder::new().name("dialog".to_owned()).spawn(run) {
        tracing::warn!("no thread for a file dialog: {error}");
    }
}
