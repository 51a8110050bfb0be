//! How the analysis options of a walk, edits by hand above all, are written down.

use serde::{Deserialize, Serialize};

use crate::analysis::options::{AnalysisOptions, Edit, FloorMarks, Surface};
use crate::analysis::still_angle::StillAngle;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::EventKind;
use crate::clinic::assessment::{CameraView, TimeSpan};

/// What led to a result: scale, view, surface, corrections by hand.
#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
pub struct StoredOptions {
    stature: Option<f64>,
    px_per_m: Option<f64>,
    floor_marks: Option<([f64; 2], [f64; 2], f64)>,
    view: Option<String>,
    treadmill: bool,
    followed_by_camera: bool,
    belt_speed: Option<f64>,
    edits: Vec<StoredEdit>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    still_angles: Vec<StoredAngle>,
}

/// An angle measured by hand. The degrees stand there for readers; they follow from the points.
#[derive(Serialize, Deserialize)]
struct StoredAngle {
    time: f64,
    first: [f64; 2],
    vertex: [f64; 2],
    last: [f64; 2],
    #[serde(skip_deserializing)]
    degrees: f64,
    #[serde(skip_deserializing)]
    degrees_90: f64,
}

impl StoredAngle {
    fn of(angle: &StillAngle) -> Self {
        let StillAngle { time, first, vertex, last } = *angle;
        Self { time, first, vertex, last, degrees: angle.degrees(), degrees_90: angle.click_error() }
    }

    fn into_angle(self) -> Option<StillAngle> {
        StillAngle::new(self.time, [self.first, self.vertex, self.last])
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredEdit {
    SwapSides { start: f64, end: f64 },
    AddEvent { side: String, event: String, time: f64 },
    MoveEvent { side: String, event: String, from: f64, to: f64 },
    RemoveEvent { side: String, event: String, time: f64 },
    ToggleStride { side: String, time: f64 },
}

impl StoredOptions {
    /// Of these options.
    pub fn of(options: &AnalysisOptions) -> Self {
        let (treadmill, belt_speed) = match options.surface {
            Surface::Overground | Surface::FollowedByCamera => (false, None),
            Surface::Treadmill { belt_speed } => (true, belt_speed),
        };
        Self {
            stature: options.stature,
            px_per_m: options.px_per_m,
            floor_marks: options.floor_marks.map(|marks| (marks.first, marks.second, marks.distance)),
            view: options.view.map(|view| view.name().to_owned()),
            treadmill,
            followed_by_camera: options.surface == Surface::FollowedByCamera,
            belt_speed,
            edits: options.edits.iter().map(stored_edit).collect(),
            still_angles: options.still_angles.iter().map(StoredAngle::of).collect(),
        }
    }

    /// `None` when an edit is not understood: dropping it would give other numbers.
    pub fn into_options(self) -> Option<AnalysisOptions> {
        Some(AnalysisOptions {
            stature: self.stature,
            px_per_m: self.px_per_m,
            floor_marks: self.floor_marks.map(|(first, second, distance)| FloorMarks {
                first,
                second,
                distance,
            }),
            view: self.view.as_deref().and_then(CameraView::from_name),
            surface: if self.treadmill {
                Surface::Treadmill { belt_speed: self.belt_speed }
            } else if self.followed_by_camera {
                Surface::FollowedByCamera
            } else {
                Surface::Overground
            },
            edits: self.edits.iter().map(edit_of).collect::<Option<_>>()?,
            still_angles: self.still_angles.into_iter().filter_map(StoredAngle::into_angle).collect(),
        })
    }
}

fn stored_edit(edit: &Edit) -> StoredEdit {
    let side_name = |side: Side| side.name().to_owned();
    let event_name = |kind: EventKind| kind.name().to_owned();
    match *edit {
        Edit::SwapSides(span) => StoredEdit::SwapSides { start: span.start, end: span.end },
        Edit::AddEvent { side, kind, time } => {
            StoredEdit::AddEvent { side: side_name(side), event: event_name(kind), time }
        }
        Edit::MoveEvent { side, kind, from, to } => {
            StoredEdit::MoveEvent { side: side_name(side), event: event_name(kind), from, to }
        }
        Edit::RemoveEvent { side, kind, time } => {
            StoredEdit::RemoveEvent { side: side_name(side), event: event_name(kind), time }
        }
        Edit::ToggleStride { side, time } => StoredEdit::ToggleStride { side: side_name(side), time },
    }
}

fn edit_of(stored: &StoredEdit) -> Option<Edit> {
    Some(match stored {
        StoredEdit::SwapSides { start, end } => Edit::SwapSides(TimeSpan { start: *start, end: *end }),
        StoredEdit::AddEvent { side, event, time } => {
            Edit::AddEvent { side: Side::from_name(side)?, kind: EventKind::from_name(event)?, time: *time }
        }
        StoredEdit::MoveEvent { side, event, from, to } => Edit::MoveEvent {
            side: Side::from_name(side)?,
            kind: EventKind::from_name(event)?,
            from: *from,
            to: *to,
        },
        StoredEdit::RemoveEvent { side, event, time } => Edit::RemoveEvent {
            side: Side::from_name(side)?,
            kind: EventKind::from_name(event)?,
            time: *time,
        },
        StoredEdit::ToggleStride { side, time } => {
            Edit::ToggleStride { side: Side::from_name(side)?, time: *time }
        }
    })
}
