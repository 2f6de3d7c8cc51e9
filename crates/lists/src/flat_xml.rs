//! Small XML files as records of plain fields: what Atom feeds and simple exports are.

use unblink_model::ReadReport;

use crate::xml::{Element, Limits, Source, Step, Tree, Xml, not_xml};
use crate::{ReadError, SourceFile};

/// Most records of a file. A guess, ten times the longest such list.
const RECORDS: usize = 50_000;

/// A record: its element's name and its fields in order. An attribute is a field `name@attribute`.
pub(crate) struct Flat {
    pub(crate) name: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Flat {
    /// Returns the first field of a name, trimmed.
    pub(crate) fn get(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, text)| text.trim())
    }
}

/// A file: its root's name, the texts outside of records, and its records.
pub(crate) struct Document {
    pub(crate) root: String,
    pub(crate) outside: Vec<(String, String)>,
    pub(crate) records: Vec<Flat>,
}

/// Reads a file whose records are elements of these names, wherever they stand.
pub(crate) fn read(
    file: &SourceFile<'_>,
    names: &[&str],
    expected: &str,
    report: &mut ReadReport,
) -> Result<Document, ReadError> {
    if let Some(found) = not_xml(file.bytes) {
        return Err(ReadError::WrongShape {
            file: file.name.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
        });
    }
    let source = Source::new(file.name, file.bytes)?;
    let mut xml = Xml::new(file.name, &source, Limits::default());
    let mut document = Document { root: String::new(), outside: Vec::new(), records: Vec::new() };
    let mut tree = Tree::default();
    let mut open: Vec<String> = Vec::new();
    loop {
        match xml.next()? {
            Step::Open(element) if names.contains(&local(element.name)) => {
                if document.records.len() >= RECORDS {
                    return Err(xml.fail(format!("more than {RECORDS} records")));
                }
                let name = local(element.name).to_owned();
                xml.record(element, &mut tree)?;
                let mut fields = Vec::new();
                for child in tree.root().into_iter().flat_map(crate::xml::Branch::children) {
                    let name = local(child.name());
                    for (attribute, value) in child.attributes() {
                        fields.push((format!("{name}@{attribute}"), value.to_string()));
                    }
                    if child.children().next().is_some() {
                        report.puzzle(&format!("elements inside {name}"));
                    }
                    fields.push((name.to_owned(), child.text().to_owned()));
                }
                document.records.push(Flat { name, fields });
            }
            Step::Open(Element { name, .. }) => {
                if open.is_empty() {
                    local(name).clone_into(&mut document.root);
                }
                open.push(local(name).to_owned());
            }
            Step::Text(text) => {
                if let Some(name) = open.last() {
                    document.outside.push((name.clone(), text.trim().to_owned()));
                }
            }
            Step::Close => {
                open.pop();
            }
            Step::End => {
                xml.census(report);
                return Ok(document);
            }
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
