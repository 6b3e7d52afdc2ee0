//! The same register as other services would keep it: other headings, other forms, other order.

use std::collections::HashMap;

use base::Day;
use base::french::{long_day, short_day};
use proptest::prelude::*;
use register::{Field, Noun, Reading, Register, Source};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use crate::harness::{case, csv, faults, placeless, reading};

/// A column: the heading of import-format.md, its field, and what services write instead.
type Columns = &'static [(&'static str, Field, &'static [&'static str])];

const TERRITORIES: &[&str] = &[
    "Secteur",
    "Territoire",
    "MDCS",
    "MDS",
    "Circonscription",
    "Antenne",
    "Canton",
    "UTAS",
    "Secteur d'intervention",
    "Maison des solidarités",
    "Secteur géographique",
];
const PRESCRIBERS: &[&str] = &[
    "Ordonnée par",
    "Prescrit par",
    "Origine",
    "Prescripteur",
    "Ordonnateur",
    "Origine de la demande",
    "Orienté par",
    "Mandant",
    "Autorité",
    "Adressé par",
    "Décideur",
    "Autorité prescriptrice",
    "Service demandeur",
];
const KINDS: &[&str] =
    &["Type de mesure", "Mesure", "Nature", "Nature de la mesure", "Type", "Type mesure", "Dispositif"];
const STARTS: &[&str] = &[
    "Date de début",
    "Début",
    "Entrée le",
    "Date d'entrée",
    "Date d'admission",
    "Du",
    "Admis le",
    "Début de mesure",
    "Entrée",
    "Date début",
    "Date entrée",
    "Début de la mesure",
    "Date de prise en charge",
];
const ENDS: &[&str] = &[
    "Valable jusqu'au",
    "Au (inclus)",
    "Date de fin",
    "Fin",
    "Sortie le",
    "Date de sortie",
    "Au",
    "Sorti(e) le",
    "Fin de mesure",
    "Sortie",
    "Date fin",
    "Fin de la mesure",
    "Date sortie",
];
const SUBJECTS: &[&str] = &[
    "Réf. jeune",
    "N° dossier",
    "Jeune",
    "Enfant",
    "Usager",
    "Bénéficiaire",
    "Personne",
    "Dossier",
    "Réf. personne",
    "Réf. enfant",
    "N° jeune",
    "N° de dossier",
    "Numéro de dossier",
    "Réf. dossier",
    "Dossier n°",
    "Enfant concerné",
];

const PERSONS: Columns = &[
    (
        "id",
        Field::Reference,
        &[
            "N° dossier",
            "Réf.",
            "Réf. jeune",
            "N°",
            "Identifiant",
            "Dossier",
            "Matricule",
            "Code",
            "Numéro",
            "N° usager",
            "Numéro de dossier",
            "N° de dossier",
            "Référence",
            "Réf. dossier",
            "Dossier n°",
        ],
    ),
    (
        "nom",
        Field::LastName,
        &["NOM", "Nom de famille", "Nom d'usage", "Nom usuel", "Nom de l'enfant", "Patronyme"],
    ),
    (
        "prénom",
        Field::FirstName,
        &["Prénom", "PRENOM", "Prénom(s)", "Prenoms", "Prénom de l'enfant", "Prénom usuel"],
    ),
    (
        "sexe",
        Field::Sex,
        &[
            "F/G",
            "Sexe",
            "Genre",
            "G/F",
            "H/F",
            "M/F",
            "Sexe (F/M)",
            "Fille/Garçon",
            "Garçon / Fille",
            "SEXE",
        ],
    ),
    (
        "naissance",
        Field::Birth,
        &[
            "Né(e) le",
            "DDN",
            "Date de naissance",
            "Naissance",
            "Né le",
            "Date naiss.",
            "Date de naiss.",
            "D. naissance",
            "Date de\nnaissance",
            "NÉE LE",
            "Anniversaire",
        ],
    ),
    (
        "famille",
        Field::Family,
        &[
            "N° famille",
            "Famille",
            "Fratrie",
            "Réf. famille",
            "Code famille",
            "Groupe familial",
            "N° de famille",
            "N° fratrie",
        ],
    ),
    (
        "parents",
        Field::Parents,
        &[
            "Couple parental",
            "Situation parentale",
            "Parents",
            "Situation des parents",
            "Situation du couple parental",
            "Situation familiale",
            "Situation des Parents",
        ],
    ),
    (
        "réside avec",
        Field::Residence,
        &[
            "Lieu de vie",
            "Réside chez",
            "Vit chez",
            "Vit avec",
            "Hébergement",
            "Lieu de résidence",
            "Résidence",
            "Réside avec",
            "Lieu d'hébergement",
            "Domicile",
        ],
    ),
    ("territoire", Field::Territory, TERRITORIES),
];

const MEASURES: Columns = &[
    (
        "id",
        Field::Reference,
        &[
            "N° mesure",
            "Réf. mesure",
            "Id",
            "N°",
            "Numéro de mesure",
            "Identifiant",
            "Mesure n°",
            "Code mesure",
            "N° de mesure",
            "Réf.",
        ],
    ),
    ("personne", Field::Person, SUBJECTS),
    ("type", Field::Kind, KINDS),
    ("prescripteur", Field::Prescriber, PRESCRIBERS),
    ("territoire", Field::Territory, TERRITORIES),
    (
        "décision",
        Field::Decided,
        &[
            "Date décision",
            "Ordonnance du",
            "Date de décision",
            "Décision du",
            "Date de l'ordonnance",
            "Jugement du",
            "Décision",
            "Date de la décision",
            "Date ordonnance",
            "Date du jugement",
            "Décision le",
            "Date d'ordonnance",
        ],
    ),
    ("début", Field::Start, STARTS),
    ("fin", Field::End, ENDS),
    (
        "motif de sortie",
        Field::Motive,
        &[
            "Motif fin",
            "Motif de sortie",
            "Motif",
            "Motif de fin",
            "Motif sortie",
            "Raison de la sortie",
            "Cause de la fin",
            "Motif de fin de mesure",
            "Motif d'arrêt",
        ],
    ),
    (
        "suite",
        Field::Outcome,
        &[
            "Suites données",
            "Suite",
            "Suites",
            "Orientation",
            "Orientation de sortie",
            "Devenir",
            "Suite donnée",
            "Orientation à la sortie",
            "Préconisation",
        ],
    ),
    (
        "référent",
        Field::Keyworker,
        &[
            "Référent",
            "Éducateur référent",
            "Référent 1",
            "Educateur",
            "Travailleur social",
            "Référente",
            "Référent éducatif",
            "Suivi par",
            "Intervenant référent",
            "Travailleur social référent",
            "Intervenant",
        ],
    ),
    (
        "co-référent",
        Field::CoKeyworker,
        &[
            "Co-réf.",
            "Co-référent",
            "Référent 2",
            "2e référent",
            "Coréférent",
            "Second référent",
            "Binôme",
            "Co-intervenant",
            "Co référent",
        ],
    ),
];

const REQUESTS: Columns = &[
    (
        "id",
        Field::Reference,
        &["N°", "N° demande", "Réf. demande", "Id", "Identifiant", "Demande n°", "N° de demande", "Réf."],
    ),
    ("personne", Field::Person, SUBJECTS),
    (
        "type",
        Field::Kind,
        &["Mesure", "Type de mesure", "Mesure demandée", "Nature", "Type de demande", "Type"],
    ),
    ("prescripteur", Field::Prescriber, PRESCRIBERS),
    ("territoire", Field::Territory, TERRITORIES),
    (
        "reçue",
        Field::Received,
        &[
            "Reçue le",
            "Arrivée",
            "Réception",
            "Date de réception",
            "Date d'arrivée",
            "Date de la demande",
            "Demande du",
            "Date demande",
            "Arrivée le",
            "Reçu le",
            "Date réception",
        ],
    ),
    (
        "décidée",
        Field::Decided,
        &[
            "Décision le",
            "Date de décision",
            "Décidée le",
            "Date décision",
            "Commission du",
            "Traitée le",
            "Date de réponse",
            "Réponse le",
        ],
    ),
    (
        "issue",
        Field::Outcome,
        &[
            "Décision",
            "Issue",
            "Réponse",
            "Suite donnée",
            "Suites données",
            "Résultat",
            "Avis",
            "Statut",
            "Suite",
        ],
    ),
];

const ACTS: Columns = &[
    ("id", Field::Reference, &["Id", "N°", "N° acte", "Réf.", "Identifiant", "Réf. acte", "N° intervention"]),
    (
        "date",
        Field::Date,
        &["Date", "Jour", "Date de l'acte", "Le", "Date d'intervention", "Date de l'intervention"],
    ),
    (
        "type",
        Field::Kind,
        &["Type", "Type d'acte", "Acte", "Nature", "Type d'intervention", "Nature de l'acte"],
    ),
    ("mode", Field::Mode, &["Mode", "Direct/indirect", "Direct / Indirect", "Modalité"]),
    (
        "lieu",
        Field::Location,
        &["Lieu", "Lieu d'intervention", "Lieu de l'acte", "Endroit", "Lieu de rencontre"],
    ),
    (
        "durée (min)",
        Field::Minutes,
        &["Durée", "Durée (min)", "Durée en min", "Minutes", "Durée (mn)", "Temps (min)"],
    ),
    (
        "trajet (min)",
        Field::Travel,
        &["Trajet", "Trajet (min)", "Temps de trajet", "Déplacement", "Trajet en min"],
    ),
    ("thème", Field::Theme, &["Thème", "Thématique", "Objet", "Sujet", "Thème abordé", "Domaine"]),
    (
        "personnes",
        Field::Persons,
        &[
            "Jeunes",
            "Personnes",
            "Enfants",
            "Usagers",
            "Jeune(s)",
            "Bénéficiaires",
            "Jeunes concernés",
            "Réf. jeunes",
            "N° dossier",
            "Enfant(s)",
        ],
    ),
    (
        "professionnels",
        Field::Staff,
        &[
            "Intervenants",
            "Professionnels",
            "Salariés",
            "Intervenant(s)",
            "Professionnel(s)",
            "Éducateurs",
            "Équipe",
            "Salarié(s)",
        ],
    ),
    (
        "présence",
        Field::Attendance,
        &["Présence", "Présences", "Présent ?", "Présence du jeune", "Présent/absent"],
    ),
    ("dossiers", Field::Files, &["Dossiers", "Nb dossiers", "Nb de dossiers", "Nombre de dossiers"]),
];

const STAFF: Columns = &[
    ("id", Field::Reference, &["Id", "Matricule", "Réf.", "Code", "N° salarié", "Identifiant", "N°"]),
    (
        "nom",
        Field::Name,
        &["Salarié", "Nom", "Nom et prénom", "Professionnel", "Nom du salarié", "Agent", "Nom Prénom"],
    ),
    (
        "profession",
        Field::Profession,
        &["Fonction", "Profession", "Métier", "Poste", "Emploi", "Qualification"],
    ),
    ("statut", Field::Status, &["Statut", "Contrat", "Type de contrat"]),
    ("etp", Field::Share, &["ETP", "Temps de travail", "Quotité", "Équivalent temps plein", "Taux d'emploi"]),
    (
        "début",
        Field::Start,
        &["Début", "Entrée", "Date d'embauche", "Arrivée", "Embauché le", "Date d'arrivée", "Depuis"],
    ),
    ("fin", Field::End, &["Fin", "Sortie", "Départ", "Date de départ", "Parti le", "Date de sortie"]),
];

const ABSENCES: Columns = &[
    (
        "professionnel",
        Field::Staff,
        &["Salarié (id)", "Salarié", "Professionnel", "Agent", "Matricule", "Réf. salarié", "Id salarié"],
    ),
    (
        "motif",
        Field::Motive,
        &["Motif", "Nature", "Type d'absence", "Motif de l'arrêt", "Cause", "Type d'arrêt"],
    ),
    (
        "début",
        Field::Start,
        &["Début", "Du", "Date de début", "Début de l'arrêt", "Premier jour", "À partir du"],
    ),
    ("fin", Field::End, &["Fin", "Au", "Date de fin", "Fin de l'arrêt", "Dernier jour", "Jusqu'au"]),
];

const CAPACITIES: Columns = &[
    ("territoire", Field::Territory, TERRITORIES),
    (
        "places",
        Field::Places,
        &[
            "Nb de places",
            "Places",
            "Places autorisées",
            "Capacité",
            "Nombre de places",
            "Capacité autorisée",
        ],
    ),
    ("du", Field::Start, &["Du", "Début", "Date de début", "À compter du", "Date d'effet", "Depuis le"]),
    ("au", Field::End, &["Au", "Fin", "Date de fin", "Jusqu'au"]),
];

const PLANNED: Columns = &[
    ("année", Field::Year, &["Année", "Exercice", "An"]),
    (
        "journées",
        Field::Days,
        &["Journées", "Nb de journées", "Journées prévues", "Nombre de journées", "Prévisionnel"],
    ),
];

/// File of the case, the noun, its columns, and names of sheets.
const TABLES: [(&str, Noun, Columns, &[&str]); 8] = [
    (
        "personnes",
        Noun::Person,
        PERSONS,
        &["Enfants et jeunes", "Jeunes", "Usagers", "Personnes accompagnées", "Liste", "Feuil1"],
    ),
    ("mesures", Noun::Measure, MEASURES, &["Mesures", "Suivis", "Accompagnements", "Mesures AER", "Feuil2"]),
    (
        "demandes",
        Noun::Request,
        REQUESTS,
        &[
            "Liste d'attente et admissions",
            "Demandes",
            "Liste d'attente",
            "Admissions",
            "Demandes de mesures",
        ],
    ),
    ("actes", Noun::Act, ACTS, &["Interventions", "Actes", "Activité", "Feuil4"]),
    ("personnel", Noun::Staff, STAFF, &["Personnel", "Équipe", "Salariés", "Professionnels"]),
    (
        "absences",
        Noun::Absence,
        ABSENCES,
        &["Arrêts", "Absences", "Absences du personnel", "Arrêts des salariés"],
    ),
    ("capacites", Noun::Capacity, CAPACITIES, &["Agrément", "Capacité", "Places", "Capacités autorisées"]),
    ("previsionnel", Noun::Planned, PLANNED, &["Prévisionnel", "Journées prévues", "Budget"]),
];

/// The rows of a file of the case, without its headings; few acts, a workbook is long to write.
fn rows(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(case(&format!("aer-2021/{name}.csv"))).unwrap();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let records = reader.records().take(120);
    records.map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn is_date(field: Field) -> bool {
    use Field::*;
    matches!(field, Birth | Decided | Start | End | Received | Date | Signed)
}

#[test]
fn every_heading_that_services_write_is_known() {
    let mut wrong = Vec::new();
    for (name, noun, columns, _) in TABLES {
        for (position, (_, field, others)) in columns.iter().enumerate() {
            for other in *others {
                let mut headings: Vec<String> =
                    columns.iter().map(|(heading, ..)| (*heading).to_owned()).collect();
                headings[position] = format!("\"{other}\"");
                let mut text = headings.join(";") + "\n";
                for row in rows(name).iter().take(20) {
                    text += &(row.join(";") + "\n");
                }
                let table = reading(&[csv(&format!("{name}.csv"), &text)]).mapping.tables.remove(0);
                let found = table.columns.iter().find(|column| column.index == position);
                let found = found.and_then(|column| column.field);
                if table.noun != Some(noun) || found != Some(*field) {
                    wrong.push(format!("{name}: {other}: {:?} {found:?}", table.noun));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// A dice that falls the same way each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn among<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

/// A workbook, and where each cell of the case stands in it.
#[derive(Default)]
struct Written {
    bytes: Vec<u8>,
    /// By file, row and column of the case: sheet and line.
    places: HashMap<(String, usize), (String, u32)>,
}

/// Writes the case as another service would keep it.
fn written(seed: u64, tables: &[(&'static str, Vec<Vec<String>>)]) -> Written {
    let mut dice = Dice(seed);
    let mut book = Workbook::new();
    let mut written = Written::default();
    let mut order: Vec<usize> = (0..tables.len()).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, dice.below(last + 1));
    }
    for table in order {
        if dice.below(4) == 0 {
            book.add_worksheet().set_name(format!("Vide {table}")).unwrap();
        }
        let (file, rows) = &tables[table];
        let (_, _, columns, names) = TABLES.iter().find(|(name, ..)| name == file).unwrap();
        let name = dice.among(names);
        let sheet = book.add_worksheet().set_name(name).unwrap();
        let lines = fill(sheet, columns, rows, &mut dice);
        for (row, line) in lines.into_iter().enumerate() {
            written.places.insert(((*file).to_owned(), row), (name.to_owned(), line));
        }
    }
    written.bytes = book.save_to_buffer().unwrap();
    written
}

fn fill(sheet: &mut Worksheet, columns: Columns, rows: &[Vec<String>], dice: &mut Dice) -> Vec<u32> {
    let left = dice.below(3) as u16;
    let mut line = 0;
    for title in ["REGISTRE DU SERVICE", "mis à jour le 14/01/2022", ""].iter().take(dice.below(4)) {
        sheet.write(line, left, *title).unwrap();
        line += 1;
    }
    // An extra column stands somewhere among the others.
    let extra = dice.below(columns.len() + 1);
    let place = |column: usize| left + column as u16 + u16::from(column >= extra);
    let observations = dice.below(2) == 0;
    let mut used: Vec<&str> = Vec::new();
    for (column, (own, _, others)) in columns.iter().enumerate() {
        let free: Vec<&str> = others.iter().copied().filter(|other| !used.contains(other)).collect();
        let heading = if dice.below(4) == 0 { *own } else { dice.among(&free) };
        used.push(heading);
        sheet.write(line, place(column), heading).unwrap();
    }
    if observations {
        sheet.write(line, left + extra as u16, "Observations").unwrap();
    }
    line += 1;
    let mut lines = Vec::new();
    for row in rows {
        if dice.below(25) == 0 {
            line += 1;
        }
        for (column, ((_, field, _), text)) in columns.iter().zip(row).enumerate() {
            put(sheet, line, place(column), *field, text, dice);
        }
        if observations && dice.below(3) == 0 {
            sheet.write(line, left + extra as u16, "à revoir, le 12/03").unwrap();
        }
        line += 1;
        lines.push(line);
    }
    if dice.below(2) == 0 {
        sheet.write(line + 1, left, dice.among(&["Total", "TOTAL", "Total :", "Total général"])).unwrap();
        sheet.write(line + 1, left + 1, rows.len() as u32).unwrap();
    }
    lines
}

/// A cell in one of the forms that a service gives it.
fn put(sheet: &mut Worksheet, line: u32, column: u16, field: Field, text: &str, dice: &mut Dice) {
    if text.is_empty() {
        return;
    }
    if is_date(field)
        && let Some(day) = date(text)
    {
        let (year, month, date) = (day.year(), day.month(), day.day());
        let form = match dice.below(8) {
            0 => day.to_string(),
            1 => text.to_owned(),
            2 => format!("{date}/{month}/{year}"),
            // Only the years of this century and of people still alive.
            3 if (1923..=2022).contains(&year) => format!("{date}/{month}/{:02}", year % 100),
            4 => long_day(day),
            5 => short_day(day),
            6 if year > 1930 => {
                sheet.write(line, column, f64::from(day.days_since(Day::from_number(0)) + 25_569)).unwrap();
                return;
            }
            _ => {
                let value = ExcelDateTime::from_ymd(year as u16, month as u8, date as u8).unwrap();
                let format = Format::new().set_num_format("dd/mm/yyyy");
                sheet.write_datetime_with_format(line, column, &value, &format).unwrap();
                return;
            }
        };
        sheet.write(line, column, form).unwrap();
        return;
    }
    let number = text.replace(',', ".").parse::<f64>();
    match (field, number) {
        (Field::Minutes | Field::Travel | Field::Files | Field::Share | Field::Places, Ok(number))
        | (Field::Year | Field::Days, Ok(number))
            if dice.below(4) > 0 =>
        {
            sheet.write(line, column, number).unwrap();
        }
        (Field::Sex, _) => {
            let forms: &[&str] = match text {
                "F" => &["F", "f", "fille", "Fille ", "Féminin", "femme"],
                "M" => &["M", "G", "g", "garçon", "Garçon", "masculin", "H"],
                other => &[other],
            };
            sheet.write(line, column, dice.among(forms)).unwrap();
        }
        (Field::LastName, _) => {
            let forms = [text.to_owned(), text.to_uppercase(), format!(" {text} ")];
            sheet.write(line, column, &forms[dice.below(3)]).unwrap();
        }
        (Field::Kind, _) => {
            let forms = [text.to_owned(), format!("{text} "), text.replace('-', " ")];
            sheet.write(line, column, &forms[[0, 0, 0, 1, 2][dice.below(5)]]).unwrap();
        }
        (Field::Persons | Field::Staff, _) => {
            let sign = dice.among(&["|", " | ", ";", "; ", "\n", "/", ", "]);
            sheet.write(line, column, text.replace('|', sign)).unwrap();
        }
        _ => {
            sheet.write(line, column, text).unwrap();
        }
    }
}

fn date(text: &str) -> Option<Day> {
    let mut parts = text.split('/').map(str::parse::<i16>);
    let (Some(Ok(date)), Some(Ok(month)), Some(Ok(year))) = (parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    Day::new(year, month as i8, date as i8)
}

fn the_case() -> Vec<(&'static str, Vec<Vec<String>>)> {
    TABLES.iter().map(|(name, ..)| (*name, rows(name))).collect()
}

/// The tables as the folder of CSV files holds them.
fn folder(tables: &[(&'static str, Vec<Vec<String>>)]) -> Vec<Source> {
    tables
        .iter()
        .map(|(name, rows)| {
            let (_, _, columns, _) = TABLES.iter().find(|(known, ..)| known == name).unwrap();
            let headings: Vec<&str> = columns.iter().map(|(heading, ..)| *heading).collect();
            let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
            writer.write_record(headings).unwrap();
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            Source { name: format!("{name}.csv"), bytes: writer.into_inner().unwrap() }
        })
        .collect()
}

fn workbook(written: &Written) -> Reading {
    reading(&[Source { name: "registre.xlsx".into(), bytes: written.bytes.clone() }])
}

/// The rows, whatever their order and places.
fn unordered(register: &Register) -> Register {
    let mut register = placeless(register);
    register.persons.sort_by(|a, b| a.reference.cmp(&b.reference));
    register.measures.sort_by(|a, b| a.reference.cmp(&b.reference));
    register.requests.sort_by(|a, b| a.reference.cmp(&b.reference));
    register.acts.sort_by(|a, b| a.reference.cmp(&b.reference));
    register.staff.sort_by(|a, b| a.reference.cmp(&b.reference));
    register.absences.sort_by(|a, b| (&a.staff, a.start).cmp(&(&b.staff, b.start)));
    register.capacities.sort_by_key(|row| row.start);
    register
}

/// A fault put into the case: file, row, column, what is written, what is expected.
type Spoil = (&'static str, usize, usize, &'static str, &'static str);

const SPOILS: &[Spoil] = &[
    ("personnes", 3, 4, "31/02/2010", "une date existante"),
    ("personnes", 5, 4, "12/13/2009", "une date existante"),
    ("personnes", 7, 4, "??", "une date existante"),
    ("personnes", 9, 3, "Z", "F ou M"),
    ("personnes", 11, 1, "", "une valeur"),
    ("personnes", 15, 4, "01/01/2035", "une date de naissance passée"),
    ("mesures", 2, 1, "P7777", "une personne du registre"),
    ("mesures", 4, 10, "S77", "un professionnel du registre"),
    ("mesures", 6, 6, "", "une valeur"),
    ("mesures", 8, 2, "", "une valeur"),
    ("mesures", 10, 7, "01/01/2015", "une fin qui ne précède pas le début"),
    ("demandes", 4, 5, "32/01/2021", "une date existante"),
    ("demandes", 6, 7, "peut-être", "admis, refus, retirée, ou rien"),
    ("demandes", 8, 0, "D0001", "un identifiant qui n’est pas déjà pris"),
    ("actes", 10, 5, "beaucoup", "un nombre entier de minutes, de 1 à 1440"),
    ("actes", 12, 9, "S77", "un professionnel du registre"),
    ("actes", 14, 3, "peut-être", "direct ou indirect"),
    ("actes", 16, 8, "P7777", "une personne du registre"),
    ("absences", 1, 0, "S77", "un professionnel du registre"),
    ("capacites", 1, 1, "beaucoup", "un nombre entier"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_register_kept_otherwise_says_the_same(seed in any::<u64>()) {
        let tables = the_case();
        let expected = reading(&folder(&tables));
        let found = workbook(&written(seed, &tables));
        prop_assert_eq!(faults(&found), Vec::<String>::new());
        prop_assert_eq!(placeless(&found.register), placeless(&expected.register));
    }

    #[test]
    fn the_faults_of_a_register_kept_otherwise_are_found_where_they_are(
        seed in any::<u64>(),
        chosen in proptest::sample::subsequence(SPOILS.to_vec(), 1..6),
    ) {
        let mut tables = the_case();
        for (file, row, column, text, _) in &chosen {
            let rows = &mut tables.iter_mut().find(|(name, _)| name == file).unwrap().1;
            (*text).clone_into(&mut rows[*row][*column]);
        }
        let written = written(seed, &tables);
        let found = workbook(&written);
        let mut expected: Vec<(String, u32, String, String)> = chosen
            .iter()
            .map(|(file, row, _, text, expected)| {
                let (sheet, line) = written.places[&((*file).to_owned(), *row)].clone();
                (sheet, line, (*text).to_owned(), (*expected).to_owned())
            })
            .collect();
        let mut faults: Vec<(String, u32, String, String)> = found
            .faults
            .iter()
            .map(|fault| {
                // A true date cell is shown in ISO form, and the others as they were written.
                let value = if SPOILS.iter().any(|spoil| spoil.3 == fault.value) {
                    fault.value.clone()
                } else {
                    chosen.iter().find(|spoil| spoil.4 == fault.expected).map_or("", |spoil| spoil.3).to_owned()
                };
                (fault.sheet.clone(), fault.line, value, fault.expected.clone())
            })
            .collect();
        expected.sort();
        faults.sort();
        prop_assert_eq!(faults, expected);
    }

    #[test]
    fn the_order_of_rows_changes_nothing_but_their_order(seed in any::<u64>()) {
        let mut tables = the_case();
        let expected = reading(&folder(&tables));
        let mut dice = Dice(seed);
        for (_, rows) in &mut tables {
            for last in (1..rows.len()).rev() {
                rows.swap(last, dice.below(last + 1));
            }
        }
        let found = reading(&folder(&tables));
        prop_assert_eq!(&found.faults, &expected.faults);
        prop_assert_eq!(unordered(&found.register), unordered(&expected.register));
        prop_assert_eq!(found.counts, expected.counts);
    }
}
