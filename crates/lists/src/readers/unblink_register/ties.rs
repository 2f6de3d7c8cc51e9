//! The ties between tables: which ids exist, and who refers to one that does not.

use std::collections::{BTreeMap, BTreeSet};

use unblink_model::{EntityKey, ListId, SubjectId};

use super::table::{Row, Table, cut};
use crate::ReadError;

/// The list whose 1988 entries the register carries.
pub(super) const UN_LIST: &str = "un_sc_sanctions";

/// Every id of the register, by table.
pub(super) struct Ties {
    ids: BTreeMap<&'static str, BTreeSet<String>>,
    rungs: BTreeMap<i8, String>,
    codes: BTreeSet<(String, String)>,
    references: BTreeMap<(ListId, EntityKey), SubjectId>,
}

impl Ties {
    /// `tables` holds every table of the register. Collects the ids, refusing one that stands in its table twice.
    pub(super) fn new(tables: &BTreeMap<&'static str, Table<'_>>) -> Result<Self, ReadError> {
        let mut ties = Self {
            ids: BTreeMap::new(),
            rungs: BTreeMap::new(),
            codes: BTreeSet::new(),
            references: BTreeMap::new(),
        };
        for (name, table) in tables {
            let column = match *name {
                "edition" => continue,
                "ladder" => "rung",
                "un-1988" => "reference",
                _ => "id",
            };
            let mut lines = BTreeMap::new();
            for row in table.rows() {
                let id = row.required(column)?;
                if let Some(line) = lines.insert(id.clone(), row.line()) {
                    let problem = format!("`{}` stands in line {line} already", cut(&id));
                    return Err(row.fault(column, &problem));
                }
                if *name == "ladder" {
                    ties.rungs.insert(row.word("rung")?, row.required("name")?);
                }
            }
            ties.ids.insert(*name, lines.into_keys().collect());
        }
        for row in tables["programmes"].rows() {
            ties.codes.insert((row.text("authority").to_owned(), row.text("code").to_owned()));
        }
        ties.shared_space(tables)?;
        Ok(ties)
    }

    /// Refuses a subject that is called like an entry of the 1988 List: both are subjects.
    fn shared_space(&self, tables: &BTreeMap<&'static str, Table<'_>>) -> Result<(), ReadError> {
        for row in tables["subjects"].rows() {
            if self.has("un-1988", row.text("id")) {
                return Err(row.fault("id", "it is a reference of un-1988.csv"));
            }
        }
        Ok(())
    }

    fn has(&self, table: &str, id: &str) -> bool {
        self.ids.get(table).is_some_and(|ids| ids.contains(id))
    }

    /// Returns a cell that must name a row of one of these tables.
    pub(super) fn known(
        &self,
        row: &Row<'_>,
        column: &str,
        tables: &[&str],
    ) -> Result<String, ReadError> {
        let id = row.required(column)?;
        if tables.iter().any(|table| self.has(table, &id)) {
            return Ok(id);
        }
        let files: Vec<String> = tables.iter().map(|table| format!("{table}.csv")).collect();
        Err(row.fault(column, &format!("`{}` is not in {}", cut(&id), files.join(" or "))))
    }

    /// Returns the same for a cell that may be empty.
    pub(super) fn known_or_none(
        &self,
        row: &Row<'_>,
        column: &str,
        tables: &[&str],
    ) -> Result<Option<String>, ReadError> {
        if row.text(column).is_empty() {
            Ok(None)
        } else {
            self.known(row, column, tables).map(Some)
        }
    }

    /// Refuses an id made from a row that a row of another table has for something else.
    pub(super) fn unused(&self, row: &Row<'_>, table: &str, id: &str) -> Result<(), ReadError> {
        if !self.has(table, id) {
            return Ok(());
        }
        let problem = format!("{table}.csv has another row with the id `{}`", cut(id));
        Err(row.fault("reference", &problem))
    }

    /// Returns a subject that must be in `subjects.csv` or on the 1988 List.
    pub(super) fn subject(&self, row: &Row<'_>, column: &str) -> Result<SubjectId, ReadError> {
        let id = self.known(row, column, &["subjects", "un-1988"])?;
        let reference = EntityKey::new(&id);
        Ok(self.subject_of(&reference).cloned().unwrap_or_else(|| SubjectId::from(id)))
    }

    /// Returns a programme that must be one of the row's authority.
    pub(super) fn programme(&self, row: &Row<'_>) -> Result<Option<String>, ReadError> {
        let Some(code) = row.optional("programme") else { return Ok(None) };
        if self.codes.contains(&(row.text("authority").to_owned(), code.clone())) {
            return Ok(Some(code));
        }
        let problem = format!("programmes.csv has no `{}` of this authority", cut(&code));
        Err(row.fault("programme", &problem))
    }

    /// Returns what a rung is called.
    pub(super) fn rung(&self, row: &Row<'_>) -> Result<(i8, String), ReadError> {
        let rung = row.word("rung")?;
        match self.rungs.get(&rung) {
            Some(name) => Ok((rung, name.clone())),
            None => Err(row.fault("rung", &format!("`{rung}` is not in ladder.csv"))),
        }
    }

    /// Reads `list:key`, which may belong to one subject only.
    pub(super) fn reference(
        &mut self,
        row: &Row<'_>,
        text: &str,
        subject: &SubjectId,
    ) -> Result<(ListId, EntityKey), ReadError> {
        let fault = |problem: String| row.fault("references", &problem);
        let Some((list, key)) = text
            .split_once(':')
            .filter(|(list, key)| !key.is_empty() && !list.is_empty() && is_list_id(list))
        else {
            return Err(fault(format!("expected list:key, found `{}`", cut(text))));
        };
        if list == UN_LIST && key.starts_with("TA") && !self.has("un-1988", key) {
            return Err(fault(format!("`{}` is not in un-1988.csv", cut(key))));
        }
        let reference = (ListId::new(list), EntityKey::new(key));
        match self.references.insert(reference.clone(), subject.clone()) {
            Some(other) => Err(fault(format!("`{}` is a reference of {other} too", cut(text)))),
            None => Ok(reference),
        }
    }

    /// Returns the curated subject that is this entry of the 1988 List.
    pub(super) fn subject_of(&self, reference: &EntityKey) -> Option<&SubjectId> {
        self.references.get(&(ListId::new(UN_LIST), reference.clone()))
    }
}

/// Says whether the text can be a list's id.
pub(super) fn is_list_id(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
