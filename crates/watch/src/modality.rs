//! What the words around an event make of it: asserted, planned, denied, reported, long past.

use crate::lexicon::Class;
use crate::matcher::Scene;
use crate::rules::Language;

/// Cues of modality, as classes of the language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cues {
    negative: Class,
    negative_phrase: Class,
    planned: Class,
    conditional: Class,
    reported: Class,
    historical: Class,
    habitual: Class,
    clause: Class,
    generic: Class,
    open_question: Class,
    infinitive: Class,
}

/// What was found around.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "cues that can stand together, each found or not"
)]
pub(crate) struct Around {
    pub(crate) negative: bool,
    pub(crate) planned: bool,
    pub(crate) conditional: bool,
    pub(crate) reported: bool,
    pub(crate) historical: bool,
    pub(crate) habitual: bool,
    /// `When a state …`: a rule of thumb, no event.
    pub(crate) generic: bool,
}

/// Words before an event in which its negation and modality are looked for.
const REACH: usize = 14;

/// Words on either side in which a verb of saying reports an event.
const SENTENCE: usize = 80;

impl Cues {
    pub(crate) fn new(language: &Language) -> Self {
        let class = |name: &str| language.class(name);
        Self {
            negative: class("negative"),
            negative_phrase: class("negative_phrase"),
            planned: class("planned"),
            conditional: class("conditional"),
            reported: class("reported"),
            historical: class("historical"),
            habitual: class("habitual"),
            clause: class("clause"),
            generic: class("generic"),
            open_question: class("open_question"),
            infinitive: class("infinitive"),
        }
    }

    /// Looks around an event that spans these tokens.
    pub(crate) fn around(&self, scene: &Scene<'_>, start: usize, end: usize) -> Around {
        let (first, limit) = scene.tokens.sentence_of(start);
        let mut out = Around::default();
        let from = self.clause_start(scene, first, start);
        for at in from..end.min(limit) {
            let inside = at >= start;
            let has = |class: Class| scene.class_end(class, at, limit).is_some();
            out.negative |= has(self.negative) || has(self.negative_phrase);
            out.planned |=
                !inside && has(self.planned) || inside && at < start + 3 && has(self.planned);
            out.conditional |= has(self.conditional);
            out.historical |= has(self.historical);
            out.habitual |= has(self.habitual);
        }
        // A sentence that never ends is looked at near the event only.
        for at in first.max(start.saturating_sub(SENTENCE))..limit.min(end + SENTENCE) {
            let has = |class: Class| scene.class_end(class, at, limit).is_some();
            out.reported |= (at < from || at >= end) && has(self.reported);
            out.generic |= at >= from.saturating_sub(1) && at < start && has(self.generic);
        }
        // A headline's `X to do Y` is a plan.
        let headline = scene.tokens.get(start).is_some_and(|token| token.sentence == 0);
        out.planned |= headline && start > first && scene.is(start - 1, self.infinitive);
        let asked = (limit.saturating_sub(2)..limit).any(|at| scene.tokens.mark(at) == Some('?'));
        out.conditional |= asked && !scene.is(first, self.open_question);
        out
    }

    /// Walks back to where the clause starts.
    fn clause_start(&self, scene: &Scene<'_>, first: usize, start: usize) -> usize {
        let mut at = start;
        while at > first && start - at < REACH {
            let before = at - 1;
            let stops = match scene.tokens.mark(before) {
                Some('-' | '\'' | '’' | '/' | '"' | '“' | '”') | None => {
                    scene.is(before, self.clause)
                }
                Some(_) => true,
            };
            if stops {
                break;
            }
            at = before;
        }
        at
    }
}
