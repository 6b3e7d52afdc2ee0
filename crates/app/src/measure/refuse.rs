//! Refusing a request: when, why, and what is proposed instead. Both are asked: who is refused is not left there.

use base::french::long_day;
use store::Write;

use super::form::{Field, Reading, Sent};
use super::gesture::{Context, Gesture, Undone};
use super::request::{self, Request};
use crate::admission::{self, rules};

/// « Refuser la demande ».
pub struct Refuse;

impl Gesture for Refuse {
    const BUTTON: &'static str = "Refuser la demande";

    fn title(context: &Context) -> String {
        format!("Refuser la demande pour {}", context.person.name())
    }

    fn lead(context: &Context) -> String {
        let since = context.request.as_ref().map(|asked| long_day(asked.received)).unwrap_or_default();
        format!("Reçue le {since}.")
    }

    fn slug(context: &Context) -> String {
        request::slug(context, "refus")
    }

    fn fields(context: &Context) -> Vec<Field> {
        let words = rules::words();
        vec![
            Field::day("decidee", "Décidée le", Some(context.today)),
            Field::line("motif", "Motif", "", words.refus.clone()),
            Field::line("orientation", "Orientation proposée", "", words.orientations.clone())
                .hint("Vers qui, ou « aucune »."),
        ]
    }

    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone> {
        let asked = context.request.clone().ok_or(crate::web::Refusal::NotFound)?;
        let mut reading = Reading::new(sent);
        let decided = reading.required_day("decidee", "Dites quand la demande a été refusée.");
        let motive = reading.required_line("motif", 300, "Dites pourquoi la demande est refusée.").to_owned();
        let asks = "Dites ce qui est proposé à la place, ou « aucune ».";
        let proposed = reading.required_line("orientation", 300, asks).to_owned();
        if asked.outcome.is_some() {
            reading.fault("", format!("Cette demande a déjà une issue\u{202f}: {}.", asked.said()));
        }
        if let Some(decided) = decided {
            if decided < asked.received {
                let received = long_day(asked.received);
                reading.fault("decidee", format!("La décision est avant la demande, reçue le {received}."));
            }
            if decided > context.today {
                reading.fault("decidee", "Cette date n’est pas encore venue.");
            }
        }
        reading.finish()?;
        let scope = context.here.scope();
        let about = admission::about(write, &scope, asked.id)?.unwrap_or_default();
        admission::say(write, &scope, asked.id, &admission::About { motive, proposed, ..about })?;
        let after = Request { decided, outcome: Some("refus".to_owned()), ..asked.clone() };
        request::change(write, &scope, &asked, &after)?;
        Ok(context.here.path(&format!("/demandes/{}/admission", asked.id)))
    }
}
