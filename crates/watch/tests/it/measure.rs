//! Short articles told in varied ways, with traps, in two halves: how much of each is read right.
//!
//! `cargo test -p unblink-watch --test it measure -- --nocapture` prints the figures of both.

use serde::Deserialize;
use unblink_watch::{Document, Event, Reading, RegisterView, Watch};

use crate::register::{bundled, crate_folder};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Half {
    article: Vec<Article>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Article {
    id: String,
    published: String,
    text: String,
    events: Vec<Wanted>,
    #[serde(default)]
    checks: Vec<WantedCheck>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(rename = "type")]
    kind: String,
    target: String,
    #[serde(default)]
    by: String,
    grade: String,
    #[serde(default)]
    effect: String,
    #[serde(default)]
    date: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedCheck {
    words: String,
    verdict: String,
    #[serde(default)]
    today: String,
}

/// Hits among trials.
#[derive(Clone, Copy, Default)]
struct Count {
    hits: u32,
    of: u32,
}

impl Count {
    fn add(&mut self, hit: bool) {
        self.hits += u32::from(hit);
        self.of += 1;
    }

    fn rate(self) -> f64 {
        f64::from(self.hits) / f64::from(self.of.max(1))
    }

    /// Wilson's 95 % interval.
    fn interval(self) -> (f64, f64) {
        let (n, p, z) = (f64::from(self.of.max(1)), self.rate(), 1.96_f64);
        let middle = p + z * z / (2.0 * n);
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z * z / n;
        ((middle - half) / scale, (middle + half) / scale)
    }

    fn line(self, what: &str) -> String {
        let (low, high) = self.interval();
        format!("{what}: {}/{} = {:.3} [{low:.3}, {high:.3}]", self.hits, self.of, self.rate())
    }
}

#[derive(Default)]
struct Score {
    precision: Count,
    recall: Count,
    effect: Count,
    date: Count,
    verdict: Count,
    faults: Vec<String>,
}

fn grade(event: &Event) -> &'static str {
    match (event.modality.as_str(), event.polarity) {
        ("negated", _) | (_, "negative") => "denied",
        ("planned", _) => "planned",
        ("conditional", _) => "supposed",
        _ => "told",
    }
}

fn fits(wanted: &Wanted, event: &Event) -> bool {
    let target = event.target.iter().any(|party| party.id == wanted.target);
    let by = wanted.by.is_empty()
        || event.actor.iter().any(|party| {
            party.id == wanted.by || party.jurisdiction.as_deref() == Some(wanted.by.as_str())
        });
    wanted.kind == event.kind && target && by && grade(event) == wanted.grade
}

fn scored(event: &Event) -> bool {
    event.kind.starts_with("designation.")
        || (event.kind.starts_with("engagement.") && event.kind != "engagement.increase")
}

fn judge(article: &Article, reading: &Reading, score: &mut Score) {
    let found: Vec<&Event> = reading.events.iter().filter(|event| scored(event)).collect();
    for event in &found {
        let hit = article.events.iter().any(|wanted| fits(wanted, event));
        score.precision.add(hit);
        if !hit {
            score.faults.push(format!(
                "{} extra {} {} by {:?}: {}",
                article.id,
                event.kind,
                grade(event),
                event.actor.iter().map(|p| &p.id).collect::<Vec<_>>(),
                event.wording
            ));
        }
    }
    for wanted in &article.events {
        let hit = found.iter().find(|event| fits(wanted, event));
        score.recall.add(hit.is_some());
        let Some(event) = hit else {
            score.faults.push(format!("{} missed {} {}", article.id, wanted.kind, wanted.grade));
            continue;
        };
        if !wanted.effect.is_empty() {
            score.effect.add(event.legal_effect.as_deref() == Some(wanted.effect.as_str()));
        }
        if !wanted.date.is_empty() {
            let date = event.date.as_ref().and_then(|date| date.value.clone());
            let right = date.as_deref() == Some(wanted.date.as_str());
            score.date.add(right);
            if !right {
                score.faults.push(format!("{} date {:?} for {}", article.id, date, wanted.date));
            }
        }
    }
    for wanted in &article.checks {
        let word = |verdict: unblink_watch::Verdict| {
            serde_json::to_value(verdict).expect("a word").as_str().expect("a word").to_owned()
        };
        let found: Vec<_> = reading
            .checks
            .iter()
            .filter(|check| {
                check.span.text.contains(&wanted.words) || wanted.words.contains(&check.span.text)
            })
            .collect();
        let hit = found.iter().any(|check| {
            check.verdict.at_publication.map(word).as_deref() == Some(wanted.verdict.as_str())
                && (wanted.today.is_empty() || word(check.verdict.today) == wanted.today)
        });
        score.verdict.add(hit);
        if !hit {
            let got: Vec<_> =
                found.iter().map(|c| (c.verdict, c.claim.as_str(), c.span.text.as_str())).collect();
            score.faults.push(format!(
                "{} verdict {} for `{}`: {got:?}",
                article.id, wanted.verdict, wanted.words
            ));
        }
    }
}

fn half(name: &str, watch: &Watch, register: &RegisterView) -> Score {
    let path = crate_folder().join("tests/articles").join(name);
    let text = std::fs::read_to_string(path).expect("the articles");
    let half: Half = toml::from_str(&text).expect("well formed");
    let mut score = Score::default();
    for article in &half.article {
        let day = article.published.parse().expect("a day");
        let document = Document::from_text(&article.id, article.text.as_bytes(), Some(day));
        let reading = watch.read(document, register, "2026-11-25".parse().expect("a day"));
        judge(article, &reading, &mut score);
    }
    eprintln!("{name}: {} articles", half.article.len());
    for (count, what) in [
        (score.precision, "event precision"),
        (score.recall, "event recall"),
        (score.effect, "legal effect"),
        (score.date, "event date"),
        (score.verdict, "verdict"),
    ] {
        eprintln!("  {}", count.line(what));
    }
    score
}

#[test]
fn the_half_for_tuning_is_read_as_well_as_before() {
    let score = half("dev.toml", &Watch::new().expect("rules"), &bundled());
    for fault in &score.faults {
        eprintln!("  {fault}");
    }
    assert!(score.precision.rate() >= 0.9 && score.recall.rate() >= 0.9, "see the figures above");
}

#[test]
fn the_half_kept_apart_is_measured() {
    // What is asserted is far below what was measured: the figure itself is for docs/watch.md,
    // and a rule is not to be tuned on this half.
    let score = half("held.toml", &Watch::new().expect("rules"), &bundled());
    assert!(score.recall.rate() >= 0.5, "see the figures above");
}
