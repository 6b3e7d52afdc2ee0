//! What a year says: tables, figures, questions put to them, the report, the files of funders.

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodRouter, get, post};

use crate::access::{Action, Action::*, Noun, Noun::*};
use crate::explorer::{files, pages as explorer};
use crate::web::App;
use crate::{dashboard, funder, proof, reporting};

/// The pages; `may` says what each needs.
pub(super) fn routes(
    may: &impl Fn(Action, Noun, MethodRouter<Arc<App>>) -> MethodRouter<Arc<App>>,
) -> Router<Arc<App>> {
    Router::new()
        .route("/services/{code}/explorer", may(See, Figures, get(explorer::page).post(explorer::save)))
        .route("/services/{code}/explorer/lignes.xlsx", may(Export, Persons, get(files::lines_xlsx)))
        .route("/services/{code}/explorer/lignes.csv", may(Export, Persons, get(files::lines_csv)))
        .route("/services/{code}/explorer/{fichier}", may(See, Figures, get(files::table)))
        .route("/services/{code}/explorer/{question}/retrait", may(See, Figures, post(explorer::withdraw)))
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
            "/services/{code}/grilles",
            may(See, Figures, get(funder::pages::list)).merge(may(
                Write,
                Reports,
                post(funder::pages::create),
            )),
        )
        .route(
            "/services/{code}/grilles/{grille}",
            may(See, Figures, get(funder::pages::page)).merge(may(
                Write,
                Reports,
                post(funder::pages::place),
            )),
        )
        .route("/services/{code}/grilles/{grille}/edition", may(Write, Reports, post(funder::pages::edition)))
        .route("/services/{code}/grilles/{grille}/trame.zip", may(Write, Reports, get(funder::pages::export)))
        .route(
            "/services/{code}/grilles/{grille}/{annee}/{fichier}",
            may(See, Figures, get(funder::pages::download)),
        )
        .route(
            "/services/{code}/relecture",
            may(See, Figures, get(proof::pages::page).post(proof::pages::send)),
        )
        .route("/services/{code}/{annee}/rapport/constats", may(Write, Reports, post(reporting::settle)))
        .route(
            "/services/{code}/{annee}/rapport/versions/{numero}/{fichier}",
            may(See, Reports, get(reporting::frozen)),
        )
        .route("/services/{code}/{annee}/rapport/version", may(Write, Reports, post(reporting::turn)))
        .route("/services/{code}/{annee}/rapport/textes/{ancre}", may(Write, Reports, post(reporting::write)))
        .route("/services/{code}/{annee}/rapport/images", may(Write, Reports, post(reporting::send_picture)))
        .route(
            "/services/{code}/{annee}/rapport/images/{numero}",
            may(See, Reports, get(reporting::picture)).merge(may(
                Write,
                Reports,
                post(reporting::withdraw_picture),
            )),
        )
        .route("/services/{code}/{annee}/rapport/remarques", may(Write, Reports, post(reporting::remark)))
        .route(
            "/services/{code}/{annee}/rapport/campagne",
            may(Write, Reports, get(reporting::campaign).post(reporting::set)),
        )
}
