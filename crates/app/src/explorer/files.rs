//! What one takes away of an answer: its table, or the rows behind it.

use std::sync::Arc;

use axum::extract::{Extension, Path, RawQuery, State};
use axum::response::Response;
use base::Period;
use base::french::{counted, typeset};
use document::{Cell, Column, Table};

use super::pages::Put;
use super::{answer, draw};
use crate::access::{Action, Here, Noun, policy};
use crate::dashboard::figure::{attachment, lines};
use crate::web::{App, Refusal};

/// `GET /services/{code}/explorer/{fichier}`: `tableau.xlsx` or `tableau.csv`, what is shown.
pub async fn table(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let kind = file.strip_prefix("tableau.").ok_or(Refusal::NotFound)?;
        let put = Put::read(app, &here, &query.unwrap_or_default())?;
        let found = answer(&put.question, put.entry, &put.books)?;
        let table = draw::table(&put.question, put.entry, &found, put.source());
        written(&draw::flat(table), kind, &put.question.figure)
    })
    .await
}

/// `GET /services/{code}/explorer/lignes.xlsx`: the rows behind the figure, each person, act, measure.
pub async fn lines_xlsx(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    app.work(move |app| rows(app, &here, &query.unwrap_or_default(), "xlsx")).await
}

/// `GET /services/{code}/explorer/lignes.csv`: the same.
pub async fn lines_csv(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    app.work(move |app| rows(app, &here, &query.unwrap_or_default(), "csv")).await
}

fn rows(app: &App, here: &Here, query: &str, kind: &str) -> Result<Response, Refusal> {
    let put = Put::read(app, here, query)?;
    if let Some(sentence) = put.question.too_much() {
        return Err(Refusal::Invalid(sentence));
    }
    for here in &put.heres {
        if !here.may(Action::Export, Noun::Persons) {
            return Err(Refusal::Forbidden(policy::refusal(&here.seat.roles, Action::Export, Noun::Persons)));
        }
    }
    let several = put.books.len() > 1 || put.question.from_year != put.question.to_year;
    let mut all: Option<Table> = None;
    for (here, book) in put.heres.iter().zip(&put.books) {
        for number in put.question.years() {
            let year = book.year(Period::year(number))?;
            let mut one = lines(app, (here, book), &year, put.entry, &put.question.narrowing())?;
            if several {
                let own = [Cell::Text(book.service.name.clone()), Cell::Text(number.to_string())];
                let rows = one.groups.iter_mut().flat_map(|group| &mut group.rows);
                rows.for_each(|row| drop(row.cells.splice(0..0, own.clone())));
            }
            match &mut all {
                Some(all) => all.groups.append(&mut one.groups),
                None => all = Some(one),
            }
        }
    }
    let mut table = all.ok_or(Refusal::NotFound)?;
    if several {
        let own = ["Service", "Année"].map(|label| Column { label: label.to_owned(), ..Column::default() });
        table.columns.splice(0..0, own);
        let count = table.groups.iter().map(|group| group.rows.len()).sum::<usize>();
        let count = counted(count as i64, "ligne", "lignes");
        table.caption = typeset(&format!("{} : {count}", put.entry.title));
    }
    let response = written(&table, kind, &put.question.figure)?;
    put.heres.iter().for_each(|here| app.looks.taken_away(here.export("chiffre")));
    Ok(response)
}

fn written(table: &Table, kind: &str, name: &str) -> Result<Response, Refusal> {
    let (bytes, media) = match kind {
        "xlsx" => {
            (document::xlsx::list(table).map_err(|error| Refusal::bug(&error))?, document::xlsx::MEDIA_TYPE)
        }
        "csv" => {
            (document::csv::list(table).map_err(|error| Refusal::bug(&error))?, "text/csv; charset=utf-8")
        }
        _ => return Err(Refusal::NotFound),
    };
    Ok(attachment(bytes, media, &format!("explorer-{name}.{kind}")))
}
