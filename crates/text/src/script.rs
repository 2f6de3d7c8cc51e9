//! Which script a name is written in.

use std::fmt;

/// A writing system, as far as names on lists need telling apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Arabic letters, those of Persian, Pashto, Urdu, Kurdish and Uyghur included.
    Arabic,
    /// Cyrillic letters.
    Cyrillic,
    /// Greek letters.
    Greek,
    /// Hebrew letters.
    Hebrew,
    /// Chinese characters.
    Han,
    /// Korean letters.
    Hangul,
    /// Japanese syllables; a name that mixes them with Chinese characters is Japanese.
    Kana,
    /// Devanagari letters.
    Devanagari,
    /// Bengali letters.
    Bengali,
    /// Armenian letters.
    Armenian,
    /// Georgian letters.
    Georgian,
    /// Thai letters.
    Thai,
    /// Ethiopic syllables.
    Ethiopic,
    /// Letters of another script.
    Other,
    /// No letters at all.
    None,
}

impl Script {
    /// Returns the script's English name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Latin => "Latin",
            Self::Arabic => "Arabic",
            Self::Cyrillic => "Cyrillic",
            Self::Greek => "Greek",
            Self::Hebrew => "Hebrew",
            Self::Han => "Chinese",
            Self::Hangul => "Korean",
            Self::Kana => "Japanese",
            Self::Devanagari => "Devanagari",
            Self::Bengali => "Bengali",
            Self::Armenian => "Armenian",
            Self::Georgian => "Georgian",
            Self::Thai => "Thai",
            Self::Ethiopic => "Ethiopic",
            Self::Other => "other",
            Self::None => "no",
        }
    }

    /// Says whether the script leaves vowels out, or our Latin forms of it do (the inherent vowel of
    /// Indic scripts), so that only skeletons can be compared.
    pub fn omits_vowels(self) -> bool {
        matches!(self, Self::Arabic | Self::Hebrew | Self::Devanagari | Self::Bengali)
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Blocks of the Unicode standard 16.0 that hold letters of names, sorted by first code point.
const BLOCKS: &[(u32, u32, Script)] = &[
    (0x0041, 0x024F, Script::Latin),
    (0x0250, 0x02AF, Script::Latin),
    (0x0370, 0x03FF, Script::Greek),
    (0x0400, 0x052F, Script::Cyrillic),
    (0x0530, 0x058F, Script::Armenian),
    (0x0590, 0x05FF, Script::Hebrew),
    (0x0600, 0x06FF, Script::Arabic),
    (0x0750, 0x077F, Script::Arabic),
    (0x0870, 0x08FF, Script::Arabic),
    (0x0900, 0x097F, Script::Devanagari),
    (0x0980, 0x09FF, Script::Bengali),
    (0x0E00, 0x0E7F, Script::Thai),
    (0x10A0, 0x10FF, Script::Georgian),
    (0x1100, 0x11FF, Script::Hangul),
    (0x1200, 0x139F, Script::Ethiopic),
    (0x1C80, 0x1C8F, Script::Cyrillic),
    (0x1C90, 0x1CBF, Script::Georgian),
    (0x1E00, 0x1EFF, Script::Latin),
    (0x1F00, 0x1FFF, Script::Greek),
    (0x2C60, 0x2C7F, Script::Latin),
    (0x2DE0, 0x2DFF, Script::Cyrillic),
    (0x3005, 0x3007, Script::Han),
    (0x3040, 0x30FF, Script::Kana),
    (0x3130, 0x318F, Script::Hangul),
    (0x3400, 0x4DBF, Script::Han),
    (0x4E00, 0x9FFF, Script::Han),
    (0xA640, 0xA69F, Script::Cyrillic),
    (0xA720, 0xA7FF, Script::Latin),
    (0xAC00, 0xD7FF, Script::Hangul),
    (0xF900, 0xFAFF, Script::Han),
    (0xFB00, 0xFB06, Script::Latin),
    (0xFB1D, 0xFB4F, Script::Hebrew),
    (0xFB50, 0xFDFF, Script::Arabic),
    (0xFE70, 0xFEFC, Script::Arabic),
    (0xFF21, 0xFF5A, Script::Latin),
    (0xFF66, 0xFF9F, Script::Kana),
    (0xFFA0, 0xFFDC, Script::Hangul),
    (0x20000, 0x323AF, Script::Han),
];

/// Returns the script of one character; [`Script::None`] when it is no letter.
pub fn script_of(c: char) -> Script {
    if c.is_ascii() {
        return if c.is_ascii_alphabetic() { Script::Latin } else { Script::None };
    }
    if !c.is_alphabetic() {
        return Script::None;
    }
    let code = u32::from(c);
    let after = BLOCKS.partition_point(|block| block.0 <= code);
    match after.checked_sub(1).and_then(|at| BLOCKS.get(at)) {
        Some(&(_, last, script)) if code <= last => script,
        _ => Script::Other,
    }
}

/// Returns the script most letters of `text` are in.
///
/// Where two have as many letters, the one that comes first in [`Script`]'s order wins.
///
/// ```
/// use unblink_text::{Script, script};
///
/// assert_eq!(script("عبدالغنی برادر"), Script::Arabic);
/// assert_eq!(script("トヨタ自動車株式会社"), Script::Kana);
/// assert_eq!(script("123"), Script::None);
/// ```
pub fn script(text: &str) -> Script {
    let mut counts = std::collections::BTreeMap::new();
    for script in text.chars().map(script_of).filter(|s| *s != Script::None) {
        *counts.entry(script).or_insert(0_usize) += 1;
    }
    // Japanese names are mostly Chinese characters: one syllable sign tells them apart.
    if counts.contains_key(&Script::Kana) && counts.contains_key(&Script::Han) {
        return Script::Kana;
    }
    // Reversed, because `max_by_key` keeps the last of equals.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(Script::None, |(s, _)| s)
}
