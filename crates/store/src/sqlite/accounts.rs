//! Accounts, keys, sessions and how much was asked.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::Store;
use super::words::timestamp;
use crate::StoreError;
use crate::accounts::{AccountRow, KeyRow, SessionRow};

impl Store {
    /// Returns a number that moves with every change of accounts and keys.
    pub fn accounts_version(&self) -> Result<i64, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT number FROM account_version")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// Returns every account ever made, by name.
    pub fn accounts(&self) -> Result<Vec<AccountRow>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT name, role, password, outside, created, disabled FROM account ORDER BY name",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(AccountRow {
                name: row.get(0)?,
                role: row.get(1)?,
                password: row.get(2)?,
                outside: row.get(3)?,
                created: timestamp(&row.get::<_, String>(4)?)?,
                disabled: when(row.get(5)?)?,
            });
        }
        Ok(out)
    }

    /// Adds an account. One of the same name is refused.
    pub fn add_account(&mut self, account: &AccountRow) -> Result<(), StoreError> {
        let write = self.db.transaction()?;
        let there: Option<i64> = write
            .query_row("SELECT id FROM account WHERE name = ?1", [&account.name], |row| row.get(0))
            .optional()?;
        if there.is_some() {
            return Err(StoreError::AccountExists(account.name.clone()));
        }
        write.execute(
            "INSERT INTO account (name, role, password, outside, created, disabled)
             VALUES (?1, ?2, ?3, ?4, ?5, NULL)",
            params![
                account.name,
                account.role,
                account.password,
                account.outside,
                account.created.to_string()
            ],
        )?;
        write.commit()?;
        Ok(())
    }

    /// Changes role, password or standing of an account and ends its sessions.
    pub fn change_account(&mut self, account: &AccountRow) -> Result<(), StoreError> {
        let write = self.db.transaction()?;
        let changed = write.execute(
            "UPDATE account SET role = ?2, password = ?3, disabled = ?4 WHERE name = ?1",
            params![
                account.name,
                account.role,
                account.password,
                account.disabled.map(|at| at.to_string())
            ],
        )?;
        if changed == 0 {
            return Err(StoreError::NoAccount(account.name.clone()));
        }
        write.execute("DELETE FROM session WHERE account = ?1", [&account.name])?;
        write.commit()?;
        Ok(())
    }

    /// Returns every key ever made, by account and time.
    pub fn keys(&self) -> Result<Vec<KeyRow>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, account, label, role, digest, created, revoked FROM api_key
             ORDER BY account, created, id",
        )?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(KeyRow {
                id: row.get(0)?,
                account: row.get(1)?,
                label: row.get(2)?,
                role: row.get(3)?,
                digest: digest(&row.get::<_, Vec<u8>>(4)?)?,
                created: timestamp(&row.get::<_, String>(5)?)?,
                revoked: when(row.get(6)?)?,
            });
        }
        Ok(out)
    }

    /// Adds a key to an account that is there.
    pub fn add_key(&mut self, key: &KeyRow) -> Result<(), StoreError> {
        let write = self.db.transaction()?;
        let there: Option<i64> = write
            .query_row("SELECT id FROM account WHERE name = ?1", [&key.account], |row| row.get(0))
            .optional()?;
        if there.is_none() {
            return Err(StoreError::NoAccount(key.account.clone()));
        }
        write.execute(
            "INSERT INTO api_key (id, account, label, role, digest, created, revoked)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL)",
            params![
                key.id,
                key.account,
                key.label,
                key.role,
                key.digest.as_slice(),
                key.created.to_string()
            ],
        )?;
        write.commit()?;
        Ok(())
    }

    /// Takes a key back; `false` when there is no such key in force.
    pub fn revoke_key(&mut self, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        let changed = self.db.execute(
            "UPDATE api_key SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL",
            params![id, at.to_string()],
        )?;
        Ok(changed > 0)
    }

    /// Opens a session and forgets those that have run out.
    pub fn add_session(&mut self, session: &SessionRow, now: Timestamp) -> Result<(), StoreError> {
        let write = self.db.transaction()?;
        write.execute("DELETE FROM session WHERE expires <= ?1", [now.to_string()])?;
        write.execute(
            "INSERT INTO session (digest, account, expires) VALUES (?1, ?2, ?3)",
            params![session.digest.as_slice(), session.account, session.expires.to_string()],
        )?;
        write.commit()?;
        Ok(())
    }

    /// Returns the session of a cookie's digest.
    pub fn session(&self, of: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT account, expires FROM session WHERE digest = ?1")?;
        let found: Option<(String, String)> = statement
            .query_row([of.as_slice()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((account, expires)) = found else { return Ok(None) };
        Ok(Some(SessionRow { digest: *of, account, expires: timestamp(&expires)? }))
    }

    /// Ends a session.
    pub fn end_session(&mut self, of: &[u8; 32]) -> Result<(), StoreError> {
        self.db.execute("DELETE FROM session WHERE digest = ?1", [of.as_slice()])?;
        Ok(())
    }

    /// Returns how much each caller asked on a day.
    pub fn usage(&self, day: &str) -> Result<Vec<(String, u64)>, StoreError> {
        let mut statement =
            self.db.prepare_cached("SELECT caller, requests FROM usage WHERE day = ?1")?;
        let rows = statement.query_map([day], |row| {
            Ok((row.get(0)?, u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Adds to what callers asked on a day.
    pub fn add_usage(&mut self, day: &str, asked: &[(String, u64)]) -> Result<(), StoreError> {
        let write = self.db.transaction()?;
        for (caller, requests) in asked {
            write.execute(
                "INSERT INTO usage (day, caller, requests) VALUES (?1, ?2, ?3)
                 ON CONFLICT (day, caller) DO UPDATE SET requests = requests + excluded.requests",
                params![day, caller, i64::try_from(*requests).unwrap_or(i64::MAX)],
            )?;
        }
        write.commit()?;
        Ok(())
    }
}

fn when(text: Option<String>) -> Result<Option<Timestamp>, StoreError> {
    text.map(|text| timestamp(&text)).transpose()
}

fn digest(bytes: &[u8]) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|error| StoreError::stored("digest of a key", error))
}
