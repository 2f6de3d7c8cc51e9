//! How alike two words are.

use unblink_text::{Token, jaro_winkler, osa_similarity, within_one_edit};

/// A word with its keys, wherever it is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) text: &'a str,
    pub(crate) skeleton: &'a str,
    pub(crate) spelling: &'a str,
    /// Whether it was written in a script without vowels.
    pub(crate) omits_vowels: bool,
    /// A bit for each letter of the spelling: words of other letters need not be compared.
    pub(crate) letters: u32,
}

/// Returns a bit for each letter in the text, others sharing the rest.
pub(crate) fn letters(text: &str) -> u32 {
    text.bytes().fold(0, |bits, byte| bits | 1 << (byte & 31))
}

impl<'a> From<&'a Token> for View<'a> {
    fn from(token: &'a Token) -> Self {
        Self {
            text: &token.text,
            skeleton: &token.skeleton,
            spelling: &token.spelling,
            omits_vowels: token.script.omits_vowels(),
            letters: letters(&token.spelling),
        }
    }
}

/// Words less alike than this are different words (guess).
const FLOOR: f64 = 0.6;

/// Returns how alike two words are, 0 to 1; 0 when they are different words.
///
/// All numbers but 1 are guesses that the case tables hold in place.
pub(crate) fn similarity(a: View<'_>, b: View<'_>) -> f64 {
    if a.text == b.text {
        return 1.0;
    }
    // Numbers are the same or they are not: ship 12 is not ship 13.
    if is_number(a.text) || is_number(b.text) {
        return 0.0;
    }
    let vowels = if a.omits_vowels || b.omits_vowels { without_vowels(a, b) } else { 0.0 };
    vowels.max(with_vowels(a, b))
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// One side never wrote its vowels: consonants decide, written vowels only refine.
fn without_vowels(a: View<'_>, b: View<'_>) -> f64 {
    let shorter = a.skeleton.len().min(b.skeleton.len());
    if shorter < 2 {
        0.0
    } else if a.skeleton == b.skeleton {
        0.88 + 0.12 * jaro_winkler(a.text, b.text)
    } else if shorter >= 4 && within_one_edit(a.skeleton, b.skeleton) {
        0.75
    } else {
        0.0
    }
}

fn with_vowels(a: View<'_>, b: View<'_>) -> f64 {
    let (short, long) =
        if a.text.len() <= b.text.len() { (a.text, b.text) } else { (b.text, a.text) };
    if short.len() == 1 {
        // An initial says little, but does not contradict.
        return if long.starts_with(short) { FLOOR } else { 0.0 };
    }
    if a.spelling == b.spelling {
        return 0.95;
    }
    // Of three letters, one more or less makes another name: Ali, Alin, Adi.
    if long.len() <= 3 {
        return 0.0;
    }
    let same_skeleton = a.skeleton == b.skeleton && a.skeleton.len() >= 4;
    let consonants = if same_skeleton { 0.78 } else { 0.0 };
    if short.len() * 3 < long.len() * 2 {
        return consonants;
    }
    // An edit changes two letters of the alphabet at most; a digraph may change two more. Three
    // tenths of the letters is all the floor forgives.
    let edits = u32::try_from(long.len() * 3 / 10).unwrap_or(u32::MAX);
    if (a.letters ^ b.letters).count_ones() > 2 + 2 * edits {
        return consonants;
    }
    let letters = osa_similarity(a.text, b.text).max(osa_similarity(a.spelling, b.spelling) - 0.02);
    // An edit costs more than its share of the word: names differ by few letters.
    let credit = 1.0 - 1.35 * (1.0 - letters);
    let credit = if credit < FLOOR { 0.0 } else { credit };
    credit.max(consonants)
}
