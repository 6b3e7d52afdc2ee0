//! Every figure of a year, with its definition.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::response::Html;
use base::Period;
use base::french::{long_instant, typeset};

use super::{door, show};
use crate::access::Here;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "dashboard/figures.html")]
struct Figures {
    shell: Shell,
    year: i16,
    as_of: String,
    rows: Vec<Line>,
}

struct Line {
    title: String,
    value: String,
    unit: String,
    address: String,
    definition: String,
    reason: String,
    source: String,
}

/// `GET /services/{code}/{annee}/chiffres`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((code, year)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let number = super::year(&year)?;
        let service = here.service();
        let book = app.book(service)?;
        let year = book.year(Period::year(number))?;
        let rows = year.catalogue().entries().iter().map(|entry| {
            let value = year.value(&entry.id).unwrap_or_else(|| Err(String::new()));
            Line {
                title: typeset(&entry.title),
                value: show::text(&value, entry),
                unit: show::unit(&value, entry).to_owned(),
                address: door(&code, number, &entry.id, &[], None),
                definition: typeset(&entry.counted),
                reason: value.err().map(|reason| typeset(&reason)).unwrap_or_default(),
                source: typeset(&entry.source),
            }
        });
        rendered(&Figures {
            rows: rows.collect(),
            shell: here.shell(Entry::Figures(number)),
            as_of: long_instant(book.as_of),
            year: number,
        })
    })
    .await
}
