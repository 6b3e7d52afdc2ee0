//! Opening a measure: for whom, what, decided by whom, from when, planned until when, carried by whom.

use base::{Day, Id};
use store::{StoreError, Write};

use super::decide::{self, Chosen};
use super::form::{Choice, Field, Reading, Sent};
use super::gesture::{Context, Gesture, Undone};
use super::rules::catalogue;
use super::words::staff_choices;
use super::{Assignment, Measure, Role, change, sql, words};

/// « Ouvrir une mesure ».
pub struct Open;

impl Gesture for Open {
    const BUTTON: &'static str = "Ouvrir la mesure";

    fn title(context: &Context) -> String {
        format!("Ouvrir une mesure pour {}", context.person.name())
    }

    fn lead(_: &Context) -> String {
        String::new()
    }

    fn slug(_: &Context) -> String {
        "/mesures/nouvelle".to_owned()
    }

    fn fields(context: &Context) -> Vec<Field> {
        let words = &context.words;
        let territory = words.label(context.person.territory).to_owned();
        let mut fields = vec![
            Field::choice("type", "Type de mesure", "", words.choices("kind")),
            Field::day("debut", "Début", None).hint("Premier jour\u{202f}: la personne est là le soir."),
            Field::day("echeance", "Échéance prévue", None)
                .hint("Le jour où la décision prend fin. Sans elle, aucune échéance ne sera rappelée.")
                .optional(),
            Field::choice("prescripteur", "Qui a décidé", "", words.choices("prescriber")).optional(),
        ];
        fields.extend(decide::fields(context));
        fields.extend([
            Field::line("territoire", "Territoire", &territory, words.proposals("territory")).optional(),
            Field::choice("referent", "Référent", "", staff_choices(&context.staff)).optional(),
            Field::choice("co_referent", "Co-référent", "", staff_choices(&context.staff)).optional(),
            intensity(""),
        ]);
        fields
    }

    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone> {
        let mut reading = Reading::new(sent);
        let lists = &context.words;
        let kind =
            reading.required_choice("type", &lists.choices("kind"), "Dites de quelle mesure il s’agit.");
        let starts = reading.required_day("debut", "Dites quand la mesure commence.");
        let ends = reading.day("echeance");
        let prescriber = reading.choice("prescripteur", &lists.choices("prescriber"));
        let decision = Chosen::read(&mut reading, context);
        let territory = reading.line("territoire", 200);
        let keyworker = professional(&mut reading, context, "referent");
        let co_keyworker = professional(&mut reading, context, "co_referent");
        let intensity = reading.choice("intensite", &intensities());
        if let Some(starts) = starts {
            reading.check(change::open(context.today, context.person.birth, starts, ends));
        }
        reading.finish()?;
        let (Some(kind), Some(starts)) = (kind, starts) else { return Err(Undone::Faults(Vec::new())) };
        let operator = context.here.service().operator;
        let new = New {
            kind: words::word(write, operator, "kind", kind)?.unwrap_or_default(),
            prescriber: words::word(write, operator, "prescriber", prescriber.unwrap_or_default())?,
            territory: words::word(write, operator, "territory", territory)?,
            starts,
            ends,
            keyworker,
            co_keyworker,
            intensity: intensity.map(str::to_owned),
        };
        let measure = open(write, context, new, decision)?;
        Ok(format!("{}?fait=ouverture", context.measure_path(measure)))
    }
}

/// A measure to open.
#[derive(Clone)]
pub(super) struct New {
    pub kind: i64,
    pub prescriber: Option<i64>,
    pub territory: Option<i64>,
    pub starts: Day,
    pub ends: Option<Day>,
    pub keyworker: Option<Id>,
    pub co_keyworker: Option<Id>,
    pub intensity: Option<String>,
}

/// Writes the measure, its decision, its first term and who carries it. The same kind twice from the same day
/// is one measure noted twice.
pub(super) fn open(
    write: &mut Write<'_>,
    context: &Context,
    new: New,
    decision: Chosen,
) -> Result<Id, Undone> {
    let scope = context.here.scope();
    let others = sql::courses_of(write, &scope, &[context.person.id])?;
    if others.iter().any(|other| other.measure.kind == new.kind && other.measure.starts == new.starts) {
        let text = "Cette mesure est déjà ouverte à cette date pour cette personne.";
        return Err(change::Fault::new("debut", text).into());
    }
    let decided = decision.decided();
    let decision = decision.keep(write, context, new.prescriber, new.starts, new.ends)?;
    let measure = Measure {
        id: write.new_id(),
        reference: sql::next_reference(write, &scope, "measure", 'M', new.starts.year())?,
        person: context.person.id,
        kind: new.kind,
        prescriber: new.prescriber,
        territory: new.territory,
        decided,
        starts: new.starts,
        ends: None,
        motive: None,
        outcome: None,
        keyworker: new.keyworker,
        co_keyworker: new.co_keyworker,
        intensity: new.intensity,
    };
    sql::insert_measure(write, &scope, &measure)?;
    sql::insert_term(write, &scope, measure.id, new.starts, new.ends, decision)?;
    carry(write, context, &measure)?;
    Ok(measure.id)
}

fn carry(write: &mut Write<'_>, context: &Context, measure: &Measure) -> Result<(), StoreError> {
    let roles = [(Role::Keyworker, measure.keyworker), (Role::CoKeyworker, measure.co_keyworker)];
    for (role, professional) in roles {
        if let Some(professional) = professional {
            let (id, starts) = (write.new_id(), Some(measure.starts));
            let one = Assignment { id, role, professional, starts, ends: None };
            sql::insert_assignment(write, &context.here.scope(), measure.id, &one)?;
        }
    }
    Ok(())
}

/// A professional of the service, chosen in a list.
pub(super) fn professional(reading: &mut Reading<'_>, context: &Context, name: &'static str) -> Option<Id> {
    reading.choice(name, &staff_choices(&context.staff)).and_then(|id| id.parse().ok())
}

/// How much the measure asks.
pub(super) fn intensity(value: &str) -> Field {
    Field::choice("intensite", "Intensité", value, intensities())
        .hint("Pour répartir la charge\u{202f}; ordinaire quand rien n’est dit.")
        .optional()
}

/// Degrees of intensity.
pub(super) fn intensities() -> Vec<Choice> {
    let all = catalogue().intensites.iter();
    all.map(|one| Choice { value: one.code.clone(), label: one.titre.clone() }).collect()
}
