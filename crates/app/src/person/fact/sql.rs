//! Statements on the facts of a file.

use base::Id;
use store::{Read, Result, Write, params};

use super::Fact;
use crate::access::Scope;
use crate::person::Person;

/// Where the register says that the person lives: what figures count.
pub(super) fn register_residence(
    write: &mut Write<'_>,
    scope: &Scope,
    person: Id,
    residence: Option<i64>,
    territory: Option<i64>,
) -> Result<()> {
    write.run(
        "update enrolment set residence = ?4, territory = ?5 \
         where operator_id = ?1 and service_id = ?2 and person_id = ?3",
        params![scope.operator, scope.service, person, residence, territory],
    )?;
    Ok(())
}

/// What was written in a column of a fact, the most frequent first: for the family, or for the whole service.
pub(super) fn written(
    read: &Read<'_>,
    scope: &Scope,
    fact: &Fact,
    column: &str,
    family: Option<&Person>,
) -> Result<Vec<String>> {
    let whose = match family {
        Some(_) => "and (x.person_id = ?3 or e.family = ?4)",
        None => "",
    };
    let sql = format!(
        "select x.{column}, cast(count(*) as bigint) from {} x join enrolment e \
         on e.operator_id = x.operator_id and e.service_id = x.service_id and e.person_id = x.person_id \
         where x.operator_id = ?1 and x.service_id = ?2 and x.withdrawn_at is null and x.{column} <> '' {whose} \
         group by x.{column} order by 2 desc, 1 limit 40",
        fact.table.name
    );
    let take = |row: &store::Row<'_>| row.get(0);
    match family {
        Some(person) => {
            read.rows(&sql, params![scope.operator, scope.service, person.id, person.family.as_ref()], take)
        }
        None => read.rows(&sql, params![scope.operator, scope.service], take),
    }
}
