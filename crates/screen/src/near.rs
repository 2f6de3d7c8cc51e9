//! The words of the index that a word asked about may be.

use std::ops::Deref;
use std::sync::Arc;

use unblink_text::{Role, Token};

use crate::index::{Index, WordRecord};
use crate::keys::{Key, SKELETON_JOIN, hash, near_keys};
use crate::layout::Section;
use crate::rarity::{BACKGROUND, bits, in_role};
use crate::similarity::{Asked, View, similarity};

/// A word of the index, and how it compares with the word asked about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Near {
    pub(crate) word: u32,
    pub(crate) similarity: f32,
    /// Bits of rarity of being this alike: how seldom a name of the register holds a word at least
    /// so near. A find among many look-alikes says little however rare its own spelling is.
    pub(crate) bits: f32,
}

/// A word or run of words asked about, with the words of the index near it.
#[derive(Clone, Debug)]
pub(crate) struct Sought {
    /// Which whitespace-separated word of the name it comes from, counted from 0.
    pub(crate) source: usize,
    looked: Arc<Looked>,
}

impl Deref for Sought {
    type Target = Looked;

    fn deref(&self) -> &Looked {
        &self.looked
    }
}

/// What looking a word up gave, whatever name it stands in.
#[derive(Debug)]
pub(crate) struct Looked {
    pub(crate) asked: Asked,
    reach: Reach,
    /// By word.
    near: Box<[Near]>,
    /// A bit for the low bits of each near word's number: most words of names are near none.
    marks: u64,
    /// The same by what a name gains that holds it, the most first.
    pub(crate) by_gain: Box<[Near]>,
    /// Worth by role.
    pub(crate) factor: f32,
    /// Bits of the word itself and its closest kin.
    pub(crate) bits: f32,
    /// How many names hold a near word.
    pub(crate) names: usize,
}

/// Words of the index near one word that are looked at; the most alike are kept. Well above what
/// real registers have: the family of Muhammad numbers about eighty.
const MOST_NEAR: usize = 400;

/// Look-alikes at least so near count as the same name when a word's own rarity is asked for.
const KIN: f32 = 0.9;

impl Sought {
    /// Looks up a word, or takes what an earlier name with it found.
    pub(crate) fn new(token: Token, reach: Reach, index: &Index) -> Self {
        let source = token.source;
        let looked = index.recent().get(token, reach, |token| Looked::new(token, reach, index));
        Self { source, looked }
    }
}

impl Looked {
    fn new(token: Token, reach: Reach, index: &Index) -> Self {
        let mut asked = Asked::new(token);
        let mut found = find(&asked, index, reach);
        let names = weigh(&mut found, &asked, index);
        let own = found.iter().take_while(|near| near.similarity >= KIN).last();
        let background = crate::rarity::background(&asked.token.text).unwrap_or(BACKGROUND);
        let unheld = bits(0, index.names(), background);
        let bits = in_role(asked.token.role, own.map_or(unheld, |near| near.bits));
        if reach != Reach::Edits {
            // A run is no spelling mistake: only near-equal words are what was parted.
            found.retain(|near| near.similarity >= RUN);
        }
        found.sort_unstable_by_key(|near| near.word);
        let stop = found.iter().any(|n| n.similarity >= 1.0 && index.is_stop_word(n.word));
        if stop && asked.token.role == Role::Name {
            asked.token.role = Role::Generic;
        }
        let factor = index.settings().names.roles.factor(asked.token.role);
        let mut by_gain = found.clone();
        let gain = |near: &Near| near.similarity * near.bits;
        by_gain.sort_by(|a, b| gain(b).total_cmp(&gain(a)).then(a.word.cmp(&b.word)));
        let marks = found.iter().fold(0, |marks, near| marks | mark(near.word));
        let (near, by_gain) = (found.into(), by_gain.into());
        Self { asked, reach, near, marks, by_gain, factor, bits, names }
    }

    /// Says whether this is what looking up the word would give.
    pub(crate) fn answers(&self, token: &Token, reach: Reach) -> bool {
        let own = &self.asked.token;
        // A stop word has lost its role here; it is looked up anew.
        own.text == token.text
            && own.role == token.role
            && own.script == token.script
            && own.vowelless == token.vowelless
            && own.skeleton == token.skeleton
            && self.reach == reach
    }

    /// Says whether the index holds nothing near.
    pub(crate) fn is_alone(&self) -> bool {
        self.near.is_empty()
    }

    /// Returns how a word of the index compares, where it is near.
    pub(crate) fn get(&self, word: u32) -> Option<Near> {
        if self.marks & mark(word) == 0 {
            return None;
        }
        let at = self.near.binary_search_by_key(&word, |near| near.word).ok()?;
        self.near.get(at).copied()
    }

    /// Says whether the word names somebody, rather than serving the words that do.
    pub(crate) fn names_somebody(&self) -> bool {
        matches!(self.asked.token.role, Role::Name | Role::Number)
    }

    pub(crate) fn weight(&self) -> f32 {
        self.factor * self.bits
    }
}

fn mark(word: u32) -> u64 {
    1 << (word & 63)
}

/// Words of the index less alike than this are no run of words written as one (guess).
const RUN: f32 = 0.85;

/// How far from the word the index is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// A word, with slips.
    Edits,
    /// Words written as one, as widely as a word.
    Wide,
    /// Words written as one: the same spelling or skeleton only.
    Same,
}

/// Finds the near words, the most alike first.
fn find(asked: &Asked, index: &Index, reach: Reach) -> Vec<Near> {
    let table = index.buckets(Section::NearStarts, Section::NearWords);
    let token = &asked.token;
    let mut numbers: Vec<u32> = table.get(hash(Key::Text, &token.text)).collect();
    // Small words are the same or they are not.
    if !matches!(token.role, Role::Article | Role::Link | Role::Number) && token.text.len() > 1 {
        match reach {
            Reach::Edits | Reach::Wide => {
                near_keys(&token.spelling, &token.skeleton, |key| numbers.extend(table.get(key)));
            }
            Reach::Same => {
                numbers.extend(table.get(hash(Key::Spelling, &token.spelling)));
                if token.skeleton.len() >= SKELETON_JOIN {
                    numbers.extend(table.get(hash(Key::Skeleton, &token.skeleton)));
                }
            }
        }
        if asked.group != 0 {
            numbers.extend(table.get(hash(Key::Group, &asked.group.to_string())));
        }
        numbers.sort_unstable();
        numbers.dedup();
    }
    let mut found: Vec<Near> = numbers
        .into_iter()
        .filter_map(|number| {
            let word = index.word(number)?;
            if !asked.may_be(word.text_len(), word.letters(), word.vowelless()) {
                return None;
            }
            let other = view(word);
            if !asked.may_be_short(other.text) && asked.most(other, word.letters()).is_none() {
                return None;
            }
            let similarity = similarity(asked, other);
            (similarity > 0.0).then_some(Near { word: number, similarity, bits: 0.0 })
        })
        .collect();
    found.sort_unstable_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.word.cmp(&b.word)));
    found.truncate(MOST_NEAR);
    found
}

/// Gives each near word its bits, and returns how many names hold one.
fn weigh(found: &mut [Near], asked: &Asked, index: &Index) -> usize {
    let (mut with, mut common) = (0_u32, BACKGROUND);
    let names = index.names();
    let digits = asked.token.role == Role::Number;
    for near in found.iter_mut() {
        let Some(word) = index.word(near.word) else { continue };
        with = with.saturating_add(word.count());
        common = common.min(word.background());
        // Numbers are all equally telling; that few names hold "1234" is chance.
        let role = asked.token.role;
        near.bits = if digits { NUMBER_BITS } else { in_role(role, bits(with, names, common)) };
    }
    with as usize
}

/// What a number says (guess: a house number or a year, about one in two hundred).
const NUMBER_BITS: f32 = 8.0;

pub(crate) fn view(word: WordRecord<'_>) -> View<'_> {
    View {
        text: word.text(),
        skeleton: word.skeleton(),
        spelling: word.spelling(),
        vowelless: word.vowelless(),
    }
}
