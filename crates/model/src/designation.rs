//! The words of a designation's course: status, milestone, scope, source.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{PartialDate, When};

/// A word that is not in the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {kind} `{found}`")]
pub struct ParseWordError {
    /// What was being read.
    pub kind: &'static str,
    /// The word, cut to 40 characters.
    pub found: String,
}

impl ParseWordError {
    /// Returns the error for `found`, cut to a printable length.
    pub fn new(kind: &'static str, found: &str) -> Self {
        Self { kind, found: found.chars().take(40).collect() }
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $kind:literal { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every word of this vocabulary.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the word as it is written in data and answers.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = ParseWordError;

            fn from_str(text: &str) -> Result<Self, ParseWordError> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|word| word.as_str() == text)
                    .ok_or_else(|| ParseWordError::new($kind, text))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Where one designation stands on a day, or the step that brought it there.
    Status, "status" {
        /// Named on the list.
        Listed = "listed",
        /// Listed, with changed text or measures.
        Amended = "amended",
        /// Listed, with the regime's term extended.
        Renewed = "renewed",
        /// The measure is switched off, the listing not undone.
        Suspended = "suspended",
        /// Its term ran out.
        Expired = "expired",
        /// Taken off the list.
        Delisted = "delisted",
        /// Listed again after an end.
        Relisted = "relisted",
        /// Declared void from the start.
        Annulled = "annulled",
        /// Known never to have been listed.
        NeverListed = "never_listed",
        /// Could not be established; the reason stands in the notes.
        Unknown = "unknown",
    }
}

/// What a status means for the question "who lists them?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusKind {
    /// On the list, suspended included.
    OnList,
    /// Was on the list once.
    Former,
    /// Known not to have been on it.
    Never,
    /// Not known.
    Unknown,
}

impl Status {
    /// Returns what the status means for "who lists them?".
    pub fn kind(self) -> StatusKind {
        match self {
            Self::Listed | Self::Amended | Self::Renewed | Self::Suspended | Self::Relisted => {
                StatusKind::OnList
            }
            Self::Expired | Self::Delisted | Self::Annulled => StatusKind::Former,
            Self::NeverListed => StatusKind::Never,
            Self::Unknown => StatusKind::Unknown,
        }
    }
}

words! {
    /// A step on a designation's course that changes no status.
    Milestone, "milestone" {
        /// A party asks for a step.
        Petition = "petition",
        /// A step is proposed.
        Proposal = "proposal",
        /// A bill is tabled or read.
        Bill = "bill",
        /// A law makes the step possible.
        EnablingLaw = "enabling_law",
        /// A court rules.
        Ruling = "ruling",
        /// A step is announced.
        Announcement = "announcement",
        /// A publication still shows the entry.
        ListEntry = "list_entry",
        /// A decision enters into legal force.
        LegalForce = "legal_force",
        /// A review is announced.
        ReviewAnnounced = "review_announced",
        /// Names are added under the regime.
        NamesAdded = "names_added",
        /// Names are removed under the regime.
        NamesRemoved = "names_removed",
        /// A listed person may travel.
        TravelExemption = "travel_exemption",
        /// A listed person may not travel.
        TravelExemptionRefused = "travel_exemption_refused",
        /// A court orders an arrest.
        ArrestWarrant = "arrest_warrant",
        /// Rewards are withdrawn.
        RewardsRemoved = "rewards_removed",
    }
}

words! {
    /// Whom a regime names: the actor itself, or only persons and entities tied to it.
    Scope, "scope" {
        /// The actor itself.
        Actor = "actor",
        /// Only associated names, as in the UN 1988 regime.
        AssociatedNames = "associated_names",
    }
}

words! {
    /// Grade of the host that a fact was read from; it does not grade the fact.
    Grade, "grade" {
        /// Official.
        A = "A",
        /// Agency, newspaper or broadcaster of record, or a copy of an official text.
        B = "B",
        /// Anything else, and every fact from knowledge.
        C = "C",
    }
}

words! {
    /// Whether the stated source was seen to state the fact.
    Seen, "seen_in_source" {
        /// A page or data file stating the core fact was seen.
        Yes = "yes",
        /// Not seen; the curator's knowledge.
        FromKnowledge = "no (from knowledge)",
        /// The row records that nothing was found in the corpus searched.
        NegativeSearch = "n/a (negative search)",
    }
}

/// Where a curated fact comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Address of the page or file.
    pub url: String,
    /// Address of a second one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_url: Option<String>,
    /// Grade of the first one's host.
    pub grade: Grade,
    /// Whether it was seen to state the fact.
    pub seen: Seen,
    /// Day of the last check, where one is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_on: Option<Date>,
}

/// The legal act behind a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Instrument {
    /// What the act is called.
    pub title: String,
    /// Its date, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Which edition says so, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Citation {
    /// The list.
    pub list: crate::ListId,
    /// The edition.
    pub edition: crate::EditionId,
    /// The entry in it.
    pub key: crate::EntityKey,
    /// The time the edition supports for the step cited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
}
