//! The whole course of a subject: every step, every list's record, who is who and why.

use serde::Serialize;
use unblink_ledger::Link;
use unblink_model::{AsOf, Contradiction, EditionId, Entity, ListId, Position, Reaction, Scope};

use crate::ask::disagreements::Disagreement;
use crate::ask::who_lists::{AuthorityRef, StepView, SubjectRef, step_view};
use crate::{AppError, Coverage, Register, Resolved};

/// The whole course of a subject.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryAnswer {
    /// The subject.
    pub subject: SubjectRef,
    /// The clocks asked from.
    #[serde(flatten)]
    pub as_of: AsOf,
    /// The course of each designation.
    pub courses: Vec<CourseView>,
    /// Every list's record of the subject.
    pub records: Vec<RecordView>,
    /// Where the lists' records disagree, field by field.
    pub disagreements: Vec<Disagreement>,
    /// Why these entries are taken for one actor.
    pub links: Vec<Link>,
    /// Offices held.
    pub positions: Vec<Position>,
    /// Reactions to its steps, and searches that found none.
    pub reactions: Vec<Reaction>,
    /// Where sources disagree about it.
    pub contradictions: Vec<Contradiction>,
    /// What the answer looked at.
    pub coverage: Coverage,
}

/// The course of one designation.
#[derive(Clone, Debug, Serialize)]
pub struct CourseView {
    /// Who lists.
    pub authority: AuthorityRef,
    /// The programme, where one is named.
    pub programme: Option<String>,
    /// What that programme is called; `null` where the register does not know the code.
    pub programme_title: Option<String>,
    /// Whom it names.
    pub scope: Scope,
    /// Its steps, oldest first.
    pub steps: Vec<StepView>,
}

/// One list's record, by the newest editions that give each property.
#[derive(Clone, Debug, Serialize)]
pub struct RecordView {
    /// The list.
    pub list: ListId,
    /// The newest edition that tells of the entry.
    pub edition: Option<EditionId>,
    /// Whether the entry is in it.
    pub present: bool,
    /// The record.
    pub entity: Entity,
}

impl Register {
    /// Returns the whole course of a subject.
    pub fn history(&mut self, asked: &str, as_of: &AsOf) -> Result<HistoryAnswer, AppError> {
        let subject = self.resolve(asked, as_of)?;
        let told = self.told(&subject, as_of)?;
        let knowledge = self.knowledge(as_of.recorded)?;
        let own = unblink_ledger::Node {
            list: ListId::new(crate::curated::REGISTER),
            key: unblink_model::EntityKey::new(subject.id.as_str()),
        };
        let records = self.records(&own, &subject, as_of)?;
        let courses = told
            .courses
            .iter()
            .map(|course| CourseView {
                authority: told.curated.authority(&course.authority),
                programme: course.programme.clone(),
                programme_title: told.curated.title_of(course),
                scope: course.scope,
                steps: course.steps.iter().map(step_view).collect(),
            })
            .collect();
        let events: Vec<&str> =
            told.curated.events_of(&subject.id).iter().map(|event| event.id.as_str()).collect();
        let ours = |node: &unblink_ledger::Node| *node == own || subject.nodes.contains(node);
        let holds = |row: &&Position| {
            row.un_reference.as_deref().is_some_and(|reference| {
                subject.id.as_str() == reference
                    || subject.nodes.iter().any(|node| node.key.as_str() == reference)
            })
        };
        Ok(HistoryAnswer {
            subject: subject.reference(),
            as_of: *as_of,
            courses,
            disagreements: super::disagreements::of(&records),
            records,
            links: knowledge
                .links
                .iter()
                .filter(|link| ours(&link.a) && ours(&link.b))
                .cloned()
                .collect(),
            positions: told.curated.positions.iter().filter(holds).cloned().collect(),
            reactions: told
                .curated
                .reactions
                .iter()
                .filter(|row| events.contains(&row.event.as_str()))
                .cloned()
                .collect(),
            contradictions: told
                .curated
                .contradictions
                .iter()
                .filter(|row| row.subject.as_ref() == Some(&subject.id))
                .cloned()
                .collect(),
            coverage: self.coverage(as_of)?,
        })
    }

    fn records(
        &self,
        own: &unblink_ledger::Node,
        subject: &Resolved,
        as_of: &AsOf,
    ) -> Result<Vec<RecordView>, AppError> {
        let mut records = Vec::new();
        for node in std::iter::once(own).chain(&subject.nodes) {
            let history = self.store.history_of(&node.list, std::slice::from_ref(&node.key))?;
            let Some(entity) = self.entity_at(&history, &node.key, None, as_of) else { continue };
            let newest = history
                .editions()
                .rfind(|meta| meta.visible(as_of) && meta.tells_presence(&node.key));
            records.push(RecordView {
                list: node.list.clone(),
                edition: newest.map(|meta| meta.id.clone()),
                present: history.present(&node.key, None, as_of),
                entity,
            });
        }
        Ok(records)
    }
}
