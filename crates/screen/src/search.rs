//! Candidates found without looking at every name, the best compared in full.

use std::collections::{BTreeMap, BinaryHeap};

use crate::align::{Alignment, align, listed};
use crate::explain::{Match, Standing, explain, score};
use crate::features::{Case, NamePair, identifier_key, is_weak};
use crate::index::Index;
use crate::keys::{Key, SKELETON_JOIN, hash, joined};
use crate::layout::{Section, u32_at};
use crate::limits;
use crate::near::Sought;
use crate::query_name::QueryName;
use crate::settings::NameSettings;
use crate::{Admit, Everyone, Options, Query};

/// A name with its rough score; the best come first, equals by number.
#[derive(PartialEq)]
struct Rough(f32, u32);

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

/// The best pair of names found for a profile so far.
struct Found {
    /// Which of the query's readings.
    reading: usize,
    name: u32,
    worth: f64,
    alignment: Alignment,
}

/// The last name that was compared, and how it did.
struct Before<'a> {
    words: Option<&'a [u8]>,
    /// The score below which comparing stopped.
    least: f64,
    alignment: Result<Alignment, f64>,
}

impl Index {
    /// Returns the profiles that may be meant, best first, equals by id.
    ///
    /// `admit` says which profiles and names may be answered with: those of certain lists, or
    /// those listed on a day. What lies past the [`limits`] of a query is not looked at.
    pub fn search(&self, query: &Query, admit: &dyn Admit, options: &Options) -> Vec<Match> {
        let names = self.prepare(query);
        let ranked = self.ranked(query, &names, admit, options);
        let matches = ranked.into_iter().map(|(_, number, found)| {
            let facts = self.facts(number);
            let pair = self.pair(&names, found);
            let name_bits = pair.as_ref().map_or(0.0, |pair| f64::from(pair.alignment.bits));
            let settings = self.settings();
            let weak = pair.as_ref().is_some_and(NamePair::weak);
            let case = Case { query, facts: &facts, settings, name_bits, weak, name: pair };
            let (score, explanation) = explain(&case);
            let id = self.id(number).unwrap_or_default().to_owned();
            let tag = self.tag(number).unwrap_or_default();
            let probability = crate::probability(score, self.settings().base_rate);
            Match { id, number, tag, score, probability, explanation }
        });
        matches.collect()
    }

    /// Returns the number and score of each profile that may be meant, as [`Index::search`]
    /// would, without saying why: for runs over many names.
    pub fn scores(&self, query: &Query, admit: &dyn Admit, options: &Options) -> Vec<(u32, f64)> {
        let names = self.prepare(query);
        let ranked = self.ranked(query, &names, admit, options);
        ranked.into_iter().map(|(score, number, _)| (number, score)).collect()
    }

    /// Returns what [`Index::scores`] would if every name were compared in full: hundreds of times
    /// slower, for measuring what looking at candidates only loses.
    pub fn scores_by_scan(
        &self,
        query: &Query,
        admit: &dyn Admit,
        options: &Options,
    ) -> Vec<(u32, f64)> {
        let names = self.prepare(query);
        let mut scored: Vec<(u32, f64)> = self
            .best_names(query, &names, admit, options, Look::Everywhere)
            .into_iter()
            .map(|(number, found)| {
                let case = Borrowed { query, number, found: Some(&found) };
                (number, self.score_borrowed(&case))
            })
            .filter(|(_, score)| *score > 0.0 && *score >= options.cutoff)
            .collect();
        scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        scored.truncate(options.limit);
        scored
    }

    /// Returns the ids of the profiles that a search would compare in full, by id.
    ///
    /// For measuring how many of the right ones are among them, apart from how they score.
    pub fn candidates(&self, query: &Query) -> Vec<&str> {
        let names = self.prepare(query);
        let options = Options { limit: limits::CANDIDATES, cutoff: 0.0 };
        let found = self.best_names(query, &names, &Everyone, &options, Look::Candidates);
        found.keys().filter_map(|number| self.id(*number)).collect()
    }

    fn prepare(&self, query: &Query) -> Vec<QueryName> {
        let names = query.names.iter().take(limits::QUERY_NAMES);
        names.flat_map(|name| QueryName::readings(name, self)).collect()
    }

    fn opens(&self, query: &Query, admit: &dyn Admit, number: u32) -> bool {
        query.admits(self.kind(number)) && admit.profile(number)
    }

    /// Scores every candidate and keeps those asked for, best first.
    fn ranked(
        &self,
        query: &Query,
        names: &[QueryName],
        admit: &dyn Admit,
        options: &Options,
    ) -> Vec<(f64, u32, Option<Found>)> {
        let mut found: BTreeMap<u32, Option<Found>> = self
            .best_names(query, names, admit, options, Look::Candidates)
            .into_iter()
            .map(|(number, found)| (number, Some(found)))
            .collect();
        for number in self.with_numbers(query) {
            if self.opens(query, admit, number) {
                found.entry(number).or_default();
            }
        }
        let mut scored: Vec<(f64, u32, Option<Found>)> = found
            .into_iter()
            .map(|(number, found)| {
                let case = Borrowed { query, number, found: found.as_ref() };
                (self.score_borrowed(&case), number, found)
            })
            .filter(|(score, ..)| *score > 0.0 && *score >= options.cutoff)
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.truncate(options.limit);
        scored
    }

    fn score_borrowed(&self, case: &Borrowed<'_>) -> f64 {
        let standing = case.found.map(|found| Standing {
            worth: found.worth,
            bits: f64::from(found.alignment.bits),
            weak: self.name(found.name).is_some_and(|name| is_weak(name.flags())),
        });
        let standing = standing.unwrap_or_default();
        if !case.query.has_evidence() {
            return standing.worth.clamp(0.0, 1.0);
        }
        let facts = self.facts(case.number);
        score(case.query, &facts, self.settings(), standing)
    }

    fn pair<'a>(&'a self, names: &'a [QueryName], found: Option<Found>) -> Option<NamePair<'a>> {
        let found = found?;
        let name = self.name(found.name)?;
        let mut words = Vec::new();
        listed(self, name, &mut words);
        Some(NamePair {
            query: names.get(found.reading)?,
            name,
            words,
            alignment: found.alignment,
            settings: self.settings(),
        })
    }

    /// Returns the profiles that bear one of the numbers asked about.
    fn with_numbers(&self, query: &Query) -> Vec<u32> {
        let table = self.buckets(Section::NumberStarts, Section::NumberProfiles);
        let typed = query.typed_identifiers.iter().map(|i| i.number.as_str());
        let asked = query.identifiers.iter().map(String::as_str).chain(typed);
        let keys = asked.take(limits::QUERY_VALUES).filter_map(identifier_key);
        let mut found: Vec<u32> = keys
            .flat_map(|key| table.get(hash(Key::Number, &key)))
            .take(limits::CANDIDATES)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Returns the best pair of names of each profile worth comparing.
    fn best_names(
        &self,
        query: &Query,
        names: &[QueryName],
        admit: &dyn Admit,
        options: &Options,
        look: Look,
    ) -> BTreeMap<u32, Found> {
        let mut best: BTreeMap<u32, Found> = BTreeMap::new();
        for (reading, asked) in names.iter().enumerate() {
            let mut admitted = Admitted::default();
            let mut compared = 0;
            let mut floor = Floor::new(options, query.has_evidence());
            let (mut words, mut before) =
                (Vec::new(), Before { words: None, least: 0.0, alignment: Err(0.0) });
            let mut heap = match look {
                Look::Candidates => self.rough(asked),
                Look::Everywhere => self.everyone(),
            };
            while let Some(Rough(rough, number)) = heap.pop() {
                let enough = compared >= limits::COMPARED || rough < floor.rough;
                if look == Look::Candidates && enough {
                    break;
                }
                let Some(name) = self.name(number) else { continue };
                let profile = name.profile();
                let open = admitted.says(profile, || self.opens(query, admit, profile));
                if !open || !admit.name(profile, name.at()) {
                    continue;
                }
                compared += 1;
                let full = crate::features::worth(name.flags(), asked, 1.0, self.settings());
                let least = if look == Look::Candidates { floor.least / full } else { 0.0 };
                // Lists that name the same person write the same words, and come one after another.
                if before.words != Some(name.packed_words()) || least < before.least {
                    listed(self, name, &mut words);
                    let alignment = align(self, asked, &words, least);
                    before = Before { words: Some(name.packed_words()), least, alignment };
                }
                let alignment = match &before.alignment {
                    Ok(alignment) => alignment,
                    Err(most) => {
                        floor.saw(profile, full * most * LIKELY);
                        continue;
                    }
                };
                let worth = full * alignment.score;
                if worth <= 0.0 {
                    continue;
                }
                floor.saw(profile, worth);
                let found = || Found { reading, name: number, worth, alignment: alignment.clone() };
                match best.entry(profile) {
                    std::collections::btree_map::Entry::Vacant(place) => {
                        place.insert(found());
                    }
                    std::collections::btree_map::Entry::Occupied(mut place) => {
                        let old = place.get();
                        // Equals go to the first name, whatever the order of comparing.
                        if (worth, std::cmp::Reverse((reading, number)))
                            > (old.worth, std::cmp::Reverse((old.reading, old.name)))
                        {
                            place.insert(found());
                        }
                    }
                }
            }
        }
        best
    }

    fn everyone(&self) -> BinaryHeap<Rough> {
        let all = u32::try_from(self.names()).unwrap_or(u32::MAX);
        (0..all).map(|number| Rough(1.0, number)).collect()
    }

    /// Scores every name that shares a word with these, roughly.
    fn rough(&self, asked: &QueryName) -> BinaryHeap<Rough> {
        let total = asked.weight();
        let naming = asked.words.iter().any(|word| word.names_somebody());
        let mut order: Vec<&Sought> =
            asked.words.iter().filter(|w| w.names_somebody() || !naming).collect();
        order.sort_by_key(|sought| sought.names);
        let mut tally = Tally::with_room(order.iter().map(|sought| sought.names).sum());
        let mut left: f32 = order.iter().map(|sought| sought.weight()).sum();
        for (turn, sought) in (1_u32..).zip(order) {
            // Words still to come cannot carry a name by themselves: only add to what is there.
            let enter = left >= total * ENTRY || tally.len() < ENOUGH;
            self.credit(sought, 1.0, turn, enter, &mut tally);
            left -= sought.weight();
        }
        for (turn, run) in (1000_u32..).zip(&asked.runs) {
            self.credit(&run.sought, 1.0, turn, true, &mut tally);
        }
        self.credit_joined(asked, &mut tally);
        let costs = Costs::of(&self.settings().names);
        let least = tally.best() * SHARE;
        let weights = self.name_weights();
        let rough = tally.into_found().filter(|(_, found)| *found >= least);
        let rough = rough
            .map(|(number, found)| Rough(costs.rough(found, total, weights.bits(number)), number));
        rough.collect()
    }

    /// Credits every name that holds a word near one sought, once a word, with the best.
    fn credit(&self, sought: &Sought, share: f32, turn: u32, enter: bool, tally: &mut Tally) {
        let mut visited = 0;
        for near in &sought.by_gain {
            let Some(word) = self.word(near.word) else { continue };
            let gain = near.similarity * near.bits * sought.factor * share;
            // Names are numbered by length: the first hold little beside the word.
            let postings = word.postings().chunks_exact(4).take(limits::POSTINGS_WORD);
            for name in postings {
                tally.add(u32_at(name, 0), gain, turn, enter);
                visited += 1;
            }
            if visited >= limits::POSTINGS {
                break;
            }
        }
    }

    /// Credits names of which two neighbouring words, or all, are one word asked about, or all.
    fn credit_joined(&self, asked: &QueryName, tally: &mut Tally) {
        let table = self.buckets(Section::JoinStarts, Section::JoinNames);
        for (turn, sought) in (2000_u32..).zip(&asked.words) {
            let token = &sought.asked.token;
            // Without vowels the skeleton is made otherwise.
            let key = if token.vowelless && token.skeleton.len() >= SKELETON_JOIN {
                Some(hash(Key::Pair, &token.skeleton))
            } else {
                joined(Key::Pair, &token.text)
            };
            for name in key.into_iter().flat_map(|key| table.get(key)).take(limits::POSTINGS_WORD) {
                tally.add(name, sought.weight() * 0.9, turn, true);
            }
        }
        let whole: String = asked
            .words
            .iter()
            .map(|w| &w.asked.token)
            .filter(|t| t.role != unblink_text::Role::Article)
            .map(|t| t.text.as_str())
            .collect();
        let pair = if asked.words.len() == 1 { Key::Whole } else { Key::Pair };
        for key in [pair, Key::Whole].into_iter().filter_map(|key| joined(key, &whole)) {
            for name in table.get(key).take(limits::POSTINGS_WORD) {
                tally.add(name, asked.weight() * 0.9, 3000, true);
            }
        }
    }
}

/// The weights of a rough score.
struct Costs {
    extra: f32,
    missing: f32,
    conflict: f32,
    doubt: f32,
}

impl Costs {
    #[expect(clippy::cast_possible_truncation, reason = "weights of 0 to 10")]
    fn of(names: &NameSettings) -> Self {
        Self {
            extra: names.extra as f32,
            missing: names.missing as f32,
            conflict: names.conflict as f32,
            doubt: (names.doubt * names.certain_bits) as f32,
        }
    }

    /// Returns the rough score of a name of so many bits of which so many were found.
    fn rough(&self, found: f32, total: f32, held: f32) -> f32 {
        let (over, under) = ((total - found).max(0.0), (held - found).max(0.0));
        let cost = self.extra * over + self.missing * under + self.conflict * over.min(under);
        (found / (found + cost)).powf(1.0 + self.doubt / found.max(1.0))
    }
}

/// Names with less than this share of the best sum are left aside: they have little of the name.
const SHARE: f32 = 0.1;

/// Share of the query's weight that words still to come must have for new names to be taken up.
const ENTRY: f32 = 0.4;

/// Names at hand below which every word takes up new ones.
const ENOUGH: usize = 64;

/// What scoring one profile takes.
struct Borrowed<'a> {
    query: &'a Query,
    number: u32,
    found: Option<&'a Found>,
}

/// Where to look for names worth comparing.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Candidates,
    Everywhere,
}

/// Profiles that were asked about, by number, and whether they may be answered with.
#[derive(Default)]
struct Admitted(Vec<(u32, bool)>);

impl Admitted {
    fn says(&mut self, profile: u32, ask: impl FnOnce() -> bool) -> bool {
        match self.0.binary_search_by_key(&profile, |(number, _)| *number) {
            Ok(at) => self.0[at].1,
            Err(at) => {
                let open = ask();
                self.0.insert(at, (profile, open));
                open
            }
        }
    }
}

/// How good a name must be to be worth comparing, as better ones are found.
struct Floor {
    limit: usize,
    cutoff: f64,
    /// How much of the score that is wanted its name must make.
    share: f64,
    /// The best scores of distinct profiles.
    best: Vec<(f64, u32)>,
    /// The least rough score. It knows only the words that were looked up, and the others may lift a
    /// name far: so it rises as better names are found, and the cutoff has no part in it.
    rough: f32,
    /// The least score of a name.
    least: f64,
}

/// A rough score this share of the scores that were found may still turn out as well.
const SLACK: f32 = 0.5;

/// What a name that was not compared to the end is likely to reach of what it may at most (guess).
const LIKELY: f64 = 0.5;

/// How much of the score that is wanted a name must make by itself where birth dates, countries and
/// the like are asked too, which may lift it.
const LIFTED: f64 = 0.5;

impl Floor {
    fn new(options: &Options, evidence: bool) -> Self {
        // A hair less than what is wanted, so that rounding decides nothing.
        let share = if evidence { LIFTED } else { 1.0 - 1e-9 };
        let (limit, cutoff) = (options.limit.clamp(1, 64), options.cutoff);
        Self { limit, cutoff, share, best: Vec::new(), rough: 0.0, least: cutoff * share }
    }

    fn saw(&mut self, profile: u32, score: f64) {
        // What is no better than the worst of enough changes nothing.
        if self.best.get(self.limit - 1).is_some_and(|(worst, _)| *worst >= score) {
            return;
        }
        match self.best.iter_mut().find(|(_, number)| *number == profile) {
            Some(old) => old.0 = old.0.max(score),
            None => self.best.push((score, profile)),
        }
        self.best.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        self.best.truncate(self.limit);
        if let Some((worst, _)) = self.best.get(self.limit - 1) {
            self.least = self.cutoff.max(*worst) * self.share;
            #[expect(clippy::cast_possible_truncation, reason = "a share of 0 to 1")]
            let worst = *worst as f32;
            self.rough = worst * SLACK;
        }
    }
}

/// Sums by name, in a table of open addressing that grows with what is found.
struct Tally {
    slots: Vec<Slot>,
    held: usize,
}

/// Names for which a table has room at first: twice as many fit into 24 kB, and a larger table
/// costs more to clear and to read than to fill.
const FIRST_ROOM: usize = 1024;

#[derive(Clone, Copy, Default)]
struct Slot {
    /// The name's number plus one; 0 is free.
    name: u32,
    sum: f32,
    /// The last turn that added, so that a word adds once.
    turn: u32,
}

impl Tally {
    /// A table with room for so many names, or for most questions.
    fn with_room(names: usize) -> Self {
        let size = (names.clamp(32, FIRST_ROOM) * 2).next_power_of_two();
        Self { slots: vec![Slot::default(); size], held: 0 }
    }

    fn len(&self) -> usize {
        self.held
    }

    /// Returns the greatest sum.
    fn best(&self) -> f32 {
        self.slots.iter().map(|slot| slot.sum).fold(0.0, f32::max)
    }

    fn add(&mut self, name: u32, gain: f32, turn: u32, enter: bool) {
        if enter && self.held * 2 >= self.slots.len() {
            self.grow();
        }
        let place = self.place(name + 1);
        let slot = &mut self.slots[place];
        if slot.name == 0 {
            if !enter {
                return;
            }
            *slot = Slot { name: name + 1, sum: gain, turn };
            self.held += 1;
        } else if slot.turn != turn {
            slot.sum += gain;
            slot.turn = turn;
        }
    }

    /// Where the name is, or would be. The table is never full.
    fn place(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key.wrapping_mul(0x9E37_79B1) as usize >> 7 & mask;
        while self.slots[at].name != 0 && self.slots[at].name != key {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 4).max(512);
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        for slot in old.into_iter().filter(|slot| slot.name != 0) {
            let place = self.place(slot.name);
            self.slots[place] = slot;
        }
    }

    fn into_found(self) -> impl Iterator<Item = (u32, f32)> {
        self.slots.into_iter().filter(|slot| slot.name != 0).map(|slot| (slot.name - 1, slot.sum))
    }
}
