//! `GET …/demandes/{demande}/fichiers/{fichier}`: the form as `fiche.pdf` or `fiche.docx`.

use std::sync::Arc;

use axum::extract::{Extension, Path, State};
use axum::response::Response;

use super::paper;
use crate::access::Here;
use crate::circuit::page::opened;
use crate::dashboard::figure::attachment;
use crate::web::{App, Refusal};

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The form, taken away: by who sees the request, for it is the paper that goes from office to office.
pub async fn download(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request, file)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (case, _) = app.store.read(|read| opened(read, &here, &request))?;
        let document = paper::whole(&here, &app.operator.name, &case);
        let (bytes, kind) = match file.as_str() {
            "fiche.pdf" => {
                (document::pdf::write(&document).map_err(|error| Refusal::bug(&error))?, "application/pdf")
            }
            "fiche.docx" => {
                let bytes = document::docx::write(&document, &document::chart::print);
                (bytes.map_err(|error| Refusal::bug(&error))?, WORD)
            }
            _ => return Err(Refusal::NotFound),
        };
        app.looks.taken_away(here.export("fiche"));
        let format = file.rsplit_once('.').map_or("", |(_, format)| format);
        Ok(attachment(bytes, kind, &format!("fiche-{}.{format}", case.running.reference)))
    })
    .await
}
