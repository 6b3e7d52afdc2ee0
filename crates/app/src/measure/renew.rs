//! Renewing a measure: one more term. Neither an exit nor an entry: the person never left.

use store::Write;

use super::decide::{self, Chosen};
use super::form::{Field, Reading, Sent};
use super::gesture::{Context, Gesture, Undone};
use super::{change, sql, words};

/// « Renouveler la mesure ».
pub struct Renew;

impl Gesture for Renew {
    const BUTTON: &'static str = "Renouveler la mesure";

    fn title(context: &Context) -> String {
        format!("Renouveler\u{202f}: {} de {}", context.kind(), context.person.name())
    }

    fn lead(context: &Context) -> String {
        let planned = context.course.as_ref().and_then(super::Course::planned_end);
        match planned {
            Some(end) => format!("Elle est décidée jusqu’au {}.", base::french::long_day(end)),
            None => "Son échéance n’est pas connue\u{202f}: ce renouvellement la donnera.".to_owned(),
        }
    }

    fn slug(context: &Context) -> String {
        super::slug(context, "renouveler")
    }

    fn fields(context: &Context) -> Vec<Field> {
        let planned = context.course.as_ref().and_then(super::Course::planned_end);
        let mut fields = vec![
            Field::day("debut", "Le renouvellement commence le", planned),
            Field::day("echeance", "Jusqu’au", None).hint("La nouvelle échéance.").optional(),
            Field::choice(
                "prescripteur",
                "Qui a décidé",
                prescriber(context),
                context.words.choices("prescriber"),
            )
            .optional(),
        ];
        fields.extend(decide::fields(context));
        fields
    }

    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone> {
        let course = context.course()?;
        let mut reading = Reading::new(sent);
        let starts = reading.required_day("debut", "Dites quand le renouvellement commence.");
        let ends = reading.day("echeance");
        let prescriber = reading.choice("prescripteur", &context.words.choices("prescriber"));
        let decision = Chosen::read(&mut reading, context);
        if let Some(starts) = starts {
            reading.check(change::renew(course, starts, ends));
        }
        reading.finish()?;
        let Some(starts) = starts else { return Err(Undone::Faults(Vec::new())) };
        let scope = context.here.scope();
        let authority = words::word(write, scope.operator, "prescriber", prescriber.unwrap_or_default())?;
        let decision = decision.keep(write, context, authority, starts, ends)?;
        sql::insert_term(write, &scope, course.measure.id, starts, ends, decision)?;
        Ok(format!("{}?fait=renouvellement", context.measure_path(course.measure.id)))
    }
}

fn prescriber(context: &Context) -> &str {
    context.words.label(context.course.as_ref().and_then(|course| course.measure.prescriber))
}
