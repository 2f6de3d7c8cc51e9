//! Downloads side by side: one thread a host, a few hosts at a time.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Scope;

use jiff::{SignedDuration, Timestamp};
use unblink_fetch::{FetchError, Fetched, Fetcher, Progress, Source, Validators};
use unblink_model::ListId;
use unblink_store::DownloadRow;

use crate::sync::{SyncOptions, origin};

/// How far apart the parts of one set may have been last modified: OFAC writes its tables within
/// minutes of each other, and publishes at most a few times a day. A guess between the two.
const SET_WINDOW: SignedDuration = SignedDuration::from_hours(6);

/// A list to download.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) list: ListId,
    /// The files of its edition.
    pub(super) sources: Vec<Source>,
    /// What was downloaded the last time, part by part; empty when there is nothing to compare.
    pub(super) last: Vec<DownloadRow>,
}

impl Job {
    fn known(&self, part: usize) -> Validators {
        self.last.get(part).map_or_else(Validators::default, |row| Validators {
            etag: row.etag.clone(),
            last_modified: row.last_modified.clone(),
        })
    }
}

/// What a download thread tells.
pub(super) enum Message {
    Begun(ListId),
    Progress(ListId, Progress),
    Done(ListId, Result<Vec<Fetched>, Trouble>),
}

/// Why a list did not come.
pub(super) struct Trouble {
    pub(super) words: String,
    pub(super) hint: Option<String>,
}

impl From<FetchError> for Trouble {
    fn from(error: FetchError) -> Self {
        let hint = match &error {
            FetchError::Redirect { .. } => Some(
                "if the issuer has moved its file there, say so with --allow-host LIST=HOST"
                    .to_owned(),
            ),
            FetchError::Shape { .. } => {
                Some("open the address in a browser: it may be an error page".to_owned())
            }
            FetchError::Status { status: 401 | 403, .. } => Some(
                "the issuer may refuse this network or ask for a token: give --source LIST=URL"
                    .to_owned(),
            ),
            _ => None,
        };
        Self { words: error.to_string(), hint }
    }
}

/// Starts the threads; each takes the lists of one host after the other.
pub(super) fn spawn<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    jobs: Vec<Job>,
    options: &'env SyncOptions,
    threads: usize,
    tell: &SyncSender<Message>,
) {
    let mut hosts: BTreeMap<String, Vec<Job>> = BTreeMap::new();
    for job in jobs {
        let host = job.sources.first().map(|source| origin::host(&source.url).to_owned());
        hosts.entry(host.unwrap_or_default()).or_default().push(job);
    }
    let threads = threads.min(hosts.len());
    let queue: Arc<Mutex<VecDeque<Vec<Job>>>> = Arc::new(Mutex::new(hosts.into_values().collect()));
    for _ in 0..threads {
        let (queue, tell) = (queue.clone(), tell.clone());
        scope.spawn(move || {
            loop {
                let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                let Some(jobs) = next else { return };
                if host_of_lists(jobs, options, &tell).is_err() {
                    // Nobody listens any more: the run has been given up.
                    return;
                }
            }
        });
    }
}

/// The lists of one host, one after the other.
fn host_of_lists(
    jobs: Vec<Job>,
    options: &SyncOptions,
    tell: &SyncSender<Message>,
) -> Result<(), std::sync::mpsc::SendError<Message>> {
    let mut fetcher = Fetcher::new(&options.fetch, (options.pace)());
    for job in jobs {
        let list = job.list.clone();
        tell.send(Message::Begun(list.clone()))?;
        let result = match &mut fetcher {
            Ok(fetcher) => fetch(fetcher, &job, &mut |at| {
                // A run given up is noticed at the end of the file.
                let _ = tell.send(Message::Progress(list.clone(), at));
            }),
            Err(error) => Err(error.clone().into()),
        };
        tell.send(Message::Done(list.clone(), result))?;
    }
    Ok(())
}

/// Downloads the files of one edition.
///
/// Several are one set only if the first is still the same once the last has come, and none was
/// modified long before or after the others. An issuer who publishes in between is met with one
/// more round.
fn fetch(
    fetcher: &mut Fetcher,
    job: &Job,
    told: &mut dyn FnMut(Progress),
) -> Result<Vec<Fetched>, Trouble> {
    let mut fetched = round(fetcher, job, told)?;
    if let [_] = job.sources.as_slice() {
        return Ok(fetched);
    }
    if !still_the_same(fetcher, job, &fetched, told)? {
        fetched = round(fetcher, job, told)?;
        if !still_the_same(fetcher, job, &fetched, told)? {
            return Err(Trouble {
                words: "the files changed while they were downloaded, twice: they are not taken \
                        for one edition"
                    .to_owned(),
                hint: Some("the issuer is publishing; try again later".to_owned()),
            });
        }
    }
    belong_together(job, &fetched)?;
    Ok(fetched)
}

fn round(
    fetcher: &mut Fetcher,
    job: &Job,
    told: &mut dyn FnMut(Progress),
) -> Result<Vec<Fetched>, Trouble> {
    job.sources
        .iter()
        .enumerate()
        .map(|(part, source)| Ok(fetcher.get(source, &job.known(part), told)?))
        .collect()
}

/// Asks for the first file once more.
fn still_the_same(
    fetcher: &mut Fetcher,
    job: &Job,
    fetched: &[Fetched],
    told: &mut dyn FnMut(Progress),
) -> Result<bool, Trouble> {
    let (Some(source), Some(first)) = (job.sources.first(), fetched.first()) else {
        return Ok(true);
    };
    let (known, had) = match first {
        Fetched::NotModified => (job.known(0), None),
        Fetched::Body(download) => (download.validators.clone(), Some(&download.bytes)),
    };
    Ok(match fetcher.get(source, &known, told)? {
        Fetched::NotModified => true,
        Fetched::Body(now) => had == Some(&now.bytes),
    })
}

fn belong_together(job: &Job, fetched: &[Fetched]) -> Result<(), Trouble> {
    let modified = |(part, one): (usize, &Fetched)| -> Option<Timestamp> {
        match one {
            Fetched::Body(download) => download.modified,
            Fetched::NotModified => {
                let words = job.last.get(part)?.last_modified.as_deref()?;
                unblink_fetch::http_date(words)
            }
        }
    };
    let times: Vec<(usize, Timestamp)> = fetched
        .iter()
        .enumerate()
        .filter_map(|(part, one)| Some((part, modified((part, one))?)))
        .collect();
    let oldest = times.iter().min_by_key(|(_, at)| *at);
    let newest = times.iter().max_by_key(|(_, at)| *at);
    if let (Some((old, oldest)), Some((new, newest))) = (oldest, newest)
        && newest.duration_since(*oldest) > SET_WINDOW
    {
        let name = |part: &usize| job.sources.get(*part).map_or("a file", |s| s.url.as_str());
        return Err(Trouble {
            words: format!(
                "the files are not of one edition: {} was last modified {oldest} and {} {newest}, \
                 expected within {} hours",
                name(old),
                name(new),
                SET_WINDOW.as_hours()
            ),
            hint: Some("the issuer may be publishing; try again later".to_owned()),
        });
    }
    Ok(())
}
