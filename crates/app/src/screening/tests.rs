//! The one index against the slow way: for any place in time, who is looked at, and as what.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use tempfile::TempDir;
use unblink_ledger::programmes;
use unblink_model::{AsOf, EntityKey, ListId};
use unblink_screen::{Admit as _, Profile};

use super::states::{MATCHED, profile_of};
use super::{AppQuery, ScreeningOptions};
use crate::subject::entity_of;
use crate::{FixedClock, Location, Register, unpack};

const UN: &str = "un_sc_sanctions";

fn opened(folder: &Path, now: &str) -> Register {
    let location = Location::Sqlite(folder.join("u.db"));
    Register::open(&location, Box::new(FixedClock(now.parse().unwrap())), "test").unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Some of the real editions, spread over their years, with the day each is imported on: not in
/// the order in which they were published.
fn editions(test: &str) -> Option<Vec<(std::path::PathBuf, String)>> {
    let lists = unblink_testkit::real_lists(test)?;
    let files = unblink_testkit::files(&lists.join("un"), "consolidated-", ".zst");
    let some: Vec<_> = files.iter().step_by(files.len().div_ceil(7).max(1)).cloned().collect();
    let order = [0, 1, 4, 2, 5, 3, 6];
    let of = order.iter().filter_map(|at| some.get(*at).cloned());
    Some(of.zip(1..).map(|(file, n)| (file, format!("2026-11-{n:02}T12:00:00Z"))).collect())
}

fn loaded(folder: &Path, editions: &[(std::path::PathBuf, String)]) -> Register {
    for (file, now) in editions {
        let mut register = opened(folder, now);
        let name = file.file_name().unwrap().to_string_lossy();
        let files = unpack(&name, std::fs::read(file).unwrap()).unwrap();
        register.import(&ListId::new(UN), &files, None).unwrap();
    }
    opened(folder, "2026-11-26T12:00:00Z")
}

/// The slow way: every entry asked of the ledger for this place in time.
fn slowly(register: &Register, as_of: &AsOf) -> BTreeMap<EntityKey, Profile> {
    let list = ListId::new(UN);
    let history = register.store.history(&list).unwrap();
    let all = unblink_model::Property::ALL;
    let known = register.store.values_of(&list, all).unwrap();
    let values = |digest: &unblink_ledger::Digest| known.get(digest).cloned();
    let mut out = BTreeMap::new();
    for key in history.keys() {
        let listed = programmes(&history, key, &values, as_of).iter().any(|course| {
            course.spells.iter().any(|spell| {
                spell.since.maybe_by(as_of.valid)
                    && !spell.until.is_some_and(|end| end.surely_by(as_of.valid))
            })
        });
        if listed && let Some(entity) = entity_of(&history, key, None, as_of, &values, MATCHED) {
            out.insert(key.clone(), profile_of(String::new(), &entity));
        }
    }
    out
}

/// The states that the index holds, by number: read again, because the index keeps no records.
struct States(Vec<Option<(EntityKey, Profile)>>);

fn states(register: &mut Register, recorded: Option<Timestamp>) -> States {
    let mut states = Vec::new();
    for list in register.lists_that_can(None).expect("lists") {
        for entry in register.list_states(&list, recorded).unwrap() {
            for state in entry.states {
                let profile = profile_of(String::new(), &state.entity);
                states.push((list.as_str() == UN).then(|| (entry.key.clone(), profile)));
            }
        }
    }
    States(states)
}

type Known = BTreeMap<Option<Timestamp>, States>;

fn quickly(register: &mut Register, as_of: &AsOf, known: &mut Known) -> Vec<(EntityKey, Profile)> {
    let (index, days) = register.index_as_of(as_of).unwrap();
    let States(states) =
        known.entry(index.recorded).or_insert_with(|| states(register, index.recorded));
    assert_eq!(states.len(), index.len());
    let lists = BTreeSet::from([ListId::new(UN)]);
    let admitted = register.admitted(&index, &days, &lists, as_of).unwrap();
    let numbers = (0..u32::try_from(states.len()).unwrap()).filter(|n| admitted.profile(*n));
    let mut out: Vec<_> = numbers.map(|n| states[n as usize].clone().unwrap()).collect();
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out
}

#[test]
fn one_index_answers_for_every_day_as_one_built_for_that_day() {
    let Some(editions) = editions("one index for every day") else { return };
    let folder = TempDir::new().unwrap();
    let mut register = loaded(folder.path(), &editions);
    let days = ["2009-06-01", "2016-02-29", "2020-12-31", "2023-05-12", "2026-11-26"];
    let moments = [None, Some("2026-11-03T00:00:00Z"), Some("2026-11-04T00:00:00Z")];
    let (mut compared, mut past, mut states) = (0, 0, Known::new());
    for recorded in moments.map(|at| at.map(|at: &str| at.parse().unwrap())) {
        for published in days {
            // Every pair costs a pass over the whole list the slow way; two days of each will do.
            for valid in [days[1], published] {
                let as_of = AsOf { valid: day(valid), published: day(published), recorded };
                let slow: Vec<_> = slowly(&register, &as_of).into_iter().collect();
                let quick = quickly(&mut register, &as_of, &mut states);
                assert_eq!(quick.len(), slow.len(), "{as_of:?}");
                for (quick, slow) in quick.iter().zip(&slow) {
                    assert_eq!(quick, slow, "{as_of:?}");
                }
                compared += slow.len();
                past += usize::from(recorded.is_some()) * slow.len();
            }
        }
    }
    assert!(compared > 10_000 && past > 1_000, "{compared} {past}: too few to prove anything");
}

#[test]
fn who_was_delisted_alerts_as_of_then_and_not_today() {
    let Some(editions) = editions("delisted names") else { return };
    let folder = TempDir::new().unwrap();
    let mut register = loaded(folder.path(), &editions);
    let today = AsOf::day(day("2026-11-26"));
    let then = AsOf { valid: day("2016-02-29"), ..today };
    let now = slowly(&register, &today);
    let gone: Vec<_> =
        slowly(&register, &then).into_iter().filter(|(key, _)| !now.contains_key(key)).collect();
    assert!(gone.len() > 20, "{}", gone.len());
    let options = ScreeningOptions { dataset: UN.to_owned(), ..ScreeningOptions::default() };
    for (key, profile) in gone.iter().take(40) {
        let query = AppQuery::named(&profile.names[0].full);
        let mut alerts = |as_of: &AsOf| {
            let answer = register.screen(&query, &options, as_of).unwrap();
            answer.results.iter().any(|hit| hit.key == *key && hit.is_match)
        };
        assert!(alerts(&then), "{key} then");
        assert!(!alerts(&today), "{key} today");
    }
}

#[test]
fn the_file_is_made_once_and_mended_when_it_is_not_ours() {
    let folder = TempDir::new().unwrap();
    let ask = || {
        let mut register = opened(folder.path(), "2026-11-26T12:00:00Z");
        let query = AppQuery::named("عبدالغنی برادر");
        let as_of = AsOf::day(day("2026-11-26"));
        let answer = register.screen(&query, &ScreeningOptions::default(), &as_of).unwrap().results;
        assert_eq!(answer[0].key.as_str(), "TAi.024");
        serde_json::to_string(&answer).unwrap()
    };
    let first = ask();
    let kept = || {
        let mut files: Vec<_> = std::fs::read_dir(folder.path().join("u.db.index"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "index"))
            .collect();
        assert_eq!(files.len(), 1, "{files:?}");
        files.remove(0)
    };
    let path = kept();
    let (bytes, made) = (std::fs::read(&path).unwrap(), std::fs::metadata(&path).unwrap());
    assert_eq!(ask(), first);
    let again = std::fs::metadata(&path).unwrap();
    assert_eq!(made.modified().unwrap(), again.modified().unwrap(), "opened, not made again");
    for damage in [&bytes[..bytes.len() / 2], &[0; 64], b"", &bytes[1..]] {
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, damage).unwrap();
        assert_eq!(ask(), first);
        assert_eq!(std::fs::read(kept()).unwrap(), bytes, "made again, the same to the byte");
    }
    // Another list's file under its name.
    let other = folder.path().join("u.db.index").join("screening-0000000000000000.index");
    std::fs::copy(&path, &other).unwrap();
    assert_eq!(ask(), first);
}

#[test]
fn many_may_make_the_file_at_once() {
    let folder = TempDir::new().unwrap();
    drop(opened(folder.path(), "2026-11-26T12:00:00Z"));
    let ask = || {
        let mut register = opened(folder.path(), "2026-11-26T12:00:00Z");
        let as_of = AsOf::day(day("2026-11-26"));
        let query = AppQuery::named("Abdul Ghani Baradar");
        let answer = register.screen(&query, &ScreeningOptions::default(), &as_of).unwrap();
        serde_json::to_string(&answer.results).unwrap()
    };
    let answers: BTreeSet<String> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(answers.len(), 1);
}
