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
use std::time::{Duration, Instant};

use rapidfuzz::distance::jaro_winkler;
use unblink_screen::{Everyone, Index, Options, Profile, Query};
use unblink_text::fold;

/// Names of the registers that the growth is measured on; all invented.
const SIZES: [usize; 5] = [10_000, 30_000, 100_000, 300_000, 1_000_000];

/// Questions put to each.
const QUESTIONS: usize = 500;

fn main() {
    let mut dice = names::Dice::new(99);
    let questions: Vec<Query> =
        (0..QUESTIONS).map(|_| Query::name(names::full_name(&mut dice))).collect();
    println!(
        "   names  bytes a name  built in  opened in  a question: mean, median, 99th  rapidfuzz scan  of it"
    );
    for size in SIZES {
        grown(size, &questions);
    }
    hostile();
}

/// Builds a register of so many invented names and asks it, beside a scan of every name.
fn grown(size: usize, questions: &[Query]) {
    let mut held = 0;
    let profiles: Vec<Profile> = names::register(size, 1)
        .into_iter()
        .take_while(|profile| {
            held += profile.names.len();
            held <= size
        })
        .collect();
    let folded: Vec<Vec<char>> = profiles
        .iter()
        .flat_map(|profile| &profile.names)
        .map(|name| fold(&name.full).chars().collect())
        .collect();
    let start = Instant::now();
    let index = Index::build(profiles);
    let built = start.elapsed();
    let start = Instant::now();
    let index = Index::open(std::sync::Arc::new(index.bytes().to_vec())).unwrap();
    let opened = start.elapsed();
    let options = Options { limit: 5, cutoff: 0.7 };
    let mut times: Vec<f64> = questions
        .iter()
        .map(|query| took(|| index.scores(query, &Everyone, &options)).as_secs_f64() * 1e6)
        .collect();
    times.sort_by(f64::total_cmp);
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    let scans = questions.iter().take(20);
    let scan: f64 = scans
        .map(|query| {
            let name: Vec<char> = fold(&query.names[0]).chars().collect();
            took(|| {
                let asked = jaro_winkler::BatchComparator::new(name.iter().copied());
                let alike = |other: &Vec<char>| asked.similarity(other.iter().copied());
                folded.iter().map(alike).fold(0.0, f64::max)
            })
            .as_secs_f64()
        })
        .sum::<f64>()
        * 1e6
        / 20.0;
    println!(
        "{:>8}  {:>12.0}  {built:>8.2?}  {opened:>9.2?}  {mean:>8.0} µs {:>6.0} µs {:>6.0} µs  {scan:>11.0} µs  {:.4}",
        folded.len(),
        index.bytes().len() as f64 / index.names() as f64,
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        mean / scan
    );
}

/// Asks for names that somebody made to be slow.
fn hostile() {
    let index = Index::build(names::register(20_000, 1));
    let mut dice = names::Dice::new(7);
    let listed = names::full_name(&mut dice);
    println!("\nhostile names, of 20,000 profiles");
    for (what, name) in [
        ("an ordinary name", listed.clone()),
        ("a megabyte without a space", "a".repeat(1 << 20)),
        ("a million words", "ab ".repeat(1_000_000)),
        ("a listed name a thousand times", format!("{listed} ").repeat(1_000)),
        ("ten thousand names in one", format!("{listed}; ").repeat(10_000)),
        ("ten thousand brackets", "(".repeat(10_000)),
        ("marks upon marks", format!("e{}", "\u{301}".repeat(100_000))),
        ("single letters", "a b c d e f g h i j k l m n o p q r s t u v w x y z ".repeat(100)),
    ] {
        let query = Query::name(name);
        let time = took(|| index.scores(&query, &Everyone, &Options::default()));
        println!("{what:<32} {time:>9.2?}");
    }
}

fn took<T>(run: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(run());
    start.elapsed()
}
