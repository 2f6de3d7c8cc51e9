//! `unblink config`: the settings in force, and where each comes from.

use anyhow::Result;
use serde::Serialize;
use unblink_app::config::ConfigRow;

use crate::desk::Desk;
use crate::failure::Exit;
use crate::output::{Answer, Page, Rows, Table};

/// Shows every setting, its value and where it comes from; secrets are hidden.
///
/// Settings stand in a file (TOML, sections as `[server]`), in the environment over it
/// (`UNBLINK_SERVER_LISTEN`), and in flags over both. The file is the one named by --config or
/// UNBLINK_CONFIG, else `unblink/unblink.toml` in the user's configuration directory
/// (`XDG_CONFIG_HOME`, else `~/.config`), else `/etc/unblink/unblink.toml`, when there is one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink config --format json")]
pub(crate) struct ConfigCommand {}

/// The settings in force.
#[derive(Debug, Serialize)]
struct InForce {
    file: Option<String>,
    settings: Vec<ConfigRow>,
}

impl ConfigCommand {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let config = desk.config();
        let file = config.file().map(|path| path.display().to_string());
        desk.answer(&InForce { file, settings: config.rows() })?;
        Ok(Exit::Done)
    }
}

impl Answer for InForce {
    fn page(&self, page: &mut Page) {
        page.emphasised(&match &self.file {
            Some(file) => format!("Settings in force, from {file} and what stands over it."),
            None => "Settings in force. No file is read.".to_owned(),
        });
        page.blank();
        let mut table = Table::new(&["SETTING", "VALUE", "FROM", "WHAT IT DOES"]);
        for row in &self.settings {
            let value = if row.value.is_empty() { "–" } else { &row.value };
            table.push([row.key, value, &row.from, row.meaning]);
        }
        page.table(&table);
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&["key", "value", "from", "variable", "meaning"]);
        for row in &self.settings {
            rows.push([
                row.key.to_owned(),
                row.value.clone(),
                row.from.clone(),
                row.variable.clone(),
                row.meaning.to_owned(),
            ]);
        }
        Some(rows)
    }
}
