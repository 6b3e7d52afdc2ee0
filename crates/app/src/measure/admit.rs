//! Admitting a request in one gesture: the measure opens, the request has its outcome, brothers and sisters who wait for
//! the same measure come too when one says so.

use base::Id;
use base::french::long_day;
use store::{Read, Write};

use super::decide::{self, Chosen};
use super::form::{Choice, Field, Reading, Sent};
use super::gesture::{Context, Gesture, Parts, Undone};
use super::open::{self, New, intensities, intensity, professional};
use super::request::{self, Request};
use super::words::staff_choices;
use super::{change, words};

/// « Admettre ».
pub struct Admit;

/// The requests of brothers and sisters that wait for the same kind of measure, in open files.
fn siblings(read: &Read<'_>, context: &Context, asked: &Request) -> Result<Vec<(Request, String)>, Undone> {
    let Some(family) = context.person.family.as_deref().filter(|family| !family.is_empty()) else {
        return Ok(Vec::new());
    };
    Ok(request::waiting_of_family(read, &context.here.scope(), family, asked)?)
}

impl Gesture for Admit {
    const BUTTON: &'static str = "Admettre";

    fn title(context: &Context) -> String {
        format!("Admettre {}", context.person.name())
    }

    fn lead(context: &Context) -> String {
        let asked = context.request.as_ref();
        let kind = context.words.label(asked.map(|asked| asked.kind));
        let since = asked.map(|asked| long_day(asked.received)).unwrap_or_default();
        format!(
            "{kind}, demande reçue le {since}. La mesure s’ouvre et la demande est close, d’un même geste."
        )
    }

    fn slug(context: &Context) -> String {
        super::request::slug(context, "admission")
    }

    fn fields(context: &Context) -> Vec<Field> {
        let words = &context.words;
        let asked = context.request.as_ref();
        let territory = match words.label(asked.and_then(|asked| asked.territory)) {
            "" => words.label(context.person.territory),
            territory => territory,
        };
        let prescriber = words.label(asked.and_then(|asked| asked.prescriber));
        let mut fields = vec![
            Field::day("admise", "Admission décidée le", Some(context.today)),
            Field::day("debut", "Début de la mesure", Some(context.today))
                .hint("Premier jour\u{202f}: la personne est là le soir."),
            Field::day("echeance", "Échéance prévue", None)
                .hint("Le jour où la décision prend fin. Sans elle, aucune échéance ne sera rappelée.")
                .optional(),
            Field::choice("prescripteur", "Qui a décidé la mesure", prescriber, words.choices("prescriber"))
                .optional(),
        ];
        fields.extend(decide::fields(context));
        fields.extend([
            Field::line("territoire", "Territoire", territory, words.proposals("territory")).optional(),
            Field::choice("referent", "Référent", "", staff_choices(&context.staff)).optional(),
            Field::choice("co_referent", "Co-référent", "", staff_choices(&context.staff)).optional(),
            intensity(""),
            Field::choice("fratrie", "Frères et sœurs qui attendent la même mesure", "", both())
                .hint("Une mesure et une issue pour chacun, aux mêmes dates\u{202f}; tout, ou rien.")
                .optional(),
        ]);
        fields
    }

    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone> {
        let asked = context.request.clone().ok_or(crate::web::Refusal::NotFound)?;
        let mut reading = Reading::new(sent);
        let lists = &context.words;
        let decided = reading.required_day("admise", "Dites quand l’admission a été décidée.");
        let starts = reading.required_day("debut", "Dites quand la mesure commence.");
        let ends = reading.day("echeance");
        let prescriber = reading.choice("prescripteur", &lists.choices("prescriber"));
        let decision = Chosen::read(&mut reading, context);
        let territory = reading.line("territoire", 200);
        let keyworker = professional(&mut reading, context, "referent");
        let co_keyworker = professional(&mut reading, context, "co_referent");
        let intensity = reading.choice("intensite", &intensities());
        let together = reading.choice("fratrie", &both()) == Some("oui");
        if asked.outcome.is_some() {
            reading.fault("", format!("Cette demande a déjà une issue\u{202f}: {}.", asked.said()));
        }
        if let Some(decided) = decided {
            if decided < asked.received {
                let received = long_day(asked.received);
                reading.fault("admise", format!("La décision est avant la demande, reçue le {received}."));
            }
            if decided > context.today {
                reading.fault("admise", "Cette date n’est pas encore venue.");
            }
        }
        if let Some(starts) = starts {
            reading.check(change::open(context.today, context.person.birth, starts, ends));
        }
        reading.finish()?;
        let (Some(decided), Some(starts)) = (decided, starts) else { return Err(Undone::Faults(Vec::new())) };
        let operator = context.here.service().operator;
        let new = New {
            kind: asked.kind,
            prescriber: words::word(write, operator, "prescriber", prescriber.unwrap_or_default())?,
            territory: words::word(write, operator, "territory", territory)?,
            starts,
            ends,
            keyworker,
            co_keyworker,
            intensity: intensity.map(str::to_owned),
        };
        let others = if together { siblings(write, context, &asked)? } else { Vec::new() };
        let measure = admit(write, context, &asked, new.clone(), decision, decided)?;
        for (other, _) in others {
            let parts: Parts = [
                ("personne".to_owned(), other.person.to_string()),
                ("demande".to_owned(), other.id.to_string()),
            ]
            .into();
            let context = Context::load(write, &context.here, &parts)?;
            let own = New { territory: other.territory.or(new.territory), ..new.clone() };
            admit(write, &context, &other, own, Chosen::Dated(None), decided)?;
        }
        Ok(format!("{}?fait=ouverture", context.measure_path(measure)))
    }
}

/// Opens the measure and closes the request.
fn admit(
    write: &mut Write<'_>,
    context: &Context,
    asked: &Request,
    new: New,
    decision: Chosen,
    decided: base::Day,
) -> Result<Id, Undone> {
    let measure = open::open(write, context, new, decision)?;
    let after = Request { decided: Some(decided), outcome: Some("admis".to_owned()), ..asked.clone() };
    request::change(write, &context.here.scope(), asked, &after)?;
    Ok(measure)
}

fn both() -> Vec<Choice> {
    vec![
        Choice { value: "oui".to_owned(), label: "les admettre aussi".to_owned() },
        Choice { value: "non".to_owned(), label: "cette demande seulement".to_owned() },
    ]
}
