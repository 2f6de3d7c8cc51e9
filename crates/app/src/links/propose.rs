//! Proposals of the matcher: entries of different lists that may be one actor.
//!
//! A proposal joins nobody. It is the matcher's best match of an entry on another list, in both
//! directions, for a person to confirm or reject.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use unblink_ledger::{EditionMeta, LinkKind, Node};
use unblink_model::{AsOf, Entity, ListId, Property};
use unblink_screen::{Index, Options, Query};
use unblink_store::ProposalRow;

use crate::curated::REGISTER;
use crate::screening::profile_of;
use crate::subject::entity_of;
use crate::{AppError, Register};

/// What to propose.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposingOptions {
    /// Only pairs with an entry of these lists; all lists when empty.
    pub lists: Vec<ListId>,
    /// Only pairs that score at least this, 0 to 1.
    pub cutoff: f64,
}

impl Default for ProposingOptions {
    /// Every list, from 0.9 up: a guess at what is worth a person's time, above the threshold of
    /// screening, since names alone are compared and nothing presses.
    fn default() -> Self {
        Self { lists: Vec::new(), cutoff: 0.9 }
    }
}

/// What proposing came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposing {
    /// How many entries were compared.
    pub compared: u64,
    /// How many pairs wait for a person after it.
    pub open: u64,
    /// How many of them are new.
    pub new: u64,
}

/// What the matcher looks at.
const MATCHED: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::OriginalName,
    Property::Alias,
    Property::WeakAlias,
    Property::BirthDate,
    Property::IncorporationDate,
    Property::Nationality,
    Property::Citizenship,
    Property::Country,
    Property::Gender,
    Property::Document,
    Property::Wallet,
];

/// The best match of an entry on one other list.
struct Best {
    score: f64,
    reason: String,
}

impl Register {
    /// Compares the entries of all lists with each other, and keeps what may be one actor for a
    /// person to confirm or reject. Pairs that are joined, or that a person decided on, are left.
    pub fn propose_links(&mut self, options: &ProposingOptions) -> Result<Proposing, AppError> {
        for list in &options.lists {
            self.demand_list(list)?;
        }
        let today = self.today();
        let as_of = AsOf::day(today);
        let entries = self.listed_entries(&as_of)?;
        let wanted = |node: &Node| options.lists.is_empty() || options.lists.contains(&node.list);
        let index =
            Index::build(entries.iter().map(|(node, entity)| profile_of(id_of(node), entity)));
        let by_id: BTreeMap<String, &Node> =
            entries.keys().map(|node| (id_of(node), node)).collect();
        let mut best: BTreeMap<(&Node, &ListId), (f64, &Node, String)> = BTreeMap::new();
        for (node, entity) in &entries {
            // Eight lists' best are enough; most entries stand on three.
            let wide = Options { limit: 24, cutoff: options.cutoff };
            for found in index.search(&query_of(entity), &|_| true, &wide) {
                let Some(other) = by_id.get(&found.id).filter(|other| other.list != node.list)
                else {
                    continue;
                };
                let place = (node, &other.list);
                if best.get(&place).is_none_or(|(score, ..)| found.score > *score) {
                    best.insert(place, (found.score, other, found.explanation.sentence));
                }
            }
        }
        let pairs = mutual(&best, &wanted);
        self.keep(&pairs, entries.len())
    }

    /// The entries in the newest edition of each screening list.
    fn listed_entries(&mut self, as_of: &AsOf) -> Result<BTreeMap<Node, Entity>, AppError> {
        let mut entries = BTreeMap::new();
        let catalogue = self.catalogue(None)?;
        let used = catalogue
            .lists
            .iter()
            .filter(|known| known.list.as_str() != REGISTER)
            .filter(|known| known.list_use == unblink_model::Use::Screening);
        for known in used {
            let list = known.list.clone();
            let history = self.store.history(&list)?;
            let known = self.store.values_of(&list, MATCHED)?;
            let values = |digest: &unblink_ledger::Digest| known.get(digest).cloned();
            let newest =
                history.editions().rfind(|meta| meta.visible(as_of)).map(EditionMeta::order);
            for key in history.keys().filter(|key| !unblink_ledger::is_fact(key)) {
                if history.present(key, newest.as_ref(), as_of)
                    && let Some(entity) =
                        entity_of(&history, key, newest.as_ref(), as_of, &values, MATCHED)
                {
                    entries.insert(Node { list: list.clone(), key: key.clone() }, entity);
                }
            }
        }
        Ok(entries)
    }

    fn keep(
        &mut self,
        pairs: &BTreeMap<(Node, Node), Best>,
        compared: usize,
    ) -> Result<Proposing, AppError> {
        let knowledge = self.knowledge(None)?;
        let decided: BTreeSet<(&Node, &Node)> = knowledge
            .links
            .iter()
            .filter(|link| matches!(link.kind, LinkKind::Confirmed | LinkKind::Rejected))
            .flat_map(|link| [(&link.a, &link.b), (&link.b, &link.a)])
            .collect();
        let known: BTreeSet<(Node, Node)> =
            self.store.proposals()?.into_iter().map(|row| (row.a, row.b)).collect();
        let recorded = self.now();
        let open: Vec<ProposalRow> = pairs
            .iter()
            .filter(|((a, b), _)| {
                let joined = knowledge.components.get(a).is_some_and(|nodes| nodes.contains(b));
                !joined && !decided.contains(&(a, b))
            })
            .map(|((a, b), best)| ProposalRow {
                id: 0,
                a: a.clone(),
                b: b.clone(),
                origin: "name".to_owned(),
                score: best.score,
                reason: best.reason.clone(),
                recorded,
            })
            .collect();
        let new =
            open.iter().filter(|row| !known.contains(&(row.a.clone(), row.b.clone()))).count();
        let by = self.by.clone();
        self.store.propose(&open, &by, recorded)?;
        self.session = None;
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Ok(Proposing { compared: count(compared), open: count(open.len()), new: count(new) })
    }
}

/// The pairs of which each is the other's best on its list: an entry that two others resemble is
/// proposed with the nearer one only.
fn mutual(
    best: &BTreeMap<(&Node, &ListId), (f64, &Node, String)>,
    wanted: &dyn Fn(&Node) -> bool,
) -> BTreeMap<(Node, Node), Best> {
    let mut pairs = BTreeMap::new();
    for ((node, _), (score, other, reason)) in best {
        let back = best.get(&(*other, &node.list));
        let both = back.is_some_and(|(_, again, _)| again == node);
        if both && node < other && (wanted(node) || wanted(other)) {
            let score = back.map_or(*score, |(back, ..)| back.min(*score));
            let best = Best { score, reason: reason.clone() };
            pairs.insert(((*node).clone(), (*other).clone()), best);
        }
    }
    pairs
}

fn id_of(node: &Node) -> String {
    format!("{}:{}", node.list, node.key)
}

/// The question that an entry is, to the other lists.
fn query_of(entity: &Entity) -> Query {
    let profile = profile_of(String::new(), entity);
    Query {
        schema: entity.kind().map(|kind| kind.schema().to_owned()),
        names: profile.names.iter().map(|name| name.full.clone()).collect(),
        birth_dates: profile.births.iter().filter_map(|birth| birth.date).collect(),
        countries: profile.countries,
        genders: profile.genders,
        identifiers: profile.identifiers,
        ..Query::default()
    }
}
