//! Messages: a request has come to one’s step, or has waited there longer than the circuit says. No message names
//! anybody: it says that a request waits, and where. Each is taken in the base before it leaves: sent again, or by
//! another copy of the server, it does not leave twice.

use std::sync::Arc;

use base::french::NARROW;
use base::{Day, Id};
use jiff::Timestamp;
use store::{Author, Write};

use super::view::late;
use super::{Case, Running, holder, running, sql};
use crate::access::Scope;
use crate::service::{self, Service};
use crate::web::{App, Refusal};

/// Days between two reminders of one step.
const AGAIN: i32 = 7;

/// Tells whose turn it is, after the answer: a slow server of mail holds nobody.
pub(super) fn soon(app: &Arc<App>, scope: Scope, request: Id) {
    if app.mail.is_none() {
        return;
    }
    let app = Arc::clone(app);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = tell(&app, scope, request) {
            tracing::error!(?error, "une demande n’a pas pu être annoncée à qui doit la signer");
        }
    });
}

/// What is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Turn,
    Late,
}

impl What {
    fn kind(self) -> &'static str {
        match self {
            What::Turn => "annonce",
            What::Late => "rappel",
        }
    }
}

/// Tells those who sign the present step, unless they were since the last visa.
fn tell(app: &App, scope: Scope, request: Id) -> Result<(), Refusal> {
    let author = Author { name: "annonces".to_owned(), at: app.clock.now() };
    let today = Day::new_in_paris(author.at);
    let claimed = app.store.write(&author, |write| -> Result<_, Refusal> {
        service::hold(write, scope.operator)?;
        let Some(case) = Case::load(write, &scope, request, today)? else { return Ok(None) };
        Ok(claim(write, &scope, &case.running, today, What::Turn)?.map(|to| (to, request)))
    })?;
    let service = app.store.read(|read| service::all(read, scope.operator))?;
    let service = service.into_iter().find(|one| one.id == scope.service);
    if let (Some((to, request)), Some(service)) = (claimed, service) {
        send(app, &service, request, &to, What::Turn);
    }
    Ok(())
}

/// Reminds of every step that waits longer than its circuit says; how many messages left. Doing it again sends nothing
/// more the same week.
pub fn remind_all(app: &App) -> Result<u32, Refusal> {
    if app.mail.is_none() {
        return Ok(0);
    }
    let now = app.clock.now();
    let author = Author { name: "rappels".to_owned(), at: now };
    let (operator, today) = (app.operator.id, Day::new_in_paris(now));
    let mut sent = 0;
    for service in app.store.read(|read| service::all(read, operator))? {
        let scope = scope_of(&service, now);
        let waiting = app.store.read(|read| running(read, &scope))?;
        for one in waiting {
            let right = crate::liaison::Entitlement::Unsaid;
            if one.hidden || late(&one, &one.course(today, &right), today).is_none() {
                continue;
            }
            let claimed = app.store.write(&author, |write| -> Result<_, Refusal> {
                service::hold(write, operator)?;
                let Some(case) = Case::load(write, &scope, one.request, today)? else { return Ok(None) };
                if late(&case.running, &case.course, today).is_none() {
                    return Ok(None);
                }
                Ok(claim(write, &scope, &case.running, today, What::Late)?)
            })?;
            if let Some(to) = claimed {
                sent += send(app, &service, one.request, &to, What::Late);
            }
        }
    }
    Ok(sent)
}

/// A reader that is nobody: it reads what everyone of the service may.
fn scope_of(service: &Service, now: Timestamp) -> Scope {
    Scope { operator: service.operator, service: service.id, account: service.id, now }
}

/// Takes what is to be told, and to whom; nothing when it was told already, or nobody can be written to.
fn claim(
    write: &mut Write<'_>,
    scope: &Scope,
    running: &Running,
    today: Day,
    what: What,
) -> store::Result<Option<Vec<String>>> {
    let right = crate::liaison::Entitlement::Unsaid;
    let course = running.course(today, &right);
    let step = course.now(&running.definition).filter(|_| running.outcome.is_none());
    let Some(step) = step.filter(|step| step.told && running.held().is_none()) else { return Ok(None) };
    let last = running.visas.last().map(|visa| visa.at);
    let told = running.events.iter().any(|one| {
        one.kind == what.kind()
            && one.step == step.code
            && match what {
                What::Turn => last.is_none_or(|last| one.at >= last),
                What::Late => one.on.plus_days(AGAIN) > today,
            }
    });
    let holders = holder::all(write, scope)?;
    let signers = running.signers(step, &holders, today);
    let mut to: Vec<String> =
        signers.iter().map(|one| one.email.clone()).filter(|one| !one.is_empty()).collect();
    to.sort();
    to.dedup();
    if told || to.is_empty() {
        return Ok(None);
    }
    let names: Vec<&str> =
        signers.iter().filter(|one| !one.email.is_empty()).map(|one| one.name.as_str()).collect();
    let text = format!("À {}", names.join(", "));
    let event = (what.kind(), step.code.as_str(), text.as_str());
    sql::insert_event(write, scope, running.request, event, ("", None), today)?;
    Ok(Some(to))
}

fn send(app: &App, service: &Service, request: Id, to: &[String], what: What) -> u32 {
    let Some(mail) = &app.mail else { return 0 };
    let (subject, says) = match what {
        What::Turn => ("une demande attend votre visa", "Une demande est arrivée à votre étape."),
        What::Late => (
            "une demande attend toujours votre visa",
            "Une demande attend votre visa depuis plus longtemps que prévu.",
        ),
    };
    let subject = format!("Jalon{NARROW}: {subject}");
    let body = format!(
        "Bonjour,\n\n{says} Elle se lit et se signe ici{NARROW}:\n\n{}/services/{}/demandes/{request}\n\n\
         Ce message ne nomme personne.\n",
        mail.site(),
        service.code
    );
    let mut sent = 0;
    for address in to {
        match mail.send(address, &subject, &body) {
            Ok(()) => sent += 1,
            // The address is not told to the log.
            Err(error) => tracing::error!(%error, "une annonce de visa n’est pas partie"),
        }
    }
    sent
}
