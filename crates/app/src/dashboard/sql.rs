//! Statements of the first page.

use base::{Day, Id};
use store::{Read, Result, params};

use crate::access::{OPEN_TO_ME, Scope};

/// A file that one opened.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub person: Id,
    pub first_name: String,
    pub last_name: String,
    pub birth: Option<Day>,
    /// The kind of her open measure, or of the last one.
    pub kind: String,
}

/// The files that one opened last in a service, each once.
pub(super) fn last_seen(read: &Read<'_>, scope: &Scope, most: i64) -> Result<Vec<Seen>> {
    let sql = format!(
        "select p.id, p.first_name, p.last_name, p.birth, coalesce((select t.label from measure m \
         join term t on t.operator_id = m.operator_id and t.id = m.kind \
         where m.operator_id = e.operator_id and m.service_id = e.service_id and m.person_id = e.person_id \
         order by case when m.ends is null then 0 else 1 end, m.starts desc, m.id limit 1), ''), max(l.at) \
         from look l join enrolment e on e.operator_id = l.operator_id and e.service_id = l.service_id \
         and e.person_id = l.person_id \
         join person p on p.operator_id = e.operator_id and p.id = e.person_id \
         where l.operator_id = ?1 and l.service_id = ?2 and l.account_id = ?3 and {OPEN_TO_ME} \
         group by e.operator_id, e.service_id, e.person_id, p.id, p.first_name, p.last_name, p.birth \
         order by max(l.at) desc, p.id limit ?5"
    );
    read.rows(&sql, params![scope.operator, scope.service, scope.account, scope.now, most], |row| {
        let (person, first_name) = (row.get(0)?, row.get(1)?);
        Ok(Seen { person, first_name, last_name: row.get(2)?, birth: row.get(3)?, kind: row.get(4)? })
    })
}
