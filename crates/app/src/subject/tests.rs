//! What an official reference means, before and after its list is loaded.

use crate::{FixedClock, Location, Outcome, RawFile, Register};

#[test]
fn a_reference_means_one_subject_before_and_after_its_list_is_loaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::Sqlite(folder.path().join("unblink.db"));
    let now = "2026-11-26T12:00:00Z".parse().expect("an instant");
    let mut register = Register::open(&location, Box::new(FixedClock(now)), "test").expect("opens");
    let as_of = register.as_of(None, None, None);
    let before = register.resolve("TAe.012", &as_of).expect("one subject");
    assert!(before.caption.contains("HAQQANI"), "{}", before.caption);
    // The network's entry in the UN's format, beside one of another committee.
    let file = RawFile {
        name: "consolidated.xml".to_owned(),
        bytes: b"<CONSOLIDATED_LIST dateGenerated=\"2026-10-01T12:00:00\"><INDIVIDUALS></INDIVIDUALS>\
            <ENTITIES><ENTITY><DATAID>910</DATAID><VERSIONNUM>1</VERSIONNUM>\
            <FIRST_NAME>HAQQANI NETWORK (HQN)</FIRST_NAME><UN_LIST_TYPE>Taliban</UN_LIST_TYPE>\
            <REFERENCE_NUMBER>TAe.012</REFERENCE_NUMBER><LISTED_ON>2012-11-05</LISTED_ON></ENTITY>\
            <ENTITY><DATAID>911</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>INVENTED BODY</FIRST_NAME>\
            <UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDe.911</REFERENCE_NUMBER>\
            <LISTED_ON>2012-11-05</LISTED_ON></ENTITY></ENTITIES></CONSOLIDATED_LIST>"
            .to_vec(),
    };
    let done = register.import(&"un_sc_sanctions".into(), &[file], None).expect("imports");
    if done.outcome == Outcome::Held {
        register.release(done.edition.as_str(), "a test").expect("releases");
    }
    let after = register.resolve("TAe.012", &as_of).expect("one subject");
    assert_eq!(after.id.as_str(), "haqqani-network");
}
