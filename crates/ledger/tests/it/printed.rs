//! Steps that a list itself prints: suspended, renewed, removed.

use unblink_ledger::{
    Course, Holding, ProgrammeCourse, courses, designation_on, printed, programmes,
};
use unblink_model::{
    AsOf, CuratedEvent, EntityKey, EventKind, Grade, PrintedStep, Property, Scope, Seen, Source,
    Status, Value,
};

use crate::make::{Ledger, Told, all, day, listing};

const P: &[Property] = &[Property::Listing, Property::Course];

fn step(status: Status, on: Option<&str>) -> Value {
    Value::Step(PrintedStep {
        programme: "T".to_owned(),
        status,
        on: on.map(|day| unblink_model::When::On(day.parse().unwrap())),
        words: format!("note of {status}"),
    })
}

/// An edition that lists `a` with these printed steps.
fn edition(id: &str, at: &str, steps: Vec<Value>) -> Told {
    Told::whole(id, at, P).says("a", Property::Listing, vec![listing("T", None)]).says(
        "a",
        Property::Course,
        steps,
    )
}

/// An edition that prints `a` as removed.
fn removed(id: &str, at: &str, on: &str) -> Told {
    let steps = vec![step(Status::Listed, Some("1997-10-08")), step(Status::Delisted, Some(on))];
    let mut told = Told::whole(id, at, P).says("a", Property::Course, steps);
    told.meta.members.insert(EntityKey::new("a"));
    told.former = true;
    told
}

fn course(ledger: &Ledger, rows: &[CuratedEvent], as_of: &AsOf) -> Course {
    let key = EntityKey::new("a");
    let steps = printed(&ledger.history, &key, &ledger.values(), as_of);
    let mut found = programmes(&ledger.history, &key, &ledger.values(), as_of);
    if found.is_empty() {
        found.push(ProgrammeCourse { programme: "T".to_owned(), spells: Vec::new() });
    }
    assert_eq!(found.len(), 1, "one programme");
    let holding = Holding {
        authority: "au".to_owned(),
        scope: Scope::Actor,
        list: "l".into(),
        key,
        course: found.remove(0),
        printed: steps,
        measures: Vec::new(),
        instrument: None,
    };
    let rows: Vec<&CuratedEvent> = rows.iter().collect();
    let mut courses = courses(&rows, &[holding], as_of);
    assert_eq!(courses.len(), 1, "one designation");
    courses.remove(0)
}

fn suspended(on: &str) -> CuratedEvent {
    CuratedEvent {
        id: "row".to_owned(),
        subject: "s".into(),
        authority: "au".to_owned(),
        programme: None,
        event: EventKind::Status(Status::Suspended),
        scope: Scope::Actor,
        date: Some(on.parse().unwrap()),
        known: None,
        instrument: None,
        measures: vec!["ban suspended".to_owned()],
        detail: Some("our words".to_owned()),
        source_kind: None,
        source: Source {
            url: "https://example.org/".to_owned(),
            second_url: None,
            grade: Grade::B,
            seen: Seen::Yes,
            checked_on: Some(day("2026-01-01")),
        },
        notes: None,
    }
}

fn words(course: &Course) -> Vec<String> {
    let step = |s: &unblink_ledger::Step| {
        format!("{} {}", s.status().unwrap(), s.when.map_or("?".to_owned(), |w| w.to_string()))
    };
    course.steps.iter().map(step).collect()
}

#[test]
fn a_note_of_suspension_is_a_step_and_merges_with_the_curated_row() {
    let ledger = Ledger::of(&[
        edition("1", "2025-04-01", vec![]),
        edition("2", "2025-06-01", vec![step(Status::Suspended, Some("2025-05-20"))]),
    ]);
    let alone = course(&ledger, &[], &all());
    assert_eq!(words(&alone), ["listed by 2025-04-01", "suspended 2025-05-20"]);
    for (on, want) in [
        ("2025-05-19", Status::Listed),
        ("2025-05-20", Status::Suspended),
        ("2026-01-01", Status::Suspended),
    ] {
        assert_eq!(designation_on(&alone, day(on)).status, want, "{on}");
    }
    // Before the note was published nobody could know it.
    let early = AsOf { valid: day("2025-05-25"), published: day("2025-05-25"), recorded: None };
    assert_eq!(words(&course(&ledger, &[], &early)), ["listed by 2025-04-01"]);

    let merged = course(&ledger, &[suspended("2025-05-20")], &all());
    assert_eq!(words(&merged), words(&alone), "one step");
    let step = &merged.steps[1];
    assert_eq!(step.sources.len(), 2);
    assert_eq!(step.detail.as_deref(), Some("our words"));
    assert_eq!(step.notes, ["the list prints: note of suspended"]);
    assert!(step.disputed.is_empty());

    let apart = course(&ledger, &[suspended("2025-04-17")], &all());
    let said = "the list's editions say 2025-05-20, the curated register says 2025-04-17";
    let disputed: Vec<_> = apart.steps.iter().flat_map(|s| s.disputed.clone()).collect();
    assert_eq!(disputed, [said, said]);
}

#[test]
fn a_note_that_is_gone_ends_the_suspension_and_a_corrected_date_is_no_second_step() {
    let ledger = Ledger::of(&[
        edition("1", "2025-06-01", vec![step(Status::Suspended, Some("2025-05-21"))]),
        edition("2", "2025-07-01", vec![step(Status::Suspended, Some("2025-05-20"))]),
        edition("3", "2025-08-01", vec![]),
        edition("4", "2025-09-01", vec![]),
    ]);
    let course = course(&ledger, &[], &all());
    assert_eq!(
        words(&course),
        [
            "listed by 2025-06-01",
            "suspended 2025-05-20",
            "relisted after 2025-07-01, by 2025-08-01"
        ]
    );
    let standing = designation_on(&course, day("2025-08-01"));
    assert_eq!(standing.status, Status::Listed);
}

#[test]
fn renewals_stay_though_a_later_edition_prints_only_the_last() {
    let ledger = Ledger::of(&[
        edition("1", "2010-01-01", vec![step(Status::Renewed, Some("2009-01-01"))]),
        edition("2", "2013-01-01", vec![]),
    ]);
    let course = course(&ledger, &[], &all());
    assert!(words(&course).contains(&"renewed 2009-01-01".to_owned()), "{:?}", words(&course));
    assert_eq!(designation_on(&course, day("2012-01-01")).status, Status::Listed);
}

#[test]
fn whom_a_list_prints_as_removed_is_not_on_it() {
    // Known from the table of the removed only.
    let ledger = Ledger::of(&[removed("1", "2015-01-01", "2010-05-18")]);
    assert!(!ledger.history.present(&EntityKey::new("a"), None, &all()));
    let only = course(&ledger, &[], &all());
    assert_eq!(words(&only), ["listed 1997-10-08", "delisted 2010-05-18"]);
    assert_eq!(designation_on(&only, day("2010-05-17")).status, Status::Listed);
    assert_eq!(designation_on(&only, day("2010-05-18")).status, Status::Delisted);

    // Seen on the list first: the printed day dates the end that editions only bound.
    let ledger =
        Ledger::of(&[edition("1", "2010-01-01", vec![]), removed("2", "2015-01-01", "2010-05-18")]);
    let both = course(&ledger, &[], &all());
    assert_eq!(designation_on(&both, day("2010-05-18")).status, Status::Delisted);
    assert_eq!(both.steps.iter().filter(|s| s.status() == Some(Status::Delisted)).count(), 1);
    // In whatever order they arrive.
    let ledger =
        Ledger::of(&[removed("2", "2015-01-01", "2010-05-18"), edition("1", "2010-01-01", vec![])]);
    assert_eq!(course(&ledger, &[], &all()).steps, both.steps);
}
