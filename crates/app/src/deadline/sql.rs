//! Statements on deadlines: the facts they are deduced from, what was done, what a service set.

use std::collections::HashMap;

use base::{Day, Id};
use store::{Change, Read, Result, Value, Write, params};

use super::{Facts, Followed, Fulfilment, Held, Met, Setting, Signed, rules};
use crate::access::{OPEN_TO_ME, Scope};
use crate::exchange::intake::canonical;
use crate::measure::words;
use crate::service::Service;
use crate::vocabulary;

/// Whose deadlines are asked for.
#[derive(Clone, Debug)]
pub enum Whose {
    /// The whole service.
    Team,
    /// Those of measures that a professional carries.
    Worker(Id),
    /// Those of one person: the row that is kept.
    Person(Id),
}

impl Whose {
    /// A condition on `m` (measure) and `p` (person); ?6 is who.
    fn condition(&self) -> &'static str {
        match self {
            Whose::Team => "1 = 1",
            Whose::Worker(_) => "(m.keyworker = ?6 or m.co_keyworker = ?6)",
            Whose::Person(_) => "p.kept_id = ?6",
        }
    }

    fn id(&self) -> Option<Id> {
        match self {
            Whose::Team => None,
            Whose::Worker(id) | Whose::Person(id) => Some(*id),
        }
    }
}

/// Measures open on a day: what every statement below starts from.
const OPEN: &str = "measure m join enrolment e on e.operator_id = m.operator_id and e.service_id = m.service_id \
     and e.person_id = m.person_id join person p on p.operator_id = m.operator_id and p.id = m.person_id";
const ON_THE_DAY: &str = "m.operator_id = ?1 and m.service_id = ?2 and m.starts <= ?5 \
     and (m.ends is null or m.ends > ?5)";

/// Whose facts are read: what every statement shares.
struct Asked<'a> {
    read: &'a Read<'a>,
    params: Vec<Value<'a>>,
    /// A condition on measures.
    which: String,
    /// A condition on `k`, a person: one of these measures. A whole service is read whole, and sorted out after.
    persons: String,
    /// Parameters of a statement that has this condition.
    of_persons: usize,
}

impl<'a> Asked<'a> {
    fn params_of_persons(&self) -> &[Value<'a>] {
        &self.params[..self.of_persons]
    }
}

/// The facts of deadlines.
pub fn facts(read: &Read<'_>, scope: &Scope, service: &Service, whose: Whose, today: Day) -> Result<Facts> {
    let mut params = params![scope.operator, scope.service, scope.account, scope.now, today].to_vec();
    params.extend(whose.id().map(Value::from));
    let which = format!("{ON_THE_DAY} and {} and {OPEN_TO_ME}", whose.condition());
    let (persons, of_persons) = match whose {
        Whose::Team => ("1 = 1".to_owned(), 2),
        _ => (format!("k.kept_id in (select p.kept_id from {OPEN} where {which})"), params.len()),
    };
    let asked = Asked { read, params, which, persons, of_persons };
    let terms = vocabulary::all(read, scope.operator)?;
    let label =
        |vocabulary: &str, label: &str| canonical(vocabulary, label).unwrap_or_else(|| label.to_owned());
    let words: HashMap<i64, String> =
        terms.into_iter().map(|term| (term.id, label(&term.vocabulary, &term.label))).collect();
    let measures = measures(&asked, &words)?;
    Ok(Facts {
        since: since(read, service)?,
        decisions: decisions(&asked)?,
        contracts: contracts(&asked, &words)?,
        acts: acts(&asked, &whose, &words)?,
        fulfilments: fulfilments(&asked)?,
        settings: settings(read, scope)?,
        measures,
    })
}

/// The service follows its deadlines here from the day it was opened in Jalon.
fn since(read: &Read<'_>, service: &Service) -> Result<Option<Day>> {
    let opened: Option<jiff::Timestamp> = read.first(
        "select created_at from service where operator_id = ?1 and id = ?2 order by id",
        params![service.operator, service.id],
        |row| row.get(0),
    )?;
    Ok(opened.map(Day::new_in_paris))
}

fn measures(asked: &Asked<'_>, words: &HashMap<i64, String>) -> Result<Vec<Followed>> {
    let mut ends: HashMap<Id, Option<Day>> = HashMap::new();
    // The last term of a measure is the one that stays.
    let sql = format!(
        "select t.measure_id, t.ends from {OPEN} join measure_term t on t.operator_id = m.operator_id \
         and t.measure_id = m.id where t.withdrawn_at is null and {} order by t.measure_id, t.starts, t.id",
        asked.which
    );
    asked.read.each(&sql, &asked.params, |row| {
        ends.insert(row.get(0)?, row.get(1)?);
        Ok(())
    })?;
    let mut authorities: HashMap<i64, Option<String>> = HashMap::new();
    let sql = format!(
        "select m.id, m.person_id, p.kept_id, p.first_name, p.last_name, p.birth, m.kind, m.starts, m.keyworker, \
         m.co_keyworker from {OPEN} where {} order by m.id",
        asked.which
    );
    let mut all = Vec::new();
    asked.read.each(&sql, &asked.params, |row| {
        let (id, person, kind): (Id, Id, i64) = (row.get(0)?, row.get(1)?, row.get(6)?);
        let (first, last): (String, String) = (row.get(3)?, row.get(4)?);
        let label = words.get(&kind).cloned().unwrap_or_default();
        let authority = authorities.entry(kind).or_insert_with(|| words::kind(&label).1).clone();
        all.push(Followed {
            id,
            person,
            kept: row.get::<Option<Id>>(2)?.unwrap_or(person),
            name: format!("{first} {last}").trim().to_owned(),
            birth: row.get(5)?,
            kind: label,
            authority,
            starts: row.get(7)?,
            planned_end: ends.get(&id).copied().flatten(),
            workers: [row.get(8)?, row.get(9)?],
        });
        Ok(())
    })?;
    Ok(all)
}

fn decisions(asked: &Asked<'_>) -> Result<Vec<Held>> {
    let sql = format!(
        "select k.kept_id, d.kind, d.ends from decision d join person k on k.operator_id = d.operator_id \
         and k.id = d.person_id where d.operator_id = ?1 and d.service_id = ?2 and d.withdrawn_at is null \
         and d.ends is not null and {} order by d.id",
        asked.persons
    );
    asked.read.rows(&sql, asked.params_of_persons(), |row| {
        Ok(Held { kept: row.get(0)?, kind: row.get(1)?, ends: row.get(2)? })
    })
}

fn contracts(asked: &Asked<'_>, words: &HashMap<i64, String>) -> Result<Vec<Signed>> {
    let sql = format!(
        "select k.kept_id, c.regime, c.signed, c.ends from contract c join person k \
         on k.operator_id = c.operator_id and k.id = c.person_id where c.operator_id = ?1 and c.service_id = ?2 \
         and c.regime is not null and {} order by c.id",
        asked.persons
    );
    asked.read.rows(&sql, asked.params_of_persons(), |row| {
        let regime = words.get(&row.get::<i64>(1)?).cloned().unwrap_or_default();
        Ok(Signed { kept: row.get(0)?, regime, signed: row.get(2)?, ends: row.get(3)? })
    })
}

/// The last act of each person, of each kind that meets a rule.
fn acts(asked: &Asked<'_>, whose: &Whose, words: &HashMap<i64, String>) -> Result<Vec<Met>> {
    let wanted = |label: &str| rules::rules().iter().any(|rule| rule.actes.iter().any(|kind| kind == label));
    let mut kinds: Vec<(&i64, &String)> = words.iter().filter(|(_, label)| wanted(label)).collect();
    kinds.sort();
    // Of a service, by the kind of act, which is rare; of a few persons, by their acts, which are few.
    let by = match whose {
        Whose::Team => {
            "act a join act_person w on w.operator_id = a.operator_id and w.service_id = a.service_id \
             and w.day = a.day and w.act_id = a.id"
        }
        _ => {
            "act_person w join act a on a.operator_id = w.operator_id and a.service_id = w.service_id \
             and a.day = w.day and a.id = w.act_id"
        }
    };
    let mut all = Vec::new();
    for (kind, label) in kinds {
        let sql = format!(
            "select k.kept_id, max(a.day) from {by} join person k on k.operator_id = w.operator_id \
             and k.id = w.person_id where w.operator_id = ?1 and w.service_id = ?2 and a.operator_id = ?1 \
             and a.service_id = ?2 and a.kind = ?{} and {} group by k.kept_id order by k.kept_id",
            asked.of_persons + 1,
            asked.persons
        );
        let mut params = asked.params_of_persons().to_vec();
        params.push(Value::from(*kind));
        all.extend(asked.read.rows(&sql, &params, |row| {
            Ok(Met { kept: row.get(0)?, kind: label.clone(), day: row.get(1)? })
        })?);
    }
    Ok(all)
}

fn fulfilments(asked: &Asked<'_>) -> Result<Vec<Fulfilment>> {
    let sql = format!(
        "select f.rule, f.subject_id, f.anchor, f.done from fulfilment f join person k \
         on k.operator_id = f.operator_id and k.id = f.person_id where f.operator_id = ?1 and f.service_id = ?2 \
         and f.withdrawn_at is null and {} order by f.id",
        asked.persons
    );
    asked.read.rows(&sql, asked.params_of_persons(), |row| {
        Ok(Fulfilment { rule: row.get(0)?, subject: row.get(1)?, anchor: row.get(2)?, done: row.get(3)? })
    })
}

/// What the service changed of the rules.
pub(super) fn settings(read: &Read<'_>, scope: &Scope) -> Result<HashMap<String, Setting>> {
    let small = |days: Option<i64>| days.and_then(|days| i32::try_from(days).ok());
    let rows = read.rows(
        "select rule, followed, lead, notice from deadline_setting where operator_id = ?1 and service_id = ?2 \
         order by rule",
        params![scope.operator, scope.service],
        |row| {
            let setting = Setting {
                dropped: !row.get::<bool>(1)?,
                lead: small(row.get(2)?),
                notice: small(row.get(3)?),
            };
            Ok((row.get(0)?, setting))
        },
    )?;
    Ok(rows.into_iter().collect())
}

pub(super) fn set(write: &mut Write<'_>, scope: &Scope, rule: &str, after: &Setting) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "insert into deadline_setting (operator_id, service_id, rule, followed, lead, notice, set_at, set_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict (operator_id, service_id, rule) do update \
         set followed = excluded.followed, lead = excluded.lead, notice = excluded.notice, \
         set_at = excluded.set_at, set_by = excluded.set_by",
        params![
            scope.operator,
            scope.service,
            rule,
            !after.dropped,
            after.lead,
            after.notice,
            author.at,
            &author.name
        ],
    )?;
    Ok(())
}

/// What was done, to be written.
pub(super) struct Done<'a> {
    pub rule: &'a str,
    pub subject: Id,
    pub person: Id,
    pub anchor: Day,
    pub done: Day,
    /// Why it needs not be done; nothing when it was.
    pub needless: Option<&'a str>,
}

impl Done<'_> {
    fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "rule": self.rule,
            "subject_id": self.subject.to_string(),
            "person_id": self.person.to_string(),
            "anchor": self.anchor.to_string(),
            "done": self.done.to_string(),
            "needless": self.needless.is_some(),
            "reason": self.needless.unwrap_or_default(),
        })
    }
}

/// Writes that a deadline was met; its row, or nothing when it was met already.
pub(super) fn fulfil(write: &mut Write<'_>, scope: &Scope, one: &Done<'_>) -> Result<Option<Id>> {
    let (id, author) = (write.new_id(), write.author().clone());
    let known: Option<Id> = write.first(
        "select id from fulfilment where operator_id = ?1 and service_id = ?2 and rule = ?3 and subject_id = ?4 \
         and anchor = ?5 and withdrawn_at is null order by id",
        params![scope.operator, scope.service, one.rule, one.subject, one.anchor],
        |row| row.get(0),
    )?;
    if known.is_some() {
        return Ok(None);
    }
    write.run(
        "insert into fulfilment (operator_id, service_id, id, rule, subject_id, person_id, anchor, done, needless, \
         reason, recorded_at, recorded_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            scope.operator,
            scope.service,
            id,
            one.rule,
            one.subject,
            one.person,
            one.anchor,
            one.done,
            one.needless.is_some(),
            one.needless.unwrap_or_default(),
            author.at,
            &author.name
        ],
    )?;
    tell(write, scope, "create", id, Some(one.json()))?;
    Ok(Some(id))
}

/// What was done of a rule, as one reads it again.
pub(super) struct Written {
    pub rule: String,
    pub name: String,
    pub needless: bool,
}

/// A fulfilment of this service that still holds, unless the file is restricted to others.
pub(super) fn written(read: &Read<'_>, scope: &Scope, id: Id) -> Result<Option<Written>> {
    let sql = format!(
        "select f.rule, p.first_name, p.last_name, f.needless from fulfilment f join enrolment e \
         on e.operator_id = f.operator_id and e.service_id = f.service_id and e.person_id = f.person_id \
         join person p on p.operator_id = f.operator_id and p.id = f.person_id \
         where f.operator_id = ?1 and f.service_id = ?2 and f.id = ?5 and f.withdrawn_at is null \
         and {OPEN_TO_ME} order by f.id"
    );
    read.first(&sql, params![scope.operator, scope.service, scope.account, scope.now, id], |row| {
        let (first, last): (String, String) = (row.get(1)?, row.get(2)?);
        Ok(Written { rule: row.get(0)?, name: format!("{first} {last}"), needless: row.get(3)? })
    })
}

/// It was not done after all: the row stays, withdrawn, and the deadline is due again.
pub(super) fn withdraw(write: &mut Write<'_>, scope: &Scope, id: Id) -> Result<()> {
    let author = write.author().clone();
    write.run(
        "update fulfilment set withdrawn_at = ?4, withdrawn_by = ?5 where operator_id = ?1 and service_id = ?2 \
         and id = ?3 and withdrawn_at is null",
        params![scope.operator, scope.service, id, author.at, &author.name],
    )?;
    tell(write, scope, "withdraw", id, None)
}

fn tell(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    row: Id,
    after: Option<serde_json::Value>,
) -> Result<()> {
    let operator = scope.operator;
    write.journal(&Change { operator, action, noun: "fulfilment", row: Some(row), before: None, after })
}

/// Where an account asked for the message of the morning.
pub(super) fn address_of(read: &Read<'_>, operator: Id, account: Id) -> Result<Option<String>> {
    read.first(
        "select address from digest_subscription where operator_id = ?1 and account_id = ?2 \
         and stopped_at is null order by id",
        params![operator, account],
        |row| row.get(0),
    )
}

/// Asks for the message at an address, or at none any more.
pub(super) fn subscribe(
    write: &mut Write<'_>,
    operator: Id,
    account: Id,
    address: Option<&str>,
) -> Result<()> {
    let at = write.author().at;
    write.run(
        "update digest_subscription set stopped_at = ?3 where operator_id = ?1 and account_id = ?2 \
         and stopped_at is null",
        params![operator, account, at],
    )?;
    if let Some(address) = address {
        let id = write.new_id();
        write.run(
            "insert into digest_subscription (operator_id, account_id, id, address, started_at) \
             values (?1, ?2, ?3, ?4, ?5)",
            params![operator, account, id, address, at],
        )?;
    }
    write.journal(&Change {
        operator,
        action: if address.is_some() { "subscribe" } else { "unsubscribe" },
        noun: "digest_subscription",
        row: Some(account),
        before: None,
        after: None,
    })
}

/// Accounts that asked for the message and have not had it this day, with where.
pub(super) fn waiting(read: &Read<'_>, operator: Id, day: Day) -> Result<Vec<(Id, String)>> {
    read.rows(
        "select s.account_id, s.address from digest_subscription s join account a \
         on a.operator_id = s.operator_id and a.id = s.account_id where s.operator_id = ?1 \
         and s.stopped_at is null and a.closed_at is null and not exists (select 1 from digest_sent d \
         where d.operator_id = s.operator_id and d.account_id = s.account_id and d.day = ?2) \
         order by s.account_id",
        params![operator, day],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Takes the message of a day for oneself: false when another copy of the server has.
pub(super) fn claim(write: &mut Write<'_>, operator: Id, account: Id, day: Day) -> Result<bool> {
    let at = write.author().at;
    let rows = write.run(
        "insert into digest_sent (operator_id, account_id, day, sent_at) values (?1, ?2, ?3, ?4) \
         on conflict (operator_id, account_id, day) do nothing",
        params![operator, account, day, at],
    )?;
    Ok(rows == 1)
}

/// It did not go: it will be tried again.
pub(super) fn release(write: &mut Write<'_>, operator: Id, account: Id, day: Day) -> Result<()> {
    write.run(
        "delete from digest_sent where operator_id = ?1 and account_id = ?2 and day = ?3",
        params![operator, account, day],
    )?;
    Ok(())
}
