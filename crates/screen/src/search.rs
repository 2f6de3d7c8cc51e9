//! Candidates found without looking at every name, the best compared in full.

mod floor;
mod tally;

use std::collections::{BTreeSet, BinaryHeap};

use unblink_model::EntityKind;

use crate::align::{Alignment, align, listed};
use crate::explain::{Match, Standing, explain, score};
use crate::features::{ALTERNATIVE, Case, NamePair, identifier_key, is_weak};
use crate::index::{FormRecord, Index};
use crate::keys::{Key, SKELETON_JOIN, hash, joined};
use crate::layout::{Section, u32_at};
use crate::limits;
use crate::near::Sought;
use crate::query_name::QueryName;
use crate::settings::NameSettings;
use crate::{Admit, Everyone, Options, Query};
use floor::Floor;
use tally::Tally;

/// A form of names with its rough score; the best come first, equals by number.
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

/// A name of a profile beside a reading of the query.
#[derive(Clone, Copy)]
struct Found {
    profile: u32,
    worth: f64,
    /// Which of the query's readings.
    reading: usize,
    name: u32,
    form: u32,
    /// Which of the alignments.
    alignment: usize,
}

/// The names worth looking at, and how the forms they are written in compare.
#[derive(Default)]
struct Compared {
    /// The best of each profile, by profile.
    found: Vec<Found>,
    alignments: Vec<Alignment>,
}

/// A profile that may be meant.
struct Ranked {
    score: f64,
    profile: u32,
    /// Its best name; none where a number led to it.
    name: Option<Found>,
}

impl Index {
    /// Returns the profiles that may be meant, best first, equals by id.
    ///
    /// `admit` says which profiles and names may be answered with: those of certain lists, or
    /// those listed on a day. What lies past the [`limits`] of a query is not looked at.
    pub fn search(&self, query: &Query, admit: &dyn Admit, options: &Options) -> Vec<Match> {
        let names = self.prepare(query);
        let (ranked, alignments) = self.ranked(query, &names, admit, options);
        let matches = ranked.into_iter().map(|Ranked { profile: number, name, .. }| {
            let facts = self.facts(number);
            let pair = name.and_then(|found| self.pair(&names, &alignments, found));
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
        let (ranked, _) = self.ranked(query, &names, admit, options);
        ranked.into_iter().map(|ranked| (ranked.profile, ranked.score)).collect()
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
        let compared = self.compare(query, &names, admit, options, Look::Everywhere);
        let ranked = self.best(query, &compared, Vec::new(), admit, options);
        ranked.into_iter().map(|ranked| (ranked.profile, ranked.score)).collect()
    }

    /// Returns the ids of the profiles that a search would compare in full, by id.
    ///
    /// For measuring how many of the right ones are among them, apart from how they score.
    pub fn candidates(&self, query: &Query) -> Vec<&str> {
        let names = self.prepare(query);
        let options = Options { limit: limits::CANDIDATES, cutoff: 0.0 };
        let compared = self.compare(query, &names, &Everyone, &options, Look::Candidates);
        compared.found.iter().filter_map(|found| self.id(found.profile)).collect()
    }

    fn prepare(&self, query: &Query) -> Vec<QueryName> {
        let names = query.names.iter().take(limits::QUERY_NAMES);
        names.flat_map(|name| QueryName::readings(name, self)).collect()
    }

    /// Scores every candidate and keeps those asked for, best first.
    fn ranked(
        &self,
        query: &Query,
        names: &[QueryName],
        admit: &dyn Admit,
        options: &Options,
    ) -> (Vec<Ranked>, Vec<Alignment>) {
        let compared = self.compare(query, names, admit, options, Look::Candidates);
        let numbered = self.with_numbers(query, &Gate::of(self, query, admit));
        let ranked = self.best(query, &compared, numbered, admit, options);
        (ranked, compared.alignments)
    }

    /// Scores profiles and keeps those asked for, the best of each group, best first.
    fn best(
        &self,
        query: &Query,
        compared: &Compared,
        numbered: Vec<u32>,
        admit: &dyn Admit,
        options: &Options,
    ) -> Vec<Ranked> {
        let named = |profile: &u32| {
            compared.found.binary_search_by_key(profile, |found| found.profile).is_ok()
        };
        let numbered = numbered.into_iter().filter(|profile| !named(profile));
        let found = compared.found.iter().map(|found| (found.profile, Some(*found)));
        let mut ranked: Vec<Ranked> = found
            .chain(numbered.map(|profile| (profile, None)))
            .map(|(profile, name)| {
                let alignment = name.and_then(|found| compared.alignments.get(found.alignment));
                Ranked { score: self.score(query, profile, name, alignment), profile, name }
            })
            .filter(|ranked| ranked.score > 0.0 && ranked.score >= options.cutoff)
            .collect();
        ranked.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.profile.cmp(&b.profile)));
        let mut groups = BTreeSet::new();
        ranked.retain(|ranked| {
            groups.len() < options.limit && groups.insert(admit.group(ranked.profile))
        });
        ranked
    }

    fn score(
        &self,
        query: &Query,
        profile: u32,
        name: Option<Found>,
        alignment: Option<&Alignment>,
    ) -> f64 {
        let standing = name.zip(alignment).map(|(found, alignment)| Standing {
            worth: found.worth,
            bits: f64::from(alignment.bits),
            weak: self.name(found.name).is_some_and(|name| is_weak(name.flags())),
        });
        let standing = standing.unwrap_or_default();
        if !query.has_evidence() {
            return standing.worth.clamp(0.0, 1.0);
        }
        score(query, &self.facts(profile), self.settings(), standing)
    }

    fn pair<'a>(
        &'a self,
        names: &'a [QueryName],
        alignments: &[Alignment],
        found: Found,
    ) -> Option<NamePair<'a>> {
        let mut words = Vec::new();
        listed(self, self.form(found.form)?, &mut words);
        Some(NamePair {
            query: names.get(found.reading)?,
            name: self.name(found.name)?,
            words,
            alignment: alignments.get(found.alignment)?.clone(),
            settings: self.settings(),
        })
    }

    /// Returns the profiles that bear one of the numbers asked about.
    fn with_numbers(&self, query: &Query, gate: &Gate<'_>) -> Vec<u32> {
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
        found.retain(|profile| gate.opens(*profile));
        found
    }

    /// Returns the best pair of names of each profile worth comparing.
    fn compare(
        &self,
        query: &Query,
        names: &[QueryName],
        admit: &dyn Admit,
        options: &Options,
        look: Look,
    ) -> Compared {
        let gate = Gate::of(self, query, admit);
        let mut compared = Compared::default();
        for (reading, asked) in names.iter().enumerate() {
            let mut floor = Floor::new(options, query.has_evidence());
            let mut heap = match look {
                Look::Candidates => self.rough(asked),
                Look::Everywhere => self.everything(),
            };
            let (mut words, mut bearers, mut forms) = (Vec::new(), Vec::new(), 0);
            while let Some(Rough(rough, number)) = heap.pop() {
                let enough = forms >= limits::COMPARED || rough < floor.rough;
                if look == Look::Candidates && enough {
                    break;
                }
                let Some(form) = self.form(number) else { continue };
                let full = self.bearers(form, asked, &gate, &mut bearers);
                if bearers.is_empty() {
                    continue;
                }
                forms += 1;
                let least = if look == Look::Candidates { floor.least / full } else { 0.0 };
                listed(self, form, &mut words);
                let (alignment, likely) = match align(self, asked, &words, least) {
                    Ok(alignment) => (Some(alignment), 1.0),
                    Err(most) => (None, most * LIKELY),
                };
                let alike = alignment.as_ref().map_or(likely, |alignment| alignment.score);
                for bearer in &bearers {
                    let worth = bearer.full * alike;
                    let wanted = worth > 0.0 && worth >= floor.least;
                    floor.saw(admit, bearer.profile, worth);
                    if alignment.is_some() && wanted {
                        compared.found.push(Found {
                            profile: bearer.profile,
                            worth,
                            reading,
                            name: bearer.name,
                            form: number,
                            alignment: compared.alignments.len(),
                        });
                    }
                }
                compared.alignments.extend(alignment);
            }
        }
        self.keep_best(&mut compared.found);
        compared
    }

    /// Puts the names of a form that may be answered with in place of what `out` held, and returns
    /// the most that one of them can be worth.
    fn bearers(
        &self,
        form: FormRecord<'_>,
        asked: &QueryName,
        gate: &Gate<'_>,
        out: &mut Vec<Bearer>,
    ) -> f64 {
        out.clear();
        let mut most = 0.0_f64;
        for number in form.names() {
            let Some(name) = self.name(number) else { continue };
            let profile = name.profile();
            if gate.opens(profile) && gate.admit.name(profile, name.at()) {
                let full = crate::features::worth(name.flags(), asked, 1.0, self.settings());
                most = most.max(full);
                out.push(Bearer { profile, name: number, full });
            }
        }
        most
    }

    /// Keeps the best name of each profile, by profile; equals go to the shorter name and then to
    /// the profile's first, whatever else the index holds.
    fn keep_best(&self, found: &mut Vec<Found>) {
        let place = |found: &Found| {
            let words = self.form(found.form).map_or(0, |form| form.words().count());
            let name = self.name(found.name);
            (words, name.map(|name| (name.at(), name.flags() & ALTERNATIVE)), found.form)
        };
        found.sort_unstable_by(|a, b| {
            a.profile
                .cmp(&b.profile)
                .then(b.worth.total_cmp(&a.worth))
                .then(a.reading.cmp(&b.reading))
                .then_with(|| place(a).cmp(&place(b)))
        });
        found.dedup_by_key(|found| found.profile);
    }

    fn everything(&self) -> BinaryHeap<Rough> {
        let all = u32::try_from(self.forms()).unwrap_or(u32::MAX);
        (0..all).map(|number| Rough(1.0, number)).collect()
    }

    /// Scores every form that shares a word with these, roughly.
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
        let weights = self.form_weights();
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
        let table = self.buckets(Section::JoinStarts, Section::JoinForms);
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

/// Where to look for names worth comparing.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Candidates,
    Everywhere,
}

/// A name that may be answered with.
struct Bearer {
    profile: u32,
    name: u32,
    /// What it is worth where its words are those asked about.
    full: f64,
}

/// Who may be answered with: those admitted, of the kind asked about.
struct Gate<'a> {
    index: &'a Index,
    kind: Option<EntityKind>,
    admit: &'a dyn Admit,
}

impl<'a> Gate<'a> {
    fn of(index: &'a Index, query: &Query, admit: &'a dyn Admit) -> Self {
        Self { index, kind: query.kind(), admit }
    }

    fn opens(&self, profile: u32) -> bool {
        self.admit.profile(profile)
            && self.kind.is_none_or(|asked| {
                self.index.kind(profile).is_none_or(|kind| crate::query::compatible(asked, kind))
            })
    }
}

/// What a name that was not compared to the end is likely to reach of what it may at most (guess).
const LIKELY: f64 = 0.5;
