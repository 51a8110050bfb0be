//! Stretching a passphrase with Argon2id, so that trying many of them takes long and much memory.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroize as _;

use crate::archive::error::ArchiveError;
use crate::archive::keys::secret::{Key, scrub_stack};

/// What one attempt costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    /// KiB.
    pub(super) memory: u32,
    /// Times that the memory is gone through.
    pub(super) passes: u32,
    /// Independent parts.
    pub(super) lanes: u32,
}

/// Above what OWASP's Password Storage Cheat Sheet asks of Argon2id (46 MiB once, or 19 MiB twice), with the memory and
/// passes of the second recommended option of RFC 9106, section 4; about a fifth of a second on a computer of 2020.
pub(super) const COST: Cost = Cost { memory: 64 * 1024, passes: 3, lanes: 1 };

impl Cost {
    /// A file that was tampered with may not ask for all the memory or for an hour.
    pub(super) fn is_bearable(self) -> bool {
        (8..=1 << 20).contains(&self.memory)
            && (1..=32).contains(&self.passes)
            && (1..=16).contains(&self.lanes)
            && self.memory >= 8 * self.lanes
    }
}

/// The key that comes of a secret and a salt.
pub(super) fn stretch(secret: &str, salt: &[u8], cost: Cost) -> Result<Key, ArchiveError> {
    let failed = |cause: argon2::Error| ArchiveError::Database(format!("stretching failed: {cause}"));
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(32)).map_err(failed)?;
    let mut memory = vec![Block::default(); params.block_count()];
    let mut key = Key::empty();
    let stretched = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
        secret.as_bytes(),
        salt,
        key.bytes_mut(),
        memory.as_mut_slice(),
    );
    for block in &mut memory {
        block.zeroize();
    }
    // The first hash takes the secret itself through a buffer on the stack.
    scrub_stack();
    stretched.map_err(failed)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_argon2id_as_others_compute_it_and_dear_enough() {
        // `argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32`, password "password": test vector of the reference
        // implementation (phc-winner-argon2, src/test.c).
        let cost = Cost { memory: 65536, passes: 2, lanes: 1 };
        let key = stretch("password", b"somesalt", cost).unwrap();
        let expected = "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7";
        assert_eq!(crate::archive::keys::secret::hex(key.bytes()), expected);
        // OWASP: at least 19 MiB with two passes, or 46 MiB with one.
        assert!(COST.memory >= 46 * 1024 && COST.passes >= 1 && COST.is_bearable());
        assert!(!Cost { memory: u32::MAX, ..COST }.is_bearable());
    }
}
