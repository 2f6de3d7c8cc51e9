//! Reads the noun phrase of a speaker: name, role, where the phrase starts and ends.

use super::Ground;
use crate::token::Kind;

/// A speaker's phrase in tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The whole phrase, without what is set apart by commas.
    pub(super) whole: (usize, usize),
    pub(super) name: (usize, usize),
    pub(super) role: Option<(usize, usize)>,
}

/// Tokens of a speaker's phrase; longer ones are clauses.
const LONGEST: usize = 14;

impl Ground<'_> {
    /// Reads the phrase that ends at a token (the verb stands there).
    pub(super) fn phrase_before(&self, verb: usize, first: usize) -> Option<Phrase> {
        let mut end = verb;
        while end > first && (self.is(end - 1, self.classes.auxiliary) || self.adverb(end - 1)) {
            end -= 1;
        }
        // `Kirby, the spokesman, said`: the name stands before the commas.
        if end > first && self.mark(end - 1) == Some(',') {
            let role_end = end - 1;
            let open =
                (first..role_end).rev().take(LONGEST).find(|at| self.mark(*at) == Some(','))?;
            let phrase = self.phrase_before(open, first)?;
            return Some(Phrase { role: Some((open + 1, role_end)), ..phrase });
        }
        let mut start = end;
        while start > first && end - start < LONGEST && self.in_phrase(start - 1) {
            start -= 1;
        }
        while start < end
            && (self.is(start, self.classes.preposition) || self.is(start, self.classes.np_stop))
        {
            start += 1;
        }
        self.phrase(start, end)
    }

    /// Reads the phrase that starts at a token (the verb stands before it).
    pub(super) fn phrase_after(&self, start: usize, limit: usize) -> Option<Phrase> {
        let mut end = start;
        while end < limit
            && end - start < LONGEST
            && self.in_phrase(end)
            && !(end > start && self.is(end, self.classes.preposition) && !self.of(end))
        {
            end += 1;
        }
        let phrase = self.phrase(start, end)?;
        if self.mark(end) == Some(',') && phrase.role.is_none() {
            let role_end = self.apposition_end(end + 1, limit);
            if role_end > end + 1 && !self.is(end + 1, self.classes.np_stop) {
                return Some(Phrase { role: Some((end + 1, role_end)), ..phrase });
            }
        }
        Some(phrase)
    }

    fn of(&self, at: usize) -> bool {
        self.stage.scene.tokens.get(at).is_some_and(|token| {
            matches!(crate::token::text_of(self.text, token), "of" | "for" | "de" | "по")
        })
    }

    fn apposition_end(&self, start: usize, limit: usize) -> usize {
        (start..limit)
            .find(|at| {
                matches!(
                    self.mark(*at),
                    Some(',' | '.' | ';' | ':' | '—' | '–' | '“' | '"' | '(' | '?' | '!')
                )
            })
            .unwrap_or(limit)
            .min(start + 2 * LONGEST)
    }

    fn adverb(&self, at: usize) -> bool {
        self.stage.scene.tokens.get(at).is_some_and(|token| {
            let word = crate::token::text_of(self.text, token);
            !token.capital && word.len() > 4 && word.ends_with("ly")
        })
    }

    fn in_phrase(&self, at: usize) -> bool {
        match self.stage.scene.tokens.get(at).map(|token| token.kind) {
            Some(Kind::Mark(mark)) => {
                matches!(mark, '-' | '\'' | '’' | '&' | '.') && !self.ends_sentence(at)
            }
            Some(_) => !self.is(at, self.classes.np_stop) && self.said_end(at, at + 1).is_none(),
            None => false,
        }
    }

    fn ends_sentence(&self, at: usize) -> bool {
        let (_, end) = self.stage.scene.tokens.sentence_of(at);
        at + 1 >= end
    }

    fn phrase(&self, start: usize, end: usize) -> Option<Phrase> {
        if start >= end {
            return None;
        }
        let whole = (start, end);
        if end - start == 1 && self.is(start, self.classes.pronoun) {
            return Some(Phrase { whole, name: whole, role: None });
        }
        let joined = |at: usize| {
            self.capital(at)
                || (matches!(self.mark(at), Some('-' | '’' | '\'' | '.'))
                    && at > start
                    && at + 1 < end)
                || self.particle(at) && at > start && at + 1 < end && self.capital(at + 1)
        };
        // The last run of capitals is the name: `Harvard economist Fiona Hill`.
        let last = (start..end).rev().find(|at| self.capital(*at));
        let Some(last) = last else {
            let noun = (start..end).any(|at| self.is(at, self.classes.speaker_noun))
                || self.stage.mentions.between(start, end).next().is_some();
            return noun.then_some(Phrase { whole, name: whole, role: None });
        };
        let mut from = last;
        while from > start && joined(from - 1) {
            from -= 1;
        }
        let mut named = from;
        while named < last && (self.is(named, self.classes.title) || self.mark(named).is_some()) {
            named += 1;
        }
        // A whole that is an institution (`the Ministry of Foreign Affairs`) keeps its words.
        let person = last + 1 == end && !self.is(last, self.classes.speaker_noun);
        if !person {
            return Some(Phrase { whole, name: whole, role: None });
        }
        let role_start = start + usize::from(self.is(start, self.classes.article));
        let role = (role_start < named).then_some((role_start, named));
        Some(Phrase { whole, name: (named, last + 1), role })
    }

    fn particle(&self, at: usize) -> bool {
        self.stage.scene.tokens.get(at).is_some_and(|token| {
            matches!(
                crate::token::text_of(self.text, token),
                "al" | "bin" | "bint" | "ul" | "ur" | "van" | "von" | "de" | "der" | "el"
            )
        })
    }
}
