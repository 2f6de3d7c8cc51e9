//! What is asked for, and what came.

use jiff::Timestamp;

use crate::Shape;

/// A file that an issuer serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its address.
    pub url: String,
    /// Hosts beside the address's own to which a redirect may lead.
    pub hosts: Vec<String>,
    /// What it looks like.
    pub shape: Shape,
}

/// What a server said of a file the last time, to ask for it only if it changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag` as sent.
    pub etag: Option<String>,
    /// The `Last-Modified` as sent.
    pub last_modified: Option<String>,
}

/// What an attempt brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// The server says that the file is still the one of the validators.
    NotModified,
    /// The file.
    Body(Download),
}

/// A file, whole, unpacked if it was compressed for the way, and of the expected shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Where it came from in the end.
    pub url: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What to ask with the next time.
    pub validators: Validators,
    /// When the server says that it was last modified.
    pub modified: Option<Timestamp>,
    /// The `Content-Type` as sent.
    pub content_type: Option<String>,
    /// When it had arrived.
    pub retrieved: Timestamp,
}
