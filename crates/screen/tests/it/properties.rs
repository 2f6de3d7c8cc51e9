//! What must hold of any question, friendly or hostile.

use std::sync::LazyLock;

use proptest::prelude::*;
use unblink_model::{Birth, PartialDate};
use unblink_screen::{Admit, Everyone, Index, Match, Options, Profile, Query};

use crate::names::{Dice, full_name, register};
use crate::profile;

const ALL: Options = Options { limit: 1000, cutoff: 0.0 };

fn score_of(matches: &[Match], id: &str) -> f64 {
    matches.iter().find(|m| m.id == id).map_or(0.0, |m| m.score)
}

/// A name that is some words of the other names, some of them misspelt.
fn asked() -> impl Strategy<Value = String> {
    (any::<u64>(), 0..3_usize).prop_map(|(seed, typos)| {
        let mut dice = Dice::new(seed);
        let mut name: Vec<char> = full_name(&mut dice).chars().collect();
        for _ in 0..typos {
            let at = dice.below(name.len());
            name[at] = ['a', 'e', 'k', ' '][dice.below(4)];
        }
        name.into_iter().collect()
    })
}

fn date() -> impl Strategy<Value = PartialDate> {
    (1940_i16..2000, 1_i8..13, 1_i8..29, 0..3).prop_map(|(year, month, day, kind)| match kind {
        0 => PartialDate::year(year).unwrap(),
        1 => PartialDate::month(year, month).unwrap(),
        _ => PartialDate::day(year, month, day).unwrap(),
    })
}

fn small_index() -> &'static Index {
    static INDEX: LazyLock<Index> = LazyLock::new(build_small_index);
    &INDEX
}

fn build_small_index() -> Index {
    let mut profiles = register(60, 3);
    for (number, profile) in profiles.iter_mut().enumerate() {
        profile
            .births
            .push(crate::birth(["1960", "circa 1971", "1955-03-04", "1980..1985"][number % 4]));
        profile.countries.push(["af", "ru", "ir"][number % 3].to_owned());
        profile.genders.push("Male".to_owned());
        profile.identifiers.push(format!("P{number:07}9"));
    }
    Index::build(profiles)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn parts_add_up_and_scores_are_shares(name in asked(), born in date(), number in 0..60_usize) {
        let mut query = Query::name(name);
        query.birth_dates.push(born);
        query.countries.push("af".to_owned());
        query.genders.push("f".to_owned());
        query.identifiers.push(format!("p{number:07}-9"));
        for found in small_index().search(&query, &Everyone, &ALL) {
            let sum: f64 = found.explanation.features.iter().map(|f| f.contribution).sum();
            prop_assert!((sum - found.score).abs() < 1e-9, "{found:?}");
            prop_assert!((0.0..=1.0).contains(&found.score));
        }
    }

    #[test]
    fn agreement_never_lowers_and_contradiction_never_raises(name in asked(), born in date()) {
        let index = small_index();
        let plain = Query::name(name);
        let before = index.search(&plain, &Everyone, &ALL);
        let fuller = [
            Query { birth_dates: vec![born], ..plain.clone() },
            Query { countries: vec!["af".to_owned()], ..plain.clone() },
            Query { genders: vec!["female".to_owned()], ..plain.clone() },
            Query { identifiers: vec!["P00000079".to_owned()], ..plain },
        ];
        for query in fuller {
            for found in index.search(&query, &Everyone, &ALL) {
                let old = score_of(&before, &found.id);
                for part in &found.explanation.features[1.min(found.explanation.features.len())..] {
                    if part.weight > 0.0 {
                        prop_assert!(found.score >= old, "{part:?}");
                    } else {
                        prop_assert!(found.score <= old, "{part:?}");
                    }
                    prop_assert_eq!(part.weight < 0.0, part.score < 0.5, "{:?}", part);
                }
            }
        }
    }

    #[test]
    fn order_of_profiles_does_not_matter(name in asked()) {
        let profiles = register(60, 3);
        let reversed: Vec<Profile> = profiles.iter().rev().cloned().collect();
        let query = Query::name(name);
        prop_assert_eq!(
            Index::build(profiles).search(&query, &Everyone, &ALL),
            Index::build(reversed).search(&query, &Everyone, &ALL)
        );
    }

    #[test]
    fn any_text_is_a_question(names in proptest::collection::vec(any::<String>(), 0..4), id in any::<String>()) {
        let index = Index::build([profile("a", "name=Zarbil Qandar; id=AB12345")]);
        let query = Query { names, identifiers: vec![id], ..Query::default() };
        index.search(&query, &Everyone, &ALL);
    }

    #[test]
    fn any_text_is_a_name(name in any::<String>()) {
        let mut held = profile("a", "kind=Person");
        held.names.push(unblink_model::Name::new(
            name.clone(),
            unblink_model::NameKind::Primary,
            unblink_model::Strength::Unstated,
        ));
        let found = Index::build([held]).search(&Query::name(name.clone()), &Everyone, &ALL);
        if unblink_text::tokens(&name).is_empty() {
            prop_assert!(found.is_empty());
        } else {
            // Whole names of common words are held down a little, and say so.
            prop_assert!(found[0].score > 0.85, "{found:?}");
        }
    }
}

#[test]
fn hostile_names_are_cut_and_say_so() {
    let index = Index::build(register(200, 5));
    let huge = "Muhammad Baradar ".repeat(600_000); // 10 MB, 1.2 million words
    let found = index.search(&Query::name(huge), &Everyone, &ALL);
    let part = &found[0].explanation.features[0];
    assert!(part.detail.contains("only the first 512 characters"), "{}", part.detail);
    assert!(found[0].explanation.sentence.len() < 2000);
    for name in ["\u{301}".repeat(1_000_000), "a".repeat(10_000_000), "ﷺ".repeat(100_000)] {
        index.search(&Query::name(name), &Everyone, &ALL);
    }
    let many = Query { names: vec!["Muhammad Ali".to_owned(); 10_000], ..Query::default() };
    assert!(!index.search(&many, &Everyone, &ALL).is_empty());
}

/// Everybody is admitted; profiles of one number in the table are one.
struct Groups(Vec<u32>);

impl Admit for Groups {
    fn profile(&self, _number: u32) -> bool {
        true
    }

    fn group(&self, profile: u32) -> u32 {
        self.0[profile as usize]
    }
}

#[test]
fn of_a_group_only_the_best_is_answered_with_and_the_limit_counts_groups() {
    let names = ["Zarbil Qandar", "Zarbil Qandhar", "Zarbil Qandar", "Zarbil Kandari", "Zarbila"];
    let index = Index::build((0_usize..).zip(names).map(|(n, name)| {
        let mut profile = profile(&format!("p{n}"), &format!("name={name}"));
        let birth = ["1921-03-04", "1968-05-12"].get(n);
        profile.births.extend(birth.map(|date| Birth::on(date.parse().unwrap())));
        profile
    }));
    let ids = |query: &Query, groups: [u32; 5], limit| {
        let found = index.search(query, &Groups(groups.to_vec()), &Options { limit, cutoff: 0.0 });
        found.into_iter().map(|m| m.id).collect::<Vec<_>>()
    };
    let mut query = Query::name("Zarbil Qandar");
    assert_eq!(ids(&query, [0, 0, 0, 1, 2], 2), ["p0", "p3"]);
    assert_eq!(ids(&query, [7, 7, 8, 7, 9], 2), ["p0", "p2"]);
    // What else is known decides who stands for the group.
    query.birth_dates.push("1968-05-12".parse().unwrap());
    assert_eq!(ids(&query, [0, 0, 1, 1, 2], 2), ["p2", "p1"]);
}

#[test]
fn one_name_answers_for_everybody_who_bears_it() {
    let bearers = (0..150).map(|n| profile(&format!("p{n:03}"), "name=Zarbil Qandar; weak=Zarbil"));
    let index = Index::build(bearers);
    let query = Query::name("Zarbil Qandar");
    let all = index.search(&query, &Everyone, &ALL);
    assert_eq!(all.len(), 150);
    assert!(all.iter().all(|found| found.score.to_bits() == all[0].score.to_bits()));
    let odd = |number: u32| number % 2 == 1;
    assert_eq!(index.search(&query, &odd, &ALL).len(), 75);
    assert_eq!(index.search(&query, &odd, &Options { limit: 3, cutoff: 0.7 })[2].id, "p005");
}

#[test]
fn ties_are_broken_by_id_and_only_the_admitted_answer() {
    let index = Index::build(["c", "a", "b"].map(|id| profile(id, "name=Zarbil Qandar")));
    let query = Query::name("Zarbil Qandar");
    let ids = |admit: &dyn Admit, options| {
        index.search(&query, admit, &options).into_iter().map(|m| m.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&Everyone, ALL), ["a", "b", "c"]);
    assert_eq!(ids(&Everyone, Options { limit: 2, cutoff: 0.7 }), ["a", "b"]);
    assert_eq!(ids(&|n: u32| n != 0, ALL), ["b", "c"]);
    assert!(ids(&Everyone, Options { limit: 5, cutoff: 1.1 }).is_empty());
    assert!(Index::build([]).search(&query, &Everyone, &ALL).is_empty());
}
