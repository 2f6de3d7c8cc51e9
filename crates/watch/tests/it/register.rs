//! The bundled register as the watch sees it, read from the repository's own `data/`.

use std::path::{Path, PathBuf};

use unblink_lists::{Input, SourceFile, reader};
use unblink_model::{Fact, Property, SubjectId, Value};
use unblink_watch::{NamedSubject, RegisterView};

pub(crate) fn crate_folder() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"))
}

/// Reads `data/`.
pub(crate) fn bundled() -> RegisterView {
    let folder = crate_folder().join("../../data");
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(&folder)
        .expect("the repository has data/")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .map(|path| (name(&path), std::fs::read(&path).expect("readable")))
        .collect();
    files.sort();
    let sources: Vec<SourceFile<'_>> =
        files.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    let input = Input { files: &sources, given: None };
    let edition = reader("unblink_register").expect("a reader").read(&input).expect("data/ reads");
    let claimed = |key: &str| {
        edition.facts.iter().find_map(|fact| match fact {
            Fact::Subject(row) => row
                .references
                .iter()
                .any(|(_, reference)| reference.as_str() == key)
                .then(|| row.id.clone()),
            _ => None,
        })
    };
    let entries = edition
        .entities
        .iter()
        .map(|entity| NamedSubject {
            id: claimed(entity.key.as_str()).unwrap_or_else(|| SubjectId::new(entity.key.as_str())),
            caption: entity.caption().to_owned(),
            kind: entity.kind().unwrap_or(unblink_model::EntityKind::LegalEntity),
            names: [Property::Name, Property::Alias, Property::OriginalName]
                .iter()
                .flat_map(|property| entity.statements.get(property).into_iter().flatten())
                .filter_map(|value| match value {
                    Value::Name(name) => Some(name.full.clone()),
                    _ => None,
                })
                .collect(),
            stays: Vec::new(),
        })
        .collect();
    RegisterView::new(edition.facts.clone(), entries)
}

fn name(path: &Path) -> String {
    path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned()
}
