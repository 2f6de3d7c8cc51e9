//! What the register says, as the watch needs it: names to link and facts to check against.

use std::collections::BTreeMap;

use unblink_model::{
    Assessment, Authority, ContextFact, CuratedEvent, Engagement, EntityKind, Fact, Position,
    Reaction, SubjectFact, SubjectId,
};
use unblink_text::fold;

use crate::hash::{Table, hash_bytes, hash_join};
use crate::standing::Stay;

/// An actor of the register with the names it goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSubject {
    /// Its id.
    pub id: SubjectId,
    /// What it is called.
    pub caption: String,
    /// What it is.
    pub kind: EntityKind,
    /// Names in any script that identify it by themselves.
    pub names: Vec<String>,
    /// Its stays on the loaded lists, oldest first on each.
    pub stays: Vec<Stay>,
}

/// Everything the watch knows of the register.
#[derive(Clone, Debug, Default)]
pub struct RegisterView {
    pub(crate) subjects: Vec<NamedSubject>,
    pub(crate) authorities: BTreeMap<String, Authority>,
    pub(crate) events: Vec<CuratedEvent>,
    pub(crate) engagement: Vec<Engagement>,
    pub(crate) context: Vec<ContextFact>,
    pub(crate) positions: Vec<Position>,
    /// The folded name of whoever holds each position.
    pub(crate) office_holders: Vec<String>,
    pub(crate) assessments: Vec<Assessment>,
    pub(crate) reactions: Vec<Reaction>,
    by_id: BTreeMap<SubjectId, usize>,
    /// Hash of a name's folded words to the place in `holders`.
    names: Table,
    holders: Vec<Vec<u32>>,
    /// Hash of a first word to the most words a name with it has.
    firsts: Table,
}

/// Longest name looked for, in words; longer ones are looked for by their first words only.
const MOST_WORDS: usize = 12;

impl RegisterView {
    /// Builds the view from curated facts and the entries of official lists.
    ///
    /// Entries whose id a curated subject already has add their names to it.
    pub fn new(facts: impl IntoIterator<Item = Fact>, entries: Vec<NamedSubject>) -> Self {
        let mut view = Self::default();
        let mut subjects: BTreeMap<SubjectId, NamedSubject> = BTreeMap::new();
        for fact in facts {
            match fact {
                Fact::Authority(row) => {
                    view.authorities.insert(row.id.clone(), row);
                }
                Fact::Subject(row) => {
                    subjects.insert(row.id.clone(), curated(row));
                }
                Fact::Event(row) => view.events.push(row),
                Fact::Engagement(row) => view.engagement.push(row),
                Fact::Context(row) => view.context.push(row),
                Fact::Position(row) => {
                    view.office_holders.push(fold(&row.person));
                    view.positions.push(row);
                }
                Fact::Assessment(row) => view.assessments.push(row),
                Fact::Reaction(row) => view.reactions.push(row),
                Fact::Programme(_) | Fact::Exemption(_) | Fact::Contradiction(_) => {}
            }
        }
        for entry in entries {
            let own = subjects.entry(entry.id.clone()).or_insert_with(|| NamedSubject {
                names: Vec::new(),
                stays: Vec::new(),
                ..entry.clone()
            });
            own.names.extend(entry.names);
            own.stays.extend(entry.stays);
        }
        view.events.sort_by(|a, b| a.id.cmp(&b.id));
        view.engagement.sort_by(|a, b| a.id.cmp(&b.id));
        for subject in subjects.into_values() {
            view.add(subject);
        }
        view
    }

    fn add(&mut self, subject: NamedSubject) {
        let Ok(number) = u32::try_from(self.subjects.len()) else { return };
        let long = subject.names.iter().filter(|name| may_stand_alone(name, subject.kind));
        for name in long {
            self.add_name(name, number);
        }
        self.by_id.insert(subject.id.clone(), self.subjects.len());
        self.subjects.push(subject);
    }

    fn add_name(&mut self, name: &str, number: u32) {
        let folded = fold(name);
        let mut words = 0;
        let (mut first, mut whole) = (0, 0);
        for word in folded.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS) {
            let hash = hash_bytes(word.as_bytes());
            words += 1;
            whole = if words == 1 { hash } else { hash_join(whole, hash) };
            if words == 1 {
                first = hash;
            }
        }
        if words == 0 {
            return;
        }
        let most = self.firsts.get(first).unwrap_or(0).max(words);
        self.firsts.set(first, most);
        let at = self.names.get(whole).and_then(|at| usize::try_from(at).ok());
        if let Some(holders) = at.and_then(|at| self.holders.get_mut(at)) {
            if !holders.contains(&number) {
                holders.push(number);
            }
        } else if let Ok(at) = u32::try_from(self.holders.len()) {
            self.names.set(whole, at);
            self.holders.push(vec![number]);
        }
    }

    /// Returns how many names can be linked.
    pub fn name_count(&self) -> usize {
        self.holders.len()
    }

    pub(crate) fn number_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(&SubjectId::new(id)).copied()
    }

    /// Returns the most words that a name with this first word has.
    pub(crate) fn most_words(&self, first: u64) -> Option<usize> {
        self.firsts.get(first).and_then(|most| usize::try_from(most).ok())
    }

    /// Returns who goes by the name of this hash.
    pub(crate) fn holders(&self, name: u64) -> &[u32] {
        let at = self.names.get(name).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| self.holders.get(at)).map_or(&[], Vec::as_slice)
    }

    /// Returns where an authority acts: an ISO code, `UN`, `EU` …
    pub(crate) fn jurisdiction(&self, authority: &str) -> Option<&str> {
        self.authorities.get(authority).map(|row| row.jurisdiction.as_str())
    }
}

/// A caption names the actor up to its bracket; `A / B` is two names.
fn curated(row: SubjectFact) -> NamedSubject {
    let caption = row.caption.split(" (").next().unwrap_or_default();
    let mut names: Vec<String> = row.names;
    // A state that is the object of a listing has no names to link: its name is the country's.
    if !names.is_empty() || caption.contains(' ') {
        names.extend(caption.split(" / ").map(str::to_owned));
    }
    NamedSubject { id: row.id, caption: row.caption, kind: row.kind, names, stays: Vec::new() }
}

/// A single short word names too many to link by; so does a person's single name.
fn may_stand_alone(name: &str, kind: EntityKind) -> bool {
    let words = fold(name).split(' ').count();
    let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    words > 1 || (letters >= 3 && kind != EntityKind::Person)
}
