//! What is compared, and what each comparison may do to the score.
//!
//! To add a feature: one file in `features/`, one `mod` and one line in [`FEATURES`] here, one
//! table in `cases/`.

mod address;
mod birth_date;
mod birth_place;
mod checksum;
mod country;
mod craft;
mod gender;
mod identifier;
mod name;

pub(crate) use identifier::normal as identifier_key;

use crate::align::{Alignment, Listed};
use crate::build::strength_of;
use crate::facts::Facts;
use crate::index::NameRecord;
use crate::query_name::QueryName;
use crate::{Query, Settings};

/// Every feature, in the order in which they weigh in: the name first, proof last.
pub const FEATURES: &[&dyn Feature] = &[
    &name::FEATURE,
    &birth_date::FEATURE,
    &birth_place::FEATURE,
    &country::FEATURE,
    &craft::FEATURE,
    &address::FEATURE,
    &gender::FEATURE,
    &identifier::FEATURE,
];

/// One thing that can be compared.
pub trait Feature: Sync {
    /// Returns its name, as in explanations and case tables.
    fn name(&self) -> &'static str;

    /// Says in a sentence what it compares.
    fn about(&self) -> &'static str;

    /// Compares; `None` when one side says nothing, or what they say proves nothing.
    fn find(&self, case: &Case<'_>) -> Option<Finding>;
}

/// A question and a profile, side by side.
#[derive(Debug)]
pub struct Case<'a> {
    /// What is asked.
    pub query: &'a Query,
    /// What is known of who may be meant.
    pub facts: &'a Facts,
    /// What each finding may do.
    pub settings: &'a Settings,
    /// Bits of rarity of the words the names share: how far the name speaks for itself.
    pub name_bits: f64,
    /// Whether the profile's name is a weak alias: what half the world shares lifts none.
    pub weak: bool,
    /// The pair of names that agree best, if any do.
    pub(crate) name: Option<NamePair<'a>>,
}

/// A name asked about beside one of the profile's.
#[derive(Debug)]
pub(crate) struct NamePair<'a> {
    pub(crate) query: &'a QueryName,
    pub(crate) name: NameRecord<'a>,
    pub(crate) words: Vec<Listed<'a>>,
    pub(crate) alignment: Alignment,
    pub(crate) settings: &'a Settings,
}

impl NamePair<'_> {
    pub(crate) fn weak(&self) -> bool {
        is_weak(self.name.flags())
    }

    pub(crate) fn worth(&self) -> f64 {
        worth(self.name.flags(), self.query, self.alignment.score, self.settings)
    }
}

pub(crate) fn is_weak(flags: u8) -> bool {
    strength_of(flags) == unblink_model::Strength::Weak
}

/// Returns what a name of these flags is worth beside the name asked about: weak aliases and less
/// likely readings are held down.
pub(crate) fn worth(flags: u8, asked: &QueryName, score: f64, settings: &Settings) -> f64 {
    let weak = if is_weak(flags) { settings.names.weak_alias } else { 1.0 };
    let unlikely = asked.alternative || flags & ALTERNATIVE != 0;
    let reading = if unlikely { settings.names.other_reading } else { 1.0 };
    weak * reading * score
}

/// The flag of a less likely reading.
pub(crate) const ALTERNATIVE: u8 = 1 << 5;

/// What a feature found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it does to the score.
    pub effect: Effect,
    /// How alike the values are, 0 to 1.
    pub similarity: f64,
    /// The value asked about.
    pub query: String,
    /// The profile's value.
    pub candidate: String,
    /// How they compare, in plain words that can follow a semicolon.
    pub detail: String,
}

/// What a finding does to the score so far.
///
/// Each effect rises with the score it is given, so a better name never ends lower, and the order
/// of the other features matters little. Agreement never lowers; contradiction never raises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// The score so far is this.
    Stands(f64),
    /// Takes away this share of what is missing to 1 where half the name agrees or more, less
    /// where less agrees, nothing where no name does.
    Agrees(f64),
    /// Lowers by this share.
    Contradicts(f64),
    /// Takes away this share of what is missing to 1, whatever the name.
    Proves(f64),
}

impl Effect {
    /// Returns the score after the effect.
    pub fn on(self, score: f64) -> f64 {
        match self {
            Self::Stands(at) => at.clamp(0.0, 1.0).max(score),
            Self::Agrees(share) => {
                score + share.clamp(0.0, 1.0) * (1.0 - score) * (2.0 * score).min(1.0)
            }
            Self::Contradicts(share) => score * (1.0 - share.clamp(0.0, 1.0)),
            Self::Proves(share) => score + share.clamp(0.0, 1.0) * (1.0 - score),
        }
    }

    /// Returns how far the effect can move a score, negative when it lowers.
    pub fn weight(self) -> f64 {
        match self {
            Self::Stands(_) => 1.0,
            Self::Agrees(share) | Self::Proves(share) => share,
            Self::Contradicts(share) => -share,
        }
    }
}

/// Returns the share of the shorter text's words that the longer holds, small words aside, 0 to 1.
///
/// Words agree when their skeletons or all but one of their letters do. Only the first forty words
/// are looked at.
fn shared_words(a: &str, b: &str) -> f64 {
    let words = |text: &str| -> Vec<unblink_text::Token> {
        let (text, _) = crate::limits::cut(text, crate::limits::NAME_CHARS);
        let serves = |role| matches!(role, unblink_text::Role::Article | unblink_text::Role::Link);
        unblink_text::tokens(text).into_iter().filter(|w| !serves(w.role)).take(40).collect()
    };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return 0.0;
    }
    let same = |x: &unblink_text::Token, y: &unblink_text::Token| {
        let letters = x.text.len().min(y.text.len());
        x.text == y.text
            || (letters > 4 && unblink_text::within_one_edit(&x.text, &y.text))
            || (x.skeleton.len() > 2 && x.skeleton == y.skeleton)
    };
    let found = short.iter().filter(|word| long.iter().any(|other| same(word, other))).count();
    // At most forty words.
    #[expect(clippy::cast_precision_loss, reason = "at most forty words")]
    let share = found as f64 / short.len() as f64;
    share
}
