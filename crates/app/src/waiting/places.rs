//! The places of a service on a day: authorised, taken, promised, free; and those that free themselves soon.

use base::Day;

/// Authorised places, from a day to a last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorised {
    /// The territory they are for; empty for the whole service.
    pub territory: String,
    /// The kind of measure they are for; empty for all of them.
    pub kind: String,
    /// The establishment that holds the authorisation; empty when it is the service.
    pub structure: String,
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
    /// The kind of measure.
    pub kind: String,
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
    /// Empty for all kinds of measure.
    pub kind: String,
    /// The establishments that hold them.
    pub structures: Vec<String>,
    pub authorised: i64,
    pub taken: i64,
    pub promised: i64,
    /// Taken places that are planned to end in the three months to come.
    pub soon: Vec<Day>,
}

impl Places {
    /// Its territory and its kind, in one word.
    pub fn key(&self) -> String {
        format!("{}, {}", self.territory, self.kind)
    }

    /// Those nobody has; below zero when more is held than is authorised.
    pub fn free(&self) -> i64 {
        self.authorised - self.taken - self.promised
    }
}

/// How far « bientôt » looks.
const SOON: i32 = 3;

/// The places of each territory and kind that has some on this day, in the order of their names; then what is held
/// elsewhere. A service whose places are of no territory has one line. What is held takes the places of its territory and
/// kind, or else of its territory, or else of its kind.
pub fn count(authorised: &[Authorised], held: &[Held], day: Day) -> Vec<Places> {
    let in_force = |one: &&Authorised| one.starts <= day && one.ends.is_none_or(|ends| ends >= day);
    let mut all: Vec<Places> = Vec::new();
    for one in authorised.iter().filter(in_force) {
        let place = at(&mut all, &one.territory, &one.kind);
        place.authorised += one.places;
        if !one.structure.is_empty() && !place.structures.contains(&one.structure) {
            place.structures.push(one.structure.clone());
        }
    }
    for one in held {
        let (territory, kind) = (one.territory.as_str(), one.kind.as_str());
        let tried = [(territory, kind), (territory, ""), ("", kind), ("", "")];
        let own = tried.into_iter().find(|(territory, kind)| {
            let own = |place: &&Places| place.territory == *territory && place.kind == *kind;
            all.iter().find(own).is_some_and(|place| place.authorised > 0)
        });
        let (territory, kind) = own.unwrap_or(("", ""));
        let place = at(&mut all, territory, kind);
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
    all.sort_by(|a, b| {
        let key = |one: &Places| (one.territory.is_empty(), one.territory.clone(), one.kind.clone());
        key(a).cmp(&key(b))
    });
    all
}

fn at<'a>(all: &'a mut Vec<Places>, territory: &str, kind: &str) -> &'a mut Places {
    let found = all.iter().position(|place| place.territory == territory && place.kind == kind);
    let index = found.unwrap_or_else(|| {
        all.push(Places {
            territory: territory.to_owned(),
            kind: kind.to_owned(),
            structures: Vec::new(),
            authorised: 0,
            taken: 0,
            promised: 0,
            soon: Vec::new(),
        });
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

    fn kind() -> impl Strategy<Value = String> {
        prop_oneof![Just(""), Just("AED-R"), Just("SESSAD IP")].prop_map(str::to_owned)
    }

    fn authorised() -> impl Strategy<Value = Authorised> {
        (territory(), kind(), 0i64..20, 0i32..400, proptest::option::of(0i32..400)).prop_map(
            |(territory, kind, places, starts, ends)| Authorised {
                territory,
                structure: kind.clone(),
                kind,
                places,
                starts: day(starts),
                ends: ends.map(|ends| day(starts + ends)),
            },
        )
    }

    fn held() -> impl Strategy<Value = Held> {
        (territory(), kind(), any::<bool>(), proptest::option::of(0i32..500))
            .prop_map(|(territory, kind, begun, ends)| Held { territory, kind, begun, ends: ends.map(day) })
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
            let mut names: Vec<_> = all.iter().map(|place| (&place.territory, &place.kind)).collect();
            names.dedup();
            prop_assert_eq!(names.len(), all.len(), "one line a territory and kind");
        }
    }

    #[test]
    fn what_has_no_territory_with_places_is_told_apart() {
        let places = |territory: &str, kind: &str, places: i64| Authorised {
            territory: territory.to_owned(),
            kind: kind.to_owned(),
            structure: "SESSAD d’Aire".to_owned(),
            places,
            starts: day(0),
            ends: None,
        };
        let held = |territory: &str, kind: &str| Held {
            territory: territory.to_owned(),
            kind: kind.to_owned(),
            begun: true,
            ends: None,
        };
        let told = |authorised: &[Authorised], held: &[Held]| -> Vec<(String, String, i64, i64)> {
            let all = count(authorised, held, day(10));
            all.iter().map(|one| (one.territory.clone(), one.kind.clone(), one.taken, one.free())).collect()
        };
        let of =
            |territory: &str, kind: &str, taken, free| (territory.to_owned(), kind.to_owned(), taken, free);
        assert_eq!(
            told(&[places("Audomarois", "", 7)], &[held("Audomarois", "SESSAD"), held("Artois", "SESSAD")]),
            [of("Audomarois", "", 1, 6), of("", "", 1, -1)]
        );
        assert_eq!(
            told(
                &[places("Artois", "SESSAD", 2), places("Artois", "", 3), places("", "AED", 1)],
                &[held("Artois", "SESSAD"), held("Artois", "AED"), held("Arrageois", "AED")]
            ),
            [of("Artois", "", 1, 2), of("Artois", "SESSAD", 1, 1), of("", "AED", 1, 0)]
        );
    }
}
