//! One attempt: a request, its redirects under our rule, the answer checked.

use std::time::Duration;

use jiff::Timestamp;
use ureq::Agent;
use ureq::http::{HeaderMap, Response, header};
use url::Url;

use crate::fetcher::Progress;
use crate::{Download, FetchError, Fetched, Limits, Pace, Source, Validators, body};

/// What one attempt works with.
pub(crate) struct Attempt<'a> {
    pub(crate) agent: &'a Agent,
    pub(crate) limits: &'a Limits,
    pub(crate) pace: &'a dyn Pace,
    pub(crate) source: &'a Source,
    pub(crate) known: &'a Validators,
    /// When the whole time for the source is used up.
    pub(crate) deadline: Timestamp,
}

impl Attempt<'_> {
    /// Asks once. `space` waits until a host may be asked again.
    pub(crate) fn run(
        &self,
        space: &mut dyn FnMut(&Url),
        told: &mut dyn FnMut(Progress),
    ) -> Result<Fetched, FetchError> {
        let mut url = address(&self.source.url)?;
        for _ in 0..=self.limits.redirects {
            space(&url);
            let response = self.ask(&url)?;
            match response.status().as_u16() {
                200 => return self.take(&url, response, told).map(Fetched::Body),
                304 if *self.known != Validators::default() => return Ok(Fetched::NotModified),
                301 | 302 | 303 | 307 | 308 => url = self.follow(&url, response.headers())?,
                status => {
                    return Err(FetchError::Status {
                        url: url.to_string(),
                        status,
                        retry_after: self.retry_after(response.headers()),
                    });
                }
            }
        }
        Err(FetchError::Redirect {
            url: self.source.url.clone(),
            to: url.to_string(),
            problem: format!("more than {} redirects", self.limits.redirects),
        })
    }

    fn ask(&self, url: &Url) -> Result<Response<ureq::Body>, FetchError> {
        let left = self.left(url)?;
        let mut request = self.agent.get(url.as_str());
        if let Some(etag) = &self.known.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(modified) = &self.known.last_modified {
            request = request.header(header::IF_MODIFIED_SINCE, modified);
        }
        let request = request.config().timeout_global(Some(left)).build();
        request.call().map_err(|error| network(url, &error))
    }

    /// The time left; an error when there is none.
    fn left(&self, url: &Url) -> Result<Duration, FetchError> {
        let left = self.deadline.duration_since(self.pace.now());
        Duration::try_from(left).ok().filter(|left| !left.is_zero()).ok_or_else(|| {
            FetchError::Network {
                url: url.to_string(),
                problem: "no time is left".to_owned(),
                again: true,
            }
        })
    }

    /// The rule of redirects: never from https to http, and to other hosts only where the list
    /// declares them.
    fn follow(&self, from: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
        let printed = text(headers, header::LOCATION);
        let refuse = |to: &str, problem: &str| FetchError::Redirect {
            url: from.to_string(),
            to: to.chars().take(300).flat_map(char::escape_debug).collect(),
            problem: problem.to_owned(),
        };
        let printed = printed.ok_or_else(|| refuse("nowhere", "it names no address"))?;
        let to = from.join(&printed).map_err(|error| refuse(&printed, &error.to_string()))?;
        let to = address(to.as_str()).map_err(|_| refuse(&printed, "expected http or https"))?;
        if from.scheme() == "https" && to.scheme() != "https" {
            return Err(refuse(to.as_str(), "a secure address must not lead to an open one"));
        }
        let same = to.host_str() == from.host_str() && own_port(&to) == own_port(from);
        let declared = to.port().is_none()
            && self.source.hosts.iter().any(|host| Some(host.as_str()) == to.host_str());
        if !(same || declared) {
            return Err(refuse(to.as_str(), "the list declares no such host"));
        }
        Ok(to)
    }

    fn take(
        &self,
        url: &Url,
        mut response: Response<ureq::Body>,
        told: &mut dyn FnMut(Progress),
    ) -> Result<Download, FetchError> {
        let headers = response.headers().clone();
        let declared = response.body().content_length();
        if declared.is_some_and(|length| length > self.limits.wire_bytes) {
            return Err(body::too_large(url.as_str(), self.limits.wire_bytes, "on the wire"));
        }
        told(Progress::Bytes { so_far: 0, total: declared });
        let mut reader = response.body_mut().as_reader();
        let packed = body::read(url.as_str(), &mut reader, self.limits, &mut |so_far| {
            told(Progress::Bytes { so_far, total: declared });
            self.left(url).map(|_| ())
        })?;
        let encoding = text(&headers, header::CONTENT_ENCODING);
        let bytes = body::decode(url.as_str(), encoding.as_deref(), packed, self.limits)?;
        let content_type = text(&headers, header::CONTENT_TYPE);
        if let Some(found) = self.source.shape.mismatch(&bytes) {
            let sent = content_type.map_or_else(
                || "no content type".to_owned(),
                |words| format!("sent as {}", words.chars().take(80).collect::<String>()),
            );
            return Err(FetchError::Shape {
                url: url.to_string(),
                expected: self.source.shape.to_string(),
                found,
                content_type: sent,
            });
        }
        let last_modified = text(&headers, header::LAST_MODIFIED);
        Ok(Download {
            url: url.to_string(),
            bytes,
            modified: last_modified.as_deref().and_then(http_date),
            validators: Validators { etag: text(&headers, header::ETAG), last_modified },
            content_type,
            retrieved: self.pace.now(),
        })
    }

    /// `Retry-After`: seconds, or a date.
    fn retry_after(&self, headers: &HeaderMap) -> Option<Duration> {
        let words = text(headers, header::RETRY_AFTER)?;
        if let Ok(seconds) = words.trim().parse() {
            return Some(Duration::from_secs(seconds));
        }
        let until = http_date(&words)?.duration_since(self.pace.now());
        Some(Duration::try_from(until).unwrap_or(Duration::ZERO))
    }
}

/// Returns an address that may be asked: http or https, a host, no user and no password.
pub(crate) fn address(text: &str) -> Result<Url, FetchError> {
    let refuse = |problem: &str| FetchError::Address {
        url: text.chars().take(300).flat_map(char::escape_debug).collect(),
        problem: problem.to_owned(),
    };
    let url = Url::parse(text).map_err(|error| refuse(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refuse("expected an address that begins with https:// or http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchError::Address {
            // The address is not repeated: it carries a password.
            url: format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default()),
            problem: "expected an address without a user or password".to_owned(),
        });
    }
    Ok(url)
}

/// A port that is not the scheme's own; http and https on their own ports are one place.
fn own_port(url: &Url) -> Option<u16> {
    url.port()
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// Returns the instant of a date in a header, in any of HTTP's three forms.
pub fn http_date(words: &str) -> Option<Timestamp> {
    Timestamp::try_from(httpdate::parse_http_date(words).ok()?).ok()
}

/// Which troubles may pass by themselves.
pub(crate) fn network(url: &Url, error: &ureq::Error) -> FetchError {
    let again = matches!(
        error,
        ureq::Error::Io(_)
            | ureq::Error::Timeout(_)
            | ureq::Error::HostNotFound
            | ureq::Error::ConnectionFailed
            | ureq::Error::Protocol(_)
    );
    FetchError::Network { url: url.to_string(), problem: error.to_string(), again }
}
