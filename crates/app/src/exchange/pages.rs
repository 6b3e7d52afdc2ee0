//! Importing a register from a page: send, look at what was understood and what is wrong, confirm.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use base::Id;
use base::french::{counted, integer, long_instant, typeset};
use register::{Field, Mapping, Noun, Reading, Source};

use super::intake::{self, Choices, IntakeError};
use super::pending::UPLOAD_MAX;
use super::{Outcome, last_import, save_mapping, write_register};
use crate::access::Here;
use crate::facts;
use crate::service::Service;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// Faults shown on the page; `jalon import --rapport` lists them all.
const FAULTS_SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "exchange/send.html")]
struct Send {
    shell: Shell,
    code: String,
    service: String,
    last: String,
    error: String,
    megabytes: usize,
}

#[derive(Template)]
#[template(path = "exchange/check.html")]
struct Check {
    shell: Shell,
    code: String,
    upload: String,
    title: String,
    counts: Vec<Counted>,
    faults: Vec<Fault>,
    more_faults: String,
    valid: String,
    has_faults: bool,
    accept_duplicates: bool,
    unknown: Vec<(String, String, String)>,
    tables: Vec<TableShown>,
    nouns: Vec<(&'static str, &'static str)>,
}

struct Counted {
    noun: &'static str,
    read: String,
    valid: String,
    refused: String,
    held: String,
}

struct Fault {
    place: String,
    line: u32,
    column: String,
    value: String,
    expected: String,
}

/// A table as it was understood, to be corrected.
struct TableShown {
    number: usize,
    name: String,
    noun: &'static str,
    columns: Vec<ColumnShown>,
}

struct ColumnShown {
    index: usize,
    heading: String,
    sample: String,
    /// Code, label, whether it is the one proposed.
    fields: Vec<(String, &'static str, bool)>,
}

#[derive(Template)]
#[template(path = "exchange/done.html")]
struct Done {
    shell: Shell,
    code: String,
    changed: bool,
    lines: Vec<(String, String, String, String)>,
    year: String,
}

/// `GET /services/{code}/import`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| send_page(app, &here, String::new())).await
}

fn send_page(app: &App, here: &Here, error: String) -> Result<Html<String>, Refusal> {
    let service = here.service();
    let import = app.store.read(|read| last_import(read, service.operator, service.id))?;
    let last = import.map(|import| {
        let files: Vec<String> = serde_json::from_str(&import.files).unwrap_or_default();
        format!(
            "Dernier import : {}, le {}, par {}.",
            files.join(", "),
            long_instant(import.at),
            import.author
        )
    });
    rendered(&Send {
        shell: here.shell(Entry::Import),
        code: service.code.clone(),
        service: service.name.clone(),
        last: last.unwrap_or_default(),
        error,
        megabytes: UPLOAD_MAX / 1024 / 1024,
    })
}

/// `POST /services/{code}/import`: the files.
pub async fn send(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    mut form: Multipart,
) -> Result<(StatusCode, Html<String>), Refusal> {
    let mut sources = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| too_large())? {
        let name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| too_large())?;
        if !name.is_empty() && !bytes.is_empty() {
            let name = name.rsplit(['/', '\\']).next().unwrap_or(&name).to_owned();
            sources.push(Source { name, bytes: bytes.to_vec() });
        }
    }
    app.work(move |app| {
        let refused = |text: String| Ok((StatusCode::UNPROCESSABLE_ENTITY, send_page(app, &here, text)?));
        if sources.is_empty() {
            return refused("Choisissez au moins un fichier.".to_owned());
        }
        let service = here.service();
        match intake::take_in(&app.store, &app.clock, service, &sources, Choices::default(), &mut |_| {}) {
            Ok(reading) => {
                let upload = Id::new(&app.clock);
                app.pending.keep(upload, here.visitor.account.id, service.id, sources, app.clock.now());
                Ok((StatusCode::OK, check_page(&here, upload, &reading, false)?))
            }
            Err(IntakeError::Read(error)) => refused(error.to_string()),
            Err(IntakeError::Store(error)) => Err(error.into()),
        }
    })
    .await
}

fn too_large() -> Refusal {
    let text = format!(
        "L’envoi est incomplet ou dépasse {} Mo. Un registre plus grand s’importe avec la commande « jalon import ».",
        UPLOAD_MAX / 1024 / 1024
    );
    Refusal::TooMuch(StatusCode::PAYLOAD_TOO_LARGE, text)
}

fn check_page(
    here: &Here,
    upload: Id,
    reading: &Reading,
    accept_duplicates: bool,
) -> Result<Html<String>, Refusal> {
    let faults = reading.faults.len();
    let valid: usize = reading.counts.iter().map(|count| count.valid).sum();
    let title = match faults {
        0 => format!("{}, aucune faute", counted(valid as i64, "ligne lue", "lignes lues")),
        faults => format!("{} dans ce registre", counted(faults as i64, "faute", "fautes")),
    };
    let shown = reading.faults.iter().take(FAULTS_SHOWN).map(|fault| Fault {
        place: if fault.sheet.is_empty() { fault.file.clone() } else { fault.sheet.clone() },
        line: fault.line,
        column: fault.column.clone(),
        value: fault.value.clone(),
        expected: typeset(&fault.expected),
    });
    let counts = reading.counts.iter().map(|count| Counted {
        noun: count.noun.label(),
        read: integer(count.read as i64),
        valid: integer(count.valid as i64),
        refused: integer(count.refused as i64),
        held: integer(count.held as i64),
    });
    rendered(&Check {
        shell: here.shell(Entry::Import),
        code: here.service().code.clone(),
        upload: upload.to_string(),
        title,
        counts: counts.collect(),
        faults: shown.collect(),
        more_faults: if faults > FAULTS_SHOWN {
            format!(
                "{} autres ne sont pas montrées ici ; la commande « jalon import --rapport » les donne toutes.",
                integer((faults - FAULTS_SHOWN) as i64)
            )
        } else {
            String::new()
        },
        valid: counted(valid as i64, "ligne", "lignes"),
        has_faults: faults > 0,
        accept_duplicates,
        unknown: reading
            .unknown_words
            .iter()
            .map(|(vocabulary, word, times)| (vocabulary.clone(), word.clone(), integer(*times as i64)))
            .collect(),
        tables: tables(reading),
        nouns: Noun::ALL.iter().map(|noun| (noun.label(), noun.label())).collect(),
    })
}

fn tables(reading: &Reading) -> Vec<TableShown> {
    let samples = reading.samples.iter();
    let mapped = reading.mapping.tables.iter().zip(samples.map(Some).chain(std::iter::repeat(None)));
    mapped
        .enumerate()
        .map(|(number, (table, sample))| TableShown {
            number,
            name: table.name.clone(),
            noun: table.noun.map_or("", Noun::label),
            columns: table
                .columns
                .iter()
                .enumerate()
                .map(|(at, column)| ColumnShown {
                    index: column.index,
                    heading: column.heading.clone(),
                    sample: sample
                        .and_then(|sample| sample.rows.first())
                        .and_then(|row| row.get(at))
                        .cloned()
                        .unwrap_or_default(),
                    fields: table
                        .noun
                        .into_iter()
                        .flat_map(Noun::fields)
                        .map(|field| (field.label().to_owned(), field.label(), column.field == Some(field)))
                        .collect(),
                })
                .collect(),
        })
        .collect()
}

/// `POST /services/{code}/import/{envoi}`: look again with another mapping, or write.
pub async fn confirm(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, upload)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let service = here.service();
        let id: Id = upload.parse().map_err(|()| Refusal::NotFound)?;
        let expired = || {
            Refusal::Invalid(
                "Cet envoi n’est plus gardé (une demi-heure au plus). Envoyez de nouveau les fichiers."
                    .to_owned(),
            )
        };
        let sent =
            app.pending.of(id, here.visitor.account.id, service.id, app.clock.now()).ok_or_else(expired)?;
        let accept_duplicates = fields.iter().any(|(name, _)| name == "doublons");
        let read = |mapping: Option<&Mapping>| {
            let choices = Choices { mapping, accept_duplicates };
            intake::take_in(&app.store, &app.clock, service, &sent.sources, choices, &mut |_| {}).map_err(
                |error| match error {
                    IntakeError::Read(error) => Refusal::Invalid(error.to_string()),
                    IntakeError::Store(error) => error.into(),
                },
            )
        };
        let mapping = corrected(&read(None)?.mapping, &fields);
        let reading = read(Some(&mapping))?;
        let choice = fields.iter().find(|(name, _)| name == "choix").map(|(_, value)| value.as_str());
        let all = choice == Some("tout") && reading.faults.is_empty();
        if !(all || choice == Some("valides")) {
            return check_page(&here, id, &reading, accept_duplicates);
        }
        let author = here.author();
        let files: Vec<String> = sent.sources.iter().map(|source| source.name.clone()).collect();
        let mapping = serde_json::to_string(&reading.mapping).map_err(|error| Refusal::bug(&error))?;
        let outcome = app.store.write(&author, |write| {
            save_mapping(write, service.operator, service.id, &mapping)?;
            write_register(write, service, &reading.register, &files, &intake::is_known)
        })?;
        app.pending.forget(id);
        facts::keep(&app.store, &author, service.operator, &service.code)?;
        done_page(app, &here, &outcome)
    })
    .await
}

fn done_page(app: &App, here: &Here, outcome: &Outcome) -> Result<Html<String>, Refusal> {
    let Service { operator, code, .. } = here.service();
    let service =
        app.store.read(|read| crate::service::find(read, *operator, code))?.ok_or(Refusal::NotFound)?;
    let lines = outcome.iter().map(|(noun, tally)| {
        (
            noun.clone(),
            integer(tally.created as i64),
            integer(tally.corrected as i64),
            integer(tally.unchanged as i64),
        )
    });
    let year = app.book(&service)?.years().first().map(ToString::to_string);
    rendered(&Done {
        lines: lines.collect(),
        changed: outcome.values().any(|tally| tally.created + tally.corrected > 0),
        shell: here.shell(Entry::Import),
        code: code.clone(),
        year: year.unwrap_or_default(),
    })
}

/// The mapping with what the person chose: `t0` is the noun of table 0, `t0c3` the field of its column 3.
fn corrected(proposed: &Mapping, fields: &[(String, String)]) -> Mapping {
    let chosen = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    let mut mapping = proposed.clone();
    for (number, table) in mapping.tables.iter_mut().enumerate() {
        if let Some(noun) = chosen(&format!("t{number}")) {
            table.noun = Noun::ALL.into_iter().find(|known| known.label() == noun);
        }
        let known: Vec<Field> = table.noun.into_iter().flat_map(Noun::fields).collect();
        for column in &mut table.columns {
            if let Some(field) = chosen(&format!("t{number}c{}", column.index)) {
                column.field = known.iter().copied().find(|known| known.label() == field);
            }
        }
    }
    mapping
}
