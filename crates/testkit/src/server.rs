//! A web server on this machine that behaves as badly as a test wants.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its path with the query.
    pub path: String,
    /// Its headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// How many requests for this path came before it.
    pub before: usize,
}

/// What is sent back, exactly as written: also what no server should send.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    Bytes(Vec<u8>),
    Pause(Duration),
}

impl Reply {
    /// Returns an empty reply: the connection is closed without a word.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Returns a whole answer with its length.
    pub fn with(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let length = body.len().to_string();
        let mut all = vec![("content-length", length.as_str())];
        all.extend(headers);
        Self::head(status, &all).bytes(body)
    }

    /// Returns a file, found.
    pub fn ok(body: &[u8]) -> Self {
        Self::with("200 OK", &[], body)
    }

    /// Returns a redirect.
    pub fn redirect(to: &str) -> Self {
        Self::with("302 Found", &[("location", to)], b"")
    }

    /// Returns the first lines of an answer with exactly these headers and no body.
    pub fn head(status: &str, headers: &[(&str, &str)]) -> Self {
        let mut text = format!("HTTP/1.1 {status}\r\nconnection: close\r\n");
        for (name, value) in headers {
            text.extend([name, ": ", value, "\r\n"]);
        }
        Self::default().bytes(format!("{text}\r\n").as_bytes())
    }

    /// Adds bytes.
    #[must_use]
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.steps.push(Step::Bytes(bytes.to_vec()));
        self
    }

    /// Adds a silence.
    #[must_use]
    pub fn pause(mut self, time: Duration) -> Self {
        self.steps.push(Step::Pause(time));
        self
    }
}

/// A server that answers as told until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server on a free port of this machine.
    ///
    /// # Panics
    ///
    /// When no port is free.
    #[expect(clippy::expect_used, reason = "a test without its server has failed")]
    pub fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (seen, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (log, ended) = (seen.clone(), stop.clone());
        let answer = Arc::new(answer);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                let (answer, log) = (answer.clone(), log.clone());
                if let Ok(stream) = stream {
                    std::thread::spawn(move || serve(stream, &log, answer.as_ref()));
                }
            }
        });
        Self { address, seen, stop, thread: Some(thread) }
    }

    /// Returns the address of a path on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns the port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Returns every request so far.
    pub fn seen(&self) -> Vec<Seen> {
        lock(&self.seen).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn lock(seen: &Mutex<Vec<Seen>>) -> MutexGuard<'_, Vec<Seen>> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<Seen>>, answer: &dyn Fn(&Seen) -> Reply) {
    let Some(mut seen) = request(&mut stream) else { return };
    {
        let mut log = lock(log);
        seen.before = log.iter().filter(|other| other.path == seen.path).count();
        log.push(seen.clone());
    }
    for step in answer(&seen).steps {
        match step {
            Step::Pause(time) => std::thread::sleep(time),
            // Whoever asked may have gone: that is what some tests are about.
            Step::Bytes(bytes) => {
                if stream.write_all(&bytes).is_err() {
                    return;
                }
            }
        }
    }
}

fn request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 1024];
    while !bytes.windows(4).any(|window| window == b"\r\n\r\n") {
        let read = stream.read(&mut chunk).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(chunk.get(..read)?);
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = text.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Some(Seen { path, headers, before: 0 })
}
