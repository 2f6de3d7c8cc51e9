//! Scratch: imports and prints.
#![allow(clippy::all, clippy::pedantic, missing_docs, clippy::print_stdout, clippy::unwrap_used)]
use std::time::Instant;
use unblink_app::*;
use unblink_model::*;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let db = &args[0];
    let clock = FixedClock("2026-11-21T12:00:00Z".parse().unwrap());
    let t = Instant::now();
    let mut r = Register::open(&Location::parse(db).unwrap(), Box::new(clock), "probe").unwrap();
    eprintln!("open {:?}", t.elapsed());
    match args[1].as_str() {
        "import" => {
            let list = ListId::new(&args[2]);
            for f in &args[3..] {
                let t = Instant::now();
                let bytes = std::fs::read(f).unwrap();
                let name = f.rsplit('/').next().unwrap().to_owned();
                let files = unpack(&name, bytes).unwrap();
                let given = name
                    .find("-20")
                    .and_then(|i| name.get(i + 1..i + 11))
                    .and_then(|d| d.parse::<jiff::civil::Date>().ok())
                    .map(|d| Published { at: d.at(0, 0, 0, 0), basis: Basis::Given });
                let i = r.import(&list, &files, given).unwrap();
                println!(
                    "{:?} {} {:?} entries {} written {} changes {:?} {:?} puzzles {:?} reasons {:?}",
                    t.elapsed(),
                    i.edition,
                    i.outcome,
                    i.entries,
                    i.written,
                    i.changes,
                    i.published,
                    i.not_understood,
                    i.reasons
                );
            }
            println!("size {}", r.store().size_bytes().unwrap());
        }
        "who" => {
            let on = args.get(3).and_then(|d| d.parse().ok());
            let known = args.get(4).and_then(|d| d.parse().ok());
            let as_of = r.as_of(on, known, None);
            let t = Instant::now();
            let a = r.who_lists(&args[2], &as_of).unwrap();
            eprintln!("who {:?}", t.elapsed());
            for d in &a.designations {
                println!(
                    "LISTED {} {:?} {} {} since {:?} lists {:?}",
                    d.authority.id,
                    d.programme,
                    d.scope,
                    d.status,
                    d.since.map(|w| w.to_string()),
                    d.lists.len()
                );
            }
            for d in &a.former {
                println!(
                    "FORMER {} {:?} {} {} until {:?}",
                    d.authority.id,
                    d.programme,
                    d.scope,
                    d.status,
                    d.until.map(|w| w.to_string())
                );
            }
            for d in &a.not_listed_by {
                println!("NOT {} {} {}", d.authority.id, d.scope, d.why);
            }
            for d in &a.no_data {
                println!("NODATA {} {}", d.authority.id, d.why);
            }
            println!("{}", a.coverage.note);
            let t = Instant::now();
            for _ in 0..100 {
                r.who_lists(&args[2], &as_of).unwrap();
            }
            eprintln!("warm {:?}", t.elapsed() / 100);
        }
        "json" => {
            let as_of = r.as_of(None, None, None);
            println!(
                "{}",
                serde_json::to_string_pretty(&r.history(&args[2], &as_of).unwrap()).unwrap()
            );
        }
        "screen" => {
            let as_of = r.as_of(None, None, None);
            let t = Instant::now();
            let a = r
                .screen(
                    &AppQuery { names: vec![args[2].clone()], ..Default::default() },
                    &ScreeningOptions::default(),
                    &as_of,
                )
                .unwrap();
            eprintln!("screen {:?}", t.elapsed());
            for h in a.results {
                println!(
                    "{} {} {:.3} {} {}:{} {:?}",
                    h.id, h.caption, h.score, h.is_match, h.list, h.key, h.explanation.sentence
                );
            }
        }
        "changes" => {
            let as_of = r.as_of(None, None, None);
            let t = Instant::now();
            let q = ChangesQuestion {
                list: Some(ListId::new(&args[2])),
                since: args.get(3).cloned(),
                until: args.get(4).cloned(),
                kind: None,
                net: None,
            };
            let a = r.changes(&q, &as_of).unwrap();
            eprintln!("changes {:?} {}", t.elapsed(), a.mode);
            for c in a.changes {
                println!(
                    "{} {:?} {} {} {} {:?}",
                    c.change.published,
                    c.change.kind,
                    c.change.key,
                    c.caption,
                    c.change.when,
                    c.change.fields.iter().map(|f| f.property.as_str()).collect::<Vec<_>>()
                );
            }
        }
        _ => {}
    }
}
