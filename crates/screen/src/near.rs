//! The words of the index that a word asked about may be.

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
    pub(crate) asked: Asked,
    /// By word.
    pub(crate) near: Vec<Near>,
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
    pub(crate) fn new(token: Token, index: &Index) -> Self {
        Self::with(token, index, Reach::Edits)
    }

    /// Looks up words of the same spelling or skeleton only.
    pub(crate) fn same(token: Token, index: &Index) -> Self {
        Self::with(token, index, Reach::Same)
    }

    fn with(token: Token, index: &Index, reach: Reach) -> Self {
        let mut asked = Asked::new(token);
        let mut found = find(&asked, index, reach);
        let names = weigh(&mut found, &asked, index);
        let own = found.iter().take_while(|near| near.similarity >= KIN).last();
        let background = crate::rarity::background(&asked.token.text).unwrap_or(BACKGROUND);
        let unheld = bits(0, index.names(), background);
        let bits = in_role(asked.token.role, own.map_or(unheld, |near| near.bits));
        found.sort_unstable_by_key(|near| near.word);
        let stop = found.iter().any(|n| n.similarity >= 1.0 && index.is_stop_word(n.word));
        if stop && asked.token.role == Role::Name {
            asked.token.role = Role::Generic;
        }
        let factor = index.settings().names.roles.factor(asked.token.role);
        Self { asked, near: found, factor, bits, names }
    }

    /// Returns how a word of the index compares, where it is near.
    pub(crate) fn get(&self, word: u32) -> Option<Near> {
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

/// How far from the word the index is asked.
#[derive(Clone, Copy)]
enum Reach {
    Edits,
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
            Reach::Edits => {
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
            let similarity = similarity(asked, view(word));
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
