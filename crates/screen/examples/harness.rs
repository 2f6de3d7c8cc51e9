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

use serde_json::{Value, json};
use unblink_model::{Birth, EntityKind, Name, NameKind, PartialDate, Strength};
use unblink_screen::{Everyone, Index, Options, Profile, Query};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, entities, queries, results] = &args[..] else {
        println!("usage: harness ENTITIES QUERIES RESULTS, or harness ENTITIES ask NAME");
        return;
    };
    let mut datasets = Vec::new();
    let profiles: Vec<Profile> =
        lines(entities).iter().map(|e| profile(e, &mut datasets)).collect();
    let names: usize = profiles.iter().map(|p| p.names.len()).sum();
    let start = Instant::now();
    let index = Index::build(profiles);
    println!("built {} profiles, {names} names in {:.2?}", index.len(), start.elapsed());

    if queries == "ask" {
        let options = Options { limit: 5, cutoff: 0.0 };
        for found in index.search(&Query::name(results.as_str()), &Everyone, &options) {
            println!("{:.3} {} {}", found.score, found.id, found.explanation.sentence);
            println!("      {}", found.explanation.features[0].detail);
        }
        return;
    }
    let mut out = std::io::BufWriter::new(fs::File::create(results).expect("the results file"));
    let mut times = Vec::new();
    for asked in lines(queries) {
        let dataset = asked["dataset"].as_str().unwrap_or("all");
        let query = query(&asked);
        let admit = |number: u32| {
            let tag = index.tag(number).unwrap_or_default() as usize;
            dataset == "all" || datasets[tag].iter().any(|d: &String| d == dataset)
        };
        let options = Options { limit: 5, cutoff: 0.0 };
        let found = index.search(&query, &admit, &options);
        // The best of three: what else runs on the machine is not ours to measure.
        let once = || {
            let start = Instant::now();
            std::hint::black_box(index.scores(&query, &admit, &options));
            start.elapsed().as_secs_f64()
        };
        times.push((0..3).map(|_| once()).fold(f64::MAX, f64::min));
        let found: Vec<Value> =
            found.iter().map(|m| json!({"id": m.id, "score": m.score})).collect();
        writeln!(out, "{}", json!({"query_id": asked["query_id"], "results": found})).unwrap();
    }
    let sum: f64 = times.iter().sum();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[(times.len() as f64 * share) as usize] * 1e3;
    println!(
        "{} questions: {:.0} a second on one core; median {:.3} ms, 99th {:.3} ms, worst {:.3} ms",
        times.len(),
        times.len() as f64 / sum,
        at(0.5),
        at(0.99),
        times[times.len() - 1] * 1e3
    );
}

fn lines(path: &str) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("a readable file");
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn texts<'a>(of: &'a Value, keys: &'a [&str]) -> impl Iterator<Item = &'a str> {
    keys.iter()
        .filter_map(|key| of["properties"][key].as_array())
        .flatten()
        .filter_map(Value::as_str)
}

fn profile(entity: &Value, datasets: &mut Vec<Vec<String>>) -> Profile {
    let kind = EntityKind::from_schema(entity["schema"].as_str().unwrap_or_default());
    let mut profile = Profile::new(entity["id"].as_str().expect("an id"), kind);
    profile.tag = u32::try_from(datasets.len()).unwrap();
    let list = entity["datasets"].as_array().into_iter().flatten().filter_map(Value::as_str);
    datasets.push(list.map(str::to_owned).collect());
    for (key, kind, strength) in [
        ("name", NameKind::Primary, Strength::Unstated),
        ("alias", NameKind::Aka, Strength::Strong),
        ("weakAlias", NameKind::Aka, Strength::Weak),
    ] {
        profile.names.extend(texts(entity, &[key]).map(|name| Name::new(name, kind, strength)));
    }
    profile.births.extend(dates(entity, &["birthDate", "incorporationDate"]).map(Birth::on));
    let countries = &["nationality", "citizenship", "country", "jurisdiction", "flag"];
    profile.countries.extend(texts(entity, countries).map(str::to_lowercase));
    profile.genders.extend(texts(entity, &["gender"]).map(str::to_owned));
    profile.identifiers.extend(texts(entity, NUMBERS).map(str::to_owned));
    profile
}

const NUMBERS: &[&str] = &[
    "passportNumber",
    "idNumber",
    "registrationNumber",
    "taxNumber",
    "innCode",
    "ogrnCode",
    "leiCode",
    "imoNumber",
    "mmsi",
    "callSign",
    "swiftBic",
    "publicKey",
];

fn dates<'a>(of: &'a Value, keys: &'a [&str]) -> impl Iterator<Item = PartialDate> {
    texts(of, keys).filter_map(|text| text.parse().ok())
}

fn query(asked: &Value) -> Query {
    let owned = |keys: &[&str]| texts(asked, keys).map(str::to_owned).collect::<Vec<_>>();
    Query {
        schema: asked["schema"].as_str().map(str::to_owned),
        names: owned(&["name", "alias"]),
        birth_dates: dates(asked, &["birthDate"]).collect(),
        countries: owned(&["nationality", "citizenship", "country", "jurisdiction"]),
        genders: owned(&["gender"]),
        identifiers: owned(NUMBERS),
        ..Query::default()
    }
}
