//! Random registers around 2021, for the laws.

use base::{Day, Id, Period};
use indicator::*;
use proptest::prelude::*;

pub fn day(number: i32) -> Day {
    Period::year(2021).first().plus_days(number)
}

/// A random register around 2021: measures, requests and acts of a few persons.
pub fn registers() -> impl Strategy<Value = Facts> {
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
    let contract = (0usize..12, 1u16..4, -200i32..400, 1i32..300, any::<bool>(), 0usize..3);
    let employment = (0u16..4, 1u16..4, 50u32..1000, -400i32..400, 0i32..600);
    let absence = (0u16..4, 0u16..3, -50i32..400, 0i32..60);
    let away = prop::option::weighted(0.2, (-20i32..200, 0i32..100));
    (
        prop::collection::vec(person, 12),
        prop::collection::vec((measure, away), 0..25),
        prop::collection::vec(request, 0..20),
        prop::collection::vec(act, 0..40),
        prop::collection::vec(contract, 0..12),
        prop::collection::vec(employment, 0..8),
        prop::collection::vec(absence, 0..8),
        prop::collection::vec((0i64..60, -400i32..400, 0i32..800), 0..3),
        lists(),
    )
        .prop_map(
            |(persons, measures, requests, acts, contracts, employments, absences, places, lists)| {
                let mut facts = build(persons, measures, requests, acts);
                add_contracts(&mut facts, contracts);
                add_staff(&mut facts, employments, absences);
                add_lists(&mut facts, lists);
                for (number, start, length) in places {
                    facts.capacities.push(Capacity {
                        id: Id::from_bytes([5; 16]),
                        territory: UNKNOWN,
                        places: number,
                        start: day(start),
                        end: day(start + length),
                    });
                }
                facts
            },
        )
}

/// Lines of lists, criteria of evaluations, situations of persons.
type Lists = (
    Vec<(usize, u16, i32, Option<i32>, i64, Vec<u32>)>,
    Vec<(usize, u32, u16, Option<i64>)>,
    Vec<(usize, usize, u16, i32, Option<i32>)>,
);

const ROLLS: [&str; 6] =
    ["formations", "partenaires", "actions-collectives", "tarifs", "evenements", "plan-action"];
const SUBJECTS: [&str; 7] =
    ["familiale", "mobilite", "sante", "trouble-associe", "orientation", "projet", "partenaire"];

fn lists() -> impl Strategy<Value = Lists> {
    let line = (
        0..ROLLS.len(),
        0u16..3,
        -400i32..500,
        prop::option::of(0i32..400),
        0i64..9000,
        prop::collection::vec(0u32..4, 0..4),
    );
    let criterion = (0usize..3, 0u32..3, 0u16..4, prop::option::weighted(0.8, 0i64..10_000));
    let situation = (0..SUBJECTS.len(), 0usize..12, 0u16..4, -400i32..400, prop::option::of(0i32..500));
    (
        prop::collection::vec(line, 0..14),
        prop::collection::vec(criterion, 0..14),
        prop::collection::vec(situation, 0..20),
    )
}

fn add_lists(facts: &mut Facts, (lines, criteria, situations): Lists) {
    for label in ["un", "deux", "trois"] {
        for vocabulary in [
            &mut facts.words.line_kind,
            &mut facts.words.line_title,
            &mut facts.words.chapter,
            &mut facts.words.mark,
            &mut facts.words.criterion,
            &mut facts.words.answer,
        ] {
            vocabulary.word(label);
        }
    }
    for (roll, kind, start, length, amount, mut staff) in lines {
        let all = &mut facts.lines;
        all.id.push(Id::from_bytes([8; 16]));
        all.roll.push(facts.words.roll.word(ROLLS[roll]));
        all.kind.push(kind);
        all.title.push(kind);
        all.start.push(day(start));
        all.end.push(length.map_or(OPEN, |length| day(start + length)));
        all.amount.push(amount);
        staff.sort_unstable();
        staff.dedup();
        all.staff.extend(staff);
        all.staff_start.push(all.staff.len() as u32);
    }
    for (year, campaign, chapter, percent) in criteria {
        let all = &mut facts.criteria;
        all.id.push(Id::from_bytes([9; 16]));
        all.day.push(day(year as i32 * 300 - 200));
        all.campaign.push(campaign);
        all.chapter.push(chapter);
        all.title.push(chapter);
        all.mark.push(chapter);
        all.percent.push(percent);
    }
    for (subject, person, answer, start, length) in situations {
        let all = &mut facts.situations;
        all.person.push(person as Index);
        all.subject.push(facts.words.subject.word(SUBJECTS[subject]));
        all.answer.push(answer);
        all.start.push(day(start));
        all.end.push(length.map_or(OPEN, |length| day(start + length)));
    }
}

fn add_contracts(facts: &mut Facts, contracts: Vec<(usize, u16, i32, i32, bool, usize)>) {
    for (person, rank, signed, length, reinforced, objectives) in contracts {
        let all = &mut facts.contracts;
        all.id.push(Id::from_bytes([4; 16]));
        all.person.push(person as Index);
        all.rank.push(rank);
        all.regime.push(UNKNOWN);
        all.signed.push(day(signed));
        all.start.push(day(signed));
        all.end.push(day(signed + length));
        all.reinforced.push(reinforced);
        all.objective.extend((0..objectives).map(|word| word as Word));
        all.objectives_start.push(all.objective.len() as u32);
        all.actions_start.push(0);
    }
}

fn add_staff(
    facts: &mut Facts,
    employments: Vec<(u16, u16, u32, i32, i32)>,
    absences: Vec<(u16, u16, i32, i32)>,
) {
    for label in ["un", "deux", "trois"] {
        facts.words.profession.word(label);
        facts.words.absence_motive.word(label);
        facts.words.objective.word(label);
    }
    facts.words.absence_motive.word("formation");
    for (staff, profession, share, start, length) in employments {
        let all = &mut facts.employments;
        all.id.push(Id::from_bytes([6; 16]));
        all.staff.push(staff.into());
        all.profession.push(profession);
        all.status.push(UNKNOWN);
        all.share.push(share);
        all.start.push(day(start));
        all.end.push(day(start + length));
    }
    for (staff, motive, start, length) in absences {
        let all = &mut facts.absences;
        all.id.push(Id::from_bytes([7; 16]));
        all.staff.push(staff.into());
        all.motive.push(motive * 2);
        all.start.push(day(start));
        all.end.push(day(start + length));
    }
}

type PersonSeed = (u16, i32, Option<u32>, u16);
type MeasureSeed = (usize, u16, i32, Option<i32>, u16, u16);
type RequestSeed = (usize, u16, i32, Option<(i32, u8)>);
type ActSeed = (i32, u16, bool, u16, Vec<(usize, u8)>, usize);

fn build(
    persons: Vec<PersonSeed>,
    measures: Vec<(MeasureSeed, Option<(i32, i32)>)>,
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
    for ((person, kind, start, length, motive, territory), away) in measures {
        let all = &mut facts.measures;
        if let Some((after, days)) = away {
            let measure = all.id.len() as Index;
            all.away.push((measure, day(start + after), day(start + after + days)));
        }
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
