//! The HTTP client, set up once: no redirects of its own, no cookies, bounded headers.

use std::time::Duration;

use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig};

use crate::{FetchError, Proxy, Settings};

/// Returns a client for these settings.
pub(crate) fn build(settings: &Settings) -> Result<Agent, FetchError> {
    let limits = &settings.limits;
    let proxy = match &settings.proxy {
        Proxy::Environment => ureq::Proxy::try_from_env(),
        Proxy::Direct => None,
        Proxy::Address(address) => {
            Some(ureq::Proxy::new(address).map_err(|error| FetchError::Setting {
                setting: format!("proxy `{address}`"),
                problem: error.to_string(),
            })?)
        }
    };
    let config = Agent::config_builder()
        // Redirects are followed one by one, under our own rule.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_response_header_size(limits.header_bytes)
        .user_agent(settings.user_agent())
        .accept("*/*")
        .accept_encoding("gzip")
        .timeout_connect(Some(Duration::from_millis(limits.connect_ms)))
        .timeout_per_read(Some(Duration::from_millis(limits.read_ms)))
        .timeout_recv_response(Some(Duration::from_millis(limits.read_ms)))
        .proxy(proxy)
        .tls_config(trust(settings)?)
        .build();
    Ok(config.new_agent())
}

fn trust(settings: &Settings) -> Result<TlsConfig, FetchError> {
    let Some(path) = &settings.extra_ca else { return Ok(TlsConfig::default()) };
    let refuse = |problem: String| FetchError::Setting {
        setting: format!("certificates in {}", path.display()),
        problem,
    };
    let pem = std::fs::read(path).map_err(|error| refuse(error.to_string()))?;
    let mut roots: Vec<Certificate<'static>> = Vec::new();
    for item in ureq::tls::parse_pem(&pem) {
        match item.map_err(|error| refuse(error.to_string()))? {
            PemItem::Certificate(certificate) => roots.push(certificate),
            _ => return Err(refuse("expected certificates only".to_owned())),
        }
    }
    if roots.is_empty() {
        return Err(refuse("expected at least one certificate in PEM, found none".to_owned()));
    }
    // Beside Mozilla's, not instead of them: hosts that the proxy lets through keep working.
    let mozilla = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
    roots.extend(mozilla.iter().map(|der| Certificate::from_der(der).to_owned()));
    Ok(TlsConfig::builder().root_certs(RootCerts::from(roots)).build())
}
