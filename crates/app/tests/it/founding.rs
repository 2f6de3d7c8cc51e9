//! The founding case, on the bundled register alone: 17 April 2025.

use std::collections::BTreeMap;

use tempfile::TempDir;
use unblink_app::{
    AppQuery, DesignationView, Register, ScreeningOptions, ScreeningStatus, WhoLists,
};
use unblink_model::{AsOf, Scope, Status};

use crate::at_hand::{day, register};

fn asked(register: &mut Register, on: &str, known: &str) -> WhoLists {
    let as_of = AsOf { valid: day(on), published: day(known), recorded: None };
    register.who_lists("Taliban", &as_of).expect("answers")
}

fn statuses(answer: &WhoLists) -> BTreeMap<(String, Scope), Status> {
    answer
        .designations
        .iter()
        .chain(&answer.former)
        .map(|d| ((d.authority.id.clone(), d.scope), d.status))
        .collect()
}

fn of<'a>(views: &'a [DesignationView], authority: &str) -> &'a DesignationView {
    views
        .iter()
        .find(|view| view.authority.id == authority)
        .unwrap_or_else(|| panic!("no designation by {authority}"))
}

#[test]
fn the_16th_and_the_18th_differ_in_one_status() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let before = statuses(&asked(&mut register, "2025-04-16", "2026-11-26"));
    let after = statuses(&asked(&mut register, "2025-04-18", "2026-11-26"));
    let different: Vec<_> = before
        .keys()
        .chain(after.keys())
        .filter(|key| before.get(key) != after.get(key))
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let ban = ("ru-supreme-court".to_owned(), Scope::Actor);
    assert_eq!(different, [&ban]);
    assert_eq!(before[&ban], Status::Listed);
    assert_eq!(after[&ban], Status::Suspended);
}

#[test]
fn the_others_stand_as_they_stood() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    for on in ["2025-04-16", "2025-04-18"] {
        let answer = asked(&mut register, on, "2026-11-26");
        for authority in ["ca-ps", "us-ofac-sdn", "au-dfat", "tj-supreme-court", "ru-fsb"] {
            assert_eq!(of(&answer.designations, authority).status, Status::Listed, "{authority}");
            assert_eq!(of(&answer.designations, authority).scope, Scope::Actor, "{authority}");
        }
        for regime in ["un-sc-1988", "eu-reg753", "gb-afg"] {
            let view = of(&answer.designations, regime);
            assert_eq!((view.status, view.scope), (Status::Listed, Scope::AssociatedNames));
        }
        for gone in ["kz-list", "kg-prosecutor"] {
            let view = of(&answer.former, gone);
            assert_eq!(view.status, Status::Delisted);
            assert!(view.until.is_some() && view.instrument.is_some(), "{gone}");
        }
        assert!(answer.no_data.iter().any(|n| n.authority.id == "ru-rosfinmonitoring"));
        for never in ["us-state-fto", "eu-cp931"] {
            let view = answer.not_listed_by.iter().find(|n| n.authority.id == never);
            assert!(view.is_some_and(|view| !view.sources.is_empty()), "{never}");
        }
    }
}

#[test]
fn the_day_before_nobody_knew_of_a_suspension() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let answer = asked(&mut register, "2025-04-18", "2025-04-16");
    let ban = of(&answer.designations, "ru-supreme-court");
    assert_eq!(ban.status, Status::Listed);
    let known: Vec<&str> = ban.milestones.iter().map(|step| step.event.as_str()).collect();
    assert!(known.contains(&"petition") && known.contains(&"enabling_law"), "{known:?}");
    // The FSB's note dates from 20 May 2025.
    let noted = asked(&mut register, "2025-05-21", "2026-11-26");
    assert_eq!(of(&noted.designations, "ru-fsb").status, Status::Suspended);
}

#[test]
fn a_ledger_that_had_not_recorded_it_cannot_replay_it() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let before_install = "2026-01-01T00:00:00Z".parse().unwrap();
    let as_of = AsOf {
        valid: day("2025-04-18"),
        published: day("2026-11-26"),
        recorded: Some(before_install),
    };
    let answer = register.who_lists("Taliban", &as_of).unwrap();
    assert!(answer.designations.is_empty() && answer.not_listed_by.is_empty());
    assert!(answer.coverage.lists.is_empty());
    assert!(answer.coverage.note.contains("nothing"), "{}", answer.coverage.note);
}

#[test]
fn a_name_in_its_own_script_is_found_with_a_reason() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let query = AppQuery::named("عبدالغنی برادر");
    let as_of = AsOf::day(day("2025-04-18"));
    let answer = register.screen(&query, &ScreeningOptions::default(), &as_of).unwrap();
    assert_eq!(answer.status, ScreeningStatus::Screened);
    let best = &answer.results[0];
    assert_eq!(best.id.as_str(), "TAi.024");
    assert!(best.is_match && best.score > 0.9, "{}", best.score);
    assert!(best.explanation.sentence.contains("Baradar"), "{}", best.explanation.sentence);
    assert!(best.listed_by.iter().any(|l| l.authority.id == "un-sc-1988"));
    let whole: f64 = best.explanation.features.iter().map(|f| f.contribution).sum();
    assert!((whole - best.score).abs() < 1e-9, "contributions add up to the score");
}

#[test]
fn a_list_that_is_not_loaded_never_looks_clear() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let as_of = AsOf::day(day("2025-04-18"));
    let query = AppQuery::named("Anybody");
    // One with a reader, one that is only known by name.
    for list in ["us_ofac_sdn", "eu_fsf"] {
        let options = ScreeningOptions { dataset: list.to_owned(), ..ScreeningOptions::default() };
        let answer = register.screen(&query, &options, &as_of).unwrap();
        assert_eq!(answer.status, ScreeningStatus::Unscreened);
        assert!(answer.coverage.not_loaded.iter().any(|l| l.list.as_str() == list));
    }
    let options =
        ScreeningOptions { dataset: "no_such_list".to_owned(), ..ScreeningOptions::default() };
    assert!(register.screen(&query, &options, &as_of).is_err());
}

#[test]
fn the_tour_is_told_from_the_bundled_register() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let tour = register.tour().unwrap();
    assert_eq!(tour.differences.len(), 1);
    let is = tour.differences[0].is.as_ref().unwrap();
    assert_eq!((is.authority.id.as_str(), is.status), ("ru-supreme-court", Status::Suspended));
    assert!(tour.unchanged.len() >= 9, "{}", tour.unchanged.len());
    assert!(tour.after_as_known_before.iter().all(|view| view.status == Status::Listed));
    assert!(tour.ladder.iter().any(|line| line.rung == 6), "China received credentials in 2024");
    assert!(tour.exemptions.iter().any(|e| e.id == "unscr-2615"));
    assert!(tour.reactions.iter().any(|r| !r.found && r.search.is_some()));
    assert!(!tour.coverage.not_loaded.is_empty());
}

#[test]
fn opening_again_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let version = register(&folder).store().version().unwrap();
    assert_eq!(register(&folder).store().version().unwrap(), version);
}
