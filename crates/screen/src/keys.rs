//! Hash keys under which words and joined words meet.

/// What a hash stands for. Two keys never meet across kinds but by chance.
#[derive(Clone, Copy)]
pub(crate) enum Key {
    Spelling = 1,
    Skeleton = 2,
    /// Two neighbouring words written as one, by skeleton.
    Pair = 3,
    /// The whole name written as one word, by skeleton.
    Whole = 4,
    Text = 5,
    Number = 6,
    /// A group of given names, by its number.
    Group = 7,
}

/// Shortest skeleton by which joined forms meet; shorter ones meet by chance (guess).
pub(crate) const SKELETON_JOIN: usize = 4;

/// Shortest text by which joined forms of shorter skeletons meet, letter by letter (guess).
const TEXT_JOIN: usize = 4;

/// Returns the key under which words written as one meet: by their skeleton, or where it says too
/// little, by their letters; `None` when they say too little as well.
pub(crate) fn joined(key: Key, text: &str) -> Option<u64> {
    let skeleton = unblink_text::skeleton(text);
    if skeleton.len() >= SKELETON_JOIN {
        return Some(hash(key, &skeleton));
    }
    (text.len() >= TEXT_JOIN).then(|| hash(key, text))
}

/// Shortest skeleton of which one letter may be missing.
pub(crate) const SKELETON_EDIT: usize = 4;

/// Calls back with every key under which a word is filed, and under which near words are found:
/// the levelled spelling whole and with each letter left out, the skeleton likewise. Two words
/// whose spellings or skeletons are one edit apart share one of these.
pub(crate) fn near_keys(spelling: &str, skeleton: &str, mut each: impl FnMut(u64)) {
    each(hash(Key::Spelling, spelling));
    if spelling.len() > 2 {
        deletions(Key::Spelling, spelling, &mut each);
    }
    if skeleton.len() > 1 {
        each(hash(Key::Skeleton, skeleton));
    }
    if skeleton.len() >= SKELETON_EDIT {
        deletions(Key::Skeleton, skeleton, &mut each);
    }
}

fn deletions(key: Key, text: &str, each: &mut impl FnMut(u64)) {
    let bytes = text.as_bytes();
    let mut before = start(key);
    let mut last = None;
    for (at, c) in text.char_indices() {
        // Of a run of one letter, leaving out any gives the same.
        if last != Some(c) {
            each(finished(continued(before, &bytes[at + c.len_utf8()..])));
        }
        before = continued(before, &bytes[at..at + c.len_utf8()]);
        last = Some(c);
    }
}

/// Returns the hash of a key.
pub(crate) fn hash(key: Key, text: &str) -> u64 {
    finished(continued(start(key), text.as_bytes()))
}

// FNV-1a, 64 bits, with a last stir because the low bits choose the bucket: the same on every
// machine. A collision adds a candidate, which the comparison then refuses; it never loses one.
fn start(key: Key) -> u64 {
    continued(0xcbf2_9ce4_8422_2325, &[key as u8])
}

fn continued(state: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(state, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

fn finished(state: u64) -> u64 {
    let state = (state ^ (state >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    state ^ (state >> 29)
}
