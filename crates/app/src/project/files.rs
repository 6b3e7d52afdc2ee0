//! `GET …/projets/{projet}/fichiers/{fichier}`: `projet` or `mots-simples`, as `.pdf` or `.docx`.

use std::sync::Arc;

use axum::extract::{Extension, Path, State};
use axum::response::Response;

use super::{looked, open, paper};
use crate::access::Here;
use crate::dashboard::figure::attachment;
use crate::web::{App, Refusal};

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The project, taken away.
pub async fn download(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, file)): Path<(String, String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let opened = app.store.read(|read| open(read, &here, &person, &project))?;
        looked(app, &here, opened.person.id);
        let (name, format) = file.rsplit_once('.').ok_or(Refusal::NotFound)?;
        let document = match name {
            "projet" => paper::whole(&here, &app.operator.name, &opened),
            "mots-simples" => paper::plain(&here, &app.operator.name, &opened),
            _ => return Err(Refusal::NotFound),
        };
        let (bytes, kind) = match format {
            "pdf" => {
                (document::pdf::write(&document).map_err(|error| Refusal::bug(&error))?, "application/pdf")
            }
            "docx" => {
                let bytes = document::docx::write(&document, &document::chart::print);
                (bytes.map_err(|error| Refusal::bug(&error))?, WORD)
            }
            _ => return Err(Refusal::NotFound),
        };
        app.looks.taken_away(here.export("projet"));
        Ok(attachment(bytes, kind, &format!("{name}-{}.{format}", opened.person.reference)))
    })
    .await
}
