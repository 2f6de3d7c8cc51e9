//! Name screening beside libmotiva, in one run.
//!
//! libmotiva scores what Elasticsearch hands it and has no index of its own. So three things are
//! timed on the same invented names: a whole question to our index, libmotiva's scoring of the ten
//! candidates that our index finds best (as if its own search cost nothing), and its scoring of
//! every entity, which is what it would do alone.

use std::hint::black_box;
use std::time::Instant;

use bumpalo::Bump;
use libmotiva::{Entity, LogicV1, MatchingAlgorithm as _, SearchEntity};
use unblink_screen::{Everyone, Index, Options, Query};

#[allow(dead_code, missing_docs)]
#[path = "../../crates/screen/tests/it/names.rs"]
mod names;

/// Profiles of the register; all invented.
const PROFILES: usize = 10_000;
/// Questions whose candidates are scored, and questions for which every entity is.
const QUESTIONS: usize = 200;
const SCANS: usize = 5;

fn main() {
    let profiles = names::register(PROFILES, 1);
    let entities: Vec<Entity> = profiles
        .iter()
        .map(|profile| {
            let names: Vec<&str> = profile.names.iter().map(|name| name.full.as_str()).collect();
            Entity::builder("Person").id(&profile.id).properties(&[("name", &names)]).build()
        })
        .collect();
    let numbers: std::collections::BTreeMap<String, usize> =
        profiles.iter().enumerate().map(|(at, profile)| (profile.id.clone(), at)).collect();
    let index = Index::build(profiles);
    let mut dice = names::Dice::new(99);
    let asked: Vec<String> = (0..QUESTIONS).map(|_| names::full_name(&mut dice)).collect();
    let options = Options { limit: 10, cutoff: 0.0 };
    let (mut ours, mut scoring, mut scanning) = (Vec::new(), Vec::new(), Vec::new());
    for (number, name) in asked.iter().enumerate() {
        let query = Query::name(name.as_str());
        let start = Instant::now();
        let found = black_box(index.search(&query, &Everyone, &options));
        ours.push(start.elapsed().as_secs_f64());
        let wanted = SearchEntity::builder("Person").properties(&[("name", &[name.as_str()])]).build();
        let ten: Vec<&Entity> = found.iter().map(|found| &entities[numbers[&found.id]]).collect();
        scoring.push(scored(&wanted, &ten));
        if number < SCANS {
            scanning.push(scored(&wanted, &entities.iter().collect::<Vec<_>>()));
        }
    }
    let own = median(&mut ours);
    println!("{PROFILES} invented profiles, {} names; medians", index.names());
    println!("a question to our index, explained, ten best   {:>9.1} µs", own * 1e6);
    for (what, times) in [
        ("libmotiva (logic-v1) scoring those ten alone  ", &mut scoring),
        ("libmotiva (logic-v1) scoring every entity     ", &mut scanning),
    ] {
        let theirs = median(times);
        println!("{what} {:>9.1} µs   {:.1} times ours", theirs * 1e6, theirs / own);
    }
}

/// Has libmotiva score entities, as its own server does between search and answer; seconds.
fn scored(wanted: &SearchEntity, entities: &[&Entity]) -> f64 {
    let mut bump = Bump::with_capacity(1024);
    let start = Instant::now();
    for entity in entities {
        black_box(LogicV1::score(&bump, wanted, entity, 0.0));
        bump.reset();
    }
    start.elapsed().as_secs_f64()
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
