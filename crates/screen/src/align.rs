//! Two names word by word: which words pair, and how much of either name that covers.

use unblink_text::Role;

use crate::lexicon::{Join, SKELETON_JOIN, Word, joins};
use crate::similarity::{View, similarity};

/// Words of the query paired with words of the candidate; a run on one side only.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pair {
    /// Words of the query, `from..until`.
    pub(crate) query: (usize, usize),
    /// Words of the candidate, `from..until`.
    pub(crate) candidate: (usize, usize),
    /// How alike they are, above 0.
    pub(crate) similarity: f64,
}

/// How two names compare.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Alignment {
    /// 0 to 1.
    pub(crate) score: f64,
    /// In the order of the query's words.
    pub(crate) pairs: Vec<Pair>,
    /// What held the score down beyond words not found, in plain words.
    pub(crate) remark: Option<&'static str>,
}

/// One naming word in common while others differ stays below the alert threshold: "John Smith" is
/// not "John Brown", however rare "John" is in an index.
const ONE_WORD_CAP: f64 = 0.65;

/// Words half the register has in common are no find while others differ: "Muhammad Ali" is not
/// "Muhammad Ali Hassan Khalid". Below this sum of weights they count as such (guess).
const COMMON_SUM: f64 = 1.1;

/// What common words alone can reach.
const COMMON_CAP: f64 = 0.68;

/// Numbers that differ tell ships, brigades and branches apart.
const NUMBER_CAP: f64 = 0.6;

/// "A bin B" is the father or son of "B bin A", not the same man.
const SWAPPED_KIN: f64 = 0.65;

/// Pairs the words of two names, best pairs first, and weighs what is covered.
///
/// `left` are the query's joined forms. The score is the geometric mean of the covered shares of
/// both names, so that a name cannot buy a longer one with a part of it.
pub(crate) fn align(query: &[Word], left: &[Join], candidate: &[Word]) -> Alignment {
    let mut options = Vec::new();
    single_pairs(query, candidate, &mut options);
    let singles = options.len();
    let mut best = judge(query, candidate, paired(query, candidate, &options));
    if best.score < WRITTEN_ELSEWISE {
        joined_pairs(query, left, candidate, &mut options);
        if options.len() > singles {
            // A run may have taken what its words would have found alone: the better one counts.
            let joined = judge(query, candidate, paired(query, candidate, &options));
            best = if joined.score > best.score { joined } else { best };
        }
    }
    if best.score < WRITTEN_ELSEWISE && joined_whole(query).eq(joined_whole(candidate)) {
        let (query, candidate) = ((0, query.len()), (0, candidate.len()));
        let pairs = vec![Pair { query, candidate, similarity: WRITTEN_ELSEWISE }];
        return Alignment { score: WRITTEN_ELSEWISE, pairs, remark: None };
    }
    best
}

/// Takes pairs by worth, each word once.
fn paired(query: &[Word], candidate: &[Word], options: &[Pair]) -> Vec<Pair> {
    let worth =
        |pair: &Pair| pair.similarity * (sum(query, pair.query) + sum(candidate, pair.candidate));
    let mut order: Vec<(f64, &Pair)> = options.iter().map(|p| (worth(p), p)).collect();
    order.sort_by(|(a, x), (b, y)| {
        b.total_cmp(a).then((x.query, x.candidate).cmp(&(y.query, y.candidate)))
    });
    let free =
        |range: (usize, usize), taken: (usize, usize)| range.1 <= taken.0 || taken.1 <= range.0;
    let mut pairs: Vec<Pair> = Vec::new();
    for (_, option) in order {
        if pairs
            .iter()
            .all(|pair| free(option.query, pair.query) && free(option.candidate, pair.candidate))
        {
            pairs.push(option.clone());
        }
    }
    pairs.sort_by_key(|pair| (pair.query, pair.candidate));
    pairs
}

/// Both names are the same letters, parted at other places.
const WRITTEN_ELSEWISE: f64 = 0.97;

fn joined_whole(words: &[Word]) -> impl Iterator<Item = u8> {
    words.iter().filter(|w| w.token.role != Role::Article).flat_map(|w| w.token.text.bytes())
}

fn single_pairs(query: &[Word], candidate: &[Word], out: &mut Vec<Pair>) {
    let right: Vec<View<'_>> = candidate.iter().map(|word| View::from(&word.token)).collect();
    for (q, left) in query.iter().map(|word| View::from(&word.token)).enumerate() {
        for (c, right) in right.iter().enumerate() {
            let similarity = similarity(left, *right);
            if similarity > 0.0 {
                let (query, candidate) = ((q, q + 1), (c, c + 1));
                out.push(Pair { query, candidate, similarity });
            }
        }
    }
}

/// Runs of one side against single words of the other.
fn joined_pairs(query: &[Word], left: &[Join], candidate: &[Word], out: &mut Vec<Pair>) {
    let left = if may_join(query, candidate) { left } else { &[] };
    let right = if may_join(candidate, query) { joins(candidate) } else { Vec::new() };
    for join in left {
        for (c, word) in candidate.iter().enumerate() {
            let similarity = joined_similarity(join, query, word);
            if similarity > 0.0 {
                let query = (join.from, join.until);
                out.push(Pair { query, candidate: (c, c + 1), similarity });
            }
        }
    }
    for join in &right {
        for (q, word) in query.iter().enumerate() {
            let similarity = joined_similarity(join, candidate, word);
            if similarity > 0.0 {
                let candidate = (join.from, join.until);
                out.push(Pair { query: (q, q + 1), candidate, similarity });
            }
        }
    }
}

/// Whether some word may be a run of the words that begins with one of them. Most names have no
/// such word, and joining is dear.
fn may_join(words: &[Word], others: &[Word]) -> bool {
    let head = |skeleton: &str| skeleton.bytes().next();
    words.iter().any(|first| {
        let first = first.token.skeleton.as_str();
        others.iter().map(|word| word.token.skeleton.as_str()).any(|whole| {
            first.is_empty() || (whole.len() > first.len() && head(whole) == head(first))
        })
    })
}

fn joined_similarity(join: &Join, words: &[Word], word: &Word) -> f64 {
    let omits = word.token.script.omits_vowels()
        || words[join.from..join.until].iter().any(|w| w.token.script.omits_vowels());
    if join.text == word.token.text {
        0.98
    } else if join.skeleton.len() >= SKELETON_JOIN && join.skeleton == word.token.skeleton {
        // Written vowels that differ leave a doubt that unwritten ones do not.
        if omits { 0.95 } else { 0.85 }
    } else {
        0.0
    }
}

fn sum(words: &[Word], (from, until): (usize, usize)) -> f64 {
    words[from..until].iter().map(|w| w.weight).sum()
}

fn judge(query: &[Word], candidate: &[Word], pairs: Vec<Pair>) -> Alignment {
    let total = |words: &[Word]| sum(words, (0, words.len()));
    let covered = |words: &[Word], side: fn(&Pair) -> (usize, usize)| {
        let found: f64 = pairs.iter().map(|p| p.similarity * sum(words, side(p))).sum();
        if found > 0.0 { (found / total(words)).min(1.0) } else { 0.0 }
    };
    let mut score = (covered(query, |p| p.query) * covered(candidate, |p| p.candidate)).sqrt();
    let mut remark = None;
    let mut hold = |score: &mut f64, cap: f64, why| {
        if *score > cap {
            *score = cap;
            remark = Some(why);
        }
    };
    let naming = Naming::of(query, candidate, &pairs);
    if naming.others && naming.paired == 1 {
        hold(&mut score, ONE_WORD_CAP, "only one naming word in common");
    }
    if naming.others && naming.weight < COMMON_SUM {
        hold(&mut score, COMMON_CAP, "only common words agree");
    }
    if numbers(query) != numbers(candidate)
        && !numbers(query).is_empty()
        && !numbers(candidate).is_empty()
    {
        hold(&mut score, NUMBER_CAP, "the numbers differ");
    }
    if swapped_kin(query, candidate, &pairs) {
        let cap = score * SWAPPED_KIN;
        hold(&mut score, cap, "father and son stand the other way round");
    }
    Alignment { score, pairs, remark }
}

/// The naming words of two names: how many are paired, and whether either side has others.
struct Naming {
    /// A run written as one word counts as the words it is.
    paired: usize,
    /// The greater of both sides' weight.
    weight: f64,
    others: bool,
}

impl Naming {
    fn of(query: &[Word], candidate: &[Word], pairs: &[Pair]) -> Self {
        let side = |words: &[Word], range: fn(&Pair) -> (usize, usize)| {
            let runs = pairs.iter().map(|p| &words[range(p).0..range(p).1]);
            let named = runs.flatten().filter(|w| w.names());
            let (count, weight) = named.fold((0, 0.0), |(n, sum), w| (n + 1, sum + w.weight));
            (count, weight, words.iter().filter(|w| w.names()).count() > count)
        };
        let (left, right) = (side(query, |p| p.query), side(candidate, |p| p.candidate));
        Self { paired: left.0.max(right.0), weight: left.1.max(right.1), others: left.2 || right.2 }
    }
}

fn numbers(words: &[Word]) -> Vec<&str> {
    let digits = words.iter().filter(|w| w.token.role == Role::Number);
    let mut found: Vec<&str> = digits.map(|w| w.token.text.trim_start_matches('0')).collect();
    found.sort_unstable();
    found
}

fn swapped_kin(query: &[Word], candidate: &[Word], pairs: &[Pair]) -> bool {
    // "Abu" stands before its name and is no link between two; only "bin" and the like swap.
    let links = |words: &[Word]| {
        let inner = words.iter().skip(1);
        inner.filter(|w| w.token.role == Role::Kin && !w.token.text.starts_with("ab")).count()
    };
    if links(query) == 0 || links(candidate) == 0 {
        return false;
    }
    let order: Vec<usize> = pairs
        .iter()
        .filter(|p| query[p.query.0].token.role == Role::Name)
        .map(|p| p.candidate.0)
        .collect();
    order.len() > 1 && order.windows(2).all(|two| two[0] > two[1])
}
