//! The form of an act, for the phone first: who was there, how long, how far; the rest is inherited.

use base::french::{counted, short_day, weekday_day};
use base::{Day, Id};
use store::{Read, Result};

use super::chips::{Chip, Other, chip, chips, choose, lengths, nomenclature, themes, travels};
use super::habit::{Choices, Habit};
use super::line::{hour, listed, time, upper_first};
use super::quick::time::clock;
use super::typed::Typed;
use super::whom::{self, Known};
use super::{Fault, met, sql};
use crate::access::{Action, Here, Noun};
use crate::note::draft::{self, Draft};

/// Professionals shown one by one.
const STAFF: usize = 16;

/// The form, ready to be drawn.
pub(super) struct Form {
    pub code: String,
    pub action: String,
    pub key: String,
    /// The appointment that becomes this act.
    pub appointment: String,
    /// `Visite à domicile`.
    pub what: String,
    /// `, famille Husson`.
    pub with: String,
    pub when: String,
    pub faults: Vec<Fault>,
    pub notices: Vec<String>,
    pub rows: Vec<RowShown>,
    /// Parents and others one may have met with them: identifier, name, relation, ticked.
    pub met: Vec<MetShown>,
    pub who: String,
    pub add: String,
    pub lengths: Vec<Chip>,
    pub length_other: Other,
    pub travels: Vec<Chip>,
    pub travel_other: Other,
    pub travel_note: &'static str,
    pub themes: Vec<Chip>,
    pub more_themes: Vec<Chip>,
    pub no_theme: bool,
    pub kinds: Vec<Chip>,
    pub modes: Vec<Chip>,
    pub places: Vec<Chip>,
    pub prestations: Vec<Chip>,
    pub staff: Vec<StaffShown>,
    /// Those of a large team who are not in the list: identifier, name.
    pub more_staff: Vec<(String, String)>,
    pub day: String,
    pub today: String,
    pub hour: String,
    pub partner: String,
    pub kilometres: String,
    pub files: String,
    pub note: Option<NoteShown>,
    pub seen: String,
    pub spent: String,
    pub button: &'static str,
    /// Why, when the act is corrected.
    pub reason: Option<String>,
}

/// A person of the form.
pub(super) struct RowShown {
    pub id: String,
    pub name: String,
    pub age: String,
    pub minor: bool,
    pub absent_word: &'static str,
    pub present: bool,
    pub absent: bool,
    pub excuses: Vec<Chip>,
    pub warning: String,
}

/// Someone around the persons of the form.
pub(super) struct MetShown {
    pub id: String,
    pub name: String,
    pub relation: String,
    pub on: bool,
}

/// A professional of the form.
pub(super) struct StaffShown {
    pub id: String,
    pub name: String,
    pub on: bool,
    pub minutes: String,
    pub travel: String,
}

/// The note of the form, with what was being written.
pub(super) struct NoteShown {
    pub text: String,
    pub key: String,
    pub revision: i64,
    pub recovered: String,
    pub clinical: bool,
    pub scope_clinical: bool,
}

/// What a form is made of.
pub(super) struct Making<'a> {
    pub here: &'a Here,
    pub typed: Typed,
    pub faults: Vec<Fault>,
    pub notices: Vec<String>,
    pub habit: Option<Habit>,
    pub action: String,
    /// The act is corrected, and was this.
    pub corrects: bool,
}

impl Form {
    /// The form of what was typed, with what the service has to choose among.
    pub(super) fn new(read: &Read<'_>, making: Making<'_>) -> Result<Form> {
        let Making { here, typed, faults, notices, habit, action, corrects } = making;
        let (scope, today) = (here.scope(), here.today());
        let day: Day = typed.one("jour").parse().unwrap_or(today);
        let mut people = Vec::new();
        for id in typed.ids("offert") {
            people.extend(whom::person(read, &scope, id)?);
        }
        let ids: Vec<Id> = people.iter().map(|known| known.id).collect();
        let without = sql::without_measure(read, &scope, &ids, day)?;
        // In one family first names tell enough.
        let one_family =
            people.len() > 1 && people.iter().all(|known| known.last_name == people[0].last_name);
        let rows: Vec<RowShown> = people
            .iter()
            .map(|known| RowShown {
                name: if one_family { known.first_name.clone() } else { known.name() },
                ..row(&typed, known, day, without.contains(&known.id))
            })
            .collect();
        let seen: Vec<&Known> = people
            .iter()
            .filter(|known| {
                rows.iter().any(|row| row.present && !row.absent && row.id == known.id.to_string())
            })
            .collect();
        let ticked = typed.ids("contact");
        let met: Vec<MetShown> = met::proposed(read, &scope, &ids, day, &ticked)?
            .into_iter()
            .map(|one| MetShown {
                on: ticked.contains(&one.id),
                id: one.id.to_string(),
                name: one.name,
                relation: one.relation,
            })
            .collect();
        let choices = Choices::of(read, &scope)?;
        let length = typed.length("duree");
        let (lengths, length_other) = chips(&typed, "duree", lengths(habit.as_ref(), length));
        let (travels, travel_other) =
            chips(&typed, "trajet", travels(habit.as_ref(), typed.length("trajet")));
        let (themes, more_themes) = themes(&choices.themes, typed.one("theme"));
        let (staff, more_staff) = staff(read, here, &typed, day)?;
        let kind = typed.one("nature");
        Ok(Form {
            code: here.service().code.clone(),
            key: typed.one("cle").to_owned(),
            appointment: typed.one("rendez-vous").to_owned(),
            what: upper_first(if kind.is_empty() { "acte" } else { kind }),
            with: with(&people, typed.one("partenaire")),
            when: when(&typed, day, today),
            who: count(&people, day),
            add: add(here, &ids),
            lengths,
            length_other,
            travel_note: match &habit {
                Some(habit) if habit.day.is_some() && typed.length("trajet") == Some(habit.travel) => {
                    "en minutes, comme la dernière fois"
                }
                _ => "en minutes",
            },
            travels,
            travel_other,
            no_theme: typed.one("theme").is_empty(),
            themes,
            more_themes,
            kinds: choose(&choices.kinds, kind),
            modes: vec![
                chip("", "comme d’habitude pour cette nature", typed.one("mode")),
                chip("direct", "avec les personnes", typed.one("mode")),
                chip("indirect", "sans elles (indirect)", typed.one("mode")),
            ],
            places: choose(&choices.places, typed.one("lieu")),
            prestations: choose(&nomenclature("prestation"), typed.one("prestation")),
            seen: foot(&seen, day, !typed.is_direct()),
            spent: time(length.unwrap_or_default(), typed.length("trajet").unwrap_or_default()),
            staff,
            more_staff,
            day: typed.one("jour").to_owned(),
            today: today.to_string(),
            hour: typed.one("heure").to_owned(),
            partner: typed.one("partenaire").to_owned(),
            kilometres: typed.one("km").to_owned(),
            files: typed.one("dossiers").to_owned(),
            note: match corrects {
                true => None,
                false => note(read, here, &typed, ids.first().copied())?,
            },
            button: button(kind, corrects),
            reason: corrects.then(|| typed.one("motif").to_owned()),
            action,
            faults,
            notices,
            rows,
            met,
        })
    }

    /// The sentence under a field.
    pub(super) fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|fault| fault.field == field).map(|fault| fault.text.as_str())
    }
}

fn row(typed: &Typed, known: &Known, day: Day, without: bool) -> RowShown {
    let she = known.sex.as_deref() == Some("F");
    let chosen = typed.one(&format!("excuse-{}", known.id)).to_owned();
    let mut excuses = vec![
        chip("", "sans excuse", &chosen),
        chip("excuse", if she { "excusée" } else { "excusé" }, &chosen),
    ];
    for word in nomenclature("rdv_manque") {
        let value = format!("excuse:{word}");
        let label = format!("{} : {word}", if she { "excusée" } else { "excusé" });
        excuses.push(chip(&value, &base::french::typeset(&label), &chosen));
    }
    RowShown {
        id: known.id.to_string(),
        name: known.name(),
        age: known.age(day),
        minor: known.is_minor(day),
        absent_word: if she { "absente" } else { "absent" },
        present: typed.ids("present").contains(&known.id),
        absent: typed.ids("absent").contains(&known.id),
        excuses,
        warning: if without { "pas de mesure ce jour-là".to_owned() } else { String::new() },
    }
}

/// Those shown one by one, and the others: identifier, name.
type Team = (Vec<StaffShown>, Vec<(String, String)>);

/// Who noted it, then who did it with them, then the others: in full for a small team, behind a list for a
/// large one.
fn staff(read: &Read<'_>, here: &Here, typed: &Typed, day: Day) -> Result<Team> {
    let chosen = typed.ids("equipe");
    let mut all = whom::professionals(read, &here.scope(), day)?;
    let first = |id: &Id| here.seat.professional == Some(*id) || chosen.contains(id);
    all.sort_by_key(|(id, _)| (here.seat.professional != Some(*id), !chosen.contains(id)));
    let shown = match all.len() > STAFF {
        true => all.iter().filter(|(id, _)| first(id)).count(),
        false => all.len(),
    };
    let more = all.split_off(shown).into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let rows = all.into_iter().map(|(id, name)| StaffShown {
        on: chosen.contains(&id),
        minutes: typed.one(&format!("minutes-{id}")).to_owned(),
        travel: typed.one(&format!("trajet-{id}")).to_owned(),
        id: id.to_string(),
        name,
    });
    Ok((rows.collect(), more))
}

fn note(read: &Read<'_>, here: &Here, typed: &Typed, person: Option<Id>) -> Result<Option<NoteShown>> {
    if !here.may(Action::Write, Noun::Notes) {
        return Ok(None);
    }
    let key = draft::key_of_act(&here.service().code, person);
    let kept: Option<Draft> = draft::find(read, here.service().operator, here.visitor.account.id, &key)?;
    let text = typed.one("note").to_owned();
    let recovered = match (&kept, text.is_empty()) {
        (Some(draft), true) if !draft.body.is_empty() => {
            format!("Brouillon du {} repris.", base::french::long_instant(draft.at))
        }
        _ => String::new(),
    };
    Ok(Some(NoteShown {
        revision: kept.as_ref().map_or(0, |draft| draft.revision),
        text: if text.is_empty() { kept.map(|draft| draft.body).unwrap_or_default() } else { text },
        key,
        recovered,
        clinical: here.may(Action::Write, Noun::ClinicalNotes),
        scope_clinical: typed.one("portee") == "clinique",
    }))
}

/// `, famille Husson`, `, Emma Fournil`, `, Collège de Vendôme`.
fn with(people: &[Known], partner: &str) -> String {
    let mut families: Vec<&str> = Vec::new();
    for known in people {
        if !families.contains(&known.last_name.as_str()) {
            families.push(&known.last_name);
        }
    }
    match (people, families.as_slice()) {
        ([], _) if partner.is_empty() => String::new(),
        ([], _) => format!(", {partner}"),
        ([one], _) => format!(", {}", one.name()),
        (_, [family]) => format!(", famille {family}"),
        (_, families) => format!(", familles {}", listed(families)),
    }
}

/// `Aujourd’hui, 9 h 30, domicile`.
fn when(typed: &Typed, day: Day, today: Day) -> String {
    let mut parts = vec![match today.days_since(day) {
        0 => "Aujourd’hui".to_owned(),
        1 => "Hier".to_owned(),
        _ => upper_first(&weekday_day(day)),
    }];
    parts.extend(clock(typed.one("heure")).map(hour));
    parts.extend(Some(typed.one("lieu").to_owned()).filter(|place| !place.is_empty()));
    parts.join(", ")
}

/// `2 enfants`.
fn count(people: &[Known], day: Day) -> String {
    let minors = people.iter().all(|known| known.is_minor(day));
    match people.len() as i64 {
        0 => "sans personne accompagnée".to_owned(),
        count if minors => counted(count, "enfant", "enfants"),
        count => counted(count, "personne", "personnes"),
    }
}

/// `1 acte, 2 enfants vus`.
fn foot(seen: &[&Known], day: Day, indirect: bool) -> String {
    let count = seen.len() as i64;
    let minors = seen.iter().all(|known| known.is_minor(day));
    let who = match (count, indirect, minors) {
        (0, true, _) => return "1\u{a0}acte indirect".to_owned(),
        (0, false, _) => return "1\u{a0}acte, personne n’a été vu".to_owned(),
        (count, true, _) => {
            return format!(
                "1\u{a0}acte indirect, {}",
                counted(count, "personne concernée", "personnes concernées")
            );
        }
        (count, false, true) => counted(count, "enfant vu", "enfants vus"),
        (count, false, false) => counted(count, "personne vue", "personnes vues"),
    };
    format!("1\u{a0}acte, {who}")
}

/// Where someone is added to the same act.
fn add(here: &Here, ids: &[Id]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("avec={id}")).collect();
    here.path(&format!("/actes/nouveau?chercher=1&{}", ids.join("&")))
}

fn button(kind: &str, corrects: bool) -> &'static str {
    match (corrects, base::french::fold(kind).starts_with("visite")) {
        (true, _) => "Corriger l’acte",
        (false, true) => "Noter la visite",
        (false, false) => "Noter l’acte",
    }
}

/// `La dernière fois : 12 janv. 2022`.
pub(super) fn last_time(habit: &Habit) -> Option<String> {
    let day = habit.day?;
    Some(format!("Repris de la dernière fois, le {}.", short_day(day)))
}
