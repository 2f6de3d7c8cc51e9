//! The memory of a server that takes editions: what answered before the newest one is let go of.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stderr, reason = "says what was measured")]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::faults::Served;
use crate::run::Desk;

/// Enough that former indexes with their caches and tables would be seen in memory; a guess.
const PERSONS: usize = 1_000;
/// Dirty pages go back to the system some ten seconds after they were freed.
const CALM: Duration = Duration::from_secs(15);
/// How long a swap may take: the look at the store, and the making of an index without optimisation;
/// a guess.
const SWAPPED_WITHIN: Duration = Duration::from_mins(1);

/// Imports an edition of a synthetic list, of which one name is new.
fn take_edition(desk: &Desk, number: usize) {
    let line = |person| {
        let name = match person {
            0 => newcomer(number),
            _ => format!("{} {}", word(person * 7919), word(person * 104_729)),
        };
        format!(
            "{{\"id\":\"own-{person}\",\"schema\":\"Person\",\"target\":true,\
             \"properties\":{{\"name\":[\"{name}\"],\"birthDate\":[\"19{:02}\"]}}}}\n",
            person % 100
        )
    };
    let lines: String = (0..PERSONS).map(line).collect();
    let file = desk.write("own.json", lines.as_bytes());
    let day = format!("2026-{:02}-{:02}", 1 + number / 28, 1 + number % 28);
    let said = desk.run(&["import", "ftm", &file, "--as", "own_list", "--published", &day]);
    assert_eq!(said.code, Some(0), "{number}: {}{}", said.out, said.err);
}

fn newcomer(number: usize) -> String {
    format!("Newcomer {} {}", word(number * 31 + 5), word(number * 17 + 11))
}

/// Returns a word of six letters for a number.
fn word(number: usize) -> String {
    let mut rest = number;
    let mut letters = String::new();
    for _ in 0..3 {
        let (consonant, vowel) = (rest % 20, rest / 20 % 5);
        rest /= 100;
        letters.extend("bcdfghjklmnpqrstvwxz".chars().nth(consonant));
        letters.extend("aeiou".chars().nth(vowel));
    }
    letters
}

fn knows(served: &Served, number: usize) -> bool {
    let body = format!(
        "{{\"queries\":{{\"q\":{{\"schema\":\"Person\",\"properties\":{{\"name\":[\"{}\"]}}}}}}}}",
        newcomer(number)
    );
    let (status, answer) = served.ask("POST", "/match/default?threshold=0.99", body.as_bytes());
    assert_eq!(status, 200, "{answer}");
    answer.contains("own-0") && answer.contains(&newcomer(number))
}

/// Returns the indexes that a process has in its memory, by the names of their files.
fn mapped(served: &Served) -> BTreeSet<String> {
    let maps = std::fs::read_to_string(format!("/proc/{}/maps", served.process()));
    let maps = maps.expect("it runs");
    let names = maps.lines().filter_map(|line| {
        let (_, name) = line.rsplit_once("/screening-")?;
        Some(name.trim_end_matches(" (deleted)").to_owned())
    });
    names.collect()
}

/// Returns the least memory seen while nothing happens, in kilobytes.
fn resident(served: &Served) -> u64 {
    let began = Instant::now();
    let mut least = u64::MAX;
    while began.elapsed() < CALM {
        std::thread::sleep(Duration::from_millis(500));
        let status = std::fs::read_to_string(format!("/proc/{}/status", served.process()));
        let status = status.expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        least = least.min(kilobytes.expect("a number"));
    }
    least
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < SWAPPED_WITHIN, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_former_index_is_let_go_of_though_nobody_asks() {
    let desk = Desk::new();
    take_edition(&desk, 0);
    let served = Served::start(&desk, &[]);
    assert!(knows(&served, 0));
    let before = mapped(&served);
    assert_eq!(before.len(), 1, "{before:?}");
    take_edition(&desk, 1);
    until("the former index is still in memory", || {
        let now = mapped(&served);
        now.len() == 1 && now.is_disjoint(&before)
    });
    assert!(knows(&served, 1));
}

/// Takes editions up to a number under questions, then returns the memory when all is calm.
fn under_questions(desk: &Desk, served: &Served, editions: std::ops::RangeInclusive<usize>) -> u64 {
    let over = AtomicBool::new(false);
    let last = *editions.end();
    std::thread::scope(|all| {
        for asker in 0..2 {
            let over = &over;
            all.spawn(move || {
                let mut number = asker;
                while !over.load(Ordering::Relaxed) {
                    knows(served, number);
                    number = (number + 2) % 50;
                }
            });
        }
        for number in editions {
            take_edition(desk, number);
            until("the edition is not answered from", || knows(served, number));
        }
        over.store(true, Ordering::Relaxed);
    });
    until("former indexes are still in memory", || mapped(served).len() == 1);
    let kilobytes = resident(served);
    eprintln!("after edition {last}: {kilobytes} kB");
    kilobytes
}

#[test]
fn memory_stays_flat_while_editions_come() {
    /// What 30 further editions may cost: of a thousand names each, which the store's history
    /// holds, they took 5 MB, from 57 to 62. A former index with what was read for it takes more.
    const MARGIN: u64 = 12 * 1024;
    let desk = Desk::new();
    take_edition(&desk, 0);
    let served = Served::start(&desk, &[]);
    let early = under_questions(&desk, &served, 1..=10);
    let late = under_questions(&desk, &served, 11..=40);
    assert!(late <= early + MARGIN, "{early} kB after 10 editions, {late} after 40");
}
