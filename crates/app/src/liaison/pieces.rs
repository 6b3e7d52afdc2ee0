//! The documents that go with a request: sent by who writes it, read by those who sign it. Each is a document of the
//! person’s file too.

use std::sync::Arc;

use axum::extract::{Extension, Multipart, Path, State};
use axum::response::{Redirect, Response};
use base::Id;

use super::sql;
use crate::access::Here;
use crate::access::look::Look;
use crate::circuit::page::opened;
use crate::dashboard::figure::attachment;
use crate::documents::file_pages::received;
use crate::documents::media::{self, Media};
use crate::documents::{self, Audience, NewDocument};
use crate::service;
use crate::web::{App, Refusal};

/// A document of a request.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "columns of `document`")]
pub struct Piece {
    pub id: Id,
    pub title: String,
    pub kind: String,
    pub by: String,
}

/// `POST …/demandes/{demande}/pieces`: a file, known by its content.
pub async fn send(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request)): Path<(String, String)>,
    form: Multipart,
) -> Result<Redirect, Refusal> {
    let (fields, name, bytes) = received(form).await?;
    app.work(move |app| {
        let typed = fields.iter().find(|(name, _)| name == "type").map_or("", |(_, kind)| kind.trim());
        let kinds = report::Nomenclatures::embedded().words("document");
        let kind = kinds.iter().find(|one| one.label == typed).ok_or(Refusal::NotFound)?.label.clone();
        let content = match media::look_at(&name, bytes) {
            Ok(content) => content,
            Err(expected) => return Err(Refusal::Invalid(expected.to_owned())),
        };
        app.store.write(&here.author(), |write| -> Result<(), Refusal> {
            service::hold(write, here.service().operator)?;
            let (case, rights) = opened(write, &here, &request)?;
            if !rights.writes && rights.signs.is_none() {
                return rights.must_write();
            }
            let title: String = content.name.chars().take(200).collect();
            let new = NewDocument {
                person: case.running.row,
                kind: &kind,
                title: &title,
                audience: Audience::Team,
                day: here.today(),
            };
            let document = documents::add(write, &here.scope(), &new, &content)?;
            Ok(sql::join_document(write, &here.scope(), case.running.request, document)?)
        })?;
        Ok(Redirect::to(&here.path(&format!("/demandes/{request}?fait=piece#pieces"))))
    })
    .await
}

/// `GET …/demandes/{demande}/pieces/{piece}`: the last version, taken away.
pub async fn download(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request, piece)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (case, pieces) = app.store.read(|read| -> Result<_, Refusal> {
            let (case, _) = opened(read, &here, &request)?;
            let pieces = sql::pieces(read, &here.scope(), case.running.request)?;
            Ok((case, pieces))
        })?;
        let piece = pieces.into_iter().find(|one| one.id.to_string() == piece).ok_or(Refusal::NotFound)?;
        let operator = here.service().operator;
        let kept = app.store.read(|read| -> store::Result<_> {
            match documents::versions(read, operator, piece.id)?.iter().map(|one| one.number).max() {
                Some(number) => documents::version(read, operator, piece.id, number),
                None => Ok(None),
            }
        })?;
        let kept = kept.ok_or(Refusal::NotFound)?;
        let media = Media::parse(&kept.media).ok_or(Refusal::NotFound)?;
        app.looks.keep(Look {
            operator,
            service: here.service().id,
            person: case.running.person,
            account: here.visitor.account.id,
            at: here.now,
            what: "document",
        });
        let name = format!("{}.{}", base::french::fold(&piece.title), media.extension());
        Ok(attachment(kept.bytes, media.mime(), &name))
    })
    .await
}
