//! Suspending a measure, and resuming it: a time without intervention. The measure stays open, and is counted.

use base::french::long_day;
use store::Write;

use super::form::{Field, Reading, Sent};
use super::gesture::{Context, Gesture, Undone};
use super::{change, sql};

/// « Suspendre la mesure », or « Reprendre la mesure » when it is suspended.
pub struct Suspend;

impl Gesture for Suspend {
    const BUTTON: &'static str = "Noter la suspension ou la reprise";

    fn title(context: &Context) -> String {
        let verb = if running(context) { "Reprendre" } else { "Suspendre" };
        format!("{verb}\u{202f}: {} de {}", context.kind(), context.person.name())
    }

    fn lead(context: &Context) -> String {
        let last = context.course.as_ref().and_then(|course| course.suspensions.last());
        match last.filter(|last| last.ends.is_none()) {
            Some(last) => format!("Suspendue depuis le {}\u{202f}: {}.", long_day(last.starts), last.reason),
            None => "La mesure reste ouverte et comptée\u{202f}; ses échéances continuent.".to_owned(),
        }
    }

    fn slug(context: &Context) -> String {
        super::slug(context, "suspension")
    }

    fn fields(context: &Context) -> Vec<Field> {
        if running(context) {
            return vec![Field::day("reprise", "Reprise le", Some(context.today))];
        }
        vec![
            Field::day("debut", "Suspendue depuis le", Some(context.today)),
            Field::text("raison", "Raison")
                .hint("Par exemple\u{202f}: hospitalisation, séjour hors du département."),
        ]
    }

    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone> {
        let course = context.course()?;
        let scope = context.here.scope();
        let mut reading = Reading::new(sent);
        let done = if let Some(last) = course.suspensions.last().filter(|last| last.ends.is_none()) {
            let day = reading.required_day("reprise", "Dites quand la mesure reprend.");
            if let Some(day) = day {
                reading.check(change::resume(course, context.today, day));
            }
            reading.finish()?;
            if let Some(day) = day {
                sql::end_suspension(write, &scope, course.measure.id, last, day)?;
            }
            "reprise"
        } else {
            let starts = reading.required_day("debut", "Dites depuis quand la mesure est suspendue.");
            let reason = reading.required_line("raison", 500, "Dites pourquoi la mesure est suspendue.");
            if let Some(starts) = starts {
                reading.check(change::suspend(course, context.today, starts));
            }
            reading.finish()?;
            if let Some(starts) = starts {
                sql::insert_suspension(write, &scope, course.measure.id, starts, reason)?;
            }
            "suspension"
        };
        Ok(format!("{}?fait={done}", context.measure_path(course.measure.id)))
    }
}

fn running(context: &Context) -> bool {
    let last = context.course.as_ref().and_then(|course| course.suspensions.last());
    last.is_some_and(|last| last.ends.is_none())
}
