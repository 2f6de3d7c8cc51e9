//! FollowTheMoney files as lists of their own. All people in them are invented.

use tempfile::TempDir;
use unblink_app::article::OnDay;
use unblink_app::{
    AppError, AppQuery, FtmImport, FtmImported, Outcome, Register, ScreeningOptions,
    ScreeningStatus, Terms,
};
use unblink_model::{Extent, ListId, Use};

use crate::at_hand::register;

fn bring(register: &mut Register, name: &str, text: &str) -> Result<FtmImported, AppError> {
    let import = FtmImport {
        file: "lines.json",
        collection: name,
        list_use: None,
        terms: Terms { licence: "CC BY 4.0".to_owned(), ..Terms::default() },
        given: None,
        extent: Extent::All,
    };
    register.import_ftm(&mut text.as_bytes(), &import, &mut |_| {})
}

/// Two datasets: a person on both with a nested sanction, a company and who owns it, flat, and a
/// relative who is on no list.
fn collection(day: &str) -> String {
    let seen = format!(r#""last_seen":"{day}T06:00:00""#);
    [
        format!(
            r#"{{"id":"NK-one","caption":"Ilyas Varn","schema":"Person","properties":{{"name":["Ilyas Varn","Илья Варн"],"birthDate":["1970-02"],"nationality":["kz"],"topics":["sanction"],"sanctions":[{{"id":"s-1","schema":"Sanction","properties":{{"authority":["Ministry of Tests"],"program":["TEST-1"],"startDate":["2020-05-01"],"provisions":["Asset freeze"]}}}}]}},"datasets":["aa_list","bb_list"],"target":true,"first_seen":"2021-01-01T00:00:00",{seen}}}"#
        ),
        format!(
            r#"{{"id":"NK-two","caption":"Varn Holding","schema":"Company","properties":{{"name":["Varn Holding"],"innCode":["7700000001"],"jurisdiction":["ru"]}},"datasets":["aa_list"],"target":true,{seen}}}"#
        ),
        format!(
            r#"{{"id":"own-1","schema":"Ownership","properties":{{"owner":["NK-one"],"asset":["NK-two"],"percentage":["51"]}},"datasets":["aa_list"],{seen}}}"#
        ),
        format!(
            r#"{{"id":"NK-kin","caption":"Mira Varn","schema":"Person","properties":{{"name":["Mira Varn"]}},"datasets":["aa_list"],"target":false,{seen}}}"#
        ),
    ]
    .join("\n")
}

fn found(register: &mut Register, name: &str, dataset: &str) -> Vec<String> {
    let as_of = register.as_of(None, None, None);
    let query = AppQuery {
        schema: None,
        properties: std::collections::BTreeMap::from([("name".to_owned(), vec![name.to_owned()])]),
    };
    let options =
        ScreeningOptions { dataset: dataset.to_owned(), cutoff: 0.9, ..Default::default() };
    let screening = register.screen(&query, &options, &as_of).expect("screens");
    assert_eq!(screening.status, ScreeningStatus::Screened);
    screening.results.iter().map(|hit| hit.id.to_string()).collect()
}

#[test]
fn datasets_become_lists_of_a_collection() {
    let folder = TempDir::new().expect("a folder");
    let mut register = register(&folder);
    let done = bring(&mut register, "mix", &collection("2026-11-01")).expect("imports");
    let lists: Vec<(&str, u64)> =
        done.editions.iter().map(|e| (e.list.as_str(), e.entries)).collect();
    assert_eq!(lists, [("aa_list", 3), ("bb_list", 1)]);
    assert!(done.editions.iter().all(|edition| edition.not_understood.is_empty()));
    for (dataset, hits) in
        [("aa_list", 1), ("bb_list", 1), ("mix", 1), ("default", 1), ("unblink_register", 0)]
    {
        assert_eq!(found(&mut register, "Ilyas Varn", dataset).len(), hits, "{dataset}");
    }
    assert_eq!(found(&mut register, "Илья Варн", "mix"), ["NK-one"]);
    let as_of = register.as_of(None, None, None);
    let listed = register.who_lists("NK-one", &as_of).expect("answers");
    let by: Vec<String> = listed
        .designations
        .iter()
        .map(|d| format!("{} {:?} {}", d.authority.id, d.programme, d.since.expect("a day")))
        .collect();
    assert_eq!(by, ["aa_list Some(\"TEST-1\") 2020-05-01", "bb_list Some(\"TEST-1\") 2020-05-01"]);
    let kin = register.who_lists("Mira Varn", &as_of).expect("answers");
    assert!(kin.designations.is_empty(), "a relative is not listed");
    let not: Vec<&str> = listed.not_listed_by.iter().map(|not| not.authority.id.as_str()).collect();
    assert!(!not.contains(&"aa_list"));
    let company = register.who_lists("NK-two", &as_of).expect("answers");
    assert!(company.not_listed_by.iter().any(|not| not.authority.id == "bb_list"));
    let lists = register.lists().expect("lists");
    let own = lists.iter().find(|list| list.list.as_str() == "aa_list").expect("is shown");
    assert_eq!((own.collection.as_deref(), own.licence.as_str()), (Some("mix"), "CC BY 4.0"));
    let whole = register.ftm_subject("NK-one", &as_of).expect("is an entity");
    crate::ftm::lawful(&whole);
    assert_eq!(whole.datasets, ["aa_list", "bb_list"]);
    assert_eq!(whole.first_seen.as_deref(), Some("2021-01-01T00:00:00"));
    for property in ["sanctions", "ownershipOwner"] {
        assert_eq!(whole.properties.get(property).map(Vec::len), Some(1), "{property}");
    }
}

#[test]
fn a_name_that_is_taken_is_refused_or_qualified() {
    let folder = TempDir::new().expect("a folder");
    let mut register = register(&folder);
    for name in ["default", "un_sc_sanctions", "Mix", "", "a/b", "-x"] {
        let error = bring(&mut register, name, &collection("2026-11-01")).expect_err(name);
        assert!(matches!(error, AppError::CollectionName { .. }), "{name}: {error}");
    }
    bring(&mut register, "mix", &collection("2026-11-01")).expect("imports");
    let error = bring(&mut register, "aa_list", &collection("2026-11-01")).expect_err("taken");
    assert!(error.to_string().contains("a list of the collection mix"), "{error}");
    let official = r#"{"id":"x","schema":"Person","properties":{"name":["Oona Test"]},"datasets":["us_ofac_sdn","ru_fedsfm_terror"],"target":true,"last_seen":"2026-11-01"}"#;
    let done = bring(&mut register, "copy", official).expect("imports");
    let lists: Vec<&str> = done.editions.iter().map(|e| e.list.as_str()).collect();
    assert_eq!(lists, ["copy.us_ofac_sdn", "copy.ru_fedsfm_terror"]);
    let error = register.import(&ListId::new("aa_list"), &[], None).expect_err("has no reader");
    assert!(matches!(error, AppError::NoSuchList { .. }), "{error}");
}

#[test]
fn a_next_edition_delists_and_a_cut_one_is_held() {
    let folder = TempDir::new().expect("a folder");
    let mut register = register(&folder);
    let many = |day: &str, people: std::ops::Range<u32>| -> String {
        let lines: Vec<String> = people
            .map(|n| {
                format!(
                    "{{\"id\":\"p-{n:03}\",\"schema\":\"Person\",\"properties\":{{\"name\":[\"Test \
                     Person {n}\"]}},\"target\":true,\"last_seen\":\"{day}\"}}\n"
                )
            })
            .collect();
        lines.concat()
    };
    bring(&mut register, "own", &many("2026-11-01", 0..200)).expect("imports");
    let next = bring(&mut register, "own", &many("2026-11-02", 2..201)).expect("imports");
    let changes: Vec<(String, u64)> =
        next.editions[0].changes.iter().map(|(kind, n)| (format!("{kind:?}"), *n)).collect();
    assert_eq!(changes, [("Listed".to_owned(), 1), ("Delisted".to_owned(), 2)]);
    let cut = bring(&mut register, "own", &many("2026-11-03", 2..150)).expect("imports");
    assert_eq!(cut.editions[0].outcome, Outcome::Held);
    let as_of = register.as_of(None, None, None);
    let own = ListId::new("own");
    assert_eq!(register.entries(&own, &as_of).expect("entries").len(), 199);
    let id = cut.editions[0].edition.to_string();
    register.release(&id, "they were let go").expect("is let in");
    assert_eq!(register.entries(&own, &as_of).expect("entries").len(), 148);
    let again = bring(&mut register, "own", &many("2026-11-02", 2..201)).expect("imports");
    assert_eq!(again.editions[0].outcome, Outcome::AlreadyHere);
}

#[test]
fn a_delta_is_applied_to_what_was_before() {
    let folder = TempDir::new().expect("a folder");
    let mut register = register(&folder);
    bring(&mut register, "mix", &collection("2026-11-01")).expect("imports");
    let delta = [
        r#"{"op":"DEL","entity":{"id":"NK-kin"}}"#,
        r#"{"op":"DEL","entity":{"id":"own-1"}}"#,
        r#"{"op":"MOD","entity":{"id":"s-1","schema":"Sanction","properties":{"entity":["NK-one"],"program":["TEST-2"]},"datasets":["aa_list"],"last_change":"2026-11-05T00:00:00"}}"#,
        r#"{"op":"ADD","entity":{"id":"NK-new","schema":"Person","properties":{"name":["Nova Test"]},"datasets":["bb_list"],"target":true,"last_change":"2026-11-05T00:00:00"}}"#,
    ]
    .join("\n");
    let done = bring(&mut register, "mix", &delta).expect("imports");
    let entries: Vec<(&str, u64)> =
        done.editions.iter().map(|e| (e.list.as_str(), e.entries)).collect();
    assert_eq!(entries, [("aa_list", 2), ("bb_list", 2)]);
    let as_of = register.as_of(None, None, None);
    let one = register.who_lists("NK-one", &as_of).expect("answers");
    let by: Vec<String> = one
        .designations
        .iter()
        .map(|d| format!("{} {}", d.authority.id, d.programme.clone().unwrap_or_default()))
        .collect();
    // The sanction is gone from the list whose dataset no longer carries it.
    assert_eq!(by, ["aa_list TEST-2", "bb_list "]);
    let whole = register.ftm_subject("NK-one", &as_of).expect("is an entity");
    assert!(!whole.properties.contains_key("ownershipOwner"), "the edge is gone");
    assert_eq!(whole.texts("name").count(), 2, "the rest stays");
    assert_eq!(found(&mut register, "Nova Test", "bb_list"), ["NK-new"]);
    assert!(found(&mut register, "Nova Test", "aa_list").is_empty());
    let old = delta.replace("2026-11-05", "2026-10-01");
    let error = bring(&mut register, "mix", &old).expect_err("is older");
    assert!(error.to_string().contains("a delta is applied to"), "{error}");
}

#[test]
fn a_table_of_statements_says_what_each_dataset_says() {
    let folder = TempDir::new().expect("a folder");
    let mut register = register(&folder);
    let table = "canonical_id,entity_id,prop,prop_type,schema,value,dataset,origin,lang,original_value,external,first_seen,last_seen,id\n\
        NK-1,aa-1,id,checksum,Person,x,aa_list,,,,f,2021-01-01T00:00:00,2026-11-01T00:00:00,1\n\
        NK-1,aa-1,name,name,Person,Tarek Test,aa_list,,eng,,f,2021-01-01T00:00:00,2026-11-01T00:00:00,2\n\
        NK-1,bb-7,name,name,Person,\"Tarik, Test\",bb_list,,,TARIK,f,2021-01-01T00:00:00,2026-11-01T00:00:00,3\n\
        NK-1,zz-7,birthDate,date,Person,1970,cc_list,,,,t,2021-01-01T00:00:00,2026-11-01T00:00:00,4\n";
    let done = bring(&mut register, "table", table).expect("imports");
    let lists: Vec<(&str, u64)> =
        done.editions.iter().map(|e| (e.list.as_str(), e.entries)).collect();
    assert_eq!(lists, [("aa_list", 1), ("bb_list", 1)]);
    let not: Vec<&String> = done.editions[0].not_understood.keys().collect();
    assert_eq!(not.len(), 3, "{not:?}");
    assert_eq!(found(&mut register, "Tarek Test", "aa_list"), ["NK-1"]);
    let as_of = register.as_of(None, None, None);
    let whole = register.ftm_subject("NK-1", &as_of).expect("is an entity");
    assert_eq!(whole.texts("name").collect::<Vec<_>>(), ["Tarek Test", "Tarik, Test"]);
}

#[test]
fn a_hostile_line_is_named_and_nothing_is_taken() {
    let folder = TempDir::new().expect("a folder");
    let mut register = register(&folder);
    let good =
        r#"{"id":"a","schema":"Person","properties":{"name":["A Test"]},"last_seen":"2026-11-01"}"#;
    let deep = format!(
        "{}{}{}",
        r#"{"id":"a","schema":"Person","properties":{"name":["#,
        "[".repeat(5000),
        ""
    );
    let cases = [
        (format!("{good}\n{{\"id\":\"b\""), "line 2: EOF"),
        (format!("{good}\n\n{{\"id\":\"\",\"schema\":\"Person\"}}"), "line 3: missing field `id`"),
        (format!("{good}\n{{\"id\":\"#x\",\"schema\":\"Person\"}}"), "line 2: an id may not"),
        (format!("{good}\n{{\"id\":\"x\"}}"), "line 2: the entity x has no schema"),
        (format!("{good}\n{deep}"), "line 2: "),
        (format!("{good}\n[1]"), "line 2: invalid type"),
        (String::new(), "line 1: the file is empty"),
        ("<html>".to_owned(), "line 1: expected FollowTheMoney"),
        (r#"{"op":"X","entity":{"id":"a"}}"#.to_owned(), "line 1: expected op ADD, MOD or DEL"),
        (r#"{"id":"a","schema":"Person"}"#.to_owned(), "prints no publication date"),
    ];
    for (text, problem) in cases {
        let error = bring(&mut register, "own", &text).expect_err(problem).to_string();
        assert!(error.contains(problem), "expected {problem}, found {error}");
    }
    assert!(register.lists().expect("lists").iter().all(|list| list.collection.is_none()));
    let odd = r#"{"id":"a","schema":"Robot","extra":1,"properties":{"name":["A Test"],"wheels":["4"]},"last_seen":"2026-11-01"}"#;
    let done = bring(&mut register, "own", odd).expect("imports");
    let not: Vec<&String> = done.editions[0].not_understood.keys().collect();
    assert_eq!(not.len(), 4, "{not:?}");
}

#[test]
fn the_use_of_a_list_is_an_operators_word() {
    let folder = TempDir::new().expect("a folder");
    let mut register = register(&folder);
    bring(&mut register, "mix", &collection("2026-11-01")).expect("imports");
    assert_eq!(found(&mut register, "Ilyas Varn", "default").len(), 1);
    assert!(register.set_use("mix", Use::Register, " ").is_err(), "a reason is needed");
    assert!(register.set_use("nope", Use::Register, "x").is_err());
    assert!(register.set_use("default", Use::Register, "x").is_err());
    let lists = register.set_use("mix", Use::Register, "a test").expect("is recorded");
    assert_eq!(lists.len(), 2);
    assert!(found(&mut register, "Ilyas Varn", "default").is_empty());
    assert_eq!(found(&mut register, "Ilyas Varn", "mix").len(), 1, "asked for, it is screened");
    let as_of = register.as_of(None, None, None);
    let coverage = register.coverage(&as_of).expect("coverage");
    let own = coverage.lists.iter().find(|list| list.list.as_str() == "bb_list").expect("is shown");
    let said = own.use_said.as_ref().expect("is recorded");
    assert_eq!(
        (own.list_use, said.reason.as_str(), said.by.as_str()),
        (Use::Register, "a test", "test")
    );
    register.set_use("bb_list", Use::Screening, "undone").expect("is recorded");
    assert_eq!(found(&mut register, "Ilyas Varn", "default").len(), 1);
    register.set_use("un_sc_sanctions", Use::Register, "a reader's list too").expect("is recorded");
}

#[test]
fn the_real_delta_is_read() {
    let Some(lists) = unblink_testkit::real_lists("the_real_delta_is_read") else { return };
    let path = lists.join("opensanctions/entities.delta-2024-05-27.json.zst");
    let folder = TempDir::new().expect("a folder");
    let mut register = register(&folder);
    let text = String::from_utf8(unblink_testkit::unpacked(&path)).expect("UTF-8");
    let done = bring(&mut register, "os", &text).expect("imports");
    assert_eq!(done.lines, 1700);
    for edition in &done.editions {
        for what in edition.not_understood.keys() {
            assert!(
                what.contains("of an entity that the dataset lacks"),
                "{}: {what}",
                edition.list
            );
        }
    }
    assert!(done.editions.iter().map(|edition| edition.entries).max() > Some(300));
}

#[test]
fn articles_are_linked_to_the_names_of_lists_that_came_with_a_file() {
    let folder = TempDir::new().expect("a folder");
    let mut register = register(&folder);
    bring(&mut register, "mix", &collection("2026-11-01")).expect("imports");
    let desk = register.news_desk().expect("a desk");
    let text = b"The court in the capital ruled on Friday that Ilyas Varn and Varn Holding are to be heard.";
    let document = unblink_app::article::Document::from_text("x", text, "2026-11-20".parse().ok());
    let linked: Vec<String> = desk
        .read(document)
        .mentions
        .into_iter()
        .filter(|mention| mention.subject.kind == "subject")
        .map(|mention| mention.subject.id)
        .collect();
    assert_eq!(linked, ["NK-one", "NK-two"]);

    // The person's sanction prints since when; the company's entry prints nothing, and one edition
    // tells of its own day only.
    for (published, person, company) in [
        ("2020-04-30", OnDay::NotYet, OnDay::NotEstablished),
        ("2020-05-01", OnDay::Listed, OnDay::NotEstablished),
        ("2026-11-01", OnDay::Listed, OnDay::Listed),
        ("2026-11-20", OnDay::NotEstablished, OnDay::NotEstablished),
    ] {
        let document = unblink_app::article::Document::from_text("x", text, published.parse().ok());
        let standings = desk.read(document).standings;
        let stood: Vec<(&str, OnDay)> =
            standings.iter().map(|one| (one.subject.as_str(), one.standing)).collect();
        assert_eq!(stood, [("NK-one", person), ("NK-two", company)], "{published}");
    }
}

#[test]
fn an_older_article_is_linked_by_the_name_that_an_older_edition_printed() {
    let folder = TempDir::new().expect("a folder");
    let mut register = register(&folder);
    bring(&mut register, "mix", &collection("2026-11-01")).expect("imports");
    let renamed = collection("2026-11-10").replace("Varn Holding", "Varn Group");
    let renamed = renamed.replace("\"Ilyas Varn\"", "\"Ilyas Varnov\"");
    bring(&mut register, "mix", &renamed).expect("imports");
    let desk = register.news_desk().expect("a desk");
    let text =
        b"The court in the capital ruled on Friday that Ilyas Varn and Varn Group are to be heard.";
    let document = unblink_app::article::Document::from_text("x", text, "2026-11-05".parse().ok());
    let linked: Vec<String> =
        desk.read(document).standings.iter().map(|one| one.subject.to_string()).collect();
    assert_eq!(linked, ["NK-one", "NK-two"]);
}
