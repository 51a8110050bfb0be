//! What a screen reader says: every place, sheet and dialog is walked, and each thing that can be pressed, typed into or
//! moved must have a name.

use std::path::PathBuf;

use egui::accesskit::Role;
use egui_kittest::kittest::NodeT as _;
use gaittwin::app::command::{
    Command, Place, RecordsCommand, SetUpCommand, SourceCommand, TrialCommand, WindowCommand,
};
use gaittwin::clinic::protocol::Protocol;
use gaittwin::messages::records::DoorOrder;
use gaittwin::messages::records::PatientOrder;
use gaittwin::messages::secret::Secret;
use gaittwin::recording::source_choice::CameraChoice;

use crate::example_walk;
use crate::records::{Clinic, PASSPHRASE};

/// Roles that take a press, a text or a movement.
const INTERACTIVE: [Role; 14] = [
    Role::Button,
    Role::DefaultButton,
    Role::CheckBox,
    Role::RadioButton,
    Role::Switch,
    Role::Slider,
    Role::SpinButton,
    Role::ComboBox,
    Role::TextInput,
    Role::MultilineTextInput,
    Role::PasswordInput,
    Role::SearchInput,
    Role::Link,
    Role::Tab,
];

/// Looks at everything on the screen.
struct Ear {
    clinic: Clinic,
    heard: usize,
    nameless: Vec<String>,
}

impl Ear {
    fn listen(&mut self, screen: &str) {
        let mut heard = 0;
        for node in self.clinic.harness.root().children_recursive() {
            let node = node.accesskit_node();
            if !INTERACTIVE.contains(&node.role()) {
                continue;
            }
            heard += 1;
            let own = node.label().is_some_and(|name| !name.trim().is_empty());
            let by_label = node.labelled_by().any(|label| {
                label.label().or_else(|| label.value()).is_some_and(|name| !name.trim().is_empty())
            });
            if !own && !by_label {
                let place = node.bounding_box();
                self.nameless.push(format!("{screen}: {:?} {:?} at {place:?}", node.role(), node.value()));
            }
        }
        assert!(heard > 2, "{screen}: almost nothing can be pressed here");
        println!("{screen}: {heard} named");
        self.heard += heard;
    }

    fn ask(&mut self, command: Command, screen: &str) {
        self.clinic.ask(command);
        self.listen(screen);
    }

    fn click(&mut self, label: &str, screen: &str) {
        self.clinic.click(label);
        self.listen(screen);
    }

    fn records(&mut self, command: RecordsCommand, screen: &str) {
        self.ask(Command::Records(command), screen);
    }

    fn set_up(&mut self) {
        self.ask(Command::SetUp(SetUpCommand::Begin), "set up: camera");
        self.ask(Command::SetUp(SetUpCommand::UseCamera("0".to_owned())), "set up: camera on");
        self.ask(Command::SetUp(SetUpCommand::Next), "set up: scale");
        self.ask(Command::SetUp(SetUpCommand::Next), "set up: sides");
        self.ask(Command::SetUp(SetUpCommand::Leave), "camera");
    }

    fn walks(&mut self) {
        self.records(RecordsCommand::Door(DoorOrder::Look), "home");
        self.ask(Command::Go(Place::Patients), "door: create");
        let passphrase = Secret::new(PASSPHRASE);
        self.records(
            RecordsCommand::Door(DoorOrder::Create { passphrase, operator: "kg".to_owned() }),
            "recovery key",
        );
        self.records(RecordsCommand::RecoveryKeyNoted, "patients, none");
        self.records(RecordsCommand::Door(DoorOrder::Lock), "door: locked");
        let passphrase = Secret::new(PASSPHRASE);
        self.records(
            RecordsCommand::Door(DoorOrder::Unlock { passphrase, operator: "kg".to_owned() }),
            "patients",
        );
        self.clinic.add_patient(Some("Ada Example"), None);
        self.listen("patient without visits");
        for visit in 0..2 {
            if visit > 0 {
                self.clinic.workers.days_pass(30.0);
                self.records(RecordsCommand::NewVisit, "home with patient");
            }
            for _ in 0..2 {
                self.clinic.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from("corridor.mp4"))));
                self.clinic.ask(Command::Trial(TrialCommand::SetStature(Some(example_walk::STATURE))));
                self.clinic.ask(Command::Source(SourceCommand::Analyse));
            }
        }
    }

    fn review(&mut self) {
        self.listen("review");
        for protocol in [Protocol::FourMetre, Protocol::TimedUpAndGo, Protocol::Turn] {
            let mut conditions = self.clinic.state().records.conditions.clone();
            conditions.protocol = protocol;
            let change = RecordsCommand::SetConditions(Box::new(conditions));
            self.records(change, &format!("review, {}", protocol.name()));
        }
        let mut conditions = self.clinic.state().records.conditions.clone();
        conditions.protocol = Protocol::FreeWalk;
        self.records(RecordsCommand::SetConditions(Box::new(conditions)), "review again");
    }
}

#[test]
fn everything_that_can_be_pressed_has_a_name() {
    let mut ear = Ear { clinic: Clinic::start(), heard: 0, nameless: Vec::new() };
    ear.listen("home");
    ear.ask(Command::Window(WindowCommand::ToggleCheatSheet), "keys");
    ear.ask(Command::Window(WindowCommand::ToggleCheatSheet), "home");
    for (sheet, name) in [
        (WindowCommand::ToggleSettings, "settings"),
        (WindowCommand::ToggleAbout, "about"),
        (WindowCommand::ToggleStopwatch, "stopwatch"),
    ] {
        ear.ask(Command::Window(sheet), name);
        ear.ask(Command::Window(sheet), "home");
    }
    ear.set_up();
    ear.ask(Command::Source(SourceCommand::OpenDemo), "demo");
    ear.ask(Command::Source(SourceCommand::OpenCamera(CameraChoice::default())), "camera");
    ear.walks();
    ear.review();
    ear.ask(Command::Go(Place::Patients), "patient with visits");
    ear.ask(Command::Go(Place::Compare), "compare");
    ear.ask(Command::Go(Place::Trend), "trend");
    ear.ask(Command::Go(Place::Report), "report");
    ear.ask(Command::Go(Place::Capture), "capture");
    ear.ask(Command::Go(Place::Simulate), "simulate");
    for tab in ["Forces", "Muscles", "Numbers", "Sweep"] {
        ear.click(tab, &format!("simulate: {tab}"));
    }
    let patient = ear.clinic.harness.state().state().records.file.as_ref().unwrap().patient.pseudonym.clone();
    ear.records(RecordsCommand::Patients(PatientOrder::Bin(patient)), "bin");
    println!("{} things heard", ear.heard);
    assert!(ear.nameless.is_empty(), "{} without a name:\n{}", ear.nameless.len(), ear.nameless.join("\n"));
}
