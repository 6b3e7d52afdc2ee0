//! The pages of a funder's file: the list, one of them with its cells, the file once filled.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, Query, State};
use axum::response::{Html, Response};
use base::french::{counted, long_day, typeset};
use base::{Id, Period};
use document::form::{self, Kind, Problem, Slot};
use serde::Deserialize;
use store::Read;

use super::view::{self, Grid};
use super::{Edition, File, filled, parcel, sql, worked};
use crate::access::{Action, Here, Noun};
use crate::dashboard::figure::attachment;
use crate::dashboard::year as year_of;
use crate::documents::media::Media;
use crate::reporting;
use crate::web::layout::{Entry, Link, Shell, escape_query, page as rendered};
use crate::web::{App, Refusal};
use crate::year::{self, Book};

pub use super::send::{create, edition, place};

#[derive(Template)]
#[template(path = "funder/list.html")]
struct ListPage {
    shell: Shell,
    title: String,
    done: &'static str,
    action: String,
    writes: bool,
    files: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "funder/page.html")]
struct FilePage {
    shell: Shell,
    title: String,
    about: String,
    done: &'static str,
    writes: bool,
    back: String,
    action: String,
    years: Vec<Link>,
    year: i16,
    sheets: Vec<Link>,
    grids: Vec<Grid>,
    fields: Vec<(String, String, String)>,
    /// Where a place is chosen: its slot goes after.
    choose: String,
    chosen: Option<Chosen>,
    problems: Vec<(String, String, String)>,
    changed: Vec<(String, String, String)>,
    download: String,
    parcel: String,
    sheet_name: String,
}

/// The place being said.
struct Chosen {
    slot: String,
    label: String,
    said: String,
    value: String,
    figures: Vec<(String, String)>,
    axes: Vec<(&'static str, &'static str)>,
}

/// What the address asks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    annee: Option<i16>,
    feuille: usize,
    case: String,
    fait: String,
}

/// `GET /services/{code}/grilles`.
pub async fn list(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let files = app.store.read(|read| sql::all(read, &here.scope()))?;
        rendered(&ListPage {
            shell: here.shell(Entry::Grids(here.today().year() - 1)),
            title: counted(files.len() as i64, "fichier de financeur", "fichiers de financeurs"),
            done: if wanted.fait == "retrait" { "Le fichier est retiré." } else { "" },
            action: here.path("/grilles"),
            writes: here.may(Action::Write, Noun::Reports),
            files: files
                .into_iter()
                .map(|file| {
                    let cells = counted(file.placed, "case remplie par Jalon", "cases remplies par Jalon");
                    let address = here.path(&format!("/grilles/{}", file.id));
                    (address, typeset(&file.title), format!("{} · {cells}", file.name))
                })
                .collect(),
        })
    })
    .await
}

/// A file and its last edition.
pub(super) fn found(read: &Read<'_>, here: &Here, id: &str) -> Result<(File, Edition), Refusal> {
    let id = id.parse::<Id>().map_err(|()| Refusal::NotFound)?;
    let all = sql::all(read, &here.scope())?;
    let file = all.into_iter().find(|file| file.id == id).ok_or(Refusal::NotFound)?;
    let edition = sql::edition(read, &here.scope(), id, file.edition)?.ok_or(Refusal::NotFound)?;
    Ok((file, edition))
}

/// `GET /services/{code}/grilles/{grille}`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let book = reporting::book(app, &here)?;
        app.store.read(|read| rendered(&draw(read, &here, &book, &id, &wanted)?))
    })
    .await
}

fn draw(read: &Read<'_>, here: &Here, book: &Book, id: &str, wanted: &Wanted) -> Result<FilePage, Refusal> {
    let (file, edition) = found(read, here, id)?;
    let shape = form::open(&edition.content).map_err(|error| Refusal::bug(&error))?;
    let known = book.years();
    let year = wanted.annee.or_else(|| known.get(1).or(known.first()).copied());
    let year = year.filter(|year| (1900..=2200).contains(year)).unwrap_or(here.today().year() - 1);
    let slots = sql::slots(read, &here.scope(), file.id)?;
    let worked = worked(book, Period::year(year), &slots)?;
    let path = here.path(&format!("/grilles/{}", file.id));
    let problems = match worked.is_empty() {
        true => Vec::new(),
        false => filled(&edition, &worked).map_err(|error| Refusal::bug(&error))?.problems,
    };
    let placed: Vec<Slot> = worked.iter().map(|one| one.slot.clone()).collect();
    let before = match file.edition {
        1 => None,
        number => sql::edition(read, &here.scope(), file.id, number - 1)?,
    };
    let before = before.and_then(|before| form::open(&before.content).ok());
    let changed = before.map(|before| form::compare(&before, &shape, &placed)).unwrap_or_default();
    let values = view::values(&worked);
    let writes = here.may(Action::Write, Noun::Reports);
    let sheet = wanted.feuille.min(shape.sheets.len().saturating_sub(1));
    let base = format!("{path}?annee={year}&feuille={sheet}");
    let chosen = wanted.case.parse::<Slot>().ok().filter(|_| writes).map(|slot| {
        let name = slot.to_string();
        Chosen {
            label: form::label(&shape, &slot),
            said: slots.get(&name).cloned().unwrap_or_default(),
            value: values.get(&name).cloned().unwrap_or_default(),
            figures: figures(),
            axes: axes(),
            slot: name,
        }
    });
    let chosen_name = chosen.as_ref().map(|chosen| chosen.slot.clone()).unwrap_or_default();
    let extension = Media::of(&edition.content).map_or("xlsx", Media::extension);
    let link = |address: String, label: String, current: bool| Link { address, label, current, badge: 0 };
    Ok(FilePage {
        shell: here.shell(Entry::Grids(year)),
        title: typeset(&file.title),
        about: format!(
            "{} · {} · chiffres connus au {}",
            match shape.kind {
                Kind::Workbook => counted(shape.sheets.len() as i64, "feuille", "feuilles"),
                Kind::Word => counted(shape.tables.len() as i64, "tableau", "tableaux"),
            },
            counted(slots.len() as i64, "case remplie par Jalon", "cases remplies par Jalon"),
            long_day(base::Day::new_in_paris(book.as_of)),
        ),
        done: match wanted.fait.as_str() {
            "depose" => "Le fichier est là\u{202f}: choisissez une case, puis ce qui s’y écrit.",
            "case" => "C’est noté pour cette case.",
            "vide" => "La case est laissée au financeur.",
            "edition" => "La nouvelle édition est là. Ce qui a changé est dit ci-dessous.",
            _ => "",
        },
        writes,
        back: here.path("/grilles"),
        action: path.clone(),
        years: known
            .iter()
            .map(|other| {
                link(format!("{path}?annee={other}&feuille={sheet}"), other.to_string(), *other == year)
            })
            .collect(),
        year,
        sheets: shape
            .sheets
            .iter()
            .enumerate()
            .map(|(rank, one)| {
                let hidden = if one.hidden { " (masquée)" } else { "" };
                let address = format!("{path}?annee={year}&feuille={rank}");
                link(address, format!("{}{hidden}", one.name), rank == sheet)
            })
            .collect(),
        sheet_name: shape.sheets.get(sheet).map(|sheet| sheet.name.clone()).unwrap_or_default(),
        grids: view::grids(&shape, sheet, &values, &chosen_name),
        fields: view::fields(&shape, &values),
        choose: format!("{base}&case="),
        chosen,
        problems: told(problems, &base),
        changed: told(changed, &base),
        download: format!("{path}/{year}/{}-{year}.{extension}", slug(&file.title)),
        parcel: format!("{path}/trame.zip"),
    })
}

/// Each place with where it is said, and what is wrong with it.
fn told(problems: Vec<Problem>, base: &str) -> Vec<(String, String, String)> {
    let told = problems.into_iter().map(|problem| {
        let slot = problem.slot.to_string();
        let address = format!("{base}&case={}#case", escape_query(&slot));
        (address, slot, typeset(&problem.reason))
    });
    told.collect()
}

fn slug(title: &str) -> String {
    document::html::slug(title)
}

/// Every figure of the catalogue.
fn figures() -> Vec<(String, String)> {
    let Ok(catalogue) = year::catalogue() else { return Vec::new() };
    catalogue.entries().iter().map(|entry| (entry.id.clone(), typeset(&entry.title))).collect()
}

/// Every axis that some figure has, by name.
fn axes() -> Vec<(&'static str, &'static str)> {
    let Ok(catalogue) = year::catalogue() else { return Vec::new() };
    let mut axes: Vec<(&'static str, &'static str)> = catalogue
        .entries()
        .iter()
        .flat_map(|entry| &entry.axes)
        .map(|axis| (axis.name(), axis.title()))
        .collect();
    axes.sort_unstable();
    axes.dedup();
    axes
}

/// `GET /services/{code}/grilles/{grille}/{annee}/{fichier}`: the file, filled for a year.
pub async fn download(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id, year, name)): Path<(String, String, String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let year = year_of(&year)?;
        let book = reporting::book(app, &here)?;
        app.store.read(|read| {
            let (file, edition) = found(read, &here, &id)?;
            let slots = sql::slots(read, &here.scope(), file.id)?;
            let worked = worked(&book, Period::year(year), &slots)?;
            let filled = filled(&edition, &worked).map_err(|error| Refusal::bug(&error))?;
            let media = Media::of(&edition.content).map_or("application/octet-stream", Media::mime);
            let name: String =
                name.chars().filter(|sign| sign.is_ascii_alphanumeric() || "-.".contains(*sign)).collect();
            Ok(attachment(filled.bytes, media, &name))
        })
    })
    .await
}

/// `GET /services/{code}/grilles/{grille}/trame.zip`: the file and what goes in it, for another service.
pub async fn export(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        app.store.read(|read| {
            let (file, edition) = found(read, &here, &id)?;
            let slots = sql::slots(read, &here.scope(), file.id)?;
            let bytes = parcel::pack(&file.title, &edition, slots)?;
            Ok(attachment(bytes, "application/zip", &format!("{}-trame.zip", slug(&file.title))))
        })
    })
    .await
}
