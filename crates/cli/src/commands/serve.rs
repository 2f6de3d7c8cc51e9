//! `unblink serve`: pages and API on one address.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use unblink_api::{Connections, Settings, Site};
use unblink_app::config::{self, Config};
use unblink_app::{Coverage, Every, Pool, Tuning};

use crate::arguments::Clocks;
use crate::commands::sync::Downloads;
use crate::desk::{Desk, Flag};
use crate::failure::{self, Exit, Refusal};
use crate::output::Page;

/// Serves pages for people and the API for programs.
///
/// Without accounts it answers this machine only. With accounts (`unblink user add`) it asks
/// everyone who they are, and may listen on any address. It stops on Ctrl-C or SIGTERM, after the
/// answers under way. `unblink config` shows its settings.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink serve --listen 127.0.0.1:8080")]
pub(crate) struct Serve {
    /// The address and port to listen on.
    ///
    /// When not given, the setting `server.listen`, which is 127.0.0.1:8000.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Downloads the lists by itself every so often (15m to 7d, such as 6h), up to a tenth sooner
    /// or later by chance, and says which are stale [default: never].
    #[arg(long, value_name = "TIME")]
    sync_every: Option<Every>,
    #[command(flatten)]
    downloads: Downloads,
}

impl Serve {
    /// Returns the settings that its flags make.
    pub(crate) fn flags(&self) -> Vec<Flag> {
        let listen = self.listen.map(|at| (&config::LISTEN, "--listen", at.to_string()));
        listen.into_iter().collect()
    }

    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let config = desk.config();
        let address = config.address(&config::LISTEN).context("server.listen is not set")?;
        let settings = Settings::from_config(config)
            .map_err(|words| Refusal::usage(words, "`unblink config` lists every setting"))?;
        let connections = connections(config)?;
        let corrections = corrections(config)?;
        log(config);
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        // The first handle makes the store and loads the bundled register before others open.
        let coverage = {
            let mut register = desk.open()?;
            if !address.ip().is_loopback() && register.accounts()?.is_empty() {
                return Err(unguarded(address).into());
            }
            let as_of = Clocks::default().as_of(&register);
            register.coverage(&as_of)?
        };
        let location = desk.location().clone();
        let by = crate::desk::user();
        let tuning = config.path(&config::TUNING).map(|path| Tuning::read(&path)).transpose()?;
        let pool = Arc::new(Pool::open(threads.clamp(2, 8), || {
            let mut register = unblink_app::Register::open(&location, desk.clock(), &by)?;
            if let Some(tuning) = &tuning {
                register.set_tuning(tuning.clone());
            }
            Ok(register)
        })?);
        if let Some(every) = self.sync_every {
            crate::scheduled::start(desk, every, self.downloads.options())?;
        }
        let hours = settings.session_hours;
        let site = Site::new(pool.clone(), settings);
        warm_up(&site);
        let sign_in = unblink_pages::sign_in(unblink_pages::SignIn {
            pool: pool.clone(),
            door: site.door(),
            hours,
            cookie: unblink_api::SESSION_COOKIE,
        });
        if let Some(address) = corrections {
            unblink_pages::report_mistakes_to(address);
        }
        let pages = unblink_pages::router(pool);
        let routes = unblink_api::routes(&site).merge(sign_in).merge(pages.clone());
        let routes = unblink_api::in_front_of(routes, &site);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .enable_all()
            .build()
            .context("starting the server")?;
        // In front of it stand accounts and limits; this asks the page itself.
        let ready = runtime.spawn(unblink_pages::keep_ready(pages));
        let served = runtime.block_on(listen(address, routes, connections, &site, &coverage));
        ready.abort();
        served?;
        Ok(Exit::Done)
    }
}

fn unguarded(address: SocketAddr) -> Refusal {
    Refusal::usage(
        format!("{address} can be reached from other machines, and there are no accounts yet"),
        "add one with `unblink user add NAME --role admin`, or listen on 127.0.0.1",
    )
}

/// Returns where people report a mistake, when the operator said so.
fn corrections(config: &Config) -> Result<Option<String>> {
    let Some(address) = config.text(&config::CORRECTIONS).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if !["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme)) {
        return Err(Refusal::usage(
            format!("server.corrections is `{}`", address.escape_debug()),
            "it starts with https:// or mailto:",
        )
        .into());
    }
    Ok(Some(address))
}

fn connections(config: &Config) -> Result<Connections> {
    let tls = match (config.path(&config::TLS_CERTIFICATE), config.path(&config::TLS_KEY)) {
        (None, None) => None,
        (Some(certificate), Some(key)) => Some(unblink_api::tls(&certificate, &key)?),
        _ => {
            return Err(Refusal::usage(
                "server.tls_certificate and server.tls_key belong together",
                "set both, or neither",
            )
            .into());
        }
    };
    Ok(Connections {
        most: config.count(&config::MAX_CONNECTIONS),
        header_time: Duration::from_secs(config.whole(&config::HEADER_SECONDS)),
        shutdown_time: Duration::from_secs(config.whole(&config::SHUTDOWN_SECONDS)),
        tls,
    })
}

/// Sets the log up: structured lines on standard error.
fn log(config: &Config) {
    let level = match config.text(&config::LOG_LEVEL).as_deref() {
        Some("error") => tracing::Level::ERROR,
        Some("info") => tracing::Level::INFO,
        Some("debug") => tracing::Level::DEBUG,
        _ => tracing::Level::WARN,
    };
    let lines = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr);
    // Set up once a process; a second time is a test's own doing.
    let _ = if config.text(&config::LOG_FORMAT).as_deref() == Some("json") {
        lines.json().flatten_event(true).try_init()
    } else {
        lines.with_ansi(false).try_init()
    };
}

async fn listen(
    address: SocketAddr,
    routes: Router,
    connections: Connections,
    site: &Site,
    coverage: &Coverage,
) -> Result<()> {
    let listener = unblink_api::bind(address).await.map_err(|error| refused(address, &error))?;
    let at = listener.local_addr().context("asking for the address")?;
    // The handlers stand before the banner: who reads it may send a signal at once.
    let stop = stop_signals().context("listening for signals")?;
    let scheme = if connections.tls.is_some() { "https" } else { "http" };
    failure::say(&banner(scheme, at, coverage));
    let usage = tokio::spawn(keep_usage(site.clone()));
    let following = tokio::spawn(follow(site.clone()));
    unblink_api::serve(listener, routes, connections, stop).await;
    usage.abort();
    following.abort();
    site.keep_usage();
    failure::say("unblink has stopped.\n");
    Ok(())
}

/// Makes what is answered from on a thread of its own: the server listens meanwhile, and who asks
/// at once waits for it.
fn warm_up(site: &Site) {
    let site = site.clone();
    std::thread::spawn(move || {
        if let Err(error) = site.warm_up() {
            tracing::error!(%error, "nothing can be screened yet");
        }
    });
}

/// Writes down what callers asked, so that a quota outlives a restart.
async fn keep_usage(site: Site) {
    let mut ticks = tokio::time::interval(Duration::from_secs(5));
    loop {
        ticks.tick().await;
        let site = site.clone();
        // One that failed is tried again with the next tick.
        let _ = tokio::task::spawn_blocking(move || site.keep_usage()).await;
    }
}

/// Follows the store, so that a new edition is answered from and the former index let go of though
/// nobody asks.
async fn follow(site: Site) {
    let mut ticks = tokio::time::interval(Duration::from_secs(2));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let site = site.clone();
        // A store that cannot be read now is looked at again with the next tick; whoever asks is
        // told what is wrong with it.
        let _ = tokio::task::spawn_blocking(move || site.follow()).await;
    }
}

fn refused(address: SocketAddr, error: &std::io::Error) -> Refusal {
    let hint = match error.kind() {
        std::io::ErrorKind::AddrInUse => format!(
            "something else listens there, perhaps another unblink; try --listen {}:{}",
            address.ip(),
            address.port().checked_add(1).unwrap_or(8000)
        ),
        std::io::ErrorKind::PermissionDenied => {
            "ports below 1024 belong to the system; try --listen 127.0.0.1:8000".to_owned()
        }
        _ => "try --listen 127.0.0.1:8000".to_owned(),
    };
    Refusal::failed(format!("cannot listen on {address}: {error}"), hint)
}

fn banner(scheme: &str, at: SocketAddr, coverage: &Coverage) -> String {
    let mut page = Page::new(Some(100), false);
    page.verbatim(&format!("unblink is listening on {scheme}://{at}"));
    for list in &coverage.lists {
        let day = list.published.map_or_else(|| "a part only".to_owned(), |day| day.to_string());
        let stale = if list.stale { ", STALE" } else { "" };
        page.indented(
            2,
            &format!("loaded: {} of {day}, {} entries{stale}", list.list, list.entries),
        );
    }
    let (unread, readable): (Vec<_>, Vec<_>) =
        coverage.not_loaded.iter().partition(|list| list.how == unblink_app::NO_READER);
    for list in readable {
        page.indented(2, &format!("NOT loaded: {} ({})", list.list, list.how));
    }
    if !unread.is_empty() {
        let names: Vec<&str> = unread.iter().map(|list| list.list.as_str()).collect();
        page.indented(2, &format!("NOT loaded, no reader yet: {}", names.join(", ")));
    }
    for held in &coverage.held {
        page.indented(2, &format!("HELD for a person: {} ({})", held.edition, held.reason));
    }
    page.prose(&coverage.note);
    page.prose("Ctrl-C stops it. Information, not legal advice.");
    page.finish()
}

/// Sets the handlers up; what it returns is done when the process is asked to stop.
#[cfg(unix)]
fn stop_signals() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Sets the handler up; what it returns is done when the process is asked to stop.
#[cfg(not(unix))]
fn stop_signals() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        // Without a handler the signal ends the process, which is what was asked for.
        let _ = tokio::signal::ctrl_c().await;
    })
}
