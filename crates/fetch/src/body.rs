//! Bytes off the wire, counted; compressed ones unpacked within bounds.

use std::io::Read;

use crate::{FetchError, Limits};

/// Reads a body to its end, at most the limit, calling `at` with the bytes so far.
///
/// The client itself refuses a body shorter than its declared length.
pub(crate) fn read(
    url: &str,
    reader: &mut dyn Read,
    limits: &Limits,
    at: &mut dyn FnMut(u64) -> Result<(), FetchError>,
) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let read = reader.read(&mut chunk).map_err(|error| FetchError::Network {
            url: url.to_owned(),
            problem: format!("the body broke off after {} bytes: {error}", bytes.len()),
            again: true,
        })?;
        let Some(read) = chunk.get(..read).filter(|read| !read.is_empty()) else { break };
        bytes.extend_from_slice(read);
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > limits.wire_bytes {
            return Err(too_large(url, limits.wire_bytes, "on the wire"));
        }
        at(size)?;
    }
    Ok(bytes)
}

/// Unpacks a body compressed for its way (`Content-Encoding`).
pub(crate) fn decode(
    url: &str,
    encoding: Option<&str>,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Result<Vec<u8>, FetchError> {
    let refuse = |problem: String| FetchError::Encoding { url: url.to_owned(), problem };
    match encoding.map(str::trim).filter(|encoding| !encoding.is_empty()) {
        None => Ok(bytes),
        Some(word) if word.eq_ignore_ascii_case("identity") => Ok(bytes),
        Some(word) if ["gzip", "x-gzip"].iter().any(|gzip| word.eq_ignore_ascii_case(gzip)) => {
            let limit = limits.unpacked_bytes;
            let mut unpacked = Vec::new();
            flate2::read::MultiGzDecoder::new(bytes.as_slice())
                .take(limit.saturating_add(1))
                .read_to_end(&mut unpacked)
                .map_err(|error| refuse(format!("cannot be unpacked: {error}")))?;
            if u64::try_from(unpacked.len()).unwrap_or(u64::MAX) > limit {
                return Err(too_large(url, limit, "unpacked"));
            }
            Ok(unpacked)
        }
        Some(word) => Err(refuse(format!(
            "expected a body packed with gzip or not at all, found `{}`",
            word.escape_debug()
        ))),
    }
}

pub(crate) fn too_large(url: &str, limit: u64, what: &'static str) -> FetchError {
    FetchError::TooLarge { url: url.to_owned(), limit_mb: limit / 1_048_576, what }
}
