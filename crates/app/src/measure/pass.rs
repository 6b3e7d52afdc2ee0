//! Passing to another kind of measure: one ends and another opens the same day. The person stays one, and stays.

use store::Write;

use super::decide::{self, Chosen};
use super::form::{Field, Reading, Sent};
use super::gesture::{Context, Gesture, Undone};
use super::open::{self, New};
use super::{change, end, words};

/// « Passer à un autre type ».
pub struct Pass;

impl Gesture for Pass {
    const BUTTON: &'static str = "Passer à cette mesure";

    fn title(context: &Context) -> String {
        format!("Passer à un autre type\u{202f}: {} de {}", context.kind(), context.person.name())
    }

    fn lead(_: &Context) -> String {
        "La mesure en cours prend fin et l’autre s’ouvre le même jour\u{202f}: une sortie et une entrée de mesures, une \
         seule personne."
            .to_owned()
    }

    fn slug(context: &Context) -> String {
        super::slug(context, "passage")
    }

    fn fields(context: &Context) -> Vec<Field> {
        let words = &context.words;
        let mut fields = vec![
            Field::choice("type", "Nouveau type de mesure", "", words.choices("kind")),
            Field::day("fin", "Le", Some(context.today)),
            Field::choice("motif", "Motif de sortie de la mesure en cours", "", words.choices("motive")),
            Field::choice("suite", "Suite", "", words.choices("outcome"))
                .hint("Ce qui vient après pour la personne."),
            Field::day("echeance", "Échéance de la nouvelle mesure", None).optional(),
            Field::choice("prescripteur", "Qui a décidé", "", words.choices("prescriber")).optional(),
        ];
        fields.extend(decide::fields(context));
        fields
    }

    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone> {
        let course = context.course()?;
        let lists = &context.words;
        let mut reading = Reading::new(sent);
        let kind = reading.required_choice("type", &lists.choices("kind"), "Dites vers quelle mesure.");
        let day = reading.required_day("fin", "Dites quel jour.");
        let motive =
            reading.required_choice("motif", &lists.choices("motive"), "Dites pourquoi la mesure prend fin.");
        let outcome =
            reading.required_choice("suite", &lists.choices("outcome"), "Dites ce qui vient après.");
        let ends = reading.day("echeance");
        let prescriber = reading.choice("prescripteur", &lists.choices("prescriber"));
        let decision = Chosen::read(&mut reading, context);
        if let (Some(kind), Some(day)) = (kind, day) {
            reading.check(change::pass(course, context.today, day, kind, context.kind()));
            reading.check(change::open(context.today, context.person.birth, day, ends));
        }
        reading.finish()?;
        let (Some(kind), Some(day), Some(motive), Some(outcome)) = (kind, day, motive, outcome) else {
            return Err(Undone::Faults(Vec::new()));
        };
        let operator = context.here.service().operator;
        end::close(write, context, course, day, (motive, outcome))?;
        let before = &course.measure;
        let new = New {
            kind: words::word(write, operator, "kind", kind)?.unwrap_or_default(),
            prescriber: words::word(write, operator, "prescriber", prescriber.unwrap_or_default())?,
            territory: before.territory,
            starts: day,
            ends,
            keyworker: before.keyworker,
            co_keyworker: before.co_keyworker,
            intensity: before.intensity.clone(),
        };
        let measure = open::open(write, context, new, decision)?;
        Ok(format!("{}?fait=passage", context.measure_path(measure)))
    }
}
