//! The places of a service on a day: authorised, taken, promised, free; and those that free themselves soon.

use base::Day;

/// Authorised places, from a day to a last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorised {
    /// The territory they are for; empty for the whole service.
    pub territory: String,
    /// How many.
    pub places: i64,
    /// First day.
    pub starts: Day,
    /// Last day.
    pub ends: Option<Day>,
}

/// A place that is taken (a measure under way) or promised (admitted, not begun).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Where; empty when it is not known.
    pub territory: String,
    /// Begun.
    pub begun: bool,
    /// The day it is planned to end.
    pub ends: Option<Day>,
}

/// The places of a territory on a day. `authorised = taken + promised + free`, always: when more is held than
/// there are places, `free` is below zero, and is told so.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is named after what it counts")]
pub struct Places {
    /// Empty for the whole service, or for what is in no territory that has places.
    pub territory: String,
    pub authorised: i64,
    pub taken: i64,
    pub promised: i64,
    /// Taken places that are planned to end in the three months to come.
    pub soon: Vec<Day>,
}

impl Places {
    /// Those nobody has; below zero when more is held than is authorised.
    pub fn free(&self) -> i64 {
        self.authorised - self.taken - self.promised
    }
}

/// How far « bientôt » looks.
const SOON: i32 = 3;

/// The places of each territory that has some on this day, in the order of their names; then what is held elsewhere.
/// A service whose places are of no territory has one line.
pub fn count(authorised: &[Authorised], held: &[Held], day: Day) -> Vec<Places> {
    let in_force = |one: &&Authorised| one.starts <= day && one.ends.is_none_or(|ends| ends >= day);
    let mut all: Vec<Places> = Vec::new();
    for one in authorised.iter().filter(in_force) {
        at(&mut all, &one.territory).authorised += one.places;
    }
    for one in held {
        let known = all.iter().any(|place| place.territory == one.territory && place.authorised > 0);
        let place = at(&mut all, if known { &one.territory } else { "" });
        if !one.begun {
            place.promised += 1;
            continue;
        }
        place.taken += 1;
        place.soon.extend(one.ends.filter(|ends| *ends >= day && *ends <= day.plus_months(SOON)));
    }
    for place in &mut all {
        place.soon.sort();
    }
    all.sort_by(|a, b| (a.territory.is_empty(), &a.territory).cmp(&(b.territory.is_empty(), &b.territory)));
    all
}

fn at<'a>(all: &'a mut Vec<Places>, territory: &str) -> &'a mut Places {
    let found = all.iter().position(|place| place.territory == territory);
    let index = found.unwrap_or_else(|| {
        let territory = territory.to_owned();
        all.push(Places { territory, authorised: 0, taken: 0, promised: 0, soon: Vec::new() });
        all.len() - 1
    });
    &mut all[index]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(number: i32) -> Day {
        Day::from_number(18_000 + number)
    }

    fn territory() -> impl Strategy<Value = String> {
        prop_oneof![Just(""), Just("Artois"), Just("Audomarois"), Just("Arrageois")].prop_map(str::to_owned)
    }

    fn authorised() -> impl Strategy<Value = Authorised> {
        (territory(), 0i64..20, 0i32..400, proptest::option::of(0i32..400)).prop_map(
            |(territory, places, starts, ends)| Authorised {
                territory,
                places,
                starts: day(starts),
                ends: ends.map(|ends| day(starts + ends)),
            },
        )
    }

    fn held() -> impl Strategy<Value = Held> {
        (territory(), any::<bool>(), proptest::option::of(0i32..500))
            .prop_map(|(territory, begun, ends)| Held { territory, begun, ends: ends.map(day) })
    }

    proptest! {
        #[test]
        fn taken_promised_and_free_make_the_authorised_places_of_every_day(
            authorised in proptest::collection::vec(authorised(), 0..8),
            held in proptest::collection::vec(held(), 0..40),
            number in 0i32..900,
        ) {
            let on = day(number);
            let all = count(&authorised, &held, on);
            let sum = |of: fn(&Places) -> i64| all.iter().map(of).sum::<i64>();
            let authorised: i64 = authorised
                .iter()
                .filter(|one| one.starts <= on && one.ends.is_none_or(|ends| ends >= on))
                .map(|one| one.places)
                .sum();
            prop_assert_eq!(sum(|place| place.authorised), authorised);
            prop_assert_eq!(sum(|place| place.taken), held.iter().filter(|one| one.begun).count() as i64);
            prop_assert_eq!(sum(|place| place.promised), held.iter().filter(|one| !one.begun).count() as i64);
            prop_assert_eq!(sum(|place| place.taken + place.promised + place.free()), authorised);
            let mut names: Vec<&String> = all.iter().map(|place| &place.territory).collect();
            names.dedup();
            prop_assert_eq!(names.len(), all.len(), "one line a territory");
        }
    }

    #[test]
    fn what_has_no_territory_with_places_is_told_apart() {
        let seven = Authorised { territory: "Audomarois".to_owned(), places: 7, starts: day(0), ends: None };
        let held = |territory: &str| Held { territory: territory.to_owned(), begun: true, ends: None };
        let all = count(&[seven], &[held("Audomarois"), held("Artois")], day(10));
        let told: Vec<_> = all.iter().map(|one| (one.territory.as_str(), one.taken, one.free())).collect();
        assert_eq!(told, [("Audomarois", 1, 6), ("", 1, -1)]);
    }
}
