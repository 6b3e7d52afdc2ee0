//! The message of the morning: how many deadlines are late or due this week, and where they are. No name: a
//! message travels in clear and stays where it arrives.

use std::sync::Arc;
use std::time::Duration;

use base::french::{NARROW, counted, integer};
use base::{Day, Id};
use jiff::tz::TimeZone;
use store::{Author, Read};

use super::{State, Whose, rules, sql};
use crate::access::{self, Action, Noun, Scope, Seat};
use crate::circuit;
use crate::mail::Mail;
use crate::web::App;

/// Messages leave from this hour on.
const HOUR: i8 = 7;
/// How often one looks whether the morning has come, and tries again what did not go.
const TICK: Duration = Duration::from_secs(600);

/// What is due in a service.
struct Count {
    code: String,
    late: i64,
    week: i64,
}

/// Sends the messages of each day, as long as the server lives.
pub fn start(app: &Arc<App>) {
    if app.mail.is_none() {
        return;
    }
    let app = Arc::clone(app);
    std::thread::spawn(move || {
        loop {
            if let Err(error) = send_all(&app) {
                tracing::error!(%error, "les messages du matin ne sont pas partis");
            }
            if let Err(error) = circuit::notice::remind_all(&app) {
                tracing::error!(?error, "les rappels de visas ne sont pas partis");
            }
            std::thread::sleep(TICK);
        }
    });
}

/// Sends the messages of this day that have not gone; how many went. Doing it again sends nothing more.
pub fn send_all(app: &App) -> store::Result<u32> {
    let Some(mail) = &app.mail else { return Ok(0) };
    let now = app.clock.now();
    let hour = now.to_zoned(TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)).hour();
    if hour < HOUR {
        return Ok(0);
    }
    let (operator, today) = (app.operator.id, Day::new_in_paris(now));
    let author = Author { name: "messages du matin".to_owned(), at: now };
    let mut sent = 0;
    for (account, address) in app.store.read(|read| sql::waiting(read, operator, today))? {
        // Taken first, sent after: two copies of the server never send the same message.
        if !app.store.write(&author, |write| sql::claim(write, operator, account, today))? {
            continue;
        }
        let counts = app.store.read(|read| counts(app, read, account, today))?;
        let Some((subject, body)) = message(&counts, mail) else { continue };
        match mail.send(&address, &subject, &body) {
            Ok(()) => sent += 1,
            Err(error) => {
                // The address is not told to the log.
                tracing::error!(%error, "un message du matin n’est pas parti\u{202f}; il sera essayé de nouveau");
                app.store.write(&author, |write| sql::release(write, operator, account, today))?;
            }
        }
    }
    Ok(sent)
}

/// What awaits an account, service by service: its own, or the team's for who decides and carries nothing.
fn counts(app: &App, read: &Read<'_>, account: Id, today: Day) -> store::Result<Vec<Count>> {
    let mut counts = Vec::new();
    for seat in access::seats_of(read, app.operator.id, account, today)? {
        let Some(whose) = whose(&seat) else { continue };
        let service = &seat.service;
        let scope = Scope { operator: service.operator, service: service.id, account, now: app.clock.now() };
        let facts = super::facts(read, &scope, service, whose, today)?;
        let all = super::of(&facts, rules::rules(), today);
        let count = |state| all.iter().filter(|one| one.state(today) == state).count() as i64;
        let (late, week) = (count(State::Late), count(State::ThisWeek));
        counts.push(Count { code: service.code.clone(), late, week });
    }
    Ok(counts)
}

fn whose(seat: &Seat) -> Option<Whose> {
    match seat.professional {
        Some(me) if seat.may(Action::See, Noun::Measures) => Some(Whose::Worker(me)),
        None if seat.may(Action::Decide, Noun::Measures) => Some(Whose::Team),
        _ => None,
    }
}

/// Subject and text; nothing when nothing is due.
fn message(counts: &[Count], mail: &Mail) -> Option<(String, String)> {
    let total: i64 = counts.iter().map(|count| count.late + count.week).sum();
    if total == 0 {
        return None;
    }
    let subject =
        format!("Jalon{NARROW}: {}", counted(total, "échéance vous attend", "échéances vous attendent"));
    let mut body = "Bonjour,\n\n".to_owned();
    for count in counts.iter().filter(|count| count.late + count.week > 0) {
        let late = counted(count.late, "échéance en retard", "échéances en retard");
        body += &format!("{late}, {} cette semaine{NARROW}:\n", integer(count.week));
        body += &format!("{}/services/{}/echeances\n\n", mail.site(), count.code);
    }
    body += "Ce message ne nomme personne. Pour ne plus le recevoir, videz l’adresse au bas de cette page.\n";
    Some((subject, body))
}
