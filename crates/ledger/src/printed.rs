//! Steps that a list itself prints of an entry, folded over its editions: suspended, renewed,
//! removed.

use std::collections::BTreeMap;

use unblink_model::{AsOf, EntityKey, PrintedStep, Property, Status, StatusKind, Value, When};

use crate::{Digest, Facet, History, Order, Seen, Values};

/// A step that a list prints, and the first edition at hand that prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The step.
    pub step: PrintedStep,
    /// The first edition that prints it so.
    pub first: Order,
    /// The interval between editions in which it appeared.
    pub seen_between: When,
}

/// Returns the steps that the editions that count print of an entry, oldest edition first.
///
/// What an edition prints of a status takes the place of what the editions before it printed of
/// the same programme and status: a date corrected is no second step. A status that is no longer
/// printed has happened all the same. Only a suspension that the list no longer notes, while it
/// goes on to list the entry, has ended: a step `relisted` says so.
pub fn printed(
    history: &History,
    key: &EntityKey,
    values: &dyn Fn(&Digest) -> Option<Values>,
    as_of: &AsOf,
) -> Vec<Printed> {
    let mut found: Vec<Printed> = Vec::new();
    let courses = history.facets(key).filter(|f| matches!(f, Facet::Value(_, Property::Course)));
    for facet in courses {
        let mut standing: BTreeMap<(String, Status), Vec<Printed>> = BTreeMap::new();
        for turn in history.turns(key, facet, as_of) {
            let now = steps(turn.seen, values);
            let before = history.edition_before(&turn.order, key, facet, as_of);
            let after = before.map(|meta| meta.order().day());
            let between = When::Between { after, by: Some(turn.order.day()) };
            let mut by_status: BTreeMap<(String, Status), Vec<Printed>> = BTreeMap::new();
            for step in now {
                let same = |old: &&Printed| old.step == step;
                let id = (step.programme.clone(), step.status);
                let old = standing.get(&id).and_then(|olds| olds.iter().find(same)).cloned();
                let new = || Printed {
                    step: step.clone(),
                    first: turn.order.clone(),
                    seen_between: between,
                };
                by_status.entry(id).or_default().push(old.unwrap_or_else(new));
            }
            let lifted: Vec<String> = standing
                .keys()
                .filter(|id| id.1 == Status::Suspended && !by_status.contains_key(*id))
                .map(|(programme, _)| programme.clone())
                .collect();
            for programme in lifted {
                // Once is enough: the note is gone from here on.
                let olds = standing.remove(&(programme.clone(), Status::Suspended));
                found.extend(olds.unwrap_or_default());
                found.push(no_longer(programme, &turn.order, between));
            }
            standing.extend(by_status);
        }
        found.extend(standing.into_values().flatten());
    }
    found.sort_by(|a, b| (&a.first, &a.step).cmp(&(&b.first, &b.step)));
    found
}

fn steps(seen: Seen, values: &dyn Fn(&Digest) -> Option<Values>) -> Vec<PrintedStep> {
    let Seen::Values(digest) = seen else { return Vec::new() };
    let Some(values) = values(&digest) else { return Vec::new() };
    let of = |value: &Value| match value {
        Value::Step(step) => Some(step.clone()),
        _ => None,
    };
    values.values().iter().filter_map(of).collect()
}

fn no_longer(programme: String, order: &Order, between: When) -> Printed {
    let step = PrintedStep {
        programme,
        status: Status::Relisted,
        on: None,
        words: "the list no longer notes that it is suspended".to_owned(),
    };
    Printed { step, first: order.clone(), seen_between: between }
}

impl Printed {
    /// Says when the step took effect: the date the list prints, else when it appeared.
    pub(crate) fn when(&self) -> When {
        self.step.on.unwrap_or(self.seen_between)
    }

    /// Says whether the step ends the stay on the list.
    pub(crate) fn ends(&self) -> bool {
        self.step.status.kind() == StatusKind::Former
    }
}
