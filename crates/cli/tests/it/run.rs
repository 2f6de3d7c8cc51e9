//! Runs the binary.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A store of its own, and the binary on it.
pub(crate) struct Desk {
    folder: Folder,
}

enum Folder {
    Own(tempfile::TempDir),
    Given(PathBuf),
}

/// What a run said.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: Folder::Own(tempfile::tempdir().expect("a scratch folder")) }
    }

    /// A desk in a folder that somebody else made and removes.
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self { folder: Folder::Given(folder) }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        match &self.folder {
            Folder::Own(folder) => folder.path().join(name),
            Folder::Given(folder) => folder.join(name),
        }
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> String {
        std::fs::write(self.path(name), bytes).expect("written");
        self.path(name).display().to_string()
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_unblink"));
        command
            .env("UNBLINK_NOW", "2026-11-26T12:00:00Z")
            .env("UNBLINK_STORE", self.path("unblink.db"))
            .env("UNBLINK_CONFIG", "")
            .env("USER", "tester")
            .env("COLUMNS", "100")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Said {
        said(self.command().args(words).output().expect("the binary runs"))
    }

    pub(crate) fn run_with_input(&self, words: &[&str], input: &str) -> Said {
        let mut child = self
            .command()
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(input.as_bytes()).expect("read by the binary");
        drop(stdin);
        said(child.wait_with_output().expect("the binary ends"))
    }

    /// Runs with `--format json` and reads the answer.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        let said = self.run(&[words, &["--format", "json"]].concat());
        assert_eq!(said.code, Some(0), "{words:?}: {}", said.err);
        serde_json::from_str(&said.out).expect("one JSON value")
    }
}

fn said(output: Output) -> Said {
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// The root of the repository; asked for at run time, a shared target folder may lie.
pub(crate) fn root() -> PathBuf {
    let own = std::env::var("CARGO_MANIFEST_DIR").expect("run by cargo");
    Path::new(&own).join("../..")
}

/// The UN list's fixture.
pub(crate) fn un_fixture(name: &str) -> String {
    root().join("crates/lists/fixtures/un_sc_sanctions").join(name).display().to_string()
}

/// Writes the curated register as an edition of this day, and returns the words that import it.
pub(crate) fn register_of(desk: &Desk, day: &str) -> Vec<String> {
    let mut words = vec!["import".to_owned(), "unblink_register".to_owned(), "--set".to_owned()];
    for entry in std::fs::read_dir(root().join("data")).expect("the register") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
            let bytes = match name {
                "edition.csv" => format!("published\n{day}\n").into_bytes(),
                _ => std::fs::read(&path).expect("a table"),
            };
            words.push(desk.write(name, &bytes));
        }
    }
    words
}
