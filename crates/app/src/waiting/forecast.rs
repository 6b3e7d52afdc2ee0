//! How long one will wait: the queue of a service, played many times from what is known on a day.
//!
//! Places free themselves as stays end. How long a stay lasts is read from those of the service, ended or not, by the
//! estimate of Kaplan and Meier (« Nonparametric estimation from incomplete observations », Journal of the American
//! Statistical Association, 1958), which does not forget the stays that go on. What comes is drawn at the pace of the
//! last twelve months; who waits goes in by the order of the list, who comes later stands behind. A part of what waits is
//! refused or withdrawn, as in the last two years. The seed is fixed: the same facts give the same answer.
//!
//! It supposes that the pace of requests and the length of stays remain what they were, and that a free place is taken
//! at once. [`back_test`] says what it would have been worth on the past.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use base::Day;

/// How many times the queue is played.
const RUNS: usize = 300;
/// How far one looks, in days: three years.
pub const HORIZON: i32 = 1096;
/// What is drawn over, to know the pace of what comes.
const YEAR: i32 = 365;
const SEED: u64 = 14_20;

/// A measure: a place held from a day to another.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `measure`")]
pub struct Stay {
    pub territory: String,
    pub starts: Day,
    pub ends: Option<Day>,
}

/// A request of the past or of today, and the day its measure began.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `request`")]
pub struct Asked {
    pub territory: String,
    pub received: Day,
    pub decided: Option<Day>,
    /// Admitted, refused or withdrawn.
    pub outcome: Option<bool>,
    pub began: Option<Day>,
}

/// What is known of a queue on a day.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    /// Authorised places.
    pub places: i64,
    /// Of each place taken, for how many days.
    pub taken: Vec<i32>,
    /// Admitted, not begun.
    pub promised: i64,
    /// How many wait, first come first in.
    pub waiting: usize,
    /// Requests a day.
    pub pace: f64,
    /// Of what is decided, the part that is admitted.
    pub admitted: f64,
    /// How long stays last.
    pub stays: Survival,
}

/// What if.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scenario {
    /// More places, or fewer.
    pub places: i64,
    /// In how many days.
    pub from: i32,
    /// Requests a day, as a part of today’s: 1.2 for a fifth more.
    pub requests: f64,
}

impl Scenario {
    /// Nothing changes.
    pub const SAME: Scenario = Scenario { places: 0, from: 0, requests: 1.0 };
}

/// Days: one time in ten less than `low`, one in two less than `mid`, one in ten more than `high`; nothing beyond the
/// horizon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "said above")]
pub struct Range {
    pub low: Option<i32>,
    pub mid: Option<i32>,
    pub high: Option<i32>,
}

/// What was drawn.
#[derive(Clone, Debug, Default)]
pub struct Forecast {
    /// Of each that waits, in its order: from today to its place.
    pub waiting: Vec<Range>,
    /// Of what will come within a year: from the request to its place.
    pub coming: Range,
}

/// The part of stays that go on after so many days: a step at each end that was seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survival {
    /// Days, and the part that goes on after them; days grow, parts fall.
    steps: Vec<(i32, f64)>,
    /// Mean of what was seen, for what lasts longer than anything seen.
    mean: f64,
}

impl Survival {
    /// From lengths in days: those that ended, and those that go on.
    pub fn of(mut stays: Vec<(i32, bool)>) -> Survival {
        stays.retain(|(days, _)| *days >= 0);
        // An end and a stay that goes on, on the same day: the end first, as is the use.
        stays.sort_by_key(|(days, ended)| (*days, !ended));
        let (mut at_risk, mut part) = (stays.len(), 1.0);
        let mut steps = Vec::new();
        let total: f64 = stays.iter().map(|(days, _)| f64::from(*days)).sum();
        let ends = stays.iter().filter(|(_, ended)| *ended).count();
        for (days, ended) in &stays {
            if *ended {
                part *= 1.0 - 1.0 / at_risk as f64;
                match steps.last_mut() {
                    Some((last, value)) if last == days => *value = part,
                    _ => steps.push((*days, part)),
                }
            }
            at_risk -= 1;
        }
        // Time at risk by end: the mean length when ends come at a constant pace.
        let mean = if ends == 0 { f64::from(HORIZON) } else { (total / ends as f64).max(1.0) };
        Survival { steps, mean }
    }

    /// The part that goes on after so many days.
    pub fn after(&self, days: i32) -> f64 {
        let until = self.steps.partition_point(|(step, _)| *step <= days);
        until.checked_sub(1).map_or(1.0, |last| self.steps[last].1)
    }

    /// For a stay that has lasted `elapsed` days, how many it still lasts, drawn by a number from 0 to 1.
    fn left(&self, elapsed: i32, drawn: f64) -> i32 {
        let wanted = self.after(elapsed) * (1.0 - drawn);
        let at = self.steps.partition_point(|(_, part)| *part >= wanted);
        match self.steps.get(at) {
            Some((days, _)) if *days > elapsed => days - elapsed,
            // Longer than anything seen: ends come at the mean pace.
            _ => {
                let last = self.steps.last().map_or(0, |(days, _)| *days).max(elapsed);
                let more = -self.mean * (1.0 - drawn).max(1e-9).ln();
                (last - elapsed).saturating_add(more.min(f64::from(HORIZON) * 2.0) as i32).max(1)
            }
        }
    }
}

impl Queue {
    /// What was known on a day of a territory; of the whole service when `territory` is empty.
    pub fn on(
        day: Day,
        places: i64,
        promised: i64,
        waiting: usize,
        territory: &str,
        past: (&[Stay], &[Asked]),
    ) -> Queue {
        let here = |own: &str| territory.is_empty() || own == territory;
        let (stays, asked) = past;
        let began = stays.iter().filter(|one| one.starts <= day);
        let length = |one: &Stay| match one.ends.filter(|ends| *ends <= day) {
            Some(ends) => (ends.days_since(one.starts), true),
            None => (day.days_since(one.starts), false),
        };
        let received = |one: &&Asked| one.received <= day && day.days_since(one.received) < YEAR;
        let came = asked.iter().filter(|one| here(&one.territory)).filter(received).count();
        let decided = |one: &&Asked| {
            one.decided.is_some_and(|decided| decided <= day && day.days_since(decided) < 2 * YEAR)
        };
        let decided: Vec<bool> = asked.iter().filter(decided).filter_map(|one| one.outcome).collect();
        let admitted = decided.iter().filter(|admitted| **admitted).count();
        Queue {
            places,
            promised,
            waiting,
            taken: stays
                .iter()
                .filter(|one| here(&one.territory))
                .filter(|one| one.starts <= day && one.ends.is_none_or(|ends| ends > day))
                .map(|one| day.days_since(one.starts))
                .collect(),
            pace: came as f64 / f64::from(YEAR),
            admitted: if decided.is_empty() { 1.0 } else { admitted as f64 / decided.len() as f64 },
            // Stays of the whole service: a territory alone has too few.
            stays: Survival::of(began.map(length).collect()),
        }
    }

    /// Plays the queue.
    pub fn play(&self, scenario: Scenario) -> Forecast {
        let mut random = fastrand::Rng::with_seed(SEED);
        let mut played = Played {
            waiting: vec![Vec::new(); self.waiting],
            uncalled: vec![0; self.waiting + 1],
            coming: Vec::new(),
            never: 0.0,
        };
        for _ in 0..RUNS {
            self.play_once(scenario, &mut random, &mut played);
        }
        let mut beyond = 0;
        let waiting = played.waiting.into_iter().zip(played.uncalled).map(|(days, here)| {
            beyond += here;
            range(days, beyond)
        });
        Forecast { waiting: waiting.collect(), coming: range(played.coming, played.never.round() as usize) }
    }

    fn play_once(&self, scenario: Scenario, random: &mut fastrand::Rng, played: &mut Played) {
        let mut ends: BinaryHeap<Reverse<i32>> = BinaryHeap::new();
        for elapsed in &self.taken {
            ends.push(Reverse(self.stays.left(*elapsed, random.f64())));
        }
        for _ in 0..self.promised {
            ends.push(Reverse(self.stays.left(0, random.f64())));
        }
        let mut free = self.places - ends.len() as i64;
        let mut added = scenario.places == 0;
        // The list is called in its order; then those who come within the year, the one who comes next at `next`.
        let (mut first, year) = (0, f64::from(YEAR));
        let pace = (self.pace * scenario.requests).max(1e-9);
        let gap = |random: &mut fastrand::Rng| -(1.0 - random.f64()).ln() / pace;
        let mut next = gap(random);
        let mut now = 0;
        loop {
            if !added && now >= scenario.from {
                free += scenario.places;
                added = true;
            }
            while free > 0 {
                let listed = first < self.waiting;
                let came = next as i32;
                if listed {
                    first += 1;
                } else if next < year && came <= now {
                    next += gap(random);
                } else {
                    break;
                }
                // Refused or withdrawn when its turn comes: the place goes to the next.
                if random.f64() >= self.admitted {
                    continue;
                }
                match listed {
                    true => played.waiting[first - 1].push(now),
                    false => played.coming.push(now - came),
                }
                free -= 1;
                ends.push(Reverse(now + self.stays.left(0, random.f64())));
            }
            let end = ends.peek().map_or(i32::MAX, |Reverse(end)| *end);
            // Who comes when no place is free changes nothing yet.
            let come = if free > 0 && next < year { next as i32 } else { i32::MAX };
            let more = if added { i32::MAX } else { scenario.from };
            let then = end.min(come).min(more);
            if then > HORIZON || (first == self.waiting && next >= year) {
                played.uncalled[first] += 1;
                if next < year {
                    played.never += 1.0 + (year - next) * pace;
                }
                return;
            }
            now = then.max(now);
            if then == end {
                ends.pop();
                free += 1;
            }
        }
    }
}

/// What came of the times it was played. Ten thousand who wait beyond what is looked at are counted, not written down
/// one by one each time.
struct Played {
    /// Of each of the list, the days on which a place came.
    waiting: Vec<Vec<i32>>,
    /// Of each place of the list, how many times it was the first that nobody called.
    uncalled: Vec<usize>,
    /// How long those who came within the year waited.
    coming: Vec<i32>,
    /// How many of them had no place: the next one, and those who are expected after her.
    never: f64,
}

/// The tenth, the half and the ninth tenth of what was drawn: days, and so many times beyond the horizon.
fn range(mut days: Vec<i32>, beyond: usize) -> Range {
    let drawn = days.len() + beyond;
    if drawn == 0 {
        return Range::default();
    }
    days.sort_unstable();
    let at = |part: f64| {
        let index = ((drawn - 1) as f64 * part).round() as usize;
        days.get(index).copied().filter(|days| *days <= HORIZON)
    };
    Range { low: at(0.1), mid: at(0.5), high: at(0.9) }
}

/// What forecasts of the past were worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worth {
    /// Requests whose place has come since, or is known not to have come as late as was said.
    pub compared: usize,
    /// Half of them were wrong by less than so many days.
    pub error: i32,
    /// How many fell between `low` and `high`.
    pub within: usize,
}

/// Plays the queue as it was known on past days, and compares with when places came.
///
/// `places` gives the authorised places of a day. Only requests whose measure has begun since are compared: those that were
/// refused never had a place.
pub fn back_test(days: &[Day], places: impl Fn(Day) -> i64, past: (&[Stay], &[Asked])) -> Worth {
    let mut errors = Vec::new();
    let mut within = 0;
    for day in days {
        let waits = |one: &&Asked| {
            let decided = one.outcome.is_some() && one.decided.is_none_or(|decided| decided <= *day);
            one.received <= *day && !decided && one.began.is_none_or(|began| began > *day)
        };
        let mut waiting: Vec<&Asked> = past.1.iter().filter(waits).collect();
        waiting.sort_by_key(|one| one.received);
        let promised = past
            .1
            .iter()
            .filter(|one| one.outcome == Some(true) && one.decided.is_some_and(|decided| decided <= *day))
            .filter(|one| one.began.is_some_and(|began| began > *day))
            .count() as i64;
        let queue = Queue::on(*day, places(*day), promised, waiting.len(), "", past);
        let forecast = queue.play(Scenario::SAME);
        for (one, range) in waiting.iter().zip(&forecast.waiting) {
            let (Some(began), Some(mid)) = (one.began, range.mid) else { continue };
            let days = began.days_since(*day);
            errors.push((days - mid).abs());
            within += usize::from(
                range.low.is_some_and(|low| low <= days) && range.high.is_none_or(|high| days <= high),
            );
        }
    }
    errors.sort_unstable();
    Worth { compared: errors.len(), error: errors.get(errors.len() / 2).copied().unwrap_or_default(), within }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn queue(places: i64, waiting: usize) -> Queue {
        Queue {
            places,
            taken: (0..places as i32).map(|at| at * 30).collect(),
            waiting,
            pace: 0.05,
            admitted: 1.0,
            stays: Survival::of((1..40).map(|at| (at * 15, at % 4 != 0)).collect()),
            ..Queue::default()
        }
    }

    /// The worked example of remissions of 6-MP (Freireich 1963), that every textbook of survival gives: 21 patients.
    #[test]
    fn survival_is_that_of_the_textbook() {
        let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23];
        let going = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
        let all =
            ended.iter().map(|days| (*days, true)).chain(going.iter().map(|days| (*days, false))).collect();
        let survival = Survival::of(all);
        for (days, expected) in [
            (5, 1.0),
            (6, 0.857),
            (7, 0.807),
            (10, 0.753),
            (13, 0.690),
            (16, 0.627),
            (22, 0.538),
            (23, 0.448),
            (35, 0.448),
        ] {
            assert!((survival.after(days) - expected).abs() < 0.001, "{days}: {}", survival.after(days));
        }
    }

    #[test]
    fn a_free_place_is_now_and_none_is_never() {
        let free = Queue { places: 5, taken: vec![100], waiting: 2, ..queue(5, 2) };
        let forecast = free.play(Scenario::SAME);
        assert!(forecast.waiting.iter().all(|range| range.high == Some(0)), "{forecast:?}");
        let none = Queue { places: 0, taken: Vec::new(), ..queue(0, 3) };
        let forecast = none.play(Scenario::SAME);
        assert!(forecast.waiting.iter().all(|range| *range == Range::default()), "{forecast:?}");
        assert_eq!(forecast.coming, Range::default());
    }

    #[test]
    fn the_same_facts_give_the_same_answer() {
        let (one, two) = (queue(10, 6).play(Scenario::SAME), queue(10, 6).play(Scenario::SAME));
        assert_eq!((one.waiting, one.coming), (two.waiting, two.coming));
    }

    fn mid(range: Range) -> i32 {
        range.mid.unwrap_or(i32::MAX)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
        #[test]
        fn who_stands_behind_never_comes_in_before(places in 1i64..20, waiting in 1usize..25) {
            let forecast = queue(places, waiting).play(Scenario::SAME);
            prop_assert_eq!(forecast.waiting.len(), waiting);
            prop_assert!(forecast.waiting.windows(2).all(|pair| mid(pair[0]) <= mid(pair[1])), "{:?}", forecast.waiting);
            for range in forecast.waiting {
                prop_assert!(range.low.unwrap_or(i32::MAX) <= mid(range));
                prop_assert!(mid(range) <= range.high.unwrap_or(i32::MAX));
            }
        }

        #[test]
        fn survival_falls_from_one_and_never_below_zero(stays in proptest::collection::vec((0i32..900, any::<bool>()), 0..60)) {
            let survival = Survival::of(stays);
            let parts: Vec<f64> = (0..1000).map(|days| survival.after(days)).collect();
            prop_assert!(parts.iter().all(|part| (0.0..=1.0).contains(part)));
            prop_assert!(parts.windows(2).all(|pair| pair[0] >= pair[1]));
        }

        #[test]
        fn more_places_never_make_those_who_come_wait_much_longer(places in 2i64..15, more in 3i64..12, waiting in 2usize..20) {
            let queue = queue(places, waiting);
            let (now, then) = (queue.play(Scenario::SAME), queue.play(Scenario { places: more, ..Scenario::SAME }));
            // Drawn, not counted: a few days either way are chance.
            prop_assert!(mid(then.coming).saturating_sub(15) <= mid(now.coming), "{:?} {:?}", now.coming, then.coming);
        }
    }
}
