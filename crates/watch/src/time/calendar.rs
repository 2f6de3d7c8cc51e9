//! Values of time expressions: TIMEX3 text beside the days they cover.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

use super::Unit;

/// How finely a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Precision {
    Day,
    Week,
    Month,
    Season,
    Year,
    Decade,
}

impl Precision {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Season => "season",
            Self::Year => "year",
            Self::Decade => "decade",
        }
    }
}

/// Which side of a date is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Side {
    #[default]
    At,
    /// `since`, `after`: the date opens a period.
    From,
    /// `until`, `before`, `by`: the date closes one.
    Until,
}

/// What a time expression says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    /// As TIMEX3 writes it; absent when the text's own cues do not resolve it.
    pub(crate) text: Option<String>,
    pub(crate) precision: Option<Precision>,
    /// The days it can mean.
    pub(crate) days: Option<(Date, Date)>,
    pub(crate) side: Side,
}

impl Value {
    /// A duration, a set, or a reference to the present, the past or the future.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), precision: None, days: None, side: Side::At }
    }

    /// A date that the text does not resolve: `XXXX-04-17`, or nothing at all.
    pub(crate) fn open(text: Option<String>, precision: Precision) -> Self {
        Self { text, precision: Some(precision), days: None, side: Side::At }
    }

    pub(crate) fn day(day: Date) -> Self {
        Self::dated(day.to_string(), Precision::Day, day, day)
    }

    pub(crate) fn week(day: Date) -> Self {
        let iso = day.iso_week_date();
        let monday = day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
        let monday = monday.unwrap_or(day);
        let sunday = monday.checked_add(6.days()).unwrap_or(monday);
        Self::dated(
            format!("{:04}-W{:02}", iso.year(), iso.week()),
            Precision::Week,
            monday,
            sunday,
        )
    }

    pub(crate) fn month(day: Date) -> Self {
        let text = format!("{:04}-{:02}", day.year(), day.month());
        Self::dated(text, Precision::Month, day.first_of_month(), day.last_of_month())
    }

    pub(crate) fn quarter(day: Date) -> Self {
        let quarter = (day.month() - 1) / 3;
        let first = Date::new(day.year(), quarter * 3 + 1, 1).unwrap_or(day);
        let last = first.checked_add(2.months()).unwrap_or(first).last_of_month();
        Self::dated(format!("{:04}-Q{}", day.year(), quarter + 1), Precision::Season, first, last)
    }

    pub(crate) fn year(day: Date) -> Self {
        let text = format!("{:04}", day.year());
        Self::dated(text, Precision::Year, day.first_of_year(), day.last_of_year())
    }

    pub(crate) fn season(year: i16, letters: &str) -> Self {
        let text = format!("{year:04}-{letters}");
        let days = Date::new(year, 1, 1).ok().map(|day| (day, day.last_of_year()));
        Self { text: Some(text), precision: Some(Precision::Season), days, side: Side::At }
    }

    pub(crate) fn decade(first_year: i16) -> Self {
        let first = Date::new(first_year, 1, 1).ok();
        let last = Date::new(first_year + 9, 12, 31).ok();
        Self {
            text: Some(format!("{:03}X", first_year / 10)),
            precision: Some(Precision::Decade),
            days: first.zip(last),
            side: Side::At,
        }
    }

    fn dated(text: String, precision: Precision, first: Date, last: Date) -> Self {
        Self {
            text: Some(text),
            precision: Some(precision),
            days: Some((first, last)),
            side: Side::At,
        }
    }

    /// Returns the value with the side its preposition gives it.
    pub(crate) fn on_side(mut self, side: Side) -> Self {
        if self.precision.is_none() || self.side != Side::At {
            return self;
        }
        self.side = side;
        self.text = self.text.map(|text| match side {
            Side::At => text,
            Side::From => format!("{text}/.."),
            Side::Until => format!("../{text}"),
        });
        self
    }

    /// Returns the date without its side: the day something itself happened.
    pub(crate) fn bare(&self) -> Option<String> {
        let text = self.text.as_deref()?;
        Some(text.trim_end_matches("/..").trim_start_matches("../").to_owned())
    }
}

/// Returns the value of a unit moved from a day: `last week`, `three months ago`.
pub(crate) fn moved(from: Date, unit: Unit, by: i32) -> Option<Value> {
    let span = |span: Span| from.checked_add(span).ok();
    let by = i64::from(by);
    if by.abs() > 5000 {
        return None;
    }
    Some(match unit {
        Unit::Day => Value::day(span(by.days())?),
        Unit::Week => Value::week(span(by.weeks())?),
        Unit::Month => Value::month(span(by.months())?),
        Unit::Quarter => Value::quarter(span((by * 3).months())?),
        Unit::Year => Value::year(span(by.years())?),
        Unit::Decade => {
            let year = span((by * 10).years())?.year();
            Value::decade(year / 10 * 10)
        }
        Unit::Minute | Unit::Hour | Unit::Century | Unit::Generation => return None,
    })
}

/// Returns the nearest day with this weekday: `step` −1 looks back, 1 ahead; `same` admits the
/// day itself.
pub(crate) fn weekday_near(from: Date, weekday: i8, step: i64, same: bool) -> Option<Date> {
    let wanted = Weekday::from_monday_one_offset(weekday).ok()?;
    let mut day = from;
    if !same {
        day = day.checked_add(step.days()).ok()?;
    }
    for _ in 0..7 {
        if day.weekday() == wanted {
            return Some(day);
        }
        day = day.checked_add(step.days()).ok()?;
    }
    None
}

/// Returns the value of a duration: `P2Y`, `P2XY` for decades, with `>` when it is more.
pub(crate) fn duration(unit: Unit, count: Option<i32>, more: bool) -> Value {
    let number = count.map_or_else(|| "X".to_owned(), |count| count.to_string());
    let (prefix, letters) = match unit {
        Unit::Minute => ("PT", "M"),
        Unit::Hour => ("PT", "H"),
        Unit::Day => ("P", "D"),
        Unit::Week => ("P", "W"),
        Unit::Month => ("P", "M"),
        Unit::Quarter => ("P", "Q"),
        Unit::Year => ("P", "Y"),
        Unit::Decade => ("P", if count.is_some() { "XY" } else { "Y" }),
        Unit::Century => ("P", "XXY"),
        Unit::Generation => ("P", "G"),
    };
    Value::plain(format!("{prefix}{number}{letters}{}", if more { ">" } else { "" }))
}
