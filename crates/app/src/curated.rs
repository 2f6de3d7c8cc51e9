//! The curated register as one place in recorded time knows it, sorted for answering.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use unblink_ledger::{Facet, Seen, Values};
use unblink_model::{
    AsOf, Assessment, Authority, ContextFact, Contradiction, CuratedEvent, EditionId, Engagement,
    Exemption, Fact, ListId, Position, Programme, Property, Reaction, SubjectFact, SubjectId,
};
use unblink_store::Store;

use crate::AppError;

/// The list id of the curated register.
pub(crate) const REGISTER: &str = "unblink_register";

/// The facts of the curated register.
#[derive(Clone, Debug, Default)]
pub struct Curated {
    /// The edition they stand in.
    pub edition: Option<EditionId>,
    /// When it was published.
    pub published: Option<Date>,
    /// Authorities by id.
    pub authorities: BTreeMap<String, Authority>,
    /// Programmes by list and code (`*` for every other code).
    pub programmes: BTreeMap<(ListId, String), Programme>,
    /// Subjects by id.
    pub subjects: BTreeMap<SubjectId, SubjectFact>,
    /// Steps of designations, by subject.
    pub events: BTreeMap<SubjectId, Vec<CuratedEvent>>,
    /// Steps on the ladder.
    pub engagement: Vec<Engagement>,
    /// Carve-outs.
    pub exemptions: Vec<Exemption>,
    /// Reactions to events.
    pub reactions: Vec<Reaction>,
    /// Incidents, pledges, conditions.
    pub context: Vec<ContextFact>,
    /// Who holds which office.
    pub positions: Vec<Position>,
    /// Figures and judgements.
    pub assessments: Vec<Assessment>,
    /// Where sources disagree.
    pub contradictions: Vec<Contradiction>,
}

impl Curated {
    /// Loads the facts as this ledger knew them at `recorded` (`None`: now).
    pub fn load(store: &Store, recorded: Option<Timestamp>) -> Result<Self, AppError> {
        let list = ListId::new(REGISTER);
        let history = store.history(&list)?;
        let values = store.values_of(&list, &[Property::Fact])?;
        // Facts carry their own publication; the register's edition only brings them along.
        let as_of = AsOf { valid: Date::MAX, published: Date::MAX, recorded };
        let mut curated = Self::default();
        if let Some(meta) = history.editions().rfind(|meta| meta.visible(&as_of)) {
            curated.edition = Some(meta.id.clone());
            curated.published = Some(meta.published.day());
        }
        for key in history.keys().filter(|key| unblink_ledger::is_fact(key)) {
            if !history.present(key, None, &as_of) {
                continue;
            }
            let facet = history.facets(key).find(|facet| **facet != Facet::Presence);
            let seen = facet.and_then(|facet| history.seen(key, facet, None, &as_of));
            if let Some(Seen::Values(digest)) = seen
                && let Some(Values::Fact(fact)) = values.get(&digest)
            {
                curated.add(fact.as_ref().clone());
            }
        }
        Ok(curated)
    }

    fn add(&mut self, fact: Fact) {
        match fact {
            Fact::Authority(row) => {
                self.authorities.insert(row.id.clone(), row);
            }
            Fact::Programme(row) => {
                self.programmes.insert((row.list.clone(), row.code.clone()), row);
            }
            Fact::Subject(row) => {
                self.subjects.insert(row.id.clone(), row);
            }
            Fact::Event(row) => self.events.entry(row.subject.clone()).or_default().push(row),
            Fact::Engagement(row) => self.engagement.push(row),
            Fact::Exemption(row) => self.exemptions.push(row),
            Fact::Reaction(row) => self.reactions.push(row),
            Fact::Context(row) => self.context.push(row),
            Fact::Position(row) => self.positions.push(row),
            Fact::Assessment(row) => self.assessments.push(row),
            Fact::Contradiction(row) => self.contradictions.push(row),
        }
    }

    /// Returns what an authority's programme is called, by any list that prints its code; `None`
    /// where no row tells: what the code stands for is not known then.
    pub fn programme_title(&self, authority: &str, code: &str) -> Option<&str> {
        self.programmes
            .values()
            .find(|row| row.authority == authority && row.code == code && !row.title.is_empty())
            .map(|row| row.title.as_str())
    }

    /// Returns the programme behind a list's code: its own row, else the list's row for all.
    pub fn programme(&self, list: &ListId, code: &str) -> Option<&Programme> {
        self.programmes
            .get(&(list.clone(), code.to_owned()))
            .or_else(|| self.programmes.get(&(list.clone(), "*".to_owned())))
    }

    /// Returns the steps of a subject's designations.
    pub fn events_of(&self, subject: &SubjectId) -> &[CuratedEvent] {
        self.events.get(subject).map_or(&[], Vec::as_slice)
    }
}
