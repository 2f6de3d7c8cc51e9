//! `GET /metrics`: what is counted, for Prometheus.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use crate::ask::ask;
use crate::metrics::{List, Metrics};
use crate::problem::Problem;
use crate::site::Site;

/// The content type of the OpenMetrics text format.
const TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(crate) async fn get(State(site): State<Site>) -> Result<Response, Problem> {
    let (coverage, today, version) = ask(site.pool.clone(), |register| {
        let now = register.as_of(None, None, None);
        let version = register.store().version()?;
        Ok((register.coverage(&now)?, register.today(), version))
    })
    .await?;
    let metrics = &site.metrics;
    metrics.store_version.set(u64::try_from(version).unwrap_or(0));
    for list in &coverage.lists {
        let label = List { list: list.list.to_string() };
        if let Some(published) = list.published {
            metrics.age_days.get_or_create(&label).set(days(published, today));
        }
        let entries = i64::try_from(list.entries).unwrap_or(i64::MAX);
        metrics.entries.get_or_create(&label).set(entries);
        metrics.stale.get_or_create(&label).set(i64::from(list.stale));
    }
    let ready = super::health::unready(&coverage, &site.settings.required_lists).is_none();
    metrics.ready.set(i64::from(ready));
    Ok(([(header::CONTENT_TYPE, TYPE)], Metrics::text(metrics)).into_response())
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}
