//! What importing an edition would do, without doing it.

use std::collections::BTreeMap;

use unblink_ledger::{Content, Digest, EditionMeta, Mode, changes};
use unblink_lists::{Input, SourceFile};
use unblink_model::{AsOf, Edition, EditionId, ListId, Published};
use unblink_store::Archive;

use super::{Arrival, edition_id, find_reader, meta_of, short};
use crate::{AppError, ChangeKind, Imported, Outcome, RawFile, Register};

impl Register {
    /// Says what importing a downloaded edition would do; writes nothing.
    pub(crate) fn preview(
        &mut self,
        list: &ListId,
        files: &[RawFile],
        given: Option<Published>,
    ) -> Result<Imported, AppError> {
        let reader = find_reader(list)?;
        let digests: Vec<String> = files.iter().map(|file| Archive::digest(&file.bytes)).collect();
        if let Some(row) = self.store.edition_of_files(list, &digests)? {
            return self.already_here(row);
        }
        let sources: Vec<SourceFile<'_>> =
            files.iter().map(|file| SourceFile { name: &file.name, bytes: &file.bytes }).collect();
        let (edition, id, reasons) = match reader.read(&Input { files: &sources, given }) {
            Err(error) => {
                let id = EditionId::new(format!("{list}@unread.{}", short(&digests)));
                (None, id, vec![error.to_string()])
            }
            Ok(edition) => {
                self.refresh_session(list)?;
                let reasons = self.inspect(reader, &edition, Arrival::Synced);
                let id = edition_id(&edition, &digests);
                (Some(edition), id, reasons)
            }
        };
        let mut imported = Imported {
            edition: id,
            list: list.clone(),
            outcome: Outcome::Held,
            published: edition.as_ref().map(|edition| edition.published.to_string()),
            entries: edition.as_ref().map_or(0, |edition| edition.entities.len() as u64),
            written: 0,
            changes: BTreeMap::new(),
            not_understood: edition
                .as_ref()
                .map(|edition| edition.report.not_understood.clone())
                .unwrap_or_default(),
            reasons,
        };
        if let Some(edition) = edition.filter(|_| imported.reasons.is_empty()) {
            let (anything, changes) = self.would_change(&imported.edition, &edition);
            imported.outcome = if anything { Outcome::Appended } else { Outcome::Unchanged };
            imported.changes = changes;
        }
        // What was planned is in the history at hand and not in the store.
        self.session = None;
        Ok(imported)
    }

    /// Plans an edition into the history at hand, which is then no longer the store's.
    fn would_change(
        &mut self,
        id: &EditionId,
        edition: &Edition,
    ) -> (bool, BTreeMap<ChangeKind, u64>) {
        let meta = meta_of(id, edition, self.now());
        let content = Content::of(edition);
        let order = meta.order();
        let mut counts = BTreeMap::new();
        let Some(session) = &mut self.session else { return (false, counts) };
        let entries = session.history.plan(&meta, &content);
        let anything = entries.iter().any(|entry| entry.edition == order);
        let before =
            session.history.editions().map(EditionMeta::order).filter(|o| *o < order).max();
        session.history.add_edition(meta.clone());
        for entry in entries {
            session.history.add(entry, meta.recorded);
        }
        if before.is_none() {
            return (anything, counts);
        }
        let Some(session) = &self.session else { return (anything, counts) };
        let held = self.values();
        let values = |digest: &Digest| content.values.get(digest).cloned().or_else(|| held(digest));
        let always = AsOf { valid: order.day(), published: jiff::civil::Date::MAX, recorded: None };
        for change in
            changes(&session.history, before.as_ref(), &order, Mode::Steps, &values, &always)
        {
            *counts.entry(change.kind).or_default() += 1;
        }
        (anything, counts)
    }
}
