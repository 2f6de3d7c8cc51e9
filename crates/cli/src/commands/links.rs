//! `unblink links`: who is who across lists, and a person's word on it.

use anyhow::Result;
use unblink_app::{LinkId, LinkView, LinkWord, LinksAnswer, ProposingOptions, safe};
use unblink_model::ListId;

use crate::arguments::{Actor, Clocks, Format};
use crate::desk::Desk;
use crate::failure::{self, Exit};
use crate::output::{Answer, Page, Rows, Table, json_lines, printable_json};

/// Shows which entries of different lists are taken for one actor and why, and what is proposed;
/// records a person's word on it.
///
/// Official references join entries, then strong identifiers where they do so one to one. What is
/// proposed joins nobody until a person confirms it. A later word undoes an earlier one.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Example: unblink links --subject TAi.024\n         \
                  unblink links propose\n         \
                  unblink links confirm p12 --by \"A. Officer\" --reason \"same passport and father\""
)]
pub(crate) struct Links {
    #[command(subcommand)]
    act: Option<Act>,
    /// The links of this subject, and what is proposed for it [default: all that is proposed].
    #[arg(long, value_name = "SUBJECT")]
    subject: Option<String>,
    #[command(flatten)]
    clocks: Clocks,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Compares the entries of all lists and proposes pairs that may be one actor.
    #[command(after_help = "Example: unblink links propose --list au_dfat_sanctions --cutoff 0.95")]
    Propose(Propose),
    /// Records that two entries are the same actor.
    #[command(after_help = "Example: unblink links confirm p12 --by \"A. Officer\" --reason \
                            \"same passport and father\"")]
    Confirm(Word),
    /// Records that two entries are not the same actor, whatever else links them.
    #[command(after_help = "Example: unblink links reject l3401 --by \"A. Officer\" --reason \
                            \"born thirty years apart\"")]
    Reject(Word),
}

#[derive(Debug, clap::Args)]
struct Propose {
    /// Only pairs with an entry of this list; may be given several times.
    #[arg(long, value_name = "LIST")]
    list: Vec<String>,
    /// Only pairs that score at least this, 0 to 1.
    #[arg(long, value_name = "SCORE", default_value_t = ProposingOptions::default().cutoff)]
    cutoff: f64,
    #[command(flatten)]
    actor: Actor,
}

#[derive(Debug, clap::Args)]
struct Word {
    /// A proposal (p12), a link (l12), or two entries (LIST:KEY=LIST:KEY).
    #[arg(value_name = "ID")]
    id: LinkId,
    /// Why, for the record.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who says so, for the record.
    #[arg(long, value_name = "NAME")]
    by: String,
}

impl Links {
    pub(crate) fn run(self, desk: &Desk) -> Result<Exit> {
        match self.act {
            None => {
                let mut register = desk.open()?;
                let as_of = self.clocks.as_of(&register);
                desk.answer(&register.links(self.subject.as_deref(), &as_of)?)?;
            }
            Some(Act::Propose(propose)) => {
                let mut register = desk.open_by(propose.actor.by.as_deref())?;
                let lists = propose.list.iter().map(|list| ListId::new(list.as_str())).collect();
                let options = ProposingOptions { lists, cutoff: propose.cutoff };
                let done = register.propose_links(&options)?;
                if desk.format() == Format::Table {
                    desk.write(&format!(
                        "{} entries compared; {} pairs wait for a person, {} of them new.\n",
                        done.compared, done.open, done.new
                    ))?;
                } else {
                    desk.write(&printable_json(&done)?)?;
                }
            }
            Some(Act::Confirm(word)) => word.record(desk, LinkWord::Confirm)?,
            Some(Act::Reject(word)) => word.record(desk, LinkWord::Reject)?,
        }
        Ok(Exit::Done)
    }
}

impl Word {
    fn record(self, desk: &Desk, word: LinkWord) -> Result<()> {
        let mut register = desk.open_by(Some(&self.by))?;
        let link = register.decide_link(&self.id, word, &self.reason)?;
        if desk.format() != Format::Table {
            return desk.write(&printable_json(&link)?);
        }
        let (a, b) = (named(&link, Side::A), named(&link, Side::B));
        let said = match (word, link.joins) {
            (LinkWord::Confirm, _) => "are one actor",
            (LinkWord::Reject, false) => "are not one actor",
            (LinkWord::Reject, true) => {
                "are not linked to each other any more; other links still join them"
            }
        };
        failure::say(&format!("{} ({}): {a} and {b} {said}.\n", link.id, safe(&link.by)));
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Side {
    A,
    B,
}

fn named(link: &LinkView, side: Side) -> String {
    let entry = match side {
        Side::A => &link.a,
        Side::B => &link.b,
    };
    safe(&format!("{} ({} {})", entry.caption, entry.list, entry.key)).into_owned()
}

impl Answer for LinksAnswer {
    fn page(&self, page: &mut Page) {
        match &self.subject {
            Some(subject) => page.emphasised(&format!("Links of {subject}")),
            None => page.emphasised("Entries of different lists taken for one actor"),
        }
        if self.subject.is_none() {
            let said: Vec<String> =
                self.joined.iter().map(|(kind, number)| format!("{number} by {kind}")).collect();
            page.indented(
                2,
                &if said.is_empty() { "none yet".to_owned() } else { said.join(", ") },
            );
        }
        for link in &self.links {
            page.indented(
                2,
                &format!("{}  {} = {}", link.id, named(link, Side::A), named(link, Side::B)),
            );
            let joins = if link.joins { "" } else { " It joins them no more, or not yet." };
            page.indented(6, &format!("{} ({}, {}).{joins}", link.reason, link.by, link.recorded));
        }
        page.heading("PROPOSED, for a person to confirm or reject");
        if self.proposals.is_empty() {
            page.indented(2, "Nothing. `unblink links propose` compares the lists.");
            return;
        }
        let mut table = Table::new(&["ID", "SCORE", "ONE", "OTHER", "WHY"]);
        for one in &self.proposals {
            let entry = |entry: &unblink_app::EntryRef| {
                format!("{} ({} {})", entry.caption, entry.list, entry.key)
            };
            table.push([
                &one.id,
                &format!("{:.2}", one.score),
                &entry(&one.a),
                &entry(&one.b),
                &one.reason,
            ]);
        }
        page.table(&table);
        page.indented(2, "`unblink links confirm|reject ID --by NAME --reason TEXT` decides.");
    }

    fn rows(&self) -> Option<Rows> {
        let mut rows = Rows::new(&[
            "id",
            "a_list",
            "a_key",
            "a_caption",
            "b_list",
            "b_key",
            "b_caption",
            "how",
            "joins",
            "score",
            "reason",
            "by",
        ]);
        for link in &self.links {
            rows.push([
                link.id.clone(),
                link.a.list.to_string(),
                link.a.key.to_string(),
                link.a.caption.clone(),
                link.b.list.to_string(),
                link.b.key.to_string(),
                link.b.caption.clone(),
                format!("{:?}", link.kind).to_lowercase(),
                link.joins.to_string(),
                String::new(),
                link.reason.clone(),
                link.by.clone(),
            ]);
        }
        for one in &self.proposals {
            rows.push([
                one.id.clone(),
                one.a.list.to_string(),
                one.a.key.to_string(),
                one.a.caption.clone(),
                one.b.list.to_string(),
                one.b.key.to_string(),
                one.b.caption.clone(),
                "proposed".to_owned(),
                "false".to_owned(),
                format!("{:.3}", one.score),
                one.reason.clone(),
                String::new(),
            ]);
        }
        Some(rows)
    }

    fn lines(&self) -> Result<Option<String>> {
        json_lines(&self.proposals).map(Some)
    }
}
