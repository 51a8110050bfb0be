//! Keys, and sealing a patient's data with the patient's own key.
//!
//! We invent no cryptography: the passphrase is stretched by Argon2id of the `argon2` crate, whole files are encrypted by
//! SQLCipher, and single records by XChaCha20-Poly1305 of the `chacha20poly1305` crate, with a random nonce and bound to
//! the place where they belong, so that a record moved to another patient or walk does not open.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

use crate::archive::error::{ArchiveError, DAMAGED_RECORDS};

/// 256 bits in a box of their own, wiped when no longer needed. Boxed, because a key that is moved about would leave
/// copies of itself on the stack; filled in place for the same reason.
pub(in crate::archive) struct Key(Box<[u8; 32]>);

impl Key {
    /// To be filled.
    pub(in crate::archive) fn empty() -> Self {
        Self(Box::new([0; 32]))
    }

    /// From the operating system's generator.
    pub(in crate::archive) fn random() -> Result<Self, ArchiveError> {
        let mut key = Self::empty();
        fill(key.bytes_mut())?;
        Ok(key)
    }

    /// A copy of 32 bytes; `None` for any other number.
    pub(in crate::archive) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Self::empty();
        (bytes.len() == 32).then(|| key.bytes_mut().copy_from_slice(bytes))?;
        Some(key)
    }

    pub(in crate::archive) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    pub(in crate::archive) fn bytes_mut(&mut self) -> &mut [u8] {
        self.0.as_mut_slice()
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl FromSql for Key {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_slice(value.as_blob()?).ok_or(FromSqlError::InvalidType)
    }
}

/// Fills from the operating system's generator.
fn fill(bytes: &mut [u8]) -> Result<(), ArchiveError> {
    getrandom::fill(bytes).map_err(|cause| ArchiveError::NoRandomness(cause.to_string()))
}

/// So many random bytes that are no secret.
pub(in crate::archive) fn random<const N: usize>() -> Result<[u8; N], ArchiveError> {
    let mut bytes = [0; N];
    fill(&mut bytes)?;
    Ok(bytes)
}

/// As SQLCipher takes a key that needs no stretching: `x'…'`.
pub(in crate::archive) fn raw_key_text(key: &Key) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(3 + 2 * key.bytes().len()));
    text.push_str("x'");
    push_hex(&mut text, key.bytes());
    text.push('\'');
    text
}

/// Small hexadecimal letters; not for secrets.
pub(in crate::archive) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    push_hex(&mut text, bytes);
    text
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    let digits = b"0123456789abcdef";
    for half in bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
        text.push(digits[usize::from(half)] as char);
    }
}

/// Bytes from hexadecimal letters; `None` for anything else.
pub(in crate::archive) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |letter: u8| (letter as char).to_digit(16);
    rest.is_empty()
        .then(|| pairs.iter().map(|[high, low]| Some((digit(*high)? << 4 | digit(*low)?) as u8)).collect())?
}

/// SHA-256 in small hexadecimal letters.
pub(in crate::archive) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Seals bytes for one place, such as `chunk:42:3`.
pub(in crate::archive) fn seal(key: &Key, place: &str, plain: &[u8]) -> Result<Vec<u8>, ArchiveError> {
    let nonce: [u8; 24] = random()?;
    let sealed = XChaCha20Poly1305::new(key.bytes().into())
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: place.as_bytes() })
        .map_err(|_too_long| ArchiveError::Database("a record is too long to be sealed".to_owned()))?;
    Ok([&nonce[..], &sealed].concat())
}

/// Opens what [`seal`] made for the same place.
pub(in crate::archive) fn open_sealed(
    key: &Key,
    place: &str,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, ArchiveError> {
    let (nonce, body) = sealed.split_at_checked(24).ok_or(DAMAGED_RECORDS)?;
    XChaCha20Poly1305::new(key.bytes().into())
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
    pub(in crate::archive) fn random() -> Result<Self, ArchiveError> {
        let mut bytes = Zeroizing::new([0; 28]);
        fill(bytes.as_mut_slice())?;
        let mut letters = Zeroizing::new(String::with_capacity(32));
        letters.extend(bytes.iter().map(|byte| LETTERS[usize::from(byte & 31)] as char));
        let check = check_letters(&letters);
        letters.push_str(&check);
        Ok(Self(letters))
    }

    /// Reads one as a person types it.
    ///
    /// # Errors
    /// When it is mistyped or not complete.
    pub fn parse(text: &str) -> Result<Self, ArchiveError> {
        // Room for all of it at once: a string that grows leaves pieces of the secret behind.
        let mut letters = Zeroizing::new(String::with_capacity(4 * text.len()));
        letters.extend(text.chars().filter(|letter| letter.is_alphanumeric()).map(|letter| {
            match letter.to_ascii_uppercase() {
                'I' | 'L' => '1',
                'O' => '0',
                other => other,
            }
        }));
        match letters.split_at_checked(28) {
            Some((body, check)) if body.is_ascii() && check == check_letters(body) => Ok(Self(letters)),
            _ => Err(ArchiveError::MalformedRecoveryKey),
        }
    }

    /// In groups of four, to be printed or written down. Show it once.
    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(40));
        for (at, letter) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push('-');
            }
            text.push(letter);
        }
        text
    }

    pub(in crate::archive) fn letters(&self) -> &str {
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

/// Overwrites what was called before has left on the stack: buffers of ciphers and hashes that nobody else wipes.
pub(in crate::archive) fn scrub_stack() {
    scrub(16);
}

/// Does so when it is dropped.
pub(in crate::archive) struct ScrubsAtEnd;

impl Drop for ScrubsAtEnd {
    fn drop(&mut self) {
        scrub_stack();
    }
}

#[inline(never)]
fn scrub(depth: usize) {
    let mut waste = [0x55_u8; 4096];
    waste.zeroize();
    std::hint::black_box(&mut waste);
    if depth > 0 {
        scrub(depth - 1);
    }
    std::hint::black_box(&mut waste);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_record_opens_only_with_its_key_and_at_its_place() {
        let key = Key::random().unwrap();
        let sealed = seal(&key, "trial:1", b"hip at 320, 240").unwrap();
        assert_eq!(open_sealed(&key, "trial:1", &sealed).unwrap().as_slice(), b"hip at 320, 240");
        assert!(open_sealed(&key, "trial:2", &sealed).is_err());
        assert!(open_sealed(&Key::random().unwrap(), "trial:1", &sealed).is_err());
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
