//! Copies and origins: documents, publishers, independent origins.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::hash::{hash_bytes, hash_join};
use crate::reading::Reading;
use crate::rules::lower;
use crate::token::{Tokens, text_of};

/// How many tellings there are, counted three ways.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Origins {
    /// Documents.
    pub documents: usize,
    /// Publishers: hosts or names, made canonical.
    pub publishers: usize,
    /// Documents grouped by what ties them: an agency, a copy, a shared run of words, a citation.
    pub independent_origins: usize,
    /// The groups, as places of documents.
    pub groups: Vec<Vec<usize>>,
    /// Each tie with its reason.
    pub ties: Vec<Tie>,
}

/// Why two documents are not independent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tie {
    /// The documents.
    pub documents: (usize, usize),
    /// `agency`, `near_duplicate`, `contained`, `shared_run`, `cites`.
    pub kind: &'static str,
    /// The agency, the likeness or the run.
    pub detail: String,
}

/// Words of a shingle: four, as in the literature on copied news.
const SHINGLE: usize = 4;
/// Likeness (Jaccard over shingles) from which two texts are one.
const ALIKE: f64 = 0.5;
/// Share of the shorter text that stands in the longer from which it is contained.
const CONTAINED: f64 = 0.6;
/// Words in a row that two writers do not hit upon by chance.
const RUN: usize = 12;

/// The words of a text as hashes, quotes left out: a shared primary quote ties no outlets.
struct Words {
    hashes: Vec<u64>,
    shingles: BTreeSet<u64>,
    runs: BTreeMap<u64, usize>,
}

impl Words {
    fn of(reading: &Reading) -> Self {
        let text = &reading.document.text;
        let tokens = Tokens::read(text, &|_| true);
        let quoted = |byte: usize| {
            reading
                .quotes
                .iter()
                .filter(|quote| quote.kind == "direct")
                .any(|quote| quote.content.byte[0] <= byte && byte < quote.content.byte[1])
        };
        let words = tokens
            .list
            .iter()
            .filter(|token| tokens.is_word(tokens.at_byte(token.start)) && !quoted(token.start));
        let hashes: Vec<u64> =
            words.map(|token| hash_bytes(lower(text_of(text, token)).as_bytes())).collect();
        let window = |size: usize| {
            hashes.windows(size).map(|w| w.iter().copied().reduce(hash_join).unwrap_or_default())
        };
        let shingles = window(SHINGLE).collect();
        let runs = window(RUN).enumerate().map(|(at, hash)| (hash, at)).collect();
        Self { hashes, shingles, runs }
    }
}

/// Counts documents, publishers and independent origins.
pub(crate) fn origins(readings: &[Reading]) -> Origins {
    let words: Vec<Words> = readings.iter().map(Words::of).collect();
    let roots: Vec<Vec<String>> = readings.iter().map(roots).collect();
    let mut group: Vec<usize> = (0..readings.len()).collect();
    let mut ties = Vec::new();
    for a in 0..readings.len() {
        for b in a + 1..readings.len() {
            if let Some((kind, detail)) = tie(readings, &words, &roots, a, b) {
                ties.push(Tie { documents: (a, b), kind, detail });
                let (from, to) = (group[b].max(group[a]), group[a].min(group[b]));
                for held in &mut group {
                    if *held == from {
                        *held = to;
                    }
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (document, held) in group.iter().enumerate() {
        groups.entry(*held).or_default().push(document);
    }
    let publishers: BTreeSet<String> = readings.iter().map(publisher).collect();
    Origins {
        documents: readings.len(),
        publishers: publishers.len(),
        independent_origins: groups.len(),
        groups: groups.into_values().collect(),
        ties,
    }
}

fn publisher(reading: &Reading) -> String {
    let document = &reading.document;
    document.publisher.clone().unwrap_or_else(|| document.source.clone()).to_lowercase()
}

type Reason = (&'static str, String);

fn tie(
    readings: &[Reading],
    words: &[Words],
    roots: &[Vec<String>],
    a: usize,
    b: usize,
) -> Option<Reason> {
    if let Some(agency) = roots[a].iter().find(|agency| roots[b].contains(agency)) {
        return Some(("agency", agency.clone()));
    }
    let common = words[a].shingles.intersection(&words[b].shingles).count();
    let least = words[a].shingles.len().min(words[b].shingles.len());
    let union = words[a].shingles.len() + words[b].shingles.len() - common;
    if let (Some(alike), Some(part)) = (ratio(common, union), ratio(common, least)) {
        if alike >= ALIKE {
            return Some(("near_duplicate", format!("{alike:.2}")));
        }
        if part >= CONTAINED && least >= 20 {
            return Some(("contained", format!("{part:.2}")));
        }
    }
    if let Some(at) =
        words[a].runs.iter().find_map(|(run, at)| words[b].runs.contains_key(run).then_some(*at))
    {
        return Some((
            "shared_run",
            format!("{RUN} words in a row, from word {} of {}", at + 1, words[a].hashes.len()),
        ));
    }
    cites(readings, a, b).or_else(|| cites(readings, b, a)).map(|name| ("cites", name))
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    let number = |n: usize| u32::try_from(n).ok().map(f64::from);
    (whole > 0).then(|| Some(number(part)? / number(whole)?)).flatten()
}

/// `X reports, citing Y` where Y published the other document.
fn cites(readings: &[Reading], a: usize, b: usize) -> Option<String> {
    let other = publisher(&readings[b]);
    let named = readings[a].mentions.iter().filter(|mention| mention.subject.kind == "media");
    named
        .map(|mention| mention.subject.caption.to_lowercase())
        .find(|name| other.split('.').any(|part| part == name) || other == *name)
}

/// Characters at either end of a text in which an agency signs.
const SIGNED_WITHIN: usize = 400;

/// The agencies that a text is signed by: `/TASS/`, `(AP)`, `KABUL (Reuters) —`.
pub(crate) fn roots(reading: &Reading) -> Vec<String> {
    let text = &reading.document.text;
    let mut out = Vec::new();
    for mention in reading.mentions.iter().filter(|mention| mention.subject.kind == "media") {
        let [start, end] = mention.span.byte;
        let edge = start < SIGNED_WITHIN || end + SIGNED_WITHIN > text.len();
        let before = text.get(..start).and_then(|t| t.chars().next_back());
        let after = text.get(end..).and_then(|t| t.chars().next());
        let signed =
            matches!((before, after), (Some('/'), Some('/' | '.')) | (Some('('), Some(')')));
        let dated = matches!(after, Some('.'))
            && text.get(end..end + 4).is_some_and(|t| t.starts_with(". /") || t.starts_with(" — "));
        if edge && (signed || dated) && !out.contains(&mention.subject.id) {
            out.push(mention.subject.id.clone());
        }
    }
    out
}
