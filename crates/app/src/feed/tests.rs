//! The light feed tells what the whole comparison tells.

use crate::{ChangesQuestion, FixedClock, Location, RawFile, Register};

/// An edition of the UN list, in its format, with invented people.
fn edition(day: &str, names: &[(&str, &str)]) -> RawFile {
    let people: Vec<String> = names
        .iter()
        .map(|(reference, name)| {
            format!(
                "<INDIVIDUAL><DATAID>{}</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>{name}</FIRST_NAME>\
                 <UN_LIST_TYPE>Taliban</UN_LIST_TYPE><REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER>\
                 <LISTED_ON>2001-01-25</LISTED_ON></INDIVIDUAL>",
                reference.trim_start_matches("TAi.")
            )
        })
        .collect();
    let people = people.concat();
    RawFile {
        name: format!("{day}.xml"),
        bytes: format!(
            "<CONSOLIDATED_LIST dateGenerated=\"{day}T12:00:00\"><INDIVIDUALS>{people}</INDIVIDUALS>\
             <ENTITIES><ENTITY><DATAID>910</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>INVENTED BODY\
             </FIRST_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDe.910</REFERENCE_NUMBER>\
             <LISTED_ON>2001-01-25</LISTED_ON></ENTITY></ENTITIES></CONSOLIDATED_LIST>"
        )
        .into_bytes(),
    }
}

#[test]
fn the_light_feed_tells_what_the_whole_comparison_tells() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::Sqlite(folder.path().join("unblink.db"));
    let now = "2026-11-26T12:00:00Z".parse().expect("an instant");
    let mut register = Register::open(&location, Box::new(FixedClock(now)), "test").expect("opens");
    let list = "un_sc_sanctions".into();
    for file in [
        edition("2025-01-01", &[("TAi.901", "INVENTED ONE"), ("TAi.902", "INVENTED TWO")]),
        edition("2025-02-01", &[("TAi.901", "INVENTED FIRST"), ("TAi.903", "INVENTED THREE")]),
    ] {
        let done = register.import(&list, &[file], None).expect("imports");
        // Far smaller than a healthy list: a person says that it is one.
        if done.outcome == crate::Outcome::Held {
            register.release(done.edition.as_str(), "a test").expect("releases");
        }
    }
    let as_of = register.as_of(None, None, None);
    let whole = register
        .changes(&ChangesQuestion { list: Some(list.clone()), ..Default::default() }, &as_of)
        .expect("answers");
    let feeds = register.feed(Some(&list)).expect("answers");
    let lines: Vec<&super::FeedLine> = feeds[0].lines.iter().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    let rows = register.feed_rows(&list, &lines, &as_of).expect("answers");
    let told = |rows: &[crate::ChangeRow]| {
        rows.iter().map(|row| (row.caption.clone(), row.change.clone())).collect::<Vec<_>>()
    };
    assert_eq!(told(&rows), told(&whole.changes));
    // Asked again without a new edition, nothing is worked out anew.
    let again = register.feed(Some(&list)).expect("answers");
    assert!(std::sync::Arc::ptr_eq(&feeds[0].lines, &again[0].lines));
}
