//! What answers questions: an index, who may be answered with, and who is who, at hand together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use unblink_ledger::Node;
use unblink_model::{AsOf, EntityKey, ListId, StatusKind, SubjectId, Use};
use unblink_screen::{Explanation, Index, Options, Query};
use unblink_store::Archive;

use super::admit::Admitted;
use super::groups::{BySubject, Groups};
use super::index::ScreenIndex;
use super::states::Day;
use super::{Hit, HitExplanation, HitFeature, ListedBy, ScreeningOptions};
use crate::register::Knowledge;
use crate::{AppError, Candidate, Coverage, Register};

/// Answers questions from one place in time. It may be asked by many threads at once.
pub(crate) struct Screener {
    index: Arc<ScreenIndex>,
    /// The index's, weighing by the tuning.
    engine: Index,
    days: BTreeMap<ListId, Day>,
    knowledge: Knowledge,
    groups: Groups,
    as_of: AsOf,
    pub(crate) coverage: Arc<Coverage>,
    pub(super) fingerprint: Fingerprint,
    datasets: BTreeMap<String, Dataset>,
    standings: BTreeMap<SubjectId, Arc<Told>>,
}

/// What a score depends on besides the question: two answers with the same fingerprint are
/// answers of the same machine to the same register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fingerprint {
    /// The version of this program, and a digest of what its engine makes of a few fixed names.
    pub engine: String,
    /// The editions in the index.
    pub index: String,
    /// The thresholds, weights and stop words.
    pub tuning: String,
}

impl Fingerprint {
    /// Returns the digest of this and of what else an answer depends on.
    pub fn with(&self, rest: &str) -> String {
        let text = format!("{}\n{}\n{}\n{rest}", self.engine, self.index, self.tuning);
        Archive::digest(text.as_bytes())[..16].to_owned()
    }
}

/// A dataset that was asked for.
#[derive(Clone)]
enum Dataset {
    /// Lists of it are loaded: who may be answered with.
    Loaded(Arc<Admitted>),
    /// It is known, and none of its lists is loaded.
    NotLoaded,
    /// Nothing is called so; the words to say it.
    Unknown(String),
}

/// A subject found, before anybody asked who lists it.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(super) subject: SubjectId,
    pub(super) list: ListId,
    pub(super) key: EntityKey,
    pub(super) caption: String,
    pub(super) schema: String,
    pub(super) score: f64,
    pub(super) explanation: Explanation,
}

/// What a search came to.
pub(crate) enum Answer {
    /// The lists asked for were looked at.
    Screened(Vec<Found>),
    /// None of them is loaded: no result does not mean clear.
    NotLoaded,
    /// Nothing is called so.
    Unknown(String),
}

/// A subject and who lists it on the day asked about.
pub(super) struct Told {
    pub(super) caption: String,
    pub(super) schema: String,
    pub(super) listed_by: Vec<ListedBy>,
}

impl Register {
    /// Returns what answers questions asked from `as_of`.
    pub(crate) fn screener(&mut self, as_of: &AsOf) -> Result<Screener, AppError> {
        let coverage = Arc::new(self.coverage(as_of)?);
        let (index, days) = self.index_as_of(as_of)?;
        let engine = index.engine.clone().with_settings(self.tuning.settings.clone());
        let fingerprint = Fingerprint {
            engine: super::engine::marks().engine.clone(),
            index: self.editions_digest(as_of)?,
            tuning: self.tuning.digest(),
        };
        Ok(Screener {
            groups: Groups::new(index.view().entries()),
            index,
            engine,
            days,
            knowledge: self.knowledge(as_of.recorded)?,
            as_of: *as_of,
            coverage,
            fingerprint,
            datasets: BTreeMap::new(),
            standings: BTreeMap::new(),
        })
    }

    /// Returns the digest of the editions that count, recorded by the moment asked from.
    fn editions_digest(&mut self, as_of: &AsOf) -> Result<String, AppError> {
        let editions = self.editions()?;
        let ids = editions
            .iter()
            .filter(|row| row.state.counts())
            .filter(|row| as_of.recorded.is_none_or(|at| row.decided <= at))
            .map(|row| format!("{}\n", row.id));
        Ok(Archive::digest(ids.collect::<String>().as_bytes())[..12].to_owned())
    }

    /// Makes a dataset ready to be asked for.
    pub(crate) fn prepare(&mut self, screener: &mut Screener, name: &str) -> Result<(), AppError> {
        if screener.datasets.contains_key(name) {
            return Ok(());
        }
        let lists = Self::lists_of(name, &screener.coverage);
        let dataset = match lists {
            Ok(lists) if lists.is_empty() => Dataset::NotLoaded,
            Ok(lists) => Dataset::Loaded(self.admitted(
                &screener.index,
                &screener.days,
                &lists,
                &screener.as_of,
            )?),
            Err(error @ AppError::NoSuchList { .. }) => Dataset::Unknown(error.to_string()),
            Err(error) => return Err(error),
        };
        screener.datasets.insert(name.to_owned(), dataset);
        Ok(())
    }

    /// Returns which profiles of a screener's index stand on these lists.
    pub(crate) fn admitted_of(
        &mut self,
        screener: &Screener,
        lists: &BTreeSet<ListId>,
    ) -> Result<Arc<Admitted>, AppError> {
        self.admitted(&screener.index, &screener.days, lists, &screener.as_of)
    }

    /// Returns the loaded lists of a dataset; none when it is known and not loaded.
    pub(crate) fn lists_of(name: &str, coverage: &Coverage) -> Result<BTreeSet<ListId>, AppError> {
        let loaded = coverage.lists.iter();
        if name == "default" {
            let used = loaded.filter(|list| list.list_use == Use::Screening);
            return Ok(used.map(|list| list.list.clone()).collect());
        }
        let lists: BTreeSet<ListId> = loaded
            .filter(|list| list.list.as_str() == name || list.collection.as_deref() == Some(name))
            .map(|list| list.list.clone())
            .collect();
        // A list that is known and cannot be looked at is no mistake of whoever asks.
        let known = coverage
            .not_loaded
            .iter()
            .any(|list| list.list.as_str() == name || list.collection.as_deref() == Some(name));
        if lists.is_empty() && !known {
            return Err(AppError::NoSuchList { found: name.to_owned(), known: coverage.words() });
        }
        Ok(lists)
    }

    /// Returns a subject and who lists it, asked of the ledger once.
    pub(super) fn told_of(
        &mut self,
        screener: &mut Screener,
        found: &Found,
    ) -> Result<Arc<Told>, AppError> {
        if let Some(told) = screener.standings.get(&found.subject) {
            return Ok(told.clone());
        }
        let as_of = screener.as_of;
        let node = Node { list: found.list.clone(), key: found.key.clone() };
        let subject = self.resolved(&node, &screener.knowledge, &as_of)?;
        let told = self.told(&subject, &as_of)?;
        let listed_by = told
            .courses
            .iter()
            .filter_map(|course| {
                let standing = unblink_ledger::designation_on(course, as_of.valid);
                (standing.status.kind() == StatusKind::OnList).then(|| ListedBy {
                    authority: told.authority(&course.authority),
                    programme: course.programme.clone(),
                    status: standing.status,
                    since: standing.since,
                })
            })
            .collect();
        let or = |own: String, other: &String| if own.is_empty() { other.clone() } else { own };
        let told = Arc::new(Told {
            caption: or(subject.caption, &found.caption),
            schema: or(subject.schema, &found.schema),
            listed_by,
        });
        screener.standings.insert(found.subject.clone(), told.clone());
        Ok(told)
    }

    /// Returns names near to one that nothing carries, for an error message.
    pub(crate) fn near_names(
        &mut self,
        asked: &str,
        as_of: &AsOf,
    ) -> Result<Vec<Candidate>, AppError> {
        let index = self.index()?;
        let knowledge = self.knowledge(as_of.recorded)?;
        let options = Options { limit: 12, cutoff: 0.5 };
        let mut near: Vec<Candidate> = Vec::new();
        for found in index.engine.search(&Query::name(asked), &unblink_screen::Everyone, &options) {
            let Some((_, list, entry)) = index.told(found.number) else { continue };
            let node = Node { list: list.clone(), key: EntityKey::new(entry.key) };
            let id = knowledge.subject_of(&node);
            if near.len() < 4 && near.iter().all(|other| other.id != id) {
                near.push(Candidate {
                    id,
                    caption: entry.caption.to_owned(),
                    schema: entry.schema.to_owned(),
                });
            }
        }
        Ok(near)
    }
}

impl Screener {
    /// Returns who lists a subject, where that was asked of the ledger before.
    pub(super) fn told(&self, subject: &SubjectId) -> Option<&Told> {
        self.standings.get(subject).map(|told| &**told)
    }

    /// Returns the id of the subject behind a list's entry.
    pub(super) fn subject_of(&self, node: &Node) -> SubjectId {
        self.knowledge.subject_of(node)
    }

    /// Looks for whoever is asked about among these profiles.
    pub(crate) fn find_among(
        &self,
        query: &Query,
        admitted: &Admitted,
        options: &crate::FindOptions,
    ) -> Vec<crate::FoundSubject> {
        let options = Options { limit: options.limit, cutoff: options.cutoff };
        self.found(query, admitted, &options)
            .map(|Found { subject: id, score, explanation, .. }| crate::FoundSubject {
                id,
                score,
                explanation: explained(explanation),
            })
            .collect()
    }

    /// Looks for whoever is asked about. The dataset must have been prepared.
    pub(crate) fn find(&self, query: &Query, dataset: &str, options: &ScreeningOptions) -> Answer {
        let admitted = match self.datasets.get(dataset) {
            Some(Dataset::Loaded(admitted)) => admitted,
            Some(Dataset::NotLoaded) => return Answer::NotLoaded,
            Some(Dataset::Unknown(words)) => return Answer::Unknown(words.clone()),
            None => return Answer::Unknown(format!("`{dataset}` was not prepared")),
        };
        let options = Options { limit: options.limit, cutoff: options.cutoff };
        Answer::Screened(self.found(query, admitted, &options).collect())
    }

    /// Returns subjects, best first, each by the entry that matches best.
    fn found(
        &self,
        query: &Query,
        admitted: &Admitted,
        options: &Options,
    ) -> impl Iterator<Item = Found> + use<'_> {
        let Self { groups, index, knowledge, .. } = self;
        let subjects = BySubject { admitted, groups, index, knowledge };
        let matches = self.engine.search(query, &subjects, options);
        matches.into_iter().filter_map(|found| {
            let (_, list, entry) = index.told(found.number)?;
            let node = Node { list: list.clone(), key: EntityKey::new(entry.key) };
            Some(Found {
                subject: self.subject_of(&node),
                list: node.list,
                key: node.key,
                caption: entry.caption.to_owned(),
                schema: entry.schema.to_owned(),
                score: found.score,
                explanation: found.explanation,
            })
        })
    }
}

impl Found {
    /// Returns the possible match with who lists it.
    pub(super) fn hit(self, told: &Told, threshold: f64) -> Hit {
        Hit {
            id: self.subject,
            caption: told.caption.clone(),
            schema: told.schema.clone(),
            score: self.score,
            is_match: self.score >= threshold,
            list: self.list,
            key: self.key,
            listed_by: told.listed_by.clone(),
            explanation: explained(self.explanation),
        }
    }
}

pub(super) fn explained(explanation: Explanation) -> HitExplanation {
    HitExplanation {
        sentence: explanation.sentence,
        features: explanation
            .features
            .into_iter()
            .map(|feature| HitFeature {
                name: feature.name.to_owned(),
                similarity: feature.score,
                contribution: feature.contribution,
                query: feature.query,
                candidate: feature.candidate,
                detail: feature.detail,
            })
            .collect(),
    }
}
