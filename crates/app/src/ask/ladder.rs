//! The ladder of engagement over time: how many states stand on each rung, and who moved after
//! an event, in how many days.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use unblink_model::{AsOf, Engagement, PartialDate};

use crate::ask::facts::{Rung, Standing, standings};
use crate::ask::who_lists::SubjectRef;
use crate::{AppError, Coverage, Register};

/// How a subject's standing with states moved.
#[derive(Clone, Debug, Serialize)]
pub struct LadderAnswer {
    /// The subject.
    pub subject: SubjectRef,
    /// The clocks asked from.
    #[serde(flatten)]
    pub as_of: AsOf,
    /// The rungs that anyone ever stood on, lowest first.
    pub rungs: Vec<Rung>,
    /// Where the states stood from each day on which one of them moved, oldest first.
    pub days: Vec<LadderDay>,
    /// Each state's own steps, by state.
    pub states: Vec<StateCourse>,
    /// The steps, oldest first.
    pub events: Vec<Engagement>,
    /// What the answer looked at.
    pub coverage: Coverage,
}

/// Where states stood from a day on.
#[derive(Clone, Debug, Serialize)]
pub struct LadderDay {
    /// The first day of it. A step dated by month or year counts from its first day.
    pub day: Date,
    /// How many states stood on each rung.
    pub counts: BTreeMap<i8, usize>,
}

/// One state's rungs over time.
#[derive(Clone, Debug, Serialize)]
pub struct StateCourse {
    /// The state or organisation.
    pub state: String,
    /// Its rungs, each with the day from which it counts, oldest first; `None` after what held
    /// it up had ended.
    pub rungs: Vec<(Date, Option<i8>)>,
}

/// A step taken after an event.
#[derive(Clone, Debug, Serialize)]
pub struct Later {
    /// The state or organisation.
    pub state: String,
    /// Days after the event, at least; a step dated by month or year is given from its first
    /// day, or from the event where that lies before it.
    pub days_at_least: i64,
    /// Days after the event, at most.
    pub days_at_most: i64,
    /// The step.
    pub step: Engagement,
}

impl Register {
    /// Returns how a subject's standing with states moved, up to the earlier of the two clocks.
    pub fn ladder(&mut self, asked: &str, as_of: &AsOf) -> Result<LadderAnswer, AppError> {
        let answer = self.engagement(asked, None, as_of)?;
        let last = as_of.valid.min(as_of.published);
        let mut turns: Vec<Date> = answer
            .events
            .iter()
            .flat_map(|event| {
                // What ended on a day holds from the day after its last no longer.
                let end = event.until.map(PartialDate::last_day);
                std::iter::once(event.date.first_day()).chain(end)
            })
            .filter(|day| *day <= last)
            .collect();
        turns.sort_unstable();
        turns.dedup();
        let mut days: Vec<LadderDay> = Vec::new();
        let mut states: BTreeMap<String, Vec<(Date, Option<i8>)>> = BTreeMap::new();
        let mut rungs: BTreeMap<i8, Rung> = BTreeMap::new();
        for day in turns {
            let now = standings(&answer.events, None, day);
            let mut counts: BTreeMap<i8, usize> = BTreeMap::new();
            for standing in now.values() {
                *counts.entry(standing.rung.level).or_default() += 1;
                rungs.entry(standing.rung.level).or_insert_with(|| standing.rung.clone());
            }
            note_moves(&mut states, &now, day);
            if days.last().is_none_or(|before| before.counts != counts) {
                days.push(LadderDay { day, counts });
            }
        }
        Ok(LadderAnswer {
            subject: answer.subject,
            as_of: answer.as_of,
            rungs: rungs.into_values().collect(),
            days,
            states: states.into_iter().map(|(state, rungs)| StateCourse { state, rungs }).collect(),
            events: answer.events,
            coverage: answer.coverage,
        })
    }
}

/// Adds to each state's course where it stands now, if that is not where it stood.
fn note_moves(
    states: &mut BTreeMap<String, Vec<(Date, Option<i8>)>>,
    now: &BTreeMap<String, Standing>,
    day: Date,
) {
    for (state, standing) in now {
        let course = states.entry(state.clone()).or_default();
        if course.last().is_none_or(|(_, rung)| *rung != Some(standing.rung.level)) {
            course.push((day, Some(standing.rung.level)));
        }
    }
    for (state, course) in states {
        if !now.contains_key(state) && course.last().is_some_and(|(_, rung)| rung.is_some()) {
            course.push((day, None));
        }
    }
}

impl LadderAnswer {
    /// Returns the steps that began after `event` day and at most `window_days` later, by days
    /// after it. What follows in time is told as following in time, never as caused by it.
    ///
    /// A step dated so roughly that it may lie before the event is left out.
    pub fn later(&self, event: Date, window_days: i64) -> Vec<Later> {
        let mut rows: Vec<Later> = Vec::new();
        for step in &self.events {
            let (first, last) = (
                days_between(event, step.date.first_day()),
                days_between(event, step.date.last_day()),
            );
            if first <= 0 || first > window_days {
                continue;
            }
            for state in &step.parties {
                rows.push(Later {
                    state: state.clone(),
                    days_at_least: first,
                    days_at_most: last,
                    step: step.clone(),
                });
            }
        }
        rows.sort_by(|a, b| {
            (a.days_at_least, &a.state, &a.step.id).cmp(&(b.days_at_least, &b.state, &b.step.id))
        });
        rows
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    // Days between two civil dates always fit.
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests;
