//! How fast an index is built and asked, beside a scan of every name in the same run.
//!
//! Run with `cargo bench -p unblink-screen`.
#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "bench"
)]

#[path = "../tests/it/names.rs"]
mod names;

use std::hint::black_box;
use std::time::Instant;

use unblink_screen::{Everyone, Index, Options, Query};
use unblink_text::{fold, jaro_winkler};

fn main() {
    let profiles = names::register(20_000, 1);
    let held: Vec<String> =
        profiles.iter().flat_map(|p| &p.names).map(|name| fold(&name.full)).collect();
    let start = Instant::now();
    let index = Index::build(profiles);
    println!("built {} profiles, {} names in {:.2?}", index.len(), held.len(), start.elapsed());

    let mut dice = names::Dice::new(99);
    let questions: Vec<Query> =
        (0..500).map(|_| Query::name(names::full_name(&mut dice))).collect();
    let mut times: Vec<f64> = Vec::new();
    for query in &questions {
        let start = Instant::now();
        black_box(index.search(query, &Everyone, &Options::default()));
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    println!(
        "search: mean {mean:.3} ms, median {:.3} ms, 99th {:.3} ms",
        times[times.len() / 2],
        times[times.len() * 99 / 100]
    );

    let start = Instant::now();
    for query in questions.iter().take(50) {
        let name = fold(&query.names[0]);
        let best = held.iter().map(|other| jaro_winkler(&name, other)).fold(0.0, f64::max);
        black_box(best);
    }
    let scan = start.elapsed().as_secs_f64() * 1e3 / 50.0;
    println!("scan with Jaro-Winkler: mean {scan:.3} ms; search takes {:.2} of it", mean / scan);
}
