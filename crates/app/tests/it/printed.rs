//! What lists print of an entry's course themselves, from page to answer.

use tempfile::TempDir;
use unblink_app::{Outcome, RawFile, Register, WhoLists};
use unblink_model::{AsOf, ListId, Scope, Status};

use crate::at_hand::{day, given, register};

/// A page in the shape of the FSB's list, with or without the note; fifteen invented entries make
/// it long enough to look healthy.
fn fsb(note: &str) -> Vec<u8> {
    let row = |number: usize, name: &str| {
        format!(
            "<tr><td>{number}</td><td>{name}</td><td>Верховный Суд Российской Федерации, \
             14.02.2003, № ГКПИ 03-116</td><td>04.03.2003</td></tr>"
        )
    };
    let invented: String =
        (2..20).map(|number| row(number, &format!("«Пример {number}»"))).collect();
    format!(
        "<html><table><tr><th>№</th><th>Наименование организации</th><th>Суд, дата и номер \
         решения</th><th>Дата вступления решения в законную силу</th></tr>{}{invented}</table></html>",
        row(1, &format!("«Движение Талибан»{note}"))
    )
    .into_bytes()
}

const NOTE: &str = "<br>Запрет приостановлен решением от 17.04.2025, вступило в законную силу \
                    20.05.2025";

fn import(register: &mut Register, list: &str, bytes: Vec<u8>, on: &str) {
    let file = RawFile { name: "page.html".to_owned(), bytes };
    let done = register.import(&ListId::new(list), &[file], Some(given(on))).expect("imports");
    assert_eq!(done.outcome, Outcome::Appended, "{:?}", done.reasons);
}

fn as_of(on: &str) -> AsOf {
    AsOf { valid: day(on), published: day("2026-11-26"), recorded: None }
}

fn asked(register: &mut Register, who: &str, on: &str) -> WhoLists {
    register.who_lists(who, &as_of(on)).expect("answers")
}

#[test]
fn the_fsbs_note_and_the_curated_row_are_one_suspended_designation() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    import(&mut register, "ru_fsb_terrorist_orgs", fsb(""), "2025-04-01");
    import(&mut register, "ru_fsb_terrorist_orgs", fsb(NOTE), "2025-06-01");
    for (on, status) in [("2025-05-19", Status::Listed), ("2025-05-20", Status::Suspended)] {
        let answer = asked(&mut register, "Taliban", on);
        let views: Vec<_> =
            answer.designations.iter().filter(|view| view.authority.id == "ru-fsb").collect();
        assert_eq!(views.len(), 1, "one designation on {on}");
        assert_eq!((views[0].status, views[0].scope), (status, Scope::Actor), "{on}");
        if status == Status::Suspended {
            let step = views[0].step.as_ref().expect("a step");
            assert_eq!(step.when.map(|when| when.to_string()).as_deref(), Some("2025-05-20"));
            let urls: Vec<&str> = step.sources.iter().map(|source| source.url.as_str()).collect();
            assert!(urls.iter().any(|url| url.starts_with("https://tass.com/")), "{urls:?}");
            assert!(urls.iter().any(|url| url.starts_with("ru_fsb_terrorist_orgs@2025-06-01")));
            assert!(step.notes.iter().any(|note| note.contains("17.04.2025")), "{:?}", step.notes);
            assert!(step.disputed.is_empty(), "{:?}", step.disputed);
        }
    }
}

#[test]
fn whom_the_fto_page_prints_as_removed_is_former_and_not_screened_against() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let row =
        |number: usize| format!("<tr><td>June 1, 2018</td><td>Invented Group {number}</td></tr>");
    let rows: String = (0..45).map(row).collect();
    let page = format!(
        "<html><table><tr><th>Date Designated</th><th>Name</th></tr>{rows}</table><table><tr>\
         <th>Date Removed</th><th>Name</th><th>Originally Designated</th></tr><tr><td>May 18, 2010\
         </td><td>Bygone Example Army</td><td>October 8, 1997</td></tr></table></html>"
    );
    import(&mut register, "us_state_terrorist_orgs", page.into_bytes(), "2025-03-06");
    let answer = asked(&mut register, "Bygone Example Army", "2025-06-01");
    assert!(answer.designations.is_empty(), "{:?}", answer.designations);
    let former = &answer.former[0];
    assert_eq!((former.authority.id.as_str(), former.status), ("us-state-fto", Status::Delisted));
    assert_eq!(former.until.map(|when| when.to_string()).as_deref(), Some("2010-05-18"));
    let then = asked(&mut register, "Bygone Example Army", "2005-01-01");
    assert_eq!(then.designations[0].status, Status::Listed);
    let list = ListId::new("us_state_terrorist_orgs");
    let entries = register.entries(&list, &as_of("2025-06-01")).unwrap();
    assert_eq!(entries.len(), 45, "the removed one is no entry");
}

#[test]
fn a_code_that_no_row_maps_is_shown_as_unknown() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let feed = |category: &str| {
        let person = |number: usize| {
            format!(
                "<KyrgyzPhysicPerson><Surname>Выдуманный{number}</Surname><Name>Иван</Name>\
                 <DataBirth>01.02.1970</DataBirth><CategoryPerson>{category}</CategoryPerson>\
                 <DateInclusion>30.05.2019</DateInclusion></KyrgyzPhysicPerson>"
            )
        };
        format!("<L>{}</L>", (0..400).map(person).collect::<String>()).into_bytes()
    };
    import(&mut register, "kg_fiu_national", feed("Неизвестная категория"), "2024-09-02");
    let answer = asked(&mut register, "Иван Выдуманный7", "2024-10-01");
    let view = &answer.designations[0];
    // The list's authority stands behind every code; what this one forbids is not known, and no
    // measure or act is made up for it.
    assert_eq!(view.authority.id, "kg-fiu");
    assert_eq!(view.programme.as_deref(), Some("Неизвестная категория"));
    assert!(view.measures.is_empty() && view.instrument.is_none(), "{view:?}");
    assert_eq!(view.programme_title, None, "the register maps no such code");
    let history = register.history("Иван Выдуманный7", &as_of("2024-10-01")).expect("answers");
    assert_eq!(history.courses[0].programme_title, None);
}
