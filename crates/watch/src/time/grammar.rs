//! The grammar of time expressions; the words come from the language's data file.

use jiff::civil::Date;

use super::calendar::{self, Precision, Side, Value};
use super::{Function, Functions, Meaning, TimeFound, Unit, Words};
use crate::lexicon::Forms;
use crate::token::{Kind, Tokens, text_of};

/// Reads time expressions of one text.
pub(super) struct Reader<'r> {
    pub(super) text: &'r str,
    pub(super) tokens: &'r Tokens,
    pub(super) forms: &'r [Forms],
    /// What each token does.
    pub(super) functions: Vec<Functions>,
    pub(super) words: &'r Words,
    pub(super) published: Option<Date>,
}

/// Words that point to a week, month or year beside the publication's, or to a part of one.
const POINTERS: [Function; 7] = [
    Function::Last,
    Function::Next,
    Function::This,
    Function::Early,
    Function::Mid,
    Function::Late,
    Function::Previous,
];

/// A core expression: where it ends, what it says, the weekday it names.
type Core = (usize, Value, Option<i8>);

impl Reader<'_> {
    /// Reads the expression that starts at a token, preposition first.
    pub(super) fn expression(&self, at: usize) -> Option<TimeFound> {
        let (core, side, counted) = self.preposition(at);
        // An article belongs to an expression only behind a preposition.
        if core == at && self.has(at, Function::The) {
            return None;
        }
        let read = |core: usize| {
            let article = core + usize::from(self.has(core, Function::The));
            self.core(article, counted).or_else(|| self.core(core, counted))
        };
        let (end, value, weekday) = read(core)?;
        let first = if self.has(core, Function::The) && self.core(core, counted).is_none() {
            core + 1
        } else {
            core
        };
        Some(TimeFound {
            start: at,
            core: first,
            end,
            value: value.on_side(side),
            weekday,
            resolved_by_register: false,
        })
    }

    /// Reads a preposition: where the core starts, the side it gives, whether it announces a year.
    fn preposition(&self, at: usize) -> (usize, Side, bool) {
        if let Some((Function::RecentlyAs, end)) = self.function_phrase(at) {
            return (end, Side::At, true);
        }
        for (function, side, counted) in [
            (Function::Since, Side::From, true),
            (Function::After, Side::From, true),
            (Function::Until, Side::Until, true),
            (Function::Before, Side::Until, true),
            (Function::In, Side::At, true),
            (Function::Span, Side::At, false),
        ] {
            if self.has(at, function) {
                return (at + 1, side, counted);
            }
        }
        (at, Side::At, false)
    }

    fn core(&self, at: usize, counted: bool) -> Option<Core> {
        if self.tokens.get(at).is_none_or(|token| matches!(token.kind, Kind::Mark(_))) {
            return None;
        }
        let before = at.wrapping_sub(1);
        let counted = counted || self.has(before, Function::Of) || self.has(before, Function::From);
        self.fixed(at)
            .or_else(|| self.numeric(at))
            .or_else(|| self.day_month(at))
            .or_else(|| self.month_day(at, counted))
            .or_else(|| self.pointed(at))
            .or_else(|| self.counted_units(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.year(at, counted))
            .or_else(|| self.weekday(at))
            .or_else(|| self.bare_units(at))
    }

    /// `today`, `9/11`, `nowadays`: phrases with a value of their own.
    fn fixed(&self, at: usize) -> Option<Core> {
        let fits = |forms: &Vec<u32>| {
            forms
                .iter()
                .enumerate()
                .all(|(i, form)| self.forms.get(at + i).is_some_and(|token| token.contains(form)))
        };
        let (forms, value) = self.words.fixed.iter().find(|(forms, _)| fits(forms))?;
        let end = at + forms.len();
        let relative = value.strip_prefix("DAY").and_then(|by| by.parse::<i32>().ok());
        let value = match (relative, self.published) {
            (Some(by), Some(day)) => {
                // `today's pivot`, `to this day`: the present, not the day of publication.
                let owns =
                    self.tokens.get(end).is_some_and(|t| self.word(t).starts_with(['\'', '’']));
                if by == 0 && owns {
                    Value::plain("PRESENT_REF")
                } else {
                    calendar::moved(day, Unit::Day, by)?
                }
            }
            (Some(0), None) => Value::plain("PRESENT_REF"),
            (Some(_), None) => Value::open(None, Precision::Day),
            (None, _) => match value.strip_suffix("/..") {
                Some(from) => from.parse().map_or_else(
                    |_| Value::plain(value.clone()),
                    |day| Value::day(day).on_side(Side::From),
                ),
                None => Value::plain(value.clone()),
            },
        };
        Some((end, value, None))
    }

    /// `2025-04-17`, `17.04.2025`.
    fn numeric(&self, at: usize) -> Option<Core> {
        let token = self.tokens.get(at).filter(|token| token.kind == Kind::Number)?;
        let whole = self.word(token);
        let mut parts = whole.split('.').map(|part| part.parse::<i16>().ok());
        if let (Some(Some(day)), Some(Some(month)), Some(Some(year)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        {
            return date(year, month, day).map(|date| (at + 1, Value::day(date), None));
        }
        let number = |at: usize| self.number(at).and_then(|n| i16::try_from(n).ok());
        if whole.len() == 4
            && self.tokens.mark(at + 1) == Some('-')
            && self.tokens.mark(at + 3) == Some('-')
        {
            let day = date(number(at)?, number(at + 2)?, number(at + 4)?)?;
            return Some((at + 5, Value::day(day), None));
        }
        None
    }

    /// `17 April 2025`, `the 17th of April`.
    fn day_month(&self, at: usize) -> Option<Core> {
        let day = self.ordinal(at)?;
        let next = at + 1 + usize::from(self.has(at + 1, Function::Of));
        let month = self.month(next)?;
        self.with_year(next + 1, month, Some(day))
    }

    /// `April 17, 2025`, `April 2025`, `last April` is read elsewhere, `April` alone needs a cue.
    fn month_day(&self, at: usize, counted: bool) -> Option<Core> {
        let month = self.month(at)?;
        let mut next = at + 1;
        // `Apr. 17`
        if self.tokens.mark(next) == Some('.')
            && self
                .tokens
                .get(next + 1)
                .is_some_and(|t| t.kind == Kind::Number || t.kind == Kind::Word)
            && self.ordinal(next + 1).is_some()
        {
            next += 1;
        }
        if let Some(day) = self.ordinal(next).filter(|_| self.year_at(next).is_none()) {
            return self.with_year(next + 1, month, Some(day));
        }
        let comma = next + usize::from(self.tokens.mark(next) == Some(','));
        if self.year_at(comma).is_some()
            || self.year_at(next + usize::from(self.has(next, Function::Of))).is_some()
        {
            return self.with_year(next, month, None);
        }
        let capital = self.tokens.get(at).is_some_and(|token| token.capital);
        let long = self.tokens.get(at).is_some_and(|token| token.end - token.start > 3);
        if (capital && long) || counted {
            self.with_year(next, month, None).filter(|_| counted || long)
        } else {
            None
        }
    }

    /// Ends a day or month with the year that follows it, or the year the publication implies.
    fn with_year(&self, at: usize, month: i8, day: Option<i8>) -> Option<Core> {
        for skip in [0, 1, 2] {
            let marks = (0..skip)
                .all(|i| self.tokens.mark(at + i) == Some(',') || self.has(at + i, Function::Of));
            if let Some(year) = self.year_at(at + skip).filter(|_| marks) {
                let end = at + skip + 1;
                let end = end + usize::from(self.has(end, Function::YearWord));
                return Some((end, month_value(year, month, day)?, None));
            }
        }
        let Some(published) = self.published else {
            let text = match day {
                Some(day) => format!("XXXX-{month:02}-{day:02}"),
                None => format!("XXXX-{month:02}"),
            };
            let precision = if day.is_some() { Precision::Day } else { Precision::Month };
            return Some((at, Value::open(Some(text), precision), None));
        };
        Some((at, month_value(nearest_year(published, month), month, day)?, None))
    }

    /// `last Thursday`, `next month`, `this year`, `the past three years`.
    fn pointed(&self, at: usize) -> Option<Core> {
        let pointer = POINTERS.into_iter().find(|function| self.has(at, *function))?;
        let next = at + 1 + usize::from(self.tokens.mark(at + 1) == Some('-'));
        if matches!(pointer, Function::Early | Function::Mid | Function::Late) {
            let (end, value, weekday) =
                self.core(next + usize::from(self.has(next, Function::In)), true)?;
            return value.days.is_some().then_some((end, value, weekday));
        }
        let step: i32 = match pointer {
            Function::Last | Function::Previous => -1,
            Function::Next => 1,
            _ => 0,
        };
        if let Some(count) = self.number_word(next) {
            let unit = self.unit(next + 1)?;
            return Some((next + 2, calendar::duration(unit, Some(count), false), None));
        }
        self.pointed_name(next, step).or_else(|| self.pointed_unit(next, step))
    }

    /// The week, month or year that `last` or `next` points to.
    fn pointed_unit(&self, next: usize, step: i32) -> Option<Core> {
        let unit = self.unit(next)?;
        if self.is_plural(next) {
            return Some((next + 1, calendar::duration(unit, None, false), None));
        }
        let value = match self.published {
            Some(day) => calendar::moved(day, unit, step)?,
            None => Value::open(None, precision_of(unit)),
        };
        Some((next + 1, value, None))
    }

    /// The weekday, month or season that `last` or `next` points to.
    fn pointed_name(&self, next: usize, step: i32) -> Option<Core> {
        if let Some(weekday) = self.meaning(next, |m| match m {
            Meaning::Weekday(day) => Some(*day),
            _ => None,
        }) {
            let value = match self.published {
                Some(day) if step == 0 => Value::day(weekday_this_week(day, weekday)?),
                Some(day) => {
                    Value::day(calendar::weekday_near(day, weekday, i64::from(step), false)?)
                }
                None => Value::open(None, Precision::Day),
            };
            return Some((next + 1, value, Some(weekday)));
        }
        if let Some(month) = self.month(next) {
            let published = self.published?;
            let past = published.month() > month;
            let year = match step {
                -1 => published.year() - i16::from(!past),
                1 => published.year() + i16::from(past || published.month() == month),
                _ => published.year(),
            };
            return Some((next + 1, month_value(year, month, None)?, None));
        }
        let season = self.meaning(next, |m| match m {
            Meaning::Season(letters) => Some(letters.clone()),
            _ => None,
        })?;
        let Some(published) = self.published else {
            return Some((next + 1, Value::open(None, Precision::Season), None));
        };
        let year = published.year() + i16::try_from(step).ok()?;
        Some((next + 1, Value::season(year, &season), None))
    }

    /// `two weeks ago`, `over two decades`, `two-decade`, `a generation ago`.
    fn counted_units(&self, at: usize) -> Option<Core> {
        let more = self.has(at, Function::More);
        let start = match self.function_phrase(at) {
            Some((Function::More, end)) => end,
            _ => at + usize::from(more),
        };
        let more = start > at;
        let count = self.number_word(start)?;
        let mut next = start + 1;
        // `a half dozen years` and its like stay unread.
        next += usize::from(self.tokens.mark(next) == Some('-'));
        let unit = self.unit(next)?;
        let end = next + 1;
        if self.has(end, Function::Ago) {
            return Some((end + 1, self.ago(unit, count), None));
        }
        if self.tokens.mark(end) == Some('-') && self.has(end + 1, Function::Old) {
            return None;
        }
        // `a year` and `a day` are measures more often than times: only a number counts.
        if self.has(start, Function::Article)
            && !more
            && !self.has(at.wrapping_sub(1), Function::Span)
        {
            return None;
        }
        Some((end, calendar::duration(unit, Some(count), more), None))
    }

    fn ago(&self, unit: Unit, count: i32) -> Value {
        match self.published {
            Some(day) => {
                calendar::moved(day, unit, -count).unwrap_or_else(|| Value::plain("PAST_REF"))
            }
            None => Value::plain("PAST_REF"),
        }
    }

    /// `decades`, `years ago`, `for years`: a time without a number.
    fn bare_units(&self, at: usize) -> Option<Core> {
        let unit = self.unit(at).filter(|_| self.is_plural(at))?;
        if self.has(at + 1, Function::Ago) {
            return Some((at + 2, Value::plain("PAST_REF"), None));
        }
        let announced = self.has(at.wrapping_sub(1), Function::Span);
        announced.then(|| (at + 1, calendar::duration(unit, None, false), None))
    }

    /// `1970s`.
    fn decade(&self, at: usize) -> Option<Core> {
        let token = self.tokens.get(at)?;
        let year = self.word(token).strip_suffix('s').filter(|year| year.len() == 4)?;
        let year: i16 =
            year.parse().ok().filter(|year| year % 10 == 0 && (1500..2100).contains(year))?;
        Some((at + 1, Value::decade(year), None))
    }

    fn year(&self, at: usize, counted: bool) -> Option<Core> {
        let year = self.year_at(at)?;
        let open = at.checked_sub(1).and_then(|before| self.tokens.mark(before));
        let close = self.tokens.mark(at + 1);
        let set_apart = matches!(open, Some('(' | ',')) && matches!(close, Some(')' | ',' | '.'));
        let named = self.has(at + 1, Function::YearWord);
        if !(counted || set_apart || named) || self.counts_things(at + 1) {
            return None;
        }
        let end = at + 1 + usize::from(named);
        Some((end, Value::year(Date::new(year, 1, 1).ok()?), None))
    }

    /// `2000 soldiers` is no year.
    fn counts_things(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == Kind::Number)
            || matches!(self.tokens.mark(at), Some('%'))
    }

    fn weekday(&self, at: usize) -> Option<Core> {
        let weekday = self.meaning(at, |m| match m {
            Meaning::Weekday(day) => Some(*day),
            _ => None,
        })?;
        let capital_needed = self.text.is_ascii()
            || self.tokens.get(at).is_some_and(|token| self.word(token).is_ascii());
        if capital_needed && !self.tokens.get(at).is_some_and(|token| token.capital) {
            return None;
        }
        let value = match self.published {
            Some(day) => {
                let step = if self.speaks_of_future(at) { 1 } else { -1 };
                Value::day(calendar::weekday_near(day, weekday, step, true)?)
            }
            None => Value::open(None, Precision::Day),
        };
        Some((at + 1, value, Some(weekday)))
    }

    fn speaks_of_future(&self, at: usize) -> bool {
        let (start, end) = self.tokens.sentence_of(at);
        let start = start.max(at.saturating_sub(12));
        (start..end.min(at + 6)).any(|i| self.has(i, Function::Will))
    }

    fn word(&self, token: &crate::token::Token) -> &str {
        text_of(self.text, token)
    }

    fn meaning<T>(&self, at: usize, pick: impl Fn(&Meaning) -> Option<T>) -> Option<T> {
        self.words.of(self.forms.get(at)?).flat_map(|word| &word.meanings).find_map(pick)
    }

    fn has(&self, at: usize, function: Function) -> bool {
        self.functions.get(at).is_some_and(|functions| functions.has(function))
    }

    /// Says whether an expression may start at a token: at a word of time or at a digit.
    pub(super) fn may_start(&self, at: usize) -> bool {
        let digit = |token: &crate::token::Token| {
            self.text.as_bytes().get(token.start).is_some_and(u8::is_ascii_digit)
        };
        self.tokens.get(at).is_some_and(digit)
            || self.forms.get(at).is_some_and(|forms| self.words.may_open(forms))
    }

    fn function_phrase(&self, at: usize) -> Option<(Function, usize)> {
        let fits = |forms: &Vec<u32>| {
            forms
                .iter()
                .enumerate()
                .all(|(i, form)| self.forms.get(at + i).is_some_and(|token| token.contains(form)))
        };
        let (forms, function) = self.words.phrases.iter().find(|(forms, _)| fits(forms))?;
        Some((*function, at + forms.len()))
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        self.meaning(at, |m| match m {
            Meaning::Unit(unit) => Some(*unit),
            _ => None,
        })
    }

    fn month(&self, at: usize) -> Option<i8> {
        let month = self.meaning(at, |m| match m {
            Meaning::Month(month) => Some(*month),
            _ => None,
        })?;
        let token = self.tokens.get(at)?;
        // English months have capitals; `may` and `march` do without.
        (token.capital || !self.word(token).is_ascii()).then_some(month)
    }

    fn is_plural(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            let word = self.word(token);
            word.ends_with('s') || !word.is_ascii()
        })
    }

    fn number(&self, at: usize) -> Option<i32> {
        let token = self.tokens.get(at).filter(|token| token.kind == Kind::Number)?;
        self.word(token).parse().ok()
    }

    fn number_word(&self, at: usize) -> Option<i32> {
        self.number(at).or_else(|| {
            self.meaning(at, |m| match m {
                Meaning::Number(n) => Some(*n),
                _ => None,
            })
        })
    }

    /// A day of the month: `17`, `17th`.
    fn ordinal(&self, at: usize) -> Option<i8> {
        let token = self.tokens.get(at)?;
        let digits: String = self.word(token).chars().take_while(char::is_ascii_digit).collect();
        let tail = self.word(token).get(digits.len()..)?;
        let day: i8 = digits.parse().ok()?;
        ((1..=31).contains(&day) && matches!(tail, "" | "st" | "nd" | "rd" | "th" | "-го" | "го"))
            .then_some(day)
    }

    fn year_at(&self, at: usize) -> Option<i16> {
        let token = self
            .tokens
            .get(at)
            .filter(|token| token.kind == Kind::Number && token.end - token.start == 4)?;
        // From 1900 up to what this century can name; earlier years are rarer than counts.
        self.word(token).parse().ok().filter(|year| (1900..2100).contains(year))
    }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        .ok()
        .filter(|date| date.year() >= 1000)
}

fn month_value(year: i16, month: i8, day: Option<i8>) -> Option<Value> {
    let date = Date::new(year, month, day.unwrap_or(1)).ok()?;
    Some(if day.is_some() { Value::day(date) } else { Value::month(date) })
}

/// The year in which a month without one lies: the nearest to the publication, the past before
/// the future.
fn nearest_year(published: Date, month: i8) -> i16 {
    let ahead = i16::from(month) - i16::from(published.month());
    match ahead {
        7.. => published.year() - 1,
        ..=-7 => published.year() + 1,
        _ => published.year(),
    }
}

fn weekday_this_week(day: Date, weekday: i8) -> Option<Date> {
    let monday = calendar::weekday_near(day, 1, -1, true)?;
    calendar::weekday_near(monday, weekday, 1, true)
}

fn precision_of(unit: Unit) -> Precision {
    match unit {
        Unit::Week => Precision::Week,
        Unit::Month => Precision::Month,
        Unit::Quarter => Precision::Season,
        Unit::Year => Precision::Year,
        Unit::Decade | Unit::Century | Unit::Generation => Precision::Decade,
        Unit::Minute | Unit::Hour | Unit::Day => Precision::Day,
    }
}
