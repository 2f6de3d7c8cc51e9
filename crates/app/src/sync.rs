//! Official lists, downloaded, compared with what is held, and appended or held for a person.
//!
//! Downloads run side by side, one host one after the other; reading and appending happen here,
//! one list at a time. A source that fails fails alone.

mod download;
mod freshness;
mod origin;
mod schedule;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc;

use jiff::tz::TimeZone;
use serde::Serialize;
use unblink_fetch::{Fetched, Pace, Settings, SystemPace};
use unblink_model::{Basis, EditionId, ListId, Published};
use unblink_store::{AttemptRow, DownloadRow, EditionState};

pub(crate) use freshness::seen;
pub use freshness::{Freshness, FreshnessState, LastAttempt};
pub use schedule::Every;
pub use unblink_fetch::{Limits, Progress, Proxy, Settings as FetchSettings};

use crate::ingest::Arrival;
use crate::{AppError, ChangeKind, Imported, Outcome, RawFile, Register, unpack};
use download::{Job, Message};

/// How many hosts are asked at the same time; a guess between politeness and patience.
const HOSTS_AT_ONCE: usize = 4;

/// Makes the clock and chance of one download thread.
pub type MakePace = Arc<dyn Fn() -> Box<dyn Pace> + Send + Sync>;

/// What to download and how.
#[derive(Clone)]
pub struct SyncOptions {
    /// Which lists; all that have an address when empty.
    pub lists: Vec<ListId>,
    /// Addresses that stand in for a list's own: a mirror's, or one with a token. Several are the
    /// tables of one edition.
    pub sources: BTreeMap<ListId, Vec<String>>,
    /// Hosts, beside a list's own, to which its issuer may redirect.
    pub hosts: BTreeMap<ListId, Vec<String>>,
    /// How downloads are made.
    pub fetch: Settings,
    /// Reads and compares, and writes nothing.
    pub dry_run: bool,
    /// Where waits and deadlines come from.
    pub pace: MakePace,
}

impl Default for SyncOptions {
    fn default() -> Self {
        Self {
            lists: Vec::new(),
            sources: BTreeMap::new(),
            hosts: BTreeMap::new(),
            fetch: Settings::default(),
            dry_run: false,
            pace: Arc::new(|| Box::new(SystemPace)),
        }
    }
}

/// What became of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncOutcome {
    /// A new edition was appended; it showed something new.
    Changed,
    /// The files are those of the edition at hand, or show nothing new.
    Unchanged,
    /// The edition is held for a person.
    Held,
    /// Nothing came, or nothing that could be kept; what was held before stands.
    Failed,
}

impl SyncOutcome {
    /// Returns the word kept on disk and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Held => "held",
            Self::Failed => "failed",
        }
    }
}

/// What became of one list.
#[derive(Clone, Debug, Serialize)]
pub struct Synced {
    /// The list.
    pub list: ListId,
    /// What became of it.
    pub outcome: SyncOutcome,
    /// The edition that the files are.
    pub edition: Option<EditionId>,
    /// When that was published.
    pub published: Option<String>,
    /// How many entries it holds.
    pub entries: u64,
    /// Changes against the edition before it, by kind.
    pub changes: BTreeMap<ChangeKind, u64>,
    /// Why it is held, why it failed, or what to know about it.
    pub reasons: Vec<String>,
    /// The next thing to try, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Bytes downloaded.
    pub bytes: u64,
}

/// What became of all lists.
#[derive(Clone, Debug, Serialize)]
pub struct SyncAnswer {
    /// `true` when nothing was written.
    pub dry_run: bool,
    /// List by list, in the order of their ids.
    pub lists: Vec<Synced>,
    /// How fresh every list is afterwards.
    pub freshness: Vec<Freshness>,
    /// Lists that have no address to download from: they are imported by hand.
    pub no_address: Vec<ListId>,
}

/// What a run tells while it goes on.
#[derive(Clone, Debug)]
pub enum SyncEvent<'a> {
    /// A list's download has begun.
    Begun(&'a ListId),
    /// It goes on.
    Progress(&'a ListId, &'a Progress),
    /// Its files are here, and are read and compared.
    Reading(&'a ListId),
    /// It is done.
    Done(&'a Synced),
}

impl Register {
    /// Downloads lists and appends what is new, or holds it for a person.
    ///
    /// # Errors
    ///
    /// Only what concerns every list: an unknown list, settings that cannot be used, a store that
    /// refuses. What concerns one list is in its [`Synced`].
    pub fn sync(
        &mut self,
        options: &SyncOptions,
        told: &mut dyn FnMut(&SyncEvent<'_>),
    ) -> Result<SyncAnswer, AppError> {
        let (wanted, no_address) = origin::wanted(options)?;
        // Settings that no list can use are refused before anything is asked.
        unblink_fetch::Fetcher::new(&options.fetch, (options.pace)())?;
        let mut jobs = Vec::new();
        let mut done = Vec::new();
        for (list, sources) in wanted {
            match sources {
                Some(sources) => jobs.push(self.job(list, sources)?),
                None => done.push(failed(
                    &list,
                    "no address is known to download it from".to_owned(),
                    Some(format!(
                        "give --source {list}=URL, or download it and `unblink import {list} FILE`"
                    )),
                )),
            }
        }
        let known: BTreeMap<ListId, Job> =
            jobs.iter().map(|job| (job.list.clone(), job.clone())).collect();
        // One finished download waits while another is read; the others wait for their turn.
        let (tell, hear) = mpsc::sync_channel(1);
        std::thread::scope(|scope| -> Result<(), AppError> {
            download::spawn(scope, jobs, options, HOSTS_AT_ONCE, &tell);
            drop(tell);
            for message in hear {
                match message {
                    Message::Begun(list) => told(&SyncEvent::Begun(&list)),
                    Message::Progress(list, at) => told(&SyncEvent::Progress(&list, &at)),
                    Message::Done(list, result) => {
                        told(&SyncEvent::Reading(&list));
                        let Some(job) = known.get(&list) else { continue };
                        let synced = self.arrived(job, result, options.dry_run)?;
                        told(&SyncEvent::Done(&synced));
                        done.push(synced);
                    }
                }
            }
            Ok(())
        })?;
        done.sort_by(|a, b| a.list.cmp(&b.list));
        let freshness = self.freshness()?;
        Ok(SyncAnswer { dry_run: options.dry_run, lists: done, freshness, no_address })
    }

    /// Prepares a download: what was downloaded the last time need not come again.
    fn job(&self, list: ListId, sources: Vec<unblink_fetch::Source>) -> Result<Job, AppError> {
        let last = self.store.last_downloads(&list)?.filter(|(edition, files)| {
            let same = files.len() == sources.len()
                && files.iter().zip(&sources).all(|(file, source)| file.url == source.url);
            // Only when their edition is still known: a store may have been set back.
            same && self.store.edition(edition.as_str()).is_ok_and(|row| row.is_some())
        });
        Ok(Job { list, sources, last: last.map(|(_, files)| files).unwrap_or_default() })
    }

    /// What became of a list whose download is over.
    fn arrived(
        &mut self,
        job: &Job,
        result: Result<Vec<Fetched>, download::Trouble>,
        dry_run: bool,
    ) -> Result<Synced, AppError> {
        let (mut synced, files) = match result {
            Ok(fetched) => match self.taken(job, fetched, dry_run) {
                Ok(taken) => taken,
                Err(error) => (failed(&job.list, error.to_string(), error.hint()), Vec::new()),
            },
            Err(trouble) => (failed(&job.list, trouble.words, trouble.hint), Vec::new()),
        };
        synced.bytes = files.iter().map(|file| file.size_bytes).sum();
        if !dry_run {
            self.store.record_attempt(
                &AttemptRow {
                    list: job.list.clone(),
                    at: self.now(),
                    outcome: synced.outcome.as_str().to_owned(),
                    reason: synced.reasons.join("; "),
                    edition: synced.edition.clone(),
                    by: self.by.clone(),
                },
                if synced.edition.is_some() { &files } else { &[] },
            )?;
        }
        Ok(synced)
    }

    /// Takes the files in: those that came, and those that had not changed from the archive.
    fn taken(
        &mut self,
        job: &Job,
        fetched: Vec<Fetched>,
        dry_run: bool,
    ) -> Result<(Synced, Vec<DownloadRow>), AppError> {
        if fetched.iter().all(|one| *one == Fetched::NotModified) {
            return self.not_modified(job);
        }
        let mut rows = Vec::new();
        let mut files: Vec<RawFile> = Vec::new();
        let mut modified = None;
        for (at, (source, one)) in job.sources.iter().zip(fetched).enumerate() {
            let (row, bytes) = match one {
                Fetched::Body(download) => {
                    let digest = if dry_run {
                        unblink_store::Archive::digest(&download.bytes)
                    } else {
                        self.store.archive().put(&download.bytes)?
                    };
                    modified = modified.max(download.modified);
                    let row = DownloadRow {
                        url: source.url.clone(),
                        came_from: download.url,
                        etag: download.validators.etag,
                        last_modified: download.validators.last_modified,
                        content_type: download.content_type,
                        digest,
                        size_bytes: u64::try_from(download.bytes.len()).unwrap_or(u64::MAX),
                        retrieved: download.retrieved,
                    };
                    (row, download.bytes)
                }
                Fetched::NotModified => {
                    let Some(row) = job.last.get(at) else {
                        return Err(AppError::BadQuestion(format!(
                            "{} was said to be unchanged and is not at hand",
                            source.url
                        )));
                    };
                    (row.clone(), self.store.archive().get(&row.digest)?)
                }
            };
            files.extend(unpack(&origin::file_name(source), bytes)?);
            rows.push(row);
        }
        let given = self.seen_on(modified);
        let imported = if dry_run {
            self.preview(&job.list, &files, Some(given))?
        } else {
            self.import_as(&job.list, &files, Some(given), Arrival::Synced)?
        };
        Ok((synced(imported), rows))
    }

    /// Nothing came because nothing changed: the edition at hand is the one that is served.
    fn not_modified(&self, job: &Job) -> Result<(Synced, Vec<DownloadRow>), AppError> {
        let edition = self.store.last_downloads(&job.list)?.map(|(edition, _)| edition);
        let row = match &edition {
            Some(edition) => self.store.edition(edition.as_str())?,
            None => None,
        };
        let row = row.ok_or_else(|| {
            AppError::BadQuestion(format!("{} was said to be unchanged", job.list))
        })?;
        let held = row.state == EditionState::Held;
        let synced = Synced {
            list: job.list.clone(),
            outcome: if held { SyncOutcome::Held } else { SyncOutcome::Unchanged },
            edition: Some(row.id),
            published: row.published.map(|published| published.to_string()),
            entries: row.entries,
            changes: BTreeMap::new(),
            reasons: if row.reason.is_empty() { Vec::new() } else { vec![row.reason] },
            hint: None,
            bytes: 0,
        };
        Ok((synced, job.last.clone()))
    }

    /// The date of an edition that prints none: when the server says that its files were last
    /// changed, else today. A server's clock ahead of ours is not followed.
    fn seen_on(&self, modified: Option<jiff::Timestamp>) -> Published {
        let now = self.now();
        let at = modified.filter(|modified| *modified <= now).unwrap_or(now);
        let at = at.to_zoned(TimeZone::UTC).datetime();
        // Parts of a second tell nothing and make ids and pages longer.
        let at = at.with().subsec_nanosecond(0).build().unwrap_or(at);
        Published { at, basis: Basis::Given }
    }
}

fn synced(imported: Imported) -> Synced {
    Synced {
        outcome: match imported.outcome {
            Outcome::Appended => SyncOutcome::Changed,
            Outcome::Unchanged | Outcome::AlreadyHere => SyncOutcome::Unchanged,
            Outcome::Held => SyncOutcome::Held,
        },
        list: imported.list,
        edition: Some(imported.edition),
        published: imported.published,
        entries: imported.entries,
        changes: imported.changes,
        reasons: imported.reasons,
        hint: None,
        bytes: 0,
    }
}

fn failed(list: &ListId, reason: String, hint: Option<String>) -> Synced {
    Synced {
        list: list.clone(),
        outcome: SyncOutcome::Failed,
        edition: None,
        published: None,
        entries: 0,
        changes: BTreeMap::new(),
        reasons: vec![reason],
        hint,
        bytes: 0,
    }
}
