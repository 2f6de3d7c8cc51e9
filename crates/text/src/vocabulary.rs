//! The words names are full of: what each does, and the one form its spellings share.
//!
//! The tables are files in `data/`, read once; `data/README.md` names their sources.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::fold::words;
use crate::table::Table;
use crate::{Role, Script, script};

const WORDS: &str = include_str!("../data/words.txt");
const PHRASES: &str = include_str!("../data/phrases.txt");
const NICKNAMES: &str = include_str!("../data/nicknames.txt");
const COMMON: &str = include_str!("../data/common_names.txt");

/// What is known of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) role: Role,
    /// The form it is compared in.
    pub(crate) canonical: &'static str,
}

struct Phrase {
    /// The words after the first.
    rest: Vec<&'static str>,
    known: Known,
}

struct Vocabulary {
    words: Table<Known>,
    /// By first word, longest first.
    phrases: Table<Vec<Phrase>>,
    groups: Table<u16>,
    common: Table<f32>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary {
    words: Table::new(read_words()),
    phrases: Table::new(read_phrases()),
    groups: Table::new(read_groups()),
    common: Table::new(read_common()),
});

/// Words of names in Chinese characters, kana and Hangul that bodies' names are made of, by first
/// character, longest first: such names are written without spaces.
static UNSPACED: LazyLock<BTreeMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut found: BTreeMap<char, Vec<&str>> = BTreeMap::new();
    for (_, _, variants) in lines(WORDS) {
        for word in variants.filter(|word| is_unspaced(script(word))) {
            if let Some(first) = word.chars().next() {
                found.entry(first).or_default().push(word);
            }
        }
    }
    for list in found.values_mut() {
        list.sort_by_key(|word| std::cmp::Reverse(word.len()));
    }
    found
});

pub(crate) fn is_unspaced(script: Script) -> bool {
    matches!(script, Script::Han | Script::Kana | Script::Hangul)
}

/// Returns what is known of a folded word.
pub(crate) fn known(word: &str) -> Option<&'static Known> {
    VOCABULARY.words.get(word)
}

/// Returns the form in which a folded word is compared, and its role, where the vocabulary has one.
///
/// ```
/// assert_eq!(unblink_text::canonical("corporation").map(|(text, _)| text), Some("corp"));
/// assert_eq!(unblink_text::canonical("zarbil"), None);
/// ```
pub fn canonical(word: &str) -> Option<(&'static str, Role)> {
    known(word).map(|known| (known.canonical, known.role))
}

/// Returns the two words of one written together: a word of bodies or a legal form at the end
/// (`kimiyacompany`), or Muhammad at the beginning (`muhammadrahim`).
pub(crate) fn grown_together(word: &str) -> Option<(&str, &str)> {
    if word.len() < 7 || !word.is_ascii() || known(word).is_some() {
        return None;
    }
    let ends = (3..=word.len().saturating_sub(6)).map(|at| word.split_at(at));
    let body = |right: &str| {
        known(right).is_some_and(|k| matches!(k.role, Role::Generic | Role::LegalForm))
    };
    let begins = (4..=word.len().saturating_sub(3)).map(|at| word.split_at(at));
    let family = |left: &str| known(left).is_some_and(|k| k.canonical == "mohammad");
    let mut found = ends
        .filter(|(_, right)| body(right))
        .chain(begins.filter(|(left, right)| family(left) && (right.len() > 3 || left.len() < 5)));
    found.next()
}

/// Returns what is known of the long word that a word not known itself is one edit away from.
///
/// Only legal forms, words of bodies and names written in many ways count, of seven letters and
/// more: shorter ones are one edit from somebody's name.
pub(crate) fn misspelt(word: &str) -> Option<&'static Known> {
    if word.len() + 1 < LONG || !word.is_ascii() {
        return None;
    }
    let NearWords { table, seen } = &*NEAR_WORDS;
    let mut best = None;
    deletions(word, |key| {
        let (at, bit) = place(key);
        if seen[at] & bit == 0 {
            return;
        }
        let from = table.partition_point(|(held, _)| *held < key);
        let near = table[from..].iter().take_while(|(held, _)| *held == key);
        for (_, other) in near {
            if best.is_none() && crate::within_one_edit(word, other) {
                best = known(other);
            }
        }
    });
    best
}

/// Letters of the words that may be misspelt and still be known.
const LONG: usize = 7;

/// Words that may be misspelt, by the hash of each with a letter left out.
struct NearWords {
    table: Vec<(u64, &'static str)>,
    /// A bit for each hash that there is: most words asked about have none.
    seen: Box<[u64; SEEN]>,
}

/// Words of sixty-four bits, each for some of the hashes.
const SEEN: usize = 1 << 12;

/// Where the bit of a hash is.
fn place(key: u64) -> (usize, u64) {
    // Some of its bits, which a usize holds.
    let at = (key >> 20) as usize % SEEN;
    (at, 1 << (key >> 40 & 63))
}

static NEAR_WORDS: LazyLock<NearWords> = LazyLock::new(|| {
    let mut table = Vec::new();
    let mut seen = Box::new([0; SEEN]);
    let long = VOCABULARY.words.iter().filter(|(word, known)| {
        let role = matches!(known.role, Role::LegalForm | Role::Generic);
        let family = known.role == Role::Name && known.canonical == "mohammad";
        word.len() >= LONG && word.is_ascii() && (role || family)
    });
    for (word, _) in long {
        deletions(word, |key| {
            let (at, bit) = place(key);
            seen[at] |= bit;
            table.push((key, word));
        });
    }
    table.sort_unstable();
    NearWords { table, seen }
});

/// Calls back with a hash of the word and of the word without each of its letters (FNV-1a).
fn deletions(word: &str, mut each: impl FnMut(u64)) {
    let add = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    let bytes = word.as_bytes();
    let mut before = 0xcbf2_9ce4_8422_2325_u64;
    for (at, byte) in bytes.iter().enumerate() {
        each(bytes[at + 1..].iter().fold(before, add));
        before = add(before, byte);
    }
    each(before);
}

/// Returns the phrase the words begin with, and how many words it takes.
pub(crate) fn phrase<'a>(
    mut words: impl Iterator<Item = &'a str> + Clone,
) -> Option<(usize, &'static Known)> {
    let phrases = VOCABULARY.phrases.get(words.next()?)?;
    let fits = |phrase: &&Phrase| {
        let mut after = words.clone();
        phrase.rest.iter().all(|word| after.next() == Some(*word))
    };
    phrases.iter().find(fits).map(|phrase| (phrase.rest.len() + 1, &phrase.known))
}

/// Returns the number of the group of given names a folded word belongs to.
///
/// Words of one group are nicknames of each other or one name in several languages; 0 is none.
///
/// ```
/// assert_eq!(unblink_text::group("bill"), unblink_text::group("william"));
/// assert_eq!(unblink_text::group("zarbil"), 0);
/// ```
pub fn group(word: &str) -> u16 {
    VOCABULARY.groups.get(word).copied().unwrap_or(0)
}

/// Returns how rare a folded word is as a name where it is commonest, in bits: 8 is one person in
/// 256. `None` for words not known as common anywhere.
///
/// ```
/// assert!(unblink_text::commonness("wang") < unblink_text::commonness("rodriguez"));
/// assert_eq!(unblink_text::commonness("akhundzada"), None);
/// ```
pub fn commonness(word: &str) -> Option<f32> {
    let common = VOCABULARY.common.get(word).copied();
    if word.len() > LONGEST_SYLLABLE || common.is_some_and(|bits| bits <= SYLLABLE_BITS) {
        return common;
    }
    if SYLLABLES.get(word).is_some() { Some(SYLLABLE_BITS) } else { common }
}

/// Names of China and Korea are made of a few hundred syllables: none is rarer than this (guess,
/// from about a hundred that make up most given names).
const SYLLABLE_BITS: f32 = 6.5;

/// As `chuang`, `hsiung`.
const LONGEST_SYLLABLE: usize = 6;

static SYLLABLES: LazyLock<Table<()>> = LazyLock::new(|| {
    let syllables = crate::han::syllables().chain(crate::hangul::syllables());
    Table::new(syllables.map(|syllable| (syllable, ())))
});

/// Returns the dictionary word that unspaced text begins with.
pub(crate) fn unspaced_word(text: &str) -> Option<&'static str> {
    let words = UNSPACED.get(&text.chars().next()?)?;
    words.iter().copied().find(|word| text.starts_with(word))
}

/// Role, canonical form and all variants of each line.
fn lines(
    table: &'static str,
) -> impl Iterator<Item = (Role, &'static str, impl Iterator<Item = &'static str>)> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.filter_map(|line| {
        let mut cells = line.split_whitespace();
        let role = role_named(cells.next()?)?;
        let variants = cells.clone();
        Some((role, cells.next()?, variants))
    })
}

fn role_named(word: &str) -> Option<Role> {
    Some(match word {
        "kin" => Role::Kin,
        "link" => Role::Link,
        "title" => Role::Title,
        "legal" => Role::LegalForm,
        "generic" => Role::Generic,
        "name" => Role::Name,
        _ => return None,
    })
}

fn read_words() -> BTreeMap<String, Known> {
    let mut found = BTreeMap::new();
    for (role, canonical, variants) in lines(WORDS) {
        for variant in variants {
            let mut folded = words(variant);
            // An article written with the word is cut off in names too.
            if folded.len() == 2 && folded[0].text == "al" {
                folded.remove(0);
            }
            if let [word] = folded.as_slice() {
                found.entry(word.text.clone()).or_insert(Known { role, canonical });
            }
        }
    }
    found
}

fn read_phrases() -> BTreeMap<&'static str, Vec<Phrase>> {
    let mut found: BTreeMap<&str, Vec<Phrase>> = BTreeMap::new();
    let lines = PHRASES.lines().filter(|line| !line.starts_with('#'));
    for (head, words) in lines.filter_map(|line| line.split_once(": ")) {
        let Some((role, canonical)) = head.split_once(' ') else { continue };
        let Some(role) = role_named(role) else { continue };
        let mut words = words.split_whitespace();
        let Some(first) = words.next() else { continue };
        let phrase = Phrase { rest: words.collect(), known: Known { role, canonical } };
        found.entry(first).or_default().push(phrase);
    }
    for list in found.values_mut() {
        list.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
    }
    found
}

fn read_groups() -> BTreeMap<&'static str, u16> {
    let mut found = BTreeMap::new();
    let lines = NICKNAMES.lines().filter(|line| !line.starts_with('#'));
    for (number, line) in (1_u16..).zip(lines) {
        for word in line.split_whitespace() {
            found.entry(word).or_insert(number);
        }
    }
    found
}

fn read_common() -> BTreeMap<&'static str, f32> {
    let mut found = BTreeMap::new();
    for line in COMMON.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split_whitespace();
        let Some(bits) = cells.next().and_then(|bits| bits.parse::<f32>().ok()) else { continue };
        for word in cells {
            found.entry(word).or_insert(bits);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_table_is_read() {
        let kept = |table: &str| {
            table.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).count()
        };
        assert_eq!(lines(WORDS).count(), kept(WORDS));
        assert_eq!(
            VOCABULARY.phrases.iter().map(|(_, list)| list.len()).sum::<usize>(),
            kept(PHRASES)
        );
        let bits = |line: &&str| {
            let first = line.split_whitespace().next().and_then(|b| b.parse::<f32>().ok());
            first.is_some_and(|bits| (1.0..14.0).contains(&bits))
        };
        let common = COMMON.lines().filter(|line| !line.starts_with('#'));
        assert!(common.clone().all(|line| bits(&line)));
        assert!(VOCABULARY.common.iter().count() > 3_000);
    }

    #[test]
    fn words_of_other_scripts_reach_one_form() {
        for (word, canonical) in
            [("公司", "co"), ("الليبية", "libya"), ("ООО", "llc"), ("ایران", "iran")]
        {
            let folded = words(word);
            let text = &folded.last().unwrap().text;
            assert_eq!(known(text).map(|k| k.canonical), Some(canonical), "{word} {text}");
        }
    }
}
