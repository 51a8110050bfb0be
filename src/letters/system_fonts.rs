//! Fonts that are installed on this computer, looked through once and asked letter by letter.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use fontdb::{Database, FaceInfo, ID, Style, Weight};

/// A font of this computer. It stays in memory until the program ends, as ours do.
#[derive(Debug)]
pub struct SystemFont {
    /// Its name, and that of no other.
    pub name: String,
    /// The file.
    pub bytes: &'static [u8],
    /// Which face of the file.
    pub index: u32,
}

static INSTALLED: LazyLock<Fonts> = LazyLock::new(|| {
    let mut database = Database::new();
    database.load_system_fonts();
    Fonts::of(database)
});

/// Looks the fonts up beside the window, so that the first foreign letter does not make it wait.
pub fn load_in_background() {
    // Where the system gives no thread, the first foreign letter looks them up itself.
    let _ = std::thread::Builder::new().name("fonts".to_owned()).spawn(|| LazyLock::force(&INSTALLED));
}

/// A font of this computer that has this letter; `None` where no font has it.
pub fn font_with(letter: char, bold: bool) -> Option<&'static SystemFont> {
    INSTALLED.with(letter, bold)
}

/// Fonts, the plainest first, with what was found out about them.
struct Fonts {
    database: Database,
    /// Faces in the order in which they are asked, for regular and for bold words.
    order: [Vec<ID>; 2],
    found: Mutex<HashMap<(char, bool), Option<&'static SystemFont>>>,
    loaded: Mutex<HashMap<ID, Option<&'static SystemFont>>>,
}

impl Fonts {
    fn of(database: Database) -> Self {
        let order = [Weight::NORMAL, Weight::SEMIBOLD].map(|weight| {
            let mut faces: Vec<&FaceInfo> = database.faces().collect();
            faces.sort_by_key(|face| rank(face, weight));
            faces.into_iter().map(|face| face.id).collect()
        });
        Self { database, order, found: Mutex::default(), loaded: Mutex::default() }
    }

    fn with(&self, letter: char, bold: bool) -> Option<&'static SystemFont> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        *found.entry((letter, bold)).or_insert_with(|| {
            let has = |id: ID| {
                let asked = |bytes: &[u8], index| {
                    ttf_parser::Face::parse(bytes, index).is_ok_and(|face| face.glyph_index(letter).is_some())
                };
                self.database.with_face_data(id, asked).unwrap_or(false)
            };
            let id = self.order[usize::from(bold)].iter().copied().find(|id| has(*id))?;
            self.load(id)
        })
    }

    fn load(&self, id: ID) -> Option<&'static SystemFont> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        *loaded.entry(id).or_insert_with(|| {
            let face = self.database.face(id)?;
            let (bytes, index) = self.database.with_face_data(id, |bytes, index| (bytes.to_vec(), index))?;
            let name = format!("{} {index}", face.post_script_name);
            Some(Box::leak(Box::new(SystemFont { name, bytes: bytes.leak(), index })))
        })
    }
}

/// The plainer the smaller: upright sans serif of the wanted weight first, as ours is; Noto before others, because its
/// letters of all scripts go together.
fn rank(face: &FaceInfo, weight: Weight) -> (bool, bool, bool, u8, u16, String) {
    let family = face.families.first().map(|(name, _)| name.to_lowercase()).unwrap_or_default();
    let serif = family.contains("serif") || family.contains("naskh") || family.contains("nastaliq");
    let kind = if family.starts_with("noto sans cjk sc") {
        0
    } else if family.starts_with("noto sans cjk") {
        2
    } else if family.starts_with("noto sans") {
        1
    } else if family.contains("sans") {
        3
    } else {
        4
    };
    (face.style != Style::Normal, face.monospaced, serif, kind, face.weight.0.abs_diff(weight.0), family)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only our own two fonts: as on a computer on which nothing is installed.
    fn ours() -> Fonts {
        let mut database = Database::new();
        database.load_font_data(include_bytes!("../../assets/fonts/gaittwin-sans-regular.otf").to_vec());
        database.load_font_data(include_bytes!("../../assets/fonts/gaittwin-sans-semibold.otf").to_vec());
        Fonts::of(database)
    }

    #[test]
    fn a_letter_is_found_in_the_font_of_the_wanted_weight_and_a_letter_of_no_font_is_not() {
        let fonts = ours();
        let (regular, bold) = (fonts.with('ä', false).unwrap(), fonts.with('ä', true).unwrap());
        assert_ne!(regular.name, bold.name);
        assert!(std::ptr::eq(regular, fonts.with('ö', false).unwrap()), "each font is loaded once");
        assert!(fonts.with('م', false).is_none() && fonts.with('山', true).is_none());
    }
}
