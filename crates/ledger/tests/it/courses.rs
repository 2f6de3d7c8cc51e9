//! Stays under programmes, case by case.

use std::fmt::Write as _;

use unblink_ledger::{Holding, courses, designation_on, programmes};
use unblink_model::{EntityKey, Extent, Property, Scope, Status, Value};

use crate::make::{Ledger, Told, all, day, listing, text};

const P: &[Property] = &[Property::Name, Property::Listing, Property::RecordId];

fn under(id: &str, at: &str, programmes: &[(&str, Option<&str>)]) -> Told {
    let values: Vec<Value> = programmes.iter().map(|(code, on)| listing(code, *on)).collect();
    Told::whole(id, at, P).says("a", Property::Listing, values)
}

fn told(ledger: &Ledger, key: &str) -> String {
    let mut out = String::new();
    let key = EntityKey::new(key);
    for course in programmes(&ledger.history, &key, &ledger.values(), &all()) {
        write!(out, "{}:", course.programme).unwrap();
        for spell in course.spells {
            write!(out, " [{}", spell.since).unwrap();
            if let Some(until) = spell.until {
                write!(out, " .. {until}").unwrap();
            }
            out.push(']');
        }
        out.push('\n');
    }
    out
}

fn both(editions: &[Told], wanted: &str) {
    let mut backwards = editions.to_vec();
    backwards.reverse();
    assert_eq!(told(&Ledger::of(editions), "a"), wanted, "as published");
    assert_eq!(told(&Ledger::of(&backwards), "a"), wanted, "newest first");
}

#[test]
fn the_printed_day_of_an_earlier_stay_is_not_that_of_a_relisting() {
    let printed = Some("2001-02-03");
    let mut editions = vec![
        under("1", "2002-01-01", &[("T", printed)]),
        Told::whole("2", "2003-01-01", P).holds("b"),
        under("3", "2004-01-01", &[("T", printed)]),
    ];
    let wanted = "T: [2001-02-03 .. after 2002-01-01, by 2003-01-01] \
                  [after 2003-01-01, by 2004-01-01]\n";
    both(&editions, wanted);
    // Nor when the listing is printed anew, otherwise changed.
    editions.push(under("4", "2005-01-01", &[("T", printed), ("U", None)]));
    both(&editions, &format!("{wanted}U: [after 2004-01-01, by 2005-01-01]\n"));
    // A later day is the relisting's own.
    editions.push(under("5", "2006-01-01", &[("T", Some("2003-06-01")), ("U", None)]));
    let wanted = "T: [2001-02-03 .. after 2002-01-01, by 2003-01-01] [2003-06-01]\n\
                  U: [after 2004-01-01, by 2005-01-01]\n";
    both(&editions, wanted);
}

#[test]
fn a_programme_can_end_while_the_entry_stays() {
    both(
        &[
            under("1", "2001-01-01", &[("T", None), ("U", None)]),
            // Names no programmes: proves nothing of them.
            Told::whole("2", "2001-02-01", &[Property::Name]).format("txt").holds("a"),
            under("3", "2001-03-01", &[("U", None)]),
        ],
        "T: [by 2001-01-01 .. after 2001-01-01, by 2001-03-01]\nU: [by 2001-01-01]\n",
    );
}

#[test]
fn another_format_that_prints_fewer_programmes_ends_none() {
    let csv = |id, at| under(id, at, &[("T", None), ("U", None)]);
    let xml = |id, at| under(id, at, &[("T", Some("2000-05-05"))]).format("xml");
    both(
        &[csv("1", "2001-01-01"), xml("2", "2001-01-02"), csv("3", "2001-01-03")],
        "T: [2000-05-05]\nU: [by 2001-01-01]\n",
    );
}

#[test]
fn programmes_named_later_belong_to_the_same_stay() {
    both(
        &[
            Told::whole("0", "2001-01-01", &[Property::Name]).format("txt"),
            Told::whole("1", "2001-02-01", &[Property::Name]).format("txt").holds("a"),
            under("2", "2001-03-01", &[("T", None), ("U", None)]),
        ],
        "T: [after 2001-01-01, by 2001-02-01]\nU: [after 2001-01-01, by 2001-02-01]\n",
    );
}

#[test]
fn an_entry_under_no_programme_is_on_the_list_nevertheless() {
    both(
        &[under("1", "2001-01-01", &[("T", None)]), under("2", "2001-02-01", &[])],
        ": [after 2001-01-01, by 2001-02-01]\n\
         T: [by 2001-01-01 .. after 2001-01-01, by 2001-02-01]\n",
    );
}

#[test]
fn what_is_recorded_later_leaves_an_earlier_answer_alone() {
    let mut ledger = Ledger::default();
    let xml = |id, at, codes: &[(&str, Option<&str>)]| under(id, at, codes).format("xml");
    ledger.append(&xml("1", "2001-01-01", &[("T", None), ("U", None)]), 1);
    ledger.append(&xml("2", "2001-02-01", &[("U", None)]), 2);
    let then = told(&ledger, "a");
    assert_eq!(then, "T: [by 2001-01-01 .. after 2001-01-01, by 2001-02-01]\nU: [by 2001-01-01]\n");
    // A format whose name sorts before it, later.
    ledger.append(&under("3", "2001-03-01", &[("U", None)]).format("csv"), 3);
    assert_eq!(told(&ledger, "a"), then);
}

fn held(ledger: &Ledger, list: &str, key: &str) -> Vec<Holding> {
    let key = EntityKey::new(key);
    programmes(&ledger.history, &key, &ledger.values(), &all())
        .into_iter()
        .map(|course| Holding {
            authority: "au".to_owned(),
            scope: Scope::Actor,
            list: list.into(),
            key: key.clone(),
            course,
            printed: Vec::new(),
            measures: Vec::new(),
            instrument: None,
        })
        .collect()
}

/// Two entries of one subject, each on the list in these of four editions.
fn stays(a: &[usize], b: &[usize]) -> Vec<Holding> {
    let editions: Vec<Told> = (0..5)
        .map(|number| {
            let mut told = Told::whole(&format!("{number}"), &format!("200{number}-01-01"), P);
            for (key, at) in [("a", a), ("b", b)] {
                if at.contains(&number) {
                    told = told.says(key, Property::Listing, vec![listing("T", None)]).says(
                        key,
                        Property::RecordId,
                        text("1"),
                    );
                }
            }
            told
        })
        .collect();
    let ledger = Ledger::of(&editions);
    [held(&ledger, "l", "a"), held(&ledger, "l", "b")].concat()
}

fn steps(holdings: &[Holding]) -> String {
    let found = courses(&[], holdings, &all());
    assert_eq!(found.len(), 1);
    let step =
        |step: &unblink_ledger::Step| format!("{} {}", step.status().unwrap(), step.when.unwrap());
    found[0].steps.iter().map(step).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_renumbered_entry_was_never_off_the_list() {
    let holdings = stays(&[1, 2], &[3, 4]);
    assert_eq!(steps(&holdings), "listed after 2000-01-01, by 2001-01-01");
    let found = courses(&[], &holdings, &all());
    let there = designation_on(&found[0], day("2003-01-01"));
    assert_eq!((there.status, there.until), (Status::Listed, None));
}

#[test]
fn of_two_entries_the_longer_one_holds_the_designation() {
    // The shorter lies within the longer one.
    assert_eq!(
        steps(&stays(&[0, 1, 2, 3], &[1])),
        "listed by 2000-01-01; delisted after 2003-01-01, by 2004-01-01"
    );
    assert_eq!(
        steps(&stays(&[1], &[0, 1, 2, 3])),
        "listed by 2000-01-01; delisted after 2003-01-01, by 2004-01-01"
    );
    assert_eq!(steps(&stays(&[0, 1, 2, 3, 4], &[1])), "listed by 2000-01-01");
    // With a gap it is a new stay.
    assert_eq!(
        steps(&stays(&[0], &[2, 3, 4])),
        "listed by 2000-01-01; delisted after 2000-01-01, by 2001-01-01; \
         relisted after 2001-01-01, by 2002-01-01"
    );
}

#[test]
fn two_lists_of_one_authority_hold_one_designation() {
    let old =
        [under("o1", "2001-01-01", &[("T", None)]), Told::whole("o2", "2003-01-01", P).holds("x")];
    let new = [under("n1", "2002-01-01", &[("T", None)])];
    let holdings =
        [held(&Ledger::of(&old), "old", "a"), held(&Ledger::of(&new), "new", "a")].concat();
    // The new list took over before the old one let go.
    assert_eq!(steps(&holdings), "listed by 2001-01-01");
}

#[test]
fn a_part_that_names_programmes_counts_for_its_members_only() {
    let part = under("2", "2001-02-01", &[("U", None)]).part();
    assert_eq!(part.meta.coverage.extent, Extent::Part);
    let other = Told::whole("1", "2001-01-01", P)
        .says("a", Property::Listing, vec![listing("T", None)])
        .says("b", Property::Listing, vec![listing("T", None)]);
    let ledger = Ledger::of(&[other, part]);
    assert_eq!(told(&ledger, "b"), "T: [by 2001-01-01]\n");
    assert_eq!(
        told(&ledger, "a"),
        "T: [by 2001-01-01 .. after 2001-01-01, by 2001-02-01]\n\
         U: [after 2001-01-01, by 2001-02-01]\n"
    );
}
