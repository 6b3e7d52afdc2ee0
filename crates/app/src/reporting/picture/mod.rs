//! Photographs and drawings that the texts of a report show. Nobody is shown without having agreed: who sends one says so.

mod sql;

use std::sync::Arc;

use axum::extract::{Extension, Multipart, Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use base::french::typeset;
use document::{Media, Picture};

use crate::access::Here;
use crate::documents::file_pages::received;
use crate::reporting;
use crate::reporting::desk::Desk;
use crate::service;
use crate::web::{App, Refusal};

pub(super) use sql::{all, bytes};

/// Pictures of one report.
const MOST: i64 = 60;

/// What all the pictures of a report may weigh: each is in every file of it.
const WEIGHT_MAX: i64 = 40 * 1024 * 1024;

/// A picture of a report, without its bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Illustration {
    /// Its number in the report: what a text calls it.
    pub number: i64,
    /// `image/jpeg` or `image/png`.
    pub media: String,
    /// Its width in points.
    pub width: i64,
    /// Its height in points.
    pub height: i64,
    /// What it shows.
    pub says: String,
}

impl Illustration {
    /// The picture, where a page finds it; its bytes are read apart.
    pub(super) fn drawn(&self, href: Option<String>) -> Picture {
        let side = |points: i64| u32::try_from(points).unwrap_or(1);
        Picture {
            media: if self.media == Media::Jpeg.mime() { Media::Jpeg } else { Media::Png },
            bytes: Arc::from([]),
            width_px: side(self.width),
            height_px: side(self.height),
            caption: typeset(&self.says),
            alternative: typeset(&self.says),
            href,
        }
    }
}

/// `POST /services/{code}/{annee}/rapport/images`.
pub async fn send(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, year)): Path<(String, String)>,
    form: Multipart,
) -> Result<Response, Refusal> {
    let (fields, _, content) = received(form).await?;
    app.work(move |app| {
        let said =
            |key: &str| fields.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value.trim());
        let refuse = |text: &str| Err(Refusal::Invalid(text.to_owned()));
        let says: String = said("montre").chars().filter(|sign| !sign.is_control()).take(300).collect();
        if says.is_empty() {
            return refuse("Dites ce que l’image montre, en quelques mots\u{202f}: ils se lisent sous elle, et à sa place pour qui ne la voit pas.");
        }
        if said("accord") != "oui" {
            return refuse("Une image entre dans le rapport quand les personnes qu’on y reconnaît ont donné leur accord\u{202f}: dites-le en cochant la case.");
        }
        let Some(picture) = Picture::made_anew(&content) else {
            return refuse("Cette image ne peut pas être lue\u{202f}: il faut une image JPEG ou PNG, de 25 Mo au plus.");
        };
        let scope = here.scope();
        app.store.write(&here.author(), |write| -> Result<(), Refusal> {
            service::hold(write, scope.operator)?;
            let desk = Desk::open(write, &here, &year)?;
            desk.refuse_when_kept()?;
            let report = reporting::sql::found(write, &scope, desk.period)?;
            let (last, weight) = sql::last(write, scope.operator, report.id)?;
            if weight + picture.bytes.len() as i64 > WEIGHT_MAX {
                let text = "Les images de ce rapport pèsent trop\u{202f}: 40 Mo au plus en tout. Envoyez une photo en JPEG.";
                return Err(Refusal::Invalid(text.to_owned()));
            }
            if last >= MOST {
                return Err(Refusal::Invalid(format!("Un rapport a {MOST} images au plus.")));
            }
            let one = Illustration {
                number: last + 1,
                media: picture.media.mime().to_owned(),
                width: i64::from(picture.width_px),
                height: i64::from(picture.height_px),
                says: says.clone(),
            };
            Ok(sql::insert(write, &scope, report.id, &one, &picture.bytes)?)
        })?;
        Ok(Redirect::to(&here.path(&format!("/{year}/rapport?fait=image#images"))).into_response())
    })
    .await
}

/// `POST /services/{code}/{annee}/rapport/images/{numero}`: it is taken back, of the draft and of the base. What was
/// validated keeps what it showed: it was sent.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, year, number)): Path<(String, String, i64)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let scope = here.scope();
        app.store.write(&here.author(), |write| -> Result<(), Refusal> {
            service::hold(write, scope.operator)?;
            let desk = Desk::open(write, &here, &year)?;
            let report = desk.report.as_ref().ok_or(Refusal::NotFound)?;
            Ok(sql::withdraw(write, &scope, report.id, number)?)
        })?;
        Ok(Redirect::to(&here.path(&format!("/{year}/rapport?fait=image-retiree#images"))).into_response())
    })
    .await
}

/// `GET /services/{code}/{annee}/rapport/images/{numero}`: who does not write sees those of what was sent.
pub async fn show(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, year, number)): Path<(String, String, i64)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        app.store.read(|read| {
            let desk = Desk::open(read, &here, &year)?;
            let report = desk.report.as_ref().ok_or(Refusal::NotFound)?;
            let operator = here.service().operator;
            let one = all(read, operator, report.id)?.into_iter().find(|one| one.number == number);
            let one = one.ok_or(Refusal::NotFound)?;
            if !desk.writes {
                let address = here.path(&format!("/{}/rapport/images/{number}", desk.year));
                let version = desk.shown(None)?.ok_or(Refusal::NotFound)?;
                let sent = desk.kept(read, &here, version)?.document()?;
                let shown = sent.blocks.iter().any(|block| {
                    matches!(block, document::Block::Picture(picture) if picture.href.as_deref() == Some(&address))
                });
                if !shown {
                    return Err(Refusal::NotFound);
                }
            }
            let bytes = bytes(read, operator, report.id, number)?.ok_or(Refusal::NotFound)?;
            let media = if one.media == Media::Jpeg.mime() { "image/jpeg" } else { "image/png" };
            Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(media))], bytes).into_response())
        })
    })
    .await
}
