//! The words of the index: how rare each is, which names hold it, which words are near another.

use std::collections::BTreeMap;

use unblink_text::{Role, Script, Token, skeleton, spelling, tokens};

use crate::limits;

/// A word of a name with its weight in the index.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) token: Token,
    /// How much it says: rarity by role, above 0, at most 1.
    pub(crate) weight: f64,
}

impl Word {
    /// Cuts a name into words within the limits, and says whether that was all.
    pub(crate) fn of_name(name: &str) -> (Vec<Self>, bool) {
        let mut whole = true;
        let mut words = Vec::new();
        for mut token in tokens(name) {
            if words.len() == limits::NAME_WORDS {
                whole = false;
                break;
            }
            let (text, short) = limits::cut(&token.text, limits::WORD_CHARS);
            if !short {
                whole = false;
                token = Token::new(text.to_owned(), token.script, token.role, token.source);
            }
            let weight = role_factor(token.role);
            words.push(Self { token, weight });
        }
        (words, whole)
    }

    /// Says whether the word names somebody, rather than serving the words that do.
    pub(crate) fn names(&self) -> bool {
        matches!(self.token.role, Role::Name | Role::Number)
    }
}

/// What a role leaves of a word's weight. Guesses, to be fitted when calibration is worked on.
fn role_factor(role: Role) -> f64 {
    match role {
        Role::Name | Role::Number => 1.0,
        Role::Generic | Role::Servant => 0.35,
        Role::Kin => 0.25,
        Role::Title => 0.2,
        Role::LegalForm => 0.15,
        Role::Article | Role::Link => 0.08,
    }
}

/// A run of words written as one: `abdul ghani` as `abdghani`, articles left out or kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Join {
    /// First word of the run.
    pub(crate) from: usize,
    /// One past the last word.
    pub(crate) until: usize,
    pub(crate) text: String,
    pub(crate) skeleton: String,
}

/// Returns the joined forms of two and three neighbouring words, and of all.
///
/// Articles between do not count as words and are tried both ways.
pub(crate) fn joins(words: &[Word]) -> Vec<Join> {
    let mut out = Vec::new();
    let solid: Vec<usize> = (0..words.len()).filter(|i| !is_article(&words[*i])).collect();
    let mut push = |from: usize, until: usize| {
        for keep in [false, true] {
            let run = words[from..until].iter().filter(|w| keep || !is_article(w));
            let text: String = run.map(|w| w.token.text.as_str()).collect();
            let join = Join { from, until, skeleton: skeleton(&text), text };
            let plural = words[from..until].iter().filter(|w| keep || !is_article(w)).count() > 1;
            if plural && join.text.len() <= 4 * limits::WORD_CHARS && out.last() != Some(&join) {
                out.push(join);
            }
        }
    };
    for size in [2, 3] {
        for run in solid.windows(size) {
            push(run[0], run[size - 1] + 1);
        }
    }
    if words.len() > 1 {
        push(0, words.len());
    }
    out
}

fn is_article(word: &Word) -> bool {
    word.token.role == Role::Article
}

/// A distinct word of the index.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) text: String,
    pub(crate) skeleton: String,
    pub(crate) spelling: String,
    /// Whether any name writes it in a script without vowels.
    pub(crate) omits_vowels: bool,
    weight: f64,
    names: Vec<u32>,
}

/// Which of the keys of a word a hash stands for. Two keys never meet across kinds.
#[derive(Clone, Copy)]
enum Key {
    Text = 1,
    Spelling = 2,
    Skeleton = 3,
}

/// The words of the index.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    entries: Vec<Entry>,
    /// Hashes of each word's keys and of the keys with one letter left out, sorted. Two words one
    /// edit apart share one of these, so that no near word is missed.
    near: Vec<(u64, u32)>,
    /// Hashes of joined forms with the names that hold them, sorted.
    joined: Vec<(u64, u32)>,
}

impl Lexicon {
    /// Builds the lexicon of the names, given in the order of their numbers, and weighs their
    /// words.
    pub(crate) fn build(names: &mut [Vec<Word>]) -> Self {
        let mut found: BTreeMap<String, (bool, Vec<u32>)> = BTreeMap::new();
        let mut joined = Vec::new();
        for (number, words) in (0_u32..).zip(names.iter()) {
            for word in words {
                let held = found.entry(word.token.text.clone()).or_default();
                held.0 |= word.token.script.omits_vowels();
                if held.1.last() != Some(&number) {
                    held.1.push(number);
                }
            }
            for join in joins(words) {
                joined.push((hash(Key::Text, &join.text), number));
                if join.skeleton.len() >= SKELETON_JOIN {
                    joined.push((hash(Key::Skeleton, &join.skeleton), number));
                }
            }
        }
        joined.sort_unstable();
        joined.dedup();
        let total = names.len();
        let entries: Vec<Entry> = found
            .into_iter()
            .map(|(text, (omits_vowels, names))| Entry {
                skeleton: skeleton(&text),
                spelling: spelling(&text),
                omits_vowels,
                weight: rarity(names.len(), total),
                names,
                text,
            })
            .collect();
        let mut near = Vec::new();
        for (number, entry) in (0_u32..).zip(&entries) {
            let mut keys = Vec::new();
            near_keys(&entry.text, &entry.spelling, &entry.skeleton, &mut keys);
            near.extend(keys.into_iter().map(|key| (key, number)));
        }
        near.sort_unstable();
        near.dedup();
        let lexicon = Self { entries, near, joined };
        names.iter_mut().flatten().for_each(|word| lexicon.weigh(word));
        lexicon
    }

    /// Multiplies the word's weight with its rarity; a word no name holds is as rare as can be.
    pub(crate) fn weigh(&self, word: &mut Word) {
        let at = self.entries.binary_search_by(|e| e.text.as_str().cmp(&word.token.text));
        word.weight *= at.ok().and_then(|at| self.entries.get(at)).map_or(1.0, |e| e.weight);
    }

    /// Returns the numbers of words that may be near: all within one edit of the text, the
    /// spelling or the skeleton, and perhaps some farther ones.
    pub(crate) fn near(&self, text: &str, spelling: &str, skeleton: &str) -> Vec<u32> {
        let mut keys = Vec::new();
        near_keys(text, spelling, skeleton, &mut keys);
        let mut found: Vec<u32> = keys.into_iter().flat_map(|key| range(&self.near, key)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Returns the numbers of names of which some neighbouring words joined are this.
    pub(crate) fn names_joined(&self, text: &str, skeleton: &str) -> Vec<u32> {
        let mut found: Vec<u32> = range(&self.joined, hash(Key::Text, text)).collect();
        if skeleton.len() >= SKELETON_JOIN {
            found.extend(range(&self.joined, hash(Key::Skeleton, skeleton)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    pub(crate) fn entry(&self, number: u32) -> Option<&Entry> {
        self.entries.get(number as usize)
    }
}

impl Entry {
    /// Returns the numbers of the names that hold the word, ascending.
    pub(crate) fn names(&self) -> &[u32] {
        &self.names
    }

    /// Returns the word as a token for comparing.
    pub(crate) fn view(&self) -> crate::similarity::View<'_> {
        crate::similarity::View {
            text: &self.text,
            skeleton: &self.skeleton,
            spelling: &self.spelling,
            omits_vowels: self.omits_vowels,
            letters: crate::similarity::letters(&self.spelling),
        }
    }
}

/// Shortest skeleton by which joined forms meet; shorter ones meet by chance (guess).
pub(crate) const SKELETON_JOIN: usize = 4;

/// Inverse document frequency, scaled to 1 for a word no name holds; never below 0.12, so that
/// two names of common words still tell apart (guess).
fn rarity(names_with: usize, names: usize) -> f64 {
    // Counts of names are far below 2^52.
    #[expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^52")]
    let (with, all) = (names_with as f64 + 1.0, names as f64 + 1.0);
    ((1.0 + (all / with).ln()) / (1.0 + all.ln())).max(0.12)
}

fn range(table: &[(u64, u32)], key: u64) -> impl Iterator<Item = u32> {
    let from = table.partition_point(|(k, _)| *k < key);
    table.iter().skip(from).take_while(move |(k, _)| *k == key).map(|(_, number)| *number)
}

fn near_keys(text: &str, spelling: &str, skeleton: &str, out: &mut Vec<u64>) {
    deletions(Key::Text, text, out);
    deletions(Key::Spelling, spelling, out);
    if skeleton.len() >= 4 {
        deletions(Key::Skeleton, skeleton, out);
    } else {
        out.push(hash(Key::Skeleton, skeleton));
    }
}

/// The key itself and the key without each of its letters.
fn deletions(key: Key, text: &str, out: &mut Vec<u64>) {
    out.push(hash(key, text));
    for (at, c) in text.char_indices() {
        let rest = &text.as_bytes()[at + c.len_utf8()..];
        out.push(continued(continued(start(key), &text.as_bytes()[..at]), rest));
    }
}

fn hash(key: Key, text: &str) -> u64 {
    continued(start(key), text.as_bytes())
}

// FNV-1a, 64 bits: the same on every machine. A collision adds a candidate, which the comparison
// then refuses; it never loses one.
fn start(key: Key) -> u64 {
    continued(0xcbf2_9ce4_8422_2325, &[key as u8])
}

fn continued(state: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(state, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

/// Returns the script most of the words are in.
pub(crate) fn script_of(words: &[Word]) -> Script {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(word.token.script).or_insert(0_usize) += word.token.text.len();
    }
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map_or(Script::None, |(script, _)| script)
}
