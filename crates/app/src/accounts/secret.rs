//! Random words, their digests, and passwords.

use std::fmt::Write as _;

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::AppError;

/// What every key starts with, so that leaked ones can be searched for.
const PREFIX: &str = "ubk";
/// Bytes of the part of a key that may be shown.
const ID_BYTES: usize = 6;

/// A key as it is given out once: `ubk_` id `_` secret.
pub(super) struct Key {
    pub(super) id: String,
    secret: String,
}

impl Key {
    pub(super) fn new() -> Result<Self, AppError> {
        Ok(Self { id: hex(&random::<ID_BYTES>()?), secret: random_hex()? })
    }

    /// Reads a key as a caller sends it.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '_');
        let (prefix, id, secret) = (parts.next()?, parts.next()?, parts.next()?);
        let sound = prefix == PREFIX && id.len() == ID_BYTES * 2 && secret.len() == 64;
        sound.then(|| Self { id: id.to_owned(), secret: secret.to_owned() })
    }

    pub(super) fn written(&self) -> String {
        format!("{PREFIX}_{}_{}", self.id, self.secret)
    }

    pub(super) fn digest(&self) -> [u8; 32] {
        digest(&self.secret)
    }

    /// Says whether this is the key of a digest, in a time that does not depend on where they
    /// differ.
    pub(super) fn is_of(&self, kept: &[u8; 32]) -> bool {
        self.digest().ct_eq(kept).into()
    }
}

/// Returns 32 random bytes in hex.
pub(super) fn random_hex() -> Result<String, AppError> {
    Ok(hex(&random::<32>()?))
}

fn random<const N: usize>() -> Result<[u8; N], AppError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| AppError::Random(error.to_string()))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Returns SHA-256 of a random word. Only of such: a password would be found by trying.
pub(super) fn digest(word: &str) -> [u8; 32] {
    Sha256::digest(word.as_bytes()).into()
}

/// Returns the word that forms of a session carry, so that another site's form is known as such.
///
/// It is derived from the cookie, which no other site can read; it does not give the cookie away.
pub fn csrf_word(cookie: &str) -> String {
    hex(&digest(&format!("form of {cookie}")))
}

/// Returns a password as a PHC string of argon2id with its default cost (19 MiB, two passes: the
/// first choice of OWASP's password storage cheat sheet, read 2026-11).
pub(super) fn hash(password: &str) -> Result<String, AppError> {
    let salt = SaltString::encode_b64(&random::<16>()?)
        .map_err(|error| AppError::Random(error.to_string()))?;
    let hash = argon2::Argon2::default().hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| AppError::Random(error.to_string()))?.to_string())
}

/// Says whether a password is the one of a hash; without a hash it takes as long and says no.
pub(super) fn fits(password: &str, kept: Option<String>) -> bool {
    // A hash of nobody's password, at the same cost.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
                          $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let known = kept.is_some();
    let kept = kept.unwrap_or_else(|| NOBODY.to_owned());
    let Ok(hash) = PasswordHash::new(&kept) else { return false };
    argon2::Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && known
}

/// Says whether two secrets are the same, in a time that does not depend on where they differ.
pub fn same_secret(a: &str, b: &str) -> bool {
    digest(a).ct_eq(&digest(b)).into()
}
