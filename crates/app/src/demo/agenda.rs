//! A week of appointments around today, in the first service of the demonstration.

use anyhow::{Context as _, Result, anyhow};
use base::{Clock, Day, Id};
use store::{Author, Store, Write};

use super::sql;
use crate::access::{self, Scope};
use crate::agenda::book::{self, Plan, Refused};
use crate::agenda::rule::{Rhythm, Rule};
use crate::agenda::{Reader, Slot};
use crate::{resource, service};

/// An appointment of the demonstration: working days from today, hours, kind, persons, professionals and the rest.
struct Shown {
    ahead: i32,
    hours: (i64, i64),
    kind: &'static str,
    title: &'static str,
    persons: &'static [&'static str],
    staff: &'static [&'static str],
    address: &'static str,
    travel: Option<i64>,
    held: &'static [&'static str],
    private: bool,
}

const NOTHING: Shown = Shown {
    ahead: 0,
    hours: (540, 600),
    kind: "entretien",
    title: "",
    persons: &[],
    staff: &["S09"],
    address: "",
    travel: None,
    held: &[],
    private: false,
};

/// The day of the drawing, the day after and the day before.
const SHOWN: [Shown; 12] = [
    Shown {
        hours: (570, 630),
        kind: "visite à domicile",
        persons: &["P0071", "P0072"],
        staff: &["S09", "S01"],
        address: "Vendôme",
        travel: Some(15),
        ..NOTHING
    },
    Shown {
        hours: (675, 720),
        kind: "synthèse",
        persons: &["P0056"],
        address: "Collège Joachim-du-Bellay, Montrichard",
        travel: Some(35),
        ..NOTHING
    },
    Shown {
        hours: (840, 930),
        kind: "visite à domicile",
        persons: &["P0058", "P0059", "P0060"],
        address: "Lamotte-Beuvron",
        travel: Some(50),
        held: &["Clio"],
        ..NOTHING
    },
    Shown {
        hours: (990, 1035),
        persons: &["P0057"],
        address: "au service, Vendôme",
        travel: Some(35),
        ..NOTHING
    },
    Shown {
        hours: (600, 690),
        kind: "réunion",
        title: "Point de la direction",
        staff: &["S08", "S10"],
        private: true,
        ..NOTHING
    },
    Shown { hours: (840, 900), kind: "entretien", persons: &["P0001"], staff: &["S03"], ..NOTHING },
    Shown {
        ahead: 1,
        hours: (600, 720),
        kind: "atelier collectif",
        title: "Atelier cuisine",
        persons: &["P0056", "P0057", "P0058", "P0071"],
        staff: &["S09", "S07"],
        held: &["Salle du bas"],
        ..NOTHING
    },
    Shown { ahead: 1, hours: (840, 900), kind: "écrit", title: "Rapport d’échéance", ..NOTHING },
    Shown { ahead: 1, hours: (870, 930), kind: "téléphone", persons: &["P0072"], ..NOTHING },
    Shown {
        ahead: 2,
        hours: (555, 645),
        kind: "accompagnement extérieur",
        persons: &["P0056"],
        address: "Mission locale, Romorantin",
        travel: Some(45),
        held: &["Zoé"],
        ..NOTHING
    },
    Shown { ahead: -1, hours: (1020, 1080), persons: &["P0060"], address: "au service, Vendôme", ..NOTHING },
    Shown {
        ahead: 5,
        hours: (600, 660),
        kind: "visite à domicile",
        persons: &["P0071", "P0072"],
        staff: &["S09", "S01"],
        address: "Vendôme",
        travel: Some(15),
        held: &["Clio"],
        ..NOTHING
    },
];

/// Rooms, vehicles, appointments and the weekly meeting.
pub(super) fn furnish(store: &Store, clock: &Clock, operator: Id) -> Result<()> {
    let author = Author::new("e.marchais", clock);
    let (service, account) = store.read(|read| -> store::Result<_> {
        Ok((service::find(read, operator, "aer")?, access::credentials(read, operator, "e.marchais")?))
    })?;
    let service = service.context("le service de la démonstration vient d’être ouvert")?.id;
    let account = account.context("le compte de la démonstration vient d’être ouvert")?.0.id;
    let scope = Scope { operator, service, account, now: clock.now() };
    let reader = Reader { scope, professional: None, login: "e.marchais".to_owned(), leads: true };
    let made: Result<(), Refused> = store.write(&author, |write| {
        for (vehicle, name) in [(true, "Clio"), (true, "Zoé"), (false, "Salle du bas")] {
            let _ = resource::open(write, &scope, vehicle, name)?;
        }
        for shown in &SHOWN {
            let plan = plan(write, &scope, clock.today(), shown)?;
            book::make(write, &reader, &plan, None)?;
        }
        let monday = clock.today().plus_days(-i32::from(clock.today().weekday()) - 13);
        let meeting = Shown {
            hours: (525, 555),
            kind: "réunion",
            title: "Réunion d’équipe",
            staff: &["S01", "S02", "S03", "S04", "S07", "S08", "S09"],
            held: &["Salle du bas"],
            ..NOTHING
        };
        // Each day of work, as a team of a service that goes out every day does.
        for weekday in 0..5 {
            let plan = plan(write, &scope, monday.plus_days(weekday), &meeting)?;
            let rule = Rule::new(Rhythm::Weeks(1), plan.slot.day(), plan.slot.day().plus_days(70));
            book::make(write, &reader, &plan, rule.ok().as_ref())?;
        }
        Ok(())
    });
    made.map_err(|refused| anyhow!("la démonstration ne tient pas dans son agenda : {refused:?}"))
}

/// So many working days after today, or before; today whatever it is.
fn working_day(today: Day, ahead: i32) -> Day {
    let mut day = today;
    for _ in 0..ahead.abs() {
        day = day.plus_days(ahead.signum());
        while day.weekday() > 5 {
            day = day.plus_days(ahead.signum());
        }
    }
    day
}

fn plan(write: &Write<'_>, scope: &Scope, today: Day, shown: &Shown) -> Result<Plan, Refused> {
    let (operator, service) = (scope.operator, scope.service);
    let slot = Slot::new(working_day(today, shown.ahead), shown.hours.0, shown.hours.1);
    let mut persons = Vec::new();
    for reference in shown.persons {
        persons.push(sql::person(write, operator, service, reference)?.ok_or(Refused::NotFound)?);
    }
    let mut staff = Vec::new();
    for reference in shown.staff {
        staff.push(sql::professional(write, operator, service, reference)?.ok_or(Refused::NotFound)?);
    }
    let known = resource::all(write, scope)?;
    let held = |name: &&&str| known.iter().find(|one| one.name == **name).map(|one| one.id);
    Ok(Plan {
        slot: slot.ok_or(Refused::NotFound)?,
        kind: shown.kind.to_owned(),
        direct: !shown.persons.is_empty() && shown.kind != "synthèse",
        private: shown.private,
        title: shown.title.to_owned(),
        place: if shown.kind == "visite à domicile" { "domicile".to_owned() } else { String::new() },
        address: shown.address.to_owned(),
        travel: shown.travel,
        persons,
        staff,
        resources: shown.held.iter().filter_map(|name| held(&name)).collect(),
    })
}
