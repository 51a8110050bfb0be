//! Makes the files of a shard, several at once, leaving out those that are there when a run is taken up again.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use super::anchor_file::{SCHEMA, anchor_bytes, read_gaits};
use super::film_file::{self, film_bytes};
use super::manifest;
use super::sensor_file::{self, sensor_bytes};
use crate::exchange::ExchangeError;
use crate::exchange::safetensors::{read_words, write_whole};
use crate::simulation::library::Library;
use crate::synthesis::KnownGait;
use crate::synthesis::training::anchor::{Anchor, AnchorWish};
use crate::synthesis::walks::population::Population;

/// Which part of the anchors a process makes: those whose number leaves this rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Number of the part, from 0.
    pub index: usize,
    /// Number of parts.
    pub count: usize,
}

impl Shard {
    /// The whole.
    pub const WHOLE: Shard = Shard { index: 0, count: 1 };

    /// The part spelt `I/N`, with I from 0 to N - 1.
    pub fn parse(text: &str) -> Option<Shard> {
        let (index, count) = text.split_once('/')?;
        let shard = Shard { index: index.parse().ok()?, count: count.parse().ok()? };
        (shard.index < shard.count).then_some(shard)
    }

    /// Numbers of its anchors.
    pub fn anchors(self, all: usize) -> impl Iterator<Item = usize> {
        (self.index..all).step_by(self.count.max(1))
    }
}

/// Everything that a data set depends on, but for the library and the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatasetSettings {
    /// Gaits in the whole set.
    pub count: usize,
    /// Gaits of an anchor.
    pub per_anchor: usize,
    /// Cameras of each of the four kinds per gait; with 0 nothing is filmed.
    pub films: usize,
    /// Seed.
    pub seed: u64,
    /// Which part.
    pub shard: Shard,
    /// Whether files that are there are kept.
    pub resume: bool,
}

impl DatasetSettings {
    /// Number of anchors of the whole set.
    pub fn anchors(&self) -> usize {
        self.count.div_ceil(self.per_anchor.max(1))
    }

    fn wish(&self, index: usize) -> AnchorWish {
        let gaits = self.per_anchor.min(self.count.saturating_sub(index * self.per_anchor));
        AnchorWish { index, gaits, seed: self.seed }
    }
}

/// What a shard holds when it is done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DatasetSummary {
    /// Anchors that walk.
    pub anchors: usize,
    /// Gaits.
    pub gaits: usize,
    /// Windows.
    pub windows: usize,
    /// Seconds of walking that were simulated in this run; falls and refused walks count.
    pub simulated: f64,
    /// Files that were there already.
    pub kept: usize,
}

/// Name of an anchor's file.
pub(super) fn file_name(index: usize) -> String {
    format!("anchor-{index:05}.safetensors")
}

/// Name of the file of an anchor's films.
pub(super) fn films_name(index: usize) -> String {
    format!("films-{index:05}.safetensors")
}

/// Name of the file of what worn sensors would feel of an anchor.
pub(super) fn sensors_name(index: usize) -> String {
    format!("sensors-{index:05}.safetensors")
}

/// Makes the files and the manifest of a shard in a folder. `progress` is told after each file how many are done.
///
/// # Errors
/// When the library has no sturdy controller or a file cannot be written.
pub fn make(
    folder: &Path,
    library: &Library,
    library_text: &str,
    settings: &DatasetSettings,
    progress: &(dyn Fn() + Sync),
) -> Result<DatasetSummary, ExchangeError> {
    std::fs::create_dir_all(folder).map_err(ExchangeError::file("action.making_the_folder", folder))?;
    let population = Population::of(library).ok_or_else(|| ExchangeError::Malformed {
        kind: "file_kind.library_for_a_data_set",
        cause: "no controller in it walked all its screening walks".into(),
        path: folder.to_path_buf(),
    })?;
    let indices: Vec<usize> = settings.shard.anchors(settings.anchors()).collect();
    let known = if settings.resume { manifest::earlier_sums(folder, settings) } else { BTreeMap::new() };
    let made: Vec<Option<f64>> = indices
        .par_iter()
        .map(|&index| {
            let made = one(folder, &population, settings, index, &known)?;
            progress();
            Ok(made)
        })
        .collect::<Result<_, ExchangeError>>()?;
    let totals = manifest::write(folder, settings, population.walkers(), library_text)?;
    Ok(DatasetSummary {
        anchors: totals.anchors,
        gaits: totals.gaits,
        windows: totals.windows,
        simulated: made.iter().flatten().sum(),
        kept: made.iter().filter(|made| made.is_none()).count(),
    })
}

/// Makes what is not there of an anchor and its films; how many seconds were simulated, `None` where none had to be.
fn one(
    folder: &Path,
    population: &Population<'_>,
    settings: &DatasetSettings,
    index: usize,
    known: &BTreeMap<String, String>,
) -> Result<Option<f64>, ExchangeError> {
    let wish = settings.wish(index);
    let path = folder.join(file_name(index));
    let anchor = (!settings.resume || !is_whole(&path, &anchor_words(&wish), known))
        .then(|| Anchor::make(population, &wish));
    if let Some(anchor) = &anchor {
        write_whole(&path, &anchor_bytes(anchor, &wish)?)?;
    }
    let films_path = folder.join(films_name(index));
    let sensors_path = folder.join(sensors_name(index));
    let kept = anchor.is_none();
    let filmed = kept && is_whole(&films_path, &film_file::words(&wish, settings.films), known);
    let felt = kept && is_whole(&sensors_path, &sensor_file::words(&wish), known);
    if settings.films > 0 && !(filmed && felt) {
        let gaits: Vec<KnownGait> = match &anchor {
            Some(anchor) => anchor.gaits.iter().map(|gait| gait.known.clone()).collect(),
            None => read_gaits(&path)?,
        };
        if !filmed {
            write_whole(&films_path, &film_bytes(&gaits, &wish, settings.films)?)?;
        }
        if !felt {
            write_whole(&sensors_path, &sensor_bytes(&gaits, &wish)?)?;
        }
    }
    Ok(anchor.map(|anchor| anchor.simulated))
}

/// What the file of an anchor's gaits says when it was made for this wish.
fn anchor_words(wish: &AnchorWish) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("schema", SCHEMA.to_owned()),
        ("seed", wish.seed.to_string()),
        ("anchor", wish.index.to_string()),
        ("wished", wish.gaits.to_string()),
    ])
}

/// Whether a file is there, was made for the same wish, is as long as its header says, and has the sum that an earlier
/// manifest knows of it.
fn is_whole(path: &Path, wanted: &BTreeMap<&'static str, String>, known: &BTreeMap<String, String>) -> bool {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let words = read_words(path);
    words.is_ok_and(|words| wanted.iter().all(|(name, value)| words.get(*name) == Some(value)))
        && known.get(&name).is_none_or(|sum| manifest::sum(path).is_ok_and(|found| found == *sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_part_the_anchors_without_gap_or_overlap() {
        let mut all: Vec<usize> = (0..3).flat_map(|index| Shard { index, count: 3 }.anchors(10)).collect();
        all.sort_unstable();
        assert_eq!(all, (0..10).collect::<Vec<_>>());
        assert_eq!(Shard::parse("2/8"), Some(Shard { index: 2, count: 8 }));
        for wrong in ["8/8", "1", "a/2", "1/0", ""] {
            assert_eq!(Shard::parse(wrong), None, "{wrong}");
        }
    }

    /// Any division into processes and any interruption gives the same files, byte for byte.
    #[test]
    fn parts_and_interruptions_give_the_same_bytes() {
        let text = include_str!("../../../assets/controllers/library.txt");
        let library = Library::parse(text).unwrap();
        let whole = tempfile::tempdir().unwrap();
        let parts = tempfile::tempdir().unwrap();
        let settings = DatasetSettings {
            count: 3,
            per_anchor: 2,
            films: 1,
            seed: 5,
            shard: Shard::WHOLE,
            resume: false,
        };
        let summary = make(whole.path(), &library, text, &settings, &|| {}).unwrap();
        assert_eq!((summary.anchors, summary.gaits, summary.kept), (2, 3, 0));
        for index in [1, 0] {
            let shard = Shard { index, count: 2 };
            make(parts.path(), &library, text, &DatasetSettings { shard, ..settings }, &|| {}).unwrap();
        }
        let read = |folder: &Path, name: &str| std::fs::read(folder.join(name)).unwrap();
        let names = ["anchor-00000", "anchor-00001", "films-00000", "films-00001", "sensors-00001"];
        for name in names.map(|name| format!("{name}.safetensors")) {
            assert!(read(whole.path(), &name) == read(parts.path(), &name), "{name} differs");
        }
        // Films of walks that were read back are those of walks just simulated.
        let film = read(whole.path(), "films-00001.safetensors");
        std::fs::remove_file(whole.path().join("films-00001.safetensors")).unwrap();
        let resumed = DatasetSettings { resume: true, ..settings };
        make(whole.path(), &library, text, &resumed, &|| {}).unwrap();
        assert!(film == read(whole.path(), "films-00001.safetensors"), "films made later differ");
        let manifest = read(whole.path(), "manifest-0-of-1.json");
        std::fs::remove_file(whole.path().join("anchor-00001.safetensors")).unwrap();
        let summary = make(whole.path(), &library, text, &resumed, &|| {}).unwrap();
        assert_eq!((summary.kept, summary.gaits), (1, 3));
        assert!(manifest == read(whole.path(), "manifest-0-of-1.json"), "the manifest differs");
        // What was cut off, and what was changed inside, is made again.
        let path = whole.path().join("anchor-00000.safetensors");
        let good = std::fs::read(&path).unwrap();
        let mut changed = good.clone();
        *changed.last_mut().unwrap() ^= 1;
        for damaged in [&good[..good.len() * 2 / 3], &changed] {
            std::fs::write(&path, damaged).unwrap();
            let summary = make(whole.path(), &library, text, &resumed, &|| {}).unwrap();
            assert_eq!(summary.kept, 1);
            assert!(good == read(whole.path(), "anchor-00000.safetensors"), "the damage was kept");
        }
    }
}
