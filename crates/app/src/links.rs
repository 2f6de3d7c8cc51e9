//! Who is who across lists: the links there are, what is proposed, and a person's word on both.

mod propose;

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use jiff::Timestamp;
use serde::Serialize;
use unblink_ledger::{Link, LinkKind, Node, doubtful};
use unblink_model::{AsOf, EntityKey, ListId, SubjectId};
use unblink_store::{LinkRow, ProposalRow};

pub use propose::{Proposing, ProposingOptions};

use crate::{AppError, Register};

/// The links there are, and what waits for a person.
#[derive(Clone, Debug, Serialize)]
pub struct LinksAnswer {
    /// The subject asked about, if one was.
    pub subject: Option<SubjectId>,
    /// How many pairs are joined, by the surest way each is.
    pub joined: BTreeMap<String, u64>,
    /// The links of the subject asked about; empty when none was.
    pub links: Vec<LinkView>,
    /// What waits for a person, the surest first.
    pub proposals: Vec<ProposalView>,
}

/// One entry of a list, with what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryRef {
    /// The list.
    pub list: ListId,
    /// The entry.
    pub key: EntityKey,
    /// What it is called; the key when no edition at hand says.
    pub caption: String,
}

/// A link, with its reason.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    /// What to name it by when confirming or rejecting: `l12`.
    pub id: String,
    /// One entry.
    pub a: EntryRef,
    /// The other.
    pub b: EntryRef,
    /// How it came about.
    pub kind: LinkKind,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub recorded: Timestamp,
    /// Whether the two are one actor by it today.
    pub joins: bool,
}

/// A pair proposed to a person.
#[derive(Clone, Debug, Serialize)]
pub struct ProposalView {
    /// What to name it by when confirming or rejecting: `p12`.
    pub id: String,
    /// One entry.
    pub a: EntryRef,
    /// The other.
    pub b: EntryRef,
    /// `name` (the matcher) or `identifier` (a shared one that does not decide it).
    pub origin: String,
    /// How sure the matcher is, 0 to 1.
    pub score: f64,
    /// Why.
    pub reason: String,
}

/// What a person says of two entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkWord {
    /// They are the same actor.
    Confirm,
    /// They are not.
    Reject,
}

/// Which two entries are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkId {
    /// A proposal, `p12`.
    Proposal(i64),
    /// A link, `l12`.
    Link(i64),
    /// Two entries by name, `us_ofac_sdn:6636=un_sc_sanctions:TAe.012`.
    Pair(Node, Node),
}

impl FromStr for LinkId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || {
            format!(
                "expected a proposal (p12), a link (l12) or two entries (LIST:KEY=LIST:KEY), found \
                 `{}`",
                text.escape_debug()
            )
        };
        let node = |text: &str| {
            let (list, key) = text.split_once(':').ok_or_else(refuse)?;
            if list.is_empty() || key.is_empty() {
                return Err(refuse());
            }
            Ok(Node { list: ListId::new(list), key: EntityKey::new(key) })
        };
        if let Some((a, b)) = text.split_once('=') {
            return Ok(Self::Pair(node(a)?, node(b)?));
        }
        let number = |digits: &str| digits.parse().map_err(|_| refuse());
        match text.split_at_checked(1) {
            Some(("p", digits)) => number(digits).map(Self::Proposal),
            Some(("l", digits)) => number(digits).map(Self::Link),
            _ => Err(refuse()),
        }
    }
}

impl Register {
    /// Returns the links of a subject with what is proposed for it; without a subject, everything
    /// that is proposed.
    pub fn links(&mut self, subject: Option<&str>, as_of: &AsOf) -> Result<LinksAnswer, AppError> {
        let rows = self.store.link_rows()?;
        let all: Vec<Link> = rows.iter().map(|row| row.link.clone()).collect();
        let doubtful = doubtful(&all, as_of.recorded);
        let components = self.knowledge(as_of.recorded)?.components;
        let one = |a: &Node, b: &Node| components.get(a).is_some_and(|nodes| nodes.contains(b));
        let resolved = subject.map(|asked| self.resolve(asked, as_of)).transpose()?;
        let own: Option<BTreeSet<Node>> = resolved.as_ref().map(|subject| {
            let curated = Node {
                list: ListId::new(crate::curated::REGISTER),
                key: EntityKey::new(subject.id.as_str()),
            };
            subject.nodes.iter().cloned().chain([curated]).collect()
        });
        let ours =
            |a: &Node, b: &Node| own.as_ref().is_none_or(|own| own.contains(a) || own.contains(b));
        let mut links = Vec::new();
        if own.is_some() {
            for row in rows.iter().filter(|row| ours(&row.link.a, &row.link.b)) {
                links.push(self.link_view(row, one(&row.link.a, &row.link.b))?);
            }
        }
        let decided = decided(&all);
        let mut proposals = Vec::new();
        for row in self.store.proposals()? {
            let open = !decided.contains(&(row.a.clone(), row.b.clone())) && !one(&row.a, &row.b);
            if open && ours(&row.a, &row.b) {
                proposals.push(self.proposal_view(&row)?);
            }
        }
        // A shared identifier that joins nobody is a proposal of its own.
        for row in rows.iter().filter(|row| row.link.kind == LinkKind::Identifier) {
            let (a, b) = in_order(&row.link);
            if doubtful.contains(&(a.clone(), b.clone())) && ours(a, b) {
                proposals.push(self.doubted(row)?);
            }
        }
        let subject = resolved.map(|subject| subject.id);
        let joined = joined(&all, &one);
        Ok(LinksAnswer { subject, joined, links, proposals })
    }

    /// Records a person's word on two entries. A later word undoes an earlier one; nothing is
    /// forgotten.
    pub fn decide_link(
        &mut self,
        id: &LinkId,
        word: LinkWord,
        reason: &str,
    ) -> Result<LinkView, AppError> {
        let (a, b) = self.pair(id)?;
        if a == b {
            return Err(AppError::BadQuestion("expected two entries, found one twice".to_owned()));
        }
        let kind = match word {
            LinkWord::Confirm => LinkKind::Confirmed,
            LinkWord::Reject => LinkKind::Rejected,
        };
        let recorded = self.now();
        let link = Link { a, b, kind, reason: reason.to_owned(), recorded };
        let by = self.by.clone();
        self.store.link(std::slice::from_ref(&link), &by, recorded)?;
        self.session = None;
        let row = self.store.link_rows()?.pop();
        let row = row.ok_or_else(|| AppError::BadQuestion("the link is not there".to_owned()))?;
        let components = self.knowledge(None)?.components;
        let joins = components.get(&link.a).is_some_and(|nodes| nodes.contains(&link.b));
        self.link_view(&row, joins)
    }

    fn pair(&self, id: &LinkId) -> Result<(Node, Node), AppError> {
        let unknown = |what: String| AppError::BadQuestion(format!("there is no {what}"));
        match id {
            LinkId::Proposal(number) => {
                let row = self.store.proposals()?.into_iter().find(|row| row.id == *number);
                row.map(|row| (row.a, row.b)).ok_or_else(|| unknown(format!("proposal p{number}")))
            }
            LinkId::Link(number) => {
                let row = self.store.link_rows()?.into_iter().find(|row| row.id == *number);
                let row = row.ok_or_else(|| unknown(format!("link l{number}")))?;
                Ok((row.link.a, row.link.b))
            }
            LinkId::Pair(a, b) => {
                for node in [a, b] {
                    let known = self.store.entries_with_key(node.key.as_str())?;
                    if !known.contains(node) {
                        return Err(unknown(format!("entry {} on {}", node.key, node.list)));
                    }
                }
                Ok((a.clone(), b.clone()))
            }
        }
    }

    fn link_view(&self, row: &LinkRow, joins: bool) -> Result<LinkView, AppError> {
        Ok(LinkView {
            id: format!("l{}", row.id),
            a: self.entry_ref(&row.link.a)?,
            b: self.entry_ref(&row.link.b)?,
            kind: row.link.kind,
            reason: row.link.reason.clone(),
            by: row.by.clone(),
            recorded: row.link.recorded,
            joins,
        })
    }

    fn proposal_view(&self, row: &ProposalRow) -> Result<ProposalView, AppError> {
        Ok(ProposalView {
            id: format!("p{}", row.id),
            a: self.entry_ref(&row.a)?,
            b: self.entry_ref(&row.b)?,
            origin: row.origin.clone(),
            score: row.score,
            reason: row.reason.clone(),
        })
    }

    fn doubted(&self, row: &LinkRow) -> Result<ProposalView, AppError> {
        let (a, b) = in_order(&row.link);
        Ok(ProposalView {
            id: format!("l{}", row.id),
            a: self.entry_ref(a)?,
            b: self.entry_ref(b)?,
            origin: "identifier".to_owned(),
            score: 1.0,
            reason: format!("{}, and it does not decide it alone", row.link.reason),
        })
    }

    fn entry_ref(&self, node: &Node) -> Result<EntryRef, AppError> {
        let entity = self.entity_of_node(node)?;
        let caption = entity.map_or_else(|| node.key.to_string(), |one| one.caption().to_owned());
        Ok(EntryRef { list: node.list.clone(), key: node.key.clone(), caption })
    }
}

/// The two entries of a link, the lesser one first.
fn in_order(link: &Link) -> (&Node, &Node) {
    if link.a <= link.b { (&link.a, &link.b) } else { (&link.b, &link.a) }
}

/// How many pairs are one actor, by the surest link of each.
fn joined(all: &[Link], one: &dyn Fn(&Node, &Node) -> bool) -> BTreeMap<String, u64> {
    // A person's word on a shared identifier is what joins the pair.
    let rank = |kind: LinkKind| match kind {
        LinkKind::Reference => 0,
        LinkKind::Renumbered => 1,
        LinkKind::Confirmed => 2,
        LinkKind::Identifier | LinkKind::Rejected => 3,
    };
    let mut surest: BTreeMap<(&Node, &Node), LinkKind> = BTreeMap::new();
    let joining = |link: &&Link| link.kind != LinkKind::Rejected && one(&link.a, &link.b);
    for link in all.iter().filter(joining) {
        let kind = surest.entry(in_order(link)).or_insert(link.kind);
        if rank(link.kind) < rank(*kind) {
            *kind = link.kind;
        }
    }
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for kind in surest.values() {
        *counts.entry(word(*kind).to_owned()).or_default() += 1;
    }
    counts
}

/// The pairs of which a person's last word is known, the lesser entry first.
fn decided(links: &[Link]) -> BTreeSet<(Node, Node)> {
    links
        .iter()
        .filter(|link| matches!(link.kind, LinkKind::Confirmed | LinkKind::Rejected))
        .map(|link| {
            let (a, b) = in_order(link);
            (a.clone(), b.clone())
        })
        .collect()
}

fn word(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Reference => "reference",
        LinkKind::Renumbered => "renumbered",
        LinkKind::Identifier => "identifier",
        LinkKind::Confirmed => "confirmed",
        LinkKind::Rejected => "rejected",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_a_pair_is_read() {
        assert_eq!("p12".parse(), Ok(LinkId::Proposal(12)));
        assert_eq!("l3".parse(), Ok(LinkId::Link(3)));
        let pair = "us_trade_csl:SDN:6636=un_sc_sanctions:TAe.012".parse::<LinkId>();
        let Ok(LinkId::Pair(a, b)) = pair else { panic!("{pair:?}") };
        assert_eq!((a.key.as_str(), b.key.as_str()), ("SDN:6636", "TAe.012"));
        for text in ["", "12", "p", "px", "a=b", "a:b=c", "é1"] {
            assert!(text.parse::<LinkId>().is_err(), "{text}");
        }
    }
}
