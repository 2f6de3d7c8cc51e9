//! Authorities × subjects: where they diverge.

use std::collections::BTreeMap;

use serde::Serialize;
use unblink_model::{AsOf, Scope, Status, When};

use crate::ask::who_lists::{AuthorityRef, SubjectRef};
use crate::{AppError, Coverage, Register};

/// A matrix of authorities by subjects.
#[derive(Clone, Debug, Serialize)]
pub struct CompareAnswer {
    /// The clocks asked from.
    #[serde(flatten)]
    pub as_of: AsOf,
    /// The columns.
    pub subjects: Vec<SubjectRef>,
    /// The rows.
    pub rows: Vec<CompareRow>,
    /// What the answer looked at.
    pub coverage: Coverage,
}

/// One authority's row.
#[derive(Clone, Debug, Serialize)]
pub struct CompareRow {
    /// The authority.
    pub authority: AuthorityRef,
    /// One cell a subject.
    pub cells: Vec<CompareCell>,
    /// Whether the cells that are known differ: listed, suspended and not listed are different.
    pub diverges: bool,
}

/// How one authority stands to one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CompareCell {
    /// The status; `unknown` when nothing is known.
    pub status: Status,
    /// Whom it names, where it lists.
    pub scope: Option<Scope>,
    /// Since when.
    pub since: Option<When>,
    /// Until when.
    pub until: Option<When>,
}

impl Register {
    /// Returns how each authority stands to each subject.
    pub fn compare(&mut self, asked: &[String], as_of: &AsOf) -> Result<CompareAnswer, AppError> {
        if asked.is_empty() {
            return Err(AppError::BadQuestion("name at least one subject".to_owned()));
        }
        let unknown =
            CompareCell { status: Status::Unknown, scope: None, since: None, until: None };
        let mut rows: BTreeMap<AuthorityRef, Vec<CompareCell>> = BTreeMap::new();
        let mut subjects = Vec::new();
        for (column, name) in asked.iter().enumerate() {
            let answer = self.who_lists(name, as_of)?;
            let mut put = |authority: &AuthorityRef, cell: CompareCell| {
                let cells = rows
                    .entry(authority.clone())
                    .or_insert_with(|| vec![unknown.clone(); asked.len()]);
                // Of several designations by one authority the strongest stands in the cell.
                if rank(cell.status, cell.scope) > rank(cells[column].status, cells[column].scope) {
                    cells[column] = cell;
                }
            };
            for view in answer.designations.iter().chain(&answer.former) {
                let cell = CompareCell {
                    status: view.status,
                    scope: Some(view.scope),
                    since: view.since,
                    until: view.until,
                };
                put(&view.authority, cell);
            }
            for never in &answer.not_listed_by {
                let cell = CompareCell {
                    status: Status::NeverListed,
                    scope: Some(never.scope),
                    since: None,
                    until: None,
                };
                put(&never.authority, cell);
            }
            subjects.push(answer.subject);
        }
        let rows = rows
            .into_iter()
            .map(|(authority, cells)| {
                let mut known =
                    cells.iter().map(|cell| cell.status).filter(|s| *s != Status::Unknown);
                let first = known.next();
                let diverges = first.is_some_and(|first| known.any(|status| status != first));
                CompareRow { authority, cells, diverges }
            })
            .collect();
        Ok(CompareAnswer { as_of: *as_of, subjects, rows, coverage: self.coverage(as_of)? })
    }
}

fn rank(status: Status, scope: Option<Scope>) -> u8 {
    match (status, scope) {
        (Status::Unknown, _) => 0,
        (Status::NeverListed, _) => 1,
        (Status::Delisted | Status::Expired | Status::Annulled, _) => 2,
        (_, Some(Scope::AssociatedNames)) => 3,
        (Status::Suspended, _) => 4,
        _ => 5,
    }
}
