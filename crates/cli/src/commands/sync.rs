//! `unblink sync`: official lists, downloaded, compared, appended or held.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use unblink_app::{
    FetchSettings, FreshnessState, Proxy, SyncAnswer, SyncOptions, SyncOutcome, Synced, safe,
};
use unblink_model::ListId;

use crate::arguments::Actor;
use crate::commands::changes::word;
use crate::commands::import::counted;
use crate::desk::Desk;
use crate::failure::{self, Exit, Refusal};
use crate::output::{Answer, Page, Rows, Table, json_lines, shown};

mod progress;

/// Downloads official lists, compares them with what is at hand, and appends what is new.
///
/// Without a list, every list that has an address. What has not changed is not downloaded again.
/// An edition that does not look healthy, or is older than the newest at hand, is held for a
/// person. One failing source never stops the others, and what was held before stands. Exit codes:
/// 1 if a list failed, else 3 if one is held, else 0.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink sync\n         \
                  unblink sync un_sc_sanctions us_ofac_sdn --dry-run\n         \
                  unblink sync us_ofac_sdn --source us_ofac_sdn=https://mirror.example/sdn.csv,https://mirror.example/add.csv")]
pub(crate) struct Sync {
    /// The lists (`unblink lists` names them) [default: all that have an address].
    #[arg(value_name = "LIST")]
    lists: Vec<String>,
    /// Downloads, reads and compares, and writes nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    downloads: Downloads,
    #[command(flatten)]
    actor: Actor,
}

/// How downloads are made.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Downloads")]
pub(crate) struct Downloads {
    /// Downloads a list from here: a mirror, or an address with a token. Several addresses, with
    /// commas between them, are the tables of one edition.
    #[arg(long, value_name = "LIST=URL[,URL]", value_parser = pair)]
    source: Vec<(String, String)>,
    /// Lets the downloads of a list be redirected to this host too.
    #[arg(long, value_name = "LIST=HOST", value_parser = pair)]
    allow_host: Vec<(String, String)>,
    /// The proxy (`http://HOST:PORT`, `socks5://HOST:PORT`), or `none` [default: as ALL_PROXY,
    /// HTTPS_PROXY, HTTP_PROXY and NO_PROXY say].
    #[arg(long, value_name = "URL")]
    proxy: Option<String>,
    /// A file of certificates (PEM) to trust beside Mozilla's, such as a proxy's.
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Whom issuers can write to about these downloads, sent with every request.
    #[arg(long, value_name = "MAIL", env = "UNBLINK_CONTACT", hide_env_values = true)]
    contact: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .filter(|(list, value)| !list.is_empty() && !value.is_empty())
        .map(|(list, value)| (list.to_owned(), value.to_owned()))
        .ok_or_else(|| format!("expected LIST=VALUE, found `{}`", safe(text)))
}

impl Downloads {
    /// Returns what to download and how.
    pub(crate) fn options(&self) -> SyncOptions {
        let mut sources: BTreeMap<ListId, Vec<String>> = BTreeMap::new();
        for (list, urls) in &self.source {
            let urls = urls.split(',').map(|url| url.trim().to_owned());
            sources.entry(ListId::new(list.as_str())).or_default().extend(urls);
        }
        let mut hosts: BTreeMap<ListId, Vec<String>> = BTreeMap::new();
        for (list, host) in &self.allow_host {
            let host = host.to_ascii_lowercase();
            hosts.entry(ListId::new(list.as_str())).or_default().push(host);
        }
        let proxy = match self.proxy.as_deref() {
            None => Proxy::Environment,
            Some("none") => Proxy::Direct,
            Some(address) => Proxy::Address(address.to_owned()),
        };
        SyncOptions {
            sources,
            hosts,
            fetch: FetchSettings {
                proxy,
                extra_ca: self.ca_file.clone(),
                contact: self.contact.clone(),
                ..FetchSettings::default()
            },
            ..SyncOptions::default()
        }
    }
}

impl Sync {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let mut register = desk.open_by(self.actor.by.as_deref())?;
        let options = SyncOptions {
            lists: self.lists.iter().map(|list| ListId::new(list.as_str())).collect(),
            dry_run: self.dry_run,
            ..self.downloads.options()
        };
        if let Some(list) = options
            .sources
            .keys()
            .chain(options.hosts.keys())
            .find(|list| !options.lists.is_empty() && !options.lists.contains(list))
        {
            return Err(Refusal::usage(
                format!("an address is given for {list}, which is not among the lists to sync"),
                format!("add {list} to the lists, or leave its address out"),
            )
            .into());
        }
        let answer = {
            let mut bars = progress::Bars::new();
            register.sync(&options, &mut |event| bars.show(event))?
        };
        desk.answer(&answer)?;
        failure::say(&format!("{}\n", sentence(&answer)));
        Ok(exit(&answer))
    }
}

/// Returns the whole run in a sentence.
pub(crate) fn sentence(answer: &SyncAnswer) -> String {
    let number = |outcome| answer.lists.iter().filter(|one| one.outcome == outcome).count();
    let stale = answer.freshness.iter().filter(|one| one.state == FreshnessState::Stale).count();
    let parts = [
        (number(SyncOutcome::Changed), "changed"),
        (number(SyncOutcome::Unchanged), "unchanged"),
        (number(SyncOutcome::Held), "HELD for a person (`unblink lists` shows why)"),
        (number(SyncOutcome::Failed), "FAILED"),
        (stale, "STALE"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    let dry = if answer.dry_run { " Dry run: nothing was written." } else { "" };
    if said.is_empty() {
        return format!("No list was asked for.{dry}");
    }
    format!("{}.{dry}", said.join(", "))
}

fn exit(answer: &SyncAnswer) -> Exit {
    let any = |outcome| answer.lists.iter().any(|one| one.outcome == outcome);
    match (any(SyncOutcome::Failed), any(SyncOutcome::Held)) {
        (true, _) => Exit::Failed,
        (false, true) => Exit::Held,
        (false, false) => Exit::Done,
    }
}

/// Returns the changes of an edition in words.
fn changes(one: &Synced) -> String {
    let said: Vec<String> =
        one.changes.iter().map(|(kind, number)| format!("{number} {}", word(*kind))).collect();
    said.join(", ")
}

impl Answer for SyncAnswer {
    fn page(&self, page: &mut Page) {
        let dry = if self.dry_run { " (dry run: nothing was written)" } else { "" };
        page.emphasised(&format!("Lists asked for: {}{dry}", self.lists.len()));
        let mut table = Table::new(&["LIST", "OUTCOME", "PUBLISHED", "ENTRIES", "WHAT CHANGED"]);
        for one in &self.lists {
            let outcome = match one.outcome {
                SyncOutcome::Held => "HELD",
                SyncOutcome::Failed => "FAILED",
                other => other.as_str(),
            };
            let entries = one.edition.as_ref().map(|_| counted(one.entries));
            table.push([
                one.list.as_str(),
                outcome,
                &shown(one.published.as_ref()),
                &shown(entries.as_ref()),
                &changes(one),
            ]);
        }
        page.table(&table);
        for one in self.lists.iter().filter(|one| !one.reasons.is_empty()) {
            page.blank();
            page.indented(2, &format!("{}: {}", one.list, one.outcome.as_str()));
            for reason in &one.reasons {
                page.indented(4, reason);
            }
            if let Some(hint) = &one.hint {
                page.indented(4, &format!("hint: {hint}"));
            }
        }
        let alarms: Vec<String> = self
            .freshness
            .iter()
            .filter(|one| one.state == FreshnessState::Stale)
            .filter_map(unblink_app::Freshness::alarm)
            .collect();
        if !alarms.is_empty() {
            page.heading("STALE");
            for alarm in alarms {
                page.indented(2, &alarm);
            }
        }
        if !self.no_address.is_empty() {
            let names: Vec<&str> = self.no_address.iter().map(ListId::as_str).collect();
            page.blank();
            page.prose(&format!(
                "Without an address, to be imported by hand or with --source: {}.",
                names.join(", ")
            ));
        }
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "list",
            "outcome",
            "edition",
            "published",
            "entries",
            "bytes",
            "changes",
            "reasons",
        ]);
        for one in &self.lists {
            rows.push([
                one.list.to_string(),
                one.outcome.as_str().to_owned(),
                one.edition.as_ref().map(ToString::to_string).unwrap_or_default(),
                one.published.clone().unwrap_or_default(),
                one.entries.to_string(),
                one.bytes.to_string(),
                changes(one),
                one.reasons.join("; "),
            ]);
        }
        Some(rows)
    }

    fn lines(&self) -> Result<Option<String>> {
        json_lines(&self.lists).map(Some)
    }
}
