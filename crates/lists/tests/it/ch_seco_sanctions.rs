//! `ch_seco_sanctions` on the issuer's own example of the format.

use unblink_lists::{Input, SourceFile, reader};
use unblink_model::{Entity, EntityKind, Extent};
use unblink_testkit::{real_lists, unpacked};

#[test]
fn the_example_of_the_format_is_read() {
    let Some(lists) = real_lists("ch_seco_sanctions: the example") else { return };
    let bytes = unpacked(&lists.join("ch/seco-format-example-2024-01-17.xml"));
    let files = &[SourceFile { name: "seco.xml", bytes: &bytes }];
    let reader = reader("ch_seco_sanctions").expect("registered");
    let edition = reader.read(&Input { files, given: None }).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(edition.published.to_string(), "2024-01-17");
    assert_eq!(edition.coverage.extent, Extent::Part, "an amendment delists nobody");
    let names: Vec<&str> = edition.entities.iter().map(Entity::caption).collect();
    assert_eq!(names, ["Test A", "Test B", "Test C"]);
    assert!(edition.entities.iter().all(|e| e.kind() == Some(EntityKind::Person)));
    let both = edition.entities[0].listings().next().expect("listed");
    assert_eq!(both.programme, "PPDM");
    assert_eq!(both.measures, ["Financial measures, annex 2", "Travel ban, annex 1"]);
    assert_eq!(edition.report.not_understood.len(), 0, "{:?}", edition.report.not_understood);
}
