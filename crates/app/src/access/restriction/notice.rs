//! An emergency access is told to those who direct the service: by message when they gave an address, and on their
//! first page until they say that they read it. What is told is a number and an address of a page, and no name.

use base::french::NARROW;
use base::{Day, Id};
use jiff::{SignedDuration, Timestamp};
use store::{Read, Result, Write};

use super::sql;
use crate::access::{self, Action, Here, Noun, Scope, Seat};
use crate::service::Service;
use crate::web::App;

/// How far one looks back: as the page of emergencies does.
const SINCE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Whether emergency accesses are told to this seat: it decides of files, and sees traces.
pub fn concerns(seat: &Seat) -> bool {
    seat.may(Action::See, Noun::Traces) && seat.may(Action::Decide, Noun::Persons)
}

/// How many emergency accesses, taken by others, the visitor has not said to have read.
pub fn unread(read: &Read<'_>, here: &Here) -> Result<i64> {
    if !concerns(&here.seat) {
        return Ok(0);
    }
    let scope = here.scope();
    sql::unread(read, scope.operator, scope.service, scope.account, here.now - SINCE)
}

/// The visitor has read those that were shown, up to the last of them: one taken since is still to be read.
pub fn have_read(write: &mut Write<'_>, scope: &Scope, last: Timestamp) -> Result<()> {
    let last = last.min(write.author().at);
    sql::insert_seen(write, scope, last)
}

/// Writes to those who direct the service and gave an address, but for who took the access.
pub fn tell(app: &App, service: &Service, by: Id) {
    let Some(mail) = &app.mail else { return };
    let addresses = app.store.read(|read| addresses(app, read, service, by));
    let addresses = match addresses {
        Ok(addresses) => addresses,
        Err(error) => return tracing::error!(%error, "un accès d’urgence n’a pas pu être annoncé"),
    };
    let subject = format!("Jalon{NARROW}: un dossier réservé a été ouvert en urgence");
    let body = format!(
        "Bonjour,\n\nUn dossier réservé vient d’être ouvert en urgence dans un service que vous dirigez. Qui, quand et \
         pourquoi se lisent ici{NARROW}:\n{}/services/{}/urgence\n\nCe message ne nomme personne.\n",
        mail.site(),
        service.code
    );
    for address in addresses {
        if let Err(error) = mail.send(&address, &subject, &body) {
            // The address is not told to the log.
            tracing::error!(%error, "l’annonce d’un accès d’urgence n’est pas partie");
        }
    }
}

fn addresses(app: &App, read: &Read<'_>, service: &Service, by: Id) -> Result<Vec<String>> {
    let today = Day::new_in_paris(app.clock.now());
    let mut found = Vec::new();
    for account in access::accounts(read, service.operator)? {
        let Some(email) = account.email.filter(|_| account.closed_at.is_none() && account.id != by) else {
            continue;
        };
        let seats = access::seats_of(read, service.operator, account.id, today)?;
        if seats.iter().any(|seat| seat.service.id == service.id && concerns(seat)) {
            found.push(email);
        }
    }
    Ok(found)
}
