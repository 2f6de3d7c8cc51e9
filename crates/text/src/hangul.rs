//! Korean names: syllables taken apart, and spelt as names are.
//!
//! Sources: the Revised Romanization of Korean (Ministry of Culture and Tourism proclamation
//! 2000-8), McCune–Reischauer without its marks, as lists write North Korean names, and the
//! spellings most bearers of a family name use.

use crate::Script;
use crate::fold::Word;
use crate::vocabulary::unspaced_word;

/// Initials, vowels and finals in the order of Unicode, in the revised romanisation and in the
/// northern custom.
const INITIALS: [(&str, &str); 19] = [
    ("g", "k"),
    ("kk", "kk"),
    ("n", "n"),
    ("d", "t"),
    ("tt", "tt"),
    ("r", "r"),
    ("m", "m"),
    ("b", "p"),
    ("pp", "pp"),
    ("s", "s"),
    ("ss", "ss"),
    ("", ""),
    ("j", "j"),
    ("jj", "jj"),
    ("ch", "ch"),
    ("k", "k"),
    ("t", "t"),
    ("p", "p"),
    ("h", "h"),
];
const VOWELS: [(&str, &str); 21] = [
    ("a", "a"),
    ("ae", "ae"),
    ("ya", "ya"),
    ("yae", "yae"),
    ("eo", "o"),
    ("e", "e"),
    ("yeo", "yo"),
    ("ye", "ye"),
    ("o", "o"),
    ("wa", "wa"),
    ("wae", "wae"),
    ("oe", "oe"),
    ("yo", "yo"),
    ("u", "u"),
    ("wo", "wo"),
    ("we", "we"),
    ("wi", "wi"),
    ("yu", "yu"),
    ("eu", "u"),
    ("ui", "ui"),
    ("i", "i"),
];
const FINALS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
];

/// Family names: the syllable, the northern and the southern custom.
const FAMILIES: &[(char, &str, &str)] = &[
    ('김', "kim", "kim"),
    ('이', "ri", "lee"),
    ('리', "ri", "lee"),
    ('박', "pak", "park"),
    ('최', "choe", "choi"),
    ('정', "jong", "jung"),
    ('강', "kang", "kang"),
    ('조', "jo", "cho"),
    ('윤', "yun", "yoon"),
    ('장', "jang", "jang"),
    ('임', "rim", "lim"),
    ('림', "rim", "lim"),
    ('한', "han", "han"),
    ('오', "o", "oh"),
    ('서', "so", "seo"),
    ('신', "sin", "shin"),
    ('권', "kwon", "kwon"),
    ('황', "hwang", "hwang"),
    ('안', "an", "ahn"),
    ('송', "song", "song"),
    ('전', "jon", "jeon"),
    ('홍', "hong", "hong"),
    ('유', "yu", "yoo"),
    ('류', "ryu", "ryu"),
    ('고', "ko", "ko"),
    ('문', "mun", "moon"),
    ('양', "yang", "yang"),
    ('손', "son", "son"),
    ('배', "pae", "bae"),
    ('백', "paek", "baek"),
    ('허', "ho", "heo"),
    ('남', "nam", "nam"),
    ('심', "sim", "shim"),
    ('노', "ro", "roh"),
    ('로', "ro", "roh"),
    ('하', "ha", "ha"),
    ('곽', "kwak", "kwak"),
    ('성', "song", "sung"),
    ('차', "cha", "cha"),
    ('주', "ju", "joo"),
    ('우', "u", "woo"),
    ('구', "ku", "koo"),
    ('민', "min", "min"),
    ('진', "jin", "jin"),
    ('지', "ji", "ji"),
    ('엄', "om", "eom"),
    ('채', "chae", "chae"),
    ('원', "won", "won"),
    ('천', "chon", "cheon"),
    ('방', "pang", "bang"),
    ('공', "kong", "kong"),
    ('현', "hyon", "hyun"),
    ('함', "ham", "ham"),
    ('변', "pyon", "byun"),
    ('염', "ryom", "yeom"),
    ('여', "ryo", "yeo"),
    ('추', "chu", "choo"),
    ('도', "to", "do"),
    ('소', "so", "so"),
    ('석', "sok", "seok"),
    ('선', "son", "sun"),
    ('설', "sol", "seol"),
    ('마', "ma", "ma"),
    ('길', "kil", "gil"),
    ('연', "yon", "yeon"),
    ('위', "wi", "wi"),
    ('표', "phyo", "pyo"),
    ('명', "myong", "myung"),
    ('기', "ki", "ki"),
    ('반', "pan", "ban"),
    ('왕', "wang", "wang"),
    ('금', "kum", "keum"),
    ('옥', "ok", "ok"),
    ('육', "yuk", "yook"),
    ('인', "in", "in"),
    ('맹', "maeng", "maeng"),
    ('제', "je", "je"),
    ('모', "mo", "mo"),
    ('탁', "thak", "tak"),
    ('국', "kuk", "kook"),
];

/// Returns the readings of a person's name in Hangul; none for what is no such name.
pub(crate) fn readings(name: &str) -> Vec<Vec<Word>> {
    let letters: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    let person = (2..=4).contains(&letters.len())
        && letters.iter().all(|c| ('가'..='힣').contains(c))
        && name.split_whitespace().all(|part| unspaced_word(part).is_none());
    let Some(family) = letters.first().and_then(|c| FAMILIES.iter().find(|f| f.0 == *c)) else {
        return Vec::new();
    };
    if !person {
        return Vec::new();
    }
    let given = |custom: fn(char) -> String| letters[1..].iter().copied().map(custom);
    let spelt = |family: &str, given: Vec<String>| {
        let words = std::iter::once(family.to_owned()).chain(given);
        words.map(|text| Word { text, script: Script::Hangul, source: 0 }).collect::<Vec<_>>()
    };
    vec![
        spelt(family.1, given(northern).collect()),
        spelt(family.2, given(southern).collect()),
        spelt(family.2, given(revised).collect()),
    ]
}

/// Every syllable of given names in each of the three customs, and every family name.
pub(crate) fn syllables() -> impl Iterator<Item = String> {
    let block = '가'..='힣';
    // Finals that given names have: none, n, l, m, k, ng.
    let used = block.filter(|c| matches!(parts(*c).2, 0 | 1 | 4 | 8 | 16 | 21));
    let spelt = used.flat_map(|c| [northern(c), southern(c), revised(c)]);
    let families = FAMILIES.iter().flat_map(|(_, north, south)| [*north, *south]);
    spelt.chain(families.map(str::to_owned))
}

fn parts(syllable: char) -> (usize, usize, usize) {
    // Only called with syllables of the block that begins at U+AC00.
    let at = (u32::from(syllable).saturating_sub(0xAC00)) as usize;
    (at / 588, at % 588 / 28, at % 28)
}

fn revised(syllable: char) -> String {
    let (initial, vowel, last) = parts(syllable);
    let initial = INITIALS.get(initial).map_or("", |i| i.0);
    let vowel = VOWELS.get(vowel).map_or("", |v| v.0);
    format!("{initial}{vowel}{}", FINALS.get(last).unwrap_or(&""))
}

fn northern(syllable: char) -> String {
    let (initial, vowel, last) = parts(syllable);
    let initial = INITIALS.get(initial).map_or("", |i| i.1);
    let vowel = VOWELS.get(vowel).map_or("", |v| v.1);
    format!("{initial}{vowel}{}", FINALS.get(last).unwrap_or(&""))
}

/// The spellings most southern bearers use: `young`, `hyun`, `jung`, `woo`.
fn southern(syllable: char) -> String {
    let spelt = revised(syllable);
    if let Some(head) = spelt.strip_suffix("yeong") {
        return format!("{head}young");
    }
    let spelt = spelt.replace("yeo", "yu");
    let spelt = if spelt.ends_with("eong") { spelt.replace("eong", "ung") } else { spelt };
    if spelt == "u" { "woo".to_owned() } else { spelt }
}
