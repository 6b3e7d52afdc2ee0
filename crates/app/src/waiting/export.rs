//! The waiting list as a workbook: a line a request, its rank, what it weighs and why.

use std::sync::Arc;

use axum::extract::{Extension, Query, State};
use axum::response::Response;
use base::french::{counted, long_day};
use document::{Cell, Column, Group as Rows, Row, Table};

use super::board::board;
use super::page::Asked;
use super::{Group, sql};
use crate::access::{Action, Here, Noun};
use crate::dashboard::figure::attachment;
use crate::web::{App, Refusal};

/// `GET /services/{code}/attente/attente.xlsx`: names when one may export persons.
pub async fn export(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let day = asked.day(&here)?;
        let groups = app.store.read(|read| -> store::Result<_> {
            let closed = sql::closed(read, &here.scope())?;
            Ok(board(app, read, &here, day)?.list(&closed, |one| asked.keeps(one)))
        })?;
        let count = groups.iter().map(|group| group.members.len() as i64).sum();
        let caption =
            format!("{} au {}", counted(count, "demande en attente", "demandes en attente"), long_day(day));
        let named = here.may(Action::Export, Noun::Persons);
        let bytes =
            document::xlsx::list(&table(caption, &groups, named)).map_err(|error| Refusal::bug(&error))?;
        app.looks.taken_away(here.export("attente"));
        Ok(attachment(bytes, document::xlsx::MEDIA_TYPE, &format!("attente-{day}.xlsx")))
    })
    .await
}

fn table(caption: String, groups: &[Group], named: bool) -> Table {
    let mut headings = vec![("Rang", true), ("Demande", false)];
    if named {
        headings.extend([("Nom", false), ("Prénom", false), ("Né(e) le", false)]);
    }
    headings.extend([
        ("Mesure", false),
        ("Territoire", false),
        ("Prescripteur", false),
        ("Reçue le", false),
        ("Points", true),
        ("Pourquoi", false),
    ]);
    let text = |text: &str| Cell::Text(text.to_owned());
    let number = |value: i64| Cell::Number { value: value as f64, decimals: 0, percent: false, href: None };
    let mut rows = Vec::new();
    for group in groups {
        for member in &group.members {
            let one = &member.request;
            let mut cells = vec![number(group.rank as i64), text(&one.reference)];
            if named {
                let (last, first) =
                    if one.hidden { ("Dossier réservé", "") } else { (&*one.last_name, &*one.first_name) };
                let birth = one.birth.filter(|_| !one.hidden).map_or(Cell::Empty, Cell::Day);
                cells.extend([text(last), text(first), birth]);
            }
            let why: Vec<String> =
                member.parts.iter().map(|part| format!("{} ({})", part.why, part.points)).collect();
            let why = if one.hidden || !named { String::new() } else { why.join(" ; ") };
            cells.extend([
                text(&one.kind),
                text(&one.territory),
                text(&one.prescriber),
                Cell::Day(one.received),
                number(member.score),
                text(&why),
            ]);
            rows.push(Row { cells, total: false });
        }
    }
    Table {
        caption,
        sheet: "Attente".to_owned(),
        columns: headings
            .iter()
            .map(|(label, numeric)| Column { label: (*label).to_owned(), numeric: *numeric, ruled: false })
            .collect(),
        groups: vec![Rows { label: None, tone: None, rows }],
        source: String::new(),
        indicators: Vec::new(),
        landscape: true,
    }
}
