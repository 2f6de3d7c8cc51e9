//! Quotes and claims: who is said to have said what, in which words.

mod direct;
mod indirect;
mod speaker;

use serde::Serialize;

use crate::Span;
use crate::event::gather::Stage;
use crate::lexicon::Class;
use crate::rules::Language;

/// Who is quoted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Speaker {
    /// The name as it stands, or the words that stand for one.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Whom it was linked to: a subject, a state, a body.
    pub party: Option<crate::mention::Party>,
}

/// A quote or an attributed claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// `direct`, `indirect`, `mixed`, `policy`, `belief`, `unattributed_fragment`.
    pub kind: String,
    /// Who; absent where the text names nobody.
    pub speaker: Option<Speaker>,
    /// The speaker's role as the text states it.
    pub role: Option<Span>,
    /// The verb or phrase of attribution.
    pub verb: Option<String>,
    /// What is said; for direct quotes with the quotation marks.
    pub content: Span,
    /// The words that attribute it.
    pub cue: Option<Span>,
    /// The words that name its source.
    pub source: Option<Span>,
    /// The part in quotation marks, where the rest is paraphrase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verbatim: Option<Span>,
}

/// A quote in tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: &'static str,
    pub(crate) content: (usize, usize),
    pub(crate) cue: Option<(usize, usize)>,
    pub(crate) verb: Option<usize>,
    pub(crate) source: Option<(usize, usize)>,
    pub(crate) name: Option<(usize, usize)>,
    pub(crate) role: Option<(usize, usize)>,
    pub(crate) verbatim: Option<(usize, usize)>,
}

/// Classes of words that quoting works with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Classes {
    pub(crate) said: Class,
    pub(crate) according: Class,
    pub(crate) np_stop: Class,
    pub(crate) title: Class,
    pub(crate) pronoun: Class,
    pub(crate) that: Class,
    pub(crate) article: Class,
    pub(crate) speaker_noun: Class,
    pub(crate) auxiliary: Class,
    pub(crate) preposition: Class,
    pub(crate) reported_by: Class,
    pub(crate) but: Class,
    pub(crate) general: Class,
}

impl Classes {
    pub(crate) fn new(language: &Language) -> Self {
        let class = |name: &str| language.class(name);
        Self {
            said: class("said"),
            according: class("according"),
            np_stop: class("np_stop"),
            title: class("title"),
            pronoun: class("speaker_pronoun"),
            that: class("that"),
            article: class("article"),
            speaker_noun: class("speaker_noun"),
            auxiliary: class("auxiliary"),
            preposition: class("preposition"),
            reported_by: class("reported_by"),
            but: class("but"),
            general: class("general"),
        }
    }
}

/// Finds quotes: direct ones first, then what is attributed without quotation marks.
pub(crate) fn find(stage: &Stage<'_>, language: &Language, text: &str) -> Vec<Found> {
    let classes = Classes::new(language);
    let segments = direct::segments(stage.scene.tokens);
    let ground = Ground { stage, classes: &classes, text };
    let mut out = direct::find(&ground, &segments);
    let more = indirect::find(&ground, &segments, &out, &language.quotes);
    let paraphrased: Vec<(usize, usize)> = more.iter().filter_map(|quote| quote.verbatim).collect();
    out.retain(|quote| quote.source.is_some() || !paraphrased.contains(&quote.content));
    out.extend(more);
    out.sort_by_key(|quote| (quote.content, quote.kind));
    out.dedup();
    out
}

/// What both kinds of quotes are found on.
pub(crate) struct Ground<'g> {
    pub(crate) stage: &'g Stage<'g>,
    pub(crate) classes: &'g Classes,
    pub(crate) text: &'g str,
}

impl Ground<'_> {
    pub(crate) fn is(&self, at: usize, class: Class) -> bool {
        self.stage.scene.is(at, class)
    }

    pub(crate) fn mark(&self, at: usize) -> Option<char> {
        self.stage.scene.tokens.mark(at)
    }

    pub(crate) fn capital(&self, at: usize) -> bool {
        self.stage.scene.tokens.get(at).is_some_and(|token| token.capital)
    }

    pub(crate) fn said_end(&self, at: usize, limit: usize) -> Option<usize> {
        // `United States` holds no verb: within a sentence a verb has no capital.
        let (first, _) = self.stage.scene.tokens.sentence_of(at);
        let lower = at == first || !self.capital(at);
        self.stage.scene.class_end(self.classes.said, at, limit).filter(|_| lower)
    }
}
