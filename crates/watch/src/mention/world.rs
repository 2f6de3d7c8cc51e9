//! Names of the world beside the register: states with their adjectives and capitals, bodies,
//! media, collectives.

use crate::lexicon::{Form, Forms, Lexicon};
use crate::rules::{WorldFile, cut_phrase, list};

/// What a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A subject of the register.
    Listed,
    State,
    /// `Russian government`.
    Government,
    /// `Russian`: belongs to a state.
    Adjective,
    /// A capital or another word that stands for a state (`the Kremlin`).
    Seat,
    /// A state's body; which state's may stand in the text only.
    Body,
    International,
    Media,
    Organisation,
    Collective,
    /// `the group`, standing for an organisation named before.
    Stand,
    Pronoun,
}

/// An entry of the world.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) caption: String,
    pub(crate) kind: Kind,
    /// Absent for bodies that every state has.
    pub(crate) jurisdiction: Option<String>,
}

#[derive(Clone, Debug)]
struct Name {
    forms: Vec<Form>,
    entry: usize,
    /// Written in capitals throughout: the text must agree (`US` is no `us`).
    capitals: bool,
    /// Written with a capital: the text must have one.
    capital: bool,
}

/// A language's names of the world.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) entries: Vec<Entry>,
    names: Vec<Name>,
    /// Names that start with each form; forms past the end start none.
    by_form: Vec<Vec<usize>>,
    government: Vec<Vec<Form>>,
    nouns: Vec<Vec<Form>>,
    articles: Vec<Form>,
}

impl World {
    pub(crate) fn new(file: &WorldFile, lexicon: &mut Lexicon) -> Self {
        let mut world = Self::default();
        for (code, text) in &file.states {
            let mut parts = text.split(';');
            let names = parts.next().unwrap_or_default();
            let caption = list(names).first().cloned().unwrap_or_default().replace('*', "");
            for (kind, names) in [
                (Kind::State, names),
                (Kind::Adjective, parts.next().unwrap_or_default()),
                (Kind::Seat, parts.next().unwrap_or_default()),
            ] {
                world.add(code, &caption, kind, Some(code), names, lexicon);
            }
        }
        for (kind, names) in &file.bodies {
            let caption = list(names).first().cloned().unwrap_or_default();
            world.add(kind, &caption, Kind::Body, None, names, lexicon);
        }
        for (id, names) in &file.own_bodies {
            let caption = list(names).first().cloned().unwrap_or_default();
            let state = id.split(':').next().map(str::to_owned);
            world.add(id, &caption, Kind::Body, state.as_ref(), names, lexicon);
        }
        for (kind, part) in [
            (Kind::International, &file.international),
            (Kind::Media, &file.media),
            (Kind::Organisation, &file.organisations),
            (Kind::Collective, &file.collectives),
            (Kind::Listed, &file.aliases),
        ] {
            for (id, names) in part {
                let caption = list(names).first().cloned().unwrap_or_default();
                let place = (kind == Kind::International).then(|| jurisdiction(id));
                world.add(id, &caption, kind, place.as_ref(), names, lexicon);
            }
        }
        world.add("stand", "", Kind::Stand, None, &file.group_nouns, lexicon);
        world.add("pronoun", "", Kind::Pronoun, None, &file.pronouns, lexicon);
        for noun in list(&file.government_nouns) {
            world
                .government
                .push(cut_phrase(&noun).iter().map(|word| lexicon.form(word)).collect());
        }
        for noun in list(&file.after_nouns) {
            world.nouns.push(cut_phrase(&noun).iter().map(|word| lexicon.form(word)).collect());
        }
        world.articles = list(&file.articles).iter().map(|word| lexicon.form(word)).collect();
        world.government.sort_by_key(|forms| std::cmp::Reverse(forms.len()));
        world
    }

    fn add(
        &mut self,
        id: &str,
        caption: &str,
        kind: Kind,
        jurisdiction: Option<&String>,
        names: &str,
        lexicon: &mut Lexicon,
    ) {
        let entry = self.entries.len();
        self.entries.push(Entry {
            id: id.to_owned(),
            caption: caption.to_owned(),
            kind,
            jurisdiction: jurisdiction.cloned(),
        });
        for name in list(names) {
            let forms: Vec<Form> =
                cut_phrase(&name).iter().map(|word| lexicon.form(word)).collect();
            let letters = name.chars().filter(|c| c.is_alphabetic());
            let capitals = letters.clone().count() > 1 && letters.clone().all(char::is_uppercase);
            let capital = name.chars().next().is_some_and(char::is_uppercase);
            if let Some(first) = forms.first() {
                let at = crate::lexicon::index(*first);
                if self.by_form.len() <= at {
                    self.by_form.resize(at + 1, Vec::new());
                }
                self.by_form[at].push(self.names.len());
            }
            self.names.push(Name { forms, entry, capitals, capital });
        }
    }

    /// Returns the longest name that starts at a token: its end and entry. `shape` tells whether
    /// a token has a first capital and whether it has capitals only.
    pub(crate) fn longest(
        &self,
        forms: &[Forms],
        at: usize,
        limit: usize,
        shape: &dyn Fn(usize) -> (bool, bool),
    ) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize)> = None;
        for form in forms.get(at)? {
            let names = self.by_form.get(crate::lexicon::index(*form)).into_iter().flatten();
            for name in names.map(|at| &self.names[*at]) {
                let end = at + name.forms.len();
                let fits = end <= limit
                    && name.forms.iter().enumerate().all(|(i, form)| forms[at + i].contains(form))
                    && (!name.capital || shape(at).0)
                    && (!name.capitals || (at..end).all(|i| shape(i).1));
                if fits && best.is_none_or(|(longest, _)| end > longest) {
                    best = Some((end, name.entry));
                }
            }
        }
        best
    }

    /// Returns the end of a noun that means a government, after a state's adjective.
    pub(crate) fn government_end(&self, forms: &[Forms], at: usize) -> Option<usize> {
        let fits = |nouns: &&Vec<Form>| {
            nouns
                .iter()
                .enumerate()
                .all(|(i, form)| forms.get(at + i).is_some_and(|f| f.contains(form)))
        };
        self.government.iter().find(fits).map(|nouns| at + nouns.len())
    }

    /// Returns the end of a noun that belongs to the name before it: `Taliban movement`.
    pub(crate) fn noun_end(&self, forms: &[Forms], at: usize) -> Option<usize> {
        let fits = |nouns: &&Vec<Form>| {
            nouns
                .iter()
                .enumerate()
                .all(|(i, form)| forms.get(at + i).is_some_and(|f| f.contains(form)))
        };
        self.nouns.iter().find(fits).map(|nouns| at + nouns.len())
    }

    /// Says whether a token is an article.
    pub(crate) fn is_article(&self, forms: &[Forms], at: usize) -> bool {
        forms.get(at).is_some_and(|held| self.articles.iter().any(|form| held.contains(form)))
    }
}

fn jurisdiction(id: &str) -> String {
    if id.starts_with("UN") { "UN".to_owned() } else { id.to_owned() }
}
