//! The panel of who is around the person: brothers and sisters first, then parents and the others.

use askama::Template;
use base::french::{counted, fold, integer, plural, short_day, typeset};
use store::Read;

use super::places::when;
use super::{MEASURE, Panel, REQUEST, Subject, is_current, sql};
use crate::history::{self, Row};
use crate::person::{fact, relation};
use crate::web::Refusal;

#[derive(Template)]
#[template(path = "person/file/around.html")]
struct Around {
    siblings: Vec<Sibling>,
    hidden: String,
    related: Vec<Related>,
    elsewhere: String,
    declare: String,
    contacts: Vec<Contact>,
    past: Vec<Contact>,
    add: String,
}

struct Sibling {
    initials: String,
    name: String,
    roof: &'static str,
    address: String,
    tag: String,
    tone: &'static str,
}

/// Someone declared as of the same family.
struct Related {
    initials: String,
    name: String,
    says: String,
    address: String,
}

struct Contact {
    initials: String,
    name: String,
    /// Mother, authority, custody, decision.
    says: String,
    when: String,
    phone: String,
    /// The phone as a link calls it.
    dial: String,
    email: String,
    postal: String,
    address: String,
}

/// Brothers and sisters of the service, contacts.
pub(super) fn panel(read: &Read<'_>, subject: &Subject<'_>) -> Result<Panel, Refusal> {
    let scope = subject.here.scope();
    let add = subject.facts(fact::CONTACT.path);
    let mut rows = fact::of(read, &fact::CONTACT, &scope, &subject.persons, subject.known)?;
    // Who decides for the child comes first.
    rows.sort_by_key(|row| !row.yes("authority"));
    let contact = |row: &&Row| contact(subject, row, &add);
    let (current, past): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| fact::holds(row, subject.day));
    let siblings = siblings(read, subject)?;
    let hidden = match &subject.person.family {
        Some(family) => sql::hidden_siblings(read, &scope, family)?,
        None => 0,
    };
    let (related, elsewhere) = relation::of(read, subject.here, &subject.persons, subject.known)?;
    let related: Vec<Related> = related.iter().map(|one| shown(subject, one)).collect();
    let count = siblings.len() + related.len() + current.len();
    let says = match (siblings.len() + related.len()) as i64 + hidden + elsewhere {
        0 => String::new(),
        others => format!("fratrie de {}", integer(others + 1)),
    };
    let html = Around {
        hidden: match hidden {
            0 => String::new(),
            hidden => format!(
                "{} de la fratrie {}.",
                counted(hidden, "dossier réservé", "dossiers réservés"),
                plural(hidden as f64, "n’est pas affiché", "ne sont pas affichés")
            ),
        },
        elsewhere: match elsewhere {
            0 => String::new(),
            count => format!(
                "{} avec un dossier que vous ne voyez pas.",
                counted(count, "lien déclaré", "liens déclarés")
            ),
        },
        related,
        declare: if subject.may_write() { format!("{}/liens", subject.address()) } else { String::new() },
        siblings,
        contacts: current.iter().map(contact).collect(),
        past: past.iter().map(contact).collect(),
        add: add.clone(),
    };
    Ok(Panel { count: Some(count), says, ..Panel::new("entourage", "Entourage", html.render()?) })
}

fn siblings(read: &Read<'_>, subject: &Subject<'_>) -> Result<Vec<Sibling>, Refusal> {
    let scope = subject.here.scope();
    let Some(family) = &subject.person.family else { return Ok(Vec::new()) };
    let roofs = roofs(read, subject, &subject.persons)?;
    let mut all = Vec::new();
    for sibling in sql::siblings(read, &scope, family, subject.person.kept)? {
        let measures = history::rows(read, &MEASURE, &scope, &[sibling.id], subject.known)?;
        let current = measures.iter().rfind(|row| is_current(row, subject.day));
        let last = measures.iter().max_by_key(|row| row.day("ends"));
        let (tag, tone) = match (current, last) {
            (Some(row), _) => (subject.kind(row).0.to_owned(), subject.kind(row).1),
            (None, Some(row)) => match row.day("ends") {
                Some(end) if end <= subject.day => (format!("sortie le {}", short_day(end)), "autre"),
                _ => (subject.kind(row).0.to_owned(), subject.kind(row).1),
            },
            (None, None) => {
                let requests = history::rows(read, &REQUEST, &scope, &[sibling.id], subject.known)?;
                match requests.iter().rfind(|row| row.text("outcome").is_empty()) {
                    Some(row) => (format!("{}, en attente", subject.kind(row).0), subject.kind(row).1),
                    None => ("sans mesure ici".to_owned(), "autre"),
                }
            }
        };
        let theirs = self::roofs(read, subject, &[sibling.id])?;
        let same = theirs.iter().any(|roof| roofs.contains(roof));
        let age = sibling.birth.map(|birth| counted(subject.day.age_since(birth).into(), "an", "ans"));
        all.push(Sibling {
            initials: [&sibling.first_name, &sibling.last_name]
                .iter()
                .filter_map(|name| name.chars().next())
                .collect(),
            name: match age {
                Some(age) => format!("{}, {age}", sibling.first_name),
                None => sibling.first_name,
            },
            roof: if same { "même toit" } else { "" },
            address: subject.here.path(&format!("/personnes/{}", sibling.id)),
            tag,
            tone,
        });
    }
    Ok(all)
}

fn shown(subject: &Subject<'_>, related: &relation::Related<'_>) -> Related {
    let age = related.person.age(subject.day).map(|age| counted(age.into(), "an", "ans"));
    let name = related.person.name();
    let elsewhere = related.seat.service.id != subject.here.service().id;
    Related {
        initials: related.person.initials(),
        name: age.map(|age| format!("{name}, {age}")).unwrap_or(name),
        says: match elsewhere {
            true => typeset(&format!("{}, {}", related.nature, related.seat.service.name)),
            false => typeset(&related.nature),
        },
        address: related.address(),
    }
}

/// The households of today, as names are compared.
fn roofs(read: &Read<'_>, subject: &Subject<'_>, persons: &[base::Id]) -> Result<Vec<String>, Refusal> {
    let rows = fact::of(read, &fact::HOUSEHOLD, &subject.here.scope(), persons, subject.known)?;
    Ok(rows.iter().filter(|row| fact::holds(row, subject.day)).map(|row| fold(row.text("name"))).collect())
}

fn contact(subject: &Subject<'_>, row: &Row, add: &str) -> Contact {
    let today = subject.day;
    let started = row.day("authority_starts").is_none_or(|day| day <= today);
    let lasts = row.day("authority_ends").is_none_or(|day| today <= day);
    let authority = match (row.yes("authority"), started && lasts, row.day("authority_ends")) {
        (true, true, Some(ends)) => format!("autorité parentale jusqu’au {}", short_day(ends)),
        (true, true, None) => "autorité parentale".to_owned(),
        (true, false, Some(ends)) if !lasts => format!("autorité parentale jusqu’au {}", short_day(ends)),
        _ => String::new(),
    };
    let parts = [subject.word(row.int("relation")), &authority, row.text("share"), row.text("legal")];
    let says: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let name = row.text("name");
    let capitals =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !["M", "Mme", "Dr"].contains(word));
    Contact {
        initials: capitals
            .filter_map(|word| word.chars().next())
            .take(2)
            .flat_map(char::to_uppercase)
            .collect(),
        name: typeset(name),
        says: typeset(&says.join(", ")),
        when: when(row),
        phone: row.text("phone").to_owned(),
        dial: row.text("phone").chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
        email: row.text("email").to_owned(),
        postal: typeset(row.text("address")),
        address: if add.is_empty() { String::new() } else { format!("{add}/{}", row.id) },
    }
}
