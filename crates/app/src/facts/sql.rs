//! Statements that read facts.

use std::collections::{BTreeMap, HashMap, HashSet};

use base::{Day, Id};
use indicator::{Capacity, Decision, Facts, Index, NO_DAY, NONE, OPEN, Presence};
use store::{Read, Result, Row, Write, params};

use super::Codes;
use crate::access::{OPEN_TO_ME, Scope};
use crate::person::fact::situation_parts;

/// Whose facts, and how their words are coded.
#[derive(Clone, Copy)]
pub(super) struct Whose<'a> {
    pub operator: Id,
    pub service: Id,
    pub codes: &'a Codes,
}

/// The subject under which figures find projects and what is handed over.
const PROJECT: &str = "projet";

/// The subject under which they find partners.
const PARTNER: &str = "partenaire";

/// Rows of a noun by identifier.
pub(super) type Rows = HashMap<Id, Index>;

fn row_of(rows: &Rows, id: Option<Id>) -> Index {
    id.and_then(|id| rows.get(&id).copied()).unwrap_or(NONE)
}

fn small(value: i64) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

fn length<T>(column: &[T]) -> Index {
    Index::try_from(column.len()).unwrap_or(NONE)
}

pub(super) fn staff(read: &Read<'_>, whose: Whose<'_>, facts: &mut Facts) -> Result<Rows> {
    let key = params![whose.operator, whose.service];
    let mut rows = Rows::new();
    read.each(
        "select id, reference from professional where operator_id = ?1 and service_id = ?2 order by reference, id",
        key,
        |row| {
            rows.insert(row.get(0)?, length(&facts.staff.id));
            facts.staff.id.push(row.get(0)?);
            facts.staff.reference.push(row.get(1)?);
            Ok(())
        },
    )?;
    read.each(
        "select id, professional_id, profession, status, share, starts, ends from employment \
         where operator_id = ?1 and service_id = ?2 order by reference, id",
        key,
        |row| {
            let all = &mut facts.employments;
            all.id.push(row.get(0)?);
            all.staff.push(row_of(&rows, row.get(1)?));
            all.profession.push(whose.codes.word(row.get(2)?));
            all.status.push(whose.codes.word(row.get(3)?));
            all.share.push(u32::try_from(row.get::<i64>(4)?).unwrap_or_default());
            all.start.push(row.get::<Option<Day>>(5)?.unwrap_or(NO_DAY));
            all.end.push(row.get::<Option<Day>>(6)?.unwrap_or(OPEN));
            Ok(())
        },
    )?;
    read.each(
        "select id, professional_id, motive, starts, ends from absence \
         where operator_id = ?1 and service_id = ?2 order by starts, id",
        key,
        |row| {
            let all = &mut facts.absences;
            all.id.push(row.get(0)?);
            all.staff.push(row_of(&rows, row.get(1)?));
            all.motive.push(whose.codes.word(row.get(2)?));
            all.start.push(row.get(3)?);
            all.end.push(row.get::<Option<Day>>(4)?.unwrap_or(OPEN));
            Ok(())
        },
    )?;
    Ok(rows)
}

/// One row a person: rows that were merged are counted once, under the one that is kept, or the first of
/// them when the service does not know that one.
pub(super) fn persons(read: &Read<'_>, whose: Whose<'_>, facts: &mut Facts) -> Result<Rows> {
    let twins = twins(read, whose)?;
    let mut rows = Rows::new();
    let mut families: HashMap<String, Index> = HashMap::new();
    read.each(
        "select p.id, p.sex, p.birth, e.family, e.parents, e.residence, e.territory from enrolment e \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 order by e.reference, p.id",
        params![whose.operator, whose.service],
        |row| {
            if twins.contains_key(&row.get(0)?) {
                return Ok(());
            }
            let all = &mut facts.persons;
            rows.insert(row.get(0)?, length(&all.id));
            all.id.push(row.get(0)?);
            let sex: Option<String> = row.get(1)?;
            all.sex.push(facts.words.sex.word(sex.as_deref().unwrap_or_default()));
            all.birth.push(row.get::<Option<Day>>(2)?.unwrap_or(NO_DAY));
            let next = Index::try_from(families.len()).unwrap_or(NONE);
            let family: Option<String> = row.get(3)?;
            all.family.push(family.map_or(NONE, |family| *families.entry(family).or_insert(next)));
            all.parents.push(whose.codes.word(row.get(4)?));
            all.residence.push(whose.codes.word(row.get(5)?));
            all.territory.push(whose.codes.word(row.get(6)?));
            Ok(())
        },
    )?;
    for (twin, shown) in twins {
        if let Some(at) = rows.get(&shown).copied() {
            rows.insert(twin, at);
        }
    }
    Ok(rows)
}

/// The rows of this service that are counted under another of its rows, and which.
fn twins(read: &Read<'_>, whose: Whose<'_>) -> Result<HashMap<Id, Id>> {
    let merged = crate::person::merge::merged(read, whose.operator)?;
    let mut twins = HashMap::new();
    let mut groups: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for (row, kept) in merged {
        groups.entry(kept).or_insert_with(|| vec![kept]).push(row);
    }
    for (kept, mut group) in groups {
        group.sort();
        let mut known = Vec::new();
        for row in group {
            let enrolled = read.first(
                "select person_id from enrolment where operator_id = ?1 and service_id = ?2 and person_id = ?3 \
                 order by person_id",
                params![whose.operator, whose.service, row],
                |row| row.get::<Id>(0),
            )?;
            known.extend(enrolled);
        }
        let shown = if known.contains(&kept) { Some(kept) } else { known.first().copied() };
        twins.extend(known.iter().filter_map(|row| Some((*row, shown?))).filter(|(row, shown)| row != shown));
    }
    Ok(twins)
}

pub(super) fn measures(
    read: &Read<'_>,
    whose: Whose<'_>,
    facts: &mut Facts,
    persons: &Rows,
    staff: &Rows,
) -> Result<()> {
    read.each(
        "select id, person_id, kind, prescriber, territory, decided, starts, ends, motive, outcome, keyworker, \
         co_keyworker from measure where operator_id = ?1 and service_id = ?2 order by starts, id",
        params![whose.operator, whose.service],
        |row| {
            let all = &mut facts.measures;
            all.id.push(row.get(0)?);
            all.person.push(row_of(persons, row.get(1)?));
            all.kind.push(whose.codes.word(row.get(2)?));
            all.prescriber.push(whose.codes.word(row.get(3)?));
            all.territory.push(whose.codes.word(row.get(4)?));
            all.decided.push(row.get::<Option<Day>>(5)?.unwrap_or(NO_DAY));
            all.start.push(row.get(6)?);
            all.end.push(row.get::<Option<Day>>(7)?.unwrap_or(OPEN));
            all.motive.push(whose.codes.word(row.get(8)?));
            all.outcome.push(whose.codes.word(row.get(9)?));
            all.keyworker.push(row_of(staff, row.get(10)?));
            all.co_keyworker.push(row_of(staff, row.get(11)?));
            Ok(())
        },
    )
}

pub(super) fn requests(read: &Read<'_>, whose: Whose<'_>, facts: &mut Facts, persons: &Rows) -> Result<()> {
    read.each(
        "select id, person_id, kind, prescriber, territory, received, decided, outcome from request \
         where operator_id = ?1 and service_id = ?2 order by received, id",
        params![whose.operator, whose.service],
        |row| {
            let all = &mut facts.requests;
            all.id.push(row.get(0)?);
            all.person.push(row_of(persons, row.get(1)?));
            all.kind.push(whose.codes.word(row.get(2)?));
            all.prescriber.push(whose.codes.word(row.get(3)?));
            all.territory.push(whose.codes.word(row.get(4)?));
            all.received.push(row.get(5)?);
            all.decided.push(row.get::<Option<Day>>(6)?.unwrap_or(OPEN));
            all.decision.push(match row.get::<Option<String>>(7)?.as_deref() {
                Some("admis") => Decision::Admitted,
                Some("refus") => Decision::Refused,
                Some("retirée") => Decision::Withdrawn,
                _ => Decision::Waiting,
            });
            Ok(())
        },
    )
}

pub(super) fn contracts(read: &Read<'_>, whose: Whose<'_>, facts: &mut Facts, persons: &Rows) -> Result<()> {
    let list = |text: String| -> Vec<i64> { serde_json::from_str(&text).unwrap_or_default() };
    read.each(
        "select id, person_id, rank, regime, signed, starts, ends, reinforced, objectives, actions from contract \
         where operator_id = ?1 and service_id = ?2 order by signed, id",
        params![whose.operator, whose.service],
        |row| {
            let all = &mut facts.contracts;
            all.id.push(row.get(0)?);
            all.person.push(row_of(persons, row.get(1)?));
            all.rank.push(small(row.get(2)?));
            all.regime.push(whose.codes.word(row.get(3)?));
            let signed: Day = row.get(4)?;
            all.signed.push(signed);
            all.start.push(row.get::<Option<Day>>(5)?.unwrap_or(signed));
            all.end.push(row.get::<Option<Day>>(6)?.unwrap_or(OPEN));
            all.reinforced.push(row.get(7)?);
            all.objective.extend(list(row.get(8)?).into_iter().map(|term| whose.codes.word(Some(term))));
            all.objectives_start.push(length(&all.objective));
            all.action.extend(list(row.get(9)?).into_iter().map(|term| whose.codes.word(Some(term))));
            all.actions_start.push(length(&all.action));
            Ok(())
        },
    )
}

/// What is said of the situation of persons; then what stands of their projects (signed with an agreement, reviewed within a
/// year) and the individual document that is signed.
pub(super) fn situations(read: &Read<'_>, whose: Whose<'_>, facts: &mut Facts, persons: &Rows) -> Result<()> {
    let network = facts.words.roll.find("partenaires");
    let titles = (0..facts.lines.roll.len()).filter(|line| Some(facts.lines.roll[*line]) == network);
    let titles = titles.map(|line| facts.words.line_title.label(facts.lines.title[line]).to_owned());
    let mut spelt: HashMap<String, String> =
        titles.map(|title| (base::french::fold(&title), title)).collect();
    let mut add = |row: &Row<'_>, subject: &str, answer: &str, end: Option<Day>| -> Result<()> {
        let person = row_of(persons, row.get(0)?);
        let all = &mut facts.situations;
        all.person.push(person);
        all.subject.push(facts.words.subject.word(subject));
        all.answer.push(facts.words.answer.word(answer));
        all.start.push(row.get(2)?);
        all.end.push(end.unwrap_or(OPEN));
        Ok(())
    };
    let key = params![whose.operator, whose.service];
    read.each(
        "select person_id, what, starts, ends from situation \
         where operator_id = ?1 and service_id = ?2 and withdrawn_at is null order by starts, id",
        key,
        |row| {
            let what: String = row.get(1)?;
            let (subject, answer) = situation_parts(&what);
            add(row, subject.map_or("", |subject| subject.code.as_str()), answer, row.get(3)?)
        },
    )?;
    read.each(
        "select person_id, partner, starts, ends from person_partner \
         where operator_id = ?1 and service_id = ?2 and withdrawn_at is null order by starts, id",
        key,
        |row| {
            let partner: String = row.get(1)?;
            // Of several spellings, that of the network, else the first: a person is not counted under two names of one.
            let name = spelt.entry(base::french::fold(&partner)).or_insert(partner).clone();
            add(row, PARTNER, &name, row.get(3)?)
        },
    )?;
    read.each(
        "select s.person_id, s.id, s.day, p.ends from project_signature s \
         join project p on p.operator_id = s.operator_id and p.id = s.project_id \
         where s.operator_id = ?1 and s.service_id = ?2 and s.agrees and s.withdrawn_at is null \
         and p.withdrawn_at is null order by s.day, s.id",
        key,
        |row| add(row, PROJECT, "projet signé", row.get(3)?),
    )?;
    read.each(
        "select r.person_id, r.id, r.day, p.ends from project_review r \
         join project p on p.operator_id = r.operator_id and p.id = r.project_id \
         where r.operator_id = ?1 and r.service_id = ?2 and r.withdrawn_at is null \
         and p.withdrawn_at is null order by r.day, r.id",
        key,
        |row| {
            let year = row.get::<Day>(2)?.plus_months(12).previous();
            let end = row.get::<Option<Day>>(3)?.map_or(year, |end| end.min(year));
            add(row, PROJECT, "projet réévalué", Some(end))
        },
    )?;
    read.each(
        "select person_id, id, coalesce(signed, day) from handover where operator_id = ?1 and service_id = ?2 \
         and kind = 'DIPC' and outcome = 'signé' and withdrawn_at is null order by day, id",
        key,
        |row| add(row, PROJECT, "DIPC signé", None),
    )
}

pub(super) fn capacities(read: &Read<'_>, whose: Whose<'_>, facts: &mut Facts) -> Result<()> {
    let key = params![whose.operator, whose.service];
    facts.capacities = read.rows(
        "select id, territory, places, starts, ends from capacity \
         where operator_id = ?1 and service_id = ?2 order by starts, id",
        key,
        |row| {
            Ok(Capacity {
                id: row.get(0)?,
                territory: whose.codes.word(row.get(1)?),
                places: row.get(2)?,
                start: row.get(3)?,
                end: row.get::<Option<Day>>(4)?.unwrap_or(OPEN),
            })
        },
    )?;
    facts.planned = read.rows(
        "select year, days from planned_days where operator_id = ?1 and service_id = ?2 order by year",
        key,
        |row| Ok((i16::try_from(row.get::<i64>(0)?).unwrap_or_default(), row.get(1)?)),
    )?;
    Ok(())
}

/// The three tables of acts lie in the same order: one pass over each.
pub(super) fn acts(
    read: &Read<'_>,
    whose: Whose<'_>,
    facts: &mut Facts,
    persons: &Rows,
    staff: &Rows,
) -> Result<()> {
    let key = params![whose.operator, whose.service];
    let twins = persons.len() > facts.persons.id.len();
    let withdrawn = withdrawn(read, whose)?;
    let all = &mut facts.acts;
    read.each(
        "select day, id, kind, direct, place, theme, minutes, travel, files from act \
         where operator_id = ?1 and service_id = ?2 and withdrawn_at is null order by day, id",
        key,
        |row| {
            all.day.push(row.get(0)?);
            all.id.push(row.get(1)?);
            all.kind.push(whose.codes.word(row.get(2)?));
            all.direct.push(row.get(3)?);
            all.place.push(whose.codes.word(row.get(4)?));
            all.theme.push(whose.codes.word(row.get(5)?));
            all.minutes.push(small(row.get(6)?));
            all.travel.push(small(row.get(7)?));
            all.files.push(small(row.get(8)?));
            Ok(())
        },
    )?;
    let ids = &all.id;
    let mut cursor = Cursor::new(ids, &mut all.persons_start);
    read.each(
        "select act_id, person_id, presence from act_person where operator_id = ?1 and service_id = ?2 \
         order by day, act_id, person_id",
        key,
        |row| {
            let act = row.get(0)?;
            if withdrawn.contains(&act) {
                return Ok(());
            }
            cursor.reach(act, length(&all.person));
            let person = row_of(persons, row.get(1)?);
            let presence = match row.get::<i64>(2)? {
                1 => Presence::Present,
                2 => Presence::Excused,
                3 => Presence::Absent,
                _ => Presence::Unknown,
            };
            // Two rows of one person at one act: she was there once.
            if twins && let Some(at) = all.person[cursor.start()..].iter().position(|known| *known == person)
            {
                if presence == Presence::Present {
                    all.presence[cursor.start() + at] = presence;
                }
                return Ok(());
            }
            all.person.push(person);
            all.presence.push(presence);
            Ok(())
        },
    )?;
    cursor.finish(length(&all.person));
    let mut cursor = Cursor::new(ids, &mut all.staff_start);
    read.each(
        "select act_id, professional_id, minutes, travel from act_staff \
         where operator_id = ?1 and service_id = ?2 order by day, act_id, professional_id",
        key,
        |row| {
            let act = row.get(0)?;
            if withdrawn.contains(&act) {
                return Ok(());
            }
            cursor.reach(act, length(&all.staff));
            let (minutes, travel): (Option<i64>, Option<i64>) = (row.get(2)?, row.get(3)?);
            if minutes.is_some() || travel.is_some() {
                let of_act = |column: &[u16]| column.get(cursor.at).copied().unwrap_or_default();
                all.own.row.push(length(&all.staff));
                all.own.minutes.push(minutes.map_or_else(|| of_act(&all.minutes), small));
                all.own.travel.push(travel.map_or_else(|| of_act(&all.travel), small));
            }
            all.staff.push(row_of(staff, row.get(1)?));
            Ok(())
        },
    )?;
    cursor.finish(length(&all.staff));
    Ok(())
}

/// Acts noted by mistake: their rows stay in the base, and are no facts.
fn withdrawn(read: &Read<'_>, whose: Whose<'_>) -> Result<HashSet<Id>> {
    let ids = read.rows(
        "select id from act where operator_id = ?1 and service_id = ?2 and withdrawn_at is not null \
         order by day, id",
        params![whose.operator, whose.service],
        |row| row.get(0),
    )?;
    Ok(ids.into_iter().collect())
}

/// Where the rows of each act start in a list that lies in the order of the acts.
struct Cursor<'a> {
    acts: &'a [Id],
    at: usize,
    starts: &'a mut Vec<u32>,
}

impl<'a> Cursor<'a> {
    fn new(acts: &'a [Id], starts: &'a mut Vec<u32>) -> Cursor<'a> {
        starts.clear();
        Cursor { acts, at: 0, starts }
    }

    /// The next row belongs to this act; `written` rows are before it.
    fn reach(&mut self, act: Id, written: u32) {
        while self.starts.len() <= self.at {
            self.starts.push(written);
        }
        while self.at < self.acts.len() && self.acts[self.at] != act {
            self.at += 1;
            self.starts.push(written);
        }
    }

    /// Where the rows of the act that was reached start.
    fn start(&self) -> usize {
        self.starts.last().map_or(0, |start| *start as usize)
    }

    fn finish(&mut self, written: u32) {
        while self.starts.len() <= self.acts.len() {
            self.starts.push(written);
        }
    }
}

/// A person as a list shows her.
#[derive(Clone, Debug)]
pub struct PersonName {
    /// Identifier.
    pub id: Id,
    /// Her number in the register.
    pub reference: String,
    /// Family name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Her file is restricted to others: her name is not hers.
    pub hidden: bool,
}

/// The names of the persons of a service, by identifier.
pub fn person_names(read: &Read<'_>, operator: Id, service: Id) -> Result<HashMap<Id, PersonName>> {
    let names = read.rows(
        "select p.id, e.reference, p.last_name, p.first_name from enrolment e \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where e.operator_id = ?1 and e.service_id = ?2 order by e.reference",
        params![operator, service],
        |row| {
            Ok(PersonName {
                id: row.get(0)?,
                reference: row.get(1)?,
                last_name: row.get(2)?,
                first_name: row.get(3)?,
                hidden: false,
            })
        },
    )?;
    Ok(names.into_iter().map(|name| (name.id, name)).collect())
}

/// The same as this account may read them: a restricted file keeps its number and no name.
pub fn open_names(read: &Read<'_>, scope: &Scope) -> Result<HashMap<Id, PersonName>> {
    let mut names = person_names(read, scope.operator, scope.service)?;
    let sql = format!(
        "select e.person_id from enrolment e where e.operator_id = ?1 and e.service_id = ?2 and not ({OPEN_TO_ME}) \
         order by e.person_id"
    );
    read.each(&sql, params![scope.operator, scope.service, scope.account, scope.now], |row| {
        if let Some(name) = names.get_mut(&row.get(0)?) {
            name.last_name = "Dossier réservé".to_owned();
            name.first_name = String::new();
            name.hidden = true;
        }
        Ok(())
    })?;
    Ok(names)
}

/// A professional as a list shows them.
#[derive(Clone, Debug)]
pub struct StaffName {
    /// Their number in the register: the key of figures by worker.
    pub reference: String,
    /// Their name, as the register writes it.
    pub name: String,
}

/// The names of the professionals of a service, by identifier.
pub fn staff_names(read: &Read<'_>, operator: Id, service: Id) -> Result<HashMap<Id, StaffName>> {
    let names = read.rows(
        "select id, reference, name from professional where operator_id = ?1 and service_id = ?2 \
         order by reference",
        params![operator, service],
        |row| Ok((row.get(0)?, StaffName { reference: row.get(1)?, name: row.get(2)? })),
    )?;
    Ok(names.into_iter().collect())
}

/// The block of a service kept at this revision.
pub(super) fn block(read: &Read<'_>, operator: Id, service: Id, revision: i64) -> Result<Option<Vec<u8>>> {
    read.first(
        "select columns from fact_block where operator_id = ?1 and service_id = ?2 and revision = ?3 \
         order by revision",
        params![operator, service, revision],
        |row| row.get(0),
    )
}

/// Keeps the block of a service.
pub(super) fn keep_block(
    write: &mut Write<'_>,
    operator: Id,
    service: Id,
    revision: i64,
    columns: &[u8],
) -> Result<()> {
    write.run(
        "insert into fact_block (operator_id, service_id, revision, columns) values (?1, ?2, ?3, ?4) \
         on conflict (operator_id, service_id) do update set revision = excluded.revision, \
         columns = excluded.columns",
        params![operator, service, revision, columns],
    )?;
    Ok(())
}

/// The identifiers of the acts of a service, in the order of the columns.
pub(super) fn act_ids(read: &Read<'_>, operator: Id, service: Id) -> Result<Vec<Id>> {
    read.rows(
        "select id from act where operator_id = ?1 and service_id = ?2 and withdrawn_at is null order by day, id",
        params![operator, service],
        |row| row.get(0),
    )
}
