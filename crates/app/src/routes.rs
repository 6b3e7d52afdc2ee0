//! Every route, on one page.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::access::seat::{self, Needs};
use crate::access::{Action::*, Noun::*};
use crate::exchange::pending::UPLOAD_MAX;
use crate::measure::gesture::{form, send};
use crate::measure::{self, assign::Assign, correct::Correct, decide, end::End, open::Open, pass::Pass};
use crate::measure::{renew::Renew, request::Ask, suspend::Suspend};
use crate::web::{App, Refusal, assets, guard, session};
use crate::{access, dashboard, deadline, exchange, reporting};

/// The pages of Jalon.
pub fn routes(app: Arc<App>) -> Router {
    // What each page of a service needs: an action, a noun (catalogue/roles.toml).
    let may = |action, noun, pages: MethodRouter<Arc<App>>| {
        let needs = Needs { app: Arc::clone(&app), action, noun };
        pages.route_layer(from_fn_with_state(needs, seat::guard))
    };
    let signed_in = Router::new()
        .route("/", get(dashboard::home::page))
        .route("/deconnexion", post(access::pages::sign_out))
        .route("/mot-de-passe", get(access::pages::password_page).post(access::pages::change_password))
        .route("/services/{code}", may(See, Figures, get(dashboard::home::service)))
        .route("/services/{code}/{annee}", may(See, Figures, get(dashboard::tables::page)))
        .route("/services/{code}/{annee}/chiffres", may(See, Figures, get(dashboard::figures::page)))
        .route("/services/{code}/{annee}/chiffres/{id}", may(See, Figures, get(dashboard::figure::page)))
        .route(
            "/services/{code}/{annee}/chiffres/{id}/{fichier}",
            may(Export, Persons, get(dashboard::figure::export)),
        )
        .route("/services/{code}/{annee}/rapport", may(See, Figures, get(reporting::page)))
        .route("/services/{code}/{annee}/rapport/{fichier}", may(See, Figures, get(reporting::download)))
        .route(
            "/services/{code}/import",
            may(Write, Register, get(exchange::pages::page).post(exchange::pages::send)),
        )
        .route("/services/{code}/import/{envoi}", may(Write, Register, post(exchange::pages::confirm)))
        .route("/services/{code}/personnes/{personne}/mesures", may(See, Measures, get(measure::page::all)))
        .route(
            "/services/{code}/personnes/{personne}/mesures/nouvelle",
            may(Decide, Measures, get(form::<Open>).post(send::<Open>)),
        )
        .route(
            "/services/{code}/personnes/{personne}/mesures/{mesure}",
            may(See, Measures, get(measure::page::one)),
        )
        .route(
            "/services/{code}/personnes/{personne}/mesures/{mesure}/renouveler",
            may(Decide, Measures, get(form::<Renew>).post(send::<Renew>)),
        )
        .route(
            "/services/{code}/personnes/{personne}/mesures/{mesure}/suspension",
            may(Decide, Measures, get(form::<Suspend>).post(send::<Suspend>)),
        )
        .route(
            "/services/{code}/personnes/{personne}/mesures/{mesure}/passage",
            may(Decide, Measures, get(form::<Pass>).post(send::<Pass>)),
        )
        .route(
            "/services/{code}/personnes/{personne}/mesures/{mesure}/fin",
            may(Decide, Measures, get(form::<End>).post(send::<End>)),
        )
        .route(
            "/services/{code}/personnes/{personne}/mesures/{mesure}/correction",
            may(Decide, Measures, get(form::<Correct>).post(send::<Correct>)),
        )
        .route(
            "/services/{code}/personnes/{personne}/mesures/{mesure}/referents",
            may(Write, Measures, get(form::<Assign>).post(send::<Assign>)),
        )
        .route(
            "/services/{code}/personnes/{personne}/decisions/nouvelle",
            may(Write, Measures, get(form::<decide::Decide>).post(send::<decide::Decide>)),
        )
        .route(
            "/services/{code}/personnes/{personne}/decisions/{decision}/retrait",
            may(
                Write,
                Measures,
                get(form::<decide::WithdrawDecision>).post(send::<decide::WithdrawDecision>),
            ),
        )
        .route(
            "/services/{code}/personnes/{personne}/demandes/nouvelle",
            may(Write, Measures, get(form::<Ask>).post(send::<Ask>)),
        )
        .route(
            "/services/{code}/personnes/{personne}/demandes/{demande}",
            may(Write, Measures, get(form::<Ask>).post(send::<Ask>)),
        )
        .route("/services/{code}/charge", may(See, Measures, get(measure::workload::page)))
        .route("/services/{code}/echeances", may(See, Measures, get(deadline::page::page)))
        .route(
            "/services/{code}/echeances/cloture",
            may(Write, Measures, get(deadline::close::form).post(deadline::close::close)),
        )
        .route(
            "/services/{code}/echeances/reglages",
            may(Decide, Measures, get(deadline::settings::page).post(deadline::settings::save)),
        )
        .route("/services/{code}/echeances/courriel", may(See, Measures, post(deadline::close::subscribe)))
        .route(
            "/services/{code}/echeances/{fait}/retrait",
            may(Write, Measures, post(deadline::close::withdraw)),
        )
        .layer(DefaultBodyLimit::max(UPLOAD_MAX))
        .layer(from_fn_with_state(Arc::clone(&app), session::required));
    let open = Router::new()
        .route("/connexion", get(access::pages::sign_in_page).post(access::pages::sign_in))
        .route("/sante", get(dashboard::home::health))
        .route("/a/{empreinte}/{fichier}", get(assets::serve))
        .layer(DefaultBodyLimit::max(64 * 1024));
    Router::new()
        .merge(signed_in)
        .merge(open)
        .fallback(|| async { Refusal::NotFound })
        .layer(from_fn(guard::same_origin))
        .layer(from_fn_with_state(Arc::clone(&app), guard::pace))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(60)))
        .layer(from_fn(guard::headers))
        .with_state(app)
}
