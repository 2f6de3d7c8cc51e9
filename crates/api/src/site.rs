//! What every route shares: the pool, the door, the settings, what is counted.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;
use unblink_app::config::{self, Config};
use unblink_app::{AppError, Door, Pool, ScreeningOptions, Served};

use crate::client::Proxies;
use crate::limiter::Limiter;
use crate::metrics::Metrics;

/// How the server is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether everyone must say who they are, whatever the accounts.
    pub accounts_required: bool,
    /// How long a session lasts, in hours.
    pub session_hours: u64,
    /// The longest time a question may take.
    pub max_time: Duration,
    /// The largest body that is read at once.
    pub max_body_bytes: usize,
    /// How many requests are worked on at a time.
    pub max_concurrent: usize,
    /// How many queries a batch may hold.
    pub max_batch: usize,
    /// Whose forwarded headers are believed.
    pub proxies: Proxies,
    /// Origins whose pages may read the API.
    pub cors_origins: Vec<String>,
    /// What the server is called from outside, without a slash at its end.
    pub public_url: Option<String>,
    /// The token of `/updatez`.
    pub update_token: Option<String>,
    /// Lists without which nothing is ready.
    pub required_lists: Vec<String>,
    /// Requests a second of one caller; 0 is no limit.
    pub per_second: u64,
    /// Requests that may come at once.
    pub burst: u64,
    /// Requests a day of one caller; 0 is no limit.
    pub per_day: u64,
    /// Whether log lines may hold personal data.
    pub log_personal: bool,
    /// Whether the server itself speaks TLS.
    pub tls: bool,
}

impl Settings {
    /// Returns what a configuration says.
    ///
    /// # Errors
    ///
    /// A proxy that is no address and no network.
    pub fn from_config(config: &Config) -> Result<Self, String> {
        let public_url = config.text(&config::PUBLIC_URL);
        Ok(Self {
            accounts_required: config.text(&config::ACCOUNTS_REQUIRED).as_deref() == Some("always"),
            session_hours: config.whole(&config::SESSION_HOURS),
            max_time: Duration::from_secs(config.whole(&config::MAX_SECONDS)),
            max_body_bytes: config.count(&config::MAX_BODY_BYTES),
            max_concurrent: config.count(&config::MAX_CONCURRENT),
            max_batch: config.count(&config::MAX_BATCH),
            proxies: Proxies::read(&config.list(&config::TRUSTED_PROXIES))?,
            cors_origins: config.list(&config::CORS_ORIGINS),
            public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()),
            update_token: config.text(&config::UPDATE_TOKEN),
            required_lists: config.list(&config::REQUIRED_LISTS),
            per_second: config.whole(&config::RATE),
            burst: config.whole(&config::BURST),
            per_day: config.whole(&config::DAILY),
            log_personal: config.is_on(&config::LOG_PERSONAL),
            tls: config.text(&config::TLS_CERTIFICATE).is_some(),
        })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            accounts_required: false,
            session_hours: 12,
            max_time: Duration::from_mins(1),
            max_body_bytes: 8 * 1024 * 1024,
            max_concurrent: 512,
            max_batch: 100,
            proxies: Proxies::default(),
            cors_origins: Vec::new(),
            public_url: None,
            update_token: None,
            required_lists: Vec::new(),
            per_second: 0,
            burst: 50,
            per_day: 0,
            log_personal: false,
            tls: false,
        }
    }
}

/// What every route shares.
#[derive(Clone)]
pub struct Site {
    pub(crate) pool: Arc<Pool>,
    pub(crate) door: Arc<Door>,
    pub(crate) served: Arc<Served>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) limiter: Arc<Limiter>,
    /// Who acts while nobody need say who they are.
    pub(crate) operator: Arc<str>,
    /// How one screens when a request does not say: by the tuning.
    pub(crate) usual: Arc<ScreeningOptions>,
}

impl Site {
    /// Returns a site over a pool.
    pub fn new(pool: Arc<Pool>, settings: Settings) -> Self {
        let limiter = Limiter::new(settings.per_second, settings.burst, settings.per_day);
        let (operator, usual) =
            pool.with(|register| (register.acts_as().into(), register.screening_options().into()));
        Self {
            pool,
            door: Arc::new(Door::default()),
            served: Arc::new(Served::default()),
            settings: Arc::new(settings),
            metrics: Arc::new(Metrics::new()),
            limiter: Arc::new(limiter),
            operator,
            usual,
        }
    }

    /// Returns the door.
    pub fn door(&self) -> Arc<Door> {
        self.door.clone()
    }

    /// Makes what is answered from, so that the first question need not wait for it.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn warm_up(&self) -> Result<(), AppError> {
        self.served.snapshot(&self.pool).map(|_| ())
    }

    /// Follows the store: when it has moved, what is answered from is made anew and the former let
    /// go of, whether anybody asks or not. To be called every second or so.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn follow(&self) -> Result<(), AppError> {
        self.served.follow(&self.pool)
    }

    /// Writes what callers asked today to the store; to be called now and then, and at the end.
    pub fn keep_usage(&self) {
        self.limiter.keep(&self.pool);
    }
}

impl FromRef<Site> for Arc<Pool> {
    fn from_ref(site: &Site) -> Self {
        site.pool.clone()
    }
}
