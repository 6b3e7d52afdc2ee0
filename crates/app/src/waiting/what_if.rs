//! « Et si l’on avait… »: what one asks the forecast to suppose, and how the page proposes it.

use base::french::month_name;
use base::{Day, Month};

use super::forecast::Scenario;

/// Places more that are proposed.
const PLACES: [i64; 2] = [5, 10];
/// Requests more that are proposed, in hundredths.
const REQUESTS: i32 = 20;
/// Months that places may be added from, from the next one on.
const MONTHS: usize = 12;
/// As an address says more requests.
const MORE_REQUESTS: &str = "demandes";

/// What is supposed of the days to come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum WhatIf {
    /// Nothing changes.
    #[default]
    Same,
    /// So many places more from the first day of a month on.
    Places(i64, Month),
    /// More requests, from today on.
    Requests,
}

impl WhatIf {
    /// As an address says it, on a day; nothing for what is not proposed.
    pub fn read(what: &str, from: &str, day: Day) -> Option<WhatIf> {
        match what {
            "" => Some(WhatIf::Same),
            MORE_REQUESTS => Some(WhatIf::Requests),
            _ => {
                let places = PLACES.into_iter().find(|places| places.to_string() == what)?;
                let mut months = months(day);
                let month =
                    if from.is_empty() { months.next() } else { months.find(|month| word(*month) == from) };
                Some(WhatIf::Places(places, month?))
            }
        }
    }

    /// How it changes the queue of a day.
    pub fn scenario(self, day: Day) -> Scenario {
        match self {
            WhatIf::Same => Scenario::SAME,
            WhatIf::Places(places, month) => {
                Scenario { places, from: month.first().days_since(day), ..Scenario::SAME }
            }
            WhatIf::Requests => Scenario { requests: f64::from(100 + REQUESTS) / 100.0, ..Scenario::SAME },
        }
    }

    /// As an address says it, without the month.
    pub fn word(self) -> String {
        match self {
            WhatIf::Same => String::new(),
            WhatIf::Places(places, _) => places.to_string(),
            WhatIf::Requests => MORE_REQUESTS.to_owned(),
        }
    }

    /// What is proposed: how it is called, its word, whether it is this one. The month stays from one to the other.
    pub fn choices(self) -> Vec<(String, String, bool)> {
        let own = self.word();
        let places = PLACES.map(|places| (format!("+ {places} places"), places.to_string()));
        let all = [("comme aujourd’hui".to_owned(), String::new())].into_iter().chain(places);
        let more = (format!("+ {REQUESTS}\u{202f}% de demandes"), MORE_REQUESTS.to_owned());
        all.chain([more]).map(|(label, word)| (label, word.clone(), word == own)).collect()
    }

    /// The months that places may be added from: as an address says them, how they are called, whether it is this one.
    /// None when no place is added.
    pub fn months(self, day: Day) -> Vec<(String, String, bool)> {
        let WhatIf::Places(_, own) = self else { return Vec::new() };
        let named = |month: Month| format!("{} {}", month_name(month), month.year);
        months(day).map(|month| (word(month), named(month), month == own)).collect()
    }
}

fn months(day: Day) -> impl Iterator<Item = Month> {
    std::iter::successors(Some(day.month_of().next()), |month| Some(month.next())).take(MONTHS)
}

/// « 2027-06 ».
fn word(month: Month) -> String {
    format!("{}-{:02}", month.year, month.month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_from_the_next_month_on_or_from_one_of_the_twelve() {
        let day: Day = "2026-11-26".parse().unwrap();
        let read = |what, from| WhatIf::read(what, from, day);
        let december = Month { year: 2026, month: 12 };
        assert_eq!(read("10", ""), Some(WhatIf::Places(10, december)));
        assert_eq!(read("5", "2027-06"), Some(WhatIf::Places(5, Month { year: 2027, month: 6 })));
        for (what, from) in [("10", "2026-11"), ("10", "2027-12"), ("10", "juin"), ("7", ""), ("tout", "")] {
            assert_eq!(read(what, from), None, "{what} {from}");
        }
        assert_eq!(
            WhatIf::Places(10, december).scenario(day),
            Scenario { places: 10, from: 5, requests: 1.0 }
        );
        assert_eq!(WhatIf::Requests.scenario(day).requests, 1.2);
        assert_eq!(WhatIf::Places(5, december).months(day).len(), 12);
        assert!(WhatIf::Requests.months(day).is_empty());
    }
}
