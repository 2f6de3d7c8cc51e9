//! Screens a file of questions against a file of FollowTheMoney entities, in process, and times it.
//!
//! `cargo run --release -p unblink-screen --example harness -- ENTITIES QUERIES RESULTS`
//!
//! Both inputs are JSON lines: entities as FollowTheMoney prints them, questions as
//! `{query_id, dataset, schema, properties}`. Results are `{query_id, results:[{id, score}]}`, best
//! first; `ask NAME` in place of the files prints the answer to one name. A question's `dataset` narrows the answer to entities that carry it, unless it is `all`.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a tool for whoever measures: it reads files, takes time and may fail loudly"
)]

use std::fs;
use std::io::Write;
use std::time::Instant;

use data::{lines, profile, query};
use serde_json::{Value, json};
use unblink_screen::{Admit, Everyone, Index, Options, Profile, Query};

mod data;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, entities, queries, results, rest @ ..] = &args[..] else {
        println!("usage: harness ENTITIES QUERIES RESULTS [SETTINGS.json]");
        println!("       harness ENTITIES ask NAME");
        println!("       harness ENTITIES scan QUERIES");
        return;
    };
    let mut datasets = Vec::new();
    let profiles: Vec<Profile> =
        lines(entities).iter().map(|e| profile(e, &mut datasets)).collect();
    let names: usize = profiles.iter().map(|p| p.names.len()).sum();
    let start = Instant::now();
    let index = Index::build(profiles);
    println!("built {} profiles, {names} names in {:.2?}", index.len(), start.elapsed());

    println!(
        "{} bytes, {:.0} a name; opened again in {:.2?}",
        index.bytes().len(),
        index.bytes().len() as f64 / index.names() as f64,
        {
            let bytes: unblink_screen::Bytes = std::sync::Arc::new(index.bytes().to_vec());
            let start = Instant::now();
            Index::open(bytes).unwrap();
            start.elapsed()
        }
    );
    let index = match rest {
        [file] => {
            index.with_settings(serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap())
        }
        _ => index,
    };
    if queries == "scan" {
        scan(&index, results);
        return;
    }
    if queries == "ask" {
        let options = Options { limit: 5, cutoff: 0.0 };
        for found in index.search(&Query::name(results.as_str()), &Everyone, &options) {
            println!("{:.3} {} {}", found.score, found.id, found.explanation.sentence);
            println!("      {}", found.explanation.features[0].detail);
        }
        return;
    }
    run(&index, &datasets, queries, results);
}

/// Answers every question of a file, then times them: for every score, as accuracy is measured, and
/// for those that are shown unless an operator says otherwise.
fn run(index: &Index, datasets: &[Vec<String>], queries: &str, results: &str) {
    let mut out = std::io::BufWriter::new(fs::File::create(results).expect("the results file"));
    let asked = lines(queries);
    let options = Options { limit: 5, cutoff: 0.0 };
    let admit = |asked: &Value| {
        let dataset = asked["dataset"].as_str().unwrap_or("all").to_owned();
        let open: Vec<bool> =
            datasets.iter().map(|of| dataset == "all" || of.contains(&dataset)).collect();
        move |number: u32| open[index.tag(number).unwrap_or_default() as usize]
    };
    for asked in &asked {
        let found = index.search(&query(asked), &admit(asked), &options);
        let found: Vec<Value> =
            found.iter().map(|m| json!({"id": m.id, "score": m.score})).collect();
        writeln!(out, "{}", json!({"query_id": asked["query_id"], "results": found})).unwrap();
    }
    let asked: Vec<_> = asked.iter().map(|asked| (query(asked), admit(asked))).collect();
    time("every score", index, &asked, options);
    time("scores of 0.5 and up", index, &asked, Options { limit: 10, cutoff: 0.5 });
}

/// Times each question in three passes over them all.
///
/// Every pass opens the index anew, so that no word is known from the pass before; the best of the
/// three counts, because what else runs on the machine is not ours to measure.
fn time(what: &str, index: &Index, asked: &[(Query, impl Admit)], options: Options) {
    let mut times = vec![f64::MAX; asked.len()];
    for _ in 0..3 {
        let bytes: unblink_screen::Bytes = std::sync::Arc::new(index.bytes().to_vec());
        let fresh = Index::open(bytes).unwrap().with_settings(index.settings().clone());
        for ((query, admit), time) in asked.iter().zip(&mut times) {
            let start = Instant::now();
            std::hint::black_box(fresh.scores(query, admit, &options));
            *time = time.min(start.elapsed().as_secs_f64());
        }
    }
    let sum: f64 = times.iter().sum();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[(times.len() as f64 * share) as usize] * 1e3;
    println!(
        "{} questions, {what}: {:.0} a second on one core; median {:.3} ms, 99th {:.3} ms, worst {:.3} ms",
        times.len(),
        times.len() as f64 / sum,
        at(0.5),
        at(0.99),
        times[times.len() - 1] * 1e3
    );
}

/// Compares what candidates find with what comparing every name finds, on every other question: when
/// everything is asked for, and with the cutoffs that operators use, which look at fewer names.
fn scan(index: &Index, queries: &str) {
    let asked = [
        Options { limit: 200, cutoff: 0.0 },
        Options { limit: 10, cutoff: 0.5 },
        Options { limit: 10, cutoff: 0.7 },
    ];
    let mut tallies = [(0, 0, 0, 0); 3];
    for line in lines(queries).iter().filter(|q| q["variant"] == "name").step_by(2) {
        let query = query(line);
        let all = index.scores_by_scan(&query, &Everyone, &Options { limit: 20, cutoff: 0.7 });
        for (options, (hits, held, best, same)) in asked.iter().zip(&mut tallies) {
            let found = index.scores(&query, &Everyone, options);
            let has = |number: u32| found.iter().any(|(other, _)| *other == number);
            let wanted = &all[..all.len().min(options.limit)];
            *hits += wanted.len();
            *held += wanted.iter().filter(|(number, _)| has(*number)).count();
            if let Some((number, score)) = all.first() {
                *best += 1;
                *same +=
                    usize::from(found.iter().any(|f| f.0 == *number && (f.1 - score).abs() < 1e-9));
            }
            for (number, score) in wanted.iter().filter(|(number, _)| !has(*number)) {
                let id = index.id(*number);
                println!("lost {score:.3} at {}: {:?} {id:?}", options.cutoff, query.names);
            }
        }
    }
    for (options, (hits, held, best, same)) in asked.iter().zip(tallies) {
        println!(
            "scores of {} and up, {} at most: of {hits} hits of a scan at 0.7, candidates hold {held}; of {best} best ones {same}",
            options.cutoff, options.limit
        );
    }
}
