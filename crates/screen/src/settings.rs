//! What an operator may tune without code: weights, thresholds, stop words.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unblink_text::Role;

/// Everything a score depends on beside the names themselves.
///
/// Read from TOML or JSON by whoever calls; what is not given keeps its default, an unknown word is
/// an error, and [`Settings::check`] refuses values that would break a promise. Every number is
/// fitted or a guess; docs/matching.md says which, and how it was measured.
///
/// ```
/// use unblink_screen::Settings;
///
/// let settings = Settings { threshold: 0.8, ..Settings::default() };
/// assert!(settings.check().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The score from which a match is worth a person's time.
    pub threshold: f64,
    /// The share of those asked about that is listed, for the probability beside a score.
    pub base_rate: f64,
    /// How names are weighed.
    pub names: NameSettings,
    /// What other facts may do to a score.
    pub evidence: EvidenceSettings,
    /// Words that say little in this house's data, counted like generic ones.
    pub stop_words: Vec<String>,
}

/// How names are weighed against each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NameSettings {
    /// What a word of each role is worth beside a naming word, 0 to 1.
    pub roles: RoleSettings,
    /// What a listed word that was not asked for costs, as a share of its weight.
    pub missing: f64,
    /// What a word asked for that is not listed costs, as a share of its weight.
    pub extra: f64,
    /// What words that stand unmatched on both sides cost beyond that.
    pub conflict: f64,
    /// What letters that differ cost, as a share of the word's weight.
    pub misspelt: f64,
    /// How much harder everything weighs where the words found are common.
    pub doubt: f64,
    /// Bits of rarity at which the words found leave no more than `doubt` at its plain worth.
    pub certain_bits: f64,
    /// What is taken from a score whose words are all common: the share at `common_bits` less ten.
    pub common: f64,
    /// Bits of rarity from which the words found are not common together.
    pub common_bits: f64,
    /// Most a match may score whose only naming word in common is one, while others differ.
    pub one_word: f64,
    /// Most a match may score whose numbers differ.
    pub numbers_differ: f64,
    /// What is left of a score when father and son stand the other way round.
    pub swapped_kin: f64,
    /// What a weak alias is worth of a strong one (OFAC FAQ 122 to 125: to confirm, not to find).
    pub weak_alias: f64,
    /// What a less likely reading of characters is worth (Cantonese, Wade–Giles, Japanese).
    pub other_reading: f64,
    /// The weighed share at which the scale puts 0.7.
    pub alert_at: f64,
}

/// What a word of each role is worth beside a naming word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoleSettings {
    /// Words most bodies have in their name.
    pub generic: f64,
    /// "Servant of".
    pub servant: f64,
    /// Son of, father of.
    pub kin: f64,
    /// Titles and forms of address.
    pub title: f64,
    /// Legal forms.
    pub legal_form: f64,
    /// Articles and small words.
    pub small: f64,
}

/// What other facts may do to a score.
///
/// A value that agrees raises by its share of what is missing and there; one that contradicts takes
/// its share away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EvidenceSettings {
    /// The same day of birth.
    pub birth_day: f64,
    /// The same year or month, where no more is known.
    pub birth_year: f64,
    /// A range or an approximate date that agrees.
    pub birth_range: f64,
    /// Day and month swapped.
    pub birth_swapped: f64,
    /// Another day of the same year.
    pub birth_other_day: f64,
    /// The year before or after.
    pub birth_next_year: f64,
    /// Another year.
    pub birth_differs: f64,
    /// A country agrees.
    pub country: f64,
    /// No country agrees.
    pub country_differs: f64,
    /// The gender agrees.
    pub gender: f64,
    /// The gender differs.
    pub gender_differs: f64,
    /// A place of birth agrees.
    pub place: f64,
    /// An address agrees.
    pub address: f64,
    /// A number agrees: what it proves whatever the name.
    pub identifier: f64,
    /// Two numbers of one kind that every such thing has only one of, and differ.
    pub identifier_differs: f64,
    /// The type or the size of a ship or an aircraft agrees.
    pub craft: f64,
    /// The type or the size differs.
    pub craft_differs: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threshold: crate::ALERT_THRESHOLD,
            base_rate: 0.01,
            names: NameSettings::default(),
            evidence: EvidenceSettings::default(),
            stop_words: Vec::new(),
        }
    }
}

impl Default for NameSettings {
    fn default() -> Self {
        Self {
            roles: RoleSettings::default(),
            missing: 0.44,
            extra: 0.62,
            conflict: 0.65,
            misspelt: 1.1,
            doubt: 0.65,
            certain_bits: 10.0,
            common: 0.16,
            common_bits: 20.0,
            one_word: 0.62,
            numbers_differ: 0.6,
            swapped_kin: 0.58,
            weak_alias: 0.69,
            other_reading: 0.92,
            alert_at: 0.64,
        }
    }
}

impl Default for RoleSettings {
    fn default() -> Self {
        Self { generic: 0.57, servant: 0.49, kin: 0.28, title: 0.12, legal_form: 0.08, small: 0.05 }
    }
}

impl RoleSettings {
    /// Returns what a word of the role is worth.
    pub(crate) fn factor(&self, role: Role) -> f32 {
        // Shares of 0 to 1 lose nothing that matters in an f32.
        #[expect(clippy::cast_possible_truncation, reason = "a share of 0 to 1")]
        let factor = match role {
            Role::Name | Role::Number => 1.0,
            Role::Generic => self.generic,
            Role::Servant => self.servant,
            Role::Kin => self.kin,
            Role::Title => self.title,
            Role::LegalForm => self.legal_form,
            Role::Article | Role::Link => self.small,
        } as f32;
        factor
    }
}

impl Default for EvidenceSettings {
    fn default() -> Self {
        Self {
            birth_day: 0.7,
            birth_year: 0.45,
            birth_range: 0.35,
            birth_swapped: 0.35,
            birth_other_day: 0.08,
            birth_next_year: 0.12,
            birth_differs: 0.31,
            country: 0.15,
            country_differs: 0.06,
            gender: 0.03,
            gender_differs: 0.12,
            place: 0.15,
            address: 0.15,
            identifier: 0.96,
            identifier_differs: 0.3,
            craft: 0.15,
            craft_differs: 0.08,
        }
    }
}

/// A setting has a value it cannot have.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("setting {setting} is {found}, expected {expected}")]
pub struct SettingsError {
    /// The setting, as a path: `names.extra`.
    pub setting: &'static str,
    /// The value found.
    pub found: f64,
    /// What it may be, in words.
    pub expected: &'static str,
}

impl Settings {
    /// Refuses values that would let agreement lower a score or contradiction raise it.
    pub fn check(&self) -> Result<(), SettingsError> {
        let share = |value: f64| (0.0..=1.0).contains(&value);
        let weight = |value: f64| (0.0..=10.0).contains(&value);
        let bits = |value: f64| (1.0..=100.0).contains(&value);
        for (setting, found) in self.shares() {
            if !share(found) {
                return Err(SettingsError { setting, found, expected: "0 to 1" });
            }
        }
        for (setting, found) in self.weights() {
            if !weight(found) {
                return Err(SettingsError { setting, found, expected: "0 to 10" });
            }
        }
        let names = &self.names;
        for (setting, found) in
            [("names.certain_bits", names.certain_bits), ("names.common_bits", names.common_bits)]
        {
            if !bits(found) {
                return Err(SettingsError { setting, found, expected: "1 to 100 bits" });
            }
        }
        Ok(())
    }

    fn weights(&self) -> [(&'static str, f64); 5] {
        let names = &self.names;
        [
            ("names.missing", names.missing),
            ("names.extra", names.extra),
            ("names.conflict", names.conflict),
            ("names.misspelt", names.misspelt),
            ("names.doubt", names.doubt),
        ]
    }

    fn shares(&self) -> [(&'static str, f64); 32] {
        let (names, roles, facts) = (&self.names, &self.names.roles, &self.evidence);
        [
            ("threshold", self.threshold),
            ("base_rate", self.base_rate),
            ("names.common", names.common),
            ("names.one_word", names.one_word),
            ("names.numbers_differ", names.numbers_differ),
            ("names.swapped_kin", names.swapped_kin),
            ("names.weak_alias", names.weak_alias),
            ("names.other_reading", names.other_reading),
            ("names.alert_at", names.alert_at),
            ("names.roles.generic", roles.generic),
            ("names.roles.servant", roles.servant),
            ("names.roles.kin", roles.kin),
            ("names.roles.title", roles.title),
            ("names.roles.legal_form", roles.legal_form),
            ("names.roles.small", roles.small),
            ("evidence.birth_day", facts.birth_day),
            ("evidence.birth_year", facts.birth_year),
            ("evidence.birth_range", facts.birth_range),
            ("evidence.birth_swapped", facts.birth_swapped),
            ("evidence.birth_other_day", facts.birth_other_day),
            ("evidence.birth_next_year", facts.birth_next_year),
            ("evidence.birth_differs", facts.birth_differs),
            ("evidence.country", facts.country),
            ("evidence.country_differs", facts.country_differs),
            ("evidence.gender", facts.gender),
            ("evidence.gender_differs", facts.gender_differs),
            ("evidence.place", facts.place),
            ("evidence.address", facts.address),
            ("evidence.identifier", facts.identifier),
            ("evidence.identifier_differs", facts.identifier_differs),
            ("evidence.craft", facts.craft),
            ("evidence.craft_differs", facts.craft_differs),
        ]
    }
}
