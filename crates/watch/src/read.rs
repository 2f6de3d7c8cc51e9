//! Reads a document: every stage in its order, and nothing out whose span does not hold.

use jiff::civil::Date;

use crate::check::Told;
use crate::document::{Document, Published, Signal, SignalKind};
use crate::event::gather::Stage;
use crate::event::{Event, EventDate, Figure, Settled, gather, settle};
use crate::lexicon::{Forms, InClasses};
use crate::matcher::{Ends, Ground, Scene};
use crate::mention::{Kind, Mentions, find as find_mentions};
use crate::modality::Cues;
use crate::pattern::Slot;
use crate::quote::{Quote, Speaker};
use crate::reading::{MentionView, Reading, TimeView};
use crate::register::RegisterView;
use crate::rules::{Language, RulesError, lower};
use crate::silence::Silence;
use crate::span::{Offsets, Span};
use crate::time::{TimeFound, find as find_times};
use crate::token::{Kind as TokenKind, Tokens, text_of};

/// The reader of articles: the rules of every language, compiled once.
#[derive(Clone, Copy, Debug)]
pub struct Watch {
    languages: &'static [Language],
}

/// Characters of a text that are read; what is longer is cut and said to be. A book's length.
const MOST_CHARACTERS: usize = 2_000_000;

impl Watch {
    /// Compiles the rules; a fault in their files is an error.
    pub fn new() -> Result<Self, RulesError> {
        Ok(Self { languages: crate::language::all()? })
    }

    /// Reads a document against a register.
    ///
    /// `today` is the day on which the checks that ask for the present are answered.
    pub fn read(&self, document: Document, register: &RegisterView, today: Date) -> Reading {
        let mut document = document;
        // Whoever keeps originals has taken it; a thousand pages need not stay in memory.
        document.original = Vec::new();
        cut_long(&mut document);
        let text = std::mem::take(&mut document.text);
        let language = crate::language::of(&text, self.languages);
        language.map_or("und", |language| language.code).clone_into(&mut document.language);
        if let Some(language) = language.filter(|_| document.published.value.is_none()) {
            document.published = dateline(&text, language);
        }
        let mut reading = match language {
            Some(language) => {
                Work::new(&text, language, register, &document.published).reading(document, today)
            }
            None => Reading {
                document,
                mentions: Vec::new(),
                standings: Vec::new(),
                events: Vec::new(),
                quotes: Vec::new(),
                silences: Vec::new(),
                times: Vec::new(),
                checks: Vec::new(),
            },
        };
        reading.document.text = text;
        reading.drop_what_does_not_hold();
        reading
    }
}

/// Tokens in which a dateline stands.
const DATELINE_TOKENS: usize = 60;

/// `MOSCOW, April 18, 2025 — `: a whole day before a dash, near the start.
fn dateline(text: &str, language: &Language) -> Published {
    let head = text.char_indices().nth(600).map_or(text, |(byte, _)| &text[..byte]);
    let tokens = Tokens::read(head, &|word| language.is_abbreviation(word));
    let forms: Vec<Forms> = tokens
        .list
        .iter()
        .map(|token| language.lexicon.forms(&lower(text_of(head, token))))
        .collect();
    let times = find_times(head, &tokens, &forms, &language.time, None);
    let stands = |time: &&TimeFound| {
        let close = usize::from(tokens.mark(time.end) == Some(')'));
        let dash = matches!(tokens.mark(time.end + close), Some('—' | '–' | '-'));
        let open = time.start.checked_sub(1).and_then(|before| tokens.mark(before));
        time.start < DATELINE_TOKENS && dash && matches!(open, Some(',' | '(' | '.'))
    };
    let line = times.iter().filter(stands).find_map(|time| {
        let (first, last) = time.value.days?;
        let range = tokens.range(time.start, time.end);
        (first == last).then(|| Signal {
            kind: SignalKind::Dateline,
            value: first.to_string(),
            note: head.get(range.start..range.end).unwrap_or_default().to_owned(),
        })
    });
    Published::from_signals(line.into_iter().collect())
}

fn cut_long(document: &mut Document) {
    if let Some((byte, _)) = document.text.char_indices().nth(MOST_CHARACTERS) {
        document.text.truncate(byte);
        document.characters = MOST_CHARACTERS;
        document.cut = true;
    }
}

/// One document at work.
struct Work<'w> {
    text: &'w str,
    language: &'w Language,
    register: &'w RegisterView,
    tokens: Tokens,
    forms: Vec<Forms>,
    classes: Vec<InClasses>,
    verblike: Vec<bool>,
    offsets: Offsets,
    published: Option<Date>,
    times: Vec<TimeFound>,
    mentions: Mentions,
}

struct Lookup<'l> {
    mentions: &'l Mentions,
    times: &'l [TimeFound],
    tokens: &'l Tokens,
    forms: &'l [Forms],
    language: &'l Language,
}

impl<'w> Work<'w> {
    fn new(
        text: &'w str,
        language: &'w Language,
        register: &'w RegisterView,
        published: &Published,
    ) -> Self {
        let tokens = Tokens::read(text, &|word| language.is_abbreviation(word));
        let mut forms = Vec::with_capacity(tokens.len());
        let mut verblike = Vec::with_capacity(tokens.len());
        for token in &tokens.list {
            let word = lower(text_of(text, token));
            let verb =
                word.len() > 4 && (word.ends_with("ed") || word.ends_with("ing")) && !token.capital;
            verblike.push(verb);
            forms.push(language.lexicon.forms(&word));
        }
        let day = published.day();
        let times = find_times(text, &tokens, &forms, &language.time, day);
        // The `May` of a date is no modal verb.
        for time in &times {
            for at in time.start..time.end {
                let capital = tokens.get(at).is_some_and(|token| token.capital);
                if let Some(held) = forms.get_mut(at).filter(|_| capital && at >= time.core) {
                    *held = [crate::lexicon::NO_FORM; 3];
                }
            }
        }
        let mentions = find_mentions(text, &tokens, &forms, &language.world, register, day);
        let classes = forms.iter().map(|forms| language.lexicon.classes(forms)).collect();
        let offsets = Offsets::new(text);
        Self {
            text,
            language,
            register,
            tokens,
            forms,
            classes,
            verblike,
            offsets,
            published: day,
            times,
            mentions,
        }
    }

    fn span(&self, tokens: (usize, usize)) -> Option<Span> {
        self.offsets.span(self.text, self.tokens.range(tokens.0, tokens.1))
    }

    fn reading(&mut self, mut document: Document, today: Date) -> Reading {
        let (settled, quotes, silences) = self.with_stage(|work, stage| {
            let cues = Cues::new(work.language);
            let raws = gather(stage, &work.language.events, &cues);
            let settled = settle(&raws, &work.mentions, &work.times, work.register, work.published);
            let quotes = crate::quote::find(stage, work.language, work.text);
            (settled, quotes, crate::silence::find(stage, &work.language.silences))
        });
        self.infer_publication(&settled, &mut document);
        let quotes: Vec<Quote> = quotes.iter().filter_map(|quote| self.quote(quote)).collect();
        let silences: Vec<Silence> = silences
            .into_iter()
            .filter_map(|(place, expected, from)| {
                let from = from
                    .and_then(|at| self.mentions.list.get(at))
                    .and_then(|m| self.mentions.party(m));
                Some(Silence { span: self.span(place)?, expected, from: from.cloned() })
            })
            .collect();
        let state = self.main_state();
        let mut told: Vec<Told> = Vec::new();
        for event in &settled {
            if let Some(view) = self.event(event, told.len() + 1) {
                told.push(self.told(event, view, state.clone()));
            }
        }
        let checks = crate::check::run(&crate::check::Asked {
            told: &told,
            quotes: &quotes,
            silences: &silences,
            register: self.register,
            published: &document.published,
            today,
        });
        let events = told.into_iter().map(|told| told.event).collect();
        let mentions = self.mention_views();
        let standings = document.published.earliest().map_or_else(Vec::new, |day| {
            let named = mentions.iter().map(|mention| &mention.subject);
            let ids = named
                .filter(|party| party.in_register)
                .flat_map(|party| std::iter::once(&party.id).chain(&party.also));
            self.register.standings(ids.map(String::as_str), day)
        });
        Reading {
            document,
            mentions,
            standings,
            events,
            quotes,
            silences,
            times: self.time_views(),
            checks,
        }
    }

    fn with_stage<T>(&self, f: impl FnOnce(&Self, &Stage<'_>) -> T) -> T {
        let ground = Lookup {
            mentions: &self.mentions,
            times: &self.times,
            tokens: &self.tokens,
            forms: &self.forms,
            language: self.language,
        };
        let scene = Scene {
            tokens: &self.tokens,
            forms: &self.forms,
            classes: &self.classes,
            lexicon: &self.language.lexicon,
            ground: &ground,
            breaks: self.language.class("break"),
            prepositions: self.language.class("preposition"),
            conjunctions: self.language.class("conjunction"),
            verblike: &self.verblike,
        };
        let masked = self.footnotes(&scene);
        let stage = Stage {
            scene: &scene,
            forms: &self.forms,
            mentions: &self.mentions,
            times: &self.times,
            masked: &masked,
        };
        f(self, &stage)
    }

    /// Brackets and starred lines that only say what a law demands: `(banned in Russia)`.
    fn footnotes(&self, scene: &Scene<'_>) -> Vec<(usize, usize)> {
        let class = self.language.class("footnote");
        let mut out = Vec::new();
        for at in 0..self.tokens.len() {
            let (_, limit) = self.tokens.sentence_of(at);
            if scene.class_end(class, at, limit).is_none() {
                continue;
            }
            let (first, _) = self.tokens.sentence_of(at);
            let open = (first..at)
                .rev()
                .take(20)
                .find(|i| matches!(self.tokens.mark(*i), Some('(' | '[' | '*')));
            if let Some(open) = open {
                let close = (at..limit).find(|i| matches!(self.tokens.mark(*i), Some(')' | ']')));
                let starred = self.tokens.mark(open) == Some('*');
                if close.is_some() || starred {
                    out.push((open, close.map_or(limit, |close| close + 1)));
                }
            }
        }
        out
    }

    /// A text that tells an event of the register as just happened was published after it; with
    /// `last Thursday`, within the week.
    fn infer_publication(&mut self, settled: &[Settled], document: &mut Document) {
        if document.published.value.is_some() {
            return;
        }
        let mut best: Option<Signal> = None;
        for event in settled {
            let Some(id) = &event.register_event else { continue };
            let row = self.register.events.iter().find(|row| row.id == *id);
            let Some(day) =
                row.and_then(|row| row.date).and_then(unblink_model::PartialDate::exact)
            else {
                continue;
            };
            let time = event.time.and_then(|at| self.times.get(at));
            let weekday = time.and_then(|time| time.weekday);
            let agrees = weekday.is_some_and(|named| day.weekday().to_monday_one_offset() == named);
            let value = if agrees {
                let add = |days: i32| day.checked_add(jiff::Span::new().days(days)).unwrap_or(day);
                format!("{}/{}", add(1), add(7))
            } else {
                format!("{day}/..")
            };
            let signal = Signal { kind: SignalKind::RegisterEvent, value, note: id.clone() };
            if agrees || best.as_ref().is_none_or(|held| held.value < signal.value) {
                best = Some(signal);
            }
            if agrees {
                if let Some(time) = event.time.and_then(|at| self.times.get_mut(at)) {
                    time.value = crate::time::Value::day(day);
                    time.resolved_by_register = true;
                }
                break;
            }
        }
        document.published = Published::from_signals(best.into_iter().collect());
    }

    fn told(&self, event: &Settled, view: Event, state: Option<String>) -> Told {
        let claims = event.claims.iter();
        let named = event.named.iter().filter_map(|number| {
            let mention = self.mentions.list.get(*number)?;
            let office =
                matches!(mention.kind, Kind::Body | Kind::Government | Kind::International);
            let before = mention.start.checked_sub(1);
            let article = before.is_some_and(|at| self.language.world.is_article(&self.forms, at));
            let start = mention.start - usize::from(article);
            Some((self.mentions.party(mention)?.clone(), self.span((start, mention.end))?, office))
        });
        Told {
            claims: claims
                .filter_map(|(kind, place)| Some((kind.clone(), self.span(*place)?)))
                .collect(),
            named: named.collect(),
            event: view,
            state,
        }
    }

    /// The state that is named most, who governs Afghanistan aside.
    fn main_state(&self) -> Option<String> {
        let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        for mention in &self.mentions.list {
            if let Some(party) = self.mentions.party(mention).filter(|party| party.kind == "state")
                && crate::check::governed_by(&party.id).is_none()
            {
                *counts.entry(party.id.as_str()).or_default() += 1;
            }
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(id, _)| id.to_owned())
    }

    fn event(&self, event: &Settled, number: usize) -> Option<Event> {
        let spans: Vec<Span> =
            event.evidence.iter().filter_map(|place| self.span(*place)).collect();
        let wording = spans.first()?.text.clone();
        Some(Event {
            id: format!("e{number}"),
            kind: event.kind.clone(),
            worded_as: event.worded_as.clone(),
            actor: event.actor.clone(),
            target: event.target.iter().chain(&event.parties).cloned().collect(),
            place: event.place.clone(),
            date: self.date(event),
            modality: event.modality.to_owned(),
            polarity: if event.negative { "negative" } else { "positive" },
            wording,
            legal_effect: event.effect.clone(),
            milestone: event.milestone.clone(),
            figures: self.figures(event),
            spans,
            register_event: event.register_event.clone(),
        })
    }

    fn date(&self, event: &Settled) -> Option<EventDate> {
        let time = self.times.get(event.time?)?;
        let own = crate::event::bare_day(time, event);
        let value = if own { time.value.bare() } else { time.value.text.clone() };
        Some(EventDate {
            value,
            precision: time.value.precision?.as_str(),
            cue: self.span((time.start, time.end))?,
            basis: if time.resolved_by_register { "register" } else { "text" },
        })
    }

    /// Numbers within the evidence of an attack are its toll.
    fn figures(&self, event: &Settled) -> Vec<Figure> {
        if event.what != "toll" && event.kind != "security.attack" {
            return Vec::new();
        }
        let mut out = Vec::new();
        for (start, end) in event.claims.iter().map(|(_, place)| *place) {
            for at in start..end {
                let is = self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number);
                let Some(span) = self.span((at, at + 1)).filter(|_| is) else { continue };
                let before = self
                    .span((at.saturating_sub(2), at))
                    .map(|span| lower(&span.text))
                    .unwrap_or_default();
                let bound = match () {
                    () if before.ends_with("over") || before.ends_with("more than") => "over",
                    () if before.ends_with("at least") => "at least",
                    () if before.ends_with("about")
                        || before.ends_with("around")
                        || before.ends_with("nearly") =>
                    {
                        "about"
                    }
                    () => "exactly",
                };
                let value = span.text.replace(',', "");
                out.push(Figure { value, unit: "deaths".to_owned(), bound, span });
            }
        }
        out
    }

    fn quote(&self, quote: &crate::quote::Found) -> Option<Quote> {
        let party = quote.name.and_then(|(start, end)| {
            let mention = self.mentions.between(start, end).next_back().map(|(_, mention)| mention);
            mention.and_then(|mention| self.mentions.party(mention)).cloned()
        });
        let speaker = quote.name.and_then(|name| self.span(name)).map(|span| Speaker {
            name: span.text.clone(),
            party: party.clone(),
            span,
        });
        let verb = quote.verb.and_then(|verb| self.tokens.get(verb));
        Some(Quote {
            kind: quote.kind.to_owned(),
            speaker,
            role: quote.role.and_then(|role| self.span(role)),
            verb: verb.map(|token| lower(text_of(self.text, token))),
            content: self.span(quote.content)?,
            cue: quote.cue.and_then(|cue| self.span(cue)),
            source: quote.source.and_then(|source| self.span(source)),
            verbatim: quote.verbatim.and_then(|verbatim| self.span(verbatim)),
        })
    }

    fn mention_views(&self) -> Vec<MentionView> {
        self.mentions
            .list
            .iter()
            .filter_map(|mention| {
                let span = self.span((mention.start, mention.end))?;
                Some(MentionView { span, subject: self.mentions.party(mention)?.clone() })
            })
            .collect()
    }

    fn time_views(&self) -> Vec<TimeView> {
        self.times
            .iter()
            .filter_map(|time| {
                Some(TimeView {
                    span: self.span((time.start, time.end))?,
                    core: self.span((time.core, time.end))?,
                    value: time.value.text.clone(),
                })
            })
            .collect()
    }
}

impl Lookup<'_> {
    /// Nouns after a name that belong to it: `Taliban movement`, `Taliban officials`.
    fn with_noun(&self, end: usize) -> Option<usize> {
        self.language.world.noun_end(self.forms, end)
    }
}

fn fits(kind: Kind, slot: Slot) -> bool {
    match slot {
        Slot::Target | Slot::Bare => matches!(kind, Kind::Listed | Kind::Stand | Kind::Pronoun),
        Slot::Actor => !matches!(kind, Kind::Pronoun | Kind::Media),
        Slot::Party => kind != Kind::Pronoun,
        Slot::Place => matches!(kind, Kind::State | Kind::Seat),
    }
}

impl Ground for Lookup<'_> {
    fn mentions(&self, token: usize, slot: Slot) -> Ends {
        let article = slot != Slot::Bare && self.language.world.is_article(self.forms, token);
        let mut out = Ends::default();
        for at in [token, token + 1].into_iter().take(1 + usize::from(article)) {
            let same = self.tokens.get(at).map(|t| t.sentence)
                == self.tokens.get(token).map(|t| t.sentence);
            let Some((number, mention)) = self.mentions.starting(at).filter(|_| same) else {
                continue;
            };
            if !fits(mention.kind, slot) {
                continue;
            }
            let end = mention.end;
            if matches!(mention.kind, Kind::Listed | Kind::State | Kind::Adjective)
                && slot != Slot::Place
                && let Some(longer) = self.with_noun(end)
            {
                out.push(longer, number);
            }
            out.push(end, number);
        }
        out
    }

    fn time(&self, token: usize) -> Option<(usize, usize)> {
        let at = self.times.partition_point(|time| time.start < token);
        let time = self.times.get(at).filter(|time| time.start == token || time.core == token)?;
        Some((time.end, at))
    }
}
