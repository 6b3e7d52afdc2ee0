//! The forecast as a page says it: when a place is expected, what more places would change, what it was worth.

use base::french::{counted, decimal, long_day, of, short_month_name};
use base::{Day, Id, Month};

use super::Group;
use super::forecast::{Asked, Queue, Range, Scenario, Stay, Worth, back_test};
use super::places::{Authorised, Places, count};
use super::what_if::WhatIf;

/// How many past days the forecast is tried on: one a quarter, over two years.
const TRIED: i32 = 8;
/// Below this many stays begun, nothing is forecast.
const ENOUGH: usize = 12;

/// What is known of the service, for the forecast.
pub(super) struct Known<'a> {
    pub authorised: &'a [Authorised],
    pub stays: &'a [Stay],
    pub asked: &'a [Asked],
    pub day: Day,
}

/// What the page says.
#[derive(Clone, Debug, Default)]
pub struct Outlook {
    /// By territory of a card: how long who comes now will wait.
    pub by_place: Vec<(String, String)>,
    /// Of each request that waits: when its place is expected.
    pub expected: Vec<(Id, String)>,
    /// « Attente d’une demande d’aujourd’hui : 2 mois au lieu de 7 (1 à 4) ».
    pub changed: String,
    /// What the forecast was worth on the past.
    pub worth: String,
}

impl Known<'_> {
    fn past(&self) -> (&[Stay], &[Asked]) {
        (self.stays, self.asked)
    }

    /// The queue of a card of places: those of its list who wait there.
    fn queue(&self, place: &Places, waiting: usize) -> Queue {
        Queue::on(self.day, place.authorised, place.promised, waiting, &place.territory, self.past())
    }

    fn places(&self, day: Day) -> i64 {
        count(self.authorised, &[], day).iter().map(|place| place.authorised).sum()
    }

    /// Everything the page says; nothing when too little is known.
    pub fn outlook(&self, places: &[Places], groups: &[Group], what_if: WhatIf) -> Option<Outlook> {
        let capacity: i64 = places.iter().map(|place| place.authorised).sum();
        if capacity == 0 || self.stays.len() < ENOUGH {
            return None;
        }
        let whole = places.len() == 1 && places[0].territory.is_empty();
        let known =
            |territory: &str| places.iter().any(|place| place.territory == territory && place.authorised > 0);
        let mut outlook = Outlook::default();
        for place in places.iter().filter(|place| place.authorised > 0) {
            let here: Vec<Id> = groups
                .iter()
                .flat_map(|group| &group.members)
                .filter(|member| {
                    let own = &member.request.territory;
                    let here =
                        whole || *own == place.territory || (place.territory.is_empty() && !known(own));
                    here && (place.kind.is_empty() || place.kind == member.request.kind)
                })
                .map(|member| member.request.id)
                .collect();
            let forecast = self.queue(place, here.len()).play(Scenario::SAME);
            outlook.by_place.push((place.key(), length(forecast.coming)));
            outlook.expected.extend(
                here.into_iter().zip(forecast.waiting).map(|(id, range)| (id, expected(self.day, range))),
            );
        }
        let waiting = groups.iter().map(|group| group.members.len()).sum();
        let all = Places {
            territory: String::new(),
            kind: String::new(),
            structures: Vec::new(),
            authorised: capacity,
            taken: places.iter().map(|place| place.taken).sum(),
            promised: places.iter().map(|place| place.promised).sum(),
            soon: Vec::new(),
        };
        let queue = self.queue(&all, waiting);
        let now = queue.play(Scenario::SAME).coming;
        outlook.changed = if what_if == WhatIf::Same {
            format!("Une demande qui arrive attendra {}.", length(now))
        } else {
            let then = queue.play(what_if.scenario(self.day)).coming;
            format!("Une demande qui arrive attendrait {}, au lieu {}.", length(then), of(&middle(now)))
        };
        let quarters: Vec<Day> = (1..=TRIED).map(|back| self.day.plus_months(-3 * back)).collect();
        outlook.worth = worth(&back_test(&quarters, |day| self.places(day), self.past()), self.day);
        Some(outlook)
    }
}

/// « environ 4 mois (2 à 8) ».
fn length(range: Range) -> String {
    let months = |days: Option<i32>| days.map(|days| decimal(f64::from(days) / 30.44, 0));
    match (months(range.low), months(range.high)) {
        (Some(low), Some(high)) if low != high => format!("{} ({low} à {high})", middle(range)),
        (Some(low), None) => format!("{} ({low} au moins)", middle(range)),
        _ => middle(range),
    }
}

/// « environ 4 mois », « moins d’un mois », « plus de trois ans ».
fn middle(range: Range) -> String {
    match range.mid.map(|days| f64::from(days) / 30.44) {
        None => "plus de trois ans".to_owned(),
        Some(months) if months < 0.75 => "moins d’un mois".to_owned(),
        Some(months) => format!("environ {}", counted(months.round() as i64, "mois", "mois")),
    }
}

/// « Place attendue vers avril 2022 (février 2022 à juillet 2022) ».
fn expected(day: Day, range: Range) -> String {
    let month = |days: i32| {
        let month: Month = day.plus_days(days).month_of();
        format!("{} {}", short_month_name(month), month.year)
    };
    match (range.low, range.mid, range.high) {
        (_, None, _) => "Pas de place attendue avant trois ans.".to_owned(),
        (_, Some(0), Some(0)) => "Une place est libre.".to_owned(),
        (Some(low), Some(mid), Some(high)) if month(low) != month(high) => {
            format!("Place attendue vers {} ({} à {}).", month(mid), month(low), month(high))
        }
        (Some(low), Some(mid), None) => {
            format!(
                "Place attendue vers {}, {} au plus tôt, peut-être dans plus de trois ans.",
                month(mid),
                month(low)
            )
        }
        (_, Some(mid), _) => format!("Place attendue vers {}.", month(mid)),
    }
}

fn worth(worth: &Worth, day: Day) -> String {
    if worth.compared == 0 {
        return "La prévision n’a pas pu être essayée sur le passé\u{202f}: aucune demande d’alors n’a eu de place depuis."
            .to_owned();
    }
    let days = counted(i64::from(worth.error), "jour", "jours");
    let share = decimal(worth.within as f64 * 100.0 / worth.compared as f64, 0);
    format!(
        "Essayée sur {} des deux ans avant le {}, trimestre par trimestre, sans ce que l’on a su depuis\u{202f}: \
         l’erreur est de moins de {days} une fois sur deux, et {share}\u{202f}% des places sont venues dans l’intervalle dit.",
        counted(worth.compared as i64, "attente", "attentes"),
        long_day(day),
    )
}
