//! The form of an appointment: what is typed, what is wrong with it, what it proposes.

mod sql;

use std::collections::HashSet;

use base::french::{fold, typeset, weekday_day};
use base::{Day, Id};
use report::Nomenclatures;
use store::Read;

use sql::Proposed;

use super::book::Plan;
use super::rule::{Rhythm, Rule};
use super::{Appointment, Reader, Slot, slot, sql as rows};
use crate::web::Refusal;
use crate::{person, resource, vocabulary};

/// What was typed, as it came: it always stays.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed(pub Vec<(String, String)>);

/// A field and what it expects.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub field: &'static str,
    pub text: String,
}

/// Names and places as long as a line.
const TITLE_MAX: usize = 120;
const ADDRESS_MAX: usize = 160;
/// No road of a day's work is longer.
const TRAVEL_MAX: i64 = 600;
/// A whole service may meet.
const PEOPLE_MAX: usize = 200;

impl Typed {
    /// The value of a field, trimmed, without signs that are not printed.
    pub fn get(&self, name: &str) -> String {
        let found = self.0.iter().find(|(field, _)| field == name);
        let text = found.map(|(_, value)| value.as_str()).unwrap_or_default();
        text.chars()
            .map(|sign| if sign.is_control() { ' ' } else { sign })
            .collect::<String>()
            .trim()
            .to_owned()
    }

    /// The identifiers of a field that may come several times; one that is none is not of this service.
    pub fn ids(&self, name: &str) -> Result<Vec<Id>, Refusal> {
        let mut ids = Vec::new();
        for (_, value) in self.0.iter().filter(|(field, _)| field == name) {
            let id: Id = value.parse().map_err(|()| Refusal::NotFound)?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        if ids.len() > PEOPLE_MAX { Err(Refusal::NotFound) } else { Ok(ids) }
    }

    fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// The form of a new appointment: on this day, with these, by these.
    pub fn fresh(day: Day, starts: i64, staff: &[Id], persons: &[Id]) -> Typed {
        let mut typed = Typed::default();
        typed.set("jour", day.to_string());
        typed.set("debut", slot::field(starts));
        typed.set("fin", slot::field(starts + 60));
        for id in staff {
            typed.set("pro", id.to_string());
        }
        for id in persons {
            typed.set("personne", id.to_string());
        }
        typed
    }

    /// The form of one that exists.
    pub fn of(one: &Appointment) -> Typed {
        let mut typed = Typed::default();
        typed.set("version", one.version.to_string());
        typed.set("jour", one.slot.day().to_string());
        typed.set("debut", slot::field(one.slot.starts()));
        typed.set("fin", slot::field(one.slot.ends()));
        typed.set("type", one.kind_label.clone());
        typed.set("mode", if one.direct { "direct" } else { "indirect" });
        typed.set("titre", one.title.clone());
        typed.set("lieu", one.place_label.clone());
        typed.set("adresse", one.address.clone());
        typed.set("trajet", one.travel.map(|minutes| minutes.to_string()).unwrap_or_default());
        if one.private {
            typed.set("prive", "oui");
        }
        for person in &one.persons {
            typed.set("personne", person.id.to_string());
        }
        for worker in &one.staff {
            typed.set("pro", worker.id.to_string());
        }
        for held in &one.resources {
            typed.set("ressource", held.id.to_string());
        }
        typed
    }

    /// The version that the form was made from.
    pub fn version(&self) -> i64 {
        self.get("version").parse().unwrap_or(0)
    }
}

/// What is typed: an appointment and how it comes back, or all that is wrong with it.
pub(super) type Checked = Result<(Plan, Option<Rule>), Vec<Fault>>;

/// Checks what is typed. What names things of elsewhere is not found.
pub(super) fn plan(typed: &Typed, words: &Words) -> Result<Checked, Refusal> {
    let mut faults = Vec::new();
    let mut fault = |field, text: &str| faults.push(Fault { field, text: typeset(text) });
    let day = typed.get("jour").parse::<Day>().ok().filter(|day| (2000..2100).contains(&day.year()));
    if day.is_none() {
        fault("jour", "Donnez le jour, par exemple 18/01/2022.");
    }
    let starts = slot::minutes(&typed.get("debut"));
    if starts.is_none() {
        fault("debut", "Donnez l’heure du début, par exemple 9 h 30.");
    }
    let ends = slot::minutes(&typed.get("fin"));
    if ends.is_none() {
        fault("fin", "Donnez l’heure de la fin, par exemple 10 h 30.");
    }
    let when = day.zip(starts.zip(ends)).and_then(|(day, (starts, ends))| Slot::new(day, starts, ends));
    if let (Some(starts), Some(ends)) = (starts, ends)
        && ends <= starts
    {
        fault("fin", &format!("La fin est avant le début. Il commence à {}.", slot::hour(starts)));
    }
    let kind = typed.get("type");
    let Some(kind) = words.kinds.iter().find(|known| fold(known) == fold(&kind)).cloned() else {
        fault("type", "Choisissez le type dans la liste.");
        return Ok(Err(faults));
    };
    let place = typed.get("lieu");
    let known = words.places.iter().find(|known| fold(known) == fold(&place)).cloned();
    if known.is_none() && !place.is_empty() {
        fault("lieu", "Choisissez le lieu dans la liste, ou laissez-le vide.");
    }
    let title = typed.get("titre");
    if title.chars().count() > TITLE_MAX {
        fault("titre", &format!("Un nom a {TITLE_MAX} signes au plus."));
    }
    let address = typed.get("adresse");
    if address.chars().count() > ADDRESS_MAX {
        fault("adresse", &format!("Une adresse a {ADDRESS_MAX} signes au plus."));
    }
    let road = typed.get("trajet");
    let travel = road.parse::<i64>().ok().filter(|minutes| (0..=TRAVEL_MAX).contains(minutes));
    if travel.is_none() && !road.is_empty() {
        fault("trajet", "Donnez le trajet en minutes, par exemple 35.");
    }
    let (persons, staff) = (typed.ids("personne")?, typed.ids("pro")?);
    if staff.is_empty() {
        fault("pro", "Cochez au moins un professionnel.");
    }
    let rule = match (typed.get("repetition").as_str(), day) {
        ("", _) | (_, None) => None,
        (code, Some(day)) => match (Rhythm::parse(code), typed.get("jusquau").parse::<Day>()) {
            (None, _) => {
                fault("repetition", "Choisissez la répétition dans la liste.");
                None
            }
            (_, Err(())) => {
                fault("jusquau", "Dites jusqu’à quel jour le rendez-vous revient.");
                None
            }
            (Some(rhythm), Ok(until)) => match Rule::new(rhythm, day, until) {
                Ok(rule) => Some(rule),
                Err(text) => {
                    fault("jusquau", &text);
                    None
                }
            },
        },
    };
    let direct = match typed.get("mode").as_str() {
        "direct" => true,
        "indirect" => false,
        _ => usually_direct(&kind, !persons.is_empty()),
    };
    let (Some(slot), true) = (when, faults.is_empty()) else { return Ok(Err(faults)) };
    let plan = Plan {
        slot,
        kind,
        direct,
        private: typed.get("prive") == "oui",
        title,
        place: known.unwrap_or_default(),
        address,
        travel,
        persons,
        staff,
        resources: typed.ids("ressource")?,
    };
    Ok(Ok((plan, rule)))
}

/// As the nomenclature says of this kind; a kind it does not know is direct when it has persons.
fn usually_direct(kind: &str, persons: bool) -> bool {
    let word = Nomenclatures::embedded().canonical("acte", kind);
    match word.and_then(|word| word.mode.as_deref()) {
        Some(mode) => mode == "direct",
        None => persons,
    }
}

/// The words that the form proposes, those the service uses most first.
pub(super) struct Words {
    pub kinds: Vec<String>,
    pub places: Vec<String>,
}

impl Words {
    pub fn read(read: &Read<'_>, reader: &Reader, day: Day) -> Result<Words, Refusal> {
        let terms = vocabulary::all(read, reader.scope.operator)?;
        let label = |id: &i64| terms.iter().find(|term| term.id == *id).map(|term| term.label.clone());
        let usual = sql::usual_kinds(read, &reader.scope, day.plus_days(-180))?;
        let of = |vocabulary: &str| {
            let own = terms.iter().filter(|term| term.vocabulary == vocabulary);
            own.map(|term| term.label.clone()).collect::<Vec<_>>()
        };
        let known = |name: &str| {
            let words = Nomenclatures::embedded().words(name).iter();
            words.map(|word| word.label.clone()).collect::<Vec<_>>()
        };
        let usual = usual.iter().filter_map(|(id, _)| label(id)).collect();
        Ok(Words {
            kinds: once([usual, known("acte"), of("act_kind")]),
            places: once([known("lieu"), of("place"), Vec::new()]),
        })
    }
}

fn once(lists: [Vec<String>; 3]) -> Vec<String> {
    let mut seen = HashSet::new();
    lists.into_iter().flatten().filter(|word| seen.insert(fold(word))).collect()
}

/// The form as a page shows it.
#[derive(Default)]
pub(super) struct Form {
    pub typed: Typed,
    pub faults: Vec<Fault>,
    /// Sentences that are of no field: rooms that others have.
    pub refused: Vec<String>,
    pub kinds: Vec<String>,
    pub places: Vec<String>,
    pub persons: Vec<Choice>,
    pub staff: Vec<Choice>,
    pub resources: Vec<Choice>,
    /// What the search of a person gave.
    pub found: String,
    /// A new one may come back.
    pub is_new: bool,
}

/// A box to tick.
pub(super) struct Choice {
    pub id: String,
    pub name: String,
    pub hint: String,
    pub ticked: bool,
}

impl Form {
    /// What is wrong with this field.
    pub fn fault(&self, field: &str) -> &str {
        self.faults.iter().find(|fault| fault.field == field).map_or("", |fault| fault.text.as_str())
    }

    /// What was typed in it.
    pub fn value(&self, field: &str) -> String {
        self.typed.get(field)
    }

    /// Whether this word was chosen.
    pub fn chose(&self, field: &str, value: &str) -> bool {
        fold(&self.typed.get(field)) == fold(value)
    }

    /// The rhythms that a new one may have.
    pub fn rhythms(&self) -> &'static [(&'static str, &'static str)] {
        &Rhythm::PROPOSED
    }

    /// Reads all that the form proposes.
    pub fn read(read: &Read<'_>, reader: &Reader, typed: Typed, faults: Vec<Fault>) -> Result<Form, Refusal> {
        let scope = &reader.scope;
        let day = typed.get("jour").parse().unwrap_or(Day::new_in_paris(scope.now));
        let Words { kinds, places } = Words::read(read, reader, day)?;
        let (persons, found) = persons(read, reader, &typed, day)?;
        let chosen = typed.ids("pro")?;
        let mut workers = rows::workers(read, scope, day)?;
        for id in &chosen {
            if workers.iter().all(|worker| worker.id != *id) {
                workers.push(rows::worker(read, scope, *id)?.ok_or(Refusal::NotFound)?);
            }
        }
        let away = rows::away(read, scope, day)?;
        let staff = workers.into_iter().map(|worker| Choice {
            ticked: chosen.contains(&worker.id),
            hint: match away.iter().any(|(id, _)| *id == worker.id) {
                true => "en absence ce jour-là".to_owned(),
                false => String::new(),
            },
            id: worker.id.to_string(),
            name: worker.name,
        });
        let held = typed.ids("ressource")?;
        let resources =
            resource::all(read, scope)?.into_iter().filter(|one| !one.withdrawn || held.contains(&one.id));
        let resources = resources.map(|one| Choice {
            ticked: held.contains(&one.id),
            hint: if one.is_out(day) { one.outage() } else { one.kind().to_owned() },
            id: one.id.to_string(),
            name: one.name,
        });
        Ok(Form {
            typed,
            faults,
            kinds,
            places,
            persons,
            staff: staff.collect(),
            resources: resources.collect(),
            found,
            ..Form::default()
        })
    }
}

/// Those who are ticked, then those that the search found, the siblings, and the persons one follows.
fn persons(
    read: &Read<'_>,
    reader: &Reader,
    typed: &Typed,
    day: Day,
) -> Result<(Vec<Choice>, String), Refusal> {
    let scope = &reader.scope;
    let ticked = typed.ids("personne")?;
    let mut all: Vec<Proposed> = Vec::new();
    for id in &ticked {
        let person = person::find(read, scope, *id)?.ok_or(Refusal::NotFound)?;
        all.push((person.id, person.first_name, person.last_name, person.birth));
    }
    let wanted = fold(&typed.get("chercher"));
    let mut found = String::new();
    if !wanted.is_empty() {
        let named = sql::named(read, scope, &wanted)?;
        found = match named.len() {
            0 => typeset(&format!("Personne du service ne s’appelle « {} ».", typed.get("chercher"))),
            20 => "Vingt personnes sont proposées, il y en a d’autres\u{202f}: précisez le nom.".to_owned(),
            _ => String::new(),
        };
        all.extend(named);
    }
    if let Some(first) = ticked.first() {
        all.extend(sql::family(read, scope, *first)?);
    }
    if let Some(me) = reader.professional {
        all.extend(sql::followed(read, scope, me, day)?);
    }
    let mut seen = HashSet::new();
    let choices = all.into_iter().filter(|(id, ..)| seen.insert(*id)).map(|(id, first, last, birth)| {
        let age = birth.map(|birth| day.age_since(birth)).filter(|age| *age >= 0);
        Choice {
            ticked: ticked.contains(&id),
            id: id.to_string(),
            name: format!("{first} {last}"),
            hint: age.map(|age| base::french::counted(i64::from(age), "an", "ans")).unwrap_or_default(),
        }
    });
    Ok((choices.collect(), found))
}

/// `mardi 18 janvier 2022, de 9 h 30 à 10 h 30`.
pub(super) fn when(slot: Slot) -> String {
    format!("{}, {}", weekday_day(slot.day()), slot.hours())
}
