//! Curated facts around the listings: engagement, exemptions, context.

use std::collections::BTreeMap;

use serde::Serialize;
use unblink_model::{
    AsOf, Assessment, ContextFact, Direction, Engagement, Exemption, PartialDate, Position,
    StatusKind,
};

use crate::ask::who_lists::{AuthorityRef, SubjectRef, in_force};
use crate::{AppError, Coverage, Register};

/// The ladder of engagement, by state.
#[derive(Clone, Debug, Serialize)]
pub struct EngagementAnswer {
    /// The subject.
    pub subject: SubjectRef,
    /// The clocks asked from.
    #[serde(flatten)]
    pub as_of: AsOf,
    /// Where each state stands on that day, highest rung first.
    pub standings: Vec<Standing>,
    /// The steps, oldest first.
    pub events: Vec<Engagement>,
    /// What the answer looked at.
    pub coverage: Coverage,
}

/// Where a state stands: the highest rung of its steps up, unless a later step down undid them.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    /// The state or organisation.
    pub state: String,
    /// The rung and what it is called.
    pub rung: Rung,
    /// Since when, as precisely as the step is dated.
    pub since: PartialDate,
    /// The step that put it there.
    pub event: String,
    /// The id of that step.
    pub event_id: String,
}

/// A rung of the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rung {
    /// −2 to 7.
    pub level: i8,
    /// What it is called.
    pub name: String,
}

/// Carve-outs from the measures against a subject.
#[derive(Clone, Debug, Serialize)]
pub struct ExemptionsAnswer {
    /// The subject.
    pub subject: SubjectRef,
    /// The clocks asked from.
    #[serde(flatten)]
    pub as_of: AsOf,
    /// In force that day, by authority that lists the subject or names tied to it.
    pub in_force: Vec<Carved>,
    /// Of the same authorities, not in force that day.
    pub not_in_force: Vec<Carved>,
    /// What the answer looked at.
    pub coverage: Coverage,
}

/// A carve-out with its authority.
#[derive(Clone, Debug, Serialize)]
pub struct Carved {
    /// Whose measures it opens.
    pub authority: AuthorityRef,
    /// The carve-out.
    #[serde(flatten)]
    pub exemption: Exemption,
}

/// What happened around the listings.
#[derive(Clone, Debug, Serialize)]
pub struct ContextAnswer {
    /// The subject.
    pub subject: SubjectRef,
    /// The clocks asked from.
    #[serde(flatten)]
    pub as_of: AsOf,
    /// Incidents, pledges, deals, conditions, oldest first.
    pub context: Vec<ContextFact>,
    /// Figures and judgements by named assessors.
    pub assessments: Vec<Assessment>,
    /// Offices held by or around the subject.
    pub positions: Vec<Position>,
    /// What the answer looked at.
    pub coverage: Coverage,
}

impl Register {
    /// Returns who stands where on the ladder; `by` keeps one state.
    pub fn engagement(
        &mut self,
        asked: &str,
        by: Option<&str>,
        as_of: &AsOf,
    ) -> Result<EngagementAnswer, AppError> {
        let subject = self.resolve(asked, as_of)?;
        let curated = self.knowledge(as_of.recorded)?.curated;
        let by = by.map(str::to_ascii_uppercase);
        let day = as_of.valid.min(as_of.published);
        let mut events: Vec<Engagement> = curated
            .engagement
            .iter()
            .filter(|row| row.subject == subject.id && row.date.first_day() <= day)
            .filter(|row| by.as_ref().is_none_or(|state| row.parties.contains(state)))
            .cloned()
            .collect();
        events.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
        let mut standings: Vec<Standing> =
            standings(&events, by.as_deref(), day).into_values().collect();
        standings.sort_by(|a, b| (-a.rung.level, &a.state).cmp(&(-b.rung.level, &b.state)));
        Ok(EngagementAnswer {
            subject: subject.reference(),
            as_of: *as_of,
            standings,
            events,
            coverage: self.coverage(as_of)?,
        })
    }

    /// Returns the carve-outs from the measures of every authority that lists the subject, or
    /// names tied to it, on that day.
    pub fn exemptions(&mut self, asked: &str, as_of: &AsOf) -> Result<ExemptionsAnswer, AppError> {
        let subject = self.resolve(asked, as_of)?;
        let told = self.told(&subject, as_of)?;
        let mut authorities: Vec<&str> = told
            .courses
            .iter()
            .filter(|course| {
                unblink_ledger::designation_on(course, as_of.valid).status.kind()
                    == StatusKind::OnList
            })
            .map(|course| course.authority.as_str())
            .collect();
        // A carve-out from all UN regimes opens each of them.
        if authorities.iter().any(|authority| authority.starts_with("un-sc-")) {
            authorities.push("un-sc-consolidated");
        }
        let (mut now, mut not_now) = (Vec::new(), Vec::new());
        for exemption in &told.curated.exemptions {
            if authorities.contains(&exemption.authority.as_str()) {
                let carved = Carved {
                    authority: told.curated.authority(&exemption.authority),
                    exemption: exemption.clone(),
                };
                if in_force(exemption, as_of) {
                    now.push(carved);
                } else {
                    not_now.push(carved);
                }
            }
        }
        Ok(ExemptionsAnswer {
            subject: subject.reference(),
            as_of: *as_of,
            in_force: now,
            not_in_force: not_now,
            coverage: self.coverage(as_of)?,
        })
    }

    /// Returns incidents, pledges, conditions and assessments around a subject.
    ///
    /// The curated register's context concerns the Taliban; other subjects have none yet.
    pub fn context(&mut self, asked: &str, as_of: &AsOf) -> Result<ContextAnswer, AppError> {
        let subject = self.resolve(asked, as_of)?;
        let curated = self.knowledge(as_of.recorded)?.curated;
        let day = as_of.valid.min(as_of.published);
        let public = |date: Option<unblink_model::PartialDate>| {
            date.is_none_or(|date| date.first_day() <= day)
        };
        let concerned = subject.id.as_str() == CONTEXT_SUBJECT;
        let keys: Vec<&str> = subject.nodes.iter().map(|node| node.key.as_str()).collect();
        let mut context: Vec<ContextFact> =
            curated.context.iter().filter(|row| concerned && public(row.date)).cloned().collect();
        context.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
        Ok(ContextAnswer {
            subject: subject.reference(),
            as_of: *as_of,
            context,
            assessments: curated
                .assessments
                .iter()
                .filter(|row| concerned && public(row.date))
                .cloned()
                .collect(),
            positions: curated
                .positions
                .iter()
                .filter(|row| public(row.from))
                .filter(|row| {
                    concerned
                        || row.un_reference.as_deref().is_some_and(|reference| {
                            keys.contains(&reference) || subject.id.as_str() == reference
                        })
                })
                .cloned()
                .collect(),
            coverage: self.coverage(as_of)?,
        })
    }
}

/// The subject around which the register's context was collected (data/README.md).
const CONTEXT_SUBJECT: &str = "taliban";

/// Returns where each state stands on a day by these steps, which come oldest first; `by` keeps
/// one state.
pub(crate) fn standings(
    events: &[Engagement],
    by: Option<&str>,
    day: jiff::civil::Date,
) -> BTreeMap<String, Standing> {
    let mut standings = BTreeMap::new();
    // What ended by that day holds nobody up.
    let lasting = events.iter().filter(|row| {
        row.date.first_day() <= day && row.until.is_none_or(|end| end.last_day() > day)
    });
    for event in lasting {
        for state in &event.parties {
            if by.is_none_or(|by| by == state) {
                step(&mut standings, state, event);
            }
        }
    }
    standings
}

fn step(standings: &mut BTreeMap<String, Standing>, state: &str, event: &Engagement) {
    let new = Standing {
        state: state.to_owned(),
        rung: Rung { level: event.rung, name: event.rung_name.clone() },
        since: event.date,
        event: event.event.clone(),
        event_id: event.id.clone(),
    };
    match standings.get(state) {
        // A step down undoes what was reached; a step up counts when it reaches higher.
        Some(old) if event.direction == Direction::Up && old.rung.level >= event.rung => {}
        Some(_) if event.direction == Direction::Flat => {}
        _ => {
            standings.insert(state.to_owned(), new);
        }
    }
}
