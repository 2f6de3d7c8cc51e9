//! The story of 17 April 2025, told from the register at hand: nothing in it is fixed text
//! about facts, every line is an answer.

use jiff::civil::Date;
use serde::Serialize;
use unblink_model::{AsOf, EventKind, Exemption, Reaction};

use crate::ask::facts::Standing;
use crate::ask::who_lists::{DesignationView, StepView, WhoLists};
use crate::{AppError, AppQuery, Coverage, Register, Screening, ScreeningOptions};

/// The day before, the day of, the day after.
const BEFORE: Date = Date::constant(2025, 4, 16);
const RULING: Date = Date::constant(2025, 4, 17);
const AFTER: Date = Date::constant(2025, 4, 18);
/// The subject of the story.
const SUBJECT: &str = "taliban";
/// The name screened in the story: the heading of TAi.024 as its bearer writes it.
const SCREENED: &str = "عبدالغنی برادر";

/// The story of 17 April 2025.
#[derive(Clone, Debug, Serialize)]
pub struct Tour {
    /// Who listed them the day before, as known the day before.
    pub before: WhoLists,
    /// Who listed them the day after.
    pub after: WhoLists,
    /// What differs between the two.
    pub differences: Vec<TourDifference>,
    /// What stands as it stood.
    pub unchanged: Vec<DesignationView>,
    /// What was public the day before of what was to come: petition, enabling law, proposals.
    pub known_before: Vec<StepView>,
    /// The day after, asked with what was known the day before.
    pub after_as_known_before: Vec<DesignationView>,
    /// Where other states stood on the ladder that day.
    pub ladder: Vec<LadderLine>,
    /// What lets aid be paid that day.
    pub exemptions: Vec<Exemption>,
    /// Who reacted to what moved, and who was looked for and not found.
    pub reactions: Vec<Reaction>,
    /// A name in its own script, screened as of the day after.
    pub screening: Screening,
    /// What the story looked at, and what it could not.
    pub coverage: Coverage,
}

/// A designation that differs between the two days.
#[derive(Clone, Debug, Serialize)]
pub struct TourDifference {
    /// As it stood.
    pub was: Option<DesignationView>,
    /// As it stands.
    pub is: Option<DesignationView>,
}

/// The states on one rung.
#[derive(Clone, Debug, Serialize)]
pub struct LadderLine {
    /// The rung, −2 to 7.
    pub rung: i8,
    /// What it is called.
    pub name: String,
    /// Who stands there.
    pub states: Vec<Standing>,
}

impl Register {
    /// Tells the story of 17 April 2025.
    pub fn tour(&mut self) -> Result<Tour, AppError> {
        let before = self.who_lists(SUBJECT, &AsOf::day(BEFORE))?;
        let today = self.today();
        let later = AsOf { valid: AFTER, published: today, recorded: None };
        let after = self.who_lists(SUBJECT, &later)?;
        let same = |a: &DesignationView, b: &DesignationView| {
            a.authority == b.authority && a.programme == b.programme && a.scope == b.scope
        };
        let mut differences = Vec::new();
        let mut unchanged = Vec::new();
        let before_now =
            self.who_lists(SUBJECT, &AsOf { valid: BEFORE, published: today, recorded: None })?;
        for is in &after.designations {
            match before_now.designations.iter().find(|was| same(was, is)) {
                Some(was) if was.status == is.status => unchanged.push(is.clone()),
                was => differences.push(TourDifference { was: was.cloned(), is: Some(is.clone()) }),
            }
        }
        for was in &before_now.designations {
            if !after.designations.iter().any(|is| same(was, is)) {
                differences.push(TourDifference { was: Some(was.clone()), is: None });
            }
        }
        let changed: Vec<&DesignationView> =
            differences.iter().filter_map(|difference| difference.is.as_ref()).collect();
        let known_before = before
            .designations
            .iter()
            .filter(|was| changed.iter().any(|is| same(was, is)))
            .flat_map(|was| was.milestones.clone())
            .collect();
        let as_known = AsOf { valid: AFTER, published: BEFORE, recorded: None };
        let after_as_known_before = self
            .who_lists(SUBJECT, &as_known)?
            .designations
            .into_iter()
            .filter(|view| changed.iter().any(|is| same(view, is)))
            .collect();
        let reactions = self.reactions_to(&changed, &later)?;
        let query = AppQuery::named(SCREENED);
        let screening = self.screen(&query, &ScreeningOptions::default(), &later)?;
        let ruling = AsOf { valid: RULING, published: today, recorded: None };
        Ok(Tour {
            differences,
            unchanged,
            known_before,
            after_as_known_before,
            ladder: self.ladder_that_day(&ruling)?,
            exemptions: self
                .exemptions(SUBJECT, &ruling)?
                .in_force
                .into_iter()
                .map(|carved| carved.exemption)
                .collect(),
            reactions,
            screening,
            coverage: self.coverage(&later)?,
            before,
            after,
        })
    }

    /// Returns the reactions to the steps that brought these designations where they stand.
    fn reactions_to(
        &mut self,
        changed: &[&DesignationView],
        as_of: &AsOf,
    ) -> Result<Vec<Reaction>, AppError> {
        let curated = self.knowledge(as_of.recorded)?.curated;
        let steps: Vec<&str> = curated
            .events_of(&SUBJECT.into())
            .iter()
            .filter(|event| {
                changed.iter().any(|view| {
                    event.authority == view.authority.id
                        && event.event == EventKind::Status(view.status)
                })
            })
            .map(|event| event.id.as_str())
            .collect();
        let ours = |row: &&Reaction| steps.contains(&row.event.as_str());
        Ok(curated.reactions.iter().filter(ours).cloned().collect())
    }

    fn ladder_that_day(&mut self, as_of: &AsOf) -> Result<Vec<LadderLine>, AppError> {
        let standings = self.engagement(SUBJECT, None, as_of)?.standings;
        let mut lines: Vec<LadderLine> = Vec::new();
        for standing in standings {
            match lines.iter_mut().find(|line| line.rung == standing.rung.level) {
                Some(line) => line.states.push(standing),
                None => lines.push(LadderLine {
                    rung: standing.rung.level,
                    name: standing.rung.name.clone(),
                    states: vec![standing],
                }),
            }
        }
        Ok(lines)
    }
}
