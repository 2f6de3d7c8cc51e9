//! How alike two words are.

use unblink_text::{Script, Token, group};

/// A word beside which others are held, with what makes comparing fast.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) token: Token,
    /// A bit for each letter of the spelling: words of other letters need not be compared.
    letters: u32,
    /// The group of given names it belongs to, 0 for none.
    pub(crate) group: u16,
    text: Pattern,
    /// Where the spelling is not the text.
    spelling: Option<Pattern>,
}

impl Asked {
    pub(crate) fn new(token: Token) -> Self {
        Self {
            letters: letters(&token.spelling),
            group: group(&token.text),
            text: Pattern::of(&token.text),
            spelling: (token.spelling != token.text).then(|| Pattern::of(&token.spelling)),
            token,
        }
    }

    /// Says by lengths and letters alone whether comparing may find the words alike.
    pub(crate) fn may_be(&self, text_len: usize, letters: u32, vowelless: bool) -> bool {
        let own = self.token.text.len();
        let (short, long) = if own <= text_len { (own, text_len) } else { (text_len, own) };
        if vowelless
            || self.token.vowelless
            || self.group != 0
            || self.token.skeleton.len() >= SAME_SKELETON
        {
            return true;
        }
        short * 3 >= long * 2
            && (self.letters ^ letters).count_ones() as usize <= 2 + 2 * edits(long)
    }

    /// Says whether both are so short that customs of spelling may change all their letters.
    pub(crate) fn may_be_short(&self, text: &[u8]) -> bool {
        self.token.text.len().max(text.len()) <= SHORT
    }

    /// Returns how alike they may be at most, by lengths, letters and skeletons alone; `None` when
    /// they are different words.
    pub(crate) fn most(&self, other: View<'_>, letters: u32) -> Option<f32> {
        let (own, text) = (self.token.text.as_bytes(), other.text);
        if !self.may_be(text.len(), letters, other.vowelless) {
            return short_form(own, text).then_some(SHORT_FORM);
        }
        let skeleton = self.token.skeleton.as_bytes() == other.skeleton;
        if other.vowelless || self.token.vowelless || self.group != 0 || skeleton {
            return Some(0.99);
        }
        let long = own.len().max(text.len());
        // An edit changes at most two letters; levelled spellings may differ in two more.
        let edits = (self.letters ^ letters).count_ones().saturating_sub(2).div_ceil(2);
        let edit = if own.len() == text.len() { 0.3 } else { 1.0 };
        #[expect(clippy::cast_precision_loss, reason = "words are short")]
        let credit = 1.0 - 1.35 * edit * edits as f32 / long as f32;
        if credit >= FLOOR {
            return Some(credit.min(0.99));
        }
        short_form(own, text).then_some(SHORT_FORM)
    }
}

/// The other word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) skeleton: &'a [u8],
    pub(crate) spelling: &'a [u8],
    /// Whether it was written without vowels.
    pub(crate) vowelless: bool,
}

/// Returns a bit for each letter in the text, others sharing the rest; the highest is never set.
pub(crate) fn letters(text: &str) -> u32 {
    text.bytes().fold(0, |bits, byte| bits | 1 << (byte & 31).min(30))
}

/// Edits so long a word forgives: three tenths of its letters bring it to the floor.
fn edits(long: usize) -> usize {
    long * 3 / 10
}

/// Words less alike than this are different words (guess).
const FLOOR: f32 = 0.6;

/// Letters of the longest syllable, romanised.
const SHORT: usize = 6;

/// Of words written without vowels, consonants are all there is: fewer may differ (guess).
const VOWELLESS_FLOOR: f32 = 0.7;

/// Skeletons this long that are the same make words alike whatever their vowels.
const SAME_SKELETON: usize = 4;

/// Returns how alike two words are, 0 to 1; 0 when they are different words.
///
/// All numbers but 1 are guesses that the case tables hold in place.
pub(crate) fn similarity(a: &Asked, b: View<'_>) -> f32 {
    if a.token.text.as_bytes() == b.text {
        return 1.0;
    }
    // Numbers are the same or they are not: ship 12 is not ship 13.
    if is_number(a.token.text.as_bytes()) || is_number(b.text) {
        return 0.0;
    }
    if a.token.vowelless {
        return without_vowels(a, b);
    }
    if short_form(a.token.text.as_bytes(), b.text) {
        return SHORT_FORM;
    }
    let vowels = if b.vowelless { without_vowels(a, b) } else { 0.0 };
    let kindred =
        if a.group != 0 && std::str::from_utf8(b.text).is_ok_and(|text| group(text) == a.group) {
            KINDRED
        } else {
            0.0
        };
    vowels.max(with_vowels(a, b)).max(kindred)
}

fn is_number(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

/// One side never wrote its vowels: consonants decide, written vowels only refine.
fn without_vowels(a: &Asked, b: View<'_>) -> f32 {
    if a.token.skeleton.len().min(b.skeleton.len()) < 2 {
        return 0.0;
    }
    let own = a.token.text.as_bytes();
    let similarity = unblink_text::vowelless_bytes_similarity(own, b.text, VOWELLESS_FLOOR);
    // As of written vowels: a letter costs more than its share of the word. Where neither side
    // wrote vowels, all that differs was written.
    let cost = if a.token.vowelless && b.vowelless { 2.0 } else { 1.3 };
    let credit = 1.0 - cost * (1.0 - similarity);
    if similarity < VOWELLESS_FLOOR { 0.0 } else { credit.min(0.99) }
}

/// Siraj for Sirajuddin, Hidayat for Hidayatullah.
const SHORT_FORM: f32 = 0.8;

/// Says whether one word is the other without "of the faith" or "of God".
pub(crate) fn short_form(a: &[u8], b: &[u8]) -> bool {
    const TAILS: [&[u8]; 9] =
        [b"uddin", b"eddin", b"addin", b"aldin", b"udin", b"eldin", b"ullah", b"allah", b"olla"];
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.len() > 3 && long.strip_prefix(short).is_some_and(|tail| TAILS.contains(&tail))
}

/// Forms of one given name: nicknames, and what other languages make of it.
const KINDRED: f32 = 0.8;

fn with_vowels(a: &Asked, b: View<'_>) -> f32 {
    let own = a.token.text.as_bytes();
    let (short, long) = if own.len() <= b.text.len() { (own, b.text) } else { (b.text, own) };
    if short.len() == 1 {
        // An initial says little, but does not contradict.
        return if long.starts_with(short) { FLOOR } else { 0.0 };
    }
    if a.token.spelling.as_bytes() == b.spelling {
        // Of a short word a letter is much: `lkq` is hardly `lkck`.
        let level: f32 = if long.len() > 4 { 0.95 } else { 0.9 };
        return level.max(by_custom(own, b.text));
    }
    if long.len() <= SHORT && voiced_alike(own, b.text) {
        return 0.88;
    }
    // A character is read as it is read: a letter less is another name.
    if a.token.script == Script::Han && long.len() <= SHORT {
        return 0.0;
    }
    // Of three letters, one more or less makes another name: Ali, Alin, Adi.
    if long.len() <= 3 {
        return 0.0;
    }
    let same = a.token.skeleton.as_bytes() == b.skeleton && a.token.skeleton.len() >= SAME_SKELETON;
    let consonants = if same { 0.81 } else { 0.0 };
    if short.len() * 3 < long.len() * 2 {
        return consonants;
    }
    let spelling = a.spelling.as_ref().unwrap_or(&a.text).similarity(b.spelling);
    let letters = a.text.similarity(b.text).max(spelling - 0.02);
    // An edit costs more than its share of the word: names differ by few letters.
    let credit = 1.0 - 1.35 * (1.0 - letters);
    let credit = if credit < FLOOR { 0.0 } else { credit };
    credit.max(consonants).max(by_custom(own, b.text))
}

/// How alike two words of one length are that differ only in consonants customs of spelling
/// exchange (`akhwan` and `achwan`, `hafiz` and `hafij`, `gomes` and `gomez`); 0 for all others.
fn by_custom(a: &[u8], b: &[u8]) -> f32 {
    let (mut cost, mut differ) = (0.0, 0);
    if a.len() != b.len() {
        return 0.0;
    }
    for (&own, &other) in a.iter().zip(b).filter(|(own, other)| own != other) {
        differ += 1;
        cost += match (own.min(other), own.max(other)) {
            (b'c', b'k' | b'q') | (b'k', b'q') | (b'v', b'w') => 0.1,
            (b's' | b'j', b'z') | (b'g', b'j') => 0.3,
            _ => return 0.0,
        };
    }
    // Of an acronym every letter counts: `bce` is no `bke`, `cbiz` no `kbis`.
    if a.len() < 3 + differ.min(2) {
        return 0.0;
    }
    // Words are at most 48 letters.
    #[expect(clippy::cast_precision_loss, reason = "words are short")]
    let share = cost / a.len() as f32;
    (1.0 - 1.35 * share).clamp(0.0, 0.98)
}

/// Says whether two syllables differ only as customs of spelling Korean and Chinese do: `gyu` and
/// `kyu`, `jong` and `jeong`.
fn voiced_alike(a: &[u8], b: &[u8]) -> bool {
    let level = |bytes: &[u8]| -> Option<[u8; 6]> {
        let mut out = [0; 6];
        let mut at = 0;
        let mut from = 0;
        while let Some(&byte) = bytes.get(from) {
            let next = bytes.get(from + 1).copied();
            let (sound, taken) = match (byte, next) {
                (b'e', Some(b'o' | b'u')) => (bytes[from + 1], 2),
                (b'o', Some(b'o')) => (b'u', 2),
                (b'a', Some(b'e')) => (b'e', 2),
                (b'c', Some(b'h')) => (b'j', 2),
                (b's', Some(b'h')) => (b's', 2),
                (b'k', _) => (b'g', 1),
                (b't', _) => (b'd', 1),
                (b'p', _) => (b'b', 1),
                (b'r', _) if from == 0 => (b'l', 1),
                (other, _) => (other, 1),
            };
            *out.get_mut(at)? = sound;
            at += 1;
            from += taken;
        }
        Some(out)
    };
    a.len() > 1 && b.len() > 1 && level(a).is_some_and(|own| level(b) == Some(own))
}

/// A word laid out for comparing with many: which places hold each letter.
#[derive(Clone, Debug)]
struct Pattern {
    text: Box<str>,
    /// Bits of the places of a to z, then of 0 to 9; none when the word is longer than 64 bytes
    /// or holds other letters.
    places: Option<Box<[u64; 36]>>,
}

impl Pattern {
    fn of(text: &str) -> Self {
        let mut places = None;
        if text.len() <= 64 && text.bytes().all(|b| place(b).is_some()) {
            let mut bits = Box::new([0_u64; 36]);
            for (at, byte) in text.bytes().enumerate() {
                if let Some(letter) = place(byte).and_then(|letter| bits.get_mut(letter)) {
                    *letter |= 1 << at;
                }
            }
            places = Some(bits);
        }
        Self { text: text.into(), places }
    }

    /// Returns 1 minus the share of letters that must be changed, added, dropped or swapped with
    /// a neighbour to make one word of the other.
    fn similarity(&self, other: &[u8]) -> f32 {
        let long = self.text.len().max(other.len());
        if long == 0 {
            return 1.0;
        }
        match self.distance(other) {
            // Words are cut at 48 characters.
            #[expect(clippy::cast_precision_loss, reason = "words are short")]
            Some(edits) => 1.0 - edits as f32 / long as f32,
            #[expect(clippy::cast_possible_truncation, reason = "a share of 0 to 1")]
            None => std::str::from_utf8(other)
                .map_or(0.0, |other| unblink_text::osa_similarity(&self.text, other) as f32),
        }
    }

    /// Optimal string alignment, a column at a time in the bits of a word (H. Hyyrö, "A
    /// bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).
    fn distance(&self, other: &[u8]) -> Option<u32> {
        let length = self.text.len();
        let places = self.places.as_deref()?;
        let last = 1_u64.checked_shl(u32::try_from(length.checked_sub(1)?).ok()?)?;
        let mut distance = u32::try_from(length).ok()?;
        let (mut up, mut down, mut zero, mut before) = (!0_u64, 0_u64, 0_u64, 0_u64);
        for &byte in other {
            let here = place(byte).and_then(|letter| places.get(letter)).copied()?;
            let swapped = ((!zero & here) << 1) & before;
            zero = ((here & up).wrapping_add(up) ^ up) | here | down | swapped;
            let mut right = down | !(zero | up);
            let left = zero & up;
            if right & last != 0 {
                distance += 1;
            }
            if left & last != 0 {
                distance -= 1;
            }
            right = (right << 1) | 1;
            up = (left << 1) | !(zero | right);
            down = right & zero;
            before = here;
        }
        Some(distance)
    }
}

fn place(byte: u8) -> Option<usize> {
    match byte {
        b'a'..=b'z' => Some(usize::from(byte - b'a')),
        b'0'..=b'9' => Some(usize::from(byte - b'0') + 26),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_library() {
        let words = ["", "omar", "omra", "haqqani", "haqani", "hakkani", "ca", "abc", "zarbil7"];
        for a in words {
            for b in words {
                let own = f64::from(Pattern::of(a).similarity(b.as_bytes()));
                let theirs = unblink_text::osa_similarity(a, b);
                assert!((own - theirs).abs() < 1e-6, "{a} {b}: {own} {theirs}");
            }
        }
    }
}
