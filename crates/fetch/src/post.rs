//! A question to an endpoint that the user supplies: JSON out, JSON back, within bounds.

use std::time::Duration;

use ureq::http::header;
use url::{Host, Url};

use crate::attempt::{address, network};
use crate::{FetchError, Limits, Proxy, Settings, body};

/// Where questions are posted, and with what key.
///
/// A key goes over TLS or stays on this machine; it stands in no error and no debug output.
#[derive(Clone)]
pub struct Endpoint {
    url: Url,
    key: Option<String>,
    settings: Settings,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key = self.key.as_ref().map(|_| "(hidden)");
        let mut shown = f.debug_struct("Endpoint");
        shown.field("url", &self.url.as_str()).field("key", &key).finish_non_exhaustive()
    }
}

/// Most bytes of an answer. A guess: a model's answer to one article has a few kilobytes.
const ANSWER_BYTES: u64 = 1024 * 1024;

impl Endpoint {
    /// Prepares questions to `url`, each answered within `seconds`.
    ///
    /// # Errors
    ///
    /// [`FetchError::Address`] for what is no address, or one that would carry the key over an open
    /// line to another machine.
    pub fn new(url: &str, key: Option<String>, seconds: u64) -> Result<Self, FetchError> {
        let url = address(url)?;
        let key = key.map(|key| key.trim().to_owned()).filter(|key| !key.is_empty());
        if key.is_some() && url.scheme() != "https" && !is_this_machine(&url) {
            return Err(FetchError::Address {
                url: url.to_string(),
                problem: "a key is sent over https only, or to this machine".to_owned(),
            });
        }
        let time_ms = seconds.saturating_mul(1000);
        let limits = Limits {
            read_ms: time_ms,
            total_ms: time_ms,
            wire_bytes: ANSWER_BYTES,
            unpacked_bytes: ANSWER_BYTES,
            ..Limits::default()
        };
        let proxy = if is_this_machine(&url) { Proxy::Direct } else { Proxy::Environment };
        Ok(Self { url, key, settings: Settings { limits, proxy, ..Settings::default() } })
    }

    /// Returns the address.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// Posts one body of JSON and returns the answer's. Redirects are not followed: they would
    /// carry the text, and the key, to somebody else.
    pub fn post(&self, json: &str) -> Result<String, FetchError> {
        let limits = &self.settings.limits;
        let agent = crate::agent::build(&self.settings)?;
        let mut request =
            agent.post(self.url.as_str()).header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = &self.key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let whole = Duration::from_millis(limits.total_ms);
        let request = request.config().timeout_global(Some(whole)).build();
        let mut response = request.send(json).map_err(|error| network(&self.url, &error))?;
        let status = response.status().as_u16();
        if status != 200 {
            let url = self.url.to_string();
            return Err(FetchError::Status { url, status, retry_after: None });
        }
        let encoding = response.headers().get(header::CONTENT_ENCODING).cloned();
        let encoding = encoding.as_ref().and_then(|value| value.to_str().ok());
        let url = self.url.as_str();
        let mut reader = response.body_mut().as_reader();
        let packed = body::read(url, &mut reader, limits, &mut |_| Ok(()))?;
        let bytes = body::decode(url, encoding, packed, limits)?;
        String::from_utf8(bytes).map_err(|_| FetchError::Encoding {
            url: url.to_owned(),
            problem: "expected an answer in UTF-8".to_owned(),
        })
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leaves_the_machine_only_over_tls() {
        let key = || Some("sesame".to_owned());
        assert!(Endpoint::new("https://models.example/v1/x", key(), 5).is_ok());
        assert!(Endpoint::new("http://127.0.0.1:9/v1/x", key(), 5).is_ok());
        assert!(Endpoint::new("http://[::1]:9/v1/x", key(), 5).is_ok());
        assert!(Endpoint::new("http://models.example/v1/x", None, 5).is_ok());
        let refused = Endpoint::new("http://models.example/v1/x", key(), 5).expect_err("refused");
        assert!(refused.to_string().contains("https only"), "{refused}");
        assert!(!refused.to_string().contains("sesame"), "{refused}");
        assert!(Endpoint::new("file:///etc/passwd", None, 5).is_err());
    }

    #[test]
    fn a_key_is_not_shown() {
        let key = Some("sesame".to_owned());
        let endpoint = Endpoint::new("https://models.example/v1/x", key, 5).expect("an address");
        assert!(!format!("{endpoint:?}").contains("sesame"));
    }
}
