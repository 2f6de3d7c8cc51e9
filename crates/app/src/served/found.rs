//! Who may be meant by a question, without asking the database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use unblink_model::{AsOf, ListId, SubjectId};
use unblink_screen::Query;

use crate::screening::{Admitted, Screener};
use crate::{AppError, Coverage, HitExplanation, Pool, Register};

/// Sets of lists that are kept ready; more are made anew. A guess.
const MOST_KEPT: usize = 64;

/// How much of an answer is wanted.
#[derive(Clone, Copy, Debug)]
pub struct FindOptions {
    /// Most subjects.
    pub limit: usize,
    /// Score below which a subject is not looked at; one equal to it is.
    pub cutoff: f64,
}

/// A subject that may be meant.
#[derive(Clone, Debug)]
pub struct FoundSubject {
    /// The subject.
    pub id: SubjectId,
    /// 0 to 1.
    pub score: f64,
    /// Why.
    pub explanation: HitExplanation,
}

/// The index with who is who, and which of its profiles stand on which lists today.
pub(super) struct Finder {
    screener: Screener,
    ready: RwLock<BTreeMap<BTreeSet<String>, Arc<Admitted>>>,
}

impl Finder {
    pub(super) fn new(register: &mut Register, as_of: &AsOf) -> Result<Self, AppError> {
        Ok(Self { screener: register.screener(as_of)?, ready: RwLock::default() })
    }

    pub(super) fn coverage(&self) -> Arc<Coverage> {
        self.screener.coverage.clone()
    }

    fn ready(&self, lists: &BTreeSet<String>) -> Option<Arc<Admitted>> {
        self.ready.read().unwrap_or_else(PoisonError::into_inner).get(lists).cloned()
    }

    /// Makes a set of lists ready to be asked for.
    pub(super) fn prepare(
        &self,
        register: &mut Register,
        lists: &BTreeSet<String>,
    ) -> Result<Arc<Admitted>, AppError> {
        let ids: BTreeSet<ListId> = lists.iter().map(|name| ListId::new(name.as_str())).collect();
        let admitted = register.admitted_of(&self.screener, &ids)?;
        let mut ready = self.ready.write().unwrap_or_else(PoisonError::into_inner);
        if ready.len() >= MOST_KEPT {
            ready.clear();
        }
        ready.insert(lists.clone(), admitted.clone());
        Ok(admitted)
    }

    pub(super) fn find_at_hand(
        &self,
        query: &Query,
        lists: &BTreeSet<String>,
        options: &FindOptions,
    ) -> Option<Vec<FoundSubject>> {
        let admitted = self.ready(lists)?;
        Some(self.screener.find_among(query, &admitted, options))
    }

    pub(super) fn find(
        &self,
        pool: &Pool,
        query: &Query,
        lists: &BTreeSet<String>,
        options: &FindOptions,
    ) -> Result<Vec<FoundSubject>, AppError> {
        let admitted = match self.ready(lists) {
            Some(admitted) => admitted,
            None => pool.with(|register| self.prepare(register, lists))?,
        };
        Ok(self.screener.find_among(query, &admitted, options))
    }
}
