//! A clock that waits in no time, and what the tests share.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use unblink_fetch::{
    FetchError, Fetched, Fetcher, Limits, Pace, Proxy, Settings, Shape, Source, Validators,
};

/// A clock that moves only by waiting, and remembers the waits.
#[derive(Clone, Default)]
pub(crate) struct Quick {
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl Quick {
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.waits.lock().expect("no panic").clone()
    }
}

impl Pace for Quick {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2026-11-25T12:00:00Z".parse().expect("an instant");
        let waited: Duration = self.waits().iter().sum();
        start + SignedDuration::try_from(waited).expect("a short time")
    }

    fn wait(&self, time: Duration) {
        self.waits.lock().expect("no panic").push(time);
    }

    fn chance(&self) -> f64 {
        0.5
    }
}

/// Limits under which misbehaviour shows in a moment.
pub(crate) fn limits() -> Limits {
    Limits {
        connect_ms: 2_000,
        read_ms: 300,
        total_ms: 60_000,
        wire_bytes: 100_000,
        unpacked_bytes: 1_000_000,
        header_bytes: 8 * 1024,
        redirects: 3,
        attempts: 3,
        ..Limits::default()
    }
}

pub(crate) fn source(url: String, shape: Shape) -> Source {
    Source { url, hosts: Vec::new(), shape }
}

pub(crate) fn fetcher(limits: Limits, pace: &Quick) -> Fetcher {
    let settings = Settings { limits, proxy: Proxy::Direct, ..Settings::default() };
    Fetcher::new(&settings, Box::new(pace.clone())).expect("settings that can be used")
}

/// Asks once with nothing known.
pub(crate) fn get(source: &Source) -> (Result<Fetched, FetchError>, Vec<Duration>) {
    get_within(limits(), source)
}

pub(crate) fn get_within(
    limits: Limits,
    source: &Source,
) -> (Result<Fetched, FetchError>, Vec<Duration>) {
    let pace = Quick::default();
    let mut fetcher = fetcher(limits, &pace);
    let found = fetcher.get(source, &Validators::default(), &mut |_| {});
    (found, pace.waits())
}
