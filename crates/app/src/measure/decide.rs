//! Decisions: noted on their own (a notification that arrives), or with the measure they open or renew.

use base::french::short_day;
use base::{Day, Id};
use store::{StoreError, Write};

use super::form::{Choice, Field, Reading, Sent};
use super::gesture::{Context, Gesture, Undone};
use super::rules::catalogue;
use super::{Decision, sql, words};

/// « Noter une décision »: what was decided of a person.
pub struct Decide;

impl Gesture for Decide {
    const BUTTON: &'static str = "Noter la décision";

    fn title(context: &Context) -> String {
        format!("Noter une décision pour {}", context.person.name())
    }

    fn lead(_: &Context) -> String {
        "Ordonnance, contrat, notification, orientation\u{202f}: ce qui a été décidé, et jusqu’à quand cela vaut.".to_owned()
    }

    fn slug(_: &Context) -> String {
        "/decisions/nouvelle".to_owned()
    }

    fn fields(context: &Context) -> Vec<Field> {
        vec![
            Field::choice("decision", "Nature de la décision", "", kinds()),
            number(),
            Field::choice("autorite", "Qui a décidé", "", context.words.choices("prescriber")).optional(),
            Field::day("decidee", "Date de la décision", None),
            received(),
            Field::day("effet", "Date d’effet", None).optional(),
            Field::day("jusqua", "Valable jusqu’au", None)
                .hint("Jour compris. C’est lui qui donne l’échéance.")
                .optional(),
        ]
    }

    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone> {
        let mut reading = Reading::new(sent);
        let kind = reading.required_choice("decision", &kinds(), "Dites ce qui a été décidé.");
        let number = reading.line("numero", 100);
        let authority = reading.choice("autorite", &context.words.choices("prescriber"));
        let decided = reading.required_day("decidee", "Dites quand la décision a été prise.");
        let (received, effective) = (reading.day("recue"), reading.day("effet"));
        let ends = reading.day("jusqua");
        check_dates(&mut reading, context.today, decided, received, ends);
        reading.finish()?;
        let (Some(kind), Some(decided)) = (kind, decided) else { return Err(Undone::Faults(Vec::new())) };
        let scope = context.here.scope();
        let authority = words::word(write, scope.operator, "prescriber", authority.unwrap_or_default())?;
        let decision = Decision {
            id: write.new_id(),
            person: context.person.id,
            kind: kind.to_owned(),
            number: number.to_owned(),
            authority,
            decided,
            received,
            effective,
            ends,
        };
        sql::insert_decision(write, &scope, &decision)?;
        Ok(context.path("/mesures?fait=decision"))
    }
}

/// « Retirer une décision » noted by mistake.
pub struct WithdrawDecision;

impl Gesture for WithdrawDecision {
    const BUTTON: &'static str = "Retirer la décision";

    fn title(context: &Context) -> String {
        format!("Retirer une décision de {}", context.person.name())
    }

    fn lead(context: &Context) -> String {
        let said = context.decision.as_ref().map(said).unwrap_or_default();
        format!("{said}. Elle reste dans l’historique, avec votre raison.")
    }

    fn slug(context: &Context) -> String {
        let id = context.decision.as_ref().map(|one| one.id.to_string()).unwrap_or_default();
        format!("/decisions/{id}/retrait")
    }

    fn fields(_: &Context) -> Vec<Field> {
        vec![Field::text("raison", "Raison du retrait")]
    }

    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone> {
        let mut reading = Reading::new(sent);
        let reason = reading.required_line("raison", 500, "Dites pourquoi la décision est retirée.");
        reading.finish()?;
        if let Some(decision) = &context.decision {
            sql::withdraw_decision(write, &context.here.scope(), decision, reason)?;
        }
        Ok(context.path("/mesures?fait=retrait"))
    }
}

/// « notification de la CDAPH n° 12, du 3 mars 2021 au 2 mars 2024 ».
pub fn said(decision: &Decision) -> String {
    let number = match decision.number.as_str() {
        "" => String::new(),
        number => format!(" n°\u{a0}{number}"),
    };
    let until = decision.ends.map(|ends| format!(", jusqu’au {}", short_day(ends))).unwrap_or_default();
    format!("{}{number} du {}{until}", decision.title(), short_day(decision.decided))
}

fn kinds() -> Vec<Choice> {
    let choice =
        |kind: &super::rules::DecisionKind| Choice { value: kind.code.clone(), label: kind.titre.clone() };
    catalogue().decisions.iter().map(choice).collect()
}

fn number() -> Field {
    Field::line("numero", "Numéro", "", Vec::new()).hint("Celui que porte la décision.").optional()
}

fn received() -> Field {
    Field::day("recue", "Reçue le", None).optional()
}

fn check_dates(
    reading: &mut Reading<'_>,
    today: Day,
    decided: Option<Day>,
    received: Option<Day>,
    ends: Option<Day>,
) {
    let Some(decided) = decided else { return };
    if decided > today {
        reading.fault(
            "decidee",
            "Une décision se note quand elle est prise\u{202f}: cette date n’est pas encore venue.",
        );
    }
    if received.is_some_and(|received| received < decided) {
        reading.fault("recue", "La décision est reçue après avoir été prise.");
    }
    if ends.is_some_and(|ends| ends < decided) {
        reading.fault("jusqua", "La décision prend fin après avoir été prise.");
    }
}

/// The decision behind an opening or a renewal: what the form asks of it.
pub(super) fn fields(context: &Context) -> Vec<Field> {
    let mut choices: Vec<Choice> = context
        .decisions
        .iter()
        .map(|one| Choice {
            value: format!("id:{}", one.id),
            label: format!("déjà notée\u{202f}: {}", said(one)),
        })
        .collect();
    choices.extend(kinds());
    vec![
        Field::choice("decision", "Décision", "", choices)
            .hint("Une décision déjà notée, ou la nature d’une nouvelle.")
            .optional(),
        number(),
        Field::day("decidee", "Date de la décision", None).optional(),
        received(),
    ]
}

/// What a form said of a decision.
pub(super) enum Chosen {
    /// Only when it was taken, or nothing.
    Dated(Option<Day>),
    /// One that is in the file.
    Known(Id, Day),
    /// A new one.
    New { kind: String, number: String, decided: Day, received: Option<Day> },
}

impl Chosen {
    /// Reads the fields of a decision.
    pub(super) fn read(reading: &mut Reading<'_>, context: &Context) -> Chosen {
        let choices = fields(context).into_iter().next().map(|field| match field.shape {
            super::form::Shape::Choice(choices) => choices,
            _ => Vec::new(),
        });
        let chosen = reading.choice("decision", &choices.unwrap_or_default());
        let number = reading.line("numero", 100).to_owned();
        let (decided, received) = (reading.day("decidee"), reading.day("recue"));
        check_dates(reading, context.today, decided, received, None);
        let known = chosen.and_then(|chosen| chosen.strip_prefix("id:"));
        if let Some(known) = known {
            let found = context.decisions.iter().find(|one| one.id.to_string() == known);
            return found.map_or(Chosen::Dated(None), |one| Chosen::Known(one.id, one.decided));
        }
        match (chosen, decided) {
            (Some(kind), Some(decided)) => Chosen::New { kind: kind.to_owned(), number, decided, received },
            (Some(_), None) => {
                reading.fault("decidee", "Dites quand la décision a été prise.");
                Chosen::Dated(None)
            }
            (None, decided) => Chosen::Dated(decided),
        }
    }

    /// When it was taken.
    pub(super) fn decided(&self) -> Option<Day> {
        match self {
            Chosen::Dated(decided) => *decided,
            Chosen::Known(_, decided) | Chosen::New { decided, .. } => Some(*decided),
        }
    }

    /// Writes a new one; the row of the decision, when there is one.
    pub(super) fn keep(
        self,
        write: &mut Write<'_>,
        context: &Context,
        authority: Option<i64>,
        effective: Day,
        ends: Option<Day>,
    ) -> Result<Option<Id>, StoreError> {
        match self {
            Chosen::Dated(_) => Ok(None),
            Chosen::Known(id, _) => Ok(Some(id)),
            Chosen::New { kind, number, decided, received } => {
                let id = write.new_id();
                let effective = Some(effective);
                // What holds until before it was taken is no end of it.
                let ends = ends.filter(|ends| *ends >= decided);
                let person = context.person.id;
                let decision =
                    Decision { id, person, kind, number, authority, decided, received, effective, ends };
                sql::insert_decision(write, &context.here.scope(), &decision)?;
                Ok(Some(id))
            }
        }
    }
}
