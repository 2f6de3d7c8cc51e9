//! How much of a name or a question is looked at.
//!
//! A query comes from outside and may be anything; what lies past a limit is not compared, and the
//! explanation says so. All numbers are guesses well above the longest values on real lists.

/// Characters of one name.
pub const NAME_CHARS: usize = 512;

/// Words of one name.
pub const NAME_WORDS: usize = 24;

/// Characters of one word that are looked up and compared.
pub const WORD_CHARS: usize = 48;

/// Names of one query.
pub const QUERY_NAMES: usize = 16;

/// Values of one other property of a query.
pub const QUERY_VALUES: usize = 64;

/// Characters of one fact of a profile.
pub const VALUE_CHARS: usize = 2_000;

/// Profiles looked at for one number.
pub const CANDIDATES: usize = 100;

/// Forms of names (the same words, whoever bears them) compared in full for one reading of a query name.
pub const COMPARED: usize = 200;

/// Forms looked at that hold one word of the index.
pub const POSTINGS_WORD: usize = 4_096;

/// Forms looked at for one word asked about, however many words are near it.
pub const POSTINGS: usize = 16_384;

/// Returns the beginning of `text`, at most `chars` characters, and whether that is all of it.
pub(crate) fn cut(text: &str, chars: usize) -> (&str, bool) {
    match text.char_indices().nth(chars) {
        Some((end, _)) => (&text[..end], false),
        None => (text, true),
    }
}
