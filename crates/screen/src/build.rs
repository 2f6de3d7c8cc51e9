//! Profiles into the bytes of an index.

use std::collections::BTreeMap;

use unblink_model::{NameKind, Strength};
use unblink_text::{Role, Token};

use crate::facts::Facts;
use crate::features::identifier_key;
use crate::keys::{Key, hash, joined, near_keys};
use crate::layout::{Buckets, NUMBERS, assemble};
use crate::query_name::spelt;
use crate::rarity::{BACKGROUND, background, bits, in_role};
use crate::similarity::letters;
use crate::{Profile, limits};

/// Words of one name within the limits, and whether that was all.
pub(crate) fn words_of(tokens: Vec<Token>) -> (Vec<Token>, bool) {
    let mut whole = true;
    let mut words = Vec::with_capacity(tokens.len().min(limits::NAME_WORDS));
    for mut token in tokens {
        if words.len() == limits::NAME_WORDS {
            whole = false;
            break;
        }
        if token.text.len() > limits::WORD_CHARS {
            let (text, _) = limits::cut(&token.text, limits::WORD_CHARS);
            if text.len() < token.text.len() {
                whole = false;
                let text = text.to_owned();
                token = Token {
                    vowelless: token.vowelless,
                    ..Token::new(text, token.script, token.role, token.source)
                };
            }
        }
        words.push(token);
    }
    (words, whole)
}

/// A reading of a name, cut into words.
struct Held {
    profile: u32,
    /// Which of the profile's names.
    at: u32,
    reading: bool,
    words: Vec<Token>,
}

/// Makes the bytes of an index; `None` when there are more names than numbers for them.
pub(crate) fn build(mut profiles: Vec<Profile>) -> Option<Vec<u8>> {
    profiles.sort_by(|a, b| a.id.cmp(&b.id));
    let held = held(&profiles)?;
    let forms = forms(&held);
    let words = Words::of(&forms);
    let mut strings = Strings::default();
    let names = names(&forms, &profiles, &mut strings)?;
    let forms_packed = words.forms(&forms, held.len())?;
    let (profile_records, facts) = profile_records(&profiles, &mut strings)?;
    let (join_starts, join_forms) = Buckets::build(joins(&forms));
    let (number_starts, number_profiles) = Buckets::build(numbers(&profiles));
    let (near_starts, near_words) = Buckets::build(words.near());
    let (records, postings) = words.records(held.len(), &mut strings)?;
    Some(assemble([
        profile_records,
        names,
        forms_packed.records,
        forms_packed.weights,
        forms_packed.words,
        records,
        postings,
        strings.0,
        near_starts,
        near_words,
        join_starts,
        join_forms,
        number_starts,
        number_profiles,
        facts,
    ]))
}

fn held(profiles: &[Profile]) -> Option<Vec<Held>> {
    let mut out = Vec::new();
    for (number, profile) in (0_u32..).zip(profiles) {
        for (at, name) in (0_u32..).zip(&profile.names) {
            let (text, _) = limits::cut(&name.full, limits::NAME_CHARS);
            for spelt in spelt(text) {
                let (words, _) = words_of(spelt.tokens);
                if !words.is_empty() {
                    out.push(Held { profile: number, at, reading: spelt.alternative, words });
                }
            }
        }
    }
    (out.len() < NUMBERS as usize).then_some(out)
}

/// The same words borne as a name once or often.
struct Form<'a> {
    words: &'a [Token],
    /// Who bears it, by profile and name.
    names: Vec<&'a Held>,
}

/// What makes two words of names the same: else they are compared otherwise.
type Alike<'a> = (&'a str, u8, bool);

/// Gathers the names that are made of the same words.
fn forms(held: &[Held]) -> Vec<Form<'_>> {
    let mut forms: BTreeMap<Vec<Alike<'_>>, Vec<&Held>> = BTreeMap::new();
    for name in held {
        let alike = name.words.iter().map(|word| {
            let Token { text, role, vowelless, .. } = word;
            (text.as_str(), role_code(*role), *vowelless)
        });
        forms.entry(alike.collect()).or_default().push(name);
    }
    let mut forms: Vec<Form<'_>> = forms
        .into_values()
        .filter_map(|names| Some(Form { words: &names.first()?.words, names }))
        .collect();
    // Short names first: a search that looks at part of a long list looks at those that hold
    // little beside the word.
    forms.sort_by_key(|form| {
        let first = form.names.first().map(|name| (name.profile, name.at, name.reading));
        (form.words.len(), first)
    });
    forms
}

/// The records of names, form by form.
fn names(forms: &[Form<'_>], profiles: &[Profile], strings: &mut Strings) -> Option<Vec<u8>> {
    let mut records = Vec::new();
    let mut printed: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for name in forms.iter().flat_map(|form| &form.names) {
        let source = &profiles[name.profile as usize].names[name.at as usize];
        let (text, _) = limits::cut(&source.full, limits::NAME_CHARS);
        let place = match printed.get(&(name.profile, name.at)) {
            Some(place) => *place,
            None => *printed.entry((name.profile, name.at)).or_insert(strings.put(text)?),
        };
        let flags = kind_code(source.kind)
            | strength_code(source.strength) << 3
            | u8::from(name.reading) << 5;
        records.extend(name.profile.to_le_bytes());
        records.extend(place.to_le_bytes());
        records.extend(u16::try_from(text.len()).ok()?.to_le_bytes());
        records.extend(u16::try_from(name.at).ok()?.to_le_bytes());
        records.push(flags);
    }
    Some(records)
}

/// The records of forms, what each weighs, and the words it is made of.
struct Formed {
    records: Vec<u8>,
    weights: Vec<u8>,
    words: Vec<u8>,
}

/// Every distinct word with the forms that hold it.
struct Words<'a> {
    found: BTreeMap<&'a str, Entry<'a>>,
}

struct Entry<'a> {
    token: &'a Token,
    vowelless: bool,
    forms: Vec<u32>,
    /// How many names hold it.
    names: u32,
}

impl<'a> Words<'a> {
    fn of(forms: &[Form<'a>]) -> Self {
        let mut found: BTreeMap<&str, Entry<'_>> = BTreeMap::new();
        for (number, form) in (0_u32..).zip(forms) {
            for token in form.words {
                let entry = found.entry(token.text.as_str()).or_insert_with(|| Entry {
                    token,
                    vowelless: false,
                    forms: Vec::new(),
                    names: 0,
                });
                entry.vowelless |= token.vowelless;
                if entry.forms.last() != Some(&number) {
                    entry.forms.push(number);
                    let names = u32::try_from(form.names.len()).unwrap_or(u32::MAX);
                    entry.names = entry.names.saturating_add(names);
                }
            }
        }
        Self { found }
    }

    /// The sections of forms.
    fn forms(&self, forms: &[Form<'_>], names: usize) -> Option<Formed> {
        let ids: BTreeMap<&str, u32> = self.found.keys().copied().zip(0_u32..).collect();
        let (mut records, mut weights, mut words) = (Vec::new(), Vec::new(), Vec::new());
        let mut first = 0_u32;
        for form in forms {
            records.extend(first.to_le_bytes());
            records.extend(u32::try_from(words.len() / 4).ok()?.to_le_bytes());
            first += u32::try_from(form.names.len()).ok()?;
            for token in form.words {
                let id = ids.get(token.text.as_str()).copied()?;
                let vowelless = u32::from(token.vowelless);
                let packed = id | u32::from(role_code(token.role)) << 26 | vowelless << 30;
                words.extend(packed.to_le_bytes());
            }
            weights.extend(self.weight(form, names).to_le_bytes());
        }
        Some(Formed { records, weights, words })
    }

    /// Bits of all the form's words in sixteenths, by the default worth of roles: for the rough
    /// order of candidates only.
    fn weight(&self, form: &Form<'_>, names: usize) -> u16 {
        let roles = crate::settings::RoleSettings::default();
        let bits = form.words.iter().map(|token| {
            let with = self.found.get(token.text.as_str()).map_or(0, |entry| entry.names);
            let background = background(&token.text).unwrap_or(BACKGROUND);
            in_role(token.role, bits(with, names, background)) * roles.factor(token.role)
        });
        // A name has at most 24 words of 14 bits: 5,376 sixteenths.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most 5,376"
        )]
        let sixteenths = (bits.sum::<f32>() * 16.0).round() as u16;
        sixteenths
    }

    fn near(&self) -> Vec<(u64, u32)> {
        let mut entries = Vec::new();
        for (number, entry) in (0_u32..).zip(self.found.values()) {
            let token = entry.token;
            near_keys(&token.spelling, &token.skeleton, |key| entries.push((key, number)));
            entries.push((hash(Key::Text, &token.text), number));
            let group = unblink_text::group(&token.text);
            if group != 0 {
                entries.push((hash(Key::Group, &group.to_string()), number));
            }
        }
        entries
    }

    fn records(&self, names: usize, strings: &mut Strings) -> Option<(Vec<u8>, Vec<u8>)> {
        let (mut records, mut postings) = (Vec::new(), Vec::new());
        for entry in self.found.values() {
            let Token { text, spelling, skeleton, .. } = entry.token;
            let place = strings.put(text)?;
            strings.put(spelling)?;
            strings.put(skeleton)?;
            let mask = letters(spelling) & 0x7FFF_FFFF | u32::from(entry.vowelless) << 31;
            records.extend(place.to_le_bytes());
            records.extend(u32::try_from(postings.len() / 4).ok()?.to_le_bytes());
            for part in [text, spelling, skeleton] {
                records.push(u8::try_from(part.len()).ok()?);
            }
            let background = background(text).unwrap_or(BACKGROUND);
            records.push(background);
            records.extend(mask.to_le_bytes());
            records.extend(bits(entry.names, names, background).to_le_bytes());
            records.extend(entry.names.to_le_bytes());
            entry.forms.iter().for_each(|form| postings.extend(form.to_le_bytes()));
        }
        Some((records, postings))
    }
}

fn profile_records(profiles: &[Profile], strings: &mut Strings) -> Option<(Vec<u8>, Vec<u8>)> {
    let (mut records, mut facts) = (Vec::new(), Vec::new());
    for profile in profiles {
        let (id, _) = limits::cut(&profile.id, limits::VALUE_CHARS);
        records.extend(strings.put(id)?.to_le_bytes());
        records.extend(u32::try_from(facts.len()).ok()?.to_le_bytes());
        records.extend(profile.tag.to_le_bytes());
        records.extend(u16::try_from(id.len()).ok()?.to_le_bytes());
        records.push(entity_code(profile.kind));
        records.push(0);
        Facts::pack(profile, &mut facts);
    }
    Some((records, facts))
}

/// Keys of every form's neighbouring words, and of all its words, written as one.
fn joins(forms: &[Form<'_>]) -> Vec<(u64, u32)> {
    let mut entries = Vec::new();
    for (number, form) in (0_u32..).zip(forms) {
        let solid: Vec<&Token> = form.words.iter().filter(|w| w.role != Role::Article).collect();
        let articles = form.words.windows(2).filter(|two| two[0].role == Role::Article);
        for pair in solid.windows(2).chain(
            articles
                .map(|two| [&two[0], &two[1]])
                .collect::<Vec<_>>()
                .iter()
                .map(<[_; 2]>::as_slice),
        ) {
            let text = format!("{}{}", pair[0].text, pair[1].text);
            entries.extend(joined(Key::Pair, &text).map(|key| (key, number)));
        }
        if solid.len() > 2 {
            let whole: String = solid.iter().map(|word| word.text.as_str()).collect();
            entries.extend(joined(Key::Whole, &whole).map(|key| (key, number)));
        }
    }
    entries
}

fn numbers(profiles: &[Profile]) -> Vec<(u64, u32)> {
    let mut entries = Vec::new();
    for (number, profile) in (0_u32..).zip(profiles) {
        let typed = profile.typed_identifiers.iter().map(|i| i.number.as_str());
        let keys = profile.identifiers.iter().map(String::as_str).chain(typed);
        for key in keys.filter_map(identifier_key) {
            entries.push((hash(Key::Number, &key), number));
        }
    }
    entries
}

/// Texts one after another.
#[derive(Default)]
struct Strings(Vec<u8>);

impl Strings {
    fn put(&mut self, text: &str) -> Option<u32> {
        let place = u32::try_from(self.0.len()).ok()?;
        self.0.extend(text.as_bytes());
        Some(place)
    }
}

const ROLES: [Role; 9] = [
    Role::Name,
    Role::Article,
    Role::Kin,
    Role::Servant,
    Role::Link,
    Role::Title,
    Role::LegalForm,
    Role::Generic,
    Role::Number,
];

fn role_code(role: Role) -> u8 {
    // The table has nine rows.
    ROLES.iter().position(|r| *r == role).map_or(0, |at| u8::try_from(at).unwrap_or_default())
}

pub(crate) fn role_of(code: u32) -> Role {
    ROLES.get(code as usize).copied().unwrap_or(Role::Name)
}

fn kind_code(kind: NameKind) -> u8 {
    match kind {
        NameKind::Primary => 0,
        NameKind::Aka => 1,
        NameKind::Fka => 2,
        NameKind::Nka => 3,
        NameKind::Original => 4,
    }
}

pub(crate) fn kind_of(code: u8) -> NameKind {
    match code & 7 {
        1 => NameKind::Aka,
        2 => NameKind::Fka,
        3 => NameKind::Nka,
        4 => NameKind::Original,
        _ => NameKind::Primary,
    }
}

fn strength_code(strength: Strength) -> u8 {
    match strength {
        Strength::Strong => 1,
        Strength::Weak => 2,
        Strength::Unstated => 0,
    }
}

pub(crate) fn strength_of(flags: u8) -> Strength {
    match flags >> 3 & 3 {
        1 => Strength::Strong,
        2 => Strength::Weak,
        _ => Strength::Unstated,
    }
}

fn entity_code(kind: Option<unblink_model::EntityKind>) -> u8 {
    use unblink_model::EntityKind as Kind;
    match kind {
        None => 0,
        Some(Kind::Person) => 1,
        Some(Kind::Organization) => 2,
        Some(Kind::Company) => 3,
        Some(Kind::LegalEntity) => 4,
        Some(Kind::Vessel) => 5,
        Some(Kind::Airplane) => 6,
    }
}

pub(crate) fn entity_of(code: u8) -> Option<unblink_model::EntityKind> {
    use unblink_model::EntityKind as Kind;
    match code {
        1 => Some(Kind::Person),
        2 => Some(Kind::Organization),
        3 => Some(Kind::Company),
        4 => Some(Kind::LegalEntity),
        5 => Some(Kind::Vessel),
        6 => Some(Kind::Airplane),
        _ => None,
    }
}
