//! What a server meets: slow clients, idle ones, bodies made to hurt, sudden death, a broken index.

#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::run::Desk;

/// A served store; it dies with the test.
pub(crate) struct Served {
    child: Child,
    address: String,
    said: Arc<Mutex<Vec<String>>>,
}

impl Served {
    pub(crate) fn start(desk: &Desk, settings: &[(&str, &str)]) -> Self {
        let mut command = desk.command();
        command.args(["serve", "--listen", "127.0.0.1:0"]).envs(settings.iter().copied());
        let mut child =
            command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the binary runs");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let first = lines.next().expect("a line").expect("UTF-8");
        let address = first.strip_prefix("unblink is listening on http://").expect("the address");
        let address = address.to_owned();
        // What it says later is read on, so that it never waits for a reader.
        let said = Arc::<Mutex<Vec<String>>>::default();
        let keep = said.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                keep.lock().expect("nobody panics with it").push(line);
            }
        });
        Self { child, address, said }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("taken");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("set");
        stream
    }

    /// Sends one request and returns the status and the rest.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &[u8]) -> (u16, String) {
        let mut stream = self.connect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("sent");
        // A server that has refused may have stopped reading.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
        (status, answer)
    }

    /// Says whether it wrote a line with these words on standard error so far.
    pub(crate) fn said(&self, words: &str) -> bool {
        self.said.lock().expect("nobody panics with it").iter().any(|line| line.contains(words))
    }

    /// Returns its number among the processes.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn screens(&self) {
        let (status, answer) = self.ask("GET", "/api/v1/screen?name=Abdul%20Ghani%20Baradar", b"");
        assert_eq!(status, 200, "{answer}");
        assert!(answer.contains("BARADAR"), "{answer}");
    }

    /// Ends it as a power cut would.
    fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn slow_and_idle_clients_keep_nobody_waiting() {
    let desk = Desk::new();
    let served = Served::start(
        &desk,
        &[("UNBLINK_SERVER_HEADER_SECONDS", "2"), ("UNBLINK_SERVER_MAX_CONNECTIONS", "300")],
    );
    // Clients that never end their headers, and clients that say nothing at all.
    let slow: Vec<TcpStream> = (0..200)
        .map(|number| {
            let mut stream = served.connect();
            if number % 2 == 0 {
                stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").expect("sent");
            }
            stream
        })
        .collect();
    served.screens();
    // As many as may be open: the next waits until the slow ones are sent away, and is answered.
    let more: Vec<TcpStream> = (0..100).map(|_| served.connect()).collect();
    let began = Instant::now();
    served.screens();
    assert!(began.elapsed() < Duration::from_secs(25), "{:?}", began.elapsed());
    // The slow ones were sent away, not forgotten.
    let mut first = slow.into_iter().next().expect("one");
    let mut rest = Vec::new();
    let _ = first.read_to_end(&mut rest);
    let said = String::from_utf8_lossy(&rest).into_owned();
    assert!(rest.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
    drop(more);
}

#[test]
fn bodies_made_to_hurt_are_refused_and_the_next_is_answered() {
    let desk = Desk::new();
    let served = Served::start(&desk, &[("UNBLINK_SERVER_MAX_BODY_BYTES", "100000")]);
    let deep = format!("{}{}", "[".repeat(40_000), "]".repeat(40_000));
    let wide = format!("{{\"queries\":{{{}}}}}", "\"a\":1,".repeat(10_000));
    let large = "x".repeat(200_000);
    for (path, body, allowed) in [
        ("/match/default", deep.as_bytes(), 400..500),
        ("/match/default", wide.as_bytes(), 400..500),
        ("/match/default", large.as_bytes(), 400..500),
        ("/api/v1/screen", deep.as_bytes(), 200..500),
        ("/api/v1/screen", b"\xff\xfe\x00", 200..500),
    ] {
        let (status, answer) = served.ask("POST", path, body);
        assert!(allowed.contains(&status), "{path}: {status} {}", answer.get(..300).unwrap_or(""));
        served.screens();
    }
    // A body that is promised and never comes.
    let mut promised = served.connect();
    promised
        .write_all(
            b"POST /match/default HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n{",
        )
        .expect("sent");
    served.screens();
}

#[test]
fn sudden_death_loses_nothing_that_was_accepted() {
    let desk = Desk::new();
    let served = Served::start(&desk, &[]);
    served.screens();
    // An account is written while it serves, by another process; then both are gone.
    let added =
        desk.run_with_input(&["user", "add", "eva", "--role", "reviewer"], "a long password\n");
    assert_eq!(added.code, Some(0), "{}", added.err);
    served.kill();
    let checked = desk.run(&["check"]);
    assert_eq!(checked.code, Some(0), "{}{}", checked.out, checked.err);
    let served = Served::start(&desk, &[]);
    // Who was added is there: nobody else may ask.
    let (status, answer) = served.ask("GET", "/api/v1/lists", b"");
    assert_eq!(status, 401, "{answer}");
}

#[test]
fn a_broken_index_is_made_again() {
    let desk = Desk::new();
    let served = Served::start(&desk, &[]);
    served.screens();
    served.kill();
    let folder = desk.path("unblink.db.index");
    let mut broken = 0;
    for entry in std::fs::read_dir(&folder).expect("an index").filter_map(Result::ok) {
        if entry.path().extension().is_some_and(|kind| kind == "index") {
            let whole = std::fs::read(entry.path()).expect("reads");
            // Half of it, and wrong in the middle.
            let mut bytes = whole.get(..whole.len() / 2).expect("half").to_vec();
            let at = bytes.len() / 2;
            bytes[at] ^= 0xff;
            std::fs::remove_file(entry.path()).expect("removed");
            std::fs::write(entry.path(), bytes).expect("written");
            broken += 1;
        }
    }
    assert!(broken > 0, "nothing to break in {}", folder.display());
    let served = Served::start(&desk, &[]);
    served.screens();
    assert!(served.said("the index is made again"), "nothing was said of it");
}

#[test]
fn killed_while_editions_come_and_questions_are_asked_it_keeps_what_it_accepted() {
    let desk = Desk::new();
    for day in 11..=15 {
        let served = Served::start(&desk, &[]);
        served.screens();
        std::thread::scope(|all| {
            for _ in 0..4 {
                // Some of these are cut off by the killing below: that is the load it dies under.
                all.spawn(|| {
                    for _ in 0..50 {
                        ask_and_forget(&served);
                    }
                });
            }
            let words = crate::run::register_of(&desk, &format!("2026-11-{day}"));
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let taken = desk.run(&words);
            assert_eq!(taken.code, Some(0), "{}{}", taken.out, taken.err);
            assert!(kill_now(served.process()), "the server was there to be killed");
        });
        let checked = desk.run(&["check"]);
        assert_eq!(checked.code, Some(0), "{}{}", checked.out, checked.err);
        let lists = desk.run(&["lists", "--format", "json"]);
        assert!(lists.out.contains(&format!("2026-11-{day}")), "{}", lists.out);
    }
    Served::start(&desk, &[]).screens();
}

#[test]
fn killed_in_the_middle_of_an_import_it_keeps_every_edition_that_was_acknowledged() {
    let desk = Desk::new();
    let mut acknowledged: Vec<String> = Vec::new();
    let mut cut_off = 0;
    // How long the import may run before the power goes; each meets it at another step.
    for (round, pause) in [5_u64, 40, 90, 150, 250, 400, 2_000].into_iter().enumerate() {
        let served = Served::start(&desk, &[]);
        served.screens();
        let is_over = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|all| {
            for _ in 0..4 {
                all.spawn(|| {
                    while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                        ask_and_forget(&served);
                    }
                });
            }
            let accepted = format!("2026-10-{:02}", 1 + round);
            let words = crate::run::register_of(&desk, &accepted);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let taken = desk.run(&words);
            assert_eq!(taken.code, Some(0), "{}{}", taken.out, taken.err);
            acknowledged.push(accepted);
            let day = format!("2026-09-{:02}", 1 + round);
            let words = crate::run::register_of(&desk, &day);
            let mut import = desk.command();
            let import = import.args(&words).stdout(Stdio::null()).stderr(Stdio::null());
            let mut import = import.spawn().expect("the binary runs");
            std::thread::sleep(Duration::from_millis(pause));
            assert!(kill_now(served.process()), "the server was there to be killed");
            let _ = import.kill();
            if import.wait().expect("gone").code() == Some(0) {
                acknowledged.push(day);
            } else {
                cut_off += 1;
            }
            is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        let checked = desk.run(&["check"]);
        assert_eq!(checked.code, Some(0), "{pause} ms: {}{}", checked.out, checked.err);
        let lists = desk.run(&["lists", "--format", "json"]);
        for day in &acknowledged {
            assert!(lists.out.contains(day.as_str()), "{day} is gone: {}", lists.out);
        }
    }
    assert!(cut_off >= 2, "hardly an import was cut off: {cut_off}");
    // Without any index left it is made again of what the ledger holds.
    std::fs::remove_dir_all(desk.path("unblink.db.index")).expect("an index");
    Served::start(&desk, &[]).screens();
    assert!(desk.path("unblink.db.index").exists(), "no index was made");
}

/// Asks for a name, and takes whatever comes of it.
fn ask_and_forget(served: &Served) {
    let Ok(mut stream) = TcpStream::connect(&served.address) else { return };
    let _ = stream.write_all(
        b"GET /api/v1/screen?name=Haqqani HTTP/1.1\r\nHost: localhost\r\n\
          Connection: close\r\n\r\n",
    );
    let _ = stream.read_to_end(&mut Vec::new());
}

/// Ends a process as a power cut would.
fn kill_now(process: u32) -> bool {
    let killed = std::process::Command::new("kill").args(["-9", &process.to_string()]).status();
    killed.is_ok_and(|status| status.success())
}
