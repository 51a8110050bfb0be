//! The profiles of all gaits of a data set in one file: what the map of synthetic gaits is made from.
//!
//! Ten gaits of each anchor are filmed from beside and from ahead by a perfect detector; every few are filmed once more by one that errs as
//! measured, because a patient's profile holds such errors and the map must know how far they alone carry a walk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::anchor_file::{read_conditions, read_gaits};
use crate::clinic::gait_profile::{GaitProfile, ProfileView};
use crate::exchange::ExchangeError;
use crate::exchange::safetensors::{Numbers, Table, read_words, to_bytes, write_whole};
use crate::study::validation::trial::RealTrial;
use crate::synthesis::{KnownGait, PoseNoise, WalkerCondition};
use crate::twin::gait_map_file::BETWEEN;
use crate::twin::walk_profile::{on_the_walkway, profile_of_walk};

/// Schema of the file.
pub const PROFILES_SCHEMA: &str = "gaittwin/profiles/1";
/// So many gaits of an anchor are taken, evenly: its walks are alike, and each costs two films.
const OF_ANCHOR: usize = 10;
/// Of how many gaits one is filmed with errors as well.
const NOISY: usize = 4;

/// One walk's profile and whose it is.
struct Row {
    anchor: usize,
    condition: usize,
    noisy: bool,
    /// By view; `None` where the analysis gave none.
    profiles: [Option<GaitProfile>; 2],
}

/// How many profiles were written: of walks, from beside, from ahead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProfileSummary {
    /// Walks.
    pub walks: usize,
    /// Profiles from beside.
    pub side: usize,
    /// Profiles from ahead.
    pub front: usize,
}

/// Names of conditions with the controller of the first anchor of each.
#[derive(Default)]
struct Conditions {
    names: Vec<WalkerCondition>,
    controllers: Vec<String>,
}

impl Conditions {
    fn number(&mut self, condition: WalkerCondition, controller: &str) -> usize {
        let known = self.names.iter().position(|known| *known == condition);
        known.unwrap_or_else(|| {
            self.names.push(condition);
            self.controllers.push(controller.to_owned());
            self.names.len() - 1
        })
    }
}

fn anchor_files(folder: &Path) -> Result<Vec<PathBuf>, ExchangeError> {
    let entries =
        std::fs::read_dir(folder).map_err(ExchangeError::file("action.reading_the_folder", folder))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            name.starts_with("anchor-") && name.ends_with(".safetensors")
        })
        .collect();
    paths.sort();
    Ok(paths)
}

/// Reads a data set, films its gaits and writes their profiles; with them those of real walks, if any, by name of group.
///
/// # Errors
/// When a file cannot be read or written, or the folder holds no anchors.
pub fn write_profiles(
    dataset: &Path,
    real: &[RealTrial],
    out: &Path,
    progress: &(dyn Fn() + Sync),
) -> Result<ProfileSummary, ExchangeError> {
    let paths = anchor_files(dataset)?;
    if paths.is_empty() {
        return Err(ExchangeError::Malformed {
            kind: "file_kind.data_set",
            cause: "it holds no anchor files; make them with gaittwin-cli make-dataset".into(),
            path: dataset.to_path_buf(),
        });
    }
    let mut conditions = Conditions::default();
    let mut work: Vec<(usize, PathBuf, Vec<usize>)> = Vec::new();
    for path in paths {
        let words = read_words(&path)?;
        let word = |name: &str| words.get(name).map_or("", String::as_str);
        let anchor = word("anchor").parse().unwrap_or(0);
        let (controller, deficit) = (word("controller").to_owned(), word("deficit").to_owned());
        let numbers = read_conditions(&path)?
            .iter()
            .map(|parameters| {
                let condition = WalkerCondition::of(&controller, &deficit, parameters);
                conditions.number(condition, &controller)
            })
            .collect();
        work.push((anchor, path, numbers));
    }
    let rows: Vec<Vec<Row>> = work
        .par_iter()
        .map(|(anchor, path, conditions)| {
            let gaits = read_gaits(path)?;
            let every = gaits.len().div_ceil(OF_ANCHOR).max(1);
            let taken = gaits.iter().zip(conditions).step_by(every).enumerate();
            let rows = taken.flat_map(|(index, (gait, &condition))| {
                let noisy = index.is_multiple_of(NOISY).then(|| row(gait, *anchor, condition, Some(index)));
                [Some(row(gait, *anchor, condition, None)), noisy].into_iter().flatten()
            });
            let rows = rows.collect();
            progress();
            Ok(rows)
        })
        .collect::<Result<_, ExchangeError>>()?;
    let rows: Vec<Row> = rows.into_iter().flatten().collect();
    let mut tables = Vec::new();
    for view in ProfileView::ALL {
        tables.extend(view_tables(&rows, view));
    }
    tables.extend(real_tables(real));
    write_whole(out, &to_bytes(&tables, &words(&mut conditions))?)?;
    let count = |view: usize| rows.iter().filter(|row| row.profiles[view].is_some()).count();
    Ok(ProfileSummary { walks: rows.len(), side: count(0), front: count(1) })
}

fn row(gait: &KnownGait, anchor: usize, condition: usize, noisy: Option<usize>) -> Row {
    let walk = on_the_walkway(&gait.walk);
    let noise = noisy.map(|index| (PoseNoise::measured(), (1000 * anchor + index) as u64));
    let profiles = ProfileView::ALL.map(|view| profile_of_walk(&walk, view, noise).ok());
    Row { anchor, condition, noisy: noisy.is_some(), profiles }
}

/// Names, whether healthy, the controller to show, and the number of each condition's mirror image.
fn words(conditions: &mut Conditions) -> BTreeMap<&'static str, String> {
    let mut index = 0;
    let mut mirrors = Vec::new();
    let mut mirrored = vec!["0".to_owned(); conditions.names.len()];
    let known = conditions.names.len();
    while index < known {
        let (image, controller) = (conditions.names[index].mirrored(), conditions.controllers[index].clone());
        let before = conditions.names.len();
        let number = conditions.number(image, &controller);
        if number >= before {
            mirrored.push("1".to_owned());
        }
        mirrors.push(number);
        index += 1;
    }
    for added in known..conditions.names.len() {
        mirrors.push(mirrors[..known].iter().position(|&image| image == added).unwrap_or(added));
    }
    let join = |words: Vec<String>| words.join(BETWEEN);
    BTreeMap::from([
        ("schema", PROFILES_SCHEMA.to_owned()),
        ("label", crate::DISCLAIMER.to_owned()),
        ("source", "simulated".to_owned()),
        ("conditions", join(conditions.names.iter().map(|known| known.name.clone()).collect())),
        ("healthy", join(conditions.names.iter().map(|known| u8::from(known.healthy).to_string()).collect())),
        ("controllers", join(conditions.controllers.clone())),
        ("mirrored", join(mirrored)),
        ("mirror_of", join(mirrors.iter().map(ToString::to_string).collect())),
        ("side_groups", groups(ProfileView::Side)),
        ("front_groups", groups(ProfileView::Front)),
    ])
}

/// Title and how many numbers of each leg and of neither, as `hip 20 0`.
fn groups(view: ProfileView) -> String {
    let groups = view.groups().iter();
    let words: Vec<String> =
        groups.map(|group| format!("{}:{}:{}", group.title, group.of_leg, group.of_both)).collect();
    words.join(BETWEEN)
}

fn view_tables(rows: &[Row], view: ProfileView) -> [Table; 4] {
    let place = usize::from(view == ProfileView::Front);
    let names = match view {
        ProfileView::Side => ["side.values", "side.anchor", "side.condition", "side.noisy"],
        ProfileView::Front => ["front.values", "front.anchor", "front.condition", "front.noisy"],
    };
    // A perfect film of a whole walk lacks nothing; a row with gaps would have to be guessed at.
    let whole: Vec<(&Row, Vec<f64>)> = rows
        .iter()
        .filter_map(|row| {
            Some((row, row.profiles[place].as_ref()?.values.iter().copied().collect::<Option<Vec<f64>>>()?))
        })
        .collect();
    let n = whole.len();
    let values = whole.iter().flat_map(|(_, values)| values.iter().map(|&value| value as f32)).collect();
    let ints = |of: &dyn Fn(&Row) -> usize| {
        Numbers::Whole(whole.iter().map(|(row, _)| i32::try_from(of(row)).unwrap_or(i32::MAX)).collect())
    };
    [
        Table { name: names[0], shape: vec![n, view.width()], numbers: Numbers::Single(values) },
        Table { name: names[1], shape: vec![n], numbers: ints(&|row| row.anchor) },
        Table { name: names[2], shape: vec![n], numbers: ints(&|row| row.condition) },
        Table { name: names[3], shape: vec![n], numbers: ints(&|row| usize::from(row.noisy)) },
    ]
}

/// Profiles of real walks with detector-like errors, to score the map; group 0 child, 1 adult, 2 stroke.
fn real_tables(real: &[RealTrial]) -> Vec<Table> {
    let mut tables = Vec::new();
    for (view, names) in ProfileView::ALL
        .into_iter()
        .zip([["real.side", "real.side.group"], ["real.front", "real.front.group"]])
    {
        let rows: Vec<(usize, Vec<f64>)> = real
            .par_iter()
            .enumerate()
            .filter(|(_, trial)| trial.straight)
            .filter_map(|(index, trial)| {
                let noise = Some((PoseNoise::measured(), index as u64));
                let profile = profile_of_walk(&trial.walk, view, noise).ok()?;
                let values = profile.values.iter().copied().collect::<Option<Vec<f64>>>()?;
                Some((trial.group as usize, values))
            })
            .collect();
        let n = rows.len();
        let values = rows.iter().flat_map(|(_, values)| values.iter().map(|&value| value as f32)).collect();
        let groups = rows.iter().map(|(group, _)| i32::try_from(*group).unwrap_or(0)).collect();
        tables.push(Table { name: names[0], shape: vec![n, view.width()], numbers: Numbers::Single(values) });
        tables.push(Table { name: names[1], shape: vec![n], numbers: Numbers::Whole(groups) });
    }
    tables
}
