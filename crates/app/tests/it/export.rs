//! The register in every format, and our own export read again.

use tempfile::TempDir;
use unblink_app::{FORMATS, FtmImport, Register, Terms};
use unblink_model::{AsOf, Extent};

use crate::at_hand::{day, import, raw, register};

/// The UN fixture, let in on a person's word.
fn small(folder: &TempDir) -> Register {
    let mut register = register(folder);
    let fixtures =
        std::env::var("CARGO_MANIFEST_DIR").expect("set by cargo") + "/../lists/fixtures";
    let file = raw(&std::path::Path::new(&fixtures).join("un_sc_sanctions/old_shape.xml"));
    let imported = import(&mut register, "un_sc_sanctions", &[file]);
    register.release(imported.edition.as_str(), "a fixture").expect("is let in");
    register
}

fn written(register: &mut Register, format: &str, list: &str, as_of: &AsOf) -> String {
    let format = FORMATS.iter().find(|f| f.name() == format).expect("is a format");
    let mut out = Vec::new();
    let exported =
        register.export(*format, &[list.to_owned()], as_of, &mut out).expect("is written");
    assert!(!exported.lists.is_empty(), "{list}");
    assert!(exported.lists.iter().all(|list| !list.licence.is_empty()), "terms stand with it");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn one_small_register_in_every_format() {
    let folder = TempDir::new().expect("a folder");
    let mut register = small(&folder);
    let as_of = register.as_of(None, None, None);
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name()).collect();
    assert!(names.is_sorted(), "{names:?}");
    for name in names {
        insta::assert_snapshot!(
            format!("export_{name}"),
            written(&mut register, name, "un_sc_sanctions", &as_of)
        );
    }
    let early = register.as_of(Some(day("1999-01-01")), None, None);
    for format in FORMATS {
        let mut out = Vec::new();
        let said = register.export(*format, &[], &early, &mut out).expect("is written");
        assert!(said.lists.iter().all(|list| list.entries == 0), "{}", format.name());
    }
}

/// What was written, imported under a name, is written again line for line: nothing is lost on the
/// way, and nothing is added. The order of ties is not kept.
#[test]
fn our_own_export_is_the_same_register() {
    let folder = TempDir::new().expect("a folder");
    let mut register = small(&folder);
    let as_of = register.as_of(None, None, None);
    for (format, name) in [("ftm", "lines"), ("statements", "table")] {
        let first = written(&mut register, format, "un_sc_sanctions", &as_of);
        let import = FtmImport {
            file: "own",
            collection: name,
            list_use: None,
            terms: Terms::default(),
            given: None,
            extent: Extent::All,
        };
        let done = register.import_ftm(&mut first.as_bytes(), &import, &mut |_| {});
        let done = done.expect("is read");
        assert_eq!(done.editions.len(), 1, "{format}");
        // The fixture ties people to entries that it does not hold: the tie stands with its source.
        for what in done.editions[0].not_understood.keys() {
            assert_eq!(what, "UnknownLink of an entity that the dataset lacks", "{format}");
        }
        let list = done.editions[0].list.to_string();
        assert_eq!(list, format!("{name}.un_sc_sanctions"));
        let again = written(&mut register, format, &list, &as_of);
        let sorted = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(|line| plain(line, &list)).collect();
            lines.sort();
            lines
        };
        let (here, there) = (sorted(&again), sorted(&first));
        similar(&here, &there, format);
    }
}

/// The list's own name, and of a statement the ids that are made of it, differ by design.
fn plain(line: &str, list: &str) -> String {
    let line = line.replace(list, "un_sc_sanctions");
    match line.rsplit_once(',') {
        Some((said, _)) if !line.starts_with('{') => said.to_owned(),
        _ => line,
    }
}

fn similar(here: &[String], there: &[String], format: &str) {
    for (a, b) in here.iter().zip(there) {
        assert_eq!(a, b, "{format}");
    }
    assert_eq!(here.len(), there.len(), "{format}");
}
