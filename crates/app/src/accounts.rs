//! People and programs that may ask: accounts, passwords, keys, sessions and roles.
//!
//! Passwords are hashed with argon2id; keys and sessions are random and only their SHA-256 is
//! kept, so whoever reads the store can open nothing with it.

mod door;
mod secret;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use unblink_store::{AccountRow, KeyRow, SessionRow};

use crate::{AppError, Register};

pub use door::{Caller, Credentials, Door, Identity, Means};
pub use secret::{csrf_word, same_secret};

/// Shortest password, in characters: between NIST SP 800-63B-4's 8 (with a second factor) and 15
/// (without one), and there is no second factor here.
pub const MIN_PASSWORD_CHARS: usize = 12;
/// Longest password: argon2 takes more, a form need not.
const MAX_PASSWORD_CHARS: usize = 200;
/// Longest name of an account or a key.
const MAX_NAME_CHARS: usize = 80;

/// What an account may do; each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads the register.
    Reader,
    /// Screens names too.
    Screener,
    /// Decides too: releases held editions, confirms links.
    Reviewer,
    /// Runs the server: accounts, updates.
    Admin,
}

impl Role {
    /// Every role, from the least.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Screener, Self::Reviewer, Self::Admin];

    /// Returns the word kept on disk and written on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Screener => "screener",
            Self::Reviewer => "reviewer",
            Self::Admin => "admin",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|role| role.as_str() == text);
        found.ok_or_else(|| format!("expected reader, screener, reviewer or admin, found `{text}`"))
    }
}

/// An account, for people: without its password.
#[derive(Clone, Debug, Serialize)]
pub struct AccountView {
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether it has a password.
    pub has_password: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it was switched off.
    pub disabled: Option<Timestamp>,
    /// Its keys, the present and the former.
    pub keys: Vec<KeyView>,
}

/// A key, for people: without its secret.
#[derive(Clone, Debug, Serialize)]
pub struct KeyView {
    /// The part of it that may be shown.
    pub id: String,
    /// What it is for.
    pub label: String,
    /// What it may do.
    pub role: Role,
    /// When it was made.
    pub created: Timestamp,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
}

/// A session that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What the cookie holds.
    pub cookie: String,
    /// Until when it is good.
    pub expires: Timestamp,
}

impl Register {
    /// Returns every account with its keys.
    pub fn accounts(&self) -> Result<Vec<AccountView>, AppError> {
        let keys = self.store.keys()?;
        let own = |name: &str| {
            let mine = keys.iter().filter(|key| key.account == name);
            mine.map(|key| {
                Ok(KeyView {
                    id: key.id.clone(),
                    label: key.label.clone(),
                    role: role(&key.role)?,
                    created: key.created,
                    revoked: key.revoked,
                })
            })
            .collect::<Result<Vec<KeyView>, AppError>>()
        };
        self.store
            .accounts()?
            .into_iter()
            .map(|row| {
                Ok(AccountView {
                    keys: own(&row.name)?,
                    role: role(&row.role)?,
                    has_password: row.password.is_some(),
                    created: row.created,
                    disabled: row.disabled,
                    name: row.name,
                })
            })
            .collect()
    }

    /// Adds an account. Without a password it asks by key, or signs in elsewhere.
    pub fn add_account(
        &mut self,
        name: &str,
        role: Role,
        password: Option<&str>,
    ) -> Result<(), AppError> {
        let name = named(name)?;
        let password = password.map(hashed).transpose()?;
        let created = self.now();
        Ok(self.store.add_account(&AccountRow {
            name,
            role: role.as_str().to_owned(),
            password,
            outside: None,
            created,
            disabled: None,
        })?)
    }

    /// Adds an account that signs in at an OpenID provider, unless it is there; returns its name.
    pub fn account_from_outside(
        &mut self,
        issuer: &str,
        subject: &str,
        name: &str,
        role: Role,
    ) -> Result<String, AppError> {
        let outside = format!("{issuer} {subject}");
        let known = self.store.accounts()?;
        if let Some(row) = known.iter().find(|row| row.outside.as_deref() == Some(&outside)) {
            return Ok(row.name.clone());
        }
        let name = named(name)?;
        let created = self.now();
        self.store.add_account(&AccountRow {
            name: name.clone(),
            role: role.as_str().to_owned(),
            password: None,
            outside: Some(outside),
            created,
            disabled: None,
        })?;
        Ok(name)
    }

    fn account(&self, name: &str) -> Result<AccountRow, AppError> {
        let found = self.store.accounts()?.into_iter().find(|row| row.name == name);
        found.ok_or_else(|| unblink_store::StoreError::NoAccount(name.to_owned()).into())
    }

    /// Gives an account another role; its sessions end.
    pub fn set_role(&mut self, name: &str, role: Role) -> Result<(), AppError> {
        let mut row = self.account(name)?;
        role.as_str().clone_into(&mut row.role);
        Ok(self.store.change_account(&row)?)
    }

    /// Gives an account another password; its sessions end.
    pub fn set_password(&mut self, name: &str, password: &str) -> Result<(), AppError> {
        let mut row = self.account(name)?;
        row.password = Some(hashed(password)?);
        Ok(self.store.change_account(&row)?)
    }

    /// Switches an account off, with its keys and sessions. What it did keeps its name.
    pub fn disable_account(&mut self, name: &str) -> Result<(), AppError> {
        let mut row = self.account(name)?;
        row.disabled = row.disabled.or_else(|| Some(self.now()));
        Ok(self.store.change_account(&row)?)
    }

    /// Switches an account on again.
    pub fn enable_account(&mut self, name: &str) -> Result<(), AppError> {
        let mut row = self.account(name)?;
        row.disabled = None;
        Ok(self.store.change_account(&row)?)
    }

    /// Makes a key for an account and returns it: the only time it can be seen.
    ///
    /// It may do what the account may, or less when `role` says so.
    pub fn add_key(
        &mut self,
        account: &str,
        label: &str,
        role: Option<Role>,
    ) -> Result<String, AppError> {
        let row = self.account(account)?;
        let most = self::role(&row.role)?;
        let role = role.unwrap_or(most);
        if role > most {
            return Err(AppError::BadQuestion(format!(
                "{account} is {}: its key cannot be {}",
                most.as_str(),
                role.as_str()
            )));
        }
        let key = secret::Key::new()?;
        let created = self.now();
        self.store.add_key(&KeyRow {
            id: key.id.clone(),
            account: row.name,
            label: named(label)?,
            role: role.as_str().to_owned(),
            digest: key.digest(),
            created,
            revoked: None,
        })?;
        Ok(key.written())
    }

    /// Takes a key back.
    pub fn revoke_key(&mut self, id: &str) -> Result<(), AppError> {
        let now = self.now();
        if self.store.revoke_key(id, now)? {
            return Ok(());
        }
        let shown: String = id.chars().take(MAX_NAME_CHARS).collect();
        Err(AppError::BadQuestion(format!("no key in force is called `{shown}`")))
    }

    /// Opens a session for whoever knows the name and the password; `None` when they do not fit.
    ///
    /// It takes as long for a name that is not there as for a wrong password.
    pub fn sign_in(
        &mut self,
        name: &str,
        password: &str,
        hours: u64,
    ) -> Result<Option<Opened>, AppError> {
        let found = self.store.accounts()?.into_iter().find(|row| row.name == name);
        let found = found.filter(|row| row.disabled.is_none());
        let hash = found.as_ref().and_then(|row| row.password.clone());
        if password.chars().count() > MAX_PASSWORD_CHARS || !secret::fits(password, hash) {
            return Ok(None);
        }
        let Some(row) = found else { return Ok(None) };
        self.open_session(&row.name, hours).map(Some)
    }

    /// Opens a session for an account that has shown elsewhere who it is.
    pub fn open_session(&mut self, name: &str, hours: u64) -> Result<Opened, AppError> {
        let row = self.account(name)?;
        if row.disabled.is_some() {
            return Err(AppError::BadQuestion(format!("the account `{name}` is switched off")));
        }
        let now = self.now();
        let hours = i64::try_from(hours).unwrap_or(12);
        let expires = now.saturating_add(SignedDuration::from_hours(hours));
        let expires = expires.map_err(|error| AppError::BadQuestion(error.to_string()))?;
        let cookie = secret::random_hex()?;
        let digest = secret::digest(&cookie);
        self.store.add_session(&SessionRow { digest, account: row.name, expires }, now)?;
        Ok(Opened { cookie, expires })
    }

    /// Ends the session of a cookie.
    pub fn sign_out(&mut self, cookie: &str) -> Result<(), AppError> {
        Ok(self.store.end_session(&secret::digest(cookie))?)
    }

    /// Adds to what callers asked on a day.
    pub fn add_usage(&mut self, day: &str, asked: &[(String, u64)]) -> Result<(), AppError> {
        Ok(self.store.add_usage(day, asked)?)
    }

    /// Returns who acts.
    pub fn acts_as(&self) -> &str {
        &self.by
    }

    /// Acts for someone once, and as before again afterwards, whatever came of it.
    pub fn acting_as<T>(&mut self, by: &str, act: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.by, by.to_owned());
        let done = act(self);
        self.by = before;
        done
    }
}

fn role(word: &str) -> Result<Role, AppError> {
    word.parse().map_err(AppError::BadQuestion)
}

/// Returns a name that can stand in a log and on a page as it is.
pub(crate) fn named(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    let sound = !name.is_empty()
        && name.chars().count() <= MAX_NAME_CHARS
        && unblink_text::display::safe(name) == name
        && !name.contains(['\n', '\r', '\t']);
    if sound {
        return Ok(name.to_owned());
    }
    Err(AppError::BadQuestion(format!(
        "expected a name of 1 to {MAX_NAME_CHARS} characters that can be shown"
    )))
}

fn hashed(password: &str) -> Result<String, AppError> {
    let length = password.chars().count();
    if !(MIN_PASSWORD_CHARS..=MAX_PASSWORD_CHARS).contains(&length) {
        return Err(AppError::BadQuestion(format!(
            "expected a password of {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters, \
             found {length}"
        )));
    }
    secret::hash(password)
}
