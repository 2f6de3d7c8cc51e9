//! All editions of the UN list at hand: any order, an independent diff, the size on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;
use unblink_app::{ChangeKind, ChangesQuestion, Outcome, Register};
use unblink_model::{AsOf, Entity, ListId, Status, When};

use crate::at_hand::{day, import, raw, register};

const UN: &str = "un_sc_sanctions";

fn editions(test: &str) -> Option<Vec<PathBuf>> {
    let lists = unblink_testkit::real_lists(test)?;
    let mut files = unblink_testkit::files(&lists.join("un"), "consolidated-", ".zst");
    // The two of 2021-03-01 by their times, not by their names.
    files.sort_by_key(|file| {
        file.to_string_lossy().replace("2021-03-01.xml", "2021-03-01T1015.xml")
    });
    Some(files)
}

fn load(register: &mut Register, files: &[PathBuf]) -> Vec<String> {
    files
        .iter()
        .map(|file| {
            let imported = import(register, UN, &[raw(file)]);
            assert!(
                matches!(imported.outcome, Outcome::Appended | Outcome::Unchanged),
                "{}: {:?}",
                file.display(),
                imported.reasons
            );
            imported.edition.to_string()
        })
        .collect()
}

/// Orders that a clock would not give: the seed of a small generator stands for each.
fn shuffled(files: &[PathBuf], mut seed: u64) -> Vec<PathBuf> {
    let mut files = files.to_vec();
    for at in (1..files.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(seed >> 33).unwrap() % (at + 1);
        files.swap(at, other);
    }
    files
}

/// The answers compared: every entry on some days, as known on some days, and every change.
fn answers(register: &mut Register) -> (Vec<Vec<Entity>>, String) {
    let list = ListId::new(UN);
    let mut states = Vec::new();
    for (on, known) in [
        ("2015-03-14", "2026-11-26"),
        ("2019-01-01", "2026-11-26"),
        ("2023-08-10", "2026-11-26"),
        ("2024-01-26", "2024-01-26"),
        ("2026-11-26", "2025-06-30"),
        ("2026-11-26", "2026-11-26"),
    ] {
        let as_of = AsOf { valid: day(on), published: day(known), recorded: None };
        states.push(register.entries(&list, &as_of).unwrap());
    }
    let question = ChangesQuestion { list: Some(list), ..ChangesQuestion::default() };
    let told = register.changes(&question, &AsOf::day(day("2026-11-26"))).unwrap();
    let words: Vec<String> = told
        .changes
        .iter()
        .map(|row| serde_json::to_string(row).unwrap())
        .chain(["TAi.024", "QDe.137", "KPi.063", "IRe.005", "HTi.001"].into_iter().map(|asked| {
            let as_of = AsOf::day(day("2026-11-26"));
            let answer = register.who_lists(asked, &as_of).unwrap();
            serde_json::to_string(&(answer.designations, answer.former)).unwrap()
        }))
        .collect();
    (states, words.join("\n"))
}

#[test]
fn every_order_of_import_gives_the_same_answers() {
    let Some(files) = editions("orders of import") else { return };
    let mut expected = None;
    for seed in [0, 1, 2] {
        let order = if seed == 0 { files.clone() } else { shuffled(&files, seed) };
        let folder = TempDir::new().unwrap();
        let mut register = register(&folder);
        load(&mut register, &order);
        let got = answers(&mut register);
        let expected = expected.get_or_insert_with(|| got.clone());
        for (was, is) in expected.0.iter().zip(&got.0) {
            let keys = |list: &[Entity]| -> Vec<String> {
                list.iter().map(|entity| entity.key.to_string()).collect()
            };
            assert_eq!(keys(was), keys(is), "order {seed}");
            for (was, is) in was.iter().zip(is) {
                assert_eq!(was, is, "order {seed}");
            }
        }
        for (was, is) in expected.1.lines().zip(got.1.lines()) {
            assert_eq!(was, is, "order {seed}");
        }
        assert_eq!(expected.1.len(), got.1.len(), "order {seed}");
    }
}

#[test]
fn the_series_equals_an_independent_diff() {
    let Some(files) = editions("independent diff") else { return };
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let ids = load(&mut register, &files);
    sizes(&register, &files);
    unchanged_writes_nothing(&mut register, &files);
    history_of_hts(&mut register);
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let script = PathBuf::from(root).join("../../scripts/un_diff.py");
    // Adjacent editions, then leaps of 29 in the same chain of files.
    for step in [1, 29] {
        let chain: Vec<(usize, &PathBuf)> = files.iter().enumerate().step_by(step).collect();
        let output =
            Command::new("python3").arg(&script).args(chain.iter().map(|(_, file)| file)).output();
        let Ok(output) = output else {
            eprintln!("independent diff: SKIPPED, no python3");
            return;
        };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let lines = String::from_utf8(output.stdout).unwrap();
        let mut compared = 0;
        for (line, pair) in lines.lines().zip(chain.windows(2)) {
            let expected: BTreeMap<String, BTreeSet<String>> = serde_json::from_str(line).unwrap();
            let got = net(&mut register, &ids[pair[0].0], &ids[pair[1].0]);
            assert_eq!(got, expected, "{} -> {}", ids[pair[0].0], ids[pair[1].0]);
            compared += 1;
        }
        assert_eq!(compared, chain.len() - 1);
        eprintln!("independent diff: {compared} pairs at a step of {step} are equal");
    }
}

fn net(register: &mut Register, from: &str, to: &str) -> BTreeMap<String, BTreeSet<String>> {
    let question = ChangesQuestion {
        list: Some(ListId::new(UN)),
        since: Some(from.to_owned()),
        until: Some(to.to_owned()),
        ..ChangesQuestion::default()
    };
    let told = register.changes(&question, &AsOf::day(day("2026-11-26"))).unwrap();
    assert_eq!(told.mode, "net");
    let mut sets: BTreeMap<String, BTreeSet<String>> =
        ["listed", "delisted", "renumbered", "amended"]
            .into_iter()
            .map(|kind| (kind.to_owned(), BTreeSet::new()))
            .collect();
    for row in told.changes {
        let kind = match row.change.kind {
            ChangeKind::Listed | ChangeKind::Relisted => "listed",
            ChangeKind::Delisted => "delisted",
            ChangeKind::Renumbered => "renumbered",
            ChangeKind::Amended => "amended",
        };
        sets.get_mut(kind).unwrap().insert(row.change.key.to_string());
    }
    sets
}

fn sizes(register: &Register, files: &[PathBuf]) {
    let raw_bytes: usize = files.iter().map(|file| raw(file).bytes.len()).sum();
    let stored = usize::try_from(register.store().size_bytes().unwrap()).unwrap();
    eprintln!("size: {raw_bytes} raw bytes in {} editions, {stored} in the database", files.len());
    assert!(stored * 10 <= raw_bytes, "the database is at most a tenth of the raw editions");
}

fn unchanged_writes_nothing(register: &mut Register, files: &[PathBuf]) {
    let mut copy = raw(files.last().unwrap());
    // The same content, printed a day later.
    let text = String::from_utf8(copy.bytes.clone()).unwrap();
    copy.bytes = text.replacen("2026-08-01T", "2026-08-02T", 1).into_bytes();
    let imported = import(register, UN, &[copy]);
    assert_eq!((imported.outcome, imported.written), (Outcome::Unchanged, 0));
}

/// HTS: each authority's step of 2025 and 2026 on its own day, the curated day narrowing.
fn history_of_hts(register: &mut Register) {
    let answer = register.history("hts", &AsOf::day(day("2026-11-26"))).unwrap();
    let ended = |authority: &str| -> When {
        answer
            .courses
            .iter()
            .filter(|course| course.authority.id == authority)
            .flat_map(|course| &course.steps)
            .find(|step| step.event == Status::Delisted.as_str())
            .and_then(|step| step.when)
            .unwrap_or_else(|| panic!("{authority} has no end"))
    };
    for (authority, on) in [
        ("us-state-fto", "2025-07-08"),
        ("gb-ho-proscribed", "2025-10-21"),
        ("un-sc-1267", "2026-02-27"),
    ] {
        assert_eq!(ended(authority), When::On(on.parse().unwrap()), "{authority}");
    }
    let un = answer.courses.iter().find(|course| course.authority.id == "un-sc-1267").unwrap();
    let end = un.steps.iter().find(|step| step.event == "delisted").unwrap();
    assert!(!end.editions.is_empty() && end.sources.len() > 1, "both kinds of source are shown");
}
