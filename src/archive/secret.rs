//! Keys, and sealing a patient's data with the patient's own key.
//!
//! We invent no cryptography: the passphrase is stretched by SQLCipher, whole files are encrypted by SQLCipher, and
//! single records by XChaCha20-Poly1305 of the `chacha20poly1305` crate, with a random nonce and bound to the place
//! where they belong, so that a record moved to another patient or walk does not open.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::error::{ArchiveError, DAMAGED_RECORDS};

/// Fewest characters of a passphrase.
pub const SHORTEST_PASSPHRASE: usize = 10;

/// 256 random bits, wiped from memory when no longer needed.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// Fills from the operating system's generator.
pub(super) fn random<const N: usize>() -> Result<[u8; N], ArchiveError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|cause| ArchiveError::NoRandomness(cause.to_string()))?;
    Ok(bytes)
}

/// A new key.
pub(super) fn random_key() -> Result<Key, ArchiveError> {
    Ok(Zeroizing::new(random()?))
}

/// As SQLCipher takes a key that needs no stretching: `x'…'`.
pub(super) fn raw_key_text(key: &Key) -> Zeroizing<String> {
    Zeroizing::new(format!("x'{}'", hex(key.as_slice())))
}

/// Small letters.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digits = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|half| digits[usize::from(half)] as char)
        .collect()
}

/// SHA-256 in small hexadecimal letters.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Seals bytes for one place, such as `chunk:42:3`.
pub(super) fn seal(key: &Key, place: &str, plain: &[u8]) -> Result<Vec<u8>, ArchiveError> {
    let nonce: [u8; 24] = random()?;
    let sealed = XChaCha20Poly1305::new(key.as_slice().into())
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: place.as_bytes() })
        .map_err(|_too_long| ArchiveError::Database("a record is too long to be sealed".to_owned()))?;
    Ok([&nonce[..], &sealed].concat())
}

/// Opens what [`seal`] made for the same place.
pub(super) fn open_sealed(key: &Key, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, ArchiveError> {
    let (nonce, body) = sealed.split_at_checked(24).ok_or(DAMAGED_RECORDS)?;
    XChaCha20Poly1305::new(key.as_slice().into())
        .decrypt(XNonce::from_slice(nonce), Payload { msg: body, aad: place.as_bytes() })
        .map(Zeroizing::new)
        .map_err(|_forged| DAMAGED_RECORDS)
}

/// The key on the sheet of paper that opens the archive when the passphrase is forgotten: eight groups of four letters,
/// 140 random bits and 20 bits that catch typing errors.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey(Zeroizing<String>);

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl RecoveryKey {
    /// A new one.
    pub(super) fn random() -> Result<Self, ArchiveError> {
        let bytes: Zeroizing<[u8; 28]> = Zeroizing::new(random()?);
        let body: String = bytes.iter().map(|byte| LETTERS[usize::from(byte & 31)] as char).collect();
        Ok(Self(Zeroizing::new(format!("{body}{}", check_letters(&body)))))
    }

    /// Reads one as a person types it.
    ///
    /// # Errors
    /// When it is mistyped or not complete.
    pub fn parse(text: &str) -> Result<Self, ArchiveError> {
        let letters: String = text
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .map(|letter| match letter.to_ascii_uppercase() {
                'I' | 'L' => '1',
                'O' => '0',
                other => other,
            })
            .collect();
        match letters.split_at_checked(28) {
            Some((body, check)) if body.is_ascii() && check == check_letters(body) => {
                Ok(Self(Zeroizing::new(letters)))
            }
            _ => Err(ArchiveError::MalformedRecoveryKey),
        }
    }

    /// In groups of four, to be printed or written down. Show it once.
    pub fn text(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    pub(super) fn letters(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryKey(hidden)")
    }
}

fn check_letters(body: &str) -> String {
    Sha256::digest(body.as_bytes())[..4].iter().map(|byte| LETTERS[usize::from(byte & 31)] as char).collect()
}

/// Refuses what could be guessed at once.
pub(super) fn check_passphrase(passphrase: &str) -> Result<(), ArchiveError> {
    if passphrase.chars().count() < SHORTEST_PASSPHRASE || passphrase.contains('\0') {
        return Err(ArchiveError::PassphraseTooShort { least: SHORTEST_PASSPHRASE });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_record_opens_only_with_its_key_and_at_its_place() {
        let key = random_key().unwrap();
        let sealed = seal(&key, "trial:1", b"hip at 320, 240").unwrap();
        assert_eq!(open_sealed(&key, "trial:1", &sealed).unwrap().as_slice(), b"hip at 320, 240");
        assert!(open_sealed(&key, "trial:2", &sealed).is_err());
        assert!(open_sealed(&random_key().unwrap(), "trial:1", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut forged = sealed.clone();
            forged[at] ^= 1;
            assert!(open_sealed(&key, "trial:1", &forged).is_err(), "byte {at} may not be changed");
        }
        assert!(open_sealed(&key, "trial:1", b"short").is_err());
        assert_ne!(seal(&key, "trial:1", b"x").unwrap(), seal(&key, "trial:1", b"x").unwrap());
    }

    #[test]
    fn a_recovery_key_is_read_as_typed_and_typing_errors_are_caught() {
        let key = RecoveryKey::random().unwrap();
        let text = key.text();
        assert_eq!(text.len(), 39);
        assert_eq!(RecoveryKey::parse(&text.to_lowercase().replace('-', " ")).unwrap(), key);
        let mut caught = 0;
        for at in 0..text.len() {
            let mut letters: Vec<u8> = text.bytes().collect();
            if letters[at] != b'-' {
                letters[at] = if letters[at] == b'7' { b'8' } else { b'7' };
                caught += usize::from(RecoveryKey::parse(std::str::from_utf8(&letters).unwrap()).is_err());
            }
        }
        assert!(caught >= 31, "{caught} of 32");
        assert!(RecoveryKey::parse("").is_err() && RecoveryKey::parse(&"é".repeat(32)).is_err());
        assert!(!format!("{key:?}").contains(&text[..4]));
    }
}
