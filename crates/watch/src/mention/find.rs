//! Finds mentions and links them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use unblink_model::EntityKind;
use unblink_text::fold;

use super::world::{Kind, World};
use super::{Mention, Party};
use crate::hash::{hash_bytes, hash_join};
use crate::lexicon::Forms;
use crate::register::{NamedSubject, RegisterView};
use crate::token::{Kind as TokenKind, Tokens, text_of};

/// The mentions of a text, by place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mentions {
    pub(crate) list: Vec<Mention>,
    pub(crate) parties: Vec<Party>,
    /// The mention that starts at a token.
    at: Vec<Option<u32>>,
}

impl Mentions {
    /// Returns the mention that starts at a token, and its number.
    pub(crate) fn starting(&self, token: usize) -> Option<(usize, &Mention)> {
        let number = usize::try_from((*self.at.get(token)?)?).ok()?;
        Some((number, self.list.get(number)?))
    }

    pub(crate) fn party(&self, mention: &Mention) -> Option<&Party> {
        self.parties.get(mention.party)
    }

    /// Returns the mentions between two tokens.
    pub(crate) fn between(
        &self,
        start: usize,
        end: usize,
    ) -> impl DoubleEndedIterator<Item = (usize, &Mention)> {
        let first = self.list.partition_point(|mention| mention.start < start);
        let last = self.list.partition_point(|mention| mention.start < end).max(first);
        let inside = self.list.get(first..last).unwrap_or_default();
        inside
            .iter()
            .enumerate()
            .map(move |(at, mention)| (first + at, mention))
            .filter(move |(_, m)| m.end <= end)
    }

    fn number(&mut self, party: Party) -> usize {
        if let Some(at) =
            self.parties.iter().position(|known| known.id == party.id && known.also == party.also)
        {
            return at;
        }
        self.parties.push(party);
        self.parties.len() - 1
    }
}

/// Finds who is named in a text.
pub(crate) fn find(
    text: &str,
    tokens: &Tokens,
    forms: &[Forms],
    world: &World,
    register: &RegisterView,
    day: Option<Date>,
) -> Mentions {
    let mut finder = Finder {
        text,
        tokens,
        forms,
        world,
        register,
        day,
        words: hashes(text, tokens),
        out: Mentions::default(),
        surnames: BTreeMap::new(),
    };
    finder.collect();
    finder.join_bodies();
    finder.resolve();
    let mut out = finder.out;
    out.at = vec![None; tokens.len()];
    for (number, mention) in out.list.iter().enumerate() {
        if let Some(place) = out.at.get_mut(mention.start) {
            *place = u32::try_from(number).ok();
        }
    }
    out
}

/// Hash of each word as names are folded; 0 for marks.
fn hashes(text: &str, tokens: &Tokens) -> Vec<u64> {
    let mut buffer = String::new();
    tokens
        .list
        .iter()
        .map(|token| {
            if matches!(token.kind, TokenKind::Mark(_)) {
                return 0;
            }
            let word = text_of(text, token);
            if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
                buffer.clear();
                buffer.extend(word.bytes().map(|b| char::from(b.to_ascii_lowercase())));
                hash_bytes(buffer.as_bytes())
            } else {
                hash_bytes(fold(word).as_bytes())
            }
        })
        .collect()
}

struct Finder<'f> {
    text: &'f str,
    tokens: &'f Tokens,
    forms: &'f [Forms],
    world: &'f World,
    register: &'f RegisterView,
    /// The day of publication.
    day: Option<Date>,
    words: Vec<u64>,
    out: Mentions,
    /// Last names of people named in full, to their party.
    surnames: BTreeMap<String, usize>,
}

impl Finder<'_> {
    fn collect(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            let (_, limit) = self.tokens.sentence_of(at);
            let shape = |i: usize| self.shape(i);
            let world = self.world.longest(self.forms, at, limit, &shape);
            let listed = self.listed(at, limit);
            let end = match (world, listed) {
                (Some((end, entry)), other)
                    if other.as_ref().is_none_or(|(longer, _)| end >= *longer) =>
                {
                    self.add_world(at, end, entry);
                    end
                }
                (_, Some((end, holders))) => {
                    self.add_listed(at, end, &holders);
                    end
                }
                _ => {
                    self.add_surname(at);
                    at + 1
                }
            };
            at = end;
        }
    }

    fn shape(&self, at: usize) -> (bool, bool) {
        let Some(token) = self.tokens.get(at) else { return (false, false) };
        let all = text_of(self.text, token).chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        (token.capital, all)
    }

    /// Returns the longest name of the register that starts at a token.
    fn listed(&self, at: usize, limit: usize) -> Option<(usize, Vec<u32>)> {
        let token = self.tokens.get(at)?;
        let word = *self.words.get(at)?;
        let most = self.register.most_words(word).filter(|_| word != 0)?;
        let cased = text_of(self.text, token).chars().next().is_some_and(char::is_lowercase);
        if cased && !text_of(self.text, token).contains('-') {
            return None;
        }
        let mut best = None;
        let (mut whole, mut words, mut next) = (word, 1, at + 1);
        loop {
            let holders = self.register.holders(whole);
            if !holders.is_empty() && self.fits(at, next, words, holders) {
                best = Some((next, holders.to_vec()));
            }
            if words == most {
                return best;
            }
            let hyphen = matches!(self.tokens.mark(next), Some('-' | '\'' | '’'));
            let after = next + usize::from(hyphen);
            match self.words.get(after).filter(|_| after < limit) {
                Some(0) | None => return best,
                Some(more) => whole = hash_join(whole, *more),
            }
            (words, next) = (words + 1, after + 1);
        }
    }

    /// A name in a cased script has capitals; a single short word has nothing but capitals.
    fn fits(&self, at: usize, end: usize, words: usize, holders: &[u32]) -> bool {
        let person = holders.iter().all(|number| {
            let subject = usize::try_from(*number).ok().and_then(|n| self.register.subjects.get(n));
            subject.is_some_and(|subject| subject.kind == EntityKind::Person)
        });
        let cased = |i: usize| {
            let word =
                self.tokens.get(i).map(|token| text_of(self.text, token)).unwrap_or_default();
            word.chars().next().is_some_and(char::is_lowercase)
        };
        if words == 1 {
            let token = self.tokens.get(at);
            let word = token.map(|token| text_of(self.text, token)).unwrap_or_default();
            return !person
                && (word.chars().count() > 4 || word.chars().all(|c| !c.is_lowercase()));
        }
        // Particles (`al`, `ul`, `bin`, `of`) may be small, the first and last word may not.
        !cased(at) && !cased(end - 1) && (at..end).filter(|i| cased(*i)).count() * 2 <= words
    }

    fn add_world(&mut self, start: usize, end: usize, number: usize) {
        let entry = &self.world.entries[number];
        if entry.kind == Kind::Listed {
            if let Some(subject) = self.register.number_of(&entry.id) {
                let subject = u32::try_from(subject).unwrap_or(u32::MAX);
                self.add_listed(start, end, &[subject]);
            }
            return;
        }
        let party = Party {
            id: entry.id.clone(),
            caption: entry.caption.clone(),
            kind: kind_name(entry.kind),
            jurisdiction: entry.jurisdiction.clone(),
            in_register: false,
            also: Vec::new(),
        };
        let party = self.out.number(party);
        self.out.list.push(Mention { start, end, kind: entry.kind, party });
    }

    fn add_listed(&mut self, start: usize, end: usize, holders: &[u32]) {
        let mut subjects: Vec<_> = holders
            .iter()
            .filter_map(|number| self.register.subjects.get(usize::try_from(*number).ok()?))
            .collect();
        // A curated subject (no `list:key` id) goes before the bare entries of lists, and of those
        // whoever was on a list on the day before who came later or had left.
        if subjects.len() > 1 {
            let off = |subject: &NamedSubject| self.day.is_some_and(|day| !subject.was_listed(day));
            subjects.sort_by_cached_key(|subject| {
                (subject.id.as_str().contains(':'), off(subject), subject.id.clone())
            });
        }
        let Some(first) = subjects.first() else { return };
        let person = first.kind == EntityKind::Person;
        let party = Party {
            id: first.id.to_string(),
            caption: first.caption.clone(),
            kind: "subject",
            jurisdiction: None,
            in_register: true,
            also: subjects.iter().skip(1).map(|subject| subject.id.to_string()).collect(),
        };
        let party = self.out.number(party);
        if person && let Some(last) = self.tokens.get(end - 1) {
            self.surnames.insert(text_of(self.text, last).to_owned(), party);
        }
        self.out.list.push(Mention { start, end, kind: Kind::Listed, party });
    }

    /// The last name of someone named in full before.
    fn add_surname(&mut self, at: usize) {
        let Some(token) = self.tokens.get(at).filter(|token| token.capital) else { return };
        let word = text_of(self.text, token);
        if let Some(party) = self.surnames.get(word).copied().filter(|_| word.len() > 3) {
            self.out.list.push(Mention { start: at, end: at + 1, kind: Kind::Listed, party });
        }
    }

    /// Joins `Russian` + `Supreme Court`, `Russia` + `'s` + `Supreme Court`, `Russian` + `government`.
    fn join_bodies(&mut self) {
        let mut joined: Vec<Mention> = Vec::with_capacity(self.out.list.len());
        let mentions = std::mem::take(&mut self.out.list);
        for mention in mentions {
            let before = joined.last().copied().filter(|before| {
                matches!(before.kind, Kind::State | Kind::Adjective | Kind::Seat)
                    && self.touches(before.end, mention.start)
            });
            match (mention.kind, before) {
                (Kind::Body, Some(before)) if self.owner(&mention).is_none() => {
                    let state = self.out.parties[before.party].clone();
                    let party = self.body_of(&mention, &state);
                    if before.kind == Kind::Adjective {
                        joined.pop();
                        joined.push(Mention { start: before.start, party, ..mention });
                    } else {
                        joined.push(Mention { party, ..mention });
                    }
                }
                _ => joined.push(mention),
            }
        }
        for mention in &mut joined {
            if mention.kind == Kind::Adjective
                && let Some(end) = self.world.government_end(self.forms, mention.end)
            {
                (mention.end, mention.kind) = (end, Kind::Government);
            }
        }
        self.out.list = joined;
        self.bodies_of();
    }

    /// `Supreme Court of Russia`, `Supreme Court in Moscow`.
    fn bodies_of(&mut self) {
        for index in 0..self.out.list.len().saturating_sub(1) {
            let (body, after) = (self.out.list[index], self.out.list[index + 1]);
            let state = matches!(after.kind, Kind::State | Kind::Seat | Kind::Adjective);
            let near = after.start - body.end.min(after.start) <= 3
                && self.tokens.sentence_of(body.start) == self.tokens.sentence_of(after.start)
                && (body.end..after.start).all(|i| self.tokens.is_word(i));
            let linked = self.tokens.get(body.end).is_some_and(|token| {
                matches!(text_of(self.text, token), "of" | "in" | "of the" | "в" | "Российской")
            }) || (after.kind == Kind::State && after.start == body.end);
            if body.kind == Kind::Body && self.owner(&body).is_none() && state && near && linked {
                let state = self.out.parties[after.party].clone();
                let party = self.body_of(&body, &state);
                self.out.list[index].party = party;
            }
        }
    }

    fn touches(&self, end: usize, start: usize) -> bool {
        // A possessive and up to two adjectives may stand between.
        start >= end
            && start - end <= 3
            && (end..start).all(|i| self.tokens.is_word(i))
            && self.tokens.sentence_of(end.saturating_sub(1)) == self.tokens.sentence_of(start)
            && (start == end
                || self
                    .tokens
                    .get(end)
                    .is_some_and(|t| matches!(text_of(self.text, t), "'s" | "’s"))
                || start - end <= 1)
    }

    fn owner(&self, mention: &Mention) -> Option<&str> {
        self.out.parties.get(mention.party)?.jurisdiction.as_deref()
    }

    fn body_of(&mut self, mention: &Mention, state: &Party) -> usize {
        let body = self.out.parties[mention.party].clone();
        let kind = body.id.rsplit(':').next().unwrap_or_default().to_owned();
        let code = state.id.clone();
        self.out.number(Party {
            id: format!("{code}:{kind}"),
            caption: format!("{} ({})", body.caption, state.caption),
            jurisdiction: Some(code),
            ..body
        })
    }

    /// Gives bodies without a state the state named last, and stands the organisation named last.
    fn resolve(&mut self) {
        let mut state: Option<Party> = None;
        let mut group: Option<(usize, usize)> = None;
        let mut kept = Vec::with_capacity(self.out.list.len());
        let first_state = self
            .out
            .list
            .iter()
            .find(|m| matches!(m.kind, Kind::State | Kind::Adjective | Kind::Seat));
        let first_state = first_state.map(|m| self.out.parties[m.party].clone());
        for mut mention in std::mem::take(&mut self.out.list) {
            let sentence = self.tokens.get(mention.start).map_or(0, |token| token.sentence);
            match mention.kind {
                Kind::State | Kind::Government | Kind::Adjective | Kind::Seat => {
                    state = self.out.parties.get(mention.party).cloned();
                }
                Kind::Body => {
                    if let Some(code) = self.owner(&mention).map(str::to_owned) {
                        let named =
                            self.out.parties.iter().find(|p| p.id == code && p.kind == "state");
                        state = named.cloned().or(state);
                    } else if let Some(owner) = state.as_ref().or(first_state.as_ref()).cloned() {
                        mention.party = self.body_of(&mention, &owner);
                    }
                }
                Kind::Listed => group = Some((mention.party, sentence)),
                Kind::Stand | Kind::Pronoun => {
                    // A pronoun reaches one sentence back, `the group` as far as the text goes.
                    let reach = if mention.kind == Kind::Pronoun { 1 } else { usize::MAX };
                    match group.filter(|(_, at)| sentence - (*at).min(sentence) <= reach) {
                        Some((party, _)) => mention.party = party,
                        None => continue,
                    }
                    if mention.kind == Kind::Stand {
                        group = group.map(|(party, _)| (party, sentence));
                    }
                }
                _ => {}
            }
            kept.push(mention);
        }
        self.out.list = kept;
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Listed | Kind::Stand | Kind::Pronoun => "subject",
        Kind::State | Kind::Government | Kind::Adjective | Kind::Seat => "state",
        Kind::Body => "body",
        Kind::International => "international",
        Kind::Media => "media",
        Kind::Organisation => "organisation",
        Kind::Collective => "collective",
    }
}
