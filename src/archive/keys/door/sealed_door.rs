//! A door of today's kind: five lines of text.
//!
//! ```text
//! gaittwin/door/2
//! argon2id 65536 3 1            memory in KiB, passes, lanes
//! SALT                          16 random bytes, hexadecimal
//! SEALED                        the keys of records and keys file, by XChaCha20-Poly1305
//! SUM                           SHA-256 of the four lines before
//! ```

use zeroize::Zeroizing;

use super::stretch::{COST, Cost, stretch};
use super::{MasterKeys, WayIn};
use crate::archive::error::ArchiveError;
use crate::archive::keys::secret::{Key, from_hex, hex, open_sealed, random, seal, sha256_hex};

const MAGIC: &str = "gaittwin/door/2";

/// What stands in the file.
pub(super) struct Parts {
    cost: Cost,
    salt: Vec<u8>,
    sealed: Vec<u8>,
}

/// Whether a file begins as a door of this kind; one that is damaged further on does too, and so does one cut short.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let known = MAGIC.as_bytes();
    let alike = bytes.iter().zip(known).filter(|(found, known)| found == known).count();
    // One changed byte in the first line is damage; the files of earlier versions begin with random bytes.
    alike + 1 >= bytes.len().min(known.len())
}

/// Seals both keys.
pub(super) fn make(way: WayIn, secret: &str, keys: &MasterKeys) -> Result<String, ArchiveError> {
    let salt: [u8; 16] = random()?;
    let key = stretch(secret, &salt, COST)?;
    let mut plain = Zeroizing::new([0; 64]);
    plain[..32].copy_from_slice(keys.records.bytes());
    plain[32..].copy_from_slice(keys.keys.bytes());
    let sealed = seal(&key, &place(way, COST, &salt), plain.as_slice())?;
    let cost = format!("argon2id {} {} {}", COST.memory, COST.passes, COST.lanes);
    let body = format!("{MAGIC}\n{cost}\n{}\n{}\n", hex(&salt), hex(&sealed));
    let sum = sha256_hex(body.as_bytes());
    Ok(format!("{body}{sum}\n"))
}

/// The parts of a file whose checksum fits.
pub(super) fn parse(bytes: &[u8]) -> Option<Parts> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (body, sum) = text.strip_suffix('\n')?.rsplit_once('\n')?;
    if sha256_hex(format!("{body}\n").as_bytes()) != sum {
        return None;
    }
    let lines: Vec<&str> = body.lines().collect();
    let [MAGIC, cost, salt, sealed] = lines.as_slice() else { return None };
    let numbers: Vec<u32> = cost
        .strip_prefix("argon2id ")?
        .split(' ')
        .map(|number| number.parse().ok())
        .collect::<Option<_>>()?;
    let [memory, passes, lanes] = numbers.as_slice() else { return None };
    let cost = Cost { memory: *memory, passes: *passes, lanes: *lanes };
    cost.is_bearable().then_some(Parts { cost, salt: from_hex(salt)?, sealed: from_hex(sealed)? })
}

/// Opens it.
pub(super) fn enter(bytes: &[u8], way: WayIn, secret: &str) -> Result<MasterKeys, ArchiveError> {
    let parts = parse(bytes).ok_or(ArchiveError::DoorDamaged(way))?;
    let key = stretch(secret, &parts.salt, parts.cost)?;
    let plain = open_sealed(&key, &place(way, parts.cost, &parts.salt), &parts.sealed)
        .map_err(|_does_not_fit| super::wrong(way))?;
    let halves = plain.split_at_checked(32).ok_or(ArchiveError::DoorDamaged(way))?;
    match (Key::from_slice(halves.0), Key::from_slice(halves.1)) {
        (Some(records), Some(keys)) => Ok(MasterKeys { records, keys }),
        _ => Err(ArchiveError::DoorDamaged(way)),
    }
}

/// Where the sealed keys belong.
fn place(way: WayIn, cost: Cost, salt: &[u8]) -> String {
    format!("{MAGIC} {} {} {} {} {}", way.name(), cost.memory, cost.passes, cost.lanes, hex(salt))
}
