//! What the rules look at: the rooms as Cargo sees them, and the texts under version control.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::Text;
use super::floors::{Edge, EdgeKind, Room};

/// The repository as read from disk.
#[derive(Debug)]
pub(super) struct Checkout {
    /// Every crate of the workspace but xtask.
    pub(super) rooms: Vec<Room>,
    /// Every tracked or new file, sorted by path; those that are not UTF-8 with an empty text.
    pub(super) texts: Vec<Text>,
}

impl Checkout {
    /// Reads the checkout at `root`.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let texts = texts(root)?;
        let metadata = metadata(root)?;
        Ok(Self { rooms: rooms(root, &metadata, &texts)?, texts })
    }

    /// Returns a file's text, empty when there is none.
    pub(super) fn text(&self, path: &str) -> &str {
        self.texts.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str())
    }
}

fn output(command: &mut Command) -> Result<Vec<u8>> {
    let done = command.output().with_context(|| format!("starting {command:?}"))?;
    let said = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "{command:?} failed: {said}");
    Ok(done.stdout)
}

fn metadata(root: &Path) -> Result<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let json = output(
        Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--no-deps"])
            .current_dir(root),
    )?;
    serde_json::from_slice(&json).context("reading cargo metadata")
}

/// Returns the texts git tracks or would track; in a folder without git, those that are there.
fn texts(root: &Path) -> Result<Vec<Text>> {
    let mut paths = if root.join(".git").exists() {
        let listed = output(
            Command::new("git")
                .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
                .current_dir(root),
        )?;
        String::from_utf8(listed)?.split_terminator('\0').map(str::to_owned).collect()
    } else {
        let mut found = Vec::new();
        walk(root, "", &mut found)?;
        found
    };
    paths.sort();
    paths.dedup();
    let mut texts = Vec::new();
    for path in paths {
        // A file deleted but not yet committed is still listed.
        let Ok(bytes) = std::fs::read(root.join(&path)) else { continue };
        // Pictures and archives exist for links; no rule looks inside them.
        texts.push(Text { path, text: String::from_utf8(bytes).unwrap_or_default() });
    }
    Ok(texts)
}

fn walk(root: &Path, folder: &str, found: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == "target" || name == ".git" {
            continue;
        }
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        if entry.file_type()?.is_dir() {
            walk(root, &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn rooms(root: &Path, metadata: &Value, texts: &[Text]) -> Result<Vec<Room>> {
    let root = root.canonicalize()?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let mut rooms = Vec::new();
    for package in packages {
        let manifest = package["manifest_path"].as_str().context("a package has no manifest")?;
        let manifest = Path::new(manifest).canonicalize()?;
        let manifest = manifest.strip_prefix(&root).context("a package outside the repository")?;
        let manifest = manifest.to_string_lossy().replace('\\', "/");
        if manifest == "xtask/Cargo.toml" {
            continue;
        }
        let text = texts.iter().find(|file| file.path == manifest);
        rooms.push(room(package, manifest, text.map_or("", |file| &file.text)));
    }
    rooms.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(rooms)
}

fn room(package: &Value, manifest: String, text: &str) -> Room {
    let house = &package["metadata"]["house"];
    let folder = manifest.trim_end_matches("/Cargo.toml");
    let edges = package["dependencies"].as_array().into_iter().flatten().map(|dependency| {
        let package = dependency["name"].as_str().unwrap_or_default().to_owned();
        Edge {
            kind: match dependency["kind"].as_str() {
                Some("dev") => EdgeKind::Dev,
                Some("build") => EdgeKind::Build,
                _ => EdgeKind::Normal,
            },
            room: dependency["path"].as_str().and_then(|path| {
                Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned())
            }),
            line: super::line_where(text, |line| {
                line.strip_prefix(&package).is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
            }),
            package,
        }
    });
    Room {
        name: folder.rsplit('/').next().unwrap_or(folder).to_owned(),
        description: package["description"].as_str().unwrap_or_default().to_owned(),
        floor: house["floor"].as_u64(),
        pure: house["pure"].as_bool(),
        edges: edges.collect(),
        manifest,
    }
}
