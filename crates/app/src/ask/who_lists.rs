//! Who lists them: on a day, as known on a day, as recorded by an instant.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use unblink_ledger::{
    Course, EditionMeta, Facet, History, Holding, Node, Printed, ProgrammeCourse, Step, StepSource,
    courses, designation_on, printed, programmes,
};
use unblink_model::{
    AsOf, Citation, CuratedEvent, EditionId, EntityKey, Exemption, Grade, Instrument, ListId,
    Property, Scope, Seen, Status, StatusKind, SubjectId, When,
};

use crate::catalogue::Catalogue;
use crate::curated::Curated;
use crate::register::is_stale;
use crate::subject::entity_of;
use crate::{AppError, Coverage, Register, Resolved};

/// The answer to "who lists them?".
#[derive(Clone, Debug, Serialize)]
pub struct WhoLists {
    /// The subject.
    pub subject: SubjectRef,
    /// The day asked about.
    pub on: Date,
    /// What was public by the end of this day counts.
    pub known: Date,
    /// What was recorded by this instant counts; `null` is everything.
    pub recorded: Option<Timestamp>,
    /// Designations in force on that day, suspended ones included.
    pub designations: Vec<DesignationView>,
    /// Designations that had ended by that day.
    pub former: Vec<DesignationView>,
    /// Authorities known not to list them on that day.
    pub not_listed_by: Vec<NotListed>,
    /// Authorities of which nothing is known for that day.
    pub no_data: Vec<NoData>,
    /// What the answer looked at.
    pub coverage: Coverage,
}

/// A subject, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubjectRef {
    /// Its id.
    pub id: SubjectId,
    /// What it is called.
    pub caption: String,
    /// What it is, in FollowTheMoney's words; empty when no list says.
    pub schema: String,
}

/// An authority, in short.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AuthorityRef {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// ISO code of a state, `UN`, `EU` …
    pub jurisdiction: String,
}

/// The newest edition that vouches for an entry on the day asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListRef {
    /// The list.
    pub list: ListId,
    /// The edition.
    pub edition: EditionId,
    /// The entry.
    pub key: EntityKey,
    /// When the edition was published.
    pub published: Date,
    /// Whether it is older, on the day asked about, than the list's freshness limit.
    pub stale: bool,
}

/// Where a statement comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SourceRef {
    /// Address of the page, or id of the edition.
    pub url: String,
    /// Grade of the host; an edition of an official list is `A`.
    pub grade: Grade,
    /// Whether it was seen to say so.
    pub seen: Seen,
}

/// A milestone or status step, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// The status or milestone word.
    pub event: String,
    /// When it took effect: a date, `after X, by Y`, or `null` for a standing fact.
    pub when: Option<When>,
    /// The first day by which the public could know, where established.
    pub known: Option<Date>,
    /// What happened.
    pub detail: Option<String>,
    /// The legal act.
    pub instrument: Option<Instrument>,
    /// What is forbidden from then on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
    /// Where sources contradict each other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<String>,
    /// What to know about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Where it comes from.
    pub sources: Vec<SourceRef>,
    /// Which editions show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub editions: Vec<Citation>,
}

/// A designation as it stands on the day asked about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DesignationView {
    /// Who lists.
    pub authority: AuthorityRef,
    /// The programme, where one is named.
    pub programme: Option<String>,
    /// What that programme is called; `null` where the register does not know the code.
    pub programme_title: Option<String>,
    /// Whom it names: the actor, or only names associated with it.
    pub scope: Scope,
    /// Where it stands.
    pub status: Status,
    /// When the present (or last) stay on the list began.
    pub since: Option<When>,
    /// When it ended, if it has.
    pub until: Option<When>,
    /// What is forbidden.
    pub measures: Vec<String>,
    /// The legal act behind the last step.
    pub instrument: Option<Instrument>,
    /// The step that brought it where it stands.
    pub step: Option<StepView>,
    /// Steps that change no status, up to the day asked about.
    pub milestones: Vec<StepView>,
    /// Steps that may or may not have happened by that day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub uncertain: Vec<StepView>,
    /// The editions that vouch for it on that day.
    pub lists: Vec<ListRef>,
    /// Where it comes from.
    pub sources: Vec<SourceRef>,
    /// Carve-outs from this authority's measures in force on that day.
    pub exemptions: Vec<Exemption>,
}

impl DesignationView {
    /// Returns the day of the newest edition that vouches for the designation, when no fresh one
    /// does: it was so then, and nothing at hand says that it still is.
    pub fn last_seen(&self) -> Option<Date> {
        let newest = self.lists.iter().map(|list| list.published).max()?;
        self.lists.iter().all(|list| list.stale).then_some(newest)
    }
}

/// An authority known not to list the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotListed {
    /// Who does not list.
    pub authority: AuthorityRef,
    /// What the absence concerns: the actor, or associated names.
    pub scope: Scope,
    /// How it is known.
    pub why: String,
    /// Where it comes from.
    pub sources: Vec<SourceRef>,
}

/// An authority of which nothing is known for the day asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoData {
    /// The authority.
    pub authority: AuthorityRef,
    /// Why nothing is known.
    pub why: String,
    /// Where it comes from, when a row says so.
    pub sources: Vec<SourceRef>,
}

/// A subject's courses with everything needed to print them.
pub(crate) struct Told {
    pub(crate) courses: Vec<Course>,
    pub(crate) curated: std::sync::Arc<Curated>,
    pub(crate) catalogue: std::sync::Arc<Catalogue>,
    /// Lists on which an entry of the subject was looked at, with what vouches for it on the day.
    vouching: Vec<Vouching>,
}

struct Vouching {
    authority: String,
    scope: Scope,
    programme: String,
    list: ListRef,
}

impl Register {
    /// Returns who lists a subject, as of a place in time.
    pub fn who_lists(&mut self, asked: &str, as_of: &AsOf) -> Result<WhoLists, AppError> {
        let subject = self.resolve(asked, as_of)?;
        self.who_lists_subject(&subject, as_of)
    }

    pub(crate) fn who_lists_subject(
        &mut self,
        subject: &Resolved,
        as_of: &AsOf,
    ) -> Result<WhoLists, AppError> {
        let told = self.told(subject, as_of)?;
        let mut answer = WhoLists {
            subject: subject.reference(),
            on: as_of.valid,
            known: as_of.published,
            recorded: as_of.recorded,
            designations: Vec::new(),
            former: Vec::new(),
            not_listed_by: Vec::new(),
            no_data: Vec::new(),
            coverage: self.coverage(as_of)?,
        };
        let mut answered: BTreeSet<String> = BTreeSet::new();
        for course in &told.courses {
            // A course of milestones only says nothing of a status; `history` shows it.
            if course.steps.iter().any(|step| step.status().is_some()) {
                answered.insert(course.authority.clone());
                told.place(course, as_of.valid, &mut answer);
            }
        }
        self.by_complete_editions(subject, as_of, &told, &mut answer, &mut answered)?;
        for authority in told.curated.authorities.values() {
            if !answered.contains(&authority.id) {
                answer.no_data.push(NoData {
                    authority: told.authority(&authority.id),
                    why: "no source and no edition at hand says anything".to_owned(),
                    sources: Vec::new(),
                });
            }
        }
        let order = |d: &DesignationView| (d.scope, d.authority.id.clone(), d.programme.clone());
        answer.designations.sort_by_key(order);
        answer.former.sort_by_key(order);
        answer.not_listed_by.sort_by_key(|n| (n.authority.id.clone(), n.scope));
        answer.no_data.sort_by_key(|n| n.authority.id.clone());
        Ok(answer)
    }

    /// Returns the courses of a subject's designations as known from `as_of`.
    pub(crate) fn told(&mut self, subject: &Resolved, as_of: &AsOf) -> Result<Told, AppError> {
        let knowledge = self.knowledge(as_of.recorded)?;
        let (curated, catalogue) = (knowledge.curated, knowledge.catalogue);
        let mut holdings = Vec::new();
        let mut vouching = Vec::new();
        for (node, history) in subject.nodes.iter().zip(&subject.histories) {
            let lists = (curated.as_ref(), catalogue.as_ref());
            self.holdings_of(node, history, lists, as_of, (&mut holdings, &mut vouching));
        }
        let events: Vec<&CuratedEvent> = curated.events_of(&subject.id).iter().collect();
        let courses = courses(&events, &holdings, as_of);
        Ok(Told { courses, curated, catalogue, vouching })
    }

    fn holdings_of(
        &self,
        node: &Node,
        history: &History,
        (curated, catalogue): (&Curated, &Catalogue),
        as_of: &AsOf,
        (holdings, vouching): (&mut Vec<Holding>, &mut Vec<Vouching>),
    ) {
        // Of programmes only an edition that names them speaks; a table of aliases shows the
        // entry, not what it is listed under.
        let naming: Vec<&Facet> = history
            .facets(&node.key)
            .filter(|facet| matches!(facet, Facet::Value(_, Property::Listing)))
            .collect();
        let tells = |meta: &EditionMeta| {
            meta.tells_presence(&node.key)
                && (naming.is_empty()
                    || naming.iter().any(|facet| history.covers(meta, &node.key, facet))
                    || !history.present(&node.key, Some(&meta.order()), as_of))
        };
        let newest = history
            .editions()
            .rfind(|meta| meta.visible(as_of) && meta.published.day() <= as_of.valid && tells(meta))
            .filter(|meta| history.present(&node.key, Some(&meta.order()), as_of))
            .map(|meta| ListRef {
                list: node.list.clone(),
                edition: meta.id.clone(),
                key: node.key.clone(),
                published: meta.published.day(),
                stale: !catalogue.is_fresh(&node.list, meta.published.day(), as_of.valid),
            });
        let mut steps = printed(history, &node.key, &self.values(), as_of);
        if catalogue.is_dataset(&node.list) && self.is_related(history, &node.key, as_of) {
            return;
        }
        let mut courses = programmes(history, &node.key, &self.values(), as_of);
        // A programme of which the list prints only that it has ended has no stay at hand.
        for programme in programmes_of(&steps) {
            if !courses.iter().any(|course| course.programme == programme) {
                courses.push(ProgrammeCourse { programme, spells: Vec::new() });
            }
        }
        for course in courses {
            let (own, others) = steps
                .into_iter()
                .partition(|printed: &Printed| printed.step.programme == course.programme);
            steps = others;
            let row = curated.programme(&node.list, &course.programme);
            let authority = row.map_or_else(|| node.list.to_string(), |row| row.authority.clone());
            if let Some(list) = &newest {
                vouching.push(Vouching {
                    authority: authority.clone(),
                    scope: Scope::Actor,
                    programme: course.programme.clone(),
                    list: list.clone(),
                });
            }
            holdings.push(Holding {
                authority,
                scope: Scope::Actor,
                list: node.list.clone(),
                key: node.key.clone(),
                course,
                printed: own,
                measures: row.map(|row| row.measures.clone()).unwrap_or_default(),
                instrument: row.and_then(|row| row.instrument.clone()),
            });
        }
    }
}

fn programmes_of(steps: &[Printed]) -> BTreeSet<String> {
    steps.iter().map(|printed| printed.step.programme.clone()).collect()
}

impl Register {
    /// Says whether an entry of a FollowTheMoney file is there for its tie to somebody listed, and
    /// is not itself what the dataset lists.
    fn is_related(&self, history: &History, key: &EntityKey, as_of: &AsOf) -> bool {
        let look = [Property::Bookkeeping];
        let found = entity_of(history, key, None, as_of, &self.values(), &look);
        found.is_some_and(|entity| crate::subject::is_related(&entity))
    }
}

impl Catalogue {
    /// Says whether an edition of a list still counts as fresh on a day.
    pub(crate) fn is_fresh(&self, list: &ListId, published: Date, day: Date) -> bool {
        self.get(list.as_str()).is_some_and(|known| !is_stale(published, day, known.fresh_for_days))
    }
}

impl Resolved {
    /// Returns the subject in short.
    pub fn reference(&self) -> SubjectRef {
        SubjectRef {
            id: self.id.clone(),
            caption: self.caption.clone(),
            schema: self.schema.clone(),
        }
    }
}

impl Curated {
    /// Returns an authority in short; an id the register does not know stands for itself.
    pub fn authority(&self, id: &str) -> AuthorityRef {
        if let Some(row) = self.authorities.get(id) {
            return AuthorityRef {
                id: id.to_owned(),
                name: row.name.clone(),
                jurisdiction: row.jurisdiction.clone(),
            };
        }
        let about = unblink_lists::reader(id).map(unblink_lists::Reader::about);
        AuthorityRef {
            id: id.to_owned(),
            name: about.map_or(id, |about| about.publisher).to_owned(),
            jurisdiction: about.map_or("", |about| about.jurisdiction).to_owned(),
        }
    }

    /// Returns what a course's programme is called, where it names one that is known.
    pub(crate) fn title_of(&self, course: &Course) -> Option<String> {
        let code = course.programme.as_deref()?;
        self.programme_title(&course.authority, code).map(str::to_owned)
    }

    /// Returns the carve-outs from an authority's measures in force on a day.
    pub fn exemptions_on(&self, authority: &str, as_of: &AsOf) -> Vec<Exemption> {
        self.exemptions
            .iter()
            .filter(|row| row.authority == authority && in_force(row, as_of))
            .cloned()
            .collect()
    }
}

/// Says whether a carve-out is in force on the day asked about, and was public by then.
pub(crate) fn in_force(row: &Exemption, as_of: &AsOf) -> bool {
    let start = row.effective.or(row.adopted);
    let public = row.adopted.or(row.effective);
    start.is_none_or(|date| date.first_day() <= as_of.valid)
        && row.expires.is_none_or(|date| date.last_day() > as_of.valid)
        && public.is_none_or(|date| date.first_day() <= as_of.published)
}

impl Told {
    /// Returns an authority in short: a curated one, or a list that came with a file.
    pub(crate) fn authority(&self, id: &str) -> AuthorityRef {
        let own = self.catalogue.get(id).filter(|known| known.collection.is_some());
        own.map_or_else(
            || self.curated.authority(id),
            |known| AuthorityRef {
                id: id.to_owned(),
                name: known.title.clone(),
                jurisdiction: known.jurisdiction.clone(),
            },
        )
    }

    fn place(&self, course: &Course, day: Date, answer: &mut WhoLists) {
        let standing = designation_on(course, day);
        let authority = self.authority(&course.authority);
        match standing.status.kind() {
            StatusKind::OnList | StatusKind::Former => {
                let view = self.view(course, standing, day, answer);
                if view.status.kind() == StatusKind::OnList {
                    answer.designations.push(view);
                } else {
                    answer.former.push(view);
                }
            }
            StatusKind::Never => answer.not_listed_by.push(NotListed {
                authority,
                scope: course.scope,
                why: never_words(standing.step.as_ref()),
                sources: standing.step.as_ref().map(sources).unwrap_or_default(),
            }),
            StatusKind::Unknown => {
                let step = standing.step.as_ref().or(standing.uncertain.first());
                let words: Vec<String> = if standing.uncertain.is_empty() {
                    step.map(step_words).into_iter().collect()
                } else {
                    standing.uncertain.iter().map(uncertain_words).collect()
                };
                let words = if words.is_empty() {
                    vec!["nothing at hand says more".to_owned()]
                } else {
                    words
                };
                answer.no_data.push(NoData {
                    authority,
                    why: words.join("; "),
                    sources: step.map(sources).unwrap_or_default(),
                });
            }
        }
    }

    fn view(
        &self,
        course: &Course,
        standing: unblink_ledger::Designation,
        day: Date,
        answer: &WhoLists,
    ) -> DesignationView {
        let as_of = AsOf { valid: day, published: answer.known, recorded: answer.recorded };
        let up_to_day = |step: &&Step| step.when.is_none_or(|when| when.maybe_by(day));
        let past: Vec<&Step> = course.steps.iter().filter(up_to_day).collect();
        let mut all: Vec<SourceRef> = Vec::new();
        for step in past.iter().rev().filter(|step| step.status().is_some()) {
            for source in sources(step) {
                if !all.contains(&source) {
                    all.push(source);
                }
            }
        }
        DesignationView {
            authority: self.authority(&course.authority),
            programme: course.programme.clone(),
            programme_title: self.curated.title_of(course),
            scope: course.scope,
            status: standing.status,
            since: standing.since,
            until: standing.until,
            measures: standing.measures,
            instrument: standing.step.as_ref().and_then(|step| step.instrument.clone()),
            step: standing.step.as_ref().map(step_view),
            milestones: past
                .iter()
                .filter(|step| step.milestone().is_some())
                .map(|step| step_view(step))
                .collect(),
            uncertain: standing.uncertain.iter().map(step_view).collect(),
            // What vouches for the entry says nothing of a programme that has ended.
            lists: self
                .vouching
                .iter()
                .filter(|v| {
                    standing.status.kind() == StatusKind::OnList
                        && v.authority == course.authority
                        && v.scope == course.scope
                        && v.programme == course.programme.as_deref().unwrap_or_default()
                })
                .map(|v| v.list.clone())
                .collect(),
            sources: all,
            exemptions: self.curated.exemptions_on(&course.authority, &as_of),
        }
    }
}

/// Returns a step for people.
pub(crate) fn step_view(step: &Step) -> StepView {
    StepView {
        event: match step.event {
            unblink_model::EventKind::Status(status) => status.as_str(),
            unblink_model::EventKind::Milestone(milestone) => milestone.as_str(),
        }
        .to_owned(),
        when: step.when,
        known: step.known,
        detail: step.detail.clone(),
        instrument: step.instrument.clone(),
        measures: step.measures.clone(),
        disputed: step.disputed.clone(),
        notes: step.notes.clone(),
        sources: sources(step),
        editions: step
            .sources
            .iter()
            .filter_map(|source| match source {
                StepSource::Edition(citation) => Some(citation.clone()),
                StepSource::Curated { .. } => None,
            })
            .collect(),
    }
}

/// Returns a step's sources: pages first, then editions.
pub(crate) fn sources(step: &Step) -> Vec<SourceRef> {
    let mut all = Vec::new();
    for source in &step.sources {
        match source {
            StepSource::Curated { source, .. } => {
                all.push(SourceRef {
                    url: source.url.clone(),
                    grade: source.grade,
                    seen: source.seen,
                });
                if let Some(second) = &source.second_url {
                    // The grade is of the first address's host; the second was not graded.
                    all.push(SourceRef { url: second.clone(), grade: Grade::C, seen: source.seen });
                }
            }
            StepSource::Edition(citation) => all.push(SourceRef {
                url: citation.edition.to_string(),
                grade: Grade::A,
                seen: Seen::Yes,
            }),
        }
    }
    all
}

fn never_words(step: Option<&Step>) -> String {
    match step {
        Some(step) if step.status() == Some(Status::NeverListed) => step_words(step),
        Some(step) => format!(
            "first {} {}",
            step.status().map_or("listed", Status::as_str),
            step.when.map_or("at an unknown time".to_owned(), |when| when.to_string())
        ),
        None => "no listing is known".to_owned(),
    }
}

fn step_words(step: &Step) -> String {
    let mut words: Vec<&str> = step.detail.iter().map(String::as_str).collect();
    words.extend(step.notes.iter().map(String::as_str));
    if words.is_empty() { "no more is known".to_owned() } else { words.join(". ") }
}

fn uncertain_words(step: &Step) -> String {
    format!(
        "{} {}, so it may or may not have been so on that day",
        step.status().map_or("changed", Status::as_str),
        step.when.map_or("at an unknown time".to_owned(), |when| when.to_string())
    )
}
