//! Which lists an answer looked at: nothing is clear by silence.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use unblink_lists::READERS;
use unblink_model::{AsOf, Basis, EditionId, Extent, ListId, Use};
use unblink_store::EditionState;

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
    /// Whether it is screened against by default.
    #[serde(rename = "use")]
    pub list_use: Use,
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

impl Register {
    /// Returns the coverage of an answer given from `as_of`.
    pub fn coverage(&mut self, as_of: &AsOf) -> Result<Coverage, AppError> {
        let editions = self.editions()?;
        let confirmations = self.store.confirmations(as_of.recorded)?;
        let counts = |decided: Timestamp| as_of.recorded.is_none_or(|at| decided <= at);
        let mut lists = Vec::new();
        let mut not_loaded = Vec::new();
        for reader in READERS {
            let (id, about) = (reader.list(), reader.about());
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
                not_loaded.push(UnloadedList {
                    how: match about.download_url {
                        Some(url) => format!(
                            "`unblink sync {id}`, or download {url}, then `unblink import {id} \
                             FILE`"
                        ),
                        None => format!("`unblink import {id} FILE`"),
                    },
                    list: id,
                    title: about.title.to_owned(),
                });
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
                title: about.title.to_owned(),
                list_use: about.list_use,
                edition: whole.map(|(_, row)| row.id.clone()),
                published: whole.map(|(published, _)| published.day()),
                basis: whole.map(|(published, _)| published.basis),
                entries: whole.map_or(0, |(_, row)| row.entries),
                newer_part,
                stale: whole.is_none_or(|(published, row)| {
                    let confirmed = confirmations.get(&row.id).copied();
                    let seen = crate::sync::seen(published.day(), confirmed);
                    is_stale(seen, as_of.valid, about.fresh_for_days)
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
            let known = unblink_lists::reader(list.as_str()).is_some()
                || not_loaded.iter().any(|other| other.list == *list);
            if !known {
                not_loaded.push(UnloadedList {
                    list: list.clone(),
                    title: authority.list_name.clone(),
                    how: NO_READER.to_owned(),
                });
            }
        }
        Ok(())
    }
}

fn sentence(lists: &[LoadedList], not_loaded: &[UnloadedList]) -> String {
    let official = lists.iter().filter(|list| list.list.as_str() != REGISTER).count();
    let missing = not_loaded.len();
    if lists.is_empty() {
        return "This ledger had recorded nothing by then.".to_owned();
    }
    if official == 0 {
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
    format!(
        "Loaded: the curated register and {official}{stale}. NOT loaded: {missing} known lists; \
         what they say is unknown."
    )
}
