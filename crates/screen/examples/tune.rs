//! Fits the name settings to questions whose answers are known, one setting at a time.
//!
//! `cargo run --release -p unblink-screen --example tune -- FOLDER [FOLDER …]`
//!
//! Each folder holds `entities/all.reduced.ftm.jsonl` and `queries.jsonl`, as the harness and
//! `scripts/screening_names.py` write them. Every setting is moved a step up and a step down, and
//! kept where the sum of what is wanted grows: recall at one and at a thousandth of ordinary names
//! alerting, hits and false alerts at the threshold. Prints each step; nothing is written.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a tool for whoever measures: it reads files and may fail loudly"
)]

#[path = "harness/data.rs"]
mod data;

use serde_json::Value;
use unblink_screen::{Index, Options, Profile, Query, Settings};

struct Set {
    index: Index,
    datasets: Vec<Vec<String>>,
    asked: Vec<(Value, Query)>,
}

fn main() {
    let sets: Vec<Set> = std::env::args().skip(1).map(|folder| load(&folder)).collect();
    let mut settings = Settings::default();
    let mut best = value(&sets, &settings, Show::Yes);
    println!("start {best:.4}");
    for round in 0..2 {
        for (name, pointer, step) in STEPS {
            for factor in [1.0 + step, 1.0 / (1.0 + step)] {
                let mut tried = settings.clone();
                *pointer(&mut tried) *= factor;
                if tried.check().is_err() {
                    continue;
                }
                let found = value(&sets, &tried, Show::No);
                if found > best + 1e-5 {
                    best = found;
                    println!("{round} {name} = {:.4}: {best:.4}", pointer(&mut tried));
                    settings = tried;
                }
            }
        }
    }
    value(&sets, &settings, Show::Yes);
    println!("{settings:#?}");
}

type Pointer = fn(&mut Settings) -> &mut f64;

const STEPS: &[(&str, Pointer, f64)] = &[
    ("missing", |s| &mut s.names.missing, 0.25),
    ("extra", |s| &mut s.names.extra, 0.25),
    ("conflict", |s| &mut s.names.conflict, 0.3),
    ("misspelt", |s| &mut s.names.misspelt, 0.25),
    ("doubt", |s| &mut s.names.doubt, 0.3),
    ("common", |s| &mut s.names.common, 0.4),
    ("common_bits", |s| &mut s.names.common_bits, 0.15),
    ("one_word", |s| &mut s.names.one_word, 0.04),
    ("generic", |s| &mut s.names.roles.generic, 0.25),
    ("title", |s| &mut s.names.roles.title, 0.4),
    ("kin", |s| &mut s.names.roles.kin, 0.4),
    ("servant", |s| &mut s.names.roles.servant, 0.4),
    ("legal_form", |s| &mut s.names.roles.legal_form, 0.5),
    ("weak_alias", |s| &mut s.names.weak_alias, 0.05),
];

fn load(folder: &str) -> Set {
    let mut datasets = Vec::new();
    let entities = data::lines(&format!("{folder}/entities/all.reduced.ftm.jsonl"));
    let profiles: Vec<Profile> = entities.iter().map(|e| data::profile(e, &mut datasets)).collect();
    let asked = data::lines(&format!("{folder}/queries.jsonl"));
    let asked = asked.into_iter().filter(|q| q["variant"] == "name");
    let asked = asked.map(|q| (q.clone(), data::query(&q))).collect();
    Set { index: Index::build(profiles), datasets, asked }
}

#[derive(Clone, Copy, PartialEq)]
enum Show {
    Yes,
    No,
}

fn value(sets: &[Set], settings: &Settings, show: Show) -> f64 {
    sets.iter().map(|set| value_of(set, settings, show)).sum::<f64>() / sets.len() as f64
}

fn value_of(set: &Set, settings: &Settings, show: Show) -> f64 {
    let index = set.index.clone().with_settings(settings.clone());
    let (mut ordinary, mut hard, mut alias, mut changed) = (vec![], vec![], vec![], vec![]);
    for (asked, query) in &set.asked {
        let dataset = asked["dataset"].as_str().unwrap_or("all");
        let admit = |number: u32| {
            let tag = index.tag(number).unwrap_or_default() as usize;
            dataset == "all" || set.datasets[tag].iter().any(|d| d == dataset)
        };
        let found = index.scores(query, &admit, &Options { limit: 5, cutoff: 0.0 });
        let strata = &asked["strata"];
        if asked["protocol"] == "B" {
            let top = found.first().map_or(0.0, |found| found.1);
            match (strata["hard"] == true, strata["homonym"] == true) {
                (true, _) => hard.push(top),
                (_, false) => ordinary.push(top),
                _ => {}
            }
            continue;
        }
        let truth = asked["truth"].as_str();
        let score = found.iter().find(|(n, _)| index.id(*n) == truth).map_or(0.0, |found| found.1);
        let relation = strata["relation"].as_str().unwrap_or_default();
        if asked["protocol"] == "C" {
            changed.push(score);
        } else if !matches!(relation, "partial" | "none") {
            alias.push(score);
        }
    }
    ordinary.sort_by(|a, b| b.total_cmp(a));
    let at = |share: f64| ordinary[(ordinary.len() as f64 * share) as usize];
    let over = |scores: &[f64], least: f64| {
        scores.iter().filter(|score| **score > least).count() as f64 / scores.len().max(1) as f64
    };
    let (one, tenth) = (at(0.01), at(0.001));
    let parts = [
        over(&alias, one),
        over(&alias, tenth),
        over(&alias, 0.7),
        over(&changed, one),
        over(&changed, 0.7),
        over(&ordinary, 0.7),
        over(&hard, 0.7),
    ];
    if show == Show::Yes {
        println!(
            "alias R@1% {:.3} R@.1% {:.3} hit {:.3}; changed R@1% {:.3} hit {:.3}; ordinary {:.4} hard {:.3}",
            parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]
        );
    }
    // What may alert is bounded; what is found is wanted without end.
    let alerts = 40.0 * (parts[5] - 0.006).max(0.0) + 3.0 * (parts[6] - 0.05).max(0.0);
    parts[0] + parts[1] + 0.5 * parts[2] + parts[3] + 0.7 * parts[4] - alerts
}
