//! What the file of a person already knows of what a form asks: nobody writes it twice.

use base::Day;
use base::french::long_day;
use store::{Read, Result};

use super::Filled;
use crate::access::Scope;
use crate::history::{Known, Row};
use crate::measure;
use crate::person::fact::{self, CONTACT, LIVING_PLACE, SCHOOLING, holds};
use crate::person::{self, Person};
use crate::vocabulary;

/// Fills in what the file knows, on a day.
pub(super) fn fill(
    read: &Read<'_>,
    scope: &Scope,
    person: &Person,
    today: Day,
    filled: &mut Filled,
) -> Result<()> {
    let persons = person::same(read, scope, person.kept)?;
    let terms = vocabulary::all(read, scope.operator)?;
    let label = |term: Option<i64>| {
        let found = terms.iter().find(|one| Some(one.id) == term);
        found.map(|one| one.label.clone()).unwrap_or_default()
    };
    let facts = |kind| fact::of(read, kind, scope, &persons, Known::NOW);
    let last = |rows: &[Row]| rows.iter().rev().find(|row| holds(row, today)).cloned();
    filled.known.insert("nom", person.last_name.clone());
    filled.known.insert("prénom", person.first_name.clone());
    filled.known.insert("naissance", person.birth.map(long_day).unwrap_or_default());
    filled.known.insert("hébergement", label(person.residence));
    if let Some(place) = last(&facts(&LIVING_PLACE)?) {
        filled.known.insert("adresse", place.text("address").to_owned());
        filled.known.insert("hébergement", label(place.int("residence").or(person.residence)));
    }
    let schools = facts(&SCHOOLING)?;
    if let Some(school) = last(&schools) {
        filled.known.insert("école", school.text("school").to_owned());
        filled.known.insert("classe", school.text("level").to_owned());
        filled.known.insert("scolarité", one_line(&[school.text("level"), school.text("school")]));
    }
    let years: Vec<String> = schools.iter().map(year).collect();
    filled.known.insert("parcours scolaire", years.join("\n"));
    let holders: Vec<Row> = facts(&CONTACT)?.into_iter().filter(|row| exercises(row, today)).collect();
    let all = |column: &str| {
        let each: Vec<&str> =
            holders.iter().map(|row| row.text(column)).filter(|text| !text.is_empty()).collect();
        each.join(" ; ")
    };
    filled.known.insert("autorité parentale", all("name"));
    filled.known.insert("adresse de l’autorité parentale", all("address"));
    filled.known.insert("téléphone de l’autorité parentale", all("phone"));
    filled.authority = holders.iter().map(|row| row.text("name").to_owned()).collect();
    let decisions = measure::decisions_of(read, scope, &persons)?;
    // The one in force; when none is, none stands: what the form says does.
    let notification = decisions.iter().filter(|one| one.kind == "notification").find(|one| {
        one.effective.unwrap_or(one.decided) <= today && one.ends.is_none_or(|ends| ends >= today)
    });
    if let Some(one) = notification {
        let starts = one.effective.unwrap_or(one.decided);
        filled.known.insert("notification", "oui".to_owned());
        filled.known.insert("n° de notification", one.number.clone());
        filled.known.insert("début de notification", starts.to_string());
        filled.known.insert("fin de notification", one.ends.map(|day| day.to_string()).unwrap_or_default());
        filled.notification = Some((starts, one.ends));
    }
    Ok(())
}

/// Whether a contact exercises parental authority on a day.
fn exercises(row: &Row, today: Day) -> bool {
    row.yes("authority")
        && holds(row, today)
        && row.day("authority_starts").is_none_or(|starts| starts <= today)
        && row.day("authority_ends").is_none_or(|ends| today <= ends)
}

/// « 2019-2020 : 4e SEGPA, collège Jules-Ferry ».
fn year(row: &Row) -> String {
    let years = match (row.day("starts"), row.day("ends")) {
        (Some(starts), Some(ends)) if starts.year() != ends.year() => {
            format!("{}-{}", starts.year(), ends.year())
        }
        (Some(starts), Some(_)) => starts.year().to_string(),
        (Some(starts), None) => format!("depuis {}", starts.year()),
        (None, _) => String::new(),
    };
    let where_ = one_line(&[row.text("level"), row.text("school"), row.text("arrangement")]);
    if years.is_empty() { where_ } else { format!("{years}\u{202f}: {where_}") }
}

fn one_line(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}
