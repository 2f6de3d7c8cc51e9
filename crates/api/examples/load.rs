//! A load generator in a process of its own: keeps connections busy for a while and counts.
//!
//! usage: load ADDRESS PATH CONNECTIONS SECONDS QUERIES_PER_REQUEST (0: a GET without a body)
//!
//! It prints one line of JSON: answers a second, queries a second, the share of failures, and the
//! 50th, 99th and 99.9th percentile of the time from a request's first byte to the answer's last.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a tool for measuring")]

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const FIRST: &[&str] = &[
    "Abdul", "Maria", "John", "Wei", "Fatima", "Sergey", "Aisha", "Carlos", "Yuki", "Omar",
    "Elena", "Kwame", "Ivan", "Leila", "Pierre", "Anna", "Hassan", "Priya", "Lars", "Noor",
];
const LAST: &[&str] = &[
    "Rahman", "Garcia", "Smith", "Zhang", "Hassan", "Ivanov", "Khan", "Silva", "Tanaka", "Ali",
    "Petrova", "Mensah", "Volkov", "Ahmadi", "Dubois", "Kowalska", "Baradar", "Sharma", "Berg",
    "Haqqani",
];

const SYLLABLES: &[&str] = &[
    "ba", "che", "do", "fi", "gu", "ha", "ko", "lan", "mir", "no", "per", "ra", "sel", "tov", "ul",
    "vic", "wen", "ya", "zar", "in", "or", "ska", "berg", "dze",
];

/// One name in ten is on a list; of the others half are made of common parts, and half have a
/// family name made up of syllables, so that most have not been asked for lately.
fn name(n: usize) -> String {
    if n.is_multiple_of(10) {
        return "Abdul Ghani Baradar".to_owned();
    }
    let (first, last) = (FIRST[n * 7 % FIRST.len()], LAST[n / 3 % LAST.len()]);
    if n.is_multiple_of(2) {
        return format!("{first} {last}");
    }
    let mut left = n.wrapping_mul(0x9E37_79B9) >> 8;
    let mut made = String::new();
    for _ in 0..3 {
        made.push_str(SYLLABLES[left % SYLLABLES.len()]);
        left /= SYLLABLES.len();
    }
    format!("{first} {made}")
}

fn request(host: &str, path: &str, queries: usize, n: usize) -> Vec<u8> {
    if queries == 0 {
        return format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n\r\n").into_bytes();
    }
    let all: Vec<String> = (0..queries)
        .map(|q| {
            let name = name(n * queries + q);
            format!(r#""q{q}":{{"schema":"Person","properties":{{"name":["{name}"]}}}}"#)
        })
        .collect();
    let body = format!(r#"{{"queries":{{{}}}}}"#, all.join(","));
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    (head + &body).into_bytes()
}

/// Reads one answer with a content length; returns its status.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<u16> {
    buffer.clear();
    loop {
        let end = buffer.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
            let status = head.get(9..12)?.parse().ok()?;
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
            let whole = end + 4 + length.trim().parse::<usize>().ok()?;
            while buffer.len() < whole {
                if stream.read_buf(buffer).await.ok()? == 0 {
                    return None;
                }
            }
            return Some(status);
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

struct Count {
    times_us: Vec<u32>,
    failed: usize,
}

async fn client(host: String, path: String, queries: usize, from: usize, until: Instant) -> Count {
    let bodies: Vec<Vec<u8>> = (0..200).map(|n| request(&host, &path, queries, from + n)).collect();
    let mut count = Count { times_us: Vec::new(), failed: 0 };
    let mut buffer = Vec::with_capacity(64 * 1024);
    let mut stream = None;
    for body in bodies.iter().cycle() {
        if Instant::now() >= until {
            break;
        }
        let began = Instant::now();
        if stream.is_none() {
            stream = TcpStream::connect(&host).await.ok();
        }
        let status = match &mut stream {
            Some(open) => match open.write_all(body).await {
                Ok(()) => answer(open, &mut buffer).await,
                Err(_) => None,
            },
            None => None,
        };
        if status == Some(200) {
            let took = u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX);
            count.times_us.push(took);
        } else {
            count.failed += 1;
            stream = None;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    count
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [host, path, connections, seconds, queries] = words.as_slice() else {
        println!("usage: load ADDRESS PATH CONNECTIONS SECONDS QUERIES_PER_REQUEST");
        return;
    };
    let number = |text: &String| text.parse::<usize>().expect("a number");
    let (connections, seconds) = (number(connections), number(seconds));
    let queries = number(queries);
    let began = Instant::now();
    let until = began + Duration::from_secs(seconds as u64);
    let mut clients = tokio::task::JoinSet::new();
    for n in 0..connections {
        clients.spawn(client(host.clone(), path.clone(), queries, n * 1000, until));
    }
    let (mut times, mut failed) = (Vec::new(), 0);
    while let Some(done) = clients.join_next().await {
        let count = done.expect("a client ends");
        times.extend(count.times_us);
        failed += count.failed;
    }
    times.sort_unstable();
    let took = began.elapsed().as_secs_f64();
    #[allow(clippy::cast_precision_loss, reason = "counts of one run")]
    let rate = times.len() as f64 / took;
    let at = |part: usize| times.get(times.len().saturating_mul(part) / 1000).copied().unwrap_or(0);
    #[allow(clippy::cast_precision_loss, reason = "a handful of queries")]
    let per_request = queries.max(1) as f64;
    println!(
        "{{\"path\":\"{path}\",\"connections\":{connections},\"answers_per_s\":{rate:.0},\
         \"queries_per_s\":{:.0},\"answered\":{},\"failed\":{failed},\"p50_us\":{},\"p99_us\":{},\
         \"p999_us\":{}}}",
        rate * per_request,
        times.len(),
        at(500),
        at(990),
        at(999)
    );
}
