//! What is counted, in the format Prometheus reads.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

/// One kind of request. The route is the pattern, never what was asked: few labels, and no names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Asked {
    pub(crate) method: &'static str,
    pub(crate) route: String,
    pub(crate) status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct List {
    pub(crate) list: String,
}

/// What is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    seconds: Histogram,
    pub(crate) under_way: Gauge,
    pub(crate) queries: Counter,
    pub(crate) turned_away: Counter,
    pub(crate) age_days: Family<List, Gauge>,
    pub(crate) entries: Family<List, Gauge>,
    pub(crate) stale: Family<List, Gauge>,
    pub(crate) ready: Gauge<i64>,
    pub(crate) store_version: Gauge<u64, AtomicU64>,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("unblink");
        let metrics = Self {
            requests: Family::default(),
            // From 0.1 ms to 26 s, each twice the one before and a half.
            seconds: Histogram::new(exponential_buckets(0.0001, 2.5, 14)),
            under_way: Gauge::default(),
            queries: Counter::default(),
            turned_away: Counter::default(),
            age_days: Family::default(),
            entries: Family::default(),
            stale: Family::default(),
            ready: Gauge::default(),
            store_version: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register("requests", "Requests answered", metrics.requests.clone());
        registry.register_with_unit(
            "request",
            "Time from a request's headers to the answer's",
            Unit::Seconds,
            metrics.seconds.clone(),
        );
        registry.register("requests_under_way", "Requests worked on", metrics.under_way.clone());
        registry.register("queries_screened", "Queries screened", metrics.queries.clone());
        registry.register(
            "requests_turned_away",
            "Requests over a rate, a quota or the server's own limit",
            metrics.turned_away.clone(),
        );
        registry.register(
            "list_age_days",
            "Days since the newest edition of a list was published",
            metrics.age_days.clone(),
        );
        registry.register("list_entries", "Entries of the newest edition", metrics.entries.clone());
        registry.register(
            "list_stale",
            "1 when the newest edition of a list is past its freshness limit",
            metrics.stale.clone(),
        );
        registry.register("ready", "1 when /readyz answers 200", metrics.ready.clone());
        registry.register(
            "store_version",
            "The number of the store's newest transaction",
            metrics.store_version.clone(),
        );
        Self { registry, ..metrics }
    }

    pub(crate) fn answered(&self, asked: &Asked, took: Duration) {
        self.requests.get_or_create(asked).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    /// Returns everything as text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
