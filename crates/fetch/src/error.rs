//! Why a download failed, in words that name the address.

use std::time::Duration;

/// Why a download failed. Nothing was kept of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// A setting cannot be used: a proxy's address, a file of certificates.
    #[error("{setting}: {problem}")]
    Setting {
        /// The setting.
        setting: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The address cannot be asked.
    #[error("{url}: {problem}")]
    Address {
        /// The address.
        url: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A redirect that is not followed.
    #[error("{url} redirects to {to}: {problem}")]
    Redirect {
        /// Where the redirect stood.
        url: String,
        /// Where it leads.
        to: String,
        /// Why it is not followed.
        problem: String,
    },
    /// The server answered with another status.
    #[error("{url}: expected status 200, found {status}")]
    Status {
        /// The address.
        url: String,
        /// The status.
        status: u16,
        /// How long the server asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// No connection, or one that broke off, or words that are no HTTP.
    #[error("{url}: {problem}")]
    Network {
        /// The address.
        url: String,
        /// What happened.
        problem: String,
        /// Whether trying again may help.
        again: bool,
    },
    /// The file is larger than allowed.
    #[error("{url}: larger than {limit_mb} MB {what}")]
    TooLarge {
        /// The address.
        url: String,
        /// The limit, in megabytes.
        limit_mb: u64,
        /// On the wire, or unpacked.
        what: &'static str,
    },
    /// The compressed body cannot be unpacked.
    #[error("{url}: {problem}")]
    Encoding {
        /// The address.
        url: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The file is of another shape, such as an error page.
    #[error("{url}: expected {expected}, found {found} ({content_type})")]
    Shape {
        /// The address.
        url: String,
        /// What was expected.
        expected: String,
        /// What its first bytes are.
        found: &'static str,
        /// The `Content-Type` it was sent with.
        content_type: String,
    },
    /// The server asks to be left alone for longer than this run waits.
    #[error("{url}: the server asks to come back in {seconds} seconds")]
    AskedToWait {
        /// The address.
        url: String,
        /// How long, in seconds.
        seconds: u64,
    },
    /// The whole time for this source is used up.
    #[error("{url}: not done within {seconds} seconds; the last trouble: {last}")]
    OutOfTime {
        /// The address.
        url: String,
        /// The time given, in seconds.
        seconds: u64,
        /// What the last attempt met.
        last: String,
    },
}

impl FetchError {
    /// Says whether trying again may help.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Status { status, .. } => {
                matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
            }
            Self::Network { again, .. } => *again,
            // A body cut on its way does not unpack; a bomb is `TooLarge`.
            Self::Encoding { .. } => true,
            _ => false,
        }
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}
