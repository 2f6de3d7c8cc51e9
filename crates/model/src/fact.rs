//! Curated facts: what no official feed says, each with its source.

use serde::{Deserialize, Serialize};

use crate::designation::words;
use crate::{
    EntityKind, Grade, Instrument, ListId, Milestone, PartialDate, Scope, Seen, Source, Status,
    SubjectId,
};
use std::fmt;
use std::str::FromStr;

use crate::ParseWordError;

/// One row of the curated register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// A body that lists.
    Authority(Authority),
    /// A list's programme and the authority behind it.
    Programme(Programme),
    /// An actor with its references on official lists.
    Subject(SubjectFact),
    /// A step on a designation's course.
    Event(CuratedEvent),
    /// A step on the ladder of diplomatic engagement.
    Engagement(Engagement),
    /// A humanitarian or other carve-out.
    Exemption(Exemption),
    /// A reaction to an event, or a search that found none.
    Reaction(Reaction),
    /// An incident, pledge, deal, plan, condition or restriction.
    Context(ContextFact),
    /// Who holds which office.
    Position(Position),
    /// A figure or assessment by a named assessor.
    Assessment(Assessment),
    /// Where sources disagree, and how we resolve it.
    Contradiction(Contradiction),
}

impl Fact {
    /// Returns the row's id, unique among rows of its kind.
    pub fn id(&self) -> &str {
        match self {
            Self::Authority(row) => &row.id,
            Self::Programme(row) => &row.id,
            Self::Subject(row) => row.id.as_str(),
            Self::Event(row) => &row.id,
            Self::Engagement(row) => &row.id,
            Self::Exemption(row) => &row.id,
            Self::Reaction(row) => &row.id,
            Self::Context(row) => &row.id,
            Self::Position(row) => &row.id,
            Self::Assessment(row) => &row.id,
            Self::Contradiction(row) => &row.id,
        }
    }

    /// Returns the kind's name.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Authority(_) => "authority",
            Self::Programme(_) => "programme",
            Self::Subject(_) => "subject",
            Self::Event(_) => "event",
            Self::Engagement(_) => "engagement",
            Self::Exemption(_) => "exemption",
            Self::Reaction(_) => "reaction",
            Self::Context(_) => "context",
            Self::Position(_) => "position",
            Self::Assessment(_) => "assessment",
            Self::Contradiction(_) => "contradiction",
        }
    }
}

/// A body with power to list: committee, council, ministry, court.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// Its id (`ru-supreme-court`).
    pub id: String,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code of a state, else the organisation (`UN`, `EU`).
    pub jurisdiction: String,
    /// What it is (`UN`, `state`, `regional`).
    pub kind: String,
    /// The law it acts under.
    pub legal_basis: String,
    /// The list it keeps, by name.
    pub list_name: String,
    /// The list's official page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official_url: Option<String>,
    /// The list's download address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_url: Option<String>,
    /// The formats it is published in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_format: Option<String>,
    /// How often it changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_habit: Option<String>,
    /// What its listings forbid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
    /// What kind of act it is (financial sanctions, terrorist-organisation ban …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nature: Option<String>,
    /// The list id under which its editions are read, when a reader exists or is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<ListId>,
    /// What the curators found about the Taliban in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taliban_status: Option<String>,
    /// What of this row was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_scope: Option<String>,
    /// Where the row comes from.
    pub source: Source,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// Which authority stands behind a list's programme code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    /// `list:code`, or `list:*` for every code of the list not named otherwise.
    pub id: String,
    /// The list.
    pub list: ListId,
    /// The issuer's code as printed; `*` stands for every other code.
    pub code: String,
    /// The authority behind it.
    pub authority: String,
    /// What the programme is called; empty when not established.
    pub title: String,
    /// What it forbids; empty when not established.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
    /// The legal act, when established.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<Instrument>,
    /// An actor whose associates this programme lists, the actor itself being no entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub associates_of: Option<SubjectId>,
    /// Where the row comes from.
    pub source: Source,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// An actor of the curated register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectFact {
    /// Its id (`taliban`).
    pub id: SubjectId,
    /// What it is called.
    pub caption: String,
    /// What it is.
    pub kind: EntityKind,
    /// Other names people ask for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Entries of official lists that are this actor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<(ListId, crate::EntityKey)>,
    /// Where the row comes from.
    pub source: Source,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// What kind of step an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// It changes the answer to "who lists them?".
    Status(Status),
    /// It does not.
    Milestone(Milestone),
}

/// A dated step on the course of one designation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CuratedEvent {
    /// `actor.authority.event.date`.
    pub id: String,
    /// Whom it concerns.
    pub subject: SubjectId,
    /// Whose designation.
    pub authority: String,
    /// The programme, where the authority has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// The step.
    pub event: EventKind,
    /// Whom the regime names.
    pub scope: Scope,
    /// When it took effect; absent for a standing fact or where unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// When the public could first know; absent where not established.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<PartialDate>,
    /// The legal act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<Instrument>,
    /// What it forbids from then on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
    /// What happened, in our words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What kind of source it is (`official`, `agency`, `news` …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_kind: Option<String>,
    /// Where the row comes from.
    pub source: Source,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

words! {
    /// Which way an act of engagement points.
    Direction, "direction" {
        /// Towards normal relations.
        Up = "up",
        /// Away from them.
        Down = "down",
        /// Neither.
        Flat = "flat",
    }
}

/// A state's step towards or away from normal relations with an actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engagement {
    /// Its id.
    pub id: String,
    /// The actor engaged with.
    pub subject: SubjectId,
    /// When.
    pub date: PartialDate,
    /// When what it reached ended, where that is known and no later step says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// The states (ISO codes) or organisations that took it.
    pub parties: Vec<String>,
    /// Rung of the ladder, −2 (punitive step) to 7 (formal recognition).
    pub rung: i8,
    /// What the rung is called.
    pub rung_name: String,
    /// Which way it points.
    pub direction: Direction,
    /// What happened, in few words.
    pub event: String,
    /// More of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Where the row comes from.
    pub source: Source,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// A carve-out from a regime's measures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Its id (`unscr-2615`).
    pub id: String,
    /// The authority whose measures it opens.
    pub authority: String,
    /// The legal act.
    pub instrument: String,
    /// When adopted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted: Option<PartialDate>,
    /// When in effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<PartialDate>,
    /// When it ends, where a day is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<PartialDate>,
    /// What the source says of its end, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry_note: Option<String>,
    /// What it allows.
    pub scope: String,
    /// Who may rely on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beneficiaries: Option<String>,
    /// What it does not allow, and its conditions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<String>,
    /// Whether it is in force, in the source's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Where the row comes from.
    pub source: Source,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// The search behind a "none found".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// What was searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corpora: Option<String>,
    /// What was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queries: Option<String>,
    /// First day of the window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// Last day of the window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<PartialDate>,
}

/// How someone reacted to an event, or that nothing was found of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Its id.
    pub id: String,
    /// The event reacted to (id of a `CuratedEvent`).
    pub event: String,
    /// Who reacted, or was looked for.
    pub reactor: String,
    /// What the reactor is.
    pub reactor_kind: String,
    /// The reactor's state or organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// The stance, in one word.
    pub stance: String,
    /// What was said, in our words.
    pub summary: String,
    /// Whether a reaction was found; `false` is no proof that there was none.
    pub found: bool,
    /// What was searched, for a reaction looked for and not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// Address of the page, where one was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Grade of its host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Whether it was seen.
    pub seen: Seen,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// What happened around the listings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextFact {
    /// Its id.
    pub id: String,
    /// incident, pledge, deal, plan, condition, assessment, rights_restriction …
    pub kind: String,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Who did or said it.
    pub actor: String,
    /// To whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What, in our words.
    pub summary: String,
    /// A figure, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What the figure counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Where the row comes from.
    pub source: Source,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// Who holds which office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Its id.
    pub id: String,
    /// The person.
    pub person: String,
    /// The person's UN reference, when listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub un_reference: Option<String>,
    /// The office.
    pub office: String,
    /// The body it belongs to.
    pub body: String,
    /// Since when; absent = not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// Until when; absent = no end found, which does not say that the person is still in office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// Where the row comes from.
    pub source: Source,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// A figure or judgement by a named assessor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub topic: String,
    /// Who assessed.
    pub assessor: String,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// The figure, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What was found, in our words.
    pub finding: String,
    /// Where the row comes from.
    pub source: Source,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// Two versions of one thing, and which we hold to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    /// Its id.
    pub id: String,
    /// What is disputed.
    pub topic: String,
    /// One version.
    pub version_a: String,
    /// Who has it.
    pub source_a: String,
    /// The other.
    pub version_b: String,
    /// Who has that.
    pub source_b: String,
    /// What we hold to, and why.
    pub resolution: String,
    /// How sure we are (`high`, `medium`, `low`).
    pub confidence: String,
    /// The subject it concerns, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<SubjectId>,
}
