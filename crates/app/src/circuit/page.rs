//! The page of a request in its circuit: where it stands, what it lacks, who agrees, the form; and the visa one gives.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, Query, State as Shared};
use axum::response::{IntoResponse, Response};
use base::Id;
use base::french::{counted, long_day};
use serde::Deserialize;
use store::{Read, Result as StoreResult};

use super::course::{Opinion, Standing};
use super::definition::{Gesture, Step};
use super::holder::{self, Holder};
use super::link::{self, Link};
use super::view::{self, Stage};
use super::{Case, start};
use crate::access::look::Look;
use crate::access::{Action, Here, Noun};
use crate::liaison::page::{SectionShown, sections};
use crate::liaison::pieces::Piece;
use crate::liaison::{self, Consent, Party};
use crate::person;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// What a visitor may do with a request.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    /// Sees every request: one of the team.
    pub team: bool,
    /// Writes the form and the agreements.
    pub writes: bool,
    /// As whom the visitor may sign the present step.
    pub signs: Option<Holder>,
}

impl Rights {
    /// Refuses who may not write.
    pub fn must_write(&self) -> Result<(), Refusal> {
        match self.writes {
            true => Ok(()),
            false => Err(Refusal::Forbidden(
                "La fiche n’est plus à vous\u{202f}: elle a été transmise. Qui la lit peut vous la renvoyer à compléter."
                    .to_owned(),
            )),
        }
    }
}

/// The request of an address, and what the visitor may do with it; what is not for them is not found.
pub fn opened(read: &Read<'_>, here: &Here, request: &str) -> Result<(Case, Rights), Refusal> {
    let id: Id = request.parse().map_err(|()| Refusal::NotFound)?;
    let case = Case::load(read, &here.scope(), id, here.today())?.ok_or(Refusal::NotFound)?;
    let holders = holder::all(read, &here.scope())?;
    let rights = rights(here, &case, &holders).ok_or(Refusal::NotFound)?;
    Ok((case, rights))
}

/// What a visitor may do; nothing when the request is not theirs to see: someone outside sees what reached the step of
/// a function they hold, and what they wrote.
pub(super) fn rights(here: &Here, case: &Case, holders: &[Holder]) -> Option<Rights> {
    let (running, today) = (&case.running, here.today());
    let me = here.visitor.account.id;
    let mine = |step: &Step| {
        running.signers(step, holders, today).into_iter().find(|one| one.account == Some(me)).cloned()
    };
    let team = here.may(Action::See, Noun::Requests);
    let open = running.outcome.is_none();
    let at = match case.course.standing {
        Standing::At(at) => Some(at),
        Standing::Agreed => None,
        Standing::Stopped(at) => Some(at),
    };
    let reached = at.map_or(running.definition.steps.len(), |at| at + 1);
    let seen = running.definition.steps.iter().take(reached).any(|step| mine(step).is_some());
    if !team && !seen {
        return None;
    }
    let now = case.course.now(&running.definition).filter(|_| open);
    let signs = now.filter(|_| running.held().is_none()).and_then(mine);
    let first = running.definition.steps.first();
    let handed = case.course.standing != Standing::At(0);
    let author = first.is_some_and(|first| mine(first).is_some()) && !handed;
    Some(Rights {
        team,
        writes: open && (author || (team && here.may(Action::Write, Noun::Requests))),
        signs,
    })
}

#[derive(Deserialize)]
/// What the address asks.
pub struct Asked {
    #[serde(default)]
    fait: String,
}

#[derive(Template)]
#[template(path = "circuit/page.html")]
struct RequestPage {
    shell: Shell,
    title: String,
    about: String,
    lead: String,
    done: &'static str,
    wrong: &'static str,
    address: String,
    /// The file, for who may see it.
    file: Option<String>,
    /// The request itself, for who may correct or decide it.
    edit: Option<String>,
    admit: Option<String>,
    /// What its admission supposes, for the team.
    admission: Option<String>,
    stands: String,
    held: String,
    stages: Vec<Stage>,
    circuit: String,
    visa: Option<VisaAsked>,
    consents: Vec<PartyShown>,
    consent_note: String,
    writes: bool,
    today: String,
    right: Option<RightShown>,
    pieces: Vec<Piece>,
    joins: bool,
    kinds: Vec<String>,
    story: Vec<(String, String, String)>,
    manages: bool,
    on_hold: bool,
    open: bool,
    outside: Vec<(String, String)>,
    links: Vec<(String, String)>,
    form_title: String,
    sections: Vec<SectionShown>,
    asking: String,
    territories: Vec<String>,
}

/// The visa that is asked of the visitor.
struct VisaAsked {
    step: String,
    round: i64,
    title: String,
    who: String,
    sends: bool,
    decides: bool,
    /// What lacks before one may agree.
    lacks: Vec<String>,
}

/// What a party answered.
struct PartyShown {
    party: Party,
    answers: Vec<Consent>,
    note: &'static str,
}

/// The entitlement.
struct RightShown {
    by: String,
    says: String,
    tone: &'static str,
    lacks: Vec<String>,
    warns: String,
    /// Where a complete request is filed, and what it is made of.
    filed_at: String,
    pieces: Vec<String>,
}

/// `GET /services/{code}/demandes/{demande}`.
pub async fn page(
    Shared(app): Shared<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, request)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let found = app.store.read(|read| -> Result<_, Refusal> {
            let id: Id = request.parse().map_err(|()| Refusal::NotFound)?;
            match opened(read, &here, &request) {
                Ok((case, rights)) => {
                    let around = Around::load(read, &here, &case)?;
                    Ok(Ok((case, rights, around)))
                }
                // No circuit yet: who may, begins one.
                Err(Refusal::NotFound) => Ok(Err(start::asked(read, &here, id)?)),
                Err(refusal) => Err(refusal),
            }
        })?;
        match found {
            Ok((case, rights, around)) => {
                app.looks.keep(Look {
                    operator: here.service().operator,
                    service: here.service().id,
                    person: case.running.person,
                    account: here.visitor.account.id,
                    at: here.now,
                    what: "demande",
                });
                Ok(rendered(&draw(&here, &asked, &case, &rights, around))?.into_response())
            }
            Err(page) => Ok(page?.into_response()),
        }
    })
    .await
}

/// What is around a request: who signs, links, territories, documents.
struct Around {
    holders: Vec<Holder>,
    links: Vec<Link>,
    territories: Vec<String>,
    pieces: Vec<Piece>,
}

impl Around {
    fn load(read: &Read<'_>, here: &Here, case: &Case) -> StoreResult<Around> {
        let (scope, request) = (here.scope(), case.running.request);
        Ok(Around {
            holders: holder::all(read, &scope)?,
            links: link::sql::links_of(read, &scope, request)?,
            territories: start::territories(read, &scope)?,
            pieces: liaison::pieces_of(read, &scope, request)?,
        })
    }
}

fn draw(here: &Here, asked: &Asked, case: &Case, rights: &Rights, around: Around) -> RequestPage {
    let Around { holders, links, territories, pieces } = around;
    let (holders, links) = (holders.as_slice(), links.as_slice());
    let (running, today) = (&case.running, here.today());
    let (done, wrong) = told(&asked.fait);
    let mut about = Vec::new();
    if let Some(birth) = running.birth {
        let years = counted(i64::from(today.age_since(birth)), "an", "ans");
        about.push(format!("{years}, {} le {}", person::born(running.sex.as_deref()), long_day(birth)));
    }
    let now = case.course.now(&running.definition).filter(|_| running.outcome.is_none());
    let manages = rights.team && here.may(Action::Write, Noun::Requests);
    let outside =
        now.filter(|_| manages).map(|step| running.signers(step, holders, today)).unwrap_or_default();
    let place = match (running.living_label.as_str(), running.asking_label.as_str()) {
        ("", "") => String::new(),
        (living, "") => format!(" Vit\u{202f}: {living}."),
        ("", asking) => format!(" Demandée par\u{202f}: {asking}."),
        (living, asking) if living == asking => format!(" Vit et suivi\u{202f}: {living}."),
        (living, asking) => format!(" Vit\u{202f}: {living}, suivi\u{202f}: {asking}."),
    };
    let minor = running.birth.is_some_and(|birth| today.age_since(birth) < 18);
    let on_file = |rest: &str| here.path(&format!("/personnes/{}{rest}", running.person));
    RequestPage {
        shell: here.shell(if rights.team { Entry::Waiting } else { Entry::Visas }),
        title: running.name(),
        about: about.join(", "),
        lead: format!(
            "{}, demande {} reçue le {}.{place}",
            running.kind,
            running.reference,
            long_day(running.received)
        ),
        done,
        wrong,
        address: here.path(&format!("/demandes/{}", running.request)),
        file: here.may(Action::See, Noun::Persons).then(|| on_file("")),
        edit: manages.then(|| on_file(&format!("/demandes/{}", running.request))),
        admit: (case.course.standing == Standing::Agreed
            && running.outcome.is_none()
            && here.may(Action::Decide, Noun::Measures))
        .then(|| on_file(&format!("/demandes/{}/admission", running.request))),
        admission: rights.team.then(|| here.path(&format!("/demandes/{}/admission", running.request))),
        stands: view::standing(running, &case.course),
        held: running
            .held()
            .map(|one| format!("En pause depuis le {}, {}\u{202f}: {}", long_day(one.on), one.name, one.text))
            .unwrap_or_default(),
        stages: view::stages(running, &case.course, holders, rights.signs.is_some(), today),
        circuit: format!("{}, version {}", running.definition.title, running.number),
        visa: rights.signs.as_ref().zip(now).map(|(signs, step)| asked_of(case, signs, step, here)),
        consents: Party::ALL.into_iter().map(|party| party_shown(case, party, minor)).collect(),
        consent_note: match (minor, case.filled.authority.as_slice()) {
            (true, names) if !names.is_empty() => {
                format!("Exercent l’autorité parentale, d’après le dossier\u{202f}: {}.", names.join(", "))
            }
            _ => String::new(),
        },
        writes: rights.writes,
        today: today.to_string(),
        right: (!running.definition.right.is_empty()).then(|| right_shown(case, here)),
        pieces,
        joins: rights.writes || rights.signs.is_some(),
        kinds: report::Nomenclatures::embedded()
            .words("document")
            .iter()
            .map(|one| one.label.clone())
            .collect(),
        story: view::story(running),
        manages,
        on_hold: running.held().is_some(),
        open: running.outcome.is_none(),
        outside: outside
            .iter()
            .filter(|one| one.account.is_none())
            .map(|one| (one.id.to_string(), format!("{}, {}", one.name, one.duty)))
            .collect(),
        links: if manages {
            links.iter().map(|one| (one.name.clone(), one.says(here.now))).collect()
        } else {
            Vec::new()
        },
        form_title: case.filled.form.map(|form| form.title.clone()).unwrap_or_default(),
        sections: sections(&case.filled),
        asking: running.asking_label.clone(),
        territories: if manages { territories } else { Vec::new() },
    }
}

fn asked_of(case: &Case, signs: &Holder, step: &Step, here: &Here) -> VisaAsked {
    VisaAsked {
        step: step.code.clone(),
        round: case.course.round,
        title: match step.gesture {
            Gesture::Send => "Transmettre la demande".to_owned(),
            Gesture::Opine => format!("Votre avis\u{202f}: {}", step.title),
            Gesture::Decide => format!("Votre décision\u{202f}: {}", step.title),
        },
        who: format!("{}{}", signs.name, holder::after_name(&signs.quality)),
        sends: step.gesture == Gesture::Send,
        decides: step.gesture == Gesture::Decide,
        lacks: case.lacks(step, here.today()),
    }
}

fn party_shown(case: &Case, party: Party, minor: bool) -> PartyShown {
    let answers: Vec<Consent> =
        case.filled.consents.iter().filter(|one| one.party == party).cloned().collect();
    let note = match (party, answers.is_empty()) {
        (Party::Authority, true) if !minor => "majeur, sans objet",
        (_, true) => "à demander",
        _ => "",
    };
    PartyShown { party, answers, note }
}

fn right_shown(case: &Case, here: &Here) -> RightShown {
    let (right, by, today) = (&case.right, &case.running.definition.right, here.today());
    let lacks = right.lacks(by, today);
    // What to file, and where, is for who has neither a right nor a file, or whose right is over.
    let to_file = !lacks.is_empty() && right.tone(today) == "manque";
    RightShown {
        by: by.clone(),
        says: right.says(today),
        tone: right.tone(today),
        lacks,
        warns: right.warns(by, today).unwrap_or_default(),
        filed_at: if to_file { case.running.definition.filed_at.clone() } else { String::new() },
        pieces: if to_file { case.running.definition.pieces.clone() } else { Vec::new() },
    }
}

/// What the page says of what was just done, or was not.
fn told(fait: &str) -> (&'static str, &'static str) {
    let done = match fait {
        "commence" => "Le circuit commence.",
        "visa" => "Votre visa est donné. Il ne change plus.",
        "renvoi" => "La demande est renvoyée pour être complétée.",
        "piece" => "La pièce est jointe.",
        "section" => "La rubrique est enregistrée.",
        "accord" => "C’est noté.",
        "accord-retrait" => "La ligne est retirée.",
        "pause" => "La demande est en pause\u{202f}: aucun rappel ne part.",
        "reprise" => "La demande reprend où elle en était.",
        "retrait" => "La demande est retirée.",
        "message" => "C’est écrit, et ceux qui suivent la demande le lisent ici.",
        "territoire" => "Le territoire qui demande est changé.",
        "lien-retire" => "Les liens qui n’ont pas servi ne s’ouvrent plus.",
        _ => "",
    };
    let wrong = match fait {
        "accord-incomplet" => "Rien n’est noté\u{202f}: dites qui répond, ce qu’il répond, et son nom.",
        "accord-jour" => "Rien n’est noté\u{202f}: dites quel jour, au plus tard aujourd’hui.",
        "motif" => "Rien n’est fait\u{202f}: dites pourquoi, en quelques mots (2 000 signes au plus).",
        "texte" => "Rien n’est écrit\u{202f}: le message est vide, ou dépasse 2 000 signes.",
        "deja" => "Quelqu’un l’avait déjà fait\u{202f}: voici où en est la demande.",
        "manque" => "Le visa n’est pas donné\u{202f}: il manque ce qui est dit ci-dessous.",
        "avance" => {
            "Votre visa n’est pas donné\u{202f}: la demande a avancé pendant que vous lisiez. Voici où elle en est."
        }
        _ => "",
    };
    (done, wrong)
}

/// What one may answer at a step, from what a form sends.
pub(super) fn opinion_sent(step: &Step, word: &str) -> Option<Opinion> {
    Opinion::of(word).filter(|opinion| Opinion::at(step.gesture).contains(opinion))
}
