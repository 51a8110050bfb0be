//! The manifest of a shard: what its files hold, from what and by which program they were made.
//!
//! It is read back from the files, so that it says the same whether they were made at once or in several runs, and it
//! holds no times or machine names, so that the same seed and shard give the same bytes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::anchor_file::SCHEMA;
use super::run::{DatasetSettings, file_name, films_name, sensors_name};
use crate::exchange::ExchangeError;
use crate::exchange::safetensors::{read_words, write_whole};
use crate::inference::manifest::sha256;

/// Largest file of a data set, bytes: fifty gaits and their films have some thirty million.
pub(super) const LARGEST: u64 = 4 << 30;

#[derive(Serialize)]
struct StoredManifest {
    schema: &'static str,
    label: &'static str,
    program: String,
    library_sha256: String,
    controllers: usize,
    seed: u64,
    count: usize,
    per_anchor: usize,
    films_of_each_kind: usize,
    shard: usize,
    shards: usize,
    gaits: usize,
    windows: usize,
    simulated_seconds: f64,
    anchors: Vec<StoredAnchor>,
}

#[derive(Serialize)]
struct StoredAnchor {
    file: String,
    sha256: String,
    controller: String,
    deficit: String,
    gaits: usize,
    films_sha256: String,
    sensors_sha256: String,
    windows: usize,
    refused_anchors: String,
    refused_gaits: String,
    simulated_seconds: f64,
}

/// Facts about a shard, as its manifest holds them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Totals {
    pub(super) anchors: usize,
    pub(super) gaits: usize,
    pub(super) windows: usize,
}

/// Writes the manifest of a shard beside its files.
pub(super) fn write(
    folder: &Path,
    settings: &DatasetSettings,
    controllers: usize,
    library: &str,
) -> Result<Totals, ExchangeError> {
    let mut anchors = Vec::new();
    for index in settings.shard.anchors(settings.anchors()) {
        let file = file_name(index);
        let path = folder.join(&file);
        let words = read_words(&path)?;
        let word = |name: &str| words.get(name).cloned().unwrap_or_default();
        let films = film_words(folder, settings, index)?;
        let sensors =
            if settings.films > 0 { sum(&folder.join(sensors_name(index)))? } else { String::new() };
        anchors.push(StoredAnchor {
            file,
            sha256: sum(&path)?,
            controller: word("controller"),
            deficit: word("deficit"),
            gaits: word("gaits").parse().unwrap_or(0),
            films_sha256: films.0,
            sensors_sha256: sensors,
            windows: films.1,
            refused_anchors: word("refused_anchors"),
            refused_gaits: word("refused_gaits"),
            simulated_seconds: word("simulated_seconds").parse().unwrap_or(0.0),
        });
    }
    let manifest = StoredManifest {
        schema: SCHEMA,
        label: crate::DISCLAIMER,
        program: format!("gaittwin {}", env!("CARGO_PKG_VERSION")),
        library_sha256: sha256(library.as_bytes()),
        controllers,
        seed: settings.seed,
        count: settings.count,
        per_anchor: settings.per_anchor,
        films_of_each_kind: settings.films,
        shard: settings.shard.index,
        shards: settings.shard.count,
        gaits: anchors.iter().map(|anchor| anchor.gaits).sum(),
        windows: anchors.iter().map(|anchor| anchor.windows).sum(),
        simulated_seconds: anchors.iter().map(|anchor| anchor.simulated_seconds).sum(),
        anchors,
    };
    let path = place(folder, settings);
    let text = serde_json::to_string_pretty(&manifest).map_err(|cause| ExchangeError::Malformed {
        kind: "file_kind.manifest",
        cause: cause.to_string().into(),
        path: path.clone(),
    })?;
    write_whole(&path, text.as_bytes())?;
    let found = manifest.anchors.iter().filter(|anchor| anchor.gaits > 0).count();
    Ok(Totals { anchors: found, gaits: manifest.gaits, windows: manifest.windows })
}

/// Where the manifest of a shard lies.
fn place(folder: &Path, settings: &DatasetSettings) -> PathBuf {
    folder.join(format!("manifest-{}-of-{}.json", settings.shard.index, settings.shard.count))
}

/// Hash of a file.
pub(super) fn sum(path: &Path) -> Result<String, ExchangeError> {
    let bytes = crate::input_file::read(path, LARGEST)
        .map_err(ExchangeError::file("action.reading_the_file", path))?;
    Ok(sha256(&bytes))
}

/// Hashes by file name, as the manifest of an earlier run of this shard has them; empty where there is none.
pub(super) fn earlier_sums(folder: &Path, settings: &DatasetSettings) -> BTreeMap<String, String> {
    let text = crate::input_file::read(&place(folder, settings), LARGEST).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    let mut sums = BTreeMap::new();
    let anchors = settings.shard.anchors(settings.anchors());
    for (index, entry) in anchors.zip(manifest["anchors"].as_array().into_iter().flatten()) {
        for (name, key) in [
            (file_name(index), "sha256"),
            (films_name(index), "films_sha256"),
            (sensors_name(index), "sensors_sha256"),
        ] {
            if let Some(sum) = entry[key].as_str().filter(|sum| !sum.is_empty()) {
                sums.insert(name, sum.to_owned());
            }
        }
    }
    sums
}

/// Hash of an anchor's films and how many windows they hold; nothing where nothing was filmed.
fn film_words(
    folder: &Path,
    settings: &DatasetSettings,
    index: usize,
) -> Result<(String, usize), ExchangeError> {
    if settings.films == 0 {
        return Ok((String::new(), 0));
    }
    let path = folder.join(films_name(index));
    let windows = read_words(&path)?.get("windows").and_then(|count| count.parse().ok()).unwrap_or(0);
    Ok((sum(&path)?, windows))
}
