//! The agenda of an account in another program: a secret address, which shows no name of a child unless the
//! service has decided so.
//!
//! The base keeps the hash of the secret; the rights of the account are asked anew at each reading, so that an
//! address dies with the account, the seat or its revocation.

pub mod ics;
mod page;
mod sql;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::Day;
use sha2::{Digest as _, Sha256};
use store::Read;

use super::{Appointment, Reader, Whose, load, show};
use crate::access::{self, Action, Noun, Scope};
use crate::service::Service;
use crate::web::{App, Refusal};
use ics::{Calendar, Event};

pub use page::{decide, make, page, revoke};

/// Days before today that an address shows, and after.
const SPAN: (i32, i32) = (30, 366);
/// A secret is 32 random bytes, in hexadecimal.
const SECRET: usize = 64;

/// `GET /agenda/{jeton}.ics`. Whatever is wrong with the secret is not found, and is written in no log.
pub async fn serve(
    State(app): State<Arc<App>>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let text = app
        .work(move |app| {
            let secret = file.strip_suffix(".ics").filter(|secret| secret.len() == SECRET);
            let secret = secret.ok_or(Refusal::NotFound)?;
            app.store.read(|read| calendar(read, app, secret))?.ok_or(Refusal::NotFound)
        })
        .await?;
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(&text)[..16]));
    let value = HeaderValue::from_str(&tag).map_err(|error| Refusal::bug(&error))?;
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, value)]).into_response());
    }
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    Ok(([(header::ETAG, value), (header::CONTENT_TYPE, kind)], text).into_response())
}

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

/// The calendar of a secret, if it opens one today.
fn calendar(read: &Read<'_>, app: &App, secret: &str) -> Result<Option<String>, Refusal> {
    let operator = app.operator.id;
    let now = app.clock.now();
    let Some((service, account)) = sql::opened_by(read, operator, &hash(secret))? else { return Ok(None) };
    let Some(account) = access::account_of(read, operator, account)? else { return Ok(None) };
    if account.closed_at.is_some() {
        return Ok(None);
    }
    let today = Day::new_in_paris(now);
    let seats = access::seats_of(read, operator, account.id, today)?;
    let seat = seats.into_iter().find(|seat| seat.service.id == service);
    let Some(seat) = seat.filter(|seat| seat.may(Action::See, Noun::Agenda)) else { return Ok(None) };
    let Some(me) = seat.professional else { return Ok(None) };
    let scope = Scope { operator, service, account: account.id, now };
    let reader = Reader {
        scope,
        professional: Some(me),
        login: account.login.clone(),
        leads: seat.may(Action::Decide, Noun::Persons),
    };
    let all = load(read, &reader, today.plus_days(-SPAN.0), today.plus_days(SPAN.1), Whose::Worker(me))?;
    let names = sql::shows_names(read, operator, service)?;
    Ok(Some(write(&seat.service, &all, names)))
}

fn write(service: &Service, all: &[Appointment], names: bool) -> String {
    let mut calendar = Calendar::new(&format!("Agenda, {}", service.name));
    for one in all {
        calendar.event(&Event {
            uid: format!("{}@jalon", one.id),
            sequence: one.version - 1,
            changed: one.written_at,
            starts: one.slot.day().instant_in_paris(one.slot.starts()),
            ends: one.slot.day().instant_in_paris(one.slot.ends()),
            summary: summary(one, names),
            location: location(one, names),
            cancelled: one.cancelled.is_some(),
        });
    }
    calendar.finish()
}

/// Titles and addresses are typed by hand and name people: they go out only when names do.
fn summary(one: &Appointment, names: bool) -> String {
    if names || one.busy {
        return show::title(one);
    }
    let initials: Vec<String> = one
        .persons
        .iter()
        .map(|person| {
            let letters = [&person.first_name, &person.last_name];
            let letters = letters.iter().filter_map(|name| name.chars().next());
            letters.map(|letter| format!("{letter}.")).collect::<Vec<_>>().join("\u{a0}")
        })
        .collect();
    let kind = show::upper_first(&one.kind_label);
    if initials.is_empty() { kind } else { format!("{kind}, {}", initials.join(", ")) }
}

fn location(one: &Appointment, names: bool) -> String {
    match names && !one.address.is_empty() {
        true => one.address.clone(),
        false => one.place_label.clone(),
    }
}
