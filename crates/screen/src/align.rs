//! Two names word by word: which words pair, and what the rest costs.

use std::ops::Range;

use smallvec::SmallVec;
use unblink_text::Role;

use crate::build::role_of;
use crate::index::{FormRecord, Index, WordRecord};
use crate::near::{Sought, view};
use crate::query_name::QueryName;
use crate::rarity::in_role;
use crate::settings::NameSettings;
use crate::similarity::{View, similarity};

/// A word of a listed name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed<'a> {
    pub(crate) number: u32,
    view: View<'a>,
    letters: u32,
    pub(crate) role: Role,
    pub(crate) vowelless: bool,
    pub(crate) factor: f32,
    bits: f32,
}

impl<'a> Listed<'a> {
    pub(crate) fn text(&self) -> &'a str {
        std::str::from_utf8(self.view.text).unwrap_or_default()
    }

    pub(crate) fn names_somebody(&self) -> bool {
        matches!(self.role, Role::Name | Role::Number)
    }

    fn weight(&self) -> f32 {
        self.factor * self.bits
    }
}

/// Puts the words of a listed name in place of what `out` held.
pub(crate) fn listed<'a>(index: &'a Index, form: FormRecord<'a>, out: &mut Vec<Listed<'a>>) {
    let roles = &index.settings().names.roles;
    let words = form.words().filter_map(|packed| {
        let number = packed & ((1 << 26) - 1);
        let word: WordRecord<'a> = index.word(number)?;
        let role = match role_of(packed >> 26 & 15) {
            Role::Name if index.is_stop_word(number) => Role::Generic,
            role => role,
        };
        Some(Listed {
            number,
            view: view(word),
            letters: word.letters(),
            role,
            vowelless: packed >> 30 & 1 == 1,
            factor: roles.factor(role),
            bits: in_role(role, word.bits()),
        })
    });
    out.clear();
    out.extend(words);
}

/// A run of words of a name: `from..until`, at most the [`crate::limits::NAME_WORDS`] a name has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Run {
    from: u8,
    until: u8,
}

impl Run {
    fn new(from: usize, until: usize) -> Self {
        let short = |at: usize| u8::try_from(at).unwrap_or(u8::MAX);
        Self { from: short(from), until: short(until) }
    }

    fn one(at: usize) -> Self {
        Self::new(at, at + 1)
    }

    pub(crate) fn range(self) -> Range<usize> {
        usize::from(self.from)..usize::from(self.until)
    }

    fn len(self) -> usize {
        usize::from(self.until - self.from)
    }

    /// A bit for each of its words.
    fn mask(self) -> u32 {
        let below = |at: u8| 1_u32.checked_shl(u32::from(at)).map_or(u32::MAX, |bit| bit - 1);
        below(self.until) & !below(self.from)
    }
}

/// Pairs of words; most names have no more than these.
pub(crate) type Pairs = SmallVec<[Pair; 6]>;

/// Words of the query paired with words of the listed name; several on one side at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    /// Words of the query.
    pub(crate) query: Run,
    /// Words of the listed name.
    pub(crate) listed: Run,
    /// How alike they are, above 0.
    pub(crate) similarity: f32,
    /// What the find is worth: bits of rarity by role.
    pub(crate) weight: f32,
}

/// How two names compare.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Alignment {
    /// 0 to 1.
    pub(crate) score: f64,
    /// In the order of the query's words.
    pub(crate) pairs: Pairs,
    /// Bits of rarity of what was found.
    pub(crate) bits: f32,
    /// What held the score down beyond words not found, in plain words.
    pub(crate) remark: Option<&'static str>,
}

/// Pairs the words of two names, best pairs first, and weighs what is found against what is not.
///
/// # Errors
///
/// As soon as it is plain that the score stays below `least`: the score it stays below.
pub(crate) fn align(
    index: &Index,
    query: &QueryName,
    listed: &[Listed<'_>],
    least: f64,
) -> Result<Alignment, f64> {
    let mut options = Pairs::new();
    near_pairs(query, listed, &mut options);
    let (mut taken, mut pairs) = (Taken::default(), Pairs::new());
    pair_up(&mut options, &mut taken, &mut pairs);
    let runs = run_pairs(query, listed, &mut options);
    let elsewise = same_letters(query, listed);
    if !runs && !elsewise {
        let most = most(index, query, listed, &pairs, taken);
        if most < least {
            return Err(most);
        }
    }
    let mut best = whole(index, query, listed, pairs, taken);
    if best.score < WRITTEN_ELSEWISE && runs {
        // A run may take what its words would have found alone: the better one counts.
        let (mut taken, mut pairs) = (Taken::default(), Pairs::new());
        pair_up(&mut options, &mut taken, &mut pairs);
        let joined = whole(index, query, listed, pairs, taken);
        best = if joined.score > best.score { joined } else { best };
    }
    if best.score < WRITTEN_ELSEWISE && elsewise {
        let weight = listed.iter().map(Listed::weight).sum();
        let (words, run) = (Run::new(0, query.words.len()), Run::new(0, listed.len()));
        let mut pairs = Pairs::new();
        pairs.push(Pair { query: words, listed: run, similarity: 0.97, weight });
        let score = WRITTEN_ELSEWISE * (1.0 - common(index, query, &pairs, f64::from(weight)));
        if score > best.score {
            return Ok(Alignment { score, pairs, bits: weight, remark: None });
        }
    }
    Ok(best)
}

/// Pairs what is left as well, and weighs it all.
fn whole(
    index: &Index,
    query: &QueryName,
    listed: &[Listed<'_>],
    mut pairs: Pairs,
    mut taken: Taken,
) -> Alignment {
    fill_gaps(query, listed, &mut taken, &mut pairs);
    judge(index, query, listed, pairs, taken)
}

/// Returns a score that these pairs, and the best that may be among the words they leave, stay below.
fn most(
    index: &Index,
    query: &QueryName,
    listed: &[Listed<'_>],
    pairs: &[Pair],
    taken: Taken,
) -> f64 {
    let mut found: f32 = pairs.iter().map(|p| p.similarity * p.weight).sum();
    let mut misspelt: f32 = pairs.iter().map(|p| (1.0 - p.similarity) * p.weight).sum();
    let (mut extra, mut open) = (0.0, false);
    let mut missing = left_over(listed.iter().map(Listed::weight), taken.listed);
    for (at, sought) in query.words.iter().enumerate() {
        if taken.query & Run::one(at).mask() != 0 {
            continue;
        }
        if is_as_written(&sought.asked.token) {
            extra += sought.weight();
            continue;
        }
        let free =
            listed.iter().enumerate().filter(|(at, _)| taken.listed & Run::one(*at).mask() == 0);
        let best = free.filter_map(|(at, word)| {
            let joined = may_join(sought, listed, at).map(|run| {
                let held: f32 = listed[run].iter().map(Listed::weight).sum();
                (1.0 - JOINED, held.min(sought.weight()), held)
            });
            let alone = may_pair(sought, word).map(|most| {
                let bits = sought.bits.min(word.bits) * most;
                (most, bits * sought.factor.min(word.factor), word.weight())
            });
            joined.into_iter().chain(alone).max_by(|a, b| a.1.total_cmp(&b.1))
        });
        match best.max_by(|a, b| a.1.total_cmp(&b.1)) {
            Some((most, weight, held)) => {
                open = true;
                found += most * weight;
                misspelt += (1.0 - most) * weight;
                missing -= held;
            }
            None => extra += sought.weight(),
        }
    }
    let settings = &index.settings().names;
    let mut plain =
        plain(settings, found.into(), misspelt.into(), extra.into(), missing.max(0.0).into());
    let naming = Naming::of(query, listed, taken);
    // As in judging, where nothing that is left can be a second naming word.
    if !open && naming.others && naming.paired <= 1 {
        plain = plain.min(settings.one_word);
    }
    on_scale(plain, settings.alert_at)
}

/// The words that pairs have taken, a bit each.
#[derive(Clone, Copy, Default)]
struct Taken {
    query: u32,
    listed: u32,
}

/// Both names are the same letters, parted at other places.
const WRITTEN_ELSEWISE: f64 = 0.97;

fn same_letters(query: &QueryName, listed: &[Listed<'_>]) -> bool {
    let query = query.words.iter().map(|w| &w.asked.token).filter(|t| t.role != Role::Article);
    let listed = listed.iter().filter(|w| w.role != Role::Article);
    query.flat_map(|t| t.text.bytes()).eq(listed.flat_map(|w| w.view.text.iter().copied()))
}

/// Pairs of words the index knows to be near each other.
fn near_pairs(query: &QueryName, listed: &[Listed<'_>], out: &mut Pairs) {
    for (at, word) in listed.iter().enumerate() {
        for (asked, sought) in query.words.iter().enumerate() {
            if let Some(near) = sought.get(word.number) {
                if is_no_slip(sought.asked.token.role, word.role, near.similarity) {
                    continue;
                }
                let weight = near.bits * sought.factor.min(word.factor);
                let (query, listed) = (Run::one(asked), Run::one(at));
                out.push(Pair { query, listed, similarity: near.similarity, weight });
            }
        }
    }
}

/// A serving word is that word or none: "Korro" is no slip for "Corp".
fn is_no_slip(asked: Role, listed: Role, similarity: f32) -> bool {
    (serves(asked) || serves(listed)) && similarity < 0.95 && asked != listed
}

fn serves(role: Role) -> bool {
    !matches!(role, Role::Name | Role::Number | Role::Generic | Role::Servant)
}

/// Pairs of a run of the query and a listed word; says whether there are any.
fn run_pairs(query: &QueryName, listed: &[Listed<'_>], out: &mut Pairs) -> bool {
    let before = out.len();
    for (at, word) in listed.iter().enumerate() {
        for run in &query.runs {
            if let Some(near) = run.sought.get(word.number) {
                let factors = query.words[run.from..run.until].iter().map(|w| w.factor);
                let factor = factors.fold(0.0, f32::max).min(word.factor);
                let (query, listed) = (Run::new(run.from, run.until), Run::one(at));
                let similarity = near.similarity - JOINED;
                out.push(Pair { query, listed, similarity, weight: near.bits * factor });
            }
        }
    }
    out.len() > before
}

/// What it costs that one side writes as one word what the other parts.
const JOINED: f32 = 0.02;

/// Takes pairs by worth, each word once.
fn pair_up(options: &mut [Pair], taken: &mut Taken, pairs: &mut Pairs) {
    let worth = |pair: &Pair| {
        let words = pair.query.len() + pair.listed.len();
        // A run takes more words with it; a whole word is better than a part.
        pair.similarity * (pair.weight + 0.01) * if words > 2 { 1.2 } else { 1.0 }
    };
    options.sort_unstable_by(|a, b| {
        worth(b).total_cmp(&worth(a)).then((a.query, a.listed).cmp(&(b.query, b.listed)))
    });
    for option in options {
        let (query, listed) = (option.query.mask(), option.listed.mask());
        if taken.query & query == 0 && taken.listed & listed == 0 {
            taken.query |= query;
            taken.listed |= listed;
            pairs.push(*option);
        }
    }
}

/// Compares what is left on both sides: initials, words written apart in the list, and words too
/// far from each other for the index to know.
fn fill_gaps(query: &QueryName, listed: &[Listed<'_>], taken: &mut Taken, pairs: &mut Pairs) {
    let mut options = Pairs::new();
    let free_query = |at: usize| taken.query & Run::one(at).mask() == 0;
    let free_listed = |run: Run| taken.listed & run.mask() == 0;
    for (asked, sought) in query.words.iter().enumerate().filter(|(at, _)| free_query(*at)) {
        let token = &sought.asked.token;
        if is_as_written(token) {
            continue;
        }
        for (at, word) in listed.iter().enumerate().filter(|(at, _)| free_listed(Run::one(*at))) {
            if let Some((similarity, bits)) = residue(sought, word) {
                let weight = bits * sought.factor.min(word.factor);
                let (query, listed) = (Run::one(asked), Run::one(at));
                options.push(Pair { query, listed, similarity, weight });
            }
            let run = joined_listed(listed, at).map(|until| Run::new(at, until));
            let Some(run) = run.filter(|run| free_listed(*run)) else { continue };
            if let Some(similarity) = run_similarity(token, &listed[run.range()]) {
                let whole: f32 = listed[run.range()].iter().map(Listed::weight).sum();
                let weight = whole.min(sought.weight());
                options.push(Pair { query: Run::one(asked), listed: run, similarity, weight });
            }
        }
    }
    pair_up(&mut options, taken, pairs);
    pairs.sort_unstable_by_key(|pair| (pair.query, pair.listed));
}

/// An initial for a word, or two words more than an edit apart.
fn residue(sought: &Sought, word: &Listed<'_>) -> Option<(f32, f32)> {
    may_pair(sought, word)?;
    if sought.asked.token.text.len() == 1 || word.view.text.len() == 1 {
        return Some((INITIAL, INITIAL_BITS));
    }
    let similarity = similarity(&sought.asked, word.view);
    let slip = similarity > 0.0 && !is_no_slip(sought.asked.token.role, word.role, similarity);
    slip.then(|| (similarity, sought.bits.min(word.bits) * similarity))
}

/// Says whether a word is found as it is written or not at all: small words and numbers.
fn is_as_written(token: &unblink_text::Token) -> bool {
    matches!(token.role, Role::Article | Role::Link | Role::Number) && token.text.len() > 1
}

/// Returns how alike a word asked about and one of the list may be at most, by lengths and letters
/// alone; `None` when they are different words.
fn may_pair(sought: &Sought, word: &Listed<'_>) -> Option<f32> {
    let token = &sought.asked.token;
    let own = token.text.as_bytes();
    if own.len() == 1 || word.view.text.len() == 1 {
        let (short, long) =
            if own.len() == 1 { (own, word.view.text) } else { (word.view.text, own) };
        return (long.starts_with(short) && !long[0].is_ascii_digit()).then_some(INITIAL);
    }
    sought.asked.most(word.view, word.letters)
}

/// Returns the run of listed words that begins here, if by lengths alone a word asked about may be it.
fn may_join(sought: &Sought, listed: &[Listed<'_>], at: usize) -> Option<Range<usize>> {
    let run = at..joined_listed(listed, at)?;
    may_be_run(&sought.asked.token, &listed[run.clone()]).then_some(run)
}

/// Says by lengths alone whether a word may be a run of listed words.
fn may_be_run(token: &unblink_text::Token, run: &[Listed<'_>]) -> bool {
    let (length, vowelless) = solid(run).fold((0, token.vowelless), |(length, vowelless), word| {
        (length + word.view.text.len(), vowelless || word.vowelless)
    });
    let (short, long) = (length.min(token.text.len()), length.max(token.text.len()));
    // Seven tenths of the letters must be the same, or the consonants.
    token.text.len() >= 4 && if vowelless { long <= short * 2 } else { short * 10 > long * 7 }
}

/// The words of a run, an article between them left out.
fn solid<'a>(run: &'a [Listed<'a>]) -> impl Iterator<Item = &'a Listed<'a>> {
    let begins = run.first().is_some_and(|word| word.role == Role::Article);
    run.iter().filter(move |word| begins || word.role != Role::Article)
}

/// How well an initial stands for a name; the rest of the name counts as missing.
const INITIAL: f32 = 0.75;

/// An initial says about four bits: one letter in sixteen.
const INITIAL_BITS: f32 = 4.0;

/// Returns the end of the run that begins at `at`: an article and its word, or two words, an article
/// between left out.
fn joined_listed(listed: &[Listed<'_>], at: usize) -> Option<usize> {
    if listed[at].role == Role::Article {
        return Some(at + 2).filter(|until| *until <= listed.len());
    }
    let next = (at + 1..listed.len()).find(|i| listed[*i].role != Role::Article);
    next.map(|next| next + 1)
}

/// How like a run of the list is to one word asked about.
fn run_similarity(token: &unblink_text::Token, run: &[Listed<'_>]) -> Option<f32> {
    if !may_be_run(token, run) {
        return None;
    }
    let text: String = solid(run).map(Listed::text).collect();
    if text == token.text {
        return Some(1.0 - JOINED);
    }
    if token.vowelless || run.iter().any(|word| word.vowelless) {
        let similarity = unblink_text::vowelless_similarity(&token.text, &text);
        return (similarity > 0.8).then_some(similarity - JOINED);
    }
    let skeleton = unblink_text::skeleton(&text);
    if skeleton.len() < crate::keys::SKELETON_JOIN || skeleton != token.skeleton {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a share of 0 to 1")]
    let letters = unblink_text::osa_similarity(&token.text, &text) as f32;
    (letters > 0.7).then_some(letters.min(0.9))
}

/// Weighs what was found against what is left over.
fn judge(
    index: &Index,
    query: &QueryName,
    listed: &[Listed<'_>],
    pairs: Pairs,
    taken: Taken,
) -> Alignment {
    let settings = &index.settings().names;
    let found: f32 = pairs.iter().map(|p| p.similarity * p.weight).sum();
    let misspelt: f32 = pairs.iter().map(|p| (1.0 - p.similarity) * p.weight).sum();
    let extra: f32 = left_over(query.words.iter().map(|word| word.weight()), taken.query);
    let missing: f32 = left_over(listed.iter().map(Listed::weight), taken.listed);
    let missing = missing + abridged(listed, &pairs);
    let found = f64::from(found);
    let mut score = plain(settings, found, misspelt.into(), extra.into(), missing.into());
    let mut remark = None;
    let common = common(index, query, &pairs, found);
    if common > COMMON_REMARK {
        remark = Some("many people and bodies bear names of these words");
    }
    score *= 1.0 - common;
    let mut hold = |score: &mut f64, cap: f64, why| {
        if *score > cap {
            *score = cap;
            remark = Some(why);
        }
    };
    let naming = Naming::of(query, listed, taken);
    if naming.others && naming.paired <= 1 {
        hold(&mut score, settings.one_word, "only one naming word in common");
    }
    if numbers_differ(query, listed) {
        hold(&mut score, settings.numbers_differ, "the numbers differ");
    }
    if swapped_kin(query, listed, &pairs) {
        let cap = score * settings.swapped_kin;
        hold(&mut score, cap, "father and son stand the other way round");
    }
    score = on_scale(score, settings.alert_at);
    #[expect(clippy::cast_possible_truncation, reason = "bits of a name are few")]
    let bits = found as f32;
    Alignment { score, pairs, bits, remark }
}

/// Weighs what is found against what is not.
fn plain(settings: &NameSettings, found: f64, misspelt: f64, extra: f64, missing: f64) -> f64 {
    let cost = settings.misspelt * misspelt
        + settings.extra * extra
        + settings.missing * missing
        + settings.conflict * extra.min(missing);
    let plain = if found > 0.0 { found / (found + cost) } else { 0.0 };
    // The less the words found say, the harder the rest weighs; a whole match stays whole.
    let doubt = 1.0 + settings.doubt * settings.certain_bits / found.max(1.0);
    plain.powf(doubt)
}

/// Stretches the score so that the share of weight at which names begin to be worth a person's time
/// stands at 0.7, for two words and for ten.
fn on_scale(score: f64, alert_at: f64) -> f64 {
    let alert = crate::ALERT_THRESHOLD;
    if score < alert_at {
        score * alert / alert_at
    } else {
        alert + (score - alert_at) * (1.0 - alert) / (1.0 - alert_at).max(1e-9)
    }
}

/// What is taken because the words found are common: a name of one word names a body, and is held
/// against fewer than a name of two, which is held against all people.
fn common(index: &Index, query: &QueryName, pairs: &[Pair], found: f64) -> f64 {
    let settings = &index.settings().names;
    let naming =
        |pair: &&Pair| query.words[pair.query.range()].iter().any(|word| word.names_somebody());
    let single = pairs.iter().filter(naming).count() < 2;
    let least = settings.common_bits - if single { ONE_WORD_BITS } else { 0.0 };
    settings.common * ((least - found) / 10.0).clamp(0.0, 1.0)
}

/// How many bits fewer a name of one word needs.
const ONE_WORD_BITS: f64 = 7.0;

/// From so much on, the explanation says that the words are common.
const COMMON_REMARK: f64 = 0.02;

/// What initials leave out of the listed words they stand for.
fn abridged(listed: &[Listed<'_>], pairs: &[Pair]) -> f32 {
    let initials = pairs.iter().filter(|pair| pair.similarity.total_cmp(&INITIAL).is_eq());
    let rest =
        initials.map(|pair| (listed[pair.listed.range().start].weight() - pair.weight).max(0.0));
    rest.sum()
}

/// The weight of the words no pair takes.
fn left_over(weights: impl Iterator<Item = f32>, taken: u32) -> f32 {
    weights.enumerate().filter(|(at, _)| taken & Run::one(*at).mask() == 0).map(|(_, w)| w).sum()
}

/// The naming words of two names: how many are paired, and whether either side has others.
struct Naming {
    /// A run written as one word counts as the words it is.
    paired: u32,
    others: bool,
}

impl Naming {
    fn of(query: &QueryName, listed: &[Listed<'_>], taken: Taken) -> Self {
        let mask = |names: &mut dyn Iterator<Item = bool>| -> u32 {
            names.enumerate().filter(|(_, names)| *names).map(|(at, _)| Run::one(at).mask()).sum()
        };
        let asked = mask(&mut query.words.iter().map(|word| word.names_somebody()));
        let held = mask(&mut listed.iter().map(Listed::names_somebody));
        let paired = |names: u32, taken: u32| (names & taken).count_ones();
        Self {
            paired: paired(asked, taken.query).max(paired(held, taken.listed)),
            others: asked & !taken.query != 0 || held & !taken.listed != 0,
        }
    }
}

fn numbers_differ(query: &QueryName, listed: &[Listed<'_>]) -> bool {
    let sorted = |mut found: Vec<String>| {
        found.sort_unstable();
        found
    };
    let plain = |text: &str| text.trim_start_matches('0').to_owned();
    let asked = query.words.iter().map(|w| &w.asked.token).filter(|t| t.role == Role::Number);
    let asked = sorted(asked.map(|t| plain(&t.text)).collect());
    if asked.is_empty() {
        return false;
    }
    let held = listed.iter().filter(|w| w.role == Role::Number);
    let held = sorted(held.map(|w| plain(w.text())).collect());
    !held.is_empty() && asked != held
}

fn swapped_kin(query: &QueryName, listed: &[Listed<'_>], pairs: &[Pair]) -> bool {
    // "Abu" stands before its name and is no link between two; only "bin" and the like swap.
    let link = |role: Role, text: &str| role == Role::Kin && !text.starts_with("ab");
    let mut asked = query.words.iter().skip(1).map(|w| &w.asked.token);
    if !asked.any(|t| link(t.role, &t.text))
        || !listed.iter().skip(1).any(|w| link(w.role, w.text()))
    {
        return false;
    }
    let order: Vec<usize> = pairs
        .iter()
        .filter(|p| query.words[p.query.range().start].asked.token.role == Role::Name)
        .map(|p| p.listed.range().start)
        .collect();
    order.len() > 1 && order.windows(2).all(|two| two[0] > two[1])
}
