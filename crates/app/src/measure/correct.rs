//! Correcting a measure: what was written was wrong. The row changes, the journal keeps what it was and why.

use base::french::long_day;
use store::Write;

use super::form::{Field, Reading, Sent};
use super::gesture::{Context, Gesture, Undone};
use super::{Measure, change, sql, words};

/// « Corriger la mesure ».
pub struct Correct;

impl Gesture for Correct {
    const BUTTON: &'static str = "Corriger la mesure";

    fn title(context: &Context) -> String {
        format!("Corriger\u{202f}: {} de {}", context.kind(), context.person.name())
    }

    fn lead(_: &Context) -> String {
        "Une correction dit que c’était mal noté. Ce qui était écrit reste dans l’historique, avec votre raison."
            .to_owned()
    }

    fn slug(context: &Context) -> String {
        super::slug(context, "correction")
    }

    fn fields(context: &Context) -> Vec<Field> {
        let Some(course) = &context.course else { return Vec::new() };
        let (measure, words) = (&course.measure, &context.words);
        let choice = |name, label: &str, list, now: Option<i64>| {
            Field::choice(name, label, words.label(now), words.choices(list))
        };
        let territory = words.label(measure.territory);
        vec![
            choice("type", "Type de mesure", "kind", Some(measure.kind)),
            choice("prescripteur", "Qui a décidé", "prescriber", measure.prescriber).optional(),
            Field::line("territoire", "Territoire", territory, words.proposals("territory")).optional(),
            Field::day("decidee", "Date de la décision", measure.decided).optional(),
            Field::day("debut", "Début", Some(measure.starts)),
            Field::day("echeance", "Échéance prévue", course.planned_end()).optional(),
            Field::day("fin", "Fin", measure.ends).hint("Vide\u{202f}: la mesure est en cours.").optional(),
            choice("motif", "Motif de sortie", "motive", measure.motive).optional(),
            choice("suite", "Suite", "outcome", measure.outcome).optional(),
            Field::text("raison", "Raison de la correction"),
        ]
    }

    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone> {
        let course = context.course()?;
        let lists = &context.words;
        let mut reading = Reading::new(sent);
        let kind =
            reading.required_choice("type", &lists.choices("kind"), "Dites de quelle mesure il s’agit.");
        let prescriber = reading.choice("prescripteur", &lists.choices("prescriber"));
        let territory = reading.line("territoire", 200);
        let decided = reading.day("decidee");
        let starts = reading.required_day("debut", "Dites quand la mesure commence.");
        let planned = reading.day("echeance");
        let ends = reading.day("fin");
        let motive = reading.choice("motif", &lists.choices("motive"));
        let outcome = reading.choice("suite", &lists.choices("outcome"));
        let reason = reading.required_line("raison", 500, "Dites ce qui était mal noté.");
        if let Some(starts) = starts {
            reading.check(change::open(context.today, context.person.birth, starts, None));
            if ends.is_some_and(|ends| ends < starts) {
                let starts = long_day(starts);
                reading.fault("fin", format!("La fin est avant le début. La mesure a commencé le {starts}."));
            }
            if let Some(last) =
                course.terms.last().filter(|last| course.terms.len() > 1 && starts >= last.starts)
            {
                let renewed = long_day(last.starts);
                reading.fault(
                    "debut",
                    format!("La mesure a été renouvelée le {renewed}\u{202f}: elle a commencé avant."),
                );
            }
            if let (Some(last), Some(planned)) = (course.terms.last(), planned)
                && planned <= last.starts.max(starts)
            {
                reading.fault("echeance", "L’échéance vient après le début du dernier renouvellement.");
            }
        }
        if ends.is_some_and(|ends| ends > context.today) {
            reading.fault(
                "fin",
                "Cette date n’est pas encore venue\u{202f}: la fin se note le jour où elle a lieu.",
            );
        }
        let ended = ends.is_some();
        if ended && motive.is_none() {
            reading.fault("motif", "Dites pourquoi elle prend fin.");
        }
        if ended && outcome.is_none() {
            reading.fault("suite", "Dites ce qui vient après.");
        }
        if !ended && (motive.is_some() || outcome.is_some()) {
            reading.fault("fin", "Un motif ou une suite va avec une date de fin.");
        }
        reading.finish()?;
        let (Some(kind), Some(starts)) = (kind, starts) else { return Err(Undone::Faults(Vec::new())) };
        let scope = context.here.scope();
        let operator = scope.operator;
        let after = Measure {
            kind: words::word(write, operator, "kind", kind)?.unwrap_or(course.measure.kind),
            prescriber: words::word(write, operator, "prescriber", prescriber.unwrap_or_default())?,
            territory: words::word(write, operator, "territory", territory)?,
            decided,
            starts,
            ends,
            motive: words::word(write, operator, "motive", motive.unwrap_or_default())?,
            outcome: words::word(write, operator, "outcome", outcome.unwrap_or_default())?,
            ..course.measure.clone()
        };
        if after != course.measure {
            sql::change_measure(write, &scope, "correct", &course.measure, &after, Some(reason))?;
        }
        retell_terms(write, context, starts, planned)?;
        Ok(format!("{}?fait=correction", context.measure_path(after.id)))
    }
}

/// The first term starts with the measure, the last one ends as planned: a term that says otherwise is withdrawn,
/// and told again.
fn retell_terms(
    write: &mut Write<'_>,
    context: &Context,
    starts: base::Day,
    planned: Option<base::Day>,
) -> Result<(), Undone> {
    let course = context.course()?;
    let scope = context.here.scope();
    let measure = course.measure.id;
    let last = course.terms.len().saturating_sub(1);
    for (number, term) in course.terms.iter().enumerate() {
        let first_day = if number == 0 { starts } else { term.starts };
        let last_day = if number == last { planned } else { term.ends };
        if (first_day, last_day) != (term.starts, term.ends) {
            sql::withdraw_term(write, &scope, measure, term)?;
            sql::insert_term(write, &scope, measure, first_day, last_day, term.decision)?;
        }
    }
    if course.terms.is_empty() && planned.is_some() {
        sql::insert_term(write, &scope, measure, starts, planned, None)?;
    }
    Ok(())
}
