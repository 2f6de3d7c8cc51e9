//! Which lists an answer looked at: nothing is clear by silence.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use unblink_model::{AsOf, Basis, EditionId, Extent, ListId, Use};
use unblink_store::EditionState;

use crate::catalogue::KnownList;
use crate::curated::REGISTER;
use crate::register::is_stale;
use crate::{AppError, Register};

/// What `how` says of a list that nothing reads yet.
pub const NO_READER: &str = "no reader yet";

/// The editions an answer rests on, and the lists it could not look at.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    /// Lists with an edition that counts.
    pub lists: Vec<LoadedList>,
    /// Lists that are known and not loaded: what they say is unknown.
    pub not_loaded: Vec<UnloadedList>,
    /// Editions that wait for a person.
    pub held: Vec<HeldEdition>,
    /// The whole in one sentence.
    pub note: String,
}

/// A list with an edition that counts.
#[derive(Clone, Debug, Serialize)]
pub struct LoadedList {
    /// The list.
    pub list: ListId,
    /// Its title.
    pub title: String,
    /// The collection it came with; absent for an official list that has a reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// Whether it is screened against by default.
    #[serde(rename = "use")]
    pub list_use: Use,
    /// The operator's word that made its use so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_said: Option<unblink_store::UseRow>,
    /// The newest whole edition by the day asked about.
    pub edition: Option<EditionId>,
    /// When that was published.
    pub published: Option<Date>,
    /// Whether that date is printed in the file or was given with it.
    pub basis: Option<Basis>,
    /// How many entries it holds.
    pub entries: u64,
    /// The newest edition of any extent, when it is a newer part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newer_part: Option<EditionId>,
    /// Whether the edition was published, or last found to be what the issuer serves, longer before
    /// the day asked about than the list's freshness limit.
    pub stale: bool,
}

/// A list that is known and not loaded.
#[derive(Clone, Debug, Serialize)]
pub struct UnloadedList {
    /// The list.
    pub list: ListId,
    /// The collection it came with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// Its title.
    pub title: String,
    /// How to load it.
    pub how: String,
}

/// An edition that waits for a person.
#[derive(Clone, Debug, Serialize)]
pub struct HeldEdition {
    /// The edition.
    pub edition: EditionId,
    /// Why.
    pub reason: String,
}

impl Coverage {
    /// Returns every word that means lists, for an error message.
    pub(crate) fn words(&self) -> Vec<String> {
        let loaded = self.lists.iter().map(|list| (&list.list, &list.collection));
        let others = self.not_loaded.iter().map(|list| (&list.list, &list.collection));
        let words: std::collections::BTreeSet<String> = loaded
            .chain(others)
            .flat_map(|(list, collection)| [Some(list.to_string()), collection.clone()])
            .flatten()
            .collect();
        words.into_iter().collect()
    }
}

impl Register {
    /// Returns the coverage of an answer given from `as_of`.
    pub fn coverage(&mut self, as_of: &AsOf) -> Result<Coverage, AppError> {
        let editions = self.editions()?;
        let confirmations = self.store.confirmations(as_of.recorded)?;
        let counts = |decided: Timestamp| as_of.recorded.is_none_or(|at| decided <= at);
        let mut lists = Vec::new();
        let mut not_loaded = Vec::new();
        let catalogue = self.catalogue(as_of.recorded)?;
        for known in &catalogue.lists {
            let id = known.list.clone();
            // The curated register's facts carry their own publication.
            let limit = if id.as_str() == REGISTER { Date::MAX } else { as_of.published };
            let mut own: Vec<_> = editions
                .iter()
                .filter(|row| row.list == id && row.state.counts() && counts(row.decided))
                .filter_map(|row| Some((row.published?, row)))
                .filter(|(published, _)| published.day() <= limit)
                .collect();
            own.sort_by(|a, b| (a.0.at, &a.1.id).cmp(&(b.0.at, &b.1.id)));
            let Some((newest_at, newest)) = own.last() else {
                not_loaded.push(unloaded(known));
                continue;
            };
            let whole = own.iter().rev().find(|(_, row)| {
                row.coverage.as_ref().is_some_and(|coverage| coverage.extent == Extent::All)
            });
            let newer_part = match whole {
                Some((at, _)) if at.at >= newest_at.at => None,
                _ => Some(newest.id.clone()),
            };
            lists.push(LoadedList {
                list: id,
                title: known.title.clone(),
                collection: known.collection.clone(),
                list_use: known.list_use,
                use_said: known.use_said.clone(),
                edition: whole.map(|(_, row)| row.id.clone()),
                published: whole.map(|(published, _)| published.day()),
                basis: whole.map(|(published, _)| published.basis),
                entries: whole.map_or(0, |(_, row)| row.entries),
                newer_part,
                stale: whole.is_none_or(|(published, row)| {
                    let confirmed = confirmations.get(&row.id).copied();
                    let seen = crate::sync::seen(published.day(), confirmed);
                    is_stale(seen, as_of.valid, known.fresh_for_days)
                }),
            });
        }
        self.readerless(as_of, &mut not_loaded)?;
        let held = editions
            .iter()
            .filter(|row| row.state == EditionState::Held)
            .map(|row| HeldEdition { edition: row.id.clone(), reason: row.reason.clone() })
            .collect();
        let note = sentence(&lists, &not_loaded);
        Ok(Coverage { lists, not_loaded, held, note })
    }

    /// Adds the lists that the curated register names and no reader reads yet.
    fn readerless(
        &mut self,
        as_of: &AsOf,
        not_loaded: &mut Vec<UnloadedList>,
    ) -> Result<(), AppError> {
        let knowledge = self.knowledge(as_of.recorded)?;
        for authority in knowledge.curated.authorities.values() {
            let Some(list) = &authority.list else { continue };
            let known = knowledge.catalogue.get(list.as_str()).is_some()
                || not_loaded.iter().any(|other| other.list == *list);
            if !known {
                not_loaded.push(UnloadedList {
                    list: list.clone(),
                    collection: None,
                    title: authority.list_name.clone(),
                    how: NO_READER.to_owned(),
                });
            }
        }
        Ok(())
    }
}

/// Says how a list that is not loaded could be.
fn unloaded(known: &KnownList) -> UnloadedList {
    let id = &known.list;
    let how = match (&known.download_url, &known.collection) {
        (_, Some(collection)) => format!("`unblink import ftm FILE --as {collection}`"),
        (Some(url), None) => {
            format!("`unblink sync {id}`, or download {url}, then `unblink import {id} FILE`")
        }
        (None, None) => format!("`unblink import {id} FILE`"),
    };
    UnloadedList {
        how,
        list: id.clone(),
        collection: known.collection.clone(),
        title: known.title.clone(),
    }
}

fn sentence(lists: &[LoadedList], not_loaded: &[UnloadedList]) -> String {
    let own = lists.iter().filter(|list| list.collection.is_some()).count();
    let official = lists.iter().filter(|list| list.list.as_str() != REGISTER).count() - own;
    let missing = not_loaded.len();
    if lists.is_empty() {
        return "This ledger had recorded nothing by then.".to_owned();
    }
    if official == 0 && own == 0 {
        return format!(
            "Only the bundled curated register is loaded: {missing} official lists are NOT, and \
             what they say is unknown."
        );
    }
    let stale = lists.iter().filter(|list| list.stale && list.list.as_str() != REGISTER).count();
    let stale = match stale {
        0 => String::new(),
        n => format!(" ({n} stale on the day asked about)"),
    };
    let official = if official == 1 {
        "1 official list".to_owned()
    } else {
        format!("{official} official lists")
    };
    let own = match own {
        0 => String::new(),
        1 => " and 1 list of an imported file".to_owned(),
        n => format!(" and {n} lists of imported files"),
    };
    format!(
        "Loaded: the curated register and {official}{own}{stale}. NOT loaded: {missing} known lists; \
         what they say is unknown."
    )
}
