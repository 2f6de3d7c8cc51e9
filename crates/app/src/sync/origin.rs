//! Where a list is downloaded from: its reader's address, or one given in its place.

use unblink_fetch::{Shape, Source};
use unblink_lists::READERS;
use unblink_model::ListId;

use crate::AppError;
use crate::curated::REGISTER;
use crate::ingest::find_reader;
use crate::sync::SyncOptions;

/// A list with the files of its edition; `None` where no address is known.
type Wanted = (ListId, Option<Vec<Source>>);

/// Returns the lists to download with their sources, and those that cannot be for want of an
/// address. A list named by the user and without an address is among the first, to be told of.
pub(super) fn wanted(options: &SyncOptions) -> Result<(Vec<Wanted>, Vec<ListId>), AppError> {
    for list in options.sources.keys().chain(options.hosts.keys()) {
        find_reader(list)?;
    }
    if !options.lists.is_empty() {
        let mut lists = options.lists.clone();
        lists.sort();
        lists.dedup();
        let wanted = lists
            .into_iter()
            .map(|list| Ok((list.clone(), sources(&list, options)?)))
            .collect::<Result<_, AppError>>()?;
        return Ok((wanted, Vec::new()));
    }
    let (mut found, mut without) = (Vec::new(), Vec::new());
    for reader in READERS.iter().filter(|reader| reader.list().as_str() != REGISTER) {
        let list = reader.list();
        match sources(&list, options)? {
            Some(sources) => found.push((list, Some(sources))),
            None => without.push(list),
        }
    }
    Ok((found, without))
}

fn sources(list: &ListId, options: &SyncOptions) -> Result<Option<Vec<Source>>, AppError> {
    let reader = find_reader(list)?;
    let more = options.hosts.get(list).cloned().unwrap_or_default();
    let source = |url: &str, hosts: &[&str]| {
        let hosts = hosts.iter().map(|host| (*host).to_owned()).chain(more.clone()).collect();
        Source { url: url.to_owned(), hosts, shape: Shape::of_address(url) }
    };
    let sources: Vec<Source> = match options.sources.get(list) {
        Some(given) => given.iter().map(|url| source(url, &[])).collect(),
        None => reader.remotes().iter().map(|one| source(one.url, one.hosts)).collect(),
    };
    Ok((!sources.is_empty()).then_some(sources))
}

/// Returns the last part of an address's path: the name of the file.
pub(super) fn file_name(source: &Source) -> String {
    let path = source.url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("download");
    // A zip of tables is unpacked, a spreadsheet is not: the name tells them apart.
    name.chars().filter(char::is_ascii_graphic).take(120).collect()
}

/// Returns the host of an address, for putting the lists of one host into one line.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}
