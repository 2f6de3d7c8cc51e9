//! Documents found by words, narrowed by filters, counted by facets, sorted and paged.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use unblink_model::SubjectId;

use super::documents::{Document, Documents, split};

/// Most different values of one facet in an answer; a guess at what a page can show.
const MOST_VALUES: usize = 300;
/// Most words of a question that are looked up.
const MOST_WORDS: usize = 50;

/// A field that documents are filtered, counted or sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// What it is.
    Schema,
    /// The datasets that carry it.
    Datasets,
    /// Its countries.
    Countries,
    /// What it is known for.
    Topics,
    /// Its genders.
    Genders,
    /// Its numbers.
    Identifiers,
    /// Its names.
    Names,
    /// What it is called.
    Caption,
    /// Its id.
    Id,
    /// When a dataset first carried it.
    FirstSeen,
    /// When a dataset last carried it.
    LastSeen,
    /// When it last changed.
    LastChange,
}

impl Field {
    /// Returns the field of a name as OpenSanctions' API writes it.
    pub fn of(name: &str) -> Option<Self> {
        let name = name.strip_prefix("properties.").unwrap_or(name);
        Some(match name {
            "schema" | "schemata" => Self::Schema,
            "datasets" | "dataset" => Self::Datasets,
            "countries" | "country" => Self::Countries,
            "topics" => Self::Topics,
            "genders" | "gender" => Self::Genders,
            "identifiers" => Self::Identifiers,
            "names" | "name" | "alias" => Self::Names,
            "caption" => Self::Caption,
            "id" | "canonical_id" => Self::Id,
            "first_seen" => Self::FirstSeen,
            "last_seen" => Self::LastSeen,
            "last_change" => Self::LastChange,
            _ => return None,
        })
    }

    fn values(self, document: &Document) -> Vec<&str> {
        match self {
            Self::Schema => vec![document.schema.name],
            Self::Datasets => texts(&document.datasets),
            Self::Countries => texts(&document.countries),
            Self::Topics => texts(&document.topics),
            Self::Genders => texts(&document.genders),
            Self::Identifiers => texts(&document.identifiers),
            Self::Names => texts(&document.names),
            Self::Caption => vec![&document.caption],
            Self::Id => vec![document.id.as_str()],
            Self::FirstSeen => document.first_seen.as_deref().into_iter().collect(),
            Self::LastSeen => document.last_seen.as_deref().into_iter().collect(),
            Self::LastChange => document.last_change.as_deref().into_iter().collect(),
        }
    }
}

fn texts(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

/// Whether a word or several values must all hold, or any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// All of them.
    And,
    /// Any of them.
    Or,
}

/// What is searched for.
#[derive(Clone, Debug)]
pub struct SearchQuestion {
    /// Words; nothing means everything.
    pub text: String,
    /// Whether a word may be one letter off.
    pub fuzzy: bool,
    /// What it is, or a case of.
    pub schema: Option<String>,
    /// What it must not be.
    pub exclude_schema: Vec<String>,
    /// The lists searched.
    pub lists: BTreeSet<String>,
    /// Values it must have, by field.
    pub filters: Vec<(Field, String)>,
    /// Whether it must have all values of a field.
    pub operator: Operator,
    /// Only what changed since; a day or an instant as ISO writes it.
    pub changed_since: Option<String>,
    /// By what it is sorted; `true` is downwards.
    pub sort: Vec<(Field, bool)>,
    /// Fields whose values are counted.
    pub facets: Vec<Field>,
    /// Most results.
    pub limit: usize,
    /// Results passed over.
    pub offset: usize,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct SearchAnswer {
    /// How many there are in all.
    pub total: usize,
    /// The page of them asked for.
    pub ids: Vec<SubjectId>,
    /// How often each value occurs, most frequent first.
    pub facets: Vec<(Field, Vec<(String, usize)>)>,
}

/// A word of a question.
#[derive(Debug, PartialEq, Eq)]
struct Word {
    text: String,
    is_start: bool,
    is_unwanted: bool,
}

impl Documents {
    /// Returns what a question finds.
    pub(crate) fn search(&self, question: &SearchQuestion) -> SearchAnswer {
        let (words, any) = read(&question.text);
        let candidates = self.candidates(&words, any, question.fuzzy);
        let mut found: Vec<&Document> = match candidates {
            None => self.all.iter().collect(),
            Some(numbers) => numbers.iter().filter_map(|n| self.all.get(*n as usize)).collect(),
        };
        found.retain(|document| admits(question, document));
        let wanted: Vec<&str> =
            words.iter().filter(|word| !word.is_unwanted).map(|word| word.text.as_str()).collect();
        found.sort_by(|a, b| order(question, &wanted, a, b));
        let facets = question.facets.iter().map(|field| (*field, counted(*field, &found)));
        SearchAnswer {
            total: found.len(),
            facets: facets.collect(),
            ids: found
                .iter()
                .skip(question.offset)
                .take(question.limit)
                .map(|document| document.id.clone())
                .collect(),
        }
    }

    /// Returns subjects of whose name a word starts with each word of `prefix`, best first.
    pub(crate) fn suggest(
        &self,
        prefix: &str,
        lists: &BTreeSet<String>,
        limit: usize,
    ) -> Vec<&Document> {
        let words = split(prefix);
        let Some((last, whole)) = words.split_last() else { return Vec::new() };
        let mut found: Option<BTreeSet<u32>> = None;
        for word in whole {
            narrow(&mut found, self.words.get(word).into_iter().flatten().copied().collect());
        }
        narrow(&mut found, self.starting(last));
        let numbers = found.unwrap_or_default();
        let mut found: Vec<&Document> =
            numbers.iter().filter_map(|number| self.all.get(*number as usize)).collect();
        found.retain(|document| document.datasets.iter().any(|name| lists.contains(name)));
        found.sort_by_key(|document| (document.caption_words.len(), document.caption.clone()));
        found.truncate(limit);
        found
    }

    /// Returns the documents that words lead to; `None` when there are no words.
    fn candidates(&self, words: &[Word], any: bool, fuzzy: bool) -> Option<BTreeSet<u32>> {
        let mut found: Option<BTreeSet<u32>> = None;
        let mut unwanted: BTreeSet<u32> = BTreeSet::new();
        for word in words {
            let mut here: BTreeSet<u32> = if word.is_start {
                self.starting(&word.text)
            } else {
                self.words.get(&word.text).into_iter().flatten().copied().collect()
            };
            if fuzzy && !word.is_unwanted {
                let near = self.words.iter().filter(|(known, _)| {
                    known.len().abs_diff(word.text.len()) <= 4
                        && unblink_text::within_one_edit(known, &word.text)
                });
                here.extend(near.flat_map(|(_, numbers)| numbers.iter().copied()));
            }
            if word.is_unwanted {
                unwanted.extend(here);
            } else if any {
                found.get_or_insert_default().extend(here);
            } else {
                narrow(&mut found, here);
            }
        }
        if found.is_none() && !unwanted.is_empty() {
            let all = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
            found = Some((0..all).collect());
        }
        found.map(|found| found.difference(&unwanted).copied().collect())
    }

    fn starting(&self, start: &str) -> BTreeSet<u32> {
        let from = self.words.range(start.to_owned()..);
        let here = from.take_while(|(known, _)| known.starts_with(start));
        here.flat_map(|(_, numbers)| numbers.iter().copied()).collect()
    }
}

fn narrow(found: &mut Option<BTreeSet<u32>>, here: BTreeSet<u32>) {
    *found = Some(match found.take() {
        None => here,
        Some(before) => before.intersection(&here).copied().collect(),
    });
}

/// Reads words: `-word` and `NOT word` are unwanted, `word*` is a start, `a OR b` makes any
/// word enough; quotes and field names are passed over.
fn read(text: &str) -> (Vec<Word>, bool) {
    let (mut words, mut any, mut negate) = (Vec::new(), false, false);
    for part in text.split_whitespace() {
        match part {
            "AND" | "&&" => continue,
            "OR" | "||" => {
                any = true;
                continue;
            }
            "NOT" | "!" => {
                negate = true;
                continue;
            }
            _ => {}
        }
        let bare = part.trim_start_matches(['+', '(', '"']);
        let is_unwanted = negate || bare.starts_with('-');
        let is_start = part.trim_end_matches([')', '"']).ends_with('*');
        negate = false;
        for text in split(bare) {
            if words.len() < MOST_WORDS {
                words.push(Word { text, is_start, is_unwanted });
            }
        }
    }
    (words, any)
}

fn admits(question: &SearchQuestion, document: &Document) -> bool {
    if !document.datasets.iter().any(|name| question.lists.contains(name)) {
        return false;
    }
    if question.schema.as_deref().is_some_and(|schema| !document.schema.is_a(schema))
        || question.exclude_schema.iter().any(|schema| document.schema.name == schema)
    {
        return false;
    }
    if let Some(since) = &question.changed_since
        && document.last_change.as_deref().is_none_or(|at| at < since.as_str())
    {
        return false;
    }
    let mut by_field: BTreeMap<Field, Vec<&str>> = BTreeMap::new();
    for (field, value) in &question.filters {
        by_field.entry(*field).or_default().push(value);
    }
    by_field.iter().all(|(field, wanted)| {
        let has = field.values(document);
        let is_there = |value: &&str| match field {
            Field::Schema => document.schema.is_a(value),
            _ => has.iter().any(|known| known.eq_ignore_ascii_case(value)),
        };
        match question.operator {
            Operator::And => wanted.iter().all(is_there),
            Operator::Or => wanted.iter().any(is_there),
        }
    })
}

fn order(question: &SearchQuestion, words: &[&str], a: &Document, b: &Document) -> Ordering {
    for (field, is_down) in &question.sort {
        let first = |document| field.values(document).first().map(|text| (*text).to_owned());
        let (x, y) = (first(a), first(b));
        let by = match (x, y) {
            // What is not known stands last either way.
            (None, Some(_)) => return Ordering::Greater,
            (Some(_), None) => return Ordering::Less,
            (x, y) if *is_down => y.cmp(&x),
            (x, y) => x.cmp(&y),
        };
        if by != Ordering::Equal {
            return by;
        }
    }
    let rank = |document: &Document| {
        let own = words
            .iter()
            .filter(|word| document.caption_words.iter().any(|known| known == *word))
            .count();
        (std::cmp::Reverse(own), document.caption_words.len().saturating_sub(own))
    };
    let by_rank = if words.is_empty() { Ordering::Equal } else { rank(a).cmp(&rank(b)) };
    by_rank.then_with(|| a.id.cmp(&b.id))
}

fn counted(field: Field, found: &[&Document]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for document in found {
        for value in field.values(document) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, usize)> =
        counts.into_iter().map(|(value, count)| (value.to_owned(), count)).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(MOST_VALUES);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_people_write_them() {
        let (words, any) = read("Haqqani NOT network -\"Jalal\" abd*");
        let told: Vec<(&str, bool, bool)> =
            words.iter().map(|w| (w.text.as_str(), w.is_start, w.is_unwanted)).collect();
        assert_eq!(
            told,
            [
                ("haqqani", false, false),
                ("network", false, true),
                ("jalal", false, true),
                ("abd", true, false)
            ]
        );
        assert!(!any);
        assert!(read("a OR b").1);
        assert!(read("").0.is_empty());
        assert_eq!(read(&"x ".repeat(1000)).0.len(), MOST_WORDS);
    }
}
