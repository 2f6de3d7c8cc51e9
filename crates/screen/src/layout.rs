//! The index as bytes: sections of little-endian numbers and strings, checked before use.
//!
//! Whoever writes the file vouches for nothing: a file may be cut off, foreign, or forged. Opening
//! checks magic, version, lengths and a digest; reading checks every bound again and answers an
//! empty value outside it, so that no file makes this room panic or read astray.

use std::ops::Range;

use thiserror::Error;

/// The first bytes of every index.
const MAGIC: [u8; 8] = *b"unblidx\n";

/// Raised whenever a byte means something else than before.
const VERSION: u32 = 5;

/// Magic, version, number of sections, digest.
const HEAD: usize = 8 + 4 + 4 + 8;

/// Bytes are not an index this version can read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The bytes do not begin as an index does.
    #[error("not a screening index: it does not begin with the index's mark")]
    Foreign,
    /// Another version wrote it.
    #[error("screening index of version {found}, expected {VERSION}; build it again")]
    Version {
        /// The version found.
        found: u32,
    },
    /// The bytes end before the sections do.
    #[error("screening index is cut off: {found} bytes, expected {expected}")]
    Truncated {
        /// Bytes there should be.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// A section has a length it cannot have.
    #[error("screening index is damaged: section {section} does not fit the others")]
    Damaged {
        /// The section, counted from 0.
        section: usize,
    },
    /// The bytes are not those that were written.
    #[error("screening index is damaged: its digest does not fit its bytes")]
    Digest,
}

/// The parts of an index, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Profiles,
    Names,
    Forms,
    FormWeights,
    FormWords,
    Words,
    Postings,
    Strings,
    NearStarts,
    NearWords,
    JoinStarts,
    JoinForms,
    NumberStarts,
    NumberProfiles,
    Facts,
}

/// How many sections there are.
pub(crate) const SECTIONS: usize = 15;

/// Bytes of one record of each section; lengths must be whole multiples.
const WIDTHS: [usize; SECTIONS] = [PROFILE, NAME, FORM, 2, 4, WORD, 4, 1, 4, 4, 4, 4, 4, 4, 1];

/// Bytes of a profile's record.
pub(crate) const PROFILE: usize = 16;
/// Bytes of a name's record.
pub(crate) const NAME: usize = 13;
/// Bytes of the record of a form: the words that one or more names are made of.
pub(crate) const FORM: usize = 8;
/// Bytes of a word's record.
pub(crate) const WORD: usize = 24;

/// Where each section lies.
#[derive(Clone, Debug)]
pub(crate) struct Layout([Range<usize>; SECTIONS]);

impl Layout {
    /// Checks the bytes and finds the sections.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, OpenError> {
        if !bytes.starts_with(&MAGIC) {
            return Err(OpenError::Foreign);
        }
        let version = u32_at(bytes, 8);
        if version != VERSION {
            return Err(OpenError::Version { found: version });
        }
        let body = HEAD + SECTIONS * 8;
        if bytes.len() < body || u32_at(bytes, 12) as usize != SECTIONS {
            return Err(cut_off(body as u64, bytes));
        }
        let mut ranges: [Range<usize>; SECTIONS] = std::array::from_fn(|_| 0..0);
        let mut at = body as u64;
        for (section, range) in ranges.iter_mut().enumerate() {
            let length = u64_at(bytes, HEAD + section * 8);
            let until = at.checked_add(length).ok_or(OpenError::Damaged { section })?;
            if until > bytes.len() as u64 {
                return Err(cut_off(until, bytes));
            }
            if !length.is_multiple_of(WIDTHS[section] as u64) {
                return Err(OpenError::Damaged { section });
            }
            // Both are at most the length of the bytes, which is a usize.
            #[expect(clippy::cast_possible_truncation, reason = "at most the bytes' length")]
            let found = at as usize..until as usize;
            *range = found;
            at = until;
        }
        if at != bytes.len() as u64 {
            return Err(cut_off(at, bytes));
        }
        if u64_at(bytes, 16) != digest(&bytes[HEAD..]) {
            return Err(OpenError::Digest);
        }
        Ok(Self(ranges))
    }

    /// Returns where each section lies, all of them within the bytes.
    pub(crate) fn sections(self) -> [Range<usize>; SECTIONS] {
        self.0
    }
}

fn cut_off(expected: u64, bytes: &[u8]) -> OpenError {
    OpenError::Truncated { expected, found: bytes.len() as u64 }
}

/// Puts sections together.
pub(crate) fn assemble(sections: [Vec<u8>; SECTIONS]) -> Vec<u8> {
    let total: usize = sections.iter().map(Vec::len).sum();
    let mut out = Vec::with_capacity(HEAD + SECTIONS * 8 + total);
    out.extend(MAGIC);
    out.extend(VERSION.to_le_bytes());
    out.extend(u32::try_from(SECTIONS).unwrap_or_default().to_le_bytes());
    out.extend([0; 8]);
    for section in &sections {
        out.extend((section.len() as u64).to_le_bytes());
    }
    for section in sections {
        out.extend(section);
    }
    let digest = digest(&out[HEAD..]);
    out[16..HEAD].copy_from_slice(&digest.to_le_bytes());
    out
}

/// Four lanes of multiply and rotate, eight bytes at a time: finds accidents, not forgers, and
/// reads a gigabyte in about a tenth of a second. A hash against forgers would be most of the time
/// it takes to open an index.
fn digest(bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut lanes = [PRIME, !PRIME, PRIME << 1, PRIME >> 1];
    let mut blocks = bytes.chunks_exact(32);
    for block in &mut blocks {
        for (lane, word) in lanes.iter_mut().zip(block.chunks_exact(8)) {
            *lane = (*lane ^ u64_at(word, 0)).wrapping_mul(PRIME).rotate_left(29);
        }
    }
    let mut out = bytes.len() as u64;
    for byte in blocks.remainder() {
        out = (out ^ u64::from(*byte)).wrapping_mul(PRIME).rotate_left(29);
    }
    for lane in lanes {
        out = (out ^ lane).wrapping_mul(PRIME).rotate_left(29);
    }
    out ^ (out >> 32)
}

/// Returns the number at a byte; 0 outside.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at.saturating_add(4)).and_then(|b| b.try_into().ok());
    four.map_or(0, u32::from_le_bytes)
}

/// Returns the number at a byte; 0 outside.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    let two = bytes.get(at..at.saturating_add(2)).and_then(|b| b.try_into().ok());
    two.map_or(0, u16::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let eight = bytes.get(at..at.saturating_add(8)).and_then(|b| b.try_into().ok());
    eight.map_or(0, u64::from_le_bytes)
}

/// Returns the text of a range; empty outside or where it is no UTF-8.
pub(crate) fn text_at(bytes: &[u8], from: usize, length: usize) -> &str {
    let range = bytes.get(from..from.saturating_add(length)).unwrap_or_default();
    std::str::from_utf8(range).unwrap_or_default()
}

/// A table from hashes to numbers: buckets by the low bits, a few other bits beside each number.
///
/// A number has 26 bits; the six above hold bits of the hash, so that two keys in one bucket
/// seldom meet.
pub(crate) struct Buckets<'a> {
    pub(crate) starts: &'a [u8],
    pub(crate) numbers: &'a [u8],
}

/// Numbers a bucket can hold are below this.
pub(crate) const NUMBERS: u32 = 1 << 26;

impl<'a> Buckets<'a> {
    /// Returns the numbers under a hash, ascending within the bucket.
    pub(crate) fn get(&self, hash: u64) -> impl Iterator<Item = u32> + use<'a> {
        let buckets = (self.starts.len() / 4).saturating_sub(1);
        // A power of two, or the table is empty or forged; then the range below is empty.
        #[expect(clippy::cast_possible_truncation, reason = "masked below the number of buckets")]
        let bucket = (hash as usize) & buckets.saturating_sub(1);
        let from = u32_at(self.starts, bucket * 4) as usize * 4;
        let until = u32_at(self.starts, bucket * 4 + 4) as usize * 4;
        let mark = mark(hash);
        let range = self.numbers.get(from..until).unwrap_or_default();
        range
            .chunks_exact(4)
            .map(|four| u32_at(four, 0))
            .filter_map(move |packed| (packed >> 26 == mark).then_some(packed & (NUMBERS - 1)))
    }

    /// Builds the two sections of a table.
    pub(crate) fn build(mut entries: Vec<(u64, u32)>) -> (Vec<u8>, Vec<u8>) {
        let buckets = (entries.len() / 2).next_power_of_two().max(1);
        #[expect(clippy::cast_possible_truncation, reason = "masked below the number of buckets")]
        let bucket = |hash: u64| (hash as usize) & (buckets - 1);
        entries.sort_unstable_by_key(|(hash, number)| (bucket(*hash), *number, mark(*hash)));
        entries.dedup_by_key(|(hash, number)| (bucket(*hash), *number, mark(*hash)));
        let (mut starts, mut numbers) = (Vec::new(), Vec::new());
        let mut at = 0_u32;
        let mut entries = entries.into_iter().peekable();
        for number in 0..buckets {
            starts.extend(at.to_le_bytes());
            while let Some((hash, held)) = entries.next_if(|(hash, _)| bucket(*hash) == number) {
                numbers.extend((held | (mark(hash) << 26)).to_le_bytes());
                at += 1;
            }
        }
        starts.extend(at.to_le_bytes());
        (starts, numbers)
    }
}

fn mark(hash: u64) -> u32 {
    // The top six bits: a u32 holds them.
    (hash >> 58) as u32
}
