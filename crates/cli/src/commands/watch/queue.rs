//! `unblink watch propose`, `queue` and a person's words: what articles say waits for a person.

mod pages;

use anyhow::Result;
use unblink_app::article::Document;
use unblink_app::{
    Amendment, AppError, NewsDesk, OnAccept, QueueId, QueueShown, Queued, Register, TellingView,
    safe,
};
use unblink_model::PartialDate;

use super::Articles;
use super::model::{Beside, Model, note};
use crate::arguments::{Actor, Format};
use crate::desk::{Desk, Flag};
use crate::failure;
use crate::output::printable_json;

/// The queue, and what a person does there.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum QueueCommand {
    Propose(Propose),
    Queue(Queue),
    Accept(Accept),
    Amend(Amend),
    Reject(Reject),
    Merge(Merge),
    Confirm(Confirm),
    Close(Close),
}

/// Puts what articles say into the review queue: designations, engagement, reactions.
///
/// Articles are read by the rules, and by a model where the settings name one: what it alone
/// proposes needs review. What was proposed before, decided or not, is left as it is; the
/// articles' bytes and texts go into the store's archive. Nothing in the queue changes a
/// designation, whatever is decided there.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: unblink watch propose article.txt --published 2025-04-18\n         \
                        unblink watch propose --sample"
)]
pub(crate) struct Propose {
    #[command(flatten)]
    articles: Articles,
    #[command(flatten)]
    model: Model,
    #[command(flatten)]
    actor: Actor,
}

/// Shows what waits for a person, and the provisional facts that are open.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink watch queue\n         \
                        unblink watch queue --all --format csv")]
pub(crate) struct Queue {
    /// Everything ever proposed, with the word that was given on it.
    #[arg(long)]
    all: bool,
}

/// Accepts an event: its words become evidence.
///
/// Every span is held against the archived text once more. No designation changes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: unblink watch accept q12 --reason \"read the ruling too\"\n         \
                        unblink watch accept q12 --reason \"read it\" --provisional"
)]
pub(crate) struct Accept {
    #[command(flatten)]
    word: Word,
    #[command(flatten)]
    opening: Opening,
}

/// Accepts an event in another form. What was proposed stays beside it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: unblink watch amend q12 --date 2025-04-17 --reason \"Thursday was the 17th\""
)]
pub(crate) struct Amend {
    #[command(flatten)]
    word: Word,
    /// The type of event, such as `designation.suspend`.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// When it happened: a day, a month or a year.
    #[arg(long, value_name = "DATE")]
    date: Option<PartialDate>,
    /// What it does to the designation: listed, relisted, renewed, suspended, delisted, annulled,
    /// exempted or none.
    #[arg(long, value_name = "EFFECT")]
    legal_effect: Option<String>,
    /// Whom it is about, by id, reference or name; may be given several times, and replaces all
    /// who stood there.
    #[arg(long, value_name = "SUBJECT")]
    target: Vec<String>,
    #[command(flatten)]
    opening: Opening,
}

/// Turns an event away. Offered again, its article does not bring it back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink watch reject q12 --reason \"a bill, and no ruling\"")]
pub(crate) struct Reject {
    #[command(flatten)]
    word: Word,
}

/// Takes an event for the same as another one, whose evidence its words become.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: unblink watch merge q14 --into q12 --reason \"the same ruling\"")]
pub(crate) struct Merge {
    #[command(flatten)]
    word: Word,
    /// The other one, open or accepted.
    #[arg(long, value_name = "ID")]
    into: QueueId,
}

/// Confirms a provisional fact; whoever opened it cannot.
///
/// It stays a fact of the queue: no designation changes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: unblink watch confirm q12 --by \"B. Officer\" --reason \"called the court\""
)]
pub(crate) struct Confirm {
    #[command(flatten)]
    word: Word,
}

/// Closes a provisional fact: it turned out otherwise, or the register holds it by now.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: unblink watch close q12 --reason \"printed in the gazette since\""
)]
pub(crate) struct Close {
    #[command(flatten)]
    word: Word,
}

/// On what, why, and who says so.
#[derive(Debug, clap::Args)]
struct Word {
    /// Which one, as `unblink watch queue` shows it (q12).
    #[arg(value_name = "ID")]
    id: QueueId,
    /// Why, for the record.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    actor: Actor,
}

#[derive(Debug, clap::Args)]
struct Opening {
    /// Opens a provisional fact on it, which a second person confirms.
    #[arg(long)]
    provisional: bool,
}

impl Opening {
    fn on_accept(&self) -> OnAccept {
        if self.provisional { OnAccept::OpenProvisional } else { OnAccept::EvidenceOnly }
    }
}

impl QueueCommand {
    /// Returns the settings that its flags make.
    pub(super) fn flags(&self) -> Vec<Flag> {
        match self {
            Self::Propose(propose) => propose.model.flags(),
            _ => Vec::new(),
        }
    }

    pub(crate) fn run(self, desk: &Desk) -> Result<()> {
        match self {
            Self::Propose(propose) => propose.run(desk),
            Self::Queue(Queue { all }) => {
                let shown = if all { QueueShown::All } else { QueueShown::Open };
                desk.answer(&desk.open()?.watch_queue(shown)?)
            }
            Self::Accept(Accept { word, opening }) => word.give(desk, |register, id, reason| {
                register.accept_event(id, reason, opening.on_accept())
            }),
            Self::Amend(Amend { word, kind, date, legal_effect, target, opening }) => {
                let amendment = Amendment { kind, date, legal_effect, target };
                word.give(desk, |register, id, reason| {
                    register.amend_event(id, reason, &amendment, opening.on_accept())
                })
            }
            Self::Reject(Reject { word }) => word.give(desk, Register::reject_event),
            Self::Merge(Merge { word, into }) => {
                word.give(desk, |register, id, reason| register.merge_event(id, into, reason))
            }
            Self::Confirm(Confirm { word }) => word.give(desk, Register::confirm_event),
            Self::Close(Close { word }) => word.give(desk, Register::close_event),
        }
    }
}

impl Word {
    fn give(
        &self,
        desk: &Desk,
        act: impl FnOnce(&mut Register, QueueId, &str) -> Result<TellingView, AppError>,
    ) -> Result<()> {
        let mut register = desk.open_by(self.actor.by.as_deref())?;
        let told = act(&mut register, self.id, &self.reason)?;
        if desk.format() != Format::Table {
            return desk.write(&printable_json(&told)?);
        }
        failure::say(&format!("{}\n", safe(&said(&told))));
        Ok(())
    }
}

/// Says where a telling stands now, and what is next.
fn said(told: &TellingView) -> String {
    let Some(word) = &told.decision else { return format!("{} is open.", told.id) };
    let id = told.id;
    if let Some(fact) = told.provisional.as_ref().filter(|fact| fact.ended.is_some()) {
        return format!(
            "{id} ({}): the provisional fact that {} opened is {}. No designation changes by it.",
            fact.ended_by.as_deref().unwrap_or_default(),
            fact.by,
            fact.state
        );
    }
    let became = match (word.act, word.into) {
        (_, Some(into)) => format!("merged into {into}"),
        ("reject", _) => "rejected; its article stays in the archive".to_owned(),
        (act, _) => format!(
            "accepted{}, its evidence: {}. No designation changes by it",
            if act == "amend" { " as amended" } else { "" },
            match told.evidence.len() {
                1 => "one stretch of text".to_owned(),
                number => format!("{number} stretches of text"),
            }
        ),
    };
    let next = match &told.provisional {
        Some(_) => format!(
            " A provisional fact is open; a second person gives `unblink watch confirm {id} --by \
             NAME --reason TEXT`."
        ),
        None => String::new(),
    };
    format!("{id} ({}): {became}.{next}", word.by)
}

impl Propose {
    fn run(&self, desk: &Desk) -> Result<()> {
        let beside = Beside::of(desk)?;
        let mut register = desk.open_by(self.actor.by.as_deref())?;
        let news = register.news_desk()?;
        let mut all: Vec<Queued> = Vec::new();
        let mut failed = None;
        self.articles.documents(&mut |document| {
            if failed.is_some() {
                return;
            }
            match propose(&mut register, &news, &beside, document) {
                Ok(queued) => all.push(queued),
                Err(error) => failed = Some(error),
            }
        })?;
        failed.map_or(Ok(()), Err)?;
        desk.answer(&pages::Proposed::of(all))
    }
}

/// Puts into the queue what the rules read, and what a model alone proposes.
fn propose(
    register: &mut Register,
    news: &NewsDesk,
    beside: &Beside,
    document: Document,
) -> Result<Queued, AppError> {
    let asked = beside.reader().map(|reader| (reader, document.clone()));
    let mut queued = register.propose_events(&news.offer(document))?;
    if let Some((reader, document)) = asked {
        match news.offer_by(reader, document) {
            Ok(offered) => {
                let more = register.propose_events(&offered)?;
                queued.new.extend(more.new);
                queued.known += more.known;
            }
            // The rules' proposals stand whatever becomes of the model's.
            Err(error) => note(&format!("warning: {}: {error}", queued.source)),
        }
    }
    Ok(queued)
}
