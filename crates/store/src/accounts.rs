//! Accounts as they stand in the store: people and programs, their keys and sessions.
//!
//! Passwords come in hashed (a PHC string), keys and sessions as SHA-256 of what the caller
//! holds: nothing here opens a door by itself.

use jiff::Timestamp;

/// A person or program that may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Its name, which stands beside what it does.
    pub name: String,
    /// Its role, as the word kept on disk.
    pub role: String,
    /// Its password as a PHC string; `None` when it signs in elsewhere or by key only.
    pub password: Option<String>,
    /// Who it is at an OpenID provider: issuer, a space, subject.
    pub outside: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was switched off.
    pub disabled: Option<Timestamp>,
}

/// A key of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// The part of the key that may be shown.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// What it is for.
    pub label: String,
    /// What it may do, at most what its account may.
    pub role: String,
    /// SHA-256 of the part that may not be shown.
    pub digest: [u8; 32],
    /// When it was made.
    pub created: Timestamp,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
}

/// A person's session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of the cookie.
    pub digest: [u8; 32],
    /// Whose it is.
    pub account: String,
    /// Until when it is good.
    pub expires: Timestamp,
}
