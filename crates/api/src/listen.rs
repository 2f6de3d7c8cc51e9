//! Connections: taken up to a number, with time-outs, in the clear or over TLS, closed gracefully.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

/// How connections are kept.
#[derive(Clone)]
pub struct Connections {
    /// How many are open at a time; more wait to be taken.
    pub most: usize,
    /// How long a client may take over a request's headers, or a TLS handshake.
    pub header_time: Duration,
    /// How long answers under way may take once the server is to stop.
    pub shutdown_time: Duration,
    /// TLS, when the server speaks it itself.
    pub tls: Option<TlsAcceptor>,
}

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct TlsError {
    file: String,
    problem: String,
}

/// Reads a certificate chain and its private key.
///
/// # Errors
///
/// The file that cannot be read, or does not fit the other.
pub fn tls(certificate: &Path, key: &Path) -> Result<TlsAcceptor, TlsError> {
    let wrong =
        |path: &Path, problem: String| TlsError { file: path.display().to_string(), problem };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| wrong(certificate, error.to_string()))?;
    if chain.is_empty() {
        return Err(wrong(certificate, "expected a certificate in PEM, found none".to_owned()));
    }
    let secret =
        PrivateKeyDer::from_pem_file(key).map_err(|error| wrong(key, error.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, secret))
        .map_err(|error| wrong(key, error.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Serves until `stop` is done, then lets answers under way come to their end.
pub async fn serve(
    listener: TcpListener,
    routes: Router,
    connections: Connections,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(connections.most));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        // A place first: connections beyond the number wait in the system's queue.
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = &mut stop => break,
        };
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            () = &mut stop => break,
        };
        let (stream, peer) = match taken {
            Ok(taken) => taken,
            Err(error) => {
                // Out of file descriptors, most likely: those that end free some.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let (routes, connections) = (routes.clone(), connections.clone());
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            let _place = place;
            // Answers are small: waiting to fill a packet only delays them.
            let _ = stream.set_nodelay(true);
            match &connections.tls {
                None => connection(stream, peer, routes, &connections, watcher).await,
                Some(tls) => {
                    let shaken = tokio::time::timeout(connections.header_time, tls.accept(stream));
                    if let Ok(Ok(stream)) = shaken.await {
                        connection(stream, peer, routes, &connections, watcher).await;
                    }
                }
            }
        });
    }
    drop(listener);
    // What takes longer is cut off: the machine wants to stop.
    let _ = tokio::time::timeout(connections.shutdown_time, graceful.shutdown()).await;
}

async fn connection<S>(
    stream: S,
    peer: SocketAddr,
    routes: Router,
    connections: &Connections,
    watcher: hyper_util::server::graceful::Watcher,
) where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let service = routes.map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(axum::body::Body::new)
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(connections.header_time)
        .keep_alive(true)
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(connections.header_time)
        .keep_alive_timeout(connections.header_time)
        .max_concurrent_streams(100)
        .max_header_list_size(64 * 1024);
    let served = builder
        .serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service));
    // A client that hangs up in the middle is no news.
    let _ = watcher.watch(served.into_owned()).await;
}

/// Returns a listener, its backlog long enough for many clients coming at once.
///
/// # Errors
///
/// The address is taken, or not this machine's.
pub async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => tokio::net::TcpSocket::new_v4()?,
        SocketAddr::V6(_) => tokio::net::TcpSocket::new_v6()?,
    };
    // A server that restarts takes its port again at once.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(4096)
}
