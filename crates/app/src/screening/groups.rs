//! Which profiles are states of one subject: a search answers with the best of them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use unblink_ledger::Node;
use unblink_model::{EntityKey, SubjectId};
use unblink_screen::Admit;

use super::admit::Admitted;
use super::index::ScreenIndex;
use crate::register::Knowledge;

/// A number for each subject that was met, found out when a search first meets one of its entries.
///
/// Asking who an entry is takes a walk through links by their texts, and a search asks thousands
/// of times.
#[derive(Debug)]
pub(super) struct Groups {
    /// By entry; 0 is not known yet.
    of_entry: Box<[AtomicU32]>,
    known: Mutex<BTreeMap<SubjectId, u32>>,
}

impl Groups {
    /// Groups of an index of so many entries, none of them known yet.
    pub(super) fn new(entries: usize) -> Self {
        Self {
            of_entry: (0..entries).map(|_| AtomicU32::new(0)).collect(),
            known: Mutex::default(),
        }
    }

    fn of(&self, entry: u32, subject: impl FnOnce() -> SubjectId) -> u32 {
        let Some(cell) = self.of_entry.get(entry as usize) else { return 0 };
        match cell.load(Ordering::Relaxed) {
            0 => {
                // Whoever panicked while holding it left it whole.
                let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
                let next = u32::try_from(known.len()).unwrap_or(u32::MAX).saturating_add(1);
                let number = *known.entry(subject()).or_insert(next);
                cell.store(number, Ordering::Relaxed);
                number
            }
            number => number,
        }
    }
}

/// Who may be answered with, subject by subject.
pub(super) struct BySubject<'a> {
    pub(super) admitted: &'a Admitted,
    pub(super) groups: &'a Groups,
    pub(super) index: &'a ScreenIndex,
    pub(super) knowledge: &'a Knowledge,
}

impl Admit for BySubject<'_> {
    fn profile(&self, number: u32) -> bool {
        self.admitted.profile(number)
    }

    fn group(&self, profile: u32) -> u32 {
        let Some((place, list)) = self.index.place(profile) else { return 0 };
        self.groups.of(place.entry, || {
            let entry = self.index.view().entry(place.entry);
            let key = EntityKey::new(entry.map_or("", |entry| entry.key));
            self.knowledge.subject_of(&Node { list: list.clone(), key })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_one_subject_have_one_number_and_are_asked_for_once() {
        let groups = Groups::new(3);
        let first = groups.of(0, || SubjectId::new("a"));
        assert_ne!(first, groups.of(1, || SubjectId::new("b")));
        assert_eq!(first, groups.of(2, || SubjectId::new("a")));
        assert_eq!(first, groups.of(2, || unreachable!("known by now")));
    }
}
