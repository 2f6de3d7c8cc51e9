//! `unblink serve`: pages and API on one address.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use axum::Router;
use tower_http::catch_panic::CatchPanicLayer;
use unblink_app::{Coverage, Every, Pool};

use crate::arguments::Clocks;
use crate::commands::sync::Downloads;
use crate::desk::Desk;
use crate::failure::{self, Exit, Refusal};
use crate::output::Page;

/// Serves pages for people and the API for programs.
///
/// It stops on Ctrl-C or SIGTERM, after the answers under way.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink serve --listen 127.0.0.1:8080")]
pub(crate) struct Serve {
    /// The address and port to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8000")]
    listen: SocketAddr,
    /// Listens beyond this machine: there are no accounts yet, so whoever reaches the address can
    /// ask everything.
    #[arg(long)]
    open_to_network: bool,
    /// Downloads the lists by itself every so often (15m to 7d, such as 6h), up to a tenth sooner
    /// or later by chance, and says which are stale [default: never].
    #[arg(long, value_name = "TIME")]
    sync_every: Option<Every>,
    #[command(flatten)]
    downloads: Downloads,
}

impl Serve {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        if !self.listen.ip().is_loopback() && !self.open_to_network {
            return Err(Refusal::usage(
                format!(
                    "{} can be reached from other machines, and there are no accounts yet",
                    self.listen
                ),
                "listen on 127.0.0.1 behind a server that knows who may ask, or add \
                 --open-to-network",
            )
            .into());
        }
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        // The first handle makes the store and loads the bundled register before others open.
        let coverage = {
            let mut register = desk.open()?;
            let as_of = Clocks::default().as_of(&register);
            register.coverage(&as_of)?
        };
        let location = desk.location().clone();
        let by = crate::desk::user();
        let pool = Arc::new(Pool::open(threads.clamp(2, 8), || {
            unblink_app::Register::open(&location, desk.clock(), &by)
        })?);
        if let Some(every) = self.sync_every {
            crate::scheduled::start(desk, every, self.downloads.options())?;
        }
        let routes = unblink_api::router(pool.clone())
            .merge(unblink_pages::router(pool))
            .layer(CatchPanicLayer::new());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .enable_all()
            .build()
            .context("starting the server")?;
        runtime.block_on(listen(self.listen, routes, &coverage))?;
        Ok(Exit::Done)
    }
}

async fn listen(address: SocketAddr, routes: Router, coverage: &Coverage) -> Result<()> {
    let listener =
        tokio::net::TcpListener::bind(address).await.map_err(|error| refused(address, &error))?;
    let at = listener.local_addr().context("asking for the address")?;
    // The handlers stand before the banner: who reads it may send a signal at once.
    let stop = stop_signals().context("listening for signals")?;
    failure::say(&banner(at, coverage));
    axum::serve(listener, routes).with_graceful_shutdown(stop).await.context("serving")?;
    failure::say("unblink has stopped.\n");
    Ok(())
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

fn banner(at: SocketAddr, coverage: &Coverage) -> String {
    let mut page = Page::new(Some(100), false);
    page.verbatim(&format!("unblink is listening on http://{at}"));
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
