//! The pack of a meeting: the compulsory indicators, requests and delays, the waiting list by territory, places, what was
//! decided before. Figures are those of the catalogue for the year, that the page opens on their people; nobody is named.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Extension, Path, State};
use axum::response::Response;
use base::french::{integer, long_day, typeset};
use base::{Day, Period};
use document::{Block, Cell, Column, Document, Group, Inline, Row, Table};

use super::{COMPULSORY, Meeting, REQUESTS, meetings};
use crate::access::Here;
use crate::dashboard::figure::attachment;
use crate::dashboard::{door, show};
use crate::waiting::{self, places::Places};
use crate::web::{App, Refusal};
use crate::year;

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A figure of the pack.
pub struct Figure {
    /// What it counts.
    pub title: String,
    /// As it is printed.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// Where it opens on its people.
    pub address: String,
}

/// The figures of these names, for the year of a day.
pub fn figures(app: &App, here: &Here, ids: &[&str], day: Day) -> Result<Vec<Figure>, Refusal> {
    let book = app.book(here.service())?;
    let number = day.year();
    let counted = book.year(Period::year(number))?;
    let catalogue = year::catalogue()?;
    let mut all = Vec::new();
    for id in ids {
        let (Some(entry), Some(value)) = (catalogue.entry(id), counted.value(id)) else { continue };
        all.push(Figure {
            title: typeset(&entry.title),
            value: show::text(&value, entry),
            unit: typeset(show::unit(&value, entry)),
            address: door(&here.service().code, number, id, &[], None),
        });
    }
    Ok(all)
}

/// A territory of the waiting list: its name, how many wait, the longest and the mean wait in months.
pub struct Waits {
    /// Its name; « non renseigné ».
    pub territory: String,
    /// How many.
    pub count: i64,
    /// Months, in the mean.
    pub mean: f64,
    /// Months, at most.
    pub longest: i64,
}

/// What waits and the places of a day, by territory.
pub fn waits(app: &App, here: &Here, day: Day) -> Result<(Vec<Waits>, Vec<Places>), Refusal> {
    let scope = here.scope();
    let (waiting, (authorised, held)) = app.store.read(|read| -> store::Result<_> {
        Ok((waiting::waiting(read, &scope, day)?, waiting::places_of(read, &scope, day)?))
    })?;
    let mut by_place: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for one in &waiting {
        let place =
            if one.territory.is_empty() { "non renseigné".to_owned() } else { one.territory.clone() };
        by_place.entry(place).or_default().push(i64::from(day.days_since(one.received)));
    }
    let month = 365.25 / 12.0;
    let waits = by_place.into_iter().map(|(territory, days)| {
        let total: i64 = days.iter().sum();
        Waits {
            territory,
            count: days.len() as i64,
            mean: total as f64 / days.len() as f64 / month,
            longest: (days.iter().copied().max().unwrap_or(0) as f64 / month) as i64,
        }
    });
    Ok((waits.collect(), waiting::places::count(&authorised, &held, day)))
}

/// `GET /services/{code}/comite/dossier/{fichier}`: `dossier.pdf`, `.docx`, `.xlsx`, as of today.
pub async fn download(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, file)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let today = here.today();
        let meetings = app.store.read(|read| meetings(read, here.service().operator, here.service().id))?;
        let document = document(app, &here, &meetings, today)?;
        let bug = |error: &dyn std::fmt::Display| Refusal::bug(error);
        let (bytes, kind) = match file.as_str() {
            "dossier.pdf" => {
                (document::pdf::write(&document).map_err(|error| bug(&error))?, "application/pdf")
            }
            "dossier.docx" => {
                let bytes = document::docx::write(&document, &document::chart::print);
                (bytes.map_err(|error| bug(&error))?, WORD)
            }
            "dossier.xlsx" => {
                (document::xlsx::write(&document).map_err(|error| bug(&error))?, document::xlsx::MEDIA_TYPE)
            }
            _ => return Err(Refusal::NotFound),
        };
        let format = file.rsplit_once('.').map_or("", |(_, format)| format);
        Ok(attachment(bytes, kind, &format!("comite-{today}.{format}")))
    })
    .await
}

fn document(app: &App, here: &Here, meetings: &[Meeting], today: Day) -> Result<Document, Refusal> {
    let mut document = Document {
        title: "Dossier du comité de suivi".to_owned(),
        subtitle: vec![here.service().name.clone(), long_day(today)],
        organisation: app.operator.name.clone(),
        organisation_detail: here.service().detail.clone(),
        running_head: "Comité de suivi".to_owned(),
        as_of: format!("Chiffres connus au {}", long_day(today)),
        ..Document::default()
    };
    let (waits, places) = waits(app, here, today)?;
    let text = |text: &str| Cell::Text(typeset(text));
    let number = |value: f64, decimals: u8| Cell::Number { value, decimals, percent: false, href: None };
    let heading = |level, text: &str, anchor: &str| Block::Heading {
        level,
        text: text.to_owned(),
        anchor: anchor.to_owned(),
    };
    let blocks = &mut document.blocks;
    blocks.push(heading(1, "Les chiffres", "chiffres"));
    for (title, anchor, ids) in [
        ("Les cinq indicateurs obligatoires", "indicateurs", COMPULSORY.as_slice()),
        ("Les demandes et les délais", "demandes", REQUESTS.as_slice()),
    ] {
        blocks.push(heading(2, title, anchor));
        let lines = figures(app, here, ids, today)?
            .into_iter()
            .map(|one| vec![text(&one.title), text(&format!("{} {}", one.value, one.unit))]);
        blocks.push(table(title, anchor, &[("Indicateur", false), ("Valeur", false)], lines.collect()));
    }
    blocks.push(heading(2, "La liste d’attente", "attente"));
    let lines = waits.iter().map(|one| {
        vec![
            text(&one.territory),
            number(one.count as f64, 0),
            number(one.mean, 1),
            number(one.longest as f64, 0),
        ]
    });
    let columns = [
        ("Territoire", false),
        ("Demandes", true),
        ("Attente moyenne (mois)", true),
        ("La plus longue (mois)", true),
    ];
    blocks.push(table("Demandes en attente, par territoire", "attente", &columns, lines.collect()));
    blocks.push(heading(2, "Les places", "places"));
    let lines = places.iter().map(|one| {
        let name = match (one.territory.as_str(), places.len()) {
            ("", 1) => "tout le service",
            ("", _) => "hors de ces territoires",
            (territory, _) => territory,
        };
        let of = |value: i64| number(value as f64, 0);
        vec![text(name), of(one.authorised), of(one.taken), of(one.promised), of(one.free())]
    });
    let columns =
        [("Territoire", false), ("Autorisées", true), ("Prises", true), ("Promises", true), ("Libres", true)];
    blocks.push(table("Places, par territoire", "places", &columns, lines.collect()));
    blocks.push(heading(1, "Les décisions", "decisions"));
    let open: Vec<_> = meetings
        .iter()
        .flat_map(|meeting| meeting.decisions.iter().map(move |one| (meeting, one)))
        .filter(|(_, one)| one.done.is_none())
        .collect();
    if open.is_empty() {
        blocks.push(Block::Paragraph(vec![Inline::Text("Aucune décision n’attend.".to_owned())]));
    } else {
        let lines = open.iter().map(|(meeting, one)| {
            vec![
                Cell::Day(meeting.day),
                text(&one.words),
                text(&one.bearer),
                one.due.map_or(Cell::Empty, Cell::Day),
            ]
        });
        let columns = [("Réunion du", false), ("Décision", false), ("Par qui", false), ("Pour le", false)];
        blocks.push(table("Décisions qui restent à faire", "decisions", &columns, lines.collect()));
    }
    if let Some(last) = meetings.first() {
        blocks.push(heading(2, &format!("Réunion du {}", long_day(last.day)), "derniere"));
        blocks.push(Block::Paragraph(vec![
            Inline::Strong("Présents\u{202f}: ".to_owned()),
            Inline::Text(typeset(&last.present)),
        ]));
        let lines = last.minutes.lines().filter(|line| !line.trim().is_empty());
        blocks.extend(lines.map(|line| Block::Paragraph(vec![Inline::Text(typeset(line))])));
    }
    Ok(document)
}

fn table(caption: &str, sheet: &str, columns: &[(&str, bool)], lines: Vec<Vec<Cell>>) -> Block {
    let column = |(label, numeric): &(&str, bool)| Column {
        label: (*label).to_owned(),
        numeric: *numeric,
        ..Column::default()
    };
    let rows = lines.into_iter().map(|cells| Row { cells, total: false }).collect();
    Block::Table(Table {
        caption: caption.to_owned(),
        sheet: sheet.to_owned(),
        columns: columns.iter().map(column).collect(),
        groups: vec![Group { rows, ..Group::default() }],
        ..Table::default()
    })
}

/// « 4 demandes, 7 mois en moyenne, 11 au plus ».
pub fn says(one: &Waits) -> String {
    let mean = base::french::decimal(one.mean, 1);
    format!(
        "{}, {mean} mois en moyenne, {} au plus",
        base::french::counted(one.count, "demande", "demandes"),
        integer(one.longest)
    )
}
