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
use crate::web::{App, Refusal, assets, guard, session};
use crate::{access, agenda, dashboard, exchange, reporting, resource};

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
        .route("/services/{code}/agenda", may(See, Agenda, get(agenda::page)))
        .route("/services/{code}/agenda/nouveau", may(Write, Agenda, get(agenda::new).post(agenda::create)))
        .route(
            "/services/{code}/agenda/ressources",
            // Two rights on one address: who sees the rooms may not all add one.
            may(See, Agenda, get(resource::page)).merge(may(Write, Agenda, post(resource::add))),
        )
        .route("/services/{code}/agenda/ressources/{ressource}", may(Write, Agenda, post(resource::change)))
        .route(
            "/services/{code}/agenda/abonnement",
            may(See, Agenda, get(agenda::feed::page).post(agenda::feed::make)),
        )
        .route("/services/{code}/agenda/abonnement/revoquer", may(See, Agenda, post(agenda::feed::revoke)))
        .route("/services/{code}/agenda/abonnement/noms", may(Decide, Persons, post(agenda::feed::decide)))
        .route(
            "/services/{code}/agenda/{rendez-vous}",
            may(See, Agenda, get(agenda::one)).merge(may(Write, Agenda, post(agenda::change))),
        )
        .route("/services/{code}/agenda/{rendez-vous}/annuler", may(Write, Agenda, post(agenda::cancel)))
        // One answers for oneself, whatever one may write.
        .route("/services/{code}/agenda/{rendez-vous}/reponse", may(See, Agenda, post(agenda::answer)))
        .route(
            "/services/{code}/agenda/{rendez-vous}/presences",
            may(Write, Agenda, get(agenda::attendance_page).post(agenda::keep_attendance)),
        )
        .layer(DefaultBodyLimit::max(UPLOAD_MAX))
        .layer(from_fn_with_state(Arc::clone(&app), session::required));
    let open = Router::new()
        .route("/connexion", get(access::pages::sign_in_page).post(access::pages::sign_in))
        .route("/sante", get(dashboard::home::health))
        // The secret in the address opens it.
        .route("/agenda/{jeton}", get(agenda::feed::serve))
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
