//! Laws that hold for every register.

use std::collections::BTreeSet;

use base::{Day, Period};
use indicator::*;
use proptest::prelude::*;

use crate::cases;
use crate::random::registers;
use crate::register::*;

fn value(year: &Year<'_>, id: &str) -> f64 {
    year.value(id).unwrap().unwrap_or(0.0)
}

/// The same rows, the last first.
macro_rules! reverse {
    ($all:expr, $($column:ident)*) => { $($all.$column.reverse();)* };
}

/// The same register with its rows in another order; acts stay in the order of their days.
fn reversed(facts: &Facts) -> Facts {
    let mut other = facts.clone();
    let last = other.measures.id.len().saturating_sub(1) as Index;
    reverse!(other.measures, id person kind prescriber territory decided start end motive outcome keyworker
        co_keyworker away);
    other.measures.away.iter_mut().for_each(|away| away.0 = last - away.0);
    reverse!(other.requests, id person kind prescriber territory received decided decision);
    reverse!(other.employments, id staff profession status share start end);
    reverse!(other.absences, id staff motive start end);
    reverse!(other, capacities);
    let lengths: Vec<u32> =
        facts.contracts.objectives_start.windows(2).map(|run| run[1] - run[0]).rev().collect();
    reverse!(other.contracts, id person rank regime signed start end reinforced objective);
    let mut at = 0;
    for (start, length) in other.contracts.objectives_start[1..].iter_mut().zip(lengths) {
        at += length;
        *start = at;
    }
    other
}

/// Evenings of the period on which a measure is there and its person not away.
fn evenings(facts: &Facts, measure: usize, period: Period) -> usize {
    let all = &facts.measures;
    let away = |day: Day| {
        all.away.iter().any(|(of, from, to)| *of as usize == measure && *from <= day && day <= *to)
    };
    let days = (0..period.days()).map(|day| period.first().plus_days(day));
    days.filter(|day| all.start[measure] <= *day && all.end[measure] > *day && !away(*day)).count()
}

/// What a tally says of rows, counted one by one; nothing where the law says nothing of it.
fn one_by_one(facts: &Facts, behind: &Behind) -> Option<f64> {
    let rows: Vec<usize> = behind.rows.list().into_iter().map(|row| row as usize).collect();
    let person: &[Index] = match behind.noun {
        Noun::Measure => &facts.measures.person,
        Noun::Request => &facts.requests.person,
        Noun::Presence => &facts.acts.person,
        Noun::Contract => &facts.contracts.person,
        Noun::Situation => &facts.situations.person,
        _ => &[],
    };
    let staff: &[Index] = match behind.noun {
        Noun::Absence => &facts.absences.staff,
        Noun::Participation => &facts.acts.staff,
        Noun::Participant => &facts.lines.staff,
        _ => &facts.employments.staff,
    };
    let distinct = |of: BTreeSet<u32>| of.len() as f64;
    Some(match behind.tally {
        Tally::Lignes => rows.len() as f64,
        Tally::Personnes => distinct(rows.iter().map(|row| person[*row]).collect()),
        Tally::Familles => distinct(
            rows.iter()
                .map(|row| match facts.persons.family[person[*row] as usize] {
                    NONE => 1000 + person[*row],
                    family => family,
                })
                .collect(),
        ),
        Tally::Professionnels => distinct(rows.iter().map(|row| staff[*row]).collect()),
        Tally::Journees => rows.iter().map(|row| evenings(facts, *row, behind.period)).sum::<usize>() as f64,
        Tally::Minutes => {
            let act = |row: usize| facts.acts.staff_start.iter().rposition(|start| *start as usize <= row);
            rows.iter().filter_map(|row| act(*row)).map(|act| f64::from(facts.acts.minutes[act])).sum()
        }
        Tally::Quantite => rows.iter().map(|row| facts.lines.amount[*row]).sum::<i64>() as f64 / 100.0,
        Tally::QuantiteParticipants => {
            let team = |row: usize| facts.lines.staff_start[row + 1] - facts.lines.staff_start[row];
            rows.iter().map(|row| facts.lines.amount[*row] * i64::from(team(*row))).sum::<i64>() as f64
                / 100.0
        }
        Tally::Places => rows.iter().map(|row| facts.capacities[*row].places as f64).sum(),
        _ => return None,
    })
}

fn with<T>(facts: &Facts, work: impl FnOnce(&Year<'_>) -> T) -> T {
    work(&year_2021(facts))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn stocks_and_flows_agree_each_month_for_each_kind(facts in registers()) {
        with(&facts, |year| {
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
        with(&facts, |year| {
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
    fn equivalents_of_full_time_are_the_sum_of_the_shares_that_run(facts in registers(), at in -300i32..600) {
        let last = Period::year(2021).first().plus_days(at);
        let period = Period::new(last.plus_days(-90), last).unwrap();
        let all = &facts.employments;
        let run = (0..all.id.len()).filter(|row| all.start[*row] <= last && last <= all.end[*row]);
        let shares: u32 = run.map(|row| all.share[row]).sum();
        let etp = value(&year_2021(&facts).over(period), "etp");
        prop_assert!((etp - f64::from(shares) / 1000.0).abs() < 1e-9, "{} {}", etp, shares);
    }

    #[test]
    fn an_evaluation_is_the_mean_of_the_means_of_its_chapters(facts in registers()) {
        with(&facts, |year| {
            let parts = year.parts("evaluation.chapitre").map(|breakdown| breakdown.parts).unwrap_or_default();
            let means: Vec<f64> = parts.into_iter().filter_map(|part| part.value.ok()).collect();
            let whole = year.value("evaluation").unwrap();
            prop_assert_eq!(whole.is_ok(), !means.is_empty());
            if let Ok(whole) = whole {
                prop_assert!((whole - means.iter().sum::<f64>() / means.len() as f64).abs() < 1e-9);
                prop_assert!((0.0..=100.0).contains(&whole));
            }
            Ok(())
        })?;
    }

    #[test]
    fn distinct_persons_are_never_more_than_rows(facts in registers()) {
        with(&facts, |year| {
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
        for id in [
            "journees", "admissions", "sorties", "ruptures", "actes", "seances", "demandes_recues",
            "demandes_decidees", "minutes_directes", "formations", "formations_jours", "evenements_indesirables", "absences_personnel_jours", "etp_jours", "places_jours",
        ] {
            let whole = value(&year_2021(&facts), id);
            let parts: f64 = halves.iter().map(|half| value(&year_2021(&facts).over(*half), id)).sum();
            prop_assert!((whole - parts).abs() < 1e-6, "{}: {} {}", id, whole, parts);
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(facts in registers()) {
        let (one, other) = (with(&facts, all), with(&reversed(&facts), all));
        for (id, value) in one.as_object().unwrap() {
            prop_assert_eq!(value, &other[id.as_str()], "{}", id);
        }
    }

    #[test]
    fn a_value_is_the_tally_of_its_own_rows(facts in registers()) {
        with(&facts, |year| {
            for entry in dictionary().entries() {
                let counted = matches!(
                    entry.formula,
                    Formula::Nombre(_) | Formula::Somme(_) | Formula::Ventilation { .. }
                );
                if !counted {
                    continue;
                }
                let whole = year.value(&entry.id).unwrap();
                let parts = entry.all_axes().into_iter().flat_map(|axis| {
                    let id = match entry.formula {
                        Formula::Ventilation { .. } => entry.id.clone(),
                        _ => format!("{}.{}", entry.id, axis.name()),
                    };
                    let parts = year.parts(&id).map(|breakdown| breakdown.parts).unwrap_or_default();
                    parts.into_iter().map(move |part| (id.clone(), Some(part.key), part.value))
                });
                for (id, key, value) in parts.chain([(entry.id.clone(), None, whole)]) {
                    let Ok(value) = value else { continue };
                    let behind = year.open(&id, key.as_deref(), None).unwrap();
                    prop_assert_eq!(year.tallied(&behind).total, value, "{} {:?}", &id, &key);
                    if let Some(naive) = one_by_one(&facts, &behind) {
                        prop_assert_eq!(naive, value, "{} {:?}, one by one", &id, &key);
                    }
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_cell_of_two_axes_opens_on_its_rows_and_cells_of_rows_add_up(facts in registers()) {
        with(&facts, |year| {
            for (id, axes) in [
                ("actes", [Axis::Type, Axis::Mois]),
                ("mesures", [Axis::TrancheAge, Axis::Sexe]),
                ("sorties", [Axis::Motif, Axis::TrancheDuree]),
            ] {
                let cells = year.cross(id, axes).unwrap();
                prop_assert_eq!(cells.iter().map(|cell| cell.2).sum::<f64>(), value(year, id));
                for (first, second, value) in cells {
                    let behind = year.behind(id, &[(axes[0], &first), (axes[1], &second)]).unwrap();
                    prop_assert_eq!(behind.rows.len() as f64, value, "{} {} {}", id, first, second);
                }
            }
            Ok(())
        })?;
    }
}

#[test]
fn the_three_stocks_of_a_real_year_are_the_same_seen_from_any_side() {
    let facts = cases::facts("aer-2021");
    with(&facts, |year| {
        let movements = year.movements();
        let closing: i64 = movements.iter().map(|kind| kind.closing[11]).sum();
        assert_eq!(closing as f64, value(year, "presents_fin"));
        let entries: i64 = movements.iter().flat_map(|kind| &kind.entries).sum();
        assert_eq!(entries as f64, value(year, "admissions"));
    });
}
