//! A seat: the roles an account holds in a service today. And where a request stands: who, where, as what.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use base::Id;
use jiff::Timestamp;
use store::Author;

use super::policy::{self, Action, Noun, Role};
use super::protection::Export;
use crate::circuit;
use crate::deadline::badge;
use crate::service::Service;
use crate::web::layout::{Entry, Shell};
use crate::web::{App, Refusal, Visitor};

/// The roles an account holds in a service.
#[derive(Clone, Debug)]
pub struct Seat {
    /// The service.
    pub service: Service,
    /// Its roles there; several when it replaces someone.
    pub roles: Vec<&'static Role>,
    /// Who this account is among the professionals of the service.
    pub professional: Option<Id>,
}

impl Seat {
    /// Whether one of its roles may do this with that.
    pub fn may(&self, action: Action, noun: Noun) -> bool {
        self.roles.iter().any(|role| role.may(action, noun))
    }
}

/// Where a request stands: in a service, by someone who has a seat there.
#[derive(Clone, Debug)]
pub struct Here {
    /// Who asks.
    pub visitor: Visitor,
    /// As what, and where.
    pub seat: Seat,
    /// The time of the request, read once.
    pub now: Timestamp,
    /// How many deadlines await the visitor here.
    pub due: u32,
    /// How many visas do.
    pub visas: u32,
}

/// Whose rows a statement may read: parameters ?1 operator, ?2 service, ?3 account, ?4 now.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// The operator.
    pub operator: Id,
    /// The service.
    pub service: Id,
    /// Who asks.
    pub account: Id,
    /// The time of the request.
    pub now: Timestamp,
}

impl Here {
    /// The service.
    pub fn service(&self) -> &Service {
        &self.seat.service
    }

    /// Whether one may do this with that, here.
    pub fn may(&self, action: Action, noun: Noun) -> bool {
        self.seat.may(action, noun)
    }

    /// Whose rows statements may read.
    pub fn scope(&self) -> Scope {
        Scope {
            operator: self.seat.service.operator,
            service: self.seat.service.id,
            account: self.visitor.account.id,
            now: self.now,
        }
    }

    /// That a list which names people was taken away from here, to keep.
    pub fn export(&self, what: &'static str) -> Export {
        let Scope { operator, service, account, now: at } = self.scope();
        Export { operator, service, account, at, what }
    }

    /// The day it is.
    pub fn today(&self) -> base::Day {
        base::Day::new_in_paris(self.now)
    }

    /// Who changes something.
    pub fn author(&self) -> Author {
        Author { name: self.visitor.account.login.clone(), at: self.now }
    }

    /// The shell of a page of this service.
    pub fn shell(&self, entry: Entry) -> Shell {
        Shell::here(self, entry)
    }

    /// The address of a page of this service.
    pub fn path(&self, rest: &str) -> String {
        format!("/services/{}{rest}", self.seat.service.code)
    }
}

/// What a route needs.
#[derive(Clone)]
pub struct Needs {
    /// The application.
    pub app: Arc<App>,
    /// What one does.
    pub action: Action,
    /// With what.
    pub noun: Noun,
}

/// Stands before each page of a service: no seat in it is not found, a role that may not is refused.
pub async fn guard(State(needs): State<Needs>, request: Request, next: Next) -> Result<Response, Refusal> {
    let (mut parts, body) = request.into_parts();
    let params = RawPathParams::from_request_parts(&mut parts, &()).await.map_err(|_| Refusal::NotFound)?;
    let code = params.iter().find(|(name, _)| *name == "code").map(|(_, code)| code.to_owned());
    let visitor = parts.extensions.get::<Visitor>().cloned().ok_or(Refusal::NotFound)?;
    let code = code.ok_or(Refusal::NotFound)?;
    let seat = visitor.seat(&code)?.clone();
    if !seat.may(needs.action, needs.noun) {
        return Err(Refusal::Forbidden(policy::refusal(&seat.roles, needs.action, needs.noun)));
    }
    let now = needs.app.clock.now();
    let due = due(&needs.app, &parts.method, &visitor, &seat, now).await?;
    let visas = visas(&needs.app, &parts.method, &visitor, &seat, now).await?;
    parts.extensions.insert(Here { visitor, seat, now, due, visas });
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// The visas that await the visitor: a page shows their number, a form does not.
async fn visas(
    app: &Arc<App>,
    method: &Method,
    visitor: &Visitor,
    seat: &Seat,
    now: Timestamp,
) -> Result<u32, Refusal> {
    if *method != Method::GET {
        return Ok(0);
    }
    if let Some(known) = app.visas.known(seat, visitor.account.id, now) {
        return Ok(known);
    }
    let (seat, account) = (seat.clone(), visitor.account.id);
    Arc::clone(app).work(move |app| circuit::badge::count(app, &seat, account, now)).await
}

/// The number of the shell’s badge: a page shows it, a form does not.
async fn due(
    app: &Arc<App>,
    method: &Method,
    visitor: &Visitor,
    seat: &Seat,
    now: Timestamp,
) -> Result<u32, Refusal> {
    if *method != Method::GET || !badge::concerns(seat) {
        return Ok(0);
    }
    if let Some(known) = app.badges.known(seat, now) {
        return Ok(known);
    }
    let (seat, account) = (seat.clone(), visitor.account.id);
    Arc::clone(app).work(move |app| badge::count(app, &seat, account, now)).await
}
