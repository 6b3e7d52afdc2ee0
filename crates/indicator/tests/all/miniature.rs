//! Acts counted in miniature, many of them of few sorts, against their rows.

use base::Period;
use indicator::*;
use proptest::prelude::*;

use crate::random::registers;
use crate::register::*;

/// Each act several times over, with themes, places, travel and files of its own.
fn repeated(facts: &Facts, times: usize) -> Facts {
    let mut many = facts.clone();
    for vocabulary in [&mut many.words.theme, &mut many.words.place] {
        vocabulary.word("un");
        vocabulary.word("deux");
    }
    let of = &facts.acts;
    many.acts = Acts::default();
    let all = &mut many.acts;
    for act in 0..of.day.len() {
        for time in 0..times {
            all.day.push(of.day[act]);
            all.kind.push(of.kind[act]);
            all.theme.push((time % 3) as Word);
            all.place.push((act % 3) as Word);
            all.direct.push(of.direct[act]);
            all.minutes.push(of.minutes[act]);
            all.travel.push((act + time) as u16);
            all.files.push((act * time) as u16);
            let persons = of.persons_start[act] as usize..of.persons_start[act + 1] as usize;
            all.person.extend_from_slice(&of.person[persons.clone()]);
            all.presence.extend_from_slice(&of.presence[persons]);
            all.persons_start.push(all.person.len() as u32);
            let staff = of.staff_start[act] as usize..of.staff_start[act + 1] as usize;
            all.staff.extend_from_slice(&of.staff[staff]);
            all.staff_start.push(all.staff.len() as u32);
        }
    }
    many
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn each_part_of_what_was_done_is_the_tally_of_its_rows(facts in registers(), missed_counts: bool) {
        let facts = repeated(&facts, 12);
        let rules = Rules { missed_counts, ..Rules::default() };
        let year = Year::new(&facts, &rules, Period::year(2021), dictionary());
        for entry in year.catalogue().entries() {
            let Formula::Nombre(counted) = &entry.formula else { continue };
            if !matches!(counted.population.noun(), Noun::Act | Noun::Presence | Noun::Participation) {
                continue;
            }
            for axis in &entry.axes {
                let id = format!("{}.{}", entry.id, axis.name());
                for part in year.parts(&id).unwrap().parts {
                    let behind = year.open(&id, Some(&part.key), None).unwrap();
                    prop_assert_eq!(part.value, Ok(year.tallied(&behind).total), "{} {}", &id, &part.key);
                }
            }
        }
    }
}
