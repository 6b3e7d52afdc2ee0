//! Who carries a measure, from when: a change of keyworker is dated, and the one before stays written.

use base::{Day, Id};
use store::{StoreError, Write};

use super::form::{Field, Reading, Sent};
use super::gesture::{Context, Gesture, Undone};
use super::open::{self, intensities, intensity};
use super::words::staff_choices;
use super::{Assignment, Course, Measure, Role, change, sql};

/// « Changer les référents ».
pub struct Assign;

impl Gesture for Assign {
    const BUTTON: &'static str = "Enregistrer les référents";

    fn title(context: &Context) -> String {
        format!("Référents\u{202f}: {} de {}", context.kind(), context.person.name())
    }

    fn lead(_: &Context) -> String {
        "Seul ce qui change est daté\u{202f}; laissez comme c’est ce qui ne change pas.".to_owned()
    }

    fn slug(context: &Context) -> String {
        super::slug(context, "referents")
    }

    fn fields(context: &Context) -> Vec<Field> {
        let measure = context.course.as_ref().map(|course| &course.measure);
        let now = |id: Option<Id>| id.map(|id| id.to_string()).unwrap_or_default();
        let keyworker = now(measure.and_then(|measure| measure.keyworker));
        let co_keyworker = now(measure.and_then(|measure| measure.co_keyworker));
        let staff = staff_choices(&context.staff);
        let weight = measure.and_then(|measure| measure.intensity.as_deref()).unwrap_or_default();
        vec![
            Field::choice("referent", "Référent", &keyworker, staff.clone()).optional(),
            Field::choice("co_referent", "Co-référent", &co_keyworker, staff).optional(),
            Field::day("depuis", "Depuis le", Some(context.today)),
            intensity(weight),
        ]
    }

    fn apply(write: &mut Write<'_>, context: &Context, sent: &Sent) -> Result<String, Undone> {
        let course = context.course()?;
        let mut reading = Reading::new(sent);
        let keyworker = open::professional(&mut reading, context, "referent");
        let co_keyworker = open::professional(&mut reading, context, "co_referent");
        let intensity = reading.choice("intensite", &intensities());
        let since = reading.required_day("depuis", "Dites depuis quand.");
        let before = &course.measure;
        let roles = [
            (Role::Keyworker, before.keyworker, keyworker),
            (Role::CoKeyworker, before.co_keyworker, co_keyworker),
        ];
        for (role, now, next) in roles {
            if let Some(since) = since
                && now != next
            {
                let last = current(course, role, now).and_then(|one| one.starts);
                reading.check(change::assign(course, context.today, last, since));
            }
        }
        reading.finish()?;
        let Some(since) = since else { return Err(Undone::Faults(Vec::new())) };
        for (role, now, next) in roles {
            if now != next {
                replace(write, context, course, role, (now, next), since)?;
            }
        }
        let intensity = intensity.map(str::to_owned);
        let after = Measure { keyworker, co_keyworker, intensity, ..before.clone() };
        if after != *before {
            sql::change_measure(write, &context.here.scope(), "assign", before, &after, None)?;
        }
        Ok(format!("{}?fait=referents", context.measure_path(before.id)))
    }
}

/// The row that says since when the present one carries the measure.
fn current(course: &Course, role: Role, now: Option<Id>) -> Option<&Assignment> {
    let now = now?;
    course
        .assignments
        .iter()
        .rev()
        .find(|one| one.role == role && one.ends.is_none() && one.professional == now)
}

/// Ends the one before, on the eve, and starts the next. The register said who and not since when: the row that
/// ends then has no first day.
fn replace(
    write: &mut Write<'_>,
    context: &Context,
    course: &Course,
    role: Role,
    (now, next): (Option<Id>, Option<Id>),
    since: Day,
) -> Result<(), StoreError> {
    let scope = context.here.scope();
    let measure = course.measure.id;
    if let Some(now) = now {
        let eve = since.previous();
        match current(course, role, Some(now)) {
            Some(one) => sql::end_assignment(write, &scope, measure, one, eve)?,
            None => {
                let id = write.new_id();
                let one = Assignment { id, role, professional: now, starts: None, ends: Some(eve) };
                sql::insert_assignment(write, &scope, measure, &one)?;
            }
        }
    }
    if let Some(professional) = next {
        let id = write.new_id();
        let one = Assignment { id, role, professional, starts: Some(since), ends: None };
        sql::insert_assignment(write, &scope, measure, &one)?;
    }
    Ok(())
}
