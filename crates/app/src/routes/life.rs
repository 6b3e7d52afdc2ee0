//! The life of a service: who works there, its plan of action, its evaluations, the lists it keeps.

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodRouter, get, post};

use crate::access::{Action, Action::*, Noun, Noun::*};
use crate::evaluation::pages as evaluation;
use crate::roll::pages as lists;
use crate::survey::pages as survey;
use crate::web::App;
use crate::{quality, staff};

/// The pages; `may` says what each needs.
pub(super) fn routes(
    may: &impl Fn(Action, Noun, MethodRouter<Arc<App>>) -> MethodRouter<Arc<App>>,
) -> Router<Arc<App>> {
    Router::new()
        .route("/services/{code}/equipe", may(Write, Register, get(staff::pages::page)))
        .route(
            "/services/{code}/equipe/{quoi}",
            may(Write, Register, get(staff::pages::new).post(staff::pages::create)),
        )
        .route(
            "/services/{code}/equipe/{quoi}/{ligne}",
            may(Write, Register, get(staff::pages::edit).post(staff::pages::correct)),
        )
        .route(
            "/services/{code}/plan-action",
            may(See, Quality, get(quality::page::page)).merge(may(Write, Quality, post(quality::page::note))),
        )
        .route(
            "/services/{code}/evaluation",
            may(See, Quality, get(evaluation::list)).merge(may(Write, Quality, post(evaluation::open))),
        )
        .route(
            "/services/{code}/evaluation/{evaluation}",
            may(See, Quality, get(evaluation::page)).merge(may(Write, Quality, post(evaluation::note))),
        )
        .route(
            "/services/{code}/evaluation/{evaluation}/grille",
            may(Write, Quality, post(evaluation::import)),
        )
        .route(
            "/services/{code}/enquetes/questionnaires",
            may(See, Quality, get(survey::list)).merge(may(Write, Quality, post(survey::open))),
        )
        .route(
            "/services/{code}/enquetes/questionnaires/{enquete}",
            may(See, Quality, get(survey::page)).merge(may(Write, Quality, post(survey::change))),
        )
        .route(
            "/services/{code}/enquetes/questionnaires/{enquete}/papier",
            may(See, Quality, get(survey::paper)),
        )
        .route("/services/{code}/reseau", may(See, Network, get(lists::first::<lists::Network>)))
        .route(
            "/services/{code}/reseau/{liste}",
            may(See, Network, get(lists::page::<lists::Network>)).merge(may(
                Write,
                Network,
                post(lists::create::<lists::Network>),
            )),
        )
        .route(
            "/services/{code}/reseau/{liste}/nouveau",
            may(Write, Network, get(lists::new::<lists::Network>)),
        )
        .route(
            "/services/{code}/reseau/{liste}/{ligne}",
            may(Write, Network, get(lists::edit::<lists::Network>).post(lists::correct::<lists::Network>)),
        )
        .route("/services/{code}/moyens", may(See, Means, get(lists::first::<lists::Means>)))
        .route(
            "/services/{code}/moyens/{liste}",
            may(See, Means, get(lists::page::<lists::Means>)).merge(may(
                Write,
                Means,
                post(lists::create::<lists::Means>),
            )),
        )
        .route("/services/{code}/moyens/{liste}/nouveau", may(Write, Means, get(lists::new::<lists::Means>)))
        .route(
            "/services/{code}/moyens/{liste}/{ligne}",
            may(Write, Means, get(lists::edit::<lists::Means>).post(lists::correct::<lists::Means>)),
        )
        .route("/services/{code}/evenements", may(See, Events, get(lists::first::<lists::Events>)))
        .route(
            "/services/{code}/evenements/{liste}",
            may(See, Events, get(lists::page::<lists::Events>)).merge(may(
                Write,
                Events,
                post(lists::create::<lists::Events>),
            )),
        )
        .route(
            "/services/{code}/evenements/{liste}/nouveau",
            may(Write, Events, get(lists::new::<lists::Events>)),
        )
        .route(
            "/services/{code}/evenements/{liste}/{ligne}",
            may(Write, Events, get(lists::edit::<lists::Events>).post(lists::correct::<lists::Events>)),
        )
        .route("/services/{code}/enquetes", may(See, Quality, get(lists::first::<lists::Surveys>)))
        .route(
            "/services/{code}/enquetes/{liste}",
            may(See, Quality, get(lists::page::<lists::Surveys>)).merge(may(
                Write,
                Quality,
                post(lists::create::<lists::Surveys>),
            )),
        )
        .route(
            "/services/{code}/enquetes/{liste}/nouveau",
            may(Write, Quality, get(lists::new::<lists::Surveys>)),
        )
        .route(
            "/services/{code}/enquetes/{liste}/{ligne}",
            may(Write, Quality, get(lists::edit::<lists::Surveys>).post(lists::correct::<lists::Surveys>)),
        )
}
