//! A funder's file is sent, or its next edition; a place is said, or left to the funder.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use document::form::{self, Slot};
use report::Request;
use serde::Deserialize;

use super::pages::found;
use super::{Edition, parcel, sql};
use crate::access::Here;
use crate::documents::file_pages::received;
use crate::service;
use crate::web::layout::escape_query;
use crate::web::{App, Refusal};
use crate::year;

/// Cells that one file may have filled.
const SLOTS_MAX: usize = 20_000;

fn refuse<T>(text: &str) -> Result<T, Refusal> {
    Err(Refusal::Invalid(text.to_owned()))
}

/// What was sent: the name that a parcel gives it, the file, what goes in it.
type Received = (Option<String>, Edition, BTreeMap<String, String>);

/// Reads a file, or a parcel with what goes in it.
fn read(name: &str, bytes: Vec<u8>) -> Result<Received, Refusal> {
    if let Some((cells, edition)) = parcel::unpack(&bytes) {
        form::open(&edition.content).map_err(|error| Refusal::Invalid(error.to_string()))?;
        let slots = cells.cellules.into_iter().filter_map(|(slot, said)| {
            let slot = slot.parse::<Slot>().ok()?.to_string();
            let fits = slot.chars().count() <= 300 && (1..=1000).contains(&said.chars().count());
            (fits && Request::read(&said, year::knows).is_ok()).then_some((slot, said))
        });
        let edition = Edition { name: clean(&edition.name), ..edition };
        return Ok((Some(cells.titre), edition, slots.take(SLOTS_MAX).collect()));
    }
    form::open(&bytes).map_err(|error| Refusal::Invalid(error.to_string()))?;
    Ok((None, Edition { name: clean(name), content: bytes }, BTreeMap::new()))
}

/// A name of file that one may show and write down.
fn clean(name: &str) -> String {
    let name: String = name.chars().filter(|sign| !sign.is_control() && *sign != '/').take(120).collect();
    if name.trim().is_empty() { "fichier".to_owned() } else { name }
}

/// `POST /services/{code}/grilles`.
pub async fn create(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    form: Multipart,
) -> Result<Response, Refusal> {
    let (fields, name, bytes) = received(form).await?;
    app.work(move |app| {
        let typed = fields.iter().find(|(key, _)| key == "titre").map_or("", |(_, value)| value.trim());
        let (named, edition, slots) = read(&name, bytes)?;
        let title = if typed.is_empty() { named.unwrap_or_default() } else { typed.to_owned() };
        let title: String = title.chars().filter(|sign| !sign.is_control()).take(200).collect();
        if title.is_empty() {
            return refuse("Donnez un nom au fichier, par exemple « Grille du Département ».");
        }
        let scope = here.scope();
        let id = app.store.write(&here.author(), |write| -> Result<_, Refusal> {
            service::hold(write, scope.operator)?;
            let id = sql::insert(write, &scope, &title, &edition)?;
            for (slot, said) in &slots {
                sql::place(write, &scope, id, slot, said)?;
            }
            Ok(id)
        })?;
        Ok(Redirect::to(&here.path(&format!("/grilles/{id}?fait=depose"))).into_response())
    })
    .await
}

/// `POST /services/{code}/grilles/{grille}/edition`: the file of another year.
pub async fn edition(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    form: Multipart,
) -> Result<Response, Refusal> {
    let (_, name, bytes) = received(form).await?;
    app.work(move |app| {
        let (_, new, _) = read(&name, bytes)?;
        let scope = here.scope();
        app.store.write(&here.author(), |write| -> Result<(), Refusal> {
            service::hold(write, scope.operator)?;
            let (file, last) = found(write, &here, &id)?;
            let kinds = [&last, &new].map(|edition| form::open(&edition.content).map(|form| form.kind).ok());
            if kinds[0] != kinds[1] {
                return refuse(
                    "La nouvelle édition n’est pas du même genre\u{202f}: Word pour Word, Excel pour Excel.",
                );
            }
            Ok(sql::insert_edition(write, &scope, file.id, file.edition + 1, &new)?)
        })?;
        Ok(Redirect::to(&here.path(&format!("/grilles/{id}?fait=edition"))).into_response())
    })
    .await
}

/// A place, as its form sends it.
#[derive(Clone, Deserialize)]
pub struct Sent {
    #[serde(default)]
    case: String,
    #[serde(default)]
    adresse: String,
    #[serde(default)]
    nom_feuille: String,
    #[serde(default)]
    texte: String,
    #[serde(default)]
    chiffre: String,
    #[serde(default)]
    axe: String,
    #[serde(default)]
    part: String,
    #[serde(default)]
    annee: i16,
    #[serde(default)]
    feuille: usize,
    #[serde(default)]
    geste: String,
}

/// `POST /services/{code}/grilles/{grille}`: what is written in a place; or the file withdrawn.
pub async fn place(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let scope = here.scope();
        if sent.geste == "retrait" {
            app.store.write(&here.author(), |write| -> Result<(), Refusal> {
                service::hold(write, scope.operator)?;
                let (file, _) = found(write, &here, &id)?;
                Ok(sql::withdraw(write, &scope, file.id)?)
            })?;
            return Ok(Redirect::to(&here.path("/grilles?fait=retrait")).into_response());
        }
        let base = here.path(&format!("/grilles/{id}?annee={}&feuille={}", sent.annee, sent.feuille));
        let Ok(slot) = named(&sent).parse::<Slot>() else {
            return refuse(
                "Cette case n’est pas reconnue\u{202f}: donnez sa lettre et son numéro, par exemple C12.",
            );
        };
        if sent.geste == "choisir" {
            let address = format!("{base}&case={}#case", escape_query(&slot.to_string()));
            return Ok(Redirect::to(&address).into_response());
        }
        let said = asked(&sent);
        if said.chars().count() > 1000 {
            return refuse("Ce qui s’écrit dans une case tient en 1\u{202f}000 signes.");
        }
        if let Err(fault) = Request::read(&said, year::knows) {
            return Err(Refusal::Invalid(format!("{fault}.")));
        }
        let fait = app.store.write(&here.author(), |write| -> Result<&str, Refusal> {
            service::hold(write, scope.operator)?;
            let (file, _) = found(write, &here, &id)?;
            let name = slot.to_string();
            if said.is_empty() || sent.geste == "vider" {
                sql::empty(write, &scope, file.id, &name)?;
                return Ok("vide");
            }
            sql::place(write, &scope, file.id, &name, &said)?;
            Ok("case")
        })?;
        let address = format!("{base}&fait={fait}&case={}#case", escape_query(&slot.to_string()));
        Ok(Redirect::to(&address).into_response())
    })
    .await
}

/// The place: the one that was chosen, or a cell of the sheet by its address.
fn named(sent: &Sent) -> String {
    match sent.adresse.trim() {
        "" => sent.case.clone(),
        at => Slot::Cell { sheet: sent.nom_feuille.clone(), at: at.to_uppercase() }.to_string(),
    }
}

/// What is written there: the text that was typed, else the figure that was chosen, with its part.
fn asked(sent: &Sent) -> String {
    let part = sent.part.trim();
    match (sent.chiffre.as_str(), sent.axe.as_str(), part) {
        ("", ..) => sent.texte.trim().replace("\r\n", "\n"),
        (figure, "", _) => format!("{{{figure}}}"),
        (figure, axis, "") => format!("{{{figure}.{axis}}}"),
        (figure, axis, part) => format!("{{{figure}.{axis}[{part}]}}"),
    }
}
