//! Saying what weighs in a request, and taking it back.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::response::Redirect;
use base::Id;
use store::StoreError;

use super::{BY_HAND, criteria, sql};
use crate::access::{Action, Here, Noun};
use crate::service;
use crate::web::{App, Refusal};

/// What a reason may be at most.
const LONGEST: usize = 500;
/// What one may give or take by hand.
const MOST: i64 = 50;

type Sent = HashMap<String, String>;

/// Why nothing was written.
enum Undone {
    /// What the page says of it.
    Told(&'static str),
    Refused(Refusal),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Undone {
        Undone::Refused(error.into())
    }
}

/// `POST /services/{code}/attente/{demande}`: a criterion, or points by hand, with a reason; or `retrait`.
pub async fn say(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect, Refusal> {
    app.work(move |app| {
        let request: Id = request.parse().map_err(|()| Refusal::NotFound)?;
        let part = |name: &str| sent.get(name).map(|value| value.trim()).unwrap_or_default();
        let (criterion, taken) = (part("critere"), sent.contains_key("retrait"));
        let by_hand = criterion == BY_HAND;
        if !by_hand && criteria::said(criterion).is_none() {
            return Err(Refusal::NotFound);
        }
        if by_hand && !here.may(Action::Decide, Noun::Requests) {
            return Err(Refusal::Forbidden(crate::access::policy::refusal(
                &here.seat.roles,
                Action::Decide,
                Noun::Requests,
            )));
        }
        let reason = part("motif");
        let points: Option<i64> = part("points").replace('−', "-").parse().ok();
        let (scope, today) = (here.scope(), here.today());
        let outcome = app.store.write(&here.author(), |write| -> Result<&str, Undone> {
            service::hold(write, scope.operator)?;
            if !sql::waits(write, &scope, request, today)? {
                return Err(Undone::Refused(Refusal::NotFound));
            }
            let held = sql::held(write, &scope, request, criterion)?;
            match (taken, held) {
                (true, Some(id)) => {
                    sql::take_back(write, &scope, id, today)?;
                    Ok("retrait")
                }
                (true, None) | (false, Some(_)) => Err(Undone::Told("deja")),
                (false, None) if reason.is_empty() || reason.chars().count() > LONGEST => {
                    Err(Undone::Told("motif"))
                }
                (false, None) => {
                    let points = match points {
                        _ if !by_hand => None,
                        Some(points) if points != 0 && points.abs() <= MOST => Some(points),
                        _ => return Err(Undone::Told("points")),
                    };
                    sql::say(write, &scope, request, (criterion, points), reason, today)?;
                    Ok("dit")
                }
            }
        });
        let said = match outcome {
            Ok(said) | Err(Undone::Told(said)) => said,
            Err(Undone::Refused(refusal)) => return Err(refusal),
        };
        Ok(Redirect::to(&here.path(&format!("/attente?demande={request}&fait={said}#demande"))))
    })
    .await
}
