//! Which lists and programmes a party is on, and since when.
//!
//! OFAC prints one date for each list a party is on, not for each programme: the Revolutionary
//! Guards' entry of 25 October 2007 also carries FTO, which came in 2019. So the date is a
//! programme's own only when there is one programme; else it is a bound.

use std::collections::BTreeSet;

use jiff::civil::Date;
use unblink_model::{Document, Entity, Listing, Property, ReadReport, Value, When};

use super::{CONSOLIDATED, SDN, joined};

/// One list a party is on.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::ofac) struct Membership {
    /// OFAC's word for the list.
    pub list: String,
    /// Since when.
    pub on: Option<Date>,
    /// What else is to be said of it.
    pub notes: Vec<String>,
}

/// Under what a party is listed. Sets, because OFAC prints no order and no pairing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::ofac) struct Grounds {
    /// Programmes (`SDGT`).
    pub programmes: BTreeSet<String>,
    /// Legal acts.
    pub acts: BTreeSet<String>,
    /// What is forbidden.
    pub measures: BTreeSet<String>,
}

/// Adds the programmes of a party, and the lists it is on as features.
pub(in crate::ofac) fn add(
    entity: &mut Entity,
    tag: &str,
    memberships: &[Membership],
    grounds: &Grounds,
    report: &mut ReadReport,
) {
    let listed_on = listed_on(tag, memberships, grounds.programmes.len());
    if grounds.programmes.is_empty() {
        report.puzzle("a party on the list without a programme");
    }
    let acts: Vec<String> = grounds.acts.iter().cloned().collect();
    for programme in &grounds.programmes {
        let listing = Listing {
            programme: programme.clone(),
            listed_on,
            instrument: joined(&acts),
            measures: grounds.measures.iter().cloned().collect(),
        };
        entity.add(Property::Listing, Value::Listing(listing));
    }
    for membership in memberships {
        let feature = Document {
            kind: "Sanctions list".to_owned(),
            number: Some(membership.list.clone()),
            issued: membership.on.map(Into::into),
            note: joined(&membership.notes),
            ..Document::default()
        };
        entity.add(Property::Feature, Value::Document(feature));
    }
}

fn listed_on(tag: &str, memberships: &[Membership], programmes: usize) -> Option<When> {
    let days = |wanted: &dyn Fn(&str) -> bool| -> BTreeSet<Date> {
        memberships.iter().filter(|one| wanted(&one.list)).filter_map(|one| one.on).collect()
    };
    // The consolidated list is a tag put on the real lists in October 2014; theirs is the date.
    let mut dates = match tag {
        CONSOLIDATED => days(&|list| list != CONSOLIDATED && list != SDN),
        _ => BTreeSet::new(),
    };
    if dates.is_empty() {
        dates = days(&|list| list == tag);
    }
    let first = *dates.first()?;
    if programmes == 1 && dates.len() == 1 {
        return Some(When::On(first.into()));
    }
    // The day before the first day of the calendar does not exist; nobody is listed then.
    Some(When::Between { after: Some(first.yesterday().unwrap_or(first)), by: None })
}
