//! Statements on deadlines: the facts they are deduced from, what was done, what a service set.

use std::collections::{BTreeMap, HashMap};

use base::{Day, Id};
use store::{Change, Read, Result, Value, Write, params};

use super::{Facts, Followed, Fulfilment, Handed, Held, Met, Reviewed, Setting, Signed, rules};
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

/// Whose facts are read. Engines without statistics choose badly between ways to a row: each statement below has
/// one good way, by the service or by one person, and what is left is sorted out here.
struct Asked<'a> {
    read: &'a Read<'a>,
    scope: &'a Scope,
    words: HashMap<i64, String>,
    /// Rows of persons; none is the whole service.
    persons: Option<Vec<Id>>,
}

/// The facts of deadlines.
pub fn facts(read: &Read<'_>, scope: &Scope, service: &Service, whose: Whose, today: Day) -> Result<Facts> {
    let terms = vocabulary::all(read, scope.operator)?;
    let label =
        |vocabulary: &str, label: &str| canonical(vocabulary, label).unwrap_or_else(|| label.to_owned());
    let words = terms.into_iter().map(|term| (term.id, label(&term.vocabulary, &term.label))).collect();
    let mut asked = Asked { read, scope, words, persons: None };
    let mut measures = match &whose {
        Whose::Team => asked.measures("m.service_id = ?2", "m.reference, m.id", None, today)?,
        Whose::Worker(me) => {
            let mut mine = asked.measures("m.keyworker = ?6", "m.starts, m.id", Some(*me), today)?;
            mine.extend(asked.measures("m.co_keyworker = ?6", "m.starts, m.id", Some(*me), today)?);
            mine
        }
        Whose::Person(kept) => {
            let mut hers = Vec::new();
            for person in asked.rows_of(*kept)? {
                hers.extend(asked.measures("m.person_id = ?6", "m.starts, m.id", Some(person), today)?);
            }
            hers
        }
    };
    measures.sort_by_key(|measure| measure.id);
    measures.dedup_by_key(|measure| measure.id);
    if !matches!(whose, Whose::Team) {
        let mut kept: Vec<Id> = measures.iter().map(|measure| measure.kept).collect();
        kept.sort();
        kept.dedup();
        let mut persons = Vec::new();
        for one in kept {
            persons.extend(asked.rows_of(one)?);
        }
        asked.persons = Some(persons);
    }
    asked.plan(&mut measures)?;
    Ok(Facts {
        since: since(read, service)?,
        decisions: asked.decisions()?,
        contracts: asked.contracts()?,
        acts: asked.acts()?,
        projects: asked.projects()?,
        handovers: asked.handovers()?,
        fulfilments: asked.fulfilments()?,
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

impl Asked<'_> {
    /// The rows that are one person.
    fn rows_of(&self, kept: Id) -> Result<Vec<Id>> {
        self.read.rows(
            "select id from person where operator_id = ?1 and kept_id = ?2 order by first_name, id",
            params![self.scope.operator, kept],
            |row| row.get(0),
        )
    }

    /// Measures open on a day; those of another service are left out.
    fn measures(&self, which: &str, order: &str, who: Option<Id>, today: Day) -> Result<Vec<Followed>> {
        let sql = format!(
            "select m.id, m.service_id, m.person_id, p.kept_id, p.first_name, p.last_name, p.birth, m.kind, m.starts, \
             m.keyworker, m.co_keyworker from measure m join enrolment e on e.operator_id = m.operator_id \
             and e.service_id = m.service_id and e.person_id = m.person_id \
             join person p on p.operator_id = m.operator_id and p.id = m.person_id \
             where m.operator_id = ?1 and {which} and m.starts <= ?5 and (m.ends is null or m.ends > ?5) \
             and {OPEN_TO_ME} order by {order}"
        );
        let scope = self.scope;
        let mut params = params![scope.operator, scope.service, scope.account, scope.now, today].to_vec();
        params.extend(who.map(Value::from));
        let mut authorities: HashMap<i64, Option<String>> = HashMap::new();
        let mut all = Vec::new();
        self.read.each(&sql, &params, |row| {
            if row.get::<Id>(1)? != scope.service {
                return Ok(());
            }
            let (person, kind): (Id, i64) = (row.get(2)?, row.get(7)?);
            let (first, last): (String, String) = (row.get(4)?, row.get(5)?);
            let label = self.words.get(&kind).cloned().unwrap_or_default();
            let authority = authorities.entry(kind).or_insert_with(|| words::kind(&label).1).clone();
            all.push(Followed {
                id: row.get(0)?,
                person,
                kept: row.get::<Option<Id>>(3)?.unwrap_or(person),
                name: format!("{first} {last}").trim().to_owned(),
                birth: row.get(6)?,
                kind: label,
                authority,
                starts: row.get(8)?,
                planned_end: None,
                workers: [row.get(9)?, row.get(10)?],
            });
            Ok(())
        })?;
        Ok(all)
    }

    /// The day each measure is planned to end: that of its last term.
    fn plan(&self, measures: &mut [Followed]) -> Result<()> {
        let head =
            "select t.measure_id, t.ends from measure_term t where t.operator_id = ?1 and t.service_id = ?2";
        let tail = "and t.withdrawn_at is null order by t.measure_id, t.starts, t.id";
        let (operator, service) = (self.scope.operator, self.scope.service);
        let mut ends: HashMap<Id, Option<Day>> = HashMap::new();
        let mut take = |row: &store::Row<'_>| {
            ends.insert(row.get(0)?, row.get(1)?);
            Ok(())
        };
        match self.persons {
            None => self.read.each(&format!("{head} {tail}"), params![operator, service], &mut take)?,
            Some(_) => {
                let sql = format!("{head} and t.measure_id = ?3 {tail}");
                for measure in measures.iter() {
                    self.read.each(&sql, params![operator, service, measure.id], &mut take)?;
                }
            }
        }
        for measure in measures {
            measure.planned_end = ends.get(&measure.id).copied().flatten();
        }
        Ok(())
    }

    /// The rows of a statement on a service, or on each person; `own` is the column that names her.
    fn rows<T>(
        &self,
        (head, own, tail): (&str, &str, &str),
        make: impl Fn(&store::Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let (operator, service) = (self.scope.operator, self.scope.service);
        let Some(persons) = &self.persons else {
            return self.read.rows(&format!("{head} {tail}"), params![operator, service], make);
        };
        let sql = format!("{head} and {own} = ?3 {tail}");
        let mut all = Vec::new();
        for person in persons {
            all.extend(self.read.rows(&sql, params![operator, service, *person], &make)?);
        }
        Ok(all)
    }

    fn decisions(&self) -> Result<Vec<Held>> {
        let head = "select k.kept_id, d.kind, d.ends from decision d join person k on k.operator_id = d.operator_id \
             and k.id = d.person_id where d.operator_id = ?1 and d.service_id = ?2 and d.withdrawn_at is null \
             and d.ends is not null";
        self.rows((head, "d.person_id", "order by d.decided, d.id"), |row| {
            Ok(Held { kept: row.get(0)?, kind: row.get(1)?, ends: row.get(2)? })
        })
    }

    fn contracts(&self) -> Result<Vec<Signed>> {
        let head = "select k.kept_id, c.regime, c.signed, c.ends from contract c join person k \
             on k.operator_id = c.operator_id and k.id = c.person_id where c.operator_id = ?1 and c.service_id = ?2 \
             and c.regime is not null";
        self.rows((head, "c.person_id", "order by c.signed, c.id"), |row| {
            let regime = self.words.get(&row.get::<i64>(1)?).cloned().unwrap_or_default();
            Ok(Signed { kept: row.get(0)?, regime, signed: row.get(2)?, ends: row.get(3)? })
        })
    }

    fn fulfilments(&self) -> Result<Vec<Fulfilment>> {
        // What was done for a person stays done when her rows become one: it follows the row that is kept.
        let head = "select f.rule, coalesce(k.kept_id, f.subject_id), f.anchor, f.done from fulfilment f \
             left join person k on k.operator_id = f.operator_id and k.id = f.subject_id \
             where f.operator_id = ?1 and f.service_id = ?2 and f.withdrawn_at is null";
        self.rows((head, "f.person_id", "order by f.anchor, f.id"), |row| {
            Ok(Fulfilment { rule: row.get(0)?, subject: row.get(1)?, anchor: row.get(2)?, done: row.get(3)? })
        })
    }

    /// The days projects that stand were signed, then reviewed.
    fn projects(&self) -> Result<Vec<Reviewed>> {
        let mut all = Vec::new();
        for (table, which) in [("project_signature", "and s.agrees"), ("project_review", "")] {
            let head = format!(
                "select k.kept_id, s.day from {table} s join project j on j.operator_id = s.operator_id \
                 and j.id = s.project_id and j.withdrawn_at is null join person k on k.operator_id = s.operator_id \
                 and k.id = s.person_id where s.operator_id = ?1 and s.service_id = ?2 and s.withdrawn_at is null {which}"
            );
            all.extend(self.rows((head.as_str(), "s.person_id", "order by s.day, s.id"), |row| {
                Ok(Reviewed { kept: row.get(0)?, day: row.get(1)? })
            })?);
        }
        Ok(all)
    }

    /// Documents handed over; `signed` only when they were, and not refused.
    fn handovers(&self) -> Result<Vec<Handed>> {
        let head = "select k.kept_id, h.kind, h.day, h.outcome, h.signed from handover h join person k \
             on k.operator_id = h.operator_id and k.id = h.person_id where h.operator_id = ?1 and h.service_id = ?2 \
             and h.withdrawn_at is null";
        self.rows((head, "h.person_id", "order by h.day, h.id"), |row| {
            let outcome: String = row.get(3)?;
            let signed = row.get::<Option<Day>>(4)?.filter(|_| outcome == "signé");
            Ok(Handed { kept: row.get(0)?, kind: row.get(1)?, day: row.get(2)?, signed })
        })
    }

    /// The last act of each person, of each kind that meets a rule. Of a service, by the kind of act, which is
    /// rare; of a person, by her acts, which are few.
    fn acts(&self) -> Result<Vec<Met>> {
        let wanted =
            |label: &str| rules::rules().iter().any(|rule| rule.actes.iter().any(|kind| kind == label));
        let kinds: Vec<i64> =
            self.words.iter().filter(|(_, label)| wanted(label)).map(|(kind, _)| *kind).collect();
        let scope = self.scope;
        let mut last: BTreeMap<(i64, Id), Day> = BTreeMap::new();
        let mut take = |row: &store::Row<'_>| {
            let (kind, kept, day): (i64, Option<Id>, Day) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if let Some(kept) = kept
                && kinds.contains(&kind)
            {
                let known = last.entry((kind, kept)).or_insert(day);
                *known = day.max(*known);
            }
            Ok(())
        };
        match &self.persons {
            // Left joins: one starts from the acts, and an act with nobody has no one to tell.
            None => {
                for kind in &kinds {
                    self.read.each(
                        "select a.kind, k.kept_id, a.day from act a left join act_person w on w.operator_id = a.operator_id \
                         and w.service_id = a.service_id and w.day = a.day and w.act_id = a.id left join person k \
                         on k.operator_id = w.operator_id and k.id = w.person_id where a.operator_id = ?1 \
                         and a.service_id = ?2 and a.kind = ?3 and a.withdrawn_at is null order by a.day, a.id",
                        params![scope.operator, scope.service, *kind],
                        &mut take,
                    )?;
                }
            }
            Some(persons) => {
                for person in persons {
                    self.read.each(
                        "select a.kind, k.kept_id, a.day from act_person w join act a on a.operator_id = w.operator_id \
                         and a.service_id = w.service_id and a.day = w.day and a.id = w.act_id join person k \
                         on k.operator_id = w.operator_id and k.id = w.person_id where w.operator_id = ?1 \
                         and w.service_id = ?2 and w.person_id = ?3 and a.withdrawn_at is null order by w.day, w.act_id",
                        params![scope.operator, scope.service, *person],
                        &mut take,
                    )?;
                }
            }
        }
        let met = |((kind, kept), day): ((i64, Id), Day)| Met {
            kept,
            kind: self.words.get(&kind).cloned().unwrap_or_default(),
            day,
        };
        Ok(last.into_iter().map(met).collect())
    }
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
pub(crate) struct Done<'a> {
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
pub(crate) fn fulfil(write: &mut Write<'_>, scope: &Scope, one: &Done<'_>) -> Result<Option<Id>> {
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
