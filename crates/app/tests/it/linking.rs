//! Who is who across lists: strong identifiers, proposals, and a person's word.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use tempfile::TempDir;
use unblink_app::{
    LinkId, LinkKind, LinkWord, LinksAnswer, Outcome, ProposingOptions, RawFile, Register,
};
use unblink_model::{AsOf, ListId};

use crate::at_hand::{day, given, raw, register};

const EU: &str = "eu_journal_sanctions";
const UN: &str = "un_sc_sanctions";

fn now() -> AsOf {
    AsOf::day(day("2026-11-26"))
}

/// Loads our UN fixture: TEST PERSON THREE carries the INTERPOL notice 2026-00000.
fn load_un(register: &mut Register) {
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let path = std::path::Path::new(&root).join("../lists/fixtures/un_sc_sanctions/new_shape.xml");
    let held = register.import(&ListId::new(UN), &[raw(&path)], None).unwrap();
    assert_eq!(held.outcome, Outcome::Held, "too small to be the list");
    register.release(held.edition.as_str(), "a test list").unwrap();
}

/// Loads an annex with these persons, their years of birth and the numbers of their notices.
fn load_eu(register: &mut Register, day: &str, persons: &[(&str, &str, &str)]) {
    const HEAD: &str = "celex,recordId,programKey,annex,measure,startDate,reason,schema,name,alias,\
        weakAlias,previousName,country,nationality,jurisdiction,birthDate,birthPlace,position,\
        passportNumber,gender,appearance,ethnicity,fatherName,motherName,incorporationDate,\
        legalForm,sector,registrationNumber,taxNumber,idNumber,innCode,ogrnCode,kppCode,okpoCode,\
        leiCode,swiftBic,ticker,imoNumber,mmsi,flag,address,phone,email,website,notes\n";
    let mut text = HEAD.to_owned();
    for (at, (name, born, notice)) in persons.iter().enumerate() {
        let start = format!("32002R0881,{},EU-TAQA,I,Asset freeze,23.2.2001,,Person", at + 1);
        let notes = match *notice {
            "" => String::new(),
            number => format!(
                "https://www.interpol.int/en/How-we-work/Notices/View-UN-Notices-Individuals#{number}"
            ),
        };
        let _ = writeln!(text, "{start},{name},,,,,,,{born}{}{notes}", ",".repeat(29));
    }
    let file = RawFile { name: "annex.csv".into(), bytes: text.into_bytes() };
    let done = register.import(&ListId::new(EU), &[file], Some(given(day))).unwrap();
    assert_eq!(done.outcome, Outcome::Appended, "{:?}", done.reasons);
}

/// How many pairs shared identifiers and a person's word join; the bundled register's references
/// join more.
fn joined(answer: &LinksAnswer) -> (u64, u64) {
    let of = |word: &str| answer.joined.get(word).copied().unwrap_or(0);
    (of("identifier"), of("confirmed"))
}

fn three(register: &mut Register) -> LinksAnswer {
    register.links(Some("Test Person Three"), &now()).unwrap()
}

#[test]
fn a_notice_number_joins_whichever_list_came_first() {
    for un_first in [true, false] {
        let folder = TempDir::new().unwrap();
        let mut register = register(&folder);
        let persons =
            [("Test Person Three", "1958", "2026-00000"), ("Other", "1970", "2026-11111")];
        if un_first {
            load_un(&mut register);
            load_eu(&mut register, "2026-08-14", &persons);
        } else {
            load_eu(&mut register, "2026-08-14", &persons);
            load_un(&mut register);
        }
        let answer = three(&mut register);
        assert_eq!(answer.links.len(), 1, "{answer:?}");
        let link = &answer.links[0];
        assert!(link.joins && link.kind == LinkKind::Identifier, "{link:?}");
        assert!(link.reason.ends_with("print the same INTERPOL notice number 2026-00000"));
        // One subject now, with both records.
        let history = register.history("Test Person Three", &now()).unwrap();
        let lists: BTreeSet<&str> = history.records.iter().map(|r| r.list.as_str()).collect();
        assert_eq!(lists, BTreeSet::from([EU, UN]));
    }
}

#[test]
fn what_two_entries_share_or_contradicts_itself_waits_for_a_person() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    load_un(&mut register);
    let persons = [("Test Person Three", "1958", "2026-00000"), ("Twin", "1958", "2026-00000")];
    load_eu(&mut register, "2026-08-14", &persons);
    let answer = register.links(None, &now()).unwrap();
    assert_eq!(joined(&answer), (0, 0), "{:?}", answer.joined);
    assert_eq!(answer.proposals.len(), 2, "{:?}", answer.proposals);
    let twin =
        answer.proposals.iter().find(|one| one.a.caption == "Twin" || one.b.caption == "Twin");
    let twin: LinkId = twin.unwrap().id.parse().unwrap();
    // Said that the one is not meant, a person says which is.
    register.decide_link(&twin, LinkWord::Reject, "another man").unwrap();
    let answer = register.links(None, &now()).unwrap();
    assert_eq!(answer.proposals.len(), 0, "the other is one to one now");
    assert_eq!(joined(&answer), (1, 0));
    // And may change their mind.
    register.decide_link(&twin, LinkWord::Confirm, "the same man after all").unwrap();
    let answer = register.links(None, &now()).unwrap();
    assert_eq!(joined(&answer), (0, 1));
    // Born decades apart: the number alone joins nobody.
    let folder = TempDir::new().unwrap();
    let mut register = crate::at_hand::register(&folder);
    load_un(&mut register);
    load_eu(&mut register, "2026-08-14", &[("Test Person Three", "2005", "2026-00000")]);
    assert_eq!(joined(&register.links(None, &now()).unwrap()), (0, 0));
}

#[test]
fn the_matcher_proposes_and_a_person_decides() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    load_un(&mut register);
    load_eu(
        &mut register,
        "2026-08-14",
        &[("Test Person Three", "1958", ""), ("Nobody Alike", "1930", "")],
    );
    let options = ProposingOptions::default();
    let done = register.propose_links(&options).unwrap();
    assert_eq!((done.open, done.new), (1, 1), "{done:?}");
    let again = register.propose_links(&options).unwrap();
    assert_eq!((again.open, again.new), (1, 0), "{again:?}");
    let answer = register.links(None, &now()).unwrap();
    let proposal = &answer.proposals[0];
    assert!(proposal.score >= 0.9 && !proposal.reason.is_empty(), "{proposal:?}");
    let id: LinkId = proposal.id.parse().unwrap();
    assert_eq!(joined(&answer), (0, 0), "a proposal joins nobody");
    let link = register.decide_link(&id, LinkWord::Confirm, "same notice").unwrap();
    assert!(link.joins && link.by == "test", "{link:?}");
    assert!(register.links(None, &now()).unwrap().proposals.is_empty());
    let link = register.decide_link(&link.id.parse().unwrap(), LinkWord::Reject, "no").unwrap();
    assert!(!link.joins);
    assert_eq!(register.propose_links(&options).unwrap().open, 0, "a person has spoken");
    assert_eq!(three_by_list(&mut register), 1);
}

/// How many records the UN's subject of that name has.
fn three_by_list(register: &mut Register) -> usize {
    let un: Vec<_> = register.entries(&ListId::new(UN), &now()).unwrap();
    let key = un.iter().find(|entity| entity.caption().contains("THREE")).unwrap().key.clone();
    register.history(&format!("{UN}:{key}"), &now()).unwrap().records.len()
}

#[test]
fn the_real_annexes_are_joined_to_the_uns_entries_by_their_notices() {
    let Some(lists) = unblink_testkit::real_lists("links by INTERPOL notices") else { return };
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    for un in ["2018-10-29", "2026-08-01"] {
        let file = raw(&lists.join(format!("un/consolidated-{un}.xml.zst")));
        register.import(&ListId::new(UN), &[file], None).unwrap();
    }
    let annex = raw(&lists.join("eu/oj-32011R0753-afghanistan.csv.zst"));
    register.import(&ListId::new(EU), &[annex], Some(given("2026-08-14"))).unwrap();
    let answer = register.links(None, &now()).unwrap();
    eprintln!("joined {:?}, {} proposed", answer.joined, answer.proposals.len());
    // Every entry of the annex's persons and bodies is one of the UN's 140, and no two of them
    // are the same: one to one, or not at all.
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let (mut joined, mut alone) = (0, Vec::new());
    for entity in register.entries(&ListId::new(EU), &now()).unwrap() {
        let history = register.history(&format!("{EU}:{}", entity.key), &now()).unwrap();
        let un: Vec<String> = history
            .records
            .iter()
            .filter(|record| record.list.as_str() == UN)
            .map(|record| record.entity.key.to_string())
            .collect();
        match un.as_slice() {
            [] => alone.push(entity.caption().to_owned()),
            [one] => {
                joined += 1;
                assert!(one.starts_with("TA"), "{} is {one}", entity.caption());
                let other = seen.insert(one.clone(), entity.caption().to_owned());
                assert_eq!(other, None, "{one} twice");
                let named = history
                    .records
                    .iter()
                    .find(|record| record.list.as_str() == UN)
                    .is_some_and(|record| share_a_word(&record.entity, &entity));
                assert!(named, "{} and {one} share no word", entity.caption());
            }
            more => panic!("{} is several: {more:?}", entity.caption()),
        }
    }
    eprintln!("{joined} of the annex joined, alone: {alone:?}");
    assert!(joined >= 100, "{joined}");
}

fn share_a_word(a: &unblink_model::Entity, b: &unblink_model::Entity) -> bool {
    let words = |entity: &unblink_model::Entity| -> BTreeSet<String> {
        entity
            .names()
            .flat_map(|name| {
                name.full.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>()
            })
            .collect()
    };
    !words(a).is_disjoint(&words(b))
}
