//! The team and the places of a service, under its settings: read, added to, corrected with a reason.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{counted, fold, short_day};
use base::{Day, Id};
use report::Nomenclatures;
use store::Read;

use super::{Entry as Written, Fault, Kind, Said, sql};
use crate::access::Here;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "staff/page.html")]
struct StaffPage {
    shell: Shell,
    title: String,
    done: &'static str,
    lists: Vec<List>,
}

struct List {
    id: &'static str,
    title: &'static str,
    says: &'static str,
    add: String,
    add_label: &'static str,
    headings: Vec<&'static str>,
    rows: Vec<Row>,
}

struct Row {
    head: String,
    cells: Vec<String>,
    over: bool,
    address: String,
}

#[derive(Template)]
#[template(path = "staff/form.html")]
struct FormPage {
    shell: Shell,
    title: &'static str,
    back: String,
    here: String,
    fields: Vec<Field>,
    faults: Vec<(&'static str, String)>,
    /// What the form saw, and why it corrects.
    seen: String,
    reason: Option<String>,
    now: String,
}

struct Field {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    kind: &'static str,
    value: String,
    /// Words to choose among, or to write beside.
    words: Vec<String>,
    fault: String,
}

fn heading(field: &str) -> (&'static str, &'static str, &'static str) {
    match field {
        "qui" => ("Nom et prénom", "", "text"),
        "profession" => ("Métier", "", "text"),
        "statut" => ("Statut", "Salarié, intérim, mis à disposition…", "text"),
        "part" => ("Temps de travail", "En équivalent temps plein : 1, ou 0,8.", "text"),
        "motif" => ("Pourquoi", "Maladie, formation, congé parental…", "text"),
        "territoire" => ("Territoire", "Laissez vide si le service n’en a qu’un.", "text"),
        "mesure" => ("Mesure", "Laissez vide si elles valent pour toutes.", "text"),
        "structure" => ("Établissement", "Celui qui détient l’autorisation, s’il y en a plusieurs.", "text"),
        "places" => ("Places", "Celles que l’arrêté autorise.", "text"),
        "du" => ("Du", "", "date"),
        _ => ("Au", "Dernier jour. Laissez vide si ce n’est pas fini.", "date"),
    }
}

/// `GET /services/{code}/equipe`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    axum::extract::RawQuery(query): axum::extract::RawQuery,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let today = here.today();
        let lists = app.store.read(|read| {
            Kind::ALL
                .into_iter()
                .map(|kind| list(read, &here, kind, today))
                .collect::<store::Result<Vec<_>>>()
        })?;
        let there = lists[0].rows.iter().filter(|row| !row.over).count() as i64;
        rendered(&StaffPage {
            shell: here.shell(Entry::Staff),
            title: format!("{} en poste", counted(there, "personne", "personnes")),
            done: if query.as_deref() == Some("fait=oui") { "C’est enregistré." } else { "" },
            lists,
        })
    })
    .await
}

fn list(read: &Read<'_>, here: &Here, kind: Kind, today: Day) -> store::Result<List> {
    let (title, says, add_label) = match kind {
        Kind::Employment => (
            "Qui travaille dans le service",
            "Les temps de travail que comptent les rapports.",
            "Ajouter quelqu’un",
        ),
        Kind::Absence => {
            ("Qui est absent", "Les absences longues que comptent les rapports.", "Noter une absence")
        }
        Kind::Capacity => ("Places autorisées", "Ce à quoi se rapporte l’activité.", "Ajouter des places"),
    };
    let shown = |field: &str, value: &str| match (field, value.parse::<Day>()) {
        ("du" | "au", Ok(day)) => short_day(day),
        _ => value.to_owned(),
    };
    let rows = sql::all(read, &here.scope(), kind)?.into_iter().map(|(id, said)| {
        let mut cells: Vec<String> =
            kind.fields().iter().map(|field| shown(field, said.one(field))).collect();
        let head = cells.remove(0);
        Row {
            head: if head.is_empty() { "Tout le service".to_owned() } else { head },
            cells,
            over: said.one("au").parse::<Day>().is_ok_and(|ends| ends < today),
            address: here.path(&format!("/equipe/{}/{id}", kind.path())),
        }
    });
    Ok(List {
        id: kind.path(),
        title,
        says,
        add: here.path(&format!("/equipe/{}", kind.path())),
        add_label,
        headings: kind.fields().iter().map(|field| heading(field).0).collect(),
        rows: rows.collect(),
    })
}

/// What a form is drawn with.
struct Drawing {
    kind: Kind,
    row: Option<Id>,
    said: Said,
    faults: Vec<Fault>,
    reason: String,
    /// What the row says now, when it was corrected meanwhile.
    now: String,
}

fn draw(read: &Read<'_>, here: &Here, drawing: Drawing) -> Result<Html<String>, Refusal> {
    let Drawing { kind, row, said, faults, reason, now } = drawing;
    let operator = here.service().operator;
    let mut fields = Vec::new();
    for name in kind.fields() {
        let (label, hint, input) = heading(name);
        let words = match *name {
            "qui" => sql::professionals(read, &here.scope())?.into_iter().map(|(_, name)| name).collect(),
            "profession" => words(read, operator, "profession", "profession")?,
            "statut" => words(read, operator, "status", "statut")?,
            "motif" => words(read, operator, "absence_motive", "motif_absence")?,
            "territoire" => sql::used(read, operator, "territory")?,
            "mesure" => words(read, operator, "kind", "type")?,
            _ => Vec::new(),
        };
        let fault = faults.iter().find(|(field, _)| field == name).map(|(_, text)| (*text).to_owned());
        fields.push(Field {
            name,
            label,
            hint,
            kind: input,
            value: said.one(name).to_owned(),
            words,
            fault: fault.unwrap_or_default(),
        });
    }
    let seen = match row {
        Some(id) => crate::history::last_change(read, operator, id)?.to_string(),
        None => String::new(),
    };
    let mut told: Vec<(&'static str, String)> =
        faults.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
    told.dedup();
    let here_now = match row {
        Some(id) => here.path(&format!("/equipe/{}/{id}", kind.path())),
        None => here.path(&format!("/equipe/{}", kind.path())),
    };
    rendered(&FormPage {
        shell: here.shell(Entry::Staff),
        title: match (kind, row.is_some()) {
            (Kind::Employment, false) => "Ajouter quelqu’un",
            (Kind::Employment, true) => "Corriger un emploi",
            (Kind::Absence, false) => "Noter une absence",
            (Kind::Absence, true) => "Corriger une absence",
            (Kind::Capacity, false) => "Ajouter des places",
            (Kind::Capacity, true) => "Corriger des places",
        },
        back: here.path("/equipe"),
        here: here_now,
        fields,
        faults: told,
        seen,
        reason: row.map(|_| reason),
        now,
    })
}

/// The words that the service used, then those of the nomenclature.
fn words(read: &Read<'_>, operator: Id, vocabulary: &str, nomenclature: &str) -> store::Result<Vec<String>> {
    let mut words = sql::used(read, operator, vocabulary)?;
    for word in Nomenclatures::embedded().words(nomenclature) {
        if words.iter().all(|known| fold(known) != fold(&word.label)) {
            words.push(word.label.clone());
        }
    }
    Ok(words)
}

fn asked(kind: &str, row: Option<&str>) -> Result<(Kind, Option<Id>), Refusal> {
    let kind = Kind::at(kind).ok_or(Refusal::NotFound)?;
    Ok((kind, row.map(str::parse).transpose().map_err(|()| Refusal::NotFound)?))
}

/// `GET /services/{code}/equipe/{quoi}`.
pub async fn new(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, kind)): Path<(String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (kind, row) = asked(&kind, None)?;
        let drawing = Drawing {
            kind,
            row,
            said: Said::default(),
            faults: Vec::new(),
            reason: String::new(),
            now: String::new(),
        };
        app.store.read(|read| draw(read, &here, drawing))
    })
    .await
}

/// `GET /services/{code}/equipe/{quoi}/{ligne}`.
pub async fn edit(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, kind, row)): Path<(String, String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let (kind, row) = asked(&kind, Some(&row))?;
        app.store.read(|read| {
            let id = row.ok_or(Refusal::NotFound)?;
            let said = sql::find(read, &here.scope(), kind, id)?.ok_or(Refusal::NotFound)?;
            let drawing =
                Drawing { kind, row, said, faults: Vec::new(), reason: String::new(), now: String::new() };
            draw(read, &here, drawing)
        })
    })
    .await
}

/// `POST /services/{code}/equipe/{quoi}`.
pub async fn create(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, kind)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (kind, _) = asked(&kind, None)?;
        send(app, &here, kind, None, &sent)
    })
    .await
}

/// `POST /services/{code}/equipe/{quoi}/{ligne}`.
pub async fn correct(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, kind, row)): Path<(String, String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let (kind, row) = asked(&kind, Some(&row))?;
        send(app, &here, kind, row, &sent)
    })
    .await
}

fn send(
    app: &App,
    here: &Here,
    kind: Kind,
    row: Option<Id>,
    sent: &[(String, String)],
) -> Result<Response, Refusal> {
    let scope = here.scope();
    let value = |name: &str| {
        let found = sent.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim());
        found.chars().filter(|sign| !sign.is_control()).take(200).collect::<String>()
    };
    if let Some(id) = row {
        app.store.read(|read| sql::find(read, &scope, kind, id))?.ok_or(Refusal::NotFound)?;
    }
    let said = Said(kind.fields().iter().map(|field| (*field, value(field))).collect());
    let reason = value("pourquoi");
    let again = |faults: Vec<Fault>, now: String| -> Result<Response, Refusal> {
        let drawing = Drawing { kind, row, said: said.clone(), faults, reason: reason.clone(), now };
        let page = app.store.read(|read| draw(read, here, drawing))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let mut faults = Vec::new();
    if row.is_some() && reason.is_empty() {
        faults.push(("pourquoi", "Dites pourquoi cette correction."));
    }
    let entry = match Written::new(kind, said.clone()) {
        Ok(entry) if faults.is_empty() => entry,
        Ok(_) => return again(faults, String::new()),
        Err(mut more) => {
            more.extend(faults);
            return again(more, String::new());
        }
    };
    let seen = value("vu").parse().unwrap_or_default();
    let corrected = row.map(|id| (id, seen));
    let done =
        app.store.write(&here.author(), |write| super::write(write, &scope, corrected, &entry, &reason))?;
    if let (false, Some(id)) = (done, row) {
        let now = app.store.read(|read| sql::find(read, &scope, kind, id))?.unwrap_or_default();
        let now: Vec<&str> =
            kind.fields().iter().map(|field| now.one(field)).filter(|text| !text.is_empty()).collect();
        let told = format!(
            "Cette ligne a été corrigée entre-temps. Elle dit maintenant\u{202f}: {}. Vos valeurs sont encore ci-dessous.",
            now.join(", ")
        );
        return again(Vec::new(), told);
    }
    Ok(Redirect::to(&here.path("/equipe?fait=oui")).into_response())
}
