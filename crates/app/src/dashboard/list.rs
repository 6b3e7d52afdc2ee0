//! The rows behind a figure, as a table a person can read: persons, measures, requests, acts, staff.

use std::collections::HashMap;

use base::french::{decimal, fold, typeset};
use base::{Day, Id};
use document::{Cell, Column, Group, Row, Table};
use indicator::{Behind, Decision, Facts, Index, NO_DAY, NONE, Noun, OPEN, Presence, Tally, Year};

use crate::facts::{PersonName, StaffName};

/// The rows behind a figure, in the order they are shown.
pub(super) struct Listed<'a> {
    year: &'a Year<'a>,
    facts: &'a Facts,
    persons: &'a HashMap<Id, PersonName>,
    staff: &'a HashMap<Id, StaffName>,
    kind: Kind,
    rows: Vec<Index>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Person,
    Row(Noun),
}

impl<'a> Listed<'a> {
    pub(super) fn new(
        year: &'a Year<'a>,
        behind: &Behind,
        persons: &'a HashMap<Id, PersonName>,
        staff: &'a HashMap<Id, StaffName>,
    ) -> Listed<'a> {
        let facts = year.facts();
        // A figure of persons or families lists persons; any other lists what it counts.
        let kind = match behind.tally {
            Tally::Personnes | Tally::Familles => Kind::Person,
            _ => Kind::Row(behind.noun),
        };
        let mut rows = match kind {
            Kind::Person => year.persons(behind),
            Kind::Row(_) => behind.rows.list(),
        };
        let mut listed = Listed { year, facts, persons, staff, kind, rows: Vec::new() };
        match kind {
            Kind::Person => rows.sort_by_cached_key(|person| fold(&listed.name(*person))),
            Kind::Row(Noun::Measure) => {
                rows.sort_by_cached_key(|row| fold(&listed.name(facts.measures.person[*row as usize])));
            }
            Kind::Row(Noun::Request) => rows.sort_by_key(|row| facts.requests.received[*row as usize]),
            Kind::Row(_) => {}
        }
        listed.rows = rows;
        listed
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// What a line is, singular and plural.
    pub(super) fn unit(&self) -> (&'static str, &'static str) {
        match self.kind {
            Kind::Person => ("personne", "personnes"),
            Kind::Row(Noun::Measure) => ("mesure", "mesures"),
            Kind::Row(Noun::Request) => ("demande", "demandes"),
            Kind::Row(Noun::Act) => ("acte", "actes"),
            Kind::Row(Noun::Presence) => ("personne à un acte", "personnes à des actes"),
            Kind::Row(Noun::Participation) => ("participation", "participations"),
            Kind::Row(Noun::Contract) => ("contrat", "contrats"),
            Kind::Row(Noun::Objective) => ("objectif", "objectifs"),
            Kind::Row(Noun::Action) => ("action", "actions"),
            Kind::Row(Noun::Employment) => ("emploi", "emplois"),
            Kind::Row(Noun::Absence) => ("absence", "absences"),
            Kind::Row(Noun::Capacity) => ("capacité", "capacités"),
            Kind::Row(Noun::Line) => ("ligne", "lignes"),
            Kind::Row(Noun::Participant) => ("participation", "participations"),
            Kind::Row(Noun::Criterion) => ("critère", "critères"),
            Kind::Row(Noun::Situation) => ("situation", "situations"),
        }
    }

    /// Whether lines are persons or measures, which a year's bars are drawn for.
    pub(super) fn has_bars(&self) -> bool {
        matches!(self.kind, Kind::Person | Kind::Row(Noun::Measure))
    }

    /// The measures of a line that touch the period, for its bars.
    pub(super) fn measures(&self, line: usize) -> Vec<usize> {
        let Some(row) = self.rows.get(line).map(|row| *row as usize) else { return Vec::new() };
        if self.is_hidden(self.whose(row)) {
            return Vec::new();
        }
        match self.kind {
            Kind::Person => self.measures_of(row as Index).collect(),
            Kind::Row(Noun::Measure) => vec![row],
            Kind::Row(_) => Vec::new(),
        }
    }

    fn measures_of(&self, person: Index) -> impl Iterator<Item = usize> {
        let all = &self.facts.measures;
        let period = self.year.period();
        (0..all.person.len()).filter(move |row| {
            all.person[*row] == person && all.start[*row] <= period.last() && all.end[*row] >= period.first()
        })
    }

    /// Some lines as a table, with a caption that says how many there are in all.
    pub(super) fn table(&self, caption: String, source: String, lines: std::ops::Range<usize>) -> Table {
        let (headings, numeric) = self.headings();
        let columns = headings.iter().enumerate().map(|(at, label)| Column {
            label: (*label).to_owned(),
            numeric: numeric.contains(&at),
            ruled: false,
        });
        let lines = lines.start.min(self.rows.len())..lines.end.min(self.rows.len());
        let rows = self.rows[lines].iter().map(|row| Row { cells: self.cells(*row as usize), total: false });
        Table {
            caption,
            sheet: "Liste".to_owned(),
            columns: columns.collect(),
            groups: vec![Group { label: None, tone: None, rows: rows.collect() }],
            source,
            indicators: Vec::new(),
            landscape: false,
        }
    }

    fn headings(&self) -> (&'static [&'static str], &'static [usize]) {
        match self.kind {
            Kind::Person => (
                &["Nom et prénom", "N°", "Âge", "Sexe", "Territoire", "Famille", "Mesure", "Référent"],
                &[2, 5],
            ),
            Kind::Row(Noun::Measure) => (
                &[
                    "Nom et prénom",
                    "N°",
                    "Mesure",
                    "Début",
                    "Fin",
                    "Jours dans la période",
                    "Motif de sortie",
                    "Suite",
                    "Référent",
                ],
                &[5],
            ),
            Kind::Row(Noun::Request) => (
                &["Nom et prénom", "N°", "Mesure", "Prescripteur", "Territoire", "Reçue", "Décidée", "Issue"],
                &[],
            ),
            Kind::Row(Noun::Act) => (
                &[
                    "Date",
                    "Type",
                    "Mode",
                    "Durée (min)",
                    "Trajet (min)",
                    "Thème",
                    "Lieu",
                    "Personnes",
                    "Professionnels",
                ],
                &[3, 4],
            ),
            Kind::Row(Noun::Presence) => (&["Date", "Nom et prénom", "N°", "Type", "Présence", "Thème"], &[]),
            Kind::Row(Noun::Participation) => {
                (&["Date", "Professionnel", "N°", "Type", "Mode", "Durée (min)", "Trajet (min)"], &[5, 6])
            }
            Kind::Row(Noun::Contract) => {
                (&["Nom et prénom", "N°", "Rang", "Régime", "Signé", "Début", "Fin", "Renforcé"], &[2])
            }
            Kind::Row(Noun::Objective) => (&["Objectif", "Nom et prénom", "N°", "Signé"], &[]),
            Kind::Row(Noun::Action) => (&["Action", "Nom et prénom", "N°", "Signé"], &[]),
            Kind::Row(Noun::Employment) => {
                (&["Professionnel", "N°", "Profession", "Statut", "ETP", "Début", "Fin"], &[4])
            }
            Kind::Row(Noun::Absence) => {
                (&["Professionnel", "N°", "Motif", "Du", "Au", "Jours dans la période"], &[5])
            }
            Kind::Row(Noun::Capacity) => (&["Territoire", "Places", "Du", "Au"], &[1]),
            Kind::Row(Noun::Line) => {
                (&["Intitulé", "Nature", "Du", "Au", "Professionnels", "Quantité"], &[4, 5])
            }
            Kind::Row(Noun::Situation) => (&["Nom et prénom", "N°", "Situation", "Du", "Au"], &[]),
            Kind::Row(Noun::Criterion) => (&["Critère", "Chapitre", "Cote", "Évaluation du"], &[]),
            Kind::Row(Noun::Participant) => (&["Professionnel", "N°", "Intitulé", "Nature", "Du", "Au"], &[]),
        }
    }

    /// Of a restricted file, the name it has here, its number, days and sums: words would tell what it keeps.
    fn cells(&self, row: usize) -> Vec<Cell> {
        let mut cells = self.said_of(row);
        if let Some(person) = self.whose(row).filter(|person| self.is_hidden(Some(*person))) {
            let own = [text(self.name(person)), text(self.reference(person))];
            let told = cells.iter_mut().filter(|cell| matches!(cell, Cell::Text(_)) && !own.contains(cell));
            told.for_each(|cell| *cell = Cell::Empty);
        }
        cells
    }

    /// The person that a line is about, when it is about one.
    fn whose(&self, row: usize) -> Option<Index> {
        let facts = self.facts;
        match self.kind {
            Kind::Person => Some(row as Index),
            Kind::Row(Noun::Measure) => facts.measures.person.get(row).copied(),
            Kind::Row(Noun::Request) => facts.requests.person.get(row).copied(),
            Kind::Row(Noun::Presence) => facts.acts.person.get(row).copied(),
            Kind::Row(Noun::Contract) => facts.contracts.person.get(row).copied(),
            Kind::Row(Noun::Situation) => facts.situations.person.get(row).copied(),
            Kind::Row(_) => None,
        }
    }

    fn is_hidden(&self, person: Option<Index>) -> bool {
        person.and_then(|person| self.known(person)).is_some_and(|name| name.hidden)
    }

    fn said_of(&self, row: usize) -> Vec<Cell> {
        let facts = self.facts;
        let words = &facts.words;
        match self.kind {
            Kind::Person => self.person(row),
            Kind::Row(Noun::Measure) => {
                let all = &facts.measures;
                vec![
                    text(self.name(all.person[row])),
                    text(self.reference(all.person[row])),
                    text(words.kind.label(all.kind[row])),
                    day(all.start[row]),
                    day(all.end[row]),
                    self.days(row),
                    word(words.motive.label(all.motive[row]), all.motive[row]),
                    word(words.outcome.label(all.outcome[row]), all.outcome[row]),
                    text(self.worker(all.keyworker[row])),
                ]
            }
            Kind::Row(Noun::Request) => {
                let all = &facts.requests;
                vec![
                    text(self.name(all.person[row])),
                    text(self.reference(all.person[row])),
                    text(words.kind.label(all.kind[row])),
                    text(words.prescriber.label(all.prescriber[row])),
                    text(words.territory.label(all.territory[row])),
                    day(all.received[row]),
                    day(all.decided[row]),
                    text(match all.decision[row] {
                        Decision::Waiting => "en attente",
                        Decision::Admitted => "admis",
                        Decision::Refused => "refus",
                        Decision::Withdrawn => "retirée",
                    }),
                ]
            }
            Kind::Row(Noun::Act) => {
                let all = &facts.acts;
                let persons = all.persons_start[row] as usize..all.persons_start[row + 1] as usize;
                let staff = all.staff_start[row] as usize..all.staff_start[row + 1] as usize;
                let join = |names: Vec<String>| text(names.join(", "));
                vec![
                    day(all.day[row]),
                    text(words.act_kind.label(all.kind[row])),
                    text(if all.direct[row] { "direct" } else { "indirect" }),
                    number(i64::from(all.minutes[row])),
                    number(i64::from(all.travel[row])),
                    text(words.theme.label(all.theme[row])),
                    text(words.place.label(all.place[row])),
                    join(all.person[persons].iter().map(|person| self.name(*person)).collect()),
                    join(all.staff[staff].iter().map(|staff| self.worker(*staff)).collect()),
                ]
            }
            Kind::Row(Noun::Presence) => {
                let all = &facts.acts;
                let act = all.persons_start.partition_point(|start| *start as usize <= row) - 1;
                vec![
                    day(all.day[act]),
                    text(self.name(all.person[row])),
                    text(self.reference(all.person[row])),
                    text(words.act_kind.label(all.kind[act])),
                    text(match all.presence[row] {
                        Presence::Present => "présence",
                        Presence::Excused => "absence excusée",
                        Presence::Absent => "absence non excusée",
                        Presence::Unknown => "non renseigné",
                    }),
                    text(words.theme.label(all.theme[act])),
                ]
            }
            Kind::Row(Noun::Participation) => {
                let all = &facts.acts;
                let act = all.staff_start.partition_point(|start| *start as usize <= row) - 1;
                let own = all.own.row.binary_search(&(row as u32)).ok();
                vec![
                    day(all.day[act]),
                    text(self.worker(all.staff[row])),
                    text(self.worker_reference(all.staff[row])),
                    text(words.act_kind.label(all.kind[act])),
                    text(if all.direct[act] { "direct" } else { "indirect" }),
                    number(i64::from(own.map_or(all.minutes[act], |at| all.own.minutes[at]))),
                    number(i64::from(own.map_or(all.travel[act], |at| all.own.travel[at]))),
                ]
            }
            Kind::Row(Noun::Contract) => {
                let all = &facts.contracts;
                vec![
                    text(self.name(all.person[row])),
                    text(self.reference(all.person[row])),
                    number(i64::from(all.rank[row])),
                    text(words.regime.label(all.regime[row])),
                    day(all.signed[row]),
                    day(all.start[row]),
                    day(all.end[row]),
                    text(if all.reinforced[row] { "oui" } else { "non" }),
                ]
            }
            Kind::Row(Noun::Objective) => {
                let label = words.objective.label(facts.contracts.objective[row]);
                self.said(label, &facts.contracts.objectives_start, row)
            }
            Kind::Row(Noun::Action) => self.said(
                words.action.label(facts.contracts.action[row]),
                &facts.contracts.actions_start,
                row,
            ),
            Kind::Row(Noun::Employment) => {
                let all = &facts.employments;
                vec![
                    text(self.worker(all.staff[row])),
                    text(self.worker_reference(all.staff[row])),
                    text(words.profession.label(all.profession[row])),
                    text(words.status.label(all.status[row])),
                    Cell::Number {
                        value: f64::from(all.share[row]) / 1000.0,
                        decimals: 2,
                        percent: false,
                        href: None,
                    },
                    day(all.start[row]),
                    day(all.end[row]),
                ]
            }
            Kind::Row(Noun::Absence) => {
                let all = &facts.absences;
                vec![
                    text(self.worker(all.staff[row])),
                    text(self.worker_reference(all.staff[row])),
                    text(words.absence_motive.label(all.motive[row])),
                    day(all.start[row]),
                    day(all.end[row]),
                    self.days(row),
                ]
            }
            Kind::Row(Noun::Capacity) => {
                let places = &facts.capacities[row];
                let territory = match places.territory {
                    indicator::UNKNOWN => "ensemble du service",
                    territory => words.territory.label(territory),
                };
                vec![text(territory), number(places.places), day(places.start), day(places.end)]
            }
            Kind::Row(Noun::Line) => {
                let all = &facts.lines;
                let mut cells = self.line(row).to_vec();
                cells.push(number(i64::from(all.staff_start[row + 1] - all.staff_start[row])));
                let amount = all.amount[row] as f64 / 100.0;
                let decimals = base::french::decimals(amount);
                cells.push(Cell::Number { value: amount, decimals, percent: false, href: None });
                cells
            }
            Kind::Row(Noun::Situation) => {
                let all = &facts.situations;
                vec![
                    text(self.name(all.person[row])),
                    text(self.reference(all.person[row])),
                    text(words.answer.label(all.answer[row])),
                    day(all.start[row]),
                    day(all.end[row]),
                ]
            }
            Kind::Row(Noun::Criterion) => {
                let all = &facts.criteria;
                vec![
                    text(words.criterion.label(all.title[row])),
                    text(words.chapter.label(all.chapter[row])),
                    text(words.mark.label(all.mark[row])),
                    day(all.day[row]),
                ]
            }
            Kind::Row(Noun::Participant) => {
                let all = &facts.lines;
                let line = all.staff_start.partition_point(|start| *start as usize <= row) - 1;
                let who = all.staff[row];
                let mut cells = vec![text(self.worker(who)), text(self.worker_reference(who))];
                cells.extend(self.line(line));
                cells
            }
        }
    }

    /// What a line of a list is, and when.
    fn line(&self, row: usize) -> [Cell; 4] {
        let (all, words) = (&self.facts.lines, &self.facts.words);
        let kind = word(words.line_kind.label(all.kind[row]), all.kind[row]);
        [text(words.line_title.label(all.title[row])), kind, day(all.start[row]), day(all.end[row])]
    }

    /// The days of a measure or of an absence in the period, by the word that counts them in the figures.
    fn days(&self, row: usize) -> Cell {
        let (noun, tally) = match self.kind {
            Kind::Row(Noun::Absence) => (Noun::Absence, Tally::JoursAbsence),
            _ => (Noun::Measure, Tally::Journees),
        };
        let rows = indicator::Rows::List(vec![row as Index]);
        let alone = Behind { noun, rows, tally, period: self.year.period() };
        number(self.year.tallied(&alone).total as i64)
    }

    fn person(&self, row: usize) -> Vec<Cell> {
        let facts = self.facts;
        let words = &facts.words;
        let person = row as Index;
        if self.is_hidden(Some(person)) {
            // Age, family and keyworker would tell who it is.
            let mut cells = vec![Cell::Empty; 8];
            cells[0] = text(self.name(person));
            cells[1] = text(self.reference(person));
            return cells;
        }
        let measures: Vec<usize> = self.measures_of(person).collect();
        let mut kinds: Vec<&str> =
            measures.iter().map(|measure| words.kind.label(facts.measures.kind[*measure])).collect();
        kinds.dedup();
        let keyworker = measures.last().map_or(NONE, |measure| facts.measures.keyworker[*measure]);
        let age = match facts.persons.birth[row] {
            NO_DAY => Cell::Empty,
            birth => number(i64::from(self.year.period().last().age_since(birth))),
        };
        let family = match facts.persons.family[row] {
            NONE => Cell::Empty,
            family => number(i64::from(family) + 1),
        };
        vec![
            text(self.name(person)),
            text(self.reference(person)),
            age,
            text(match words.sex.label(facts.persons.sex[row]) {
                "F" => "féminin",
                "M" => "masculin",
                other => other,
            }),
            text(words.territory.label(facts.persons.territory[row])),
            family,
            text(kinds.join(", ")),
            text(self.worker(keyworker)),
        ]
    }

    fn said(&self, label: &str, starts: &[u32], row: usize) -> Vec<Cell> {
        let contract = starts.partition_point(|start| *start as usize <= row) - 1;
        let person = self.facts.contracts.person[contract];
        vec![
            text(label),
            text(self.name(person)),
            text(self.reference(person)),
            day(self.facts.contracts.signed[contract]),
        ]
    }

    fn name(&self, person: Index) -> String {
        self.known(person).map_or_else(String::new, |name| format!("{} {}", name.last_name, name.first_name))
    }

    fn reference(&self, person: Index) -> String {
        self.known(person).map_or_else(String::new, |name| name.reference.clone())
    }

    fn known(&self, person: Index) -> Option<&PersonName> {
        self.persons.get(self.facts.persons.id.get(person as usize)?)
    }

    fn worker(&self, staff: Index) -> String {
        let id = self.facts.staff.id.get(staff as usize);
        id.and_then(|id| self.staff.get(id)).map_or_else(String::new, |staff| staff.name.clone())
    }

    fn worker_reference(&self, staff: Index) -> String {
        self.facts.staff.reference.get(staff as usize).cloned().unwrap_or_default()
    }
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn word(label: &str, word: indicator::Word) -> Cell {
    if word == indicator::UNKNOWN { Cell::Empty } else { Cell::Text(typeset(label)) }
}

fn number(value: i64) -> Cell {
    Cell::Number { value: value as f64, decimals: 0, percent: false, href: None }
}

fn day(day: Day) -> Cell {
    if day == OPEN || day == NO_DAY { Cell::Empty } else { Cell::Day(day) }
}

/// A cell as the page writes it.
pub(super) fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number { value, decimals, .. } => decimal(*value, *decimals),
        Cell::Day(day) => base::french::short_day(*day),
        _ => String::new(),
    }
}

/// How a cell is set: numbers to the right, days on one line.
pub(super) fn set_as(cell: &Cell) -> &'static str {
    match cell {
        Cell::Number { .. } => "nombre",
        Cell::Day(_) => "jour",
        _ => "",
    }
}
