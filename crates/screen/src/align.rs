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

/// Numbers that differ tell ships, brigades and branches apart.
const NUMBER_CAP: f64 = 0.6;

/// "A bin B" is the father or son of "B bin A", not the same man.
const SWAPPED_KIN: f64 = 0.65;

/// Pairs the words of two names, best pairs first, and weighs what is covered.
///
/// The score is the geometric mean of the covered shares of both names, so that a name cannot buy
/// a longer one with a part of it.
pub(crate) fn align(query: &[Word], candidate: &[Word]) -> Alignment {
    let mut options = Vec::new();
    single_pairs(query, candidate, &mut options);
    joined_pairs(query, candidate, &mut options);
    let worth =
        |pair: &Pair| pair.similarity * (sum(query, pair.query) + sum(candidate, pair.candidate));
    options.sort_by(|a, b| {
        worth(b).total_cmp(&worth(a)).then((a.query, a.candidate).cmp(&(b.query, b.candidate)))
    });
    let mut pairs: Vec<Pair> = Vec::new();
    for option in options {
        let free =
            |range: (usize, usize), taken: (usize, usize)| range.1 <= taken.0 || taken.1 <= range.0;
        if pairs
            .iter()
            .all(|pair| free(option.query, pair.query) && free(option.candidate, pair.candidate))
        {
            pairs.push(option);
        }
    }
    pairs.sort_by_key(|pair| (pair.query, pair.candidate));
    judge(query, candidate, pairs)
}

fn single_pairs(query: &[Word], candidate: &[Word], out: &mut Vec<Pair>) {
    for (q, left) in query.iter().enumerate() {
        for (c, right) in candidate.iter().enumerate() {
            let similarity = similarity(View::from(&left.token), View::from(&right.token));
            if similarity > 0.0 {
                let (query, candidate) = ((q, q + 1), (c, c + 1));
                out.push(Pair { query, candidate, similarity });
            }
        }
    }
}

/// Runs of one side against single words of the other, and all of one against all of the other.
fn joined_pairs(query: &[Word], candidate: &[Word], out: &mut Vec<Pair>) {
    let (left, right) = (joins(query), joins(candidate));
    for join in &left {
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
    let whole = |joins: &[Join], words: &[Word]| {
        let all = joins.iter().filter(|j| (j.from, j.until) == (0, words.len()));
        all.map(|j| j.text.clone()).collect::<Vec<_>>()
    };
    let rights = whole(&right, candidate);
    if whole(&left, query).iter().any(|text| rights.contains(text)) {
        let (query, candidate) = ((0, query.len()), (0, candidate.len()));
        out.push(Pair { query, candidate, similarity: 0.97 });
    }
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
    if one_word_only(query, candidate, &pairs) {
        hold(&mut score, ONE_WORD_CAP, "only one naming word in common");
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

/// Whether at most one naming word of either side is paired while either has others.
fn one_word_only(query: &[Word], candidate: &[Word], pairs: &[Pair]) -> bool {
    let naming = |words: &[Word]| words.iter().filter(|w| w.names()).count();
    let paired = |words: &[Word], side: fn(&Pair) -> (usize, usize)| {
        pairs.iter().map(|p| naming(&words[side(p).0..side(p).1])).sum::<usize>()
    };
    let (left, right) = (paired(query, |p| p.query), paired(candidate, |p| p.candidate));
    // A run written as one word counts as the words it is.
    left.max(right) == 1 && (naming(query) > left || naming(candidate) > right)
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
