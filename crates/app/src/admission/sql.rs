//! Statements on what surrounds the admission of a request.

use std::collections::HashMap;

use base::{Day, Id};
use serde_json::{Map, Value as Json};
use store::{Change, Read, Result, Value, Write, marks, params};

use crate::access::{OPEN_TO_ME, Scope};

/// A cell of a row to write.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    /// A text.
    Text(&'a str),
    /// A day.
    Day(Option<Day>),
    /// A row.
    Id(Id),
    /// A word, or a number.
    Int(Option<i64>),
}

impl<'a> Cell<'a> {
    fn value(self) -> Value<'a> {
        match self {
            Cell::Text(text) => text.into(),
            Cell::Day(day) => day.into(),
            Cell::Id(id) => id.into(),
            Cell::Int(number) => number.into(),
        }
    }

    fn json(self) -> Json {
        match self {
            Cell::Text(text) => Json::from(text),
            Cell::Day(day) => day.map_or(Json::Null, |day| Json::from(day.to_string())),
            Cell::Id(id) => Json::from(id.to_string()),
            Cell::Int(number) => Json::from(number),
        }
    }
}

fn told(cells: &[(&str, Cell<'_>)]) -> Json {
    Json::Object(cells.iter().map(|(name, cell)| ((*name).to_owned(), cell.json())).collect::<Map<_, _>>())
}

/// A new row of a table of dated rows: its own columns, then who noted it.
pub fn insert(
    write: &mut Write<'_>,
    scope: &Scope,
    table: &'static str,
    cells: &[(&'static str, Cell<'_>)],
) -> Result<Id> {
    let (id, author) = (write.new_id(), write.author().clone());
    let names: Vec<&str> = cells.iter().map(|(name, _)| *name).collect();
    let sql = format!(
        "insert into {table} (operator_id, service_id, id, noted_at, noted_by, {}) values (?1, ?2, ?3, ?4, ?5, {})",
        names.join(", "),
        marks(6, cells.len())
    );
    let mut values: Vec<Value<'_>> =
        params![scope.operator, scope.service, id, author.at, &author.name].to_vec();
    values.extend(cells.iter().map(|(_, cell)| cell.value()));
    write.run(&sql, &values)?;
    tell(write, scope, "create", table, id, None, told(cells))?;
    Ok(id)
}

/// Changes columns of a row of the service that stands; whether there was one.
pub fn update(
    write: &mut Write<'_>,
    scope: &Scope,
    table: &'static str,
    id: Id,
    cells: &[(&'static str, Cell<'_>)],
) -> Result<bool> {
    let sets: Vec<String> =
        cells.iter().zip(4..).map(|((name, _), number)| format!("{name} = ?{number}")).collect();
    let sql = format!(
        "update {table} set {} where operator_id = ?1 and service_id = ?2 and id = ?3",
        sets.join(", ")
    );
    let mut values: Vec<Value<'_>> = params![scope.operator, scope.service, id].to_vec();
    values.extend(cells.iter().map(|(_, cell)| cell.value()));
    if write.run(&sql, &values)? == 0 {
        return Ok(false);
    }
    tell(write, scope, "correct", table, id, None, told(cells))?;
    Ok(true)
}

/// Withdraws a row of the service: it stays; whether it stood.
pub fn withdraw(write: &mut Write<'_>, scope: &Scope, table: &'static str, id: Id) -> Result<bool> {
    let author = write.author().clone();
    let sql = format!(
        "update {table} set withdrawn_at = ?4, withdrawn_by = ?5 \
         where operator_id = ?1 and service_id = ?2 and id = ?3 and withdrawn_at is null"
    );
    if write.run(&sql, params![scope.operator, scope.service, id, author.at, &author.name])? == 0 {
        return Ok(false);
    }
    tell(write, scope, "withdraw", table, id, None, Json::from(true))?;
    Ok(true)
}

fn tell(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    noun: &str,
    row: Id,
    before: Option<Json>,
    after: Json,
) -> Result<()> {
    write.journal(&Change {
        operator: scope.operator,
        action,
        noun,
        row: Some(row),
        before,
        after: Some(after),
    })
}

/// Whom a request of the service is for, in a file that is open: the row of the person, its kind, its territory.
pub(super) fn asked(read: &Read<'_>, scope: &Scope, request: Id) -> Result<Option<(Id, String, String)>> {
    let sql = format!(
        "select r.person_id, k.label, coalesce(t.label, '') from request r \
         join enrolment e on e.operator_id = r.operator_id and e.service_id = r.service_id \
         and e.person_id = r.person_id \
         join term k on k.operator_id = r.operator_id and k.id = r.kind \
         left join term t on t.operator_id = r.operator_id and t.id = coalesce(r.territory, e.territory) \
         where r.operator_id = ?1 and r.service_id = ?2 and r.id = ?5 and {OPEN_TO_ME} order by r.id"
    );
    read.first(&sql, params![scope.operator, scope.service, scope.account, scope.now, request], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// What is said of a request: urgency, who spotted it, why refused, what is proposed instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of `request_about`")]
pub struct About {
    pub urgency: String,
    pub spotted: String,
    pub motive: String,
    pub proposed: String,
}

/// What is said of a request.
pub fn about(read: &Read<'_>, scope: &Scope, request: Id) -> Result<Option<About>> {
    read.first(
        "select urgency, spotted, motive, proposed from request_about \
         where operator_id = ?1 and service_id = ?2 and request_id = ?3 order by request_id",
        params![scope.operator, scope.service, request],
        |row| {
            Ok(About {
                urgency: row.get(0)?,
                spotted: row.get(1)?,
                motive: row.get(2)?,
                proposed: row.get(3)?,
            })
        },
    )
}

/// Says it, in the place of what was said before.
pub fn say(write: &mut Write<'_>, scope: &Scope, request: Id, now: &About) -> Result<()> {
    let before = about(write, scope, request)?;
    if before.as_ref() == Some(now) {
        return Ok(());
    }
    let author = write.author().clone();
    let sql = match &before {
        Some(_) => {
            "update request_about set urgency = ?4, spotted = ?5, motive = ?6, proposed = ?7, noted_at = ?8, \
             noted_by = ?9 where operator_id = ?1 and service_id = ?2 and request_id = ?3"
        }
        None => {
            "insert into request_about (operator_id, service_id, request_id, urgency, spotted, motive, proposed, \
             noted_at, noted_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        }
    };
    write.run(
        sql,
        params![
            scope.operator,
            scope.service,
            request,
            &now.urgency,
            &now.spotted,
            &now.motive,
            &now.proposed,
            author.at,
            &author.name
        ],
    )?;
    let json = |one: &About| {
        serde_json::json!({
            "urgency": one.urgency, "spotted": one.spotted, "motive": one.motive, "proposed": one.proposed,
        })
    };
    tell(write, scope, "correct", "request_about", request, before.as_ref().map(json), json(now))
}

/// A line that stands: its row, a day, a word, a text, who noted it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns, named after what they hold")]
pub struct Line {
    pub id: Id,
    pub day: Day,
    pub word: String,
    pub words: String,
    pub by: String,
}

fn lines(read: &Read<'_>, scope: &Scope, sql: &str, request: Id) -> Result<Vec<Line>> {
    read.rows(sql, params![scope.operator, scope.service, request], |row| {
        Ok(Line { id: row.get(0)?, day: row.get(1)?, word: row.get(2)?, words: row.get(3)?, by: row.get(4)? })
    })
}

/// What someone saw of the checklist: `word` is the line.
pub(super) fn seen(read: &Read<'_>, scope: &Scope, request: Id) -> Result<Vec<Line>> {
    lines(
        read,
        scope,
        "select c.id, c.day, c.item, c.words, coalesce(a.name, c.noted_by) from admission_check c \
         left join account a on a.operator_id = c.operator_id and a.login = c.noted_by \
         where c.operator_id = ?1 and c.service_id = ?2 and c.request_id = ?3 and c.withdrawn_at is null \
         order by c.day, c.id",
        request,
    )
}

/// Derogations to the perimeter.
pub(super) fn derogations(read: &Read<'_>, scope: &Scope, request: Id) -> Result<Vec<Line>> {
    lines(
        read,
        scope,
        "select d.id, d.day, '', d.words, coalesce(a.name, d.noted_by) from request_derogation d \
         left join account a on a.operator_id = d.operator_id and a.login = d.noted_by \
         where d.operator_id = ?1 and d.service_id = ?2 and d.request_id = ?3 and d.withdrawn_at is null \
         order by d.day, d.id",
        request,
    )
}

/// What committees said of a request: `word` is the opinion.
pub(super) fn opinions(read: &Read<'_>, scope: &Scope, request: Id) -> Result<Vec<Line>> {
    lines(
        read,
        scope,
        "select o.id, s.day, o.opinion, o.minutes, coalesce(a.name, o.noted_by) from admission_opinion o \
         join admission_session s on s.operator_id = o.operator_id and s.id = o.session_id \
         left join account a on a.operator_id = o.operator_id and a.login = o.noted_by \
         where o.operator_id = ?1 and o.service_id = ?2 and o.request_id = ?3 and o.withdrawn_at is null \
         and s.withdrawn_at is null order by s.day, o.id",
        request,
    )
}

/// A trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    pub id: Id,
    pub starts: Day,
    pub ends: Day,
    pub outcome: Option<String>,
    pub closed: Option<Day>,
    pub words: String,
}

/// The trials of a request, the last first.
pub(super) fn trials(read: &Read<'_>, scope: &Scope, request: Id) -> Result<Vec<Trial>> {
    read.rows(
        "select id, starts, ends, outcome, closed_on, words from admission_trial \
         where operator_id = ?1 and service_id = ?2 and request_id = ?3 and withdrawn_at is null \
         order by starts desc, id",
        params![scope.operator, scope.service, request],
        |row| {
            Ok(Trial {
                id: row.get(0)?,
                starts: row.get(1)?,
                ends: row.get(2)?,
                outcome: row.get(3)?,
                closed: row.get(4)?,
                words: row.get(5)?,
            })
        },
    )
}

/// A session of the admission committee, and what it said: request, its number, whose, opinion, minutes, hidden.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: Id,
    pub day: Day,
    pub present: String,
    pub opinions: Vec<Said>,
}

/// What a session said of a request.
#[derive(Clone, Debug)]
pub struct Said {
    pub id: Id,
    pub request: Id,
    pub reference: String,
    pub name: String,
    pub opinion: String,
    pub minutes: String,
}

/// The sessions of the service, the last first; what is of a restricted file has no name and no words.
pub(super) fn sessions(read: &Read<'_>, scope: &Scope) -> Result<Vec<Session>> {
    let mut said: HashMap<Id, Vec<Said>> = HashMap::new();
    let sql = format!(
        "select o.session_id, o.id, o.request_id, r.reference, p.first_name, p.last_name, o.opinion, o.minutes, \
         case when {OPEN_TO_ME} then 0 else 1 end \
         from admission_opinion o join request r on r.operator_id = o.operator_id and r.id = o.request_id \
         join enrolment e on e.operator_id = r.operator_id and e.service_id = r.service_id \
         and e.person_id = r.person_id \
         join person p on p.operator_id = r.operator_id and p.id = r.person_id \
         where o.operator_id = ?1 and o.service_id = ?2 and o.withdrawn_at is null order by r.reference, o.id"
    );
    read.each(&sql, params![scope.operator, scope.service, scope.account, scope.now], |row| {
        let hidden = row.get::<i64>(8)? == 1;
        let name = format!("{} {}", row.get::<String>(4)?, row.get::<String>(5)?);
        let one = Said {
            id: row.get(1)?,
            request: row.get(2)?,
            reference: row.get(3)?,
            name: if hidden { "Dossier réservé".to_owned() } else { name.trim().to_owned() },
            opinion: row.get(6)?,
            minutes: if hidden { String::new() } else { row.get(7)? },
        };
        said.entry(row.get(0)?).or_default().push(one);
        Ok(())
    })?;
    let mut all = read.rows(
        "select id, day, present from admission_session where operator_id = ?1 and service_id = ?2 \
         and withdrawn_at is null order by day desc, id desc",
        params![scope.operator, scope.service],
        |row| Ok(Session { id: row.get(0)?, day: row.get(1)?, present: row.get(2)?, opinions: Vec::new() }),
    )?;
    for session in &mut all {
        session.opinions = said.remove(&session.id).unwrap_or_default();
    }
    Ok(all)
}

/// The exchanges before the end of a measure: `word` is with whom.
pub fn exchanges(read: &Read<'_>, scope: &Scope, measure: Id) -> Result<Vec<Line>> {
    lines(
        read,
        scope,
        "select x.id, x.day, x.party, x.words, coalesce(a.name, x.noted_by) from measure_exchange x \
         left join account a on a.operator_id = x.operator_id and a.login = x.noted_by \
         where x.operator_id = ?1 and x.service_id = ?2 and x.measure_id = ?3 and x.withdrawn_at is null \
         order by x.day, x.id",
        measure,
    )
}

/// Trials that run, of requests that wait in open files: whose, until when.
pub(super) fn running_trials(read: &Read<'_>, scope: &Scope) -> Result<Vec<(Id, String, Day)>> {
    let sql = format!(
        "select r.id, p.first_name, p.last_name, t.ends from admission_trial t \
         join request r on r.operator_id = t.operator_id and r.id = t.request_id \
         join enrolment e on e.operator_id = r.operator_id and e.service_id = r.service_id \
         and e.person_id = r.person_id \
         join person p on p.operator_id = r.operator_id and p.id = r.person_id \
         where t.operator_id = ?1 and t.service_id = ?2 and t.outcome is null and t.withdrawn_at is null \
         and r.outcome is null and {OPEN_TO_ME} order by t.ends, r.id"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now], |row| {
        let name = format!("{} {}", row.get::<String>(1)?, row.get::<String>(2)?);
        Ok((row.get(0)?, name.trim().to_owned(), row.get(3)?))
    })
}

/// The communes of each territory on a day.
pub fn communes(read: &Read<'_>, scope: &Scope, day: Day) -> Result<Vec<(Id, i64, String, String)>> {
    read.rows(
        "select c.id, c.territory, t.label, c.commune from territory_commune c \
         join term t on t.operator_id = c.operator_id and t.id = c.territory \
         where c.operator_id = ?1 and c.service_id = ?2 and c.starts <= ?3 and (c.ends is null or c.ends >= ?3) \
         order by t.label, c.commune, c.id",
        params![scope.operator, scope.service, day],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}
