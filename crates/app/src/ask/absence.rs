//! Who does not list them: what a whole, fresh edition without the subject proves.

use std::collections::{BTreeMap, BTreeSet};

use unblink_model::{AsOf, EditionId, Extent, Grade, ListId, Scope, Seen};

use crate::ask::who_lists::{NoData, NotListed, SourceRef, Told, WhoLists};
use crate::{AppError, Register, Resolved};

impl Register {
    /// Answers for lists that have a whole edition by that day and no entry of the subject.
    pub(crate) fn by_complete_editions(
        &mut self,
        subject: &Resolved,
        as_of: &AsOf,
        told: &Told,
        answer: &mut WhoLists,
        answered: &mut BTreeSet<String>,
    ) -> Result<(), AppError> {
        let namesakes = self.namesakes(subject)?;
        let catalogue = self.catalogue(as_of.recorded)?;
        for known in &catalogue.lists {
            let list = known.list.clone();
            let row = told.curated.programme(&list, "*");
            // A list that came with a file speaks for itself.
            let speaks = match (row, &known.collection) {
                (_, Some(_)) => list.to_string(),
                (Some(row), None) => row.authority.clone(),
                (None, None) => continue,
            };
            if answered.contains(&speaks) || subject.nodes.iter().any(|node| node.list == list) {
                continue;
            }
            let Some(edition) = self.whole_edition_on(&list, as_of)? else { continue };
            let authority = told.authority(&speaks);
            let source = SourceRef { url: edition.to_string(), grade: Grade::A, seen: Seen::Yes };
            let namesakes = namesakes.get(&list).cloned().unwrap_or_default();
            answered.insert(speaks);
            if namesakes.is_empty() {
                answer.not_listed_by.push(NotListed {
                    authority,
                    scope: Scope::Actor,
                    why: format!(
                        "the whole edition {edition} has no entry linked to or named like the \
                         subject"
                    ),
                    sources: vec![source],
                });
            } else {
                answer.no_data.push(NoData {
                    authority,
                    why: format!(
                        "{} carries the same name and is not linked to the subject",
                        namesakes.into_iter().collect::<Vec<_>>().join(", ")
                    ),
                    sources: vec![source],
                });
            }
        }
        Ok(())
    }

    /// Returns the whole edition that speaks for the day asked about: the newest one published by
    /// then, if it was fresh on that day. An old edition says nothing of who is *not* on a list.
    fn whole_edition_on(
        &mut self,
        list: &ListId,
        as_of: &AsOf,
    ) -> Result<Option<EditionId>, AppError> {
        let editions = self.editions()?;
        let catalogue = self.catalogue(as_of.recorded)?;
        Ok(editions
            .iter()
            .filter(|row| row.list == *list && row.state.counts())
            .filter(|row| as_of.recorded.is_none_or(|at| row.decided <= at))
            .filter(|row| row.coverage.as_ref().is_some_and(|c| c.extent == Extent::All))
            .filter_map(|row| Some((row.published?, &row.id)))
            .filter(|(published, _)| {
                published.day() <= as_of.valid.min(as_of.published)
                    && catalogue.is_fresh(list, published.day(), as_of.valid)
            })
            .max_by_key(|(published, _)| published.at)
            .map(|(_, id)| id.clone()))
    }

    /// Returns the entries that carry a name of the subject, by list.
    fn namesakes(
        &self,
        subject: &Resolved,
    ) -> Result<BTreeMap<ListId, BTreeSet<String>>, AppError> {
        let mut found: BTreeMap<ListId, BTreeSet<String>> = BTreeMap::new();
        for node in self.store.entries_named_any(&subject.folded_names)? {
            let words = format!("{}:{}", node.list, node.key);
            found.entry(node.list).or_default().insert(words);
        }
        Ok(found)
    }
}
