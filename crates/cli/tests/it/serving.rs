//! The server starts, says what it holds, and stops when asked.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::Stdio;

use crate::faults::Served;
use crate::run::Desk;

#[test]
fn a_taken_port_and_an_open_one_are_refused_with_a_way_out() {
    let desk = Desk::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("bound").to_string();
    let said = desk.run(&["serve", "--listen", &address]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.err.contains("hint: something else listens there"), "{}", said.err);
    let said = desk.run(&["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("unblink user add"), "{}", said.err);
}

#[test]
#[cfg(unix)]
fn it_says_where_it_listens_and_stops_when_asked() {
    let desk = Desk::new();
    let mut child = desk
        .command()
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the binary runs");
    let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
    let first = lines.next().expect("a line").expect("UTF-8");
    let address = first.strip_prefix("unblink is listening on http://").expect("the address");
    assert!(std::net::TcpStream::connect(address).is_ok(), "nothing listens on {address}");
    let banner: Vec<String> = lines
        .by_ref()
        .map(|line| line.expect("UTF-8"))
        .take_while(|line| !line.starts_with("Ctrl-C"))
        .collect();
    assert!(banner.iter().any(|line| line.contains("NOT loaded: un_sc_sanctions")), "{banner:?}");
    let asked = std::process::Command::new("kill").arg(child.id().to_string()).status();
    assert!(asked.expect("kill runs").success());
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(0));
    assert!(lines.any(|line| line.is_ok_and(|line| line == "unblink has stopped.")));
}

#[test]
#[cfg(unix)]
fn it_screens_by_the_operators_tuning() {
    let desk = Desk::new();
    let asked = "/api/v1/screen?name=Abdul%20Gani%20Baradar";
    let tuning = desk.write("house.toml", b"threshold = 0.999\nlimit = 1\n");
    let alerts = |settings: &[(&str, &str)]| {
        let (status, answer) = Served::start(&desk, settings).ask("GET", asked, b"");
        assert_eq!(status, 200, "{answer}");
        (answer.matches("\"match\":true").count(), answer)
    };
    let (usual, answer) = alerts(&[]);
    assert!(usual > 0, "{answer}");
    let (tuned, other) = alerts(&[("UNBLINK_SCREENING_TUNING", &tuning)]);
    assert_eq!(tuned, 0, "{other}");
    let broken = desk.write("broken.toml", b"treshold = 1\n");
    let mut command = desk.command();
    command.args(["serve", "--listen", "127.0.0.1:0"]).env("UNBLINK_SCREENING_TUNING", &broken);
    let out = command.output().expect("the binary runs");
    assert_ne!(out.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&out.stderr).contains("treshold"));
}
