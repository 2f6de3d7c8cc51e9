//! Checks: what the register says to a claim, on the day of publication and today.

mod around;
mod designation;
mod engagement;
mod voices;

use jiff::civil::Date;
use serde::Serialize;
use unblink_model::PartialDate;

use crate::event::Event;
use crate::mention::Party;
use crate::quote::Quote;
use crate::silence::Silence;
use crate::{Published, RegisterView, Span};

/// What the register makes of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The register agrees.
    Supported,
    /// The words say more than happened: `lifted` for what was suspended.
    Overstated,
    /// The words say less.
    Understated,
    /// It happened, on another day.
    WrongDate,
    /// It happened, and somebody else did it.
    WrongActor,
    /// The register says otherwise.
    Contradicted,
    /// The register holds nothing on it: no verdict on the claim.
    NotInRegister,
    /// So today, and not yet known on that day.
    Anachronistic,
    /// A judgement, on which there is no verdict.
    Opinion,
}

impl Verdict {
    /// Returns the word for it, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Overstated => "overstated",
            Self::Understated => "understated",
            Self::WrongDate => "wrong_date",
            Self::WrongActor => "wrong_actor",
            Self::Contradicted => "contradicted",
            Self::NotInRegister => "not_in_register",
            Self::Anachronistic => "anachronistic",
            Self::Opinion => "opinion",
        }
    }
}

/// The verdict on both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Verdicts {
    /// With what was public on the day of publication; absent when that day is not known.
    pub at_publication: Option<Verdict>,
    /// With what is known today.
    pub today: Verdict,
}

/// A row of the register that a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The row's id.
    pub id: String,
    /// What it says.
    pub says: String,
    /// When that was so.
    pub date: Option<String>,
    /// Where it is read.
    pub url: Option<String>,
}

/// A claim of the text, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The words of the claim.
    pub span: Span,
    /// What kind of claim it is: an event's type, `date`, `actor`, `role`, `figure`, `silence` …
    pub claim: String,
    /// The event it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The verdicts.
    pub verdict: Verdicts,
    /// What they rest on.
    pub facts: Vec<Fact>,
    /// Why, in a sentence.
    pub why: String,
}

/// A verdict with its reasons, on one day.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
    pub(crate) facts: Vec<Fact>,
    pub(crate) why: String,
}

impl Judged {
    pub(crate) fn new(verdict: Verdict, facts: Vec<Fact>, why: impl Into<String>) -> Self {
        Self { verdict, facts, why: why.into() }
    }

    pub(crate) fn unknown(why: impl Into<String>) -> Self {
        Self::new(Verdict::NotInRegister, Vec::new(), why)
    }
}

/// An event with what its words mark for checking.
pub(crate) struct Told {
    pub(crate) event: Event,
    /// Claims, with the type of the rule that marked each.
    pub(crate) claims: Vec<(String, Span)>,
    /// How its actors are named in the text; `true` where an office or body is named.
    pub(crate) named: Vec<(Party, Span, bool)>,
    /// The state the document speaks of most: whose `permanent seat` is meant.
    pub(crate) state: Option<String>,
}

/// What there is to check.
pub(crate) struct Asked<'a> {
    pub(crate) told: &'a [Told],
    pub(crate) quotes: &'a [Quote],
    pub(crate) silences: &'a [Silence],
    pub(crate) register: &'a RegisterView,
    pub(crate) published: &'a Published,
    pub(crate) today: Date,
}

/// Checks every claim of a text.
pub(crate) fn run(asked: &Asked<'_>) -> Vec<Check> {
    let mut out = Vec::new();
    for told in asked.told {
        out.extend(of_event(asked, told));
    }
    out.extend(voices::roles(asked));
    out.extend(voices::words(asked));
    out.extend(around::silences(asked));
    out.sort_by_key(|check| (check.span.byte, check.claim.clone()));
    out.dedup_by(|a, b| a.span == b.span && a.claim == b.claim);
    out
}

/// Judges on both clocks and puts the answer together; the reasons are today's.
pub(crate) fn both(
    asked: &Asked<'_>,
    span: &Span,
    claim: &str,
    event: Option<&str>,
    judge: &dyn Fn(Date) -> Judged,
) -> Check {
    let today = judge(asked.today);
    let then = asked.published.earliest().map(judge);
    let at_publication = then.as_ref().map(|judged| match (judged.verdict, today.verdict) {
        // Known today, and on that day nothing was: it could not have been known.
        (Verdict::NotInRegister | Verdict::Contradicted, Verdict::Supported)
            if judged.facts.is_empty() =>
        {
            Verdict::Anachronistic
        }
        (verdict, _) => verdict,
    });
    let differs = then.as_ref().filter(|judged| Some(judged.verdict) != Some(today.verdict));
    let why = match differs {
        Some(judged) => format!("On publication: {} Today: {}", judged.why, today.why),
        None => today.why,
    };
    let mut facts = today.facts;
    for fact in then.into_iter().flat_map(|judged| judged.facts) {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    Check {
        span: span.clone(),
        claim: claim.to_owned(),
        event: event.map(str::to_owned),
        verdict: Verdicts { at_publication, today: today.verdict },
        facts,
        why,
    }
}

fn of_event(asked: &Asked<'_>, told: &Told) -> Vec<Check> {
    let event = &told.event;
    // What is only planned or supposed is no claim that it is so.
    if matches!(event.modality.as_str(), "planned" | "conditional")
        && !event.kind.ends_with("conditioned")
    {
        return Vec::new();
    }
    let id = Some(event.id.as_str());
    let mut out = Vec::new();
    for (kind, span) in claims(told) {
        let family = kind.split('.').next().unwrap_or_default();
        let judge = |day: Date| match family {
            "designation" => designation::judge(asked.register, event, &kind, &span, day),
            "engagement" => engagement::judge(asked.register, told, &kind, &span, day),
            _ => around::judge(asked.register, event, &kind, &span, day),
        };
        out.push(both(asked, &span, &kind, id, &judge));
    }
    if event.kind.starts_with("designation.") {
        out.extend(designation::date(asked, event));
        out.extend(designation::actors(asked, told));
    }
    for figure in &event.figures {
        let judge = |day: Date| around::figure(asked.register, event, figure, day);
        // The claim is the words around the number (`left over 140 dead`).
        let claim = told.claims.iter().map(|(_, span)| span).find(|span| {
            span.byte[0] <= figure.span.byte[0] && figure.span.byte[1] <= span.byte[1]
        });
        out.push(both(asked, claim.unwrap_or(&figure.span), "figure", id, &judge));
    }
    out
}

/// What an event's words mark; the whole evidence where they mark nothing.
fn claims(told: &Told) -> Vec<(String, Span)> {
    if told.event.kind == "security.attack" {
        let span = told.event.spans.first().cloned();
        return span.map(|span| (told.event.kind.clone(), span)).into_iter().collect();
    }
    if told.claims.is_empty() {
        return told
            .event
            .spans
            .iter()
            .map(|span| (told.event.kind.clone(), span.clone()))
            .collect();
    }
    told.claims.clone()
}

/// Whose government a listed subject is, since when: what stands behind `Kabul` after the takeover
/// of 15 August 2021 (<https://press.un.org/en/2021/sc14603.doc.htm>; from general knowledge, not opened).
const GOVERNED: &[(&str, &str)] = &[("AF", "taliban")];

/// Returns the listed subject that governs a state.
pub(crate) fn governed_by(state: &str) -> Option<&'static str> {
    GOVERNED.iter().find(|(code, _)| *code == state).map(|(_, subject)| *subject)
}

/// Members of what news calls a group, as far as the register follows them.
const MEMBERS: &[(&str, &[&str])] = &[
    ("group:west", &["US", "CA", "GB", "EU", "AU", "NZ", "DE", "FR"]),
    ("group:european-capitals", &["EU", "DE", "FR", "GB"]),
];

/// Returns the codes of jurisdictions that a party stands for.
pub(crate) fn codes(party: &Party) -> Vec<String> {
    if let Some((_, members)) = MEMBERS.iter().find(|(id, _)| *id == party.id) {
        return members.iter().map(|code| (*code).to_owned()).collect();
    }
    vec![party.jurisdiction.clone().unwrap_or_else(|| party.id.clone())]
}

/// Says whether a named body is an authority of the register: `RU:supreme_court` is
/// `ru-supreme-court`.
pub(crate) fn is_body(party: &Party, authority: &str) -> bool {
    let Some((state, kind)) = party.id.split_once(':') else {
        return party.id.eq_ignore_ascii_case(authority);
    };
    let head = format!("{}-{}", state.to_lowercase(), kind.replace('_', "-"));
    authority == head || authority.starts_with(&format!("{head}-"))
}

/// Returns the first day on which a row could be known.
pub(crate) fn known(known: Option<PartialDate>, date: Option<PartialDate>) -> Option<Date> {
    known.or(date).map(PartialDate::first_day)
}

/// Returns the days an event's date covers.
pub(crate) fn days(event: &Event) -> Option<(Date, Date)> {
    let value = event.date.as_ref()?.value.as_deref()?;
    let date: PartialDate = value.split('/').find(|part| *part != "..")?.parse().ok()?;
    Some((date.first_day(), date.last_day()))
}

/// Says whether a row's date can be the event's.
pub(crate) fn overlaps(date: PartialDate, days: (Date, Date)) -> bool {
    date.first_day() <= days.1 && days.0 <= date.last_day()
}

/// Words of a text that carry meaning: longer than four letters, in lower case, cut to a stem.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 4)
        .map(|word| word.to_lowercase().chars().take(7).collect())
        .collect()
}

/// Counts the words two texts share.
pub(crate) fn shared(a: &str, b: &str) -> usize {
    let held = words(b);
    let mut mine = words(a);
    mine.sort();
    mine.dedup();
    mine.iter().filter(|word| held.contains(word)).count()
}
