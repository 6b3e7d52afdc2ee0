//! Every route; those of the life of the service are in `life`.

mod figures;
mod life;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::access::recovery::pages as recovery_pages;
use crate::access::restriction::pages as restriction_pages;
use crate::access::seat::{self, Needs};
use crate::access::{Action::*, Noun::*};
use crate::access::{account, account_pages, keys, protection, second_factor_pages, session_pages};
use crate::access::{passkey::pages as passkey_pages, provider::pages as provider_pages};
use crate::documents::{file_pages, model_pages};
use crate::exchange::pending::UPLOAD_MAX;
use crate::measure::gesture::{form, send};
use crate::measure::{
    self, admit::Admit, assign::Assign, correct::Correct, decide, end::End, open::Open, pass::Pass,
};
use crate::measure::{refuse::Refuse, renew::Renew, request::Ask, suspend::Suspend};
use crate::web::{App, Refusal, assets, guard, session};
use crate::{
    access, activity, admission, agenda, circuit, dashboard, deadline, device, exchange, help, liaison, note,
    person, project, resource, search, steering, survey, waiting,
};

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
        .route("/mon-compte", get(account::page))
        .route("/mon-compte/courriel", post(account::write_to))
        .route("/mon-compte/cles", post(passkey_pages::add))
        .route("/mon-compte/cles/debut", post(passkey_pages::begin))
        .route("/mon-compte/cles/retrait", post(passkey_pages::remove))
        .route("/mon-compte/fournisseurs/{fournisseur}", post(provider_pages::begin_link))
        .route("/mon-compte/fournisseurs/{fournisseur}/retrait", post(provider_pages::unlink))
        .route("/raccourcis", get(keys::page).post(keys::switch))
        .route("/mes-sessions", get(session_pages::page).post(session_pages::end))
        .route("/second-facteur", get(second_factor_pages::ask).post(second_factor_pages::give))
        .route("/mon-second-facteur", get(second_factor_pages::page).post(second_factor_pages::begin))
        .route("/mon-second-facteur/essai", post(second_factor_pages::confirm))
        .route("/mon-second-facteur/arret", post(second_factor_pages::stop))
        .route("/hors-ligne", get(device::pages::page))
        .route("/hors-ligne/trousse", post(device::pages::kit))
        .route("/aide", get(help::pages::first))
        .route("/aide/{page}", get(help::pages::page))
        .route("/aide/images/{image}", get(help::pages::image))
        .route("/services/{code}", may(See, Figures, get(dashboard::home::service)))
        .route("/services/{code}/personnes", may(See, Persons, get(person::list::page)))
        .route("/services/{code}/personnes/{personne}", may(See, Persons, get(person::file::page)))
        .route(
            "/services/{code}/personnes/{personne}/liens",
            may(
                Write,
                Persons,
                get(person::relation::pages::page).post(person::relation::pages::declare_one),
            ),
        )
        .route(
            "/services/{code}/personnes/{personne}/liens/{lien}/retrait",
            may(Write, Persons, post(person::relation::pages::withdraw)),
        )
        .route(
            "/services/{code}/personnes/{personne}/faits/{fait}",
            may(Write, Persons, get(person::fact::pages::new).post(person::fact::pages::create)),
        )
        .route(
            "/services/{code}/personnes/{personne}/faits/{fait}/{ligne}",
            may(Write, Persons, get(person::fact::pages::edit).post(person::fact::pages::correct)),
        )
        .route(
            "/services/{code}/personnes/{personne}/faits/{fait}/{ligne}/retrait",
            may(Write, Persons, post(person::fact::pages::withdraw)),
        )
        .route("/recherche", get(search::pages::page))
        .route("/recherche/suggestions", get(search::pages::suggestions))
        .route(
            "/services/{code}/personnes/nouvelle",
            may(Write, Persons, get(person::create::page::page).post(person::create::page::create)),
        )
        .route("/services/{code}/personnes/doublons", may(Decide, Persons, get(person::merge::alike::page)))
        .route(
            "/services/{code}/personnes/{personne}/fusion/{autre}",
            may(Decide, Persons, get(person::merge::page::page).post(person::merge::page::merge)),
        )
        .route(
            "/services/{code}/personnes/{personne}/fusion/{autre}/annuler",
            may(Decide, Persons, post(person::merge::page::undo)),
        )
        .route(
            "/services/{code}/import",
            may(Write, Register, get(exchange::pages::page).post(exchange::pages::send)),
        )
        .route(
            "/services/{code}/comptes",
            may(See, Accounts, get(account_pages::page)).merge(may(
                Administer,
                Accounts,
                post(account_pages::open),
            )),
        )
        .route("/services/{code}/comptes/droits", may(Administer, Accounts, post(account_pages::give)))
        .route("/services/{code}/comptes/retrait", may(Administer, Accounts, post(account_pages::take_back)))
        .route("/services/{code}/comptes/{compte}", may(Administer, Accounts, get(recovery_pages::page)))
        .route(
            "/services/{code}/comptes/{compte}/second-facteur",
            may(Administer, Accounts, post(recovery_pages::reset)),
        )
        .route("/services/{code}/protection", may(See, Traces, get(protection::page)))
        .route(
            "/services/{code}/personnes/{personne}/acces",
            may(See, Persons, get(restriction_pages::page)).merge(may(
                Decide,
                Persons,
                post(restriction_pages::change),
            )),
        )
        .route(
            "/services/{code}/urgence",
            may(See, Persons, get(restriction_pages::emergency_page).post(restriction_pages::emergency)),
        )
        .route("/services/{code}/urgence/lu", may(See, Traces, post(restriction_pages::have_read)))
        .route(
            "/services/{code}/personnes/{personne}/photo",
            may(Write, Persons, get(person::photo::pages::page).post(person::photo::pages::send)),
        )
        .route(
            "/services/{code}/personnes/{personne}/photo/retrait",
            may(Write, Persons, post(person::photo::pages::withdraw)),
        )
        .route(
            "/services/{code}/personnes/{personne}/photo/{fichier}",
            may(See, Persons, get(person::photo::pages::picture)),
        )
        .route(
            "/services/{code}/personnes/{personne}/documents",
            may(See, Documents, get(file_pages::page)).merge(may(Write, Documents, post(file_pages::send))),
        )
        .route(
            "/services/{code}/personnes/{personne}/lettres",
            may(Write, Documents, post(file_pages::letter)),
        )
        .route(
            "/services/{code}/documents/{document}",
            may(See, Documents, get(file_pages::document)).merge(may(
                Write,
                Documents,
                post(file_pages::renew),
            )),
        )
        .route(
            "/services/{code}/documents/{document}/retrait",
            may(Write, Documents, post(file_pages::withdraw)),
        )
        .route(
            "/services/{code}/documents/{document}/{fichier}",
            may(Export, Documents, get(file_pages::download)),
        )
        .route(
            "/services/{code}/modeles",
            may(Write, Documents, get(model_pages::page).post(model_pages::send)),
        )
        .route("/services/{code}/modeles/retrait", may(Write, Documents, post(model_pages::withdraw)))
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
            may(Write, Requests, get(form::<Ask>).post(send::<Ask>)),
        )
        .route(
            "/services/{code}/personnes/{personne}/demandes/{demande}",
            may(Write, Requests, get(form::<Ask>).post(send::<Ask>)),
        )
        .route("/services/{code}/attente", may(See, Requests, get(waiting::page::page)))
        .route("/services/{code}/attente/attente.xlsx", may(Export, Figures, get(waiting::export)))
        .route(
            "/services/{code}/personnes/{personne}/demandes/{demande}/admission",
            may(Decide, Measures, get(form::<Admit>).post(send::<Admit>)),
        )
        .route(
            "/services/{code}/personnes/{personne}/demandes/{demande}/refus",
            may(Decide, Measures, get(form::<Refuse>).post(send::<Refuse>)),
        )
        .route(
            "/services/{code}/demandes/{demande}/admission",
            may(See, Requests, get(admission::page::page)).merge(may(
                Write,
                Requests,
                post(admission::page::note),
            )),
        )
        .route(
            "/services/{code}/commission",
            may(See, Requests, get(admission::committee::page)).merge(may(
                Write,
                Requests,
                post(admission::committee::note),
            )),
        )
        .route(
            "/services/{code}/commission/{seance}/{fichier}",
            may(Export, Figures, get(admission::committee::minutes)),
        )
        .route(
            "/services/{code}/comite",
            may(See, Requests, get(steering::page::page)).merge(may(
                Decide,
                Requests,
                post(steering::page::note),
            )),
        )
        .route(
            "/services/{code}/comite/dossier/{fichier}",
            may(Export, Figures, get(steering::pack::download)),
        )
        .route(
            "/services/{code}/perimetre",
            may(Write, Register, get(admission::perimeter::page).post(admission::perimeter::save)),
        )
        .route("/services/{code}/visas", may(See, Visas, get(circuit::list::page)))
        .route(
            "/services/{code}/demandes/nouvelle",
            may(See, Visas, get(circuit::start::new).post(circuit::start::create)),
        )
        .route("/services/{code}/demandes/{demande}", may(See, Visas, get(circuit::page::page)))
        .route(
            "/services/{code}/demandes/{demande}/circuit",
            may(Write, Requests, post(circuit::start::begin)),
        )
        .route("/services/{code}/demandes/{demande}/visa", may(See, Visas, post(circuit::sign::sign)))
        .route("/services/{code}/demandes/{demande}/suite", may(See, Visas, post(circuit::start::follow)))
        .route("/services/{code}/demandes/{demande}/liens", may(Write, Requests, post(circuit::link::make)))
        .route("/services/{code}/demandes/{demande}/accords", may(See, Visas, post(liaison::consent::note)))
        .route(
            "/services/{code}/demandes/{demande}/accords/{ligne}/retrait",
            may(See, Visas, post(liaison::consent::withdraw)),
        )
        .route(
            "/services/{code}/demandes/{demande}/fiche/{rubrique}",
            may(See, Visas, get(liaison::page::page).post(liaison::page::save)),
        )
        .route("/services/{code}/demandes/{demande}/pieces", may(See, Visas, post(liaison::pieces::send)))
        .route(
            "/services/{code}/demandes/{demande}/pieces/{piece}",
            may(See, Visas, get(liaison::pieces::download)),
        )
        .route(
            "/services/{code}/demandes/{demande}/fichiers/{fichier}",
            may(See, Visas, get(liaison::files::download)),
        )
        .route(
            "/services/{code}/circuits",
            may(Administer, Visas, get(circuit::edit::list).post(circuit::edit::adopt)),
        )
        .route(
            "/services/{code}/circuits/titulaires",
            may(Administer, Visas, get(circuit::holders::page).post(circuit::holders::add)),
        )
        .route(
            "/services/{code}/circuits/titulaires/{ligne}",
            may(Administer, Visas, post(circuit::holders::end)),
        )
        .route(
            "/services/{code}/circuits/{circuit}",
            may(Administer, Visas, get(circuit::edit::edit).post(circuit::edit::save)),
        )
        .route(
            "/services/{code}/attente/criteres",
            may(Decide, Requests, get(waiting::weights::page).post(waiting::weights::save)),
        )
        .route("/services/{code}/attente/{demande}", may(Write, Requests, post(waiting::say::say)))
        .route(
            "/services/{code}/personnes/{personne}/projets",
            may(See, Projects, get(project::list::page)).merge(may(
                Write,
                Projects,
                post(project::list::create),
            )),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}",
            may(See, Projects, get(project::page::page)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/texte",
            may(Write, Projects, get(project::lines::text).post(project::lines::correct_text)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/retrait",
            may(Decide, Projects, post(project::lines::withdraw_project)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/lignes/{quoi}",
            may(Write, Projects, get(project::lines::new).post(project::lines::create)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/lignes/{quoi}/{ligne}",
            may(Write, Projects, get(project::lines::edit).post(project::lines::correct)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/lignes/{quoi}/{ligne}/retrait",
            may(Write, Projects, post(project::lines::withdraw)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/objectifs/{ligne}/monter",
            may(Write, Projects, post(project::lines::rise)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/bilan",
            may(Write, Projects, get(project::review::new).post(project::review::create)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/bilans/{ligne}",
            may(Write, Projects, get(project::review::edit).post(project::review::correct)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/bilans/{ligne}/retrait",
            may(Write, Projects, post(project::review::withdraw)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/signer",
            may(Write, Projects, get(project::sign::page).post(project::sign::create)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/signatures/{ligne}",
            may(Write, Projects, get(project::sign::ask_withdrawal).post(project::sign::withdraw)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/revision",
            may(Write, Projects, get(project::close::revise_form).post(project::close::revise)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/fin",
            may(Decide, Projects, get(project::close::close_form).post(project::close::close)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/reprise",
            may(Decide, Projects, post(project::close::reopen)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/papier",
            may(See, Projects, get(project::print::paper)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/en-mots-simples",
            may(See, Projects, get(project::print::plain)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/versions/{numero}",
            may(See, Projects, get(project::print::version)),
        )
        .route(
            "/services/{code}/personnes/{personne}/projets/{projet}/fichiers/{fichier}",
            may(Export, Projects, get(project::files::download)),
        )
        .route(
            "/services/{code}/personnes/{personne}/remises",
            may(See, Documents, get(project::handover::page)),
        )
        .route(
            "/services/{code}/personnes/{personne}/remises/nouvelle",
            may(Write, Documents, get(project::handover::new).post(project::handover::create)),
        )
        .route(
            "/services/{code}/personnes/{personne}/remises/{ligne}",
            may(Write, Documents, get(project::handover::edit).post(project::handover::correct)),
        )
        .route(
            "/services/{code}/personnes/{personne}/remises/{ligne}/retrait",
            may(Write, Documents, post(project::handover::withdraw)),
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
        .merge(figures::routes(&may))
        .merge(life::routes(&may))
        .layer(DefaultBodyLimit::max(UPLOAD_MAX))
        .layer(from_fn_with_state(Arc::clone(&app), session::required));
    let open = Router::new()
        .route("/connexion", get(access::pages::sign_in_page).post(access::pages::sign_in))
        // Coming in otherwise: by a key, by a provider. Each is bound to the browser that began it.
        .route("/connexion/cle", post(passkey_pages::ask))
        .route("/connexion/cle/entrer", post(passkey_pages::enter))
        .route("/connexion/fournisseur/{fournisseur}", post(provider_pages::start))
        .route("/connexion/retour/{fournisseur}", get(provider_pages::come_back))
        .route("/sante", get(dashboard::home::health))
        // The secret in the address opens it.
        .route("/visa/{lien}/{secret}", get(circuit::link::open).post(circuit::link::sign))
        .route("/enquete/{jeton}", get(survey::answer::open).post(survey::answer::send))
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
