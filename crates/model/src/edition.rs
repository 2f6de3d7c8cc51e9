//! One published state of one list, with what it covers and what reading it showed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{Entity, Fact, ListId, Property};

/// What answers a list takes part in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Screened against by default.
    Screening,
    /// Shown, dated and compared, but outside default screening.
    Register,
}

/// Where an edition's publication date comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Printed inside the file.
    Edition,
    /// Given with the file by whoever imported it: a download or scrape date.
    Given,
}

/// When an edition was published, in the issuer's own calendar and clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Published {
    /// The issuer's local time; midnight when only the day is known.
    pub at: DateTime,
    /// Where the date comes from.
    pub basis: Basis,
}

impl Published {
    /// Returns the day.
    pub fn day(self) -> Date {
        self.at.date()
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at == self.at.date().to_datetime(jiff::civil::Time::midnight()) {
            write!(f, "{}", self.at.date())
        } else {
            write!(f, "{}", self.at)
        }
    }
}

/// Whose absence an edition proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// The whole list: who is not in it is not listed.
    All,
    /// A part of the list: who is not in it may well be listed.
    Part,
}

/// What an edition covers; everything else it leaves *unknown*, never removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The shape it was read from (`csv`, `xml`, `advanced_xml`). Values are compared only with
    /// values read from the same shape: a richer format adds detail without a change.
    pub format: String,
    /// Whose absence it proves.
    pub extent: Extent,
    /// Properties it gives for the entities it holds.
    pub properties: BTreeSet<Property>,
    /// Why it is only a part, in words for people ("add.csv and alt.csv only"); empty for a whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub limits: String,
}

/// What reading a file showed: nothing is dropped in silence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadReport {
    /// How often each element, attribute or column carried something, by its path in the file.
    pub census: BTreeMap<String, u64>,
    /// How often each element or column stood there with nothing in it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub empty: BTreeMap<String, u64>,
    /// What the reader did not understand: the kind of trouble with its place, and how often.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_understood: BTreeMap<String, u64>,
    /// Irregularities of the publisher that the reader could still read (duplicate references,
    /// odd spellings), in words, at most 200.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl ReadReport {
    /// Counts one value at `path`.
    pub fn saw(&mut self, path: &str) {
        bump(&mut self.census, path);
    }

    /// Counts one empty field at `path`.
    pub fn saw_empty(&mut self, path: &str) {
        bump(&mut self.empty, path);
    }

    /// Counts something not understood; `what` names the kind and the path, never a whole value.
    pub fn puzzle(&mut self, what: &str) {
        bump(&mut self.not_understood, what);
    }

    /// Keeps a note about the publisher's irregularity, up to 200 of them.
    pub fn note(&mut self, text: impl Into<String>) {
        // 200 is a guess at what a person still reads; the rest would be the same complaint.
        if self.notes.len() < 200 {
            self.notes.push(text.into());
        }
    }
}

fn bump(counts: &mut BTreeMap<String, u64>, key: &str) {
    if let Some(count) = counts.get_mut(key) {
        *count += 1;
    } else {
        counts.insert(key.to_owned(), 1);
    }
}

/// One published state of one list, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// The list.
    pub list: ListId,
    /// When it was published.
    pub published: Published,
    /// What it covers.
    pub coverage: Coverage,
    /// Its entries, sorted by key, each key once.
    pub entities: Vec<Entity>,
    /// Its curated facts, sorted by id; empty for every list but the curated register.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
    /// What reading it showed.
    pub report: ReadReport,
}
