//! Designations folded from curated rows and editions.

use unblink_ledger::{
    Course, Designation, Holding, Order, ProgrammeCourse, Spell, StepSource, courses,
    designation_on,
};
use unblink_model::{
    AsOf, CuratedEvent, EventKind, Grade, Listing, Milestone, Scope, Seen, Source, Status, When,
};

use crate::make::{all, day};

fn row(event: EventKind, date: Option<&str>) -> CuratedEvent {
    CuratedEvent {
        id: format!("{event:?}.{}", date.unwrap_or("standing")),
        subject: "s".into(),
        authority: "au".to_owned(),
        programme: None,
        event,
        scope: Scope::Actor,
        date: date.map(|date| date.parse().unwrap()),
        known: None,
        instrument: None,
        measures: Vec::new(),
        detail: None,
        source_kind: None,
        source: Source {
            url: "https://example.org/".to_owned(),
            second_url: None,
            grade: Grade::A,
            seen: Seen::Yes,
            checked_on: Some(day("2026-01-01")),
        },
        notes: None,
    }
}

fn status(status: Status, date: &str) -> CuratedEvent {
    row(EventKind::Status(status), Some(date))
}

fn milestone(milestone: Milestone, date: &str) -> CuratedEvent {
    row(EventKind::Milestone(milestone), Some(date))
}

fn fold(rows: &[CuratedEvent], holdings: &[Holding], as_of: &AsOf) -> Vec<Course> {
    courses(&rows.iter().collect::<Vec<_>>(), holdings, as_of)
}

fn on(rows: &[CuratedEvent], on: &str) -> Designation {
    let found = fold(rows, &[], &all());
    assert_eq!(found.len(), 1, "one designation");
    designation_on(&found[0], day(on))
}

/// A stay on the list between these pairs of editions.
fn holding(programme: &str, since: When, until: Option<When>) -> Holding {
    let at = |when: When| Order {
        at: when.latest().unwrap().to_datetime(jiff::civil::Time::midnight()),
        id: format!("l@{}", when.latest().unwrap()).into(),
    };
    let listing = Listing {
        programme: programme.to_owned(),
        listed_on: None,
        instrument: None,
        measures: Vec::new(),
    };
    let spell = Spell {
        since,
        seen_between: since,
        first: at(since),
        until,
        ended: until.map(at),
        listing,
    };
    Holding {
        authority: "au".to_owned(),
        scope: Scope::Actor,
        list: "l".into(),
        key: "k".into(),
        course: ProgrammeCourse { programme: programme.to_owned(), spells: vec![spell] },
        printed: Vec::new(),
        measures: Vec::new(),
        instrument: None,
    }
}

fn between(after: &str, by: &str) -> When {
    When::Between { after: Some(day(after)), by: Some(day(by)) }
}

fn founding_case() -> Vec<CuratedEvent> {
    vec![
        status(Status::Listed, "2003-02-14"),
        milestone(Milestone::Petition, "2025-03-31"),
        milestone(Milestone::EnablingLaw, "2024-12-28"),
        status(Status::Suspended, "2025-04-17"),
        milestone(Milestone::LegalForce, "2025-05-20"),
    ]
}

#[test]
fn the_founding_case() {
    let rows = founding_case();
    for (asked, wanted) in [
        ("2003-02-13", Status::NeverListed),
        ("2003-02-14", Status::Listed),
        ("2025-04-16", Status::Listed),
        ("2025-04-17", Status::Suspended),
        ("2025-04-18", Status::Suspended),
        // Legal force is a milestone; the ban stays suspended.
        ("2025-06-01", Status::Suspended),
    ] {
        let answer = on(&rows, asked);
        assert_eq!(answer.status, wanted, "{asked}");
        if wanted != Status::NeverListed {
            assert_eq!(answer.since, Some(When::On("2003-02-14".parse().unwrap())), "{asked}");
        }
        assert_eq!(answer.until, None);
        assert!(answer.uncertain.is_empty());
    }
}

#[test]
fn what_was_not_public_yet_is_not_known() {
    let as_of = AsOf { valid: day("2025-04-18"), published: day("2025-04-16"), recorded: None };
    let found = fold(&founding_case(), &[], &as_of);
    let answer = designation_on(&found[0], as_of.valid);
    assert_eq!(answer.status, Status::Listed);
    let words: Vec<String> = found[0]
        .steps
        .iter()
        .map(|s| s.status().map_or_else(|| s.milestone().unwrap().to_string(), |s| s.to_string()))
        .collect();
    assert_eq!(words, ["listed", "enabling_law", "petition"]);
    // Announced beforehand, it is known beforehand, and not yet so.
    let mut early = status(Status::Suspended, "2025-04-17");
    early.known = Some("2025-04-10".parse().unwrap());
    let found = fold(&[status(Status::Listed, "2003-02-14"), early], &[], &as_of);
    assert_eq!(designation_on(&found[0], day("2025-04-16")).status, Status::Listed);
    assert_eq!(designation_on(&found[0], day("2025-04-17")).status, Status::Suspended);
}

#[test]
fn a_regime_renewed_while_suspended_stays_suspended() {
    for touched in [Status::Renewed, Status::Amended] {
        let mut rows = vec![
            status(Status::Listed, "2012-01-18"),
            status(touched, "2013-01-01"),
            status(Status::Suspended, "2025-02-24"),
            status(touched, "2025-05-27"),
        ];
        assert_eq!(on(&rows, "2014-01-01").status, Status::Listed);
        let answer = on(&rows, "2025-06-01");
        assert_eq!(answer.status, Status::Suspended, "{touched}");
        assert_eq!(answer.step.unwrap().status(), Some(Status::Suspended));
        rows.push(status(Status::Relisted, "2025-07-01"));
        assert_eq!(on(&rows, "2025-07-01").status, Status::Listed);
    }
}

#[test]
fn never_listed_is_a_fact_of_its_own() {
    let never = row(EventKind::Status(Status::NeverListed), None);
    assert_eq!(on(std::slice::from_ref(&never), "2020-01-01").status, Status::NeverListed);
    let rows = [never, status(Status::Listed, "2022-03-01")];
    assert_eq!(on(&rows, "2020-01-01").status, Status::NeverListed);
    assert_eq!(on(&rows, "2022-03-01").status, Status::Listed);
}

#[test]
fn unknown_is_never_folded_into_another_answer() {
    let standing = row(EventKind::Status(Status::Unknown), None);
    assert_eq!(on(std::slice::from_ref(&standing), "2020-01-01").status, Status::Unknown);
    let rows = [status(Status::Listed, "2001-01-01"), status(Status::Unknown, "2015-01-01")];
    assert_eq!(on(&rows, "2014-12-31").status, Status::Listed);
    assert_eq!(on(&rows, "2015-01-01").status, Status::Unknown);
    let rows = [status(Status::Delisted, "2001-01-01"), status(Status::Unknown, "2015-01-01")];
    assert_eq!(on(&rows, "2016-01-01").status, Status::Unknown);
    // Dated later, it says nothing of the day before it.
    assert_eq!(on(&[status(Status::Unknown, "2015-01-01")], "2014-01-01").status, Status::Unknown);
}

#[test]
fn a_partial_date_is_uncertain_until_it_is_over() {
    let rows = [status(Status::Listed, "2006-02"), status(Status::Delisted, "2023-12")];
    for (asked, wanted, uncertain) in [
        ("2006-01-31", Status::NeverListed, 0),
        ("2006-02-01", Status::Unknown, 1),
        ("2006-02-28", Status::Listed, 0),
        ("2023-11-30", Status::Listed, 0),
        ("2023-12-15", Status::Listed, 1),
        ("2023-12-31", Status::Delisted, 0),
    ] {
        let answer = on(&rows, asked);
        assert_eq!((answer.status, answer.uncertain.len()), (wanted, uncertain), "{asked}");
    }
    assert_eq!(on(&rows, "2024-01-01").until, Some(When::On("2023-12".parse().unwrap())));
}

#[test]
fn a_curated_day_narrows_the_lists_interval() {
    let since = between("2014-01-01", "2014-06-01");
    let listed = holding("Al-Qaida", since, Some(between("2026-02-27", "2026-08-01")));
    let alone = fold(&[], std::slice::from_ref(&listed), &all());
    assert_eq!(designation_on(&alone[0], day("2026-03-01")).status, Status::Listed);
    assert_eq!(designation_on(&alone[0], day("2026-03-01")).uncertain.len(), 1);

    let rows = [status(Status::Delisted, "2026-02-27")];
    let found = fold(&rows, &[listed], &all());
    assert_eq!(found.len(), 1, "a row that names no programme speaks of the authority's only one");
    assert_eq!(found[0].programme.as_deref(), Some("Al-Qaida"));
    let answer = designation_on(&found[0], day("2026-02-27"));
    assert_eq!(answer.status, Status::Delisted);
    let step = answer.step.unwrap();
    assert_eq!(step.when, Some(When::On("2026-02-27".parse().unwrap())));
    assert!(step.disputed.is_empty());
    assert!(
        matches!(&step.sources[..], [StepSource::Curated { .. }, StepSource::Edition(_)]),
        "both sources stay"
    );
    assert_eq!(designation_on(&found[0], day("2026-02-26")).status, Status::Listed);
}

#[test]
fn a_curated_day_outside_the_interval_is_a_dispute() {
    let since = between("2014-01-01", "2014-06-01");
    let listed = holding("T", since, Some(between("2026-02-27", "2026-08-01")));
    let found = fold(&[status(Status::Delisted, "2026-01-05")], &[listed], &all());
    let ends: Vec<_> =
        found[0].steps.iter().filter(|s| s.status() == Some(Status::Delisted)).collect();
    assert_eq!(ends.len(), 2, "neither is dropped");
    for end in ends {
        assert_eq!(end.disputed.len(), 1);
        for words in ["2026-01-05", "after 2026-02-27, by 2026-08-01"] {
            assert!(end.disputed[0].contains(words), "{}", end.disputed[0]);
        }
    }
}

#[test]
fn scopes_are_answered_apart() {
    let mut associates = status(Status::Listed, "2011-06-17");
    associates.scope = Scope::AssociatedNames;
    let rows = [associates, row(EventKind::Status(Status::NeverListed), None)];
    let found = fold(&rows, &[], &all());
    let told: Vec<(Scope, Status)> = found
        .iter()
        .map(|course| (course.scope, designation_on(course, day("2020-01-01")).status))
        .collect();
    assert_eq!(
        told,
        [(Scope::Actor, Status::NeverListed), (Scope::AssociatedNames, Status::Listed)]
    );
}

#[test]
fn with_two_programmes_a_row_that_names_none_stands_by_itself() {
    let since = between("2014-01-01", "2014-06-01");
    let holdings = [holding("T", since, None), holding("U", since, None)];
    let found = fold(&[status(Status::Delisted, "2020-01-01")], &holdings, &all());
    let told: Vec<(Option<&str>, Status)> = found
        .iter()
        .map(|c| (c.programme.as_deref(), designation_on(c, day("2021-01-01")).status))
        .collect();
    assert_eq!(
        told,
        [(None, Status::Delisted), (Some("T"), Status::Listed), (Some("U"), Status::Listed)]
    );
}
