//! Names in Chinese characters: words of bodies cut out, family names told apart, other readings.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::fold::Word;
use crate::vocabulary::unspaced_word;
use crate::{Script, script_of};

const CANTONESE: &str = include_str!("../data/cantonese.txt");
const JAPANESE: &str = include_str!("../data/japanese.txt");
const FAMILIES: &str = include_str!("../data/chinese_families.txt");

/// Government spelling of Hong Kong by character.
static CANTONESE_BY_SIGN: LazyLock<BTreeMap<char, &str>> = LazyLock::new(|| {
    let lines = CANTONESE.lines().filter(|line| !line.starts_with('#'));
    let rows = lines.filter_map(|line| line.split_once(' '));
    rows.flat_map(|(spelt, signs)| signs.chars().map(move |sign| (sign, spelt))).collect()
});

/// Japanese family and given names: characters to Latin.
static JAPANESE_BY_NAME: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let lines = JAPANESE.lines().filter(|line| !line.starts_with('#'));
    let rows = lines.filter_map(|line| line.split_once(' '));
    rows.flat_map(|(spelt, names)| names.split(' ').map(move |name| (name, spelt))).collect()
});

/// Family names with a reading of their own as such, and those of two characters.
static CHINESE_FAMILIES: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let lines = FAMILIES.lines().filter(|line| !line.starts_with('#'));
    let rows = lines.filter_map(|line| line.split_once(' '));
    rows.flat_map(|(spelt, names)| names.split(' ').map(move |name| (name, spelt))).collect()
});

/// Cuts a run of Chinese characters into the words of a body, or a family and a given name.
///
/// Words of one character are not cut out: given names are full of them.
pub(crate) fn cut(run: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < run.len() {
        if let Some(word) = unspaced_word(&run[at..]).filter(|word| word.len() > 3) {
            parts.extend([&run[from..at], &run[at..at + word.len()]]);
            at += word.len();
            from = at;
        } else {
            at += run[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.push(&run[from..]);
    parts.retain(|part| !part.is_empty());
    if from == 0
        && let [whole] = parts[..]
        && let Some(family) = family(whole)
    {
        return vec![family, &whole[family.len()..]];
    }
    parts
}

/// Returns the family name of a person's name of two to four characters.
fn family(name: &str) -> Option<&str> {
    let count = name.chars().count();
    if !(2..=4).contains(&count) || !name.chars().all(|c| script_of(c) == Script::Han) {
        return None;
    }
    let ends = |signs: usize| name.char_indices().nth(signs).map_or(name.len(), |(at, _)| at);
    let two = &name[..ends(2)];
    if count > 2 && CHINESE_FAMILIES.contains_key(two) {
        return Some(two);
    }
    (count <= 3).then(|| &name[..ends(1)])
}

/// Returns the family name's own Mandarin reading, where characters are read otherwise as names.
pub(crate) fn family_reading(word: &str) -> Option<&'static str> {
    CHINESE_FAMILIES.get(word).copied()
}

/// Returns the readings of a name beside the first: Cantonese, Wade–Giles, Japanese.
pub(crate) fn readings(name: &str) -> Vec<Vec<Word>> {
    let word = |text: String| Word { text, script: Script::Han, source: 0 };
    let runs: Vec<&str> = name.split_whitespace().collect();
    let parts: Vec<&str> = runs.iter().flat_map(|run| cut(run)).collect();
    let short = parts.iter().map(|part| part.chars().count()).sum::<usize>() <= 4;
    let mut out = Vec::new();
    if short {
        let signs = parts.iter().flat_map(|part| part.chars());
        let spelt: Option<Vec<Word>> =
            signs.map(|sign| Some(word((*CANTONESE_BY_SIGN.get(&sign)?).to_owned()))).collect();
        out.extend(spelt);
        let giles = parts.iter().map(|part| {
            let signs = part.chars().map(|sign| wade_giles(&syllable(sign)));
            word(signs.collect())
        });
        out.push(giles.collect());
    }
    if let [run] = runs[..] {
        out.extend(japanese(run).map(|(family, given)| vec![word(family), word(given)]));
    }
    out
}

/// Every syllable the readings above are made of.
pub(crate) fn syllables() -> impl Iterator<Item = String> {
    CANTONESE_BY_SIGN.iter().flat_map(|(sign, cantonese)| {
        let pinyin = syllable(*sign);
        [wade_giles(&pinyin), pinyin, (*cantonese).to_owned()]
    })
}

fn syllable(sign: char) -> String {
    any_ascii::any_ascii_char(sign).to_ascii_lowercase()
}

/// Family and given name, both known.
fn japanese(run: &str) -> Option<(String, String)> {
    let splits = run.char_indices().skip(1).map(|(at, _)| run.split_at(at));
    let mut found = splits.filter_map(|(family, given)| {
        let names = &JAPANESE_BY_NAME;
        Some(((*names.get(family)?).to_owned(), (*names.get(given)?).to_owned()))
    });
    found.next()
}

/// Spells a pinyin syllable as Wade and Giles did, apostrophes left out as lists leave them out.
fn wade_giles(pinyin: &str) -> String {
    let whole = match pinyin {
        "zi" | "ci" => "tzu",
        "si" => "ssu",
        "zhi" | "chi" => "chih",
        "shi" => "shih",
        "ri" => "jih",
        "yi" => "i",
        "you" => "yu",
        "yan" => "yen",
        "er" => "erh",
        "ge" | "ke" => "ko",
        "he" => "ho",
        _ => "",
    };
    if !whole.is_empty() {
        return whole.to_owned();
    }
    let (initial, last) = split_initial(pinyin);
    let before = match initial {
        "b" => "p",
        "d" => "t",
        "g" => "k",
        "j" | "q" | "zh" => "ch",
        "x" => "hs",
        "r" => "j",
        "z" | "c" => "ts",
        other => other,
    };
    let after = match last {
        "ian" => "ien",
        "ie" => "ieh",
        "ue" => "ueh",
        "ong" => "ung",
        "iong" => "iung",
        "ui" if matches!(initial, "g" | "k") => "uei",
        other => other,
    };
    format!("{before}{after}")
}

fn split_initial(pinyin: &str) -> (&str, &str) {
    let digraph = ["zh", "ch", "sh"].into_iter().find(|initial| pinyin.starts_with(initial));
    let length = match digraph {
        Some(initial) => initial.len(),
        None => usize::from(!pinyin.starts_with(['a', 'e', 'i', 'o', 'u'])),
    };
    pinyin.split_at(length.min(pinyin.len()))
}
