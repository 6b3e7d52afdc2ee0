//! The accounts of a service: who may come in, as what, from when to when; opening one, giving a role,
//! taking it back.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::french::{counted, short_day};
use base::{Day, Id};
use serde::Deserialize;

use super::{Action, Grant, HeldRole, Here, NewAccount, Noun, policy};
use crate::access;
use crate::facts::{StaffName, staff_names};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal, password};

#[derive(Template)]
#[template(path = "access/accounts.html")]
struct AccountsPage {
    shell: Shell,
    code: String,
    title: String,
    accounts: Vec<Line>,
    administers: bool,
    roles: Vec<(&'static str, &'static str)>,
    staff: Vec<(String, String)>,
    today: Day,
    /// The account whose password was just made, and this password: shown once.
    made: Option<(String, String)>,
    errors: Vec<(&'static str, String)>,
    typed: NewAccountForm,
}

struct Line {
    id: String,
    login: String,
    name: String,
    title: String,
    closed: bool,
    me: bool,
    roles: Vec<Held>,
}

struct Held {
    code: String,
    title: String,
    starts: Day,
    span: String,
    reason: String,
    professional: String,
}

impl AccountsPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// `GET /services/{code}/comptes`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| rendered(&accounts_page(app, &here)?)).await
}

fn accounts_page(app: &App, here: &Here) -> Result<AccountsPage, Refusal> {
    let service = here.service();
    let (held, staff) = app.store.read(|read| -> store::Result<_> {
        let held = super::held_roles(read, service.operator, service.id)?;
        Ok((held, staff_names(read, service.operator, service.id)?))
    })?;
    let today = here.today();
    let accounts = lines(held, &staff, here);
    let open = accounts.iter().filter(|line| !line.closed).count();
    let mut staff: Vec<_> =
        staff.into_iter().map(|(id, name)| (id.to_string(), professional(&name))).collect();
    staff.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(AccountsPage {
        shell: here.shell(Entry::Accounts),
        code: service.code.clone(),
        title: format!("{} dans ce service", counted(open as i64, "compte ouvert", "comptes ouverts")),
        accounts,
        administers: here.may(Action::Administer, Noun::Accounts),
        roles: policy::roles().iter().map(|role| (role.code.as_str(), role.title.as_str())).collect(),
        staff,
        today,
        made: None,
        errors: Vec::new(),
        typed: NewAccountForm::default(),
    })
}

fn professional(staff: &StaffName) -> String {
    if staff.name.is_empty() {
        staff.reference.clone()
    } else {
        format!("{} ({})", staff.name, staff.reference)
    }
}

/// One line an account, with all its roles here.
fn lines(held: Vec<HeldRole>, staff: &HashMap<Id, StaffName>, here: &Here) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for role in held {
        let id = role.account.id.to_string();
        let span = match role.ends {
            None => format!("depuis le {}", short_day(role.starts)),
            Some(ends) => format!("du {} au {}", short_day(role.starts), short_day(ends)),
        };
        let shown = Held {
            title: policy::role(&role.role).map_or(role.role.clone(), |known| known.title.clone()),
            code: role.role,
            starts: role.starts,
            span,
            reason: role.reason,
            professional: role
                .professional
                .and_then(|id| staff.get(&id))
                .map(professional)
                .unwrap_or_default(),
        };
        match lines.last_mut().filter(|line| line.id == id) {
            Some(line) => line.roles.push(shown),
            None => lines.push(Line {
                me: role.account.id == here.visitor.account.id,
                id,
                login: role.account.login,
                name: role.account.name,
                title: role.account.title,
                closed: role.account.closed_at.is_some(),
                roles: vec![shown],
            }),
        }
    }
    lines
}

/// What the form of a new account sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewAccountForm {
    identifiant: String,
    nom: String,
    fonction: String,
    role: String,
    professionnel: String,
}

/// `POST /services/{code}/comptes`: opens an account; its provisional password is shown once.
pub async fn open(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(form): Form<NewAccountForm>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let service = here.service();
        let login = form.identifiant.trim().to_owned();
        let mut errors = Vec::new();
        if login.is_empty() || login.chars().count() > 100 || login.contains(char::is_whitespace) {
            errors.push((
                "identifiant",
                "Un identifiant est court et sans espace, par exemple « c.martin ».".to_owned(),
            ));
        }
        if form.nom.trim().is_empty() {
            errors.push(("nom", "Écrivez le prénom et le nom.".to_owned()));
        }
        let role = policy::role(&form.role);
        if role.is_none() {
            errors.push(("role", "Choisissez un rôle.".to_owned()));
        }
        let professional = chosen(app, &here, &form.professionnel)?;
        if let (true, Some(role)) = (errors.is_empty(), role) {
            let provisional = password::provisional()?;
            let hash = password::hash(&provisional)?;
            let (name, title) = (form.nom.trim(), form.fonction.trim());
            let new = NewAccount { login: &login, name, title, password: &hash, must_change: true };
            let opened = app.store.write(&here.author(), |write| -> store::Result<_> {
                let Some(account) = access::open(write, service.operator, &new)? else { return Ok(None) };
                let starts = here.today();
                let grant = Grant { service: service.id, role, starts, ends: None, professional, reason: "" };
                access::grant(write, service.operator, account, &grant)?;
                Ok(Some(account))
            })?;
            if opened.is_some() {
                let mut page = accounts_page(app, &here)?;
                page.made = Some((login, provisional));
                return Ok(rendered(&page)?.into_response());
            }
            errors.push(("identifiant", format!("Un compte a déjà l’identifiant « {login} ».")));
        }
        let mut page = accounts_page(app, &here)?;
        page.errors = errors;
        page.typed = form;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(&page)?).into_response())
    })
    .await
}

/// The professional of this identifier, if this service has them.
fn chosen(app: &App, here: &Here, text: &str) -> Result<Option<Id>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let service = here.service();
    let staff = app.store.read(|read| staff_names(read, service.operator, service.id))?;
    let id = text.parse().ok().filter(|id| staff.contains_key(id));
    id.map(Some).ok_or(Refusal::NotFound)
}

/// What the forms of a line send.
#[derive(Deserialize)]
pub struct SeatForm {
    compte: String,
    role: String,
    #[serde(default)]
    du: String,
    #[serde(default)]
    au: String,
    #[serde(default)]
    motif: String,
    #[serde(default)]
    professionnel: String,
}

impl SeatForm {
    fn day(text: &str) -> Result<Option<Day>, Refusal> {
        match text {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| {
                Refusal::Invalid(format!("« {text} » n’est pas une date. Écrivez-la ainsi : 2022-01-18."))
            }),
        }
    }

    /// The account, when it has or had a role in this service, and is not one's own.
    fn account(&self, app: &App, here: &Here) -> Result<Id, Refusal> {
        let service = here.service();
        let held = app.store.read(|read| super::held_roles(read, service.operator, service.id))?;
        let found = held.into_iter().map(|role| role.account.id).find(|id| id.to_string() == self.compte);
        let account = found.ok_or(Refusal::NotFound)?;
        if account == here.visitor.account.id {
            let text = "Nul ne change ses propres droits : demandez à une autre personne qui administre.";
            return Err(Refusal::Forbidden(text.to_owned()));
        }
        Ok(account)
    }
}

/// `POST /services/{code}/comptes/droits`: gives a role, for a time or without end.
pub async fn give(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(form): Form<SeatForm>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let service = here.service();
        let account = form.account(app, &here)?;
        let role = policy::role(&form.role)
            .ok_or_else(|| Refusal::Invalid("Choisissez un rôle dans la liste.".to_owned()))?;
        let starts = SeatForm::day(&form.du)?.unwrap_or_else(|| here.today());
        let ends = SeatForm::day(&form.au)?;
        if ends.is_some_and(|ends| ends < starts) {
            return Err(Refusal::Invalid("La fin est avant le début.".to_owned()));
        }
        let professional = chosen(app, &here, &form.professionnel)?;
        let reason = form.motif.trim();
        let grant = Grant { service: service.id, role, starts, ends, professional, reason };
        app.store.write(&here.author(), |write| access::grant(write, service.operator, account, &grant))?;
        Ok(Redirect::to(&here.path("/comptes")))
    })
    .await
}

/// `POST /services/{code}/comptes/retrait`: takes a role back, at once.
pub async fn take_back(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Form(form): Form<SeatForm>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let service = here.service();
        let account = form.account(app, &here)?;
        let starts = SeatForm::day(&form.du)?.ok_or(Refusal::NotFound)?;
        app.store.write(&here.author(), |write| {
            access::revoke(write, service.operator, account, service.id, &form.role, starts)
        })?;
        Ok(Redirect::to(&here.path("/comptes")))
    })
    .await
}
