//! Laws that hold for every register.

use base::{Day, Id, Period};
use indicator::*;
use proptest::prelude::*;

use crate::cases;

fn day(number: i32) -> Day {
    Period::year(2021).first().plus_days(number)
}

/// A random register around 2021: measures, requests and acts of a few persons.
fn registers() -> impl Strategy<Value = Facts> {
    let person = (0u16..3, -6000i32..100, prop::option::weighted(0.8, 0u32..6), 0u16..4);
    let measure =
        (0usize..12, 0u16..3, -400i32..400, prop::option::weighted(0.7, 0i32..900), 0u16..4, 0u16..3);
    let request = (0usize..12, 0u16..3, -300i32..400, prop::option::of((0i32..200, 0u8..3)));
    let act = (
        -100i32..500,
        0u16..4,
        any::<bool>(),
        1u16..200,
        prop::collection::vec((0usize..12, 0u8..4), 0..4),
        0usize..4,
    );
    (
        prop::collection::vec(person, 12),
        prop::collection::vec(measure, 0..25),
        prop::collection::vec(request, 0..20),
        prop::collection::vec(act, 0..40),
    )
        .prop_map(|(persons, measures, requests, acts)| build(persons, measures, requests, acts))
}

type PersonSeed = (u16, i32, Option<u32>, u16);
type MeasureSeed = (usize, u16, i32, Option<i32>, u16, u16);
type RequestSeed = (usize, u16, i32, Option<(i32, u8)>);
type ActSeed = (i32, u16, bool, u16, Vec<(usize, u8)>, usize);

fn build(
    persons: Vec<PersonSeed>,
    measures: Vec<MeasureSeed>,
    requests: Vec<RequestSeed>,
    mut acts: Vec<ActSeed>,
) -> Facts {
    let mut facts = Facts::default();
    for label in ["un", "deux", "trois"] {
        for vocabulary in [
            &mut facts.words.sex,
            &mut facts.words.kind,
            &mut facts.words.territory,
            &mut facts.words.motive,
            &mut facts.words.outcome,
            &mut facts.words.act_kind,
        ] {
            vocabulary.word(label);
        }
    }
    for (number, (sex, birth, family, territory)) in persons.into_iter().enumerate() {
        let all = &mut facts.persons;
        all.id.push(Id::from_bytes([number as u8; 16]));
        all.sex.push(sex);
        all.birth.push(if birth > 0 { NO_DAY } else { day(birth) });
        all.family.push(family.unwrap_or(NONE));
        all.parents.push(0);
        all.residence.push(0);
        all.territory.push(territory);
    }
    for number in 0..4 {
        facts.staff.id.push(Id::from_bytes([number; 16]));
        facts.staff.reference.push(format!("S{number}"));
    }
    for (person, kind, start, length, motive, territory) in measures {
        let all = &mut facts.measures;
        all.id.push(Id::from_bytes([1; 16]));
        all.person.push(person as Index);
        all.kind.push(kind);
        all.prescriber.push(0);
        all.territory.push(territory);
        all.decided.push(NO_DAY);
        all.start.push(day(start));
        all.end.push(length.map_or(OPEN, |length| day(start + length)));
        all.motive.push(motive);
        all.outcome.push(motive);
        all.keyworker.push(person as Index % 5);
        all.co_keyworker.push(NONE);
    }
    for (person, kind, received, decided) in requests {
        let all = &mut facts.requests;
        all.id.push(Id::from_bytes([2; 16]));
        all.person.push(person as Index);
        all.kind.push(kind);
        all.prescriber.push(0);
        all.territory.push(0);
        all.received.push(day(received));
        all.decided.push(decided.map_or(OPEN, |(after, _)| day(received + after)));
        all.decision.push(match decided {
            None => Decision::Waiting,
            Some((_, 0)) => Decision::Refused,
            Some((_, 1)) => Decision::Withdrawn,
            Some(_) => Decision::Admitted,
        });
    }
    acts.sort_by_key(|act| act.0);
    for (when, kind, direct, minutes, persons, staff) in acts {
        let all = &mut facts.acts;
        all.day.push(day(when));
        all.kind.push(kind);
        all.place.push(0);
        all.theme.push(0);
        all.direct.push(direct);
        all.minutes.push(minutes);
        all.travel.push(0);
        all.files.push(0);
        let mut there: Vec<usize> = Vec::new();
        for (person, presence) in persons {
            if there.contains(&person) {
                continue;
            }
            there.push(person);
            all.person.push(person as Index);
            all.presence.push(match presence {
                0 => Presence::Unknown,
                1 => Presence::Absent,
                2 => Presence::Excused,
                _ => Presence::Present,
            });
        }
        all.persons_start.push(all.person.len() as u32);
        all.staff.extend((0..staff as Index).collect::<Vec<_>>());
        all.staff_start.push(all.staff.len() as u32);
    }
    facts
}

fn with_year<T>(facts: &Facts, period: Period, work: impl FnOnce(&Year<'_>) -> T) -> T {
    let (rules, catalogue) = (Rules::default(), Catalogue::embedded().unwrap());
    work(&Year::new(facts, &rules, period, &catalogue))
}

fn value(year: &Year<'_>, id: &str) -> f64 {
    year.value(id).unwrap().unwrap_or(0.0)
}

/// The same register with its rows in another order; acts stay in the order of their days.
fn reversed(facts: &Facts) -> Facts {
    let mut other = facts.clone();
    let all = &mut other.measures;
    all.person.reverse();
    all.kind.reverse();
    all.territory.reverse();
    all.start.reverse();
    all.end.reverse();
    all.motive.reverse();
    all.outcome.reverse();
    all.keyworker.reverse();
    let all = &mut other.requests;
    all.person.reverse();
    all.kind.reverse();
    all.received.reverse();
    all.decided.reverse();
    all.decision.reverse();
    other
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn stocks_and_flows_agree_each_month_for_each_kind(facts in registers()) {
        with_year(&facts, Period::year(2021), |year| {
            for movement in year.movements() {
                for month in 0..12 {
                    prop_assert_eq!(
                        movement.opening[month] + movement.entries[month] - movement.exits[month],
                        movement.closing[month]
                    );
                    if month > 0 {
                        prop_assert_eq!(movement.opening[month], movement.closing[month - 1]);
                    }
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn parts_of_an_additive_figure_add_up_and_no_distinct_part_exceeds_its_whole(facts in registers()) {
        with_year(&facts, Period::year(2021), |year| {
            for entry in year.catalogue().entries() {
                for axis in &entry.axes {
                    let id = format!("{}.{}", entry.id, axis.name());
                    let Some(breakdown) = year.parts(&id) else { continue };
                    let whole = value(year, &entry.id);
                    let parts: Vec<f64> =
                        breakdown.parts.iter().map(|part| part.value.clone().unwrap_or(0.0)).collect();
                    if breakdown.additive {
                        prop_assert!((parts.iter().sum::<f64>() - whole).abs() < 1e-6, "{id}");
                    } else if matches!(entry.formula, Formula::Nombre(_)) {
                        prop_assert!(parts.iter().all(|part| *part <= whole), "{id}");
                        prop_assert!(parts.iter().sum::<f64>() >= whole, "{id}");
                    }
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn distinct_persons_are_never_more_than_rows(facts in registers()) {
        with_year(&facts, Period::year(2021), |year| {
            prop_assert!(value(year, "familles") <= value(year, "file_active"));
            prop_assert!(value(year, "file_active") <= value(year, "mesures"));
            prop_assert!(value(year, "personnes_rencontrees") <= value(year, "seances"));
            prop_assert!(value(year, "journees") <= value(year, "mesures") * 365.0);
            prop_assert_eq!(
                value(year, "presents_debut") + value(year, "admissions"),
                value(year, "presents_fin") + value(year, "sorties")
            );
            Ok(())
        })?;
    }

    #[test]
    fn a_period_cut_in_two_adds_up(facts in registers(), cut in 0i32..364) {
        let year = Period::year(2021);
        let middle = year.first().plus_days(cut);
        let halves = [
            Period::new(year.first(), middle).unwrap(),
            Period::new(middle.next(), year.last()).unwrap(),
        ];
        for id in ["journees", "admissions", "sorties", "actes", "seances", "demandes_recues", "minutes_directes"] {
            let whole = with_year(&facts, year, |year| value(year, id));
            let parts: f64 = halves.iter().map(|half| with_year(&facts, *half, |year| value(year, id))).sum();
            prop_assert_eq!(whole, parts, "{}", id);
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(facts in registers()) {
        let figures = |facts: &Facts| with_year(facts, Period::year(2021), all);
        let (one, other) = (figures(&facts), figures(&reversed(&facts)));
        for (id, value) in one.as_object().unwrap() {
            prop_assert_eq!(value, &other[id.as_str()], "{}", id);
        }
    }

    #[test]
    fn a_value_is_the_tally_of_its_own_rows(facts in registers()) {
        with_year(&facts, Period::year(2021), |year| {
            for entry in year.catalogue().entries() {
                if !matches!(entry.formula, Formula::Nombre(_)) {
                    continue;
                }
                let Some(behind) = year.behind(&entry.id, &[]) else { continue };
                if let Ok(value) = year.value(&entry.id).unwrap() {
                    prop_assert_eq!(year.tallied(&behind).total, value, "{}", &entry.id);
                    if behind.tally == Tally::Personnes {
                        prop_assert_eq!(year.persons(&behind).len() as f64, value, "{}", &entry.id);
                    }
                    if behind.tally == Tally::Lignes {
                        prop_assert_eq!(behind.rows.len() as f64, value, "{}", &entry.id);
                    }
                }
                for axis in &entry.axes {
                    let id = format!("{}.{}", entry.id, axis.name());
                    let Some(breakdown) = year.parts(&id) else { continue };
                    if *axis == Axis::Mois && behind.noun == Noun::Measure {
                        continue;
                    }
                    for part in breakdown.parts {
                        let behind = year.behind(&entry.id, &[(*axis, &part.key)]).unwrap();
                        prop_assert_eq!(Ok(year.tallied(&behind).total), part.value, "{}[{}]", id, part.key);
                    }
                }
            }
            Ok(())
        })?;
    }
}

#[test]
fn the_three_stocks_of_a_real_year_are_the_same_seen_from_any_side() {
    let facts = cases::facts("aer-2021");
    with_year(&facts, Period::year(2021), |year| {
        let movements = year.movements();
        let closing: i64 = movements.iter().map(|kind| kind.closing[11]).sum();
        assert_eq!(closing as f64, value(year, "presents_fin"));
        let entries: i64 = movements.iter().flat_map(|kind| &kind.entries).sum();
        assert_eq!(entries as f64, value(year, "admissions"));
    });
}
