//! Every name, one a row.

use std::io::Write;

use unblink_lists::ftm::FtmEntity;

use super::{ExportFormat, ExportedList};

/// Names as CSV.
pub(super) struct Names;

/// The properties that hold names, in the order in which they are written.
const PROPERTIES: [&str; 5] = ["name", "alias", "previousName", "abbreviation", "weakAlias"];

impl ExportFormat for Names {
    fn name(&self) -> &'static str {
        "names"
    }

    fn about(&self) -> &'static str {
        "every name of every entry as CSV: list, id, schema, kind of name, name"
    }

    fn begin(&self, out: &mut dyn Write) -> std::io::Result<()> {
        out.write_all(b"list,id,schema,kind,name\n")
    }

    fn entry(
        &self,
        entry: &FtmEntity,
        list: &ExportedList,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        let mut rows = csv::WriterBuilder::new().from_writer(out);
        for property in PROPERTIES {
            let mut names: Vec<&str> = entry.texts(property).collect();
            names.sort_unstable();
            for name in names {
                rows.write_record([list.list.as_str(), &entry.id, &entry.schema, property, name])?;
            }
        }
        rows.flush()
    }
}
