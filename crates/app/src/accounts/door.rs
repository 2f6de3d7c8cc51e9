//! Who asks: from what a request carries to an account, looked up in memory.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use unblink_store::{KeyRow, Store};

use super::secret;
use super::{Role, role};
use crate::{AppError, Pool, Register};

/// How long accounts are believed before the store is asked whether they changed. So a key taken
/// back is refused after at most this long.
const BELIEVED: Duration = Duration::from_secs(1);
/// Failed sign-ins of one name or address within [`WINDOW`] after which it must wait.
const MOST_FAILURES: u32 = 10;
/// How long failed sign-ins count.
const WINDOW: Duration = Duration::from_mins(15);
/// Names and addresses whose failures are remembered; the memory of more would be a caller's gift.
const MOST_REMEMBERED: usize = 10_000;

/// What a request carries to say who asks.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// A program's key.
    Key(String),
    /// A person's session cookie.
    Session(String),
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// How it said who it is.
    pub means: Means,
}

/// How someone said who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// Not at all: the server is open to this machine.
    Open,
    /// By a key, here its part that may be shown.
    Key(String),
    /// By a session, here the cookie.
    Session(String),
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The address, when it is known; it is not when a router is called without a socket.
    pub address: Option<IpAddr>,
    /// Whether its connection is encrypted, as far as this server or a believed proxy knows.
    pub encrypted: bool,
}

/// The door: who may come in.
#[derive(Default)]
pub struct Door {
    known: RwLock<Arc<Known>>,
    failures: Mutex<HashMap<String, (u32, Instant)>>,
}

#[derive(Default)]
struct Known {
    version: Option<i64>,
    read: Option<Instant>,
    accounts: BTreeMap<String, Role>,
    keys: HashMap<String, (KeyRow, Role)>,
}

impl Door {
    /// Returns who asks; `None` when what they carry opens nothing.
    pub fn identify(
        &self,
        pool: &Pool,
        credentials: &Credentials,
    ) -> Result<Option<Identity>, AppError> {
        let known = self.known(pool)?;
        match credentials {
            Credentials::Key(text) => Ok(known.by_key(text)),
            Credentials::Session(cookie) => {
                let digest = secret::digest(cookie);
                let found = pool.with(|register| {
                    let now = register.now();
                    let session = register.store.session(&digest)?;
                    Ok::<_, AppError>(session.filter(|session| session.expires > now))
                })?;
                Ok(found.and_then(|session| {
                    let role = *known.accounts.get(&session.account)?;
                    let means = Means::Session(cookie.clone());
                    Some(Identity { name: session.account, role, means })
                }))
            }
        }
    }

    /// Says whether the store need be asked to know who a key is.
    pub fn is_fresh(&self) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.read.is_some_and(|at| at.elapsed() < BELIEVED)
    }

    /// Returns who a key is, by what is in memory.
    pub fn by_key(&self, text: &str) -> Option<Identity> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        known.by_key(text)
    }

    /// Says whether there is any account: without one, the door is open on this machine.
    pub fn has_accounts(&self, pool: &Pool) -> Result<bool, AppError> {
        Ok(!self.known(pool)?.accounts.is_empty())
    }

    /// Says whether accounts were there when last looked.
    pub fn had_accounts(&self) -> bool {
        !self.known.read().unwrap_or_else(PoisonError::into_inner).accounts.is_empty()
    }

    fn known(&self, pool: &Pool) -> Result<Arc<Known>, AppError> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        if known.read.is_some_and(|at| at.elapsed() < BELIEVED) {
            return Ok(known);
        }
        let fresh = Arc::new(pool.with(|register: &mut Register| {
            let version = register.store.accounts_version()?;
            if known.version == Some(version) {
                let (accounts, keys) = (known.accounts.clone(), known.keys.clone());
                return Ok::<_, AppError>(Known {
                    version: Some(version),
                    read: Some(Instant::now()),
                    accounts,
                    keys,
                });
            }
            Known::read(&register.store, version)
        })?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        Ok(fresh)
    }

    /// Says whether a name or address may try to sign in now.
    pub fn may_try(&self, who: &str) -> bool {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures
            .get(who)
            .is_none_or(|(count, since)| *count < MOST_FAILURES || since.elapsed() > WINDOW)
    }

    /// Remembers that a sign-in failed.
    pub fn failed(&self, who: &str) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MOST_REMEMBERED {
            failures.retain(|_, (_, since)| since.elapsed() <= WINDOW);
            if failures.len() >= MOST_REMEMBERED {
                failures.clear();
            }
        }
        let entry = failures.entry(who.to_owned()).or_insert((0, Instant::now()));
        if entry.1.elapsed() > WINDOW {
            *entry = (0, Instant::now());
        }
        entry.0 += 1;
    }
}

impl Known {
    fn read(store: &Store, version: i64) -> Result<Self, AppError> {
        let accounts: BTreeMap<String, Role> = store
            .accounts()?
            .into_iter()
            .filter(|row| row.disabled.is_none())
            .map(|row| Ok((row.name, role(&row.role)?)))
            .collect::<Result<_, AppError>>()?;
        let mut keys = HashMap::new();
        for key in store.keys()?.into_iter().filter(|key| key.revoked.is_none()) {
            let Some(most) = accounts.get(&key.account) else { continue };
            // A role taken from the account is taken from its keys.
            let role = role(&key.role)?.min(*most);
            keys.insert(key.id.clone(), (key, role));
        }
        Ok(Self { version: Some(version), read: Some(Instant::now()), accounts, keys })
    }

    fn by_key(&self, text: &str) -> Option<Identity> {
        let sent = secret::Key::read(text)?;
        let (key, role) = self.keys.get(&sent.id)?;
        sent.is_of(&key.digest).then(|| Identity {
            name: key.account.clone(),
            role: *role,
            means: Means::Key(key.id.clone()),
        })
    }
}
