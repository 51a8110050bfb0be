//! Where the archive of this computer's user lies, and by which clock its entries are dated.

use std::path::PathBuf;
use std::sync::Arc;

use crate::clinic::wall_time::WallTime;

/// Where the archive lies and which clock holds.
#[derive(Clone)]
pub struct RecordsTools {
    /// The archive's folder.
    pub folder: PathBuf,
    /// Gives the date and time.
    pub clock: Arc<dyn Fn() -> WallTime + Send + Sync>,
}

impl RecordsTools {
    /// The archive of this computer's user, or the one that `GAITTWIN_ARCHIVE` names.
    pub fn of_this_computer() -> Self {
        let named = std::env::var_os("GAITTWIN_ARCHIVE").filter(|folder| !folder.is_empty());
        let folder = named.map_or_else(
            || {
                directories::ProjectDirs::from("", "", "gaittwin")
                    .map_or_else(|| PathBuf::from("archive"), |folders| folders.data_dir().join("archive"))
            },
            PathBuf::from,
        );
        let now = || WallTime(jiff::Timestamp::now().as_millisecond());
        Self { folder, clock: Arc::new(now) }
    }
}
