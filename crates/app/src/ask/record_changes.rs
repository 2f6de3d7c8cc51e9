//! What changed in every list's record of one subject, edition by edition.

use unblink_ledger::{EditionMeta, Mode, Order, changes};
use unblink_model::AsOf;

use crate::ask::changes::ChangeRow;
use crate::{AppError, Register};

impl Register {
    /// Returns every change of the subject's records on the official lists, newest first.
    ///
    /// The first edition of a list is where its telling begins, not a change. Only the subject's
    /// own entries are read, so the answer takes milliseconds however long the lists are.
    pub fn record_changes(
        &mut self,
        asked: &str,
        as_of: &AsOf,
    ) -> Result<Vec<ChangeRow>, AppError> {
        let subject = self.resolve(asked, as_of)?;
        let mut rows = Vec::new();
        for node in &subject.nodes {
            let history = self.store.history_of(&node.list, std::slice::from_ref(&node.key))?;
            let orders: Vec<Order> = history
                .editions()
                .filter(|meta| meta.visible(as_of))
                .map(EditionMeta::order)
                .collect();
            let (Some(first), Some(last)) = (orders.first(), orders.last()) else { continue };
            let found = {
                let values = self.values();
                changes(&history, Some(first), last, Mode::Steps, &values, as_of)
            };
            rows.extend(self.told_rows(&node.list, &history, last, found, as_of)?);
        }
        rows.sort_by(|a, b| {
            (b.change.published, &a.list, a.change.kind, &a.change.key).cmp(&(
                a.change.published,
                &b.list,
                b.change.kind,
                &b.change.key,
            ))
        });
        Ok(rows)
    }
}
