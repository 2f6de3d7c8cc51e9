//! `unblink user`: accounts of people and programs, and their keys.

use std::io::{BufRead as _, IsTerminal as _};

use anyhow::{Context as _, Result};
use serde::Serialize;
use unblink_app::{AccountView, MIN_PASSWORD_CHARS, Role};

use crate::desk::Desk;
use crate::failure::{Exit, Refusal, say};
use crate::output::{Answer, Page, Rows, Table};

/// Manages accounts of people and programs, and their keys.
///
/// Roles: a reader reads the register, a screener screens names too, a reviewer releases held
/// editions too, an admin may do everything. Once there is an account, `unblink serve` asks
/// everyone who they are. A running server knows of a change within a second.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink user add eva --role reviewer")]
pub(crate) struct User {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Adds an account; its password is asked for, or read from standard input.
    #[command(after_help = "Example: unblink user add eva --role reviewer")]
    Add {
        /// Its name, which stands beside what it does.
        name: String,
        /// What it may do: reader, screener, reviewer or admin.
        #[arg(long)]
        role: Role,
        /// Gives it no password: it asks by key only.
        #[arg(long)]
        no_password: bool,
    },
    /// Shows every account with its keys.
    #[command(after_help = "Example: unblink user list")]
    List,
    /// Gives an account another role.
    #[command(after_help = "Example: unblink user role eva admin")]
    Role {
        /// Its name.
        name: String,
        /// What it may do: reader, screener, reviewer or admin.
        role: Role,
    },
    /// Gives an account another password, asked for or read from standard input.
    #[command(after_help = "Example: unblink user password eva")]
    Password {
        /// Its name.
        name: String,
    },
    /// Switches an account off, with its keys and sessions.
    #[command(after_help = "Example: unblink user disable eva")]
    Disable {
        /// Its name.
        name: String,
    },
    /// Switches an account on again.
    #[command(after_help = "Example: unblink user enable eva")]
    Enable {
        /// Its name.
        name: String,
    },
    /// Makes a key for an account and prints it: the only time it can be seen.
    #[command(after_help = "Example: unblink user key eva --label desk")]
    Key {
        /// The account's name.
        name: String,
        /// What the key is for.
        #[arg(long)]
        label: String,
        /// What it may do; what its account may when not given.
        #[arg(long)]
        role: Option<Role>,
    },
    /// Takes a key back.
    #[command(after_help = "Example: unblink user revoke 0123456789ab")]
    Revoke {
        /// The part of the key that `unblink user list` shows.
        key: String,
    },
}

/// Every account.
#[derive(Debug, Serialize)]
struct Accounts {
    accounts: Vec<AccountView>,
}

impl User {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        let mut register = desk.open()?;
        match self.act {
            Act::Add { name, role, no_password } => {
                let password = if no_password { None } else { Some(password()?) };
                register.add_account(&name, role, password.as_deref())?;
                say(&format!("{name} is {} now.\n", role.as_str()));
            }
            Act::List => desk.answer(&Accounts { accounts: register.accounts()? })?,
            Act::Role { name, role } => register.set_role(&name, role)?,
            Act::Password { name } => register.set_password(&name, &password()?)?,
            Act::Disable { name } => register.disable_account(&name)?,
            Act::Enable { name } => register.enable_account(&name)?,
            Act::Key { name, label, role } => {
                let key = register.add_key(&name, &label, role)?;
                desk.write(&format!("{key}\n"))?;
                say("This is the only time the key can be seen.\n");
            }
            Act::Revoke { key } => register.revoke_key(&key)?,
        }
        Ok(Exit::Done)
    }
}

/// Asks for a password twice, or reads one line of standard input.
fn password() -> Result<String> {
    if !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).context("reading the password")?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let ask = |words: &str| rpassword::prompt_password(words).context("reading the password");
    let first = ask(&format!("Password, {MIN_PASSWORD_CHARS} characters or more: "))?;
    if first != ask("Once more: ")? {
        return Err(Refusal::usage("the two passwords differ", "try again").into());
    }
    Ok(first)
}

impl Answer for Accounts {
    fn page(&self, page: &mut Page) {
        if self.accounts.is_empty() {
            page.prose("No accounts: the server is open to this machine, and to it only.");
            return;
        }
        let mut table = Table::new(&["ACCOUNT", "ROLE", "SINCE", "STATE", "KEYS"]);
        for account in &self.accounts {
            let state = if account.disabled.is_some() { "off" } else { "on" };
            let keys = account.keys.iter().filter(|key| key.revoked.is_none());
            let keys: Vec<String> = keys.map(|k| format!("{} ({})", k.id, k.label)).collect();
            let since = account.created.strftime("%Y-%m-%d").to_string();
            table.push([&account.name, account.role.as_str(), &since, state, &keys.join(", ")]);
        }
        page.table(&table);
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&["account", "role", "created", "disabled", "keys"]);
        for account in &self.accounts {
            let keys = account.keys.iter().filter(|key| key.revoked.is_none());
            rows.push([
                account.name.clone(),
                account.role.as_str().to_owned(),
                account.created.to_string(),
                account.disabled.map(|at| at.to_string()).unwrap_or_default(),
                keys.map(|key| key.id.clone()).collect::<Vec<_>>().join(" "),
            ]);
        }
        Some(rows)
    }
}
