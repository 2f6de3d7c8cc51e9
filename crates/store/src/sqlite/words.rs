//! Words and bytes on disk, and what they mean.

use jiff::Timestamp;
use unblink_ledger::{Digest, Facet, LinkKind};

use crate::{EditionState, StoreError};

pub(super) fn facet_words(facet: &Facet) -> (&str, &str) {
    match facet {
        Facet::Presence => ("", "presence"),
        Facet::Value(format, property) => (format, property.as_str()),
    }
}

pub(super) fn digest(bytes: &[u8]) -> Result<Digest, StoreError> {
    bytes.try_into().map(Digest).map_err(|error| StoreError::stored("digest", error))
}

pub(super) fn timestamp(text: &str) -> Result<Timestamp, StoreError> {
    text.parse().map_err(|error| StoreError::stored("timestamp", error))
}

pub(super) fn state(word: &str) -> Result<EditionState, StoreError> {
    EditionState::from_word(word).ok_or_else(|| StoreError::stored("state", word))
}

pub(super) fn link_word(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Reference => "reference",
        LinkKind::Renumbered => "renumbered",
        LinkKind::Identifier => "identifier",
        LinkKind::Confirmed => "confirmed",
        LinkKind::Rejected => "rejected",
    }
}

pub(super) fn link_kind(word: &str) -> Result<LinkKind, StoreError> {
    use LinkKind::{Confirmed, Identifier, Reference, Rejected, Renumbered};
    [Reference, Renumbered, Identifier, Confirmed, Rejected]
        .into_iter()
        .find(|kind| link_word(*kind) == word)
        .ok_or_else(|| StoreError::stored("link", word))
}

pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Bodies longer than this are compressed: below, zstd's frame costs more than it saves.
const PACK_FROM_BYTES: usize = 200;

pub(super) fn pack(value: &impl serde::Serialize) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::to_vec(value).map_err(|error| StoreError::stored("value", error))?;
    if json.len() > PACK_FROM_BYTES {
        let packed = zstd::encode_all(json.as_slice(), 6)
            .map_err(|error| StoreError::stored("value", error))?;
        if packed.len() < json.len() {
            return Ok([&[1], packed.as_slice()].concat());
        }
    }
    Ok([&[0], json.as_slice()].concat())
}

pub(super) fn unpack<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, StoreError> {
    let wrong = |error: &dyn std::fmt::Display| StoreError::stored("value", error);
    let parse = |json: &[u8]| serde_json::from_slice(json).map_err(|error| wrong(&error));
    match body.split_first() {
        Some((0, json)) => parse(json),
        Some((1, packed)) => parse(&zstd::decode_all(packed).map_err(|error| wrong(&error))?),
        _ => Err(wrong(&"unknown encoding")),
    }
}
