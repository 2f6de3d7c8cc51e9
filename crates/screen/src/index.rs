//! The index: profiles in, candidates found without looking at all of them.

use std::collections::{BTreeMap, BinaryHeap};

use crate::align::align;
use crate::explain::{Match, explain};
use crate::features::{Case, NamePair, identifier_key};
use crate::lexicon::{Lexicon, Word};
use crate::limits;
use crate::query::QueryName;
use crate::similarity::{View, letters, similarity};
use crate::{Admit, Everyone, Options, Profile, Query};

/// Profiles, ready to be searched.
#[derive(Debug, Default)]
pub struct Index {
    /// By id.
    profiles: Vec<Profile>,
    names: Vec<Held>,
    lexicon: Lexicon,
    identifiers: BTreeMap<String, Vec<u32>>,
}

/// A name of a profile, cut into words.
#[derive(Debug)]
struct Held {
    profile: u32,
    /// Which of the profile's names.
    at: u32,
    words: Vec<Word>,
    weight: f64,
}

/// A name with its rough score; the best come first, equals by number.
#[derive(PartialEq)]
struct Rough(f64, u32);

impl Eq for Rough {}

impl Ord for Rough {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(other.1.cmp(&self.1))
    }
}

impl PartialOrd for Rough {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Index {
    /// Builds an index. The order of the profiles does not matter.
    ///
    /// Names longer than the [`limits`] are held by their beginning.
    pub fn build(profiles: impl IntoIterator<Item = Profile>) -> Self {
        let mut profiles: Vec<Profile> = profiles.into_iter().collect();
        profiles.sort_by(|a, b| a.id.cmp(&b.id));
        let mut identifiers: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let (mut places, mut cut) = (Vec::new(), Vec::new());
        for (number, profile) in (0_u32..).zip(&profiles) {
            for (at, name) in (0_u32..).zip(&profile.names) {
                let (text, _) = limits::cut(&name.full, limits::NAME_CHARS);
                let (words, _) = Word::of_name(text);
                if !words.is_empty() {
                    places.push((number, at));
                    cut.push(words);
                }
            }
            for key in profile.identifiers.iter().filter_map(|i| identifier_key(i)) {
                identifiers.entry(key).or_default().push(number);
            }
        }
        let lexicon = Lexicon::build(&mut cut);
        let held = places.into_iter().zip(cut).map(|((profile, at), words)| Held {
            profile,
            at,
            weight: words.iter().map(|w| w.weight).sum(),
            words,
        });
        Self { names: held.collect(), profiles, lexicon, identifiers }
    }

    /// Returns the number of profiles.
    pub fn len(&self) -> usize {
        self.profiles.len()
    }

    /// Says whether there is no profile.
    pub fn is_empty(&self) -> bool {
        self.profiles.is_empty()
    }

    /// Returns the id of a profile by its number: the rank of its id, from 0.
    pub fn id(&self, number: u32) -> Option<&str> {
        self.profiles.get(number as usize).map(|profile| profile.id.as_str())
    }

    /// Returns the tag of a profile by its number.
    pub fn tag(&self, number: u32) -> Option<u32> {
        self.profiles.get(number as usize).map(|profile| profile.tag)
    }

    /// Returns the profiles that may be meant, best first, equals by id.
    ///
    /// `admit` says which profiles and names may be answered with: those of certain lists, or
    /// those listed on a day. What lies past the [`limits`] of a query is not looked at.
    pub fn search(&self, query: &Query, admit: &dyn Admit, options: &Options) -> Vec<Match> {
        let names = self.prepare(query);
        let open = |number| self.kind_admits(query, number) && admit.profile(number);
        let mut found = self.best_names(&names, &open, admit);
        let asked = query.identifiers.iter().take(limits::QUERY_VALUES);
        for number in asked.filter_map(|i| identifier_key(i)).flat_map(|key| self.with(&key)) {
            if open(number) {
                found.entry(number).or_default();
            }
        }
        let mut matches: Vec<Match> = found
            .into_iter()
            .filter_map(|(number, pairs)| {
                let profile = self.profiles.get(number as usize)?;
                let name = self.best_pair(profile, &names, &pairs);
                let (score, explanation) = explain(&Case { query, profile, name });
                Some(Match { id: profile.id.clone(), number, tag: profile.tag, score, explanation })
            })
            .filter(|found| found.score > 0.0 && found.score >= options.cutoff)
            .collect();
        matches.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
        matches.truncate(options.limit);
        matches
    }

    /// Returns the ids of the profiles that a search would compare in full, by id.
    ///
    /// For measuring how many of the right ones are among them, apart from how they score.
    pub fn candidates(&self, query: &Query) -> Vec<&str> {
        let found =
            self.best_names(&self.prepare(query), &|n| self.kind_admits(query, n), &Everyone);
        found.keys().filter_map(|n| self.profiles.get(*n as usize)).map(|p| p.id.as_str()).collect()
    }

    fn kind_admits(&self, query: &Query, number: u32) -> bool {
        self.profiles.get(number as usize).is_some_and(|profile| query.admits(profile.kind))
    }

    fn prepare(&self, query: &Query) -> Vec<QueryName> {
        let names = query.names.iter().take(limits::QUERY_NAMES);
        let mut names: Vec<QueryName> = names.map(|name| QueryName::new(name)).collect();
        names.iter_mut().flat_map(|n| &mut n.words).for_each(|word| self.lexicon.weigh(word));
        names
    }

    fn with(&self, key: &str) -> Vec<u32> {
        self.identifiers.get(key).cloned().unwrap_or_default()
    }

    /// Returns, by profile, the pairs of query name and held name worth comparing.
    fn best_names(
        &self,
        names: &[QueryName],
        open: &dyn Fn(u32) -> bool,
        admit: &dyn Admit,
    ) -> BTreeMap<u32, Vec<(usize, u32)>> {
        let mut found: BTreeMap<u32, Vec<(usize, u32)>> = BTreeMap::new();
        for (at, name) in names.iter().enumerate() {
            let mut taken: BTreeMap<u32, bool> = BTreeMap::new();
            let mut count = 0;
            let mut heap = self.rough(name);
            while let Some(Rough(_, number)) = heap.pop() {
                let Some(held) = self.names.get(number as usize) else { continue };
                let admitted = *taken.entry(held.profile).or_insert_with(|| {
                    let opened = open(held.profile);
                    count += usize::from(opened);
                    opened
                });
                if admitted && admit.name(held.profile, held.at) {
                    found.entry(held.profile).or_default().push((at, number));
                }
                if count >= limits::CANDIDATES {
                    break;
                }
            }
        }
        found
    }

    /// Scores every name that shares a word with these, roughly: the covered weight over the
    /// geometric mean of both names' weights, as the full comparison will do.
    fn rough(&self, asked: &QueryName) -> BinaryHeap<Rough> {
        let words = asked.words.as_slice();
        let total: f64 = words.iter().map(|w| w.weight).sum();
        let naming = words.iter().any(Word::names);
        let mut score = vec![0.0_f64; self.names.len()];
        let mut touched = Vec::new();
        let mut add = |gains: &mut Vec<(u32, f64)>| {
            // A name is credited once a word, with the best of what is near it.
            gains.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
            gains.dedup_by_key(|gain| gain.0);
            for (name, gain) in gains.drain(..) {
                let Some(sum) = score.get_mut(name as usize) else { continue };
                if *sum == 0.0 {
                    touched.push(name);
                }
                *sum += gain;
            }
        };
        let mut gains = Vec::new();
        for word in words.iter().filter(|w| w.names() || !naming) {
            self.near(View::from(&word.token), word.weight, &mut gains);
            let joined = self.lexicon.names_joined(&word.token.text, &word.token.skeleton);
            gains.extend(joined.into_iter().map(|name| (name, word.weight)));
            add(&mut gains);
        }
        for join in &asked.joins {
            let weight = words[join.from..join.until].iter().map(|w| w.weight).sum::<f64>();
            let spelling = unblink_text::spelling(&join.text);
            let omits = words[join.from].token.script.omits_vowels();
            let view = View {
                text: &join.text,
                skeleton: &join.skeleton,
                spelling: &spelling,
                omits_vowels: omits,
                letters: letters(&spelling),
            };
            self.near(view, weight, &mut gains);
            let joined = self.lexicon.names_joined(&join.text, &join.skeleton);
            gains.extend(joined.into_iter().map(|name| (name, weight)));
            add(&mut gains);
        }
        let rough = touched.into_iter().filter_map(|number| {
            let weight = self.names.get(number as usize)?.weight;
            let sum = score.get(number as usize)?.min(total.max(weight));
            Some(Rough(sum / (total * weight).sqrt(), number))
        });
        rough.collect()
    }

    /// Adds the names that hold a word near this one.
    fn near(&self, view: View<'_>, weight: f64, gains: &mut Vec<(u32, f64)>) {
        for number in self.lexicon.near(view.text, view.spelling, view.skeleton) {
            let Some(entry) = self.lexicon.entry(number) else { continue };
            let alike = similarity(view, entry.view());
            if alike > 0.0 {
                gains.extend(entry.names().iter().map(|name| (*name, alike * weight)));
            }
        }
    }

    /// Compares the pairs in full and returns the best; the first of equals.
    fn best_pair<'a>(
        &'a self,
        profile: &'a Profile,
        names: &'a [QueryName],
        pairs: &[(usize, u32)],
    ) -> Option<NamePair<'a>> {
        let pairs = pairs.iter().filter_map(|(at, number)| {
            let (query, held) = (names.get(*at)?, self.names.get(*number as usize)?);
            let alignment = align(&query.words, &query.joins, &held.words);
            let name = profile.names.get(held.at as usize)?;
            Some(NamePair { query, name, words: &held.words, alignment })
        });
        let better = |a: NamePair<'a>, b: NamePair<'a>| if b.worth() > a.worth() { b } else { a };
        pairs.filter(|pair| pair.alignment.score > 0.0).reduce(better)
    }
}
