//! The key under which two spellings of one name are the same.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::arabic;
use crate::display::is_invisible;
use crate::{Script, han, hebrew, script_of};

/// A folded word, with the script it was written in and the place of the word it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) script: Script,
    /// Which whitespace-separated word of the input it belongs to, from 0.
    pub(crate) source: usize,
}

/// Returns the folded form: Latin letters without marks, lower case, single spaces.
///
/// Steps: compatibility forms (full width, ligatures, Arabic presentation forms) become plain
/// letters; invisible characters and marks go; apostrophes go and join (`Qa'ida` is `qaida`);
/// other punctuation parts words; `&` is `and`; letters get their Latin form, Arabic script by our
/// own tables, other scripts by `any_ascii`. Cyrillic or Greek letters that only look Latin inside
/// a Latin word are read as what they look like.
///
/// Folding twice is folding once. A letter nothing is known of is kept as it is.
///
/// ```
/// use unblink_text::fold;
///
/// assert_eq!(fold("Jaish-e-Muḥammad"), "jaish e muhammad");
/// assert_eq!(fold("Tаlibаn"), "taliban"); // the `а` are Cyrillic
/// assert_eq!(fold("Smith & Söhne GmbH"), "smith and sohne gmbh");
/// assert_eq!(fold("習近平"), "xi jinping");
/// ```
pub fn fold(text: &str) -> String {
    let words = words(text);
    let mut out = String::with_capacity(words.iter().map(|w| w.text.len() + 1).sum());
    for word in &words {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.text);
    }
    out
}

/// Returns the folded words of a name.
pub(crate) fn words(text: &str) -> Vec<Word> {
    words_by(text, arabic::custom_of(text))
}

/// Returns the folded words by the custom of Arabic script that the name does not betray; none
/// where both read it alike.
pub(crate) fn other_custom(text: &str) -> Vec<Word> {
    if !text.contains(['ث', 'ذ', 'ض', 'ظ', 'ه']) {
        return Vec::new();
    }
    words_by(text, arabic::custom_of(text).other())
}

fn words_by(text: &str, custom: arabic::Custom) -> Vec<Word> {
    let mut out = Vec::new();
    for (source, piece) in text.split_whitespace().enumerate() {
        let spoken = ayn(piece);
        let piece = spoken.as_ref();
        if piece.is_ascii() {
            ascii_words(piece, source, &mut out);
            continue;
        }
        let mut raw = String::new();
        // Twice through the apostrophe test: NFKC parts a spacing accent into a space and a mark.
        for c in piece.chars().filter(|c| !is_apostrophe(*c)).nfkc() {
            if c == '\u{200C}' && raw.ends_with('ه') {
                // Persian parts a suffix so; the `ه` before it closes a word and sounds "a".
                raw.pop();
                raw.push('ة');
            }
            if is_apostrophe(c) || is_dropped(c) {
                continue;
            }
            if c.is_alphanumeric() || is_combining_mark(c) {
                raw.push(c);
            } else {
                flush(&mut raw, source, custom, &mut out);
                if c == '&' {
                    push("and".to_owned(), Script::Latin, source, &mut out);
                }
            }
        }
        flush(&mut raw, source, custom, &mut out);
    }
    out
}

/// Reads an 'ayn before a consonant as the vowel it carries: `ʿBd` is `aBd`, `ʿAbd` stays `Abd`.
fn ayn(piece: &str) -> Cow<'_, str> {
    if !piece.contains('\u{2BF}') {
        return Cow::Borrowed(piece);
    }
    let mut out = String::with_capacity(piece.len());
    let mut letters = piece.chars().peekable();
    while let Some(c) = letters.next() {
        let consonant = letters
            .peek()
            .is_some_and(|next| next.is_ascii_alphabetic() && !"aeiouAEIOU".contains(*next));
        match c {
            '\u{2BF}' if consonant => out.push('a'),
            '\u{2BF}' => {}
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// Letters read as digits by a machine or hidden as such by a person: `K0NY`, `A1i`.
fn misread(word: &str) -> Option<String> {
    let letters = word.bytes().filter(u8::is_ascii_lowercase).count();
    let digits = word.len() - letters;
    if digits == 0 || letters < 2 || digits > 2 || digits > letters {
        return None;
    }
    let bytes = word.as_bytes();
    let consonant = |at: Option<usize>| {
        at.and_then(|i| bytes.get(i))
            .is_some_and(|b| b.is_ascii_lowercase() && !b"aeiou".contains(b))
    };
    let read = bytes.iter().enumerate().map(|(at, byte)| match byte {
        b'0' => Some('o'),
        b'1' if consonant(at.checked_sub(1)) || (at == 0 && consonant(Some(1))) => Some('i'),
        b'1' => Some('l'),
        b'5' => Some('s'),
        b'8' => Some('b'),
        b'a'..=b'z' => Some(char::from(*byte)),
        _ => None,
    });
    read.collect()
}

fn ascii_words(piece: &str, source: usize, out: &mut Vec<Word>) {
    let mut text = String::new();
    for (at, c) in piece.char_indices() {
        if grown_on(piece.as_bytes(), at) {
            push(std::mem::take(&mut text), Script::Latin, source, out);
        }
        if c.is_ascii_alphanumeric() {
            text.push(c.to_ascii_lowercase());
        } else if !is_apostrophe(c) && !c.is_control() {
            push(std::mem::take(&mut text), Script::Latin, source, out);
            if c == '&' {
                push("and".to_owned(), Script::Latin, source, out);
            }
        }
    }
    push(text, Script::Latin, source, out);
}

/// Says whether a family name in capitals begins here, grown on to a given name: `MuhammedDEIF`.
fn grown_on(piece: &[u8], at: usize) -> bool {
    let small =
        |at: Option<usize>| at.and_then(|i| piece.get(i)).is_some_and(u8::is_ascii_lowercase);
    let great = |at: usize| piece.get(at).is_some_and(u8::is_ascii_uppercase);
    small(at.checked_sub(1)) && small(at.checked_sub(2)) && great(at) && great(at + 1)
}

fn push(text: String, script: Script, source: usize, out: &mut Vec<Word>) {
    if !text.is_empty() {
        let text = misread(&text).unwrap_or(text);
        out.push(Word { text, script, source });
    }
}

fn flush(raw: &mut String, source: usize, custom: arabic::Custom, out: &mut Vec<Word>) {
    if raw.is_empty() {
        return;
    }
    let script = crate::script(raw);
    let disguised = (script == Script::Latin).then(|| cyrillic_in_disguise(raw)).flatten();
    // Marks of other writing count as no letter where a name is cut by how many it has.
    let bare: Option<String> = (script == Script::Han && raw.chars().any(is_combining_mark))
        .then(|| raw.chars().filter(|c| !is_combining_mark(*c)).collect());
    let (raw_text, script) = match (&disguised, &bare) {
        (Some(text), _) => (text.as_str(), Script::Cyrillic),
        (None, Some(text)) => (text.as_str(), script),
        (None, None) => (raw.as_str(), script),
    };
    let parts = match script {
        Script::Arabic if raw_text.chars().all(in_arabic_word) => arabic::latin(raw_text, custom),
        Script::Hebrew => vec![hebrew::latin(raw_text)],
        Script::Han | Script::Kana | Script::Hangul => {
            let parts = han::cut(raw_text);
            let family = parts.len() == 2;
            let read = |(at, part): (usize, &str)| {
                let own = if family && at == 0 { han::family_reading(part) } else { None };
                own.map_or_else(|| latin(part, script), str::to_owned)
            };
            parts.into_iter().enumerate().map(read).collect()
        }
        _ => vec![latin(raw_text, script)],
    };
    for part in parts {
        push(part, script, source, out);
    }
    raw.clear();
}

/// Reads Latin letters as the Cyrillic ones they look like, in a word that holds a Cyrillic letter
/// no Latin one looks like: `ГOBOP`.
fn cyrillic_in_disguise(raw: &str) -> Option<String> {
    let betrays = |c: char| script_of(c) == Script::Cyrillic && look_alike(c).is_none();
    if !raw.chars().any(betrays) {
        return None;
    }
    let read = raw.chars().map(|c| match c {
        'A' | 'a' => 'а',
        'B' => 'в',
        'C' | 'c' => 'с',
        'E' | 'e' => 'е',
        'H' => 'н',
        'K' | 'k' => 'к',
        'M' | 'm' => 'м',
        'O' | 'o' => 'о',
        'P' | 'p' => 'р',
        'T' | 't' => 'т',
        'X' | 'x' => 'х',
        'y' => 'у',
        'I' | 'i' => 'і',
        other => other,
    });
    Some(read.collect())
}

fn in_arabic_word(c: char) -> bool {
    script_of(c) == Script::Arabic || !c.is_alphabetic()
}

fn latin(raw: &str, script: Script) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut before = None;
    for c in raw.chars() {
        if script == Script::Latin
            && let Some(shape) = look_alike(c)
        {
            out.push(shape);
        } else if script == Script::Cyrillic && matches!((before, c), (Some('д' | 'Д'), 'ж' | 'Ж'))
        {
            // What Russian writes for the sound of J: Сираджуддин, Джон.
            out.pop();
            out.push('j');
        } else if script == Script::Greek
            && let Some(sound) = greek_pair(before, c)
        {
            // Two letters, one sound; `any_ascii` reads letter by letter.
            out.pop();
            out.push_str(sound);
        } else {
            latin_letter(c, &mut out);
        }
        before = Some(c);
    }
    out
}

fn greek_pair(before: Option<char>, c: char) -> Option<&'static str> {
    Some(match (before?, c) {
        ('ο' | 'Ο', 'υ') => "ou",
        ('μ' | 'Μ', 'π') => "b",
        ('ν' | 'Ν', 'τ') => "nt",
        ('γ' | 'Γ', 'γ' | 'κ') => "g",
        ('τ' | 'Τ', 'ζ') => "tz",
        ('α' | 'Α', 'υ') => "av",
        ('ε' | 'Ε', 'υ') => "ef",
        _ => return None,
    })
}

fn latin_letter(c: char, out: &mut String) {
    let from = out.len();
    let latin = any_ascii::any_ascii_char(c);
    let plain = latin.chars().filter(char::is_ascii_alphanumeric);
    out.extend(plain.map(|l| l.to_ascii_lowercase()));
    if out.len() == from && latin.is_empty() && c.is_alphanumeric() {
        if script_of(c) == Script::Arabic {
            // A bearer of vowels among letters of another script; our own tables have a sound for it.
            let alone = c.to_string();
            out.extend(arabic::latin(&alone, arabic::custom_of(&alone)));
            return;
        }
        // Nothing is known of the letter: two equal ones are still equal.
        out.extend(c.to_lowercase().nfkc().filter(|l| l.is_alphanumeric()));
    }
}

/// Marks that stand on letters of scripts where the bare letter is the name's letter. Marks of
/// Indic and Thai writing are vowels and stay.
fn is_dropped(c: char) -> bool {
    let mark = matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}'
        | '\u{5BF}'..='\u{5C7}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}');
    mark || arabic::is_mark(c) || is_invisible(c) || c.is_control()
}

/// Signs that stand for a glottal stop or an elision, and what keyboards offer in their place.
fn is_apostrophe(c: char) -> bool {
    matches!(c,
        '\'' | '`' | '\u{B4}' | '\u{2B9}'..='\u{2BF}' | '\u{2C8}' | '\u{2CA}' | '\u{2CB}'
        | '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{2035}' | '\u{A78B}' | '\u{A78C}'
        | '\u{FF07}' | '\u{5F3}')
}

fn look_alike(c: char) -> Option<char> {
    Some(match c {
        'а' | 'А' | 'α' | 'Α' => 'a',
        'е' | 'Е' | 'Ε' => 'e',
        'о' | 'О' | 'ο' | 'Ο' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'с' | 'С' => 'c',
        'у' | 'У' | 'Υ' => 'y',
        'х' | 'Х' | 'Χ' => 'x',
        'і' | 'І' | 'ι' | 'Ι' => 'i',
        'ј' | 'Ј' => 'j',
        'ѕ' | 'Ѕ' => 's',
        'к' | 'К' | 'κ' | 'Κ' => 'k',
        'м' | 'М' | 'Μ' => 'm',
        'т' | 'Т' | 'τ' | 'Τ' => 't',
        'В' | 'Β' => 'b',
        'Н' | 'Η' => 'h',
        'ν' => 'v',
        'Ν' => 'n',
        _ => return None,
    })
}
