//! What of the workers' language the screen may read: the window knows workers only through these words.

pub use crate::pipeline::care_wire::{
    AuditCheck, CareNews, CareOrder, DoorState, Doors, Notice, WHAT_THE_TRAIL_PROVES,
};
pub use crate::pipeline::event::{
    AnalysedTrial, CameraInfo, EngineInfo, Event, LivePicture, LivePreview, Performance, PersonBox, Problem,
    SourceDescription, SourceKind, Stage,
};
pub use crate::pipeline::local_time::local;
pub use crate::pipeline::records_wire::{
    ArchiveExport, DeletionReceipt, Door, DoorOrder, PatientFile, PatientOrder, PatientSummary,
    RecordingOrder, RecordsNews, RecordsOrder, SHORTEST_PASSPHRASE, Secret, StoredWalk, TrialSummary,
    VideoOrder, VisitFile, WalkFile, WalkOrder, WalkPlace,
};
pub use crate::pipeline::report_wire::{
    Align, Color, CurvePanel, Drawing, FileKind, Mark, ModelStatement, PAGE, ReportMaterial, ReportNews,
    ReportOrder, Trend, TrendOf, TrendValue, palette,
};
pub use crate::pipeline::request::{
    CameraChoice, JobId, PersonChoice, PlayOrder, RecordingId, Request, SourceChoice, SourceOrder,
};
pub use crate::pipeline::simulation_request::{
    SimulatedTrial, SimulationEvent, SimulationRequest, SweepPoint,
};
pub use crate::pipeline::stride_film::{StrideFilm, middle_stride};
pub use crate::pipeline::walk_places::{MapRole, MapSubject, MapWalk, NotPlaced, PlacedWalk};
pub use crate::pipeline::window_link::{Wake, WindowEnd, WorkersEnd, window_link};
