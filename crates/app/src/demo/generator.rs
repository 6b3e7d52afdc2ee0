//! A service of any size, invented from a seed: the same seed gives the same register, to measure with.

use base::{Day, Month};
use register::{
    AbsenceRow, ActRow, Attendance, CapacityRow, MeasureRow, Outcome, PersonRow, PlannedRow, Register,
    RequestRow, StaffRow,
};

/// How large a service to invent.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Persons of its register.
    pub persons: u32,
    /// Acts, over three years.
    pub acts: u32,
    /// The last of the three years.
    pub year: i16,
}

const FIRST_NAMES: [(&str, &str); 24] = [
    ("Agathe", "F"),
    ("Clara", "F"),
    ("Chloé", "F"),
    ("Maëlys", "F"),
    ("Anaïs", "F"),
    ("Yasmine", "F"),
    ("Romane", "F"),
    ("Nora", "F"),
    ("Éloïse", "F"),
    ("Inès", "F"),
    ("Lina", "F"),
    ("Jade", "F"),
    ("Kylian", "M"),
    ("Axel", "M"),
    ("Rayan", "M"),
    ("Hugo", "M"),
    ("Timéo", "M"),
    ("Lucas", "M"),
    ("Nathan", "M"),
    ("Adam", "M"),
    ("Noé", "M"),
    ("Sacha", "M"),
    ("Enzo", "M"),
    ("Loïc", "M"),
];
const SYLLABLES: [&str; 18] = [
    "bel", "car", "dau", "del", "fer", "gau", "hus", "jol", "lem", "mar", "niv", "oli", "pas", "ren", "sab",
    "tou", "val", "zel",
];
const ENDINGS: [&str; 12] =
    ["ot", "in", "ier", "et", "eau", "ard", "mas", "rand", "lier", "quet", "son", "val"];
const TERRITORIES: [&str; 6] =
    ["Vallée haute", "Vallée basse", "Plaine nord", "Plaine sud", "Les Coteaux", "Centre-ville"];
const KINDS: [(&str, &str); 2] = [("AEMO-R", "juge des enfants"), ("AED-R", "aide sociale à l'enfance")];
const ACTS: [(&str, bool); 5] = [
    ("visite à domicile", true),
    ("entretien", true),
    ("accompagnement extérieur", true),
    ("synthèse", false),
    ("écrit", false),
];
const PLACES: [&str; 4] = ["domicile", "service", "école", "extérieur"];
const THEMES: [&str; 6] =
    ["parentalité", "scolarité", "logement", "santé", "liens familiaux", "loisirs et culture"];
const MOTIVES: [&str; 5] =
    ["objectifs atteints", "échéance", "décision du magistrat", "accord des parents", "passage en AEMO"];
const OUTCOMES: [&str; 4] =
    ["fin de mesure AED-R", "main-levée AEMO-R", "passage en AEMO", "placement en établissement"];
const MINUTES: [u16; 6] = [15, 30, 45, 60, 90, 120];

/// A reproducible sequence of numbers (splitmix64, public domain, Sebastiano Vigna).
pub struct Dice(u64);

impl Dice {
    /// The sequence of this seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        ((u128::from(self.next()) * u128::from(end.max(1))) >> 64) as u32
    }

    pub(crate) fn one_in(&mut self, chances: u32) -> bool {
        self.below(chances) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len() as u32) as usize]
    }
}

/// The register of a service of this size.
pub fn register(size: Size, dice: &mut Dice) -> Register {
    let first = Month { year: size.year - 2, month: 1 }.first();
    let last = Month { year: size.year, month: 12 }.last();
    let staff_count = (size.persons / 12).clamp(4, 900);
    let mut register = Register { staff: staff(staff_count, dice, first), ..Register::default() };
    let mut present = Vec::new();
    let mut person = 0;
    let mut family = 0;
    while person < size.persons {
        family += 1;
        let siblings = 1 + dice.below(3).min(dice.below(3));
        let name = family_name(dice);
        let territory = dice.pick(&TERRITORIES);
        let parents = dice.pick(&["séparés", "séparés", "en couple"]);
        for _ in 0..siblings.min(size.persons - person) {
            person += 1;
            let (first_name, sex) = dice.pick(&FIRST_NAMES);
            let start = first.plus_days(dice.below(3 * 365) as i32 - 200);
            let reference = format!("P{person:06}");
            register.persons.push(PersonRow {
                reference: reference.clone(),
                last_name: name.clone(),
                first_name: first_name.to_owned(),
                sex: sex.to_owned(),
                birth: Some(start.plus_days(-(365 * 2 + dice.below(365 * 15) as i32))),
                family: format!("F{family:06}"),
                parents: parents.to_owned(),
                residence: dice.pick(&["un seul parent", "deux parents"]).to_owned(),
                territory: territory.to_owned(),
                ..PersonRow::default()
            });
            let measure = measure(person, &reference, territory, start, last, staff_count, dice);
            present.push((reference, start, measure.end.unwrap_or(last), measure.keyworker.clone()));
            register.requests.push(request(&measure, dice));
            register.measures.push(measure);
        }
    }
    register.acts = acts(size.acts, &present, staff_count, last, dice);
    register.absences = absences(staff_count, first, dice);
    let places = i64::from(size.persons / 3 + 1);
    register.capacities =
        vec![CapacityRow { places, start: Some(first.plus_days(-400)), ..CapacityRow::default() }];
    register.planned = (size.year - 2..=size.year)
        .map(|year| PlannedRow { year, days: places * 330, ..PlannedRow::default() })
        .collect();
    register
}

fn family_name(dice: &mut Dice) -> String {
    let name = format!("{}{}{}", dice.pick(&SYLLABLES), dice.pick(&SYLLABLES), dice.pick(&ENDINGS));
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn staff(count: u32, dice: &mut Dice, first: Day) -> Vec<StaffRow> {
    (1..=count)
        .map(|number| {
            let (first_name, _) = dice.pick(&FIRST_NAMES);
            StaffRow {
                reference: worker(number),
                name: format!("{} {first_name}", family_name(dice)),
                profession: dice
                    .pick(&["éducateur spécialisé", "éducateur spécialisé", "psychologue"])
                    .to_owned(),
                status: "salarié".to_owned(),
                share: dice.pick(&[1000, 1000, 800, 500]),
                start: Some(first.plus_days(-(dice.below(2000) as i32))),
                ..StaffRow::default()
            }
        })
        .collect()
}

fn worker(number: u32) -> String {
    format!("S{number:03}")
}

fn measure(
    number: u32,
    person: &str,
    territory: &str,
    start: Day,
    last: Day,
    staff: u32,
    dice: &mut Dice,
) -> MeasureRow {
    let (kind, prescriber) = dice.pick(&KINDS);
    let end = Some(start.plus_days(60 + dice.below(600) as i32)).filter(|end| *end <= last);
    let said = |words: &[&str], dice: &mut Dice| -> String {
        if end.is_some() { words[dice.below(words.len() as u32) as usize].to_owned() } else { String::new() }
    };
    MeasureRow {
        reference: format!("M{number:06}"),
        person: person.to_owned(),
        kind: kind.to_owned(),
        prescriber: prescriber.to_owned(),
        territory: territory.to_owned(),
        decided: Some(start.plus_days(-(dice.below(90) as i32))),
        start: Some(start),
        end,
        motive: said(&MOTIVES, dice),
        outcome: said(&OUTCOMES, dice),
        keyworker: worker(1 + dice.below(staff)),
        co_keyworker: worker(1 + dice.below(staff)),
        ..MeasureRow::default()
    }
}

fn request(measure: &MeasureRow, dice: &mut Dice) -> RequestRow {
    let start = measure.start.unwrap_or(Day::from_number(0));
    let received = start.plus_days(-(20 + dice.below(180) as i32));
    RequestRow {
        reference: measure.reference.replace('M', "D"),
        person: measure.person.clone(),
        kind: measure.kind.clone(),
        prescriber: measure.prescriber.clone(),
        territory: measure.territory.clone(),
        received: Some(received),
        decided: Some(received.plus_days(dice.below(20) as i32)),
        outcome: Some(Outcome::Admitted),
        ..RequestRow::default()
    }
}

fn acts(
    count: u32,
    present: &[(String, Day, Day, String)],
    staff: u32,
    last: Day,
    dice: &mut Dice,
) -> Vec<ActRow> {
    (1..=count)
        .map(|number| {
            let (person, start, end, keyworker) = &present[dice.below(present.len() as u32) as usize];
            let days = end.days_since(*start).max(0) as u32 + 1;
            let day = start.plus_days(dice.below(days) as i32).min(last);
            let (kind, direct) = dice.pick(&ACTS);
            let presence = match (direct, dice.below(10)) {
                (false, _) => Attendance::Unknown,
                (true, 0) => Attendance::Absent,
                (true, _) => Attendance::Present,
            };
            let mut by = vec![keyworker.clone()];
            let other = worker(1 + dice.below(staff));
            if dice.one_in(4) && other != *keyworker {
                by.push(other);
            }
            ActRow {
                reference: format!("A{number:08}"),
                day: Some(day),
                kind: kind.to_owned(),
                direct,
                location: dice.pick(&PLACES).to_owned(),
                minutes: dice.pick(&MINUTES),
                travel: if direct { dice.pick(&[0, 0, 20, 40]) } else { 0 },
                theme: dice.pick(&THEMES).to_owned(),
                persons: vec![(person.clone(), presence)],
                staff: by,
                files: u16::from(dice.one_in(4)),
                ..ActRow::default()
            }
        })
        .collect()
}

fn absences(staff: u32, first: Day, dice: &mut Dice) -> Vec<AbsenceRow> {
    let mut rows = Vec::new();
    for number in (1..=staff).step_by(4) {
        let start = first.plus_days(dice.below(3 * 365) as i32);
        rows.push(AbsenceRow {
            staff: worker(number),
            motive: dice.pick(&["maladie", "maladie", "congé parental"]).to_owned(),
            start: Some(start),
            end: Some(start.plus_days(dice.below(80) as i32)),
            ..AbsenceRow::default()
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_register() {
        let size = Size { persons: 40, acts: 300, year: 2021 };
        let once = register(size, &mut Dice::new(7));
        assert_eq!(once, register(size, &mut Dice::new(7)));
        assert_ne!(once, register(size, &mut Dice::new(8)));
        assert_eq!((once.persons.len(), once.acts.len()), (40, 300));
    }
}
