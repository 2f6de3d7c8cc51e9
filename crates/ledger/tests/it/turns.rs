//! What counts as a change, case by case.

use std::fmt::Write as _;

use unblink_ledger::{Change, Entry, Mode, changes};
use unblink_model::{Property, When};

use crate::make::{Ledger, Told, all, text};

const P: &[Property] = &[Property::Name, Property::Alias, Property::RecordId];

fn name(told: Told, key: &str, words: &str) -> Told {
    told.says(key, Property::Name, text(words))
}

/// The changes, one a line.
fn told(ledger: &Ledger, mode: Mode) -> String {
    let until = ledger.history.editions().last().unwrap().order();
    let found = changes(&ledger.history, None, &until, mode, &ledger.values(), &all());
    lines(&found)
}

fn lines(found: &[Change]) -> String {
    let mut out = String::new();
    for change in found {
        write!(out, "{} {:?} {}", change.edition, change.kind, change.key).unwrap();
        if let Some(formerly) = &change.formerly {
            write!(out, " was {formerly}").unwrap();
        }
        write!(out, ", {}", change.when).unwrap();
        for field in &change.fields {
            write!(out, ", {} -{} +{}", field.property, field.removed.len(), field.added.len())
                .unwrap();
        }
        out.push('\n');
    }
    out
}

/// Held in both orders of import.
fn both(editions: &[Told], mode: Mode, wanted: &str) {
    let mut backwards = editions.to_vec();
    backwards.reverse();
    assert_eq!(told(&Ledger::of(editions), mode), wanted, "as published");
    assert_eq!(told(&Ledger::of(&backwards), mode), wanted, "newest first");
}

#[test]
fn a_part_delists_nobody() {
    both(
        &[
            name(name(Told::whole("1", "2001-01-01", P), "a", "A"), "b", "B"),
            // Aliases of one entry only, as OFAC's alt.csv gives them.
            Told::whole("2", "2001-01-02", &[Property::Alias])
                .format("alt.csv")
                .says("a", Property::Alias, text("ALIAS"))
                .part(),
        ],
        Mode::Steps,
        "1 Listed a, by 2001-01-01\n1 Listed b, by 2001-01-01\n",
    );
}

#[test]
fn a_richer_format_adds_detail_without_a_change() {
    let rich = |id, at| {
        name(Told::whole(id, at, P).format("xml"), "a", "A (in full)").says(
            "a",
            Property::Alias,
            text("ALIAS"),
        )
    };
    let poor = |id, at| name(Told::whole(id, at, &[Property::Name]), "a", "A");
    both(
        &[
            poor("1", "2001-01-01"),
            rich("2", "2001-01-01T12:00:00"),
            poor("3", "2001-01-02"),
            rich("4", "2001-01-03"),
        ],
        Mode::Steps,
        "1 Listed a, by 2001-01-01\n",
    );
}

#[test]
fn a_change_told_by_one_format_is_told_once() {
    let of = |id, at, format, words| name(Told::whole(id, at, P).format(format), "a", words);
    let editions = [
        of("1", "2001-01-01", "csv", "A"),
        of("2", "2001-01-02", "xml", "A"),
        of("3", "2001-01-03", "csv", "A NEW"),
        of("4", "2001-01-04", "csv", "A NEW"),
    ];
    // The csv of the day before said nothing: the last csv bounds it.
    let wanted = "1 Listed a, by 2001-01-01\n\
                  3 Amended a, after 2001-01-01, by 2001-01-03, name -1 +1\n";
    both(&editions, Mode::Steps, wanted);
    let ledger = Ledger::of(&editions);
    let (first, last) = (editions[0].order(), editions[3].order());
    let found = changes(&ledger.history, Some(&first), &last, Mode::Net, &ledger.values(), &all());
    assert_eq!(lines(&found), "3 Amended a, after 2001-01-01, by 2001-01-03, name -1 +1\n");
}

#[test]
fn a_new_reference_of_the_same_record_is_no_delisting() {
    let of = |id, at, key: &str| {
        name(Told::whole(id, at, P), key, "A").says(key, Property::RecordId, text("6908"))
    };
    both(
        &[of("1", "2001-01-01", "old"), of("2", "2001-01-02", "new")],
        Mode::Steps,
        "1 Listed old, by 2001-01-01\n\
         2 Renumbered new was old, after 2001-01-01, by 2001-01-02\n",
    );
}

#[test]
fn an_end_lies_between_the_last_that_had_it_and_the_first_that_had_not() {
    let with = |id, at| name(name(Told::whole(id, at, P), "a", "A"), "b", "B");
    let without = |id, at| name(Told::whole(id, at, P), "b", "B");
    both(
        &[
            with("1", "2001-01-01"),
            with("2", "2001-02-01"),
            // A part that does not hold the entry proves nothing.
            without("3", "2001-02-15").part(),
            without("4", "2001-03-01"),
            without("5", "2001-04-01"),
            with("6", "2001-05-01"),
        ],
        Mode::Steps,
        "1 Listed a, by 2001-01-01\n\
         1 Listed b, by 2001-01-01\n\
         4 Delisted a, after 2001-02-01, by 2001-03-01\n\
         6 Relisted a, after 2001-04-01, by 2001-05-01\n",
    );
}

#[test]
fn two_editions_of_one_day_are_told_in_their_order() {
    both(
        &[
            // Ids sort the other way round.
            name(Told::whole("z", "2001-01-01T08:00:00", P), "a", "A"),
            Told::whole("b", "2001-01-01T09:00:00", P),
            name(Told::whole("a", "2001-01-01T18:00:00", P), "a", "A"),
        ],
        Mode::Steps,
        "z Listed a, by 2001-01-01\n\
         b Delisted a, after 2001-01-01, by 2001-01-01\n\
         a Relisted a, after 2001-01-01, by 2001-01-01\n",
    );
}

#[test]
fn net_tells_the_ends_and_no_more() {
    let editions = [
        name(Told::whole("1", "2001-01-01", P), "a", "A"),
        Told::whole("2", "2001-01-02", P),
        name(Told::whole("3", "2001-01-03", P), "a", "A"),
        name(Told::whole("4", "2001-01-04", P), "a", "A"),
    ];
    let ledger = Ledger::of(&editions);
    let net = |since: usize, until: usize| {
        let (since, until) = (editions[since].order(), editions[until].order());
        let values = ledger.values();
        lines(&changes(&ledger.history, Some(&since), &until, Mode::Net, &values, &all()))
    };
    assert_eq!(net(0, 3), "");
    assert_eq!(net(0, 1), "2 Delisted a, after 2001-01-01, by 2001-01-02\n");
    assert_eq!(net(1, 3), "3 Relisted a, after 2001-01-02, by 2001-01-03\n");
}

#[test]
fn an_edition_between_two_pins_what_the_next_one_said() {
    let mut ledger = Ledger::default();
    ledger.append(&name(Told::whole("1", "2001-01-01", P), "a", "A"), 1);
    ledger.append(&name(Told::whole("3", "2001-01-03", P), "a", "A"), 2);
    let entries = ledger.append(&name(Told::whole("2", "2001-01-02", P), "a", "OTHER"), 3);
    let editions: Vec<&str> = entries.iter().map(|e: &Entry| e.edition.id.as_str()).collect();
    assert_eq!(editions, ["2", "3"]);
    assert_eq!(
        told(&ledger, Mode::Steps),
        "1 Listed a, by 2001-01-01\n\
         2 Amended a, after 2001-01-01, by 2001-01-02, name -1 +1\n\
         3 Amended a, after 2001-01-02, by 2001-01-03, name -1 +1\n"
    );
}

#[test]
fn an_unknown_day_stays_unknown() {
    let editions = [name(Told::whole("1", "2001-01-01", P), "a", "A")];
    let ledger = Ledger::of(&editions);
    let until = editions[0].order();
    let found = changes(&ledger.history, None, &until, Mode::Net, &ledger.values(), &all());
    // On the list before the first edition at hand: since when, no edition tells.
    assert_eq!(found[0].when, When::Between { after: None, by: Some(until.day()) });
}

#[test]
fn history_imported_backwards_costs_more_and_says_the_same() {
    let editions = [
        name(Told::whole("1", "2001-01-01", P), "a", "A"),
        name(Told::whole("2", "2001-01-02", P), "a", "A"),
        name(Told::whole("3", "2001-01-03", P), "a", "A"),
    ];
    let mut forwards = Ledger::default();
    let counts: Vec<usize> =
        (1..).zip(&editions).map(|(at, told)| forwards.append(told, at).len()).collect();
    assert_eq!(counts, [2, 0, 0]);
    // Nothing that was appended is taken back, so each older edition is observed whole.
    let mut backwards = Ledger::default();
    let counts: Vec<usize> = (1..)
        .zip(editions.iter().rev())
        .map(|(at, told)| backwards.append(told, at).len())
        .collect();
    assert_eq!(counts, [2, 2, 2]);
    assert_eq!(told(&forwards, Mode::Steps), told(&backwards, Mode::Steps));
}
