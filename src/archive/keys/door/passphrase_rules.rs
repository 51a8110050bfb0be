//! Passphrases that are refused because they could be guessed without trying many.
//!
//! Length alone does not help: "password123" has eleven letters. We refuse what stands in lists of passwords that people
//! choose, what a person types without choosing (rows of keys, repetitions), and one such word with a number behind it. We
//! ask for no special signs, as NIST SP 800-63B (2017, 5.1.1.2) advises. The passphrase is never copied into memory that is
//! not wiped, which is why no library for estimating strength is used.

use zeroize::Zeroizing;

use crate::archive::error::ArchiveError;

/// Fewest characters of a passphrase.
pub const SHORTEST_PASSPHRASE: usize = 10;

/// The entries of ten and more characters among the 30,000 most frequent passwords of M. Burnett's "Ten million passwords"
/// (2015), as the `zxcvbn` project counted them; in alphabetical order.
const COMMON: &str = include_str!("../../../../assets/common_passphrases.txt");

/// Words that many passwords are made of, by adding a number or a year. In small letters.
const USUAL_WORDS: [&str; 57] = [
    "admin",
    "administrator",
    "april",
    "august",
    "autumn",
    "charite",
    "clinic",
    "december",
    "dezember",
    "doctor",
    "doktor",
    "dragon",
    "februar",
    "february",
    "football",
    "frühling",
    "fruehling",
    "fussball",
    "gait",
    "gaitlab",
    "gaittwin",
    "ganglabor",
    "geheim",
    "hallo",
    "hello",
    "herbst",
    "hospital",
    "januar",
    "january",
    "kennwort",
    "klinik",
    "klinikum",
    "krankenhaus",
    "letmein",
    "login",
    "master",
    "monkey",
    "neurologie",
    "neurology",
    "november",
    "october",
    "oktober",
    "passphrase",
    "password",
    "passwort",
    "patient",
    "patienten",
    "physio",
    "physiotherapie",
    "physiotherapy",
    "praxis",
    "reha",
    "september",
    "sommer",
    "summer",
    "welcome",
    "winter",
];

/// Keys that lie beside each other.
const ROWS: [&str; 7] =
    ["1234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm"];

/// Refuses what could be guessed at once.
pub(in crate::archive) fn check_passphrase(passphrase: &str) -> Result<(), ArchiveError> {
    if passphrase.chars().count() < SHORTEST_PASSPHRASE || passphrase.contains('\0') {
        return Err(ArchiveError::PassphraseTooShort { least: SHORTEST_PASSPHRASE });
    }
    // Room for all of it at once: a string that grows leaves pieces of the secret behind.
    let mut letters = Zeroizing::new(Vec::with_capacity(3 * passphrase.len()));
    letters.extend(passphrase.chars().flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric()));
    let common = stands_in_lists(&letters) || is_typed_without_choosing(&letters);
    if common { Err(ArchiveError::PassphraseCommon) } else { Ok(()) }
}

fn stands_in_lists(letters: &[char]) -> bool {
    let is = |known: &str, part: &[char]| known.chars().eq(part.iter().copied());
    let start = letters.iter().position(|letter| !letter.is_numeric()).unwrap_or(letters.len());
    let end = letters.iter().rposition(|letter| !letter.is_numeric()).map_or(start, |last| last + 1);
    let word = &letters[start..end];
    COMMON.lines().any(|known| is(known, letters) || is(known, word))
        || USUAL_WORDS.iter().any(|known| is(known, word))
}

fn is_typed_without_choosing(letters: &[char]) -> bool {
    let count = letters.len();
    let mut different = Zeroizing::new(letters.to_vec());
    different.sort_unstable();
    different.dedup();
    if different.len() < 5 {
        return true;
    }
    let repeats = |period: usize| (period..count).all(|at| letters[at] == letters[at - period]);
    if (1..=count / 2).any(repeats) {
        return true;
    }
    let neighbours = letters.windows(2).filter(|pair| are_neighbours(pair[0], pair[1])).count();
    // In ordinary words about one pair in eight lies side by side.
    10 * neighbours >= 6 * (count - 1)
}

/// Whether one follows the other in the alphabet, in counting or on the keyboard, or is the same again.
fn are_neighbours(one: char, other: char) -> bool {
    let follows = (u32::from(one)).abs_diff(u32::from(other)) <= 1;
    follows
        || ROWS.iter().any(|row| match (row.find(one), row.find(other)) {
            (Some(here), Some(there)) => here.abs_diff(there) == 1,
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_types_is_refused() {
        let refused = [
            "password123",
            "Password-2026",
            "P a s s w o r d 1",
            "qwertyuiop",
            "1234567890",
            "Klinik2026!",
            "123456789012345",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "12345 12345",
            "asdfghjkl123",
            "abcdefghijkl",
            "gaittwin2026",
            "Sommer 2026",
            "1q2w3e4r5t",
            "manchester",
            "Passwort!2026",
            "wintersport-wintersport",
        ];
        for passphrase in refused {
            let error = check_passphrase(passphrase).unwrap_err();
            assert!(matches!(error, ArchiveError::PassphraseCommon), "{passphrase}: {error}");
        }
        for short in ["", "kurz", "neun ziff", "with\0nothing inside"] {
            assert!(
                matches!(check_passphrase(short), Err(ArchiveError::PassphraseTooShort { .. })),
                "{short}"
            );
        }
    }

    #[test]
    fn what_somebody_thought_of_is_taken() {
        let taken = [
            "seven quiet words by the river",
            "pass'phrase \"with\" quotes; π ≥ 3",
            "Grüne Birnen rollen bergauf",
            "мой дядя самых честных",
            "木漏れ日の中を歩く猫が好き",
            "tR7-xq!vLm2",
            "correct horse battery stapler",
            "no such words here",
        ];
        for passphrase in taken {
            assert!(check_passphrase(passphrase).is_ok(), "{passphrase}");
        }
    }

    #[test]
    fn the_list_is_in_order_and_only_holds_what_is_long_enough() {
        let entries: Vec<&str> = COMMON.lines().collect();
        assert!(entries.is_sorted() && entries.len() > 1000);
        assert!(entries.iter().all(|entry| entry.chars().count() >= 8));
    }
}
