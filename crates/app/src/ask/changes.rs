//! What changed on the lists, between two days or edition by edition.

use jiff::civil::Date;
use serde::Serialize;
use unblink_ledger::{Change, ChangeKind, EditionMeta, History, Mode, Order, changes};
use unblink_model::{AsOf, ListId, Property, SubjectId};

use crate::curated::REGISTER;
use crate::{AppError, Coverage, Register};

/// What to tell.
#[derive(Clone, Debug, Default)]
pub struct ChangesQuestion {
    /// Only this list.
    pub list: Option<ListId>,
    /// Only changes after the edition in force on this day (or this edition).
    pub since: Option<String>,
    /// Only changes up to the edition in force on this day (or this edition).
    pub until: Option<String>,
    /// Only this kind.
    pub kind: Option<ChangeKind>,
    /// One net difference between the two ends, or every edition's changes; when not given, net
    /// between two given days and edition by edition otherwise.
    pub net: Option<bool>,
}

/// What changed.
#[derive(Clone, Debug, Serialize)]
pub struct ChangesAnswer {
    /// `net`: the difference between the two ends; `steps`: every edition's changes.
    pub mode: &'static str,
    /// The ends, list by list.
    pub windows: Vec<Span>,
    /// The changes, oldest first.
    pub changes: Vec<ChangeRow>,
    /// What the answer looked at.
    pub coverage: Coverage,
}

/// The editions between which one list is told.
#[derive(Clone, Debug, Serialize)]
pub struct Span {
    /// The list.
    pub list: ListId,
    /// The edition in force at the start; absent before the first.
    pub from: Option<unblink_model::EditionId>,
    /// The edition in force at the end.
    pub to: unblink_model::EditionId,
}

/// One change of one entry.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeRow {
    /// The list.
    pub list: ListId,
    /// The subject behind the entry.
    pub subject: SubjectId,
    /// What the entry is called.
    pub caption: String,
    /// `true` when the edition's date was given with it and is not printed in it: a day on which
    /// the file was seen, not one on which it was published.
    pub scrape_date: bool,
    /// The change.
    #[serde(flatten)]
    pub change: Change,
}

impl Register {
    /// Returns what changed on the lists. The first edition of a list is its start, not a change.
    pub fn changes(
        &mut self,
        question: &ChangesQuestion,
        as_of: &AsOf,
    ) -> Result<ChangesAnswer, AppError> {
        let net = question.net.unwrap_or(question.since.is_some() && question.until.is_some());
        let mode = if net { Mode::Net } else { Mode::Steps };
        let coverage = self.coverage(as_of)?;
        let lists: Vec<ListId> = match &question.list {
            Some(list) => {
                self.demand_list(list)?;
                vec![list.clone()]
            }
            None => coverage
                .lists
                .iter()
                .map(|loaded| loaded.list.clone())
                .filter(|list| list.as_str() != REGISTER)
                .collect(),
        };
        let mut windows = Vec::new();
        let mut rows = Vec::new();
        for list in lists {
            let history = self.store.history(&list)?;
            let Some((from, to)) = window(&history, question, as_of)? else { continue };
            windows.push(Span {
                list: list.clone(),
                from: from.as_ref().map(|order| order.id.clone()),
                to: to.id.clone(),
            });
            rows.extend(self.rows(&list, &history, (from.as_ref(), &to), mode, question, as_of)?);
        }
        rows.sort_by(|a, b| {
            (a.change.published, &a.list, a.change.kind, &a.change.key).cmp(&(
                b.change.published,
                &b.list,
                b.change.kind,
                &b.change.key,
            ))
        });
        let mode = if net { "net" } else { "steps" };
        Ok(ChangesAnswer { mode, windows, changes: rows, coverage })
    }

    fn rows(
        &mut self,
        list: &ListId,
        history: &History,
        (from, to): (Option<&Order>, &Order),
        mode: Mode,
        question: &ChangesQuestion,
        as_of: &AsOf,
    ) -> Result<Vec<ChangeRow>, AppError> {
        let mut found = {
            let values = self.values();
            changes(history, from, to, mode, &values, as_of)
        };
        found.retain(|change| question.kind.is_none_or(|kind| kind == change.kind));
        self.told_rows(list, history, to, found, as_of)
    }

    /// Returns changes with what the entries are called and whose they are.
    pub(crate) fn told_rows(
        &mut self,
        list: &ListId,
        history: &History,
        to: &Order,
        found: Vec<Change>,
        as_of: &AsOf,
    ) -> Result<Vec<ChangeRow>, AppError> {
        let knowledge = self.knowledge(as_of.recorded)?;
        let values = self.values();
        let given: std::collections::BTreeSet<_> = history
            .editions()
            .filter(|meta| meta.published.basis == unblink_model::Basis::Given)
            .map(|meta| meta.id.clone())
            .collect();
        Ok(found
            .into_iter()
            .map(|change| {
                let node = unblink_ledger::Node { list: list.clone(), key: change.key.clone() };
                let named = history
                    .current(&change.key, Property::Name, Some(to), as_of)
                    .and_then(|current| current.digest)
                    .and_then(|digest| values(&digest));
                let caption = match named.as_ref().and_then(|values| values.values().first()) {
                    Some(unblink_model::Value::Name(name)) => name.full.clone(),
                    _ => change.key.to_string(),
                };
                ChangeRow {
                    list: list.clone(),
                    subject: knowledge.subject_of(&node),
                    caption,
                    scrape_date: given.contains(&change.edition),
                    change,
                }
            })
            .collect())
    }
}

/// Returns the editions in force at the two ends: for a day, the newest one published by its end.
fn window(
    history: &History,
    question: &ChangesQuestion,
    as_of: &AsOf,
) -> Result<Option<(Option<Order>, Order)>, AppError> {
    let orders: Vec<Order> =
        history.editions().filter(|meta| meta.visible(as_of)).map(EditionMeta::order).collect();
    let at = |end: &str| -> Result<Option<Order>, AppError> {
        if let Some(order) = orders.iter().find(|order| order.id.as_str() == end) {
            return Ok(Some(order.clone()));
        }
        let day: Date = end.parse().map_err(|_| {
            AppError::BadQuestion(format!(
                "expected a day as YYYY-MM-DD or the id of an edition, found `{end}`"
            ))
        })?;
        Ok(orders.iter().rfind(|order| order.day() <= day).cloned())
    };
    let from = match &question.since {
        Some(since) => at(since)?,
        // Without a start the first edition is it.
        None => orders.first().cloned(),
    };
    let to = match &question.until {
        Some(until) => at(until)?,
        None => orders.last().cloned(),
    };
    // A start before the first edition: the first is where the telling begins.
    let from = from.or_else(|| orders.first().cloned());
    Ok(to.map(|to| (from, to)))
}
