//! The review queue of the watch: appended only, each word with who gave it and when.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::Store;
use super::words::{count, timestamp};
use super::write::{new_tx, newest_tx};
use crate::queue::{
    ArticleRow, Birth, Decide, DecisionRow, EndState, EvidenceRow, ExtractorRow, NewTelling,
    ProvisionalEnd, ProvisionalRow, TellingRow, TellingWord, Which,
};
use crate::{NewEvidence, StoreError};

const TELLINGS: &str = "
    SELECT q.id, a.digest, a.text_digest, a.source, a.url, a.title, a.publisher, a.published,
           a.language, q.event, q.extractor, q.extractor_version, q.extractor_digest, q.birth,
           t.recorded_at, t.by, d.act, d.amended, d.merged_into, d.reason, dt.by, dt.recorded_at
    FROM telling q JOIN article a ON a.id = q.article JOIN tx t ON t.id = q.tx
    LEFT JOIN telling_decision d ON d.telling = q.id LEFT JOIN tx dt ON dt.id = d.tx";

impl Store {
    /// Puts tellings of an article into the queue and returns the numbers of the new ones.
    ///
    /// What was proposed before stays as it is, decided or not; when all were, nothing is written.
    /// The article's bytes and text must be in the archive.
    pub fn propose_tellings(
        &mut self,
        article: &ArticleRow,
        extractor: &ExtractorRow,
        tellings: &[NewTelling],
        by: &str,
        recorded: Timestamp,
    ) -> Result<Vec<i64>, StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut added = Vec::new();
        let mut at: Option<(i64, i64)> = None;
        for one in tellings {
            let known = "SELECT 1 FROM telling WHERE digest = ?1";
            let known: Option<i64> =
                write.query_row(known, [&one.digest], |row| row.get(0)).optional()?;
            if known.is_some() {
                continue;
            }
            let (tx, article) = if let Some(at) = at {
                at
            } else {
                let tx = new_tx(&write, recorded, "watch_propose", by)?;
                *at.insert((tx, article_number(&write, article, tx)?))
            };
            write.execute(
                "INSERT INTO telling (article, digest, event, extractor, extractor_version,
                     extractor_digest, birth, tx) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    article,
                    one.digest,
                    one.event,
                    extractor.name,
                    extractor.version,
                    extractor.digest,
                    one.birth.as_str(),
                    tx
                ],
            )?;
            added.push(write.last_insert_rowid());
        }
        write.commit()?;
        Ok(added)
    }

    /// Returns tellings with the words on them, oldest first.
    pub fn tellings(&self, which: Which) -> Result<Vec<TellingRow>, StoreError> {
        let (filter, number) = match which {
            Which::Open => ("d.telling IS NULL AND ?1 IS NULL", None),
            Which::All => ("?1 IS NULL", None),
            Which::One(id) => ("q.id = ?1", Some(id)),
            Which::MergedInto(id) => ("d.merged_into = ?1", Some(id)),
        };
        let sql = format!("{TELLINGS} WHERE {filter} ORDER BY q.id");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([number])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(telling(row)?);
        }
        Ok(found)
    }

    /// Records a person's word on a telling, with the evidence and the provisional fact it brings,
    /// all or nothing.
    ///
    /// A telling is decided once. It can be merged only into one that is open or accepted. When
    /// the store moved since `base`, nothing is written and [`StoreError::Moved`] is returned.
    pub fn decide_telling(&mut self, decide: &Decide<'_>) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        may_decide(&write, decide)?;
        if newest_tx(&write)? != decide.base {
            return Err(StoreError::Moved);
        }
        let act = format!("watch_{}", decide.word.as_str());
        let tx = new_tx(&write, decide.recorded, &act, decide.by)?;
        let (amended, merged_into) = match &decide.word {
            TellingWord::Amend(event) => (Some(event.as_str()), None),
            TellingWord::Merge(into) => (None, Some(*into)),
            TellingWord::Accept | TellingWord::Reject => (None, None),
        };
        write.execute(
            "INSERT INTO telling_decision (telling, act, reason, amended, merged_into, tx)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![decide.telling, decide.word.as_str(), decide.reason, amended, merged_into, tx],
        )?;
        write_evidence(&write, decide.evidence, tx)?;
        if let Some(fact) = decide.provisional {
            write.execute(
                "INSERT INTO provisional (telling, fact, tx) VALUES (?1, ?2, ?3)",
                params![decide.telling, fact, tx],
            )?;
        }
        write.commit()?;
        Ok(())
    }

    /// Returns the evidence of every accepted telling, in the order it was accepted.
    pub fn evidence(&self) -> Result<Vec<EvidenceRow>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT e.telling, a.digest, a.text_digest, e.char_from, e.char_to, e.byte_from,
                    e.byte_to, e.text, t.by, t.recorded_at
             FROM evidence e JOIN article a ON a.id = e.article JOIN tx t ON t.id = e.tx
             ORDER BY e.id",
        )?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(EvidenceRow {
                telling: row.get(0)?,
                digest: row.get(1)?,
                text_digest: row.get(2)?,
                char: [offset(row, 3)?, offset(row, 4)?],
                byte: [offset(row, 5)?, offset(row, 6)?],
                text: row.get(7)?,
                by: row.get(8)?,
                recorded: timestamp(&row.get::<_, String>(9)?)?,
            });
        }
        Ok(found)
    }

    /// Returns every provisional fact ever opened, oldest first.
    pub fn provisional_facts(&self) -> Result<Vec<ProvisionalRow>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT p.telling, p.fact, t.by, t.recorded_at, e.state, e.reason, et.by,
                    et.recorded_at
             FROM provisional p JOIN tx t ON t.id = p.tx
             LEFT JOIN provisional_end e ON e.telling = p.telling
             LEFT JOIN tx et ON et.id = e.tx ORDER BY p.tx, p.telling",
        )?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(ProvisionalRow {
                telling: row.get(0)?,
                fact: row.get(1)?,
                by: row.get(2)?,
                opened: timestamp(&row.get::<_, String>(3)?)?,
                end: end(row)?,
            });
        }
        Ok(found)
    }

    /// Ends an open provisional fact. Whether the person may is decided above.
    pub fn end_provisional(
        &mut self,
        telling: i64,
        state: EndState,
        reason: &str,
        by: &str,
        recorded: Timestamp,
    ) -> Result<(), StoreError> {
        let write = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = write.query_row(
            "SELECT e.state FROM provisional p
             LEFT JOIN provisional_end e ON e.telling = p.telling WHERE p.telling = ?1",
            [telling],
            |row| row.get(0),
        );
        match found.optional()? {
            None => return Err(StoreError::NoProvisional(telling)),
            Some(Some(state)) => return Err(decided(telling, "open", state)),
            Some(None) => {}
        }
        let act = match state {
            EndState::Confirmed => "watch_confirm",
            EndState::Closed => "watch_close",
        };
        let tx = new_tx(&write, recorded, act, by)?;
        write.execute(
            "INSERT INTO provisional_end (telling, state, reason, tx) VALUES (?1, ?2, ?3, ?4)",
            params![telling, state.as_str(), reason, tx],
        )?;
        write.commit()?;
        Ok(())
    }
}

fn decided(telling: i64, expected: &'static str, found: String) -> StoreError {
    StoreError::Decided { telling, expected, found }
}

/// Refuses a word on what is decided, and a merging into what cannot take it.
fn may_decide(write: &Transaction<'_>, decide: &Decide<'_>) -> Result<(), StoreError> {
    if let Some(act) = act_on(write, decide.telling)? {
        return Err(decided(decide.telling, "open", act));
    }
    let TellingWord::Merge(into) = decide.word else { return Ok(()) };
    if into == decide.telling {
        return Err(decided(into, "another telling", "the same one".to_owned()));
    }
    match act_on(write, into)? {
        Some(act) if act == "reject" || act == "merge" => {
            Err(decided(into, "open or accepted", act))
        }
        _ => Ok(()),
    }
}

fn article_number(
    write: &Transaction<'_>,
    article: &ArticleRow,
    tx: i64,
) -> Result<i64, StoreError> {
    write.execute(
        "INSERT OR IGNORE INTO article (digest, text_digest, source, url, title, publisher,
             published, language, tx) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            article.digest,
            article.text_digest,
            article.source,
            article.url,
            article.title,
            article.publisher,
            article.published,
            article.language,
            tx
        ],
    )?;
    Ok(write.query_row(
        "SELECT id FROM article WHERE digest = ?1 AND text_digest = ?2",
        [&article.digest, &article.text_digest],
        |row| row.get(0),
    )?)
}

/// Returns the act that decided a telling, if one did.
fn act_on(write: &Transaction<'_>, telling: i64) -> Result<Option<String>, StoreError> {
    write
        .query_row(
            "SELECT d.act FROM telling q LEFT JOIN telling_decision d ON d.telling = q.id
             WHERE q.id = ?1",
            [telling],
            |row| row.get(0),
        )
        .optional()?
        .ok_or(StoreError::NoTelling(telling))
}

fn write_evidence(
    write: &Transaction<'_>,
    evidence: &[NewEvidence],
    tx: i64,
) -> Result<(), StoreError> {
    let mut statement = write.prepare_cached(
        "INSERT OR IGNORE INTO evidence (telling, article, char_from, char_to, byte_from, byte_to,
             text, tx)
         SELECT ?1, article, ?3, ?4, ?5, ?6, ?7, ?8 FROM telling WHERE id = ?2",
    )?;
    for one in evidence {
        statement.execute(params![
            one.telling,
            one.told_in,
            count(one.char[0]),
            count(one.char[1]),
            count(one.byte[0]),
            count(one.byte[1]),
            one.text,
            tx
        ])?;
    }
    Ok(())
}

fn telling(row: &Row<'_>) -> Result<TellingRow, StoreError> {
    let birth: String = row.get(13)?;
    Ok(TellingRow {
        id: row.get(0)?,
        article: ArticleRow {
            digest: row.get(1)?,
            text_digest: row.get(2)?,
            source: row.get(3)?,
            url: row.get(4)?,
            title: row.get(5)?,
            publisher: row.get(6)?,
            published: row.get(7)?,
            language: row.get(8)?,
        },
        event: row.get(9)?,
        extractor: ExtractorRow { name: row.get(10)?, version: row.get(11)?, digest: row.get(12)? },
        birth: Birth::from_word(&birth)
            .ok_or_else(|| StoreError::stored("telling's birth", &birth))?,
        proposed: timestamp(&row.get::<_, String>(14)?)?,
        by: row.get(15)?,
        decision: decision(row)?,
    })
}

fn decision(row: &Row<'_>) -> Result<Option<DecisionRow>, StoreError> {
    let Some(act) = row.get::<_, Option<String>>(16)? else { return Ok(None) };
    let amended: Option<String> = row.get(17)?;
    let merged_into: Option<i64> = row.get(18)?;
    let word = match (act.as_str(), amended, merged_into) {
        ("accept", None, None) => TellingWord::Accept,
        ("amend", Some(event), None) => TellingWord::Amend(event),
        ("reject", None, None) => TellingWord::Reject,
        ("merge", None, Some(into)) => TellingWord::Merge(into),
        _ => return Err(StoreError::stored("word on a telling", act)),
    };
    Ok(Some(DecisionRow {
        word,
        reason: row.get(19)?,
        by: row.get(20)?,
        decided: timestamp(&row.get::<_, String>(21)?)?,
    }))
}

fn end(row: &Row<'_>) -> Result<Option<ProvisionalEnd>, StoreError> {
    let Some(word) = row.get::<_, Option<String>>(4)? else { return Ok(None) };
    let state = EndState::from_word(&word)
        .ok_or_else(|| StoreError::stored("provisional fact's state", &word))?;
    Ok(Some(ProvisionalEnd {
        state,
        reason: row.get(5)?,
        by: row.get(6)?,
        ended: timestamp(&row.get::<_, String>(7)?)?,
    }))
}

fn offset(row: &Row<'_>, at: usize) -> Result<usize, StoreError> {
    usize::try_from(row.get::<_, i64>(at)?).map_err(|error| StoreError::stored("offset", error))
}
