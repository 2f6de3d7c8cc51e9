//! What a house's own settings find and what they cost: measured on the lists that are loaded.
//!
//! Controls are listed names as they are, manipulated ones are written otherwise by a fixed seed,
//! ordinary names come from a file. Nothing here is judged by a person: that a listed name written
//! otherwise should be found, and that an ordinary name that is nobody's should not, is assumed.

mod perturb;
mod rates;

use std::collections::BTreeSet;

use serde::Serialize;
use unblink_ledger::Node;
use unblink_model::{AsOf, Entity, EntityKey, ListId, SubjectId};
use unblink_screen::{Admit as _, Query};

use super::batch::in_parallel;
use super::screener::{Answer, Screener};
use super::{Fingerprint, ScreeningOptions, ScreeningStatus};
use crate::{AppError, Register};
use perturb::{Dice, PERTURBATIONS};
pub use rates::{Operating, Rate, Stratum, ThresholdRow};

/// What is measured.
#[derive(Clone, Debug)]
pub struct EvalOptions {
    /// How one screens.
    pub screening: ScreeningOptions,
    /// Listed entries that are asked for.
    pub sample: usize,
    /// The same seed gives the same names on every machine.
    pub seed: u64,
    /// Names of nobody listed.
    pub ordinary: Vec<String>,
}

/// What was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluation {
    /// Whether the lists asked for could be looked at.
    pub status: ScreeningStatus,
    /// The clocks asked from.
    #[serde(flatten)]
    pub as_of: AsOf,
    /// The dataset.
    pub dataset: String,
    /// The score from which a result alerts.
    pub threshold: f64,
    /// The seed.
    pub seed: u64,
    /// What the scores depend on.
    pub fingerprint: Fingerprint,
    /// What was looked at, in a sentence.
    pub coverage: String,
    /// Entries that could be asked for, and how many were.
    pub entries: u64,
    /// How many were asked for.
    pub sampled: u64,
    /// Listed names as they are.
    pub control: Operating,
    /// The same names written otherwise.
    pub manipulated: Operating,
    /// By the way in which they are written otherwise.
    pub perturbations: Vec<Stratum>,
    /// By list, type, script and number of words.
    pub strata: Vec<Stratum>,
    /// Names of the file; absent when none was given.
    pub ordinary: Option<FalseAlerts>,
    /// Given names of one listed person with the other names of another: near to many, nobody's.
    pub recombined: FalseAlerts,
    /// What each threshold would find and cost.
    pub thresholds: Vec<ThresholdRow>,
    /// Share of false alerts and share of manipulated names found, from strict to lax.
    pub roc: Vec<(f64, f64)>,
    /// Which names the false alerts of `thresholds` and `roc` are counted on.
    pub negatives: &'static str,
}

/// What names of nobody listed raise.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FalseAlerts {
    /// Names asked for.
    pub names: u64,
    /// Names that are a listed name, word for word: they should alert, and are left out.
    pub homonyms: u64,
    /// Of the others, those that alert.
    pub alerting: Rate,
    /// The highest of their scores, with what they met.
    pub worst: Vec<Alert>,
}

/// An ordinary name and what it met.
#[derive(Clone, Debug, Serialize)]
pub struct Alert {
    /// The name.
    pub name: String,
    /// The subject it met.
    pub id: SubjectId,
    /// What that is called.
    pub caption: String,
    /// Its score.
    pub score: f64,
}

/// A listed entry that is asked for.
struct Listed {
    list: ListId,
    subject: SubjectId,
    entity: Entity,
}

/// A question whose answer is known.
struct Asked {
    /// Which of the sample.
    of: usize,
    /// `None`: as it is.
    perturbation: Option<&'static str>,
    name: String,
}

/// What a question came to.
struct Got {
    /// The score of whom it means; 0 when not found.
    score: f64,
    first: bool,
}

/// Results looked at to find the one meant.
const LOOKED_AT: usize = 20;
/// False alerts that a report names.
const WORST: usize = 20;

impl Register {
    /// Measures what screening finds and what it costs.
    pub fn evaluate(
        &mut self,
        options: &EvalOptions,
        as_of: &AsOf,
    ) -> Result<Evaluation, AppError> {
        let mut screener = self.screener(as_of)?;
        let dataset = options.screening.dataset.clone();
        self.prepare(&mut screener, &dataset)?;
        let lists = Self::lists_of(&dataset, &screener.coverage)?;
        let all = self.listed(&screener, &lists, as_of)?;
        let sample = sampled(&all, options);
        let asked = questions(&sample, options.seed);
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let wide = ScreeningOptions { limit: LOOKED_AT, cutoff: 0.0, ..options.screening.clone() };
        let got = in_parallel(threads, &asked, &|asked| {
            let meant = sample[asked.of];
            let query = Query {
                schema: meant.entity.kind().map(|kind| kind.schema().to_owned()),
                ..Query::name(&asked.name)
            };
            found(&screener, &query, &wide, &meant.subject)
        });
        let homonyms = homonyms(&all);
        let best = |names: &[String]| false_alerts(&screener, &wide, threads, names, &homonyms);
        let (ordinary, ordinary_scores) = best(&options.ordinary);
        let (recombined, recombined_scores) = best(&recombined(&all, options));
        let (negatives, scores) = if options.ordinary.is_empty() {
            ("recombined", recombined_scores)
        } else {
            ("ordinary", ordinary_scores)
        };
        let rows: Vec<(&Asked, &Got)> = asked.iter().zip(&got).collect();
        Ok(report(
            Evaluation {
                status: if lists.is_empty() {
                    ScreeningStatus::Unscreened
                } else {
                    ScreeningStatus::Screened
                },
                as_of: *as_of,
                dataset,
                threshold: options.screening.threshold,
                seed: options.seed,
                fingerprint: screener.fingerprint.clone(),
                coverage: screener.coverage.note.clone(),
                entries: all.len() as u64,
                sampled: sample.len() as u64,
                control: Operating::default(),
                manipulated: Operating::default(),
                perturbations: Vec::new(),
                strata: Vec::new(),
                ordinary: (!options.ordinary.is_empty()).then_some(ordinary),
                recombined,
                thresholds: Vec::new(),
                roc: Vec::new(),
                negatives,
            },
            &sample,
            &rows,
            &scores,
        ))
    }

    /// Returns every entry of these lists that is listed as of a place in time.
    fn listed(
        &mut self,
        screener: &Screener,
        lists: &BTreeSet<ListId>,
        as_of: &AsOf,
    ) -> Result<Vec<Listed>, AppError> {
        let (index, days) = self.index_as_of(as_of)?;
        let admitted = self.admitted(&index, &days, lists, as_of)?;
        let mut all = Vec::new();
        let mut number = 0;
        for list in index.lists().to_vec() {
            if lists.is_empty() {
                break;
            }
            for entry in self.list_states(&list, index.recorded)? {
                for state in entry.states {
                    let is_listed = admitted.profile(number);
                    number += 1;
                    if !is_listed || state.entity.names().next().is_none() {
                        continue;
                    }
                    let node = Node { list: list.clone(), key: EntityKey::new(&entry.key) };
                    all.push(Listed {
                        list: list.clone(),
                        subject: screener.subject_of(&node),
                        entity: state.entity,
                    });
                }
            }
        }
        Ok(all)
    }
}

/// Takes entries by lot; the lot of an entry does not depend on the others.
fn sampled<'a>(all: &'a [Listed], options: &EvalOptions) -> Vec<&'a Listed> {
    let mut lots: Vec<(u64, &Listed)> = all
        .iter()
        .map(|one| {
            let id = format!("{}:{}", one.list, one.entity.key);
            (Dice::of(options.seed, &id).throw(), one)
        })
        .collect();
    lots.sort_by(|a, b| (a.0, &a.1.list, &a.1.entity.key).cmp(&(b.0, &b.1.list, &b.1.entity.key)));
    lots.truncate(options.sample);
    lots.into_iter().map(|(_, one)| one).collect()
}

fn questions(sample: &[&Listed], seed: u64) -> Vec<Asked> {
    let mut asked = Vec::new();
    for (of, one) in sample.iter().enumerate() {
        let name = one.entity.caption();
        asked.push(Asked { of, perturbation: None, name: name.to_owned() });
        for perturbation in PERTURBATIONS {
            let id = format!("{} {}:{}", perturbation.name, one.list, one.entity.key);
            let other = (perturbation.apply)(name, &mut Dice::of(seed, &id));
            let other = other.map(|name| Asked { of, perturbation: Some(perturbation.name), name });
            asked.extend(other);
        }
    }
    asked
}

fn found(screener: &Screener, query: &Query, options: &ScreeningOptions, meant: &SubjectId) -> Got {
    let Answer::Screened(found) = screener.find(query, &options.dataset, options) else {
        return Got { score: 0.0, first: false };
    };
    let place = found.iter().position(|one| one.subject == *meant);
    let score = place.and_then(|at| found.get(at)).map_or(0.0, |one| one.score);
    Got { score, first: place == Some(0) }
}

/// The words of a name, sorted: two names of the same words are the same name in any order.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> =
        unblink_text::fold(name).split_whitespace().map(str::to_owned).collect();
    words.sort_unstable();
    words
}

fn homonyms(all: &[Listed]) -> BTreeSet<Vec<String>> {
    all.iter().flat_map(|one| one.entity.names()).map(|name| words(&name.full)).collect()
}

/// Puts the first word of one listed person before the others of another.
fn recombined(all: &[Listed], options: &EvalOptions) -> Vec<String> {
    let people: Vec<Vec<&str>> = all
        .iter()
        .filter(|one| one.entity.kind() == Some(unblink_model::EntityKind::Person))
        .map(|one| one.entity.caption().split_whitespace().collect())
        .filter(|words: &Vec<&str>| words.len() > 1)
        .collect();
    let mut dice = Dice::of(options.seed, "recombined");
    let mut names = BTreeSet::new();
    for _ in 0..options.sample.saturating_mul(2) {
        let (Some(one), Some(other)) =
            (people.get(dice.below(people.len())), people.get(dice.below(people.len())))
        else {
            break;
        };
        names.insert([&one[..1], &other[1..]].concat().join(" "));
    }
    names.into_iter().take(options.sample).collect()
}

/// Asks for names of nobody listed; returns what they raise and the best score of each that is
/// no homonym.
fn false_alerts(
    screener: &Screener,
    options: &ScreeningOptions,
    threads: usize,
    names: &[String],
    homonyms: &BTreeSet<Vec<String>>,
) -> (FalseAlerts, Vec<f64>) {
    let one = ScreeningOptions { limit: 1, ..options.clone() };
    let best = in_parallel(threads, names, &|name| {
        if homonyms.contains(&words(name)) {
            return None;
        }
        match screener.find(&Query::name(name), &one.dataset, &one) {
            Answer::Screened(found) => Some(found.into_iter().next()),
            _ => Some(None),
        }
    });
    let mut worst: Vec<Alert> = Vec::new();
    let mut scores = Vec::new();
    for (name, best) in names.iter().zip(best) {
        let Some(best) = best else { continue };
        scores.push(best.as_ref().map_or(0.0, |best| best.score));
        if let Some(best) = best.filter(|best| best.score >= options.threshold) {
            worst.push(Alert {
                name: name.clone(),
                id: best.subject,
                caption: best.caption,
                score: best.score,
            });
        }
    }
    let alerting = Rate::of(worst.len(), scores.len());
    worst.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.name.cmp(&b.name)));
    worst.truncate(WORST);
    let homonyms = (names.len() - scores.len()) as u64;
    (FalseAlerts { names: names.len() as u64, homonyms, alerting, worst }, scores)
}

/// Says which part of the sample an entry belongs to.
type Part = fn(&Listed) -> String;

/// Counts what was asked by everything it can be counted by.
fn report(
    mut told: Evaluation,
    sample: &[&Listed],
    rows: &[(&Asked, &Got)],
    negatives: &[f64],
) -> Evaluation {
    let threshold = told.threshold;
    let count = |keep: &dyn Fn(&Asked) -> bool| {
        let kept = rows.iter().filter(|(asked, _)| keep(asked));
        let got: Vec<(f64, bool)> = kept.map(|(_, got)| (got.score, got.first)).collect();
        Operating::of(&got, threshold)
    };
    told.control = count(&|asked| asked.perturbation.is_none());
    told.manipulated = count(&|asked| asked.perturbation.is_some());
    for perturbation in PERTURBATIONS {
        told.perturbations.push(Stratum {
            by: "perturbation",
            value: perturbation.name.to_owned(),
            of: count(&|asked| asked.perturbation == Some(perturbation.name)),
        });
    }
    let kinds: [(&'static str, Part); 4] = [
        ("list", |one| one.list.to_string()),
        ("type", |one| one.entity.kind().map_or("unknown", |kind| kind.schema()).to_owned()),
        ("script", |one| script(one.entity.caption()).to_owned()),
        ("words", |one| match one.entity.caption().split_whitespace().count() {
            count @ 0..=4 => count.to_string(),
            _ => "5 and more".to_owned(),
        }),
    ];
    for (by, of) in kinds {
        let values: BTreeSet<String> = sample.iter().map(|one| of(one)).collect();
        for value in values {
            let counted =
                count(&|asked| asked.perturbation.is_some() && of(sample[asked.of]) == value);
            told.strata.push(Stratum { by, value, of: counted });
        }
    }
    let scores = |manipulated: bool| -> Vec<f64> {
        let of = rows.iter().filter(|(asked, _)| asked.perturbation.is_some() == manipulated);
        of.map(|(_, got)| got.score).collect()
    };
    let (control, manipulated) = (scores(false), scores(true));
    told.thresholds = rates::thresholds(&control, &manipulated, negatives);
    told.roc = rates::roc(&manipulated, negatives);
    told
}

/// Returns the script of most letters, as far as reports tell them apart.
fn script(name: &str) -> &'static str {
    let of = |c: char| match c {
        'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Some("Latin"),
        '\u{370}'..='\u{3FF}' => Some("Greek"),
        '\u{400}'..='\u{52F}' => Some("Cyrillic"),
        '\u{590}'..='\u{5FF}' => Some("Hebrew"),
        '\u{600}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' => Some("Arabic"),
        '\u{3040}'..='\u{30FF}' => Some("Kana"),
        '\u{3400}'..='\u{9FFF}' => Some("Han"),
        '\u{AC00}'..='\u{D7A3}' => Some("Hangul"),
        _ => None,
    };
    let mut counts: std::collections::BTreeMap<&'static str, usize> =
        std::collections::BTreeMap::new();
    for script in name.chars().filter_map(of) {
        *counts.entry(script).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or("other", |(script, _)| script)
}
