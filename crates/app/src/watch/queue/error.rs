//! Why a word on the queue cannot be recorded, with the next thing to try.

use super::QueueId;

/// Why a word on the queue cannot be recorded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueueError {
    /// Nothing of this id was ever proposed.
    #[error("nothing in the queue is called {0}")]
    NoSuch(QueueId),
    /// A person has decided it.
    #[error("{id} is decided: {by} said {act} ({reason})")]
    Decided {
        /// Which one.
        id: QueueId,
        /// The word.
        act: &'static str,
        /// Who said it.
        by: String,
        /// Why.
        reason: String,
    },
    /// A merging into what cannot take it.
    #[error("{id} cannot be merged into {into}: {problem}")]
    Merge {
        /// Which one.
        id: QueueId,
        /// Into which.
        into: QueueId,
        /// Why not.
        problem: String,
    },
    /// The evidence does not hold any more.
    #[error("{id} cannot be accepted: {problem}")]
    Evidence {
        /// Which one.
        id: QueueId,
        /// What does not hold.
        problem: String,
    },
    /// No provisional fact can be opened on it.
    #[error("no provisional fact can be opened on {id}: {problem}")]
    NotProvisional {
        /// Which one.
        id: QueueId,
        /// Why not.
        problem: String,
    },
    /// No provisional fact is open on it.
    #[error("no provisional fact is open on {id}: {problem}")]
    NoneOpen {
        /// Which one.
        id: QueueId,
        /// Why not.
        problem: String,
    },
    /// Who opened a provisional fact cannot confirm it.
    #[error("{by} opened the provisional fact on {id}; a second person confirms it")]
    SamePerson {
        /// Which one.
        id: QueueId,
        /// Who.
        by: String,
    },
    /// A word needs a reason.
    #[error("expected a reason, found none")]
    NoReason,
    /// A word needs a person's name.
    #[error("expected the name of a person, found `{0}`")]
    Nobody(String),
    /// An amendment that changes nothing.
    #[error("nothing is changed by this amendment")]
    Unchanged,
    /// No type of events is called so.
    #[error("no event is of type `{found}`")]
    Kind {
        /// What was asked for.
        found: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// No legal effect is called so, or the event is no step of a designation.
    #[error("an event of type {kind} has no legal effect `{found}`")]
    Effect {
        /// What was asked for.
        found: String,
        /// The event's type.
        kind: String,
        /// What a designation's step can have.
        known: Vec<&'static str>,
    },
}

impl QueueError {
    /// Returns the next thing to try.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::NoSuch(_) => "`unblink watch queue --all` shows everything ever proposed".into(),
            Self::Decided { .. } => {
                "a word is given once; `unblink watch queue --all` shows who said what and why"
                    .into()
            }
            Self::Merge { .. } => {
                "`unblink watch queue --all` shows what is open or accepted".into()
            }
            Self::Evidence { id, .. } => format!(
                "bring the archive back from a backup, or turn it away: `unblink watch reject {id} \
                 --reason TEXT`"
            ),
            Self::NotProvisional { id, .. } => format!(
                "accept it without --provisional, or mend it: `unblink watch amend {id} --reason \
                 TEXT --provisional` with --date, --target, --type"
            ),
            Self::NoneOpen { .. } => {
                "`unblink watch queue` shows the provisional facts that are open".into()
            }
            Self::SamePerson { id, .. } => format!(
                "another person gives `unblink watch confirm {id} --reason TEXT --by NAME`; to \
                 withdraw it, `unblink watch close {id} --reason TEXT`"
            ),
            Self::NoReason => "say why with --reason TEXT".into(),
            Self::Nobody(_) => "say who decides with --by NAME".into(),
            Self::Unchanged => {
                "give --type, --date, --legal-effect or --target, or accept it as it stands".into()
            }
            Self::Kind { known, .. } => format!("the types are {}", known.join(", ")),
            Self::Effect { known, .. } => {
                format!("steps of designations have one of {}", known.join(", "))
            }
        }
    }

    /// Says whether the question was wrong, rather than the state of things.
    pub fn is_bad_question(&self) -> bool {
        matches!(
            self,
            Self::NoSuch(_)
                | Self::NoReason
                | Self::Nobody(_)
                | Self::Unchanged
                | Self::Kind { .. }
                | Self::Effect { .. }
        )
    }
}
