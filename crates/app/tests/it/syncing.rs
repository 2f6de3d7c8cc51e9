//! Downloading lists from a server on this machine: what changed, is unchanged, held, failed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tempfile::TempDir;
use unblink_app::{
    AppError, FetchSettings, FixedClock, FreshnessState, Limits, Location, Outcome, Pace, Proxy,
    RawFile, Register, SyncAnswer, SyncEvent, SyncOptions, SyncOutcome, Synced,
};
use unblink_model::{Basis, ListId};
use unblink_testkit::{Reply, Seen, Server};

use crate::at_hand::{given, register};

const EU: &str = "eu_journal_sanctions";
const SDN: &str = "us_ofac_sdn";

/// Waits in no time.
struct Quick;

impl Pace for Quick {
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }
    fn wait(&self, _: Duration) {}
    fn chance(&self) -> f64 {
        0.5
    }
}

fn options(sources: &[(&str, Vec<String>)]) -> SyncOptions {
    let sources: BTreeMap<ListId, Vec<String>> =
        sources.iter().map(|(list, urls)| (ListId::new(*list), urls.clone())).collect();
    SyncOptions {
        lists: sources.keys().cloned().collect(),
        sources,
        fetch: FetchSettings {
            limits: Limits { attempts: 2, read_ms: 2_000, ..Limits::default() },
            proxy: Proxy::Direct,
            ..FetchSettings::default()
        },
        pace: Arc::new(|| Box::new(Quick)),
        ..SyncOptions::default()
    }
}

fn sync(register: &mut Register, options: &SyncOptions) -> SyncAnswer {
    register.sync(options, &mut |_| {}).expect("a run")
}

fn only(answer: &SyncAnswer) -> &Synced {
    assert_eq!(answer.lists.len(), 1, "{answer:?}");
    &answer.lists[0]
}

/// An annex with these persons.
fn annex(names: &[&str]) -> Vec<u8> {
    const HEAD: &str = "celex,recordId,programKey,annex,measure,startDate,reason,schema,name,alias,\
        weakAlias,previousName,country,nationality,jurisdiction,birthDate,birthPlace,position,\
        passportNumber,gender,appearance,ethnicity,fatherName,motherName,incorporationDate,\
        legalForm,sector,registrationNumber,taxNumber,idNumber,innCode,ogrnCode,kppCode,okpoCode,\
        leiCode,swiftBic,ticker,imoNumber,mmsi,flag,address,phone,email,website,notes\n";
    let mut text = HEAD.to_owned();
    for (at, name) in names.iter().enumerate() {
        let before = format!("32011R0753,{},EU-AFG,I.A,Asset freeze,23.2.2001,,Person", at + 1);
        let _ = writeln!(text, "{before},{name},,,,,,,1960{}", ",".repeat(29));
    }
    text.into_bytes()
}

fn dated(body: &[u8], modified: &str) -> Reply {
    Reply::with("200 OK", &[("last-modified", modified)], body)
}

#[test]
fn a_list_is_loaded_confirmed_and_changed() {
    let server = Server::start(|seen| {
        let known = seen.headers.get("if-none-match").is_some_and(|etag| etag == "\"1\"");
        match seen.before {
            0 => Reply::with(
                "200 OK",
                &[("etag", "\"1\""), ("last-modified", "Mon, 02 Nov 2026 10:00:00 GMT")],
                &annex(&["Test Person One"]),
            ),
            1 if known => Reply::with("304 Not Modified", &[], b""),
            2 if known => dated(&annex(&["Test Person One"]), "Tue, 03 Nov 2026 10:00:00 GMT"),
            _ => dated(&annex(&["Test Person One", "Two Test"]), "Wed, 04 Nov 2026 10:00:00 GMT"),
        }
    });
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let options = options(&[(EU, vec![server.url("/annex.csv")])]);
    let outcomes: Vec<(SyncOutcome, Option<String>)> = (0..4)
        .map(|_| {
            let answer = sync(&mut register, &options);
            let one = only(&answer);
            (one.outcome, one.published.clone())
        })
        .collect();
    let first = Some("2026-11-02T10:00:00".to_owned());
    assert_eq!(
        outcomes,
        [
            (SyncOutcome::Changed, first.clone()),
            (SyncOutcome::Unchanged, first.clone()),
            // The same bytes again, without a 304.
            (SyncOutcome::Unchanged, first),
            (SyncOutcome::Changed, Some("2026-11-04T10:00:00".to_owned())),
        ]
    );
    let lists = register.lists().unwrap();
    let eu = lists.iter().find(|list| list.list.as_str() == EU).unwrap();
    assert!(eu.editions.iter().all(|edition| edition.basis == Some(Basis::Given)));
    let (_, files) = register.store().last_downloads(&ListId::new(EU)).unwrap().unwrap();
    let kept = register.store().archive().get(&files[0].digest).unwrap();
    assert_eq!(kept, annex(&["Test Person One", "Two Test"]));
    assert_eq!(files[0].url, server.url("/annex.csv"));
}

#[test]
fn one_failing_source_stops_no_other_and_loses_nothing() {
    let server = Server::start(|seen| match (seen.path.as_str(), seen.before) {
        ("/annex.csv", 0) => dated(&annex(&["Test Person"]), "Mon, 02 Nov 2026 10:00:00 GMT"),
        ("/annex.csv", _) => Reply::ok(b"<!DOCTYPE html><html>Maintenance</html>"),
        ("/un.xml", _) => Reply::ok(b"<?xml version=\"1.0\"?><CONSOLIDATED_LIST "),
        ("/sema.xml", _) => Reply::nothing(),
        _ => Reply::redirect("https://elsewhere.example/"),
    });
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let options = options(&[
        (EU, vec![server.url("/annex.csv")]),
        ("un_sc_sanctions", vec![server.url("/un.xml")]),
        ("ca_dfatd_sema_sanctions", vec![server.url("/sema.xml")]),
        ("au_dfat_sanctions", vec![server.url("/dfat.xlsx")]),
    ]);
    let word = |answer: &SyncAnswer| -> Vec<(String, SyncOutcome)> {
        answer.lists.iter().map(|one| (one.list.to_string(), one.outcome)).collect()
    };
    let others = [
        ("au_dfat_sanctions".to_owned(), SyncOutcome::Failed),
        ("ca_dfatd_sema_sanctions".to_owned(), SyncOutcome::Failed),
    ];
    let held = ("un_sc_sanctions".to_owned(), SyncOutcome::Held);
    let first = sync(&mut register, &options);
    let changed = (EU.to_owned(), SyncOutcome::Changed);
    assert_eq!(word(&first), [&others[..], &[changed, held.clone()]].concat());
    let second = sync(&mut register, &options);
    let failed = (EU.to_owned(), SyncOutcome::Failed);
    assert_eq!(word(&second), [&others[..], &[failed, held]].concat());
    let eu = second.lists.iter().find(|one| one.list.as_str() == EU).unwrap();
    assert!(eu.reasons[0].contains("found a web page"), "{:?}", eu.reasons);
    // The edition of the first run stands, and the alarm names the failure.
    let fresh = second.freshness.iter().find(|one| one.list.as_str() == EU).unwrap();
    assert_eq!(fresh.state, FreshnessState::Fresh);
    assert!(fresh.edition.is_some());
    assert!(fresh.alarm().unwrap().contains("failed"), "{:?}", fresh.alarm());
    let au = second.lists.iter().find(|one| one.list.as_str() == "au_dfat_sanctions").unwrap();
    assert!(au.hint.as_deref().unwrap().contains("--allow-host"), "{au:?}");
}

#[test]
fn an_older_edition_is_held_and_a_person_may_let_it_in() {
    let server = Server::start(|seen| match seen.before {
        0 => dated(&annex(&["Test Person", "Two"]), "Wed, 04 Nov 2026 10:00:00 GMT"),
        _ => dated(&annex(&["Test Person"]), "Mon, 02 Nov 2026 10:00:00 GMT"),
    });
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let options = options(&[(EU, vec![server.url("/annex.csv")])]);
    assert_eq!(only(&sync(&mut register, &options)).outcome, SyncOutcome::Changed);
    let answer = sync(&mut register, &options);
    let held = only(&answer);
    assert_eq!(held.outcome, SyncOutcome::Held);
    assert!(held.reasons[0].contains("older than the newest at hand"), "{:?}", held.reasons);
    let id = held.edition.clone().unwrap();
    // The same file again is the same held edition.
    let again = sync(&mut register, &options);
    assert_eq!(
        (only(&again).outcome, only(&again).edition.as_ref()),
        (SyncOutcome::Held, Some(&id))
    );
    assert_eq!(register.release(id.as_str(), "history").unwrap().outcome, Outcome::Appended);
    assert_eq!(only(&sync(&mut register, &options)).outcome, SyncOutcome::Unchanged);
    // What a person imports is history, of any age.
    let file = RawFile { name: "old.csv".into(), bytes: annex(&["Third"]) };
    let imported = register.import(&ListId::new(EU), &[file], Some(given("2020-01-01"))).unwrap();
    assert_eq!(imported.outcome, Outcome::Appended);
}

#[test]
fn a_dry_run_writes_nothing() {
    let server =
        Server::start(|_| dated(&annex(&["Test Person"]), "Mon, 02 Nov 2026 10:00:00 GMT"));
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let dry = SyncOptions { dry_run: true, ..options(&[(EU, vec![server.url("/annex.csv")])]) };
    let before = register.store().version().unwrap();
    let answer = sync(&mut register, &dry);
    assert_eq!(only(&answer).outcome, SyncOutcome::Changed);
    assert_eq!(only(&answer).entries, 1);
    assert_eq!(register.store().version().unwrap(), before);
    assert!(register.store().last_attempts().unwrap().is_empty());
    let digest = unblink_store::Archive::digest(&annex(&["Test Person"]));
    assert!(register.store().archive().get(&digest).is_err());
    // And the run after it is the first one.
    let wet = SyncOptions { dry_run: false, ..dry };
    assert_eq!(only(&sync(&mut register, &wet)).outcome, SyncOutcome::Changed);
}

#[test]
fn a_dry_run_counts_the_changes() {
    let server = Server::start(|seen| match seen.before {
        0 => sdn(4_000, ""),
        _ => sdn(4_010, ""),
    });
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let wet = options(&[(SDN, vec![server.url("/sdn.csv")])]);
    assert_eq!(only(&sync(&mut register, &wet)).outcome, SyncOutcome::Changed);
    let dry = SyncOptions { dry_run: true, ..wet.clone() };
    let previewed = only(&sync(&mut register, &dry)).changes.clone();
    let done = only(&sync(&mut register, &wet)).changes.clone();
    assert_eq!(previewed.values().sum::<u64>(), 10, "{previewed:?}");
    assert_eq!(previewed, done);
}

/// OFAC's main table with so many persons.
fn sdn(persons: usize, modified: &str) -> Reply {
    let mut text = String::new();
    for number in 1..=persons {
        let empty = "-0- ,".repeat(7);
        let _ = write!(
            text,
            "{number},\"PERSON, Test {number}\",\"individual\",\"SDGT\",{empty}\"DOB 1 Jan 1970.\"\r\n"
        );
    }
    if modified.is_empty() { Reply::ok(text.as_bytes()) } else { dated(text.as_bytes(), modified) }
}

const TABLES: [&str; 4] = ["/sdn.csv", "/add.csv", "/alt.csv", "/sdn_comments.csv"];

fn tables(seen: &Seen, modified: &str) -> Reply {
    match seen.path.as_str() {
        "/sdn.csv" => sdn(4_000, modified),
        "/add.csv" => dated(b"1,25,-0- ,\"Havana\",\"Cuba\",-0- \r\n", modified),
        "/alt.csv" => dated(b"1,5001,\"aka\",\"PERSONE, Testt\",-0- \r\n", modified),
        _ => dated(b"2,\"alt. Passport 1 (Iran).\"\r\n", modified),
    }
}

fn set(server: &Server) -> SyncOptions {
    options(&[(SDN, TABLES.iter().map(|path| server.url(path)).collect())])
}

#[test]
fn several_tables_are_one_edition() {
    let server = Server::start(|seen| {
        if seen.headers.contains_key("if-modified-since") {
            return Reply::with("304 Not Modified", &[], b"");
        }
        tables(seen, "Mon, 02 Nov 2026 10:00:00 GMT")
    });
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let answer = sync(&mut register, &set(&server));
    let one = only(&answer);
    assert_eq!((one.outcome, one.entries), (SyncOutcome::Changed, 4_000), "{one:?}");
    let lists = register.lists().unwrap();
    let list = lists.iter().find(|list| list.list.as_str() == SDN).unwrap();
    assert_eq!(list.editions[0].files.len(), 4);
    assert_eq!(only(&sync(&mut register, &set(&server))).outcome, SyncOutcome::Unchanged);
}

#[test]
fn tables_of_different_times_are_no_edition() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/alt.csv" => tables(seen, "Wed, 04 Nov 2026 10:00:00 GMT"),
        _ => tables(seen, "Mon, 02 Nov 2026 10:00:00 GMT"),
    });
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let answer = sync(&mut register, &set(&server));
    let one = only(&answer);
    assert_eq!(one.outcome, SyncOutcome::Failed);
    assert!(one.reasons[0].contains("not of one edition"), "{:?}", one.reasons);
}

#[test]
fn tables_that_change_meanwhile_are_fetched_once_more() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    // The main table is replaced between its download and the second look at it.
    let server = Server::start(move |seen| match seen.path.as_str() {
        "/sdn.csv" => match count.fetch_add(1, Ordering::SeqCst) {
            0 => sdn(4_000, ""),
            _ => sdn(4_001, ""),
        },
        _ => tables(seen, "Mon, 02 Nov 2026 10:00:00 GMT"),
    });
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let answer = sync(&mut register, &set(&server));
    assert_eq!(only(&answer).entries, 4_001);
    assert_eq!(asked.load(Ordering::SeqCst), 4);
    let restless = AtomicUsize::new(4_000);
    let server = Server::start(move |seen| match seen.path.as_str() {
        "/sdn.csv" => sdn(restless.fetch_add(1, Ordering::SeqCst), ""),
        _ => tables(seen, "Mon, 02 Nov 2026 10:00:00 GMT"),
    });
    let answer = sync(&mut register, &set(&server));
    assert_eq!(only(&answer).outcome, SyncOutcome::Failed);
    assert!(only(&answer).reasons[0].contains("twice"), "{:?}", only(&answer).reasons);
}

#[test]
fn a_confirmed_edition_is_fresh_and_ages_again() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(|seen| match seen.before {
        0 => dated(&annex(&["Test Person"]), "Fri, 02 Jan 2026 10:00:00 GMT"),
        _ => Reply::with("304 Not Modified", &[], b""),
    });
    let at = |now: &str| {
        let location = Location::Sqlite(folder.path().join("test.db"));
        let clock = FixedClock(now.parse().expect("an instant"));
        Register::open(&location, Box::new(clock), "test").expect("opens")
    };
    let state = |register: &mut Register| {
        let all = register.freshness().unwrap();
        all.into_iter().find(|one| one.list.as_str() == EU).unwrap().state
    };
    let options = options(&[(EU, vec![server.url("/annex.csv")])]);
    assert_eq!(state(&mut at("2026-01-03T00:00:00Z")), FreshnessState::NotLoaded);
    let mut register = at("2026-01-03T00:00:00Z");
    sync(&mut register, &options);
    assert_eq!(state(&mut register), FreshnessState::Fresh);
    // Old, and nobody has looked since; then confirmed to be what the issuer serves.
    let mut later = at("2026-06-01T00:00:00Z");
    assert_eq!(state(&mut later), FreshnessState::Stale);
    assert_eq!(only(&sync(&mut later, &options)).outcome, SyncOutcome::Unchanged);
    assert_eq!(state(&mut later), FreshnessState::Fresh);
    assert_eq!(state(&mut at("2026-12-01T00:00:00Z")), FreshnessState::Stale);
}

#[test]
fn what_concerns_every_list_is_refused_before_anything_is_asked() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let unknown = options(&[("no_such_list", vec!["http://127.0.0.1:9/".to_owned()])]);
    let refused = register.sync(&unknown, &mut |_| {});
    assert!(matches!(refused, Err(AppError::NoSuchList { .. })), "{refused:?}");
    let mut proxied = options(&[(EU, vec!["http://127.0.0.1:9/".to_owned()])]);
    proxied.fetch.proxy = Proxy::Address("::".to_owned());
    assert!(matches!(register.sync(&proxied, &mut |_| {}), Err(AppError::Fetch(_))));
    let addressless = SyncOptions { lists: vec![ListId::new(EU)], ..options(&[]) };
    let mut done = 0;
    let answer = register
        .sync(&addressless, &mut |event| done += usize::from(matches!(event, SyncEvent::Done(_))))
        .unwrap();
    assert_eq!(only(&answer).outcome, SyncOutcome::Failed);
    assert!(only(&answer).hint.as_deref().unwrap().contains("--source"));
}
