//! Tellings compared: what all say, what one says, where they differ, how many are independent.

use std::collections::BTreeSet;

use serde::Serialize;
use unblink_model::PartialDate;

use crate::Span;
use crate::event::Event;
use crate::near::{Origins, origins};
use crate::reading::Reading;

/// A claim as one document words it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Telling {
    /// The document's place in the comparison, from 0.
    pub document: usize,
    /// The event's number in it.
    pub event: String,
    /// Its words.
    pub span: Span,
}

/// A claim that several documents make.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shared {
    /// The event's type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Who did what to whom, by ids.
    pub about: String,
    /// Each telling.
    pub tellings: Vec<Telling>,
}

/// A claim that one document makes alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alone {
    /// What kind of thing: an event's type, `quote`, `silence`, `date`.
    pub kind: String,
    /// The telling; `event` is empty for what is no event.
    pub telling: Telling,
}

/// Where tellings of one thing differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tension {
    /// `legal_effect`, `actor`, `date`, `figure`, `polarity`, `modality`, `rung`, `duration`.
    pub what: String,
    /// `contradiction` where both cannot be so, `tension` where they differ, `compatible` where one
    /// says more.
    pub kind: &'static str,
    /// What each says.
    pub says: Vec<(usize, String)>,
    /// What the register says, where it says something.
    pub register: Option<String>,
}

/// A comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The documents, in their order.
    pub documents: Vec<String>,
    /// Claims that several make.
    pub both: Vec<Shared>,
    /// Claims that one makes.
    pub only: Vec<Alone>,
    /// Contradictions and tensions.
    pub tensions: Vec<Tension>,
    /// Documents, publishers, independent origins: three numbers, never one.
    pub independence: Origins,
}

/// Compares readings.
pub fn compare(readings: &[Reading]) -> Comparison {
    let groups = grouped(readings);
    let mut both = Vec::new();
    let mut only = Vec::new();
    let mut tensions = Vec::new();
    for group in &groups {
        let documents: BTreeSet<usize> = group.iter().map(|(document, _)| *document).collect();
        let tellings: Vec<Telling> =
            group.iter().filter_map(|(document, event)| telling(*document, event)).collect();
        if documents.len() > 1 {
            tensions.extend(differences(readings, group));
            let first = group[0].1;
            both.push(Shared { kind: first.kind.clone(), about: about(first), tellings });
        } else {
            only.extend(
                tellings
                    .into_iter()
                    .map(|telling| Alone { kind: group[0].1.kind.clone(), telling }),
            );
        }
    }
    only.extend(lone_rest(readings));
    tensions.extend(silence_against_voice(readings));
    Comparison {
        documents: readings.iter().map(|reading| reading.document.source.clone()).collect(),
        both,
        only,
        tensions,
        independence: origins(readings),
    }
}

fn telling(document: usize, event: &Event) -> Option<Telling> {
    Some(Telling { document, event: event.id.clone(), span: event.spans.first()?.clone() })
}

fn about(event: &Event) -> String {
    let ids = |parties: &[crate::Party]| {
        parties.iter().map(|p| p.id.clone()).collect::<Vec<_>>().join("+")
    };
    format!("{} → {}", ids(&event.actor), ids(&event.target))
}

/// The family of an event, wide enough that two rungs of one engagement meet.
fn family(event: &Event) -> &str {
    match event.kind.as_str() {
        "designation.suspend"
        | "designation.delist"
        | "designation.expire"
        | "designation.annul" => "designation.end",
        "designation.list" | "designation.relist" => "designation.list",
        kind if kind.starts_with("engagement.") && kind != "engagement.recognition_conditioned" => {
            "engagement"
        }
        kind => kind,
    }
}

fn places(event: &Event) -> BTreeSet<String> {
    event.actor.iter().flat_map(crate::check::codes).collect()
}

fn same(a: &Event, b: &Event) -> bool {
    let targets =
        |event: &Event| event.target.iter().map(|party| party.id.clone()).collect::<BTreeSet<_>>();
    let meet = |x: &BTreeSet<String>, y: &BTreeSet<String>| {
        x.is_empty() || y.is_empty() || x.intersection(y).next().is_some()
    };
    // A tightening is told by its target, whoever tightens.
    let actors = a.kind == "sanction.tighten" || meet(&places(a), &places(b));
    family(a) == family(b) && actors && meet(&targets(a), &targets(b))
}

fn grouped(readings: &[Reading]) -> Vec<Vec<(usize, &Event)>> {
    let mut groups: Vec<Vec<(usize, &Event)>> = Vec::new();
    for (document, reading) in readings.iter().enumerate() {
        for event in &reading.events {
            match groups.iter_mut().find(|group| group.iter().any(|(_, other)| same(other, event)))
            {
                Some(group) => group.push((document, event)),
                None => groups.push(vec![(document, event)]),
            }
        }
    }
    groups
}

/// Whether two different words of a kind clash, differ or agree.
type Clash = fn(&str, &str) -> &'static str;

/// One difference, looked for in every telling of a group.
struct Aspect {
    what: &'static str,
    of: fn(&Event) -> Option<String>,
    clash: Clash,
}

/// What a group's tellings can differ in.
fn aspects(kind: &str) -> Vec<Aspect> {
    let mut out = Vec::new();
    let mut push = |what, of, clash| out.push(Aspect { what, of, clash });
    let designation = kind.starts_with("designation.");
    if designation {
        push("legal_effect", worded as fn(&Event) -> Option<String>, tension as Clash);
        push("actor", actors, tension);
    }
    push("date", |event| event.date.as_ref()?.value.clone(), dates);
    if designation || kind.contains("recognition") {
        push("polarity", |event| Some(event.polarity.to_owned()), |_, _| "contradiction");
    }
    push("modality", |event| Some(grade(event).to_owned()), tension);
    if kind.starts_with("engagement.") {
        push(
            "rung",
            |event| Some(format!("{} ({})", event.kind, event.wording)),
            |_, _| "compatible",
        );
    }
    push("figure", figure, tension);
    out
}

fn tension(_: &str, _: &str) -> &'static str {
    "tension"
}

#[expect(clippy::unnecessary_wraps, reason = "one of several of this shape")]
fn worded(event: &Event) -> Option<String> {
    let kind = event.worded_as.as_ref().unwrap_or(&event.kind);
    Some(format!("{} ({kind})", event.wording))
}

fn actors(event: &Event) -> Option<String> {
    let ids = event.actor.iter().map(|party| party.id.as_str()).collect::<Vec<_>>().join("+");
    (!ids.is_empty()).then_some(ids)
}

fn figure(event: &Event) -> Option<String> {
    let figure = event.figures.first()?;
    Some(format!("{} {}", figure.bound, figure.value))
}

fn dates(a: &str, b: &str) -> &'static str {
    let day = |text: &str| text.parse::<PartialDate>().ok();
    match (day(a), day(b)) {
        (Some(a), Some(b)) if a.last_day() < b.first_day() || b.last_day() < a.first_day() => {
            "contradiction"
        }
        _ => "compatible",
    }
}

/// What differs between the tellings of one thing.
fn differences(readings: &[Reading], group: &[(usize, &Event)]) -> Vec<Tension> {
    let kind = group.first().map_or("", |(_, event)| event.kind.as_str());
    let mut out = Vec::new();
    for aspect in aspects(kind) {
        let mut says: Vec<(usize, String)> = group
            .iter()
            .filter_map(|(document, event)| Some((*document, (aspect.of)(event)?)))
            .collect();
        let clashes = says.iter().enumerate().flat_map(|(i, (document, said))| {
            let rest = says.iter().skip(i + 1);
            let differ = rest.filter(move |(other, word)| other != document && word != said);
            differ.map(move |(_, word)| (aspect.clash)(said, word))
        });
        // `contradiction` goes before `tension`, that before `compatible`.
        let rank =
            |kind: &&str| ["compatible", "tension", "contradiction"].iter().position(|k| k == kind);
        let Some(kind) = clashes.max_by_key(rank) else { continue };
        says.dedup();
        let register = register_says(readings, group, aspect.what);
        out.push(Tension { what: aspect.what.to_owned(), kind, says, register });
    }
    out
}

fn grade(event: &Event) -> &str {
    match event.modality.as_str() {
        "planned" => "planned",
        "conditional" => "conditional",
        _ => "told as so",
    }
}

fn register_says(readings: &[Reading], group: &[(usize, &Event)], what: &str) -> Option<String> {
    let claim = |kind: &str| match what {
        "actor" => kind == "actor",
        "date" => kind == "date",
        _ => kind.starts_with("designation.") || kind.starts_with("engagement."),
    };
    group.iter().find_map(|(document, event)| {
        let checks = readings.get(*document)?.checks.iter();
        checks
            .filter(|check| {
                check.event.as_deref() == Some(event.id.as_str()) && claim(&check.claim)
            })
            .find_map(|check| {
                let fact = check.facts.first()?;
                let date = fact.date.as_ref().map(|date| format!(", {date}")).unwrap_or_default();
                Some(format!("{}{date}", fact.says))
            })
    })
}

/// Quotes, silences and times that one document has alone.
fn lone_rest(readings: &[Reading]) -> Vec<Alone> {
    let mut out = Vec::new();
    for (document, reading) in readings.iter().enumerate() {
        let others = || {
            readings
                .iter()
                .enumerate()
                .filter(move |(other, _)| *other != document)
                .map(|(_, reading)| reading)
        };
        let mut push = |kind: &str, span: &Span| {
            let telling = Telling { document, event: String::new(), span: span.clone() };
            out.push(Alone { kind: kind.to_owned(), telling });
        };
        for quote in reading.quotes.iter().filter(|quote| quote.speaker.is_some()) {
            let speaker = quote.speaker.as_ref().map(|speaker| speaker.name.as_str());
            let told = others().flat_map(|other| &other.quotes).any(|other| {
                other.content.text == quote.content.text
                    || (other.speaker.as_ref().map(|s| s.name.as_str()) == speaker
                        && crate::check::shared(&other.content.text, &quote.content.text) > 3)
            });
            if !told {
                push("quote", &quote.content);
            }
        }
        for silence in &reading.silences {
            let told = others()
                .flat_map(|other| &other.silences)
                .any(|other| other.expected == silence.expected && other.from == silence.from);
            if !told {
                push("silence", &silence.span);
            }
        }
        for time in reading
            .times
            .iter()
            .filter(|time| time.value.as_deref().is_none_or(|v| v.starts_with(['1', '2'])))
        {
            let told = others()
                .flat_map(|other| &other.times)
                .any(|other| other.value == time.value && time.value.is_some());
            if !told {
                push("date", &time.span);
            }
        }
    }
    out
}

/// One document says nobody spoke, the other quotes a voice that warns.
fn silence_against_voice(readings: &[Reading]) -> Vec<Tension> {
    let mut out = Vec::new();
    for (document, reading) in readings.iter().enumerate() {
        let Some(silence) = reading
            .silences
            .iter()
            .find(|s| matches!(s.expected.as_str(), "protest" | "condemnation" | "any"))
        else {
            continue;
        };
        for (other, voices) in readings.iter().enumerate().filter(|(other, _)| *other != document) {
            let critical = voices.quotes.iter().find(|quote| {
                matches!(
                    quote.verb.as_deref(),
                    Some(
                        "warns"
                            | "warned"
                            | "condemns"
                            | "condemned"
                            | "denounced"
                            | "criticized"
                            | "criticised"
                    )
                )
            });
            if let Some(quote) = critical {
                out.push(Tension {
                    what: "reaction".to_owned(),
                    kind: "tension",
                    says: vec![
                        (document, silence.span.text.clone()),
                        (other, quote.content.text.clone()),
                    ],
                    register: None,
                });
            }
        }
    }
    out
}
