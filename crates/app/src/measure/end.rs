//! Ending a measure: when, why, and what comes after. Both are asked: an exit without its suite is a question
//! that the yearly report would ask again.

use base::Day;
use store::{StoreError, Write};

use super::form::{Field, Reading, Sent};
use super::gesture::{Context, Gesture, Undone};
use super::{Course, Measure, change, sql, words};
use crate::admission::{self, Cell, rules};

/// « Mettre fin à la mesure ».
pub struct End;

impl Gesture for End {
    const BUTTON: &'static str = "Mettre fin à la mesure";

    fn title(context: &Context) -> String {
        format!("Mettre fin\u{202f}: {} de {}", context.kind(), context.person.name())
    }

    fn lead(context: &Context) -> String {
        let starts = context.course.as_ref().map(|course| base::french::long_day(course.measure.starts));
        format!("Elle a commencé le {}.", starts.unwrap_or_default())
    }

    fn slug(context: &Context) -> String {
        super::slug(context, "fin")
    }

    fn fields(context: &Context) -> Vec<Field> {
        let mut fields = vec![
            Field::day("fin", "Fin", Some(context.today))
                .hint("Ce soir-là, la personne n’est plus dans la mesure."),
            Field::choice("motif", "Motif de sortie", "", context.words.choices("motive"))
                .hint("Pourquoi la mesure prend fin."),
            Field::choice("suite", "Suite", "", context.words.choices("outcome"))
                .hint("Ce qui vient après pour la personne."),
        ];
        if let Some(exchange) = rules::exchange(context.kind()) {
            let label = format!("Échange avec le {}, le", exchange.avec);
            fields.push(
                Field::day("echange", &label, None)
                    .hint("La fin se décide après cet échange. Vide\u{202f}: la page de la mesure dira qu’il manque.")
                    .optional(),
            );
            fields.push(Field::line("echange_mots", "Ce qui s’y est dit", "", Vec::new()).optional());
        }
        fields
    }

    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone> {
        let course = context.course()?;
        let mut reading = Reading::new(sent);
        let day = reading.required_day("fin", "Dites quand la mesure prend fin.");
        let motive = reading.required_choice(
            "motif",
            &context.words.choices("motive"),
            "Dites pourquoi elle prend fin.",
        );
        let outcome =
            reading.required_choice("suite", &context.words.choices("outcome"), "Dites ce qui vient après.");
        if let Some(day) = day {
            reading.check(change::end(course, context.today, day));
        }
        let (talked, words) = (reading.day("echange"), reading.line("echange_mots", 200).to_owned());
        if talked.is_some_and(|talked| talked > context.today) {
            reading.fault("echange", "Cette date n’est pas encore venue.");
        }
        reading.finish()?;
        let (Some(day), Some(motive), Some(outcome)) = (day, motive, outcome) else {
            return Err(Undone::Faults(Vec::new()));
        };
        close(write, context, course, day, (motive, outcome))?;
        if let (Some(exchange), Some(talked)) = (rules::exchange(context.kind()), talked) {
            let cells = [
                ("measure_id", Cell::Id(course.measure.id)),
                ("day", Cell::Day(Some(talked))),
                ("party", Cell::Text(&exchange.avec)),
                ("words", Cell::Text(&words)),
            ];
            admission::insert(write, &context.here.scope(), "measure_exchange", &cells)?;
        }
        Ok(format!("{}?fait=fin", context.measure_path(course.measure.id)))
    }
}

/// Writes the end of a measure; a suspension that runs stops with it.
pub(super) fn close(
    write: &mut Write<'_>,
    context: &Context,
    course: &Course,
    day: Day,
    (motive, outcome): (&str, &str),
) -> Result<(), StoreError> {
    let scope = context.here.scope();
    let after = Measure {
        ends: Some(day),
        motive: words::word(write, scope.operator, "motive", motive)?,
        outcome: words::word(write, scope.operator, "outcome", outcome)?,
        ..course.measure.clone()
    };
    sql::change_measure(write, &scope, "end", &course.measure, &after, None)?;
    if let Some(last) = course.suspensions.last().filter(|last| last.ends.is_none()) {
        sql::end_suspension(write, &scope, course.measure.id, last, day)?;
    }
    Ok(())
}
