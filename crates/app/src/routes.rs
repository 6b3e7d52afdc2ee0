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
use crate::{access, activity, dashboard, exchange, note, reporting};

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
        .route("/services/{code}/actes", may(See, Acts, get(activity::list::page)))
        .route("/services/{code}/actes/actes.xlsx", may(Export, Persons, get(activity::list::export)))
        .route(
            "/services/{code}/actes/nouveau",
            may(Write, Acts, get(activity::entry::page).post(activity::entry::send)),
        )
        .route("/services/{code}/actes/en-mots", may(Write, Acts, get(activity::in_words::page)))
        .route("/services/{code}/actes/{acte}", may(See, Acts, get(activity::show::page)))
        .route(
            "/services/{code}/actes/{acte}/corriger",
            may(Write, Acts, get(activity::correct::page).post(activity::correct::send)),
        )
        .route("/services/{code}/actes/{acte}/retirer", may(Write, Acts, post(activity::show::take_back)))
        .route("/services/{code}/actes/{acte}/notes", may(Write, Notes, post(note::pages::on_act)))
        .route("/services/{code}/personnes/{personne}/notes", may(See, Notes, get(note::pages::page)))
        .route(
            "/services/{code}/personnes/{personne}/notes/nouvelle",
            may(Write, Notes, post(note::pages::send)),
        )
        .route("/services/{code}/notes/{note}", may(See, Notes, get(note::show::page)))
        .route("/services/{code}/notes/{note}/corriger", may(Write, Notes, post(note::show::correct)))
        .route("/services/{code}/notes/{note}/retirer", may(Write, Notes, post(note::show::take_back)))
        .route("/services/{code}/brouillons", may(Write, Notes, post(note::draft::pages::keep)))
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
