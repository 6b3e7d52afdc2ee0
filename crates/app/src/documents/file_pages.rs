//! The documents of a person: sending one, a new version, taking it away, making a letter from a model.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{counted, long_instant, short_day};
use base::{Day, Id};
use report::Nomenclatures;
use serde::Deserialize;

use super::letter::Values;
use super::media::{self, EXPECTED, Media};
use super::{Audience, Content, Document, FILE_MAX, NewDocument};
use crate::access::look::Look;
use crate::access::{Action, Here, Noun};
use crate::dashboard::figure::attachment;
use crate::person::{self, Person};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// A document in a list.
pub struct Line {
    /// Where its page is.
    pub address: String,
    /// Where its last version is taken away.
    pub file: String,
    /// Where its small picture is, when it has one.
    pub picture: Option<String>,
    /// What it is called.
    pub title: String,
    /// Its kind.
    pub kind: String,
    /// Its date.
    pub day: String,
    /// « Word, 24 ko, version 2, envoyé par … ».
    pub detail: String,
    /// Who reads it, when it is not the whole team.
    pub audience: String,
}

impl Line {
    /// How a document is shown, here.
    pub fn new(here: &Here, document: &Document) -> Line {
        let address = here.path(&format!("/documents/{}", document.id));
        let media = Media::parse(&document.media);
        let label = media.map_or("fichier", Media::label);
        let extension = media.map_or("bin", Media::extension);
        let version =
            if document.number > 1 { format!(", version {}", document.number) } else { String::new() };
        Line {
            file: format!("{address}/{}.{extension}", document.number),
            picture: document.pictured.then(|| format!("{address}/{}-vignette.png", document.number)),
            title: document.title.clone(),
            kind: document.kind.clone(),
            day: short_day(document.day),
            detail: format!(
                "{label}, {}{version}, envoyé par {}{}",
                size(document.size),
                document.sent_by,
                wordless(document, media)
            ),
            audience: match document.audience.as_str() {
                "équipe" => String::new(),
                other => other.to_owned(),
            },
            address,
        }
    }
}

/// A scan, a locked file: one is told that the search will not find it by what it says.
fn wordless(document: &Document, media: Option<Media>) -> &'static str {
    match media {
        Some(Media::Jpeg | Media::Png) | None => "",
        Some(_) if document.worded => "",
        Some(_) => ", sans texte que la recherche puisse lire",
    }
}

fn size(bytes: i64) -> String {
    match bytes {
        ..1_000 => counted(bytes, "octet", "octets"),
        1_000..1_000_000 => format!("{}\u{a0}ko", bytes / 1_000),
        _ => format!("{}\u{a0}Mo", base::french::decimal(bytes as f64 / 1e6, 1)),
    }
}

#[derive(Template)]
#[template(path = "documents/list.html")]
struct ListPage {
    shell: Shell,
    person: String,
    file: String,
    here: String,
    title: String,
    documents: Vec<Line>,
    hidden: String,
    writes: bool,
    kinds: Vec<&'static str>,
    audiences: Vec<&'static str>,
    models: Vec<(String, String)>,
    today: Day,
    error: String,
    typed: Typed,
}

/// What the form of a document says.
#[derive(Clone, Debug, Default)]
struct Typed {
    title: String,
    kind: String,
    audience: String,
    day: String,
}

fn list_page(app: &App, here: &Here, person: &Person) -> Result<ListPage, Refusal> {
    let service = here.service();
    let (documents, hidden, models) = app.store.read(|read| -> store::Result<_> {
        let persons = person::same(read, &here.scope(), person.kept)?;
        let (documents, hidden) = super::of_person(read, here, &persons)?;
        Ok((documents, hidden, super::models(read, service.operator, service.id)?))
    })?;
    let count = counted(documents.len() as i64, "document", "documents");
    Ok(ListPage {
        shell: here.shell(Entry::Persons),
        file: here.path(&format!("/personnes/{}", person.id)),
        here: here.path(&format!("/personnes/{}/documents", person.id)),
        title: format!("{count} au dossier de {}", person.name()),
        person: person.name(),
        documents: documents.iter().map(|document| Line::new(here, document)).collect(),
        hidden: hidden_text(hidden),
        writes: here.may(Action::Write, Noun::Documents),
        kinds: kinds(),
        audiences: Audience::mine(here),
        models: models.into_iter().map(|model| (model.id.to_string(), model.title)).collect(),
        today: here.today(),
        error: String::new(),
        typed: Typed::default(),
    })
}

/// What is hidden is said.
pub fn hidden_text(hidden: usize) -> String {
    match hidden {
        0 => String::new(),
        1 => "1 document réservé à d’autres n’est pas affiché.".to_owned(),
        more => format!("{more} documents réservés à d’autres ne sont pas affichés."),
    }
}

fn kinds() -> Vec<&'static str> {
    Nomenclatures::embedded().words("document").iter().map(|word| word.label.as_str()).collect()
}

/// `GET /services/{code}/personnes/{personne}/documents`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let person = person::opened(app, &here, &id)?;
        rendered(&list_page(app, &here, &person)?)
    })
    .await
}

/// The fields of a form, and its file.
pub(crate) async fn received(
    mut form: Multipart,
) -> Result<(Vec<(String, String)>, String, Vec<u8>), Refusal> {
    let cut = |_| Refusal::TooMuch(StatusCode::PAYLOAD_TOO_LARGE, EXPECTED.to_owned());
    let (mut fields, mut name, mut bytes) = (Vec::new(), String::new(), Vec::new());
    while let Some(mut field) = form.next_field().await.map_err(cut)? {
        if let Some(file) = field.file_name() {
            name = file.to_owned();
            while let Some(chunk) = field.chunk().await.map_err(cut)? {
                // Not a byte more than a document may have is kept in memory.
                if bytes.len() + chunk.len() > FILE_MAX {
                    return Err(Refusal::TooMuch(StatusCode::PAYLOAD_TOO_LARGE, EXPECTED.to_owned()));
                }
                bytes.extend_from_slice(&chunk);
            }
        } else if fields.len() < 20 {
            let key = field.name().unwrap_or_default().to_owned();
            fields.push((key, field.text().await.map_err(cut)?));
        }
    }
    Ok((fields, name, bytes))
}

/// `POST /services/{code}/personnes/{personne}/documents`: a file and what it is.
pub async fn send(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    form: Multipart,
) -> Result<Response, Refusal> {
    let (fields, name, bytes) = received(form).await?;
    app.work(move |app| {
        let person = person::opened(app, &here, &id)?;
        let said =
            |key: &str| fields.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value.trim());
        let typed = Typed {
            title: said("titre").chars().take(200).collect(),
            kind: said("type").to_owned(),
            audience: said("portee").to_owned(),
            day: said("date").to_owned(),
        };
        let audience = Audience::parse(&typed.audience).filter(|audience| audience.has(&here));
        let kind = kinds().into_iter().find(|kind| *kind == typed.kind);
        let day: Option<Day> = typed.day.parse().ok();
        let content = media::look_at(&name, bytes);
        let error = match (&content, audience, kind, day) {
            (Err(expected), ..) => (*expected).to_owned(),
            (_, None, ..) => "Dites qui peut lire ce document.".to_owned(),
            (_, _, None, _) => "Choisissez dans la liste ce qu’est ce document.".to_owned(),
            (.., None) => "Donnez la date du document.".to_owned(),
            (Ok(content), Some(audience), Some(kind), Some(day)) => {
                let title = if typed.title.is_empty() { content.name.clone() } else { typed.title.clone() };
                let new = NewDocument { person: person.id, kind, title: &title, audience, day };
                app.store.write(&here.author(), |write| super::add(write, &here.scope(), &new, content))?;
                let back = here.path(&format!("/personnes/{}/documents", person.id));
                return Ok(Redirect::to(&back).into_response());
            }
        };
        let mut page = list_page(app, &here, &person)?;
        page.error = error;
        page.typed = typed;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response())
    })
    .await
}

/// Which model.
#[derive(Deserialize)]
pub struct LetterForm {
    modele: String,
}

/// `POST /services/{code}/personnes/{personne}/lettres`: the letter is in the file, and given to who asked.
pub async fn letter(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<LetterForm>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let person = person::opened(app, &here, &id)?;
        let service = here.service();
        let model: Id = form.modele.parse().map_err(|()| Refusal::NotFound)?;
        let (found, values) = app.store.read(|read| -> store::Result<_> {
            let found = super::model(read, service.operator, service.id, model)?;
            Ok((found, Values::of(read, &here, &app.operator.name, &person)?))
        })?;
        let (model, bytes) = found.ok_or(Refusal::NotFound)?;
        let filled = document::fill::docx(&bytes, &|field| values.get(field))
            .map_err(|error| Refusal::Invalid(error.to_string()))?;
        let content = media::look_at(&format!("{}.docx", model.title), filled.bytes)
            .map_err(|expected| Refusal::Invalid(expected.to_owned()))?;
        let title = format!("{}, {}", model.title, person.name());
        let title: String = title.chars().take(200).collect();
        let (kind, day) = (model.kind.as_str(), here.today());
        let new = NewDocument { person: person.id, kind, title: &title, audience: Audience::Team, day };
        let made =
            app.store.write(&here.author(), |write| super::add(write, &here.scope(), &new, &content))?;
        Ok(Redirect::to(&here.path(&format!("/documents/{made}/1.docx"))))
    })
    .await
}

#[derive(Template)]
#[template(path = "documents/document.html")]
struct DocumentPage {
    shell: Shell,
    line: Line,
    file: String,
    person: String,
    versions: Vec<(i64, String, String, String, String)>,
    writes: bool,
}

fn found(app: &App, here: &Here, id: &str) -> Result<(Document, Person), Refusal> {
    let id: Id = id.parse().map_err(|()| Refusal::NotFound)?;
    let found = app.store.read(|read| -> store::Result<_> {
        let Some(document) = super::find(read, here, id)? else { return Ok(None) };
        Ok(person::find(read, &here.scope(), document.person)?.map(|person| (document, person)))
    })?;
    found.ok_or(Refusal::NotFound)
}

/// `GET /services/{code}/documents/{document}`: its versions.
pub async fn document(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (document, person) = found(app, &here, &id)?;
        let operator = here.service().operator;
        let versions = app.store.read(|read| super::versions(read, operator, document.id))?;
        let line = Line::new(&here, &document);
        let versions = versions.into_iter().map(|version| {
            let extension = Media::parse(&version.media).map_or("bin", Media::extension);
            let file = format!("{}/{}.{extension}", line.address, version.number);
            let digest = hex::encode(&version.digest);
            let sent = format!("{} par {}", long_instant(version.sent_at), version.sent_by);
            let what = format!("{}, {}", version.file_name, size(version.size));
            (version.number, file, what, sent, digest)
        });
        rendered(&DocumentPage {
            shell: here.shell(Entry::Persons),
            versions: versions.collect(),
            file: here.path(&format!("/personnes/{}", person.id)),
            person: person.name(),
            line,
            writes: here.may(Action::Write, Noun::Documents),
        })
    })
    .await
}

/// `POST /services/{code}/documents/{document}`: another version.
pub async fn renew(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    form: Multipart,
) -> Result<Redirect, Refusal> {
    let (_, name, bytes) = received(form).await?;
    app.work(move |app| {
        let (document, _) = found(app, &here, &id)?;
        let content: Content =
            media::look_at(&name, bytes).map_err(|text| Refusal::Invalid(text.to_owned()))?;
        app.store.write(&here.author(), |write| super::renew(write, &here.scope(), document.id, &content))?;
        Ok(Redirect::to(&here.path(&format!("/documents/{}", document.id))))
    })
    .await
}

/// Why a document leaves.
#[derive(Deserialize)]
pub struct Withdrawal {
    motif: String,
}

/// `POST /services/{code}/documents/{document}/retrait`.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<Withdrawal>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let (document, person) = found(app, &here, &id)?;
        let reason = form.motif.trim();
        if reason.is_empty() {
            return Err(Refusal::Invalid("Dites pourquoi ce document quitte le dossier.".to_owned()));
        }
        app.store
            .write(&here.author(), |write| super::withdraw(write, &here.scope(), document.id, reason))?;
        Ok(Redirect::to(&here.path(&format!("/personnes/{}/documents", person.id))))
    })
    .await
}

/// `GET /services/{code}/documents/{document}/{fichier}`: `2.docx`, or `2-vignette.png`. Never opened by the
/// browser as a page of ours: it is taken away, under a type that we gave.
pub async fn download(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id, file)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (document, person) = found(app, &here, &id)?;
        let small = file.strip_suffix("-vignette.png");
        let number = small.or(file.split('.').next()).and_then(|number| number.parse::<i64>().ok());
        let number = number.ok_or(Refusal::NotFound)?;
        let operator = here.service().operator;
        let version = app.store.read(|read| super::version(read, operator, document.id, number))?;
        let kept = version.ok_or(Refusal::NotFound)?;
        if small.is_some() {
            let picture = kept.thumbnail.ok_or(Refusal::NotFound)?;
            let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("image/png"))];
            return Ok((kind, picture).into_response());
        }
        let media = Media::parse(&kept.media).ok_or(Refusal::NotFound)?;
        if file != format!("{number}.{}", media.extension()) {
            return Err(Refusal::NotFound);
        }
        app.looks.keep(Look {
            operator,
            service: here.service().id,
            person: person.id,
            account: here.visitor.account.id,
            at: here.now,
            what: "document",
        });
        let name = format!("{}.{}", base::french::fold(&document.title), media.extension());
        Ok(attachment(kept.bytes, media.mime(), &name))
    })
    .await
}
