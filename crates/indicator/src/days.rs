//! Days counted within a period.

use base::{Day, Period};

use crate::facts::{Facts, OPEN};
use crate::rules::Rules;

/// Days of a measure in the period: the day of entry counts; the day of exit if the agreement says so.
#[inline]
pub(crate) fn days_within(start: Day, end: Day, rules: &Rules, period: Period) -> i64 {
    let after = period.last().next();
    let end = if rules.exit_day_counts && end < after { end.next() } else { end };
    i64::from(end.min(after).days_since(start.max(period.first())).max(0))
}

/// Days of a span in the period, both ends included.
#[inline]
pub(crate) fn both_included(start: Day, end: Day, period: Period) -> i64 {
    let end = end.min(period.last());
    (i64::from(end.number()) - i64::from(start.max(period.first()).number()) + 1).max(0)
}

/// Days from a start to an end; nothing while the end has not come.
#[inline]
pub(crate) fn length(start: Day, end: Day) -> Option<i64> {
    (end != OPEN).then(|| i64::from(end.days_since(start)))
}

/// Days away of each measure in the period; empty for services without lodging.
pub(crate) fn days_away(facts: &Facts, rules: &Rules, period: Period) -> Vec<i64> {
    let measures = &facts.measures;
    if measures.away.is_empty() {
        return Vec::new();
    }
    let mut days = vec![0; measures.start.len()];
    for (measure, from, to) in &measures.away {
        let measure = *measure as usize;
        let end = measures.end[measure];
        // Away until the last day that would have counted.
        let last = if rules.exit_day_counts || end == OPEN { end } else { end.previous() };
        days[measure] += both_included((*from).max(measures.start[measure]), (*to).min(last), period);
    }
    days
}
