//! Each noun's row, read and checked.

use std::collections::{HashMap, HashSet};

use base::Day;
use base::french::fold;

use crate::cell::{Cell, Unreadable, attendance, parts, reference_separator, word_separator};
use crate::known::{Known, Standing};
use crate::line::Line;
use crate::words::Words;
use crate::{
    AbsenceRow, ActRow, Attendance, CapacityRow, Context, ContractRow, Field, MeasureRow, Noun, PersonRow,
    Place, PlannedRow, Register, RequestRow, StaffRow,
};

const MINUTES: &str = "un nombre entier de minutes, de 1 à 1440";
const TRAVEL: &str = "un nombre entier de minutes, de 0 à 1440";
const WHOLE: &str = "un nombre entier";
const DAY_LONG: u16 = 1440;

/// The rows taken so far, and what the next ones are checked against.
pub(crate) struct Check<'c> {
    pub(crate) register: Register,
    pub(crate) words: Words<'c>,
    context: &'c Context<'c>,
    persons: Known<'c>,
    staff: Known<'c>,
    homonyms: HashMap<(String, Day), String>,
    measures: HashSet<String>,
    requests: HashSet<String>,
    acts: HashSet<String>,
    contracts: HashSet<String>,
    /// What tells apart rows that have no reference of their own.
    unnamed: HashSet<String>,
}

impl<'c> Check<'c> {
    pub(crate) fn new(context: &'c Context<'c>) -> Check<'c> {
        Check {
            register: Register::default(),
            words: Words::new(context.canonical),
            context,
            persons: Known::new(context.persons),
            staff: Known::new(context.staff),
            homonyms: HashMap::new(),
            measures: HashSet::new(),
            requests: HashSet::new(),
            acts: HashSet::new(),
            contracts: HashSet::new(),
            unnamed: HashSet::new(),
        }
    }

    /// Makes room for so many rows: acts come by the million.
    pub(crate) fn expect(&mut self, noun: Noun, rows: usize) {
        if noun == Noun::Act {
            self.acts.reserve(rows);
            self.register.acts.reserve(rows);
        }
    }

    /// Reads a row; takes it when it is sound.
    pub(crate) fn row(&mut self, noun: Noun, place: Place, line: &mut Line<'_>) {
        line.bounded();
        match noun {
            Noun::Staff => self.professional(place, line),
            Noun::Person => self.person(place, line),
            Noun::Measure => self.measure(place, line),
            Noun::Request => self.request(place, line),
            Noun::Act => self.act(place, line),
            Noun::Contract => self.contract(place, line),
            Noun::Absence => self.absence(place, line),
            Noun::Capacity => self.capacity(place, line),
            Noun::Planned => self.planned(place, line),
        }
    }

    fn word(&mut self, vocabulary: &'static str, line: &Line<'_>, field: Field) -> String {
        self.words.keep(vocabulary, &line.text(field))
    }

    fn list(&mut self, vocabulary: &'static str, line: &Line<'_>, field: Field) -> Vec<String> {
        let text = line.text(field);
        parts(&text, word_separator(&text)).map(|part| self.words.keep(vocabulary, part)).collect()
    }

    fn professional(&mut self, place: Place, line: &mut Line<'_>) {
        let row = StaffRow {
            place,
            reference: line.fresh(&self.staff.taken),
            name: line.required(Field::Name).into_owned(),
            profession: self.word("profession", line, Field::Profession),
            status: self.word("status", line, Field::Status),
            share: line
                .take(Field::Share, |cell| cell.share(), "un équivalent temps plein, de 0 à 2")
                .unwrap_or_default(),
            start: line.day(Field::Start),
            end: line.day(Field::End),
        };
        line.ordered(row.start, row.end);
        if line.is_sound() {
            self.staff.take(&row.reference, &either_way(&row.name));
            self.register.staff.push(row);
        } else {
            self.staff.refuse(row.reference, &either_way(&row.name));
        }
    }

    fn person(&mut self, place: Place, line: &mut Line<'_>) {
        let row = PersonRow {
            place,
            reference: line.fresh(&self.persons.taken),
            last_name: line.required(Field::LastName).into_owned(),
            first_name: line.required(Field::FirstName).into_owned(),
            sex: line.take(Field::Sex, |cell| cell.sex(), "F ou M").to_owned(),
            birth: line.birth(),
            family: line.owned(Field::Family),
            parents: self.word("parents", line, Field::Parents),
            residence: self.word("residence", line, Field::Residence),
            territory: self.word("territory", line, Field::Territory),
        };
        let names = [
            format!("{} {}", row.last_name, row.first_name),
            format!("{} {}", row.first_name, row.last_name),
        ];
        if let Some(birth) = row.birth {
            self.unlike_another(line, &row.reference, (fold(&names[0]), birth));
        }
        if line.is_sound() {
            self.persons.take(&row.reference, &names);
            self.register.persons.push(row);
        } else {
            self.persons.refuse(row.reference, &names);
        }
    }

    /// The same name, first name and birth under another reference is likely the same person.
    fn unlike_another(&mut self, line: &mut Line<'_>, reference: &str, identity: (String, Day)) {
        let other = self.homonyms.get(&identity).or_else(|| self.context.homonyms.get(&identity));
        if other.is_some_and(|other| other != reference) && !self.context.accept_duplicates {
            line.wrong(Field::Reference, "pas de doublon probable (même nom, prénom, naissance)");
        } else if line.is_sound() {
            self.homonyms.entry(identity).or_insert_with(|| reference.to_owned());
        }
    }

    fn measure(&mut self, place: Place, line: &mut Line<'_>) {
        let row = MeasureRow {
            place,
            reference: line.fresh(&self.measures),
            person: line.person(&self.persons),
            kind: {
                let kind = line.required(Field::Kind);
                self.words.keep("kind", &kind)
            },
            prescriber: self.word("prescriber", line, Field::Prescriber),
            territory: self.word("territory", line, Field::Territory),
            decided: line.day(Field::Decided),
            start: line.required_day(Field::Start),
            end: line.day(Field::End),
            motive: self.word("motive", line, Field::Motive),
            outcome: self.word("outcome", line, Field::Outcome),
            keyworker: self.keyworker(line, Field::Keyworker),
            co_keyworker: self.keyworker(line, Field::CoKeyworker),
        };
        line.ordered(row.start, row.end);
        if line.is_sound() {
            self.measures.insert(row.reference.clone());
            self.register.measures.push(row);
        }
    }

    fn keyworker(&self, line: &mut Line<'_>, field: Field) -> String {
        let text = line.text(field);
        line.staff_of(field, &self.staff, &text)
    }

    fn request(&mut self, place: Place, line: &mut Line<'_>) {
        let row = RequestRow {
            place,
            reference: line.fresh(&self.requests),
            person: line.person(&self.persons),
            kind: {
                let kind = line.required(Field::Kind);
                self.words.keep("kind", &kind)
            },
            prescriber: self.word("prescriber", line, Field::Prescriber),
            territory: self.word("territory", line, Field::Territory),
            received: line.required_day(Field::Received),
            decided: line.day(Field::Decided),
            outcome: line.take(Field::Outcome, |cell| cell.outcome(), "admis, refus, retirée, ou rien"),
        };
        if row.decided.is_some() && row.outcome.is_none() {
            line.wrong(
                Field::Outcome,
                "une issue, puisqu’il y a une date de décision : admis, refus ou retirée",
            );
        }
        if line.is_sound() {
            self.requests.insert(row.reference.clone());
            self.register.requests.push(row);
        }
    }

    fn act(&mut self, place: Place, line: &mut Line<'_>) {
        let row = ActRow {
            place,
            reference: line.fresh(&self.acts),
            day: line.required_day(Field::Date),
            kind: {
                let kind = line.required(Field::Kind);
                self.words.keep("act_kind", &kind)
            },
            direct: line.take_required(Field::Mode, |cell| cell.direct(), "direct ou indirect"),
            location: self.word("place", line, Field::Location),
            minutes: {
                let in_hours = line.in_hours(Field::Minutes);
                line.take_required(Field::Minutes, |cell| within(cell, in_hours, 1), MINUTES)
            },
            travel: {
                let in_hours = line.in_hours(Field::Travel);
                line.take(Field::Travel, |cell| within(cell, in_hours, 0), TRAVEL).unwrap_or_default()
            },
            theme: self.word("theme", line, Field::Theme),
            persons: self.attended(line),
            staff: self.team(line),
            files: line.take(Field::Files, |cell| cell.whole(), WHOLE).unwrap_or_default(),
        };
        if line.is_sound() {
            self.acts.insert(row.reference.clone());
            self.register.acts.push(row);
        }
    }

    /// The professionals of an act. A million acts are kept at once: no room is left over.
    fn team(&self, line: &mut Line<'_>) -> Vec<String> {
        let text = line.text(Field::Staff);
        let separator = separator_of(&text, &self.staff);
        let mut team = Vec::with_capacity(parts(&text, separator).count());
        for part in parts(&text, separator) {
            let worker = line.staff_of(Field::Staff, &self.staff, part);
            // Named twice at one act, one is there once.
            if !team.contains(&worker) {
                team.push(worker);
            }
        }
        team
    }

    /// The persons of an act, each with its presence: one word for all, or a word for each.
    fn attended(&self, line: &mut Line<'_>) -> Vec<(String, Attendance)> {
        let persons = line.text(Field::Persons);
        let presence = line.text(Field::Attendance);
        let separator = separator_of(&persons, &self.persons);
        let count = parts(&persons, separator).count();
        let mut last = attendance(&presence);
        let between = between(&presence, count);
        let mut words = presence.split(between).map(str::trim);
        let is_aligned = presence.contains(between);
        if is_aligned && words.clone().count() != count {
            line.wrong(Field::Attendance, "une présence pour tous, ou une pour chaque personne");
            return Vec::new();
        }
        let mut attended: Vec<(String, Attendance)> = Vec::with_capacity(count);
        for part in parts(&persons, separator) {
            if is_aligned && let Some(word) = words.next() {
                last = attendance(word);
            }
            let person = line.person_of(Field::Persons, &self.persons, part);
            match last {
                Ok(attendance) if attended.iter().all(|(known, _)| *known != person) => {
                    attended.push((person, attendance));
                }
                Ok(_) => {}
                Err(Unreadable) => {
                    line.wrong(Field::Attendance, "présent, absent excusé ou absent non excusé");
                    break;
                }
            }
        }
        attended
    }

    fn contract(&mut self, place: Place, line: &mut Line<'_>) {
        let row = ContractRow {
            place,
            reference: line.fresh(&self.contracts),
            person: line.person(&self.persons),
            rank: line.take_required(Field::Rank, |cell| at_least(cell.rank()?, 1), WHOLE),
            regime: self.word("regime", line, Field::Regime),
            signed: line.required_day(Field::Signed),
            start: line.day(Field::Start),
            end: line.day(Field::End),
            objectives: self.list("objective", line, Field::Objectives),
            actions: self.list("action", line, Field::Actions),
            reinforced: line.take(Field::Reinforced, |cell| cell.yes(), "oui ou non"),
        };
        line.ordered(row.start, row.end);
        if line.is_sound() {
            self.contracts.insert(row.reference.clone());
            self.register.contracts.push(row);
        }
    }

    fn absence(&mut self, place: Place, line: &mut Line<'_>) {
        let staff = line.required(Field::Staff);
        let row = AbsenceRow {
            place,
            staff: line.staff_of(Field::Staff, &self.staff, &staff),
            motive: self.word("absence_motive", line, Field::Motive),
            start: line.required_day(Field::Start),
            end: line.day(Field::End),
        };
        line.ordered(row.start, row.end);
        let key = format!("absence {} {} {:?}", row.staff, fold(&row.motive), row.start);
        self.unlike_the_others(line, Field::Start, key);
        if line.is_sound() {
            self.register.absences.push(row);
        }
    }

    fn capacity(&mut self, place: Place, line: &mut Line<'_>) {
        let row = CapacityRow {
            place,
            territory: self.word("territory", line, Field::Territory),
            places: line.take_required(Field::Places, |cell| at_least(cell.whole()?, 0), WHOLE),
            start: line.required_day(Field::Start),
            end: line.day(Field::End),
        };
        line.ordered(row.start, row.end);
        let key = format!("places {} {:?}", fold(&row.territory), row.start);
        self.unlike_the_others(line, Field::Start, key);
        if line.is_sound() {
            self.register.capacities.push(row);
        }
    }

    fn planned(&mut self, place: Place, line: &mut Line<'_>) {
        let row = PlannedRow {
            place,
            year: line.take_required(Field::Year, |cell| cell.whole(), "une année"),
            days: line.take_required(Field::Days, |cell| at_least(cell.whole()?, 0), WHOLE),
        };
        self.unlike_the_others(line, Field::Year, format!("année {}", row.year));
        if line.is_sound() {
            self.register.planned.push(row);
        }
    }

    /// A row without a reference is known by what it says: the base keeps one of each.
    fn unlike_the_others(&mut self, line: &mut Line<'_>, field: Field, key: String) {
        if line.is_sound() && !self.unnamed.insert(key) {
            line.wrong(field, "une ligne qui n’en répète pas une autre");
        }
    }

    /// Gives each word one spelling, now that every row is read.
    pub(crate) fn settle(&mut self) {
        if !self.words.is_mixed() {
            return;
        }
        let words = &self.words;
        let register = &mut self.register;
        for row in &mut register.persons {
            words.settle("parents", &mut row.parents);
            words.settle("residence", &mut row.residence);
            words.settle("territory", &mut row.territory);
        }
        for row in &mut register.measures {
            words.settle("kind", &mut row.kind);
            words.settle("prescriber", &mut row.prescriber);
            words.settle("territory", &mut row.territory);
            words.settle("motive", &mut row.motive);
            words.settle("outcome", &mut row.outcome);
        }
        for row in &mut register.requests {
            words.settle("kind", &mut row.kind);
            words.settle("prescriber", &mut row.prescriber);
            words.settle("territory", &mut row.territory);
        }
        for row in &mut register.acts {
            words.settle("act_kind", &mut row.kind);
            words.settle("place", &mut row.location);
            words.settle("theme", &mut row.theme);
        }
        for row in &mut register.contracts {
            words.settle("regime", &mut row.regime);
            row.objectives.iter_mut().for_each(|word| words.settle("objective", word));
            row.actions.iter_mut().for_each(|word| words.settle("action", word));
        }
        for row in &mut register.staff {
            words.settle("profession", &mut row.profession);
            words.settle("status", &mut row.status);
        }
        for row in &mut register.absences {
            words.settle("absence_motive", &mut row.motive);
        }
        for row in &mut register.capacities {
            words.settle("territory", &mut row.territory);
        }
    }
}

/// A number that is not too small.
fn at_least<T: PartialOrd>(number: Option<T>, least: T) -> Result<Option<T>, Unreadable> {
    if number.as_ref().is_none_or(|number| *number >= least) { Ok(number) } else { Err(Unreadable) }
}

/// A number of minutes from `least` to a whole day.
fn within(cell: Cell<'_>, in_hours: bool, least: u16) -> Result<Option<u16>, Unreadable> {
    let minutes = cell.minutes(in_hours)?;
    if minutes.is_none_or(|minutes| (least..=DAY_LONG).contains(&minutes)) {
        Ok(minutes)
    } else {
        Err(Unreadable)
    }
}

/// What separates the references of a list; a reference may hold such a sign itself (`2021/034`).
fn separator_of(text: &str, known: &Known<'_>) -> char {
    match reference_separator(text) {
        '|' => '|',
        _ if known.standing(text) != Standing::Unknown => '|',
        sign => sign,
    }
}

/// What separates the presences of a list; « absent, excusé » of one person is one word.
fn between(presence: &str, persons: usize) -> char {
    let is_one_for_each = |sign: &char| {
        let words = presence.split(*sign).map(|word| attendance(word.trim()));
        persons > 1 && words.clone().count() == persons && words.into_iter().all(|word| word.is_ok())
    };
    match word_separator(presence) {
        '|' if !presence.contains('|') => [',', '/', '+'].into_iter().find(is_one_for_each).unwrap_or('|'),
        sign => sign,
    }
}

/// « Chauvel Gabriel » and « Gabriel Chauvel »: the lists that point at people turn names round.
fn either_way(name: &str) -> [String; 2] {
    let turned =
        name.split_once(' ').map_or_else(|| name.to_owned(), |(first, rest)| format!("{rest} {first}"));
    [name.to_owned(), turned]
}
