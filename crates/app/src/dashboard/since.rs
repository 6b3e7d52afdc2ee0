//! « Depuis hier »: what others wrote in the files I follow, since the last time I read some.

use askama::Template;
use base::Day;
use base::french::{counted, long_day};
use jiff::{SignedDuration, Timestamp};
use store::Read;

use super::sql;
use crate::access::{Action, Here, Noun};
use crate::activity::whom;
use crate::note::Reader;
use crate::web::Refusal;

/// Lines shown; the others are counted.
const SHOWN: usize = 8;
/// One comes back from a long leave by the files, not by this list.
const LONGEST: SignedDuration = SignedDuration::from_hours(14 * 24);

#[derive(Template)]
#[template(path = "dashboard/since.html")]
struct Since {
    title: String,
    lines: Vec<Line>,
    more: String,
}

/// `Enzo Marchais a écrit 2 notes sur Lina Husson.`
struct Line {
    said: String,
    address: String,
    name: String,
}

/// Something that someone else wrote in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub person: base::Id,
    pub author: String,
    pub at: Timestamp,
    pub what: What,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Warning,
    LivingPlace,
    Schooling,
    Contact,
    Household,
    Situation,
    Partner,
    Decision,
    Term,
    Assignment,
    Note,
    Document,
    Act,
}

impl What {
    /// The verb, and what comes before the name: `a écrit 2 notes sur`.
    fn said(self, count: usize) -> String {
        let some = |one: &str, many: &str| counted(count as i64, one, many);
        let alone = |one: &str, one_noun: &str, many: &str| match count {
            1 => one.to_owned(),
            _ => some(one_noun, many),
        };
        match self {
            What::Warning => format!("a noté {} pour", alone("une alerte", "alerte", "alertes")),
            What::LivingPlace => "a noté où vit".to_owned(),
            What::Schooling => "a noté la scolarité de".to_owned(),
            What::Contact => format!("a noté {} de", alone("un contact", "contact", "contacts")),
            What::Household => "a noté le foyer de".to_owned(),
            What::Situation => "a noté la situation de".to_owned(),
            What::Partner => {
                format!("a noté {} pour", alone("un partenaire", "partenaire", "partenaires"))
            }
            What::Decision => format!("a noté {} pour", alone("une décision", "décision", "décisions")),
            What::Term => "a noté jusqu’à quand va la mesure de".to_owned(),
            What::Assignment => "a changé qui suit".to_owned(),
            What::Note => format!("a écrit {} sur", alone("une note", "note", "notes")),
            What::Document => format!("a ajouté {} pour", alone("un document", "document", "documents")),
            What::Act => format!("a noté {} avec", alone("un acte", "acte", "actes")),
        }
    }
}

/// What changed in my files: a fragment of the home page; nothing when I follow nobody, or nothing changed.
pub(super) fn panel(read: &Read<'_>, here: &Here) -> Result<String, Refusal> {
    let Some(me) = here.seat.professional else { return Ok(String::new()) };
    let (scope, today) = (here.scope(), here.today());
    let mine = whom::mine(read, &scope, me, today)?;
    let Some(last) = sql::last_look_before(read, &scope, today)? else { return Ok(String::new()) };
    let since = last.max(here.now - LONGEST);
    let ids: Vec<_> = mine.iter().map(|known| known.id).collect();
    let login = here.visitor.account.login.as_str();
    let mut changes = sql::facts_since(read, &scope, &ids, since, login)?;
    if here.may(Action::See, Noun::Measures) {
        changes.extend(sql::measures_since(read, &scope, &ids, since, login)?);
    }
    if here.may(Action::See, Noun::Notes) {
        changes.extend(sql::notes_since(read, &Reader::new(here), &ids, since)?);
    }
    if here.may(Action::See, Noun::Documents) {
        let audiences = crate::documents::Audience::mine(here);
        changes.extend(sql::documents_since(read, &scope, &ids, since, login, &audiences)?);
    }
    if here.may(Action::See, Noun::Acts) {
        changes.extend(sql::acts_since(read, &scope, &ids, since)?);
    }
    let grouped = grouped(changes);
    if grouped.is_empty() {
        return Ok(String::new());
    }
    let more = grouped.len().saturating_sub(SHOWN);
    let line = |(change, count): &(Change, usize)| {
        let known = mine.iter().find(|known| known.id == change.person)?;
        Some(Line {
            said: format!("{} {}", change.author, change.what.said(*count)),
            address: here.path(&format!("/personnes/{}", known.id)),
            name: known.name(),
        })
    };
    Ok(Since {
        title: title(Day::new_in_paris(since), today),
        lines: grouped.iter().take(SHOWN).filter_map(line).collect(),
        more: match more {
            0 => String::new(),
            more => format!("Et {}.", counted(more as i64, "autre changement", "autres changements")),
        },
    }
    .render()?)
}

/// What one person wrote of one thing in one file is one line, at its last hour.
fn grouped(mut changes: Vec<Change>) -> Vec<(Change, usize)> {
    changes.sort_by_key(|change| std::cmp::Reverse(change.at));
    let mut lines: Vec<(Change, usize)> = Vec::new();
    for change in changes {
        let same = |(other, _): &&mut (Change, usize)| {
            (other.person, &other.author, other.what) == (change.person, &change.author, change.what)
        };
        match lines.iter_mut().find(same) {
            Some((_, count)) => *count += 1,
            None => lines.push((change, 1)),
        }
    }
    lines
}

/// `Depuis hier`, `Depuis vendredi`, `Depuis le 3 janvier 2022`.
fn title(since: Day, today: Day) -> String {
    const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    match today.days_since(since) {
        ..=1 => "Depuis hier".to_owned(),
        2..=6 => {
            let day = usize::try_from(since.weekday() - 1).ok().and_then(|at| DAYS.get(at));
            format!("Depuis {}", day.unwrap_or(&"le début de la semaine"))
        }
        _ => format!("Depuis le {}", long_day(since)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(person: u8, author: &str, at: &str, what: What) -> Change {
        Change {
            person: base::Id::from_bytes([person; 16]),
            author: author.to_owned(),
            at: at.parse().unwrap(),
            what,
        }
    }

    #[test]
    fn what_one_person_wrote_in_a_file_is_one_line() {
        let lines = grouped(vec![
            change(1, "Enzo", "2022-01-17T08:00:00Z", What::Note),
            change(2, "Enzo", "2022-01-17T09:00:00Z", What::Note),
            change(1, "Enzo", "2022-01-17T10:00:00Z", What::Note),
            change(1, "Jade", "2022-01-17T07:00:00Z", What::Note),
        ]);
        let said: Vec<String> = lines
            .iter()
            .map(|(change, count)| format!("{} {}", change.author, change.what.said(*count)))
            .collect();
        assert_eq!(
            said,
            ["Enzo a écrit 2\u{a0}notes sur", "Enzo a écrit une note sur", "Jade a écrit une note sur"]
        );
    }

    #[test]
    fn the_title_says_since_when() {
        let tuesday: Day = "2022-01-18".parse().unwrap();
        assert_eq!(title("2022-01-17".parse().unwrap(), tuesday), "Depuis hier");
        assert_eq!(title("2022-01-14".parse().unwrap(), tuesday), "Depuis vendredi");
        assert_eq!(title("2022-01-03".parse().unwrap(), tuesday), "Depuis le 3 janvier 2022");
    }
}
