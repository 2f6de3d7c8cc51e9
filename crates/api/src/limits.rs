//! What stands in front of every route: size, time, number, panics, compression, headers, counts.

use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{AllowOrigin, Any as AnyOrigin, CorsLayer};
use unblink_app::{Caller, Identity};

use crate::gate;
use crate::metrics::Asked;
use crate::problem::Problem;
use crate::site::Site;

/// Longest address of a request, in bytes; yente's server refuses longer ones with 414.
const MAX_URI_BYTES: usize = 60_000;

/// Puts everything in front of `routes`; the outermost is named last.
pub fn in_front_of(routes: Router, site: &Site) -> Router {
    let limits = Limits {
        site: site.clone(),
        places: Arc::new(Semaphore::new(site.settings.max_concurrent)),
    };
    let routes = routes
        .layer(DefaultBodyLimit::max(site.settings.max_body_bytes))
        .layer(CatchPanicLayer::custom(panicked));
    let routes = gate::guarded(routes, site)
        .layer(middleware::from_fn_with_state(limits, within))
        .layer(CompressionLayer::new());
    let routes = match cors(&site.settings.cors_origins) {
        Some(cors) => routes.layer(cors),
        None => routes,
    };
    routes
        .layer(middleware::from_fn(headers))
        .layer(middleware::from_fn_with_state(site.clone(), counted))
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    // What panicked is on standard error; a caller learns only that it did.
    Problem::internal().into_response()
}

/// Returns which pages elsewhere may read answers: none unless somebody said so.
fn cors(origins: &[String]) -> Option<CorsLayer> {
    let layer = CorsLayer::new()
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION]);
    if origins.is_empty() {
        return None;
    }
    // Cookies are never allowed: a page elsewhere may ask with a key of its own only.
    Some(if origins.iter().any(|origin| origin == "*") {
        layer.allow_origin(AnyOrigin)
    } else {
        let named = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
        layer.allow_origin(AllowOrigin::list(named))
    })
}

#[derive(Clone)]
struct Limits {
    site: Site,
    places: Arc<Semaphore>,
}

/// Refuses long addresses, and requests when too many are worked on; stops waiting for slow ones.
async fn within(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    if request.uri().to_string().len() > MAX_URI_BYTES {
        let problem = Problem::new(
            StatusCode::URI_TOO_LONG,
            "address_too_long",
            "The address is too long",
            format!("expected an address of at most {MAX_URI_BYTES} bytes"),
        );
        return gate::refusal(&request, problem);
    }
    let is_health = matches!(request.uri().path(), "/healthz" | "/readyz" | "/metrics");
    let place = limits.places.clone().try_acquire_owned();
    if place.is_err() && !is_health {
        limits.site.metrics.turned_away.inc();
        let problem = Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "The server is busy",
            format!("{} requests are worked on already", limits.site.settings.max_concurrent),
        )
        .hint("ask again in a second");
        let mut response = gate::refusal(&request, problem);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(1));
        return response;
    }
    let max = limits.site.settings.max_time;
    let path = request.uri().path().to_owned();
    match tokio::time::timeout(max, next.run(request)).await {
        Ok(response) => response,
        // A blocking question runs on to its end; only its caller stops waiting.
        Err(_) => gate::refusal_at(&path, Problem::timed_out(max.as_secs())),
    }
}

async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Living people: no search engine keeps an answer.
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}

/// Counts a request and writes its log line.
async fn counted(State(site): State<Site>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = method(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    let route = route.to_owned();
    // What was asked is personal data: a name, an address.
    let asked = site.settings.log_personal.then(|| {
        let client = site.settings.proxies.client(request.extensions(), request.headers());
        (request.uri().to_string(), client)
    });
    site.metrics.under_way.inc();
    let response = next.run(request).await;
    site.metrics.under_way.dec();
    let (took, status) = (began.elapsed(), response.status().as_u16());
    if tracing::enabled!(tracing::Level::INFO) {
        log_line(method, &route, status, took, asked.as_ref(), response.extensions().get());
    }
    site.metrics.answered(&Asked { method, route, status }, took);
    response
}

fn log_line(
    method: &str,
    route: &str,
    status: u16,
    took: std::time::Duration,
    asked: Option<&(String, Caller)>,
    identity: Option<&Identity>,
) {
    let took_ms = took.as_secs_f64() * 1000.0;
    let caller = identity.map_or("", |identity| identity.name.as_str());
    match asked {
        None => tracing::info!(method, route, status, took_ms, caller, "request"),
        Some((uri, client)) => {
            let address = client.address.map(|address| address.to_string()).unwrap_or_default();
            tracing::info!(method, route, status, took_ms, caller, uri, address, "request");
        }
    }
}

/// Returns a method's name; whatever somebody invents is one word, or metrics would grow.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        _ => "OTHER",
    }
}
