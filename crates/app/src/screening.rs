//! Names screened against the register as of a place in time, with reasons and coverage.

mod countries;
mod dates;
mod query;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use query::{AppQuery, Reading};
use serde::Serialize;
use unblink_ledger::{Node, programmes};
use unblink_model::{AsOf, EntityKey, ListId, Property, Status, StatusKind, SubjectId, Use, When};
use unblink_screen::{Everyone, Index, Options, Profile, Query};

use crate::ask::who_lists::AuthorityRef;
use crate::curated::REGISTER;
use crate::subject::entity_of;
use crate::{AppError, Candidate, Coverage, Register, Resolved};

/// What matching looks at; the rest of a record stays on disk.
const MATCHED: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::OriginalName,
    Property::Alias,
    Property::WeakAlias,
    Property::BirthDate,
    Property::Nationality,
    Property::Citizenship,
    Property::Country,
    Property::Address,
    Property::BirthPlace,
    Property::Gender,
    Property::Document,
    Property::Wallet,
    Property::Listing,
];

/// How to screen.
#[derive(Clone, Debug)]
pub struct ScreeningOptions {
    /// `default` (every list used for screening) or one list's id.
    pub dataset: String,
    /// Most results.
    pub limit: usize,
    /// Score from which a result is a possible match.
    pub threshold: f64,
    /// Score below which a result is not shown.
    pub cutoff: f64,
}

impl Default for ScreeningOptions {
    fn default() -> Self {
        Self { dataset: "default".to_owned(), limit: 5, threshold: 0.7, cutoff: 0.0 }
    }
}

/// Whether the lists asked for could be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreeningStatus {
    /// They were.
    Screened,
    /// A list asked for is not loaded: no result does not mean clear.
    Unscreened,
}

/// The answer to a screening.
#[derive(Clone, Debug, Serialize)]
pub struct Screening {
    /// Whether the lists asked for could be looked at.
    pub status: ScreeningStatus,
    /// Whom was looked for.
    pub query: AppQuery,
    /// The clocks asked from.
    #[serde(flatten)]
    pub as_of: AsOf,
    /// What was asked and plays no part in the answer, or not as given.
    pub warnings: Vec<String>,
    /// Possible matches, best first; a machine's opinion, no decision.
    pub results: Vec<Hit>,
    /// What the answer looked at.
    pub coverage: Coverage,
}

/// A possible match.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// The subject.
    pub id: SubjectId,
    /// What it is called.
    pub caption: String,
    /// What it is.
    pub schema: String,
    /// 0 to 1.
    pub score: f64,
    /// Whether the score reaches the threshold.
    #[serde(rename = "match")]
    pub is_match: bool,
    /// The entry that matched best.
    pub list: ListId,
    /// Its reference on that list.
    pub key: EntityKey,
    /// Who lists the subject on the day asked about.
    pub listed_by: Vec<ListedBy>,
    /// Why.
    pub explanation: HitExplanation,
}

/// Who lists a hit.
#[derive(Clone, Debug, Serialize)]
pub struct ListedBy {
    /// The authority.
    pub authority: AuthorityRef,
    /// The programme, where one is named.
    pub programme: Option<String>,
    /// Where the designation stands.
    pub status: Status,
    /// Since when.
    pub since: Option<When>,
}

/// Why a hit scored as it did.
#[derive(Clone, Debug, Serialize)]
pub struct HitExplanation {
    /// In one sentence.
    pub sentence: String,
    /// Feature by feature; contributions add up to the score.
    pub features: Vec<HitFeature>,
}

/// One feature's share of a score.
#[derive(Clone, Debug, Serialize)]
pub struct HitFeature {
    /// The feature.
    pub name: String,
    /// How alike the two are, 0 to 1.
    pub similarity: f64,
    /// What it adds to the score.
    pub contribution: f64,
    /// The query's value.
    pub query: String,
    /// The candidate's value.
    pub candidate: String,
    /// In words.
    pub detail: String,
}

/// The index over everyone listed as of one place in time.
pub(crate) struct ScreenIndex {
    index: Index,
    entries: BTreeMap<String, Entry>,
}

struct Entry {
    node: Node,
    subject: SubjectId,
    caption: String,
    schema: String,
    list_use: Use,
}

impl Register {
    /// Screens one query.
    pub fn screen(
        &mut self,
        query: &AppQuery,
        options: &ScreeningOptions,
        as_of: &AsOf,
    ) -> Result<Screening, AppError> {
        let Reading { query: read, warnings } = query.read();
        if read.names.is_empty() && read.identifiers.is_empty() {
            return Err(AppError::BadQuestion(
                "nothing to look for: give a name or an identifier".to_owned(),
            ));
        }
        let coverage = self.coverage(as_of)?;
        let asked = options.dataset.as_str();
        // A list that is known and cannot be looked at is no mistake of whoever asks.
        let known = coverage.not_loaded.iter().any(|list| list.list.as_str() == asked);
        if asked != "default" && !known {
            crate::ingest::find_reader(&ListId::new(asked))?;
        }
        let loaded = coverage.lists.iter().any(|list| match asked {
            "default" => list.list_use == Use::Screening,
            one => list.list.as_str() == one,
        });
        if !loaded {
            return Ok(Screening {
                status: ScreeningStatus::Unscreened,
                query: query.clone(),
                as_of: *as_of,
                warnings,
                results: Vec::new(),
                coverage,
            });
        }
        let index = self.index(as_of)?;
        let results = self.search(&index, &read, options, as_of)?;
        Ok(Screening {
            status: ScreeningStatus::Screened,
            query: query.clone(),
            as_of: *as_of,
            warnings,
            results,
            coverage,
        })
    }

    fn search(
        &mut self,
        index: &ScreenIndex,
        query: &Query,
        options: &ScreeningOptions,
        as_of: &AsOf,
    ) -> Result<Vec<Hit>, AppError> {
        let admitted = |number: u32| {
            index.index.id(number).and_then(|id| index.entries.get(id)).is_some_and(|entry| {
                match options.dataset.as_str() {
                    "default" => entry.list_use == Use::Screening,
                    one => entry.node.list.as_str() == one,
                }
            })
        };
        // Several lists carry the same subject: ask for more than is shown, then fold.
        let wide = Options { limit: options.limit.saturating_mul(8), cutoff: options.cutoff };
        let found = index.index.search(query, &admitted, &wide);
        let mut hits: Vec<Hit> = Vec::new();
        for found in found {
            let Some(entry) = index.entries.get(&found.id) else { continue };
            if hits.len() >= options.limit || hits.iter().any(|hit| hit.id == entry.subject) {
                continue;
            }
            let (listed_by, caption, schema) = self.standing(entry, as_of)?;
            hits.push(Hit {
                id: entry.subject.clone(),
                caption,
                schema,
                score: found.score,
                is_match: found.score >= options.threshold,
                list: entry.node.list.clone(),
                key: entry.node.key.clone(),
                listed_by,
                explanation: HitExplanation {
                    sentence: found.explanation.sentence,
                    features: found
                        .explanation
                        .features
                        .into_iter()
                        .map(|feature| HitFeature {
                            name: feature.name.to_owned(),
                            similarity: feature.score,
                            contribution: feature.contribution,
                            query: feature.query,
                            candidate: feature.candidate,
                            detail: feature.detail,
                        })
                        .collect(),
                },
            });
        }
        Ok(hits)
    }

    fn standing(
        &mut self,
        entry: &Entry,
        as_of: &AsOf,
    ) -> Result<(Vec<ListedBy>, String, String), AppError> {
        let subject = self.resolve(entry.subject.as_str(), as_of)?;
        let told = self.told(&subject, as_of)?;
        let listed = told
            .courses
            .iter()
            .filter_map(|course| {
                let standing = unblink_ledger::designation_on(course, as_of.valid);
                (standing.status.kind() == StatusKind::OnList).then(|| ListedBy {
                    authority: told.curated.authority(&course.authority),
                    programme: course.programme.clone(),
                    status: standing.status,
                    since: standing.since,
                })
            })
            .collect();
        let caption =
            if subject.caption.is_empty() { entry.caption.clone() } else { subject.caption };
        let schema = if subject.schema.is_empty() { entry.schema.clone() } else { subject.schema };
        Ok((listed, caption, schema))
    }

    /// Returns names near to one that nothing carries, for an error message.
    pub(crate) fn near_names(
        &mut self,
        asked: &str,
        as_of: &AsOf,
    ) -> Result<Vec<Candidate>, AppError> {
        let index = self.index(as_of)?;
        let query = Query::name(asked);
        let options = Options { limit: 12, cutoff: 0.5 };
        let mut near: Vec<Candidate> = Vec::new();
        for found in index.index.search(&query, &Everyone, &options) {
            let Some(entry) = index.entries.get(&found.id) else { continue };
            if near.len() < 4 && near.iter().all(|other| other.id != entry.subject) {
                near.push(Candidate {
                    id: entry.subject.clone(),
                    caption: entry.caption.clone(),
                    schema: entry.schema.clone(),
                });
            }
        }
        Ok(near)
    }

    fn index(&mut self, as_of: &AsOf) -> Result<Arc<ScreenIndex>, AppError> {
        let version = self.store.version()?;
        let slot = self.index.clone();
        // A build that panicked left the slot as it was.
        let mut slot = slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((of, at, index)) = &*slot
            && (*of, *at) == (version, *as_of)
        {
            return Ok(index.clone());
        }
        let index = Arc::new(self.build_index(as_of)?);
        *slot = Some((version, *as_of, index.clone()));
        Ok(index)
    }

    fn build_index(&mut self, as_of: &AsOf) -> Result<ScreenIndex, AppError> {
        let knowledge = self.knowledge(as_of.recorded)?;
        let mut entries = BTreeMap::new();
        let mut profiles = Vec::new();
        for reader in unblink_lists::READERS {
            let list = reader.list();
            let history = self.store.history(&list)?;
            let known = self.store.values_of(&list, MATCHED)?;
            let values = |digest: &unblink_ledger::Digest| known.get(digest).cloned();
            // The curated register's entries carry no publication of their own.
            let clocks = match list.as_str() {
                REGISTER => AsOf { published: jiff::civil::Date::MAX, ..*as_of },
                _ => *as_of,
            };
            for key in history.keys().filter(|key| !unblink_ledger::is_fact(key)) {
                let node = Node { list: list.clone(), key: key.clone() };
                let subject = Self::subject_of(&knowledge.components, &node);
                let listed = if list.as_str() == REGISTER {
                    is_listed_by_register(&knowledge.curated, &subject, as_of)
                } else {
                    programmes(&history, key, &values, &clocks).iter().any(|course| {
                        course.spells.iter().any(|spell| {
                            spell.since.maybe_by(as_of.valid)
                                && !spell.until.is_some_and(|end| end.surely_by(as_of.valid))
                        })
                    })
                };
                if !listed {
                    continue;
                }
                let Some(entity) = entity_of(&history, key, None, &clocks, &values, MATCHED) else {
                    continue;
                };
                let id = format!("{list}:{key}");
                profiles.push(Profile::from_entity(id.clone(), &entity));
                entries.insert(
                    id,
                    Entry {
                        node,
                        subject,
                        caption: entity.caption().to_owned(),
                        schema: entity.kind().map(|k| k.schema().to_owned()).unwrap_or_default(),
                        list_use: reader.about().list_use,
                    },
                );
            }
        }
        Ok(ScreenIndex { index: Index::build(profiles), entries })
    }
}

/// Says whether any curated designation of a subject is on a list on the day asked about.
fn is_listed_by_register(curated: &crate::Curated, subject: &SubjectId, as_of: &AsOf) -> bool {
    let events: Vec<_> = curated.events_of(subject).iter().collect();
    unblink_ledger::courses(&events, &[], as_of).iter().any(|course| {
        unblink_ledger::designation_on(course, as_of.valid).status.kind() == StatusKind::OnList
    })
}

impl Resolved {
    /// Says whether nothing is known of the subject but its id.
    pub fn is_bare(&self) -> bool {
        self.nodes.is_empty() && self.folded_names.is_empty()
    }
}
