//! Runs compiled patterns over a text's tokens.

use crate::lexicon::{Class, Forms, InClasses, Lexicon};
use crate::pattern::{Mark, Pattern, Reach, Slot, Step};
use crate::token::{Kind, Tokens};

/// Steps a pattern may take from one place; patterns of the data files need some hundreds.
const MOST_STEPS: usize = 4000;

/// Ends of mentions with their numbers: at an article and behind it, with and without a noun.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ends {
    held: [(usize, usize); 4],
    count: usize,
}

impl Ends {
    /// Adds an end; a fifth has no place, and none is ever offered.
    pub(crate) fn push(&mut self, end: usize, mention: usize) {
        if let Some(place) = self.held.get_mut(self.count) {
            *place = (end, mention);
            self.count += 1;
        }
    }

    fn iter(&self) -> impl Iterator<Item = (usize, usize)> {
        self.held.into_iter().take(self.count)
    }
}

/// What the matcher asks about mentions and times.
pub(crate) trait Ground {
    /// Ends of mentions fit for a slot that start at a token, longest first, with their numbers.
    fn mentions(&self, token: usize, slot: Slot) -> Ends;
    /// End and number of the time expression that starts at a token.
    fn time(&self, token: usize) -> Option<(usize, usize)>;
}

/// A text as patterns see it.
pub(crate) struct Scene<'s> {
    pub(crate) tokens: &'s Tokens,
    pub(crate) forms: &'s [Forms],
    /// The classes of each token.
    pub(crate) classes: &'s [InClasses],
    pub(crate) lexicon: &'s Lexicon,
    pub(crate) ground: &'s dyn Ground,
    /// Words that end a noun phrase.
    pub(crate) breaks: Class,
    /// `and`, `or`.
    pub(crate) conjunctions: Class,
    /// Tokens that look like verbs of the past or progressing.
    pub(crate) verblike: &'s [bool],
    /// Prepositions: they end a plain noun phrase and not a wide one.
    pub(crate) prepositions: Class,
}

/// Where a pattern matched and what it caught.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Token range of the evidence; the whole match when the pattern marks none.
    pub(crate) evidence: Vec<(usize, usize)>,
    /// Token ranges of claims.
    pub(crate) claims: Vec<(usize, usize)>,
    /// Mentions caught, by slot, with the tokens they cover, articles and nouns included.
    pub(crate) slots: Vec<(Slot, usize, (usize, usize))>,
    /// Time expressions caught.
    pub(crate) times: Vec<usize>,
}

/// What a run caught on its way.
pub(crate) enum Caught {
    Mark(Mark, usize),
    Slot(Slot, usize, (usize, usize)),
    Time(usize),
}

struct Run<'r> {
    scene: &'r Scene<'r>,
    pattern: &'r Pattern,
    /// One past the last token of the sentence.
    limit: usize,
    steps: usize,
    trail: &'r mut Vec<Caught>,
}

impl Scene<'_> {
    /// Matches a pattern that starts at a token, within its sentence. `trail` is lent, so that the
    /// thousands of runs over a text share one.
    pub(crate) fn run(
        &self,
        pattern: &Pattern,
        at: usize,
        trail: &mut Vec<Caught>,
    ) -> Option<Found> {
        let (_, limit) = self.tokens.sentence_of(at);
        trail.clear();
        let mut run = Run { scene: self, pattern, limit, steps: 0, trail };
        let end = run.go(0, at)?;
        (end > at).then(|| found(trail, at, end))
    }

    /// Says whether a token is a member of a class by itself.
    pub(crate) fn is(&self, token: usize, class: Class) -> bool {
        self.classes.get(token).is_some_and(|classes| classes.has(class))
    }

    /// Returns the end of the longest member of a class that starts at a token.
    pub(crate) fn class_end(&self, class: Class, at: usize, limit: usize) -> Option<usize> {
        let phrase = self.phrases(class, at, limit).next().map(|length| at + length);
        phrase.or_else(|| (at < limit && self.is(at, class)).then_some(at + 1))
    }

    /// Returns the lengths of a class's members of several words that start at a token.
    fn phrases(&self, class: Class, at: usize, limit: usize) -> impl Iterator<Item = usize> {
        let opens = self.classes.get(at).is_some_and(|classes| classes.opens(class));
        let phrases = if opens { self.lexicon.phrases(class) } else { &[] };
        let fits = move |phrase: &&Vec<u32>| {
            at + phrase.len() <= limit
                && phrase.iter().zip(&self.forms[at..]).all(|(form, held)| held.contains(form))
        };
        phrases.iter().filter(fits).map(Vec::len)
    }
}

fn found(trail: &[Caught], start: usize, end: usize) -> Found {
    let mut out = Found { start, end, ..Found::default() };
    let (mut open, mut claim) = (Vec::new(), Vec::new());
    for event in trail {
        match event {
            Caught::Mark(Mark::Open, at) => open.push(*at),
            Caught::Mark(Mark::Close, at) => {
                out.evidence.extend(open.pop().map(|from| (from, *at)));
            }
            Caught::Mark(Mark::ClaimOpen, at) => claim.push(*at),
            Caught::Mark(Mark::ClaimClose, at) => {
                out.claims.extend(claim.pop().map(|from| (from, *at)));
            }
            Caught::Slot(slot, mention, place) => out.slots.push((*slot, *mention, *place)),
            Caught::Time(time) => out.times.push(*time),
        }
    }
    if out.evidence.is_empty() {
        out.evidence.push((start, end));
    }
    out
}

impl Run<'_> {
    fn go(&mut self, mut at: usize, mut token: usize) -> Option<usize> {
        loop {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return None;
            }
            match *self.pattern.steps.get(at)? {
                Step::Done => return Some(token),
                Step::Jump(to) => at = to,
                Step::Mark(mark) => {
                    self.trail.push(Caught::Mark(mark, token));
                    at += 1;
                }
                Step::Word(form) => {
                    if token >= self.limit || !self.scene.forms[token].contains(&form) {
                        return None;
                    }
                    (at, token) = (at + 1, token + 1);
                }
                Step::Any => {
                    let mark = self.scene.tokens.mark(token).is_some();
                    if token >= self.limit || mark {
                        return None;
                    }
                    (at, token) = (at + 1, token + 1);
                }
                Step::Number => {
                    let is = self.scene.tokens.get(token).is_some_and(|t| t.kind == Kind::Number);
                    if token >= self.limit || !is {
                        return None;
                    }
                    (at, token) = (at + 1, token + 1);
                }
                Step::Time => {
                    let (end, time) = self.scene.ground.time(token)?;
                    if end > self.limit {
                        return None;
                    }
                    self.trail.push(Caught::Time(time));
                    (at, token) = (at + 1, end);
                }
                Step::Class(_)
                | Step::Mention(_)
                | Step::Gap(..)
                | Step::Phrase(_)
                | Step::Split(..) => return self.branch(at, token),
            }
        }
    }

    /// Tries what is left of the pattern from several places.
    fn branch(&mut self, at: usize, token: usize) -> Option<usize> {
        match *self.pattern.steps.get(at)? {
            Step::Split(a, b) => self.attempt(a, token).or_else(|| self.attempt(b, token)),
            Step::Class(class) => {
                if token >= self.limit {
                    return None;
                }
                let scene = self.scene;
                for length in scene.phrases(class, token, self.limit) {
                    if let Some(done) = self.attempt(at + 1, token + length) {
                        return Some(done);
                    }
                }
                if scene.is(token, class) { self.attempt(at + 1, token + 1) } else { None }
            }
            Step::Mention(slot) => {
                for (end, mention) in self.scene.ground.mentions(token, slot).iter() {
                    if end > self.limit {
                        continue;
                    }
                    let mark = self.trail.len();
                    self.trail.push(Caught::Slot(slot, mention, (token, end)));
                    if let Some(done) = self.go(at + 1, end) {
                        return Some(done);
                    }
                    self.trail.truncate(mark);
                }
                None
            }
            Step::Gap(most, commas) => {
                let mut end = token;
                loop {
                    if let Some(done) = self.attempt(at + 1, end) {
                        return Some(done);
                    }
                    if end >= self.limit || end - token >= most || !self.crosses(end, commas) {
                        return None;
                    }
                    end += 1;
                }
            }
            Step::Phrase(reach) => {
                let mut end = self.reach_end(token, reach);
                while end > token {
                    if let Some(done) = self.attempt(at + 1, end) {
                        return Some(done);
                    }
                    end -= 1;
                }
                None
            }
            _ => None,
        }
    }

    fn attempt(&mut self, at: usize, token: usize) -> Option<usize> {
        let mark = self.trail.len();
        let done = self.go(at, token);
        if done.is_none() {
            self.trail.truncate(mark);
        }
        done
    }

    fn crosses(&self, token: usize, commas: bool) -> bool {
        match self.scene.tokens.mark(token) {
            None | Some('-' | '/' | '\'' | '’' | '%' | '$' | '&') => true,
            Some(',' | '(' | ')' | '“' | '”' | '"' | '«' | '»' | '—' | '–') => commas,
            Some(_) => false,
        }
    }

    fn reach_end(&self, start: usize, reach: Reach) -> usize {
        match reach {
            Reach::Noun => self.phrase_end(start, false),
            Reach::Wide => self.phrase_end(start, true),
            Reach::Clause => self.clause_end(start),
            Reach::Rest => self.without_stop(start, self.limit),
        }
    }

    /// Returns where the clause ends; brackets are part of it.
    fn clause_end(&self, start: usize) -> usize {
        let mut depth = 0_usize;
        for at in start..self.limit {
            match self.scene.tokens.mark(at) {
                Some('(') => depth += 1,
                Some(')') if depth == 0 => return at,
                Some(')') => depth -= 1,
                Some(',' | ';' | ':' | '—' | '–' | '“' | '”' | '"') if depth == 0 => {
                    return at;
                }
                _ => {}
            }
        }
        self.without_stop(start, self.limit)
    }

    fn without_stop(&self, start: usize, mut end: usize) -> usize {
        while end > start && matches!(self.scene.tokens.mark(end - 1), Some('.' | '!' | '?' | '…'))
        {
            end -= 1;
        }
        end
    }

    /// Returns where a run that reads like a noun phrase ends.
    fn phrase_end(&self, start: usize, wide: bool) -> usize {
        let scene = self.scene;
        let mut end = start;
        // 16 tokens: longer runs are clauses that the breaks did not show.
        while end < self.limit && end - start < 16 {
            let inside = match scene.tokens.get(end).map(|token| token.kind) {
                Some(Kind::Word | Kind::Number) => {
                    let breaks = scene.is(end, scene.breaks);
                    let preposition = scene.is(end, scene.prepositions);
                    let joins_verb = scene.is(end, scene.conjunctions) && self.starts_verb(end + 1);
                    !breaks && !joins_verb && (!preposition || (wide && end > start))
                }
                Some(Kind::Mark('-' | '/' | '&' | '%' | '$')) => end > start,
                _ => false,
            };
            if !inside {
                break;
            }
            end += 1;
        }
        let loose = |at: usize| {
            scene.tokens.mark(at).is_some()
                || scene.is(at, scene.prepositions)
                || scene.is(at, scene.conjunctions)
        };
        while end > start && loose(end - 1) {
            end -= 1;
        }
        end
    }

    /// Says whether what follows `and` is another verb rather than another noun.
    fn starts_verb(&self, at: usize) -> bool {
        let scene = self.scene;
        at >= self.limit
            || scene.is(at, scene.breaks)
            || scene.verblike.get(at).copied().unwrap_or_default()
    }
}
