//! [`SharedMap`]: the map of synthetic gaits that comes with the program, read when it is first asked for and shared by the
//! simulation threads.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::exchange::ExchangeError;
use crate::exchange::safetensors::{ShapedNumbers, singles_of, words_of};
use crate::synthesis::WalkerCondition;
use crate::synthesis::gait_map::{GaitMap, MapCondition, MapParts, ViewParts};

/// The table; made by the recipe beside it. It is a part of the program, so that the map is there wherever the program is.
const TABLE: &[u8] = include_bytes!("../../models/gait_map/gait_map.safetensors");
/// Its name in messages.
const NAME: &str = "models/gait_map/gait_map.safetensors";
/// Between entries of a word that is a list; in no name.
pub const BETWEEN: &str = "|";
/// Schema of the table.
const SCHEMA: &str = "gaittwin/gait_map/1";

/// The map behind a lock.
#[derive(Clone, Debug, Default)]
pub struct SharedMap(Arc<Mutex<Option<Arc<GaitMap>>>>);

impl SharedMap {
    /// The map.
    ///
    /// # Errors
    /// When the table that came with the program is broken.
    pub fn get(&self) -> Result<Arc<GaitMap>, ExchangeError> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(map) = &*slot {
            return Ok(Arc::clone(map));
        }
        let map = Arc::new(read(TABLE)?);
        *slot = Some(Arc::clone(&map));
        Ok(map)
    }
}

/// Reads a map from the bytes of its table.
///
/// # Errors
/// When they are no map that this program understands.
pub fn read(bytes: &[u8]) -> Result<GaitMap, ExchangeError> {
    let path = Path::new(NAME);
    let (words, tables) = (words_of(bytes, path)?, singles_of(bytes, path)?);
    let word = |name: &str| words.get(name).map_or("", String::as_str);
    if word("schema") != SCHEMA {
        return Err(wrong(&format!("its schema is «{}», not {SCHEMA}", word("schema"))));
    }
    let list = |name: &str| word(name).split(BETWEEN).map(str::to_owned).collect::<Vec<String>>();
    let flags = |name: &str| list(name).iter().map(|flag| flag == "1").collect::<Vec<bool>>();
    let rows = list("conditions").into_iter().zip(list("controllers"));
    let conditions = rows
        .zip(flags("healthy").into_iter().zip(flags("mirrored")))
        .map(|((name, controller), (healthy, mirrored))| MapCondition {
            condition: WalkerCondition { name, healthy },
            controller,
            mirrored,
        })
        .collect();
    let mirror_of = list("mirror_of")
        .iter()
        .map(|number| number.parse())
        .collect::<Result<Vec<usize>, _>>()
        .map_err(|_not_whole| wrong("the mirror images are not numbered"))?;
    let views = [view_parts(&tables, "side"), view_parts(&tables, "front")];
    GaitMap::of(MapParts { conditions, mirror_of, views }).map_err(wrong)
}

fn view_parts(tables: &BTreeMap<String, ShapedNumbers>, view: &str) -> ViewParts {
    let column = |name: &str| {
        tables.get(&format!("{view}.{name}")).map_or_else(Vec::new, |(_, values)| values.clone())
    };
    ViewParts {
        values: column("values"),
        places: column("places"),
        condition: column("condition"),
        weight: column("weight"),
        scale: column("scale"),
        reach: column("reach"),
    }
}

fn wrong(cause: &str) -> ExchangeError {
    ExchangeError::Malformed {
        kind: "file_kind.map_of_synthetic_gaits",
        cause: cause.into(),
        path: NAME.into(),
    }
}
