//! A request: a measure asked for someone. It waits until it is decided: admitted, refused, or withdrawn.

mod sql;

use base::french::long_day;
use base::{Day, Id};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use store::Write;

pub(super) use sql::waiting_of_family;
pub(crate) use sql::{change, insert};
pub use sql::{find, of};

use super::form::{Choice, Field, Reading, Sent};
use super::gesture::{Context, Gesture, Undone};
use super::words;
use crate::admission::perimeter;
use crate::circuit;

/// A request, as its row says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of `request`")]
pub struct Request {
    pub id: Id,
    pub reference: String,
    pub person: Id,
    pub kind: i64,
    pub prescriber: Option<i64>,
    pub territory: Option<i64>,
    pub received: Day,
    pub decided: Option<Day>,
    /// `admis`, `refus`, `retirée`; nothing while it waits.
    pub outcome: Option<String>,
}

/// What may become of a request, as the register writes it and as one says it.
pub const OUTCOMES: [(&str, &str); 3] =
    [("admis", "admission"), ("refus", "refus"), ("retirée", "demande retirée")];

impl Request {
    /// The whole row, as the journal keeps it.
    pub fn json(&self) -> Json {
        json!({
            "reference": self.reference,
            "person_id": self.person.to_string(),
            "kind": self.kind,
            "prescriber": self.prescriber,
            "territory": self.territory,
            "received": self.received.to_string(),
            "decided": self.decided.map(|day| day.to_string()),
            "outcome": self.outcome,
        })
    }

    /// What was seen when a form was opened.
    pub fn seal(&self) -> String {
        hex::encode(&Sha256::digest(format!("{self:?}"))[..8])
    }

    /// « admission le 3 mars 2021 », or since when it waits.
    pub fn said(&self) -> String {
        let word = OUTCOMES.iter().find(|(code, _)| Some(*code) == self.outcome.as_deref());
        match (word, self.decided) {
            (Some((_, said)), Some(day)) => format!("{said} le {}", long_day(day)),
            (Some((_, said)), None) => (*said).to_owned(),
            (None, _) => format!("en attente depuis le {}", long_day(self.received)),
        }
    }
}

/// « Enregistrer une demande », new or under way.
pub struct Ask;

impl Gesture for Ask {
    const BUTTON: &'static str = "Enregistrer la demande";

    fn title(context: &Context) -> String {
        let what = if context.request.is_some() { "Demande" } else { "Nouvelle demande" };
        format!("{what} pour {}", context.person.name())
    }

    fn lead(context: &Context) -> String {
        context.request.as_ref().map(|request| format!("{}.", upper(&request.said()))).unwrap_or_default()
    }

    fn slug(context: &Context) -> String {
        let id = context.request.as_ref().map_or("nouvelle".to_owned(), |request| request.id.to_string());
        format!("/demandes/{id}")
    }

    fn fields(context: &Context) -> Vec<Field> {
        let (words, request) = (&context.words, context.request.as_ref());
        let territory = match request {
            Some(request) => words.label(request.territory),
            None => words.label(context.person.territory),
        };
        let kind = words.label(request.map(|request| request.kind));
        let prescriber = words.label(request.and_then(|request| request.prescriber));
        let outcome = request.and_then(|request| request.outcome.as_deref()).unwrap_or_default();
        let mut fields = vec![
            Field::choice("type", "Mesure demandée", kind, words.choices("kind")),
            Field::choice("prescripteur", "Demandée par", prescriber, words.choices("prescriber")).optional(),
            Field::line("territoire", "Territoire", territory, words.proposals("territory")).optional(),
            Field::day("recue", "Reçue le", Some(request.map_or(context.today, |request| request.received))),
            Field::choice("issue", "Issue", outcome, outcomes())
                .hint("Vide tant que la demande attend.")
                .optional(),
            Field::day("decidee", "Décidée le", request.and_then(|request| request.decided)).optional(),
        ];
        if request.is_none() && context.person.family.as_deref().is_some_and(|family| !family.is_empty()) {
            let all = Choice { value: "oui".to_owned(), label: "pour toute la fratrie".to_owned() };
            let alone = Choice { value: "non".to_owned(), label: "pour elle ou lui seulement".to_owned() };
            fields.push(
                Field::choice("fratrie", "Frères et sœurs", "", vec![all, alone])
                    .hint("Une demande pour chacun de ceux que le service connaît, sauf qui attend déjà la même mesure.")
                    .optional(),
            );
        }
        fields
    }

    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone> {
        let lists = &context.words;
        let mut reading = Reading::new(sent);
        let kind = reading.required_choice("type", &lists.choices("kind"), "Dites ce qui est demandé.");
        let prescriber = reading.choice("prescripteur", &lists.choices("prescriber"));
        let territory = reading.line("territoire", 200);
        let received = reading.required_day("recue", "Dites quand la demande a été reçue.");
        let outcome = reading.choice("issue", &outcomes());
        let decided = reading.day("decidee");
        let together = sent.get("fratrie").is_some_and(|said| said == "oui") && context.request.is_none();
        if received.is_some_and(|received| received > context.today) {
            reading.fault(
                "recue",
                "Une demande se note quand elle est reçue\u{202f}: cette date n’est pas encore venue.",
            );
        }
        if let (Some(received), Some(decided)) = (received, decided)
            && decided < received
        {
            let received = long_day(received);
            reading.fault("decidee", format!("La décision est avant la demande, reçue le {received}."));
        }
        if decided.is_some_and(|decided| decided > context.today) {
            reading.fault("decidee", "Cette date n’est pas encore venue.");
        }
        match (outcome, decided) {
            (Some(_), None) => reading.fault("decidee", "Dites quand la demande a été décidée."),
            (None, Some(_)) => reading.fault("issue", "Dites ce qui a été décidé."),
            _ => {}
        }
        reading.finish()?;
        let (Some(kind), Some(received)) = (kind, received) else { return Err(Undone::Faults(Vec::new())) };
        let scope = context.here.scope();
        let operator = scope.operator;
        let (id, reference) = match &context.request {
            Some(before) => (before.id, before.reference.clone()),
            None => {
                let reference = super::sql::next_reference(write, &scope, "request", 'D', received.year())?;
                (write.new_id(), reference)
            }
        };
        let request = Request {
            id,
            reference,
            person: context.request.as_ref().map_or(context.person.id, |before| before.person),
            kind: words::word(write, operator, "kind", kind)?.unwrap_or_default(),
            prescriber: words::word(write, operator, "prescriber", prescriber.unwrap_or_default())?,
            territory: match (territory, &context.request) {
                // Nobody said: where she lived that day does.
                ("", None) => {
                    let persons = crate::person::same(write, &scope, context.person.kept)?;
                    let lived = perimeter::proposed(write, &scope, &persons, received)?.unwrap_or_default();
                    words::word(write, operator, "territory", &lived)?
                }
                _ => words::word(write, operator, "territory", territory)?,
            },
            received,
            decided,
            outcome: outcome.map(str::to_owned),
        };
        match &context.request {
            Some(before) if *before == request => {}
            Some(before) => sql::change(write, &scope, before, &request)?,
            None => {
                sql::insert(write, &scope, &request)?;
                if together {
                    for_siblings(write, context, &request)?;
                }
                if circuit::start::of_kind(write, &scope, context.words.label(Some(request.kind)))?.is_some()
                {
                    return Ok(context.here.path(&format!("/demandes/{}", request.id)));
                }
            }
        }
        Ok(context.path("/mesures?fait=demande"))
    }
}

/// The same request for each brother and sister of the service who does not wait for it already.
fn for_siblings(write: &mut Write<'_>, context: &Context, request: &Request) -> Result<(), Undone> {
    let scope = context.here.scope();
    let family = context.person.family.clone().unwrap_or_default();
    for (person, territory) in sql::siblings_without(write, &scope, &family, request)? {
        let reference = super::sql::next_reference(write, &scope, "request", 'D', request.received.year())?;
        let own = Request { id: write.new_id(), reference, person, territory, ..request.clone() };
        sql::insert(write, &scope, &own)?;
    }
    Ok(())
}

/// The last parts of the address of a gesture on a request.
pub(super) fn slug(context: &Context, gesture: &str) -> String {
    let id = context.request.as_ref().map(|request| request.id.to_string()).unwrap_or_default();
    format!("/demandes/{id}/{gesture}")
}

fn outcomes() -> Vec<Choice> {
    OUTCOMES.iter().map(|(value, label)| Choice { value: (*value).to_owned(), label: upper(label) }).collect()
}

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
